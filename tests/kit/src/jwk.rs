//! JWK and JWK Set texts made from raw key bytes, so that a suite enters by the same door as a user.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

use crate::integer::stripped;

/// base64url without padding.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The bytes of a base64url text.
///
/// # Panics
///
/// When it is none.
#[must_use]
pub fn from_base64url(text: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(text).expect("base64url")
}

/// An RSA key from big-endian integers; leading zero bytes are left off.
#[must_use]
pub fn rsa(n: &[u8], e: &[u8]) -> Value {
    json!({ "kty": "RSA", "n": base64url(stripped(n)), "e": base64url(stripped(e)) })
}

/// An elliptic-curve key from its uncompressed point, `04 || x || y`.
///
/// # Panics
///
/// When the point has another form.
#[must_use]
pub fn ec(crv: &str, point: &[u8]) -> Value {
    let (&tag, coordinates) = point.split_first().expect("a point");
    assert_eq!(tag, 4, "an uncompressed point");
    let (x, y) = coordinates.split_at(coordinates.len() / 2);
    json!({ "kty": "EC", "crv": crv, "x": base64url(x), "y": base64url(y) })
}

/// An Ed25519 key from its 32 bytes.
#[must_use]
pub fn ed25519(key: &[u8]) -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url(key) })
}

/// An Ed448 key from its 57 bytes.
#[must_use]
pub fn ed448(key: &[u8]) -> Value {
    json!({ "kty": "OKP", "crv": "Ed448", "x": base64url(key) })
}

/// An ML-DSA key of the parameter set that `alg` names, from its encoding.
#[must_use]
pub fn ml_dsa(alg: &str, key: &[u8]) -> Value {
    json!({ "kty": "AKP", "alg": alg, "pub": base64url(key) })
}

/// The text of a JWK Set with `keys`.
#[must_use]
pub fn set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}
