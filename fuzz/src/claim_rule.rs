//! Rules of claims, as a tree that has a second, simpler reading than the crate's.

use arbitrary::{Result, Unstructured};
use jwt_verdict::policy::{ClaimRule, Scalar};
use serde_json::{Value, json};

use crate::policy::{NAMES, TEXTS};

const DEEPEST: usize = 3;

/// All tests must hold. There is at least one.
pub(crate) struct Rule {
    tests: Vec<Test>,
    optional: bool,
}

enum Test {
    Present,
    OneOf(Vec<Value>),
    Includes(Vec<Value>),
    IncludesAny(Vec<Value>),
    Some(Rule),
    Members(Vec<(&'static str, Rule)>),
    Absent,
}

impl Rule {
    pub(crate) fn choose(input: &mut Unstructured<'_>, depth: usize) -> Result<Self> {
        if input.ratio(1, 12)? {
            return Ok(Self { tests: vec![Test::Absent], optional: false });
        }
        let count = if input.ratio(1, 4)? { 2 } else { 1 };
        let tests = (0..count).map(|_| Test::choose(input, depth)).collect::<Result<_>>()?;
        Ok(Self { tests, optional: input.ratio(1, 4)? })
    }

    pub(crate) fn built(&self) -> ClaimRule {
        let tests = self.tests.iter().map(Test::built);
        let Some(Ok(rule)) = tests.map(Ok).reduce(|one, other| one?.and(other?)) else {
            panic!("tests that fit each other");
        };
        if self.optional { rule.optional() } else { rule }
    }

    pub(crate) fn holds(&self, value: Option<&Value>) -> bool {
        match value {
            None => self.optional || matches!(self.tests[..], [Test::Absent]),
            Some(value) => self.tests.iter().all(|test| test.holds(value)),
        }
    }
}

impl Test {
    fn choose(input: &mut Unstructured<'_>, depth: usize) -> Result<Self> {
        let deeper = if depth < DEEPEST { 5 } else { 3 };
        Ok(match input.int_in_range(0..=deeper)? {
            0 => Self::Present,
            1 => Self::OneOf(scalars(input)?),
            2 => Self::Includes(scalars(input)?),
            3 => Self::IncludesAny(scalars(input)?),
            4 => Self::Some(Rule::choose(input, depth + 1)?),
            _ => {
                // Few members are looked for one by one, many in one walk.
                let names: &[&'static str] = match input.int_in_range(0..=3)? {
                    0 => &NAMES,
                    1 => &["roles"],
                    _ => &["roles", *input.choose(&["role", "__proto__", "a.b/c"])?],
                };
                let members = names.iter().map(|name| Ok((*name, Rule::choose(input, depth + 1)?)));
                Self::Members(members.collect::<Result<_>>()?)
            }
        })
    }

    fn built(&self) -> ClaimRule {
        let built = match self {
            Self::Present => return ClaimRule::present(),
            Self::Absent => return ClaimRule::absent(),
            Self::OneOf(values) => ClaimRule::one_of(values.iter().map(scalar)),
            Self::Includes(values) => ClaimRule::includes(values.iter().map(scalar)),
            Self::IncludesAny(values) => ClaimRule::includes_any(values.iter().map(scalar)),
            Self::Some(rule) => ClaimRule::some(rule.built()),
            Self::Members(members) => ClaimRule::members(members.iter().map(|(name, rule)| (*name, rule.built()))),
        };
        built.unwrap_or_else(|error| panic!("{error}"))
    }

    fn holds(&self, value: &Value) -> bool {
        let elements = value.as_array();
        let has = |wanted: &Value| elements.is_some_and(|elements| elements.iter().any(|one| is_same(one, wanted)));
        match self {
            Self::Present => !value.is_null(),
            Self::Absent => false,
            Self::OneOf(values) => values.iter().any(|wanted| is_same(value, wanted)),
            Self::Includes(values) => values.iter().all(has),
            Self::IncludesAny(values) => values.iter().any(has),
            Self::Some(rule) => elements.is_some_and(|elements| elements.iter().any(|one| rule.holds(Some(one)))),
            Self::Members(members) => {
                value.is_object() && members.iter().all(|(name, rule)| rule.holds(value.get(name)))
            }
        }
    }
}

fn scalars(input: &mut Unstructured<'_>) -> Result<Vec<Value>> {
    (0..input.int_in_range(1..=3)?)
        .map(|_| {
            Ok(match input.int_in_range(0..=5)? {
                0 | 1 => json!(input.choose(&TEXTS)?),
                2 => json!(input.int_in_range(-2..=3_i64)?),
                3 => json!(f64::from(input.int_in_range(-20..=30_i32)?) / 10.0),
                4 => json!(input.arbitrary::<bool>()?),
                _ => Value::Null,
            })
        })
        .collect()
}

/// Numbers here are few and short, so two doubles are equal where the decimals are.
fn is_same(value: &Value, wanted: &Value) -> bool {
    match (value.as_f64(), wanted.as_f64()) {
        (Some(value), Some(wanted)) => value.to_bits() == wanted.to_bits() || value == 0.0 && wanted == 0.0,
        _ => value == wanted,
    }
}

/// A number in another spelling than the token's.
fn scalar(value: &Value) -> Scalar {
    match value {
        Value::Null => Scalar::Null,
        Value::Bool(value) => (*value).into(),
        Value::String(text) => text.as_str().into(),
        Value::Number(number) => {
            let spelled = number.as_f64().map(|number| format!("{:.0}e-1", number * 10.0).parse());
            let Some(Ok(decimal)) = spelled else { panic!("a number: {number}") };
            Scalar::Number(decimal)
        }
        _ => panic!("no scalar: {value}"),
    }
}
