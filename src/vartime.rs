//! Arithmetic with prepared public keys, in variable time.
//!
//! Keys of a set verify thousands of tokens each, so it pays to compute once what every verification with a key needs.
//! Time and memory access depend on the operands, therefore only public data may enter: public keys, signatures and
//! hashes of messages. No secret has a way in, for nothing here takes one: [`Secret`](crate::Secret) is handled in
//! `signature/hmac.rs` alone.
//!
//! A key that has verified little has its multiples summed without a table; the tables come later and change no answer. Tests
//! hold every routine against the crate of the reference: `p256`, `p384`, `p521`, `k256`, `ed25519-dalek`,
//! `ed448-goldilocks`, `rsa` and `ml-dsa`.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "arithmetic on limbs, whose bounds are argued where it stands; overflow is checked in tests; loops have constant bounds"
)]
#![expect(
    clippy::inline_always,
    clippy::many_single_char_names,
    clippy::needless_range_loop,
    reason = "unrolled column arithmetic, in the letters of its sources"
)]

mod base;
#[cfg(test)]
pub(crate) mod cases;
mod curve;
#[cfg(any(test, target_arch = "wasm32"))]
mod digits;
mod ecdsa;
mod ed25519;
mod ed448;
mod eddsa;
mod edwards25519;
mod edwards448;
mod field;
mod group;
mod inversion;
#[cfg(any(test, target_arch = "wasm32"))]
mod lanes;
mod limbs;
mod mldsa;
#[cfg(any(test, not(target_arch = "wasm32")))]
mod montgomery;
mod order;
mod point;
mod preparation;
mod rsa;
mod shake;
mod table;
mod weierstrass;
mod words;

pub(crate) use ecdsa::PreparedEcdsa;
pub(crate) use eddsa::PreparedEddsa;
pub(crate) use mldsa::{Malformed, PreparedMlDsa};
pub(crate) use rsa::PreparedRsa;
