//! A list of policies says what its policies say one by one, for whatever token and list.

use std::sync::Arc;

use jwt_verdict::error::{IssuerError, KeyMismatch, PolicyError, SelectError};
use jwt_verdict::explain::{Check, CheckId, Status};
use jwt_verdict::json::Kind;
use jwt_verdict::policies::{Acceptance, ListedPolicy, Rejection};
use jwt_verdict::policy::Profile;
use jwt_verdict::{Algorithm, Error, Expected, KeySet, Policies, Policy, Secret, Timestamp, Verifier};
use jwt_verdict_test_kit::jwk;
use jwt_verdict_test_kit::signer::{SECRET, TestKey, token};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::from_unix_seconds(5);

fn keys(keys: &[Value]) -> Arc<KeySet> {
    Arc::new(KeySet::from_slice(jwk::set(keys).as_bytes()).unwrap())
}

fn public(algorithm: Algorithm, which: char) -> Value {
    TestKey::of(algorithm, which).public()
}

/// The key as it is published by an issuer who says what it is for.
fn stating(algorithm: Algorithm, mut key: Value) -> Value {
    key["alg"] = json!(algorithm.name());
    key
}

fn policy(issuer: &str, audience: &str, algorithms: &[Algorithm]) -> Policy {
    let policy = Policy::builder().issuer(issuer).audience(audience);
    if algorithms.is_empty() { policy.build() } else { policy.algorithms(algorithms.iter().copied()).build() }.unwrap()
}

