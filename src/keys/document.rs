//! The JSON text that keys come in, before any of its members is looked at.

use crate::error::KeysError;
use crate::json::Document;
use crate::limits::Limits;

/// Reads a text within `limits` as a JSON object.
pub(super) fn read_object(json: &[u8], limits: &Limits) -> Result<Document, KeysError> {
    if json.len() > limits.jwks_bytes {
        return Err(KeysError::TooLarge { length: json.len(), limit: limits.jwks_bytes });
    }
    Document::parse_object(json.to_vec(), KeysError::Json, KeysError::NotObject)
}
