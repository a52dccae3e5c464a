//! One token before the policies that are for it: each key verifies it once.

use std::collections::BTreeMap;

use super::keyring::Ring;
use crate::check::CheckId;
use crate::claims::{AuthenticClaims, Judged};
use crate::error::{Error, ParseError};
use crate::policy::Policy;
use crate::select::Choice;
use crate::time::Timestamp;
use crate::token::{self, ParsedToken};

pub(super) struct Attempt<'t> {
    text: &'t str,
    token: &'t ParsedToken<'t>,
    memo: &'t mut Memo,
}

/// What each signer's keys said of one token.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    authentic: BTreeMap<usize, Result<AuthenticClaims, Error>>,
}

impl<'t> Attempt<'t> {
    pub(super) fn new(text: &'t str, token: &'t ParsedToken<'t>, memo: &'t mut Memo) -> Self {
        Self { text, token, memo }
    }

    /// The claims, if the policy accepts them, with what it says of the scope apart; else the check that decided, and its
    /// error.
    pub(super) fn trust(
        &mut self,
        policy: &Policy,
        ring: &Ring,
        now: Timestamp,
    ) -> Result<Judged, Box<(CheckId, Error)>> {
        self.refuse_form(policy).map_err(|error| Box::new(decided(error)))?;
        let (token, memo) = (self.token, &mut *self.memo);
        match memo.authentic.entry(ring.signer).or_insert_with(|| authenticate(token, policy, ring)) {
            Ok(claims) => claims.trust(policy, now).map_err(|failed| Box::new((failed.0, failed.1.into()))),
            Err(error) => Err(Box::new(decided(error.clone()))),
        }
    }

    /// What this policy refuses in the text and the header, though another of the list does not.
    fn refuse_form(&self, policy: &Policy) -> Result<(), ParseError> {
        token::refuse_length(self.text.len(), policy.max_token_bytes())?;
        self.token.header().refuse_critical(policy)
    }
}

/// Steps 2 and 3. Their outcome is the same for every policy that shares the keys and allows the algorithm.
fn authenticate(token: &ParsedToken<'_>, policy: &Policy, ring: &Ring) -> Result<AuthenticClaims, Error> {
    let choice = Choice::among(policy, &ring.undecided);
    Ok(ring.held.keys().select(token.clone(), choice)?.verify()?.read()?)
}

/// The error with the check that it is of.
fn decided(error: impl Into<Error>) -> (CheckId, Error) {
    let error = error.into();
    (error.check().unwrap_or(CheckId::Size), error)
}
