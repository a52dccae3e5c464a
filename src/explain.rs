//! Explain: runs the same four steps without stopping, and lists every check.

mod words;

use core::cmp::Ordering;

pub use crate::check::{CheckId, Status, Step};
use crate::claims::{self, Context, Outcome, RULES, SCOPE};
use crate::error::{
    Candidate, CheckError, Description, Error, Hint, PathStep, Signer, VerifyError, describe_far_expiry,
};
use crate::header::{self, Header};
use crate::json::{Document, JsonError, Kind, Value};
use crate::login::Login;
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
    findings: Findings,
    checks: Vec<Check>,
}

/// One check, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

/// The times that a token states, rounded down to nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Times {
    /// The time of the verdict.
    pub now: Timestamp,
    /// `iat`.
    pub issued_at: Option<Timestamp>,
    /// `nbf`.
    pub not_before: Option<Timestamp>,
    /// `exp`.
    pub expires_at: Option<Timestamp>,
}

impl Verdict {
    /// Whether [`Verifier::verify`](crate::Verifier::verify) would have accepted.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.error().is_none()
    }

    /// The error that [`Verifier::verify`](crate::Verifier::verify) would have returned; `None` if it would have accepted.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.findings.error()
    }

    /// All checks, in the order in which they decide.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The header's JSON text, if it could be decoded.
    #[must_use]
    pub fn header_json(&self) -> Option<&str> {
        self.findings.header.as_ref().map(Document::text)
    }

    /// The payload's JSON text, if it could be decoded.
    #[must_use]
    pub fn payload_json(&self) -> Option<&str> {
        self.findings.payload.as_ref().map(Document::text)
    }

    /// Position of the matching key in its set; `None` if no single key matches, and for a secret.
    #[must_use]
    pub fn key_index(&self) -> Option<usize> {
        self.findings.key_index
    }

    /// Every key of the set, with whether and why it does not match; empty if the token names no known algorithm.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        &self.findings.candidates
    }

    /// The token's times.
    #[must_use]
    pub fn times(&self) -> Times {
        self.findings.times
    }

    pub(crate) fn new(findings: Findings) -> Self {
        // The module has no words: it has the findings themselves.
        let told: &[Finding] = if cfg!(feature = "__wasm") { &[] } else { &findings.list };
        let checks = told.iter().map(Check::new).collect();
        Self { findings, checks }
    }

    pub(crate) fn findings(&self) -> &Findings {
        &self.findings
    }
}

impl Check {
    /// The finding in words.
    fn new(finding: &Finding) -> Self {
        let Finding { id, ending, claim, expected, actual, also_fails, .. } = finding;
        let (status, message) = match ending {
            Ending::Passed => (Status::Pass, words::passed(*id)),
            Ending::NotReached => (Status::Skipped, words::not_reached(*id)),
            Ending::NotAsked => (Status::Skipped, words::not_asked(*id)),
            Ending::NotTried => (Status::Skipped, words::NOT_TRIED),
            Ending::Failed(_) => (Status::Fail, ""),
        };
        let check = Self {
            id: *id,
            status,
            claim: claim.clone(),
            path: Vec::new(),
            expected: expected.clone(),
            actual: actual.clone(),
            message: message.into(),
            hint: finding.remark.as_ref().map(Description::hint),
            also_fails: *also_fails,
            bytes: None,
            json: None,
        };
        let Ending::Failed(error) = ending else { return check };
        let description = error.describe();
        Self {
            path: error.path().to_vec(),
            expected: description.expected(),
            actual: Some(description.actual()),
            message: description.message(),
            hint: check.hint.or_else(|| Some(description.hint())),
            bytes: error.bytes(),
            json: error.json().cloned(),
            ..check
        }
    }
}

/// What the steps found out about a token, of which a verdict is made by putting it into words.
#[derive(Clone, Debug)]
pub(crate) struct Findings {
    pub(crate) header: Option<Document>,
    pub(crate) payload: Option<Document>,
    pub(crate) key_index: Option<usize>,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) times: Times,
    /// One of each check, in the order in which they decide.
    pub(crate) list: Vec<Finding>,
}

/// What a check found out.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) id: CheckId,
    pub(crate) ending: Ending,
    pub(crate) claim: Option<String>,
    /// The values that would be accepted, of a check that did not fail.
    pub(crate) expected: Vec<String>,
    /// The actual value, of a check that did not fail.
    pub(crate) actual: Option<String>,
    /// What has the advice to give, if not the error.
    pub(crate) remark: Option<Description<'static>>,
    pub(crate) also_fails: bool,
}

/// How a check ended, and why.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    Passed,
    /// An earlier failure left nothing to check.
    NotReached,
    /// The policy does not require it.
    NotAsked,
    /// The policy is one of a list, and not for the token's issuer.
    NotTried,
    Failed(Error),
}

