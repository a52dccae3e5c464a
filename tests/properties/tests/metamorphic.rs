//! Metamorphic relations: what a change of token, keys, policy or time may do to the verdict, whatever the verdict is.
//!
//! What is about the text of a token runs whole for every algorithm: no text but the token itself is accepted under its
//! signature, except the twin of an ECDSA signature.

use std::collections::BTreeSet;
use std::time::Duration;

use jwt_verdict::explain::Step;
use jwt_verdict::policy::{PolicyBuilder, Stated};
use jwt_verdict::steps::ParsedToken;
use jwt_verdict::{Algorithm, Error, Expected, KeySet, Policy, Secret, Timestamp, Verifier};
use jwt_verdict_test_kit::curve::Curve;
use jwt_verdict_test_kit::jwk::{self, base64url, from_base64url};
use jwt_verdict_test_kit::signer::{SECRET, TestKey, token};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::from_unix_seconds(5);
const PAYLOAD: &str = r#"{"iss":"i","aud":"a","exp":9}"#;

/// Characters put where none belongs: of the alphabet, of others, the separator, white space, beyond ASCII.
const INSERTED: [char; 9] = ['A', '_', '.', '=', '+', ' ', '\n', '\0', '\u{e9}'];

#[test]
fn no_bit_of_a_token_can_be_flipped() {
    for subject in Subject::all() {
        for index in 0..subject.token.len() {
            for bit in 0..8 {
                let mut bytes = subject.token.clone().into_bytes();
                bytes[index] ^= 1 << bit;
                // The eighth bit leaves ASCII: a JavaScript string then holds U+0080 to U+00FF.
                let text: String = bytes.into_iter().map(char::from).collect();
                subject.assert_refused_as_text(&text, &format!("bit {bit} of character {index}"));
            }
        }
    }
}

#[test]
fn no_character_can_be_deleted_swapped_inserted_or_change_its_case() {
    for subject in Subject::all() {
        let characters: Vec<char> = subject.token.chars().collect();
        let mut texts = BTreeSet::new();
        for index in 0..=characters.len() {
            for inserted in INSERTED.into_iter().chain(characters.get(index).copied()) {
                let mut text = characters.clone();
                text.insert(index, inserted);
                texts.insert(text);
            }
        }
        for index in 0..characters.len() {
            let mut text = characters.clone();
            text.remove(index);
            texts.insert(text);
            let mut text = characters.clone();
            if index > 0 {
                text.swap(index - 1, index);
            }
            texts.insert(text);
            let mut text = characters.clone();
            text[index] = if text[index].is_lowercase() {
                text[index].to_ascii_uppercase()
            } else {
                text[index].to_ascii_lowercase()
            };
            texts.insert(text);
        }
        // Equal neighbours swapped, and characters without case.
        texts.remove(&characters);
        for text in texts {
            let text: String = text.into_iter().collect();
            subject.assert_refused_as_text(&text, &text);
        }
    }
}

#[test]
fn a_token_can_be_neither_cut_nor_continued() {
    for subject in Subject::all() {
        for length in 0..subject.token.len() {
            subject.assert_refused_as_text(&subject.token[..length], &format!("cut to {length}"));
            subject.assert_refused_as_text(&subject.token[length + 1..], &format!("without the first {length}"));
        }
        for tail in ["A", "AA", "AAAA", "=", "==", ".", ".A", " ", "\n", "\r\n", "\0", "%00", "\u{feff}", "\u{200b}"] {
            subject.assert_refused_as_text(&format!("{}{tail}", subject.token), &format!("with {tail:?} after"));
            subject.assert_refused_as_text(&format!("{tail}{}", subject.token), &format!("with {tail:?} before"));
        }
    }
}

#[test]
fn a_segment_has_one_encoding() {
    for subject in Subject::all() {
        let segments = subject.segments();
        for (index, segment) in segments.iter().enumerate() {
            let mut others = vec![
                format!("{segment}{}", "=".repeat((4 - segment.len() % 4) % 4)),
                format!("{segment}="),
                segment.replace('-', "+").replace('_', "/"),
                segment.replace('-', "%2D").replace('_', "%5F"),
                percent_encoded(segment),
                format!(" {segment}"),
                format!("{segment}\n"),
                format!("{}\r\n{}", &segment[..4], &segment[4..]),
                format!("\"{segment}\""),
            ];
            others.extend(other_trailing_bits(segment));
            for other in others {
                if other != *segment {
                    let mut texts = segments;
                    texts[index] = &other;
                    subject.assert_refused_as_text(&texts.join("."), &format!("segment {index} as {other}"));
                }
            }
        }
    }
}

