//! The JSON text of a key set or key, before its members are checked.

use crate::error::{KeysError, OtherForm};
use crate::json::{Document, Value};
use crate::limits::Limits;

/// Parses text within `limits` as a JSON object.
pub(super) fn read_object(json: &[u8], limits: &Limits) -> Result<Document, KeysError> {
    if json.len() > limits.jwks_bytes {
        return Err(KeysError::TooLarge { length: json.len(), limit: limits.jwks_bytes });
    }
    let not_json = |error| KeysError::Json { error, form: form_of_text(json) };
    Document::parse_object(json.to_vec(), not_json, KeysError::NotObject)
}

/// What an object without `keys` looks like.
pub(super) fn form_of_object(object: Value<'_>) -> Option<OtherForm> {
    let is_certificate = |value: Value<'_>| value.as_str().is_some_and(|text| text.starts_with("-----BEGIN CERT"));
    if object.get("jwks_uri").is_some() {
        Some(OtherForm::Discovery)
    } else if object.get("kty").is_some() {
        Some(OtherForm::Key)
    } else if object.entries().next().is_some_and(|(_, value)| is_certificate(value)) {
        Some(OtherForm::Certificates)
    } else {
        None
    }
}

/// What text that is not JSON looks like.
fn form_of_text(text: &[u8]) -> Option<OtherForm> {
    const STARTS: [(&[u8], OtherForm); 5] = [
        (b"-----BEGIN", OtherForm::Pem),
        (b"https://", OtherForm::Url),
        (b"http://", OtherForm::Url),
        (b"[object ", OtherForm::ObjectText),
        (b"<", OtherForm::Page),
    ];
    let text = text.trim_ascii_start();
    STARTS.iter().find(|(start, _)| text.starts_with(start)).map(|(_, form)| *form)
}
