//! ECDSA verification (FIPS 186-5 6.4.2) of raw `r || s` signatures (RFC 7518 3.4).

use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::algorithm::Curve;
use crate::error::VerifyError;
use crate::jwk::KeyProblem;
use crate::vartime::{FieldK256, FieldP256, FieldP384, FieldP521, PreparedEcdsa};

/// A point on its curve, ready to verify.
#[derive(Debug)]
pub(crate) enum EcdsaKey {
    P256(PreparedEcdsa<FieldP256>),
    P384(PreparedEcdsa<FieldP384>),
    P521(PreparedEcdsa<FieldP521>),
    Secp256k1(PreparedEcdsa<FieldK256>),
}

impl EcdsaKey {
    /// Takes the coordinates (RFC 7518 6.2.1.2), each of exactly the curve's length.
    pub(crate) fn new(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, KeyProblem> {
        let expected = curve.coordinate_bytes();
        for (member, coordinate) in [("x", x), ("y", y)] {
            if coordinate.len() != expected {
                return Err(KeyProblem::CoordinateLength { member, expected, found: coordinate.len() });
            }
        }
        match curve {
            Curve::P256 => PreparedEcdsa::new(x, y).map(Self::P256),
            Curve::P384 => PreparedEcdsa::new(x, y).map(Self::P384),
            Curve::P521 => PreparedEcdsa::new(x, y).map(Self::P521),
            Curve::Secp256k1 => PreparedEcdsa::new(x, y).map(Self::Secp256k1),
        }
        .ok_or(KeyProblem::NotOnCurve)
    }

    pub(crate) const fn curve(&self) -> Curve {
        match self {
            Self::P256(_) => Curve::P256,
            Self::P384(_) => Curve::P384,
            Self::P521(_) => Curve::P521,
            Self::Secp256k1(_) => Curve::Secp256k1,
        }
    }

    pub(crate) fn prepare(&self) {
        match self {
            Self::P256(key) => key.prepare(),
            Self::P384(key) => key.prepare(),
            Self::P521(key) => key.prepare(),
            Self::Secp256k1(key) => key.prepare(),
        }
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        let expected = self.curve().coordinate_bytes().saturating_mul(2);
        if signature.len() != expected {
            return Err(VerifyError::SignatureLength { expected, found: signature.len() });
        }
        let (r, s) = signature.split_at(self.curve().coordinate_bytes());
        let holds = match self {
            Self::P256(key) => key.verify(&Sha256::digest(message), r, s),
            Self::P384(key) => key.verify(&Sha384::digest(message), r, s),
            Self::P521(key) => key.verify(&Sha512::digest(message), r, s),
            Self::Secp256k1(key) => key.verify(&Sha256::digest(message), r, s),
        };
        match holds {
            Some(true) => Ok(()),
            Some(false) => Err(VerifyError::SignatureMismatch),
            None => Err(OUT_OF_RANGE),
        }
    }
}

const OUT_OF_RANGE: VerifyError =
    VerifyError::SignatureRange { rule: "r and s of an ECDSA signature are from 1 to the curve's order less 1" };
