//! ECDSA verification (FIPS 186-5 6.4.2): whether u·G + v·Q has the signature's r as its x.

use crate::ec::curves::{EcdsaGroup, Points};
use crate::ec::field::{FieldK256, FieldP256, FieldP384, FieldP521};
use crate::error::InvalidSignature;
use crate::tables::generator::Generator;
use crate::tables::prepared::PreparedPoint;

/// The curves of ECDSA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// NIST P-256 (SP 800-186 3.2.1.3).
    P256,
    /// NIST P-384 (SP 800-186 3.2.1.4).
    P384,
    /// NIST P-521 (SP 800-186 3.2.1.5).
    P521,
    /// secp256k1 (SEC 2 2.4.1).
    Secp256k1,
}

/// An ECDSA public key, which is prepared when it has shown to be worth it.
#[derive(Debug)]
pub struct PreparedEcdsa {
    curve: Curve,
    point: PreparedPoint,
}

impl Curve {
    /// Bytes of a coordinate, and of each half of a signature.
    #[must_use]
    pub const fn coordinate_bytes(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Bytes of a signature, r and then s.
    #[must_use]
    pub const fn signature_bytes(self) -> usize {
        2 * self.coordinate_bytes()
    }
}

impl PreparedEcdsa {
    /// Takes big-endian coordinates, each as long as the prime; `None` when they are of another length or no point of the curve.
    #[must_use]
    pub fn new(curve: Curve, x: &[u8], y: &[u8]) -> Option<Self> {
        if [x, y].iter().any(|coordinate| coordinate.len() != curve.coordinate_bytes()) {
            return None;
        }
        let point = group(curve).point(x, y)?;
        Some(Self { curve, point: PreparedPoint::new(generator(curve), point) })
    }

    /// The curve that the key is on.
    #[must_use]
    pub const fn curve(&self) -> Curve {
        self.curve
    }

    /// Prepares the key now: some milliseconds, and from 97 KiB for P-256 to 414 KiB for P-521.
    pub fn prepare(&self) {
        self.point.prepare();
    }

    /// Whether r and s, one after the other and each as long as the order, are a signature over the message of `hash`.
    ///
    /// The hash has at most as many bits as the order: none is cut off, and under a longer one nothing holds.
    ///
    /// # Errors
    ///
    /// [`Length`](InvalidSignature::Length), [`Range`](InvalidSignature::Range) when r or s is not from 1 to the order less 1, or
    /// [`Mismatch`](InvalidSignature::Mismatch).
    pub fn verify(&self, hash: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        if signature.len() != self.curve.signature_bytes() {
            return Err(InvalidSignature::Length);
        }
        let (r, s) = signature.split_at(self.curve.coordinate_bytes());
        let group = group(self.curve);
        let order = group.order();
        let is_in_range = |number: &[u8]| order.is_reduced(number.iter()) && number.iter().any(|&byte| byte != 0);
        if !is_in_range(r) || !is_in_range(s) {
            return Err(InvalidSignature::Range);
        }
        if hash.len() * 8 > group.scalar_bits() {
            return Err(InvalidSignature::Mismatch);
        }
        let [u, v] = order.divide(hash, r, s);
        // The neutral element has no x.
        let holds = self.point.sum(&u, &v).is_some_and(|sum| group.has_x(&sum, r));
        if holds { Ok(()) } else { Err(InvalidSignature::Mismatch) }
    }
}

fn group(curve: Curve) -> &'static dyn EcdsaGroup {
    match curve {
        Curve::P256 => Points::<FieldP256>::GROUP,
        Curve::P384 => Points::<FieldP384>::GROUP,
        Curve::P521 => Points::<FieldP521>::GROUP,
        Curve::Secp256k1 => Points::<FieldK256>::GROUP,
    }
}

pub(super) fn generator(curve: Curve) -> &'static Generator {
    static P256: Generator = Generator::new(Points::<FieldP256>::GROUP);
    static P384: Generator = Generator::new(Points::<FieldP384>::GROUP);
    static P521: Generator = Generator::new(Points::<FieldP521>::GROUP);
    static SECP256K1: Generator = Generator::new(Points::<FieldK256>::GROUP);
    match curve {
        Curve::P256 => &P256,
        Curve::P384 => &P384,
        Curve::P521 => &P521,
        Curve::Secp256k1 => &SECP256K1,
    }
}

