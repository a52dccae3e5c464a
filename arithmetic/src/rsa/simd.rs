//! Powers modulo an odd number in signed digits of 13 bits: for SIMD that has no good products of 32 bits.
//!
//! WebAssembly has one SIMD multiplication that x86 does in one instruction: `i32x4.dot_i16x8_s`, which is `pmaddwd`,
//! makes eight products of 16 bits and adds them in pairs. (`i64x2.extmul`, two products of 32 bits, costs two shuffles
//! besides.) So a number is a row of digits in `i16`, the i-th worth B^i times itself with B = 2^13. Digits are
//! balanced, about from −B/2 to B/2, and not unique: carries round, and are not followed to their end. Columns are
//! summed in `i32`.
//!
//! Montgomery multiplication (Montgomery 1985) with R = B^k and the quotient in one piece: q = (T mod R)·n' mod R with
//! n' = −1/n mod R, then (T + q·n)/R. Of the one product only the low k columns are needed, of the other the high k, so
//! it takes as many digit products as the form with a digit of quotient at a time (Koç, Acar and Kaliski 1996), but no
//! digit waits for the one before.
//!
//! # Bounds
//!
//! *Digits.* A digit that is stored is at most D = B/2 + 33 in magnitude (see [`Block::finish`]).
//!
//! *Columns.* Between two carries a column sums at most 120 products, 120·D² < 2,046 million. There may be in it
//! already what a carry leaves, twice at most, 2·(2^18 + B/2); what the block below carried, fewer than ten times 2^18;
//! and a digit. Together with B/2 for rounding that is below 2,050 million, and 2^31 is 2,147 million.
//!
//! *Numbers.* R is above 4n. For |a|, |b| ≤ n the result is at most |ab|/R + |q|·n/R, and |q| ≤ D·(R − 1)/(B − 1) <
//! 0.505·R, so it is at most 0.755·n. Nothing has to be brought below n inside a chain. A number of k digits is at most
//! 0.505·R by itself, so one that is known to be below R/4 has no carry out of its highest digit, and one of 2k digits
//! below n² < R²/16 has none either.

#![expect(clippy::inline_always, reason = "where a number's digits lie, asked in each loop")]

use core::ops::Range;

use crate::rsa::lanes::{self, Lanes};
use crate::rsa::words;

/// An odd modulus with what its arithmetic needs.
#[derive(Debug)]
pub(super) struct Modulus {
    bytes: usize,
    n: Descending,
    /// −1/n mod R.
    inverse: Descending,
    /// R² mod n, which takes a number into Montgomery form.
    r_squared: Descending,
}

/// The digits of a number from the lowest on, between margins of zeros: products run over either end.
#[derive(Debug)]
struct Ascending(Vec<i16>);

/// The digits of a number from the highest on, and some zeros.
#[derive(Debug)]
struct Descending(Vec<i16>);

/// What one multiplication leaves to the next: its memory.
struct Scratch {
    /// One factor of a squaring.
    factor: Descending,
    /// The product's low half.
    low: Ascending,
    high: Vec<i16>,
    quotient: Ascending,
}

/// Columns that are summed together, those of even number apart from those of odd number.
#[derive(Clone, Copy)]
struct Block {
    even: [Lanes; VECTORS],
    odd: [Lanes; VECTORS],
}

const VECTORS: usize = 2;

/// Columns of a block. The digits of a number are whole blocks.
const BLOCK: usize = 8 * VECTORS;

/// Products that a column sums between two carries; even.
const PRODUCTS: usize = 120;

/// Bits of a digit.
const BITS: u32 = 13;

const DIGIT_BITS: usize = 13;

const HALF: i32 = 1 << (BITS - 1);

impl Modulus {
    /// Takes an odd number, big-endian and without leading zeros.
    pub(super) fn new(modulus: &[u8], bits: usize) -> Self {
        let length = (bits + 2).div_ceil(DIGIT_BITS).next_multiple_of(BLOCK);
        let n = Ascending::from_be_bytes(modulus, length);
        let inverse = Descending::new(&negated_inverse(n.digits()));
        let zero = Descending::new(&vec![0; length]);
        let n = Descending::new(n.digits());
        let mut this = Self { bytes: modulus.len(), n, inverse, r_squared: zero };
        // A squaring takes 2^(r + x) to 2^(r + 2x), where R = 2^r; the last x is r.
        let r = DIGIT_BITS * length;
        let squarings = r.trailing_zeros();
        let words = words::from_be_bytes(modulus, (bits + 1).div_ceil(64));
        let start = words::to_be_bytes(&words::power_of_two(&words, bits, r + (r >> squarings)), modulus.len());
        let mut power = Ascending::from_be_bytes(&start, length);
        let mut scratch = Scratch::new(length);
        for _ in 0..squarings {
            this.square(&mut power, &mut scratch);
        }
        this.r_squared = Descending::new(power.digits());
        this
    }

