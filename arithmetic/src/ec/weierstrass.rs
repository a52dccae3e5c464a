//! Points of the ECDSA curves: y² = x³ + ax + b with a = −3 or a = 0, in Jacobian coordinates.
//!
//! # Bounds on values
//!
//! In multiples of p, with p/R ≤ 2^-5 as in `field.rs`. Of a table's point |x|, |y| ≤ 1.1. Of a sum, |z| ≤ 1.5 and, if an addition
//! made it, |x| ≤ 7.5 and |y| ≤ 3.2; if a doubling, |x| ≤ 6.1 and |y| ≤ 4.6. These bounds reproduce themselves:
//!
//! *Addition*, of either: zz, u2, zzz, s2 ≤ 1.1. After an addition h ≤ 8.6, r ≤ 4.3, hh ≤ 3.4, hhh ≤ 2, v ≤ 1.8, so
//! x ≤ (1 + 4.3²/32) + 2 + 2·1.8 ≤ 7.2 and y ≤ 1 + (4.3·9.0 + 3.2·2)/32 ≤ 2.5. After a doubling h ≤ 7.2, r ≤ 5.7, hh ≤ 2.7,
//! hhh ≤ 1.7, v ≤ 1.6, so x ≤ (1 + 5.7²/32) + 1.7 + 2·1.6 ≤ 7 and y ≤ 1 + (5.7·8.6 + 4.6·1.7)/32 ≤ 2.8. z ≤ 1 + 1.5·8.6/32 ≤ 1.5.
//!
//! *Doubling*: zz ≤ 1.1. After an addition α ≤ 1 + 3·8.6²/32 ≤ 8, yy ≤ 1.4, β ≤ 1.4, so x ≤ 1 + (8² + 8·7.5·1.4)/32 ≤ 5.7
//! and y ≤ 1 + (8·(4·1.4 + 5.7) + 8·1.4²)/32 ≤ 4.4. After a doubling α ≤ 1 + 3·7.2²/32 ≤ 5.9, yy ≤ 1.7, β ≤ 1.4, so
//! x ≤ 1 + (5.9² + 8·6.1·1.7)/32 ≤ 4.7 and y ≤ 1 + (5.9·(4·1.4 + 4.7) + 8·1.7²)/32 ≤ 3.7. z ≤ 1 + 2·4.6·1.5/32 ≤ 1.5.

use crate::ec::field::{Field, batch_invert};
use crate::ec::scalar::Order;
use crate::tables::group::{Point, SUMS, Sum};

/// The field of a curve, with its other numbers. All bytes are big-endian and as long as the prime.
pub(crate) trait Weierstrass: Field {
    /// Whether `a` is −3; otherwise it is 0.
    const A_IS_MINUS_THREE: bool;
    const B: &'static [u8];
    /// The base point's x and y.
    const GENERATOR: (&'static [u8], &'static [u8]);
    /// How many points there are: a prime.
    const ORDER: &'static Order;
    const ORDER_BITS: usize;
}

/// A point with its coordinates as they are, never the neutral element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affine<F> {
    x: F,
    y: F,
}

/// (X/Z², Y/Z³). Z = 0 is the exceptional case: an addition of equal or opposite points gives it, and every later sum
/// keeps it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Jacobian<F> {
    x: F,
    y: F,
    z: F,
}

impl<F: Weierstrass> Jacobian<F> {
    pub(crate) fn from_limbs(sum: &Sum) -> Self {
        let [x, y, z] = [0, 1, 2].map(|i| F::from_limbs(&sum[i * F::LENGTH..]));
        Self { x, y, z }
    }

    pub(crate) fn write(&self, sum: &mut Sum) {
        for (limbs, number) in sum.chunks_exact_mut(F::LENGTH).zip([&self.x, &self.y, &self.z]) {
            limbs.copy_from_slice(number.limbs());
        }
    }

    /// 8M + 3S (Hankerson, Menezes and Vanstone 2004, algorithm 3.22).
    pub(crate) fn add(&self, other: &Affine<F>) -> Self {
        let zz = self.z.square();
        let u2 = other.x.multiply(&zz);
        let s2 = other.y.multiply(&self.z.multiply(&zz));
        let h = u2.subtract(&self.x);
        let r = s2.subtract(&self.y);
        let hh = h.square();
        let hhh = h.multiply(&hh);
        let v = self.x.multiply(&hh);
        let x = r.square().subtract(&hhh).subtract(&v).subtract(&v).carry();
        let y = r.multiply_subtract(&v.subtract(&x), &self.y, &hhh);
        let z = self.z.multiply(&h);
        Self { x, y, z }
    }

