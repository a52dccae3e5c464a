//! Step 3, verify: turns a [`SelectedKey`] into an [`AuthenticToken`].

use crate::algorithm::Scheme;
use crate::error::{Error, SecretForm, Signer, VerifyError};
use crate::header::Header;
use crate::select::{SelectedKey, VerifyingKey};
use crate::signature::Secret;

/// A token with a valid signature: the owner of the key wrote its bytes. Its claims have not been checked.
///
/// Only [`SelectedKey::verify`] creates one.
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
    /// [`Error::Verify`] (`ERR_JWS_SIGNATURE_VERIFICATION_FAILED`): the signature is malformed, or is not valid for this key and
    /// these bytes.
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
            (VerifyingKey::Public(key), _) => {
                key.verify(algorithm, message, signature).map_err(|error| about(error, token.header()))
            }
            (VerifyingKey::Secret(secret), Scheme::Hmac(hash)) => secret.verify(hash, message, signature),
            (VerifyingKey::Secret(_), _) => Err(VerifyError::SignatureMismatch(Signer::Secret)),
        }
    }

    /// The encoding of the secret that would verify the signature, if it was passed in another.
    pub(crate) fn form_of_secret(&self) -> Option<SecretForm> {
        let (VerifyingKey::Secret(secret), Scheme::Hmac(hash)) =
            (self.key(), self.token().header().algorithm().scheme())
        else {
            return None;
        };
        let (message, signature) = (self.token().signing_input(), self.token().signature());
        let holds = |secret: Secret| secret.verify(hash, message, signature).is_ok();
        let mut forms = [SecretForm::WhiteSpace, SecretForm::Hex, SecretForm::Base64].into_iter();
        forms.find(|&form| secret.in_form(form).is_some_and(holds))
    }
}

/// Adds what the header tells about a signature that does not match. It changes no verdict.
fn about(error: VerifyError, header: &Header) -> VerifyError {
    match error {
        VerifyError::SignatureMismatch(Signer::PrivateKey) if header.has_nonce() => {
            VerifyError::SignatureMismatch(Signer::PrivateKeyWithNonce)
        }
        _ => error,
    }
}

impl AuthenticToken {
    /// The header that was signed.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The payload that was signed: any bytes, until [`check`](AuthenticToken::check) has parsed them as claims.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    pub(crate) fn into_parts(self) -> (Header, Vec<u8>, Option<usize>) {
        (self.header, self.payload, self.key_index)
    }
}
