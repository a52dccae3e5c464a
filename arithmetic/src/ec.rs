//! Elliptic curves: their fields, their groups, and the signatures that are made in them.

pub(crate) mod curves;
mod ecdsa;
mod ed25519;
mod ed448;
mod eddsa;
pub(crate) mod edwards25519;
pub(crate) mod edwards448;
pub(crate) mod field;
mod inversion;
pub(crate) mod limbs;
pub(crate) mod scalar;
mod weierstrass;

pub use ecdsa::{Curve, PreparedEcdsa};
pub use eddsa::{EdwardsCurve, PreparedEddsa};
