//! What JavaScript is told of a token that a policy of a list accepts, before the program's own functions judge it.

use crate::claims::{Judged, TrustedClaims};
use crate::policy::Policy;
use crate::time::Timestamp;

/// Claims that a policy accepts, but for the scope.
pub(crate) struct Accepted {
    pub(crate) place: usize,
    pub(crate) claims: TrustedClaims,
    pub(crate) lacks_scope: bool,
    /// The while in which each policy that was asked would say the same.
    pub(crate) period: (Option<Timestamp>, Option<Timestamp>),
}

impl Accepted {
    /// What the last of the policies that were asked accepts.
    pub(super) fn new(place: usize, judged: Judged, asked: &[&Policy], now: Timestamp) -> Self {
        let Judged { claims, scope } = judged;
        let bounds = asked.iter().flat_map(|policy| {
            let (from, until) = claims.period(policy);
            [from, until]
        });
        let (passed, ahead): (Vec<Timestamp>, Vec<Timestamp>) = bounds.flatten().partition(|bound| *bound <= now);
        let period = (passed.into_iter().max(), ahead.into_iter().min());
        Self { place, claims, lacks_scope: scope.is_err(), period }
    }
}
