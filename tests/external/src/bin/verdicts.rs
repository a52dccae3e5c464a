//! The native half of the differential test: the same cases through this crate, jwt-compact and jsonwebtoken.
//!
//! Reads one case a line from the standard input, writes one line for each to the standard output. The other crates
//! are used as their documentation shows, each with as much of the policy as it has options for.

use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::time::Duration;

use jwt_verdict::{Algorithm, Error, Expected, KeySet, Policy, Secret, Timestamp, Verifier};
use jwt_verdict_test_kit::jwk::from_base64url;
use serde::{Deserialize, Serialize};

fn main() -> io::Result<()> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let case: Case = serde_json::from_str(&line?).map_err(io::Error::other)?;
        let answer = Answer {
            id: case.id,
            ours: ours(&case),
            jwt_compact: caught(|| peers::jwt_compact(&case)),
            jsonwebtoken: caught(|| peers::jsonwebtoken(&case)),
        };
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
    }
    Ok(())
}

/// A token, what is to verify it, and when. `policy` has the names and defaults of the JavaScript API.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    id: u32,
    token: String,
    /// The text of the key set; else `secret` is there.
    jwks: Option<String>,
    /// base64url.
    secret: Option<String>,
    policy: PolicyOptions,
    now: i64,
    /// Whether a claim that is checked is required as well; jsonwebtoken leaves that to an option of its own.
    #[serde(default = "yes")]
    checked_is_required: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PolicyOptions {
    issuer: Option<Strings>,
    audience: Option<Strings>,
    subject: Option<Strings>,
    algorithms: Option<Vec<String>>,
    typ: Option<String>,
    #[serde(default)]
    required_claims: Vec<String>,
    max_token_age: Option<u64>,
    #[serde(default)]
    clock_tolerance: u64,
    #[serde(default)]
    allow_missing_expiry: bool,
    #[serde(default)]
    crit: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Strings {
    One(String),
    Several(Vec<String>),
}

impl Strings {
    fn list(&self) -> Vec<String> {
        match self {
            Self::One(string) => vec![string.clone()],
            Self::Several(strings) => strings.clone(),
        }
    }
}

#[derive(Serialize)]
struct Answer {
    id: u32,
    ours: Outcome,
    jwt_compact: Outcome,
    jsonwebtoken: Outcome,
}

#[derive(Serialize)]
#[serde(tag = "verdict", rename_all = "camelCase")]
enum Outcome {
    Accepted {
        /// The payload's JSON text; peers hand over their own types, so they have none.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<String>,
    },
    /// What this crate refuses.
    Refused {
        step: String,
        code: &'static str,
        reason: &'static str,
        claim: Option<String>,
    },
    /// What a peer refuses, in its own words.
    #[serde(rename = "refused")]
    PeerRefused {
        detail: String,
    },
    Panicked,
    /// The peer has no such algorithm, or no way to choose the key.
    Unsupported,
}

fn ours(case: &Case) -> Outcome {
    match try_ours(case) {
        Ok(payload) => Outcome::Accepted { payload: Some(payload) },
        Err(error) => Outcome::Refused {
            step: error.step().to_string(),
            code: error.code(),
            reason: error.reason(),
            claim: error.claim().map(str::to_owned),
        },
    }
}

fn try_ours(case: &Case) -> Result<String, Error> {
    let now = Timestamp::from_unix_seconds(case.now);
    let verifier = match &case.secret {
        Some(secret) => Verifier::with_secret(Secret::new(from_base64url(secret)), policy(case)),
        None => Verifier::new(KeySet::from_slice(jwks(case).as_bytes())?, policy(case)),
    };
    let verifier = verifier.expect("the cases have policies that can be built");
    let outcome = verifier.verify(&case.token, now);
    let explained = verifier.explain(&case.token, now);
    assert_eq!(explained.error(), outcome.as_ref().err(), "explain and verify differ about {}", case.token);
    Ok(outcome?.json().to_owned())
}

fn policy(case: &Case) -> Policy {
    let expected = |strings: &Option<Strings>| match strings {
        None => Expected::Unchecked,
        Some(strings) => Expected::any_of(strings.list()).expect("a list of texts"),
    };
    let options = &case.policy;
    let mut policy = Policy::builder()
        .issuer(expected(&options.issuer))
        .audience(expected(&options.audience))
        .subject(expected(&options.subject))
        .required_claims(options.required_claims.clone())
        .clock_tolerance(Duration::from_secs(options.clock_tolerance))
        .allow_missing_expiry(options.allow_missing_expiry)
        .crit(options.crit.clone());
    if let Some(names) = &options.algorithms {
        let algorithms = names.iter().map(|name| Algorithm::from_name(name).expect("an algorithm"));
        policy = policy.algorithms(algorithms);
    }
    if let Some(typ) = &options.typ {
        policy = policy.typ(Expected::exactly(typ).expect("a type"));
    }
    if let Some(age) = options.max_token_age {
        policy = policy.max_token_age(Duration::from_secs(age));
    }
    policy.build().expect("a policy")
}

fn jwks(case: &Case) -> &str {
    case.jwks.as_deref().expect("a key set or a secret")
}

/// A panic of a peer is an outcome, so its message is not printed; one of this crate ends the program.
fn caught(peer: impl FnOnce() -> Result<Outcome, String>) -> Outcome {
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(peer));
    set_hook(hook);
    match result {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(detail)) => Outcome::PeerRefused { detail },
        Err(_) => Outcome::Panicked,
    }
}

