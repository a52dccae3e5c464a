//! Multiples of a point, prepared so that any multiple is a sum of few of them.
//!
//! A scalar is written in signed digits of six bits, −31 to 32 ([`digits`]); the table holds d·2^(6w)·P for every digit d from 1
//! to 32 and every window w. No doubling is left for the verification (Brickell, Gordon, McCurley and Wilson 1992).

use super::field::Field;
use super::point::{Affine, Jacobian};

/// Bits of a digit.
const WINDOW: usize = 6;

/// Points of a window: 1 to 32 times its base.
const POINTS: usize = 1 << (WINDOW - 1);

/// The prepared multiples of one point.
#[derive(Debug)]
pub(crate) struct Table<F> {
    windows: Box<[[Affine<F>; POINTS]]>,
}

/// A table in the making: [`step`](Builder::step) adds one window, so that no caller waits for all of them.
#[derive(Debug)]
pub(crate) struct Builder<F> {
    windows: Vec<[Affine<F>; POINTS]>,
    count: usize,
    base: Affine<F>,
}

impl<F: Field> Builder<F> {
    /// For scalars of `bytes` bytes.
    pub(crate) fn new(point: Affine<F>, bytes: usize) -> Self {
        // One more bit, for the carry that signed digits may push out of the top.
        let count = (bytes * 8 + 1).div_ceil(WINDOW);
        Self { windows: Vec::with_capacity(count), count, base: point }
    }

    /// Adds a window; the table when it was the last.
    pub(crate) fn step(&mut self) -> Option<Table<F>> {
        let first = Jacobian::from(self.base);
        let mut multiples = [first; POINTS + 1];
        // The order of the curve is a prime above 2^(WINDOW + 1), so no sum here is of equal or opposite points but the
        // first, which is a doubling.
        multiples[1] = first.double();
        for i in 2..POINTS {
            multiples[i] = multiples[i - 1].add(&self.base);
        }
        multiples[POINTS] = multiples[POINTS - 1].double();
        let points = to_affine(&multiples);
        self.base = points[POINTS];
        let mut window = [points[0]; POINTS];
        window.copy_from_slice(&points[..POINTS]);
        self.windows.push(window);
        (self.windows.len() == self.count)
            .then(|| Table { windows: core::mem::take(&mut self.windows).into_boxed_slice() })
    }
}

impl<F: Field> Table<F> {
    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        size_of_val(&*self.windows)
    }
}

/// Whether u·G + v·Q has one of the numbers `candidates` as its x; `None` when the sum ran into equal or opposite points,
/// so that another way has to tell.
///
/// Scalars are big-endian and below the order of the curve, `candidates` are below the prime.
pub(crate) fn sum_has_x<F: Field>(
    g: &Table<F>,
    u: &[u8],
    q: &Table<F>,
    v: &[u8],
    candidates: impl IntoIterator<Item = F>,
) -> Option<bool> {
    let mut sum: Option<Jacobian<F>> = None;
    for (table, scalar) in [(g, u), (q, v)] {
        for (window, digit) in table.windows.iter().zip(digits(scalar)) {
            if digit == 0 {
                continue;
            }
            let mut point = window[usize::from(digit.unsigned_abs()) - 1];
            if digit < 0 {
                point.y = F::ZERO.subtract(&point.y);
            }
            sum = Some(sum.map_or_else(|| Jacobian::from(point), |sum| sum.add(&point)));
        }
    }
    let sum = sum.filter(|sum| !sum.z.is_zero())?;
    // x = X/Z², so x·Z² = X: no inversion is needed to compare.
    let zz = sum.z.square();
    Some(candidates.into_iter().any(|x| x.multiply(&zz).subtract(&sum.x).carry().is_zero()))
}

/// The signed digits of a scalar, lowest first, and zeros behind them.
fn digits(scalar: &[u8]) -> impl Iterator<Item = i8> {
    let mut carry = 0_i8;
    (0..).step_by(WINDOW).map(move |start| {
        let mut digit = carry;
        for bit in 0..WINDOW {
            let place = start + bit;
            let byte = scalar.len().checked_sub(place / 8 + 1).map_or(0, |index| scalar[index]);
            if byte >> (place % 8) & 1 == 1 {
                digit += 1 << bit;
            }
        }
        carry = i8::from(digit > 1 << (WINDOW - 1));
        digit - (carry << WINDOW)
    })
}

