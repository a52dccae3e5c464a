//! One JWK (RFC 7517 4): a prepared public key, or the reason why it is unusable.

use std::borrow::Cow;

use super::document::read_object;
use crate::algorithm::{Algorithm, Crv, Curve, EdwardsCurve, KeyType, Scheme};
use crate::base64url;
use crate::error::{Error, KeyProblem, Signer, VerifyError};
use crate::hash::Hash;
use crate::json::{Kind, Value};
use crate::limits::Limits;
use crate::signature::{EcdsaKey, EddsaKey, MlDsaKey, PublicKey, RsaKey};
use crate::sorted;

/// A member of a key set, parsed once and ready to verify many tokens, or unusable with a reason.
#[derive(Debug)]
pub struct Jwk {
    index: usize,
    kid: Option<String>,
    kty: Option<String>,
    crv: Option<String>,
    alg: Option<String>,
    key_use: Option<String>,
    algorithm: Option<Algorithm>,
    wrong_leading_zeros: bool,
    key: Result<Usable, KeyProblem>,
}

#[derive(Debug)]
struct Usable {
    public: PublicKey,
    /// base64url of SHA-256 (RFC 7638 3): equal for equal keys.
    thumbprint: String,
}

impl Usable {
    /// Takes a key and the text that RFC 7638 3.1 hashes: its members in the order of their names, without white space
    /// (RFC 7638 3.2, 3.3).
    fn new(public: PublicKey, thumbprint_input: &str) -> Self {
        Self { public, thumbprint: base64url::encode(&Hash::Sha256.digest(&[thumbprint_input.as_bytes()])) }
    }
}

impl Jwk {
    /// Position in the set's `keys`.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// `kid` (RFC 7517 4.5).
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// `kty` (RFC 7517 4.1).
    #[must_use]
    pub fn kty(&self) -> Option<&str> {
        self.kty.as_deref()
    }

    /// `crv` (RFC 7518 6.2.1.1, RFC 8037 2).
    #[must_use]
    pub fn crv(&self) -> Option<&str> {
        self.crv.as_deref()
    }

    /// `alg` (RFC 7517 4.4).
    #[must_use]
    pub fn alg(&self) -> Option<&str> {
        self.alg.as_deref()
    }

    /// `use` (RFC 7517 4.2).
    #[must_use]
    pub fn key_use(&self) -> Option<&str> {
        self.key_use.as_deref()
    }

    /// The size of an RSA modulus in bits.
    #[must_use]
    pub fn rsa_bits(&self) -> Option<usize> {
        match (&self.key, self.problem()) {
            (Ok(Usable { public: PublicKey::Rsa(key), .. }), _) => Some(key.bits()),
            (_, Some(KeyProblem::RsaTooSmall { bits } | KeyProblem::RsaTooLarge { bits })) => Some(*bits),
            _ => None,
        }
    }

    /// Why the key is unusable; `None` if it is usable.
    #[must_use]
    pub fn problem(&self) -> Option<&KeyProblem> {
        self.key.as_ref().err()
    }

    /// Whether a number of the key has leading zeros that the standard forbids (`n` and `e`, RFC 7518 6.2.1.1; more than
    /// the curve's length of `x` and `y`), or lacks some that it requires (`x` and `y`, RFC 7518 6.2.1.2).
    ///
    /// Some issuers' encoders write such numbers. The zeros do not change the number.
    #[must_use]
    pub fn has_wrong_leading_zeros(&self) -> bool {
        self.wrong_leading_zeros
    }

    /// Whether it is a usable RSA key without `alg`, so that the policy decides what it verifies.
    ///
    /// If the policy lists no algorithms, the key verifies RS256, RS384 and RS512. Otherwise it verifies the listed ones, which
    /// must belong to one family: RS* or PS* (RFC 8725 3.1).
    #[must_use]
    pub fn leaves_algorithm_to_policy(&self) -> bool {
        matches!(self.public_key(), Some(PublicKey::Rsa(_))) && self.algorithm.is_none()
    }

    /// The thumbprint of the key, as base64url of SHA-256 (RFC 7638 3); `None` for an unusable key.
    #[must_use]
    pub fn thumbprint(&self) -> Option<&str> {
        let usable = self.key.as_ref().ok()?;
        Some(&usable.thumbprint)
    }

    /// Prepares the key now instead of over its first verifications, so that the next verification is as fast as any later one.
    /// Does nothing for an unusable key.
    ///
    /// For an elliptic curve key this takes some milliseconds and 97 to 414 KiB, which are freed when other keys need them more;
    /// for an RSA key less time than a verification and 1 to 4 KiB, for an ML-DSA key 20 to 64 KiB. Results never depend on it.
    pub fn prepare(&self) {
        match self.public_key() {
            Some(PublicKey::Ecdsa(key)) => key.prepare(),
            Some(PublicKey::Eddsa(key)) => key.prepare(),
            Some(PublicKey::MlDsa(key)) => key.prepare(),
            Some(PublicKey::Rsa(key)) => key.prepare(),
            None => {}
        }
    }

