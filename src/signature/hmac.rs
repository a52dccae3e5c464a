//! HMAC verification (RFC 7518 3.2), in constant time.

use core::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::algorithm::{Algorithm, Hash, Scheme};
use crate::error::{Error, VerifyError};

/// A shared secret for HS256, HS384 and HS512; never a key set's member, and wiped when dropped.
///
/// It is bytes, not text: what a secret's text means (base64? hex?) only its owner knows. It must be at least as long
/// as the hash of every algorithm that the policy lists (RFC 7518 3.2); [`Verifier::with_secret`] says so.
///
/// [`Verifier::with_secret`]: crate::Verifier::with_secret
///
/// # Example: a service that signs its own tokens
///
/// ```
/// use jwt_verdict::{Algorithm, Expected, Policy, Secret, Verifier};
///
/// let secret = Secret::new([7_u8; 32]);
/// let policy = Policy::new(Expected::exactly("https://me.example")?, Expected::exactly("me")?)
///     .algorithms([Algorithm::HS256])?;
/// let verifier = Verifier::with_secret(secret, policy)?;
/// # Ok::<(), jwt_verdict::PolicyError>(())
/// ```
#[derive(Clone)]
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
}

impl Secret {
    /// Takes the secret's bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: Zeroizing::new(bytes.into()) }
    }

    /// Verifies one tag over `message`: the bare step 8 of RFC 7515 5.2, with nothing parsed.
    ///
    /// # Errors
    ///
    /// [`Error::Verify`] (`ERR_JWS_SIGNATURE_VERIFICATION_FAILED`), also when the algorithm is not one of HS256, HS384
    /// and HS512, or when the secret is shorter than its hash.
    pub fn verify_message(&self, algorithm: Algorithm, message: &[u8], tag: &[u8]) -> Result<(), Error> {
        let Scheme::Hmac(hash) = algorithm.scheme() else {
            return Err(VerifyError::SignatureMismatch.into());
        };
        if self.len() < hash.bytes() {
            return Err(VerifyError::SignatureMismatch.into());
        }
        Ok(self.verify(hash, message, tag)?)
    }

    /// The secret's length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn verify(&self, hash: Hash, message: &[u8], tag: &[u8]) -> Result<(), VerifyError> {
        let expected = hash.bytes();
        if tag.len() != expected {
            return Err(VerifyError::SignatureLength { expected, found: tag.len() });
        }
        let valid = match hash {
            Hash::Sha256 => is_tag_of::<Hmac<Sha256>>(&self.bytes, message, tag),
            Hash::Sha384 => is_tag_of::<Hmac<Sha384>>(&self.bytes, message, tag),
            Hash::Sha512 => is_tag_of::<Hmac<Sha512>>(&self.bytes, message, tag),
        };
        if valid { Ok(()) } else { Err(VerifyError::SignatureMismatch) }
    }
}

/// Says that there is a secret, never what it is.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

fn is_tag_of<M: Mac + KeyInit>(secret: &[u8], message: &[u8], tag: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(secret).is_ok_and(|mac| mac.chain_update(message).verify_slice(tag).is_ok())
}
