//! The steps one by one, as a program takes them that wants something between two of them.

use std::collections::BTreeSet;

use jwt_verdict::steps::{AuthenticToken, ParsedToken};
use jwt_verdict::{Algorithm, Error, Secret, TrustedClaims, Verifier};
use serde_json::Value;

use super::{Vector, base64url, index};

#[test]
fn the_steps_come_to_what_verify_comes_to() {
    for (path, vector, verifier) in verifiers() {
        let token = vector.token();
        let authentic = vector.authenticate(&verifier, &token);
        if let Ok(authentic) = &authentic {
            shows_what_was_signed(authentic, &token);
        }
        let checked = authentic.and_then(|authentic| authentic.check(verifier.policy(), vector.now()));
        match (checked, verifier.verify(&token, vector.now())) {
            (Ok(one), Ok(other)) => {
                assert_eq!(one.json(), other.json(), "{path}");
                assert_eq!(one.header().json(), other.header().json(), "{path}");
                assert_eq!(one.key_index(), other.key_index(), "{path}");
                every_claim_is_found(&one);
            }
            (one, other) => assert_eq!(one.err(), other.err(), "{path}"),
        }
    }
}

#[test]
fn a_signature_holds_for_its_own_algorithm_only() {
    let mut seen = BTreeSet::new();
    for (path, vector, verifier) in verifiers() {
        let token = vector.token();
        let Ok(claims) = verifier.verify(&token, vector.now()) else { continue };
        let Some(index) = claims.key_index() else { continue };
        let own = claims.header().algorithm();
        let keys = verifier.keys().expect("a key set");
        let key = keys.get(index).expect("the key that was chosen");
        if !seen.insert((own.name(), key.crv().map(str::to_owned))) {
            continue;
        }
        let (message, signature) = token.rsplit_once('.').expect("a signature");
        let signature = base64url(signature);
        for prepared in [false, true] {
            if prepared {
                key.prepare();
            }
            for &algorithm in Algorithm::ALL {
                let result = key.verify_message(algorithm, message.as_bytes(), &signature);
                assert_eq!(
                    result.is_ok(),
                    is_same(algorithm, own, key.crv()),
                    "{path}: {algorithm}, prepared: {prepared}"
                );
            }
        }
    }
    let public = Algorithm::ALL.iter().filter(|algorithm| !algorithm.is_symmetric()).count();
    assert_eq!(seen.len(), public + 1, "each algorithm, and EdDSA for both of its curves");
}

/// The vectors whose keys are not refused.
fn verifiers() -> impl Iterator<Item = (String, Vector, Verifier)> {
    index().into_iter().filter_map(|path| {
        let vector = Vector::read(&path);
        let verifier = vector.verifier().ok()?;
        Some((path, vector, verifier))
    })
}

impl Vector {
    fn authenticate(&self, verifier: &Verifier, token: &str) -> Result<AuthenticToken, Error> {
        let policy = verifier.policy();
        let parsed = ParsedToken::parse(token, policy)?;
        match verifier.keys() {
            Some(keys) => parsed.select(&keys, policy)?.verify(),
            None => parsed.select_secret(&Secret::new(base64url(self.required("secret"))), policy)?.verify(),
        }
    }
}

fn shows_what_was_signed(authentic: &AuthenticToken, token: &str) {
    let segments: Vec<&str> = token.split('.').collect();
    assert_eq!(authentic.header().json().as_bytes(), base64url(segments[0]));
    assert_eq!(authentic.payload(), base64url(segments[1]));
}

fn every_claim_is_found(claims: &TrustedClaims) {
    let members: Value = serde_json::from_str(claims.json()).expect("JSON");
    for (name, value) in members.as_object().expect("an object") {
        let claim = claims.claim(name).expect("a claim");
        assert_eq!(&serde_json::from_str::<Value>(claim.raw()).expect("JSON"), value);
        assert_eq!(claim.as_bool(), value.as_bool());
        assert_eq!(claim.as_str().as_deref(), value.as_str());
        assert_eq!(claim.entries().count(), value.as_object().map_or(0, serde_json::Map::len));
        assert_eq!(claim.elements().count(), value.as_array().map_or(0, Vec::len));
    }
    assert!(claims.claim("no such claim").is_none());
}

/// `EdDSA` and the name of the key's curve are one algorithm (RFC 9864 2.2).
fn is_same(algorithm: Algorithm, own: Algorithm, crv: Option<&str>) -> bool {
    let names = |algorithm: Algorithm| match algorithm {
        Algorithm::EdDSA => crv.unwrap_or_default(),
        other => other.name(),
    };
    names(algorithm) == names(own)
}
