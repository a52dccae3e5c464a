//! The JavaScript boundary of a list of policies: conversion only.

use std::sync::Arc;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    Reply, Report, facts, key_report, list, number, period_in_seconds, read_now, read_policy, refuse_policy,
    secret_report, throw, to_js, to_refusal, verdict_report,
};
use crate::explain::CheckId;
use crate::keys::Limits;
use crate::policies::{Clocks, ListedPolicy, Memo, Rejection, Verdicts};
use crate::token;
use crate::{KeySet, Policies, Secret, Timestamp, TrustedClaims};

/// The policies of a list, until all are there.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct ListDraft {
    sets: Vec<Arc<KeySet>>,
    listed: Vec<ListedPolicy>,
    limits: Vec<Limits>,
    max_token_bytes: usize,
}

/// A list of policies as JavaScript holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct CoreList {
    policies: Policies,
    limits: Vec<Limits>,
    max_token_bytes: usize,
    /// Where JavaScript writes a token.
    inbox: Vec<u8>,
    /// The token that was verified last, and what is known of its signature.
    token: String,
    memo: Memo,
    accepted: Option<TrustedClaims>,
    reply: Box<Reply>,
}

#[wasm_bindgen]
impl ListDraft {
    /// Starts a list.
    #[wasm_bindgen(constructor)]
    pub fn new() -> ListDraft {
        Self::default()
    }

    /// Adds a key set for the policies that follow, within the limits of these options.
    #[wasm_bindgen(js_name = addKeySet)]
    pub fn add_key_set(&mut self, jwks: &[u8], options: &str) -> Result<(), JsValue> {
        let (_, limits, _) = read_policy(options)?;
        let keys = KeySet::with_limits(jwks, &limits).map_err(|error| throw(&error, None))?;
        self.sets.push(Arc::new(keys));
        Ok(())
    }

    /// Adds a policy with the key set that was added at this place.
    #[wasm_bindgen(js_name = addPolicy)]
    pub fn add_policy(&mut self, options: &str, name: String, set: usize) -> Result<(), JsValue> {
        let (policy, limits, token_bytes) = read_policy(options)?;
        let keys = self.sets.get(set).ok_or_else(|| JsValue::from_str("set"))?;
        self.listed.push(ListedPolicy::new(Arc::clone(keys), policy).map_err(refuse_policy)?.named(name));
        self.limits.push(limits);
        self.max_token_bytes = self.max_token_bytes.max(token_bytes);
        Ok(())
    }

    /// Adds a policy with a secret.
    #[wasm_bindgen(js_name = addSecret)]
    pub fn add_secret(&mut self, options: &str, name: String, secret: Vec<u8>) -> Result<(), JsValue> {
        let (policy, limits, token_bytes) = read_policy(options)?;
        let listed = ListedPolicy::with_secret(Secret::new(secret), policy).map_err(refuse_policy)?;
        self.listed.push(listed.named(name));
        self.limits.push(limits);
        self.max_token_bytes = self.max_token_bytes.max(token_bytes);
        Ok(())
    }

    /// Makes the list.
    pub fn build(self) -> Result<CoreList, JsValue> {
        Ok(CoreList {
            policies: Policies::of(self.listed).map_err(refuse_policy)?,
            limits: self.limits,
            max_token_bytes: self.max_token_bytes,
            inbox: Vec::new(),
            token: String::new(),
            memo: Memo::default(),
            accepted: None,
            reply: Box::new([0.0; 9]),
        })
    }
}

#[wasm_bindgen]
impl CoreList {
    /// Replaces the keys of the policies at these places, or throws and leaves them.
    #[wasm_bindgen(js_name = setKeys)]
    pub fn set_keys(&mut self, jwks: &[u8], places: &[u32]) -> Result<(), JsValue> {
        let places = read_places(places);
        let limits = places.first().and_then(|&place| self.limits.get(place).copied()).unwrap_or_default();
        let keys = KeySet::with_limits(jwks, &limits).map_err(|error| throw(&error, None))?;
        self.policies.replace(&places, Arc::new(keys)).map_err(refuse_policy)?;
        // What was found out with the old keys does not hold for these.
        self.memo = Memo::default();
        self.token.clear();
        Ok(())
    }

    /// Reports on every key: for each policy its keys, or the place of an earlier policy with the same.
    pub fn keys(&self) -> Result<JsValue, JsValue> {
        let reports =
            (0..self.limits.len()).map(|place| match (self.policies.signer(place), self.policies.keys(place)) {
                (signer, _) if signer < place => signer.to_string(),
                (_, Some(keys)) => list(&keys.iter().map(|jwk| key_report(jwk, None)).collect::<Vec<_>>()),
                (_, None) => list(&[secret_report()]),
            });
        to_js(&list(&reports.collect::<Vec<_>>()))
    }

