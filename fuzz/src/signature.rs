//! A prepared key, an unprepared key and the reference crate give one answer to any signature, for each algorithm.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use arbitrary::{Result, Unstructured};
use jwt_verdict::Algorithm;
use jwt_verdict::keys::Jwk;
use jwt_verdict_test_kit::{jwk, signer::TestKey};
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Prepared keys that are kept: to prepare one takes as long as many runs.
const MOST_KEPT: usize = 100;
/// Messages to an RSA key, so that few are signed.
const MESSAGES: u8 = 7;

/// `data` says which algorithm, which key, and what is changed of a good signature.
pub fn run(data: &[u8]) {
    let _too_short = compare(&mut Unstructured::new(data));
}

fn compare(input: &mut Unstructured<'_>) -> Result<()> {
    match input.int_in_range(0..=9)? {
        // One number for both, so that older inputs of the others stay what they were.
        0 if input.arbitrary()? => ed448(input),
        0 => ed25519(input),
        1 => p256(input),
        2 => p384(input),
        3 => p521(input),
        4 => k256(input),
        5 => pkcs1(input),
        6 => ml_dsa::<ml_dsa::MlDsa44>(input, "ML-DSA-44"),
        7 => ml_dsa::<ml_dsa::MlDsa65>(input, "ML-DSA-65"),
        8 => ml_dsa::<ml_dsa::MlDsa87>(input, "ML-DSA-87"),
        _ => pss(input),
    }
}

/// Both ways of ours against the reference's answer.
fn agree(key: &Value, name: &str, message: &[u8], signature: &[u8], reference: bool) {
    let Some(algorithm) = Algorithm::from_name(name) else { panic!("{name}") };
    let text = key.to_string();
    // Read anew each time, for a key that has verified some tokens is prepared.
    let unprepared = read(&text);
    let prepared = prepared(text);
    assert_eq!(unprepared.verify_message(algorithm, message, signature).is_ok(), reference, "{name}, not prepared");
    assert_eq!(prepared.verify_message(algorithm, message, signature).is_ok(), reference, "{name}, prepared");
}

fn read(key: &str) -> Jwk {
    let Ok(key) = Jwk::from_slice(key.as_bytes()) else { panic!("a key") };
    assert!(key.problem().is_none(), "{:?}", key.problem());
    key
}

fn prepared(key: String) -> Rc<Jwk> {
    thread_local! {
        static KEPT: RefCell<HashMap<String, Rc<Jwk>>> = RefCell::default();
    }
    KEPT.with_borrow_mut(|kept| {
        if kept.len() == MOST_KEPT {
            kept.clear();
        }
        let prepared = kept.entry(key).or_insert_with_key(|key| Rc::new(read(key)));
        // Again, for another key may have taken its place.
        prepared.prepare();
        Rc::clone(prepared)
    })
}

/// Some bytes of it changed, or none.
fn tampered(mut signature: Vec<u8>, input: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    for _ in 0..input.int_in_range(0..=3)? {
        let at = input.choose_index(signature.len())?;
        match input.int_in_range(0..=2)? {
            0 => signature[at] = input.arbitrary()?,
            // All zeros or all ones up to there, which meets the ends of every range.
            1 => signature[..at].fill(0),
            _ => signature[at..].fill(0xff),
        }
    }
    Ok(signature)
}

macro_rules! ecdsa {
    ($krate:ident, $name:literal, $crv:literal, $bytes:literal, $hash:ty) => {
        fn $krate(input: &mut Unstructured<'_>) -> Result<()> {
            use ::$krate::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
            use ::$krate::ecdsa::{Signature, SigningKey};

            let mut d = [0; $bytes];
            // Mostly small multiples of the base point, where additions are exceptional.
            let length = if input.ratio(31, 32)? { 1 } else { input.int_in_range(1..=$bytes)? };
            d[$bytes - length..].copy_from_slice(input.bytes(length)?);
            if length == 1 {
                d[$bytes - 1] &= 0x0f;
            }
            let Ok(signing) = SigningKey::from_slice(&d) else { return Ok(()) };
            let message: &[u8] = input.bytes(4)?;
            let hash = <$hash>::digest(message);
            let Ok(signature) = PrehashSigner::<Signature>::sign_prehash(&signing, &hash) else { return Ok(()) };
            let signature = tampered(signature.to_bytes().to_vec(), input)?;
            // A crate that refuses the upper half of s (k256) demands more than RFC 8812 does.
            let reference = Signature::from_slice(&signature)
                .is_ok_and(|signature| signing.verifying_key().verify_prehash(&hash, &signature.normalize_s()).is_ok());
            let point = signing.verifying_key().to_sec1_point(false);
            agree(&jwk::ec($crv, point.as_bytes()), $name, message, &signature, reference);
            Ok(())
        }
    };
}

