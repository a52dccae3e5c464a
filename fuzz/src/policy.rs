//! Any policy and any claims: `explain` agrees with `verify`, and what is accepted holds by a second, simpler reading.

use std::time::Duration;

use arbitrary::{Result, Unstructured};
use jwt_verdict::explain::{CheckId, Status};
use jwt_verdict::policy::{PolicyBuilder, Stated};
use jwt_verdict::{Algorithm, Expected, Policy, Secret, Timestamp, Verifier};
use jwt_verdict_test_kit::signer::{SECRET, token};
use serde_json::{Map, Value, json};

use crate::agreement::judged;
use crate::claim_rule::Rule;

pub(crate) const NAMES: [&str; 13] =
    ["iss", "aud", "sub", "exp", "nbf", "iat", "typ", "role", "__proto__", "scope", "scp", "a.b/c", "roles"];
pub(crate) const TEXTS: [&str; 9] = [
    "https://issuer.example",
    "https://issuer.example/",
    "a",
    "A",
    "at+jwt",
    "application/AT+jwt",
    "é",
    "a b",
    "b a a",
];
/// The claims that rules are about.
const FURTHER: [&str; 6] = ["role", "__proto__", "scope", "scp", "a.b/c", "roles"];
const WORDS: [&str; 3] = ["a", "b", "at+jwt"];

/// `data` says what is claimed, and what is expected.
pub fn run(data: &[u8]) {
    let _too_short = judge(&mut Unstructured::new(data));
}

fn judge(input: &mut Unstructured<'_>) -> Result<()> {
    let expected = Expectations::choose(input)?;
    let now = input.int_in_range(-10..=2_000_i64)?;
    let payload = payload(input)?;
    let typ = if input.arbitrary()? { Some(*input.choose(&TEXTS)?) } else { None };
    let header = match typ {
        Some(typ) => json!({ "alg": "HS256", "typ": typ }),
        None => json!({ "alg": "HS256" }),
    };
    let token = token(
        Algorithm::HS256,
        'a',
        header.to_string().as_bytes(),
        Value::Object(payload.clone()).to_string().as_bytes(),
    );
    let Ok(verifier) = Verifier::with_secret(Secret::new(SECRET), expected.policy()) else {
        panic!("a policy for the secret");
    };
    let at = Timestamp::from_unix_seconds(now);
    if let Some(claims) = judged(&verifier, &token, at) {
        assert_eq!(claims.json(), Value::Object(payload.clone()).to_string());
        expected.hold(&payload, now);
    }
    let verdict = verifier.explain(&token, at);
    for (id, holds) in expected.checks(&payload, typ) {
        let check = verdict.checks().iter().find(|check| check.id == id);
        let failed = check.is_some_and(|check| check.status == Status::Fail);
        assert_eq!(failed, !holds, "{id:?}: {check:?} of {}", Value::Object(payload));
    }
    Ok(())
}

fn payload(input: &mut Unstructured<'_>) -> Result<Map<String, Value>> {
    let mut payload = Map::new();
    if input.arbitrary()? {
        payload.insert("exp".into(), json!(2_001));
        payload.insert("iat".into(), json!(input.int_in_range(-10..=2_000_i64)?));
    }
    for _ in 0..input.int_in_range(0..=8)? {
        payload.insert((*input.choose(&NAMES)?).into(), value(input, 0)?);
    }
    Ok(payload)
}

fn value(input: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match input.int_in_range(0..=if depth < 3 { 11 } else { 7 })? {
        0 | 1 => json!(input.choose(&TEXTS)?),
        2 | 3 => json!(input.int_in_range(-10..=2_000_i64)?),
        4 => json!([input.choose(&TEXTS)?, input.choose(&TEXTS)?]),
        5 => json!(f64::from(input.int_in_range(-100..=20_000_i32)?) / 10.0),
        6 => json!(input.arbitrary::<i64>()?),
        7 => input.choose(&[Value::Null, json!(true), json!(false), json!(1), json!([])])?.clone(),
        8 | 9 => {
            let elements = (0..input.int_in_range(0..=3)?).map(|_| value(input, depth + 1));
            Value::Array(elements.collect::<Result<_>>()?)
        }
        _ => {
            let members = (0..input.int_in_range(0..=4)?)
                .map(|_| Ok(((*input.choose(&NAMES)?).into(), value(input, depth + 1)?)));
            Value::Object(members.collect::<Result<_>>()?)
        }
    })
}

