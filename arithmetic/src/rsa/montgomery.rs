//! Powers modulo an odd number, in words of 64 bits: what runs natively, and what the digits for SIMD are compared
//! with.
//!
//! Montgomery multiplication (Montgomery 1985) in the form "SOS" of Koç, Acar and Kaliski 1996: the whole product
//! first, then the reduction, one word of quotient at a time (Handbook of Applied Cryptography, algorithms 14.32 and
//! 14.16).
//!
//! # Bounds
//!
//! R = 2^(64k) is above 4n. For a, b < 2n, the result (ab + qn)/R with q < R is below 4n²/R + n < 2n. So no operand is
//! ever brought below n inside a chain of multiplications, and the carry out of the highest word of a result is zero.

use crate::rsa::words;

/// An odd modulus with what its arithmetic needs.
#[derive(Debug)]
pub(super) struct Modulus {
    n: Vec<u64>,
    bytes: usize,
    /// −1/n mod 2^64.
    inverse: u64,
    /// R² mod n, which takes a number into Montgomery form.
    r_squared: Vec<u64>,
}

impl Modulus {
    /// Takes an odd number, big-endian and without leading zeros.
    pub(super) fn new(modulus: &[u8], bits: usize) -> Self {
        let length = (bits + 2).div_ceil(64);
        let n = words::from_be_bytes(modulus, length);
        // Newton's iteration doubles the number of right bits, from the 3 that n itself has (n·n ≡ 1 mod 8).
        let inverse = (0..5).fold(n[0], |x, _| x.wrapping_mul(2_u64.wrapping_sub(n[0].wrapping_mul(x))));
        let mut modulus = Self { n, bytes: modulus.len(), inverse: inverse.wrapping_neg(), r_squared: Vec::new() };
        // A squaring takes 2^(r + x) to 2^(r + 2x), where R = 2^r; the last x is r.
        let r = length * 64;
        let squarings = r.trailing_zeros();
        let start = words::power_of_two(&modulus.n, bits, r + (r >> squarings));
        modulus.r_squared = (0..squarings).fold(start, |power, _| modulus.square(&power));
        modulus
    }

    /// base^exponent mod n, as long as n; `base` is below n and as long as it, the exponent is odd and at least 3.
    pub(super) fn power(&self, base: &[u8], exponent: u64) -> Vec<u8> {
        let base = words::from_be_bytes(base, self.n.len());
        let form = self.multiply(&base, &self.r_squared);
        let mut power = form.clone();
        for bit in (1..exponent.ilog2()).rev() {
            power = self.square(&power);
            if exponent >> bit & 1 == 1 {
                power = self.multiply(&power, &form);
            }
        }
        // The last bit's factor is the plain base, which leaves Montgomery form at the same time.
        power = self.multiply(&self.square(&power), &base);
        words::reduce_once(&mut power, &self.n);
        words::to_be_bytes(&power, self.bytes)
    }

    fn multiply(&self, a: &[u64], b: &[u64]) -> Vec<u64> {
        let mut product = vec![0; 2 * self.n.len()];
        for (i, &factor) in b.iter().enumerate() {
            product[i + a.len()] = add_multiple(&mut product[i..], a, factor);
        }
        self.reduce(product)
    }

    fn square(&self, a: &[u64]) -> Vec<u64> {
        let mut product = vec![0; 2 * self.n.len()];
        for (i, &factor) in a.iter().enumerate() {
            product[i + a.len()] = add_multiple(&mut product[2 * i + 1..], &a[i + 1..], factor);
        }
        // Each mixed product counts twice. Twice their sum is below a², so nothing leaves the highest word.
        let (mut doubled, mut carry) = (0, false);
        for (pair, &limb) in product.as_chunks_mut::<2>().0.iter_mut().zip(a) {
            let square = u128::from(limb) * u128::from(limb);
            for (word, half) in pair.iter_mut().zip([low(square), high(square)]) {
                let twice = *word << 1 | doubled;
                doubled = *word >> 63;
                (*word, carry) = twice.carrying_add(half, carry);
            }
        }
        self.reduce(product)
    }

    /// Divides by R modulo n.
    fn reduce(&self, mut product: Vec<u64>) -> Vec<u64> {
        let length = self.n.len();
        let mut carried = false;
        for i in 0..length {
            let quotient = product[i].wrapping_mul(self.inverse);
            let carry = add_multiple(&mut product[i..], &self.n, quotient);
            (product[i + length], carried) = product[i + length].carrying_add(carry, carried);
        }
        product.split_off(length)
    }
}

/// Adds factor · a to the words of `sum` from the lowest on, as many as `a` has; the carry out of them.
fn add_multiple(sum: &mut [u64], a: &[u64], factor: u64) -> u64 {
    let mut carry = 0;
    for (word, &limb) in sum.iter_mut().zip(a) {
        // (2^64 − 1)² + 2·(2^64 − 1) = 2^128 − 1.
        let column = u128::from(limb) * u128::from(factor) + u128::from(*word) + u128::from(carry);
        *word = low(column);
        carry = high(column);
    }
    carry
}

#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "truncation is the purpose")]
const fn low(column: u128) -> u64 {
    column as u64
}

const fn high(column: u128) -> u64 {
    low(column >> 64)
}
