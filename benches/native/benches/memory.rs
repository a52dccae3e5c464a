//! `npm run bench:native -- --bench memory`: what a prepared key takes, on top of the same key before.

#![allow(
    clippy::expect_used,
    missing_docs,
    clippy::print_stdout,
    reason = "a program that prints, and fails by a panic"
)]

use std::alloc::System;

use jwt_verdict::keys::Jwk;
use jwt_verdict::Algorithm;
use jwt_verdict_test_kit::signer::TestKey;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    for name in ["RS256", "ES256", "ES384", "ES512", "ES256K", "EdDSA"] {
        let algorithm = Algorithm::from_name(name).expect("an algorithm");
        let [first, second] = ['a', 'b'].map(|label| {
            let text = TestKey::of(algorithm, label).public().to_string();
            Jwk::from_slice(text.as_bytes()).expect("a key")
        });
        // What a curve has once for all keys.
        first.prepare();
        let region = Region::new(ALLOCATOR);
        second.prepare();
        let change = region.change();
        let bytes = change.bytes_allocated - change.bytes_deallocated;
        println!("{name:<7} {:>5} KiB a prepared key", bytes.div_ceil(1024));
    }
}
