//! Rules: what a policy expects of the value of one claim.

use crate::error::{CheckError, PathStep, PolicyError, UnmetTest};
use crate::json::{Kind, Value};
use crate::limits::{RULE_DEPTH, RULE_VALUES};
use crate::scalar::{Scalar, Scalars};

/// What a claim must be: tests of its value, all of which must hold.
///
/// | rule | holds for |
/// |---|---|
/// | [`equals`](ClaimRule::equals), [`one_of`](ClaimRule::one_of) | a scalar, compared exactly |
/// | [`present`](ClaimRule::present) | any value but `null` |
/// | [`includes`](ClaimRule::includes), [`includes_any`](ClaimRule::includes_any) | an array with all, or one, of some scalars |
/// | [`some`](ClaimRule::some) | an array with an element that meets a rule |
/// | [`members`](ClaimRule::members) | an object whose members meet rules |
/// | [`absent`](ClaimRule::absent) | no value at all |
///
/// Nothing is converted: `"1"` is not `1`, and no rule looks into a string. Rules are nested at most 32 deep and hold at most
/// 1,000 values.
///
/// # Example: a role in Keycloak's tokens
///
/// ```
/// use jwt_verdict::policy::ClaimRule;
///
/// let roles = ClaimRule::includes(["editor"])?;
/// let rule = ClaimRule::members([("roles", roles)])?;
/// # let _: ClaimRule = rule;
/// # Ok::<(), jwt_verdict::error::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRule {
    tests: Vec<Test>,
    optional: bool,
    depth: usize,
    values: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Present,
    OneOf(Scalars),
    Includes(Scalars),
    IncludesAny(Scalars),
    Some(ClaimRule),
    Members(Members),
    Absent,
}

/// Rules by the names of the members of an object, of which no name is there twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Members {
    /// In the order in which they were given.
    rules: Vec<(String, ClaimRule)>,
    /// Places in `rules`, sorted by name.
    order: Vec<usize>,
}

/// Rules whose members are found faster one by one than by a walk through the object.
const FEW: usize = 8;

impl ClaimRule {
    /// Of a policy that is never built: no test, which nobody can state.
    pub(crate) const NONE: Self = Self { tests: Vec::new(), optional: false, depth: 0, values: 0 };

