//! The point of a key, and the sums of multiples that verification takes of it.

use core::fmt;

use crate::tables::digits::Scalar;
use crate::tables::generator::{Generator, KeyBuilder};
use crate::tables::group::{Point, Sum};
use crate::tables::key_cache::CachedTable;
use crate::tables::table::{sum_of_multiples, sum_of_unprepared_multiples, window};

/// A point that is prepared when it has shown to be worth it.
pub(crate) struct PreparedPoint {
    generator: &'static Generator,
    point: Point,
    table: CachedTable<KeyBuilder>,
}

impl PreparedPoint {
    /// Takes a point of the generator's group that is not of small order.
    pub(crate) fn new(generator: &'static Generator, point: Point) -> Self {
        Self { generator, point, table: CachedTable::new() }
    }

    /// Prepares the point now.
    pub(crate) fn prepare(&self) {
        self.table.finish(|| self.builder());
    }

    /// u·G + v·Q, of the generator and this point; `None` for the neutral element where no [`Sum`] is it.
    pub(crate) fn sum(&self, u: &Scalar, v: &Scalar) -> Option<Sum> {
        self.prepared_sum(u, v).or_else(|| self.unprepared_sum(u, v))
    }

    /// `None` also while the point is not prepared, and for the few sums that run into equal or opposite points.
    pub(crate) fn prepared_sum(&self, u: &Scalar, v: &Scalar) -> Option<Sum> {
        let own = self.table.table(|| self.builder())?;
        let group = self.generator.group();
        sum_of_multiples(group, [(self.generator.table()?, u), (&own, v)]).filter(|sum| !group.is_exceptional(sum))
    }

    pub(crate) fn unprepared_sum(&self, u: &Scalar, v: &Scalar) -> Option<Sum> {
        let group = self.generator.group();
        sum_of_unprepared_multiples(group, [(self.generator.window(), u), (&window(group, &self.point).0, v)])
    }

    fn builder(&self) -> KeyBuilder {
        KeyBuilder::new(self.generator, self.point)
    }
}

impl fmt::Debug for PreparedPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedPoint").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::PreparedPoint;
    use crate::ec::generators;

    #[test]
    fn a_point_is_printed_without_its_numbers() {
        let [generator, ..] = generators();
        let point = PreparedPoint::new(generator, generator.group().generator());
        assert_eq!(format!("{point:?}"), "PreparedPoint { .. }");
    }
}
