//! Ed448 (RFC 8032 5.2): what EdDSA is on edwards448.

use crate::ec::eddsa::EddsaGroup;
use crate::ec::edwards448::{Affine, Edwards448, Projective};
use crate::ec::hex::from_hex;
use crate::ec::scalar::Order;
use crate::shake::Shake;
use crate::tables::group::{Point, Sum};

impl EddsaGroup for Edwards448 {
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
        Affine::minus_decompressed(encoding).map(Affine::to_limbs)
    }

    fn compress(&self, sum: &Sum) -> Vec<u8> {
        Projective::from_limbs(sum).compress().to_vec()
    }

    fn hash(&self, [r, a, message]: [&[u8]; 3]) -> Vec<u8> {
        Shake::hash_256::<114>(&[DOMAIN, r, a, message]).to_vec()
    }
}

/// dom4(0, "") (RFC 8032 2): not prehashed, and an empty context, as RFC 8037 3.1 has it.
const DOMAIN: &[u8] = b"SigEd448\0\0";

static ORDER: Order = Order::new(&ORDER_NUMBER, 28, 17);

/// L = 2^446 − 13818066809895115352007386748515426880336692474882178609894547503885 (RFC 8032 5.2), big-endian.
const ORDER_NUMBER: [u8; 57] = from_hex(
    "003fffffffffffffffffffffffffffffffffffffffffffffffffffffff7cca23e9c44edb49aed63690216cc2728dc58f552378c292ab5844f3",
);

/// p = 2^448 - 2^224 - 1, and the byte of the sign.
const PRIME: [u8; 57] = {
    let mut prime = [0xff; 57];
    prime[28] = 0xfe;
    prime[56] = 0;
    prime
};

/// The three `y` of the points of order 1, 2 and 4: 1, -1 and 0.
const SMALL_ORDER: [&[u8]; 3] = [
    &{
        let mut one = [0; 57];
        one[0] = 1;
        one
    },
    &{
        let mut minus_one = PRIME;
        minus_one[0] = 0xfe;
        minus_one
    },
    &[0; 57],
];

#[cfg(test)]
mod tests {
    use ed448_goldilocks::elliptic_curve::array::Array;
    use ed448_goldilocks::{CompressedEdwardsY, EdwardsPoint, EdwardsScalar};

    use super::{EddsaGroup, Edwards448, ORDER, PRIME, Projective, SMALL_ORDER};
    use crate::ec::eddsa::{self, EdwardsCurve, PreparedEddsa};
    use crate::error::{InvalidPoint, InvalidSignature};
    use crate::tables::digits::{SCALAR_BYTES, Scalar};
    use crate::tables::prepared::PreparedPoint;
    use crate::test_inputs::{Source, cases, few};

    fn padded(number: &EdwardsScalar) -> Scalar {
        let mut scalar = [0; SCALAR_BYTES];
        scalar[..57].copy_from_slice(&number.to_bytes_rfc_8032());
        scalar
    }

    /// Minus the point of an encoding; `None` when it is no point's.
    fn minus(encoding: &[u8; 57]) -> Option<PreparedPoint> {
        Some(PreparedPoint::new(eddsa::generator(EdwardsCurve::Ed448), Edwards448.minus_decompressed(encoding)?))
    }

    fn compressed(point: &EdwardsPoint) -> [u8; 57] {
        point.to_affine().compress().to_bytes()
    }

    /// Doubled and added by the reference, whose own multiples lose what a point has of small order.
    fn multiple(point: &EdwardsPoint, scalar: &EdwardsScalar) -> EdwardsPoint {
        let bits = |byte: u8| (0..8).rev().map(move |bit| byte >> bit & 1 == 1);
        padded(scalar).into_iter().rev().flat_map(bits).fold(EdwardsPoint::IDENTITY, |sum, is_set| {
            let sum = sum.double();
            if is_set { sum.add(point) } else { sum }
        })
    }

    /// The three points of small order that are not neutral, as (x, y) = (1, 0), (0, −1) and (−1, 0).
    fn torsion() -> [EdwardsPoint; 3] {
        let mut encoding = [0; 57];
        encoding[56] = 0x80;
        let quarter = CompressedEdwardsY::from(encoding).decompress_unchecked().unwrap().to_edwards();
        [quarter, quarter.double(), quarter.double().add(&quarter)]
    }

