//! The four steps in one call, for programs with one policy and many tokens.

use std::sync::{Arc, PoisonError, RwLock};

#[cfg(feature = "__wasm")]
use crate::claims::Judged;
use crate::claims::TrustedClaims;
use crate::error::{Error, PolicyError};
use crate::explain::{Findings, Verdict};
use crate::keys::KeySet;
use crate::login::Login;
use crate::policy::Policy;
use crate::select::{Choice, Keys};
use crate::signature::Secret;
use crate::time::Timestamp;
use crate::token::ParsedToken;
use crate::verify::AuthenticToken;

/// Verifies tokens with keys and a policy. Threads share it by reference, also while one of them replaces the keys.
///
/// # Example: an API that trusts Vercel's OIDC tokens
///
/// ```no_run
/// use jwt_verdict::{Algorithm, KeySet, Policy, Timestamp, Verifier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (jwks, token) = (Vec::new(), String::new());
/// let keys = KeySet::from_slice(&jwks)?;
/// let policy = Policy::builder()
///     .issuer("https://oidc.vercel.com/acme")
///     .audience("https://vercel.com/acme")
///     .subject("owner:acme:project:site:environment:production")
///     .algorithms([Algorithm::RS256])
///     .build()?;
/// let verifier = Verifier::new(keys, policy)?;
///
/// let trusted = verifier.verify(&token, Timestamp::from(std::time::SystemTime::now()))?;
/// println!("{}", trusted.json());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Verifier {
    held: Held,
    policy: Policy,
}

/// What the verifier has: never both.
#[derive(Debug)]
enum Held {
    /// Locked for as long as it takes to copy or replace the pointer. A verification owns the set that it began with.
    Set(RwLock<Arc<KeySet>>),
    Secret(Secret),
}

impl Verifier {
    /// Creates a verifier with the public keys of a set.
    ///
    /// # Errors
    ///
    /// [`PolicyError::SymmetricWithKeySet`] if the policy lists HS256, HS384 or HS512.
    pub fn new(keys: KeySet, policy: Policy) -> Result<Self, PolicyError> {
        policy.fits_key_set()?;
        Ok(Self { held: Held::Set(RwLock::new(Arc::new(keys))), policy })
    }

    /// Creates a verifier with a shared secret.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] if the secret is a key as PEM, DER, JWK or JWKS, or if the policy lists no algorithms, any other than
    /// HS256, HS384 and HS512, or one whose hash is longer than the secret.
    pub fn with_secret(secret: Secret, policy: Policy) -> Result<Self, PolicyError> {
        policy.fits_secret(&secret)?;
        Ok(Self { held: Held::Secret(secret), policy })
    }

    /// Verifies `token` at the time `now`: parse, select, verify, check, in this order.
    ///
    /// # Errors
    ///
    /// The first failure: see [`Error::code`]. With [`Profile::IdToken`](crate::policy::Profile::IdToken) every token is rejected
    /// ([`CheckError::LoginNotStated`](crate::error::CheckError::LoginNotStated)), because an ID token is judged for one login:
    /// call [`verify_login`](Verifier::verify_login).
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<TrustedClaims, Error> {
        self.authenticate(token)?.check(&self.policy, now)
    }

    /// Verifies an ID token for one login at the time `now` (OpenID Connect Core 1.0 3.1.3.7).
    ///
    /// # Errors
    ///
    /// The first failure, as [`verify`](Verifier::verify) has it. With any other profile, and with none, every token is rejected
    /// ([`CheckError::LoginNotExpected`](crate::error::CheckError::LoginNotExpected)).
    ///
    /// # Example: the callback of a login
    ///
    /// ```
    /// # use jwt_verdict::{Timestamp, TrustedClaims, Verifier};
    /// use jwt_verdict::policy::Login;
    ///
    /// # fn callback(
    /// #     verifier: &Verifier, id_token: &str, nonce_of_session: &str,
    /// # ) -> Result<TrustedClaims, Box<dyn std::error::Error>> {
    /// let login = Login::with_nonce(nonce_of_session)?;
    /// let trusted = verifier.verify_login(id_token, &login, Timestamp::from(std::time::SystemTime::now()))?;
    /// # Ok(trusted)
    /// # }
    /// ```
    pub fn verify_login(&self, token: &str, login: &Login, now: Timestamp) -> Result<TrustedClaims, Error> {
        self.authenticate(token)?.check_login(&self.policy, login, now)
    }

    /// [`verify`](Verifier::verify), or for a login [`verify_login`](Verifier::verify_login), with what is said of the scope apart.
    #[cfg(feature = "__wasm")]
    pub(crate) fn judge(&self, token: &str, login: Option<&Login>, now: Timestamp) -> Result<Judged, Error> {
        self.authenticate(token)?.judge(&self.policy, login, now)
    }

    fn authenticate(&self, token: &str) -> Result<AuthenticToken, Error> {
        let parsed = ParsedToken::parse(token, &self.policy)?;
        self.with_keys(|keys| keys.select(parsed, Choice::alone(&self.policy))?.verify())
    }

    /// Runs the same steps without stopping, and reports every check.
    ///
    /// [`Verdict::error`] is what [`verify`](Verifier::verify) would have returned.
    #[must_use]
    pub fn explain(&self, token: &str, now: Timestamp) -> Verdict {
        Verdict::new(self.find(token, None, now))
    }

