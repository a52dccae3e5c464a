//! Scalars: the JSON values that a claim is compared with (RFC 8259 3).

use core::cmp::Ordering;
use core::str::FromStr;
use std::borrow::Cow;

use crate::error::PolicyError;
use crate::json::{self, Document, Kind, Number, Value};
use crate::sorted;

/// A JSON value that is neither an object nor an array. Nothing is converted: the text `1` is not the number 1.
///
/// # Example: a number, by its value and not by its spelling
///
/// ```
/// use jwt_verdict::policy::Scalar;
///
/// let level = Scalar::Number("1.50".parse()?);
/// assert_eq!(level, Scalar::Number("15e-1".parse()?));
/// assert_ne!(level, Scalar::from("1.50"));
/// # Ok::<(), jwt_verdict::error::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scalar {
    /// A string.
    Text(String),
    /// A number.
    Number(Decimal),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
}

/// A JSON number, exactly as it is written; equal to every other spelling of its value.
#[derive(Clone, Debug)]
pub struct Decimal(String);

/// Scalars of which none is there twice, found without trying each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scalars {
    /// In the order in which they were given.
    values: Vec<Scalar>,
    /// Places in `values`, sorted by value.
    order: Vec<usize>,
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self::Number(Decimal(number.to_string()))
    }
}

impl From<u64> for Scalar {
    fn from(number: u64) -> Self {
        Self::Number(Decimal(number.to_string()))
    }
}

impl From<i32> for Scalar {
    fn from(number: i32) -> Self {
        i64::from(number).into()
    }
}

/// Numbers beyond these powers of ten have no exact place among exponents, which saturate.
const MAGNITUDES: core::ops::RangeInclusive<i64> = -100_000..=100_000;

impl FromStr for Decimal {
    type Err = PolicyError;

    /// Reads a number as JSON has it (RFC 8259 6): there is no `f64` on the way, so `0.1` is a tenth.
    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let document = Document::parse(text.into()).map_err(|_| PolicyError::NotDecimal)?;
        let number = document.root().number().filter(|_| document.root().raw() == text);
        match number.ok_or(PolicyError::NotDecimal)?.magnitude() {
            Some(magnitude) if !MAGNITUDES.contains(&magnitude) => Err(PolicyError::NotDecimal),
            _ => Ok(Self(text.into())),
        }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        Number::new(&self.0).order(&Number::new(&other.0)).is_eq()
    }
}

impl Eq for Decimal {}

impl Scalar {
    /// The type, with its article.
    fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::String,
            Self::Number(_) => Kind::Number,
            Self::Bool(_) => Kind::True,
            Self::Null => Kind::Null,
        }
    }

    /// The value as JSON.
    fn json(&self) -> String {
        match self {
            Self::Text(text) => json::quote(text),
            Self::Number(Decimal(text)) => text.clone(),
            Self::Bool(true) => "true".into(),
            Self::Bool(false) => "false".into(),
            Self::Null => "null".into(),
        }
    }

    fn comparable(&self) -> Comparable<'_> {
        match self {
            Self::Text(text) => Comparable::Text(Cow::Borrowed(text)),
            Self::Number(Decimal(text)) => Comparable::Number(Number::new(text)),
            Self::Bool(value) => Comparable::Bool(*value),
            Self::Null => Comparable::Null,
        }
    }
}

impl Scalars {
    pub(crate) fn new(given: Vec<Scalar>) -> Result<Self, PolicyError> {
        let is_empty_text = |value: &Scalar| matches!(value, Scalar::Text(text) if text.is_empty());
        if given.is_empty() || given.iter().any(is_empty_text) {
            return Err(PolicyError::NothingExpected);
        }
        let mut scalars = Self { values: Vec::new(), order: Vec::new() };
        for value in given {
            if let Err(at) = scalars.search(&value.comparable()) {
                sorted::insert(&mut scalars.order, at, scalars.values.len());
                scalars.values.push(value);
            }
        }
        Ok(scalars)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// The place of this value of a token among them.
    pub(crate) fn place(&self, value: Value<'_>) -> Option<usize> {
        let at = self.search(&Comparable::of(value)?).ok()?;
        self.order.get(at).copied()
    }

    /// The type that all of them have, or of which one has this.
    pub(crate) fn expected_type(&self, found: Kind) -> Option<&'static str> {
        let name = found.name();
        let mut kinds = self.values.iter().map(|value| value.kind().name());
        if kinds.clone().any(|kind| kind == name) {
            return None;
        }
        let first = kinds.next().unwrap_or_default();
        Some(if kinds.all(|kind| kind == first) { first } else { "a value of one of the types that are expected" })
    }