fn signed(algorithm: Algorithm, which: char, claims: &Value) -> String {
    let header = format!(r#"{{"alg":"{}"}}"#, algorithm.name());
    token(algorithm, which, header.as_bytes(), claims.to_string().as_bytes())
}

fn told(rejection: &Rejection) -> Vec<(&str, &str, Option<&str>)> {
    rejection.policies().iter().map(|one| (one.name(), one.error().code(), one.error().claim())).collect()
}

#[test]
fn the_first_policy_whose_rules_hold_accepts() {
    let set = keys(&[public(Algorithm::ES256, 'a')]);
    let listed = |audience| ListedPolicy::new(Arc::clone(&set), policy("i", audience, &[])).unwrap();
    let policies = Policies::new([listed("a").named("web"), listed("b"), listed("b").named("late")]).unwrap();
    for (audience, name, place) in [("a", "web", 0), ("b", "1", 1)] {
        let token = signed(Algorithm::ES256, 'a', &json!({"iss":"i","aud":audience,"exp":9}));
        let acceptance = policies.verify(&token, NOW).unwrap();
        assert_eq!((acceptance.policy(), acceptance.place()), (name, place));
        assert_eq!(acceptance.claims().key_index(), Some(0));
        let verdicts = policies.explain(&token, NOW);
        assert_eq!((verdicts.is_accepted(), verdicts.decisive()), (true, Some(place)));
        assert!(verdicts.verdict().is_accepted());
        let accepting: Vec<_> = verdicts.policies().iter().map(|policy| policy.verdict().is_accepted()).collect();
        assert_eq!(accepting, if place == 0 { vec![true, false, false] } else { vec![false, true, true] });
    }
    assert_eq!(policies.names().collect::<Vec<_>>(), ["web", "1", "late"]);
}

#[test]
fn the_rejection_is_of_the_policy_that_came_furthest_and_of_the_earlier_of_two() {
    let (a, b) = (keys(&[public(Algorithm::ES256, 'a')]), keys(&[public(Algorithm::ES256, 'b')]));
    let subject = Policy::builder().issuer("i").audience("a").subject("s").build().unwrap();
    let policies = Policies::new([
        ListedPolicy::new(Arc::clone(&b), policy("i", "a", &[])).unwrap().named("other key"),
        ListedPolicy::new(Arc::clone(&a), subject).unwrap().named("subject"),
        ListedPolicy::new(Arc::clone(&a), policy("i", "x", &[])).unwrap().named("audience"),
        ListedPolicy::new(Arc::clone(&a), policy("i", "y", &[])).unwrap().named("another"),
        ListedPolicy::new(Arc::clone(&a), policy("j", "a", &[])).unwrap().named("elsewhere"),
    ])
    .unwrap();
    let token = signed(Algorithm::ES256, 'a', &json!({"iss":"i","aud":"a","exp":9}));
    let rejection = policies.verify(&token, NOW).unwrap_err();
    assert_eq!(rejection.error().claim(), Some("aud"));
    assert_eq!(rejection.error().expected(), ["x"]);
    let claim = "ERR_JWT_CLAIM_VALIDATION_FAILED";
    assert_eq!(
        told(&rejection),
        [
            ("other key", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", None),
            ("subject", claim, Some("sub")),
            ("audience", claim, Some("aud")),
            ("another", claim, Some("aud")),
        ]
    );
    let verdicts = policies.explain(&token, NOW);
    assert_eq!((verdicts.decisive(), verdicts.rejection()), (Some(2), Some(&rejection)));
}

#[test]
fn a_token_that_no_policy_is_for() {
    let set = keys(&[public(Algorithm::ES256, 'a')]);
    let secret = || Secret::new(SECRET);
    let policies = Policies::new([
        ListedPolicy::new(Arc::clone(&set), policy("i", "a", &[Algorithm::ES256])).unwrap(),
        ListedPolicy::with_secret(secret(), policy("j", "a", &[Algorithm::HS256])).unwrap(),
    ])
    .unwrap();
    let expected = || vec!["i".to_owned(), "j".to_owned()];
    let claims = |issuer: &str| json!({"iss":issuer,"aud":"a","exp":9});
    let allowed = |found, allowed: &[Algorithm]| -> Error {
        SelectError::AlgorithmNotAllowed { found, allowed: allowed.to_vec() }.into()
    };
    let both = [Algorithm::ES256, Algorithm::HS256];
    let rows: [(String, Error); 8] = [
        (
            signed(Algorithm::ES256, 'a', &claims("k")),
            IssuerError::Unknown { expected: expected(), found: "k".into() }.into(),
        ),
        (
            signed(Algorithm::ES256, 'a', &claims("i/")),
            IssuerError::Unknown { expected: expected(), found: "i/".into() }.into(),
        ),
        (signed(Algorithm::ES256, 'a', &json!({"aud":"a"})), IssuerError::Missing { expected: expected() }.into()),
        (signed(Algorithm::ES256, 'a', &json!({"iss":["i"]})), IssuerError::NotText(Kind::Array).into()),
        (
            signed(Algorithm::HS256, 'a', &claims("i")),
            SelectError::AlgorithmSymmetric { found: Algorithm::HS256, allowed: vec![Algorithm::ES256] }.into(),
        ),
        (signed(Algorithm::ES256, 'a', &claims("j")), allowed(Algorithm::ES256, &[Algorithm::HS256])),
        (signed(Algorithm::RS256, 'a', &claims("i")), allowed(Algorithm::RS256, &both)),
        // Whatever its issuer: no policy allows it.
        (signed(Algorithm::HS512, 'a', &claims("k")), allowed(Algorithm::HS512, &both)),
    ];
    for (token, error) in rows {
        let rejection = policies.verify(&token, NOW).unwrap_err();
        assert_eq!(rejection.error(), &error);
        assert!(rejection.policies().is_empty());
        let verdicts = policies.explain(&token, NOW);
        assert_eq!((verdicts.rejection(), verdicts.decisive()), (Some(&rejection), None));
        assert_eq!(verdicts.verdict().error(), Some(&error));
        for policy in verdicts.policies() {
            assert!(!policy.is_candidate() && !policy.verdict().is_accepted());
            let tried = policy.verdict().checks().iter().filter(|check| {
                matches!(check.id, CheckId::Key | CheckId::SignatureForm | CheckId::Signature)
                    && check.status != Status::Skipped
            });
            assert_eq!(tried.count(), 0, "{error}");
        }
    }
    for (token, reason) in [("", "segment_count"), ("e30.e30.AA", "alg_missing")] {
        assert_eq!(policies.verify(token, NOW).unwrap_err().error().reason(), reason);
    }
    let no_object = token(Algorithm::ES256, 'a', br#"{"alg":"ES256"}"#, b"[]");
    assert_eq!(policies.verify(&no_object, NOW).unwrap_err().error().reason(), "payload_not_object");
}

#[test]
fn a_secret_verifies_no_token_but_those_of_its_policy() {
    let set = keys(&[public(Algorithm::ES256, 'a')]);
    let policies = Policies::new([
        ListedPolicy::with_secret(Secret::new(SECRET), policy("i", "a", &[Algorithm::HS256])).unwrap().named("old"),
        ListedPolicy::new(set, policy("i", "a", &[Algorithm::ES256])).unwrap().named("new"),
    ])
    .unwrap();
    for (algorithm, name) in [(Algorithm::HS256, "old"), (Algorithm::ES256, "new")] {
        let token = signed(algorithm, 'a', &json!({"iss":"i","aud":"a","exp":9}));
        assert_eq!(policies.verify(&token, NOW).unwrap().policy(), name);
        let late = policies.verify(&token, Timestamp::from_unix_seconds(9)).unwrap_err();
        assert_eq!(told(&late), [(name, "ERR_JWT_EXPIRED", Some("exp"))]);
    }
    // The public key, used as a secret.
    let forged = signed(Algorithm::HS384, 'a', &json!({"iss":"i","aud":"a","exp":9}));
    assert_eq!(policies.verify(&forged, NOW).unwrap_err().error().code(), "ERR_JOSE_ALG_NOT_ALLOWED");
}

#[test]
fn policies_that_share_a_key_do_not_leave_its_algorithm_to_the_token() {
    let key = public(Algorithm::RS256, 'a');
    assert_eq!(key.get("alg"), None);
    let stated = stating(Algorithm::PS256, key.clone());
    let shared = keys(std::slice::from_ref(&key));
    // The same key in another document.
    let copied = keys(&[public(Algorithm::ES256, 'a'), key.clone()]);
    let refused = |other: &Arc<KeySet>, issuer: &str, algorithms: &[Algorithm]| {
        let policies = Policies::new([
            ListedPolicy::new(Arc::clone(&shared), policy("i", "a", &[Algorithm::RS256])).unwrap(),
            ListedPolicy::new(Arc::clone(other), policy(issuer, "a", algorithms)).unwrap(),
        ])
        .unwrap();
        let token = signed(Algorithm::RS256, 'a', &json!({"iss":"i","aud":"a","exp":9}));
        let rejection = policies.verify(&token, NOW).err()?;
        let verdicts = policies.explain(&token, NOW);
        assert_eq!(verdicts.rejection(), Some(&rejection));
        Some(rejection.error().candidates().iter().find_map(|candidate| candidate.mismatch.clone()))
    };
    let undecided = Some(Some(KeyMismatch::FamilyUndecided));
    for other in [&shared, &copied] {
        for issuer in ["i", "j"] {
            assert_eq!(refused(other, issuer, &[Algorithm::PS256]), undecided);
            assert_eq!(refused(other, issuer, &[Algorithm::ES256, Algorithm::PS512]), undecided);
            assert_eq!(refused(other, issuer, &[Algorithm::ES256]), None);
            assert_eq!(refused(other, issuer, &[Algorithm::RS512]), None);
            assert_eq!(refused(other, issuer, &[]), None);
        }
    }
    assert_eq!(refused(&keys(&[stated]), "i", &[Algorithm::PS256]), None);
    assert_eq!(refused(&keys(&[public(Algorithm::RS256, 'b')]), "i", &[Algorithm::PS256]), None);
}

#[test]
fn keys_are_replaced_by_the_name_of_their_policy() {
    let (a, b) = (keys(&[public(Algorithm::ES256, 'a')]), keys(&[public(Algorithm::ES256, 'b')]));
    let policies = Policies::new([
        ListedPolicy::new(Arc::clone(&a), policy("i", "a", &[])).unwrap().named("one"),
        ListedPolicy::new(a, policy("j", "a", &[])).unwrap(),
        ListedPolicy::with_secret(Secret::new(SECRET), policy("j", "a", &[Algorithm::HS256])).unwrap(),
    ])
    .unwrap();
    policies.set_keys("1", Arc::clone(&b)).unwrap();
    for (issuer, which) in [("i", 'a'), ("j", 'b')] {
        for key in ['a', 'b'] {
            let token = signed(Algorithm::ES256, key, &json!({"iss":issuer,"aud":"a","exp":9}));
            assert_eq!(policies.verify(&token, NOW).is_ok(), key == which, "{issuer} {key}");
        }
    }
    let unknown = PolicyError::PolicyUnknown { name: "0".into() };
    assert_eq!(policies.set_keys("0", Arc::clone(&b)), Err(unknown));
    assert_eq!(policies.set_keys("2", b), Err(PolicyError::SymmetricWithKeySet(Algorithm::HS256)));
}

/// Policies for one issuer and audience, which only their profiles tell apart.
fn of_profile(keys: &Arc<KeySet>, profile: Profile) -> ListedPolicy {
    let policy = Policy::builder().issuer("i").audience("a").profile(profile).build().unwrap();
    ListedPolicy::new(Arc::clone(keys), policy).unwrap()
}

fn id_token() -> Profile {
    Profile::IdToken { trusted_audiences: Vec::new() }
}

#[test]
fn the_profile_of_a_policy_holds_in_a_list() {
    let key = keys(&[public(Algorithm::ES256, 'a')]);
    let profiles = [Profile::AccessToken, Profile::LogoutToken];
    let policies = Policies::new(profiles.map(|profile| of_profile(&key, profile))).unwrap();
    let claims = json!({"iss":"i","aud":"a","exp":9,"iat":0,"jti":"j","sub":"s","client_id":"c",
        "events":{"http://schemas.openid.net/event/backchannel-logout":{}}});
    for (typ, place) in [("at+jwt", Some(0)), ("logout+jwt", Some(1)), ("JWT", None)] {
        let header = json!({"alg":"ES256","typ":typ}).to_string();
        let token = token(Algorithm::ES256, 'a', header.as_bytes(), claims.to_string().as_bytes());
        assert_eq!(policies.verify(&token, NOW).as_ref().ok().map(Acceptance::place), place, "{typ}");
        let verdicts = policies.explain(&token, NOW);
        assert_eq!((verdicts.is_accepted(), verdicts.decisive()), (place.is_some(), place.or(Some(0))), "{typ}");
    }
}

#[test]
fn a_list_that_cannot_be_used() {
    let set = keys(&[]);
    let listed = || ListedPolicy::new(Arc::clone(&set), policy("i", "a", &[])).unwrap();
    let refused = |list: Vec<ListedPolicy>| Policies::new(list).err();
    for found in [0, 1, 65] {
        assert_eq!(refused((0..found).map(|_| listed()).collect()), Some(PolicyError::PolicyCount { found }));
    }
    assert_eq!(refused((0..64).map(|_| listed()).collect()), None);
    let open = Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked).build().unwrap();
    let open = ListedPolicy::new(Arc::clone(&set), open).unwrap();
    assert_eq!(refused(vec![listed(), open]), Some(PolicyError::AnyIssuerInList));
    assert_eq!(refused(vec![listed(), of_profile(&set, id_token())]), Some(PolicyError::IdTokenInList));
    assert_eq!(PolicyError::IdTokenInList.option(), Some("profile"));
    assert_eq!(refused(vec![listed().named(""), listed()]), Some(PolicyError::PolicyNameEmpty));
    for (one, other) in [(Some("x"), "x"), (None, "0")] {
        let one = one.map_or_else(listed, |name| listed().named(name));
        let taken = PolicyError::PolicyNameTaken { name: other.into() };
        assert_eq!(refused(vec![one, listed().named(other)]), Some(taken));
    }
    let symmetric = policy("i", "a", &[Algorithm::HS256]);
    let refusal = PolicyError::SymmetricWithKeySet(Algorithm::HS256);
    assert_eq!(ListedPolicy::new(set, symmetric).err(), Some(refusal));
    assert_eq!(
        ListedPolicy::with_secret(Secret::new(SECRET), policy("i", "a", &[])).err(),
        Some(PolicyError::SecretNeedsAlgorithms)
    );
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn one_of<'o, T>(&mut self, options: &'o [T]) -> &'o T {
        &options[self.below(options.len())]
    }
}

