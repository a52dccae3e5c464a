//! Step 4, check: parses an [`AuthenticToken`]'s payload and compares it with the policy; the result is trusted.

use std::borrow::Cow;

use crate::check::CheckId;
use crate::error::{CheckError, Error};
use crate::header::Header;
use crate::json::{Document, Kind, Value};
use crate::policy::{Expected, Policy};
use crate::template::{Part, Template};
use crate::time::{NumericDate, Timestamp};
use crate::verify::AuthenticToken;

/// Claims from the issuer, meant for this audience, valid now: the only claims that an application should act on.
///
/// Only [`AuthenticToken::check`] and [`Verifier::verify`](crate::Verifier::verify) create them.
///
/// # Example: reading the claims with serde
///
/// ```
/// # fn read(trusted: &jwt_verdict::TrustedClaims) -> Result<(), serde_json::Error> {
/// let claims: serde_json::Value = serde_json::from_str(trusted.json())?;
/// println!("{}", claims["sub"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TrustedClaims {
    header: Header,
    claims: Document,
    key_index: Option<usize>,
}

impl TrustedClaims {
    /// The claims' JSON text, exactly as it was signed: an object without duplicate members.
    #[must_use]
    pub fn json(&self) -> &str {
        self.claims.text()
    }

    /// One claim by its name.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<Value<'_>> {
        self.claims.root().get(name)
    }

    /// The interval, without its end, in which every time check has the same result as when the claims were checked; unbounded
    /// where no rule sets a bound.
    #[cfg(feature = "wasm")]
    pub(crate) fn period(&self, policy: &Policy) -> (Option<Timestamp>, Option<Timestamp>) {
        let time = |claim| time_claim(self.claims.root(), claim).ok().flatten();
        let tolerance = policy.clock_tolerance_value();
        let (expiry, not_before) = (time("exp"), time("nbf"));
        let issued_at = time("iat").zip(policy.max_token_age_value());
        let from = [
            not_before.map(|date| date.ahead_until(tolerance)),
            issued_at.map(|(date, _)| date.ahead_until(tolerance)),
        ];
        let until = [
            expiry.map(|date| date.over_from(tolerance)),
            issued_at.map(|(date, age)| date.older_from(age.saturating_add(tolerance))),
        ];
        (from.into_iter().flatten().max(), until.into_iter().flatten().min())
    }

    /// The header that was signed with them.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Position of the verifying key in its set; `None` for a secret.
    #[must_use]
    pub fn key_index(&self) -> Option<usize> {
        self.key_index
    }
}

impl AuthenticToken {
    /// Reads the payload as claims and checks them against `policy` at the time `now` (RFC 7519 7.2 step 10, 4.1).
    ///
    /// # Errors
    ///
    /// [`Error::Check`]: the payload is not a strict JSON object (`ERR_JWT_INVALID`), a claim is missing, ill-typed or has
    /// another value (`ERR_JWT_CLAIM_VALIDATION_FAILED`), or the token has expired (`ERR_JWT_EXPIRED`).
    pub fn check(self, policy: &Policy, now: Timestamp) -> Result<TrustedClaims, Error> {
        let claims = self.read()?;
        claims.judge(policy, now).map_err(|(_, error)| error)?;
        Ok(claims.into_trusted())
    }

    /// Reads the payload as claims, to check them against several policies.
    pub(crate) fn read(self) -> Result<AuthenticClaims, CheckError> {
        let (header, payload, key_index) = self.into_parts();
        Ok(AuthenticClaims { header, claims: parse_payload(payload)?, key_index })
    }
}

/// Claims from the owner of the key, compared with no policy yet.
#[derive(Debug)]
pub(crate) struct AuthenticClaims {
    header: Header,
    claims: Document,
    key_index: Option<usize>,
}

impl AuthenticClaims {
    /// Checks them against `policy` at the time `now`, and gives the first check that fails, with its error.
    pub(crate) fn judge(&self, policy: &Policy, now: Timestamp) -> Result<(), (CheckId, CheckError)> {
        check_type(&self.header, policy).map_err(|error| (CheckId::Type, error))?;
        let context = Context { claims: self.claims.root(), policy, now };
        for row in &RULES {
            (row.check)(&context).map_err(|error| (row.id, error))?;
        }
        Ok(())
    }

