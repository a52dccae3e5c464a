//! Step 4, check: parses an [`AuthenticToken`]'s payload and compares it with the policy; the result is trusted.

use std::borrow::Cow;

use crate::algorithm::Algorithm;
use crate::check::CheckId;
use crate::error::{CheckError, Error, ProfileFault};
use crate::header::Header;
use crate::json::{Document, Kind, Value};
use crate::login::Login;
use crate::policy::{Expected, Policy};
use crate::profile::{Profile, Types};
use crate::scope::{self, Scope};
use crate::template::{Part, Template};
use crate::text::is_same_type;
use crate::time::{NumericDate, Timestamp};
use crate::verify::AuthenticToken;

/// Claims from the issuer, meant for this audience, valid now: the only claims that an application should act on.
///
/// Only [`AuthenticToken::check`] and [`Verifier::verify`](crate::Verifier::verify) create them.
///
/// The feature `serde` adds `claims`, which reads them as a type of the program.
///
/// # Example: reading one claim
///
/// ```
/// # fn show(trusted: &jwt_verdict::TrustedClaims) {
/// if let Some(subject) = trusted.claim("sub") {
///     println!("{:?}", subject.as_str());
/// }
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
    #[cfg(feature = "__wasm")]
    pub(crate) fn period(&self, policy: &Policy) -> (Option<Timestamp>, Option<Timestamp>) {
        let time = |claim| time_claim(self.claims.root(), claim).ok().flatten();
        let tolerance = policy.clock_tolerance();
        let (expiry, not_before) = (time("exp"), time("nbf"));
        let issued_at = time("iat").zip(policy.max_token_age());
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

    /// What the token grants: the words of `scope`, or where it has none those of `scp` (RFC 8693 4.2).
    ///
    /// # Errors
    ///
    /// [`Error::Check`] (`ERR_JWT_CLAIM_VALIDATION_FAILED`) if the claim is neither a string nor an array of strings.
    pub fn granted_scope(&self) -> Result<Vec<String>, Error> {
        Ok(granted(self.claims.root())?.1)
    }

    /// Requires what one route needs, beyond what the policy requires of every token.
    ///
    /// # Errors
    ///
    /// [`Error::Check`]: `ERR_JWT_INSUFFICIENT_SCOPE` if a part is not granted, to be answered with 403 (RFC 6750 3.1).
    ///
    /// # Example: a route that writes
    ///
    /// ```
    /// # use jwt_verdict::{Error, Scope, TrustedClaims};
    /// fn write(caller: &TrustedClaims, scope: &Scope) -> Result<(), Error> {
    ///     caller.require_scope(scope)
    /// }
    /// ```
    pub fn require_scope(&self, scope: &Scope) -> Result<(), Error> {
        Ok(check_granted(self.claims.root(), scope)?)
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
    ///
    /// A policy for ID tokens accepts none here, since each is judged for one login: see
    /// [`check_login`](AuthenticToken::check_login).
    pub fn check(self, policy: &Policy, now: Timestamp) -> Result<TrustedClaims, Error> {
        self.judge(policy, None, now)?.trust()
    }

    /// [`check`](AuthenticToken::check) for an ID token, which also has to answer this login.
    ///
    /// # Errors
    ///
    /// [`Error::Check`] as `check` has it, and if the token is not of this login or the policy is not for ID tokens
    /// (`ERR_JWT_CLAIM_VALIDATION_FAILED`).
    pub fn check_login(self, policy: &Policy, login: &Login, now: Timestamp) -> Result<TrustedClaims, Error> {
        self.judge(policy, Some(login), now)?.trust()
    }

    /// [`check`](AuthenticToken::check), with what is said of the scope apart, since functions of the program come before it.
    pub(crate) fn judge(self, policy: &Policy, login: Option<&Login>, now: Timestamp) -> Result<Judged, Error> {
        let claims = self.read()?;
        let scope = claims.judge(policy, login, now).map_err(|failed| failed.1)?;
        let AuthenticClaims { header, claims, key_index } = claims;
        Ok(Judged { claims: TrustedClaims { header, claims, key_index }, scope })
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
    /// Checks them against `policy` at the time `now`: whether they meet the scope, or the first check before it that fails,
    /// with its error.
    fn judge(
        &self,
        policy: &Policy,
        login: Option<&Login>,
        now: Timestamp,
    ) -> Result<Result<(), CheckError>, Box<(CheckId, CheckError)>> {
        check_type(&self.header, policy).map_err(|error| Box::new((CheckId::Type, error)))?;
        let algorithm = Some(self.header.algorithm());
        let context = Context { claims: self.claims.root(), algorithm, policy, login, now };
        for row in &RULES {
            (row.check)(&context).map_err(|error| Box::new((row.id, error)))?;
        }
        Ok((SCOPE.check)(&context).map(|_| ()))
    }

    /// What `policy` of a list, where no login belongs, accepts of them, or the first check that fails, with its error. They
    /// stay for other policies.
    pub(crate) fn trust(&self, policy: &Policy, now: Timestamp) -> Result<Judged, Box<(CheckId, CheckError)>> {
        let scope = self.judge(policy, None, now)?;
        let (header, claims) = (self.header.clone(), self.claims.clone());
        Ok(Judged { claims: TrustedClaims { header, claims, key_index: self.key_index }, scope })
    }
}

/// Claims that meet every rule, but for the scope, and whether they meet that.
pub(crate) struct Judged {
    pub(crate) claims: TrustedClaims,
    pub(crate) scope: Result<(), CheckError>,
}

impl Judged {
    fn trust(self) -> Result<TrustedClaims, Error> {
        self.scope?;
        Ok(self.claims)
    }
}

/// What a rule looks at.
pub(crate) struct Context<'c> {
    pub(crate) claims: Value<'c>,
    /// `None` in a report on a token whose header cannot be read.
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) policy: &'c Policy,
    /// What an ID token has to answer.
    pub(crate) login: Option<&'c Login>,
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
pub(crate) const RULES: [Rule; 12] = [
    Rule { id: CheckId::Issuer, claim: Some("iss"), check: check_issuer },
    Rule { id: CheckId::Subject, claim: Some("sub"), check: check_subject },
    Rule { id: CheckId::Audience, claim: Some("aud"), check: check_audience },
    Rule { id: CheckId::Claims, claim: None, check: check_further_claims },
    Rule { id: CheckId::RequiredClaims, claim: None, check: check_required_claims },
    Rule { id: CheckId::IssuedAt, claim: Some("iat"), check: check_issued_at },
    Rule { id: CheckId::NotBefore, claim: Some("nbf"), check: check_not_before },
    Rule { id: CheckId::Expiry, claim: Some("exp"), check: check_expiry },
    Rule { id: CheckId::MaxAge, claim: Some("iat"), check: check_max_age },
    Rule { id: CheckId::Lifetime, claim: Some("exp"), check: check_lifetime },
    Rule { id: CheckId::Profile, claim: None, check: check_profile },
    Rule { id: CheckId::Login, claim: None, check: check_login },
];

/// The last of all: what is required is nobody's business whose token is not good.
pub(crate) const SCOPE: Rule = Rule { id: CheckId::Scope, claim: Some("scope"), check: check_scope };

/// The payload as a JSON object, before any claim is checked.
pub(crate) fn parse_payload(payload: Vec<u8>) -> Result<Document, CheckError> {
    Document::parse_object(payload, CheckError::PayloadJson, CheckError::PayloadNotObject)
}

/// `typ` (RFC 7515 4.1.9): a header member, but a matter of what the token is for, so it is checked with the claims.
pub(crate) fn check_type(header: &Header, policy: &Policy) -> Result<Outcome, CheckError> {
    let of_profile =
        policy.profile().map_or(Ok(Outcome::NotAsked), |profile| check_type_of_profile(header, profile, policy))?;
    let Some(expected) = policy.typ().values() else {
        return Ok(of_profile);
    };
    let Some(found) = header.typ() else {
        return if policy.allows_missing_typ() { Ok(Outcome::NotAsked) } else { Err(missing("typ", expected)) };
    };
    if expected.iter().any(|expected| is_same_type(expected, &found)) {
        Ok(Outcome::Held)
    } else {
        Err(mismatch("typ", expected.to_vec(), vec![found.into()]))
    }
}

fn check_type_of_profile(header: &Header, profile: &Profile, policy: &Policy) -> Result<Outcome, CheckError> {
    if profile.leaves_type_to_policy() && *policy.typ() != Expected::Unchecked {
        return Ok(Outcome::NotAsked);
    }
    let (types, section) = profile.types();
    match (types, header.typ()) {
        (Types::Of(_), None) => Err(profile.fault(section, "typ", ProfileFault::Missing)),
        (Types::NoneOf(_), None) => Ok(Outcome::NotAsked),
        (types, Some(found)) if types.allow(&found) => Ok(Outcome::Held),
        (types, Some(found)) => {
            let fault = ProfileFault::Mismatch { expected: types.expected(), found: vec![found.into()] };
            Err(profile.fault(section, "typ", fault))
        }
    }
}

/// A time claim, or why it is not valid; `None` if absent.
pub(crate) fn time_claim(claims: Value<'_>, claim: &'static str) -> Result<Option<NumericDate>, CheckError> {
    let Some(value) = claims.get(claim) else {
        return Ok(None);
    };
    let number = value.number().ok_or_else(|| invalid(claim, "a number of seconds since 1970", value.kind().name()))?;
    let date = NumericDate::new(number)
        .ok_or_else(|| invalid(claim, "a number of seconds of magnitude at most 2^53 - 1", value.raw()))?;
    Ok(Some(date))
}

/// A claim that must be a string, or why it is not valid; `None` if absent.
fn text_claim<'c>(claims: Value<'c>, claim: &str) -> Result<Option<Cow<'c, str>>, CheckError> {
    let Some(value) = claims.get(claim) else {
        return Ok(None);
    };
    let text = value.as_str().ok_or_else(|| invalid(claim, "a string", value.kind().name()))?;
    Ok(Some(text))
}

