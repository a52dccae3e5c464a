//! Test keys, and signatures made with them by the reference crates, never by this verifier's own code.

use hmac::{Hmac, KeyInit, Mac};
use jwt_verdict::Algorithm;
use ml_dsa::{MlDsa44, MlDsa65, MlDsa87, MlDsaParams};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::traits::SignatureScheme;
use rsa::{BoxedUint, Pkcs1v15Sign, PrivateKey, Pss};
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::jwk::{base64url, from_base64url};

/// The secret of the HS algorithms: 64 bytes, enough for all three.
pub const SECRET: [u8; 64] = *b"a test secret of sixty-four bytes, published, never to be used..";

/// One key pair of `keys/test-keys.json`.
#[derive(Clone, Debug)]
pub struct TestKey {
    jwk: Value,
}

impl TestKey {
    /// The key with this `kid`.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn named(kid: &str) -> Self {
        let document: Value = serde_json::from_str(include_str!("../keys/test-keys.json")).expect("the test keys");
        let keys = document["keys"].as_array().expect("a key set");
        let jwk = keys.iter().find(|jwk| jwk["kid"] == kid).unwrap_or_else(|| panic!("no test key {kid}"));
        Self { jwk: jwk.clone() }
    }

    /// The key that signs for `algorithm` in the suites; `which` is `a` or `b`, two keys of the same type and size.
    ///
    /// # Panics
    ///
    /// For the HS algorithms, which have no key pair.
    #[must_use]
    pub fn of(algorithm: Algorithm, which: char) -> Self {
        let kind = match algorithm.name() {
            "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => "rsa-2048",
            "ES256" => "p-256",
            "ES384" => "p-384",
            "ES512" => "p-521",
            "ES256K" => "secp256k1",
            "EdDSA" | "Ed25519" => "ed25519",
            "Ed448" => "ed448",
            "ML-DSA-44" => "ml-dsa-44",
            "ML-DSA-65" => "ml-dsa-65",
            "ML-DSA-87" => "ml-dsa-87",
            name => panic!("no test key for {name}"),
        };
        Self::named(&format!("{kind}-{which}"))
    }

    /// The JWK without its private members.
    ///
    /// # Panics
    ///
    /// Never: every test key is an object.
    #[must_use]
    pub fn public(&self) -> Value {
        let members = self.jwk.as_object().expect("a JWK").clone();
        let public = ["kid", "kty", "alg", "crv", "n", "e", "x", "y", "pub"];
        members.into_iter().filter(|(name, _)| public.contains(&name.as_str())).collect()
    }

    /// The whole JWK, private members too.
    #[must_use]
    pub fn private(&self) -> Value {
        self.jwk.clone()
    }

    /// The bytes of a base64url member.
    ///
    /// # Panics
    ///
    /// When the key has no such member.
    #[must_use]
    pub fn member(&self, name: &str) -> Vec<u8> {
        from_base64url(self.jwk[name].as_str().unwrap_or_else(|| panic!("no member {name}")))
    }

    /// The JWS signature over `message`. `seed` chooses the salt of PS256, PS384 and PS512; the others have only one
    /// signature a message here.
    ///
    /// # Panics
    ///
    /// When the key does not fit the algorithm.
    #[must_use]
    pub fn sign(&self, algorithm: Algorithm, message: &[u8], seed: u64) -> Vec<u8> {
        match algorithm.name() {
            "RS256" => self.rsa(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), seed),
            "RS384" => self.rsa(Pkcs1v15Sign::new::<Sha384>(), &Sha384::digest(message), seed),
            "RS512" => self.rsa(Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(message), seed),
            "PS256" => self.rsa(Pss::<Sha256>::new(), &Sha256::digest(message), seed),
            "PS384" => self.rsa(Pss::<Sha384>::new(), &Sha384::digest(message), seed),
            "PS512" => self.rsa(Pss::<Sha512>::new(), &Sha512::digest(message), seed),
            "ES256" => {
                use p256::ecdsa::signature::Signer;
                let key = p256::ecdsa::SigningKey::from_slice(&self.member("d")).expect("a P-256 key");
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            "ES384" => {
                use p384::ecdsa::signature::Signer;
                let key = p384::ecdsa::SigningKey::from_slice(&self.member("d")).expect("a P-384 key");
                let signature: p384::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            "ES512" => {
                use p521::ecdsa::signature::Signer;
                let key = p521::ecdsa::SigningKey::from_slice(&self.member("d")).expect("a P-521 key");
                let signature: p521::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            "ES256K" => {
                use k256::ecdsa::signature::Signer;
                let key = k256::ecdsa::SigningKey::from_slice(&self.member("d")).expect("a secp256k1 key");
                let signature: k256::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            "EdDSA" | "Ed25519" => {
                use ed25519_dalek::Signer;
                let secret = self.member("d").try_into().expect("an Ed25519 key");
                ed25519_dalek::SigningKey::from_bytes(&secret).sign(message).to_bytes().to_vec()
            }
            "Ed448" => {
                let key = ed448_goldilocks::SigningKey::try_from(&self.member("d")[..]).expect("an Ed448 key");
                key.sign_raw(message).to_bytes().to_vec()
            }
            "ML-DSA-44" => self.ml_dsa::<MlDsa44>(message),
            "ML-DSA-65" => self.ml_dsa::<MlDsa65>(message),
            "ML-DSA-87" => self.ml_dsa::<MlDsa87>(message),
            name => panic!("{name} is not for a key pair"),
        }
    }

    fn ml_dsa<P: MlDsaParams>(&self, message: &[u8]) -> Vec<u8> {
        let seed: [u8; 32] = self.member("priv").try_into().expect("a seed");
        let key = ml_dsa::SigningKey::<P>::from_seed(&seed.into());
        key.expanded_key().sign_deterministic(message, &[]).expect("a signature").encode().to_vec()
    }

    fn rsa(&self, scheme: impl SignatureScheme, digest: &[u8], seed: u64) -> Vec<u8> {
        let integer = |name| BoxedUint::from_be_slice_vartime(&self.member(name));
        let primes = vec![integer("p"), integer("q")];
        let key = PrivateKey::from_components(integer("n"), integer("e"), integer("d"), primes).expect("an RSA key");
        scheme.sign(Some(&mut ChaCha20Rng::seed_from_u64(seed)), &key, digest).expect("a signature")
    }
}

/// The tag of an HS algorithm over `message`.
///
/// # Panics
///
/// For any other algorithm.
#[must_use]
pub fn mac(algorithm: Algorithm, secret: &[u8], message: &[u8]) -> Vec<u8> {
    macro_rules! tag {
        ($hash:ty) => {{
            let mut mac = Hmac::<$hash>::new_from_slice(secret).expect("HMAC takes keys of any length");
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        }};
    }
    match algorithm.name() {
        "HS256" => tag!(Sha256),
        "HS384" => tag!(Sha384),
        "HS512" => tag!(Sha512),
        name => panic!("{name} is no MAC"),
    }
}

/// A compact token over exactly these bytes, signed by [`SECRET`] or the key `which` of [`TestKey::of`].
#[must_use]
pub fn token(algorithm: Algorithm, which: char, header: &[u8], payload: &[u8]) -> String {
    let input = format!("{}.{}", base64url(header), base64url(payload));
    let signature = if algorithm.is_symmetric() {
        mac(algorithm, &SECRET, input.as_bytes())
    } else {
        TestKey::of(algorithm, which).sign(algorithm, input.as_bytes(), 0)
    };
    format!("{input}.{}", base64url(&signature))
}
