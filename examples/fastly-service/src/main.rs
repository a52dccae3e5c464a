//! The service: what Fastly gives and takes, around [`Guard`].

use std::time::{Duration, SystemTime};

use fastly::http::StatusCode;
use fastly::{Error, Request, Response};
use fastly_service_example::{Guard, JWKS, bearer_token};
use jwt_verdict::Timestamp;

const BACKEND: &str = "vercel";

/// Every request has an instance to itself, so Fastly's cache is what keeps the keys, for all of them.
const KEYS_MAX_AGE: Duration = Duration::from_secs(600);

/// Seconds, for callers to come back after while the keys cannot be fetched.
const RETRY_AFTER: &str = "5";

#[fastly::main]
fn main(request: Request) -> Result<Response, Error> {
    let Some(token) = request.get_header_str("authorization").and_then(bearer_token) else {
        return Ok(challenge("Bearer realm=\"api\"", "send \"Authorization: Bearer TOKEN\""));
    };
    let answer = Request::get(JWKS).with_ttl(u32::try_from(KEYS_MAX_AGE.as_secs())?).send(BACKEND);
    let keys =
        answer.ok().filter(|answer| answer.get_status() == StatusCode::OK).map(|mut answer| answer.take_body_bytes());
    let Some(guard) = keys.and_then(|jwks| Guard::new(&jwks).ok()) else {
        // Nothing is known of the token, so this is not its sender's fault.
        return Ok(Response::from_status(StatusCode::SERVICE_UNAVAILABLE).with_header("retry-after", RETRY_AFTER));
    };
    Ok(match guard.caller(token, Timestamp::from(SystemTime::now())) {
        Ok(claims) => Response::from_body(claims).with_content_type(fastly::mime::APPLICATION_JSON),
        // No message of the crate holds anything of the token.
        Err(error) => challenge("Bearer realm=\"api\", error=\"invalid_token\"", &format!("{}: {error}", error.code())),
    })
}

fn challenge(scheme: &str, body: &str) -> Response {
    Response::from_status(StatusCode::UNAUTHORIZED)
        .with_header("www-authenticate", scheme)
        .with_body(format!("{body}\n"))
}
