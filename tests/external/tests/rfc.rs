//! The worked examples of the JOSE RFCs; their texts are in `rfc/`, as printed but for the line breaks.
//!
//! Most carry no claims: those go as far as the signature step, which has to accept, and one step further, where a JWT
//! has to be refused.

use jwt_verdict::keys::Jwk;
use jwt_verdict::steps::ParsedToken;
use jwt_verdict::{Algorithm, Error, Expected, KeySet, Policy, Secret, Timestamp, Verifier};
use jwt_verdict_test_kit::jwk::{self, base64url, from_base64url};
use jwt_verdict_test_kit::signer::{SECRET, mac};
use serde_json::{Value, json};

/// `exp` of the claims in RFC 7515 appendix A.
const EXPIRY: i64 = 1_300_819_380;

#[test]
fn rfc7515_a1_hs256() {
    accepted_until_expiry(&Example::of("7515", "A.1"));
}

#[test]
fn rfc7515_a2_rs256() {
    accepted_until_expiry(&Example::of("7515", "A.2"));
}

#[test]
fn rfc7515_a3_es256() {
    accepted_until_expiry(&Example::of("7515", "A.3"));
}

#[test]
fn rfc7515_a4_es512_signs_no_claims() {
    let example = Example::of("7515", "A.4");
    assert_eq!(example.authentic_payload().expect("a signature that holds"), b"Payload");
    assert_refused(example.verify_as_jwt(), "check", "ERR_JWT_INVALID", "payload_not_json");
}

#[test]
fn rfc7515_a5_unsecured() {
    let example = Example::of("7515", "A.5");
    assert_refused(example.verify_as_jwt(), "parse", "ERR_JWS_INVALID", "signature_missing");
    // With something in the place of a signature it is the algorithm that is refused.
    let signed = Example { token: format!("{}AAAA", example.token), ..example };
    assert_refused(signed.verify_as_jwt(), "parse", "ERR_JOSE_NOT_SUPPORTED", "alg_unsecured");
}

#[test]
fn rfc7515_a6_and_a7_json_serialisations() {
    for section in ["A.6", "A.7"] {
        assert_refused(Example::of("7515", section).verify_as_jwt(), "parse", "ERR_JWS_INVALID", "character");
    }
}

