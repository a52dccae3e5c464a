//! The JavaScript boundary: conversion only, and the only file that knows JavaScript.
//!
//! Refusals are thrown as plain objects of facts, never as `Error`s: `pkg/` makes the errors, and whatever else is
//! thrown from here is a trap.

#![expect(unreachable_pub, reason = "exported to JavaScript, not to Rust")]

use core::time::Duration;

use js_sys::{JSON, Object, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::claims;
use crate::error::{Error, PolicyError};
use crate::header;
use crate::jwks::Candidate;
use crate::template::Template;
use crate::token::{self, Compact};
use crate::{
    Algorithm, CheckId, Expected, Jwk, KeySet, Limits, Policy, Secret, Status, Step, Timestamp, TrustedClaims, Verdict,
    Verifier,
};

/// A verifier as JavaScript holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    verifier: Verifier,
    limits: Limits,
    /// Where JavaScript writes a token.
    inbox: Vec<u8>,
    /// What was accepted last: JavaScript reads its texts where they are.
    accepted: Option<TrustedClaims>,
    reply: Box<Reply>,
}

/// The place and length of the claims' text, those of the header's, the key's index, and from and until when (in
/// seconds) nothing about time would be judged otherwise.
type Reply = [f64; 7];

/// A period that leaves JavaScript is shorter by this on either end, so that no rounding makes it longer.
const MARGIN: Duration = Duration::from_millis(1);

#[wasm_bindgen]
impl Core {
    /// Makes a verifier from a JWKS document and normalised options.
    #[wasm_bindgen(js_name = fromKeys)]
    pub fn from_keys(jwks: &[u8], options: JsValue) -> Result<Core, JsValue> {
        let (policy, limits) = read_policy(options)?;
        let keys = KeySet::parse(jwks, &limits).map_err(|error| throw(&error, None))?;
        let verifier = Verifier::new(keys, policy).map_err(refuse_policy)?;
        Ok(Self::new(verifier, limits))
    }

    /// Makes a verifier from a secret and normalised options.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(secret: Vec<u8>, options: JsValue) -> Result<Core, JsValue> {
        let (policy, limits) = read_policy(options)?;
        let verifier = Verifier::with_secret(Secret::new(secret), policy).map_err(refuse_policy)?;
        Ok(Self::new(verifier, limits))
    }

    /// Replaces the keys, or throws and leaves them.
    #[wasm_bindgen(js_name = setKeys)]
    pub fn set_keys(&mut self, jwks: &[u8]) -> Result<(), JsValue> {
        let keys = KeySet::parse(jwks, &self.limits).map_err(|error| throw(&error, None))?;
        self.verifier.set_keys(keys).map_err(refuse_policy)
    }

    /// Reports on every key.
    pub fn keys(&self) -> JsValue {
        let reports = match self.verifier.keys() {
            Some(keys) => key_reports(keys, &[]),
            None => vec![KeyReport::secret()],
        };
        to_js(&reports)
    }

    /// Makes room for a token of up to `length` bytes, and gives its place in memory.
    pub fn inbox(&mut self, length: usize) -> usize {
        if self.inbox.len() < length {
            self.inbox.resize(length, 0);
        }
        self.inbox.as_ptr().addr()
    }

    /// Verifies the token that the first `length` bytes of the inbox are, or throws the refusal. Gives the place in
    /// memory of the `Reply`, which is good until the next call.
    pub fn verify(&mut self, length: usize, now: f64) -> Result<usize, JsValue> {
        let now = read_now(now)?;
        // Whatever is replaced here is no character of a token.
        let token = String::from_utf8_lossy(self.inbox.get(..length).unwrap_or_default());
        let trusted = self.verifier.verify(&token, now).map_err(|error| throw(&error, self.verifier.keys()))?;
        let trusted = self.accepted.insert(trusted);
        let (from, until) = trusted.period(self.verifier.policy());
        let (payload, header) = (trusted.json(), trusted.header().json());
        *self.reply = [
            number(payload.as_ptr().addr()),
            number(payload.len()),
            number(header.as_ptr().addr()),
            number(header.len()),
            number(trusted.key_index().unwrap_or(0)),
            from.map_or(f64::NEG_INFINITY, |from| from.later(MARGIN).as_unix_seconds_f64()),
            until.map_or(f64::INFINITY, |until| until.earlier(MARGIN).as_unix_seconds_f64()),
        ];
        Ok(self.reply.as_ptr().addr())
    }

    /// Explains, whatever the token.
    pub fn explain(&self, token: &str, now: f64) -> Result<JsValue, JsValue> {
        let now = read_now(now)?;
        let verdict = self.verifier.explain(token, now);
        Ok(to_js(&VerdictReport::new(&verdict, &self.verifier)?))
    }

    /// The refusal for a token of `length` bytes, which then need not be copied; `undefined` within the limit.
    #[wasm_bindgen(js_name = tooLarge)]
    pub fn too_large(&self, length: usize) -> JsValue {
        token::refuse_length(length, &self.limits)
            .map_or_else(|error| throw(&error.into(), None), |()| JsValue::UNDEFINED)
    }
}

