//! The multiples of a group's generator: one table for all keys of the group, made before the first of theirs.

use std::sync::{Mutex, OnceLock};

use crate::tables::group::{Group, Point};
use crate::tables::key_cache::Build;
use crate::tables::table::{Builder, Table, window};

/// A group with its generator's table and first window, when they have been made.
pub(crate) struct Generator {
    group: &'static dyn Group,
    window: OnceLock<Vec<i32>>,
    table: OnceLock<Table>,
    builder: Mutex<Option<Builder>>,
}

/// Makes the generator's table first, if no key has, and then the key's own.
pub(super) struct KeyBuilder {
    generator: &'static Generator,
    own: Builder,
}

impl Generator {
    pub(crate) const fn new(group: &'static dyn Group) -> Self {
        Self { group, window: OnceLock::new(), table: OnceLock::new(), builder: Mutex::new(None) }
    }

    pub(super) fn group(&self) -> &'static dyn Group {
        self.group
    }

    /// The first window, for keys without a table.
    pub(super) fn window(&self) -> &[i32] {
        self.window.get_or_init(|| window(self.group, &self.group.generator()).0)
    }

    pub(super) fn table(&self) -> Option<&Table> {
        self.table.get()
    }

    /// Begins the table, unless it is there or has been begun.
    fn begin(&self) {
        let Ok(mut begun) = self.builder.try_lock() else {
            return;
        };
        if begun.is_none() && self.table.get().is_none() {
            *begun = Some(Builder::new(self.group, self.group.generator()));
        }
    }

    /// Whether there was work left on the generator, of which a part was done now.
    fn step(&self) -> bool {
        if self.table.get().is_some() {
            return false;
        }
        let Ok(mut builder) = self.builder.try_lock() else {
            return true;
        };
        if let Some(table) = builder.as_mut().and_then(Builder::step) {
            *builder = None;
            self.table.get_or_init(|| table);
        }
        true
    }
}

impl KeyBuilder {
    pub(super) fn new(generator: &'static Generator, point: Point) -> Self {
        generator.begin();
        Self { generator, own: Builder::new(generator.group, point) }
    }
}

/// Windows that one verification makes.
const WINDOWS_A_STEP: usize = 4;

impl Build for KeyBuilder {
    type Table = Table;

    fn size(&self) -> usize {
        self.own.size()
    }

    fn step(&mut self) -> Option<Table> {
        for _ in 0..WINDOWS_A_STEP {
            if self.generator.step() {
                continue;
            }
            if let Some(table) = self.own.step() {
                return Some(table);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::KeyBuilder;
    use crate::ec::generators;
    use crate::tables::key_cache::Build;
    use crate::tables::table::Builder;

    /// As the documentation of `prepare` says.
    #[cfg_attr(miri, ignore = "takes hours; a table of Ed25519 is made there")]
    #[test]
    fn a_table_has_97_to_414_kib() {
        let kib = generators().map(|generator| {
            let (group, point) = (generator.group(), generator.group().generator());
            let mut builder = Builder::new(group, point);
            let table = core::iter::repeat_with(|| builder.step()).take(1000).find_map(|table| table);
            let size = table.expect("a table after so many steps").size();
            assert_eq!(KeyBuilder::new(generator, point).size(), size);
            size.div_ceil(1024)
        });
        assert_eq!(kib, [97, 97, 146, 228, 319, 414]);
    }
}