/// The octets 3, 236, 255, 224, 193 are written `A-z_4ME`; here as the payload of a token.
#[test]
fn rfc7515_c_base64url() {
    let input = format!("{}.A-z_4ME", base64url(br#"{"alg":"HS256"}"#));
    let tag = mac(Algorithm::HS256, &SECRET, input.as_bytes());
    let key = json!({ "kty": "oct", "k": base64url(&SECRET) });
    let example = Example { algorithm: Algorithm::HS256, key, token: format!("{input}.{}", base64url(&tag)) };
    assert_eq!(example.authentic_payload().expect("a tag that holds"), [3, 236, 255, 224, 193]);
}

/// `none`, an unknown critical extension and no signature: the form is refused before either name is looked at.
#[test]
fn rfc7515_e_unknown_critical_extension() {
    assert_refused(Example::of("7515", "E").verify_as_jwt(), "parse", "ERR_JWS_INVALID", "signature_missing");
}

#[test]
fn rfc7520_4_1_to_4_4_compact() {
    let text = "It\u{2019}s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't \
                keep your feet, there\u{2019}s no knowing where you might be swept off to.";
    for section in ["4.1.3-compact", "4.2.3-compact", "4.3.3-compact", "4.4.3-compact"] {
        let example = Example::of("7520", section);
        assert_eq!(example.authentic_payload().expect(section), text.as_bytes(), "{section}");
        assert_refused(example.verify_as_jwt(), "check", "ERR_JWT_INVALID", "payload_not_json");
    }
}

#[test]
fn rfc7520_4_5_detached_payload() {
    let example = Example::of("7520", "4.5-detached");
    // The payload is not in the token, so the tag is over other bytes.
    assert_refused(example.verify_as_jwt(), "verify", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "signature_mismatch");
}

#[test]
fn rfc7520_4_1_to_4_8_json_serialisations() {
    let mut run = 0;
    for (section, example) in Example::all("7520") {
        if section.ends_with("-general") || section.ends_with("-flattened") {
            assert_refused(example.verify_as_jwt(), "parse", "ERR_JWS_INVALID", "character");
            run += 1;
        }
    }
    assert_eq!(run, 13);
}

#[test]
fn rfc7797_4_1_and_4_2_unencoded_payload() {
    let encoded = Example::of("7797", "4.1");
    assert_eq!(encoded.authentic_payload().expect("a tag that holds"), b"$.02");
    // The same payload with `b64` false, detached: RFC 7797 7 forbids it to JWTs.
    assert_refused(Example::of("7797", "4.2").verify_as_jwt(), "parse", "ERR_JWT_INVALID", "b64_unencoded");
}

#[test]
fn rfc8037_a4_and_a5_ed25519() {
    let example = Example::of("8037", "A.4");
    assert_eq!(example.authentic_payload().expect("a signature that holds"), b"Example of Ed25519 signing");
    assert_refused(example.verify_as_jwt(), "check", "ERR_JWT_INVALID", "payload_not_json");
}

#[test]
fn rfc8037_a3_thumbprint() {
    let key = Example::of("8037", "A.4").key;
    assert_eq!(thumbprint(&key), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

/// Its keys are named by their thumbprints.
#[test]
fn rfc9964_ml_dsa() {
    let examples = Example::all("9964");
    assert_eq!(examples.len(), 3);
    for (name, example) in examples {
        let payload = example.authentic_payload().expect(&name);
        assert_eq!(payload, "It\u{2019}s a dangerous business, Frodo, going out your door.".as_bytes(), "{name}");
        assert_refused(example.verify_as_jwt(), "check", "ERR_JWT_INVALID", "payload_not_json");
        assert_eq!(thumbprint(&example.key), example.key["kid"].as_str().expect("kid"), "{name}");
    }
}

#[test]
fn rfc7638_3_1_thumbprint() {
    let key = json!({
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3o\
              knjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZ\
              Hzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-k\
              EgU8awapJzKnqDKgw",
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    });
    assert_eq!(thumbprint(&key), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

/// A token, its key as a JWK (`oct` for a secret, null for none), and the algorithm.
struct Example {
    algorithm: Algorithm,
    key: Value,
    token: String,
}

impl Example {
    fn of(rfc: &str, section: &str) -> Self {
        let found = Self::all(rfc).into_iter().find(|(name, _)| name == section);
        found.unwrap_or_else(|| panic!("no RFC {rfc} {section}")).1
    }

    fn all(rfc: &str) -> Vec<(String, Self)> {
        let text = match rfc {
            "7515" => include_str!("../rfc/rfc7515.json"),
            "7520" => include_str!("../rfc/rfc7520.json"),
            "7797" => include_str!("../rfc/rfc7797.json"),
            "8037" => include_str!("../rfc/rfc8037.json"),
            "9964" => include_str!("../rfc/rfc9964.json"),
            _ => panic!("no examples of RFC {rfc}"),
        };
        let examples: Vec<Value> = serde_json::from_str(text).expect("the examples");
        let text = |example: &Value, name: &str| example[name].as_str().expect(name).to_owned();
        examples
            .iter()
            .map(|example| {
                // `none` has no row; the example is then refused before the policy's algorithms are asked for.
                let algorithm = Algorithm::from_name(&text(example, "algorithm")).unwrap_or(Algorithm::RS256);
                let key = example["key"].clone();
                (text(example, "name"), Self { algorithm, key, token: text(example, "token") })
            })
            .collect()
    }

    fn policy(&self) -> Policy {
        Policy::builder()
            .issuer(Expected::Unchecked)
            .audience(Expected::Unchecked)
            .algorithms([self.algorithm])
            .build()
            .expect("one family")
    }

    fn secret(&self) -> Option<Secret> {
        (self.key["kty"] == "oct").then(|| Secret::new(from_base64url(self.key["k"].as_str().expect("k"))))
    }

    fn keys(&self) -> KeySet {
        let keys: Vec<Value> = if self.key.is_null() { vec![] } else { vec![self.key.clone()] };
        KeySet::from_slice(jwk::set(&keys).as_bytes()).expect("a key set")
    }

    /// The payload, when the signature holds.
    fn authentic_payload(&self) -> Result<Vec<u8>, Error> {
        let policy = self.policy();
        let parsed = ParsedToken::parse(&self.token, &policy)?;
        if let Some(secret) = self.secret() {
            return Ok(parsed.select_secret(&secret, &policy)?.verify()?.payload().to_vec());
        }
        Ok(parsed.select(&self.keys(), &policy)?.verify()?.payload().to_vec())
    }

    fn verifier(&self, policy: Policy) -> Verifier {
        match self.secret() {
            Some(secret) => Verifier::with_secret(secret, policy).expect("a policy for secrets"),
            None => Verifier::new(self.keys(), policy).expect("a policy for key sets"),
        }
    }

    fn verify_as_jwt(&self) -> Result<(), Error> {
        let verifier = self.verifier(self.policy());
        verifier.verify(&self.token, Timestamp::from_unix_seconds(EXPIRY - 1)).map(drop)
    }
}

fn accepted_until_expiry(example: &Example) {
    let joe = Expected::exactly("joe").expect("an issuer");
    let policy = Policy::builder()
        .issuer(joe)
        .audience(Expected::Unchecked)
        .algorithms([example.algorithm])
        .build()
        .expect("one family");
    let verifier = example.verifier(policy);
    let claims = verifier.verify(&example.token, Timestamp::from_unix_seconds(EXPIRY - 1)).expect("accepted");
    assert_eq!(claims.json(), "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
    let late = verifier.verify(&example.token, Timestamp::from_unix_seconds(EXPIRY)).map(drop);
    assert_refused(late, "check", "ERR_JWT_EXPIRED", "check_failed");
}

fn assert_refused(result: Result<(), Error>, step: &str, code: &str, reason: &str) {
    let error = result.expect_err("a refusal");
    let got = (error.step().to_string(), error.code(), error.reason());
    assert_eq!(got, (step.to_owned(), code, reason));
}

fn thumbprint(key: &Value) -> String {
    let keys = KeySet::from_slice(jwk::set(std::slice::from_ref(key)).as_bytes()).expect("a key set");
    keys.iter().next().and_then(Jwk::thumbprint).expect("a usable key").to_owned()
}
