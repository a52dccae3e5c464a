//! The JavaScript boundary: conversion only. No other file knows JavaScript, but for the one of lists below and the test
//! issuer's own.
//!
//! Refusals are thrown as plain objects of facts, never as `Error`s: `pkg/` makes the errors, and whatever else is
//! thrown from here is a trap. Every object crosses as one JSON text.
//!
//! No sentence crosses: a row is a number, with the values that fill it, and `pkg/lib/rows.js` has the words.

#![expect(unreachable_pub, reason = "exported to JavaScript, not to Rust")]

mod policies;

use core::time::Duration;
use std::borrow::Cow;

use js_sys::JSON;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::claims;
use crate::error::{Candidate, CheckError, Description, Error, Filling, PathStep, PolicyError};
use crate::explain::{CheckId, Ending, Finding, Findings};
use crate::header;
use crate::json::{self, Document, JsonError, JsonFault, Kind, Value};
use crate::keys::{Jwk, Limits};
use crate::policy::{ClaimRule, Login, Profile, Scalar, Scope};
use crate::template::Template;
use crate::text::{join, quote};
use crate::token::{self, Compact};
use crate::{Algorithm, Expected, KeySet, Policy, Secret, Timestamp, TrustedClaims, Verifier};

/// A verifier as JavaScript holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    verifier: Verifier,
    limits: Limits,
    max_token_bytes: usize,
    /// Where JavaScript writes a token.
    inbox: Vec<u8>,
    /// What was accepted last: JavaScript reads its texts where they are.
    accepted: Option<TrustedClaims>,
    reply: Box<Reply>,
}

/// The place and length of the claims' text, those of the header's, the key's index, from and until when (in seconds)
/// nothing about time would be judged otherwise, 1 if the scope that the policy requires is not granted, and the place of the
/// policy in its list.
type Reply = [f64; 9];

/// A period that leaves JavaScript is shorter by this on either end, so that no rounding makes it longer.
const MARGIN: Duration = Duration::from_millis(1);

#[wasm_bindgen]
impl Core {
    /// Makes a verifier from a JWKS document and normalised options, as JSON.
    #[wasm_bindgen(js_name = fromKeys)]
    pub fn from_keys(jwks: &[u8], options: &str) -> Result<Core, JsValue> {
        let (policy, limits, max_token_bytes) = read_policy(options)?;
        let keys = KeySet::with_limits(jwks, &limits).map_err(|error| throw(&error, None))?;
        let verifier = Verifier::new(keys, policy).map_err(refuse_policy)?;
        Ok(Self::new(verifier, limits, max_token_bytes))
    }

