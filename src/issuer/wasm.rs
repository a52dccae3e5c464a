//! The JavaScript boundary of the test issuer, in a module of its own: conversion only, as `src/wasm.rs` does it.
//!
//! What is wrong with an argument is thrown as a plain object, `{ option, message }`; whatever else is thrown from here
//! is a trap.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Flaw, IssuerError, TestIssuer};
use crate::{Algorithm, Timestamp};

/// A test issuer as JavaScript holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Issuer {
    issuer: TestIssuer,
}

#[wasm_bindgen]
impl Issuer {
    /// Makes an issuer with a new key. It has no name: the claim `iss` is among the changes of each token.
    pub fn generate(algorithm: &str) -> Result<Issuer, JsValue> {
        let Some(known) = Algorithm::from_name(algorithm).filter(|known| TestIssuer::ALGORITHMS.contains(known)) else {
            let names = TestIssuer::ALGORITHMS.map(Algorithm::name).join(", ");
            return Err(refuse("algorithm", &format!("expected one of {names} (case matters), found {algorithm:?}")));
        };
        Ok(Self { issuer: TestIssuer::new("", known).map_err(|error| throw(&error))? })
    }

    /// Makes an issuer with a secret, for HS256.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(secret: Vec<u8>) -> Result<Issuer, JsValue> {
        Ok(Self { issuer: TestIssuer::with_secret("", secret).map_err(|error| throw(&error))? })
    }

    /// The `kid` that signs.
    pub fn kid(&self) -> Option<String> {
        self.issuer.kid().map(str::to_owned)
    }

    /// The published keys, as JSON text.
    pub fn jwks(&self) -> String {
        self.issuer.jwks()
    }

    /// The secret, for HS256.
    pub fn secret(&self) -> Option<Vec<u8>> {
        self.issuer.secret().map(<[u8]>::to_vec)
    }

    /// The names of the flaws that tokens can have.
    pub fn flaws(&self) -> Vec<String> {
        self.issuer.flaws().map(|flaw| flaw.name().to_owned()).collect()
    }

    /// Signs with a new key from now on.
    pub fn rotate(&mut self) -> Result<(), JsValue> {
        self.issuer.rotate().map_err(|error| throw(&error))
    }

    /// Publishes a key no longer.
    pub fn withdraw(&mut self, kid: &str) -> Result<(), JsValue> {
        self.issuer.withdraw(kid).map_err(|error| throw(&error))
    }

    /// A token.
    pub fn sign(&self, changes: JsValue) -> Result<String, JsValue> {
        let Changes { now, claims, without_claims, header, without_header, flaw } =
            serde_wasm_bindgen::from_value(changes)?;
        let now = Timestamp::from_unix_seconds_f64(now)
            .ok_or_else(|| refuse("now", "expected a finite number of seconds since 1970"))?;
        let mut draft = self.issuer.draft(now);
        for members in claims {
            for (name, value) in read_members("claims", &members)? {
                draft = draft.claim(name, value);
            }
        }
        for name in without_claims {
            draft = draft.without_claim(&name);
        }
        for (name, value) in read_members("header", &header)? {
            draft = draft.header(name, value);
        }
        for name in without_header {
            draft = draft.without_header(&name);
        }
        if let Some(flaw) = flaw {
            draft = draft.flaw(Flaw::from_name(&flaw).ok_or_else(|| refuse("flaw", "expected the name of a flaw"))?);
        }
        draft.sign().map_err(|error| throw(&error))
    }
}

/// What a token says, as `pkg/testing/` normalises it. Each of `claims` and `header` is the JSON text of an object of members
/// to set, one after the other; what is without a member is named after that.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changes {
    now: f64,
    claims: Vec<String>,
    without_claims: Vec<String>,
    header: String,
    without_header: Vec<String>,
    flaw: Option<String>,
}

/// An argument that cannot be used; `pkg/` makes a `TypeError` of it.
#[derive(Serialize)]
struct Refusal<'m> {
    option: &'m str,
    message: &'m str,
}

/// The names of all flaws, whatever the algorithm.
#[wasm_bindgen(js_name = flawNames)]
#[expect(unreachable_pub, reason = "exported to JavaScript, not to Rust")]
pub fn flaw_names() -> Vec<String> {
    Flaw::ALL.iter().map(|flaw| flaw.name().to_owned()).collect()
}

/// JavaScript can write as JSON what no UTF-8 text holds, and nest deeper than it pays to read.
fn read_members(option: &str, json: &str) -> Result<Map<String, Value>, JsValue> {
    serde_json::from_str(json).map_err(|_| {
        refuse(
            option,
            "expected what JSON can hold; there is a surrogate without its other half, or nesting beyond 127",
        )
    })
}

fn throw(error: &IssuerError) -> JsValue {
    let option = match error {
        IssuerError::AlgorithmUnsupported { .. } => "algorithm",
        IssuerError::SecretIsPublicKey | IssuerError::SecretTooShort { .. } => "secret",
        IssuerError::KeyNotPublished { .. } => "kid",
        IssuerError::FlawNotApplicable { .. } => "flaw",
        IssuerError::Randomness | IssuerError::Cryptography => "keys",
    };
    refuse(option, &error.to_string())
}

fn refuse(option: &str, message: &str) -> JsValue {
    // Strings cannot fail to serialise.
    serde_wasm_bindgen::to_value(&Refusal { option, message }).unwrap_or(JsValue::UNDEFINED)
}
