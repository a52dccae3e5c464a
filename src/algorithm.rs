//! The algorithm table: everything the crate knows about a JWS `alg` (RFC 7518 3.1, 8037, 8812, 9864, 9964) in one place.
//!
//! Nothing else enumerates algorithms. `none` needs no rejection here: the table does not have it.

use core::fmt;
use core::str::FromStr;

pub(crate) use jwt_verdict_arithmetic::{Curve, EdwardsCurve, ParameterSet};

use crate::hash::Hash;

/// A signature algorithm that this crate verifies.
///
/// # Example: reading an allow-list from configuration
///
/// ```
/// use jwt_verdict::Algorithm;
///
/// let listed: Result<Vec<Algorithm>, _> = "RS256 ES256".split(' ').map(str::parse).collect();
/// assert_eq!(listed, Ok(vec![Algorithm::RS256, Algorithm::ES256]));
/// assert!("rs256".parse::<Algorithm>().is_err(), "names are case-sensitive, RFC 7515 4.1.1");
/// assert_eq!(Algorithm::from_name("none"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names of RFC 7518 3.1, RFC 8037 3.1, RFC 8812 3.2, RFC 9864 2.2 and RFC 9964")]
pub enum Algorithm {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    ES256K,
    EdDSA,
    Ed25519,
    Ed448,
    MlDsa44,
    MlDsa65,
    MlDsa87,
    HS256,
    HS384,
    HS512,
}

/// The signature scheme, with everything that the verification step needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
    RsaPkcs1(Hash),
    /// RSASSA-PSS with MGF1 of the same hash and a salt as long as it (RFC 7518 3.5).
    RsaPss(Hash),
    /// ECDSA with the hash of the curve, `r || s` (RFC 7518 3.4).
    Ecdsa(Curve),
    /// EdDSA on this curve, or on the key's curve if the name leaves it open (RFC 8037 3.1).
    Eddsa(Option<EdwardsCurve>),
    /// ML-DSA with an empty context (FIPS 204 5.2, RFC 9964).
    MlDsa(ParameterSet),
    /// HMAC (RFC 7518 3.2).
    Hmac(Hash),
}

/// A curve as JOSE names it: the `crv` of its keys.
pub(crate) trait Crv: Copy + 'static {
    const ALL: &'static [Self];

    fn name(self) -> &'static str;

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|curve| curve.name() == name)
    }
}

/// The `kty` of the keys an algorithm works with (RFC 7518 6.1, RFC 8037 2, RFC 9964).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyType {
    Rsa,
    Ec,
    Okp,
    Akp,
    Oct,
}

impl Algorithm {
    /// Every algorithm, in the order of the table.
    pub const ALL: &'static [Self] = &[
        Self::RS256,
        Self::RS384,
        Self::RS512,
        Self::PS256,
        Self::PS384,
        Self::PS512,
        Self::ES256,
        Self::ES384,
        Self::ES512,
        Self::ES256K,
        Self::EdDSA,
        Self::Ed25519,
        Self::Ed448,
        Self::MlDsa44,
        Self::MlDsa65,
        Self::MlDsa87,
        Self::HS256,
        Self::HS384,
        Self::HS512,
    ];

    /// Returns the algorithm with exactly this name, or `None`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name)
    }

    /// The registered name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// Whether the key is a shared secret (HS256, HS384, HS512), which a key set never holds.
    #[must_use]
    pub const fn is_symmetric(self) -> bool {
        matches!(self.scheme(), Scheme::Hmac(_))
    }

    pub(crate) const fn scheme(self) -> Scheme {
        self.row().1
    }

    const fn row(self) -> (&'static str, Scheme) {
        match self {
            Self::RS256 => ("RS256", Scheme::RsaPkcs1(Hash::Sha256)),
            Self::RS384 => ("RS384", Scheme::RsaPkcs1(Hash::Sha384)),
            Self::RS512 => ("RS512", Scheme::RsaPkcs1(Hash::Sha512)),
            Self::PS256 => ("PS256", Scheme::RsaPss(Hash::Sha256)),
            Self::PS384 => ("PS384", Scheme::RsaPss(Hash::Sha384)),
            Self::PS512 => ("PS512", Scheme::RsaPss(Hash::Sha512)),
            Self::ES256 => ("ES256", Scheme::Ecdsa(Curve::P256)),
            Self::ES384 => ("ES384", Scheme::Ecdsa(Curve::P384)),
            Self::ES512 => ("ES512", Scheme::Ecdsa(Curve::P521)),
            Self::ES256K => ("ES256K", Scheme::Ecdsa(Curve::Secp256k1)),
            Self::EdDSA => ("EdDSA", Scheme::Eddsa(None)),
            Self::Ed25519 => ("Ed25519", Scheme::Eddsa(Some(EdwardsCurve::Ed25519))),
            Self::Ed448 => ("Ed448", Scheme::Eddsa(Some(EdwardsCurve::Ed448))),
            Self::MlDsa44 => ("ML-DSA-44", Scheme::MlDsa(ParameterSet::MlDsa44)),
            Self::MlDsa65 => ("ML-DSA-65", Scheme::MlDsa(ParameterSet::MlDsa65)),
            Self::MlDsa87 => ("ML-DSA-87", Scheme::MlDsa(ParameterSet::MlDsa87)),
            Self::HS256 => ("HS256", Scheme::Hmac(Hash::Sha256)),
            Self::HS384 => ("HS384", Scheme::Hmac(Hash::Sha384)),
            Self::HS512 => ("HS512", Scheme::Hmac(Hash::Sha512)),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl AsRef<str> for Algorithm {
    fn as_ref(&self) -> &str {
        self.name()
    }
}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    /// Reads a registered name, exactly.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::from_name(name).ok_or(UnknownAlgorithm(()))
    }
}

