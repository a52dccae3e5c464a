//! Who calls: an extractor that a request passes with a good token only.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};

use crate::issuer::Issuer;
use crate::refusal::Refusal;

/// The caller, whose token the issuer's key signed for this API.
pub struct Caller(pub Claims);

/// What this API wants to know of a caller.
#[derive(Deserialize, Serialize)]
pub struct Claims {
    pub sub: String,
    #[serde(default)]
    pub roles: Vec<String>,
}

impl FromRequestParts<Arc<Issuer>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, issuer: &Arc<Issuer>) -> Result<Self, Refusal> {
        let trusted = issuer.verify(bearer_token(parts)?).await?;
        Ok(Self(trusted.claims().map_err(Refusal::Claims)?))
    }
}

/// The token of the one `Authorization` header (RFC 6750 2.1).
fn bearer_token(parts: &Parts) -> Result<&str, Refusal> {
    let mut headers = parts.headers.get_all(AUTHORIZATION).iter();
    let header = headers.next().ok_or(Refusal::Missing)?;
    // Which of two counts is what a proxy and a service could see differently.
    if headers.next().is_some() {
        return Err(Refusal::Ambiguous);
    }
    let (scheme, token) = header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(Refusal::Missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim_start_matches(' ')) } else { Err(Refusal::Missing) }
}