    /// [`explain`](Verifier::explain) for an ID token and one login.
    ///
    /// [`Verdict::error`] is what [`verify_login`](Verifier::verify_login) would have returned.
    #[must_use]
    pub fn explain_login(&self, token: &str, login: &Login, now: Timestamp) -> Verdict {
        Verdict::new(self.find(token, Some(login), now))
    }

    /// What [`explain`](Verifier::explain) puts into words.
    pub(crate) fn find(&self, token: &str, login: Option<&Login>, now: Timestamp) -> Findings {
        self.with_keys(|keys| Findings::new(keys, &self.policy, login, token, now))
    }

    /// Replaces the whole key set. Verifications that have begun end with the keys they began with.
    ///
    /// # Errors
    ///
    /// [`PolicyError::SymmetricWithKeySet`] if this verifier has a secret, which it keeps.
    pub fn set_keys(&self, keys: impl Into<Arc<KeySet>>) -> Result<(), PolicyError> {
        self.policy.fits_key_set()?;
        if let Held::Set(held) = &self.held {
            let keys = keys.into();
            let mut held = held.write().unwrap_or_else(PoisonError::into_inner);
            let replaced = core::mem::replace(&mut *held, keys);
            // The last owner of a large set frees it, which others need not wait for.
            drop(held);
            drop(replaced);
        }
        Ok(())
    }

    /// The key set that the next verification uses; `None` for a secret.
    #[must_use]
    pub fn keys(&self) -> Option<Arc<KeySet>> {
        match &self.held {
            Held::Set(held) => Some(current(held)),
            Held::Secret(_) => None,
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    fn with_keys<R>(&self, run: impl FnOnce(Keys<'_>) -> R) -> R {
        match &self.held {
            Held::Set(held) => run(Keys::Set(&current(held))),
            Held::Secret(secret) => run(Keys::Secret(secret)),
        }
    }
}

/// A thread that panicked with the lock held leaves a whole pointer, so a poisoned lock is as good as any.
fn current(held: &RwLock<Arc<KeySet>>) -> Arc<KeySet> {
    Arc::clone(&held.read().unwrap_or_else(PoisonError::into_inner))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::{Held, KeySet, Policy, Timestamp, Verifier};
    use crate::policy::Expected;

    /// RFC 7515 A.3: signed with ES256, no `kid`.
    const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvb\
                         S9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKT\
                         UJqPP3-Kg6NU1Q";
    const KEY: &[u8] = br#"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
    const BEFORE_ITS_EXPIRY: Timestamp = Timestamp::from_unix_seconds(1_300_819_379);

    fn verifier(keys: &[u8]) -> Verifier {
        let policy =
            Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked).build().expect("a policy");
        Verifier::new(set(keys), policy).expect("a policy for keys")
    }

    fn set(keys: &[u8]) -> KeySet {
        KeySet::from_slice(keys).expect("a key set")
    }

    fn reason(verifier: &Verifier) -> &'static str {
        verifier.verify(TOKEN, BEFORE_ITS_EXPIRY).map_or_else(|error| error.reason(), |_| "accepted")
    }

    #[test]
    fn keys_are_replaced_while_others_verify() {
        const ENOUGH: usize = 200;
        let verifier = verifier(KEY);
        let (accepted, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let is_over = || accepted.load(Ordering::SeqCst) >= ENOUGH && refused.load(Ordering::SeqCst) >= ENOUGH;
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    while !is_over() {
                        match reason(&verifier) {
                            "accepted" => accepted.fetch_add(1, Ordering::SeqCst),
                            "no_matching_key" => refused.fetch_add(1, Ordering::SeqCst),
                            other => panic!("{other}: neither with the key nor without"),
                        };
                        let verdict = verifier.explain(TOKEN, BEFORE_ITS_EXPIRY);
                        assert_eq!(verdict.is_accepted(), verdict.candidates().len() == 1);
                    }
                });
            }
            while !is_over() {
                for keys in [br#"{"keys":[]}"#, KEY] {
                    verifier.set_keys(set(keys)).expect("a policy for keys");
                    thread::yield_now();
                }
            }
        });
        assert_eq!(reason(&verifier), "accepted");
    }

    #[test]
    fn no_lock_is_held_by_who_reads_or_verifies() {
        let verifier = verifier(KEY);
        let held = verifier.keys().expect("keys");
        let Held::Set(lock) = &verifier.held else { panic!("keys") };
        let free = verifier.with_keys(|_| lock.try_write().is_ok());
        assert!(free);
        verifier.set_keys(set(br#"{"keys":[]}"#)).expect("a policy for keys");
        assert_eq!((held.iter().len(), verifier.keys().map(|keys| keys.iter().len())), (1, Some(0)));
    }

    #[test]
    fn a_panic_elsewhere_does_not_end_the_service() {
        let verifier = verifier(br#"{"keys":[]}"#);
        let Held::Set(lock) = &verifier.held else { panic!("keys") };
        thread::scope(|scope| {
            let holder = scope.spawn(|| {
                let _guard = lock.write();
                panic!("with the lock held");
            });
            assert!(holder.join().is_err());
        });
        assert!(lock.is_poisoned());
        assert_eq!(reason(&verifier), "no_matching_key");
        verifier.set_keys(set(KEY)).expect("a policy for keys");
        assert_eq!(reason(&verifier), "accepted");
    }
}
