//! Signatures as jwt-compact asks for them: its trait over the crates that the verifier verifies with.

use core::cell::RefCell;
use core::convert::Infallible;
use std::borrow::Cow;

use jwt_compact::alg::{Hs256, Hs256Key};
use jwt_compact::{Algorithm, AlgorithmExt as _, AlgorithmSignature, Claims, Header};
use rsa::signature::Signer as _;
use rsa::traits::SignatureScheme as _;
use rsa::{Pkcs1v15Sign, Pss};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::error::IssuerError;
use super::key::{Material, random};
use crate::base64url;

/// What signs one token.
pub(super) enum Signer<'k> {
    Key(&'k Material),
    /// HS256 with these bytes as the secret.
    Secret(&'k [u8]),
    /// No signature at all.
    Nothing,
}

impl Signer<'_> {
    /// The compact token with exactly these members.
    pub(super) fn token(&self, header: &Map<String, Value>, claims: Map<String, Value>) -> Result<String, IssuerError> {
        let Some(Value::String(name)) = header.get("alg") else { return self.token_without_name(header, claims) };
        let mut members = header.clone();
        members.remove("alg");
        let algorithm = Named { name, signer: self, failure: RefCell::new(None) };
        let token =
            algorithm.token(&Header::new(members), &Claims::new(claims), &()).map_err(|_| IssuerError::Cryptography)?;
        algorithm.failure.into_inner().map_or(Ok(token), Err)
    }

    /// jwt-compact makes no header whose `alg` is missing or no string.
    fn token_without_name(
        &self,
        header: &Map<String, Value>,
        claims: Map<String, Value>,
    ) -> Result<String, IssuerError> {
        let segment = |members: Map<String, Value>| base64url::encode(Value::Object(members).to_string().as_bytes());
        let signed = format!("{}.{}", segment(header.clone()), segment(claims));
        let signature = base64url::encode(&self.sign(signed.as_bytes())?);
        Ok(format!("{signed}.{signature}"))
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, IssuerError> {
        match self {
            Self::Key(material) => material.sign(message),
            Self::Secret(secret) => Ok(hs256(secret, message)),
            Self::Nothing => Ok(Vec::new()),
        }
    }
}

impl Material {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, IssuerError> {
        let failed = |_| IssuerError::Cryptography;
        match self {
            Self::RsaPkcs1(key) => {
                key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message)).map_err(|_| IssuerError::Cryptography)
            }
            Self::RsaPss(key) => Pss::<Sha256>::new()
                .sign(Some(&mut random()?), key, &Sha256::digest(message))
                .map_err(|_| IssuerError::Cryptography),
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                Ok(signature.to_bytes().to_vec())
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                Ok(signature.to_bytes().to_vec())
            }
            Self::Ed25519(key) => {
                let signature = key.try_sign(message).map_err(failed)?;
                Ok(signature.to_bytes().to_vec())
            }
            Self::Secret(secret) => Ok(hs256(secret, message)),
        }
    }
}

/// The algorithm of one token: the name that its header gives, whatever the signer then does.
struct Named<'s> {
    name: &'s str,
    signer: &'s Signer<'s>,
    /// Set by `sign`, whose result cannot say so.
    failure: RefCell<Option<IssuerError>>,
}

impl Algorithm for Named<'_> {
    /// In the algorithm itself, since the trait has no lifetime for it.
    type SigningKey = ();
    type VerifyingKey = Infallible;
    type Signature = Signature;

    fn name(&self) -> Cow<'static, str> {
        Cow::Owned(self.name.to_owned())
    }

    fn sign(&self, (): &(), message: &[u8]) -> Signature {
        Signature(self.signer.sign(message).unwrap_or_else(|error| {
            self.failure.replace(Some(error));
            Vec::new()
        }))
    }

    fn verify_signature(&self, _: &Signature, key: &Infallible, _: &[u8]) -> bool {
        match *key {}
    }
}

/// The bytes of a signature.
struct Signature(Vec<u8>);

impl AlgorithmSignature for Signature {
    fn try_from_slice(slice: &[u8]) -> anyhow::Result<Self> {
        Ok(Self(slice.to_vec()))
    }

    fn as_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.0)
    }
}

fn hs256(secret: &[u8], message: &[u8]) -> Vec<u8> {
    Hs256.sign(&Hs256Key::new(secret), message).as_bytes().into_owned()
}