    /// Makes a verifier from a secret and normalised options, as JSON.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(secret: Vec<u8>, options: &str) -> Result<Core, JsValue> {
        let (policy, limits, max_token_bytes) = read_policy(options)?;
        let verifier = Verifier::with_secret(Secret::new(secret), policy).map_err(refuse_policy)?;
        Ok(Self::new(verifier, limits, max_token_bytes))
    }

    /// Replaces the keys, or throws and leaves them.
    #[wasm_bindgen(js_name = setKeys)]
    pub fn set_keys(&mut self, jwks: &[u8]) -> Result<(), JsValue> {
        let keys = KeySet::with_limits(jwks, &self.limits).map_err(|error| throw(&error, None))?;
        self.verifier.set_keys(keys).map_err(refuse_policy)
    }

    /// Reports on every key.
    pub fn keys(&self) -> Result<JsValue, JsValue> {
        let reports = match self.verifier.keys() {
            Some(keys) => keys.iter().map(|jwk| key_report(jwk, None)).collect(),
            None => vec![secret_report()],
        };
        to_js(&list(&reports))
    }

    /// Makes room for a token of up to `length` bytes, and gives its place in memory.
    pub fn inbox(&mut self, length: usize) -> usize {
        if self.inbox.len() < length {
            self.inbox.resize(length, 0);
        }
        self.inbox.as_ptr().addr()
    }

    /// Verifies the token that the first `length` bytes of the inbox are, or throws the refusal; one for the scope is left
    /// to [`judge_scope`], since functions of the program come before it. Gives the place in memory of the `Reply`, which
    /// is good until the next call.
    ///
    /// An ID token is judged for a `login`, as JSON.
    pub fn verify(&mut self, length: usize, now: f64, login: Option<String>) -> Result<usize, JsValue> {
        let now = read_now(now)?;
        let login = login.map(read_login).transpose()?;
        // JavaScript writes UTF-8. Anything else is no token, as this is none.
        let token = str::from_utf8(self.inbox.get(..length).unwrap_or_default()).unwrap_or("\u{fffd}");
        let judged = self
            .verifier
            .judge(token, login.as_ref(), now)
            .map_err(|error| throw(&error, self.verifier.keys().as_deref()))?;
        let trusted = self.accepted.insert(judged.claims);
        let (from, until) = period_in_seconds(trusted.period(self.verifier.policy()));
        let (payload, header) = (trusted.json(), trusted.header().json());
        *self.reply = [
            number(payload.as_ptr().addr()),
            number(payload.len()),
            number(header.as_ptr().addr()),
            number(header.len()),
            number(trusted.key_index().unwrap_or(0)),
            from,
            until,
            f64::from(u8::from(judged.scope.is_err())),
            0.0,
        ];
        Ok(self.reply.as_ptr().addr())
    }

    /// Explains, whatever the token.
    pub fn explain(&self, token: &str, now: f64, login: Option<String>) -> Result<JsValue, JsValue> {
        let now = read_now(now)?;
        let login = login.map(read_login).transpose()?;
        to_js(&verdict_report(&self.verifier.find(token, login.as_ref(), now)))
    }

    /// The refusal for a token of `length` bytes, which then need not be copied; `undefined` within the limit.
    #[wasm_bindgen(js_name = tooLarge)]
    pub fn too_large(&self, length: usize) -> JsValue {
        token::refuse_length(length, self.max_token_bytes)
            .map_or_else(|error| throw(&error.into(), None), |()| JsValue::UNDEFINED)
    }
}

impl Core {
    fn new(verifier: Verifier, limits: Limits, max_token_bytes: usize) -> Self {
        Self { verifier, limits, max_token_bytes, inbox: Vec::new(), accepted: None, reply: Box::new([0.0; 9]) }
    }
}

/// One key, for layers that verify bare signatures.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Key {
    material: Material,
}

#[derive(Debug)]
enum Material {
    Public(Box<Jwk>),
    Secret(Secret),
}

#[wasm_bindgen]
impl Key {
    /// Reads the JSON text of one public JWK, or throws why it is unusable.
    #[wasm_bindgen(js_name = fromJwk)]
    pub fn from_jwk(jwk: &[u8]) -> Result<Key, JsValue> {
        let jwk = Jwk::from_slice(jwk).map_err(|error| throw(&error, None))?;
        match jwk.problem() {
            Some(problem) => Err(to_refusal(&Report::new().json("problem", &described(&problem.describe())).finish())),
            None => Ok(Self { material: Material::Public(Box::new(jwk)) }),
        }
    }

    /// Takes a shared secret.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(secret: Vec<u8>) -> Key {
        Self { material: Material::Secret(Secret::new(secret)) }
    }

    /// Reports on the key.
    pub fn report(&self) -> Result<JsValue, JsValue> {
        to_js(&match &self.material {
            Material::Public(jwk) => key_report(jwk, None),
            Material::Secret(_) => secret_report(),
        })
    }

    /// Whether the signature is this key's over the message.
    pub fn verify(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> Result<bool, JsValue> {
        let algorithm = read_algorithm(algorithm)?;
        let verified = match &self.material {
            Material::Public(jwk) => jwk.verify_message(algorithm, message, signature),
            Material::Secret(secret) => secret.verify_message(algorithm, message, signature),
        };
        Ok(verified.is_ok())
    }
}