    /// The claims, once a policy has accepted them.
    pub(crate) fn into_trusted(self) -> TrustedClaims {
        let Self { header, claims, key_index } = self;
        TrustedClaims { header, claims, key_index }
    }
}

/// What a rule looks at.
pub(crate) struct Context<'c> {
    pub(crate) claims: Value<'c>,
    pub(crate) policy: &'c Policy,
    pub(crate) now: Timestamp,
}

/// A rule that has not failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Held,
    /// Neither required nor present.
    NotAsked,
}

/// One rule about the claims; `verify` stops at the first that fails, `explain` runs them all.
pub(crate) struct Rule {
    pub(crate) id: CheckId,
    pub(crate) claim: Option<&'static str>,
    pub(crate) check: fn(&Context<'_>) -> Result<Outcome, CheckError>,
}

/// The rules, in the order in which they decide.
pub(crate) const RULES: [Rule; 9] = [
    Rule { id: CheckId::Issuer, claim: Some("iss"), check: check_issuer },
    Rule { id: CheckId::Subject, claim: Some("sub"), check: check_subject },
    Rule { id: CheckId::Audience, claim: Some("aud"), check: check_audience },
    Rule { id: CheckId::Claims, claim: None, check: check_further_claims },
    Rule { id: CheckId::RequiredClaims, claim: None, check: check_required_claims },
    Rule { id: CheckId::IssuedAt, claim: Some("iat"), check: check_issued_at },
    Rule { id: CheckId::NotBefore, claim: Some("nbf"), check: check_not_before },
    Rule { id: CheckId::Expiry, claim: Some("exp"), check: check_expiry },
    Rule { id: CheckId::MaxAge, claim: Some("iat"), check: check_max_age },
];

/// The payload as a JSON object, before any claim is checked.
pub(crate) fn parse_payload(payload: Vec<u8>) -> Result<Document, CheckError> {
    Document::parse_object(payload, CheckError::PayloadJson, CheckError::PayloadNotObject)
}

/// `typ` (RFC 7515 4.1.9): a header member, but a matter of what the token is for, so it is checked with the claims.
pub(crate) fn check_type(header: &Header, policy: &Policy) -> Result<Outcome, CheckError> {
    let Some(expected) = policy.typ_ref() else {
        return Ok(Outcome::NotAsked);
    };
    let found =
        header.typ().ok_or_else(|| CheckError::Missing { claim: "typ".into(), expected: vec![expected.into()] })?;
    if is_same_type(expected, &found) {
        Ok(Outcome::Held)
    } else {
        Err(CheckError::Mismatch { claim: "typ".into(), expected: vec![expected.into()], found: vec![found.into()] })
    }
}

/// A time claim, or why it is not valid; `None` if absent.
pub(crate) fn time_claim(claims: Value<'_>, claim: &'static str) -> Result<Option<NumericDate>, CheckError> {
    let Some(value) = claims.get(claim) else {
        return Ok(None);
    };
    let invalid = |expected, found: &str| CheckError::Invalid { claim: claim.into(), expected, found: found.into() };
    let number = value.number().ok_or_else(|| invalid("a number of seconds since 1970", &value.kind().to_string()))?;
    let date = NumericDate::new(number)
        .ok_or_else(|| invalid("a number of seconds of magnitude at most 2^53 - 1", value.raw()))?;
    Ok(Some(date))
}

/// A claim that must be a string, or why it is not valid; `None` if absent.
fn text_claim<'c>(claims: Value<'c>, claim: &str) -> Result<Option<Cow<'c, str>>, CheckError> {
    let Some(value) = claims.get(claim) else {
        return Ok(None);
    };
    let text = value.as_str().ok_or_else(|| CheckError::Invalid {
        claim: claim.into(),
        expected: "a string",
        found: value.kind().to_string(),
    })?;
    Ok(Some(text))
}

