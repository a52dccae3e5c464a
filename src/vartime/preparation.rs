//! When a key is prepared, and when its table is given up again.
//!
//! A key that verifies a few tokens is not worth a table, so making one starts with the fifth verification. It is made
//! a few windows at a time, each verification paying for some until it is there, and sums are taken without
//! it meanwhile. All tables together stay within a budget: past it, the one that was used longest ago goes, and its key
//! starts anew.

use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Verifications with a key before its table is begun.
const UNPREPARED_USES: u32 = 4;

/// Bytes of all tables of keys together; those of the curves' base points come on top, once for each curve.
const BUDGET: usize = 16 * 1024 * 1024;

/// More steps than any table takes.
const STEPS_MAX: u32 = 1_000;

/// What is made step by step.
pub(crate) trait Build: Send {
    /// What comes out.
    type Table: Send + Sync + 'static;

    /// Does a bounded part of the work; the table when it was the last.
    fn step(&mut self) -> Option<Self::Table>;

    /// Bytes of memory of a table.
    fn size(table: &Self::Table) -> usize;
}

/// The table of one key, when it has one.
pub(crate) struct Preparation<B: Build> {
    slot: Arc<Slot<B>>,
}

impl<B: Build + 'static> Preparation<B> {
    pub(crate) fn new() -> Self {
        Self {
            slot: Arc::new(Slot {
                uses: AtomicU32::new(0),
                used_at: AtomicU64::new(0),
                state: Mutex::new(State::None),
            }),
        }
    }

    /// The table, made whole now if it is not there, whatever the key's use so far.
    ///
    /// While another thread is at it, there may be none.
    pub(crate) fn finish(&self, builder: impl Fn() -> B) -> Option<Arc<B::Table>> {
        self.slot.uses.store(UNPREPARED_USES, Ordering::Relaxed);
        // Bounded, so that a builder that another thread holds cannot keep this one here.
        (0..STEPS_MAX).find_map(|_| self.table(&builder))
    }

    /// The table, if it is there; otherwise does the next part of making it, once the key is worth one.
    ///
    /// While another thread is at it, there is no table.
    pub(crate) fn table(&self, builder: impl FnOnce() -> B) -> Option<Arc<B::Table>> {
        let mut state = self.slot.state.try_lock().ok()?;
        if let State::Ready(table) = &*state {
            self.slot.used_at.store(CLOCK.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
            return Some(Arc::clone(table));
        }
        if self.slot.uses.fetch_add(1, Ordering::Relaxed) < UNPREPARED_USES {
            return None;
        }
        if matches!(*state, State::None) {
            *state = State::Building(builder());
        }
        let State::Building(builder) = &mut *state else {
            return None;
        };
        let table = Arc::new(builder.step()?);
        let size = B::size(&table);
        *state = State::Ready(Arc::clone(&table));
        drop(state);
        self.slot.used_at.store(CLOCK.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        let slot: Arc<dyn Evict> = self.slot.clone();
        admit(Arc::downgrade(&slot), size);
        Some(table)
    }
}

struct Slot<B: Build> {
    uses: AtomicU32,
    used_at: AtomicU64,
    state: Mutex<State<B>>,
}

enum State<B: Build> {
    None,
    Building(B),
    Ready(Arc<B::Table>),
}

/// A key's slot as the budget sees it, whatever its table is.
trait Evict: Send + Sync {
    fn used_at(&self) -> u64;
    fn evict(&self);
}

impl<B: Build + 'static> Evict for Slot<B> {
    fn used_at(&self) -> u64 {
        self.used_at.load(Ordering::Relaxed)
    }

    fn evict(&self) {
        *lock(&self.state) = State::None;
        self.uses.store(0, Ordering::Relaxed);
    }
}

/// Counts uses of tables, to tell which was used longest ago.
static CLOCK: AtomicU64 = AtomicU64::new(1);

/// The tables of all keys, those of keys that are gone included until the next is admitted.
static ADMITTED: Mutex<Vec<(Weak<dyn Evict>, usize)>> = Mutex::new(Vec::new());

fn admit(slot: Weak<dyn Evict>, size: usize) {
    let mut admitted = lock(&ADMITTED);
    admitted.retain(|(slot, _)| slot.strong_count() > 0);
    admitted.push((slot, size));
    while admitted.iter().map(|(_, size)| size).sum::<usize>() > BUDGET {
        let used_at = |slot: &Weak<dyn Evict>| slot.upgrade().map_or(0, |slot| slot.used_at());
        let Some(oldest) = (0..admitted.len()).min_by_key(|&i| used_at(&admitted[i].0)) else {
            return;
        };
        let (slot, _) = admitted.swap_remove(oldest);
        if let Some(slot) = slot.upgrade() {
            slot.evict();
        }
    }
}

/// A thread that panicked here left whole values behind, for each is written in one piece.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{Build, Preparation, UNPREPARED_USES};

    struct Steps {
        left: u32,
        size: usize,
    }

    impl Build for Steps {
        type Table = usize;

        fn step(&mut self) -> Option<usize> {
            self.left = self.left.saturating_sub(1);
            (self.left == 0).then_some(self.size)
        }

        fn size(table: &usize) -> usize {
            *table
        }
    }

    fn is_prepared(key: &Preparation<Steps>, size: usize) -> bool {
        key.table(|| Steps { left: 3, size }).is_some()
    }

    // One test, because all keys share the budget of 16 MiB.
    #[test]
    fn keys_are_prepared_in_steps_and_give_way_to_others() {
        let half = 8 * 1024 * 1024;
        let keys = [Preparation::new(), Preparation::new(), Preparation::new()];
        for use_ in 0..UNPREPARED_USES + 2 {
            assert!(!is_prepared(&keys[0], half), "use {use_}");
        }
        assert!(is_prepared(&keys[0], half));
        assert!(is_prepared(&keys[0], half));

        keys[1].finish(|| Steps { left: 3, size: half });
        // The first was used longer ago, until now.
        assert!(is_prepared(&keys[0], half));
        keys[2].finish(|| Steps { left: 3, size: half });
        assert!(is_prepared(&keys[0], half));
        assert!(is_prepared(&keys[2], half));
        assert!(!is_prepared(&keys[1], half), "the one that was used longest ago has gone");

        // It comes back as a new key does, and a table that no budget holds is not kept.
        keys[1].finish(|| Steps { left: 3, size: 2 * half + 1 });
        assert!(!is_prepared(&keys[1], half));
    }
}
