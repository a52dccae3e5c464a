//! Multiples of a point, prepared so that any multiple is a sum of few of them.
//!
//! A scalar is written in signed digits of six bits, −31 to 32 ([`digits`]); the table holds d·2^(6w)·P for every digit d from 1
//! to 32 and every window w. No doubling is left for the verification (Brickell et al. 1992).
//!
//! Without a table, the first window serves for all digits, with six doublings between them (Straus 1964).

use super::field::Field;
use super::order::Scalar;

/// Bits of a digit.
const WINDOW: usize = 6;

/// Points of a window: 1 to 32 times its base.
pub(super) const POINTS: usize = 1 << (WINDOW - 1);

/// Digits of a scalar of any group: 521 bits, and one for the carry that signed digits may push out of the top.
const DIGITS: usize = 88;

/// A point in the form in which a table holds it and a sum takes it.
pub(crate) trait Prepared: Copy + Send + Sync + 'static {
    /// A sum of such points.
    type Sum;

    fn begin(&self) -> Self::Sum;
    /// Fast, and allowed to make a sum that stands for "do not know".
    fn add_to(&self, sum: &Self::Sum) -> Self::Sum;
    /// Right for every sum but the neutral element, which goes in and comes out as `None` where a sum cannot be it.
    fn add_to_any(&self, sum: &Self::Sum) -> Option<Self::Sum>;
    fn double(sum: &Self::Sum) -> Self::Sum;
    fn negate(&self) -> Self;
    /// 1 to 32 times the point, and 64 times: the window's points, and the next window's base.
    fn window(&self) -> ([Self; POINTS], Self);
}

/// The prepared multiples of one point.
#[derive(Debug)]
pub(crate) struct Table<P> {
    windows: Box<[[P; POINTS]]>,
}

/// A table in the making: [`step`](Builder::step) adds one window, so that no caller waits for all of them.
#[derive(Debug)]
pub(crate) struct Builder<P> {
    windows: Vec<[P; POINTS]>,
    count: usize,
    base: P,
}

impl<P: Prepared> Builder<P> {
    /// For scalars of so many bits.
    pub(crate) fn new(point: P, bits: usize) -> Self {
        // One more bit, for the carry that signed digits may push out of the top.
        let count = (bits + 1).div_ceil(WINDOW);
        Self { windows: Vec::with_capacity(count), count, base: point }
    }

    /// Adds a window; the table when it was the last.
    pub(crate) fn step(&mut self) -> Option<Table<P>> {
        let (window, next) = self.base.window();
        self.windows.push(window);
        self.base = next;
        (self.windows.len() == self.count)
            .then(|| Table { windows: core::mem::take(&mut self.windows).into_boxed_slice() })
    }
}

impl<P> Table<P> {
    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        size_of_val(&*self.windows)
    }
}

/// The sum of a multiple of each table's point; `None` when every scalar is zero.
pub(super) fn sum_of_multiples<P: Prepared>(multiples: [(&Table<P>, &Scalar); 2]) -> Option<P::Sum> {
    let mut sum = None;
    for (table, scalar) in multiples {
        for (window, digit) in table.windows.iter().zip(digits(scalar)) {
            if let Some(point) = multiple(window, digit) {
                sum = Some(sum.map_or_else(|| point.begin(), |sum| point.add_to(&sum)));
            }
        }
    }
    sum
}

/// The sum of a multiple of each point, by its first window alone; `None` for the neutral element where [`Prepared::Sum`] has
/// none.
pub(super) fn sum_of_unprepared_multiples<P: Prepared>(multiples: [(&[P; POINTS], &Scalar); 2]) -> Option<P::Sum> {
    let multiples = multiples.map(|(window, scalar)| (window, digits(scalar)));
    let mut sum: Option<P::Sum> = None;
    for place in (0..DIGITS).rev() {
        for _ in 0..WINDOW {
            sum = sum.as_ref().map(P::double);
        }
        for (window, digits) in &multiples {
            if let Some(point) = multiple(window, digits[place]) {
                sum = match &sum {
                    None => Some(point.begin()),
                    Some(sum) => point.add_to_any(sum),
                };
            }
        }
    }
    sum
}

fn multiple<P: Prepared>(window: &[P; POINTS], digit: i8) -> Option<P> {
    let point = window[usize::from(digit.unsigned_abs()).checked_sub(1)?];
    Some(if digit < 0 { point.negate() } else { point })
}

/// The inverses of numbers none of which is zero, with one inversion for all (Montgomery's trick).
pub(super) fn invert_all<F: Field, const N: usize>(numbers: &[F; N]) -> [F; N] {
    let mut inverses = [F::ONE; N];
    let mut product = F::ONE;
    for (number, before) in numbers.iter().zip(&mut inverses) {
        *before = product;
        product = product.multiply(number);
    }
    let mut inverse = product.invert();
    for i in (0..N).rev() {
        inverses[i] = inverses[i].multiply(&inverse);
        inverse = inverse.multiply(&numbers[i]);
    }
    inverses
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
    use super::super::order::SCALAR_BYTES;
    use super::{DIGITS, digits};

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
