//! Tokens for tests (feature `issuer`): an issuer with fresh keys, whose tokens are valid or flawed as a test needs them.
//!
//! For unit tests and demonstrations only. Keys live as long as the [`TestIssuer`], and are not protected against timing
//! attacks. jwt-compact makes the tokens.
//!
//! # Example: a unit test of code that verifies
//!
//! ```
//! use jwt_verdict::issuer::TestIssuer;
//! use jwt_verdict::{Algorithm, KeySet, Policy, Timestamp, Verifier};
//!
//! let issuer = TestIssuer::new("https://issuer.example", Algorithm::ES256)?;
//! let keys = KeySet::from_slice(issuer.jwks().as_bytes())?;
//! let policy = Policy::builder().issuer("https://issuer.example").audience("https://api.example").build()?;
//! let verifier = Verifier::new(keys, policy)?;
//!
//! let now = Timestamp::from(std::time::SystemTime::now());
//! let token = issuer.draft(now).claim("aud", "https://api.example").claim("sub", "user-1").sign()?;
//! assert!(verifier.verify(&token, now).is_ok());
//!
//! let without_expiry = issuer.draft(now).claim("aud", "https://api.example").without_claim("exp").sign()?;
//! assert_eq!(verifier.verify(&without_expiry, now).unwrap_err().claim(), Some("exp"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod algorithms;
mod draft;
mod error;
mod flaw;
mod key;
mod signer;
mod signing;
#[cfg(feature = "__wasm-issuer")]
mod wasm;

use serde_json::json;

pub use draft::Draft;
pub use error::IssuerError;
pub use flaw::Flaw;

use crate::{Algorithm, Timestamp};
use key::{Key, Material, PublicKey};
use signing::Signing;

/// An issuer of tokens for tests.
///
/// # Example: a key that rotates
///
/// ```
/// use jwt_verdict::Algorithm;
/// use jwt_verdict::issuer::TestIssuer;
///
/// let mut issuer = TestIssuer::new("https://issuer.example", Algorithm::EdDSA)?;
/// let old = issuer.kid().map(str::to_owned);
///
/// issuer.rotate()?; // new tokens have the new key; both are published
/// issuer.withdraw(old.as_deref().unwrap_or_default())?; // tokens of the old key can no longer be verified
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct TestIssuer {
    name: String,
    signing: Signing,
    published: Vec<PublicKey>,
}

impl TestIssuer {
    /// The supported algorithms.
    pub const ALGORITHMS: [Algorithm; 6] = algorithms::ALGORITHMS;

    /// Creates an issuer with `name` as the claim `iss`, and a new key, or a new secret for HS256.
    ///
    /// RSA keys have 2048 bits; generating one takes a noticeable fraction of a second.
    ///
    /// # Errors
    ///
    /// [`IssuerError::AlgorithmUnsupported`], and [`IssuerError::Randomness`] if the host provides none.
    pub fn new(name: impl Into<String>, algorithm: Algorithm) -> Result<Self, IssuerError> {
        Ok(Self::with_key(name.into(), algorithm, Key::generate(algorithm)?))
    }

    /// Creates an issuer with a given secret, for HS256.
    ///
    /// # Errors
    ///
    /// [`IssuerError::SecretIsPublicKey`] and [`IssuerError::SecretTooShort`].
    pub fn with_secret(name: impl Into<String>, secret: Vec<u8>) -> Result<Self, IssuerError> {
        Ok(Self::with_key(name.into(), Algorithm::HS256, Key::from_secret(secret)?))
    }

