//! Scalars in signed digits of six bits, −31 to 32: what a table has multiples for.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a digit is read from bytes 6·place/8 and the one behind, at most 65 and 66 of 68, and is from −32 to 32 all along"
)]

/// Bytes of a scalar of any group, and what its digits read beyond.
pub(crate) const SCALAR_BYTES: usize = 68;

/// A number below the order of a group, little-endian.
pub(crate) type Scalar = [u8; SCALAR_BYTES];

/// Bits of a digit.
pub(super) const WINDOW: usize = 6;

/// The largest digit.
pub(super) const LARGEST: usize = 1 << (WINDOW - 1);

/// Digits of a scalar of any group: 521 bits, and one for the carry that signed digits may push out of the top.
const DIGITS: usize = 88;

/// The signed digits of a scalar, lowest first.
pub(super) fn digits(scalar: &Scalar) -> [i8; DIGITS] {
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

/// Digits of a scalar of so many bits.
pub(super) const fn count(bits: usize) -> usize {
    // One more bit, for the carry that signed digits may push out of the top.
    (bits + 1).div_ceil(WINDOW)
}

#[cfg(test)]
mod tests {
    use super::{DIGITS, SCALAR_BYTES, digits};

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