fn check_issuer(context: &Context<'_>) -> Result<Outcome, CheckError> {
    check_text(context, "iss", context.policy.issuer())
}

fn check_subject(context: &Context<'_>) -> Result<Outcome, CheckError> {
    check_text(context, "sub", context.policy.subject())
}

/// RFC 7519 4.1.1, 4.1.2: a string. A claim of another type fails even if the policy does not check it: it is not absent.
fn check_text(context: &Context<'_>, claim: &str, expected: &Expected) -> Result<Outcome, CheckError> {
    let Some(found) = text_claim(context.claims, claim)? else {
        return absent(claim, expected);
    };
    match expected.values() {
        Some(values) if !values.iter().any(|value| *value == found) => {
            Err(mismatch(claim, values.to_vec(), vec![found.into()]))
        }
        Some(_) => Ok(Outcome::Held),
        None => Ok(Outcome::NotAsked),
    }
}

/// RFC 7519 4.1.3: a string, or an array of strings of which one must be expected.
fn check_audience(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let expected = context.policy.audience();
    let Some(value) = context.claims.get("aud") else {
        if context.policy.requires_single_audience() {
            return Err(missing("aud", expected.values().unwrap_or_default()));
        }
        return absent("aud", expected);
    };
    let found: Option<Vec<_>> = match value.kind() {
        Kind::String => Some(value.as_str().into_iter().collect()),
        Kind::Array => value.elements().map(|element| element.as_str()).collect(),
        _ => None,
    };
    let found = found.ok_or_else(|| invalid("aud", "a string or an array of strings", shape_of(value)))?;
    match expected.values() {
        Some(values) if !found.iter().any(|audience| values.iter().any(|value| value == audience)) => {
            Err(mismatch("aud", values.to_vec(), owned(found)))
        }
        _ if context.policy.requires_single_audience() && found.len() != 1 => {
            Err(CheckError::SeveralAudiences { found: owned(found) })
        }
        Some(_) => Ok(Outcome::Held),
        None => Ok(Outcome::NotAsked),
    }
}

