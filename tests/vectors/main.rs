//! Every file of `tests/vectors`, through the public API of the crate. `tests/vectors/README.md` says what a file holds.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has failed"
)]

mod reports;
mod rules;
mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jwt_verdict::error::{CheckError, PathStep};
use jwt_verdict::explain::{CheckId, Status};
use jwt_verdict::keys::Limits;
use jwt_verdict::policy::{Login, PolicyBuilder, Stated, Template};
use jwt_verdict::{Algorithm, Error, Expected, KeySet, Policy, Secret, Timestamp, TrustedClaims, Verdict, Verifier};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The fields that a file may have once, and those that it may repeat.
const SINGLE: [&str; 17] = [
    "comment",
    "class",
    "rfc",
    "expect",
    "step",
    "code",
    "reason",
    "claim",
    "path",
    "payload-sha256",
    "now",
    "policy",
    "jwks",
    "jwks-base64url",
    "secret",
    "login",
    "token",
];
const REPEATED: [&str; 2] = ["problem", "mismatch"];

#[test]
fn every_vector_comes_out_as_its_file_says() {
    let paths = index();
    let failures: Vec<String> = paths
        .iter()
        .flat_map(|path| {
            let outcome = catch_unwind(AssertUnwindSafe(|| run(path)));
            let differences = outcome.unwrap_or_else(|_| vec!["panicked, see above".into()]);
            differences.into_iter().map(move |difference| format!("{path}: {difference}"))
        })
        .collect();
    assert!(failures.is_empty(), "{} vectors, {} failures:\n{}", paths.len(), failures.len(), failures.join("\n"));
}

#[test]
fn an_id_token_is_never_judged_without_its_login_nor_another_token_for_one() {
    let now = Timestamp::from_unix_seconds(1_700_000_000);
    let of = |path: &str| {
        let vector = Vector::read(path);
        (vector.verifier().expect("keys"), vector.token())
    };
    let (verifier, token) = of("accepted/id-token-nonce-null.txt");
    let error = verifier.verify(&token, now).expect_err("no login");
    assert_eq!(error, Error::Check(CheckError::LoginNotStated));
    assert_eq!((error.reason(), error.check(), error.claim()), ("login_not_stated", Some(CheckId::Login), None));
    assert_eq!(verifier.explain(&token, now).error(), Some(&error));
    for path in ["accepted/access-token.txt", "accepted/es256-key-without-alg.txt", "accepted/logout-token.txt"] {
        let (verifier, token) = of(path);
        let error = verifier.verify_login(&token, &Login::without_nonce(), now).expect_err("a login");
        assert_eq!(error, Error::Check(CheckError::LoginNotExpected));
        assert_eq!(verifier.explain_login(&token, &Login::without_nonce(), now).error(), Some(&error));
    }
}

#[test]
fn the_index_lists_every_file() {
    let listed: BTreeSet<String> = index().into_iter().collect();
    let found: BTreeSet<String> = fs::read_dir(folder())
        .expect("a folder of vectors")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir() && !path.ends_with("generator"))
        .flat_map(|path| fs::read_dir(path).expect("a folder of one step"))
        .map(|entry| relative(&entry.expect("an entry").path()))
        .collect();
    let only_in_one: Vec<&String> = listed.symmetric_difference(&found).collect();
    assert!(only_in_one.is_empty(), "in the index or in the folder, not in both: {only_in_one:?}");
    assert!(listed.len() >= 2_000, "only {} vectors are left", listed.len());
}

/// What came out differently; nothing when all is as the file says.
fn run(path: &str) -> Vec<String> {
    let vector = Vector::read(path);
    match vector.verifier() {
        Ok(verifier) => vector.run(&verifier),
        Err(error) => vector.compare_error("keys-refused", &error),
    }
}

/// One file: its fields by name.
struct Vector {
    fields: BTreeMap<String, Vec<String>>,
}

impl Vector {
    fn read(path: &str) -> Self {
        let text = fs::read_to_string(folder().join(path)).expect("a text file");
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in text.lines() {
            let (name, value) = line.split_once(':').expect("name: value");
            assert!(SINGLE.contains(&name) || REPEATED.contains(&name) || name == "token-json", "unknown field {name}");
            fields.entry(name.into()).or_default().push(value.strip_prefix(' ').unwrap_or(value).into());
        }
        for (name, values) in &fields {
            assert!(values.len() == 1 || REPEATED.contains(&name.as_str()), "{name} is there twice");
        }
        Self { fields }
    }

