//! EdDSA verification (RFC 8032 5.1.7, 5.2.7), strict: one encoding for each key and signature, no small-order points.

use jwt_verdict_arithmetic::{InvalidPoint, InvalidSignature, PreparedEddsa};

use crate::algorithm::EdwardsCurve;
use crate::error::{KeyProblem, Signer, VerifyError};

/// A canonical public key that is not of small order.
#[derive(Debug)]
pub(crate) struct EddsaKey {
    point: PreparedEddsa,
}

impl EddsaKey {
    /// Takes `x` (RFC 8037 2): the 32 bytes of RFC 8032 5.1.2, or the 57 of 5.2.2.
    pub(crate) fn new(curve: EdwardsCurve, x: &[u8]) -> Result<Self, KeyProblem> {
        let point = PreparedEddsa::new(curve, x).map_err(|error| match error {
            InvalidPoint::Length => {
                KeyProblem::CoordinateLength { member: "x", expected: curve.encoding_bytes(), found: x.len() }
            }
            InvalidPoint::NotCanonical => KeyProblem::NotCanonical,
            InvalidPoint::SmallOrder => KeyProblem::SmallOrder,
            InvalidPoint::NotOnCurve => KeyProblem::NotOnCurve,
        })?;
        Ok(Self { point })
    }

    pub(crate) const fn curve(&self) -> EdwardsCurve {
        self.point.curve()
    }

    pub(crate) fn prepare(&self) {
        self.point.prepare();
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        self.point.verify(message, signature).map_err(|error| match error {
            InvalidSignature::Length => {
                VerifyError::SignatureLength { expected: self.curve().signature_bytes(), found: signature.len() }
            }
            InvalidSignature::Point => {
                VerifyError::SignatureRange { rule: "R of an EdDSA signature is canonical and not of small order" }
            }
            InvalidSignature::Range => {
                VerifyError::SignatureRange { rule: "S of an EdDSA signature is below the group order" }
            }
            _ => VerifyError::SignatureMismatch(Signer::PrivateKey),
        })
    }
}