    /// Makes room for a token of up to `length` bytes, and gives its place in memory.
    pub fn inbox(&mut self, length: usize) -> usize {
        if self.inbox.len() < length {
            self.inbox.resize(length, 0);
        }
        self.inbox.as_ptr().addr()
    }

    /// Verifies the token that the first `length` bytes of the inbox are, without the policies at the places `excluded`.
    /// `now` has the time of each policy, or one for all. Gives the place in memory of the reply, or throws the rejection of
    /// the policies that remain.
    pub fn verify(&mut self, length: usize, now: &[f64], excluded: &[u32]) -> Result<usize, JsValue> {
        let (all, own) = read_times(now)?;
        let token = str::from_utf8(self.inbox.get(..length).unwrap_or_default()).unwrap_or("\u{fffd}");
        // With functions of the program the same token comes again, and its signature is known.
        if excluded.is_empty() || self.token != token {
            self.memo = Memo::default();
            token.clone_into(&mut self.token);
        }
        let judged =
            self.policies.judge(&self.token, Clocks { all, own: &own }, &read_places(excluded), &mut self.memo);
        let accepted = judged.map_err(|rejection| match rejection {
            Some(rejection) => to_refusal(&self.rejection_report(&rejection)),
            None => to_refusal(&Report::new().json("policies", "[]").finish()),
        })?;
        let (from, until) = period_in_seconds(accepted.period);
        let (place, lacks_scope) = (accepted.place, accepted.lacks_scope);
        let trusted = self.accepted.insert(accepted.claims);
        let (payload, header) = (trusted.json(), trusted.header().json());
        *self.reply = [
            number(payload.as_ptr().addr()),
            number(payload.len()),
            number(header.as_ptr().addr()),
            number(header.len()),
            number(trusted.key_index().unwrap_or(0)),
            from,
            until,
            f64::from(u8::from(lacks_scope)),
            number(place),
        ];
        Ok(self.reply.as_ptr().addr())
    }

    /// Explains, whatever the token.
    pub fn explain(&self, token: &str, now: &[f64]) -> Result<JsValue, JsValue> {
        let (all, own) = read_times(now)?;
        to_js(&self.verdicts_report(&self.policies.explain_at(token, Clocks { all, own: &own })))
    }

    /// The refusal for a token of `length` bytes, which then need not be copied; `undefined` within the largest limit.
    #[wasm_bindgen(js_name = tooLarge)]
    pub fn too_large(&self, length: usize) -> JsValue {
        token::refuse_length(length, self.max_token_bytes)
            .map_or_else(|error| throw(&error.into(), None), |()| JsValue::UNDEFINED)
    }
}

impl CoreList {
    fn rejection_report(&self, rejection: &Rejection) -> String {
        let keys = rejection.place().and_then(|place| self.policies.keys(place));
        let said = rejection.policies().iter().map(|policy| {
            let error = policy.error();
            Report::new()
                .count("place", policy.place())
                .count("row", error.describe().place())
                .optional_text("claim", error.claim())
                .finish()
        });
        let facts = facts(rejection.error(), keys.as_deref());
        let said = list(&said.collect::<Vec<_>>());
        let depth = CheckId::ALL.iter().position(|&check| check == rejection.check()).unwrap_or_default();
        Report::of(&facts).count("depth", depth).json("policies", &said).finish()
    }

    fn verdicts_report(&self, verdicts: &Verdicts) -> String {
        let policies = verdicts.policies().iter().map(|policy| {
            Report::new()
                .flag("candidate", policy.is_candidate())
                .json("verdict", &verdict_report(policy.verdict().findings()))
                .finish()
        });
        let decisive = verdicts.decisive().map(|place| place.to_string());
        let error = verdicts.rejection().map(|rejection| self.rejection_report(rejection));
        Report::new()
            .optional_json("decisive", decisive.as_deref())
            .optional_json("error", error.as_deref())
            .json("verdict", &verdict_report(verdicts.verdict().findings()))
            .json("policies", &list(&policies.collect::<Vec<_>>()))
            .finish()
    }
}

/// The time of all policies, or that of each, the first before the others.
fn read_times(times: &[f64]) -> Result<(Timestamp, Vec<Timestamp>), JsValue> {
    let mut read = Vec::new();
    for &time in times {
        read.push(read_now(time)?);
    }
    let first = read.first().copied().ok_or_else(|| JsValue::from_str("now"))?;
    Ok((first, if read.len() > 1 { read } else { Vec::new() }))
}

fn read_places(places: &[u32]) -> Vec<usize> {
    places.iter().filter_map(|&place| usize::try_from(place).ok()).collect()
}