/// Reads a strict JSON object, or throws what is wrong with the text.
#[wasm_bindgen(js_name = strictJson)]
pub fn strict_json(bytes: Vec<u8>) -> Result<JsValue, JsValue> {
    let refuse = |message: String, actual: &str, error: Option<&JsonError>| {
        to_refusal(&Report::new().text("message", &message).text("actual", actual).fault(error).finish())
    };
    let not_json = |error: JsonError| refuse(format!("not strict JSON: {error}"), &error.actual(), Some(&error));
    let not_object = |kind: Kind| refuse(format!("not a JSON object but {}", kind.name()), kind.name(), None);
    let document = Document::parse_object(bytes, not_json, not_object)?;
    JSON::parse(document.text())
}

/// What claims say about a scope: what is `granted`, and the `refusal` if that is not enough for what is required.
/// Throws if the claim that says it is malformed.
#[wasm_bindgen(js_name = judgeScope)]
pub fn judge_scope(claims: &str, required: &str) -> Result<JsValue, JsValue> {
    let claims = Document::parse(claims.as_bytes().to_vec()).map_err(|_| JsValue::from_str("claims"))?;
    let required: Scope = required.parse().map_err(refuse_policy)?;
    let refuse = |error: CheckError| throw(&error.into(), None);
    let (claim, granted) = claims::granted(claims.root()).map_err(refuse)?;
    let quoted: Vec<String> = granted.iter().map(|token| json::quote(token)).collect();
    let refusal = CheckError::InsufficientScope { claim, required: required.tokens().to_vec(), granted };
    to_js(&Report::new().json("granted", &list(&quoted)).json("refusal", &facts(&refusal.into(), None)).finish())
}

/// Reads a token without verifying anything.
#[wasm_bindgen]
pub fn decode(token: &str, token_bytes: usize) -> Result<JsValue, JsValue> {
    let refuse = |error: Error| throw(&error, None);
    let compact = Compact::parse(token, token_bytes).map_err(|error| refuse(error.into()))?;
    let header = header::parse_object(compact.header).map_err(|error| refuse(error.into()))?;
    let payload = claims::parse_payload(compact.payload).map_err(|error| refuse(error.into()))?;
    to_js(&Report::new().json("header", header.text()).json("payload", payload.text()).finish())
}

/// A while, shorter by a margin on either end.
fn period_in_seconds((from, until): (Option<Timestamp>, Option<Timestamp>)) -> (f64, f64) {
    (
        from.map_or(f64::NEG_INFINITY, |from| from.later(MARGIN).as_unix_seconds_f64()),
        until.map_or(f64::INFINITY, |until| until.earlier(MARGIN).as_unix_seconds_f64()),
    )
}

/// What tells the documents that JavaScript has the words from, so that a build of two versions is noticed.
#[wasm_bindgen(js_name = wordsDigest)]
pub fn words_digest() -> u32 {
    const DIGEST: u32 =
        digest(digest(0x811c_9dc5, include_bytes!("../docs/errors.json")), include_bytes!("../docs/checks.json"));
    DIGEST
}

/// FNV-1a, at compile time.
const fn digest(mut hash: u32, mut bytes: &[u8]) -> u32 {
    while let [byte, rest @ ..] = bytes {
        #[expect(clippy::as_conversions, reason = "widening; `From` is not const")]
        let byte = *byte as u32;
        hash = (hash ^ byte).wrapping_mul(0x0100_0193);
        bytes = rest;
    }
    hash
}

/// A JSON object in the making.
struct Report {
    json: String,
}

impl Report {
    fn new() -> Self {
        Self { json: String::from("{") }
    }

    /// The object that this is the text of, to have further members.
    fn of(object: &str) -> Self {
        Self { json: object.strip_suffix('}').unwrap_or("{").to_owned() }
    }

    /// Adds a member whose value is this JSON text.
    fn json(mut self, name: &str, value: &str) -> Self {
        let name = json::quote(name);
        // No more than is needed, for a payload can be large.
        self.json.reserve_exact(name.len().saturating_add(value.len()).saturating_add(3));
        if self.json.len() > 1 {
            self.json.push(',');
        }
        self.json.push_str(&name);
        self.json.push(':');
        self.json.push_str(value);
        self
    }

