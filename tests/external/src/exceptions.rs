//! The cases in which this verifier knowingly differs from a suite: `tests/external/exceptions/*.json`, each with its reason.
//!
//! A difference that is not listed fails the suite. So does a line that no longer applies.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// The exceptions of one test set.
#[derive(Debug)]
pub struct Exceptions {
    set: String,
    entries: Vec<Entry>,
    used: BTreeSet<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    set: String,
    /// Case numbers and ranges: `"3, 7-9"`.
    cases: String,
    /// What the suite says: `valid`, `acceptable`, `invalid`.
    expected: String,
    /// What this verifier says: `accepted`, or `refused` and the reason it gives.
    actual: String,
    reason: String,
}

impl Exceptions {
    /// The lines of `tests/external/exceptions/<file>.json` for `set`.
    ///
    /// # Panics
    ///
    /// When the file is malformed, a reason is empty, or two lines name the same case.
    #[must_use]
    pub fn of(file: &str, set: &str) -> Self {
        let entries: Vec<Entry> = read(file).into_iter().filter(|entry| entry.set == set).collect();
        let mut named = BTreeSet::new();
        for entry in &entries {
            assert!(!entry.reason.is_empty(), "{set}: {} has no reason", entry.cases);
            for case in numbers(&entry.cases) {
                assert!(named.insert(case), "{set}: case {case} is listed twice");
            }
        }
        Self { set: set.to_owned(), entries, used: BTreeSet::new() }
    }

    /// The names of the sets that the file has lines for.
    #[must_use]
    pub fn sets(file: &str) -> BTreeSet<String> {
        read(file).into_iter().map(|entry| entry.set).collect()
    }

    /// Whether the file excuses `case`, for exactly this pair of outcomes; it then counts as used.
    pub fn excuse(&mut self, case: usize, expected: &str, actual: &str) -> bool {
        let excused = self
            .entries
            .iter()
            .any(|entry| entry.expected == expected && entry.actual == actual && numbers(&entry.cases).contains(&case));
        if excused {
            self.used.insert(case);
        }
        excused
    }

    /// How many cases were excused.
    #[must_use]
    pub fn used(&self) -> usize {
        self.used.len()
    }

    /// Fails when a listed case was not needed.
    ///
    /// # Panics
    ///
    /// Then.
    pub fn assert_all_used(&self) {
        let listed: BTreeSet<usize> = self.entries.iter().flat_map(|entry| numbers(&entry.cases)).collect();
        let stale: Vec<&usize> = listed.difference(&self.used).collect();
        assert!(stale.is_empty(), "{}: these exceptions no longer apply: {stale:?}", self.set);
    }
}

fn read(file: &str) -> Vec<Entry> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("exceptions/{file}.json"));
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("tests/external/exceptions/{file}.json: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("tests/external/exceptions/{file}.json: {error}"))
}

fn numbers(cases: &str) -> Vec<usize> {
    let number = |text: &str| text.trim().parse::<usize>().unwrap_or_else(|_| panic!("not a case number: {text:?}"));
    cases
        .split(',')
        .flat_map(|part| match part.split_once('-') {
            Some((first, last)) => number(first)..=number(last),
            None => number(part)..=number(part),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_numbers_and_ranges() {
        assert_eq!(numbers("3, 7-9,12"), [3, 7, 8, 9, 12]);
    }

    #[test]
    #[should_panic(expected = "no longer apply: [2]")]
    fn an_unused_line_fails() {
        let entry = Entry {
            set: "s".into(),
            cases: "1-2".into(),
            expected: "valid".into(),
            actual: "refused x".into(),
            reason: "r".into(),
        };
        let mut exceptions = Exceptions { set: "s".into(), entries: vec![entry], used: BTreeSet::new() };
        assert!(exceptions.excuse(1, "valid", "refused x"));
        assert!(!exceptions.excuse(2, "valid", "refused y"));
        exceptions.assert_all_used();
    }
}