/// Divides by Z, with one inversion for all (Montgomery's trick).
fn to_affine<F: Field>(points: &[Jacobian<F>; POINTS + 1]) -> [Affine<F>; POINTS + 1] {
    let mut products = [F::ONE; POINTS + 1];
    let mut product = F::ONE;
    for (point, before) in points.iter().zip(&mut products) {
        *before = product;
        product = product.multiply(&point.z);
    }
    let mut inverse = product.invert();
    let mut affine = [Affine { x: F::ZERO, y: F::ZERO }; POINTS + 1];
    for i in (0..=POINTS).rev() {
        let z_inverse = inverse.multiply(&products[i]);
        inverse = inverse.multiply(&points[i].z);
        let square = z_inverse.square();
        affine[i] = Affine { x: points[i].x.multiply(&square), y: points[i].y.multiply(&square.multiply(&z_inverse)) };
    }
    affine
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha512};

    use super::super::field::{Field, FieldK256, FieldP256, FieldP384, FieldP521};
    use super::super::point::Affine;
    use super::{Builder, Table, digits, sum_has_x};

    #[test]
    fn digits_sum_to_the_scalar() {
        for scalar in [[0xff; 8], [0; 8], [0x80; 8], [0x7f; 8], [1, 0, 0, 0, 0, 0, 0, 0x21]] {
            let sum: i128 = digits(&scalar).take(12).enumerate().map(|(w, d)| i128::from(d) << (6 * w)).sum();
            assert_eq!(sum, i128::from(u64::from_be_bytes(scalar)));
            assert!(digits(&scalar).take(12).all(|digit| (-31..=32).contains(&digit)));
        }
    }

    fn table<F: Field>(x: &[u8], y: &[u8]) -> Table<F> {
        let point = Affine { x: F::from_be_bytes(x), y: F::from_be_bytes(y) };
        let mut builder = Builder::new(point, x.len());
        loop {
            if let Some(table) = builder.step() {
                return table;
            }
        }
    }

    macro_rules! agrees_with {
        ($name:ident, $krate:ident, $field:ty, $bytes:literal) => {
            #[test]
            fn $name() {
                use $krate::elliptic_curve::{PrimeField, ops::Reduce, sec1::ToSec1Point};
                use $krate::{AffinePoint, FieldBytes, ProjectivePoint, Scalar};

                let number = |label: u32| {
                    let mut bytes = [0_u8; $bytes];
                    for (part, chunk) in bytes.chunks_mut(64).enumerate() {
                        let hash =
                            Sha512::digest([label.to_be_bytes(), u32::try_from(part).unwrap().to_be_bytes()].concat());
                        chunk.copy_from_slice(&hash[..chunk.len()]);
                    }
                    <Scalar as Reduce<FieldBytes>>::reduce(&FieldBytes::try_from(&bytes[..]).unwrap())
                };
                let coordinates = |point: &ProjectivePoint| {
                    let point = AffinePoint::from(*point).to_sec1_point(false);
                    (point.x().unwrap().to_vec(), point.y().unwrap().to_vec())
                };
                let small = |n: u64| Scalar::from(n);
                let (gx, gy) = coordinates(&ProjectivePoint::GENERATOR);
                let g = table::<$field>(&gx, &gy);
                let q = ProjectivePoint::GENERATOR * number(0);
                let (qx, qy) = coordinates(&q);
                let q_table = table::<$field>(&qx, &qy);
                let mut pairs: Vec<(Scalar, Scalar)> = (1..200).map(|i| (number(i), number(i + 1000))).collect();
                for edge in
                    [small(0), small(1), small(2), small(32), small(33), small(64), -small(1), -small(2), number(7)]
                {
                    for other in [small(0), small(1), small(63), -small(1), number(8)] {
                        pairs.push((edge, other));
                    }
                }
                for (u, v) in pairs {
                    let sum = ProjectivePoint::GENERATOR * u + q * v;
                    if sum == ProjectivePoint::IDENTITY {
                        assert_eq!(sum_has_x(&g, &u.to_repr(), &q_table, &v.to_repr(), [<$field>::ONE]), None);
                        continue;
                    }
                    let (x, _) = coordinates(&sum);
                    let right = <$field>::from_be_bytes(&x);
                    let wrong = right.add(&<$field>::ONE).carry();
                    assert_eq!(sum_has_x(&g, &u.to_repr(), &q_table, &v.to_repr(), [right]), Some(true));
                    assert_eq!(sum_has_x(&g, &u.to_repr(), &q_table, &v.to_repr(), [wrong]), Some(false));
                }
                // With Q = G, equal points meet: the table must say that it does not know, or be right.
                for n in 1..70 {
                    let u = small(n);
                    let (x, _) = coordinates(&(ProjectivePoint::GENERATOR * (u + u)));
                    let right = <$field>::from_be_bytes(&x);
                    assert_ne!(sum_has_x(&g, &u.to_repr(), &g, &u.to_repr(), [right]), Some(false));
                    assert_eq!(sum_has_x(&g, &u.to_repr(), &g, &(-u).to_repr(), [right]), None);
                }
            }
        };
    }

    agrees_with!(p256_agrees_with_the_crate, p256, FieldP256, 32);
    agrees_with!(p384_agrees_with_the_crate, p384, FieldP384, 48);
    agrees_with!(p521_agrees_with_the_crate, p521, FieldP521, 66);
    agrees_with!(k256_agrees_with_the_crate, k256, FieldK256, 32);
}
