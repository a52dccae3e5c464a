//! Step 3, verify: a [`SelectedKey`] becomes an [`AuthenticToken`]. Dispatch only; the rules are in the files below.

mod ecdsa;
mod eddsa;
mod hmac;
mod key_file;
mod mldsa;
mod rsa;

pub(crate) use ecdsa::EcdsaKey;
pub(crate) use eddsa::EddsaKey;
pub use hmac::Secret;
#[cfg(feature = "issuer")]
pub(crate) use key_file::is_key_file;
pub(crate) use mldsa::MlDsaKey;
pub(crate) use rsa::RsaKey;

use crate::algorithm::{Algorithm, Scheme};
use crate::error::{Error, VerifyError};
use crate::header::Header;
use crate::jwk::PublicKey;
use crate::jwks::{SelectedKey, VerifyingKey};

/// A token whose signature holds: its bytes are the key owner's. Its claims have not been looked at.
///
/// The only way to one is [`SelectedKey::verify`].
#[derive(Clone, Debug)]
pub struct AuthenticToken {
    header: Header,
    payload: Vec<u8>,
    key_index: Option<usize>,
}

impl SelectedKey<'_, '_> {
    /// Verifies the signature (RFC 7515 5.2 step 8).
    ///
    /// # Errors
    ///
    /// [`Error::Verify`] (`ERR_JWS_SIGNATURE_VERIFICATION_FAILED`): the form is wrong, or the signature is not this
    /// key's over these bytes.
    pub fn verify(self) -> Result<AuthenticToken, Error> {
        self.verify_signature()?;
        let key_index = self.key_index();
        let (header, payload) = self.into_token().into_parts();
        Ok(AuthenticToken { header, payload, key_index })
    }

    pub(crate) fn verify_signature(&self) -> Result<(), VerifyError> {
        let token = self.token();
        let algorithm = token.header().algorithm();
        let (message, signature) = (token.signing_input(), token.signature());
        match (self.key(), algorithm.scheme()) {
            (VerifyingKey::Public(key), _) => verify(key, algorithm, message, signature),
            (VerifyingKey::Secret(secret), Scheme::Hmac(hash)) => secret.verify(hash, message, signature),
            (VerifyingKey::Secret(_), _) => Err(VerifyError::SignatureMismatch),
        }
    }
}

impl AuthenticToken {
    /// The header that was signed.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The payload that was signed: any bytes at all, until [`check`](AuthenticToken::check) has read them as claims.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    pub(crate) fn into_parts(self) -> (Header, Vec<u8>, Option<usize>) {
        (self.header, self.payload, self.key_index)
    }
}

/// Verifies one signature; a key of another kind than the algorithm's verifies nothing.
pub(crate) fn verify(
    key: &PublicKey,
    algorithm: Algorithm,
    message: &[u8],
    signature: &[u8],
) -> Result<(), VerifyError> {
    match (algorithm.scheme(), key) {
        (Scheme::RsaPkcs1(hash), PublicKey::Rsa(key)) => key.verify_pkcs1(hash, message, signature),
        (Scheme::RsaPss(hash), PublicKey::Rsa(key)) => key.verify_pss(hash, message, signature),
        (Scheme::Ecdsa(curve), PublicKey::Ecdsa(key)) if key.curve() == curve => key.verify(message, signature),
        (Scheme::Eddsa(curve), PublicKey::Eddsa(key)) if curve.is_none_or(|curve| curve == key.curve()) => {
            key.verify(message, signature)
        }
        (Scheme::MlDsa(set), PublicKey::MlDsa(key)) if key.set() == set => key.verify(message, signature),
        _ => Err(VerifyError::SignatureMismatch),
    }
}