struct Expectations {
    issuer: Vec<&'static str>,
    audience: Vec<&'static str>,
    subject: Vec<&'static str>,
    types: Vec<&'static str>,
    typ_may_be_absent: bool,
    single_audience: bool,
    rules: Vec<(&'static str, Rule)>,
    scope: Vec<&'static str>,
    required: Vec<&'static str>,
    tolerance: u32,
    max_age: Option<u32>,
    max_lifetime: Option<u32>,
    allow_missing_expiry: bool,
}

impl Expectations {
    fn choose(input: &mut Unstructured<'_>) -> Result<Self> {
        let mut list = |from: &[&'static str]| -> Result<Vec<&'static str>> {
            (0..input.int_in_range(0..=2)?).map(|_| input.choose(from).copied()).collect()
        };
        Ok(Self {
            issuer: list(&TEXTS)?,
            audience: list(&TEXTS)?,
            subject: list(&TEXTS)?,
            types: list(&TEXTS)?,
            scope: list(&WORDS)?,
            required: list(&NAMES)?,
            typ_may_be_absent: input.arbitrary()?,
            single_audience: input.arbitrary()?,
            rules: rules(input)?,
            tolerance: input.int_in_range(0..=100)?,
            max_age: if input.arbitrary()? { Some(input.int_in_range(0..=1_000)?) } else { None },
            max_lifetime: if input.arbitrary()? { Some(input.int_in_range(0..=1_000)?) } else { None },
            allow_missing_expiry: input.arbitrary()?,
        })
    }

    fn policy(&self) -> Policy {
        let expected = |list: &[&str]| {
            if list.is_empty() {
                Expected::Unchecked
            } else {
                Expected::any_of(list.iter().copied()).unwrap_or(Expected::Unchecked)
            }
        };
        let policy = Policy::builder()
            .issuer(expected(&self.issuer))
            .audience(expected(&self.audience))
            .subject(expected(&self.subject))
            .required_claims(self.required.iter().copied())
            .clock_tolerance(Duration::from_secs(self.tolerance.into()))
            .allow_missing_expiry(self.allow_missing_expiry);
        let seconds = |seconds: &u32| Duration::from_secs((*seconds).into());
        let policy = self.rules.iter().fold(policy, |policy, (name, rule)| policy.claim(*name, rule.built()));
        let policy = self.max_age.iter().map(seconds).fold(policy, PolicyBuilder::max_token_age);
        let policy = self.max_lifetime.iter().map(seconds).fold(policy, PolicyBuilder::max_lifetime);
        let policy: PolicyBuilder<Stated, Stated> = match (self.typ_may_be_absent, self.types.is_empty()) {
            (_, true) => policy,
            (true, _) => policy.typ_if_present(expected(&self.types)),
            (false, _) => policy.typ(expected(&self.types)),
        };
        let policy = if self.scope.is_empty() { policy } else { policy.scope(self.scope.clone()) };
        let policy = policy.single_audience(self.single_audience);
        policy.algorithms([Algorithm::HS256]).build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// What an accepted token has to say. Times here are small, so floating point is exact enough.
    fn hold(&self, claims: &Map<String, Value>, now: i64) {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        for (name, list) in [("iss", &self.issuer), ("sub", &self.subject)] {
            assert!(list.is_empty() || text(name).is_some_and(|text| list.contains(&text)), "{name}");
        }
        let audiences: Vec<&str> = match claims.get("aud") {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            other => other.and_then(Value::as_str).into_iter().collect(),
        };
        assert!(self.audience.is_empty() || audiences.iter().any(|audience| self.audience.contains(audience)), "aud");
        assert!(self.required.iter().all(|name| claims.get(*name).is_some_and(|value| !value.is_null())), "required");
        let time = |name: &str| claims.get(name).map(|value| value.as_f64().unwrap_or_else(|| panic!("{name}")));
        let (now, tolerance) = (i32::try_from(now).map_or(f64::NAN, f64::from), f64::from(self.tolerance));
        assert!(time("exp").map_or(self.allow_missing_expiry, |exp| now < exp + tolerance), "exp");
        assert!(time("nbf").is_none_or(|nbf| nbf <= now + tolerance), "nbf");
        if let Some(age) = self.max_age {
            let issued = time("iat").unwrap_or_else(|| panic!("iat"));
            assert!(issued <= now + tolerance && now - issued <= f64::from(age) + tolerance, "age");
        }
    }

    /// The checks that this reading decides, and whether each holds, whatever else does not.
    fn checks(&self, claims: &Map<String, Value>, typ: Option<&str>) -> [(CheckId, bool); 5] {
        [
            (CheckId::Claims, self.rules.iter().all(|(name, rule)| rule.holds(claims.get(*name)))),
            (CheckId::Type, self.types.is_empty() || typ.map_or(self.typ_may_be_absent, |typ| self.is_of_type(typ))),
            (CheckId::Audience, self.is_for(claims.get("aud"))),
            (CheckId::Lifetime, self.max_lifetime.is_none_or(|most| is_short(claims, most))),
            (CheckId::Scope, self.scope.is_empty() || self.is_granted(claims)),
        ]
    }

    fn is_of_type(&self, typ: &str) -> bool {
        let whole = |typ: &str| if typ.contains('/') { typ.into() } else { format!("application/{typ}") };
        self.types.iter().any(|expected| whole(expected).eq_ignore_ascii_case(&whole(typ)))
    }

    fn is_for(&self, audience: Option<&Value>) -> bool {
        let audiences = match audience {
            None => return self.audience.is_empty() && !self.single_audience,
            Some(audience) => strings(audience),
        };
        audiences.is_some_and(|audiences| {
            let is_expected = audiences.iter().any(|audience| self.audience.contains(audience));
            (self.audience.is_empty() || is_expected) && (!self.single_audience || audiences.len() == 1)
        })
    }

    fn is_granted(&self, claims: &Map<String, Value>) -> bool {
        let granted = match claims.get("scope").or_else(|| claims.get("scp")) {
            Some(Value::String(words)) => Some(words.split(' ').collect()),
            Some(list) => strings(list),
            None => None,
        };
        granted.is_some_and(|granted: Vec<&str>| self.scope.iter().all(|word| granted.contains(word)))
    }
}

/// A string, or the elements of an array of strings.
fn strings(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(only) => Some(vec![only]),
        Value::Array(list) => list.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// In tenths of seconds, of which all small times here are whole ones. No time is beyond 2^53 - 1.
fn is_short(claims: &Map<String, Value>, most: u32) -> bool {
    let tenths = |value: &Value| {
        let seconds = value.as_f64().filter(|seconds| seconds.abs() <= 9_007_199_254_740_991.0)?;
        let whole = value.as_i64().map(|seconds| i128::from(seconds) * 10);
        whole.or_else(|| format!("{:.0}", seconds * 10.0).parse().ok())
    };
    let from = claims.get("iat").or_else(|| claims.get("nbf")).and_then(tenths);
    let until = claims.get("exp").and_then(tenths);
    from.zip(until).is_some_and(|(from, until)| until - from <= i128::from(most) * 10)
}

fn rules(input: &mut Unstructured<'_>) -> Result<Vec<(&'static str, Rule)>> {
    let mut rules: Vec<(&'static str, Rule)> = Vec::new();
    for _ in 0..input.int_in_range(0..=3)? {
        let name = *input.choose(&FURTHER)?;
        if rules.iter().all(|(other, _)| *other != name) {
            rules.push((name, Rule::choose(input, 0)?));
        }
    }
    Ok(rules)
}