    fn optional(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|values| values[0].as_str())
    }

    fn required(&self, name: &str) -> &str {
        self.optional(name).unwrap_or_else(|| panic!("no field {name}"))
    }

    fn repeated(&self, name: &str) -> BTreeSet<String> {
        self.fields.get(name).into_iter().flatten().cloned().collect()
    }

    fn token(&self) -> String {
        match self.optional("token-json") {
            Some(json) => serde_json::from_str(json).expect("token-json is a JSON string"),
            None => self.required("token").into(),
        }
    }

    fn jwks(&self) -> Vec<u8> {
        match self.optional("jwks-base64url") {
            Some(text) => base64url(text),
            None => self.required("jwks").into(),
        }
    }

    fn now(&self) -> Timestamp {
        let seconds = self.required("now").parse().expect("now is a number");
        Timestamp::from_unix_seconds_f64(seconds).expect("now is in range")
    }

    fn policy_json(&self) -> Value {
        serde_json::from_str(self.required("policy")).expect("policy is JSON")
    }

    fn policy(&self) -> Policy {
        let json = self.policy_json();
        let mut policy = Policy::builder().issuer(expected(&json["issuer"])).audience(expected(&json["audience"]));
        for (option, value) in json.as_object().expect("policy is an object") {
            policy = match option.as_str() {
                "issuer" | "audience" | "trustedAudiences" => policy,
                "subject" => policy.subject(expected(value)),
                "algorithms" => policy.algorithms(texts(value).iter().map(|name| algorithm(name))),
                "typ" => rules::typ(policy, value),
                "singleAudience" => policy.single_audience(value.as_bool().expect("a boolean")),
                "claims" => rules::claims(policy, value),
                "templates" => compose(policy, value),
                "requiredClaims" => policy.required_claims(texts(value)),
                "maxTokenAge" => policy.max_token_age(seconds(value)),
                "maxLifetime" => policy.max_lifetime(seconds(value)),
                "profile" => policy.profile(rules::profile(value, &json["trustedAudiences"])),
                "scope" => policy.scope(rules::scope(value)),
                "clockTolerance" => policy.clock_tolerance(seconds(value)),
                "allowMissingExpiry" => policy.allow_missing_expiry(value.as_bool().expect("a boolean")),
                "crit" => policy.crit(texts(value)),
                "limits" => match limit(&json, "tokenBytes") {
                    Some(bytes) => policy.max_token_bytes(bytes),
                    None => policy,
                },
                _ => panic!("unknown option {option}"),
            };
        }
        policy.build().expect("a policy")
    }

    /// The verifier that the file is for, or why its key set is refused.
    fn verifier(&self) -> Result<Verifier, Error> {
        let policy = self.policy();
        let verifier = match self.optional("secret") {
            Some(secret) => Verifier::with_secret(Secret::new(base64url(secret)), policy),
            None => Verifier::new(KeySet::with_limits(&self.jwks(), &limits(&self.policy_json()))?, policy),
        };
        Ok(verifier.expect("a policy for the keys"))
    }

    fn run(&self, verifier: &Verifier) -> Vec<String> {
        let (token, now) = (self.token(), self.now());
        let outcome = match self.login() {
            Some(login) => verifier.verify_login(&token, &login, now),
            None => verifier.verify(&token, now),
        };
        let verdict = self.explain(verifier);
        let mut differences = match &outcome {
            Ok(claims) => self.compare_claims(claims, &verdict),
            Err(error) => self.compare_error("refused", error),
        };
        differences.extend(self.compare_reports(verifier, &verdict));
        differences.extend(self.compare_verdict(outcome.err().as_ref(), &verdict));
        differences
    }

    fn login(&self) -> Option<Login> {
        self.optional("login").map(|login| rules::login(&serde_json::from_str(login).expect("login is JSON")))
    }

    fn explain(&self, verifier: &Verifier) -> Verdict {
        match self.login() {
            Some(login) => verifier.explain_login(&self.token(), &login, self.now()),
            None => verifier.explain(&self.token(), self.now()),
        }
    }

    fn compare_claims(&self, claims: &TrustedClaims, verdict: &Verdict) -> Vec<String> {
        let hash = hexadecimal(&Sha256::digest(claims.json()));
        let token = self.token();
        let header = String::from_utf8(base64url(token.split('.').next().expect("a header"))).expect("UTF-8");
        let matching = verdict.candidates().iter().find(|key| key.mismatch.is_none()).map(|key| key.index);
        differences([
            ("expect", self.required("expect"), "accepted"),
            ("step", self.optional("step").unwrap_or_default(), ""),
            ("payload-sha256", self.required("payload-sha256"), &hash),
            ("header", &header, claims.header().json()),
            ("key", &show(matching), &show(claims.key_index())),
            ("key of explain", &show(matching), &show(verdict.key_index())),
        ])
    }

    fn compare_error(&self, outcome: &str, error: &Error) -> Vec<String> {
        differences([
            ("expect", self.required("expect"), outcome),
            ("step", self.optional("step").unwrap_or_default(), &error.step().to_string()),
            ("code", self.optional("code").unwrap_or_default(), error.code()),
            ("reason", self.optional("reason").unwrap_or_default(), error.reason()),
            ("claim", self.optional("claim").unwrap_or_default(), error.claim().unwrap_or_default()),
            ("path", self.optional("path").unwrap_or_default(), &path(error)),
        ])
    }

    /// A file that lists one problem or mismatch lists them all.
    fn compare_reports(&self, verifier: &Verifier, verdict: &Verdict) -> Vec<String> {
        let keys = verifier.keys();
        let problems = keys.as_deref().into_iter().flatten().filter_map(|key| Some((key.index(), key.problem()?)));
        let problems = problems.map(|(index, problem)| format!("{index} {}", problem.reason())).collect();
        let mismatchs = verdict.candidates().iter().filter_map(|key| Some((key.index, key.mismatch.as_ref()?)));
        let mismatchs = mismatchs.map(|(index, mismatch)| format!("{index} {}", mismatch.reason())).collect();
        let reports: [(&str, BTreeSet<String>); 2] = [("problem", problems), ("mismatch", mismatchs)];
        let differing = reports.into_iter().filter(|(field, found)| {
            let listed = self.repeated(field);
            !listed.is_empty() && listed != *found
        });
        differing.map(|(field, found)| difference(field, join(&self.repeated(field)), join(&found))).collect()
    }

    /// What holds for every verdict: it agrees with `verify`, and its first failed check is the error.
    fn compare_verdict(&self, error: Option<&Error>, verdict: &Verdict) -> Vec<String> {
        let mut found = Vec::new();
        if verdict.error() != error {
            found.push(difference("error of explain", show(error), show(verdict.error())));
        }
        if verdict.is_accepted() != error.is_none() {
            found.push(difference("explain accepts", error.is_none(), verdict.is_accepted()));
        }
        if !verdict.checks().iter().map(|check| check.id).eq(CheckId::ALL.iter().copied()) {
            found.push("the checks of explain are not all there, in their order".into());
        }
        let failed = verdict.checks().iter().find(|check| check.status == Status::Fail);
        let (failed, error) = match (failed, error) {
            (None, None) => return found,
            (Some(check), Some(error)) => (check, error),
            (failed, error) => {
                found.push(difference("first failed check", show(error), show(failed.map(|check| check.id.name()))));
                return found;
            }
        };
        found.extend(differences([
            ("first failed check", self.check_of(error), failed.id.name()),
            ("step of the first failed check", &error.step().to_string(), &failed.id.step().to_string()),
            (
                "claim of the first failed check",
                error.claim().unwrap_or_default(),
                failed.claim.as_deref().unwrap_or(""),
            ),
            ("message of the first failed check", &error.to_string(), &failed.message),
        ]));
        found
    }

    /// The check that a refusal belongs to.
    fn check_of(&self, error: &Error) -> &'static str {
        match error.reason() {
            "token_too_large" => "size",
            "character" => "characters",
            "segment_count" | "signature_missing" => "segments",
            "encrypted" if self.token().matches('.').count() == 4 => "segments",
            "encrypted" => "encrypted",
            "base64url_length" | "base64url_trailing_bits" => "encoding",
            "header_not_utf8" | "header_not_json" | "header_not_object" | "header_duplicate_member" => "header",
            "alg_missing" | "alg_type" | "alg_unsecured" | "alg_unsupported" => "algorithm",
            "kid_type" | "typ_type" | "cty_type" => "members",
            "crit_malformed" | "crit_unsupported" | "b64_type" | "b64_unencoded" => "critical",
            "alg_not_allowed" | "alg_symmetric" => "algorithm-allowed",
            "no_matching_key" | "multiple_matching_keys" => "key",
            "signature_length" | "signature_range" => "signature-form",
            "signature_mismatch" => "signature",
            "payload_not_utf8" | "payload_not_json" | "payload_not_object" | "payload_duplicate_member" => "payload",
            "login_not_stated" | "login_not_expected" => "login",
            _ if matches!(error, Error::Check(CheckError::NotOfLogin { .. })) => "login",
            _ if matches!(error, Error::Check(CheckError::NotOfProfile { claim: "typ", .. })) => "type",
            _ if matches!(error, Error::Check(CheckError::NotOfProfile { claim: "exp", .. })) => "expiry",
            _ if matches!(error, Error::Check(CheckError::NotOfProfile { .. })) => "profile",
            reason => self.check_of_claim(error, reason),
        }
    }

    /// An absent claim belongs to the rule of the policy that asks for it first.
    fn check_of_claim(&self, error: &Error, reason: &str) -> &'static str {
        let claim = error.claim().expect("a claim");
        let policy = self.policy_json();
        let is_required =
            policy["requiredClaims"].as_array().is_some_and(|names| names.iter().any(|name| name == claim));
        match (claim, reason) {
            (_, "insufficient_scope") => "scope",
            ("typ", _) => "type",
            ("iss", _) if reason != "missing" || !policy["issuer"].is_null() => "issuer",
            ("sub", _) if reason != "missing" || !policy["subject"].is_null() => "subject",
            ("aud", _) if reason != "missing" || !policy["audience"].is_null() || policy["singleAudience"] == true => {
                "audience"
            }
            (_, "missing") if is_required => "required-claims",
            _ if !policy["claims"][claim].is_null() || names_template(&policy, claim) => "claims",
            ("iat", "invalid") => "issued-at",
            ("iat", "missing") if policy["maxTokenAge"].is_null() => "lifetime",
            ("iat", _) => "max-age",
            ("nbf", _) => "not-before",
            ("exp", "missing") if policy["allowMissingExpiry"] == true => "lifetime",
            ("exp", "check_failed") if error.code() == "ERR_JWT_CLAIM_VALIDATION_FAILED" => "lifetime",
            ("exp", _) => "expiry",
            ("scope" | "scp", "invalid") => "scope",
            _ => "required-claims",
        }
    }
}

