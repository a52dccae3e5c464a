//! Ed25519 verification (RFC 8032 5.1.7), strict: one encoding for each key and signature, no small-order points.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::error::VerifyError;
use crate::jwk::KeyProblem;
use crate::vartime::PreparedEd25519;

/// A canonical public key that is not of small order.
#[derive(Debug)]
pub(crate) struct Ed25519Key {
    reference: VerifyingKey,
    prepared: PreparedEd25519,
}

impl Ed25519Key {
    /// Takes `x` (RFC 8037 2): the 32 bytes of RFC 8032 5.1.2.
    pub(crate) fn new(x: &[u8]) -> Result<Self, KeyProblem> {
        let bytes: &[u8; 32] =
            x.try_into().map_err(|_| KeyProblem::CoordinateLength { member: "x", expected: 32, found: x.len() })?;
        // The reference accepts y >= p, as RFC 8032 5.1.3 does not: a second text for the same key.
        if !is_canonical(bytes) {
            return Err(KeyProblem::NotCanonical);
        }
        // It accepts x = 0 with the sign bit as well; both such points are of small order.
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyProblem::NotOnCurve)?;
        if key.is_weak() {
            return Err(KeyProblem::SmallOrder);
        }
        Ok(Self { reference: key, prepared: PreparedEd25519::new(*bytes) })
    }

    pub(crate) fn prepare(&self) {
        self.prepared.prepare();
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
        let prepared = self.prepared.verify(message, &r, &s);
        let holds =
            prepared.unwrap_or_else(|| self.reference.verify_strict(message, &Signature::from_bytes(bytes)).is_ok());
        if holds { Ok(()) } else { Err(VerifyError::SignatureMismatch) }
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
    use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

    use super::{Ed25519Key, SMALL_ORDER, halves, is_small_order};
    use crate::jwk::KeyProblem;

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
    fn prepared_keys_answer_as_the_reference_does() {
        for seed in 0..12_u8 {
            let signing = SigningKey::from_bytes(&[seed; 32]);
            let key = Ed25519Key::new(signing.verifying_key().as_bytes()).expect("a good key");
            key.prepare();
            for length in 0..40_u8 {
                let message = vec![length; usize::from(length)];
                let mut signature = signing.sign(&message).to_bytes();
                assert!(key.prepared.verify(&message, &halves(&signature).0, &halves(&signature).1).is_some());
                assert_eq!(key.verify(&message, &signature), Ok(()));
                assert!(key.verify(&[&message[..], &[1]].concat(), &signature).is_err());
                signature[usize::from(length)] ^= 1 << (length % 8);
                assert!(key.verify(&message, &signature).is_err());
            }
        }
    }
}
