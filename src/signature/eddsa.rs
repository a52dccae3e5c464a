//! EdDSA verification (RFC 8032 5.1.7, 5.2.7), strict: one encoding for each key and signature, no small-order points.

use jwt_verdict_arithmetic::PreparedEddsa;

use crate::algorithm::EdwardsCurve;
use crate::error::VerifyError;
use crate::jwk::KeyProblem;

/// A canonical public key that is not of small order.
#[derive(Debug)]
pub(crate) struct EddsaKey {
    point: PreparedEddsa,
}

impl EddsaKey {
    /// Takes `x` (RFC 8037 2): the 32 bytes of RFC 8032 5.1.2, or the 57 of 5.2.2.
    pub(crate) fn new(curve: EdwardsCurve, x: &[u8]) -> Result<Self, KeyProblem> {
        let expected = curve.encoding_bytes();
        if x.len() != expected {
            return Err(KeyProblem::CoordinateLength { member: "x", expected, found: x.len() });
        }
        let y = without_sign(x);
        // RFC 8032 5.1.3 step 1 and 5.2.3 step 1, which many implementations leave out: a second text for the same key.
        if !is_canonical(curve, &y) {
            return Err(KeyProblem::NotCanonical);
        }
        // Among these are both points with x = 0, so that the sign bit of x is that of a number with two roots.
        if is_small_order(curve, &y) {
            return Err(KeyProblem::SmallOrder);
        }
        let point = PreparedEddsa::new(curve, x).ok_or(KeyProblem::NotOnCurve)?;
        Ok(Self { point })
    }

    pub(crate) const fn curve(&self) -> EdwardsCurve {
        self.point.curve()
    }

    pub(crate) fn prepare(&self) {
        self.point.prepare();
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        let curve = self.curve();
        let (expected, found) = (curve.signature_bytes(), signature.len());
        let (r, s) = signature
            .split_at_checked(curve.encoding_bytes())
            .filter(|_| found == expected)
            .ok_or(VerifyError::SignatureLength { expected, found })?;
        let y = without_sign(r);
        if !is_canonical(curve, &y) || is_small_order(curve, &y) {
            return Err(VerifyError::SignatureRange {
                rule: "R of an EdDSA signature is canonical and not of small order",
            });
        }
        match self.point.verify(message, r, s) {
            None => Err(VerifyError::SignatureRange { rule: "S of an EdDSA signature is below the group order" }),
            Some(false) => Err(VerifyError::SignatureMismatch),
            Some(true) => Ok(()),
        }
    }
}

/// y < p (RFC 8032 5.1.3 step 1, 5.2.3 step 1): so the last byte of Ed448 holds nothing but the sign bit.
fn is_canonical(curve: EdwardsCurve, y: &[u8]) -> bool {
    let prime: &[u8] = match curve {
        EdwardsCurve::Ed25519 => &PRIME_25519,
        EdwardsCurve::Ed448 => &PRIME_448,
    };
    // Little-endian numbers of one length; public data, so the time may tell.
    y.iter().rev().lt(prime.iter().rev())
}

/// Whether a canonical y is that of points whose order divides the cofactor, 8 or 4.
fn is_small_order(curve: EdwardsCurve, y: &[u8]) -> bool {
    let small: &[&[u8]] = match curve {
        EdwardsCurve::Ed25519 => &SMALL_ORDER_25519,
        EdwardsCurve::Ed448 => &SMALL_ORDER_448,
    };
    small.contains(&y)
}

/// y of an encoding, whose highest bit is the sign of x.
fn without_sign(point: &[u8]) -> Vec<u8> {
    let mut y = point.to_vec();
    if let Some(last) = y.last_mut() {
        *last &= 0x7f;
    }
    y
}

/// p = 2^255 - 19, little-endian as all below.
const PRIME_25519: [u8; 32] = {
    let mut prime = [0xff; 32];
    prime[0] = 0xed;
    prime[31] = 0x7f;
    prime
};

/// p = 2^448 - 2^224 - 1, and the byte of the sign.
const PRIME_448: [u8; 57] = {
    let mut prime = [0xff; 57];
    prime[28] = 0xfe;
    prime[56] = 0;
    prime
};