    /// base^exponent mod n, as long as n; `base` is below n and as long as it, the exponent is odd and at least 3.
    pub(super) fn power(&self, base: &[u8], exponent: u64) -> Vec<u8> {
        let length = self.n.length();
        let mut scratch = Scratch::new(length);
        let mut power = Ascending::from_be_bytes(base, length);
        let base = Descending::new(power.digits());
        self.multiply(&mut power, &self.r_squared, &mut scratch);
        let form = Descending::new(power.digits());
        for bit in (1..exponent.ilog2()).rev() {
            self.square(&mut power, &mut scratch);
            if exponent >> bit & 1 == 1 {
                self.multiply(&mut power, &form, &mut scratch);
            }
        }
        self.square(&mut power, &mut scratch);
        // The last bit's factor is the plain base, which leaves Montgomery form at the same time.
        self.multiply(&mut power, &base, &mut scratch);
        power.to_be_bytes(&self.n, self.bytes)
    }

    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn multiply(&self, number: &mut Ascending, factor: &Descending, scratch: &mut Scratch) {
        Self::product(number, factor, scratch);
        self.reduce(number, scratch);
    }

    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn square(&self, number: &mut Ascending, scratch: &mut Scratch) {
        Self::square_product(number, scratch);
        self.reduce(number, scratch);
    }

    /// Leaves the product in `scratch`.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn product(number: &Ascending, factor: &Descending, scratch: &mut Scratch) {
        let mut carries = lanes::splat(0);
        scratch.low.digits_mut().fill(0);
        scratch.high.fill(0);
        add_columns(scratch.low.digits_mut(), number, factor, 0, &mut carries);
        add_columns(&mut scratch.high, number, factor, factor.length(), &mut carries);
    }

    /// Leaves the square in `scratch`.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn square_product(number: &Ascending, scratch: &mut Scratch) {
        scratch.factor.copy(number.digits());
        let length = scratch.factor.length();
        let mut carries = lanes::splat(0);
        let mut square = [0; 2 * BLOCK + 2];
        let digits_of_number = number.0.as_slice();
        let factor = scratch.factor.0.as_slice();
        let columns = scratch.low.digits_mut().chunks_exact_mut(BLOCK).chain(scratch.high.chunks_exact_mut(BLOCK));
        for (digits, middle) in columns.zip((0..).step_by(BLOCK / 2)) {
            square[BLOCK..2 * BLOCK].copy_from_slice(&digits_of_number[BLOCK + middle..][..BLOCK]);
            // Where both digits are not below `middle`, each product is made; the others count twice.
            let mut twice = lanes::splat(0);
            let rows = (2 * middle).saturating_sub(length)..middle;
            let mut block = Block::zero();
            block.add_rows::<SQUARE>(number, &scratch.factor, 2 * middle, rows, &mut twice);
            block.double();
            block.receive(&mut carries);
            carries = lanes::add(twice, twice);
            let rows = BLOCK.min(length - middle);
            block.add_products::<MIDDLE_OF_SQUARE>(
                &square[BLOCK + 1 - rows..=2 * BLOCK],
                &factor[length - middle - rows..][..rows],
            );
            block.carry::<MIDDLE_OF_SQUARE>(&mut carries);
            block.finish::<SQUARE>(digits);
        }
    }

    /// Divides the product in `scratch` by R modulo n.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn reduce(&self, number: &mut Ascending, scratch: &mut Scratch) {
        let length = self.n.length();
        // What leaves the highest digit here is a multiple of R.
        let mut carries = lanes::splat(0);
        scratch.quotient.digits_mut().fill(0);
        add_columns(scratch.quotient.digits_mut(), &scratch.low, &self.inverse, 0, &mut carries);
        // As if it had been carried out of a block below.
        carries = lanes::splat(carry_of_low_half(&scratch.low, &scratch.quotient, &self.n));
        number.digits_mut().copy_from_slice(&scratch.high);
        add_columns(number.digits_mut(), &scratch.quotient, &self.n, length, &mut carries);
    }
}

