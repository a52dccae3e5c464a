//! ECDSA verification (FIPS 186-5 6.4.2) of raw `r || s` signatures (RFC 7518 3.4).

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::algorithm::Curve;
use crate::error::VerifyError;
use crate::jwk::KeyProblem;

/// A point on its curve, ready to verify.
#[derive(Clone, Debug)]
pub(crate) enum EcdsaKey {
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    P521(p521::ecdsa::VerifyingKey),
    Secp256k1(k256::ecdsa::VerifyingKey),
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
        // The uncompressed form of SEC 1 2.3.3, built here so that no other form can come in.
        let point = [&[4], x, y].concat();
        match curve {
            Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).map(Self::P256).ok(),
            Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(&point).map(Self::P384).ok(),
            Curve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(&point).map(Self::P521).ok(),
            Curve::Secp256k1 => k256::ecdsa::VerifyingKey::from_sec1_bytes(&point).map(Self::Secp256k1).ok(),
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

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        const RANGE: VerifyError = VerifyError::SignatureRange {
            rule: "r and s of an ECDSA signature are from 1 to the curve's order less 1",
        };
        let expected = self.curve().coordinate_bytes().saturating_mul(2);
        if signature.len() != expected {
            return Err(VerifyError::SignatureLength { expected, found: signature.len() });
        }
        // `from_slice` refuses r and s out of range.
        let valid = match self {
            Self::P256(key) => {
                let signature = p256::ecdsa::Signature::from_slice(signature).map_err(|_| RANGE)?;
                key.verify_prehash(&Sha256::digest(message), &signature)
            }
            Self::P384(key) => {
                let signature = p384::ecdsa::Signature::from_slice(signature).map_err(|_| RANGE)?;
                key.verify_prehash(&Sha384::digest(message), &signature)
            }
            Self::P521(key) => {
                let signature = p521::ecdsa::Signature::from_slice(signature).map_err(|_| RANGE)?;
                key.verify_prehash(&Sha512::digest(message), &signature)
            }
            Self::Secp256k1(key) => {
                let signature = k256::ecdsa::Signature::from_slice(signature).map_err(|_| RANGE)?;
                // k256 alone refuses the upper half of s, which RFC 8812 does not ask for and OpenSSL makes.
                key.verify_prehash(&Sha256::digest(message), &signature.normalize_s())
            }
        };
        valid.map_err(|_| VerifyError::SignatureMismatch)
    }
}
