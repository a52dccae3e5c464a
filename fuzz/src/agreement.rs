//! What holds of every token and verifier: `explain` says what `verify` does.

use jwt_verdict::explain::{CheckId, Status};
use jwt_verdict::{Timestamp, TrustedClaims, Verifier};

/// Verifies and explains; they agree, or this panics.
pub(crate) fn judged(verifier: &Verifier, token: &str, now: Timestamp) -> Option<TrustedClaims> {
    let outcome = verifier.verify(token, now);
    let verdict = verifier.explain(token, now);
    assert_eq!(verdict.error(), outcome.as_ref().err());
    assert_eq!(verdict.is_accepted(), outcome.is_ok());
    assert!(verdict.checks().iter().map(|check| check.id).eq(CheckId::ALL.iter().copied()));
    let failed = verdict.checks().iter().find(|check| check.status == Status::Fail);
    match (&outcome, failed) {
        (Ok(_), None) => {}
        (Err(error), Some(check)) => {
            assert_eq!((check.id.step(), &check.message), (error.step(), &error.to_string()));
            assert!(!error.code().is_empty() && !error.reason().is_empty());
        }
        (_, failed) => panic!("{:?}, and the first failed check is {failed:?}", outcome.err()),
    }
    outcome.ok()
}