    /// A scalar, and that multiple of a point.
    type Multiple = (EdwardsScalar, EdwardsPoint);

    fn multiples(point: &EdwardsPoint, scalars: &[EdwardsScalar]) -> Vec<Multiple> {
        scalars.iter().map(|scalar| (*scalar, multiple(point, scalar))).collect()
    }

    /// Both ways to s·B − k·A.
    fn check_sum(minus_a: &PreparedPoint, of_base: &Multiple, of_a: &Multiple) {
        let expected = of_base.1.add(&of_a.1.negate());
        let (s, k) = (padded(&of_base.0), padded(&of_a.0));
        let (unprepared, prepared) = (minus_a.unprepared_sum(&s, &k), minus_a.prepared_sum(&s, &k));
        assert!(unprepared.is_some() || expected == EdwardsPoint::IDENTITY);
        for sum in [unprepared, prepared].into_iter().flatten() {
            assert_eq!(Projective::from_limbs(&sum).compress(), compressed(&expected));
        }
    }

    #[cfg_attr(miri, ignore = "takes hours; `points` runs the same arithmetic")]
    #[test]
    fn sums() {
        let mut source = Source(40);
        let mut scalar = || {
            let wide = [source.runs(57), vec![0; 57]].concat();
            EdwardsScalar::from_bytes_mod_order_wide(&Array::try_from(&wide[..]).unwrap())
        };
        let small = [0, 1, 2, 31, 32, 33, 64].map(|number: u64| EdwardsScalar::from(number));
        let edges: Vec<_> = small.into_iter().chain(small.map(|edge| -edge)).collect();
        let base = EdwardsPoint::GENERATOR;
        let mut points = vec![base, base.negate(), multiple(&base, &edges[4])];
        points.extend((0..3).map(|_| multiple(&base, &scalar())));
        // Points of mixed order too.
        points.extend(torsion().map(|torsion| points[3].add(&torsion)));
        for a in points {
            let key = minus(&compressed(&a)).unwrap();
            key.prepare();
            assert!(key.prepared_sum(&padded(&edges[1]), &padded(&edges[1])).is_some());
            let (of_base, of_a) = (multiples(&base, &edges), multiples(&a, &edges));
            for s in &of_base {
                for k in &of_a {
                    check_sum(&key, s, k);
                }
            }
            let scalars: Vec<_> = (0..cases(20)).map(|_| scalar()).collect();
            let of_base = multiples(&base, &scalars);
            for (s, k) in of_base.iter().zip(multiples(&a, &scalars).iter().rev()) {
                check_sum(&key, s, k);
            }
        }
    }

    #[test]
    fn points() {
        let mut source = Source(41);
        let mut found = 0;
        let tries = cases(200);
        for _ in 0..tries {
            let mut encoding: [u8; 57] = source.runs(57).try_into().unwrap();
            encoding[56] &= 0x80;
            // Whether it is canonical is asked elsewhere, and whether x is 0 with it.
            if encoding[29..56] == [0xff; 27] || encoding[1..56] == [0; 55] {
                encoding[40] = 7;
            }
            let reference = CompressedEdwardsY::from(encoding).decompress_unchecked().into_option();
            let key = minus(&encoding);
            assert_eq!(key.is_some(), reference.is_some(), "{encoding:x?}");
            if let (Some(key), Some(point)) = (key, reference) {
                assert!(bool::from(point.is_on_curve()));
                let zero = (EdwardsScalar::ZERO, EdwardsPoint::IDENTITY);
                check_sum(&key, &zero, &(-EdwardsScalar::ONE, multiple(&point.to_edwards(), &-EdwardsScalar::ONE)));
                found += 1;
            }
        }
        assert!(found > tries / 4);
    }

    #[test]
    fn wide_numbers_modulo_the_order() {
        let mut source = Source(42);
        let mut numbers = vec![vec![0; 114], vec![0xff; 114]];
        for place in few(0..114, 10) {
            let mut number = vec![0; 114];
            number[place] = 1;
            numbers.push(number.clone());
            number[..place].fill(0xff);
            numbers.push(number);
        }
        numbers.extend((0..cases(1000)).map(|_| source.runs(114)));
        for number in numbers {
            let reference = EdwardsScalar::from_bytes_mod_order_wide(&Array::try_from(&number[..]).unwrap());
            assert_eq!(ORDER.reduce_wide(&number), padded(&reference));
        }
    }

