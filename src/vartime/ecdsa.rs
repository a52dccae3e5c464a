//! ECDSA verification (FIPS 186-5 6.4.2) with a prepared key: u·G + v·Q as a sum of points from two tables.

use core::fmt;

use p256::elliptic_curve::bigint::ArrayEncoding;
use p256::elliptic_curve::ops::{Invert, Reduce};
use p256::elliptic_curve::{Curve, CurveArithmetic, FieldBytes, NonZeroScalar, PrimeField, Scalar};

use super::base::{BaseTable, KeyBuilder};
use super::field::Weierstrass;
use super::preparation::Preparation;
use super::table::Builder;
use super::weierstrass::{Affine, sum_has_x};

/// A key that is prepared when it has shown to be worth it.
pub(crate) struct PreparedEcdsa<F: Weierstrass> {
    base: &'static BaseTable<Affine<F>>,
    point: Affine<F>,
    coordinate_bytes: usize,
    preparation: Preparation<KeyBuilder<Affine<F>>>,
}

impl<F: Weierstrass> PreparedEcdsa<F> {
    /// Takes the coordinates of a point that is known to be on the curve.
    pub(crate) fn new(base: &'static BaseTable<Affine<F>>, x: &[u8], y: &[u8]) -> Self {
        let point = Affine { x: F::from_be_bytes(x), y: F::from_be_bytes(y) };
        Self { base, point, coordinate_bytes: x.len(), preparation: Preparation::new() }
    }

    /// Prepares the key now. `generator` are the coordinates of the curve's base point.
    pub(crate) fn prepare(&self, generator: impl Fn() -> (Vec<u8>, Vec<u8>)) {
        self.preparation.finish(|| Some(self.builder(&generator)));
    }

    fn builder(&self, generator: impl FnOnce() -> (Vec<u8>, Vec<u8>)) -> KeyBuilder<Affine<F>> {
        self.base.begin(|| {
            let (x, y) = generator();
            Builder::new(Affine { x: F::from_be_bytes(&x), y: F::from_be_bytes(&y) }, self.coordinate_bytes)
        });
        KeyBuilder::new(self.base, Builder::new(self.point, self.coordinate_bytes))
    }

    /// Whether (r, s) is a signature over the message of `hash`, which is no longer than the order; `None` while the key is not prepared, and for the few signatures whose
    /// sum runs into equal or opposite points. The reference arithmetic has to tell then.
    ///
    /// `generator` are the coordinates of the curve's base point.
    pub(crate) fn verify<C>(
        &self,
        generator: impl FnOnce() -> (Vec<u8>, Vec<u8>),
        hash: &[u8],
        r: &NonZeroScalar<C>,
        s: &NonZeroScalar<C>,
    ) -> Option<bool>
    where
        C: Curve + CurveArithmetic<Scalar: Reduce<FieldBytes<C>>>,
        C::Uint: ArrayEncoding,
    {
        let key = self.preparation.table(|| Some(self.builder(generator)))?;
        let base = self.base.table()?;
        let mut number = FieldBytes::<C>::default();
        let start = number.len().checked_sub(hash.len())?;
        number[start..].copy_from_slice(hash);
        let z = <Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&number);
        let inverse = *s.invert_vartime();
        let (u, v) = (z * inverse, **r * inverse);
        let r = r.to_repr();
        let order = C::ORDER.to_be_byte_array();
        // r is x modulo the order: x is r, or r plus the order where that is still below the prime.
        let candidates = [Some(F::from_be_bytes(&r)), F::from_sum_below_prime(&r, &order)];
        sum_has_x(base, &u.to_repr(), &key, &v.to_repr(), candidates.into_iter().flatten())
    }
}

impl<F: Weierstrass> fmt::Debug for PreparedEcdsa<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedEcdsa").finish_non_exhaustive()
    }
}
