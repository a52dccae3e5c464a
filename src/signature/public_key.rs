//! A validated public key of any type.

use super::ecdsa::EcdsaKey;
use super::eddsa::EddsaKey;
use super::mldsa::MlDsaKey;
use super::rsa::RsaKey;
use crate::algorithm::{Algorithm, Crv, KeyType, Scheme};
use crate::error::{Signer, VerifyError};

/// A validated public key, by the arithmetic it needs.
#[derive(Debug)]
pub(crate) enum PublicKey {
    Rsa(RsaKey),
    Ecdsa(EcdsaKey),
    Eddsa(EddsaKey),
    MlDsa(MlDsaKey),
}

impl PublicKey {
    /// Verifies one signature; a key of the wrong kind for the algorithm verifies nothing.
    pub(crate) fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        match (algorithm.scheme(), self) {
            (Scheme::RsaPkcs1(hash), Self::Rsa(key)) => key.verify_pkcs1(hash, message, signature),
            (Scheme::RsaPss(hash), Self::Rsa(key)) => key.verify_pss(hash, message, signature),
            (Scheme::Ecdsa(curve), Self::Ecdsa(key)) if key.curve() == curve => key.verify(message, signature),
            (Scheme::Eddsa(curve), Self::Eddsa(key)) if curve.is_none_or(|curve| curve == key.curve()) => {
                key.verify(message, signature)
            }
            (Scheme::MlDsa(set), Self::MlDsa(key)) if key.set() == set => key.verify(message, signature),
            _ => Err(VerifyError::SignatureMismatch(Signer::PrivateKey)),
        }
    }

    pub(crate) const fn key_type(&self) -> KeyType {
        match self {
            Self::Rsa(_) => KeyType::Rsa,
            Self::Ecdsa(_) => KeyType::Ec,
            Self::Eddsa(_) => KeyType::Okp,
            Self::MlDsa(_) => KeyType::Akp,
        }
    }

    pub(crate) fn curve_name(&self) -> Option<&'static str> {
        match self {
            Self::Rsa(_) | Self::MlDsa(_) => None,
            Self::Ecdsa(key) => Some(key.curve().name()),
            Self::Eddsa(key) => Some(key.curve().name()),
        }
    }

    /// Whether the key can verify signatures of this scheme.
    pub(crate) fn fits(&self, scheme: Scheme) -> bool {
        let curve = scheme.curve_name();
        let has_parameters = match self {
            Self::MlDsa(key) => scheme == Scheme::MlDsa(key.set()),
            Self::Rsa(_) | Self::Ecdsa(_) | Self::Eddsa(_) => {
                curve.is_none_or(|curve| self.curve_name() == Some(curve))
            }
        };
        self.key_type() == scheme.key_type() && has_parameters
    }
}
