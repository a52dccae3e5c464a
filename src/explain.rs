//! Explain: runs the same four steps without stopping, and lists every check.

mod words;

use core::cmp::Ordering;

use crate::check::{CheckId, Status};
use crate::claims::{self, Context, Outcome, RULES, SCOPE};
use crate::error::{
    Candidate, CheckError, Description, Error, Hint, PathStep, Signer, VerifyError, describe_far_expiry,
};
use crate::header::{self, Header};
use crate::json::{Document, JsonError, Kind, Value};
use crate::policy::Policy;
use crate::select::{Choice, Keys};
use crate::text::{join, quote};
use crate::time::{NumericDate, Timestamp};
use crate::token::{Compact, ParsedToken};

/// The verdict on a token, check by check.
///
/// Header and payload are shown as the token states them. Trust them only if [`is_accepted`](Verdict::is_accepted).
///
/// # Example: why is this token rejected?
///
/// ```
/// # fn show(verifier: &jwt_verdict::Verifier, token: &str, now: jwt_verdict::Timestamp) {
/// let verdict = verifier.explain(token, now);
/// for check in verdict.checks() {
///     println!("{:?} {}: {}", check.status, check.id, check.message);
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Verdict {
    error: Option<Error>,
    header: Option<Document>,
    payload: Option<Document>,
    key_index: Option<usize>,
    candidates: Vec<Candidate>,
    times: Times,
    checks: Vec<Check>,
}

/// One check, and how it ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Check {
    /// Which check.
    pub id: CheckId,
    /// How it ended.
    pub status: Status,
    /// The claim (or `typ`) that it checks, if it checks one.
    pub claim: Option<String>,
    /// The steps from the claim to the value in it that decided; empty where the claim itself did.
    pub path: Vec<PathStep>,
    /// The values that would be accepted.
    pub expected: Vec<String>,
    /// The actual value: escaped, and cut at 256 characters.
    pub actual: Option<String>,
    /// One sentence.
    pub message: String,
    /// What to do if it failed, or passed and still looks like a mistake.
    pub hint: Option<Hint>,
    /// Whether it failed after an earlier failure, so that fixing the earlier one alone is not enough.
    pub also_fails: bool,
    /// The actual length and the required or maximum length in bytes, if a length decided.
    pub bytes: Option<(usize, usize)>,
    /// What is wrong with the JSON, if it is not strict.
    pub json: Option<JsonError>,
}

/// The times that a token states, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Times {
    /// The time of the verdict.
    pub now: f64,
    /// `iat`.
    pub issued_at: Option<f64>,
    /// `nbf`.
    pub not_before: Option<f64>,
    /// `exp`.
    pub expires_at: Option<f64>,
}