fn check_further_claims(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let rules = context.policy.rules();
    rules.judge(context.claims).map_err(CheckError::from)?;
    let mut outcome = if rules.is_empty() { Outcome::NotAsked } else { Outcome::Held };
    for (claim, template) in context.policy.templates() {
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
        Some(found) => Err(mismatch(claim, expected, vec![found.into()])),
        None => Err(missing(claim, &expected)),
    }
}

/// What the claim has to be in a token with these claims, each named one of which must be a string.
fn compose(template: &Template, claims: Value<'_>) -> Result<String, CheckError> {
    let mut composed = String::new();
    for part in template.parts() {
        match part {
            Part::Text(text) => composed.push_str(text),
            Part::Claim(name) => {
                let value = text_claim(claims, name)?.ok_or_else(|| missing(name, &[]))?;
                composed.push_str(&value);
            }
        }
    }
    Ok(composed)
}

fn check_required_claims(context: &Context<'_>) -> Result<Outcome, CheckError> {
    for claim in context.policy.required_claims() {
        let value = context.claims.get(claim).ok_or_else(|| missing(claim, &[]))?;
        if value.kind() == Kind::Null {
            return Err(invalid(claim, "a value", value.kind().name()));
        }
    }
    Ok(if context.policy.required_claims().is_empty() { Outcome::NotAsked } else { Outcome::Held })
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
    if not_before.is_ahead(context.now, context.policy.clock_tolerance()) {
        return Err(CheckError::NotYetValid { not_before: not_before.timestamp(), now: context.now });
    }
    Ok(Outcome::Held)
}