impl Findings {
    pub(crate) fn new(keys: Keys<'_>, policy: &Policy, login: Option<&Login>, text: &str, now: Timestamp) -> Self {
        Self::of(Explanation::new(Choice::alone(policy), login, None), &Tried::With(keys), text, now).0
    }

    /// What one policy of a list finds out. `signature` is what is known of the token's signature by these keys, or becomes
    /// it.
    pub(crate) fn among(
        tried: &Tried<'_>,
        choice: Choice<'_>,
        text: &str,
        now: Timestamp,
        signature: &mut Option<Result<(), VerifyError>>,
    ) -> Self {
        let (findings, known) = Self::of(Explanation::new(choice, None, signature.take()), tried, text, now);
        *signature = known;
        findings
    }

    fn of(
        mut explanation: Explanation<'_>,
        tried: &Tried<'_>,
        text: &str,
        now: Timestamp,
    ) -> (Self, Option<Result<(), VerifyError>>) {
        let (header, payload) = explanation.read(tried, text, now);
        let claims = payload.as_ref().map(Document::root);
        let time = |claim| {
            let date = claims::time_claim(claims?, claim).ok()??;
            Some(date.timestamp())
        };
        let times = Times { now, issued_at: time("iat"), not_before: time("nbf"), expires_at: time("exp") };
        let Explanation { key_index, candidates, list, signature, .. } = explanation;
        (Self { header, payload, key_index, candidates, times, list }, signature)
    }

    /// The first check that failed.
    pub(crate) fn failed(&self) -> Option<CheckId> {
        self.list.iter().find(|finding| finding.error().is_some()).map(|finding| finding.id)
    }

    /// Says `error` in place of the error of the first check that failed.
    pub(crate) fn refused_as(mut self, error: Error) -> Self {
        if let Some(finding) = self.list.iter_mut().find(|finding| finding.error().is_some()) {
            finding.ending = Ending::Failed(error);
        }
        self
    }

    /// The first failure.
    pub(crate) fn error(&self) -> Option<&Error> {
        self.list.iter().find_map(Finding::error)
    }
}

impl Finding {
    pub(crate) fn error(&self) -> Option<&Error> {
        match &self.ending {
            Ending::Failed(error) => Some(error),
            _ => None,
        }
    }
}

/// What a policy of a list does with a token.
#[derive(Debug)]
pub(crate) enum Tried<'k> {
    /// Tries it with these keys.
    With(Keys<'k>),
    /// Tries no key: the policy is not for the token's issuer.
    Elsewhere,
    /// Tries no key: no policy allows the token's algorithm.
    Refused(Error),
}

const FORM: [CheckId; 4] = [CheckId::Size, CheckId::Characters, CheckId::Segments, CheckId::Encoding];

const HEADER: [CheckId; 5] =
    [CheckId::Header, CheckId::Encrypted, CheckId::Algorithm, CheckId::Members, CheckId::Critical];

const SIGNATURE: [CheckId; 2] = [CheckId::SignatureForm, CheckId::Signature];

/// Findings in the making. Each step runs as in `verify`; its error tells which of its checks passed before.
struct Explanation<'p> {
    policy: &'p Policy,
    login: Option<&'p Login>,
    choice: Choice<'p>,
    signature: Option<Result<(), VerifyError>>,
    has_failed: bool,
    key_index: Option<usize>,
    candidates: Vec<Candidate>,
    list: Vec<Finding>,
}

impl<'p> Explanation<'p> {
    fn new(choice: Choice<'p>, login: Option<&'p Login>, signature: Option<Result<(), VerifyError>>) -> Self {
        Self {
            policy: choice.policy(),
            login,
            choice,
            signature,
            has_failed: false,
            key_index: None,
            candidates: Vec::new(),
            list: Vec::new(),
        }
    }