#[cfg(test)]
mod tests {
    use super::{Curve, InvalidSignature, PreparedEcdsa};
    use crate::ec::field::{Field, FieldK256, FieldP256, FieldP384, FieldP521};
    use crate::ec::weierstrass::Jacobian;
    use crate::ec::weierstrass::Weierstrass;
    use crate::tables::digits::{SCALAR_BYTES, Scalar};
    use crate::tables::group::Sum;
    use crate::test_inputs::{Source, cases, few};

    fn little_endian(number: &[u8]) -> Scalar {
        let mut scalar = [0; SCALAR_BYTES];
        scalar[..number.len()].copy_from_slice(number);
        scalar[..number.len()].reverse();
        scalar
    }

    fn has_x<F: Weierstrass>(sum: &Sum, x: &[u8]) -> bool {
        let (sum, right) = (Jacobian::<F>::from_limbs(sum), F::from_be_bytes(x));
        assert!(!sum.has_x(&right.add(&F::ONE).carry()));
        sum.has_x(&right)
    }

    /// The number ± a small one, as long as it and modulo 2^(its bits).
    fn shifted(number: &[u8], by: i16) -> Vec<u8> {
        let mut shifted = number.to_vec();
        let mut carry = by;
        for byte in shifted.iter_mut().rev() {
            carry += i16::from(*byte);
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        shifted
    }

    macro_rules! agrees_with_the_crate {
        ($krate:ident, $curve:ident, $field:ty, $bytes:literal, $hash:literal) => {
            mod $krate {
                use ::$krate::ecdsa::signature::hazmat::PrehashVerifier;
                use ::$krate::ecdsa::{Signature, VerifyingKey};
                use ::$krate::elliptic_curve::{PrimeField, ops::Reduce, sec1::ToSec1Point};
                use ::$krate::{AffinePoint, FieldBytes, ProjectivePoint, Scalar};

                use super::*;

                const G: ProjectivePoint = ProjectivePoint::GENERATOR;

                fn number(bytes: &[u8]) -> Scalar {
                    let mut padded = [0; $bytes];
                    padded[$bytes - bytes.len()..].copy_from_slice(bytes);
                    <Scalar as Reduce<FieldBytes>>::reduce(&FieldBytes::try_from(&padded[..]).unwrap())
                }

                fn power_of_two(exponent: u32) -> Scalar {
                    (0..exponent).fold(Scalar::ONE, |power, _| power + power)
                }

                fn coordinates(point: &ProjectivePoint) -> Option<(Vec<u8>, Vec<u8>)> {
                    let point = AffinePoint::from(*point).to_sec1_point(false);
                    Some((point.x()?.to_vec(), point.y()?.to_vec()))
                }

                fn key(point: &ProjectivePoint) -> PreparedEcdsa {
                    let (x, y) = coordinates(point).unwrap();
                    PreparedEcdsa::new(Curve::$curve, &x, &y).unwrap()
                }

                /// Both ways to a sum, of which the prepared one may be exceptional; whether it was not.
                fn check_sum(prepared: &PreparedEcdsa, q: &ProjectivePoint, u: &Scalar, v: &Scalar) -> bool {
                    let expected = coordinates(&(G * u + *q * v));
                    let (u, v) = (little_endian(&u.to_repr()), little_endian(&v.to_repr()));
                    let (unprepared, prepared) =
                        (prepared.point.unprepared_sum(&u, &v), prepared.point.prepared_sum(&u, &v));
                    assert_eq!(unprepared.is_some(), expected.is_some());
                    for sum in [unprepared, prepared].iter().flatten() {
                        assert!(has_x::<$field>(sum, &expected.as_ref().unwrap().0));
                    }
                    prepared.is_some()
                }

                /// Both ways to a verdict, against the crate's; which it is.
                fn check(
                    prepared: &PreparedEcdsa,
                    point: &ProjectivePoint,
                    hash: &[u8],
                    r: &[u8],
                    s: &[u8],
                ) -> Option<bool> {
                    let reference = Signature::from_slice(&[r, s].concat()).ok().map(|signature| {
                        let reference = VerifyingKey::from_affine(AffinePoint::from(*point)).unwrap();
                        reference.verify_prehash(hash, &signature.normalize_s()).is_ok()
                    });
                    let signature = [r, s].concat();
                    for (key, name) in [(prepared, "prepared"), (&key(point), "not prepared")] {
                        let answer = match key.verify(hash, &signature) {
                            Ok(()) => Some(true),
                            Err(InvalidSignature::Mismatch) => Some(false),
                            Err(error) => {
                                assert_eq!(error, InvalidSignature::Range);
                                None
                            }
                        };
                        assert_eq!(answer, reference, "{name}");
                    }
                    reference
                }

                #[test]
                fn what_has_another_length() {
                    let (x, y) = coordinates(&G).unwrap();
                    let longer = [&[0], &*x].concat();
                    for x in [&x[1..], &[], &longer] {
                        assert!(PreparedEcdsa::new(Curve::$curve, x, &y).is_none());
                        assert!(PreparedEcdsa::new(Curve::$curve, &y, x).is_none());
                    }
                    for length in [0, $bytes, 2 * $bytes - 1, 2 * $bytes + 1] {
                        assert_eq!(key(&G).verify(&[1; $hash], &vec![1; length]), Err(InvalidSignature::Length));
                    }
                    // r = x and s = z + x are a signature of the key 1 with the number 1.
                    let signature = |hash: &[u8]| {
                        let s = number(hash) + number(&x);
                        [number(&x).to_repr().to_vec(), s.to_repr().to_vec()].concat()
                    };
                    for hash in [vec![1; $hash], vec![1; 20], vec![]] {
                        assert_eq!(key(&G).verify(&hash, &signature(&hash)), Ok(()));
                    }
                    for hash in [vec![1; $bytes + 1], [vec![0; $bytes], vec![1]].concat()] {
                        let of_part = signature(&hash[1..]);
                        assert_eq!(key(&G).verify(&hash, &of_part), Err(InvalidSignature::Mismatch));
                    }
                }

                #[test]
                fn numbers_of_the_curve() {
                    let (x, y) = coordinates(&G).unwrap();
                    assert_eq!(<$field>::GENERATOR, (&*x, &*y));
                    let order = <$field>::ORDER.number();
                    assert_eq!(shifted(order, -1), (-Scalar::ONE).to_repr().to_vec());
                    let bits = order.len() * 8 - usize::try_from(order[0].leading_zeros()).unwrap();
                    assert_eq!(bits, <$field>::ORDER_BITS);
                }

                #[test]
                fn sums() {
                    let mut source = Source(1);
                    let q = G * number(&source.bytes($bytes));
                    let prepared = key(&q);
                    // Two tables take the interpreter an hour; those of Ed25519 are made by the same code.
                    if cfg!(not(miri)) {
                        prepared.prepare();
                    }
                    let small = [0, 1, 2, 31, 32, 33, 63, 64, 65].map(|number: u64| Scalar::from(number));
                    let edges = || small.into_iter().chain(small.map(|edge| -edge));
                    let mut known = Vec::new();
                    for u in few(edges(), 1) {
                        for v in few(edges(), 1) {
                            known.push(check_sum(&prepared, &q, &u, &v));
                        }
                    }
                    for _ in 0..cases(100) {
                        let (u, v) = (number(&source.runs($bytes)), number(&source.runs($bytes)));
                        known.push(check_sum(&prepared, &q, &u, &v));
                    }
                    // Not all: another test may be at the table of the base point when this key is prepared.
                    let unknown = known.iter().filter(|known| !**known).count();
                    assert!(cfg!(miri) || unknown < known.len() / 2, "{unknown} of {} unknown", known.len());
                }

                /// Keys that are small multiples of the base point, so that equal and opposite points meet.
                #[cfg_attr(miri, ignore = "takes hours")]
                #[test]
                fn sums_with_exceptional_additions() {
                    let mut source = Source(2);
                    let random = number(&source.bytes($bytes));
                    let (two, half) =
                        (Scalar::from(2_u64), Option::<Scalar>::from(Scalar::from(2_u64).invert()).unwrap());
                    let factors =
                        [Scalar::ONE, two, half, Scalar::from(32_u64), Scalar::from(64_u64), power_of_two(126)];
                    for factor in factors.into_iter().chain(factors.map(|factor| -factor)) {
                        let q = G * factor;
                        let prepared = key(&q);
                        prepared.prepare();
                        let mut scalars =
                            vec![random, Scalar::ONE, two, power_of_two(60), power_of_two(131) - Scalar::ONE];
                        scalars.extend((3..8_u64).map(Scalar::from));
                        for v in scalars {
                            // The sum of the two multiples: none, twice the one, three times, and one that ends so.
                            let of_key = v * factor;
                            for u in [-of_key, of_key, of_key + of_key, of_key + two, -of_key + Scalar::ONE, v, -v] {
                                check_sum(&prepared, &q, &u, &v);
                            }
                        }
                    }
                }

                #[cfg_attr(miri, ignore = "takes hours; `sums` and `division_modulo_the_order` run what it is made of")]
                #[test]
                fn signatures() {
                    let mut source = Source(3);
                    let order = <$field>::ORDER.number();
                    for round in 0..cases(12).div_ceil(12) {
                        let d = if round == 0 { Scalar::ONE } else { number(&source.runs($bytes)) };
                        let point = G * d;
                        let Some(_) = coordinates(&point) else { continue };
                        let prepared = key(&point);
                        prepared.prepare();
                        for _ in 0..12 {
                            let hash = source.runs($hash);
                            let k = number(&source.runs($bytes));
                            let Some((x, _)) = coordinates(&(G * k)) else { continue };
                            let r = number(&x);
                            let s = Option::<Scalar>::from(k.invert()).unwrap() * (number(&hash) + r * d);
                            for s in [s, -s] {
                                let (r, s) = (r.to_repr().to_vec(), s.to_repr().to_vec());
                                // As random bytes that are runs may make them.
                                let is_zero = [&r, &s].iter().any(|number| number.iter().all(|&byte| byte == 0));
                                assert_eq!(check(&prepared, &point, &hash, &r, &s) == Some(true), !is_zero);
                                for (r, s) in [
                                    (shifted(&r, 1), s.clone()),
                                    (r.clone(), shifted(&s, -1)),
                                    (s.clone(), r.clone()),
                                    (source.runs($bytes), source.runs($bytes)),
                                ] {
                                    check(&prepared, &point, &hash, &r, &s);
                                }
                            }
                        }
                        let edges = [vec![0; $bytes], vec![0xff; $bytes], shifted(&[0; $bytes], 1), shifted(order, 0)];
                        let more =
                            [shifted(order, 1), shifted(order, -1), shifted(order, -2), shifted(&[0; $bytes], 2)];
                        let edges: Vec<_> = edges.into_iter().chain(more).collect();
                        let hashes = edges.iter().map(|edge| &edge[$bytes - $hash..]);
                        for ((r, s), hash) in
                            edges.iter().flat_map(|r| edges.iter().map(move |s| (r, s))).zip(hashes.cycle())
                        {
                            check(&prepared, &point, hash, r, s);
                        }
                    }
                }

                /// Where x is not below the order, r is x less the order.
                #[cfg_attr(miri, ignore = "takes hours; `sums` and `division_modulo_the_order` run what it is made of")]
                #[test]
                fn signatures_whose_x_is_above_the_order() {
                    let mut source = Source(4);
                    let order = <$field>::ORDER.number();
                    let mut found = 0;
                    for r in 1..40_u8 {
                        let x = shifted(order, i16::from(r));
                        let Ok(sum) = VerifyingKey::from_sec1_bytes(&[&[2], &*x].concat()) else { continue };
                        let sum = ProjectivePoint::from(*sum.as_affine());
                        let (hash, s) = (source.bytes($hash), number(&source.bytes($bytes)));
                        let r = Scalar::from(u64::from(r));
                        // Q = (s·R − z·G)/r
                        let point = (sum * s - G * number(&hash)) * Option::<Scalar>::from(r.invert()).unwrap();
                        let prepared = key(&point);
                        prepared.prepare();
                        assert_eq!(check(&prepared, &point, &hash, &r.to_repr(), &s.to_repr()), Some(true));
                        assert_eq!(check(&prepared, &point, &hash, &(r + r).to_repr(), &s.to_repr()), Some(false));
                        found += 1;
                    }
                    assert!(found > 5);
                }

                /// 1 more than what −1 is.
                fn prime() -> Vec<u8> {
                    let mut minus_one = [0; $bytes];
                    <$field>::ZERO.subtract(&<$field>::ONE).carry().to_le_bytes(&mut minus_one);
                    minus_one.reverse();
                    shifted(&minus_one, 1)
                }

                #[cfg_attr(miri, ignore = "takes long; `points` runs the same code")]
                #[test]
                fn a_coordinate_has_one_spelling() {
                    let mut points = 0;
                    for x in 0..40 {
                        let below = shifted(&[0; $bytes], x);
                        let Ok(point) = VerifyingKey::from_sec1_bytes(&[&[2], &*below].concat()) else { continue };
                        let (_, y) = coordinates(&ProjectivePoint::from(*point.as_affine())).unwrap();
                        assert!(PreparedEcdsa::new(Curve::$curve, &below, &y).is_some());
                        assert!(PreparedEcdsa::new(Curve::$curve, &shifted(&prime(), x), &y).is_none());
                        points += 1;
                    }
                    assert!(points > 5);
                }

                #[test]
                fn points() {
                    let mut source = Source(5);
                    let reference = |x: &[u8], y: &[u8]| VerifyingKey::from_sec1_bytes(&[&[4], x, y].concat()).is_ok();
                    let check = |x: &[u8], y: &[u8]| {
                        assert_eq!(PreparedEcdsa::new(Curve::$curve, x, y).is_some(), reference(x, y), "{x:x?} {y:x?}")
                    };
                    let prime = prime();
                    let edges: Vec<_> = (-2..3)
                        .flat_map(|by| {
                            [&[0; $bytes][..], &prime, <$field>::ORDER.number()].map(|edge| shifted(edge, by))
                        })
                        .collect();
                    for x in few(&edges, 3) {
                        for y in few(&edges, 3) {
                            check(x, y);
                        }
                        // With the y that belongs to x, where there is one below the prime.
                        for sign in [2, 3] {
                            if let Ok(point) = VerifyingKey::from_sec1_bytes(&[&[sign], &**x].concat()) {
                                let (x, y) = coordinates(&ProjectivePoint::from(*point.as_affine())).unwrap();
                                assert!(PreparedEcdsa::new(Curve::$curve, &x, &y).is_some());
                            }
                        }
                    }
                    for _ in 0..cases(50) {
                        let Some((x, y)) = coordinates(&(G * number(&source.runs($bytes)))) else { continue };
                        assert!(PreparedEcdsa::new(Curve::$curve, &x, &y).is_some());
                        let mut other = y.clone();
                        other[source.below($bytes)] ^= 1 << source.below(8);
                        check(&x, &other);
                        check(&y, &x);
                        check(&x, &source.runs($bytes));
                    }
                }

                #[test]
                fn division_modulo_the_order() {
                    let mut source = Source(6);
                    let small = [0, 1, 2, 3].map(|number: u64| Scalar::from(number));
                    let edges: Vec<_> = small.into_iter().chain(small.map(|edge| -edge)).collect();
                    let mut numbers = edges.clone();
                    for _ in 0..cases(300) {
                        numbers.push(number(&source.runs($bytes)));
                    }
                    for (i, c) in numbers.iter().enumerate().filter(|(_, c)| **c != Scalar::ZERO) {
                        let inverse = Option::<Scalar>::from(c.invert()).unwrap();
                        for (a, b) in [(edges[i % edges.len()], numbers[numbers.len() - 1 - i]), (*c, -*c)] {
                            let quotients = <$field>::ORDER.divide(&a.to_repr(), &b.to_repr(), &c.to_repr());
                            let expected = [a * inverse, b * inverse].map(|number| little_endian(&number.to_repr()));
                            assert_eq!(quotients, expected);
                        }
                    }
                }
            }
        };
    }

    agrees_with_the_crate!(p256, P256, FieldP256, 32, 32);
    agrees_with_the_crate!(p384, P384, FieldP384, 48, 48);
    agrees_with_the_crate!(p521, P521, FieldP521, 66, 64);
    agrees_with_the_crate!(k256, Secp256k1, FieldK256, 32, 32);
}
