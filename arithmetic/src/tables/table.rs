//! Multiples of a point, prepared so that any multiple is a sum of few of them.
//!
//! A scalar is written in signed digits ([`digits`]); the table holds d·2^(6w)·P for every digit d from 1 to 32 and every window w.
//! No doubling is left for the verification (Brickell et al. 1992).
//!
//! Without a table, the first window serves for all digits, with six doublings between them (Straus 1964).

use crate::tables::digits::{self, LARGEST, Scalar, WINDOW, digits};
use crate::tables::group::{Group, Point, SUMS, Sum};

/// Points of a window: 1 to 32 times its base.
const POINTS: usize = LARGEST;

/// The prepared multiples of one point: window by window, in each its points one after the other.
#[derive(Debug)]
pub(super) struct Table {
    limbs: Vec<i32>,
}

/// A table in the making: [`step`](Builder::step) adds one window, so that no caller waits for all of them.
pub(super) struct Builder {
    group: &'static dyn Group,
    limbs: Vec<i32>,
    /// When the table is whole.
    length: usize,
    base: Point,
}

impl Builder {
    pub(super) fn new(group: &'static dyn Group, point: Point) -> Self {
        let windows = digits::count(group.scalar_bits());
        let length = windows.saturating_mul(window_length(group));
        Self { group, limbs: Vec::new(), length, base: point }
    }

    /// Bytes of memory of the whole table.
    pub(super) fn size(&self) -> usize {
        self.length.saturating_mul(size_of::<i32>())
    }

    /// Adds a window; the table when it was the last.
    pub(super) fn step(&mut self) -> Option<Table> {
        let (window, next) = window(self.group, &self.base);
        // All of it at once, for what grows is copied.
        self.limbs.reserve_exact(self.length.saturating_sub(self.limbs.len()));
        self.limbs.extend_from_slice(&window);
        self.base = next;
        (self.limbs.len() >= self.length).then(|| Table { limbs: core::mem::take(&mut self.limbs) })
    }
}

#[cfg(test)]
impl Table {
    /// Bytes of memory.
    pub(super) fn size(&self) -> usize {
        self.limbs.capacity().saturating_mul(size_of::<i32>())
    }
}

/// 1 to 32 times the point, and 64 times: the window's points, and the next window's base.
///
/// The order of the group is above 2·32 for a point of any key, so of all sums here only the doublings are of equal points.
pub(super) fn window(group: &dyn Group, point: &Point) -> (Vec<i32>, Point) {
    let mut sums: [Sum; SUMS] = [[0; _]; SUMS];
    let mut last = None;
    for (i, sum) in sums.iter_mut().enumerate() {
        *sum = last.unwrap_or_else(|| group.begin(point, false));
        match i {
            0 => {}
            1 | POINTS => group.double(sum),
            _ => group.add(sum, point, false),
        }
        last = Some(*sum);
    }
    let (points, length) = (window_length(group), group.point_length());
    let mut limbs = vec![0; points.saturating_add(length)];
    group.to_points(&sums, &mut limbs);
    let mut next = [0; _];
    for (limb, &of_next) in next.iter_mut().zip(limbs.iter().skip(points)) {
        *limb = of_next;
    }
    limbs.truncate(points);
    (limbs, next)
}

/// The sum of a multiple of each table's point; `None` when every scalar is zero.
pub(super) fn sum_of_multiples(group: &dyn Group, multiples: [(&Table, &Scalar); 2]) -> Option<Sum> {
    let length = group.point_length();
    let mut sum = None;
    for (table, scalar) in multiples {
        for (window, digit) in table.limbs.chunks_exact(length.saturating_mul(POINTS)).zip(digits(scalar)) {
            if digit == 0 {
                continue;
            }
            let point = multiple(window, digit, length)?;
            match &mut sum {
                None => sum = Some(group.begin(point, digit < 0)),
                Some(sum) => group.add(sum, point, digit < 0),
            }
        }
    }
    sum
}

/// The sum of a multiple of each point, by its first window alone; `None` for the neutral element where no [`Sum`] is it.
pub(super) fn sum_of_unprepared_multiples(group: &dyn Group, multiples: [(&[i32], &Scalar); 2]) -> Option<Sum> {
    let length = group.point_length();
    let [(one, of_one), (other, of_other)] = multiples;
    let mut sum = None;
    for (of_one, of_other) in digits(of_one).into_iter().zip(digits(of_other)).rev() {
        if let Some(sum) = &mut sum {
            for _ in 0..WINDOW {
                group.double(sum);
            }
        }
        for (window, digit) in [(one, of_one), (other, of_other)] {
            if digit == 0 {
                continue;
            }
            let point = multiple(window, digit, length)?;
            match &mut sum {
                None => sum = Some(group.begin(point, digit < 0)),
                Some(any) => {
                    if !group.add_complete(any, point, digit < 0) {
                        sum = None;
                    }
                }
            }
        }
    }
    sum
}

/// The window's point for a digit, but for its sign. A digit that it has no point for ends a sum, and no sum is a refusal.
fn multiple(window: &[i32], digit: i8, length: usize) -> Option<&[i32]> {
    let place = usize::from(digit.unsigned_abs()).checked_sub(1)?;
    window.get(place.checked_mul(length)?..)?.get(..length)
}

/// Limbs of a window.
fn window_length(group: &dyn Group) -> usize {
    group.point_length().saturating_mul(POINTS)
}
