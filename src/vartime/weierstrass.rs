//! Points of the ECDSA curves: y² = x³ + ax + b with a = −3 or a = 0, in Jacobian coordinates.
//!
//! # Bounds on values
//!
//! In multiples of p, with p/R ≤ 2^-5 as in `field.rs`: |x| ≤ 5.7, |y| ≤ 2, |z| ≤ 1.5 of a sum, |x|, |y| ≤ 1.1 of a
//! table's point. In [`Jacobian::add`] then: zz, u2, zzz, s2 ≤ 1.1; h ≤ 6.8; hh ≤ 2.5; hhh ≤ 1.6; v ≤ 1.5; r ≤ 3.1;
//! x ≤ (1 + 3.1²/32) + 1.6 + 2·1.5 ≤ 5.7 after one carry; y ≤ 1 + (3.1·7.2 + 2·1.6)/32 ≤ 1.9; z ≤ 1 + 1.5·6.8/32 ≤ 1.4. So the
//! bounds reproduce themselves.

use super::field::Weierstrass;
use super::table::{POINTS, Prepared, Table, invert_all, sum_of_multiples};

/// A point with its coordinates as they are, never the neutral element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affine<F> {
    pub(crate) x: F,
    pub(crate) y: F,
}

/// (X/Z², Y/Z³). Z = 0 stands for the neutral element, and for "do not know": an addition of equal or opposite points
/// gives it, and every later sum keeps it.
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

    /// Only for making tables, so it is written for plainness (Bernstein and Lange, dbl-2007-bl without its tricks).
    pub(super) fn double(&self) -> Self {
        let twice = |value: &F| value.add(value).carry();
        let yy = self.y.square();
        let beta = self.x.multiply(&yy);
        let alpha = self.slope_numerator();
        let four_beta = twice(&twice(&beta));
        let x = alpha.square().subtract(&four_beta).subtract(&four_beta).carry();
        let eight_yyyy = twice(&twice(&twice(&yy.square())));
        let y = alpha.multiply(&four_beta.subtract(&x).carry()).subtract(&eight_yyyy).carry();
        let z = twice(&self.y.multiply(&self.z));
        Self { x: x.settle(), y: y.settle(), z: z.settle() }
    }

    /// 3X² + aZ⁴.
    fn slope_numerator(&self) -> F {
        let thrice = |value: &F| value.add(value).carry().add(value).carry();
        if F::A_IS_MINUS_THREE {
            let zz = self.z.square();
            thrice(&self.x.add(&zz).carry().multiply(&self.x.subtract(&zz).carry()))
        } else {
            thrice(&self.x.square())
        }
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

/// Whether u·G + v·Q has one of the numbers `candidates` as its x; `None` when the sum ran into equal or opposite points,
/// so that another way has to tell.
///
/// Scalars are big-endian and below the order of the curve, `candidates` are below the prime.
pub(super) fn sum_has_x<F: Weierstrass>(
    g: &Table<Affine<F>>,
    u: &[u8],
    q: &Table<Affine<F>>,
    v: &[u8],
    candidates: impl IntoIterator<Item = F>,
) -> Option<bool> {
    let sum = sum_of_multiples([(g, u), (q, v)])?;
    if sum.z.is_zero() {
        return None;
    }
    // x = X/Z², so x·Z² = X: no inversion is needed to compare.
    let zz = sum.z.square();
    Some(candidates.into_iter().any(|x| x.multiply(&zz).subtract(&sum.x).carry().is_zero()))
}