impl Core {
    fn new(verifier: Verifier, limits: Limits) -> Self {
        Self { verifier, limits, inbox: Vec::new(), accepted: None, reply: Box::new([0.0; 7]) }
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
        let jwk = Jwk::read(jwk, &Limits::default()).map_err(|error| throw(&error, None))?;
        match jwk.problem() {
            Some(problem) => Err(to_js(&KeyRefusal {
                code: "ERR_JWKS_INVALID",
                step: Step::Keys.to_string(),
                reason: problem.reason(),
                message: format!("the key is unusable: {problem}"),
                hint: problem.hint(),
            })),
            None => Ok(Self { material: Material::Public(Box::new(jwk)) }),
        }
    }

    /// Takes a shared secret.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(secret: Vec<u8>) -> Key {
        Self { material: Material::Secret(Secret::new(secret)) }
    }

    /// Reports on the key.
    pub fn report(&self) -> JsValue {
        to_js(&match &self.material {
            Material::Public(jwk) => KeyReport::new(jwk, None),
            Material::Secret(_) => KeyReport::secret(),
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

/// Reads a strict JSON object.
#[wasm_bindgen(js_name = strictJson)]
pub fn strict_json(bytes: Vec<u8>) -> Result<JsValue, JsValue> {
    let document = claims::parse_payload(bytes).map_err(|error| throw(&error.into(), None))?;
    JSON::parse(document.text())
}

/// Reads a token without verifying anything.
#[wasm_bindgen]
pub fn decode(token: &str, token_bytes: usize) -> Result<JsValue, JsValue> {
    let limits = Limits { token_bytes, ..Limits::default() };
    let refuse = |error: Error| throw(&error, None);
    let compact = Compact::parse(token, &limits).map_err(|error| refuse(error.into()))?;
    let header = header::parse_object(compact.header).map_err(|error| refuse(error.into()))?;
    let payload = claims::parse_payload(compact.payload).map_err(|error| refuse(error.into()))?;
    let result = Object::new();
    set(&result, "header", &JSON::parse(header.text())?)?;
    set(&result, "payload", &JSON::parse(payload.text())?)?;
    Ok(result.into())
}

/// The options as `pkg/` normalises them: every member present, every type checked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Options {
    issuer: Option<Vec<String>>,
    audience: Option<Vec<String>>,
    subject: Option<Vec<String>>,
    algorithms: Option<Vec<String>>,
    typ: Option<String>,
    claims: Vec<(String, Vec<String>)>,
    templates: Vec<(String, String)>,
    required_claims: Vec<String>,
    max_token_age: Option<f64>,
    clock_tolerance: f64,
    allow_missing_expiry: bool,
    crit: Vec<String>,
    limits: LimitOptions,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LimitOptions {
    token_bytes: usize,
    jwks_bytes: usize,
    keys: usize,
}

/// A policy that cannot be built; `pkg/` makes a `TypeError` of it.
#[derive(Serialize)]
struct PolicyRefusal<'m> {
    option: &'m str,
    message: &'m str,
}

/// A key that cannot be used, as facts.
#[derive(Serialize)]
struct KeyRefusal {
    code: &'static str,
    step: String,
    reason: &'static str,
    message: String,
    hint: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts {
    code: &'static str,
    step: String,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<String>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<OneOrMany>,
    actual: String,
    hint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<Vec<KeyReport>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Serialize)]
struct KeyReport {
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kty: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    key_use: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bits: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbprint: Option<String>,
    usable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Reason>,
    notes: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fits: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    misfit: Option<Reason>,
}

#[derive(Serialize)]
struct Reason {
    #[serde(rename = "reason")]
    id: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
}

#[derive(Serialize)]
struct VerdictReport {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Facts>,
    #[serde(with = "serde_wasm_bindgen::preserve", skip_serializing_if = "JsValue::is_undefined")]
    header: JsValue,
    #[serde(with = "serde_wasm_bindgen::preserve", skip_serializing_if = "JsValue::is_undefined")]
    payload: JsValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KeyReport>,
    keys: Vec<KeyReport>,
    times: TimesReport,
    checks: Vec<CheckReport>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TimesReport {
    now: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_at: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<f64>,
}

#[derive(Serialize)]
struct CheckReport {
    id: &'static str,
    step: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<OneOrMany>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<String>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl OneOrMany {
    fn new(values: Vec<String>) -> Option<Self> {
        match <[String; 1]>::try_from(values) {
            Ok([value]) => Some(Self::One(value)),
            Err(values) if values.is_empty() => None,
            Err(values) => Some(Self::Many(values)),
        }
    }
}

impl Facts {
    fn new(error: &Error, keys: Option<&KeySet>) -> Self {
        let candidates = error.candidates();
        Self {
            code: error.code(),
            step: error.step().to_string(),
            reason: error.reason(),
            claim: error.claim().map(str::to_owned),
            message: error.to_string(),
            expected: OneOrMany::new(error.expected()),
            actual: error.actual(),
            hint: error.hint(),
            keys: keys.filter(|_| !candidates.is_empty()).map(|keys| key_reports(keys, candidates)),
        }
    }
}

impl KeyReport {
    fn new(jwk: &Jwk, candidate: Option<&Candidate>) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Self {
            index: jwk.index(),
            kid: text(jwk.kid()),
            kty: text(jwk.kty()),
            crv: text(jwk.crv()),
            alg: text(jwk.alg()),
            key_use: text(jwk.key_use()),
            bits: jwk.rsa_bits(),
            thumbprint: jwk.thumbprint(),
            usable: jwk.problem().is_none(),
            problem: jwk.problem().map(|problem| Reason {
                id: problem.reason(),
                message: problem.to_string(),
                hint: Some(problem.hint()),
            }),
            notes: if jwk.has_leading_zeros() { vec!["leading_zeros"] } else { Vec::new() },
            fits: candidate.map(|candidate| candidate.misfit.is_none()),
            misfit: candidate.and_then(|candidate| candidate.misfit.as_ref()).map(|misfit| Reason {
                id: misfit.reason(),
                message: misfit.to_string(),
                hint: None,
            }),
        }
    }

    fn secret() -> Self {
        Self {
            index: 0,
            kid: None,
            kty: Some("oct".into()),
            crv: None,
            alg: None,
            key_use: None,
            bits: None,
            thumbprint: None,
            usable: true,
            problem: None,
            notes: Vec::new(),
            fits: None,
            misfit: None,
        }
    }
}

impl VerdictReport {
    fn new(verdict: &Verdict, verifier: &Verifier) -> Result<Self, JsValue> {
        let parse = |json: Option<&str>| json.map_or(Ok(JsValue::UNDEFINED), JSON::parse);
        let candidates = verdict.candidates();
        let keys = verifier.keys();
        let has_key = verdict.checks().iter().any(|check| check.id == CheckId::Key && check.status == Status::Pass);
        let chosen = match (keys, verdict.key_index()) {
            (Some(keys), Some(index)) => keys.get(index).map(|jwk| KeyReport::new(jwk, None)),
            (None, _) => has_key.then(KeyReport::secret),
            (Some(_), None) => None,
        };
        let times = verdict.times();
        let checks = verdict.checks().iter().map(|check| CheckReport {
            id: check.id.name(),
            step: check.id.step().to_string(),
            status: match check.status {
                Status::Pass => "pass",
                Status::Fail => "fail",
                Status::Skipped => "skipped",
            },
            claim: check.claim.clone(),
            expected: OneOrMany::new(check.expected.clone()),
            actual: check.actual.clone(),
            message: check.message.clone(),
            hint: check.hint.clone(),
        });
        Ok(Self {
            ok: verdict.is_accepted(),
            error: verdict.error().map(|error| Facts::new(error, None)),
            header: parse(verdict.header_json())?,
            payload: parse(verdict.payload_json())?,
            key: chosen,
            keys: keys.map_or_else(|| vec![KeyReport::secret()], |keys| key_reports(keys, candidates)),
            times: TimesReport {
                now: times.now,
                issued_at: times.issued_at,
                not_before: times.not_before,
                expires_at: times.expires_at,
            },
            checks: checks.collect(),
        })
    }
}

fn key_reports(keys: &KeySet, candidates: &[Candidate]) -> Vec<KeyReport> {
    keys.iter().enumerate().map(|(position, jwk)| KeyReport::new(jwk, candidates.get(position))).collect()
}

fn read_policy(options: JsValue) -> Result<(Policy, Limits), JsValue> {
    let options: Options = serde_wasm_bindgen::from_value(options)?;
    let expected = |option, values: Option<Vec<String>>| match values {
        Some(values) => Expected::any_of(values).map_err(|error| refuse_option(option, &error.to_string())),
        None => Ok(Expected::Unchecked),
    };
    let duration = |option, seconds| {
        Duration::try_from_secs_f64(seconds)
            .map_err(|_| refuse_option(option, "expected a number of seconds that is neither negative nor too large"))
    };
    let limits = Limits {
        token_bytes: options.limits.token_bytes,
        jwks_bytes: options.limits.jwks_bytes,
        keys: options.limits.keys,
    };
    let mut policy = Policy::new(expected("issuer", options.issuer)?, expected("audience", options.audience)?)
        .subject(expected("subject", options.subject)?)
        .required_claims(options.required_claims)
        .clock_tolerance(duration("clockTolerance", options.clock_tolerance)?)
        .allow_missing_expiry(options.allow_missing_expiry)
        .crit(options.crit)
        .limits(limits);
    for (name, values) in options.claims {
        policy = policy.claim(name, expected("claims", Some(values))?);
    }
    for (name, text) in options.templates {
        policy = policy.template(name, Template::parse(text).map_err(refuse_policy)?);
    }
    if let Some(names) = options.algorithms {
        let algorithms: Result<Vec<Algorithm>, JsValue> = names.iter().map(|name| read_algorithm(name)).collect();
        policy = policy.algorithms(algorithms?).map_err(refuse_policy)?;
    }
    if let Some(typ) = options.typ {
        policy = policy.typ(typ);
    }
    if let Some(seconds) = options.max_token_age {
        policy = policy.max_token_age(duration("maxTokenAge", seconds)?);
    }
    Ok((policy, limits))
}

fn read_algorithm(name: &str) -> Result<Algorithm, JsValue> {
    Algorithm::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
        refuse_option("algorithms", &format!("expected some of {} (case matters), found {name:?}", names.join(", ")))
    })
}

fn read_now(seconds: f64) -> Result<Timestamp, JsValue> {
    Timestamp::from_unix_seconds_f64(seconds)
        .ok_or_else(|| refuse_option("now", "expected a finite number of seconds since 1970"))
}

#[expect(clippy::needless_pass_by_value, reason = "stands in `map_err`")]
fn refuse_policy(error: PolicyError) -> JsValue {
    refuse_option(error.option(), &error.to_string())
}

fn refuse_option(option: &str, message: &str) -> JsValue {
    to_js(&PolicyRefusal { option, message })
}

/// An address or a length, of which there are 2^32.
fn number(size: usize) -> f64 {
    u32::try_from(size).map_or(f64::NAN, f64::from)
}

fn throw(error: &Error, keys: Option<&KeySet>) -> JsValue {
    to_js(&Facts::new(error, keys))
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<bool, JsValue> {
    Reflect::set(object, &JsValue::from_str(name), value)
}

/// None of the reports can fail to serialise: they hold strings, numbers, booleans and lists of them.
fn to_js(report: &impl Serialize) -> JsValue {
    report.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}
