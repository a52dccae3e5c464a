//! What we read as JSON, `serde_json` reads too, as the same values (RFC 8259).

use std::sync::OnceLock;

use jwt_verdict::json::{Kind, Value};
use jwt_verdict::{Algorithm, Expected, Policy, Secret, Timestamp, Verifier};
use jwt_verdict_test_kit::signer::{SECRET, token};
use serde_json::Value as Theirs;

use crate::agreement::judged;

/// `data` is the value of a member of a payload that is signed.
pub fn run(data: &[u8]) {
    let payload = [br#"{"x":"#, data, b"}"].concat();
    let token = token(Algorithm::HS256, 'a', br#"{"alg":"HS256"}"#, &payload);
    let Some(claims) = judged(verifier(), &token, Timestamp::from_unix_seconds(0)) else { return };
    let theirs: Theirs = serde_json::from_slice(&payload).unwrap_or_else(|error| panic!("accepted, but {error}"));
    let Some(ours) = claims.claim("x") else { panic!("there is an x") };
    compare(&ours, &theirs["x"]);
}

fn compare(ours: &Value<'_>, theirs: &Theirs) {
    match (ours.kind(), theirs) {
        (Kind::Null, Theirs::Null) => {}
        (Kind::True | Kind::False, Theirs::Bool(theirs)) => assert_eq!(ours.as_bool(), Some(*theirs)),
        (Kind::Number, Theirs::Number(theirs)) => assert_eq!(ours.raw().parse().ok(), theirs.as_f64()),
        (Kind::String, Theirs::String(theirs)) => assert_eq!(ours.as_str().as_deref(), Some(theirs.as_str())),
        (Kind::Array, Theirs::Array(theirs)) => {
            assert_eq!(ours.elements().count(), theirs.len());
            ours.elements().zip(theirs).for_each(|(ours, theirs)| compare(&ours, theirs));
        }
        (Kind::Object, Theirs::Object(theirs)) => {
            assert_eq!(ours.entries().count(), theirs.len());
            for (name, value) in ours.entries() {
                compare(&value, &theirs[name.as_ref()]);
            }
        }
        (kind, theirs) => panic!("a {kind:?}, and there a {theirs:?}"),
    }
}

fn verifier() -> &'static Verifier {
    static VERIFIER: OnceLock<Verifier> = OnceLock::new();
    VERIFIER.get_or_init(|| {
        let builder = Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked);
        let policy = builder.allow_missing_expiry(true).algorithms([Algorithm::HS256]).build();
        let verifier = policy.and_then(|policy| Verifier::with_secret(Secret::new(SECRET), policy));
        verifier.unwrap_or_else(|error| panic!("{error}"))
    })
}