mod peers {
    use std::collections::HashSet;
    use std::time::{SystemTime, UNIX_EPOCH};

    use base64ct::Encoding;
    use jwt_verdict_test_kit::jwk::from_base64url;
    use serde_json::{Map, Value};

    use super::{Case, Outcome, jwks};

    /// Accepted when the signature holds, `exp` is ahead and `nbf`, where there is one, behind. It has no option for
    /// issuer, audience, subject, `typ`, age, required claims or `crit`.
    pub(super) fn jwt_compact(case: &Case) -> Result<Outcome, String> {
        use jwt_compact::alg::{Ed25519, Es256, Hs256, Hs384, Hs512, Rsa};
        use jwt_compact::alg::{Hs256Key, Hs384Key, Hs512Key};
        use jwt_compact::jwk::JsonWebKey;
        use jwt_compact::{AlgorithmExt, TimeOptions, Token, UntrustedToken};

        let untrusted = UntrustedToken::new(&case.token).map_err(text)?;
        let name = untrusted.algorithm();
        if !allowed(case, name) {
            return Err(format!("{name} is not allowed"));
        }
        macro_rules! with_secret {
            ($algorithm:expr, $key:ident) => {{
                let Some(secret) = &case.secret else {
                    return Ok(Outcome::Unsupported);
                };
                let key = $key::new(from_base64url(secret));
                $algorithm.validator::<Map<String, Value>>(&key).validate(&untrusted)
            }};
        }
        macro_rules! with_jwk {
            ($algorithm:expr) => {{
                let algorithm = $algorithm;
                let Some(jwk) = select(case, untrusted.header().key_id.as_deref())? else {
                    return Ok(Outcome::Unsupported);
                };
                let jwk: JsonWebKey<'_> = serde_json::from_value(jwk).map_err(text)?;
                let key = (&jwk).try_into().map_err(text)?;
                algorithm.validator::<Map<String, Value>>(&key).validate(&untrusted)
            }};
        }
        let token: Result<Token<Map<String, Value>>, _> = match name {
            "HS256" => with_secret!(Hs256, Hs256Key),
            "HS384" => with_secret!(Hs384, Hs384Key),
            "HS512" => with_secret!(Hs512, Hs512Key),
            "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => with_jwk!(Rsa::with_name(name)),
            "ES256" => with_jwk!(Es256),
            "ES256K" => with_jwk!(<jwt_compact::alg::Es256k>::default()),
            "EdDSA" => with_jwk!(Ed25519),
            "Ed25519" => with_jwk!(Ed25519::with_specific_name()),
            _ => return Ok(Outcome::Unsupported),
        };
        let token = token.map_err(text)?;
        let now = chrono::DateTime::from_timestamp(case.now, 0).expect("a date");
        let leeway = i64::try_from(case.policy.clock_tolerance).expect("small");
        let options = TimeOptions::new(chrono::Duration::seconds(leeway), || now);
        let claims = token.claims();
        if claims.expiration.is_some() || !case.policy.allow_missing_expiry {
            claims.validate_expiration(&options).map_err(text)?;
        }
        if claims.not_before.is_some() {
            claims.validate_maturity(&options).map_err(text)?;
        }
        Ok(Outcome::Accepted { payload: None })
    }

    /// `Validation` with issuer, audience and subject as the policy has them, and those required unless the case says
    /// otherwise. It has no option for `typ`, age, other required claims or `crit`.
    pub(super) fn jsonwebtoken(case: &Case) -> Result<Outcome, String> {
        use jsonwebtoken::jwk::JwkSet;
        use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};

