//! Ed25519 (RFC 8032 5.1): what EdDSA is on edwards25519.

use sha2::{Digest, Sha512};

use crate::ec::eddsa::EddsaGroup;
use crate::ec::edwards25519::{Edwards25519, Extended, Niels};
use crate::ec::scalar::Order;
use crate::tables::group::{Point, Sum};

impl EddsaGroup for Edwards25519 {
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
        texts.iter().fold(Sha512::new(), Sha512::chain_update).finalize().to_vec()
    }
}

static ORDER: Order = Order::new(&ORDER_NUMBER, 29, 9);

/// L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032 5.1), big-endian.
const ORDER_NUMBER: [u8; 32] = [
    0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12,
    0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
];

#[cfg(test)]
mod tests {
    use curve25519_dalek::Scalar;
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
    use curve25519_dalek::traits::IsIdentity;

    use super::{EddsaGroup, Edwards25519, Extended, ORDER};
    use crate::ec::eddsa::{self, EdwardsCurve};
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
}
