//! Multiples of a point, prepared so that any multiple is a sum of few of them.
//!
//! A scalar is written in signed digits of six bits, −31 to 32 ([`digits`]); the table holds d·2^(6w)·P for every digit d from 1
//! to 32 and every window w. No doubling is left for the verification (Brickell et al. 1992).
//!
//! Without a table, the first window serves for all digits, with six doublings between them (Straus 1964).

use crate::ec::field::Field;
use crate::ec::limbs::LIMBS;
use crate::ec::scalar::Scalar;
use crate::tables::group::{Group, Point, SUMS, Sum};

/// Bits of a digit.
const WINDOW: usize = 6;

/// Points of a window: 1 to 32 times its base.
const POINTS: usize = 1 << (WINDOW - 1);

/// Digits of a scalar of any group: 521 bits, and one for the carry that signed digits may push out of the top.
const DIGITS: usize = 88;

/// The prepared multiples of one point: window by window, in each its points one after the other.
#[derive(Debug)]
pub(crate) struct Table {
    limbs: Vec<i32>,
}

/// A table in the making: [`step`](Builder::step) adds one window, so that no caller waits for all of them.
pub(crate) struct Builder {
    group: &'static dyn Group,
    limbs: Vec<i32>,
    /// When the table is whole.
    length: usize,
    base: Point,
}

impl Builder {
    pub(crate) fn new(group: &'static dyn Group, point: Point) -> Self {
        // One more bit, for the carry that signed digits may push out of the top.
        let windows = (group.scalar_bits() + 1).div_ceil(WINDOW);
        let length = windows * POINTS * group.point_length();
        Self { group, limbs: Vec::new(), length, base: point }
    }

    /// Bytes of memory of the whole table.
    pub(crate) fn size(&self) -> usize {
        self.length * size_of::<i32>()
    }

    /// Adds a window; the table when it was the last.
    pub(crate) fn step(&mut self) -> Option<Table> {
        let (window, next) = window(self.group, &self.base);
        // All of it at once, for what grows is copied.
        self.limbs.reserve_exact(self.length - self.limbs.len());
        self.limbs.extend_from_slice(&window);
        self.base = next;
        (self.limbs.len() >= self.length).then(|| Table { limbs: core::mem::take(&mut self.limbs) })
    }
}

#[cfg(test)]
impl Table {
    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.limbs.capacity() * size_of::<i32>()
    }
}

/// 1 to 32 times the point, and 64 times: the window's points, and the next window's base.
///
/// The order of the group is above 2·32 for a point of any key, so of all sums here only the doublings are of equal points.
pub(crate) fn window(group: &dyn Group, point: &Point) -> (Vec<i32>, Point) {
    let length = group.point_length();
    let mut sums = [[0; 3 * LIMBS]; SUMS];
    sums[0] = group.begin(point, false);
    for i in 1..SUMS {
        sums[i] = sums[i - 1];
        if i == 1 || i == POINTS {
            group.double(&mut sums[i]);
        } else {
            group.add(&mut sums[i], point, false);
        }
    }
    let mut limbs = vec![0; SUMS * length];
    group.to_points(&sums, &mut limbs);
    let mut next = [0; 2 * LIMBS];
    next[..length].copy_from_slice(&limbs[POINTS * length..]);
    limbs.truncate(POINTS * length);
    (limbs, next)
}

/// The sum of a multiple of each table's point; `None` when every scalar is zero.
pub(crate) fn sum_of_multiples(group: &dyn Group, multiples: [(&Table, &Scalar); 2]) -> Option<Sum> {
    let length = group.point_length();
    let mut sum = None;
    for (table, scalar) in multiples {
        for (window, digit) in table.limbs.chunks_exact(POINTS * length).zip(digits(scalar)) {
            let Some(point) = multiple(window, digit, length) else { continue };
            match &mut sum {
                None => sum = Some(group.begin(point, digit < 0)),
                Some(sum) => group.add(sum, point, digit < 0),
            }
        }
    }
    sum
}

/// The sum of a multiple of each point, by its first window alone; `None` for the neutral element where no [`Sum`] is it.
pub(crate) fn sum_of_unprepared_multiples(group: &dyn Group, multiples: [(&[i32], &Scalar); 2]) -> Option<Sum> {
    let length = group.point_length();
    let multiples = multiples.map(|(window, scalar)| (window, digits(scalar)));
    let mut sum = None;
    for place in (0..DIGITS).rev() {
        if let Some(sum) = &mut sum {
            for _ in 0..WINDOW {
                group.double(sum);
            }
        }
        for (window, digits) in &multiples {
            let digit = digits[place];
            let Some(point) = multiple(window, digit, length) else { continue };
            match &mut sum {
                None => sum = Some(group.begin(point, digit < 0)),
                Some(any) => {
                    if !group.add_complete(any, point, digit < 0) {
                        sum = None;
                    }
                }
            }
        }
    }
    sum
}

/// The window's point for a digit, but for its sign; none for 0.
fn multiple(window: &[i32], digit: i8, length: usize) -> Option<&[i32]> {
    let place = usize::from(digit.unsigned_abs()).checked_sub(1)?;
    Some(&window[place * length..][..length])
}

/// Inverts numbers none of which is zero, with one inversion for all (Montgomery's trick).
pub(crate) fn invert_all<F: Field>(numbers: &mut [F]) {
    let mut products = [F::ZERO; SUMS];
    let mut product = numbers[0];
    for i in 1..numbers.len() {
        products[i] = product;
        product = product.multiply(&numbers[i]);
    }
    let mut inverse = product.invert();
    for i in (1..numbers.len()).rev() {
        let next = inverse.multiply(&numbers[i]);
        numbers[i] = products[i].multiply(&inverse);
        inverse = next;
    }
    numbers[0] = inverse;
}

/// The signed digits of a scalar, lowest first.
fn digits(scalar: &Scalar) -> [i8; DIGITS] {
    let mut digits = [0; DIGITS];
    let mut carry = 0;
    for (place, signed) in digits.iter_mut().enumerate() {
        let bit = place * WINDOW;
        let bits = u16::from_le_bytes([scalar[bit / 8], scalar[bit / 8 + 1]]) >> (bit % 8);
        let digit = i8::from_le_bytes([bits.to_le_bytes()[0] & ((1 << WINDOW) - 1)]) + carry;
        carry = i8::from(digit > 1 << (WINDOW - 1));
        *signed = digit - (carry << WINDOW);
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{DIGITS, digits};
    use crate::ec::scalar::SCALAR_BYTES;

    #[test]
    fn digits_sum_to_the_scalar() {
        for scalar in [[0xff; 8], [0; 8], [0x80; 8], [0x7f; 8], [1, 0, 0, 0, 0, 0, 0, 0x21]] {
            // At the low end, and at the high end of the longest scalar.
            for start in [0, 57] {
                let mut bytes = [0; SCALAR_BYTES];
                bytes[start..start + 8].copy_from_slice(&scalar);
                let digits = digits(&bytes);
                assert!(digits.iter().all(|digit| (-31..=32).contains(digit)));
                let first = start * 8 / 6;
                let sum: i128 =
                    (first..DIGITS.min(first + 12)).map(|w| i128::from(digits[w]) << (6 * (w - first))).sum();
                assert_eq!(sum, i128::from(u64::from_le_bytes(scalar)) << (start * 8 % 6));
            }
        }
    }
}
