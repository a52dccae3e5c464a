//! When a key is prepared, and when its table is given up again.
//!
//! A key that verifies a few tokens is not worth a table, so making one starts with the fifth verification. It is made
//! a few windows at a time, each verification paying for some until it is there, and sums are taken without
//! it meanwhile. All tables together stay within a budget, each with its full size from the moment it is begun: past
//! the budget, the one that was used longest ago goes, finished or not, and its key starts anew.

use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Verifications with a key before its table is begun.
const UNPREPARED_USES: u32 = 4;

/// Holds for all keys of the process; the tables of the curves' base points come on top, once for each curve.
static BUDGET: Budget = Budget::new(16 * 1024 * 1024);

/// More steps than any table takes.
const STEPS_MAX: u32 = 1_000;

/// What is made step by step.
pub(crate) trait Build: Send {
    /// What comes out.
    type Table: Send + Sync + 'static;

    /// Bytes of memory of the whole table. Nothing of it is allocated before the first step.
    fn size(&self) -> usize;

    /// Does a bounded part of the work; the table when it was the last.
    fn step(&mut self) -> Option<Self::Table>;
}

/// The table of one key, when it has one.
pub(crate) struct CachedTable<B: Build> {
    slot: Arc<Slot<B>>,
    budget: &'static Budget,
}

impl<B: Build + 'static> CachedTable<B> {
    pub(crate) fn new() -> Self {
        Self::within(&BUDGET)
    }

    fn within(budget: &'static Budget) -> Self {
        let slot = Slot { uses: AtomicU32::new(0), used_at: AtomicU64::new(0), state: Mutex::new(State::None) };
        Self { slot: Arc::new(slot), budget }
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
        if matches!(*state, State::None) {
            if self.slot.uses.fetch_add(1, Ordering::Relaxed) < UNPREPARED_USES {
                return None;
            }
            // Let go first: whoever holds the list of tables may wait for a state, and never the other way round.
            drop(state);
            state = self.begin(builder)?;
        }
        self.slot.used_at.store(CLOCK.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        let table = match &mut *state {
            State::None => return None,
            State::Ready(table) => return Some(Arc::clone(table)),
            State::Building(builder) => Arc::new(builder.step()?),
        };
        *state = State::Ready(Arc::clone(&table));
        Some(table)
    }

    /// Begins the table, unless another thread has or no budget holds it.
    fn begin(&self, builder: impl FnOnce() -> B) -> Option<MutexGuard<'_, State<B>>> {
        let mut admitted = lock(&self.budget.admitted);
        let mut state = self.slot.state.try_lock().ok()?;
        if matches!(*state, State::None) {
            let builder = builder();
            let slot: Arc<dyn Evict> = self.slot.clone();
            self.budget.admit(&mut admitted, Arc::downgrade(&slot), builder.size())?;
            *state = State::Building(builder);
        }
        Some(state)
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

/// What tables may take together, and the tables that take it.
struct Budget {
    bytes: usize,
    /// Each table, begun or finished, with its size; those of keys that are gone until the next is admitted.
    admitted: Mutex<Admitted>,
}

type Admitted = Vec<(Weak<dyn Evict>, usize)>;

impl Budget {
    const fn new(bytes: usize) -> Self {
        Self { bytes, admitted: Mutex::new(Vec::new()) }
    }

    /// Makes room for a table and counts it; `None` when it is larger than the budget.
    fn admit(&self, admitted: &mut Admitted, slot: Weak<dyn Evict>, size: usize) -> Option<()> {
        let room = self.bytes.checked_sub(size)?;
        admitted.retain(|(slot, _)| slot.strong_count() > 0);
        while admitted.iter().map(|(_, size)| size).sum::<usize>() > room {
            let used_at = |slot: &Weak<dyn Evict>| slot.upgrade().map_or(0, |slot| slot.used_at());
            let (oldest, _) = admitted.iter().enumerate().min_by_key(|(_, (slot, _))| used_at(slot))?;
            let (slot, _) = admitted.swap_remove(oldest);
            if let Some(slot) = slot.upgrade() {
                slot.evict();
            }
        }
        admitted.push((slot, size));
        Some(())
    }
}

/// A thread that panicked here left whole values behind, for each is written in one piece.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{BUDGET, Budget, Build, CachedTable, UNPREPARED_USES};

    struct Steps {
        left: u32,
        size: usize,
    }

    impl Build for Steps {
        type Table = usize;

        fn size(&self) -> usize {
            self.size
        }

        fn step(&mut self) -> Option<usize> {
            self.left = self.left.saturating_sub(1);
            (self.left == 0).then_some(self.size)
        }
    }

    fn is_prepared(key: &CachedTable<Steps>, size: usize) -> bool {
        key.table(|| Steps { left: 3, size }).is_some()
    }

    #[test]
    fn all_tables_together_take_16_mib() {
        assert_eq!(BUDGET.bytes, 16 * 1024 * 1024);
    }

    #[test]
    fn keys_are_prepared_in_steps_and_give_way_to_others() {
        static TWO_HALVES: Budget = Budget::new(16);
        let half = 8;
        let key = || CachedTable::within(&TWO_HALVES);
        let keys = [key(), key(), key()];
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

        // A table that no budget holds is not begun, and nothing gives way to it.
        keys[1].finish(|| Steps { left: 3, size: 2 * half + 1 });
        assert!(is_prepared(&keys[0], half) && is_prepared(&keys[2], half));
        assert_eq!(TWO_HALVES.admitted.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_table_in_the_making_counts_with_its_full_size() {
        static TWO_HALVES: Budget = Budget::new(16);
        let half = 8;
        let key = || CachedTable::within(&TWO_HALVES);
        let begin = |key: &CachedTable<Steps>| {
            for use_ in 0..=UNPREPARED_USES {
                assert!(!is_prepared(key, half), "use {use_}");
            }
        };
        let [finished, first, second, third, fourth] = [key(), key(), key(), key(), key()];
        finished.finish(|| Steps { left: 3, size: half });
        begin(&first);
        assert!(is_prepared(&finished, half), "there is room for both");
        assert!(!is_prepared(&first, half));
        begin(&second);
        assert!(!is_prepared(&finished, half), "two in the making leave no room for a third");
        assert!(is_prepared(&first, half), "the other goes on");
        assert!(!is_prepared(&second, half) && is_prepared(&second, half));

        begin(&third);
        assert!(!is_prepared(&first, half), "it was used longest ago");
        assert!(is_prepared(&second, half));
        begin(&fourth);
        // One in the making gives way as well, and its key starts anew.
        assert!(is_prepared(&second, half));
        begin(&third);
    }
}
