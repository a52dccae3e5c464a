//! What must hold for any bytes at all. Each module's `run` panics where it does not.
//!
//! `npm run fuzz` gives them to libFuzzer; `tests/short.rs` runs each on its seeds and some thousand changes of them.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a panic is how a target says what it found"
)]

pub mod base64url;
pub mod json;
pub mod jwk;
pub mod jwks;
pub mod mutation;
pub mod policy;
pub mod signature;
pub mod token;

mod agreement;
mod claim_rule;
mod vector;

/// What libFuzzer calls again and again.
pub type Target = fn(&[u8]);

/// The targets by name, as in `fuzz_targets/`.
pub const TARGETS: [(&str, Target); 8] = [
    ("base64url", base64url::run),
    ("json", json::run),
    ("token", token::run),
    ("jwk", jwk::run),
    ("jwks", jwks::run),
    ("mutation", mutation::run),
    ("policy", policy::run),
    ("signature", signature::run),
];
