//! Ed25519 (RFC 8032 5.1): what EdDSA is on edwards25519.

use sha2::{Digest, Sha512};

use crate::ec::eddsa::EddsaGroup;
use crate::ec::edwards25519::{Edwards25519, Extended, Niels};
use crate::ec::scalar::Order;
use crate::tables::group::{Point, Sum};

impl EddsaGroup for Edwards25519 {
    fn prime(&self) -> &'static [u8] {
        &PRIME
    }

    fn small_order(&self) -> &'static [&'static [u8]] {
        &SMALL_ORDER
    }

    fn order(&self) -> &'static Order {
        &ORDER
    }

    fn minus_decompressed(&self, encoding: &[u8]) -> Option<Point> {
        Niels::minus_decompressed(encoding).map(Niels::to_limbs)
    }

    fn compress(&self, sum: &Sum) -> Vec<u8> {
        Extended::from_limbs(sum).compress().to_vec()
    }

    /// Nothing in front: a plain Ed25519 has no domain.
    fn hash(&self, texts: [&[u8]; 3]) -> Vec<u8> {
        let parts = texts.iter().flat_map(|text| text.chunks(PART));
        parts.fold(Sha512::new(), update).finalize().to_vec()
    }
}

/// A text is hashed in parts, each by a call: an engine of WebAssembly puts better code of a function in place between two
/// calls of it and never within one, so a document of megabytes would be hashed by the first code to its end.
const PART: usize = 16_384;

#[inline(never)]
fn update(hash: Sha512, part: &[u8]) -> Sha512 {
    hash.chain_update(part)
}

static ORDER: Order = Order::new(&ORDER_NUMBER, 29, 9);

/// L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032 5.1), big-endian.
const ORDER_NUMBER: [u8; 32] = [
    0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12,
    0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
];

/// p = 2^255 - 19, little-endian as all below.
const PRIME: [u8; 32] = {
    let mut prime = [0xff; 32];
    prime[0] = 0xed;
    prime[31] = 0x7f;
    prime
};