fn check_issuer(context: &Context<'_>) -> Result<Outcome, CheckError> {
    check_text(context, "iss", context.policy.issuer_ref())
}

fn check_subject(context: &Context<'_>) -> Result<Outcome, CheckError> {
    check_text(context, "sub", context.policy.subject_ref())
}

/// RFC 7519 4.1.1, 4.1.2: a string. A claim of another type fails even if the policy does not check it: it is not absent.
fn check_text(context: &Context<'_>, claim: &str, expected: &Expected) -> Result<Outcome, CheckError> {
    let Some(found) = text_claim(context.claims, claim)? else {
        return absent(claim, expected);
    };
    match expected.values() {
        Some(values) if !values.iter().any(|value| *value == found) => {
            Err(CheckError::Mismatch { claim: claim.into(), expected: values.to_vec(), found: vec![found.into()] })
        }
        Some(_) => Ok(Outcome::Held),
        None => Ok(Outcome::NotAsked),
    }
}

/// RFC 7519 4.1.3: a string, or an array of strings of which one must be expected.
fn check_audience(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let expected = context.policy.audience_ref();
    let Some(value) = context.claims.get("aud") else {
        return absent("aud", expected);
    };
    let found: Option<Vec<_>> = match value.kind() {
        Kind::String => Some(value.as_str().into_iter().collect()),
        Kind::Array => value.elements().map(|element| element.as_str()).collect(),
        _ => None,
    };
    let found = found.ok_or_else(|| CheckError::Invalid {
        claim: "aud".into(),
        expected: "a string or an array of strings",
        found: if value.kind() == Kind::Array { "an array with other values".into() } else { value.kind().to_string() },
    })?;
    match expected.values() {
        Some(values) if !found.iter().any(|audience| values.iter().any(|value| value == audience)) => {
            let found = found.into_iter().map(Into::into).collect();
            Err(CheckError::Mismatch { claim: "aud".into(), expected: values.to_vec(), found })
        }
        Some(_) => Ok(Outcome::Held),
        None => Ok(Outcome::NotAsked),
    }
}

fn check_further_claims(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let mut outcome = Outcome::NotAsked;
    for (claim, expected) in context.policy.claims_ref() {
        if check_text(context, claim, expected)? == Outcome::Held {
            outcome = Outcome::Held;
        }
    }
    for (claim, template) in context.policy.templates_ref() {
        check_composed(context, claim, template)?;
        outcome = Outcome::Held;
    }
    Ok(outcome)
}

/// The template stands for the expected value in a report, since the value would quote the token.
fn check_composed(context: &Context<'_>, claim: &str, template: &Template) -> Result<(), CheckError> {
    let composed = compose(template, context.claims)?;
    let expected = vec![template.text().into()];
    match text_claim(context.claims, claim)? {
        Some(found) if found == composed => Ok(()),
        Some(found) => Err(CheckError::Mismatch { claim: claim.into(), expected, found: vec![found.into()] }),
        None => Err(CheckError::Missing { claim: claim.into(), expected }),
    }
}

/// What the claim has to be in a token with these claims, each named one of which must be a string.
fn compose(template: &Template, claims: Value<'_>) -> Result<String, CheckError> {
    let mut composed = String::new();
    for part in template.parts() {
        match part {
            Part::Text(text) => composed.push_str(text),
            Part::Claim(name) => {
                let value = text_claim(claims, name)?
                    .ok_or_else(|| CheckError::Missing { claim: name.clone(), expected: Vec::new() })?;
                composed.push_str(&value);
            }
        }
    }
    Ok(composed)
}

fn check_required_claims(context: &Context<'_>) -> Result<Outcome, CheckError> {
    for claim in context.policy.required_claims_ref() {
        let value = context
            .claims
            .get(claim)
            .ok_or_else(|| CheckError::Missing { claim: claim.clone(), expected: Vec::new() })?;
        if value.kind() == Kind::Null {
            return Err(CheckError::Invalid {
                claim: claim.clone(),
                expected: "a value",
                found: value.kind().to_string(),
            });
        }
    }
    Ok(if context.policy.required_claims_ref().is_empty() { Outcome::NotAsked } else { Outcome::Held })
}