    /// At most 5M + 4S (Bernstein and Lange, dbl-2001-b, with 2YZ as a product), two pairs of them reduced as one. No point here
    /// has order two.
    pub(crate) fn double(&self) -> Self {
        let yy = self.y.square();
        let beta = self.x.multiply(&yy);
        let alpha = self.slope_numerator();
        let x = alpha.multiply_subtract(&alpha, &self.x.multiply_small(8), &yy);
        let y = alpha.multiply_subtract(&beta.multiply_small(4).subtract(&x), &yy.multiply_small(8), &yy);
        let z = self.y.multiply_small(2).multiply(&self.z);
        Self { x, y, z }
    }

    /// 3X² + aZ⁴.
    fn slope_numerator(&self) -> F {
        if F::A_IS_MINUS_THREE {
            let zz = self.z.square();
            self.x.add(&zz).multiply(&self.x.subtract(&zz).multiply_small(3))
        } else {
            self.x.multiply_small(3).multiply(&self.x)
        }
    }

    /// Whether an addition met equal or opposite points, so that this is no point.
    pub(crate) fn is_exceptional(&self) -> bool {
        self.z.is_zero()
    }

    /// Whether the number is the point's x.
    pub(crate) fn has_x(&self, x: &F) -> bool {
        // x = X/Z², so x·Z² = X: no inversion is needed to compare.
        equal(&x.multiply(&self.z.square()), &self.x)
    }

    /// Whether this is the point itself, of the two that have its x.
    pub(crate) fn has_y_of(&self, point: &Affine<F>) -> bool {
        equal(&point.y.multiply(&self.z.square().multiply(&self.z)), &self.y)
    }
}

impl<F: Weierstrass> Affine<F> {
    /// Takes big-endian coordinates, each as long as the prime; `None` when they are no point of the curve.
    pub(crate) fn new(x: &[u8], y: &[u8]) -> Option<Self> {
        let (x, y) = (F::from_sum_below_prime(x, &[])?, F::from_sum_below_prime(y, &[])?);
        // y² = x³ + ax + b
        let cube = x.square().multiply(&x);
        let ax = if F::A_IS_MINUS_THREE { x.multiply_small(-3) } else { F::ZERO };
        let right = cube.add(&ax).carry().add(&F::from_be_bytes(F::B)).carry();
        equal(&y.square(), &right).then_some(Self { x, y })
    }

    /// The base point.
    pub(crate) fn generator() -> Self {
        Self { x: F::from_be_bytes(F::GENERATOR.0), y: F::from_be_bytes(F::GENERATOR.1) }
    }

    /// The point, or its opposite.
    pub(crate) fn from_limbs(point: &[i32], is_opposite: bool) -> Self {
        let (x, y) = (F::from_limbs(point), F::from_limbs(&point[F::LENGTH..]));
        Self { x, y: if is_opposite { F::ZERO.subtract(&y) } else { y } }
    }

    pub(crate) fn to_limbs(self) -> Point {
        let mut point: Point = [0; _];
        self.write(&mut point);
        point
    }

    fn write(&self, point: &mut [i32]) {
        point[..F::LENGTH].copy_from_slice(self.x.limbs());
        point[F::LENGTH..2 * F::LENGTH].copy_from_slice(self.y.limbs());
    }

    pub(crate) fn to_jacobian(self) -> Jacobian<F> {
        Jacobian { x: self.x, y: self.y, z: F::ONE }
    }
}

/// Divides by Z, none of which is zero, with one inversion for all.
pub(crate) fn to_affine<F: Weierstrass>(sums: &[Sum], points: &mut [i32]) {
    let mut inverses = [F::ZERO; SUMS];
    for (z, sum) in inverses.iter_mut().zip(sums) {
        *z = F::from_limbs(&sum[2 * F::LENGTH..]);
    }
    batch_invert(&mut inverses[..sums.len()]);
    for ((sum, inverse), point) in sums.iter().zip(&inverses).zip(points.chunks_exact_mut(2 * F::LENGTH)) {
        let sum = Jacobian::<F>::from_limbs(sum);
        let square = inverse.square();
        let (x, y) = (sum.x.multiply(&square), sum.y.multiply(&square.multiply(inverse)));
        Affine { x, y }.write(point);
    }
}

#[inline(never)]
fn equal<F: Weierstrass>(a: &F, b: &F) -> bool {
    a.subtract(b).carry().is_zero()
}
