//! The point of a key, and the sums of multiples that verification takes of it.

use core::fmt;

use crate::ec::scalar::Scalar;
use crate::tables::generator::KeyBuilder;
use crate::tables::group::{Group, Point, Sum};
use crate::tables::key_cache::CachedTable;
use crate::tables::table::{Builder, sum_of_multiples, sum_of_unprepared_multiples, window};

/// A point that is prepared when it has shown to be worth it.
pub(crate) struct PreparedPoint {
    group: &'static dyn Group,
    point: Point,
    preparation: CachedTable<KeyBuilder>,
}

impl PreparedPoint {
    /// Takes a point that is not of small order.
    pub(crate) fn new(group: &'static dyn Group, point: Point) -> Self {
        Self { group, point, preparation: CachedTable::new() }
    }

    /// Prepares the point now.
    pub(crate) fn prepare(&self) {
        self.preparation.finish(|| self.builder());
    }

    /// u·G + v·Q, of the generator and this point; `None` for the neutral element where no [`Sum`] is it.
    pub(crate) fn sum(&self, u: &Scalar, v: &Scalar) -> Option<Sum> {
        self.prepared_sum(u, v).or_else(|| self.unprepared_sum(u, v))
    }

    /// `None` also while the point is not prepared, and for the few sums that run into equal or opposite points.
    pub(crate) fn prepared_sum(&self, u: &Scalar, v: &Scalar) -> Option<Sum> {
        let own = self.preparation.table(|| self.builder())?;
        let base = self.group.base().table()?;
        sum_of_multiples(self.group, [(base, u), (&own, v)]).filter(|sum| !self.group.is_exceptional(sum))
    }

    pub(crate) fn unprepared_sum(&self, u: &Scalar, v: &Scalar) -> Option<Sum> {
        let base = self.group.base().window(self.group);
        sum_of_unprepared_multiples(self.group, [(base, u), (&window(self.group, &self.point).0, v)])
    }

    fn builder(&self) -> KeyBuilder {
        KeyBuilder::new(self.group, Builder::new(self.group, self.point))
    }
}

impl fmt::Debug for PreparedPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedPoint").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, PreparedPoint};
    use crate::ec::edwards25519::Edwards25519;

    #[test]
    fn a_point_is_printed_without_its_numbers() {
        let point = PreparedPoint::new(&Edwards25519, Edwards25519.generator());
        assert_eq!(format!("{point:?}"), "PreparedPoint { .. }");
    }
}
