//! Keys as issuers publish them: each parsed once, ready to verify many tokens.

mod document;
mod jwk;
mod set;

pub use crate::limits::Limits;
pub use jwk::Jwk;
pub use set::KeySet;