/// The five `y` of the points of order 1, 2, 4 and 8; each is its own proof by decompression (tests).
const SMALL_ORDER: [&[u8]; 5] = [
    &[0; 32],
    &{
        let mut one = [0; 32];
        one[0] = 1;
        one
    },
    &{
        let mut minus_one = PRIME;
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

#[cfg(test)]
mod tests {
    use curve25519_dalek::Scalar;
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
    use curve25519_dalek::traits::IsIdentity;
    use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

    use super::{EddsaGroup, Edwards25519, Extended, ORDER, PRIME, SMALL_ORDER};
    use crate::ec::eddsa::{self, EdwardsCurve, PreparedEddsa};
    use crate::error::InvalidPoint;
    use crate::tables::digits::SCALAR_BYTES;
    use crate::tables::prepared::PreparedPoint;
    use crate::test_inputs::{Source, cases, few};

    /// Minus the point of an encoding; `None` when it is no point's.
    fn minus(encoding: &[u8; 32]) -> Option<PreparedPoint> {
        Some(PreparedPoint::new(eddsa::generator(EdwardsCurve::Ed25519), Edwards25519.minus_decompressed(encoding)?))
    }

    fn padded(bytes: [u8; 32]) -> [u8; SCALAR_BYTES] {
        let mut scalar = [0; SCALAR_BYTES];
        scalar[..32].copy_from_slice(&bytes);
        scalar
    }

    /// Both ways to s·B − k·A.
    fn check_sum(minus_a: &PreparedPoint, a: &EdwardsPoint, s: &Scalar, k: &Scalar) {
        let expected = ED25519_BASEPOINT_POINT * s - a * k;
        let (s, k) = (padded(s.to_bytes()), padded(k.to_bytes()));
        let (unprepared, prepared) = (minus_a.unprepared_sum(&s, &k), minus_a.prepared_sum(&s, &k));
        assert!(unprepared.is_some() || expected.is_identity());
        for sum in [unprepared, prepared].into_iter().flatten() {
            assert_eq!(Extended::from_limbs(&sum).compress(), expected.compress().to_bytes());
        }
    }

    #[test]
    fn sums() {
        let mut source = Source(10);
        let mut scalar = || Scalar::from_bytes_mod_order(source.runs(32).try_into().unwrap());
        let small = [0, 1, 2, 31, 32, 33, 64].map(|number: u64| Scalar::from(number));
        let edges: Vec<_> = small.into_iter().chain(small.map(|edge| -edge)).collect();
        let mut points = vec![ED25519_BASEPOINT_POINT, -ED25519_BASEPOINT_POINT, ED25519_BASEPOINT_POINT * edges[4]];
        points.extend((0..4).map(|_| ED25519_BASEPOINT_POINT * scalar()));
        // Points of mixed order too.
        points.extend(EIGHT_TORSION.map(|torsion| points[3] + torsion));
        for a in few(points, 1) {
            let key = minus(a.compress().as_bytes()).unwrap();
            key.prepare();
            assert!(key.prepared_sum(&padded([1; 32]), &padded([1; 32])).is_some());
            for s in few(&edges, 1) {
                for k in few(&edges, 1) {
                    check_sum(&key, &a, s, k);
                }
            }
            for _ in 0..cases(30) {
                check_sum(&key, &a, &scalar(), &scalar());
            }
        }
    }

    #[test]
    fn points() {
        let mut source = Source(11);
        let mut found = 0;
        let tries = cases(300);
        for _ in 0..tries {
            let mut encoding: [u8; 32] = source.runs(32).try_into().unwrap();
            let y = {
                let mut y = encoding;
                y[31] &= 0x7f;
                y
            };
            // Whether it is canonical is asked elsewhere, and whether x is 0 with it.
            if y[1..31] == [0xff; 30] || y == padded(Scalar::ONE.to_bytes())[..32] {
                encoding[5] = 7;
            }
            let reference = CompressedEdwardsY(encoding).decompress();
            let key = minus(&encoding);
            assert_eq!(key.is_some(), reference.is_some(), "{encoding:x?}");
            if let (Some(key), Some(point)) = (key, reference) {
                check_sum(&key, &point, &Scalar::ZERO, &-Scalar::ONE);
                found += 1;
            }
        }
        assert!(found > tries / 6);
    }

    #[test]
    fn wide_numbers_modulo_the_order() {
        let mut source = Source(12);
        let mut numbers = vec![[0; 64], [0xff; 64]];
        for place in few(0..64, 10) {
            let mut number = [0; 64];
            number[place] = 1;
            numbers.push(number);
            number[..place].fill(0xff);
            numbers.push(number);
        }
        numbers.extend((0..cases(1000)).map(|_| <[u8; 64]>::try_from(source.runs(64)).unwrap()));
        for number in numbers {
            let expected = padded(Scalar::from_bytes_mod_order_wide(&number).to_bytes());
            assert_eq!(ORDER.reduce_wide(&number), expected);
        }
    }

    #[test]
    fn the_table_of_small_order_points_is_right() {
        for y in SMALL_ORDER {
            for sign in [0, 0x80] {
                let mut point: [u8; 32] = y.try_into().unwrap();
                point[31] |= sign;
                assert!(VerifyingKey::from_bytes(&point).expect("on the curve").is_weak());
                assert!(matches!(PreparedEddsa::new(EdwardsCurve::Ed25519, &point), Err(InvalidPoint::SmallOrder)));
            }
        }
    }

    #[test]
    fn non_canonical_keys_that_the_reference_accepts() {
        for k in [0, 1, 3, 4, 5, 6, 9, 10, 14, 15, 16, 18] {
            for sign in [0, 0x80] {
                let mut point = PRIME;
                point[0] += k;
                point[31] |= sign;
                assert!(VerifyingKey::from_bytes(&point).is_ok(), "p + {k}");
                assert!(
                    matches!(PreparedEddsa::new(EdwardsCurve::Ed25519, &point), Err(InvalidPoint::NotCanonical)),
                    "p + {k}"
                );
            }
        }
    }

    #[test]
    fn keys_answer_as_the_reference_does() {
        let mut source = Source(20);
        for _ in 0..cases(400).div_ceil(40) {
            let signing = SigningKey::from_bytes(&source.bytes(32).try_into().expect("32 bytes"));
            let reference = signing.verifying_key();
            let prepared = PreparedEddsa::new(EdwardsCurve::Ed25519, reference.as_bytes()).expect("a good key");
            prepared.prepare();
            let check = |message: &[u8], signature: &[u8; 64]| {
                let holds = reference.verify_strict(message, &Signature::from_bytes(signature)).is_ok();
                let unprepared = PreparedEddsa::new(EdwardsCurve::Ed25519, reference.as_bytes()).expect("a good key");
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
}
