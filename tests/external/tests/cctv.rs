//! CCTV's 914 Ed25519 edge cases: small-order, non-canonical and mixed-order points in every combination.
//!
//! The criterion, which is `verify_strict`'s and a canonical key besides: points with a small-order component are
//! accepted, points of small order and encodings that are not canonical are refused. 43 of the 914 pass it.

use std::collections::BTreeMap;

use jwt_verdict::{Algorithm, KeySet};
use jwt_verdict_external::{report, vectors};
use jwt_verdict_test_kit::integer::from_hex;
use jwt_verdict_test_kit::jwk;
use serde_json::Value;

#[test]
fn the_criterion_of_each_case() {
    let Some(text) = vectors::read("cctv_ed25519vectors.json") else {
        let advice = "name their folder in JWT_VERDICT_VECTORS";
        report::line(&format!("not run: 914 cases of CCTV Ed25519, whose file is not here; {advice}"));
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let mut accepted: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    for case in &cases {
        let text = |name: &str| case[name].as_str().unwrap_or_else(|| panic!("no text {name}"));
        let set = jwk::set(&[jwk::ed25519(&from_hex(text("key")))]);
        let keys = KeySet::from_slice(set.as_bytes()).expect("a well-formed document");
        let key = keys.iter().next().expect("a key");
        let prepared = KeySet::from_slice(set.as_bytes()).expect("a well-formed document");
        let prepared = prepared.iter().next().expect("a key");
        prepared.prepare();
        let flags: Vec<&str> =
            case["flags"].as_array().into_iter().flatten().map(|flag| flag.as_str().expect("a flag")).collect();
        let passes = flags.iter().all(|flag| ["low_order_component_A", "low_order_component_R"].contains(flag));
        for algorithm in [Algorithm::EdDSA, Algorithm::Ed25519] {
            let outcome = key.verify_message(algorithm, text("msg").as_bytes(), &from_hex(text("sig")));
            let fast = prepared.verify_message(algorithm, text("msg").as_bytes(), &from_hex(text("sig")));
            assert_eq!(fast, outcome, "prepared == reference, case {}", case["number"]);
            assert_eq!(outcome.is_ok(), passes, "case {}, {flags:?}: {outcome:?}", case["number"]);
        }
        if passes {
            *accepted.entry(flags).or_default() += 1;
        }
    }
    assert_eq!(cases.len(), 914);
    let counts: Vec<usize> = accepted.values().copied().collect();
    assert_eq!(counts, [1, 7, 35], "plain; with a component in A; with one in A and R");
    report::line("CCTV Ed25519: 914 cases, 43 accepted");
}
