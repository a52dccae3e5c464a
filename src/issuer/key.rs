//! A key of a test issuer: made of fresh random numbers, never read from anywhere, never written.

use core::fmt;

use ed25519_dalek::pkcs8::EncodePublicKey as _;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use rsa::pkcs8::LineEnding;
use rsa::traits::PublicKeyParts as _;
use rsa::{PrivateKey as RsaPrivateKey, PublicKey as RsaPublicKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::error::IssuerError;
use crate::signature::is_key_file;
use crate::{Algorithm, base64url};

/// A key, with what the issuer publishes of it.
pub(super) struct Key {
    pub(super) material: Material,
    /// None for a secret.
    pub(super) public: Option<PublicKey>,
}

/// What a key signs with.
pub(super) enum Material {
    RsaPkcs1(Box<RsaPrivateKey>),
    RsaPss(Box<RsaPrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Secret(Zeroizing<Vec<u8>>),
}

/// The public half.
#[derive(Clone, Debug)]
pub(super) struct PublicKey {
    pub(super) kid: String,
    /// With `kid`, `alg` and `use`.
    pub(super) jwk: Value,
}

impl Key {
    /// A new key for an algorithm of [`TestIssuer::ALGORITHMS`](super::TestIssuer::ALGORITHMS).
    pub(super) fn generate(algorithm: Algorithm) -> Result<Self, IssuerError> {
        let mut random = random()?;
        let material = match algorithm {
            Algorithm::RS256 => Material::RsaPkcs1(rsa(&mut random)?),
            Algorithm::PS256 => Material::RsaPss(rsa(&mut random)?),
            Algorithm::ES256 => Material::P256(scalar::<32, _, _>(&mut random, p256::ecdsa::SigningKey::from_slice)?),
            Algorithm::ES384 => Material::P384(scalar::<48, _, _>(&mut random, p384::ecdsa::SigningKey::from_slice)?),
            Algorithm::EdDSA => Material::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&bytes(&mut random)))),
            Algorithm::HS256 => Material::Secret(Zeroizing::new(bytes::<32>(&mut random).to_vec())),
            _ => return Err(IssuerError::AlgorithmUnsupported { algorithm }),
        };
        let public = material.jwk().map(|jwk| PublicKey::new(jwk, algorithm));
        Ok(Self { material, public })
    }

    /// A secret for HS256 (RFC 7518 3.2).
    pub(super) fn from_secret(secret: Vec<u8>) -> Result<Self, IssuerError> {
        if is_key_file(&secret) {
            return Err(IssuerError::SecretIsPublicKey);
        }
        match secret.len() {
            bytes @ 0..32 => Err(IssuerError::SecretTooShort { bytes }),
            _ => Ok(Self { material: Material::Secret(Zeroizing::new(secret)), public: None }),
        }
    }

    pub(super) fn kid(&self) -> Option<&str> {
        self.public.as_ref().map(|public| public.kid.as_str())
    }
}

impl Material {
    /// The public key as a file would hold it, and as a library that mistakes it for a secret takes it.
    pub(super) fn public_pem(&self) -> Option<String> {
        match self {
            Self::RsaPkcs1(key) | Self::RsaPss(key) => {
                RsaPublicKey::from(key.as_ref()).to_public_key_pem(LineEnding::LF).ok()
            }
            Self::P256(key) => key.verifying_key().to_public_key_pem(LineEnding::LF).ok(),
            Self::P384(key) => key.verifying_key().to_public_key_pem(LineEnding::LF).ok(),
            Self::Ed25519(key) => key.verifying_key().to_public_key_pem(LineEnding::LF).ok(),
            Self::Secret(_) => None,
        }
    }

    /// The members that make the key (RFC 7518 6, RFC 8037 2), in the order of its thumbprint.
    fn jwk(&self) -> Option<Value> {
        let text = |bytes: &[u8]| base64url::encode(bytes);
        match self {
            Self::RsaPkcs1(key) | Self::RsaPss(key) => Some(json!({
                "e": text(&key.e().to_be_bytes_trimmed_vartime()),
                "kty": "RSA",
                "n": text(&key.n().to_be_bytes_trimmed_vartime()),
            })),
            Self::P256(key) => Some(ec("P-256", key.verifying_key().to_sec1_point(false).as_bytes())),
            Self::P384(key) => Some(ec("P-384", key.verifying_key().to_sec1_point(false).as_bytes())),
            Self::Ed25519(key) => {
                Some(json!({ "crv": "Ed25519", "kty": "OKP", "x": text(key.verifying_key().as_bytes()) }))
            }
            Self::Secret(_) => None,
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("public", &self.public).finish_non_exhaustive()
    }
}

impl PublicKey {
    /// Names the key by its thumbprint (RFC 7638), so that keys of different issuers never share a name.
    fn new(mut jwk: Value, algorithm: Algorithm) -> Self {
        let kid = format!("test-{}", base64url::encode(&Sha256::digest(jwk.to_string())));
        if let Some(members) = jwk.as_object_mut() {
            members.insert("kid".into(), kid.clone().into());
            members.insert("alg".into(), algorithm.name().into());
            members.insert("use".into(), "sig".into());
        }
        Self { kid, jwk }
    }
}

/// Random numbers, from a seed that the host gives. One request, which can fail where the generator cannot.
pub(super) fn random() -> Result<ChaCha20Rng, IssuerError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut()).map_err(|_| IssuerError::Randomness)?;
    Ok(ChaCha20Rng::from_seed(*seed))
}

fn bytes<const N: usize>(random: &mut ChaCha20Rng) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill_bytes(&mut bytes);
    bytes
}

const RSA_BITS: usize = 2048;

fn rsa(random: &mut ChaCha20Rng) -> Result<Box<RsaPrivateKey>, IssuerError> {
    RsaPrivateKey::new(random, RSA_BITS).map(Box::new).map_err(|_| IssuerError::Cryptography)
}

/// The first of a few random numbers that is a scalar of the curve; one in 2^32 is not.
fn scalar<const N: usize, K, E>(
    random: &mut ChaCha20Rng,
    read: impl Fn(&[u8]) -> Result<K, E>,
) -> Result<K, IssuerError> {
    (0..8).find_map(|_| read(&bytes::<N>(random)).ok()).ok_or(IssuerError::Cryptography)
}

/// From an uncompressed point, `04 || x || y`.
fn ec(crv: &str, point: &[u8]) -> Value {
    let coordinates = point.get(1..).unwrap_or_default();
    let (x, y) = coordinates.split_at(coordinates.len() / 2);
    json!({ "crv": crv, "kty": "EC", "x": base64url::encode(x), "y": base64url::encode(y) })
}