    fn text(self, name: &str, value: &str) -> Self {
        self.json(name, &json::quote(value))
    }

    fn flag(self, name: &str, value: bool) -> Self {
        self.json(name, if value { "true" } else { "false" })
    }

    fn count(self, name: &str, value: usize) -> Self {
        self.json(name, &value.to_string())
    }

    /// A finite number, written by JavaScript: code that writes any double is large.
    fn number(self, name: &str, value: f64) -> Self {
        let text = JSON::stringify(&JsValue::from_f64(value)).map(String::from);
        self.json(name, text.as_deref().unwrap_or("null"))
    }

    fn optional_json(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.json(name, value),
            None => self,
        }
    }

    fn optional_text(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    fn optional_number(self, name: &str, value: Option<f64>) -> Self {
        match value {
            Some(value) => self.number(name, value),
            None => self,
        }
    }

    /// What is said of a refusal, for JavaScript to put into words.
    fn description(self, description: &Description<'_>) -> Self {
        let report = self.count("row", description.place()).optional_text("hintCode", description.advice_code());
        let report = report.expected(description.listed().unwrap_or_default());
        if description.values().is_empty() {
            return report;
        }
        let values = description.values().iter().fold(Report::new(), |values, (name, value)| match value {
            Filling::Text(text) => values.text(name, text),
            Filling::Number(number) => values.count(name, *number),
            Filling::Message(other) => values.json(name, &Report::new().json("message", &described(other)).finish()),
            Filling::Advice(other) => values.json(name, &Report::new().json("hint", &described(other)).finish()),
        });
        report.json("values", &values.finish())
    }

    /// The values that would be accepted, if there is a list of them.
    fn expected(self, values: &[String]) -> Self {
        if values.is_empty() {
            return self;
        }
        let quoted: Vec<String> = values.iter().map(|value| json::quote(value)).collect();
        self.json("expected", &list(&quoted))
    }

    /// A length that decided, and the one that was allowed or prescribed.
    fn bytes(self, bytes: Option<(usize, usize)>) -> Self {
        match bytes {
            Some((actual, expected)) => {
                self.json("bytes", &Report::new().count("expected", expected).count("actual", actual).finish())
            }
            None => self,
        }
    }

    /// What is wrong with a JSON text, and where.
    fn fault(self, error: Option<&JsonError>) -> Self {
        let Some(error) = error else { return self };
        let report = Report::new().text("fault", error.fault.name()).count("at", error.at);
        let name = if let JsonFault::DuplicateMember { name } = &error.fault { Some(&**name) } else { None };
        self.json("json", &report.optional_text("member", name.map(quote).as_deref()).finish())
    }

    fn finish(mut self) -> String {
        self.json.push('}');
        self.json
    }
}

fn list(values: &[String]) -> String {
    ["[", &join(values, ","), "]"].concat()
}

fn described(description: &Description<'_>) -> String {
    Report::new().description(description).finish()
}

fn facts(error: &Error, keys: Option<&KeySet>) -> String {
    let candidates = error.candidates();
    let reports = keys.filter(|_| !candidates.is_empty()).map(|keys| list(&candidate_reports(keys, candidates)));
    failure(Report::new(), error, &error.describe())
        .optional_text("claim", error.claim())
        .optional_json("keys", reports.as_deref())
        .finish()
}

/// What there is to say of an error, but for the claim.
fn failure(report: Report, error: &Error, description: &Description<'_>) -> Report {
    report
        .optional_json("path", path_report(error.path()).as_deref())
        .description(description)
        .bytes(error.bytes())
        .fault(error.json())
}

fn path_report(path: &[PathStep]) -> Option<String> {
    let step = |step: &PathStep| match step {
        PathStep::Member(name) => json::quote(name),
        PathStep::Element(place) => place.to_string(),
    };
    let steps: Vec<String> = path.iter().map(step).collect();
    (!steps.is_empty()).then(|| list(&steps))
}

