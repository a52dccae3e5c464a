//! Step 3, verify: a [`SelectedKey`] becomes an [`AuthenticToken`].

use crate::algorithm::Scheme;
use crate::error::{Error, SecretForm, Signer, VerifyError};
use crate::header::Header;
use crate::select::{SelectedKey, VerifyingKey};
use crate::signature::Secret;

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
            (VerifyingKey::Public(key), _) => {
                key.verify(algorithm, message, signature).map_err(|error| about(error, token.header()))
            }
            (VerifyingKey::Secret(secret), Scheme::Hmac(hash)) => secret.verify(hash, message, signature),
            (VerifyingKey::Secret(_), _) => Err(VerifyError::SignatureMismatch(Signer::Secret)),
        }
    }

    /// The form in which the secret would verify the signature, where it was passed in another.
    pub(crate) fn form_of_secret(&self) -> Option<SecretForm> {
        let (VerifyingKey::Secret(secret), Scheme::Hmac(hash)) =
            (self.key(), self.token().header().algorithm().scheme())
        else {
            return None;
        };
        let (message, signature) = (self.token().signing_input(), self.token().signature());
        let holds = |secret: &Secret| secret.verify(hash, message, signature).is_ok();
        secret.other_forms().find(|(_, other)| holds(other)).map(|(form, _)| form)
    }
}

/// What the header adds to what is known of a signature that does not match. It changes no answer.
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

    /// The payload that was signed: any bytes at all, until [`check`](AuthenticToken::check) has read them as claims.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    pub(crate) fn into_parts(self) -> (Header, Vec<u8>, Option<usize>) {
        (self.header, self.payload, self.key_index)
    }
}