        let header = decode_header(&case.token).map_err(text)?;
        let name = format!("{:?}", header.alg);
        if !allowed(case, &name) {
            return Err(format!("{name} is not allowed"));
        }
        let key = if let Some(secret) = &case.secret {
            DecodingKey::from_secret(&from_base64url(secret)).map_err(text)?
        } else {
            let set: JwkSet = serde_json::from_str(jwks(case)).map_err(text)?;
            let jwk = match (&header.kid, set.keys.as_slice()) {
                (Some(kid), _) => set.find(kid).ok_or("no such kid")?,
                (None, [only]) => only,
                (None, _) => return Ok(Outcome::Unsupported),
            };
            DecodingKey::from_jwk(jwk).map_err(text)?
        };
        let options = &case.policy;
        let mut validation = Validation::new(header.alg);
        let mut required = HashSet::new();
        if let Some(issuer) = &options.issuer {
            validation.set_issuer(&issuer.list());
            required.insert("iss".to_owned());
        }
        validation.validate_aud = options.audience.is_some();
        if let Some(audience) = &options.audience {
            validation.set_audience(&audience.list());
            required.insert("aud".to_owned());
        }
        if let Some(subject) = &options.subject {
            let [subject] = &subject.list()[..] else {
                return Ok(Outcome::Unsupported);
            };
            validation.sub = Some(subject.clone());
            required.insert("sub".to_owned());
        }
        if !options.allow_missing_expiry {
            required.insert("exp".to_owned());
        }
        if !case.checked_is_required {
            required.retain(|name| name == "exp");
        }
        required.extend(options.required_claims.iter().cloned());
        validation.required_spec_claims = required;

        // It reads the machine's clock and has leeways only, so the case's clock is put into a leeway: once for `exp`,
        // once for `nbf`. Again, should a second end between our reading of the clock and its own.
        loop {
            let clock = seconds();
            let now = u64::try_from(case.now).expect("after 1970");
            let mut expiry = validation.clone();
            let mut maturity = validation.clone();
            if let Some(ahead) = now.checked_sub(clock) {
                expiry.leeway = 0;
                expiry.reject_tokens_expiring_in_less_than = ahead - options.clock_tolerance;
                maturity.leeway = ahead + options.clock_tolerance;
            } else {
                // There is no leeway below zero, so an `nbf` between the two clocks cannot be asked about.
                if not_before(&case.token).is_some_and(|time| time > now && time <= clock) {
                    return Ok(Outcome::Unsupported);
                }
                expiry.leeway = clock - now + options.clock_tolerance;
                maturity.leeway = options.clock_tolerance;
            }
            maturity.validate_exp = false;
            maturity.validate_nbf = true;
            let results =
                [expiry, maturity].map(|validation| decode::<Map<String, Value>>(&case.token, &key, &validation));
            if seconds() != clock {
                continue;
            }
            for result in results {
                result.map_err(text)?;
            }
            return Ok(Outcome::Accepted { payload: None });
        }
    }

    /// `nbf`, where it is a whole number.
    fn not_before(token: &str) -> Option<u64> {
        let payload = base64ct::Base64UrlUnpadded::decode_vec(token.split('.').nth(1)?).ok()?;
        serde_json::from_slice::<Value>(&payload).ok()?["nbf"].as_u64()
    }

    fn seconds() -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
    }

    /// The policy's algorithms, by default those with public keys.
    fn allowed(case: &Case, name: &str) -> bool {
        match &case.policy.algorithms {
            Some(names) => names.iter().any(|allowed| allowed == name),
            None => !name.starts_with("HS"),
        }
    }

    /// What an application does that has only a key type: the key of that `kid`, or the only one.
    fn select(case: &Case, kid: Option<&str>) -> Result<Option<Value>, String> {
        let Some(text_of_set) = &case.jwks else {
            return Ok(None);
        };
        let document: Value = serde_json::from_str(text_of_set).map_err(text)?;
        let keys = document["keys"].as_array().ok_or("no keys")?;
        match (kid, keys.as_slice()) {
            (Some(kid), _) => {
                keys.iter().find(|jwk| jwk["kid"] == kid).cloned().map(Some).ok_or_else(|| "no such kid".to_owned())
            }
            (None, [only]) => Ok(Some(only.clone())),
            (None, _) => Ok(None),
        }
    }

    fn text(error: impl std::fmt::Display) -> String {
        error.to_string()
    }
}