/// RFC 7519 4.1.4: on or after it the token is expired.
fn check_expiry(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let Some(expiry) = time_claim(context.claims, "exp")? else {
        let of_profile = context.policy.profile().and_then(|profile| profile.missing("exp"));
        return match of_profile {
            Some(error) => Err(error),
            None if context.policy.allows_missing_expiry() => Ok(Outcome::NotAsked),
            None => Err(missing("exp", &[])),
        };
    };
    if expiry.is_over(context.now, context.policy.clock_tolerance()) {
        return Err(CheckError::Expired { expires_at: expiry.timestamp(), now: context.now });
    }
    Ok(Outcome::Held)
}

fn check_max_age(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let Some(max_age) = context.policy.max_token_age() else {
        return Ok(Outcome::NotAsked);
    };
    let issued_at = time_claim(context.claims, "iat")?.ok_or_else(|| missing("iat", &[]))?;
    let tolerance = context.policy.clock_tolerance();
    if issued_at.is_ahead(context.now, tolerance) {
        return Err(CheckError::IssuedInFuture { issued_at: issued_at.timestamp(), now: context.now });
    }
    if issued_at.is_older_than(max_age.saturating_add(tolerance), context.now) {
        return Err(CheckError::TooOld { issued_at: issued_at.timestamp(), max_age, now: context.now });
    }
    Ok(Outcome::Held)
}

/// How long the token is good for, by its own account; clocks have no part in it.
fn check_lifetime(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let Some(max_lifetime) = context.policy.max_lifetime() else {
        return Ok(Outcome::NotAsked);
    };
    let issued_at = time_claim(context.claims, "iat")?;
    let from = if issued_at.is_some() { issued_at } else { time_claim(context.claims, "nbf")? };
    let from = from.ok_or(CheckError::LifetimeUnknown { claim: "iat" })?;
    let expiry = time_claim(context.claims, "exp")?.ok_or(CheckError::LifetimeUnknown { claim: "exp" })?;
    if from.is_followed_within(max_lifetime, expiry) {
        return Ok(Outcome::Held);
    }
    Err(CheckError::ValidTooLong { from: from.timestamp(), expires_at: expiry.timestamp(), max_lifetime })
}

/// What the specification of the token's kind demands of the claims.
fn check_profile(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let Some(profile) = context.policy.profile() else {
        return Ok(Outcome::NotAsked);
    };
    profile.judge(context.claims, context.policy.audience().values().unwrap_or_default())?;
    Ok(Outcome::Held)
}

/// An ID token answers one login; nothing else is judged for one.
fn check_login(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let asks_for_login = context.policy.profile().is_some_and(Profile::asks_for_login);
    match (asks_for_login, context.login) {
        (false, None) => Ok(Outcome::NotAsked),
        (false, Some(_)) => Err(CheckError::LoginNotExpected),
        (true, None) => Err(CheckError::LoginNotStated),
        (true, Some(login)) => {
            login.judge(context.claims, context.algorithm, context.now, context.policy.clock_tolerance())?;
            Ok(Outcome::Held)
        }
    }
}

fn check_scope(context: &Context<'_>) -> Result<Outcome, CheckError> {
    let Some(scope) = context.policy.scope() else {
        return Ok(Outcome::NotAsked);
    };
    check_granted(context.claims, scope).map(|()| Outcome::Held)
}

/// RFC 6750 3.1: everything that is required must be granted.
fn check_granted(claims: Value<'_>, scope: &Scope) -> Result<(), CheckError> {
    let (claim, granted) = granted(claims)?;
    if scope.tokens().iter().all(|token| granted.contains(token)) {
        return Ok(());
    }
    Err(CheckError::InsufficientScope { claim, required: scope.tokens().to_vec(), granted })
}

pub(crate) fn granted(claims: Value<'_>) -> Result<(&'static str, Vec<String>), CheckError> {
    scope::granted(claims)
        .map_err(|(claim, value)| invalid(claim, "a string of words or an array of strings", shape_of(value)))
}

fn shape_of(value: Value<'_>) -> &'static str {
    if value.kind() == Kind::Array { "an array with other values" } else { value.kind().name() }
}

fn owned(texts: Vec<Cow<'_, str>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

fn missing(claim: &str, expected: &[String]) -> CheckError {
    CheckError::Missing { claim: claim.into(), path: Vec::new(), expected: expected.to_vec() }
}

fn invalid(claim: &str, expected: &'static str, found: &str) -> CheckError {
    CheckError::Invalid { claim: claim.into(), path: Vec::new(), expected, found: found.into() }
}

fn mismatch(claim: &str, expected: Vec<String>, found: Vec<String>) -> CheckError {
    CheckError::Mismatch { claim: claim.into(), path: Vec::new(), expected, found }
}

fn absent(claim: &str, expected: &Expected) -> Result<Outcome, CheckError> {
    match expected.values() {
        Some(values) => Err(missing(claim, values)),
        None => Ok(Outcome::NotAsked),
    }
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