    #[test]
    fn what_is_less_than_the_order_is_reduced() {
        let mut order: [u8; 57] = super::ORDER_NUMBER;
        order.reverse();
        let changed = |place: usize, by: u8| {
            let mut number = order;
            number[place] = number[place].wrapping_add(by);
            ORDER.is_reduced(number.iter().rev())
        };
        assert!(!ORDER.is_reduced(order.iter().rev()));
        assert!(changed(0, 0xff) && !changed(0, 1));
        // Bytes beyond those of the order count too.
        assert!(!changed(56, 1) && !changed(56, 0x80));
        assert!(ORDER.is_reduced([0; 57].iter()));
    }

    #[test]
    fn points_of_small_order() {
        for y in SMALL_ORDER {
            for sign in [0, 0x80] {
                let mut point: [u8; 57] = y.try_into().unwrap();
                point[56] |= sign;
                let reference = CompressedEdwardsY::from(point).decompress_unchecked().unwrap().to_edwards();
                assert_eq!(reference.double().double(), EdwardsPoint::IDENTITY);
                assert!(matches!(PreparedEddsa::new(EdwardsCurve::Ed448, &point), Err(InvalidPoint::SmallOrder)));
            }
        }
    }

    #[test]
    fn keys_that_are_not_canonical() {
        let not_canonical =
            |point: &[u8]| matches!(PreparedEddsa::new(EdwardsCurve::Ed448, point), Err(InvalidPoint::NotCanonical));
        for sign in [0, 0x80] {
            for k in 0..=255 {
                // p + k; from 256 on it would carry into the other bytes.
                let mut point = PRIME;
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
            let key = signing_key(1).verifying_key().to_bytes();
            for bit in 0..7 {
                let mut point = key;
                point[56] |= 1 << bit;
                assert!(not_canonical(&point), "bit {bit} of the sign's byte");
            }
        }
        let mut point = PRIME;
        point[0] -= 2;
        assert!(
            matches!(PreparedEddsa::new(EdwardsCurve::Ed448, &point), Ok(_) | Err(InvalidPoint::NotOnCurve)),
            "p − 3"
        );
    }

    #[test]
    fn keys_answer_as_the_reference_does() {
        let mut source = Source(21);
        for number in 0..cases(200).div_ceil(20) {
            let signing = signing_key(u8::try_from(number % 251).unwrap());
            let reference = signing.verifying_key();
            let key = || PreparedEddsa::new(EdwardsCurve::Ed448, reference.as_bytes()).expect("a good key");
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
    fn signatures_have_one_spelling() {
        let signing = signing_key(3);
        let key = PreparedEddsa::new(EdwardsCurve::Ed448, &signing.verifying_key().to_bytes()).expect("a good key");
        let good = signing.sign_raw(b"message").to_bytes();
        let answer = |place: usize, bits: u8| {
            let mut signature = good;
            signature[place] ^= bits;
            key.verify(b"message", &signature)
        };
        assert_eq!(answer(0, 0), Ok(()));
        for bit in 0..7 {
            assert_eq!(answer(56, 1 << bit), Err(InvalidSignature::Point), "R, bit {bit}");
            assert_eq!(answer(113, 1 << bit), Err(InvalidSignature::Range), "S, bit {bit}");
        }
        assert_eq!(answer(56, 0x80), Err(InvalidSignature::Mismatch));
        assert_eq!(answer(113, 0x80), Err(InvalidSignature::Range));
        for length in [0, 56, 57, 64, 113, 115, 228] {
            let signature = [&good[..], &good].concat();
            assert_eq!(key.verify(b"message", &signature[..length]), Err(InvalidSignature::Length));
        }
        for length in [0, 32, 56, 58] {
            let key = PreparedEddsa::new(EdwardsCurve::Ed448, &[1; 58][..length]);
            assert_eq!(key.err(), Some(InvalidPoint::Length));
        }
    }

    fn signing_key(seed: u8) -> ed448_goldilocks::SigningKey {
        ed448_goldilocks::SigningKey::from(ed448_goldilocks::EdwardsScalarBytes::from([seed; 57]))
    }
}
