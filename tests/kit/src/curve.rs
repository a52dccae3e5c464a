//! The orders of the groups, written out again: the suites take no constant from the crates that they test.

use jwt_verdict::Algorithm;

use crate::integer::{from_hex, half, subtract};

/// A curve of ECDSA.
#[derive(Debug)]
pub struct Curve {
    /// Its name in a JWK.
    pub crv: &'static str,
    order: &'static str,
}

/// NIST P-256.
pub const P256: Curve =
    Curve { crv: "P-256", order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551" };

/// NIST P-384.
pub const P384: Curve = Curve {
    crv: "P-384",
    order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
};

/// NIST P-521.
pub const P521: Curve = Curve {
    crv: "P-521",
    order: "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa\
            51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
};

/// secp256k1, of SEC 2.
pub const SECP256K1: Curve =
    Curve { crv: "secp256k1", order: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141" };

impl Curve {
    /// The curve of an ECDSA algorithm; `None` for the others.
    #[must_use]
    pub fn of(algorithm: Algorithm) -> Option<&'static Self> {
        match algorithm {
            Algorithm::ES256 => Some(&P256),
            Algorithm::ES384 => Some(&P384),
            Algorithm::ES512 => Some(&P521),
            Algorithm::ES256K => Some(&SECP256K1),
            _ => None,
        }
    }

    /// The order of the group, big-endian, as long as a coordinate.
    #[must_use]
    pub fn order(&self) -> Vec<u8> {
        from_hex(self.order)
    }

    /// The other signature over the same message by the same key: r and n - s.
    ///
    /// # Panics
    ///
    /// When `signature` is not r and s in range.
    #[must_use]
    pub fn twin(&self, signature: &[u8]) -> Vec<u8> {
        let order = self.order();
        let (r, s) = signature.split_at(order.len());
        [r, &subtract(&order, s)].concat()
    }

    /// Whether s is in the upper half of the range.
    #[must_use]
    pub fn is_high(&self, signature: &[u8]) -> bool {
        let order = self.order();
        signature[order.len()..] > half(&order)[..]
    }
}

/// The order of the prime-order group of Ed25519, big-endian in 32 bytes.
///
/// # Panics
///
/// Never.
#[must_use]
pub fn ed25519_order() -> Vec<u8> {
    from_hex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed")
}

/// The order of the prime-order group of Ed448, big-endian in 57 bytes.
///
/// # Panics
///
/// Never.
#[must_use]
pub fn ed448_order() -> Vec<u8> {
    from_hex(
        "003fffffffffffffffffffffffffffffffffffffffffffffffffffffff\
         7cca23e9c44edb49aed63690216cc2728dc58f552378c292ab5844f3",
    )
}
