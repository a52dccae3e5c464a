//! Ed25519 verification (RFC 8032 5.1.7), strict: one encoding for each key and signature, no small-order points.

use crate::error::VerifyError;
use crate::jwk::KeyProblem;
use crate::vartime::PreparedEd25519;

/// A canonical public key that is not of small order.
#[derive(Debug)]
pub(crate) struct Ed25519Key {
    point: PreparedEd25519,
}

impl Ed25519Key {
    /// Takes `x` (RFC 8037 2): the 32 bytes of RFC 8032 5.1.2.
    pub(crate) fn new(x: &[u8]) -> Result<Self, KeyProblem> {
        let bytes: &[u8; 32] =
            x.try_into().map_err(|_| KeyProblem::CoordinateLength { member: "x", expected: 32, found: x.len() })?;
        // RFC 8032 5.1.3 step 1, which many implementations leave out: a second text for the same key.
        if !is_canonical(bytes) {
            return Err(KeyProblem::NotCanonical);
        }
        // Among these are both points with x = 0, so that the sign bit of x is that of a number with two roots.
        if is_small_order(bytes) {
            return Err(KeyProblem::SmallOrder);
        }
        let point = PreparedEd25519::new(*bytes).ok_or(KeyProblem::NotOnCurve)?;
        Ok(Self { point })
    }

    pub(crate) fn prepare(&self) {
        self.point.prepare();
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        let bytes: &[u8; 64] =
            signature.try_into().map_err(|_| VerifyError::SignatureLength { expected: 64, found: signature.len() })?;
        let (r, s): ([u8; 32], [u8; 32]) = halves(bytes);
        if !is_below(&s, &ORDER) {
            return Err(VerifyError::SignatureRange { rule: "S of an Ed25519 signature is below the group order" });
        }
        if !is_canonical(&r) || is_small_order(&r) {
            return Err(VerifyError::SignatureRange {
                rule: "R of an Ed25519 signature is canonical and not of small order",
            });
        }
        if self.point.verify(message, &r, &s) { Ok(()) } else { Err(VerifyError::SignatureMismatch) }
    }
}

fn halves(signature: &[u8; 64]) -> ([u8; 32], [u8; 32]) {
    let mut halves = ([0; 32], [0; 32]);
    let (r, s) = signature.split_at(32);
    halves.0.copy_from_slice(r);
    halves.1.copy_from_slice(s);
    halves
}

/// y < p = 2^255 - 19 (RFC 8032 5.1.3 step 1).
fn is_canonical(point: &[u8; 32]) -> bool {
    is_below(&without_sign(point), &FIELD)
}

/// Whether a canonical encoding is that of one of the eight points whose order divides 8.
fn is_small_order(point: &[u8; 32]) -> bool {
    SMALL_ORDER.contains(&without_sign(point))
}

fn without_sign(point: &[u8; 32]) -> [u8; 32] {
    let mut y = *point;
    if let Some(last) = y.last_mut() {
        *last &= 0x7f;
    }
    y
}

/// Compares little-endian numbers of one length; public data, so the time may tell.
fn is_below(number: &[u8], bound: &[u8; 32]) -> bool {
    number.iter().rev().lt(bound.iter().rev())
}

/// p = 2^255 - 19, little-endian.
const FIELD: [u8; 32] = {
    let mut field = [0xff; 32];
    field[0] = 0xed;
    field[31] = 0x7f;
    field
};

/// L = 2^252 + 27742317777372353535851937790883648493, little-endian (RFC 8032 5.1).
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// The five `y` of the points of order 1, 2, 4 and 8, little-endian; each is its own proof by decompression (tests).
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    {
        let mut one = [0; 32];
        one[0] = 1;
        one
    },
    {
        let mut minus_one = FIELD;
        minus_one[0] = 0xec;
        minus_one
    },
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

    use super::{Ed25519Key, SMALL_ORDER, is_small_order};
    use crate::jwk::KeyProblem;
    use crate::vartime::cases::{Source, cases};

    #[test]
    fn the_table_of_small_order_points_is_right() {
        for y in SMALL_ORDER {
            for sign in [0, 0x80] {
                let mut point = y;
                point[31] |= sign;
                assert!(VerifyingKey::from_bytes(&point).expect("on the curve").is_weak());
                assert!(is_small_order(&point));
                assert!(matches!(Ed25519Key::new(&point), Err(KeyProblem::SmallOrder)));
            }
        }
    }

    #[test]
    fn non_canonical_keys_that_the_reference_accepts() {
        for k in [0, 1, 3, 4, 5, 6, 9, 10, 14, 15, 16, 18] {
            for sign in [0, 0x80] {
                let mut point = super::FIELD;
                point[0] += k;
                point[31] |= sign;
                assert!(VerifyingKey::from_bytes(&point).is_ok(), "p + {k}");
                assert!(matches!(Ed25519Key::new(&point), Err(KeyProblem::NotCanonical)), "p + {k}");
            }
        }
    }

    #[test]
    fn keys_answer_as_the_reference_does() {
        let mut source = Source(20);
        for _ in 0..cases(400).div_ceil(40) {
            let signing = SigningKey::from_bytes(&source.bytes(32).try_into().expect("32 bytes"));
            let reference = signing.verifying_key();
            let prepared = Ed25519Key::new(reference.as_bytes()).expect("a good key");
            prepared.prepare();
            let check = |message: &[u8], signature: &[u8; 64]| {
                let holds = reference.verify_strict(message, &Signature::from_bytes(signature)).is_ok();
                let young = Ed25519Key::new(reference.as_bytes()).expect("a good key");
                assert_eq!(prepared.verify(message, signature).is_ok(), holds);
                assert_eq!(young.verify(message, signature).is_ok(), holds);
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
}
