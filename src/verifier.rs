//! The four steps in one call, for programs with one policy and many tokens.

#[cfg(feature = "wasm")]
use crate::claims::Judged;
use crate::claims::TrustedClaims;
use crate::error::{Error, PolicyError};
use crate::explain::Verdict;
use crate::keys::KeySet;
use crate::policy::Policy;
use crate::select::{Choice, Keys};
use crate::signature::Secret;
use crate::time::Timestamp;
use crate::token::ParsedToken;
use crate::verify::AuthenticToken;

/// Verifies tokens with keys and a policy.
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
    /// Creates a verifier with the public keys of a set.
    ///
    /// # Errors
    ///
    /// [`PolicyError::SymmetricWithKeySet`] if the policy lists HS256, HS384 or HS512.
    pub fn new(keys: KeySet, policy: Policy) -> Result<Self, PolicyError> {
        policy.fits_key_set()?;
        Ok(Self { keys: Keys::Set(keys.into()), policy })
    }

    /// Creates a verifier with a shared secret.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] if the secret is a key as PEM, DER, JWK or JWKS, or if the policy lists no algorithms, any other than
    /// HS256, HS384 and HS512, or one whose hash is longer than the secret.
    pub fn with_secret(secret: Secret, policy: Policy) -> Result<Self, PolicyError> {
        policy.fits_secret(&secret)?;
        Ok(Self { keys: Keys::Secret(secret.into()), policy })
    }

    /// Verifies `token` at the time `now`: parse, select, verify, check, in this order.
    ///
    /// # Errors
    ///
    /// The first failure: see [`Error::code`].
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<TrustedClaims, Error> {
        self.authenticate(token)?.check(&self.policy, now)
    }

    /// [`verify`](Verifier::verify), with what is said of the scope apart.
    #[cfg(feature = "wasm")]
    pub(crate) fn judge(&self, token: &str, now: Timestamp) -> Result<Judged, Error> {
        self.authenticate(token)?.judge(&self.policy, now)
    }

    fn authenticate(&self, token: &str) -> Result<AuthenticToken, Error> {
        let parsed = ParsedToken::parse(token, &self.policy)?;
        self.keys.select(parsed, Choice::alone(&self.policy))?.verify()
    }

    /// Runs the same steps without stopping, and reports every check.
    ///
    /// [`Verdict::error`] is what [`verify`](Verifier::verify) would have returned.
    #[must_use]
    pub fn explain(&self, token: &str, now: Timestamp) -> Verdict {
        Verdict::new(&self.keys, &self.policy, token, now)
    }

    /// Replaces the whole key set.
    ///
    /// # Errors
    ///
    /// [`PolicyError::SymmetricWithKeySet`] if this verifier has a secret, which it keeps.
    pub fn set_keys(&mut self, keys: KeySet) -> Result<(), PolicyError> {
        self.policy.fits_key_set()?;
        self.keys = Keys::Set(keys.into());
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
