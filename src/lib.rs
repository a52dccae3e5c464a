//! A strict, synchronous JWT verifier that explains its verdicts: takes a token and a JWKS, returns a verdict.
//!
//! ```text
//! text ─parse→ ParsedToken ─select→ SelectedKey ─verify→ AuthenticToken ─check→ TrustedClaims
//! ```
//!
//! Each arrow is one function in one file. Each type's only constructor is next to the check that earns it, so a value of the
//! type proves that the check passed. [`Verifier`] takes all four steps; [`Verifier::explain`] runs the same functions without
//! stopping at the first failure. The crate reads no clock, network or random numbers.
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

#[cfg(doctest)]
#[doc = include_str!("../docs/rust.md")]
struct RustPage;

mod algorithm;
mod base64url;
mod check;
mod claims;
mod error;
mod explain;
mod hash;
mod header;
#[cfg(feature = "issuer")]
pub mod issuer;
mod json;
mod keys;
mod limits;
mod policies;
mod policy;
mod rule;
mod scalar;
mod scope;
mod select;
mod signature;
mod sorted;
mod template;
mod text;
mod time;
mod token;
mod verifier;
mod verify;
#[cfg(feature = "wasm")]
mod wasm;

pub use algorithm::Algorithm;
pub use check::{CheckId, Status, Step};
pub use claims::TrustedClaims;
pub use error::{
    Candidate, CheckError, CriticalFault, Error, Hint, IssuerError, KeyMismatch, KeyProblem, KeysError, NotJwt,
    OtherForm, ParseError, PathStep, PolicyError, SecretForm, Segment, SelectError, Signer, UnmetTest, VerifyError,
};
pub use explain::{Check, Times, Verdict};
pub use header::Header;
pub use json::{JsonError, JsonFault, Kind, Value};
pub use keys::{Jwk, KeySet};
pub use limits::Limits;
pub use policies::{Acceptance, ListedPolicy, Policies, PolicyRejection, PolicyVerdict, Rejection, Verdicts};
pub use policy::{Expected, Policy, Values};
pub use rule::ClaimRule;
pub use scalar::{Decimal, Scalar};
pub use scope::Scope;
pub use select::SelectedKey;
pub use signature::Secret;
pub use template::Template;
pub use time::Timestamp;
pub use token::ParsedToken;
pub use verifier::Verifier;
pub use verify::AuthenticToken;