/// Adds a product's columns from `start` on to as many digits.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn add_columns(digits: &mut [i16], number: &Ascending, factor: &Descending, start: usize, carries: &mut Lanes) {
    let length = factor.length();
    for (digits, column) in digits.chunks_exact_mut(BLOCK).zip((start..).step_by(BLOCK)) {
        let rows = column.saturating_sub(length)..(column + BLOCK).min(length);
        let mut block = Block::from_digits(digits);
        block.receive(carries);
        block.add_rows::<PRODUCT>(number, factor, column, rows, carries);
        block.finish::<PRODUCT>(digits);
    }
}

// The places that call a method of `Block`. Each has a copy of its own, which is then compiled as a part of it: a call
// would pass the columns through memory, and the shipped build inlines little.
const PRODUCT: u8 = 0;
const SQUARE: u8 = 1;
const MIDDLE_OF_SQUARE: u8 = 2;

impl Ascending {
    fn zero(length: usize) -> Self {
        Self(vec![0; BLOCK + length + BLOCK + 2])
    }

    /// Reads a big-endian number below R/4; `length` is k.
    fn from_be_bytes(bytes: &[u8], length: usize) -> Self {
        let mut number = Self::zero(length);
        let mut bytes = bytes.iter().rev();
        let (mut pending, mut pending_bits) = (0_i32, 0);
        for digit in number.digits_mut() {
            while pending_bits < BITS {
                pending += i32::from(bytes.next().copied().unwrap_or(0)) << pending_bits;
                pending_bits += 8;
            }
            let carry;
            (*digit, carry) = split(pending);
            pending = carry;
            pending_bits -= BITS;
        }
        number
    }

    /// Writes a number between −n and n as its residue from 0 to n − 1, in `length` bytes, big-endian.
    fn to_be_bytes(&self, n: &Descending, length: usize) -> Vec<u8> {
        let is_negative = self.digits().iter().fold(0, |carry, &digit| (carry + i32::from(digit)) >> BITS) < 0;
        let mut digits = self.digits().iter().zip(n.digits().iter().rev());
        let mut bytes = vec![0; length];
        let (mut pending, mut pending_bits, mut carry) = (0_i32, 0, 0);
        for byte in bytes.iter_mut().rev() {
            if pending_bits < 8 {
                let (&digit, &of_n) = digits.next().unwrap_or((&0, &0));
                carry += i32::from(digit) + if is_negative { i32::from(of_n) } else { 0 };
                pending += (carry & ((1 << BITS) - 1)) << pending_bits;
                carry >>= BITS;
                pending_bits += BITS;
            }
            *byte = low_byte(pending);
            pending >>= 8;
            pending_bits -= 8;
        }
        bytes
    }

    #[inline(always)]
    fn digits(&self) -> &[i16] {
        &self.0[BLOCK..self.0.len() - BLOCK - 2]
    }

    #[inline(always)]
    fn digits_mut(&mut self) -> &mut [i16] {
        let end = self.0.len() - BLOCK - 2;
        &mut self.0[BLOCK..end]
    }
}

impl Descending {
    /// Takes the digits from the lowest on.
    fn new(digits: &[i16]) -> Self {
        let mut number = Self(vec![0; digits.len() + 8]);
        number.copy(digits);
        number
    }

    #[inline(always)]
    fn copy(&mut self, digits: &[i16]) {
        for (place, &digit) in self.0.iter_mut().zip(digits.iter().rev()) {
            *place = digit;
        }
    }

    #[inline(always)]
    fn digits(&self) -> &[i16] {
        &self.0[..self.length()]
    }

    #[inline(always)]
    fn length(&self) -> usize {
        self.0.len() - 8
    }
}

impl Scratch {
    fn new(length: usize) -> Self {
        Self {
            factor: Descending::new(&vec![0; length]),
            low: Ascending::zero(length),
            high: vec![0; length],
            quotient: Ascending::zero(length),
        }
    }
}

impl Block {
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn zero() -> Self {
        Self { even: [lanes::splat(0); VECTORS], odd: [lanes::splat(0); VECTORS] }
    }

