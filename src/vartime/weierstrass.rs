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

use super::curve::Weierstrass;
use super::table::{POINTS, Prepared, invert_all};

/// A point with its coordinates as they are, never the neutral element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affine<F> {
    pub(crate) x: F,
    pub(crate) y: F,
}

/// (X/Z², Y/Z³). Z = 0 stands for "do not know": an addition of equal or opposite points gives it, and every later sum
/// keeps it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Jacobian<F> {
    x: F,
    y: F,
    z: F,
}

impl<F: Weierstrass> Jacobian<F> {
    /// 8M + 3S (Hankerson, Menezes and Vanstone 2004, algorithm 3.22).
    #[inline(never)]
    pub(super) fn add(&self, other: &Affine<F>) -> Self {
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
    #[inline(never)]
    fn double(&self) -> Self {
        let yy = self.y.square();
        let beta = self.x.multiply(&yy);
        let alpha = self.slope_numerator();
        let x = alpha.multiply_subtract(&alpha, &self.x.times(8), &yy);
        let y = alpha.multiply_subtract(&beta.times(4).subtract(&x), &yy.times(8), &yy);
        let z = self.y.times(2).multiply(&self.z);
        Self { x, y, z }
    }

    /// 3X² + aZ⁴.
    fn slope_numerator(&self) -> F {
        if F::A_IS_MINUS_THREE {
            let zz = self.z.square();
            self.x.add(&zz).multiply(&self.x.subtract(&zz).times(3))
        } else {
            self.x.times(3).multiply(&self.x)
        }
    }

    /// Whether it is no point but stands for "do not know".
    pub(super) fn is_unknown(&self) -> bool {
        self.z.is_zero()
    }

    /// Whether one of the numbers is the point's x.
    pub(super) fn has_x(&self, candidates: impl IntoIterator<Item = F>) -> bool {
        // x = X/Z², so x·Z² = X: no inversion is needed to compare.
        let zz = self.z.square();
        candidates.into_iter().any(|x| x.multiply(&zz).subtract(&self.x).carry().is_zero())
    }
}

impl<F: Weierstrass> Affine<F> {
    /// Takes big-endian coordinates, each as long as the prime; `None` when they are no point of the curve.
    pub(super) fn new(x: &[u8], y: &[u8]) -> Option<Self> {
        let (x, y) = (F::from_sum_below_prime(x, &[])?, F::from_sum_below_prime(y, &[])?);
        // y² = x³ + ax + b
        let cube = x.square().multiply(&x);
        let ax = if F::A_IS_MINUS_THREE { x.times(-3) } else { F::ZERO };
        let right = cube.add(&ax).carry().add(&F::from_be_bytes(F::B)).carry();
        y.square().subtract(&right).carry().is_zero().then_some(Self { x, y })
    }

    /// The base point.
    pub(super) fn generator() -> Self {
        Self { x: F::from_be_bytes(F::GENERATOR.0), y: F::from_be_bytes(F::GENERATOR.1) }
    }
}

impl<F: Weierstrass> Prepared for Affine<F> {
    type Sum = Jacobian<F>;

    fn begin(&self) -> Jacobian<F> {
        Jacobian { x: self.x, y: self.y, z: F::ONE }
    }

    fn add_to(&self, sum: &Jacobian<F>) -> Jacobian<F> {
        sum.add(self)
    }

    fn add_to_any(&self, sum: &Jacobian<F>) -> Option<Jacobian<F>> {
        let added = sum.add(self);
        if !added.is_unknown() {
            return Some(added);
        }
        // Of the two points with this x, the sum is the same one or the opposite.
        let zzz = sum.z.square().multiply(&sum.z);
        let is_same = self.y.multiply(&zzz).subtract(&sum.y).carry().is_zero();
        is_same.then(|| sum.double())
    }

    fn double(sum: &Jacobian<F>) -> Jacobian<F> {
        sum.double()
    }

    fn negate(&self) -> Self {
        Self { x: self.x, y: F::ZERO.subtract(&self.y) }
    }

    /// The order of the curve is a prime above 2·POINTS, so no sum here is of equal or opposite points but the first,
    /// which is a doubling.
    fn window(&self) -> ([Self; POINTS], Self) {
        let mut multiples = [self.begin(); POINTS + 1];
        multiples[1] = multiples[0].double();
        for i in 2..POINTS {
            multiples[i] = multiples[i - 1].add(self);
        }
        multiples[POINTS] = multiples[POINTS - 1].double();
        let points = to_affine(&multiples);
        let mut window = [*self; POINTS];
        window.copy_from_slice(&points[..POINTS]);
        (window, points[POINTS])
    }
}

/// Divides by Z, with one inversion for all (Montgomery's trick).
fn to_affine<F: Weierstrass>(points: &[Jacobian<F>; POINTS + 1]) -> [Affine<F>; POINTS + 1] {
    let inverses = invert_all(&points.map(|point| point.z));
    let mut affine = [Affine { x: F::ZERO, y: F::ZERO }; POINTS + 1];
    for i in 0..=POINTS {
        let square = inverses[i].square();
        affine[i] =
            Affine { x: points[i].x.multiply(&square), y: points[i].y.multiply(&square.multiply(&inverses[i])) };
    }
    affine
}
