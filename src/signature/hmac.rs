//! HMAC verification (RFC 7518 3.2), in constant time.

use core::fmt;

use hmac::{KeyInit, Mac, SimpleHmac};
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::algorithm::{Algorithm, Scheme};
use crate::base64url;
use crate::error::{Error, SecretForm, Signer, VerifyError};
use crate::hash::{Hash, Once};
use crate::signature::key_file::is_key_file;

/// A shared secret for HS256, HS384 and HS512; never a key set's member, and wiped when dropped.
///
/// Pass bytes, not text: only the owner knows how a text encodes the secret (base64, hex). It must be at least as long as the
/// hash of every algorithm that the policy lists (RFC 7518 3.2), and must not be a key file, which others may know
/// (RFC 8725 2.1); otherwise [`Verifier::with_secret`] returns an error.
///
/// [`Verifier::with_secret`]: crate::Verifier::with_secret
///
/// # Example: a service that signs its own tokens
///
/// ```
/// use jwt_verdict::{Algorithm, Policy, Secret, Verifier};
///
/// let secret = Secret::new([7_u8; 32]);
/// let policy =
///     Policy::builder().issuer("https://me.example").audience("me").algorithms([Algorithm::HS256]).build()?;
/// let verifier = Verifier::with_secret(secret, policy)?;
/// # Ok::<(), jwt_verdict::error::PolicyError>(())
/// ```
#[derive(Clone)]
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
    is_key_file: bool,
}

impl Secret {
    /// Takes the secret's bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = Zeroizing::new(bytes.into());
        Self { is_key_file: is_key_file(&bytes), bytes }
    }

    /// Verifies one tag over `message`: the bare step 8 of RFC 7515 5.2, with nothing parsed.
    ///
    /// # Errors
    ///
    /// [`Error::Verify`] (`ERR_JWS_SIGNATURE_VERIFICATION_FAILED`), also if the algorithm is not one of HS256, HS384
    /// and HS512, or if the secret is shorter than its hash.
    pub fn verify_message(&self, algorithm: Algorithm, message: &[u8], tag: &[u8]) -> Result<(), Error> {
        let Scheme::Hmac(hash) = algorithm.scheme() else {
            return Err(VerifyError::SignatureMismatch(Signer::Secret).into());
        };
        if self.len() < hash.bytes() {
            return Err(VerifyError::SignatureMismatch(Signer::Secret).into());
        }
        Ok(self.verify(hash, message, tag)?)
    }

    /// Whether both have the same bytes. For secrets of one program: the time taken says where they differ.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        *self.bytes == *other.bytes
    }

    /// Whether it is a key as PEM, DER, JWK or JWKS, and so perhaps public.
    pub(crate) fn is_key_file(&self) -> bool {
        self.is_key_file
    }

    /// The secret's length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The secret, decoded in other ways that its owner may have meant. Only explains why a signature is not valid; never
    /// used to accept one.
    pub(crate) fn in_form(&self, form: SecretForm) -> Option<Self> {
        let text = self.bytes.trim_ascii();
        let bytes = match form {
            SecretForm::WhiteSpace => text.to_vec(),
            SecretForm::Hex => decode_hex(text)?,
            SecretForm::Base64 => decode_base64(text)?,
        };
        Some(Self::new(bytes))
    }

    pub(crate) fn verify(&self, hash: Hash, message: &[u8], tag: &[u8]) -> Result<(), VerifyError> {
        let expected = hash.bytes();
        if tag.len() != expected {
            return Err(VerifyError::SignatureLength { expected, found: tag.len() });
        }
        let valid = match hash {
            Hash::Sha256 => is_tag_of::<SimpleHmac<Once<Sha256>>>(&self.bytes, message, tag),
            Hash::Sha384 => is_tag_of::<SimpleHmac<Once<Sha384>>>(&self.bytes, message, tag),
            Hash::Sha512 => is_tag_of::<SimpleHmac<Once<Sha512>>>(&self.bytes, message, tag),
        };
        if valid { Ok(()) } else { Err(VerifyError::SignatureMismatch(Signer::Secret)) }
    }
}

fn decode_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_chunks();
    let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
    if text.is_empty() || !rest.is_empty() { None } else { pairs.iter().map(byte).collect() }
}

/// Standard or URL-safe, with or without padding.
fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let end = text.iter().position(|&byte| byte == b'=').unwrap_or(text.len());
    let (text, padding) = text.split_at_checked(end)?;
    let url_safe: Zeroizing<Vec<u8>> = Zeroizing::new(
        text.iter()
            .map(|byte| match byte {
                b'+' => b'-',
                b'/' => b'_',
                byte => *byte,
            })
            .collect(),
    );
    let is_base64 = !text.is_empty() && padding.iter().all(|&byte| byte == b'=');
    is_base64.then(|| base64url::decode(&url_safe).ok()).flatten()
}

/// Shows that a secret exists, never its bytes.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

fn is_tag_of<M: Mac + KeyInit>(secret: &[u8], message: &[u8], tag: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(secret).is_ok_and(|mac| mac.chain_update(message).verify_slice(tag).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{KeyInit, Mac, Secret, Sha256, SimpleHmac};
    use crate::algorithm::Algorithm;
    use crate::error::{Error, Signer, VerifyError};

    /// RFC 7515 A.1, in parts.
    #[test]
    fn a_bare_tag() {
        let decode = |text: &str| crate::base64url::decode(text.as_bytes()).expect("base64url");
        let secret = Secret::new(decode(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
        ));
        let message = b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let tag = decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(secret.verify_message(Algorithm::HS256, message, &tag), Ok(()));
        let mismatch = Err(Error::Verify(VerifyError::SignatureMismatch(Signer::Secret)));
        assert_eq!(secret.verify_message(Algorithm::HS256, b"another", &tag), mismatch);
        assert_eq!(secret.verify_message(Algorithm::RS256, message, &tag), mismatch);
    }

    #[test]
    fn the_tag_of_a_message_of_several_parts() {
        let message = vec![7; 40_000];
        let tag = |message: &[u8]| {
            let mac = SimpleHmac::<Sha256>::new_from_slice(&[7; 32]).expect("any length");
            mac.chain_update(message).finalize().into_bytes()
        };
        let secret = Secret::new([7; 32]);
        assert_eq!(secret.verify_message(Algorithm::HS256, &message, &tag(&message)), Ok(()));
        assert!(secret.verify_message(Algorithm::HS256, &message, &tag(&message[..16_384])).is_err());
    }

    #[test]
    fn a_secret_shorter_than_the_hash_verifies_nothing() {
        for (length, expected) in
            [(31, Err(Error::Verify(VerifyError::SignatureMismatch(Signer::Secret)))), (32, Ok(()))]
        {
            let mac = SimpleHmac::<Sha256>::new_from_slice(&vec![7; length]).expect("any length");
            let tag = mac.chain_update(b"message").finalize().into_bytes();
            assert_eq!(Secret::new(vec![7; length]).verify_message(Algorithm::HS256, b"message", &tag), expected);
        }
    }

    #[test]
    fn a_secret_is_never_written_out() {
        assert_eq!(format!("{:?}", Secret::new([7; 32])), "Secret { .. }");
    }
}
