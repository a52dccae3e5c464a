//! ECDSA verification (FIPS 186-5 6.4.2) with a prepared key: u·G + v·Q as a sum of points from two tables.

use core::fmt;
use std::sync::{Arc, Mutex, OnceLock};

use p256::elliptic_curve::bigint::ArrayEncoding;
use p256::elliptic_curve::ops::{Invert, Reduce};
use p256::elliptic_curve::{Curve, CurveArithmetic, FieldBytes, NonZeroScalar, PrimeField, Scalar};

use super::field::Field;
use super::point::Affine;
use super::preparation::{Build, Preparation};
use super::table::{Builder, Table, sum_has_x};

/// A key that is prepared when it has shown to be worth it.
pub(crate) struct PreparedEcdsa<F: Field> {
    base: &'static BaseTable<F>,
    point: Affine<F>,
    coordinate_bytes: usize,
    preparation: Preparation<KeyBuilder<F>>,
}

/// The table of a curve's base point, one for all keys.
pub(crate) struct BaseTable<F> {
    table: OnceLock<Arc<Table<F>>>,
    builder: Mutex<Option<Builder<F>>>,
}

impl<F: Field> PreparedEcdsa<F> {
    /// Takes the coordinates of a point that is known to be on the curve.
    pub(crate) fn new(base: &'static BaseTable<F>, x: &[u8], y: &[u8]) -> Self {
        let point = Affine { x: F::from_be_bytes(x), y: F::from_be_bytes(y) };
        Self { base, point, coordinate_bytes: x.len(), preparation: Preparation::new() }
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
        let key = self.preparation.table(|| {
            let base = self.base;
            base.begin(generator, self.coordinate_bytes);
            Some(KeyBuilder { base, own: Builder::new(self.point, self.coordinate_bytes) })
        })?;
        let base = self.base.table.get()?;
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

impl<F: Field> fmt::Debug for PreparedEcdsa<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedEcdsa").finish_non_exhaustive()
    }
}

impl<F: Field> BaseTable<F> {
    pub(crate) const fn new() -> Self {
        Self { table: OnceLock::new(), builder: Mutex::new(None) }
    }

    fn begin(&self, generator: impl FnOnce() -> (Vec<u8>, Vec<u8>), coordinate_bytes: usize) {
        let Ok(mut builder) = self.builder.try_lock() else {
            return;
        };
        if builder.is_none() && self.table.get().is_none() {
            let (x, y) = generator();
            let point = Affine { x: F::from_be_bytes(&x), y: F::from_be_bytes(&y) };
            *builder = Some(Builder::new(point, coordinate_bytes));
        }
    }

    /// Whether there is work left on the base point, of which a part was done now.
    fn step(&self) -> bool {
        if self.table.get().is_some() {
            return false;
        }
        let Ok(mut builder) = self.builder.try_lock() else {
            return true;
        };
        if let Some(table) = builder.as_mut().and_then(Builder::step) {
            *builder = None;
            // Only one thread holds the builder, so the cell is still empty.
            let _ = self.table.set(Arc::new(table));
        }
        true
    }
}

/// Makes the base point's table first, if no key has, and then the key's own.
struct KeyBuilder<F: Field> {
    base: &'static BaseTable<F>,
    own: Builder<F>,
}

/// Windows that one verification makes.
const WINDOWS_A_STEP: usize = 4;

impl<F: Field> Build for KeyBuilder<F> {
    type Table = Table<F>;

    fn step(&mut self) -> Option<Table<F>> {
        for _ in 0..WINDOWS_A_STEP {
            if self.base.step() {
                continue;
            }
            if let Some(table) = self.own.step() {
                return Some(table);
            }
        }
        None
    }

    fn size(table: &Table<F>) -> usize {
        table.size()
    }
}
