//! The multiples of a group's generator: one table for all keys of the group, made before the first of theirs.

use std::sync::{Mutex, OnceLock};

use crate::tables::group::Group;
use crate::tables::key_cache::Build;
use crate::tables::table::{Builder, Table, window};

/// A generator's table and its first window, when they have been made.
pub(crate) struct Generator {
    window: OnceLock<Vec<i32>>,
    table: OnceLock<Table>,
    builder: Mutex<Option<Builder>>,
}

/// Makes the generator's table first, if no key has, and then the key's own.
pub(crate) struct KeyBuilder {
    base: &'static Generator,
    own: Builder,
}

impl Generator {
    pub(crate) const fn new() -> Self {
        Self { window: OnceLock::new(), table: OnceLock::new(), builder: Mutex::new(None) }
    }

    /// The first window, for keys without a table.
    pub(crate) fn window(&self, group: &dyn Group) -> &[i32] {
        self.window.get_or_init(|| window(group, &group.generator()).0)
    }

    pub(crate) fn table(&self) -> Option<&Table> {
        self.table.get()
    }

    /// Begins the table, unless it is there or has been begun.
    fn begin(&self, group: &'static dyn Group) {
        let Ok(mut begun) = self.builder.try_lock() else {
            return;
        };
        if begun.is_none() && self.table.get().is_none() {
            *begun = Some(Builder::new(group, group.generator()));
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
    pub(crate) fn new(group: &'static dyn Group, own: Builder) -> Self {
        group.base().begin(group);
        Self { base: group.base(), own }
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
            if self.base.step() {
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
    use crate::ec::curves::Points;
    use crate::ec::edwards448::Edwards448;
    use crate::ec::edwards25519::Edwards25519;
    use crate::ec::field::{FieldK256, FieldP256, FieldP384, FieldP521};
    use crate::tables::group::Group;
    use crate::tables::key_cache::Build;
    use crate::tables::table::Builder;

    /// As the documentation of `Jwk::prepare` says.
    #[cfg_attr(miri, ignore = "takes hours; a table of Ed25519 is made there")]
    #[test]
    fn a_table_has_97_to_414_kib() {
        let curves: [&'static dyn Group; 6] = [
            Points::<FieldP256>::GROUP,
            Points::<FieldK256>::GROUP,
            &Edwards25519,
            Points::<FieldP384>::GROUP,
            &Edwards448,
            Points::<FieldP521>::GROUP,
        ];
        let kib = curves.map(|group| {
            let mut builder = Builder::new(group, group.generator());
            let size = KeyBuilder::new(group, Builder::new(group, group.generator())).size();
            let table = core::iter::repeat_with(|| builder.step()).take(1000).find_map(|table| table);
            assert_eq!(table.expect("a table after so many steps").size(), size);
            size.div_ceil(1024)
        });
        assert_eq!(kib, [97, 97, 146, 228, 319, 414]);
    }
}
