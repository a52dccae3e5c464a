//! ML-DSA verification (FIPS 204 5.3), pure and with an empty context (RFC 9964).

use jwt_verdict_arithmetic::{InvalidSignature, PreparedMlDsa};

use crate::algorithm::ParameterSet;
use crate::error::{KeyProblem, Signer, VerifyError};

/// A public key of a parameter set, ready to verify.
#[derive(Debug)]
pub(crate) struct MlDsaKey {
    key: PreparedMlDsa,
}

impl MlDsaKey {
    /// Takes `pub`, the public key as FIPS 204 algorithm 22 encodes it: any bytes of the right number.
    pub(crate) fn new(set: ParameterSet, bytes: &[u8]) -> Result<Self, KeyProblem> {
        let problem = KeyProblem::PublicKeyLength { expected: set.public_key_bytes(), found: bytes.len() };
        Ok(Self { key: PreparedMlDsa::new(set, bytes).ok_or(problem)? })
    }

    pub(crate) const fn set(&self) -> ParameterSet {
        self.key.set()
    }

    pub(crate) fn prepare(&self) {
        self.key.prepare();
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        self.key.verify(message, signature).map_err(|error| match error {
            InvalidSignature::Length => {
                VerifyError::SignatureLength { expected: self.set().signature_bytes(), found: signature.len() }
            }
            InvalidSignature::Range => {
                VerifyError::SignatureRange { rule: "z of an ML-DSA signature is below its bound, gamma1 - beta" }
            }
            InvalidSignature::Hint => VerifyError::SignatureRange {
                rule: "the hint of an ML-DSA signature lists rising places of each polynomial, and zeros after them",
            },
            _ => VerifyError::SignatureMismatch(Signer::PrivateKey),
        })
    }
}
