//! `npm run bench:native`: one signature over 600 bytes verified, by a prepared key, by a key's first verification, and by
//! AWS-LC and ring with their keys parsed before, where they can be. "preparing" is all of a key's preparation at once.

#![allow(clippy::expect_used, missing_docs, reason = "a benchmark that panics has failed")]

use std::hint::black_box;

use aws_lc_rs::signature::{self as aws, ParsedPublicKey};
use criterion::{BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime};
use jwt_verdict::keys::Jwk;
use jwt_verdict::Algorithm;
use jwt_verdict_test_kit::signer::TestKey;
use ring::signature as ring;
use rsa::pkcs1::EncodeRsaPublicKey;

const MESSAGE: [u8; 600] = [b'a'; 600];

struct Case {
    algorithm: Algorithm,
    key: TestKey,
    signature: Vec<u8>,
}

impl Case {
    fn new(name: &str) -> Self {
        let algorithm = Algorithm::from_name(name).expect("an algorithm");
        let key = TestKey::of(algorithm, 'a');
        let signature = key.sign(algorithm, &MESSAGE, 0);
        Self { algorithm, key, signature }
    }

    fn jwk(&self) -> Jwk {
        Jwk::from_slice(self.key.public().to_string().as_bytes()).expect("a key")
    }

    fn verify(&self, key: &Jwk) {
        key.verify_message(self.algorithm, black_box(&MESSAGE), black_box(&self.signature)).expect("it holds");
    }

    /// As the other libraries take it.
    fn public_key(&self) -> Vec<u8> {
        match self.algorithm.name() {
            "RS256" => {
                let integer = |name| rsa::BoxedUint::from_be_slice_vartime(&self.key.member(name));
                let key = rsa::PublicKey::new(integer("n"), integer("e")).expect("an RSA key");
                key.to_pkcs1_der().expect("DER").into_vec()
            }
            "EdDSA" => self.key.member("x"),
            _ => [vec![4], self.key.member("x"), self.key.member("y")].concat(),
        }
    }
}

fn signatures(criterion: &mut Criterion) {
    let others: [(_, &'static dyn aws::VerificationAlgorithm, &'static dyn ring::VerificationAlgorithm); 4] = [
        ("RS256", &aws::RSA_PKCS1_2048_8192_SHA256, &ring::RSA_PKCS1_2048_8192_SHA256),
        ("ES256", &aws::ECDSA_P256_SHA256_FIXED, &ring::ECDSA_P256_SHA256_FIXED),
        ("ES384", &aws::ECDSA_P384_SHA384_FIXED, &ring::ECDSA_P384_SHA384_FIXED),
        ("EdDSA", &aws::ED25519, &ring::ED25519),
    ];
    for (name, aws, ring) in others {
        let case = Case::new(name);
        let mut group = criterion.benchmark_group(name);
        ours(&mut group, &case);
        let public_key = case.public_key();
        let key = ParsedPublicKey::new(aws, &public_key).expect("a public key");
        group.bench_function("aws-lc-rs", |bencher| {
            bencher.iter(|| key.verify_sig(black_box(&MESSAGE), black_box(&case.signature)).expect("it holds"));
        });
        let key = ring::UnparsedPublicKey::new(ring, &public_key);
        group.bench_function("ring", |bencher| {
            bencher.iter(|| key.verify(black_box(&MESSAGE), black_box(&case.signature)).expect("it holds"));
        });
        group.finish();
    }
    for name in ["PS256", "ES512", "ES256K"] {
        let mut group = criterion.benchmark_group(name);
        ours(&mut group, &Case::new(name));
        group.finish();
    }
}

fn ours(group: &mut BenchmarkGroup<'_, WallTime>, case: &Case) {
    let prepared = case.jwk();
    prepared.prepare();
    group.bench_function("prepared", |bencher| bencher.iter(|| case.verify(&prepared)));
    group.bench_function("preparing", |bencher| {
        bencher.iter_batched_ref(|| case.jwk(), |key| key.prepare(), BatchSize::SmallInput);
    });
    group.bench_function("first", |bencher| {
        bencher.iter_batched_ref(|| case.jwk(), |key| case.verify(key), BatchSize::SmallInput);
    });
}

criterion_group!(benches, signatures);
criterion_main!(benches);
