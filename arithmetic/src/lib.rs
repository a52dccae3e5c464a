//! Arithmetic with prepared public keys, in variable time.
//!
//! Keys of a set verify thousands of tokens each, so it pays to compute once what every verification with a key needs.
//! Time and memory access depend on the operands, therefore only public data may enter: public keys, signatures and
//! hashes of messages. No secret has a way in, for nothing here takes one.
//!
//! A key that has verified little has its multiples summed without a table; the tables come later and change no answer. Tests
//! hold every routine against the crate of the reference: `p256`, `p384`, `p521`, `k256`, `ed25519-dalek`,
//! `ed448-goldilocks`, `rsa` and `ml-dsa`.

mod ec;
mod error;
mod mldsa;
mod rsa;
mod shake;
mod tables;
#[cfg(test)]
mod test_inputs;

pub use ec::{Curve, EdwardsCurve, PreparedEcdsa, PreparedEddsa};
pub use error::{InvalidPoint, InvalidSignature};
pub use mldsa::{ParameterSet, PreparedMlDsa};
pub use rsa::PreparedRsa;
