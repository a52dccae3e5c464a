//! Multiples of a point, prepared so that any multiple is a sum of few of them.
//!
//! A scalar is written in signed digits of six bits, −31 to 32 ([`digits`]); the table holds d·2^(6w)·P for every digit d from 1
//! to 32 and every window w. No doubling is left for the verification (Brickell et al. 1992).

use super::field::Field;

/// Bits of a digit.
const WINDOW: usize = 6;

/// Points of a window: 1 to 32 times its base.
pub(super) const POINTS: usize = 1 << (WINDOW - 1);

/// A point in the form in which a table holds it and a sum takes it.
pub(crate) trait Prepared: Copy + Send + Sync + 'static {
    /// A sum of such points.
    type Sum;

    fn begin(&self) -> Self::Sum;
    fn add_to(&self, sum: &Self::Sum) -> Self::Sum;
    fn negate(&self) -> Self;
    /// 1 to 32 times the point, and 64 times: the window's points, and the next window's base.
    fn window(&self) -> ([Self; POINTS], Self);
}

/// The prepared multiples of one point.
#[derive(Debug)]
pub(crate) struct Table<P> {
    windows: Box<[[P; POINTS]]>,
}

/// A table in the making: [`step`](Builder::step) adds one window, so that no caller waits for all of them.
#[derive(Debug)]
pub(crate) struct Builder<P> {
    windows: Vec<[P; POINTS]>,
    count: usize,
    base: P,
}

impl<P: Prepared> Builder<P> {
    /// For scalars of `bytes` bytes.
    pub(crate) fn new(point: P, bytes: usize) -> Self {
        // One more bit, for the carry that signed digits may push out of the top.
        let count = (bytes * 8 + 1).div_ceil(WINDOW);
        Self { windows: Vec::with_capacity(count), count, base: point }
    }

    /// Adds a window; the table when it was the last.
    pub(crate) fn step(&mut self) -> Option<Table<P>> {
        let (window, next) = self.base.window();
        self.windows.push(window);
        self.base = next;
        (self.windows.len() == self.count)
            .then(|| Table { windows: core::mem::take(&mut self.windows).into_boxed_slice() })
    }
}

impl<P> Table<P> {
    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        size_of_val(&*self.windows)
    }
}

/// The sum of a multiple of each table's point, by big-endian scalars; `None` when every scalar is zero.
pub(super) fn sum_of_multiples<P: Prepared>(multiples: [(&Table<P>, &[u8]); 2]) -> Option<P::Sum> {
    let mut sum = None;
    for (table, scalar) in multiples {
        for (window, digit) in table.windows.iter().zip(digits(scalar)) {
            if digit == 0 {
                continue;
            }
            let mut point = window[usize::from(digit.unsigned_abs()) - 1];
            if digit < 0 {
                point = point.negate();
            }
            sum = Some(sum.map_or_else(|| point.begin(), |sum| point.add_to(&sum)));
        }
    }
    sum
}

/// The inverses of numbers none of which is zero, with one inversion for all (Montgomery's trick).
pub(super) fn invert_all<F: Field, const N: usize>(numbers: &[F; N]) -> [F; N] {
    let mut inverses = [F::ONE; N];
    let mut product = F::ONE;
    for (number, before) in numbers.iter().zip(&mut inverses) {
        *before = product;
        product = product.multiply(number);
    }
    let mut inverse = product.invert();
    for i in (0..N).rev() {
        inverses[i] = inverses[i].multiply(&inverse);
        inverse = inverse.multiply(&numbers[i]);
    }
    inverses
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

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha512};

    use super::super::field::{Field, FieldK256, FieldP256, FieldP384, FieldP521, Weierstrass};
    use super::super::weierstrass::{Affine, sum_has_x};
    use super::{Builder, Table, digits};

    #[test]
    fn digits_sum_to_the_scalar() {
        for scalar in [[0xff; 8], [0; 8], [0x80; 8], [0x7f; 8], [1, 0, 0, 0, 0, 0, 0, 0x21]] {
            let sum: i128 = digits(&scalar).take(12).enumerate().map(|(w, d)| i128::from(d) << (6 * w)).sum();
            assert_eq!(sum, i128::from(u64::from_be_bytes(scalar)));
            assert!(digits(&scalar).take(12).all(|digit| (-31..=32).contains(&digit)));
        }
    }

    fn table<F: Weierstrass>(x: &[u8], y: &[u8]) -> Table<Affine<F>> {
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
