//! ML-DSA verification (FIPS 204 5.3), pure and with an empty context (RFC 9964).

use jwt_verdict_arithmetic::{Malformed, PreparedMlDsa};

use crate::algorithm::ParameterSet;
use crate::error::VerifyError;
use crate::jwk::KeyProblem;

/// A public key of a parameter set, ready to verify.
#[derive(Debug)]
pub(crate) struct MlDsaKey {
    set: ParameterSet,
    key: PreparedMlDsa,
}

impl MlDsaKey {
    /// Takes `pub`, the public key as FIPS 204 algorithm 22 encodes it: any bytes of the right number.
    pub(crate) fn new(set: ParameterSet, bytes: &[u8]) -> Result<Self, KeyProblem> {
        let expected = PreparedMlDsa::public_key_bytes(set);
        if bytes.len() != expected {
            return Err(KeyProblem::PublicKeyLength { expected, found: bytes.len() });
        }
        Ok(Self { set, key: PreparedMlDsa::new(set, bytes) })
    }

    pub(crate) const fn set(&self) -> ParameterSet {
        self.set
    }

    pub(crate) fn prepare(&self) {
        self.key.prepare();
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        let expected = PreparedMlDsa::signature_bytes(self.set);
        if signature.len() != expected {
            return Err(VerifyError::SignatureLength { expected, found: signature.len() });
        }
        match self.key.verify(message, signature) {
            Ok(true) => Ok(()),
            Ok(false) => Err(VerifyError::SignatureMismatch),
            Err(Malformed::Response) => {
                Err(VerifyError::SignatureRange { rule: "z of an ML-DSA signature is below its bound, gamma1 - beta" })
            }
            Err(Malformed::Hint) => Err(VerifyError::SignatureRange {
                rule: "the hint of an ML-DSA signature lists rising places of each polynomial, and zeros after them",
            }),
        }
    }
}