    /// The claim `iss` of its tokens.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.signing.algorithm
    }

    /// The `kid` of the key that signs; none for HS256.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.signing.key.kid()
    }

    /// The secret that signs, for HS256.
    #[must_use]
    pub fn secret(&self) -> Option<&[u8]> {
        match &self.signing.key.material {
            Material::Secret(secret) => Some(secret),
            _ => None,
        }
    }

    /// The published keys as the JSON text of a JWKS document (RFC 7517 5), oldest first. Empty for HS256.
    #[must_use]
    pub fn jwks(&self) -> String {
        let keys: Vec<_> = self.published.iter().map(|public| &public.jwk).collect();
        json!({ "keys": keys }).to_string()
    }

    /// The flaws that its tokens can have.
    pub fn flaws(&self) -> impl Iterator<Item = Flaw> + use<> {
        let algorithm = self.signing.algorithm;
        Flaw::ALL.iter().copied().filter(move |flaw| flaw.applies_to(algorithm))
    }

    /// Drafts a valid token, issued `now` for one hour.
    pub fn draft(&self, now: Timestamp) -> Draft<'_> {
        Draft::new(&self.name, &self.signing, now)
    }

    /// Generates a new key, publishes it in addition to the others, and signs with it from now on. For HS256, a new secret.
    ///
    /// # Errors
    ///
    /// [`IssuerError::Randomness`]; the issuer is then unchanged.
    pub fn rotate(&mut self) -> Result<(), IssuerError> {
        self.signing.key = Key::generate(self.signing.algorithm)?;
        self.published.extend(self.signing.key.public.clone());
        Ok(())
    }

    /// Stops publishing a key. If it is the key that signs, later tokens have an unknown `kid`.
    ///
    /// # Errors
    ///
    /// [`IssuerError::KeyNotPublished`].
    pub fn withdraw(&mut self, kid: &str) -> Result<(), IssuerError> {
        let Some(at) = self.published.iter().position(|public| public.kid == kid) else {
            let published = self.published.iter().map(|public| public.kid.clone()).collect();
            return Err(IssuerError::KeyNotPublished { kid: kid.to_owned(), published });
        };
        self.published.remove(at);
        Ok(())
    }

    fn with_key(name: String, algorithm: Algorithm, key: Key) -> Self {
        let published = key.public.iter().cloned().collect();
        Self { name, signing: Signing::new(algorithm, key), published }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Flaw, IssuerError, TestIssuer};
    use crate::policy::{PolicyBuilder, Stated};
    use crate::{Algorithm, KeySet, Policy, Secret, Timestamp, Verifier, base64url};

    const NAME: &str = "https://issuer.example";
    const AUDIENCE: &str = "https://api.example";
    const NOW: Timestamp = Timestamp::from_unix_seconds(1_700_000_000);

    fn policy() -> PolicyBuilder<Stated, Stated> {
        Policy::builder().issuer(NAME).audience(AUDIENCE)
    }

    fn verifier(issuer: &TestIssuer) -> Verifier {
        if let Some(secret) = issuer.secret() {
            let policy = policy().algorithms([Algorithm::HS256]).build().unwrap();
            return Verifier::with_secret(Secret::new(secret.to_vec()), policy).unwrap();
        }
        Verifier::new(KeySet::from_slice(issuer.jwks().as_bytes()).unwrap(), policy().build().unwrap()).unwrap()
    }

    fn segment(token: &str, index: usize) -> Value {
        let text = token.split('.').nth(index).unwrap();
        serde_json::from_slice(&base64url::decode(text.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn a_token_of_every_algorithm_is_good() {
        for algorithm in TestIssuer::ALGORITHMS {
            let issuer = TestIssuer::new(NAME, algorithm).unwrap();
            let token = issuer.draft(NOW).claim("aud", AUDIENCE).sign().unwrap();
            verifier(&issuer).verify(&token, NOW).unwrap_or_else(|error| panic!("{algorithm}: {error}"));
        }
    }

    #[test]
    fn every_flaw_of_every_algorithm_is_refused_for_what_it_is() {
        for algorithm in TestIssuer::ALGORITHMS {
            let issuer = TestIssuer::new(NAME, algorithm).unwrap();
            let verifier = verifier(&issuer);
            for flaw in issuer.flaws() {
                let token = issuer.draft(NOW).claim("aud", AUDIENCE).flaw(flaw).sign().unwrap();
                let error = verifier.verify(&token, NOW).unwrap_err();
                let (code, claim) = match flaw {
                    Flaw::Expired => ("ERR_JWT_EXPIRED", Some("exp")),
                    Flaw::NotYetValid => ("ERR_JWT_CLAIM_VALIDATION_FAILED", Some("nbf")),
                    Flaw::WrongIssuer => ("ERR_JWT_CLAIM_VALIDATION_FAILED", Some("iss")),
                    Flaw::WrongAudience => ("ERR_JWT_CLAIM_VALIDATION_FAILED", Some("aud")),
                    Flaw::UnknownKid => ("ERR_JWKS_NO_MATCHING_KEY", None),
                    Flaw::ForeignKey | Flaw::TamperedSignature | Flaw::TamperedPayload | Flaw::Truncated => {
                        ("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", None)
                    }
                    Flaw::Unsecured => ("ERR_JWS_INVALID", None),
                    Flaw::HmacConfusion => ("ERR_JOSE_ALG_NOT_ALLOWED", None),
                };
                assert_eq!((error.code(), error.claim()), (code, claim), "{algorithm} {flaw}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_signature_is_what_the_flaw_says() {
        let issuer = TestIssuer::new(NAME, Algorithm::ES256).unwrap();
        let keys = KeySet::from_slice(issuer.jwks().as_bytes()).unwrap();
        let sign = |flaw| {
            let token = issuer.draft(NOW).flaw(flaw).sign().unwrap();
            let (signed, signature) = token.rsplit_once('.').unwrap();
            (signed.to_owned(), base64url::decode(signature.as_bytes()).unwrap())
        };
        let holds = |signed: &str, signature: &[u8]| {
            keys.get(0).unwrap().verify_message(Algorithm::ES256, signed.as_bytes(), signature).is_ok()
        };

        let (signed, mut signature) = sign(Flaw::TamperedSignature);
        assert!(!holds(&signed, &signature));
        *signature.last_mut().unwrap() ^= 1;
        assert!(holds(&signed, &signature));

        assert_eq!(sign(Flaw::Truncated).1.len(), 32);

        let (signed, signature) = sign(Flaw::TamperedPayload);
        assert_eq!((signature.len(), segment(&signed, 1)["tampered"].as_bool()), (64, Some(true)));

        let (signed, tag) = sign(Flaw::HmacConfusion);
        let public = issuer.signing.key.material.public_pem().unwrap();
        assert_eq!(Secret::new(public.as_bytes()).verify_message(Algorithm::HS256, signed.as_bytes(), &tag), Ok(()));
    }

    #[test]
    fn errors_say_what_was_expected_and_found() {
        let published = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let flaw = Flaw::UnknownKid;
        for (error, words) in [
            (IssuerError::AlgorithmUnsupported { algorithm: Algorithm::ES512 }, "found ES512"),
            (IssuerError::SecretTooShort { bytes: 31 }, "expected 32 bytes or more for HS256, found 31"),
            (IssuerError::SecretIsPublicKey, "expected random bytes, found a key as PEM, DER, JWK or JWKS"),
            (
                IssuerError::KeyNotPublished { kid: "c".into(), published: published(&["a", "b"]) },
                "expected the kid of a published key (a, b), found \"c\"",
            ),
            (
                IssuerError::KeyNotPublished { kid: "c".into(), published: published(&[]) },
                "expected the kid of a published key, found \"c\"; no key is published",
            ),
            (
                IssuerError::FlawNotApplicable { flaw, algorithm: Algorithm::HS256 },
                "a token signed with HS256 cannot have the flaw \"unknown-kid\"",
            ),
            (IssuerError::Randomness, "no random numbers"),
            (IssuerError::Cryptography, "please report this"),
        ] {
            assert!(error.to_string().contains(words), "{error}");
        }
        assert_eq!(flaw.to_string(), "unknown-kid");
    }

    #[test]
    fn a_flaw_that_cannot_be_is_an_error_and_not_a_good_token() {
        let issuer = TestIssuer::new(NAME, Algorithm::HS256).unwrap();
        let left: Vec<Flaw> =
            Flaw::ALL.iter().copied().filter(|flaw| !issuer.flaws().any(|own| own == *flaw)).collect();
        assert_eq!(left, [Flaw::UnknownKid, Flaw::HmacConfusion]);
        for flaw in left {
            let error = issuer.draft(NOW).flaw(flaw).sign().unwrap_err();
            assert_eq!(error, IssuerError::FlawNotApplicable { flaw, algorithm: Algorithm::HS256 });
        }
    }

    #[test]
    fn names_of_flaws_lead_back_to_them() {
        for &flaw in Flaw::ALL {
            assert_eq!(Flaw::from_name(flaw.name()), Some(flaw));
        }
        assert_eq!(Flaw::from_name("Expired"), None);
    }

    #[test]
    fn defaults_are_those_of_a_token_for_one_hour() {
        let issuer = TestIssuer::new(NAME, Algorithm::ES256).unwrap();
        let token = issuer.draft(NOW).sign().unwrap();
        assert_eq!(segment(&token, 0), json!({ "alg": "ES256", "kid": issuer.kid(), "typ": "JWT" }));
        let claims = json!({ "iss": NAME, "iat": 1_700_000_000, "nbf": 1_700_000_000, "exp": 1_700_003_600 });
        assert_eq!(segment(&token, 1), claims);
    }

    #[test]
    fn every_member_can_be_changed_and_left_out() {
        let issuer = TestIssuer::new(NAME, Algorithm::ES256).unwrap();
        let draft = issuer.draft(NOW).claim("exp", 1.5).claim("aud", vec!["a", "b"]).claim("__proto__", json!({}));
        let token = draft.without_claim("iss").header("crit", vec!["x"]).without_header("typ").sign().unwrap();
        assert_eq!(segment(&token, 0), json!({ "alg": "ES256", "kid": issuer.kid(), "crit": ["x"] }));
        let claims =
            json!({ "iat": 1_700_000_000, "nbf": 1_700_000_000, "exp": 1.5, "aud": ["a", "b"], "__proto__": {} });
        assert_eq!(segment(&token, 1), claims);
    }

    /// jwt-compact writes the header of the first, and the others are written here.
    #[test]
    fn alg_can_be_anything_over_a_signature_that_holds() {
        let issuer = TestIssuer::new(NAME, Algorithm::ES256).unwrap();
        let key = KeySet::from_slice(issuer.jwks().as_bytes()).unwrap();
        let draft = || issuer.draft(NOW);
        for (draft, alg) in [
            (draft().header("alg", "ES384"), json!("ES384")),
            (draft().header("alg", 256), json!(256)),
            (draft().without_header("alg"), Value::Null),
        ] {
            let token = draft.sign().unwrap();
            assert_eq!(segment(&token, 0)["alg"], alg);
            let (signed, signature) = token.rsplit_once('.').unwrap();
            let signature = base64url::decode(signature.as_bytes()).unwrap();
            key.get(0).unwrap().verify_message(Algorithm::ES256, signed.as_bytes(), &signature).unwrap();
        }
    }

    #[test]
    fn rotation_keeps_old_keys_until_they_are_withdrawn() {
        let mut issuer = TestIssuer::new(NAME, Algorithm::EdDSA).unwrap();
        let sign = |issuer: &TestIssuer| issuer.draft(NOW).claim("aud", AUDIENCE).sign().unwrap();
        let old_kid = issuer.kid().unwrap().to_owned();
        let old = sign(&issuer);
        issuer.rotate().unwrap();
        let new = sign(&issuer);
        for token in [&old, &new] {
            verifier(&issuer).verify(token, NOW).unwrap();
        }
        issuer.withdraw(&old_kid).unwrap();
        assert_eq!(verifier(&issuer).verify(&old, NOW).unwrap_err().code(), "ERR_JWKS_NO_MATCHING_KEY");
        verifier(&issuer).verify(&new, NOW).unwrap();

        let published = vec![issuer.kid().unwrap().to_owned()];
        assert_eq!(issuer.withdraw(&old_kid), Err(IssuerError::KeyNotPublished { kid: old_kid, published }));
        issuer.withdraw(issuer.kid().unwrap().to_owned().as_str()).unwrap();
        assert_eq!(issuer.jwks(), r#"{"keys":[]}"#);
        assert!(verifier(&issuer).verify(&sign(&issuer), NOW).is_err());
    }

    #[test]
    fn secrets_can_be_given_and_are_replaced_by_rotation() {
        let secret = vec![7; 32];
        let mut issuer = TestIssuer::with_secret(NAME, secret.clone()).unwrap();
        assert_eq!((issuer.secret(), issuer.kid(), issuer.jwks().as_str()), (Some(&*secret), None, r#"{"keys":[]}"#));
        issuer.rotate().unwrap();
        assert_ne!(issuer.secret(), Some(&*secret));
        let error = TestIssuer::with_secret(NAME, vec![7; 31]).unwrap_err();
        assert_eq!(error, IssuerError::SecretTooShort { bytes: 31 });
        let error = TestIssuer::with_secret(NAME, b"-----BEGIN PUBLIC KEY-----".to_vec()).unwrap_err();
        assert_eq!(error, IssuerError::SecretIsPublicKey);
    }

    #[test]
    fn what_is_published_or_printed_holds_no_private_member() {
        for algorithm in TestIssuer::ALGORITHMS {
            let issuer = TestIssuer::new(NAME, algorithm).unwrap();
            let jwks: Value = serde_json::from_str(&issuer.jwks()).unwrap();
            for jwk in jwks["keys"].as_array().unwrap() {
                let members: Vec<&str> = jwk.as_object().unwrap().keys().map(String::as_str).collect();
                let public = ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"];
                assert!(members.iter().all(|member| public.contains(member)), "{members:?}");
            }
        }
        let issuer = TestIssuer::with_secret(NAME, vec![7; 32]).unwrap();
        let printed = format!("{issuer:?}");
        assert!(printed.contains("Key {") && !printed.contains("7, 7"), "{printed}");
    }

    #[test]
    fn algorithms_without_keys_are_refused() {
        for algorithm in Algorithm::ALL.iter().copied().filter(|algorithm| !TestIssuer::ALGORITHMS.contains(algorithm))
        {
            let error = TestIssuer::new(NAME, algorithm).unwrap_err();
            assert_eq!(error, IssuerError::AlgorithmUnsupported { algorithm });
        }
    }

    #[test]
    fn keys_are_named_by_their_thumbprints() {
        for algorithm in TestIssuer::ALGORITHMS.into_iter().filter(|algorithm| !algorithm.is_symmetric()) {
            let issuer = TestIssuer::new(NAME, algorithm).unwrap();
            let keys = KeySet::from_slice(issuer.jwks().as_bytes()).unwrap();
            let thumbprint = keys.get(0).unwrap().thumbprint().unwrap();
            assert_eq!(issuer.kid(), Some(&*format!("test-{thumbprint}")));
        }
    }

    #[test]
    fn no_two_issuers_share_a_key() {
        let kids = [(); 3].map(|()| TestIssuer::new(NAME, Algorithm::ES256).unwrap().kid().unwrap().to_owned());
        assert!(kids[0] != kids[1] && kids[1] != kids[2] && kids[0] != kids[2]);
    }
}
