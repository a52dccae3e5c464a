//! Texts in order: the keys of a set by `kid`, and the names that stand twice in an object.

use std::collections::BinaryHeap;

/// A text, or none, which comes first, and the place where it stands.
pub(crate) type Placed<'t> = (Option<&'t str>, usize);

/// A text that stood before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Repeated {
    pub(crate) place: usize,
    /// Where the same text stands first.
    pub(crate) first: usize,
}

/// The texts in order, and equal ones by their places.
///
/// By a heap: no choice of texts makes it quadratic, and the sort of the standard library would add 3.8 kB to the
/// compressed module.
// One code for all who ask.
#[inline(never)]
pub(crate) fn sorted(texts: Vec<Placed<'_>>) -> Vec<Placed<'_>> {
    BinaryHeap::from(texts).into_sorted_vec()
}

/// Puts a place where it belongs in a sorted list of places. `Vec::insert` would panic for a place beyond the end.
pub(crate) fn insert(places: &mut Vec<usize>, at: usize, place: usize) {
    places.push(place);
    if let Some(moved @ [_, ..]) = places.get_mut(at..) {
        moved.rotate_right(1);
    }
}

/// Every text that stood before, in no order that matters.
pub(crate) fn repeated<'t>(texts: impl Iterator<Item = &'t str>) -> impl Iterator<Item = Repeated> {
    let placed = texts.enumerate().map(|(place, text)| (Some(text), place)).collect();
    let mut group: Placed<'t> = (None, 0);
    sorted(placed).into_iter().filter_map(move |(text, place)| {
        if text == group.0 {
            return Some(Repeated { place, first: group.1 });
        }
        group = (text, place);
        None
    })
}

#[cfg(test)]
mod tests {
    use super::{Repeated, insert, repeated, sorted};

    #[test]
    fn a_text_has_stood_before_from_its_second_time_on() {
        let mut found: Vec<Repeated> = repeated(["a", "b", "", "a", "A", "", "a"].into_iter()).collect();
        found.sort_by_key(|repeated| repeated.place);
        let expected = [(3, 0), (5, 2), (6, 0)].map(|(place, first)| Repeated { place, first });
        assert_eq!(found, expected);
        assert_eq!(repeated([].into_iter()).count(), 0);
    }

    #[test]
    fn a_place_is_put_where_it_belongs() {
        let mut places = Vec::new();
        for (at, place) in [(0, 5), (0, 1), (1, 3), (3, 9), (7, 11)] {
            insert(&mut places, at, place);
        }
        assert_eq!(places, [1, 3, 5, 9, 11]);
    }

    #[test]
    fn equal_texts_stay_in_their_places() {
        let texts = vec![(Some("b"), 0), (None, 1), (Some(""), 2), (Some("b"), 3), (None, 4), (Some("a"), 5)];
        let places: Vec<usize> = sorted(texts).into_iter().map(|(_, place)| place).collect();
        assert_eq!(places, [1, 4, 2, 5, 0, 3]);
    }
}
