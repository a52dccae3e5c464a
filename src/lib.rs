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
//! use jwt_verdict::{Algorithm, KeySet, Policy, Timestamp, Verifier};
//!
//! # let jwks = br#"{"keys":[]}"#;
//! let keys = KeySet::from_slice(jwks)?;
//! let policy = Policy::builder()
//!     .issuer("https://issuer.example")
//!     .audience("https://api.example")
//!     .algorithms([Algorithm::RS256, Algorithm::ES256])
//!     .build()?;
//! let verifier = Verifier::new(keys, policy)?;
//!
//! let error = verifier
//!     .verify("eyJhbGciOiJub25lIn0.e30.AA", Timestamp::from(std::time::SystemTime::now()))
//!     .unwrap_err();
//! assert_eq!(error.code(), "ERR_JOSE_NOT_SUPPORTED");
//! assert_eq!(error.reason(), "alg_unsecured");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(all(doctest, feature = "serde"))]
#[doc = include_str!("../docs/rust.md")]
struct RustPage;

mod algorithm;
mod base64url;
mod check;
mod claims;
pub mod error;
pub mod explain;
mod hash;
mod header;
#[cfg(feature = "issuer")]
#[cfg_attr(docsrs, doc(cfg(feature = "issuer")))]
pub mod issuer;
pub mod json;
pub mod keys;
mod limits;
mod login;
pub mod policies;
pub mod policy;
mod profile;
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
#[cfg(feature = "serde")]
mod typed;
mod verifier;
mod verify;
#[cfg(feature = "__wasm")]
mod wasm;

pub use algorithm::Algorithm;
pub use claims::TrustedClaims;
#[doc(inline)]
pub use error::Error;
#[doc(inline)]
pub use explain::Verdict;
#[doc(inline)]
pub use keys::KeySet;
#[doc(inline)]
pub use policies::Policies;
#[doc(inline)]
pub use policy::{Expected, Policy};
#[doc(inline)]
pub use scope::Scope;
pub use signature::Secret;
pub use time::Timestamp;
pub use verifier::Verifier;

/// The four steps one by one, each with the type that proves it. [`Verifier`] takes them all.
pub mod steps {
    pub use crate::header::Header;
    pub use crate::select::SelectedKey;
    pub use crate::token::ParsedToken;
    pub use crate::verify::AuthenticToken;
}
