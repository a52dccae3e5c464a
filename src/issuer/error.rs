//! Errors of a test issuer.

use core::fmt;

use super::algorithms::ALGORITHMS;
use super::flaw::Flaw;
use crate::Algorithm;

/// An error of a [`TestIssuer`](super::TestIssuer).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssuerError {
    /// The algorithm is not one of [`TestIssuer::ALGORITHMS`](super::TestIssuer::ALGORITHMS).
    AlgorithmUnsupported {
        /// What was asked for.
        algorithm: Algorithm,
    },
    /// The secret is shorter than its hash (RFC 7518 3.2).
    SecretTooShort {
        /// Its length in bytes.
        bytes: usize,
    },
    /// The secret is a key as PEM, DER, JWK or JWKS, which verifiers reject.
    SecretIsPublicKey,
    /// No published key has this `kid`.
    KeyNotPublished {
        /// What was asked for.
        kid: String,
        /// The `kid`s of the published keys.
        published: Vec<String>,
    },
    /// Tokens of this algorithm cannot have this flaw.
    FlawNotApplicable {
        /// What was asked for.
        flaw: Flaw,
        /// The issuer's algorithm.
        algorithm: Algorithm,
    },
    /// The host provides no random numbers.
    Randomness,
    /// A key or a signature could not be created: a defect of this crate.
    Cryptography,
}

impl fmt::Display for IssuerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlgorithmUnsupported { algorithm } => {
                let names = ALGORITHMS.map(Algorithm::name).join(", ");
                write!(f, "expected one of {names}, found {algorithm}")
            }
            Self::SecretTooShort { bytes } => write!(f, "expected 32 bytes or more for HS256, found {bytes}"),
            Self::SecretIsPublicKey => f.write_str(
                "expected random bytes, found a key as PEM, DER, JWK or JWKS, which no verifier takes as a secret; for a token that is signed with one, sign with the flaw hmac-confusion",
            ),
            Self::KeyNotPublished { kid, published } if published.is_empty() => {
                write!(f, "expected the kid of a published key, found {kid:?}; no key is published")
            }
            Self::KeyNotPublished { kid, published } => {
                write!(f, "expected the kid of a published key ({}), found {kid:?}", published.join(", "))
            }
            Self::FlawNotApplicable { flaw, algorithm } => {
                write!(f, "a token signed with {algorithm} cannot have the flaw {:?}", flaw.name())
            }
            Self::Randomness => f.write_str("the host gives no random numbers, so there can be no key; see getrandom"),
            Self::Cryptography => f.write_str("a key or a signature could not be made; please report this"),
        }
    }
}

impl std::error::Error for IssuerError {}
