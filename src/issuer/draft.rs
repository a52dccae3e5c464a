//! A token before it is signed: valid, unless a method changes that.

use serde_json::{Map, Value};

use super::error::IssuerError;
use super::flaw::Flaw;
use super::signer::Signer;
use super::signing::Signing;
use crate::{Timestamp, base64url};

const HOUR: i64 = 3600;

/// A token before it is signed. [`TestIssuer::draft`](super::TestIssuer::draft) makes a valid one; each method changes it.
#[derive(Clone, Debug)]
#[must_use = "a draft is no token until it is signed"]
pub struct Draft<'i> {
    signing: &'i Signing,
    now: i64,
    header: Map<String, Value>,
    claims: Map<String, Value>,
    flaw: Option<Flaw>,
}

impl<'i> Draft<'i> {
    pub(super) fn new(issuer: &str, signing: &'i Signing, now: Timestamp) -> Self {
        let now = now.as_unix_seconds();
        let mut draft = Self { signing, now, header: Map::new(), claims: Map::new(), flaw: None }
            .header("alg", signing.algorithm.name())
            .header("typ", "JWT")
            .claim("iss", issuer)
            .claim("iat", now)
            .claim("nbf", now)
            .claim("exp", now.saturating_add(HOUR));
        if let Some(kid) = signing.key.kid() {
            draft = draft.header("kid", kid);
        }
        draft
    }

    /// Sets a claim, of any JSON type.
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }

    /// Omits a claim.
    pub fn without_claim(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    /// Sets a member of the header, of any JSON type. The issuer's algorithm still makes the signature, whatever `alg`
    /// says.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.header.insert(name.into(), value.into());
        self
    }

    /// Omits a member of the header.
    pub fn without_header(mut self, name: &str) -> Self {
        self.header.remove(name);
        self
    }

    /// Gives the token a flaw, which takes precedence over claims and header members.
    pub fn flaw(mut self, flaw: Flaw) -> Self {
        self.flaw = Some(flaw);
        self
    }

    /// Signs the token.
    ///
    /// # Errors
    ///
    /// [`IssuerError::FlawNotApplicable`], and [`IssuerError::Randomness`] if a signature or another key needs some.
    pub fn sign(mut self) -> Result<String, IssuerError> {
        let algorithm = self.signing.algorithm;
        let Some(flaw) = self.flaw else { return self.sign_with(&self.own_key()) };
        if !flaw.applies_to(algorithm) {
            return Err(IssuerError::FlawNotApplicable { flaw, algorithm });
        }
        self.distort(flaw);
        match flaw {
            Flaw::ForeignKey => self.sign_with(&Signer::Key(&self.signing.stranger()?.material)),
            Flaw::Unsecured => self.sign_with(&Signer::Nothing),
            Flaw::HmacConfusion => {
                let pem = self.signing.key.material.public_pem().ok_or(IssuerError::Cryptography)?;
                self.sign_with(&Signer::Secret(pem.as_bytes()))
            }
            Flaw::TamperedSignature | Flaw::TamperedPayload | Flaw::Truncated => {
                let token = self.sign_with(&self.own_key())?;
                self.damage(flaw, &token).ok_or(IssuerError::Cryptography)
            }
            _ => self.sign_with(&self.own_key()),
        }
    }

    fn own_key(&self) -> Signer<'i> {
        Signer::Key(&self.signing.key.material)
    }

    fn sign_with(&self, signer: &Signer<'_>) -> Result<String, IssuerError> {
        signer.token(&self.header, self.claims.clone())
    }

    /// What is wrong before the token is signed.
    fn distort(&mut self, flaw: Flaw) {
        let later = |hours: i64| Value::from(self.now.saturating_add(hours.saturating_mul(HOUR)));
        let mut claim = |name: &str, value: Value| self.claims.insert(name.to_owned(), value);
        let mut header = |name: &str, value: &str| self.header.insert(name.to_owned(), value.into());
        match flaw {
            Flaw::Expired => {
                claim("exp", later(-1));
                for name in ["iat", "nbf"] {
                    if let Some(value) = self.claims.get_mut(name) {
                        *value = later(-2);
                    }
                }
            }
            Flaw::NotYetValid => {
                claim("nbf", later(1));
                claim("exp", later(2));
            }
            // The name `.invalid` is reserved for this (RFC 2606 2).
            Flaw::WrongIssuer => drop(claim("iss", "https://another-issuer.invalid".into())),
            Flaw::WrongAudience => drop(claim("aud", "https://another-audience.invalid".into())),
            Flaw::UnknownKid => drop(header("kid", "test-unknown")),
            Flaw::Unsecured => drop(header("alg", "none")),
            Flaw::HmacConfusion => drop(header("alg", "HS256")),
            Flaw::ForeignKey | Flaw::TamperedSignature | Flaw::TamperedPayload | Flaw::Truncated => {}
        }
    }

    /// What is wrong with the signed token.
    fn damage(&self, flaw: Flaw, token: &str) -> Option<String> {
        let (signed, signature) = token.rsplit_once('.')?;
        if flaw == Flaw::TamperedPayload {
            let (header, _) = signed.split_once('.')?;
            let mut claims = self.claims.clone();
            claims.insert("tampered".to_owned(), true.into());
            let payload = base64url::encode(Value::Object(claims).to_string().as_bytes());
            return Some(format!("{header}.{payload}.{signature}"));
        }
        let mut bytes = base64url::decode(signature.as_bytes()).ok()?;
        if flaw == Flaw::Truncated {
            bytes.truncate(bytes.len() / 2);
        } else {
            *bytes.last_mut()? ^= 1;
        }
        Some(format!("{signed}.{}", base64url::encode(&bytes)))
    }
}
