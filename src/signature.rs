//! Signatures of each scheme: what a key and a signature must be, and whether a signature is valid for given bytes. Nothing
//! here knows tokens.

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