fn key_report(jwk: &Jwk, candidate: Option<&Candidate>) -> String {
    let problem = jwk.problem().map(|problem| described(&problem.describe()));
    let notes = [
        (jwk.has_wrong_leading_zeros(), r#""leading_zeros""#),
        (jwk.leaves_algorithm_to_policy(), r#""alg_unstated""#),
    ];
    let notes: Vec<String> = notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note.into()).collect();
    let report = Report::new()
        .count("index", jwk.index())
        .optional_text("kid", jwk.kid())
        .optional_text("kty", jwk.kty())
        .optional_text("crv", jwk.crv())
        .optional_text("alg", jwk.alg())
        .optional_text("use", jwk.key_use())
        .optional_json("bits", jwk.rsa_bits().map(|bits| bits.to_string()).as_deref())
        .optional_text("thumbprint", jwk.thumbprint())
        .flag("usable", problem.is_none())
        .optional_json("problem", problem.as_deref())
        .json("notes", &list(&notes));
    match candidate {
        Some(candidate) => report.flag("matches", candidate.mismatch.is_none()),
        None => report,
    }
    .optional_json(
        "mismatch",
        candidate
            .and_then(|candidate| candidate.mismatch.as_ref())
            .map(|mismatch| described(&mismatch.describe()))
            .as_deref(),
    )
    .finish()
}

fn secret_report() -> String {
    Report::new().count("index", 0).text("kty", "oct").flag("usable", true).json("notes", "[]").finish()
}

fn candidate_reports(keys: &KeySet, candidates: &[Candidate]) -> Vec<String> {
    let report = |candidate: &Candidate| Some(key_report(keys.get(candidate.index)?, Some(candidate)));
    candidates.iter().filter_map(report).collect()
}

fn finding_report(finding: &Finding) -> String {
    let ending = match finding.ending {
        Ending::Passed => 0,
        Ending::NotReached => 1,
        Ending::NotAsked => 2,
        Ending::NotTried => 3,
        Ending::Failed(_) => 4,
    };
    let report = Report::new()
        .count("ending", ending)
        .optional_text("claim", finding.claim.as_deref())
        .optional_text("actual", finding.actual.as_deref());
    let report = match (&finding.ending, &finding.remark) {
        // A remark on an error is of the error's own row, with advice that knows more.
        (Ending::Failed(error), Some(remark)) => failure(report, error, remark),
        (Ending::Failed(error), None) => failure(report, error, &error.describe()),
        (_, Some(remark)) => report.expected(&finding.expected).description(remark),
        (_, None) => report.expected(&finding.expected),
    };
    if finding.also_fails { report.flag("alsoFails", true) } else { report }.finish()
}

/// The verdict, in which checks and keys are known by their places: JavaScript has their names and reports.
fn verdict_report(findings: &Findings) -> String {
    let has_key =
        findings.list.iter().any(|finding| finding.id == CheckId::Key && matches!(finding.ending, Ending::Passed));
    // A secret is the one key there is.
    let chosen = has_key.then(|| findings.key_index.unwrap_or(0).to_string());
    let report = |candidate: &Candidate| {
        candidate.mismatch.as_ref().map_or_else(|| "null".into(), |mismatch| described(&mismatch.describe()))
    };
    let mismatches: Vec<String> = findings.candidates.iter().map(report).collect();
    let times = findings.times;
    let times = Report::new()
        .number("now", times.now.as_unix_seconds_f64())
        .optional_number("issuedAt", times.issued_at.map(Timestamp::as_unix_seconds_f64))
        .optional_number("notBefore", times.not_before.map(Timestamp::as_unix_seconds_f64))
        .optional_number("expiresAt", times.expires_at.map(Timestamp::as_unix_seconds_f64))
        .finish();
    let checks: Vec<String> = findings.list.iter().map(finding_report).collect();
    let error = findings.error();
    Report::new()
        .flag("ok", error.is_none())
        .optional_json("error", error.map(|error| facts(error, None)).as_deref())
        .optional_json("header", findings.header.as_ref().map(Document::text))
        .optional_json("payload", findings.payload.as_ref().map(Document::text))
        .optional_json("key", chosen.as_deref())
        .json("mismatches", &list(&mismatches))
        .json("times", &times)
        .json("checks", &list(&checks))
        .finish()
}

/// The options as `pkg/` normalises them: every type is checked, so what is not as it should be is a defect.
struct Options<'d> {
    object: Value<'d>,
    known: Vec<&'static str>,
}

