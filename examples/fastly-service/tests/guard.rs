//! The service's judgement, on tokens of a key that was made for this test and is public.

use std::time::Duration;

use fastly_service_example::{Guard, bearer_token};
use jwt_verdict::Timestamp;

const JWKS: &str = include_str!("jwks.json");
const PRODUCTION: &str = include_str!("production.txt");
const PREVIEW: &str = include_str!("preview.txt");
/// When the tokens are good.
const NOW: Duration = Duration::from_secs(1_700_000_000);

fn code(token: &str, now: Duration) -> Result<String, &'static str> {
    let guard = Guard::new(JWKS.as_bytes()).expect("a key set");
    guard.caller(token.trim_end(), Timestamp::from(std::time::UNIX_EPOCH + now)).map_err(|error| error.code())
}

#[test]
fn lets_the_production_deployment_in() {
    let claims = code(PRODUCTION, NOW).expect("it is let in");
    assert!(claims.contains(r#""environment":"production""#));
}

#[test]
fn refuses_everybody_else() {
    assert_eq!(code(PREVIEW, NOW), Err("ERR_JWT_CLAIM_VALIDATION_FAILED"));
    assert_eq!(code(PRODUCTION, NOW + Duration::from_secs(3600)), Err("ERR_JWT_EXPIRED"));
    assert_eq!(code("garbage", NOW), Err("ERR_JWS_INVALID"));
    let (front, _) = PRODUCTION.rsplit_once('.').expect("three segments");
    let (_, signature) = PREVIEW.trim_end().rsplit_once('.').expect("three segments");
    assert_eq!(code(&format!("{front}.{signature}"), NOW), Err("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
}

#[test]
fn takes_no_other_document_for_keys() {
    assert!(Guard::new(b"<html>").is_err());
}

#[test]
fn reads_the_header() {
    assert_eq!(bearer_token("bearer  a.b.c"), Some("a.b.c"));
    assert_eq!(bearer_token("Basic a"), None);
    assert_eq!(bearer_token("Bearer"), None);
}