impl TryFrom<&str> for Algorithm {
    type Error = UnknownAlgorithm;

    fn try_from(name: &str) -> Result<Self, Self::Error> {
        name.parse()
    }
}

/// Text that is not the name of an [`Algorithm`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnknownAlgorithm(());

impl fmt::Display for UnknownAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected the name of a signature algorithm, such as RS256: case matters, and \"none\" is not one")
    }
}

impl core::error::Error for UnknownAlgorithm {}

impl Scheme {
    pub(crate) const fn key_type(self) -> KeyType {
        match self {
            Self::RsaPkcs1(_) | Self::RsaPss(_) => KeyType::Rsa,
            Self::Ecdsa(_) => KeyType::Ec,
            Self::Eddsa(_) => KeyType::Okp,
            Self::MlDsa(_) => KeyType::Akp,
            Self::Hmac(_) => KeyType::Oct,
        }
    }

    /// The hash that it signs, where the algorithm's name says which (OpenID Connect Core 1.0 3.1.3.8).
    pub(crate) const fn hash(self) -> Option<Hash> {
        match self {
            Self::RsaPkcs1(hash) | Self::RsaPss(hash) | Self::Hmac(hash) => Some(hash),
            Self::Ecdsa(curve) => Some(Hash::of(curve)),
            Self::Eddsa(_) | Self::MlDsa(_) => None,
        }
    }

    /// The `crv` that the keys must have, if the algorithm determines it.
    pub(crate) fn curve_name(self) -> Option<&'static str> {
        match self {
            Self::Ecdsa(curve) => Some(curve.name()),
            Self::Eddsa(Some(curve)) => Some(curve.name()),
            Self::Eddsa(None) | Self::RsaPkcs1(_) | Self::RsaPss(_) | Self::MlDsa(_) | Self::Hmac(_) => None,
        }
    }

    /// Whether both mean the same operation for a key that matches both: `EdDSA` and the curve's name (RFC 9864 2.2).
    pub(crate) fn is_same_with_one_key(self, other: Self) -> bool {
        self == other || matches!((self, other), (Self::Eddsa(_), Self::Eddsa(_)))
    }
}

impl Hash {
    /// The hash of ECDSA on a curve (RFC 7518 3.4, RFC 8812 3.2).
    pub(crate) const fn of(curve: Curve) -> Self {
        match curve {
            Curve::P256 | Curve::Secp256k1 => Self::Sha256,
            Curve::P384 => Self::Sha384,
            Curve::P521 => Self::Sha512,
        }
    }
}

/// RFC 7518 6.2.1.1, RFC 8812 3.1.
impl Crv for Curve {
    const ALL: &'static [Self] = &[Self::P256, Self::P384, Self::P521, Self::Secp256k1];

    fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
        }
    }
}

/// RFC 8037 3.1. Each has an algorithm of its name (RFC 9864 2.2).
impl Crv for EdwardsCurve {
    const ALL: &'static [Self] = &[Self::Ed25519, Self::Ed448];

    fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::Ed448 => "Ed448",
        }
    }
}

impl KeyType {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Ec => "EC",
            Self::Okp => "OKP",
            Self::Akp => "AKP",
            Self::Oct => "oct",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, UnknownAlgorithm};

    #[test]
    fn every_name_leads_back_to_its_row() {
        for &algorithm in Algorithm::ALL {
            assert_eq!(algorithm.to_string().parse(), Ok(algorithm));
            assert_eq!(Algorithm::try_from(algorithm.as_ref()), Ok(algorithm));
            assert_eq!(Algorithm::from_name(&algorithm.name().to_lowercase()), None);
        }
    }

    #[test]
    fn a_name_stands_in_a_column() {
        assert_eq!(
            format!("{:<6}|{:>6}|{}", Algorithm::HS256, Algorithm::EdDSA, Algorithm::MlDsa44),
            "HS256 | EdDSA|ML-DSA-44"
        );
    }

    #[test]
    fn alg_exact_case() {
        for name in
            ["none", "None", "NONE", "", " RS256", "RS256 ", "rs256", "ED25519", "ED448", "EDDSA", "Es256", "RS256\0"]
        {
            assert_eq!(Algorithm::from_name(name), None, "{name:?}");
            assert_eq!(name.parse::<Algorithm>(), Err(UnknownAlgorithm(())), "{name:?}");
        }
    }
}
