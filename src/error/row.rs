//! What is said of each kind of refusal, in one row: the words are constant, the values of a single refusal fill them.

use std::borrow::Cow;

use super::hint::Hint;
use crate::check::CheckId;

/// One kind of refusal. `{name}` in its words stands for a value of the single refusal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) code: &'static str,
    pub(crate) reason: &'static str,
    /// The check of `explain` that fails. `None` where there is no such check, and where the claim decides which it is.
    pub(crate) check: Option<CheckId>,
    pub(crate) message: &'static str,
    /// Empty where a list of values takes its place.
    pub(crate) expected: &'static str,
    pub(crate) actual: &'static str,
    /// Every piece of advice that the row can give; the first unless a single refusal picks another.
    pub(crate) hints: &'static [Advice],
}

/// A piece of advice: its stable code, and a sentence as [`Hint`] has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Advice {
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
}

/// A row with the values of a single refusal.
#[derive(Debug)]
pub(crate) struct Description<'e> {
    row: &'static Row,
    values: Vec<(&'static str, Cow<'e, str>)>,
    expected: Option<Vec<String>>,
    advice: Option<&'static Advice>,
}

impl Row {
    /// The row for a single refusal, whose values are still missing.
    pub(crate) fn plain<'e>(&'static self) -> Description<'e> {
        Description { row: self, values: Vec::new(), expected: None, advice: None }
    }
}

/// Values are taken one by one, each by a call, since every row's own code for it would make the module larger.
impl<'e> Description<'e> {
    /// Fills `{name}` with a text.
    #[inline(never)]
    pub(crate) fn text(mut self, name: &'static str, value: &'e str) -> Self {
        self.values.push((name, Cow::Borrowed(value)));
        self
    }

    /// Fills `{name}` with a text that was made for it.
    #[inline(never)]
    pub(crate) fn owned(mut self, name: &'static str, value: String) -> Self {
        self.values.push((name, Cow::Owned(value)));
        self
    }

    /// Fills `{name}` with a number.
    #[inline(never)]
    pub(crate) fn number(self, name: &'static str, value: usize) -> Self {
        self.owned(name, value.to_string())
    }
}

impl Description<'_> {
    /// Lists what would have been accepted, in place of the row's words.
    pub(crate) fn expecting(mut self, values: Vec<String>) -> Self {
        self.expected = Some(values);
        self
    }

    /// Gives this advice of the row's.
    pub(crate) fn advising(mut self, advice: &'static Advice) -> Self {
        debug_assert!(self.row.hints.contains(advice), "{} is no advice of {}", advice.code, self.row.reason);
        self.advice = Some(advice);
        self
    }

    pub(crate) fn row(&self) -> &'static Row {
        self.row
    }

    pub(crate) fn message(&self) -> String {
        self.fill(self.row.message)
    }

    pub(crate) fn expected(&self) -> Vec<String> {
        match &self.expected {
            Some(values) => values.clone(),
            None if self.row.expected.is_empty() => Vec::new(),
            None => vec![self.fill(self.row.expected)],
        }
    }

    pub(crate) fn actual(&self) -> String {
        self.fill(self.row.actual)
    }

    pub(crate) fn hint(&self) -> Hint {
        let code = self.advice.or_else(|| self.row.hints.first()).map_or("", |advice| advice.code);
        Hint::new(code, self.hint_text())
    }

    /// The advice's sentence, to be a part of another's.
    pub(crate) fn hint_text(&self) -> String {
        self.advice.or_else(|| self.row.hints.first()).map_or_else(String::new, |advice| self.fill(advice.text))
    }

    /// The words with their values. A value is never looked at again, so what a token says cannot act as words.
    fn fill(&self, words: &'static str) -> String {
        let mut text = String::new();
        let mut rest = words;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let named = after.split_once('}').and_then(|(name, after)| Some((self.value(name)?, after)));
            if let Some((value, after)) = named {
                text.push_str(value);
                rest = after;
            } else {
                // An option's placeholder, which is the reader's to fill.
                text.push('{');
                rest = after;
            }
        }
        text.push_str(rest);
        text
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }
}

/// Names each row, and lists them all as `ROWS`.
macro_rules! rows {
    ($($(#[$about:meta])* $name:ident = $row:expr;)+) => {
        $($(#[$about])* const $name: Row = $row;)+

        /// Every row of this file.
        #[cfg(test)]
        pub(crate) const ROWS: &[Row] = &[$($name),+];
    };
}

pub(crate) use rows;
