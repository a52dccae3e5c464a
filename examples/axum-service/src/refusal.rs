//! What a caller without a good token is answered (RFC 6750 3).

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use jwt_verdict::Error;
use jwt_verdict::error::ClaimsError;
use serde::Serialize;

/// Why a request goes no further.
#[derive(Debug)]
pub enum Refusal {
    /// There is no bearer token.
    Missing,
    /// There is more than one `Authorization` header.
    Ambiguous,
    /// The token is not good.
    Token(Error),
    /// The token is good, and its claims are not those that this API reads.
    Claims(ClaimsError),
    /// The issuer's keys could not be fetched. Nothing is known about the token, so its sender is not at fault.
    Unavailable,
}

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        // No message of the crate quotes the token.
        let (status, code, message) = match &self {
            Self::Missing => {
                (StatusCode::UNAUTHORIZED, "ERR_BEARER_MISSING", "send \"Authorization: Bearer TOKEN\"".to_owned())
            }
            Self::Ambiguous => {
                (StatusCode::BAD_REQUEST, "ERR_BEARER_AMBIGUOUS", "send one Authorization header".to_owned())
            }
            Self::Token(error) => (StatusCode::UNAUTHORIZED, error.code(), error.to_string()),
            Self::Claims(error) => (StatusCode::UNAUTHORIZED, "ERR_CLAIMS", error.to_string()),
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "ERR_JWKS_FETCH_FAILED", "try again in a moment".to_owned())
            }
        };
        let challenge = match &self {
            Self::Missing => Some("Bearer realm=\"api\""),
            Self::Ambiguous => Some("Bearer realm=\"api\", error=\"invalid_request\""),
            Self::Token(_) | Self::Claims(_) => Some("Bearer realm=\"api\", error=\"invalid_token\""),
            Self::Unavailable => None,
        };
        let mut response = (status, [(CACHE_CONTROL, "no-store")], Json(Body { code, message })).into_response();
        let (name, value) = challenge.map_or((RETRY_AFTER, "1"), |challenge| (WWW_AUTHENTICATE, challenge));
        response.headers_mut().insert(name, value.parse().expect("a constant without control characters"));
        response
    }
}