    /// Columns that hold a digit each.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn from_digits(digits: &[i16]) -> Self {
        let mut block = Self::zero();
        for (v, digits) in digits.as_chunks().0.iter().enumerate() {
            let digits = lanes::load(digits);
            block.even[v] = lanes::shift_right(lanes::shift_left(digits, 16), 16);
            block.odd[v] = lanes::shift_right(digits, 16);
        }
        block
    }

    /// Adds the products of the factor's digits `rows` for the columns from `column` on, and carries.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn add_rows<const PLACE: u8>(
        &mut self,
        number: &Ascending,
        factor: &Descending,
        column: usize,
        rows: Range<usize>,
        carries: &mut Lanes,
    ) {
        let mut start = rows.start;
        loop {
            let end = rows.end.min(start + PRODUCTS);
            // The lowest column's product of the last row, and the digits of the factor down from that row.
            let first = BLOCK + column + 1 - end;
            let last = factor.length() - end;
            let count = end - start;
            self.add_products::<PLACE>(&number.0[first..first + count + BLOCK], &factor.0[last..last + count]);
            self.carry::<PLACE>(carries);
            start = end;
            if start == rows.end {
                return;
            }
        }
    }

    /// Adds Σ number[j + c]·factor[j + 1] + number[j + c + 1]·factor[j], j = 0, 2, ..., to the column c.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn add_products<const PLACE: u8>(&mut self, number: &[i16], factor: &[i16]) {
        let number = number.as_chunks::<2>().0.array_windows::<{ BLOCK / 2 + 1 }>();
        for (number, pair) in number.zip(factor.as_chunks().0) {
            let number = number.as_flattened();
            let pair = lanes::load_pair(pair);
            for v in 0..VECTORS {
                let (even, odd) = (&number[8 * v..], &number[8 * v + 1..]);
                if let (Some(even), Some(odd)) = (even.first_chunk(), odd.first_chunk()) {
                    self.even[v] = lanes::add(self.even[v], lanes::dot(lanes::load(even), pair));
                    self.odd[v] = lanes::add(self.odd[v], lanes::dot(lanes::load(odd), pair));
                }
            }
        }
    }

    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn double(&mut self) {
        for v in 0..VECTORS {
            self.even[v] = lanes::shift_left(self.even[v], 1);
            self.odd[v] = lanes::shift_left(self.odd[v], 1);
        }
    }

    /// Takes what was carried out of the block below.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn receive(&mut self, carries: &mut Lanes) {
        let zero = lanes::splat(0);
        self.even[0] = lanes::add(self.even[0], lanes::shift_lanes(*carries, zero));
        *carries = zero;
    }

    /// Carries from each column to the next, once. Odd ones are then from −B/2 to B/2 − 1; even ones have got at most
    /// 2^31/B = 2^18 on top of that. What leaves the block is added to the highest lane of `carries`.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn carry<const PLACE: u8>(&mut self, carries: &mut Lanes) {
        let mut below = lanes::splat(0);
        for v in 0..VECTORS {
            let (even, carry) = split_lanes(self.even[v]);
            let (odd, carry) = split_lanes(lanes::add(self.odd[v], carry));
            self.even[v] = lanes::add(even, lanes::shift_lanes(below, carry));
            self.odd[v] = odd;
            below = carry;
        }
        *carries = lanes::add(*carries, below);
    }

    /// Writes carried columns as digits. The even ones carry once more, (2^18 + B)/B = 33 at most, into the odd ones.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn finish<const PLACE: u8>(&self, digits: &mut [i16]) {
        for (v, digits) in digits.as_chunks_mut().0.iter_mut().enumerate() {
            let (even, carry) = split_lanes(self.even[v]);
            lanes::store(lanes::pack(even, lanes::add(self.odd[v], carry)), digits);
        }
    }
}

/// A digit from −B/2 to B/2 − 1, and what is carried.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn split_lanes(columns: Lanes) -> (Lanes, Lanes) {
    let carry = lanes::shift_right(lanes::add(columns, lanes::splat(HALF)), BITS);
    (lanes::subtract(columns, lanes::shift_left(carry, BITS)), carry)
}

