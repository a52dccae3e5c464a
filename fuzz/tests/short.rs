//! Each target on its seeds, and on changes of them: the short form of `npm run fuzz`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed"
)]

use std::fs;
use std::path::Path;

use jwt_verdict_fuzz::TARGETS;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const ROUNDS: usize = 300;
const LONGEST: usize = 300;

#[test]
fn every_target_on_its_seeds_and_changes_of_them() {
    for (name, run) in TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seed");
        for seed in &seeds {
            run(seed);
        }
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let mut below = |bound: usize| usize::try_from(random.next_u64()).expect("64 bits") % bound;
        for round in 0..ROUNDS {
            let mut data = seeds[round % seeds.len()].clone();
            if round % 4 == 0 {
                data = (0..below(LONGEST)).map(|_| below(256).to_le_bytes()[0]).collect();
            }
            for _ in 0..below(4) {
                let at = below(data.len() + 1);
                match below(3) {
                    0 => data.insert(at, below(256).to_le_bytes()[0]),
                    1 => data.truncate(at),
                    _ => {
                        if let Some(byte) = data.get_mut(at) {
                            *byte ^= 1 << below(8);
                        }
                    }
                }
            }
            run(&data);
        }
    }
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder of seeds").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a seed")).collect()
}