    /// Expects this value.
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpected`] for an empty text, as an unset variable would be.
    pub fn equals(value: impl Into<Scalar>) -> Result<Self, PolicyError> {
        Self::one_of([value])
    }

    /// Expects one of `values`.
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpected`] if there are none, or if one of them is an empty text; [`PolicyError::RuleTooLarge`].
    pub fn one_of<S: Into<Scalar>>(values: impl IntoIterator<Item = S>) -> Result<Self, PolicyError> {
        Self::listing(Test::OneOf, values)
    }

    /// Expects an array that has all of `values` (for example `groups`).
    ///
    /// # Errors
    ///
    /// As [`one_of`](ClaimRule::one_of).
    pub fn includes<S: Into<Scalar>>(values: impl IntoIterator<Item = S>) -> Result<Self, PolicyError> {
        Self::listing(Test::Includes, values)
    }

    /// Expects an array that has at least one of `values`.
    ///
    /// # Errors
    ///
    /// As [`one_of`](ClaimRule::one_of).
    pub fn includes_any<S: Into<Scalar>>(values: impl IntoIterator<Item = S>) -> Result<Self, PolicyError> {
        Self::listing(Test::IncludesAny, values)
    }

    /// Expects any value but `null`.
    #[must_use]
    pub fn present() -> Self {
        Self { tests: vec![Test::Present], optional: false, depth: 1, values: 1 }
    }

    /// Expects no claim of that name, not even `null`.
    #[must_use]
    pub fn absent() -> Self {
        Self { tests: vec![Test::Absent], optional: false, depth: 1, values: 1 }
    }

    /// Expects an array with an element that meets `rule`, such as the roles as objects of RFC 9068 2.2.3.1.
    ///
    /// # Errors
    ///
    /// [`PolicyError::RuleTooLarge`].
    pub fn some(rule: Self) -> Result<Self, PolicyError> {
        let (depth, values) = (rule.depth, rule.values);
        Self::bounded(Test::Some(rule), depth, values)
    }

    /// Expects an object whose members meet rules, each by its name. Other members are free.
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpected`] if there are none, or if a name is empty; [`PolicyError::RuleTooLarge`]. Two rules of one
    /// name are joined by [`and`](ClaimRule::and).
    pub fn members<N: Into<String>>(rules: impl IntoIterator<Item = (N, Self)>) -> Result<Self, PolicyError> {
        let mut members = Members::default();
        for (name, rule) in rules {
            members.add(name.into(), rule)?;
        }
        if members.rules.is_empty() {
            return Err(PolicyError::NothingExpected);
        }
        let depth = members.rules.iter().map(|(_, rule)| rule.depth).max().unwrap_or_default();
        let values = members.values();
        Self::bounded(Test::Members(members), depth, values)
    }

    /// Expects what both rules expect of one value.
    ///
    /// # Errors
    ///
    /// [`PolicyError::AbsentAndMore`] if one of them is [`absent`](ClaimRule::absent); [`PolicyError::RuleTooLarge`].
    pub fn and(mut self, other: Self) -> Result<Self, PolicyError> {
        self.tests.extend(other.tests);
        if self.has_to_be_absent() {
            return Err(PolicyError::AbsentAndMore);
        }
        self.optional &= other.optional;
        self.depth = self.depth.max(other.depth);
        self.values = self.values.saturating_add(other.values);
        if self.values > RULE_VALUES {
            return Err(PolicyError::RuleTooLarge);
        }
        Ok(self)
    }

    /// Accepts that there is no value. One that is there, `null` included, must meet the rule.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    fn listing<S: Into<Scalar>>(
        test: fn(Scalars) -> Test,
        values: impl IntoIterator<Item = S>,
    ) -> Result<Self, PolicyError> {
        let scalars = Scalars::new(values.into_iter().map(Into::into).collect())?;
        let count = scalars.len();
        Self::bounded(test(scalars), 0, count)
    }

    fn bounded(test: Test, depth: usize, values: usize) -> Result<Self, PolicyError> {
        let depth = depth.saturating_add(1);
        if depth > RULE_DEPTH || values > RULE_VALUES {
            return Err(PolicyError::RuleTooLarge);
        }
        Ok(Self { tests: vec![test], optional: false, depth, values })
    }

    /// Whether the value, or that there is none, meets the rule; else why not.
    pub(crate) fn judge<'r, 'v>(&'r self, value: Option<Value<'v>>) -> Result<(), Failure<'r, 'v>> {
        let Some(value) = value else {
            let may_lack = self.optional || self.has_to_be_absent();
            return if may_lack { Ok(()) } else { Err(Fault::Missing(self).into()) };
        };
        self.tests.iter().try_for_each(|test| test.judge(value))
    }

    fn has_to_be_absent(&self) -> bool {
        self.tests.iter().any(|test| matches!(test, Test::Absent))
    }

    /// What would be accepted, for a report; empty where any value would.
    pub(crate) fn expected(&self) -> Vec<String> {
        match self.tests.first() {
            Some(Test::OneOf(scalars)) => scalars.listed(|_| true),
            Some(Test::Includes(_) | Test::IncludesAny(_) | Test::Some(_)) => vec![Kind::Array.name().into()],
            Some(Test::Members(_)) => vec![Kind::Object.name().into()],
            Some(Test::Absent | Test::Present) | None => Vec::new(),
        }
    }
}

impl TryFrom<Scalar> for ClaimRule {
    type Error = PolicyError;

    fn try_from(value: Scalar) -> Result<Self, Self::Error> {
        Self::equals(value)
    }
}

impl TryFrom<&str> for ClaimRule {
    type Error = PolicyError;

    fn try_from(value: &str) -> Result<Self, Self::Error> {
        Self::equals(value)
    }
}

impl TryFrom<String> for ClaimRule {
    type Error = PolicyError;

    fn try_from(value: String) -> Result<Self, Self::Error> {
        Self::equals(value)
    }
}

impl TryFrom<bool> for ClaimRule {
    type Error = PolicyError;

    fn try_from(value: bool) -> Result<Self, Self::Error> {
        Self::equals(value)
    }
}

impl TryFrom<i64> for ClaimRule {
    type Error = PolicyError;

    fn try_from(value: i64) -> Result<Self, Self::Error> {
        Self::equals(value)
    }
}

impl<S: Into<Scalar>, const N: usize> TryFrom<[S; N]> for ClaimRule {
    type Error = PolicyError;

    fn try_from(values: [S; N]) -> Result<Self, Self::Error> {
        Self::one_of(values)
    }
}

impl<S: Into<Scalar>> TryFrom<Vec<S>> for ClaimRule {
    type Error = PolicyError;

    fn try_from(values: Vec<S>) -> Result<Self, Self::Error> {
        Self::one_of(values)
    }
}

impl Members {
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &ClaimRule)> {
        self.rules.iter().map(|(name, rule)| (name.as_str(), rule))
    }

    pub(crate) fn add(&mut self, name: String, rule: ClaimRule) -> Result<(), PolicyError> {
        if name.is_empty() {
            return Err(PolicyError::NothingExpected);
        }
        match (self.search(&name), self.rules.len()) {
            (Err(at), place) => {
                self.order.insert(at, place);
                self.rules.push((name, rule));
            }
            (Ok(place), _) => {
                if let Some((_, earlier)) = self.rules.get_mut(place) {
                    let both = core::mem::replace(earlier, ClaimRule::absent()).and(rule)?;
                    *earlier = both;
                }
            }
        }
        if self.values() > RULE_VALUES { Err(PolicyError::RuleTooLarge) } else { Ok(()) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether the members of an object meet the rules; else which one does not, and why.
    pub(crate) fn judge<'r, 'v>(&'r self, object: Value<'v>) -> Result<(), Failure<'r, 'v>> {
        let judge = |(name, rule): &'r (String, ClaimRule), value| {
            rule.judge(value).map_err(|failure: Failure| failure.under(PathStep::Member(name.clone())))
        };
        if self.rules.len() <= FEW {
            return self.rules.iter().try_for_each(|named| judge(named, object.get(&named.0)));
        }
        let mut values = vec![None; self.rules.len()];
        for (name, value) in object.entries() {
            let place = self.search(&name).ok().and_then(|place| values.get_mut(place));
            if let Some(place) = place {
                *place = Some(value);
            }
        }
        self.rules.iter().zip(values).try_for_each(|(named, value)| judge(named, value))
    }

    fn values(&self) -> usize {
        self.rules.iter().map(|(_, rule)| rule.values).sum()
    }

    /// The place in `rules` of a name, or the place in `order` where it belongs.
    fn search(&self, name: &str) -> Result<usize, usize> {
        let named = |&place: &usize| self.rules.get(place).map(|(name, _)| name.as_str());
        let at = self.order.partition_point(|place| named(place) < Some(name));
        match self.order.get(at) {
            Some(place) if named(place) == Some(name) => Ok(*place),
            _ => Err(at),
        }
    }
}

/// Why a value does not meet its rule.
#[derive(Debug)]
pub(crate) struct Failure<'r, 'v> {
    fault: Fault<'r, 'v>,
    /// Innermost first.
    path: Vec<PathStep>,
}

#[derive(Debug)]
enum Fault<'r, 'v> {
    Missing(&'r ClaimRule),
    /// It is there and must not be.
    Present(Value<'v>),
    /// It is of another type than the one that is named.
    Type(&'static str, Value<'v>),
    Other(&'r Scalars, Value<'v>),
    /// The array lacks these of the expected values.
    Lacks(Vec<String>, Value<'v>),
    /// The array has none of the expected values.
    LacksAll(&'r Scalars, Value<'v>),
    /// No element of the array meets the rule.
    NoElement(Value<'v>),
}

impl<'r, 'v> From<Fault<'r, 'v>> for Failure<'r, 'v> {
    fn from(fault: Fault<'r, 'v>) -> Self {
        Self { fault, path: Vec::new() }
    }
}

impl Failure<'_, '_> {
    fn under(mut self, step: PathStep) -> Self {
        self.path.push(step);
        self
    }
}

/// Of a failure under the name of a claim.
impl From<Failure<'_, '_>> for CheckError {
    fn from(Failure { fault, mut path }: Failure<'_, '_>) -> Self {
        path.reverse();
        let claim = if path.is_empty() { None } else { Some(path.remove(0)) };
        let claim = if let Some(PathStep::Member(name)) = claim { name } else { String::new() };
        let (test, expected, value) = match fault {
            Fault::Missing(rule) => return Self::Missing { claim, path, expected: rule.expected() },
            Fault::Type(expected, value) => {
                return Self::Invalid { claim, path, expected, found: value.kind().name().into() };
            }
            Fault::Other(scalars, value) => {
                return Self::Mismatch { claim, path, expected: scalars.listed(|_| true), found: vec![shown(value)] };
            }
            Fault::Present(value) => (UnmetTest::Absent, Vec::new(), value),
            Fault::Lacks(lacking, value) => (UnmetTest::Includes, lacking, value),
            Fault::LacksAll(scalars, value) => (UnmetTest::IncludesAny, scalars.listed(|_| true), value),
            Fault::NoElement(value) => (UnmetTest::Some, Vec::new(), value),
        };
        Self::Unmet { claim, path, test, expected, found: shown(value) }
    }
}

/// A value as a report shows it: the text of a string, the JSON of anything else.
fn shown(value: Value<'_>) -> String {
    value.as_str().map_or_else(|| value.raw().into(), Into::into)
}

impl Test {
    fn judge<'r, 'v>(&'r self, value: Value<'v>) -> Result<(), Failure<'r, 'v>> {
        let array =
            || if value.kind() == Kind::Array { Ok(value.elements()) } else { Err(Fault::Type("an array", value)) };
        let fault = match self {
            Self::Present if value.kind() != Kind::Null => return Ok(()),
            Self::Present => Fault::Type("a value", value),
            Self::Absent => Fault::Present(value),
            Self::OneOf(scalars) => match scalars.place(value) {
                Some(_) => return Ok(()),
                None => match scalars.expected_type(value.kind()) {
                    Some(expected) => Fault::Type(expected, value),
                    None => Fault::Other(scalars, value),
                },
            },
            Self::Includes(scalars) => {
                let mut found = vec![false; scalars.len()];
                for place in array()?.filter_map(|element| scalars.place(element)) {
                    if let Some(found) = found.get_mut(place) {
                        *found = true;
                    }
                }
                let lacking = scalars.listed(|place| found.get(place) == Some(&false));
                if lacking.is_empty() {
                    return Ok(());
                }
                Fault::Lacks(lacking, value)
            }
            Self::IncludesAny(scalars) => {
                if array()?.any(|element| scalars.place(element).is_some()) {
                    return Ok(());
                }
                Fault::LacksAll(scalars, value)
            }
            Self::Some(rule) => {
                let mut elements = array()?;
                let first = match elements.next().map(|element| rule.judge(Some(element))) {
                    Some(Ok(())) => return Ok(()),
                    Some(Err(failure)) => Some(failure),
                    None => None,
                };
                let mut is_alone = true;
                for element in elements {
                    is_alone = false;
                    if rule.judge(Some(element)).is_ok() {
                        return Ok(());
                    }
                }
                match first {
                    // Of one element there is something to say.
                    Some(failure) if is_alone => return Err(failure.under(PathStep::Element(0))),
                    _ => Fault::NoElement(value),
                }
            }
            Self::Members(members) => {
                if value.kind() == Kind::Object {
                    return members.judge(value);
                }
                Fault::Type("an object", value)
            }
        };
        Err(fault.into())
    }
}