impl Verdict {
    /// Whether [`Verifier::verify`](crate::Verifier::verify) would have accepted.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.error.is_none()
    }

    /// The error that [`Verifier::verify`](crate::Verifier::verify) would have returned; `None` if it would have accepted.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// The first check that failed.
    pub(crate) fn failed(&self) -> Option<CheckId> {
        self.checks.iter().find(|check| check.status == Status::Fail).map(|check| check.id)
    }

    /// Says `error` in place of the error of the first check that failed.
    pub(crate) fn refused_as(mut self, error: Error) -> Self {
        if let Some(check) = self.checks.iter_mut().find(|check| check.status == Status::Fail) {
            check.message = error.describe().message();
            check.hint = Some(error.hint());
        }
        self.error = Some(error);
        self
    }

    /// All checks, in the order in which they decide.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The header's JSON text, if it could be decoded.
    #[must_use]
    pub fn header_json(&self) -> Option<&str> {
        self.header.as_ref().map(Document::text)
    }

    /// The payload's JSON text, if it could be decoded.
    #[must_use]
    pub fn payload_json(&self) -> Option<&str> {
        self.payload.as_ref().map(Document::text)
    }

    /// Position of the matching key in its set; `None` if no single key matches, and for a secret.
    #[must_use]
    pub fn key_index(&self) -> Option<usize> {
        self.key_index
    }

    /// Every key of the set, with whether and why it does not match; empty if the token names no known algorithm.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The token's times.
    #[must_use]
    pub fn times(&self) -> Times {
        self.times
    }

    pub(crate) fn new(keys: &Keys, policy: &Policy, text: &str, now: Timestamp) -> Self {
        Self::among(&Tried::With(keys), Choice::alone(policy), text, now, &mut None)
    }

    /// The verdict of one policy of a list. `signature` is what is known of the token's signature by these keys, or
    /// becomes it.
    pub(crate) fn among(
        tried: &Tried<'_>,
        choice: Choice<'_>,
        text: &str,
        now: Timestamp,
        signature: &mut Option<Result<(), VerifyError>>,
    ) -> Self {
        let mut explanation = Explanation::new(choice, signature.take());
        let (header, payload) = explanation.read(tried, text, now);
        *signature = explanation.signature.take();
        let claims = payload.as_ref().map(Document::root);
        let time = |claim| {
            let date = claims::time_claim(claims?, claim).ok()??;
            Some(date.as_unix_seconds_f64())
        };
        let times = Times {
            now: now.as_unix_seconds_f64(),
            issued_at: time("iat"),
            not_before: time("nbf"),
            expires_at: time("exp"),
        };
        let Explanation { error, key_index, candidates, checks, .. } = explanation;
        Self { error, header, payload, key_index, candidates, times, checks }
    }
}

/// What a policy of a list does with a token.
#[derive(Debug)]
pub(crate) enum Tried<'k> {
    /// Tries it with these keys.
    With(&'k Keys),
    /// Tries no key: the policy is not for the token's issuer.
    Elsewhere,
    /// Tries no key: no policy allows the token's algorithm.
    Refused(Error),
}

const FORM: [CheckId; 4] = [CheckId::Size, CheckId::Characters, CheckId::Segments, CheckId::Encoding];

const HEADER: [CheckId; 5] =
    [CheckId::Header, CheckId::Encrypted, CheckId::Algorithm, CheckId::Members, CheckId::Critical];

const SIGNATURE: [CheckId; 2] = [CheckId::SignatureForm, CheckId::Signature];

/// An unfinished verdict. Each step runs as in `verify`; its error tells which of its checks passed before.
struct Explanation<'p> {
    policy: &'p Policy,
    choice: Choice<'p>,
    signature: Option<Result<(), VerifyError>>,
    error: Option<Error>,
    key_index: Option<usize>,
    candidates: Vec<Candidate>,
    checks: Vec<Check>,
}

impl<'p> Explanation<'p> {
    fn new(choice: Choice<'p>, signature: Option<Result<(), VerifyError>>) -> Self {
        Self {
            policy: choice.policy(),
            choice,
            signature,
            error: None,
            key_index: None,
            candidates: Vec::new(),
            checks: Vec::new(),
        }
    }

    fn read(&mut self, tried: &Tried<'_>, text: &str, now: Timestamp) -> (Option<Document>, Option<Document>) {
        let compact = match Compact::parse(text, self.policy.limits_ref()) {
            Ok(compact) => compact,
            Err(error) => {
                self.sequence(&FORM, Some(error.into()));
                self.skip_from(CheckId::Header);
                return (None, None);
            }
        };
        self.sequence(&FORM, None);
        let header_json = header::parse_object(compact.header.clone()).ok();
        let payload_bytes = compact.payload.clone();
        let header = match Header::parse(compact.header.clone(), self.policy) {
            Ok(header) => {
                self.sequence(&HEADER, None);
                Some(header)
            }
            Err(error) => {
                self.sequence(&HEADER, Some(error.into()));
                None
            }
        };
        self.embedded_keys(header.as_ref());
        match (&header, tried) {
            (None, _) => {
                self.skip(&[CheckId::AlgorithmAllowed, CheckId::Key, CheckId::SignatureForm, CheckId::Signature]);
            }
            (Some(header), Tried::With(keys)) => {
                self.key_and_signature(keys, ParsedToken::new(compact, header.clone()));
            }
            (Some(header), Tried::Refused(error)) => {
                let name = header.algorithm().name();
                self.single(CheckId::AlgorithmAllowed, None, Some(error.clone()), Some(name.into()));
                self.skip(&[CheckId::Key, CheckId::SignatureForm, CheckId::Signature]);
            }
            (Some(_), Tried::Elsewhere) => {
                for id in [CheckId::AlgorithmAllowed, CheckId::Key, CheckId::SignatureForm, CheckId::Signature] {
                    self.push(id, Status::Skipped, None, words::NOT_TRIED);
                }
            }
        }
        let payload = match claims::parse_payload(payload_bytes) {
            Ok(payload) => {
                self.single(CheckId::Payload, None, None, None);
                Some(payload)
            }
            Err(error) => {
                self.single(CheckId::Payload, None, Some(error.into()), None);
                None
            }
        };
        self.claims(header.as_ref(), payload.as_ref(), now);
        (header_json, payload)
    }

