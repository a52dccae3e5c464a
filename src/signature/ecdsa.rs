//! ECDSA verification (FIPS 186-5 6.4.2) of raw `r || s` signatures (RFC 7518 3.4).

use jwt_verdict_arithmetic::PreparedEcdsa;

use crate::algorithm::{Curve, Hash};
use crate::error::VerifyError;
use crate::jwk::KeyProblem;

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
        let bytes = self.curve().coordinate_bytes();
        let expected = bytes.saturating_mul(2);
        if signature.len() != expected {
            return Err(VerifyError::SignatureLength { expected, found: signature.len() });
        }
        let (r, s) = signature.split_at(bytes);
        let hash = Hash::of(self.curve()).digest(&[message]);
        match self.point.verify(&hash, r, s) {
            Some(true) => Ok(()),
            Some(false) => Err(VerifyError::SignatureMismatch),
            None => Err(OUT_OF_RANGE),
        }
    }
}

const OUT_OF_RANGE: VerifyError =
    VerifyError::SignatureRange { rule: "r and s of an ECDSA signature are from 1 to the curve's order less 1" };
