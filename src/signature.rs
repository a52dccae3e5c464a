//! Signatures by each scheme: what a key and its signature must be, and whether one is over these bytes. Nothing here knows a
//! token.

mod ecdsa;
mod eddsa;
mod hmac;
mod key_file;
mod mldsa;
mod public_key;
mod rsa;

pub(crate) use ecdsa::EcdsaKey;
pub(crate) use eddsa::EddsaKey;
pub use hmac::Secret;
#[cfg(feature = "issuer")]
pub(crate) use key_file::is_key_file;
pub(crate) use mldsa::MlDsaKey;
pub(crate) use public_key::PublicKey;
pub(crate) use rsa::RsaKey;