    fn embedded_keys(&mut self, header: Option<&Header>) {
        let names: Vec<&str> = header.map(|header| header.embedded_keys().collect()).unwrap_or_default();
        let status = if names.is_empty() { Status::Skipped } else { Status::Pass };
        let actual = (!names.is_empty()).then(|| join(&names, ", "));
        self.push(CheckId::EmbeddedKeys, status, actual, words::outcome(CheckId::EmbeddedKeys, status));
    }

    fn key_and_signature(&mut self, keys: &Keys, token: ParsedToken<'_>) {
        self.candidates = keys.candidates(&token, self.choice);
        let allowed = keys.allow(&token, self.policy);
        let name = token.header().algorithm().name();
        self.single(CheckId::AlgorithmAllowed, None, allowed.err().map(Into::into), Some(name.into()));
        if self.error.is_some() {
            return self.skip(&[CheckId::Key, CheckId::SignatureForm, CheckId::Signature]);
        }
        let kid = token.header().kid().map(quote);
        let selected = match keys.select(token, self.choice) {
            Ok(selected) => selected,
            Err(error) => {
                self.single(CheckId::Key, None, Some(error), None);
                return self.skip(&SIGNATURE);
            }
        };
        self.key_index = selected.key_index();
        self.single(CheckId::Key, None, None, kid);
        let outcome = self.signature.take().unwrap_or_else(|| selected.verify_signature());
        self.signature = Some(outcome);
        self.sequence(&SIGNATURE, outcome.err().map(Into::into));
        if outcome == Err(VerifyError::SignatureMismatch(Signer::Secret))
            && let Some(form) = selected.form_of_secret()
        {
            self.advise(&VerifyError::describe_form(form));
        }
    }

    fn claims(&mut self, header: Option<&Header>, payload: Option<&Document>, now: Timestamp) {
        match header {
            Some(header) => {
                let found = header.typ().map(|typ| quote(&typ));
                self.rule(CheckId::Type, Some("typ"), claims::check_type(header, self.policy), found);
            }
            None => self.skip(&[CheckId::Type]),
        }
        let Some(payload) = payload else {
            return self.skip_from(CheckId::Issuer);
        };
        let context = Context { claims: payload.root(), policy: self.policy, now };
        for row in RULES.iter().chain([&SCOPE]) {
            let found = row.claim.and_then(|claim| payload.root().get(claim)).map(shown);
            self.rule(row.id, row.claim, (row.check)(&context), found);
        }
        let expires_at = claims::time_claim(payload.root(), "exp").ok().flatten().map(NumericDate::as_unix_seconds_f64);
        let far = expires_at.and_then(|expires_at| describe_far_expiry(expires_at, now.as_unix_seconds_f64()));
        if let Some(far) = far
            && let Some(expiry) = self.checks.iter_mut().find(|check| check.id == CheckId::Expiry)
            && expiry.status == Status::Pass
        {
            expiry.hint = Some(far.hint());
        }
    }