impl<'d> Options<'d> {
    fn new(object: Value<'d>) -> Self {
        Self { object, known: Vec::new() }
    }

    /// The member, if it is there.
    fn get<T>(&mut self, name: &'static str, read: impl FnOnce(Value<'d>) -> Option<T>) -> Result<Option<T>, JsValue> {
        self.known.push(name);
        match self.object.get(name) {
            None => Ok(None),
            Some(value) if value.kind() == Kind::Null => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| JsValue::from_str(name)),
        }
    }

    fn require<T>(&mut self, name: &'static str, read: impl FnOnce(Value<'d>) -> Option<T>) -> Result<T, JsValue> {
        self.get(name, read)?.ok_or_else(|| JsValue::from_str(name))
    }

    /// Refuses what nobody has asked for: to ignore it would be to leave a check out.
    fn finish(self) -> Result<(), JsValue> {
        match self.object.entries().find(|(name, _)| !self.known.iter().any(|known| known == name)) {
            None => Ok(()),
            Some((name, _)) => Err(refuse_option(
                &name,
                "the WebAssembly module does not know this option: give it the module of the same version of jwt-verdict",
            )),
        }
    }
}

fn billionths(value: Value) -> Option<u128> {
    u128::try_from(value.number()?.billionths()?.floor).ok()
}

fn seconds(value: Value) -> Option<Duration> {
    billionths(value).map(Duration::from_nanos_u128)
}

fn count(value: Value) -> Option<usize> {
    usize::try_from(billionths(value)? / 1_000_000_000).ok()
}

fn flag(value: Value) -> Option<bool> {
    value.as_bool()
}

fn text(value: Value) -> Option<String> {
    value.as_str().map(Cow::into_owned)
}

fn texts(value: Value) -> Option<Vec<String>> {
    elements(value)?.map(text).collect()
}

/// A list of pairs, each of a text and what `read` takes.
fn pairs<'d, T>(value: Value<'d>, read: impl Fn(Value<'d>) -> Option<T>) -> Option<Vec<(String, T)>> {
    let pair = |pair| {
        let mut pair = elements(pair)?;
        Some((text(pair.next()?)?, read(pair.next()?)?))
    };
    elements(value)?.map(pair).collect()
}