    /// Verifies one signature over `message`: the bare step 8 of RFC 7515 5.2, with nothing parsed.
    ///
    /// # Errors
    ///
    /// [`Error::Verify`] (`ERR_JWS_SIGNATURE_VERIFICATION_FAILED`), also if the key is unusable or has another type than the
    /// algorithm requires.
    pub fn verify_message(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        let key = self.public_key().ok_or(VerifyError::SignatureMismatch(Signer::PrivateKey))?;
        Ok(key.verify(algorithm, message, signature)?)
    }

    /// Parses the JSON text of a single key.
    ///
    /// # Errors
    ///
    /// [`Error::Keys`] (`ERR_JWKS_INVALID`) if the text is not a strict JSON object, or is longer than 1 MiB. An unusable key
    /// is not an error: see [`problem`](Jwk::problem).
    pub fn from_slice(json: &[u8]) -> Result<Self, Error> {
        let document = read_object(json, &Limits::default())?;
        Ok(Self::parse(0, document.root()))
    }

    pub(crate) fn parse(index: usize, jwk: Value<'_>) -> Self {
        let text = |name| jwk.get(name).and_then(|value| value.as_str()).map(Cow::into_owned);
        let mut wrong_leading_zeros = false;
        let key = parse_usable(jwk, &mut wrong_leading_zeros);
        Self {
            index,
            kid: text("kid"),
            kty: text("kty"),
            crv: text("crv"),
            alg: text("alg"),
            key_use: text("use"),
            algorithm: text("alg").as_deref().and_then(Algorithm::from_name),
            wrong_leading_zeros,
            key,
        }
    }

    /// Two keys of a set with the same identity are one key; `None` for an unusable key.
    pub(crate) fn identity(&self) -> Option<String> {
        let usable = self.key.as_ref().ok()?;
        // The `kid`, which can be any text, stands last; nothing before it has a space.
        let (space, kid) = self.kid().map_or(("", ""), |kid| (" ", kid));
        Some([&usable.thumbprint, self.alg().unwrap_or_default(), space, kid].concat())
    }

    pub(crate) fn mark_duplicate(&mut self, of: usize) {
        self.key = Err(KeyProblem::Duplicate { of });
    }

    pub(crate) fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }

    pub(crate) fn public_key(&self) -> Option<&PublicKey> {
        self.key.as_ref().ok().map(|usable| &usable.public)
    }
}

/// RFC 7518 6.2.2, 6.3.2 and 6.4.1, RFC 8037 2, RFC 9964: every member that IANA registers as private, in a key of any type.
const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

fn parse_usable(jwk: Value<'_>, wrong_zeros: &mut bool) -> Result<Usable, KeyProblem> {
    if jwk.kind() != Kind::Object {
        return Err(KeyProblem::NotAnObject(jwk.kind()));
    }
    let kty = jwk.get("kty").ok_or(KeyProblem::KeyTypeMissing)?;
    let kty = kty.as_str().ok_or(KeyProblem::KeyTypeType(kty.kind()))?;
    if kty == KeyType::Oct.name() {
        return Err(KeyProblem::Symmetric);
    }
    if let Some(member) = PRIVATE_MEMBERS.into_iter().find(|member| jwk.get(member).is_some()) {
        return Err(KeyProblem::Private { member });
    }
    if let Some(kid) = jwk.get("kid").filter(|kid| kid.kind() != Kind::String) {
        return Err(KeyProblem::KeyIdType(kid.kind()));
    }
    refuse_other_uses(jwk)?;
    let usable = if kty == KeyType::Rsa.name() {
        rsa(jwk, wrong_zeros)
    } else if kty == KeyType::Ec.name() {
        ecdsa(jwk, wrong_zeros)
    } else if kty == KeyType::Okp.name() {
        eddsa(jwk)
    } else if kty == KeyType::Akp.name() {
        ml_dsa(jwk)
    } else {
        Err(KeyProblem::KeyTypeUnsupported)
    }?;
    refuse_other_algorithms(jwk, &usable.public)?;
    Ok(usable)
}

