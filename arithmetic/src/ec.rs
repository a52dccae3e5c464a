//! Elliptic curves: their fields, their groups, and the signatures that are made in them.

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

mod curves;
mod ecdsa;
mod ed25519;
mod ed448;
mod eddsa;
mod edwards25519;
mod edwards448;
mod field;
mod hex;
mod inversion;
mod limbs;
mod scalar;
mod weierstrass;

pub use ecdsa::{Curve, PreparedEcdsa};
pub use eddsa::{EdwardsCurve, PreparedEddsa};

/// The generators of all groups, by the size of their tables.
#[cfg(test)]
pub(crate) fn generators() -> [&'static crate::tables::generator::Generator; 6] {
    [
        ecdsa::generator(Curve::P256),
        ecdsa::generator(Curve::Secp256k1),
        eddsa::generator(EdwardsCurve::Ed25519),
        ecdsa::generator(Curve::P384),
        eddsa::generator(EdwardsCurve::Ed448),
        ecdsa::generator(Curve::P521),
    ]
}