fn elements(value: Value<'_>) -> Option<impl Iterator<Item = Value<'_>>> {
    (value.kind() == Kind::Array).then(|| value.elements())
}

fn read_policy(options: &str) -> Result<(Policy, Limits, usize), JsValue> {
    let document = Document::parse(options.as_bytes().to_vec()).map_err(|_| JsValue::from_str("options"))?;
    let mut options = Options::new(document.root());
    let expected = |option, values: Option<Vec<String>>| match values {
        Some(values) => Expected::any_of(values).map_err(|error| refuse_policy_of(Some(option), &error)),
        None => Ok(Expected::Unchecked),
    };
    let (limits, max_token_bytes) = read_limits(options.require("limits", Some)?)?;
    let issuer = expected("issuer", options.get("issuer", texts)?)?;
    let audience = expected("audience", options.get("audience", texts)?)?;
    let mut policy = Policy::builder()
        .issuer(issuer)
        .audience(audience)
        .subject(expected("subject", options.get("subject", texts)?)?)
        .required_claims(options.require("requiredClaims", texts)?)
        .clock_tolerance(options.require("clockTolerance", seconds)?)
        .allow_missing_expiry(options.require("allowMissingExpiry", flag)?)
        .single_audience(options.require("singleAudience", flag)?)
        .crit(options.require("crit", texts)?)
        .max_token_bytes(max_token_bytes);
    let rules = Rules::read(options.require("rules", Some)?)?;
    for pair in options.require("claims", Some)?.elements() {
        let (name, rule) = rules.read_pair(pair)?;
        policy = policy.claim(name, rule);
    }
    for (name, template) in options.require("templates", |templates| pairs(templates, text))? {
        policy = policy.template(name, Template::parse(template).map_err(refuse_policy)?);
    }
    if let Some(names) = options.get("algorithms", texts)? {
        let algorithms: Result<Vec<Algorithm>, JsValue> = names.iter().map(|name| read_algorithm(name)).collect();
        policy = policy.algorithms(algorithms?);
    }
    let typ = expected("typ", options.get("typ", texts)?)?;
    policy = if options.require("typMayBeAbsent", flag)? { policy.typ_if_present(typ) } else { policy.typ(typ) };
    if let Some(age) = options.get("maxTokenAge", seconds)? {
        policy = policy.max_token_age(age);
    }
    if let Some(lifetime) = options.get("maxLifetime", seconds)? {
        policy = policy.max_lifetime(lifetime);
    }
    if let Some(tokens) = options.get("scope", texts)? {
        policy = policy.scope(Scope::new(tokens).map_err(refuse_policy)?);
    }
    let trusted_audiences = options.require("trustedAudiences", texts)?;
    if let Some(profile) = options.get("profile", |profile| read_profile(profile, trusted_audiences))? {
        policy = policy.profile(profile);
    }
    options.finish()?;
    Ok((policy.build().map_err(refuse_policy)?, limits, max_token_bytes))
}

/// A test of a rule that is about some scalars.
type OfScalars = fn(Vec<Scalar>) -> Result<ClaimRule, PolicyError>;

fn read_profile(name: Value, trusted_audiences: Vec<String>) -> Option<Profile> {
    Some(match &*name.as_str()? {
        "access-token" => Profile::AccessToken,
        "id-token" => Profile::IdToken { trusted_audiences },
        "logout-token" => Profile::LogoutToken,
        _ => return None,
    })
}

fn read_login(login: String) -> Result<Login, JsValue> {
    let document = Document::parse(login.into_bytes()).map_err(|_| JsValue::from_str("login"))?;
    let mut members = Options::new(document.root());
    let mut login = match members.get("nonce", text)? {
        Some(nonce) => Login::with_nonce(nonce).map_err(refuse_policy)?,
        None => Login::without_nonce(),
    };
    if let Some(age) = members.get("maxAuthAge", seconds)? {
        login = login.max_auth_age(age);
    }
    if let Some(values) = members.get("acr", texts)? {
        login = login.acr(values).map_err(refuse_policy)?;
    }
    if let Some(token) = members.get("accessToken", text)? {
        login = login.access_token(token).map_err(refuse_policy)?;
    }
    members.finish()?;
    Ok(login)
}

/// The rules of claims: a list in which each comes after those that it is made of, which it knows by their places.
struct Rules {
    rules: Vec<ClaimRule>,
}

impl Rules {
    fn read(list: Value) -> Result<Self, JsValue> {
        let mut rules = Self { rules: Vec::new() };
        for rule in list.elements() {
            let rule = rules.read_rule(Options::new(rule))?;
            rules.rules.push(rule);
        }
        Ok(rules)
    }

    fn get(&self, place: Value) -> Result<ClaimRule, JsValue> {
        count(place).and_then(|place| self.rules.get(place)).cloned().ok_or_else(|| JsValue::from_str("rules"))
    }

    fn read_rule(&self, mut tests: Options) -> Result<ClaimRule, JsValue> {
        let mut rule: Option<ClaimRule> = None;
        let mut join = |test: Result<ClaimRule, PolicyError>| -> Result<(), JsValue> {
            let test = test.map_err(refuse_policy)?;
            rule = Some(match rule.take() {
                Some(rule) => rule.and(test).map_err(refuse_policy)?,
                None => test,
            });
            Ok(())
        };
        let of_scalars: [(&'static str, OfScalars); 4] = [
            ("equals", ClaimRule::one_of),
            ("oneOf", ClaimRule::one_of),
            ("includes", ClaimRule::includes),
            ("includesAny", ClaimRule::includes_any),
        ];
        for (name, of) in of_scalars {
            if let Some(values) = tests.get(name, Some)? {
                join(of(scalars(values)?))?;
            }
        }
        if let Some(inner) = tests.get("some", Some)? {
            join(ClaimRule::some(self.get(inner)?))?;
        }
        if let Some(members) = tests.get("members", Some)? {
            let mut rules = Vec::new();
            for pair in members.elements() {
                rules.push(self.read_pair(pair)?);
            }
            join(ClaimRule::members(rules))?;
        }
        if tests.require("present", flag)? {
            join(Ok(ClaimRule::present()))?;
        }
        if tests.require("absent", flag)? {
            join(Ok(ClaimRule::absent()))?;
        }
        let optional = tests.require("optional", flag)?;
        tests.finish()?;
        let rule = rule.ok_or_else(|| JsValue::from_str("rules"))?;
        Ok(if optional { rule.optional() } else { rule })
    }

    fn read_pair(&self, pair: Value) -> Result<(String, ClaimRule), JsValue> {
        let mut pair = pair.elements();
        let name = pair.next().and_then(text).ok_or_else(|| JsValue::from_str("rules"))?;
        let place = pair.next().ok_or_else(|| JsValue::from_str("rules"))?;
        Ok((name, self.get(place)?))
    }
}

fn scalars(values: Value) -> Result<Vec<Scalar>, JsValue> {
    let mut scalars = Vec::new();
    for value in values.elements() {
        scalars.push(scalar(value).ok_or_else(|| JsValue::from_str("rules"))?);
    }
    Ok(scalars)
}

/// A scalar; a number past what JavaScript writes as one is an array of its text.
fn scalar(value: Value) -> Option<Scalar> {
    Some(match value.kind() {
        Kind::String => text(value)?.into(),
        Kind::Number => Scalar::Number(value.raw().parse().ok()?),
        Kind::True | Kind::False => value.as_bool()?.into(),
        Kind::Null => Scalar::Null,
        Kind::Array => Scalar::Number(text(value.elements().next()?)?.parse().ok()?),
        Kind::Object => return None,
    })
}

fn read_limits(limits: Value) -> Result<(Limits, usize), JsValue> {
    let mut limits = Options::new(limits);
    let max_token_bytes = limits.require("tokenBytes", count)?;
    let read = Limits { jwks_bytes: limits.require("jwksBytes", count)?, keys: limits.require("keys", count)? };
    limits.finish()?;
    Ok((read, max_token_bytes))
}

fn read_algorithm(name: &str) -> Result<Algorithm, JsValue> {
    Algorithm::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
        let message =
            ["expected some of ", &join(&names, ", "), " (case matters), found \"", &quote(name), "\""].concat();
        refuse_option("algorithms", &message)
    })
}

