//! The flaws that a token can have, by name.

use core::fmt;

use crate::Algorithm;

/// The one thing that is wrong with a token. Everything else about it is right.
///
/// # Example: an API that must reject each of them
///
/// ```
/// use jwt_verdict::issuer::{Flaw, TestIssuer};
/// use jwt_verdict::{Algorithm, KeySet, Policy, Timestamp, Verifier};
///
/// let issuer = TestIssuer::new("https://issuer.example", Algorithm::ES256)?;
/// let keys = KeySet::from_slice(issuer.jwks().as_bytes())?;
/// let policy = Policy::builder().issuer("https://issuer.example").audience("https://api.example").build()?;
/// let verifier = Verifier::new(keys, policy)?;
///
/// let now = Timestamp::from(std::time::SystemTime::now());
/// for flaw in issuer.flaws() {
///     let token = issuer.draft(now).claim("aud", "https://api.example").flaw(flaw).sign()?;
///     assert!(verifier.verify(&token, now).is_err(), "{flaw}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Flaw {
    /// Issued two hours ago for one hour: `iat` and `nbf`, unless removed, and `exp`.
    Expired,
    /// Becomes valid in one hour, for one hour: `nbf` and `exp`.
    NotYetValid,
    /// `iss` is another issuer.
    WrongIssuer,
    /// `aud` is another audience.
    WrongAudience,
    /// `kid` is not that of a published key.
    UnknownKid,
    /// Signed by an unpublished key, with the `kid` of a published one.
    ForeignKey,
    /// One bit of the signature is flipped.
    TamperedSignature,
    /// A claim, `tampered`, is added after signing.
    TamperedPayload,
    /// The second half of the signature is missing.
    Truncated,
    /// `alg` is `none`, and the signature is missing (RFC 7518 3.6).
    Unsecured,
    /// `alg` is `HS256`, with the text of the public key (PEM) as the secret (RFC 8725 2.1).
    HmacConfusion,
}

impl Flaw {
    /// Every flaw.
    pub const ALL: &'static [Self] = &[
        Self::Expired,
        Self::NotYetValid,
        Self::WrongIssuer,
        Self::WrongAudience,
        Self::UnknownKid,
        Self::ForeignKey,
        Self::TamperedSignature,
        Self::TamperedPayload,
        Self::Truncated,
        Self::Unsecured,
        Self::HmacConfusion,
    ];

    /// Returns the flaw with exactly this name, or `None`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|flaw| flaw.name() == name)
    }

    /// Its name, the same as in the npm package.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::WrongIssuer => "wrong-issuer",
            Self::WrongAudience => "wrong-audience",
            Self::UnknownKid => "unknown-kid",
            Self::ForeignKey => "foreign-key",
            Self::TamperedSignature => "tampered-signature",
            Self::TamperedPayload => "tampered-payload",
            Self::Truncated => "truncated",
            Self::Unsecured => "unsecured",
            Self::HmacConfusion => "hmac-confusion",
        }
    }

    /// Whether a token of this algorithm can have it: a shared secret has neither a `kid` nor a public key.
    #[must_use]
    pub const fn applies_to(self, algorithm: Algorithm) -> bool {
        !(algorithm.is_symmetric() && matches!(self, Self::UnknownKid | Self::HmacConfusion))
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