    fn rule(
        &mut self,
        id: CheckId,
        claim: Option<&'static str>,
        outcome: Result<Outcome, CheckError>,
        found: Option<String>,
    ) {
        match outcome {
            Ok(Outcome::Held) => self.single(id, claim, None, found),
            Ok(Outcome::NotAsked) => {
                self.push(id, Status::Skipped, found, words::not_asked(id));
                self.describe(claim, Vec::new());
            }
            Err(error) => self.single(id, claim, Some(error.into()), found),
        }
    }

    /// A step whose checks run one after another: those before the failed one have passed.
    fn sequence(&mut self, checks: &[CheckId], mut error: Option<Error>) {
        let failed = error.as_ref().and_then(Error::check);
        for &id in checks {
            match failed.map(|failed| id.cmp(&failed)) {
                None | Some(Ordering::Less) => self.push(id, Status::Pass, None, words::outcome(id, Status::Pass)),
                Some(Ordering::Equal) => error.take().into_iter().for_each(|error| self.fail(id, None, error)),
                Some(Ordering::Greater) => self.skip(&[id]),
            }
        }
    }

    fn single(&mut self, id: CheckId, claim: Option<&'static str>, error: Option<Error>, found: Option<String>) {
        if let Some(error) = error {
            self.fail(id, claim, error);
        } else {
            self.push(id, Status::Pass, found, words::outcome(id, Status::Pass));
            self.describe(claim, expectation(id, self.policy));
        }
    }

    fn fail(&mut self, id: CheckId, claim: Option<&'static str>, error: Error) {
        let description = error.describe();
        self.checks.push(Check {
            id,
            status: Status::Fail,
            claim: error.claim().or(claim).map(str::to_owned),
            path: error.path().to_vec(),
            expected: description.expected(),
            actual: Some(description.actual()),
            message: description.message(),
            hint: Some(description.hint()),
            also_fails: self.error.is_some(),
            bytes: error.bytes(),
            json: error.json().cloned(),
        });
        self.error.get_or_insert(error);
    }

    /// Adds to the last failed check what its error does not know.
    fn advise(&mut self, description: &Description<'_>) {
        if let Some(check) = self.checks.last_mut() {
            check.hint = Some(description.hint());
        }
    }

    fn skip_from(&mut self, first: CheckId) {
        let rest: Vec<CheckId> = CheckId::ALL.into_iter().filter(|&id| id >= first).collect();
        self.skip(&rest);
    }

    fn skip(&mut self, checks: &[CheckId]) {
        for &id in checks {
            self.push(id, Status::Skipped, None, words::outcome(id, Status::Skipped));
        }
    }

    fn push(&mut self, id: CheckId, status: Status, actual: Option<String>, message: &str) {
        self.checks.push(Check {
            id,
            status,
            claim: None,
            path: Vec::new(),
            expected: Vec::new(),
            actual,
            message: message.into(),
            hint: None,
            also_fails: false,
            bytes: None,
            json: None,
        });
    }

    fn describe(&mut self, claim: Option<&'static str>, expected: Vec<String>) {
        if let Some(check) = self.checks.last_mut() {
            check.claim = claim.map(str::to_owned);
            check.expected = expected;
        }
    }
}

/// What the policy expects of a check that passed.
fn expectation(id: CheckId, policy: &Policy) -> Vec<String> {
    let values = |values: Option<&[String]>| values.unwrap_or_default().to_vec();
    match id {
        CheckId::AlgorithmAllowed => {
            policy.algorithms_ref().unwrap_or_default().iter().map(ToString::to_string).collect()
        }
        CheckId::Type => values(policy.typ_ref().values()),
        CheckId::Issuer => values(policy.issuer_ref().values()),
        CheckId::Subject => values(policy.subject_ref().values()),
        CheckId::Audience => values(policy.audience_ref().values()),
        CheckId::RequiredClaims => policy.required_claims_ref().to_vec(),
        CheckId::Scope => policy.scope_ref().map(|scope| scope.tokens().to_vec()).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// A claim, in the form that reports show.
fn shown(value: Value<'_>) -> String {
    match (value.kind(), value.as_str()) {
        (Kind::String, Some(text)) => quote(&text),
        _ => quote(value.raw()),
    }
}
