//! What is said of each kind of refusal, in one row: the words are constant, the values of a single refusal fill them.

use std::borrow::Cow;

use super::hint::Hint;
use crate::check::CheckId;

/// One kind of refusal. `{name}` in its words stands for a value of the single refusal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Which row of all it is, as `docs/errors.json` lists them.
    #[cfg_attr(not(feature = "__wasm"), allow(dead_code, reason = "only the module has no words"))]
    pub(crate) place: usize,
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
#[derive(Clone, Debug)]
pub(crate) struct Description<'e> {
    row: &'static Row,
    values: Vec<(&'static str, Filling<'e>)>,
    expected: Option<Vec<String>>,
    /// The code of the advice, where it is not the row's first.
    advice: Option<&'static str>,
}

/// What takes the place of a `{name}`.
#[derive(Clone, Debug)]
pub(crate) enum Filling<'e> {
    Text(Cow<'e, str>),
    Number(usize),
    /// Another row's message.
    Message(Description<'e>),
    /// Another row's advice.
    Advice(Description<'e>),
}

impl Row {
    /// The row as it is compiled in. In the module it is a number: JavaScript has the words, which would be larger there.
    pub(crate) const fn compiled(self) -> Self {
        if cfg!(feature = "__wasm") {
            Self { code: "", reason: "", message: "", expected: "", actual: "", hints: &[], ..self }
        } else {
            self
        }
    }

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
        self.values.push((name, Filling::Text(Cow::Borrowed(value))));
        self
    }

    /// Fills `{name}` with a text that was made for it.
    #[inline(never)]
    pub(crate) fn owned(mut self, name: &'static str, value: String) -> Self {
        self.values.push((name, Filling::Text(Cow::Owned(value))));
        self
    }

    /// Fills `{name}` with a number.
    #[inline(never)]
    pub(crate) fn number(mut self, name: &'static str, value: usize) -> Self {
        self.values.push((name, Filling::Number(value)));
        self
    }

    /// Fills `{name}` with what is said of another refusal.
    pub(crate) fn filled(mut self, name: &'static str, value: Filling<'e>) -> Self {
        self.values.push((name, value));
        self
    }
}

impl Description<'_> {
    /// Lists what would have been accepted, in place of the row's words.
    pub(crate) fn expecting(mut self, values: Vec<String>) -> Self {
        self.expected = Some(values);
        self
    }

    /// Gives the advice of the row's that has this code.
    pub(crate) fn advising(mut self, code: &'static str) -> Self {
        debug_assert!(
            self.row.hints.iter().any(|advice| advice.code == code),
            "{code} is no advice of {}",
            self.row.reason
        );
        self.advice = Some(code);
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
        match self.advice() {
            Some(advice) => Hint::new(advice.code, self.fill(advice.text)),
            None => Hint::new("", ""),
        }
    }

    /// Which row it is, by its number.
    #[cfg(feature = "__wasm")]
    pub(crate) fn place(&self) -> usize {
        self.row.place
    }

    /// The code of the advice, where it is not the row's first.
    #[cfg(feature = "__wasm")]
    pub(crate) fn advice_code(&self) -> Option<&'static str> {
        self.advice
    }

    /// What takes the place of each `{name}`.
    #[cfg(feature = "__wasm")]
    pub(crate) fn values(&self) -> &[(&'static str, Filling<'_>)] {
        &self.values
    }

    /// The list that takes the place of the row's expectation.
    #[cfg(feature = "__wasm")]
    pub(crate) fn listed(&self) -> Option<&[String]> {
        self.expected.as_deref()
    }

    fn advice(&self) -> Option<&'static Advice> {
        match self.advice {
            Some(code) => self.row.hints.iter().find(|advice| advice.code == code),
            None => self.row.hints.first(),
        }
    }

    /// The words with their values. A value is never looked at again, so what a token says cannot act as words.
    fn fill(&self, words: &'static str) -> String {
        let mut text = String::new();
        let mut rest = words;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let named = after.split_once('}').and_then(|(name, after)| Some((self.value(name)?, after)));
            if let Some((value, after)) = named {
                text.push_str(&value);
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

    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, value) = self.values.iter().find(|(known, _)| *known == name)?;
        Some(match value {
            Filling::Text(text) => Cow::Borrowed(&**text),
            Filling::Number(number) => number.to_string().into(),
            Filling::Message(description) => description.message().into(),
            Filling::Advice(description) => {
                description.advice().map_or_else(String::new, |advice| description.fill(advice.text)).into()
            }
        })
    }
}

/// Names each row and numbers it, from the `FIRST` of the file on, and lists them all as `ROWS`.
macro_rules! rows {
    ($($(#[$about:meta])* $name:ident = $made:ident $of:tt;)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($name),+ }

        $($(#[$about])* const $name: Row = {
            let place = FIRST.saturating_add(Place::$name as usize);
            rows!(@row place, $made $of).compiled()
        };)+

        /// The number of the next file's first row.
        #[allow(dead_code, reason = "there is no file after the last")]
        pub(super) const END: usize = FIRST.saturating_add([$(stringify!($name)),+].len());

        /// Every row of this file.
        #[cfg(test)]
        pub(crate) const ROWS: &[Row] = &[$($name),+];
    };
    (@row $place:expr, Row { $($member:tt)* }) => { Row { place: $place, $($member)* } };
    (@row $place:expr, $function:ident ($($argument:tt)*)) => { Row { place: $place, ..$function($($argument)*) } };
}

pub(crate) use rows;