/// The path to the value that decided, as JSON; empty for the claim itself.
fn path(error: &Error) -> String {
    let step = |step: &PathStep| match step {
        PathStep::Member(name) => Value::from(name.as_str()),
        PathStep::Element(place) => Value::from(*place),
        _ => panic!("unknown step {step:?}"),
    };
    let steps: Vec<Value> = error.path().iter().map(step).collect();
    if steps.is_empty() { String::new() } else { Value::from(steps).to_string() }
}

fn compose(policy: PolicyBuilder<Stated, Stated>, templates: &Value) -> PolicyBuilder<Stated, Stated> {
    let templates = templates.as_object().expect("templates is an object");
    templates
        .iter()
        .fold(policy, |policy, (name, value)| policy.template(name, Template::parse(text(value)).expect("a template")))
}

/// Whether a template is for the claim, or names it.
fn names_template(policy: &Value, claim: &str) -> bool {
    let mut templates = policy["templates"].as_object().into_iter().flatten();
    templates.any(|(name, value)| name == claim || text(value).contains(&format!("{{{claim}}}")))
}

fn expected(value: &Value) -> Expected {
    match value {
        Value::Null => Expected::Unchecked,
        Value::String(only) => Expected::exactly(only).expect("a value"),
        list => Expected::any_of(texts(list)).expect("values"),
    }
}

