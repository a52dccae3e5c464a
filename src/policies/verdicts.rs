//! What a list of policies says of a token, policy by policy and check by check.

use super::rejection::{PolicyRejection, Rejection};
use crate::check::CheckId;
use crate::error::Error;
use crate::explain::{Findings, Verdict};

/// The verdict of a list of policies on a token.
///
/// # Example: which policy rejects the token, and why
///
/// ```
/// # fn show(policies: &jwt_verdict::Policies, token: &str, now: jwt_verdict::Timestamp) {
/// for policy in policies.explain(token, now).policies() {
///     match policy.verdict().error() {
///         Some(error) => println!("{}: {error}", policy.name()),
///         None => println!("{}: accepts it", policy.name()),
///     }
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Verdicts {
    policies: Vec<PolicyVerdict>,
    verdict: Verdict,
    decisive: Option<usize>,
    rejection: Option<Rejection>,
}

/// The verdict of one policy of a list.
#[derive(Clone, Debug)]
pub struct PolicyVerdict {
    name: String,
    place: usize,
    is_candidate: bool,
    verdict: Verdict,
}

impl Verdicts {
    /// Whether [`Policies::verify`](crate::Policies::verify) would have accepted.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.rejection.is_none()
    }

    /// What [`Policies::verify`](crate::Policies::verify) would have returned; `None` if it would have accepted.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.rejection.as_ref()
    }

    /// The verdict of each policy, in the order of the list.
    #[must_use]
    pub fn policies(&self) -> &[PolicyVerdict] {
        &self.policies
    }

    /// The verdict that decides: of the policy that accepts the token or came furthest. If no policy is for the token, that of
    /// a policy for the issuers of all, which tries no key.
    #[must_use]
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// The place of the policy whose verdict decides; `None` if no policy is for the token.
    #[must_use]
    pub fn decisive(&self) -> Option<usize> {
        self.decisive
    }

    /// The verdicts, by that of the first candidate, to which the others add theirs.
    pub(super) fn by(first: PolicyVerdict) -> Self {
        let rejection = first.rejection().map(|(check, policy)| Rejection::by(policy, check));
        Self { verdict: first.verdict.clone(), decisive: Some(first.place), rejection, policies: vec![first] }
    }

    /// The verdicts where no policy is for the token.
    pub(super) fn by_none(findings: Findings, error: Error) -> Self {
        Self {
            verdict: Verdict::new(findings.refused_as(error.clone())),
            decisive: None,
            rejection: Some(error.into()),
            policies: Vec::new(),
        }
    }

    /// Adds the verdict of a policy. It decides if it is a candidate's that accepts the token, and none before did, or if
    /// it came further than those before.
    pub(super) fn add(&mut self, policy: PolicyVerdict) {
        if policy.is_candidate
            && let Some(rejection) = &mut self.rejection
        {
            let is_decisive = if let Some((check, rejected)) = policy.rejection() {
                rejection.add(rejected, check)
            } else {
                self.rejection = None;
                true
            };
            if is_decisive {
                self.verdict = policy.verdict.clone();
                self.decisive = Some(policy.place);
            }
        }
        let at = self.policies.partition_point(|other| other.place < policy.place);
        self.policies.insert(at, policy);
    }

    /// Whether the verdict of the policy at this place is among them.
    pub(super) fn has(&self, place: usize) -> bool {
        self.policies.iter().any(|policy| policy.place == place)
    }
}

impl PolicyVerdict {
    pub(super) fn new(name: &str, place: usize, is_candidate: bool, findings: Findings) -> Self {
        Self { name: name.to_owned(), place, is_candidate, verdict: Verdict::new(findings) }
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

    /// Whether the policy names the token's `iss` and allows its `alg`. With any other no key is tried.
    #[must_use]
    pub fn is_candidate(&self) -> bool {
        self.is_candidate
    }

    /// Its verdict.
    #[must_use]
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    fn rejection(&self) -> Option<(CheckId, PolicyRejection)> {
        let error = self.verdict.error()?.clone();
        let check = self.verdict.findings().failed().unwrap_or(CheckId::Size);
        Some((check, PolicyRejection::new(&self.name, self.place, error)))
    }
}
