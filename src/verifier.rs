//! The four steps in one call, for programs that have one policy and many tokens.

use crate::claims::TrustedClaims;
use crate::error::{Error, PolicyError};
use crate::explain::Verdict;
use crate::keys::KeySet;
use crate::policy::Policy;
use crate::select::Keys;
use crate::signature::Secret;
use crate::time::Timestamp;
use crate::token::ParsedToken;

/// Keys and a policy that fit each other.
///
/// # Example: an API that trusts Vercel's OIDC tokens
///
/// ```no_run
/// use jwt_verdict::{Algorithm, Expected, KeySet, Limits, Policy, Timestamp, Verifier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (jwks, token) = (Vec::new(), String::new());
/// let keys = KeySet::parse(&jwks, &Limits::default())?;
/// let policy = Policy::new(
///     Expected::exactly("https://oidc.vercel.com/acme")?,
///     Expected::exactly("https://vercel.com/acme")?,
/// )
/// .subject(Expected::exactly("owner:acme:project:site:environment:production")?)
/// .algorithms([Algorithm::RS256])?;
/// let verifier = Verifier::new(keys, policy)?;
///
/// let trusted = verifier.verify(&token, Timestamp::from(std::time::SystemTime::now()))?;
/// println!("{}", trusted.json());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Verifier {
    keys: Keys,
    policy: Policy,
}

impl Verifier {
    /// Verifies with the public keys of a set.
    ///
    /// # Errors
    ///
    /// [`PolicyError::SymmetricWithKeySet`] when the policy lists HS256, HS384 or HS512.
    pub fn new(keys: KeySet, policy: Policy) -> Result<Self, PolicyError> {
        policy.fits_key_set()?;
        Ok(Self { keys: Keys::Set(keys), policy })
    }

    /// Verifies with a shared secret.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] when the secret is a key as PEM, DER, JWK or JWKS, or when the policy does not list algorithms,
    /// lists others than HS256, HS384 and HS512, or one whose hash is longer than the secret.
    pub fn with_secret(secret: Secret, policy: Policy) -> Result<Self, PolicyError> {
        policy.fits_secret(&secret)?;
        Ok(Self { keys: Keys::Secret(secret), policy })
    }

    /// Verifies `token` at the time `now`: parse, select, verify, check, in this order.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, see [`Error::code`].
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<TrustedClaims, Error> {
        let parsed = ParsedToken::parse(token, &self.policy)?;
        let selected = self.keys.select(parsed, &self.policy)?;
        selected.verify()?.check(&self.policy, now)
    }

    /// Walks the same steps without stopping, and says how each check came out.
    ///
    /// [`Verdict::error`] is what [`verify`](Verifier::verify) would have answered.
    #[must_use]
    pub fn explain(&self, token: &str, now: Timestamp) -> Verdict {
        Verdict::new(&self.keys, &self.policy, token, now)
    }

    /// Replaces the keys; every key of the old set is forgotten.
    ///
    /// # Errors
    ///
    /// [`PolicyError::SymmetricWithKeySet`] when this verifier was made for a secret; it stays as it was.
    pub fn set_keys(&mut self, keys: KeySet) -> Result<(), PolicyError> {
        self.policy.fits_key_set()?;
        self.keys = Keys::Set(keys);
        Ok(())
    }

    /// The key set; `None` for a secret.
    #[must_use]
    pub fn keys(&self) -> Option<&KeySet> {
        match &self.keys {
            Keys::Set(keys) => Some(keys),
            Keys::Secret(_) => None,
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}
