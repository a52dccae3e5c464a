//! The usual ways in which two values differ that were meant to be equal.

/// What two values differ in, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// A slash at the end.
    Slash,
    /// `http` and `https`.
    Scheme,
    /// Upper and lower case.
    Case,
    /// White space around the value.
    WhiteSpace,
    /// `https://` before one of them.
    BareName,
    /// The path behind the same scheme and host.
    Path,
}

/// The first such difference between an expected value and one that was found.
pub(crate) fn difference(expected: &[String], found: &[String]) -> Option<Difference> {
    let pairs = expected.iter().flat_map(|expected| found.iter().map(move |found| (expected.as_str(), found.as_str())));
    // The same text is a template's, which the token repeats in place of what it stands for.
    pairs.filter(|(expected, found)| expected != found).find_map(|(expected, found)| between(expected, found))
}

fn between(one: &str, other: &str) -> Option<Difference> {
    let either = |differ: fn(&str, &str) -> bool| differ(one, other) || differ(other, one);
    if either(|one, other| one.strip_suffix('/') == Some(other)) {
        Some(Difference::Slash)
    } else if either(|one, other| {
        one.strip_prefix("http://").is_some_and(|rest| other.strip_prefix("https://") == Some(rest))
    }) {
        Some(Difference::Scheme)
    } else if one.eq_ignore_ascii_case(other) {
        Some(Difference::Case)
    } else if one.trim_ascii() == other.trim_ascii() {
        Some(Difference::WhiteSpace)
    } else if either(|one, other| one.strip_prefix("https://") == Some(other)) {
        Some(Difference::BareName)
    } else if origin(one).is_some_and(|one| Some(one) == origin(other)) {
        Some(Difference::Path)
    } else {
        None
    }
}

/// The scheme and host of an address.
fn origin(text: &str) -> Option<&str> {
    let host = text.strip_prefix("https://")?;
    let end = host.find('/').unwrap_or(host.len());
    text.get(..text.len().saturating_sub(host.len()).saturating_add(end))
}
