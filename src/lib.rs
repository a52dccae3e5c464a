//! A strict, synchronous JWT verifier that explains: a token and a JWKS go in, a verdict comes out.
//!
//! ```text
//! text ─parse→ ParsedToken ─select→ SelectedKey ─verify→ AuthenticToken ─check→ TrustedClaims
//! ```
//!
//! Each arrow is one function in one file, and each type's only constructor stands beside the check that earns it, so
//! holding the type is the proof. [`Verifier`] takes all four steps; [`Verifier::explain`] walks the same functions
//! without stopping. Nothing here reads a clock, a network or random numbers.
//!
//! # Example: an API that trusts one issuer
//!
//! ```
//! use jwt_verdict::{Algorithm, Expected, KeySet, Limits, Policy, Timestamp, Verifier};
//!
//! # let jwks = br#"{"keys":[]}"#;
//! let keys = KeySet::parse(jwks, &Limits::default())?;
//! let policy = Policy::new(
//!     Expected::exactly("https://issuer.example")?,
//!     Expected::exactly("https://api.example")?,
//! )
//! .algorithms([Algorithm::RS256, Algorithm::ES256])?;
//! let verifier = Verifier::new(keys, policy)?;
//!
//! let error = verifier
//!     .verify("eyJhbGciOiJub25lIn0.e30.AA", Timestamp::from(std::time::SystemTime::now()))
//!     .unwrap_err();
//! assert_eq!(error.code(), "ERR_JOSE_NOT_SUPPORTED");
//! assert_eq!(error.reason(), "alg_unsecured");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod algorithm;
mod base64url;
mod claims;
mod error;
mod header;
#[cfg(feature = "issuer")]
pub mod issuer;
mod json;
mod jwk;
mod jwks;
mod limits;
mod number;
mod policy;
mod seen;
mod signature;
mod template;
mod time;
mod token;
mod verdict;
mod verifier;
#[cfg(feature = "wasm")]
mod wasm;
mod wording;

pub use algorithm::Algorithm;
pub use claims::TrustedClaims;
pub use error::{
    CheckError, CriticalFault, Error, KeysError, ParseError, PolicyError, Segment, SelectError, Step, VerifyError,
};
pub use header::Header;
pub use json::{JsonError, JsonFault, Kind, Value};
pub use jwk::{Jwk, KeyProblem};
pub use jwks::{Candidate, KeySet, Misfit, SelectedKey};
pub use limits::Limits;
pub use policy::{Expected, Policy, Values};
pub use signature::{AuthenticToken, Secret};
pub use template::Template;
pub use time::Timestamp;
pub use token::ParsedToken;
pub use verdict::{Check, CheckId, Status, Times, Verdict};
pub use verifier::Verifier;
