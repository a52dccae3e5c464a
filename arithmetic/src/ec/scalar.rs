//! Scalars: numbers modulo the order of a curve's group, for all curves by one code, as there are few in a verification.
//!
//! Limbs and Montgomery form are those of `field.rs`, for any odd modulus: R = 2^(length·bits) is at least 2^5 times it.
//!
//! # Bounds
//!
//! Factors are carried. A column sums at most 2·14 products of 29 bits each, or 2·19 of 28, and a carry: below
//! 2^62.9. For |a·b| ≤ 28n² a product lies in (−n, 2n), so that it is brought below n by one addition or subtraction.

use crate::ec::inversion::{self, OddModulus};
use crate::ec::limbs::{self, LIMBS, Limbs, low_limb};
use crate::tables::digits::{SCALAR_BYTES, Scalar};

/// The order of a group, a prime.
#[derive(Debug)]
pub(crate) struct Order {
    /// Big-endian, as long as the scalars of a signature.
    number: &'static [u8],
    bits: u32,
    length: usize,
    limbs: Limbs,
    negated_inverse: i32,
    /// R mod n.
    one: Limbs,
    /// R² mod n.
    r_squared: Limbs,
}

impl Order {
    /// Takes the number big-endian, and the limbs of the field.
    #[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "at most 19; `From` is not const")]
    pub(crate) const fn new(number: &'static [u8], bits: u32, length: usize) -> Self {
        let mut of_number = [0; LIMBS];
        limbs::read(number, bits, &mut of_number);
        let r = bits * length as u32;
        Self {
            number,
            bits,
            length,
            limbs: of_number,
            negated_inverse: limbs::negated_inverse(of_number[0]),
            one: limbs::power_of_two(&of_number, bits, r),
            r_squared: limbs::power_of_two(&of_number, bits, 2 * r),
        }
    }

    /// Big-endian.
    pub(crate) const fn number(&self) -> &'static [u8] {
        self.number
    }

    /// Whether a number is below n. Its bytes are from the highest on, as many as those of n.
    pub(crate) fn is_reduced<'n>(&self, number: impl Iterator<Item = &'n u8>) -> bool {
        number.lt(self.number)
    }

    /// a/c and b/c modulo n, of big-endian numbers: b and c are in the group's range, a is below 2n.
    pub(crate) fn divide(&self, a: &[u8], b: &[u8], c: &[u8]) -> [Scalar; 2] {
        let inverse = inversion::divide(&self.one[..self.length], &self.read(c)[..self.length], self.modulus());
        // R/c, so a product with it is out of Montgomery form.
        [a, b].map(|number| self.write(&self.multiply(&self.read(number), &inverse)))
    }

    /// A little-endian number modulo n, below n·R.
    pub(crate) fn reduce_wide(&self, number: &[u8]) -> Scalar {
        let mut big_endian = number.to_vec();
        big_endian.reverse();
        let mut wide = [0; 2 * LIMBS];
        limbs::read(&big_endian, self.bits, &mut wide);
        let mut columns = [0; 2 * LIMBS];
        for (column, limb) in columns.iter_mut().zip(wide) {
            *column = i64::from(limb);
        }
        self.write(&self.multiply(&self.reduce(&mut columns), &self.r_squared))
    }

    fn modulus(&self) -> OddModulus<'_> {
        OddModulus { limbs: &self.limbs[..self.length], bits: self.bits, negated_inverse: self.negated_inverse }
    }

    fn read(&self, number: &[u8]) -> Limbs {
        let mut limbs = [0; LIMBS];
        limbs::read(number, self.bits, &mut limbs);
        limbs
    }

    fn write(&self, number: &Limbs) -> Scalar {
        let mut scalar = [0; SCALAR_BYTES];
        limbs::write(number, self.bits, &mut scalar);
        scalar
    }

    /// a·b/R, from 0 to n − 1.
    fn multiply(&self, a: &Limbs, b: &Limbs) -> Limbs {
        let mut columns = [0; 2 * LIMBS];
        for (i, &a) in a[..self.length].iter().enumerate() {
            add_multiple(&mut columns[i..], a, &b[..self.length]);
        }
        self.reduce(&mut columns)
    }

    /// Divides by R modulo n, to a number from 0 to n − 1.
    fn reduce(&self, columns: &mut [i64; 2 * LIMBS]) -> Limbs {
        let mask = (1 << self.bits) - 1;
        for i in 0..self.length {
            let q = low_limb(columns[i]).wrapping_mul(self.negated_inverse) & mask;
            add_multiple(&mut columns[i..], q, &self.limbs[..self.length]);
            columns[i + 1] += columns[i] >> self.bits;
        }
        let mut number = [0; LIMBS];
        let mut carry = 0;
        for i in 0..self.length {
            // The carry of the last column below is already in the first here.
            carry += columns[self.length + i];
            number[i] = low_limb(carry);
            if i + 1 < self.length {
                number[i] &= mask;
                carry >>= self.bits;
            }
        }
        while number[self.length - 1] < 0 {
            self.add(&mut number, 1);
        }
        loop {
            let larger = number;
            self.add(&mut number, -1);
            if number[self.length - 1] < 0 {
                return larger;
            }
        }
    }

    /// Adds ±n.
    fn add(&self, number: &mut Limbs, sign: i32) {
        let mut carry = 0;
        for i in 0..self.length {
            carry += number[i] + sign * self.limbs[i];
            number[i] = carry;
            if i + 1 < self.length {
                number[i] &= (1 << self.bits) - 1;
                carry >>= self.bits;
            }
        }
    }
}

fn add_multiple(columns: &mut [i64], factor: i32, number: &[i32]) {
    for (column, &limb) in columns.iter_mut().zip(number) {
        *column += i64::from(factor) * i64::from(limb);
    }
}