/// The five `y` of the points of order 1, 2, 4 and 8; each is its own proof by decompression (tests).
const SMALL_ORDER_25519: [&[u8]; 5] = [
    &[0; 32],
    &{
        let mut one = [0; 32];
        one[0] = 1;
        one
    },
    &{
        let mut minus_one = PRIME_25519;
        minus_one[0] = 0xec;
        minus_one
    },
    &[
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    &[
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

/// The three `y` of the points of order 1, 2 and 4: 1, -1 and 0.
const SMALL_ORDER_448: [&[u8]; 3] = [
    &{
        let mut one = [0; 57];
        one[0] = 1;
        one
    },
    &{
        let mut minus_one = PRIME_448;
        minus_one[0] = 0xfe;
        minus_one
    },
    &[0; 57],
];

#[cfg(test)]
#[path = "../../arithmetic/src/test_inputs.rs"]
mod test_inputs;

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

    use super::test_inputs::{Source, cases};
    use super::{EddsaKey, PRIME_448, PRIME_25519, SMALL_ORDER_448, SMALL_ORDER_25519};
    use crate::algorithm::EdwardsCurve::{Ed448, Ed25519};
    use crate::error::VerifyError;
    use crate::jwk::KeyProblem;

    #[test]
    fn the_table_of_small_order_points_is_right() {
        for y in SMALL_ORDER_25519 {
            for sign in [0, 0x80] {
                let mut point: [u8; 32] = y.try_into().unwrap();
                point[31] |= sign;
                assert!(VerifyingKey::from_bytes(&point).expect("on the curve").is_weak());
                assert!(matches!(EddsaKey::new(Ed25519, &point), Err(KeyProblem::SmallOrder)));
            }
        }
    }

    #[test]
    fn non_canonical_keys_that_the_reference_accepts() {
        for k in [0, 1, 3, 4, 5, 6, 9, 10, 14, 15, 16, 18] {
            for sign in [0, 0x80] {
                let mut point = PRIME_25519;
                point[0] += k;
                point[31] |= sign;
                assert!(VerifyingKey::from_bytes(&point).is_ok(), "p + {k}");
                assert!(matches!(EddsaKey::new(Ed25519, &point), Err(KeyProblem::NotCanonical)), "p + {k}");
            }
        }
    }

    #[test]
    fn keys_answer_as_the_reference_does() {
        let mut source = Source(20);
        for _ in 0..cases(400).div_ceil(40) {
            let signing = SigningKey::from_bytes(&source.bytes(32).try_into().expect("32 bytes"));
            let reference = signing.verifying_key();
            let prepared = EddsaKey::new(Ed25519, reference.as_bytes()).expect("a good key");
            prepared.prepare();
            let check = |message: &[u8], signature: &[u8; 64]| {
                let holds = reference.verify_strict(message, &Signature::from_bytes(signature)).is_ok();
                let unprepared = EddsaKey::new(Ed25519, reference.as_bytes()).expect("a good key");
                assert_eq!(prepared.verify(message, signature).is_ok(), holds);
                assert_eq!(unprepared.verify(message, signature).is_ok(), holds);
                holds
            };
            for length in 0..40 {
                let message = source.bytes(length);
                let mut signature = signing.sign(&message).to_bytes();
                assert!(check(&message, &signature));
                assert!(!check(&[&message[..], &[1]].concat(), &signature));
                signature[source.below(64)] ^= 1 << source.below(8);
                assert!(!check(&message, &signature));
                check(&message, &source.runs(64).try_into().expect("64 bytes"));
            }
        }
    }

    #[test]
    fn ed448_points_of_small_order() {
        use ed448_goldilocks::CompressedEdwardsY;

        for y in SMALL_ORDER_448 {
            for sign in [0, 0x80] {
                let mut point: [u8; 57] = y.try_into().unwrap();
                point[56] |= sign;
                let reference = CompressedEdwardsY::from(point).decompress_unchecked().unwrap().to_edwards();
                assert_eq!(reference.double().double(), ed448_goldilocks::EdwardsPoint::IDENTITY);
                assert!(matches!(EddsaKey::new(Ed448, &point), Err(KeyProblem::SmallOrder)));
            }
        }
    }

    #[test]
    fn ed448_keys_that_are_not_canonical() {
        let not_canonical = |point: &[u8]| matches!(EddsaKey::new(Ed448, point), Err(KeyProblem::NotCanonical));
        for sign in [0, 0x80] {
            for k in 0..=255 {
                // p + k; from 256 on it would carry into the other bytes.
                let mut point = PRIME_448;
                let (first, is_over) = point[0].overflowing_add(k);
                point[0] = first;
                if is_over {
                    point[1..28].fill(0);
                    point[28] = 0xff;
                }
                point[56] |= sign;
                assert!(not_canonical(&point), "p + {k}");
            }
            let mut largest = [0xff; 57];
            largest[56] = sign;
            assert!(not_canonical(&largest));
            let key = ed448_key(1).verifying_key().to_bytes();
            for bit in 0..7 {
                let mut point = key;
                point[56] |= 1 << bit;
                assert!(not_canonical(&point), "bit {bit} of the sign's byte");
            }
        }
        let mut point = PRIME_448;
        point[0] -= 2;
        assert!(matches!(EddsaKey::new(Ed448, &point), Ok(_) | Err(KeyProblem::NotOnCurve)), "p − 3");
    }

    #[test]
    fn ed448_keys_answer_as_the_reference_does() {
        let mut source = Source(21);
        for number in 0..cases(200).div_ceil(20) {
            let signing = ed448_key(u8::try_from(number % 251).unwrap());
            let reference = signing.verifying_key();
            let key = || EddsaKey::new(Ed448, reference.as_bytes()).expect("a good key");
            let (unprepared, prepared) = (key(), key());
            prepared.prepare();
            let check = |message: &[u8], signature: &[u8; 114]| {
                let holds = reference.verify_raw(&ed448_goldilocks::Signature::from_bytes(signature), message).is_ok();
                assert_eq!(prepared.verify(message, signature).is_ok(), holds);
                assert_eq!(unprepared.verify(message, signature).is_ok(), holds);
                holds
            };
            for length in 0..20 {
                let message = source.bytes(length * 13);
                let mut signature = signing.sign_raw(&message).to_bytes();
                assert!(check(&message, &signature));
                assert!(!check(&[&message[..], &[1]].concat(), &signature));
                let of_context = signing.sign_ctx(b"x", &message).expect("a short context").to_bytes();
                assert!(!check(&message, &of_context));
                signature[source.below(114)] ^= 1 << source.below(8);
                assert!(!check(&message, &signature));
                check(&message, &source.runs(114).try_into().expect("114 bytes"));
            }
        }
    }

    #[test]
    fn ed448_signatures_have_one_spelling() {
        let signing = ed448_key(3);
        let key = EddsaKey::new(Ed448, &signing.verifying_key().to_bytes()).expect("a good key");
        let good = signing.sign_raw(b"message").to_bytes();
        let answer = |place: usize, bits: u8| {
            let mut signature = good;
            signature[place] ^= bits;
            key.verify(b"message", &signature)
        };
        assert_eq!(answer(0, 0), Ok(()));
        for bit in 0..7 {
            assert!(matches!(answer(56, 1 << bit), Err(VerifyError::SignatureRange { .. })), "R, bit {bit}");
            assert!(matches!(answer(113, 1 << bit), Err(VerifyError::SignatureRange { .. })), "S, bit {bit}");
        }
        assert_eq!(answer(56, 0x80), Err(VerifyError::SignatureMismatch));
        assert!(matches!(answer(113, 0x80), Err(VerifyError::SignatureRange { .. })));
        for length in [0, 56, 57, 64, 113, 115, 228] {
            let signature = [&good[..], &good].concat();
            let expected = VerifyError::SignatureLength { expected: 114, found: length };
            assert_eq!(key.verify(b"message", &signature[..length]), Err(expected));
        }
        for length in [0, 32, 56, 58] {
            let expected = KeyProblem::CoordinateLength { member: "x", expected: 57, found: length };
            assert_eq!(EddsaKey::new(Ed448, &[1; 58][..length]).err(), Some(expected));
        }
    }

    fn ed448_key(seed: u8) -> ed448_goldilocks::SigningKey {
        ed448_goldilocks::SigningKey::from(ed448_goldilocks::EdwardsScalarBytes::from([seed; 57]))
    }
}
