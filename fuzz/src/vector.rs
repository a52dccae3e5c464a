//! Good tokens of `tests/vectors/accepted`, one for each kind of key, with all that it takes to accept them.

use std::sync::OnceLock;

use jwt_verdict::{Expected, KeySet, Policy, Timestamp, Verifier};

/// A token and a verifier that accepts it.
#[derive(Debug)]
pub(crate) struct Vector {
    pub(crate) token: &'static str,
    pub(crate) verifier: Verifier,
}

/// When they are valid.
pub(crate) const NOW: i64 = 1_700_000_000;

macro_rules! vector {
    ($name:literal) => {
        include_str!(concat!("../../tests/vectors/accepted/", $name, ".txt"))
    };
}

const FILES: [&str; 9] = [
    vector!("rs256-2048"),
    vector!("rs256-2049"),
    vector!("ps256-2048"),
    vector!("ps256-e-3"),
    vector!("es256-key-names-alg"),
    vector!("es256k-key-names-alg"),
    vector!("es384-key-names-alg"),
    vector!("es512-key-names-alg"),
    vector!("eddsa-key-alg-eddsa"),
];

pub(crate) fn vectors() -> &'static [Vector] {
    static VECTORS: OnceLock<Vec<Vector>> = OnceLock::new();
    VECTORS.get_or_init(|| FILES.iter().map(|file| Vector::read(file)).collect())
}

/// The text of the token of each.
pub(crate) fn tokens() -> impl Iterator<Item = &'static str> {
    vectors().iter().map(|vector| vector.token)
}

impl Vector {
    fn read(file: &'static str) -> Self {
        let field = |name: &str| {
            let line = file.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or_else(|| panic!("no {name}"))
        };
        assert_eq!(field("now"), NOW.to_string());
        let expected = |value: &serde_json::Value| Expected::exactly(value.as_str().unwrap_or_default());
        let (Ok(policy), Ok(keys)) =
            (serde_json::from_str::<serde_json::Value>(field("policy")), keys(field("jwks").as_bytes()))
        else {
            panic!("a policy and a key set");
        };
        let (Ok(issuer), Ok(audience)) = (expected(&policy["issuer"]), expected(&policy["audience"])) else {
            panic!("an issuer and an audience");
        };
        let policy = Policy::builder().issuer(issuer).audience(audience).build();
        let Ok(verifier) = policy.map_or_else(Err, |policy| Verifier::new(keys, policy)) else {
            panic!("a policy for keys")
        };
        let vector = Self { token: field("token"), verifier };
        assert!(vector.verifier.verify(vector.token, Timestamp::from_unix_seconds(NOW)).is_ok());
        vector
    }
}

pub(crate) fn keys(json: &[u8]) -> Result<KeySet, jwt_verdict::Error> {
    KeySet::from_slice(json)
}
