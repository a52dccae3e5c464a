//! `cargo run --release -p jwt-verdict-properties --example policies`: what a list of 64 policies of one issuer, which share
//! a key, costs beside a verifier of one: for a token that the last accepts, and for tokens that all reject.

#![allow(clippy::expect_used, missing_docs, reason = "a measurement that panics has failed")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jwt_verdict::policies::ListedPolicy;
use jwt_verdict::{Algorithm, KeySet, Policies, Policy, Timestamp, Verifier};
use jwt_verdict_test_kit::jwk;
use jwt_verdict_test_kit::signer::{TestKey, token};

const NOW: Timestamp = Timestamp::from_unix_seconds(5);
const ROUNDS: u32 = 2_000;

fn main() {
    for algorithm in [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
        let set = jwk::set(&[TestKey::of(algorithm, 'a').public()]);
        let keys = || KeySet::from_slice(set.as_bytes()).expect("a set");
        let policy = |audience: usize| {
            let audience = format!("https://api-{audience}.example");
            Policy::builder().issuer("https://issuer.example").audience(audience).build().expect("a policy")
        };
        let verifier = Verifier::new(keys(), policy(63)).expect("a verifier");
        let shared = Arc::new(keys());
        let listed = |audience| ListedPolicy::new(Arc::clone(&shared), policy(audience)).expect("a policy");
        let policies = Policies::new((0..64).map(listed)).expect("a list");

        let header = format!(r#"{{"alg":"{}"}}"#, algorithm.name());
        let signed = |audience: &str| {
            let claims = format!(r#"{{"iss":"https://issuer.example","aud":"{audience}","sub":"user-1","exp":9}}"#);
            token(algorithm, 'a', header.as_bytes(), claims.as_bytes())
        };
        let good = signed("https://api-63.example");
        let other = signed("https://other.example");
        let forged = format!("{}AAAAAAAA", &good[..good.len() - 8]);
        for (case, token) in [("accepted by the last", &good), ("another audience", &other), ("forged", &forged)] {
            let one = time(|| verifier.verify(black_box(token), NOW).is_ok());
            let all = time(|| policies.verify(black_box(token), NOW).is_ok());
            println!("{algorithm:>5} {case:<20} one {one:>10.1?}  64 {all:>10.1?}");
        }
    }
}

/// The time of one call.
fn time(call: impl Fn() -> bool) -> Duration {
    for _ in 0..50 {
        black_box(call());
    }
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        black_box(call());
    }
    begun.elapsed() / ROUNDS
}