/// The limits of the key set; the one of tokens is the policy's.
fn limits(policy: &Value) -> Limits {
    let mut limits = Limits::default();
    for name in policy["limits"].as_object().into_iter().flatten().map(|(name, _)| name) {
        let value = limit(policy, name).expect("a limit");
        limits = match name.as_str() {
            "tokenBytes" => limits,
            "jwksBytes" => limits.with_jwks_bytes(value),
            "keys" => limits.with_keys(value),
            _ => panic!("unknown limit {name}"),
        };
    }
    limits
}

fn limit(policy: &Value, name: &str) -> Option<usize> {
    let value = policy["limits"].get(name)?.as_u64().expect("a limit");
    Some(usize::try_from(value).expect("a limit"))
}

fn algorithm(name: &str) -> Algorithm {
    Algorithm::from_name(name).unwrap_or_else(|| panic!("unknown algorithm {name}"))
}

fn seconds(value: &Value) -> Duration {
    Duration::from_secs(value.as_u64().expect("whole seconds"))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(text).collect()
}

fn differences<const N: usize>(fields: [(&str, &str, &str); N]) -> Vec<String> {
    let differing = fields.into_iter().filter(|(_, expected, found)| expected != found);
    differing.map(|(field, expected, found)| difference(field, expected, found)).collect()
}

fn difference(field: &str, expected: impl Display, found: impl Display) -> String {
    format!("{field}: expected {expected:.300}, found {found:.300}")
}

fn show<T: Display>(value: Option<T>) -> String {
    value.map_or_else(|| "none".into(), |value| value.to_string())
}

fn join(lines: &BTreeSet<String>) -> String {
    lines.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn index() -> Vec<String> {
    let text = fs::read_to_string(folder().join("index.txt")).expect("index.txt");
    text.lines().map(str::to_owned).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(folder()).expect("inside the folder");
    path.iter().map(|part| part.to_str().expect("a plain name")).collect::<Vec<_>>().join("/")
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// Unpadded base64url, of our own files.
fn base64url(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut buffer, mut bits, mut bytes) = (0_u32, 0, Vec::new());
    for character in text.chars() {
        let value = alphabet.find(character).expect("base64url");
        buffer = (buffer << 6) | u32::try_from(value).expect("six bits");
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((buffer >> bits) & 0xff).expect("a byte"));
        }
    }
    bytes
}