fn first_failed(checks: &[Check]) -> Option<CheckId> {
    checks.iter().find(|check| check.status == Status::Fail).map(|check| check.id)
}

/// The reference: every policy that names the issuer and allows the algorithm has a verifier of its own.
#[test]
#[expect(clippy::too_many_lines, reason = "a policy, a token, a comparison, in this order")]
fn a_list_says_what_the_verifiers_of_its_policies_say() {
    let mut random = Random(7);
    let sets = [
        vec![public(Algorithm::ES256, 'a')],
        vec![public(Algorithm::ES256, 'b')],
        vec![public(Algorithm::ES256, 'a'), public(Algorithm::ES256, 'b'), public(Algorithm::RS256, 'a')],
        vec![],
    ]
    .map(|members| jwk::set(&members));
    let (mut accepted, mut rejected, mut without) = (0, 0, 0);
    for _ in 0..4_000 {
        let shared: Vec<Arc<KeySet>> =
            sets.iter().map(|set| Arc::new(KeySet::from_slice(set.as_bytes()).unwrap())).collect();
        let mut list = Vec::new();
        let mut verifiers = Vec::new();
        for _ in 0..2 + random.below(4) {
            let issuers = *random.one_of(&[&["i"][..], &["j"], &["i", "j"]]);
            let mut policy = Policy::builder()
                .issuer(Expected::any_of(issuers.iter().copied()).unwrap())
                .audience(*random.one_of(&["a", "b"]))
                .crit(random.one_of(&[&[][..], &["x"]]).iter().copied())
                .max_token_bytes(*random.one_of(&[260, 16_384, 16_384]));
            if random.below(3) == 0 {
                policy = policy.subject("s");
            }
            if random.below(4) == 0 {
                let policy = policy.algorithms([Algorithm::HS256]).build().unwrap();
                let secret = Secret::new(if random.below(2) == 0 { SECRET.to_vec() } else { vec![9; 64] });
                verifiers.push((issuers, Verifier::with_secret(secret.clone(), policy.clone()).unwrap()));
                list.push(ListedPolicy::with_secret(secret, policy).unwrap());
                continue;
            }
            if random.below(2) == 0 {
                policy = policy.algorithms([*random.one_of(&[Algorithm::ES256, Algorithm::RS256])]);
            }
            let policy = policy.build().unwrap();
            let which = random.below(sets.len());
            let alone = KeySet::from_slice(sets[which].as_bytes()).unwrap();
            verifiers.push((issuers, Verifier::new(alone, policy.clone()).unwrap()));
            list.push(ListedPolicy::new(Arc::clone(&shared[which]), policy).unwrap());
        }
        let policies = Policies::new(list).unwrap();
        let issuer = *random.one_of(&["i", "i", "i", "j", "j", "j", "k"]);
        let mut claims =
            json!({"iss":issuer,"aud":random.one_of(&["a","a","b","b","c"]),"exp":random.one_of(&[4, 9, 9, 9])});
        if random.below(2) == 0 {
            claims["sub"] = json!("s");
        }
        let algorithm = *random.one_of(&[Algorithm::ES256, Algorithm::ES256, Algorithm::HS256, Algorithm::RS256]);
        let mut header = json!({"alg":algorithm.name()});
        if random.below(6) == 0 {
            header["crit"] = json!(["x"]);
            header["x"] = json!(1);
        }
        let mut token =
            token(algorithm, *random.one_of(&['a', 'b']), header.to_string().as_bytes(), claims.to_string().as_bytes());
        if random.below(8) == 0 {
            token.pop();
        }

        let judged = policies.verify(&token, NOW);
        let verdicts = policies.explain(&token, NOW);
        let decided = judged.as_ref().ok().map(Acceptance::place);
        assert_eq!(verdicts.rejection(), judged.as_ref().err());
        assert_eq!(verdicts.policies().len(), verifiers.len());

        let explained: Vec<_> =
            verifiers.iter().map(|(issuers, verifier)| (issuers, verifier.explain(&token, NOW))).collect();
        let is_for = |place: usize| verdicts.policies()[place].is_candidate();
        let mut furthest = None;
        let mut told = Vec::new();
        for (place, (issuers, alone)) in explained.iter().enumerate() {
            let listed = verdicts.policies()[place].verdict();
            if !is_for(place) {
                let is_accepted = alone.is_accepted();
                assert!(!is_accepted, "{token}: {place} is for it");
                assert!(!listed.is_accepted());
                continue;
            }
            assert!(issuers.contains(&issuer));
            assert_eq!((listed.error(), listed.checks()), (alone.error(), alone.checks()));
            if let Some(error) = alone.error() {
                told.push((place, error.clone()));
                let check = first_failed(alone.checks()).unwrap();
                if furthest.as_ref().is_none_or(|(further, _)| check > *further) {
                    furthest = Some((check, error.clone()));
                }
            }
        }
        match &judged {
            Ok(_) => {
                accepted += 1;
                assert_eq!(decided, explained.iter().position(|(_, alone)| alone.is_accepted()));
                assert_eq!(verdicts.decisive(), decided);
            }
            Err(rejection) => {
                assert!(explained.iter().all(|(_, alone)| !alone.is_accepted()));
                let listed: Vec<_> =
                    rejection.policies().iter().map(|policy| (policy.place(), policy.error().clone())).collect();
                assert_eq!(listed, told);
                match furthest {
                    Some((_, error)) => {
                        rejected += 1;
                        assert_eq!(rejection.error(), &error);
                    }
                    None => without += 1,
                }
            }
        }
        assert_eq!(verdicts.verdict().error(), judged.as_ref().err().map(Rejection::error));
    }
    assert!(accepted > 150 && rejected > 400 && without > 400, "{accepted} {rejected} {without}");
}