ecdsa!(p256, "ES256", "P-256", 32, Sha256);
ecdsa!(p384, "ES384", "P-384", 48, Sha384);
ecdsa!(p521, "ES512", "P-521", 66, Sha512);
ecdsa!(k256, "ES256K", "secp256k1", 32, Sha256);

fn ed25519(input: &mut Unstructured<'_>) -> Result<()> {
    use ed25519_dalek::{Signature, Signer, SigningKey};

    let mut seed = [0; 32];
    let length = if input.ratio(31, 32)? { 0 } else { seed.len() };
    seed[..length].copy_from_slice(input.bytes(length)?);
    let signing = SigningKey::from_bytes(&seed);
    let message: &[u8] = input.bytes(4)?;
    let signature = tampered(signing.sign(message).to_bytes().to_vec(), input)?;
    let Ok(whole) = Signature::from_slice(&signature) else { panic!("64 bytes") };
    let reference = signing.verifying_key().verify_strict(message, &whole).is_ok();
    agree(&jwk::ed25519(signing.verifying_key().as_bytes()), "EdDSA", message, &signature, reference);
    Ok(())
}

fn ed448(input: &mut Unstructured<'_>) -> Result<()> {
    use ed448_goldilocks::{EdwardsScalarBytes, Signature, SigningKey};

    let seed: [u8; 57] = input.arbitrary()?;
    let signing = SigningKey::from(EdwardsScalarBytes::from(seed));
    let message: &[u8] = input.bytes(4)?;
    let signature = tampered(signing.sign_raw(message).to_bytes().to_vec(), input)?;
    let Ok(whole) = Signature::from_slice(&signature) else { panic!("114 bytes") };
    let reference = signing.verifying_key().verify_raw(&whole, message).is_ok();
    agree(&jwk::ed448(signing.verifying_key().as_bytes()), "Ed448", message, &signature, reference);
    Ok(())
}

fn ml_dsa<P: ml_dsa::MlDsaParams>(input: &mut Unstructured<'_>, name: &str) -> Result<()> {
    use ml_dsa::{Keypair, Signature, SigningKey};

    // One byte of the seed, so that few keys are made.
    let signing = SigningKey::<P>::from_seed(&[input.arbitrary()?; 32].into());
    let message: &[u8] = input.bytes(4)?;
    let Ok(signature) = signing.expanded_key().sign_deterministic(message, &[]) else { panic!("a signature") };
    let signature = tampered(signature.encode().to_vec(), input)?;
    let verifying = signing.verifying_key();
    let reference = Signature::<P>::try_from(&*signature)
        .is_ok_and(|signature| verifying.verify_with_context(message, &[], &signature));
    agree(&jwk::ml_dsa(name, &verifying.encode()), name, message, &signature, reference);
    Ok(())
}

fn pkcs1(input: &mut Unstructured<'_>) -> Result<()> {
    rsa(input, "RS256", |key, hash, signature| key.verify(rsa::Pkcs1v15Sign::new::<Sha256>(), hash, signature).is_ok())
}

fn pss(input: &mut Unstructured<'_>) -> Result<()> {
    rsa(input, "PS256", |key, hash, signature| key.verify(rsa::Pss::<Sha256>::new(), hash, signature).is_ok())
}

fn rsa(input: &mut Unstructured<'_>, name: &str, verify: impl Fn(&rsa::PublicKey, &[u8], &[u8]) -> bool) -> Result<()> {
    let kid = *input.choose(&["rsa-2048-a", "rsa-2048-b"])?;
    let key = TestKey::named(kid);
    let Some(algorithm) = Algorithm::from_name(name) else { panic!("{name}") };
    let message = input.int_in_range(0..=MESSAGES)?;
    let signature = tampered(signed(kid, algorithm, message), input)?;
    let message = &[message];
    let integer = |name| rsa::BoxedUint::from_be_slice_vartime(&key.member(name));
    let Ok(public) = rsa::PublicKey::new(integer("n"), integer("e")) else { panic!("a public key") };
    let reference = verify(&public, &Sha256::digest(message), &signature);
    agree(&key.public(), name, message, &signature, reference);
    Ok(())
}

/// The signature over a message of one byte, made once.
fn signed(kid: &'static str, algorithm: Algorithm, message: u8) -> Vec<u8> {
    type Signatures = HashMap<(&'static str, Algorithm, u8), Vec<u8>>;
    thread_local! {
        static KEPT: RefCell<Signatures> = RefCell::default();
    }
    KEPT.with_borrow_mut(|kept| {
        let sign = || TestKey::named(kid).sign(algorithm, &[message], 0);
        kept.entry((kid, algorithm, message)).or_insert_with(sign).clone()
    })
}