fn read_now(seconds: f64) -> Result<Timestamp, JsValue> {
    Timestamp::from_unix_seconds_f64(seconds)
        .ok_or_else(|| refuse_option("now", "expected a finite number of seconds since 1970"))
}

#[expect(clippy::needless_pass_by_value, reason = "stands in `map_err`")]
fn refuse_policy(error: PolicyError) -> JsValue {
    refuse_policy_of(None, &error)
}

/// The option is the row's unless it is one that any could be.
fn refuse_policy_of(option: Option<&str>, error: &PolicyError) -> JsValue {
    to_refusal(&Report::new().optional_text("option", option).json("misuse", &described(&error.describe())).finish())
}

fn refuse_option(option: &str, message: &str) -> JsValue {
    to_refusal(&Report::new().text("option", option).text("message", message).finish())
}

/// An address or a length, of which there are 2^32.
fn number(size: usize) -> f64 {
    u32::try_from(size).map_or(f64::NAN, f64::from)
}

fn throw(error: &Error, keys: Option<&KeySet>) -> JsValue {
    to_refusal(&facts(error, keys))
}

/// Fails only where the host does, which is a trap.
fn to_js(json: &str) -> Result<JsValue, JsValue> {
    JSON::parse(json)
}

/// What is thrown: the report, or what the host threw instead of reading it.
fn to_refusal(json: &str) -> JsValue {
    to_js(json).unwrap_or_else(|thrown| thrown)
}
