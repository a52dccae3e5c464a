//! ECDSA verification (FIPS 186-5 6.4.2) of raw `r || s` signatures (RFC 7518 3.4).

use jwt_verdict_arithmetic::{InvalidSignature, PreparedEcdsa};

use crate::algorithm::{Curve, Hash};
use crate::error::{KeyProblem, Signer, VerifyError};

/// A point on its curve, ready to verify.
#[derive(Debug)]
pub(crate) struct EcdsaKey {
    point: PreparedEcdsa,
}

impl EcdsaKey {
    /// Takes the coordinates (RFC 7518 6.2.1.2), each of exactly the curve's length.
    pub(crate) fn new(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, KeyProblem> {
        let point = PreparedEcdsa::new(curve, x, y).ok_or(KeyProblem::NotOnCurve)?;
        Ok(Self { point })
    }

    pub(crate) const fn curve(&self) -> Curve {
        self.point.curve()
    }

    pub(crate) fn prepare(&self) {
        self.point.prepare();
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        // Asked before the message is hashed.
        let (expected, found) = (self.curve().signature_bytes(), signature.len());
        if found != expected {
            return Err(VerifyError::SignatureLength { expected, found });
        }
        let hash = Hash::of(self.curve()).digest(&[message]);
        self.point.verify(&hash, signature).map_err(|error| match error {
            InvalidSignature::Range => OUT_OF_RANGE,
            _ => VerifyError::SignatureMismatch(Signer::PrivateKey),
        })
    }
}

const OUT_OF_RANGE: VerifyError =
    VerifyError::SignatureRange { rule: "r and s of an ECDSA signature are from 1 to the curve's order less 1" };
