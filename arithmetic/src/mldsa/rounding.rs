//! High bits of w with the signature's corrections (FIPS 204 7.4).

use super::ring::{Polynomial, Q};

/// Rounds coefficients below q, one up or down at the places that `hint` lists (FIPS 204 algorithms 36 and 40).
///
/// A number is r1·2γ2 + r0 with −γ2 < r0 ≤ γ2. Those that would have the highest r1 belong to 0 instead, with an r0 that is
/// one less and in no case positive.
#[inline(never)]
pub(super) fn use_hint(polynomial: &mut Polynomial, hint: &[u8], gamma2: u32) {
    let unit = 2 * gamma2;
    let count = (Q - 1) / unit;
    let mut corrected = [false; 256];
    for &place in hint {
        corrected[usize::from(place)] = true;
    }
    for (coefficient, corrected) in polynomial.iter_mut().zip(corrected) {
        let number = *coefficient;
        let mut high = (number + gamma2 - 1) / unit;
        if corrected {
            high = if number > high * unit { high + 1 } else { high + count - 1 };
        }
        // At most 2·count − 1.
        *coefficient = if high < count { high } else { high - count };
    }
}

#[cfg(test)]
mod tests {
    use super::{Q, use_hint};
    use crate::test_inputs::few;

    /// FIPS 204 algorithms 36 and 40 as they are written.
    fn reference(r: i64, hint: bool, gamma2: i64) -> i64 {
        let (q, m) = (i64::from(Q), i64::from((Q - 1) / u32::try_from(2 * gamma2).unwrap()));
        let mut r0 = r % (2 * gamma2);
        if r0 > gamma2 {
            r0 -= 2 * gamma2;
        }
        let r1 = if r - r0 == q - 1 {
            r0 -= 1;
            0
        } else {
            (r - r0) / (2 * gamma2)
        };
        match hint {
            false => r1,
            true if r0 > 0 => (r1 + 1).rem_euclid(m),
            true => (r1 - 1).rem_euclid(m),
        }
    }

    #[test]
    fn every_number_is_rounded_as_the_standard_says() {
        let every: Vec<u8> = (0..=u8::MAX).collect();
        for gamma2 in [(Q - 1) / 88, (Q - 1) / 32] {
            for start in few((0..Q).step_by(256), 10) {
                let numbers = core::array::from_fn(|i| (start + u32::try_from(i).unwrap()).min(Q - 1));
                for hint in [&[][..], &every] {
                    let mut rounded = numbers;
                    use_hint(&mut rounded, hint, gamma2);
                    for (number, rounded) in numbers.into_iter().zip(rounded) {
                        assert_eq!(i64::from(rounded), reference(number.into(), !hint.is_empty(), gamma2.into()));
                    }
                }
            }
        }
    }

    #[test]
    fn only_the_listed_places_are_corrected() {
        let gamma2 = (Q - 1) / 32;
        let mut rounded = [2 * gamma2 + 1; 256];
        use_hint(&mut rounded, &[0, 7, 255], gamma2);
        for (place, rounded) in rounded.into_iter().enumerate() {
            assert_eq!(rounded, if [0, 7, 255].contains(&place) { 2 } else { 1 });
        }
    }
}
