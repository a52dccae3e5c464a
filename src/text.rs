//! Text for people: values of a token made visible and bounded, numbers with their units, lengths of time.

use core::fmt;
use core::time::Duration;

use crate::limits::QUOTED_CHARACTERS;

/// A text of the token as a report shows it: control, invisible and direction characters escaped, cut in length.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::new();
    for (position, character) in text.chars().enumerate() {
        if position == QUOTED_CHARACTERS {
            quoted.push('…');
            break;
        }
        if is_visible(character) {
            quoted.push(character);
        } else {
            quoted.extend(character.escape_unicode());
        }
    }
    quoted
}

/// The texts with `separator` between them. One code for every kind of text, which `[S]::join` has not.
pub(crate) fn join<S: AsRef<str>>(texts: &[S], separator: &str) -> String {
    let mut joined = String::new();
    for (place, text) in texts.iter().enumerate() {
        append(&mut joined, if place == 0 { "" } else { separator }, text.as_ref());
    }
    joined
}

#[inline(never)]
fn append(joined: &mut String, separator: &str, text: &str) {
    joined.push_str(separator);
    joined.push_str(text);
}

/// Several texts of the token, as one.
pub(crate) fn quote_all(values: &[String]) -> String {
    if values.is_empty() {
        return "an empty list".into();
    }
    quote(&join(values, ", "))
}

/// A byte that does not belong where it was found, by the name that people have for it.
pub(crate) fn describe_byte(byte: u8) -> String {
    match byte {
        b' ' => "a space".into(),
        b'\t' => "a tab".into(),
        b'\n' | b'\r' => "a line break".into(),
        0x21..=0x7e => char::from(byte).to_string(),
        _ => format!("the byte 0x{byte:02x}"),
    }
}

/// A number of things: "1 key", "2 keys".
pub(crate) fn count(count: usize, word: &str) -> String {
    let mut text = count.to_string();
    text.push(' ');
    text.push_str(word);
    if count != 1 {
        text.push('s');
    }
    text
}

/// A length of time as people say it, in the two largest units.
pub(crate) fn span(seconds: f64) -> String {
    const UNITS: [(&str, u64); 4] = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
    let mut rest = duration(seconds.max(0.0)).as_secs();
    let mut parts: Vec<String> = Vec::new();
    for (unit, length) in UNITS {
        let count = rest.checked_div(length).unwrap_or_default();
        rest = rest.checked_rem(length).unwrap_or_default();
        if count > 0 || !parts.is_empty() {
            parts.push(format!("{count} {unit}"));
        }
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() { "less than 1 s".into() } else { join(&parts, " ") }
}

/// Seconds to the microsecond: a double near today resolves no finer. Written as whole numbers, because code that writes
/// any double is large and slow.
pub(crate) struct Seconds(pub(crate) f64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0.0 {
            f.write_str("-")?;
        }
        let rounded = duration(self.0.abs()).saturating_add(Duration::from_nanos(500));
        write!(f, "{}", rounded.as_secs())?;
        match rounded.subsec_micros() {
            0 => Ok(()),
            micros => f.write_str(format!(".{micros:06}").trim_end_matches('0')),
        }
    }
}

/// The longest duration for what is none.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// Letters, digits and signs that stand where they are read; no controls, no direction marks, nothing of zero width.
fn is_visible(character: char) -> bool {
    !matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// RFC 7515 4.1.9: `application/` is implied where there is no slash; media types ignore case (RFC 2045 5.1).
pub(crate) fn is_same_type(one: &str, other: &str) -> bool {
    fn subtype(typ: &str) -> (&str, &str) {
        typ.split_once('/').unwrap_or(("application", typ))
    }
    let (one, other) = (subtype(one), subtype(other));
    one.0.eq_ignore_ascii_case(other.0) && one.1.eq_ignore_ascii_case(other.1)
}

#[cfg(test)]
mod tests {
    use super::{Seconds, count, describe_byte, join, quote, span};

    #[test]
    fn quoted_text_is_visible_and_bounded() {
        assert_eq!(quote("a\r\nb\u{202e}c\u{200b}é"), "a\\u{d}\\u{a}b\\u{202e}c\\u{200b}é");
        assert_eq!(quote(&"x".repeat(10_000)).chars().count(), 257);
        assert_eq!(quote(&"x".repeat(256)).chars().count(), 256);
    }

    #[test]
    fn spans_name_two_units() {
        for (seconds, text) in [
            (0.2, "less than 1 s"),
            (61.0, "1 min 1 s"),
            (3600.0, "1 h 0 min"),
            (90_061.0, "1 d 1 h"),
            (59.9, "59 s"),
            (-5.0, "less than 1 s"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }

    #[test]
    fn seconds_are_written_as_they_are_read() {
        for (seconds, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1_700_000_000.0, "1700000000"),
            (1_700_000_000.5, "1700000000.5"),
            (1_700_000_000.000_001, "1700000000.000001"),
            (0.999_999_9, "1"),
            (-12.25, "-12.25"),
            (9_007_199_254_740_992.0, "9007199254740992"),
        ] {
            assert_eq!(Seconds(seconds).to_string(), text);
        }
    }

    #[test]
    fn a_byte_is_named_as_it_is_seen() {
        for (byte, name) in [(b' ', "a space"), (b'\t', "a tab"), (b'\n', "a line break"), (b'\r', "a line break")] {
            assert_eq!(describe_byte(byte), name);
        }
        assert_eq!(
            [b'!', b'~', 0x00, 0x7f, 0xc3].map(describe_byte),
            ["!", "~", "the byte 0x00", "the byte 0x7f", "the byte 0xc3"]
        );
    }

    #[test]
    fn texts_are_joined() {
        assert_eq!(join::<&str>(&[], ", "), "");
        assert_eq!(join(&["a"], ", "), "a");
        assert_eq!(join(&["", "b", "c"], ", "), ", b, c");
    }

    #[test]
    fn one_is_counted_without_an_s() {
        assert_eq!([0, 1, 2].map(|number| count(number, "key")), ["0 keys", "1 key", "2 keys"]);
    }
}
