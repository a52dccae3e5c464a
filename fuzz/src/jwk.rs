//! Any JSON gets a key or a problem; a key verifies nothing by chance, and is the same key when read again.

use jwt_verdict::Algorithm;
use jwt_verdict::keys::Jwk;

const MESSAGE: &[u8] = b"nobody has signed this";

/// `data` is a JWK.
pub fn run(data: &[u8]) {
    let Ok(jwk) = Jwk::from_slice(data) else { return };
    let names = [
        "RS256",
        "PS256",
        "ES256",
        "ES384",
        "ES512",
        "ES256K",
        "EdDSA",
        "Ed25519",
        "Ed448",
        "ML-DSA-44",
        "ML-DSA-65",
        "ML-DSA-87",
    ];
    for algorithm in names.iter().filter_map(|name| Algorithm::from_name(name)) {
        for length in [0, 64, 96, 114, 132, 256, 2_420, 3_309, 4_627] {
            let signature = vec![1; length];
            assert!(jwk.verify_message(algorithm, MESSAGE, &signature).is_err());
        }
    }
    let again = Jwk::from_slice(data);
    assert!(again.is_ok_and(|again| again.thumbprint() == jwk.thumbprint() && again.problem() == jwk.problem()));
    if jwk.problem().is_none() {
        let json: serde_json::Value = serde_json::from_slice(data).unwrap_or_else(|error| panic!("{error}"));
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"] {
            assert!(json.get(private).is_none(), "a key with {private} is usable");
        }
    }
}