fn rsa(jwk: Value<'_>, wrong_zeros: &mut bool) -> Result<Usable, KeyProblem> {
    let (n, e) = (bytes(jwk, "n")?, bytes(jwk, "e")?);
    let (modulus, exponent) = (strip_zeros(&n), strip_zeros(&e));
    *wrong_zeros = modulus.len() < n.len() || exponent.len() < e.len();
    let public = PublicKey::Rsa(RsaKey::new(modulus, exponent)?);
    let (n, e) = (base64url::encode(modulus), base64url::encode(exponent));
    Ok(Usable::new(public, &format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#)))
}

fn ecdsa(jwk: Value<'_>, wrong_zeros: &mut bool) -> Result<Usable, KeyProblem> {
    let curve = Curve::from_name(&string(jwk, "crv")?).ok_or(KeyProblem::CurveUnsupported)?;
    let (stated_x, stated_y) = (bytes(jwk, "x")?, bytes(jwk, "y")?);
    let (x, y) = (coordinate("x", &stated_x, curve)?, coordinate("y", &stated_y, curve)?);
    *wrong_zeros = stated_x.len() != x.len() || stated_y.len() != y.len();
    let public = PublicKey::Ecdsa(EcdsaKey::new(curve, &x, &y)?);
    let (crv, x, y) = (curve.name(), base64url::encode(&x), base64url::encode(&y));
    Ok(Usable::new(public, &format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#)))
}

fn eddsa(jwk: Value<'_>) -> Result<Usable, KeyProblem> {
    let curve = EdwardsCurve::from_name(&string(jwk, "crv")?).ok_or(KeyProblem::CurveUnsupported)?;
    let x = bytes(jwk, "x")?;
    let public = PublicKey::Eddsa(EddsaKey::new(curve, &x)?);
    let (crv, x) = (curve.name(), base64url::encode(&x));
    Ok(Usable::new(public, &format!(r#"{{"crv":"{crv}","kty":"OKP","x":"{x}"}}"#)))
}

/// Here `alg` is not a hint: it determines the type of the key.
fn ml_dsa(jwk: Value<'_>) -> Result<Usable, KeyProblem> {
    let algorithm = algorithm(jwk)?.ok_or(KeyProblem::MemberMissing { member: "alg" })?;
    let Scheme::MlDsa(set) = algorithm.scheme() else {
        return Err(KeyProblem::AlgorithmConflict);
    };
    let bytes = bytes(jwk, "pub")?;
    let public = PublicKey::MlDsa(MlDsaKey::new(set, &bytes)?);
    let bytes = base64url::encode(&bytes);
    Ok(Usable::new(public, &format!(r#"{{"alg":"{algorithm}","kty":"AKP","pub":"{bytes}"}}"#)))
}

fn refuse_other_uses(jwk: Value<'_>) -> Result<(), KeyProblem> {
    if let Some(key_use) = jwk.get("use") {
        if key_use.kind() != Kind::String {
            return Err(KeyProblem::UseType(key_use.kind()));
        }
        if !key_use.is("sig") {
            return Err(KeyProblem::UseNotSignature);
        }
    }
    if let Some(operations) = jwk.get("key_ops") {
        let names: Option<Vec<_>> = operations.elements().map(|name| name.as_str()).collect();
        let names = names.filter(|_| operations.kind() == Kind::Array).ok_or(KeyProblem::KeyOperationsMalformed)?;
        if sorted::repeated(names.iter().map(|name| &**name)).next().is_some() {
            return Err(KeyProblem::KeyOperationsMalformed);
        }
        if !names.iter().any(|name| name == "verify") {
            return Err(KeyProblem::KeyOperationsNotVerify);
        }
    }
    Ok(())
}

fn refuse_other_algorithms(jwk: Value<'_>, public: &PublicKey) -> Result<(), KeyProblem> {
    match algorithm(jwk)? {
        Some(algorithm) if !public.fits(algorithm.scheme()) => Err(KeyProblem::AlgorithmConflict),
        _ => Ok(()),
    }
}

fn algorithm(jwk: Value<'_>) -> Result<Option<Algorithm>, KeyProblem> {
    let Some(alg) = jwk.get("alg") else {
        return Ok(None);
    };
    let name = alg.as_str().ok_or(KeyProblem::AlgorithmType(alg.kind()))?;
    Algorithm::from_name(&name).map(Some).ok_or(KeyProblem::AlgorithmUnsupported)
}

fn string<'d>(jwk: Value<'d>, member: &'static str) -> Result<Cow<'d, str>, KeyProblem> {
    let value = jwk.get(member).ok_or(KeyProblem::MemberMissing { member })?;
    value.as_str().ok_or(KeyProblem::MemberType { member, found: value.kind() })
}

fn bytes(jwk: Value<'_>, member: &'static str) -> Result<Vec<u8>, KeyProblem> {
    let text = string(jwk, member)?;
    base64url::decode(text.as_bytes()).map_err(|_| KeyProblem::MemberEncoding { member })
}

/// A coordinate as long as the curve's field. An encoder that treats it as a number drops its leading zeros or adds one for a
/// sign, which affects one key in 128. The curve checks whether the result is a point.
fn coordinate(member: &'static str, stated: &[u8], curve: Curve) -> Result<Vec<u8>, KeyProblem> {
    let (number, expected) = (strip_zeros(stated), curve.coordinate_bytes());
    let missing = expected.checked_sub(number.len()).filter(|_| !stated.is_empty());
    let missing = missing.ok_or(KeyProblem::CoordinateLength { member, expected, found: stated.len() })?;
    let mut coordinate = vec![0; missing];
    coordinate.extend_from_slice(number);
    Ok(coordinate)
}

fn strip_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}
