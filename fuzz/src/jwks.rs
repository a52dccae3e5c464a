//! Any JSON gets a key set or an error, and a key is chosen or refused with a reason for each.

use jwt_verdict::error::SelectError;
use jwt_verdict::keys::Limits;
use jwt_verdict::steps::ParsedToken;
use jwt_verdict::{Error, Expected, Policy};

use crate::vector::{keys, tokens};

/// `data` is a JWK Set.
pub fn run(data: &[u8]) {
    let Ok(set) = keys(data) else { return };
    let count = set.iter().count();
    assert!(count <= Limits::default().keys);
    assert!(set.iter().enumerate().all(|(index, key)| key.index() == index));
    let Ok(policy) = Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked).build() else {
        panic!("a policy")
    };
    for token in tokens() {
        let Ok(parsed) = ParsedToken::parse(token, &policy) else { panic!("a good token") };
        match parsed.select(&set, &policy) {
            Ok(selected) => {
                let key = selected.key_index().and_then(|index| set.get(index));
                assert!(key.is_some_and(|key| key.problem().is_none()));
            }
            Err(error @ Error::Select(SelectError::NoMatchingKey { .. })) => {
                assert_eq!(error.candidates().len(), count.min(10));
                assert!(error.candidates().iter().all(|candidate| candidate.mismatch.is_some()));
            }
            Err(error @ Error::Select(SelectError::MultipleMatchingKeys { .. })) => {
                assert_eq!(error.candidates().len(), count.min(10));
                assert!(error.candidates().iter().filter(|candidate| candidate.mismatch.is_none()).count() > 1);
            }
            Err(error) => panic!("{error}"),
        }
    }
}
