//! Any policy and any claims: `explain` agrees with `verify`, and what is accepted holds by a second, simpler reading.

use std::time::Duration;

use arbitrary::{Result, Unstructured};
use jwt_verdict::policy::ClaimRule;
use jwt_verdict::{Algorithm, Expected, Policy, Secret, Timestamp, Verifier};
use jwt_verdict_test_kit::signer::{SECRET, token};
use serde_json::{Map, Value, json};

use crate::agreement::judged;

const NAMES: [&str; 9] = ["iss", "aud", "sub", "exp", "nbf", "iat", "typ", "role", "__proto__"];
const TEXTS: [&str; 6] = ["https://issuer.example", "https://issuer.example/", "a", "A", "at+jwt", "é"];

/// `data` says what is claimed, and what is expected.
pub fn run(data: &[u8]) {
    let _too_short = judge(&mut Unstructured::new(data));
}

fn judge(input: &mut Unstructured<'_>) -> Result<()> {
    let expected = Expectations::choose(input)?;
    let now = input.int_in_range(-10..=2_000_i64)?;
    let payload = payload(input)?;
    let header = if input.arbitrary()? {
        json!({ "alg": "HS256", "typ": input.choose(&TEXTS)? })
    } else {
        json!({ "alg": "HS256" })
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
    if let Some(claims) = judged(&verifier, &token, Timestamp::from_unix_seconds(now)) {
        assert_eq!(claims.json(), Value::Object(payload.clone()).to_string());
        expected.hold(&payload, now);
    }
    Ok(())
}

fn payload(input: &mut Unstructured<'_>) -> Result<Map<String, Value>> {
    let mut payload = Map::new();
    for _ in 0..input.int_in_range(0..=8)? {
        payload.insert((*input.choose(&NAMES)?).into(), value(input)?);
    }
    Ok(payload)
}

fn value(input: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match input.int_in_range(0..=7)? {
        0 | 1 => json!(input.choose(&TEXTS)?),
        2 | 3 => json!(input.int_in_range(-10..=2_000_i64)?),
        4 => json!([input.choose(&TEXTS)?, input.choose(&TEXTS)?]),
        5 => json!(f64::from(input.int_in_range(-100..=20_000_i32)?) / 10.0),
        6 => json!(input.arbitrary::<i64>()?),
        _ => Value::Null,
    })
}

struct Expectations {
    issuer: Vec<&'static str>,
    audience: Vec<&'static str>,
    subject: Vec<&'static str>,
    role: Vec<&'static str>,
    required: Vec<&'static str>,
    tolerance: u32,
    max_age: Option<u32>,
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
            role: list(&TEXTS)?,
            required: list(&NAMES)?,
            tolerance: input.int_in_range(0..=100)?,
            max_age: if input.arbitrary()? { Some(input.int_in_range(0..=1_000)?) } else { None },
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
        let policy = match ClaimRule::one_of(self.role.iter().copied()) {
            Ok(rule) => policy.claim("role", rule),
            Err(_none) => policy,
        };
        let policy =
            self.max_age.iter().fold(policy, |policy, &age| policy.max_token_age(Duration::from_secs(age.into())));
        policy.algorithms([Algorithm::HS256]).build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// What an accepted token has to say. Times here are small, so floating point is exact enough.
    fn hold(&self, claims: &Map<String, Value>, now: i64) {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        for (name, list) in [("iss", &self.issuer), ("sub", &self.subject), ("role", &self.role)] {
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
}