#[test]
fn the_same_json_written_otherwise_was_not_signed() {
    for subject in Subject::all() {
        let name = subject.algorithm.name();
        let headers = [
            format!(r#"{{ "alg" : "{name}" }}"#),
            format!("\t\r\n{{\"alg\":\"{name}\"}}\n"),
            format!(r#"{{"\u0061lg":"{name}"}}"#),
            format!(r#"{{"alg":"\u{:04x}{}"}}"#, name.as_bytes()[0], &name[1..]),
        ];
        let payloads = [
            r#"{"exp":9,"aud":"a","iss":"i"}"#,
            r#"{ "iss" : "i" , "aud" : "a" , "exp" : 9 }"#,
            "\n{\"iss\":\"i\",\"aud\":\"a\",\"exp\":9}\r\n",
            r#"{"\u0069ss":"\u0069","aud":"a","exp":9}"#,
            r#"{"iss":"i","aud":"a","exp":9.0}"#,
            r#"{"iss":"i","aud":"a","exp":0.9e1}"#,
        ];
        let [_, payload, signature] = subject.segments();
        for header in &headers {
            let unsigned = format!("{}.{payload}.{signature}", base64url(header.as_bytes()));
            subject.assert_refused_as_text(&unsigned, header);
            let signed = token(subject.algorithm, 'a', header.as_bytes(), PAYLOAD.as_bytes());
            assert_eq!(subject.accepted(&signed), subject.accepted(&subject.token), "{header}");
        }
        let [header, _, signature] = subject.segments();
        for payload in payloads {
            let unsigned = format!("{header}.{}.{signature}", base64url(payload.as_bytes()));
            subject.assert_refused_as_text(&unsigned, payload);
            let signed = token(subject.algorithm, 'a', subject.header().as_bytes(), payload.as_bytes());
            let (got, original) = (subject.accepted(&signed), subject.accepted(&subject.token));
            for claim in ["iss", "aud"] {
                assert_eq!(got[claim], original[claim], "{payload}");
            }
            assert_eq!(got["exp"].as_f64(), original["exp"].as_f64(), "{payload}");
        }
    }
}

#[test]
fn the_parts_of_two_tokens_make_no_third() {
    for subject in Subject::all() {
        let name = subject.algorithm.name();
        let typed = format!(r#"{{"alg":"{name}","typ":"JWT"}}"#);
        let admin = r#"{"iss":"i","aud":"a","exp":9,"admin":true}"#;
        let tokens = [
            subject.token.clone(),
            token(subject.algorithm, 'a', typed.as_bytes(), admin.as_bytes()),
            token(subject.algorithm, 'a', subject.header().as_bytes(), admin.as_bytes()),
        ];
        for token in &tokens {
            subject.accepted(token);
        }
        let parts: Vec<Vec<&str>> = tokens.iter().map(|token| token.split('.').collect()).collect();
        for [h, p, s] in triples(parts.len()) {
            let mixed = [parts[h][0], parts[p][1], parts[s][2]].join(".");
            if !tokens.contains(&mixed) {
                subject.assert_refused_as_text(&mixed, &format!("header {h}, payload {p}, signature {s}"));
            }
        }
    }
}

/// The only variation of a token's text that is accepted.
#[test]
fn an_ecdsa_signature_has_one_twin_and_no_other_signature_has_any() {
    let mut with_twin = Vec::new();
    for subject in Subject::all() {
        let Some(curve) = Curve::of(subject.algorithm) else {
            continue;
        };
        let [header, payload, signature] = subject.segments();
        let twin = base64url(&curve.twin(&from_base64url(signature)));
        assert_ne!(twin, signature);
        let text = format!("{header}.{payload}.{twin}");
        assert_eq!(subject.accepted(&text), subject.accepted(&subject.token));
        with_twin.push(subject.algorithm.name());
    }
    assert_eq!(with_twin, ["ES256", "ES384", "ES512", "ES256K"]);
}

#[test]
fn the_order_of_keys_and_of_members_does_not_matter() {
    for subject in Subject::with_keys() {
        let mut keys = all_public_keys();
        for shift in 0..keys.len() {
            keys.rotate_left(1);
            assert_eq!(subject.key_of(&jwk::set(&keys)), subject.kid(), "rotated {shift}");
        }
        keys.reverse();
        assert_eq!(subject.key_of(&jwk::set(&keys)), subject.kid(), "reversed");
        for key in &mut keys {
            key["x-unknown"] = json!({ "keys": [1, null, { "kid": 7 }] });
            key["ext"] = json!(true);
        }
        assert_eq!(subject.key_of(&jwk::set(&keys)), subject.kid(), "with unknown members");
        let members_reversed: Vec<String> = keys.iter().map(with_members_reversed).collect();
        let text = format!(r#"{{"x":[],"keys":[{}],"y":{{}}}}"#, members_reversed.join(","));
        assert_eq!(subject.key_of(&text), subject.kid(), "members reversed");
    }
}

#[test]
fn keys_that_do_not_match_do_not_matter() {
    let mut others: Vec<Value> = [
        "rsa-2048-b",
        "rsa-2050",
        "p-256-b",
        "p-384-b",
        "p-521-b",
        "secp256k1-b",
        "ed25519-b",
        "ed448-b",
        "ml-dsa-44-b",
    ]
    .map(|kid| TestKey::named(kid).public())
    .to_vec();
    others.extend([
        TestKey::named("rsa-1024").public(),
        TestKey::named("rsa-2048-b").private(),
        TestKey::named("ed25519-b").private(),
        json!({ "kty": "oct", "kid": "secret", "k": base64url(&SECRET) }),
        json!({ "kty": "LATER", "kid": "later", "alg": "LATER-1", "pub": "AAAA" }),
        json!({ "kty": 7 }),
        json!({ "kty": "RSA", "kid": "empty" }),
        json!({ "kty": "EC", "crv": "P-256", "kid": "off the curve", "x": base64url(&[1; 32]), "y": base64url(&[1; 32]) }),
        json!(null),
        json!([]),
        json!("text"),
        json!({}),
    ]);
    // Fitting in all but kid.
    let mut fill = 0_u32;
    while others.len() < 999 {
        let mut key = TestKey::named("p-256-b").public();
        key["kid"] = json!(format!("other {fill}"));
        others.push(key);
        fill += 1;
    }
    for subject in Subject::with_keys() {
        for position in [0, 500, 999] {
            let mut keys = others.clone();
            keys.insert(position, subject.jwk());
            assert_eq!(subject.key_of(&jwk::set(&keys)), subject.kid(), "at {position}");
        }
    }
}

/// The same kid, and it matches.
#[test]
fn a_second_key_that_matches_is_refused_unless_it_is_the_same() {
    for subject in Subject::with_keys() {
        let mut second = TestKey::of(subject.algorithm, 'b').public();
        second["kid"] = json!(subject.kid());
        let keys = jwk::set(&[subject.jwk(), second]);
        let error = subject.with_key_set(&keys).expect_err("ambiguous");
        assert_eq!((error.step(), error.code()), (Step::Select, "ERR_JWKS_MULTIPLE_MATCHING_KEYS"));

        // The identical key twice is one candidate.
        assert_eq!(subject.key_of(&jwk::set(&[subject.jwk(), subject.jwk()])), subject.kid());
    }
}

#[test]
fn a_token_needs_its_key_bit_for_bit() {
    for subject in Subject::with_keys() {
        let others: Vec<Value> = all_public_keys().into_iter().filter(|key| key["kid"] != subject.kid()).collect();
        for set in [jwk::set(&others), jwk::set(&[])] {
            let error = subject.with_key_set(&set).expect_err("no key");
            assert_eq!(error.code(), "ERR_JWKS_NO_MATCHING_KEY");
        }
        for member in ["n", "e", "x", "y"] {
            let Some(text) = subject.jwk()[member].as_str().map(str::to_owned) else {
                continue;
            };
            let bytes = from_base64url(&text);
            for bit in 0..bytes.len() * 8 {
                let mut changed = bytes.clone();
                changed[bit / 8] ^= 1 << (bit % 8);
                let mut key = subject.jwk();
                key[member] = json!(base64url(&changed));
                let error = subject.with_key_set(&jwk::set(&[key])).expect_err("another key");
                assert!([Step::Select, Step::Verify].contains(&error.step()), "{member}, bit {bit}: {error:?}");
            }
        }
        // The same key with its private half: whoever publishes that has lost it.
        let error = subject
            .with_key_set(&jwk::set(&[TestKey::of(subject.algorithm, 'a').private()]))
            .expect_err("a private key");
        assert_eq!(error.code(), "ERR_JWKS_NO_MATCHING_KEY");
        for (member, value) in [
            ("kid", "other"),
            ("alg", if subject.algorithm == Algorithm::ES256 { "ES384" } else { "ES256" }),
            ("alg", "none"),
            ("use", "enc"),
            ("kty", if subject.jwk()["kty"] == "RSA" { "EC" } else { "RSA" }),
            ("kty", "oct"),
            ("crv", if subject.jwk()["crv"] == "P-256" { "secp256k1" } else { "P-256" }),
        ] {
            if member == "crv" && subject.jwk().get("crv").is_none() {
                continue;
            }
            let mut key = subject.jwk();
            key[member] = json!(value);
            let error = subject.with_key_set(&jwk::set(&[key])).expect_err("an unfitting key");
            assert_eq!(error.code(), "ERR_JWKS_NO_MATCHING_KEY", "{member}: {value}");
        }
    }
}

/// So whatever a wider one refuses, a narrower one refuses too.
#[test]
fn a_wider_policy_accepts_whatever_a_narrower_one_does() {
    let payloads = [
        r#"{"iss":"i","aud":"a","sub":"s","iat":1,"nbf":3,"exp":9}"#,
        r#"{"iss":"i","aud":["a","b"],"iat":1,"exp":5}"#,
        r#"{"iss":"j","aud":"b","sub":"s","exp":9}"#,
        r#"{"iss":"i","aud":"a","sub":"s","iat":1}"#,
        r#"{"aud":"a","iat":-90,"exp":9}"#,
        r#"{"iss":"i","iat":7,"nbf":8,"exp":9}"#,
        r#"{"iss":1,"aud":"a","exp":9}"#,
        r#"{"iss":"i","aud":"a","exp":"9"}"#,
        r#"{"iss":"i","aud":"a","iat":-3,"nbf":4.5,"exp":4.5,"sub":""}"#,
    ];
    let tokens: Vec<String> = payloads
        .iter()
        .flat_map(|payload| {
            [Algorithm::HS256, Algorithm::HS384].map(|algorithm| {
                token(algorithm, 'a', format!(r#"{{"alg":"{algorithm}"}}"#).as_bytes(), payload.as_bytes())
            })
        })
        .collect();
    let (mut wider_accepts_more, mut compared) = (0, 0);
    for choice in Choice::all() {
        let narrow: Vec<bool> = tokens.iter().map(|token| choice.accepts(token)).collect();
        for wider in choice.wider() {
            for (token, accepted) in tokens.iter().zip(&narrow) {
                let also = wider.accepts(token);
                assert!(also || !accepted, "{choice:?} accepts what {wider:?} refuses: {token}");
                wider_accepts_more += usize::from(also && !accepted);
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000 && wider_accepts_more > 100, "{compared} compared, {wider_accepts_more} differ");
}

#[test]
fn a_token_is_accepted_in_one_interval_of_time() {
    let subject = Subject::of(Algorithm::HS256);
    for tolerance in [0, 1, 60] {
        for (nbf, exp) in [(1_000, 1_100), (1_000, 1_000), (1_100, 1_000), (0, 1), (-50, 50)] {
            let payload = format!(r#"{{"iss":"i","aud":"a","nbf":{nbf},"exp":{exp}}}"#);
            let token = token(Algorithm::HS256, 'a', subject.header().as_bytes(), payload.as_bytes());
            let builder = policy(subject.algorithm).clock_tolerance(Duration::from_secs(tolerance));
            let policy = builder.build().expect("a policy");
            let verifier = Verifier::with_secret(Secret::new(SECRET), policy).expect("a policy");
            let tolerance = i64::try_from(tolerance).expect("small");
            for half_seconds in 2 * (nbf.min(exp) - 200)..2 * (nbf.max(exp) + 200) {
                let time = f64::from(i32::try_from(half_seconds).expect("small")) / 2.0;
                let now = Timestamp::from_unix_seconds_f64(time).expect("a time");
                let inside = half_seconds >= 2 * (nbf - tolerance) && half_seconds < 2 * (exp + tolerance);
                assert_eq!(verifier.verify(&token, now).is_ok(), inside, "nbf {nbf}, exp {exp}, at {time}");
            }
        }
    }
}

#[test]
fn times_count_relative_to_now() {
    let subject = Subject::of(Algorithm::HS256);
    let policy = policy(subject.algorithm).max_token_age(Duration::from_secs(30)).build().expect("a policy");
    let verifier = Verifier::with_secret(Secret::new(SECRET), policy).expect("a policy");
    let verdict = |iat: i64, nbf: i64, exp: i64, now: i64| {
        let payload = format!(r#"{{"iss":"i","aud":"a","iat":{iat},"nbf":{nbf},"exp":{exp}}}"#);
        let token = token(Algorithm::HS256, 'a', subject.header().as_bytes(), payload.as_bytes());
        let result = verifier.verify(&token, Timestamp::from_unix_seconds(now));
        result.map_or_else(|error| format!("{} {:?}", error.code(), error.claim()), |_| "accepted".to_owned())
    };
    for (iat, nbf, exp, now) in [(0, 0, 60, 30), (0, 0, 60, 60), (0, 40, 60, 20), (0, 0, 60, 31), (40, 0, 60, 30)] {
        let unshifted = verdict(iat, nbf, exp, now);
        for shift in [1, -1, 1_700_000_000, 1 << 31, 1 << 32, -(1 << 31), 1 << 52, -(1 << 52)] {
            let shifted = verdict(iat + shift, nbf + shift, exp + shift, now + shift);
            assert_eq!(shifted, unshifted, "by {shift}");
        }
    }
}

#[test]
fn claims_that_no_rule_names_do_not_matter() {
    for subject in Subject::all() {
        for (name, value) in [
            ("role", r#""admin""#),
            ("__proto__", r#"{"admin":true}"#),
            ("EXP", "1"),
            ("exp ", "1"),
            ("\\u0000", "null"),
            ("ISS", r#"["x",{"iss":"y"}]"#),
            ("", "[]"),
        ] {
            let payload = format!(r#"{{"{name}":{value},"iss":"i","aud":"a","exp":9}}"#);
            let token = token(subject.algorithm, 'a', subject.header().as_bytes(), payload.as_bytes());
            let claims = subject.accepted(&token);
            let expected: Value = serde_json::from_str(&payload).expect("JSON");
            assert_eq!(claims, expected, "{name}");
        }
    }
}

#[test]
fn the_same_question_has_the_same_answer_again_and_again() {
    for subject in Subject::all() {
        let first = subject.accepted(&subject.token);
        let forged = format!("{}A", subject.token);
        let unsigned = subject.token.replacen('.', ".e30", 1);
        for _ in 0..100 {
            subject.verify(&forged).expect_err("forged");
            subject.verify(&unsigned).expect_err("unsigned");
            assert_eq!(subject.accepted(&subject.token), first);
        }
    }
    let subject = Subject::of(Algorithm::HS256);
    for round in 0..100_000 {
        assert!(subject.verify(&subject.token).is_ok(), "round {round}");
    }
}

#[test]
fn after_other_keys_and_back_nothing_is_left_of_the_others() {
    for subject in Subject::with_keys() {
        let other_token = token(subject.algorithm, 'b', subject.header().as_bytes(), PAYLOAD.as_bytes());
        let verifier = subject.verifier();
        let assert_trusts = |which: char, verifier: &Verifier| {
            let (good, bad) =
                if which == 'a' { (&subject.token, &other_token) } else { (&other_token, &subject.token) };
            verifier.verify(good, NOW).expect("the key in the set");
            let error = verifier.verify(bad, NOW).expect_err("the key of the other set");
            assert_eq!(error.step(), Step::Verify);
        };
        assert_trusts('a', &verifier);
        verifier
            .set_keys(key_set(&jwk::set(&[TestKey::of(subject.algorithm, 'b').public()])))
            .expect("a policy for key sets");
        assert_trusts('b', &verifier);
        verifier.set_keys(key_set(&jwk::set(&[subject.jwk()]))).expect("a policy for key sets");
        assert_trusts('a', &verifier);
        verifier.set_keys(KeySet::default()).expect("a policy for key sets");
        let error = verifier.verify(&subject.token, NOW).expect_err("no keys");
        assert_eq!(error.code(), "ERR_JWKS_NO_MATCHING_KEY");
    }
}

#[test]
fn a_signature_by_another_key_fails_before_the_claims_are_looked_at() {
    for subject in Subject::with_keys() {
        let header = subject.header_with_kid();
        // Expired as well: that must not show, because the claims are nobody's.
        let payload = r#"{"iss":"i","aud":"a","exp":1}"#;
        let signed = token(subject.algorithm, 'b', header.as_bytes(), payload.as_bytes());
        let error = subject.verify(&signed).expect_err("another key");
        assert_eq!(error.step(), Step::Verify, "{error:?}");
    }
    for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
        let subject = Subject::of(algorithm);
        let mut secret = SECRET;
        secret[63] ^= 1;
        let verifier = Verifier::with_secret(Secret::new(secret), subject.policy()).expect("a policy");
        let error = verifier.verify(&subject.token, NOW).expect_err("another secret");
        assert_eq!(error.reason(), "signature_mismatch");
    }
}

/// A fault of each step, and every set of them: the earliest step's code is the one that is reported.
#[test]
fn of_several_faults_the_earliest_step_reports_its_own() {
    for subject in Subject::with_keys() {
        for faults in 1..16_u8 {
            let has = |step: Step| faults & (1 << fault_bit(step)) != 0;
            let kid = if has(Step::Select) { "unknown" } else { &subject.kid() };
            let header = format!(r#"{{"alg":"{}","kid":"{kid}"}}"#, subject.algorithm);
            let exp = if has(Step::Check) { 1 } else { 9 };
            let payload = format!(r#"{{"iss":"i","aud":"a","exp":{exp}}}"#);
            let signer = if has(Step::Verify) { 'b' } else { 'a' };
            let mut text = token(subject.algorithm, signer, header.as_bytes(), payload.as_bytes());
            if has(Step::Parse) {
                text.push('=');
            }
            let error = subject.verify(&text).expect_err("a fault");
            let expected = [
                (Step::Parse, "ERR_JWS_INVALID"),
                (Step::Select, "ERR_JWKS_NO_MATCHING_KEY"),
                (Step::Verify, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"),
                (Step::Check, "ERR_JWT_EXPIRED"),
            ]
            .into_iter()
            .find(|(step, _)| has(*step))
            .expect("at least one fault");
            assert_eq!((error.step(), error.code()), expected, "faults {faults:04b}");
            let explained = subject.verifier.explain(&text, NOW);
            assert_eq!(explained.error(), Some(&error), "explain and verify differ");
        }
    }
}

/// An algorithm, an accepted token of it that is as short as can be, and its verifier.
struct Subject {
    algorithm: Algorithm,
    token: String,
    /// The same with the key's `kid` in its header, for the relations on key sets.
    token_with_kid: String,
    verifier: Verifier,
}

impl Subject {
    fn all() -> impl Iterator<Item = Self> {
        Algorithm::ALL.iter().copied().map(Self::of)
    }

    fn with_keys() -> impl Iterator<Item = Self> {
        Algorithm::ALL.iter().copied().filter(|algorithm| !algorithm.is_symmetric()).map(Self::of)
    }

    fn of(algorithm: Algorithm) -> Self {
        let policy = policy(algorithm).build().expect("a policy");
        let (verifier, kid) = if algorithm.is_symmetric() {
            (Verifier::with_secret(Secret::new(SECRET), policy), "none".to_owned())
        } else {
            let jwk = TestKey::of(algorithm, 'a').public();
            (Verifier::new(key_set(&jwk::set(std::slice::from_ref(&jwk))), policy), kid_of(&jwk))
        };
        let signed = |header: String| token(algorithm, 'a', header.as_bytes(), PAYLOAD.as_bytes());
        let subject = Self {
            algorithm,
            token: signed(format!(r#"{{"alg":"{algorithm}"}}"#)),
            token_with_kid: signed(format!(r#"{{"alg":"{algorithm}","kid":"{kid}"}}"#)),
            verifier: verifier.expect("a policy"),
        };
        subject.accepted(&subject.token);
        subject
    }

    fn policy(&self) -> Policy {
        policy(self.algorithm).build().expect("a policy")
    }

    fn verifier(&self) -> Verifier {
        Verifier::new(key_set(&jwk::set(&[self.jwk()])), self.policy()).expect("a policy")
    }

    fn header(&self) -> String {
        format!(r#"{{"alg":"{}"}}"#, self.algorithm)
    }

    fn header_with_kid(&self) -> String {
        format!(r#"{{"alg":"{}","kid":"{}"}}"#, self.algorithm, self.kid())
    }

    fn jwk(&self) -> Value {
        TestKey::of(self.algorithm, 'a').public()
    }

    fn kid(&self) -> String {
        kid_of(&self.jwk())
    }

    fn segments(&self) -> [&str; 3] {
        self.token.split('.').collect::<Vec<_>>().try_into().expect("three segments")
    }

    fn verify(&self, text: &str) -> Result<(), Error> {
        self.verifier.verify(text, NOW).map(drop)
    }

    /// The claims of a token that has to be accepted.
    fn accepted(&self, text: &str) -> Value {
        let claims = self.verifier.verify(text, NOW);
        let claims = claims.unwrap_or_else(|error| panic!("{}: {error:?}: {text}", self.algorithm));
        assert!(self.verifier.explain(text, NOW).is_accepted(), "explain and verify differ");
        serde_json::from_str(claims.json()).expect("JSON")
    }

    /// A text that is not the token has to be refused, and before its claims are looked at.
    fn assert_refused_as_text(&self, text: &str, change: &str) {
        assert_ne!(text, self.token);
        match self.verify(text) {
            Ok(()) => panic!("{}: accepted with {change}", self.algorithm),
            Err(error) => assert_ne!(error.step(), Step::Check, "{}: {change}", self.algorithm),
        }
    }

    /// The `kid` of the key of `set` that accepts a token of this algorithm and key.
    fn key_of(&self, set: &str) -> String {
        let keys = key_set(set);
        let index = self.select(&keys).unwrap_or_else(|error| panic!("{}: {error:?}", self.algorithm));
        keys.get(index).and_then(|key| key.kid()).expect("a kid").to_owned()
    }

    fn with_key_set(&self, set: &str) -> Result<usize, Error> {
        self.select(&key_set(set))
    }

    fn select(&self, keys: &KeySet) -> Result<usize, Error> {
        let policy = self.policy();
        let selected = ParsedToken::parse(&self.token_with_kid, &policy)?.select(keys, &policy)?;
        let index = selected.key_index().expect("a key of the set");
        selected.verify()?.check(&policy, NOW)?;
        Ok(index)
    }
}

fn policy(algorithm: Algorithm) -> PolicyBuilder<Stated, Stated> {
    Policy::builder().issuer("i").audience("a").algorithms([algorithm])
}

fn key_set(text: &str) -> KeySet {
    KeySet::from_slice(text.as_bytes()).expect("a key set")
}

fn kid_of(jwk: &Value) -> String {
    jwk["kid"].as_str().expect("a kid").to_owned()
}

fn all_public_keys() -> Vec<Value> {
    let kids =
        ["rsa-2048", "p-256", "p-384", "p-521", "secp256k1", "ed25519", "ed448", "ml-dsa-44", "ml-dsa-65", "ml-dsa-87"];
    kids.iter().flat_map(|kid| ['a', 'b'].map(|which| TestKey::named(&format!("{kid}-{which}")).public())).collect()
}

fn with_members_reversed(jwk: &Value) -> String {
    let members = jwk.as_object().expect("a JWK").iter().rev();
    let members: Vec<String> = members.map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    format!("{{{}}}", members.join(","))
}

fn percent_encoded(segment: &str) -> String {
    segment.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"))
}

/// The segments that decode to the same bytes, were the unused bits of the last character not looked at.
fn other_trailing_bits(segment: &str) -> Vec<String> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let unused = match segment.len() % 4 {
        2 => 4,
        3 => 2,
        _ => return Vec::new(),
    };
    let (rest, last) = segment.split_at(segment.len() - 1);
    let value = ALPHABET.find(last).expect("of the alphabet");
    let others = (1..1 << unused).map(|bits| value ^ bits);
    others.map(|value| format!("{rest}{}", &ALPHABET[value..=value])).collect()
}

fn triples(count: usize) -> impl Iterator<Item = [usize; 3]> {
    (0..count * count * count).map(move |number| [number / count / count, number / count % count, number % count])
}

fn fault_bit(step: Step) -> u8 {
    match step {
        Step::Parse => 0,
        Step::Select => 1,
        Step::Verify => 2,
        Step::Check => 3,
        _ => panic!("{step} is no step of a token"),
    }
}

/// A policy for tokens of [`SECRET`], each dimension as a position in a list that grows wider.
#[derive(Clone, Copy, Debug)]
struct Choice {
    issuer: usize,
    audience: usize,
    subject: usize,
    algorithms: usize,
    tolerance: usize,
    max_age: usize,
    required: usize,
    missing_expiry: usize,
}

const ISSUERS: [&[&str]; 3] = [&["i"], &["i", "j"], &[]];
const AUDIENCES: [&[&str]; 3] = [&["b"], &["b", "a"], &[]];
const SUBJECTS: [&[&str]; 2] = [&["s"], &[]];
const ALGORITHMS: [&[Algorithm]; 2] = [&[Algorithm::HS384], &[Algorithm::HS256, Algorithm::HS384]];
const TOLERANCES: [u64; 3] = [0, 1, 5];
const MAX_AGES: [Option<u64>; 3] = [Some(2), Some(50), None];
const REQUIRED: [&[&str]; 3] = [&["sub", "nbf"], &["sub"], &[]];

impl Choice {
    fn all() -> impl Iterator<Item = Self> {
        let count = 3_usize * 3 * 2 * 2 * 3 * 3 * 3 * 2;
        (0..count).map(|mut number| {
            let mut digit = |base: usize| {
                let digit = number % base;
                number /= base;
                digit
            };
            Self {
                issuer: digit(3),
                audience: digit(3),
                subject: digit(2),
                algorithms: digit(2),
                tolerance: digit(3),
                max_age: digit(3),
                required: digit(3),
                missing_expiry: digit(2),
            }
        })
    }

    /// Every choice that is wider by one step in one dimension.
    fn wider(self) -> impl Iterator<Item = Self> {
        type Dimension = fn(&mut Choice) -> (&mut usize, usize);
        let dimensions: [Dimension; 8] = [
            |choice| (&mut choice.issuer, 3),
            |choice| (&mut choice.audience, 3),
            |choice| (&mut choice.subject, 2),
            |choice| (&mut choice.algorithms, 2),
            |choice| (&mut choice.tolerance, 3),
            |choice| (&mut choice.max_age, 3),
            |choice| (&mut choice.required, 3),
            |choice| (&mut choice.missing_expiry, 2),
        ];
        dimensions.into_iter().filter_map(move |dimension| {
            let mut wider = self;
            let (position, count) = dimension(&mut wider);
            *position += 1;
            (*position < count).then_some(wider)
        })
    }

    fn accepts(self, token: &str) -> bool {
        let expected = |texts: &[&str]| match texts {
            [] => Expected::Unchecked,
            _ => Expected::any_of(texts.iter().copied()).expect("texts"),
        };
        let mut policy = Policy::builder()
            .issuer(expected(ISSUERS[self.issuer]))
            .audience(expected(AUDIENCES[self.audience]))
            .subject(expected(SUBJECTS[self.subject]))
            .algorithms(ALGORITHMS[self.algorithms].iter().copied())
            .clock_tolerance(Duration::from_secs(TOLERANCES[self.tolerance]))
            .required_claims(REQUIRED[self.required].iter().copied())
            .allow_missing_expiry(self.missing_expiry == 1);
        if let Some(seconds) = MAX_AGES[self.max_age] {
            policy = policy.max_token_age(Duration::from_secs(seconds));
        }
        let policy = policy.build().expect("one family");
        let verifier = Verifier::with_secret(Secret::new(SECRET), policy).expect("a policy");
        verifier.verify(token, NOW).is_ok()
    }
}
