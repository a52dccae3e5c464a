//! The multiples of a curve's base point: one table for all keys of the curve, made before the first of theirs.

use std::sync::{Mutex, OnceLock};

use super::preparation::Build;
use super::table::{Builder, POINTS, Prepared, Table};

/// A base point's table and its first window, when they have been made.
pub(crate) struct BaseTable<P> {
    window: OnceLock<Box<[P; POINTS]>>,
    table: OnceLock<Table<P>>,
    builder: Mutex<Option<Builder<P>>>,
}

/// Makes the base point's table first, if no key has, and then the key's own.
pub(crate) struct KeyBuilder<P: 'static> {
    base: &'static BaseTable<P>,
    own: Builder<P>,
}

impl<P: Prepared> BaseTable<P> {
    pub(crate) const fn new() -> Self {
        Self { window: OnceLock::new(), table: OnceLock::new(), builder: Mutex::new(None) }
    }

    /// The first window, for keys without a table.
    pub(super) fn window(&self, point: impl FnOnce() -> P) -> &[P; POINTS] {
        self.window.get_or_init(|| Box::new(point().window().0))
    }

    pub(super) fn table(&self) -> Option<&Table<P>> {
        self.table.get()
    }

    /// Begins the table, unless it is there or has been begun.
    pub(super) fn begin(&self, builder: impl FnOnce() -> Builder<P>) {
        let Ok(mut begun) = self.builder.try_lock() else {
            return;
        };
        if begun.is_none() && self.table.get().is_none() {
            *begun = Some(builder());
        }
    }

    /// Whether there was work left on the base point, of which a part was done now.
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

impl<P: Prepared> KeyBuilder<P> {
    pub(super) fn new(base: &'static BaseTable<P>, own: Builder<P>) -> Self {
        Self { base, own }
    }
}

/// Windows that one verification makes.
const WINDOWS_A_STEP: usize = 4;

impl<P: Prepared> Build for KeyBuilder<P> {
    type Table = Table<P>;

    fn step(&mut self) -> Option<Table<P>> {
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

    fn size(table: &Table<P>) -> usize {
        table.size()
    }
}
