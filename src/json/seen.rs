//! Texts that were met before: names of an object, operations of a key, keys of a set.

use std::collections::BTreeMap;

/// The texts met so far, each with where it stood first. No choice of texts makes this quadratic.
#[derive(Default)]
pub(crate) struct Seen<'t> {
    places: BTreeMap<&'t str, usize>,
}

impl<'t> Seen<'t> {
    /// Where `text` stood before, if it did; otherwise this is its place.
    // One code for all who ask.
    #[inline(never)]
    pub(crate) fn earlier(&mut self, text: &'t str, place: usize) -> Option<usize> {
        let first = *self.places.entry(text).or_insert(place);
        (first != place).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn a_text_has_stood_before_from_its_second_time_on() {
        let mut seen = Seen::default();
        assert_eq!(
            ["a", "b", "", "a", "A", "", "a"]
                .iter()
                .zip(0..)
                .map(|(text, place)| seen.earlier(text, place))
                .collect::<Vec<_>>(),
            [None, None, None, Some(0), None, Some(2), Some(0)]
        );
    }
}