/// What the low k columns of `low` + `quotient` · n carry into the high ones.
///
/// Their sum is a multiple of R, so the two highest tell: the others, each below 2^33.4 (640·D²), are worth less than
/// 2^33.4·B^-3 < 1/32 of R, the digits of `low` below its highest less than 1/B, and rounding takes both away.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn carry_of_low_half(low: &Ascending, quotient: &Ascending, n: &Descending) -> i32 {
    let [mut highest, mut next] = [0; 2];
    let quotient = quotient.digits().as_chunks::<8>().0.chunks(PRODUCTS / 2);
    // n one digit down.
    let of_highest = n.0.as_chunks().0.chunks(PRODUCTS / 2);
    let of_next = n.0[1..].as_chunks().0.chunks(PRODUCTS / 2);
    for ((quotient, of_highest), of_next) in quotient.zip(of_highest).zip(of_next) {
        let mut sums = [lanes::splat(0); 2];
        for ((quotient, of_highest), of_next) in quotient.iter().zip(of_highest).zip(of_next) {
            let quotient = lanes::load(quotient);
            sums[0] = lanes::add(sums[0], lanes::dot(quotient, lanes::load(of_highest)));
            sums[1] = lanes::add(sums[1], lanes::dot(quotient, lanes::load(of_next)));
        }
        let [a, b] = sums.map(|lanes| lanes::to_array(lanes).into_iter().map(i64::from).sum::<i64>());
        highest += a;
        next += b;
    }
    if let Some(&digit) = low.digits().last() {
        highest += i64::from(digit);
    }
    low_half(((highest << BITS) + next + (1 << (2 * BITS - 1))) >> (2 * BITS))
}

/// −1/n mod R, a digit at a time: each makes one more digit of 1 + n·(−1/n) zero.
fn negated_inverse(n: &[i16]) -> Vec<i16> {
    let lowest = n.first().map_or(1, |&digit| i32::from(digit));
    // Newton's iteration doubles the number of right bits, from the 3 that n itself has (n·n ≡ 1 mod 8).
    let inverse = (0..3).fold(lowest, |x, _| x.wrapping_mul(2_i32.wrapping_sub(lowest.wrapping_mul(x))));
    // A column sums at most 640 products, so nothing here comes near 2^63.
    let mut rest = vec![0_i64; n.len()];
    rest[0] = 1;
    let mut digits = vec![0; n.len()];
    for i in 0..n.len() {
        let digit = split(low_half(rest[i]).wrapping_mul(inverse).wrapping_neg() & ((1 << BITS) - 1)).0;
        digits[i] = digit;
        for (column, &of_n) in rest[i..].iter_mut().zip(n) {
            *column += i64::from(i32::from(digit) * i32::from(of_n));
        }
        if i + 1 < n.len() {
            rest[i + 1] += rest[i] >> BITS;
        }
    }
    digits
}

/// A digit from −B/2 to B/2 − 1, and what is carried.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "13 bits")]
fn split(column: i32) -> (i16, i32) {
    let carry = (column + HALF) >> BITS;
    ((column - (carry << BITS)) as i16, carry)
}

#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "truncation is the purpose")]
fn low_half(number: i64) -> i32 {
    number as i32
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "truncation is the purpose"
)]
fn low_byte(number: i32) -> u8 {
    number as u8
}

#[cfg(test)]
mod tests {
    use super::{Ascending, Descending, HALF, Modulus, Scratch};

    /// The largest digits there are, in the longest numbers: no column may overflow, and the product has to be right.
    #[test]
    fn the_largest_columns() {
        let largest = i16::try_from(HALF + 33).unwrap();
        // Miri takes hours for those.
        for length in if cfg!(miri) { [32, 48] } else { [160, 640] } {
            let patterns = [[largest, largest], [-largest, -largest], [largest, -largest], [0, largest], [0, -largest]];
            let digits = |pattern: [i16; 2]| {
                // The highest digit of a number below R/4 is small.
                let mut digits: Vec<i16> = (0..length).map(|i| pattern[i % 2]).collect();
                digits[length - 1] = 0;
                digits
            };
            let mut scratch = Scratch::new(length);
            for a in patterns.map(digits) {
                let mut number = Ascending::zero(length);
                number.digits_mut().copy_from_slice(&a);
                Modulus::square_product(&number, &mut scratch);
                assert_eq!(product(&scratch), value(&a) * value(&a) % PRIME);
                for b in patterns.map(digits) {
                    Modulus::product(&number, &Descending::new(&b), &mut scratch);
                    assert_eq!(product(&scratch), value(&a) * value(&b) % PRIME);
                    let digits = scratch.low.digits().iter().chain(&scratch.high);
                    assert!(digits.clone().all(|digit| digit.unsigned_abs() <= largest.unsigned_abs()));
                }
            }
        }
    }

    const PRIME: i128 = (1 << 61) - 1;

    fn product(scratch: &Scratch) -> i128 {
        value(&[scratch.low.digits(), &scratch.high].concat())
    }

    fn value(digits: &[i16]) -> i128 {
        digits.iter().rev().fold(0, |value, &digit| (value * 8192 + i128::from(digit)).rem_euclid(PRIME))
    }
}
