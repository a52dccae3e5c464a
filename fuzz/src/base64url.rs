//! A segment is read exactly where another strict decoder reads it (RFC 7515 2).

use base64ct::{Base64UrlUnpadded, Encoding};
use jwt_verdict::steps::ParsedToken;
use jwt_verdict::{Expected, Policy};
use jwt_verdict_test_kit::jwk::base64url;

/// What a policy allows unless it says otherwise.
const MAX_TOKEN_BYTES: usize = 16_384;

/// `data` is the text of a token's payload.
pub fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let token = format!("{}.{text}.AA", base64url(br#"{"alg":"ES256"}"#));
    let Ok(policy) = Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked).build() else {
        panic!("a policy")
    };
    let here = ParsedToken::parse(&token, &policy).is_ok();
    let there = Base64UrlUnpadded::decode_vec(text).is_ok();
    assert!(here == there || token.len() > MAX_TOKEN_BYTES, "{text:?}: {here}, and base64ct says {there}");
}