    /// The values as a report lists them: as JSON, but for texts among texts.
    pub(crate) fn listed(&self, only: impl Fn(usize) -> bool) -> Vec<String> {
        let are_texts = self.values.iter().all(|value| matches!(value, Scalar::Text(_)));
        let listed = |(place, value): (usize, &Scalar)| match value {
            _ if !only(place) => None,
            Scalar::Text(text) if are_texts => Some(text.clone()),
            _ => Some(value.json()),
        };
        self.values.iter().enumerate().filter_map(listed).collect()
    }

    fn search(&self, value: &Comparable<'_>) -> Result<usize, usize> {
        let order = |&place: &usize| {
            self.values.get(place).map_or(Ordering::Greater, |scalar| scalar.comparable().order(value))
        };
        self.order.binary_search_by(order)
    }
}

/// A scalar of a policy or of a token.
enum Comparable<'v> {
    Null,
    Bool(bool),
    Number(Number<'v>),
    Text(Cow<'v, str>),
}

impl<'v> Comparable<'v> {
    fn of(value: Value<'v>) -> Option<Self> {
        match value.kind() {
            Kind::Null => Some(Self::Null),
            Kind::True | Kind::False => value.as_bool().map(Self::Bool),
            Kind::Number => value.number().map(Self::Number),
            Kind::String => value.as_str().map(Self::Text),
            Kind::Object | Kind::Array => None,
        }
    }

    /// An order of all scalars in which only equal ones are equal.
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(one), Self::Bool(other)) => one.cmp(other),
            (Self::Number(one), Self::Number(other)) => one.order(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(_) => 1,
            Self::Number(_) => 2,
            Self::Text(_) => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Scalar, Scalars};
    use crate::error::PolicyError;
    use crate::json::Document;

    fn decimal(text: &str) -> Scalar {
        Scalar::Number(text.parse().expect(text))
    }

    #[test]
    fn numbers_are_equal_by_value() {
        for (one, other) in [
            ("0.1", "1e-1"),
            ("1", "1.0"),
            ("1", "1e0"),
            ("10", "1E+1"),
            ("-0", "0"),
            ("0e99", "0.000"),
            ("9007199254740993", "9007199254740993.0"),
            ("1.50", "15e-1"),
        ] {
            assert_eq!(decimal(one), decimal(other));
        }
        for (one, other) in [
            ("1", "-1"),
            ("1", "10"),
            ("0.1", "0.1000000000000000055511151231257827"),
            ("9007199254740992", "9007199254740993"),
            ("12", "123"),
            ("1e-99999", "1e-99998"),
        ] {
            assert_ne!(decimal(one), decimal(other));
        }
        assert_eq!(Scalar::from(7_i32), Scalar::from(7_u64));
        assert_eq!(Scalar::from(i64::MIN), decimal("-9223372036854775808"));
    }

    #[test]
    fn a_decimal_is_a_number_of_json() {
        for text in ["", " 1", "1 ", "01", "1.", ".1", "+1", "NaN", "Infinity", "\"1\"", "[1]", "1e400", "1e-200000"] {
            assert_eq!(text.parse::<Decimal>().err(), Some(PolicyError::NotDecimal), "{text}");
        }
    }

    #[test]
    fn a_value_of_a_token_is_found_by_type_and_value() {
        let values = [Scalar::from("b"), decimal("1.0"), Scalar::from("1"), true.into(), "b".into(), Scalar::Null];
        let scalars = Scalars::new(values.to_vec()).expect("values");
        assert_eq!(scalars.len(), 5);
        let place = |json: &str| scalars.place(Document::parse(json.into()).expect(json).root());
        let found = ["\"b\"", "1e0", "\"1\"", "true", "null", "\"\\u0062\""].map(place);
        assert_eq!(found, [Some(0), Some(1), Some(2), Some(3), Some(4), Some(0)]);
        for json in ["\"B\"", "\"\"", "2", "\"true\"", "false", "[]", "{}", "[\"b\"]", "\"1.0\""] {
            assert_eq!(place(json), None, "{json}");
        }
        assert_eq!(scalars.listed(|_| true), ["\"b\"", "1.0", "\"1\"", "true", "null"]);
        assert_eq!(
            Scalars::new(vec!["b".into(), "a".into()]).map(|texts| texts.listed(|place| place == 1)),
            Ok(vec!["a".to_owned()])
        );
    }
}
