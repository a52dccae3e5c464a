//! What a list of policies says of a token: which of them accepts it, or how far each came.

use core::fmt;

use crate::check::CheckId;
use crate::claims::TrustedClaims;
use crate::error::Error;

/// The claims of an accepted token, and the policy that accepted them.
#[derive(Clone, Debug)]
pub struct Acceptance<'p> {
    policy: &'p str,
    place: usize,
    claims: TrustedClaims,
}

impl<'p> Acceptance<'p> {
    pub(super) fn new(policy: &'p str, place: usize, claims: TrustedClaims) -> Self {
        Self { policy, place, claims }
    }

    /// The name of the policy, or its place in the list as text.
    #[must_use]
    pub fn policy(&self) -> &'p str {
        self.policy
    }

    /// The place of the policy in the list.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// The claims.
    #[must_use]
    pub fn claims(&self) -> &TrustedClaims {
        &self.claims
    }

    /// Gives the claims alone.
    #[must_use]
    pub fn into_claims(self) -> TrustedClaims {
        self.claims
    }
}

/// Why a list of policies rejects a token: the error of the policy that came furthest, and what each of the others said.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    error: Box<Error>,
    /// The check that decided, and the place of its policy.
    check: CheckId,
    place: Option<usize>,
    policies: Vec<PolicyRejection>,
}

/// What one policy of a list said of a token that it rejects.
///
/// Not for the answer to a request: together they tell more of the policies than a stranger should learn.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyRejection {
    name: String,
    place: usize,
    error: Box<Error>,
}

impl Rejection {
    /// The rejection by one policy, to which others add theirs.
    pub(super) fn by(policy: PolicyRejection, check: CheckId) -> Self {
        Self { error: policy.error.clone(), check, place: Some(policy.place), policies: vec![policy] }
    }

    /// Adds what the next policy said, whose error decides if it came further. Gives whether it does.
    pub(super) fn add(&mut self, policy: PolicyRejection, check: CheckId) -> bool {
        let is_further = check > self.check;
        if is_further {
            self.error.clone_from(&policy.error);
            self.check = check;
            self.place = Some(policy.place);
        }
        self.policies.push(policy);
        is_further
    }

    /// The error that decided.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The place of the policy whose error it is; `None` if no policy is for the token.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        self.place
    }

    /// The check that decided.
    #[cfg(feature = "__wasm")]
    pub(crate) fn check(&self) -> CheckId {
        self.check
    }

    /// What each policy said that names the token's `iss` and allows its `alg`, in the order of the list.
    #[must_use]
    pub fn policies(&self) -> &[PolicyRejection] {
        &self.policies
    }
}

impl PolicyRejection {
    pub(super) fn new(name: &str, place: usize, error: Error) -> Self {
        Self { name: name.to_owned(), place, error: error.into() }
    }

    /// The name of the policy, or its place in the list as text.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The place of the policy in the list.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// Its error.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl core::error::Error for Rejection {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&*self.error)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        Self { check: error.check().unwrap_or(CheckId::Size), error: error.into(), place: None, policies: Vec::new() }
    }
}
