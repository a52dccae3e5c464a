//! Who may call the service: the production deployment of acme/site on Vercel, and nobody else.
//!
//! Nothing in here knows Fastly, so it is tested wherever Rust runs.

use std::error;

use jwt_verdict::{Algorithm, Error, KeySet, Policy, Timestamp, Verifier};

/// Where the keys are, below the backend.
pub const JWKS: &str = "https://oidc.vercel.com/acme/.well-known/jwks";

/// Judges callers by the keys of Vercel.
pub struct Guard(Verifier);

impl Guard {
    /// Fails if `jwks` is no key set: whatever was fetched, it was not the keys.
    pub fn new(jwks: &[u8]) -> Result<Self, Box<dyn error::Error>> {
        let policy = Policy::builder()
            .issuer("https://oidc.vercel.com/acme")
            .audience("https://vercel.com/acme")
            .subject("owner:acme:project:site:environment:production")
            .algorithms([Algorithm::RS256])
            .build()?;
        Ok(Self(Verifier::new(KeySet::from_slice(jwks)?, policy)?))
    }

    /// The claims of the caller, as JSON, or why it is refused.
    pub fn caller(&self, token: &str, now: Timestamp) -> Result<String, Error> {
        Ok(self.0.verify(token, now)?.json().to_owned())
    }
}

/// The token of an `Authorization` header.
pub fn bearer_token(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_start_matches(' '))
}
