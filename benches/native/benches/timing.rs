//! `npm run bench:native -- --bench timing`: whether the time of a refused HMAC tells where the tag is wrong.
//!
//! As dudect does it (Reparaz, Balasch, Verbauwhede 2017): two classes of input in random order, the slowest measurements cropped,
//! and Welch's t of the two means. A t beyond 4.5 is a difference. A comparison that stops at the first wrong byte is measured as
//! well, for a test that finds nothing there would find nothing anywhere.

#![allow(
    clippy::expect_used,
    clippy::cast_precision_loss,
    missing_docs,
    clippy::print_stdout,
    reason = "a program that prints, and fails by a panic"
)]

use std::hint::black_box;
use std::time::Instant;

use jwt_verdict::{Algorithm, Secret};
use jwt_verdict_test_kit::signer::mac;

const MESSAGE: &[u8] = b"eyJhbGciOiJIUzI1NiJ9.e30";
const MEASUREMENTS: usize = 2_000_000;
/// Of all measurements, the fastest that are kept: what is slower was interrupted.
const KEPT: f64 = 0.9;
const FOUND: f64 = 4.5;

fn main() {
    let secret = Secret::new(vec![7; 32]);
    let algorithm = Algorithm::from_name("HS256").expect("an algorithm");
    let right = mac(algorithm, &[7; 32], MESSAGE);
    secret.verify_message(algorithm, MESSAGE, &right).expect("the tag is right");
    let [first, last] = [0, right.len() - 1].map(|at| {
        let mut wrong = right.clone();
        wrong[at] ^= 1;
        wrong
    });

    let verify = |tag: &[u8]| secret.verify_message(algorithm, black_box(MESSAGE), black_box(tag)).is_ok();
    let ours = difference([&first, &last], verify);
    println!("HS256, first byte wrong against last: t = {ours:.2} over {MEASUREMENTS} measurements");

    let naive = |tag: &[u8]| tag.iter().zip(&right).all(|(one, other)| black_box(one) == black_box(other));
    let control = difference([&first, &last], naive);
    println!("a comparison that stops early:       t = {control:.2}");

    println!(
        "{}",
        match (ours.abs() < FOUND, control.abs() < FOUND) {
            (true, false) => "no difference where there should be none, and one where there is",
            (_, true) => "nothing is known: the difference that is there was not found",
            (false, false) => "the time tells where the tag is wrong",
        }
    );
}

/// Welch's t of the times that two inputs take.
fn difference(inputs: [&[u8]; 2], call: impl Fn(&[u8]) -> bool) -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut times = Vec::with_capacity(MEASUREMENTS);
    for _ in 0..MEASUREMENTS {
        // xorshift: which comes next must not be a pattern that a processor learns.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let class = usize::from(state & (1 << 40) != 0);
        let start = Instant::now();
        black_box(call(black_box(inputs[class])));
        times.push((class, start.elapsed().as_nanos() as f64));
    }
    let mut sorted: Vec<f64> = times.iter().map(|&(_, time)| time).collect();
    sorted.sort_by(f64::total_cmp);
    let crop = sorted[(MEASUREMENTS as f64 * KEPT) as usize];
    let [one, other] = [0, 1].map(|class| {
        let kept: Vec<f64> =
            times.iter().filter(|&&(of, time)| of == class && time <= crop).map(|&(_, time)| time).collect();
        let count = kept.len() as f64;
        let mean = kept.iter().sum::<f64>() / count;
        let variance = kept.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    });
    (one.0 - other.0) / (one.1 + other.1).sqrt()
}