/// RFC 7519 4.1.6: only its type; its age is another rule's.
fn check_issued_at(context: &Context<'_>) -> Result<Outcome, CheckError> {
    Ok(match time_claim(context.claims, "iat")? {
        Some(_) => Outcome::Held,
        None => Outcome::NotAsked,
    })
}

/// RFC 7519 4.1.5: now must not be before it.
fn check_not_before(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let Some(not_before) = time_claim(context.claims, "nbf")? else {
        return Ok(Outcome::NotAsked);
    };
    if not_before.is_ahead(context.now, context.policy.clock_tolerance_value()) {
        return Err(CheckError::NotYetValid {
            not_before: not_before.as_unix_seconds_f64(),
            now: context.now.as_unix_seconds_f64(),
        });
    }
    Ok(Outcome::Held)
}

/// RFC 7519 4.1.4: on or after it the token is expired.
fn check_expiry(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let Some(expiry) = time_claim(context.claims, "exp")? else {
        return if context.policy.allows_missing_expiry() {
            Ok(Outcome::NotAsked)
        } else {
            Err(CheckError::Missing { claim: "exp".into(), expected: Vec::new() })
        };
    };
    if expiry.is_over(context.now, context.policy.clock_tolerance_value()) {
        return Err(CheckError::Expired {
            expires_at: expiry.as_unix_seconds_f64(),
            now: context.now.as_unix_seconds_f64(),
        });
    }
    Ok(Outcome::Held)
}

fn check_max_age(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let Some(max_age) = context.policy.max_token_age_value() else {
        return Ok(Outcome::NotAsked);
    };
    let issued_at = time_claim(context.claims, "iat")?
        .ok_or_else(|| CheckError::Missing { claim: "iat".into(), expected: Vec::new() })?;
    let tolerance = context.policy.clock_tolerance_value();
    let now = context.now.as_unix_seconds_f64();
    if issued_at.is_ahead(context.now, tolerance) {
        return Err(CheckError::IssuedInFuture { issued_at: issued_at.as_unix_seconds_f64(), now });
    }
    if issued_at.is_older_than(max_age.saturating_add(tolerance), context.now) {
        return Err(CheckError::TooOld {
            issued_at: issued_at.as_unix_seconds_f64(),
            max_age: max_age.as_secs_f64(),
            now,
        });
    }
    Ok(Outcome::Held)
}

fn absent(claim: &str, expected: &Expected) -> Result<Outcome, CheckError> {
    match expected.values() {
        Some(values) => Err(CheckError::Missing { claim: claim.into(), expected: values.to_vec() }),
        None => Ok(Outcome::NotAsked),
    }
}

/// RFC 7515 4.1.9: `application/` is implied where there is no slash; media types ignore case (RFC 2045 5.1).
fn is_same_type(one: &str, other: &str) -> bool {
    fn subtype(typ: &str) -> (&str, &str) {
        typ.split_once('/').unwrap_or(("application", typ))
    }
    let (one, other) = (subtype(one), subtype(other));
    one.0.eq_ignore_ascii_case(other.0) && one.1.eq_ignore_ascii_case(other.1)
}

#[cfg(test)]
mod tests {
    use super::compose;
    use crate::error::CheckError;
    use crate::json::Document;
    use crate::template::Template;

    #[test]
    fn what_the_token_says_takes_the_place_of_the_names() {
        let document = Document::parse(br#"{"a":"{b}","b":"","n":1}"#.to_vec()).unwrap();
        let compose = |text| compose(&Template::parse(text).unwrap(), document.root());
        assert_eq!(compose("{a}").unwrap(), "{b}");
        assert_eq!(compose("x:{a}{b}:{a} y").unwrap(), "x:{b}:{b} y");
        assert!(matches!(compose("{a}{c}"), Err(CheckError::Missing { claim, .. }) if claim == "c"));
        assert!(matches!(compose("{n}"), Err(CheckError::Invalid { claim, .. }) if claim == "n"));
    }
}