    fn read(&mut self, tried: &Tried<'_>, text: &str, now: Timestamp) -> (Option<Document>, Option<Document>) {
        let compact = match Compact::parse(text, self.policy.max_token_bytes()) {
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
                self.key_and_signature(*keys, ParsedToken::new(compact, header.clone()));
            }
            (Some(header), Tried::Refused(error)) => {
                let name = header.algorithm().name();
                self.single(CheckId::AlgorithmAllowed, None, Some(error.clone()), Some(name.into()));
                self.skip(&[CheckId::Key, CheckId::SignatureForm, CheckId::Signature]);
            }
            (Some(_), Tried::Elsewhere) => {
                for id in [CheckId::AlgorithmAllowed, CheckId::Key, CheckId::SignatureForm, CheckId::Signature] {
                    self.push(id, Ending::NotTried, None);
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
        if names.is_empty() {
            self.push(CheckId::EmbeddedKeys, Ending::NotAsked, None);
        } else {
            self.push(CheckId::EmbeddedKeys, Ending::Passed, Some(join(&names, ", ")));
        }
    }

    fn key_and_signature(&mut self, keys: Keys<'_>, token: ParsedToken<'_>) {
        self.candidates = keys.candidates(&token, self.choice);
        let allowed = keys.allow(&token, self.policy);
        let name = token.header().algorithm().name();
        self.single(CheckId::AlgorithmAllowed, None, allowed.err().map(Into::into), Some(name.into()));
        if self.has_failed {
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
            self.remark(VerifyError::describe_form(form));
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
        let context = Context {
            claims: payload.root(),
            algorithm: header.map(Header::algorithm),
            policy: self.policy,
            login: self.login,
            now,
        };
        for row in RULES.iter().chain([&SCOPE]) {
            if row.id == CheckId::Login && header.is_none() {
                self.skip(&[CheckId::Login]);
                continue;
            }
            let found = row.claim.and_then(|claim| payload.root().get(claim)).map(shown);
            self.rule(row.id, row.claim, (row.check)(&context), found);
        }
        let expires_at = claims::time_claim(payload.root(), "exp").ok().flatten().map(NumericDate::timestamp);
        let far = expires_at.and_then(|expires_at| describe_far_expiry(expires_at, now));
        if let Some(expiry) = self.list.iter_mut().find(|finding| finding.id == CheckId::Expiry)
            && matches!(expiry.ending, Ending::Passed)
        {
            expiry.remark = far;
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
                self.push(id, Ending::NotAsked, found);
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
                None | Some(Ordering::Less) => self.push(id, Ending::Passed, None),
                Some(Ordering::Equal) => error.take().into_iter().for_each(|error| self.fail(id, None, error)),
                Some(Ordering::Greater) => self.skip(&[id]),
            }
        }
    }

    fn single(&mut self, id: CheckId, claim: Option<&'static str>, error: Option<Error>, found: Option<String>) {
        if let Some(error) = error {
            self.fail(id, claim, error);
        } else {
            self.push(id, Ending::Passed, found);
            self.describe(claim, expectation(id, self.policy));
        }
    }

    fn fail(&mut self, id: CheckId, claim: Option<&'static str>, error: Error) {
        let claim = error.claim().or(claim).map(str::to_owned);
        let also_fails = self.has_failed;
        self.push(id, Ending::Failed(error), None);
        if let Some(finding) = self.list.last_mut() {
            finding.claim = claim;
            finding.also_fails = also_fails;
        }
        self.has_failed = true;
    }

    /// Adds to the last failed check what its error does not know.
    fn remark(&mut self, remark: Description<'static>) {
        if let Some(finding) = self.list.last_mut() {
            finding.remark = Some(remark);
        }
    }

    fn skip_from(&mut self, first: CheckId) {
        let rest: Vec<CheckId> = CheckId::ALL.iter().copied().filter(|&id| id >= first).collect();
        self.skip(&rest);
    }

    fn skip(&mut self, checks: &[CheckId]) {
        for &id in checks {
            self.push(id, Ending::NotReached, None);
        }
    }

    fn push(&mut self, id: CheckId, ending: Ending, actual: Option<String>) {
        self.list.push(Finding {
            id,
            ending,
            claim: None,
            expected: Vec::new(),
            actual,
            remark: None,
            also_fails: false,
        });
    }

    fn describe(&mut self, claim: Option<&'static str>, expected: Vec<String>) {
        if let Some(finding) = self.list.last_mut() {
            finding.claim = claim.map(str::to_owned);
            finding.expected = expected;
        }
    }
}

/// What the policy expects of a check that passed.
fn expectation(id: CheckId, policy: &Policy) -> Vec<String> {
    let values = |values: Option<&[String]>| values.unwrap_or_default().to_vec();
    match id {
        CheckId::AlgorithmAllowed => policy.algorithms().unwrap_or_default().iter().map(ToString::to_string).collect(),
        CheckId::Type => match (policy.typ().values(), policy.profile()) {
            (None, Some(profile)) => profile.types().0.expected(),
            (stated, _) => values(stated),
        },
        CheckId::Issuer => values(policy.issuer().values()),
        CheckId::Subject => values(policy.subject().values()),
        CheckId::Audience => values(policy.audience().values()),
        CheckId::RequiredClaims => policy.required_claims().to_vec(),
        CheckId::Profile => policy.profile().map(|profile| profile.name().to_owned()).into_iter().collect(),
        CheckId::Scope => policy.scope().map(|scope| scope.tokens().to_vec()).unwrap_or_default(),
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
