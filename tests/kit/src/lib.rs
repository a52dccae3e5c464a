//! What tests, benches and fuzz targets are made of: keys, signers of every algorithm, JWKs, and numbers at the borders.

pub mod curve;
pub mod integer;
pub mod jwk;
pub mod signer;
