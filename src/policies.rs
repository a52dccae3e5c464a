//! Several policies judged as one: the token's `iss` and `alg` choose among them, and each that is chosen judges the token.

#[cfg(feature = "__wasm")]
mod accepted;
mod attempt;
mod keyring;
mod rejection;
mod verdicts;

#[cfg(feature = "__wasm")]
pub(crate) use accepted::Accepted;
#[cfg(feature = "__wasm")]
pub(crate) use attempt::Memo;
pub use rejection::{Acceptance, PolicyRejection, Rejection};
pub use verdicts::{PolicyVerdict, Verdicts};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::algorithm::Algorithm;
use crate::check::CheckId;
use crate::claims;
use crate::error::{Error, IssuerError, PolicyError, SelectError};
use crate::explain::{Findings, Tried};
use crate::json::Value;
use crate::keys::KeySet;
use crate::limits::POLICIES;
use crate::policy::{Expected, Policy, Profile};
use crate::select::Choice;
use crate::signature::Secret;
use crate::sorted::repeated;
use crate::time::Timestamp;
use crate::token::ParsedToken;
use attempt::Attempt;
#[cfg(not(feature = "__wasm"))]
use attempt::Memo;
use keyring::{Held, Keyring, Ring};

/// A policy of a list, and the keys or the secret that its tokens are verified with.
#[derive(Debug)]
pub struct ListedPolicy {
    name: Option<String>,
    policy: Policy,
    held: Held,
}

impl ListedPolicy {
    /// Creates a policy with the public keys of a set.
    ///
    /// Policies with clones of one `Arc` share its keys: a signature is then verified once for all of them.
    ///
    /// # Errors
    ///
    /// [`PolicyError::SymmetricWithKeySet`] if the policy lists HS256, HS384 or HS512.
    pub fn new(keys: impl Into<Arc<KeySet>>, policy: Policy) -> Result<Self, PolicyError> {
        policy.fits_key_set()?;
        Ok(Self { name: None, policy, held: Held::Set(keys.into()) })
    }

    /// Creates a policy with a shared secret.
    ///
    /// # Errors
    ///
    /// [`PolicyError`], as [`Verifier::with_secret`](crate::Verifier::with_secret).
    pub fn with_secret(secret: Secret, policy: Policy) -> Result<Self, PolicyError> {
        policy.fits_secret(&secret)?;
        Ok(Self { name: None, policy, held: Held::Secret(Arc::new(secret)) })
    }

    /// Sets the name that results and rejections give. Without one, a policy is called by its place in the list, from `"0"`.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// Verifies tokens with 2 to 64 policies, of several issuers or of one.
///
/// A token is tried only with policies that name its `iss` exactly and allow its `alg`, in the order of the list; with any
/// other, no key is tried. The first whose rules hold accepts the token. If none does, the token is rejected with the error of
/// the policy that came furthest. Nothing unverified is believed: `iss` only chooses, and the policy checks it again.
///
/// # Example: an API that moves from a shared secret to public keys
///
/// ```
/// use jwt_verdict::policies::ListedPolicy;
/// use jwt_verdict::{Algorithm, KeySet, Policies, Policy, Secret, Timestamp};
///
/// # let jwks = br#"{"keys":[]}"#;
/// let policy = |algorithm| {
///     Policy::builder()
///         .issuer("https://issuer.example")
///         .audience("https://api.example")
///         .algorithms([algorithm])
///         .build()
/// };
/// let keys = KeySet::from_slice(jwks)?;
/// let policies = Policies::new([
///     ListedPolicy::new(keys, policy(Algorithm::ES256)?)?.named("keys"),
///     ListedPolicy::with_secret(Secret::new([7; 32]), policy(Algorithm::HS256)?)?.named("secret"),
/// ])?;
///
/// let now = Timestamp::from(std::time::SystemTime::now());
/// let rejection = policies.verify("eyJhbGciOiJub25lIn0.e30.AA", now).unwrap_err();
/// assert_eq!(rejection.error().reason(), "alg_unsecured");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Policies {
    entries: Vec<Entry>,
    /// A policy that refuses in the text and the header of a token what each of the others refuses.
    widest: Policy,
    keyring: RwLock<Arc<Keyring>>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    policy: Policy,
}

/// One policy of the list with its keys.
#[derive(Clone, Copy)]
struct Listed<'p, 'k> {
    place: usize,
    entry: &'p Entry,
    ring: &'k Ring,
}

/// What time it is: for all policies, unless the one at a place has its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clocks<'t> {
    pub(crate) all: Timestamp,
    pub(crate) own: &'t [Timestamp],
}

/// The policies that are for a token: at least one.
struct Candidates<'p, 'k> {
    first: Listed<'p, 'k>,
    others: Vec<Listed<'p, 'k>>,
}

impl Policies {
    /// Creates a verifier of 2 to 64 policies.
    ///
    /// An RSA key without `alg` that some of the policies would use for RS* and others for PS* is used for neither: the token
    /// would choose (RFC 8725 3.1).
    ///
    /// # Errors
    ///
    /// [`PolicyError::PolicyCount`], [`PolicyError::AnyIssuerInList`] for a policy whose issuer is
    /// [`Expected::Unchecked`], [`PolicyError::IdTokenInList`] for a policy with [`Profile::IdToken`], whose tokens
    /// [`Verifier::verify_login`](crate::Verifier::verify_login) takes, and [`PolicyError::PolicyNameEmpty`] or
    /// [`PolicyError::PolicyNameTaken`] for a name that cannot be used.
    pub fn new(policies: impl IntoIterator<Item = ListedPolicy>) -> Result<Self, PolicyError> {
        let policies: Vec<ListedPolicy> = policies.into_iter().collect();
        if policies.len() < 2 || policies.len() > POLICIES {
            return Err(PolicyError::PolicyCount { found: policies.len() });
        }
        Self::of(policies)
    }

    /// [`new`](Policies::new), whatever their number: in JavaScript one policy can be several, each with the keys of an issuer.
    pub(crate) fn of(policies: Vec<ListedPolicy>) -> Result<Self, PolicyError> {
        let mut entries = Vec::new();
        let mut held = Vec::new();
        for (place, listed) in policies.into_iter().enumerate() {
            if listed.policy.issuer().values().is_none() {
                return Err(PolicyError::AnyIssuerInList);
            }
            if let Some(Profile::IdToken { .. }) = listed.policy.profile() {
                return Err(PolicyError::IdTokenInList);
            }
            let name = listed.name.unwrap_or_else(|| place.to_string());
            if name.is_empty() {
                return Err(PolicyError::PolicyNameEmpty);
            }
            entries.push(Entry { name, policy: listed.policy });
            held.push(listed.held);
        }
        if let Some(taken) = repeated(entries.iter().map(|entry| &*entry.name)).next() {
            let name = entries.get(taken.place).map(|entry| entry.name.clone()).unwrap_or_default();
            return Err(PolicyError::PolicyNameTaken { name });
        }
        let keyring = Keyring::new(held, entries.iter().map(|entry| &entry.policy));
        Ok(Self { widest: widest(&entries)?, entries, keyring: RwLock::new(Arc::new(keyring)) })
    }

    /// Verifies `token` at the time `now`.
    ///
    /// # Errors
    ///
    /// The rejection of the candidate that came furthest in the order of [`CheckId`], the earlier in the list of two. If no
    /// policy is a candidate: the error in the token's form; `ERR_JOSE_ALG_NOT_ALLOWED` if no policy, or none of its issuer,
    /// allows its `alg`; [`Error::Issuer`] if no policy names its `iss`.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Acceptance<'_>, Rejection> {
        let keyring = self.keyring();
        let parsed = ParsedToken::parse(token, &self.widest)?;
        let Candidates { first, others } = self.choose(&parsed, &keyring)?;
        let mut memo = Memo::default();
        let mut attempt = Attempt::new(token, &parsed, &mut memo);
        let mut rejection = match first.trust(&mut attempt, now) {
            Ok(acceptance) => return Ok(acceptance),
            Err((check, policy)) => Rejection::by(policy, check),
        };
        for other in others {
            match other.trust(&mut attempt, now) {
                Ok(acceptance) => return Ok(acceptance),
                Err((check, policy)) => rejection.add(policy, check),
            };
        }
        Err(rejection)
    }

    /// [`verify`](Policies::verify) for programs with functions of their own, which come before the scope: without the
    /// policies at the places `excluded`, whose functions have rejected the token, and with what is said of the scope apart.
    ///
    /// Gives the place of the policy, its claims, and the
    /// while in which the same policy would accept them; or the rejection of the candidates that remain, or `None` if none
    /// does.
    #[cfg(feature = "__wasm")]
    pub(crate) fn judge(
        &self,
        token: &str,
        clocks: Clocks<'_>,
        excluded: &[usize],
        memo: &mut Memo,
    ) -> Result<Accepted, Option<Rejection>> {
        let keyring = self.keyring();
        let parsed = ParsedToken::parse(token, &self.widest).map_err(|error| Some(error.into()))?;
        let Candidates { first, others } = self.choose(&parsed, &keyring).map_err(|error| Some(error.into()))?;
        let mut attempt = Attempt::new(token, &parsed, memo);
        let mut rejection: Option<Rejection> = None;
        let mut asked = Vec::new();
        for listed in [first].into_iter().chain(others) {
            let Entry { name, policy } = listed.entry;
            let now = clocks.at(listed.place);
            asked.push(policy);
            if excluded.contains(&listed.place) {
                continue;
            }
            match attempt.trust(policy, listed.ring, now) {
                Ok(judged) => return Ok(Accepted::new(listed.place, judged, &asked, now)),
                Err(failed) => {
                    let (check, error) = *failed;
                    let policy = PolicyRejection::new(name, listed.place, error);
                    match &mut rejection {
                        Some(rejection) => {
                            rejection.add(policy, check);
                        }
                        None => rejection = Some(Rejection::by(policy, check)),
                    }
                }
            }
        }
        Err(rejection)
    }

    /// Runs the same steps for each policy without stopping, and reports every check of each.
    ///
    /// [`Verdicts::rejection`] is what [`verify`](Policies::verify) would have returned.
    #[must_use]
    pub fn explain(&self, token: &str, now: Timestamp) -> Verdicts {
        self.explain_at(token, Clocks { all: now, own: &[] })
    }

    /// [`explain`](Policies::explain) at a time of each policy, or at one.
    pub(crate) fn explain_at(&self, token: &str, clocks: Clocks<'_>) -> Verdicts {
        let keyring = self.keyring();
        let parsed = ParsedToken::parse(token, &self.widest);
        let algorithm = parsed.as_ref().ok().map(|parsed| parsed.header().algorithm());
        let mut signatures = BTreeMap::new();
        let mut explain = |listed: &Listed<'_, '_>, tried: &Tried<'_>| {
            let Listed { place, entry, ring } = listed;
            let signature = signatures.entry(ring.signer).or_insert(None);
            let choice = Choice::among(&entry.policy, &ring.undecided);
            let findings = Findings::among(tried, choice, token, clocks.at(*place), signature);
            PolicyVerdict::new(&entry.name, *place, matches!(tried, Tried::With(_)), findings)
        };
        let mut verdicts = match parsed.and_then(|parsed| self.choose(&parsed, &keyring)) {
            Ok(Candidates { first, others }) => {
                let mut verdicts = Verdicts::by(explain(&first, &Tried::With(first.ring.held.keys())));
                for other in others {
                    verdicts.add(explain(&other, &Tried::With(other.ring.held.keys())));
                }
                verdicts
            }
            Err(error) => {
                let refused = matches!(error, Error::Select(_)).then(|| error.clone());
                let tried = refused.map_or(Tried::Elsewhere, Tried::Refused);
                Verdicts::by_none(
                    Findings::among(&tried, Choice::alone(&self.widest), token, clocks.all, &mut None),
                    error,
                )
            }
        };
        for listed in self.listed(&keyring) {
            if !verdicts.has(listed.place) {
                let refused = algorithm.filter(|&found| !listed.allows(found));
                let refused = refused.map(|found| not_allowed(found, &[listed]).into());
                verdicts.add(explain(&listed, &refused.map_or(Tried::Elsewhere, Tried::Refused)));
            }
        }
        verdicts
    }

    /// Replaces the key set of the policy called `name`. Policies with clones of one `Arc` share its keys.
    ///
    /// # Errors
    ///
    /// [`PolicyError::PolicyUnknown`] if no policy has that name, [`PolicyError::SymmetricWithKeySet`] if it has a secret,
    /// which it keeps.
    pub fn set_keys(&self, name: &str, keys: impl Into<Arc<KeySet>>) -> Result<(), PolicyError> {
        let found = self.entries.iter().position(|entry| entry.name == name);
        self.replace(&[found.ok_or_else(|| PolicyError::PolicyUnknown { name: name.into() })?], keys.into())
    }

    /// Replaces the key sets of the policies at these places by one that they share.
    pub(crate) fn replace(&self, places: &[usize], keys: Arc<KeySet>) -> Result<(), PolicyError> {
        for entry in places.iter().filter_map(|&place| self.entries.get(place)) {
            entry.policy.fits_key_set()?;
        }
        let policies = self.entries.iter().map(|entry| &entry.policy);
        let mut keyring = self.keyring.write().unwrap_or_else(PoisonError::into_inner);
        *keyring = Arc::new(keyring.with(places, &Held::Set(keys), policies));
        Ok(())
    }

    /// The place of the first policy with the same keys.
    #[cfg(feature = "__wasm")]
    pub(crate) fn signer(&self, place: usize) -> usize {
        self.keyring().iter().nth(place).map_or(place, |ring| ring.signer)
    }

    /// The key set of the policy at `place`; `None` for a secret.
    #[must_use]
    pub fn keys(&self, place: usize) -> Option<Arc<KeySet>> {
        match &self.keyring().iter().nth(place)?.held {
            Held::Set(keys) => Some(Arc::clone(keys)),
            Held::Secret(_) => None,
        }
    }

    /// The names of the policies, in the order of the list.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.name)
    }

    fn keyring(&self) -> Arc<Keyring> {
        Arc::clone(&self.keyring.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn listed<'p, 'k>(&'p self, keyring: &'k Keyring) -> impl Iterator<Item = Listed<'p, 'k>> {
        let listed = self.entries.iter().zip(keyring.iter()).enumerate();
        listed.map(|(place, (entry, ring))| Listed { place, entry, ring })
    }

    /// Finds the policies that are for the token: those that name its `iss` and allow its `alg`.
    fn choose<'p, 'k>(&'p self, token: &ParsedToken<'_>, keyring: &'k Keyring) -> Result<Candidates<'p, 'k>, Error> {
        let algorithm = token.header().algorithm();
        let listed: Vec<Listed<'p, 'k>> = self.listed(keyring).collect();
        if !listed.iter().any(|listed| listed.allows(algorithm)) {
            return Err(not_allowed(algorithm, &listed).into());
        }
        let payload = claims::parse_payload(token.payload().to_vec())?;
        let issuer = stated_issuer(payload.root(), &self.widest)?;
        let named: Vec<Listed<'p, 'k>> = listed.into_iter().filter(|listed| listed.names(&issuer)).collect();
        let mut candidates = named.iter().copied().filter(|listed| listed.allows(algorithm));
        if let Some(first) = candidates.next() {
            return Ok(Candidates { first, others: candidates.collect() });
        }
        if !named.is_empty() {
            return Err(not_allowed(algorithm, &named).into());
        }
        Err(IssuerError::Unknown { expected: issuers(&self.widest), found: issuer }.into())
    }
}

impl<'p> Listed<'p, '_> {
    /// Whether a token of this algorithm may be verified with the keys under the policy.
    fn allows(&self, algorithm: Algorithm) -> bool {
        let is_listed = self.entry.policy.algorithms().map(|allowed| allowed.contains(&algorithm));
        match self.ring.held {
            Held::Set(_) => !algorithm.is_symmetric() && is_listed.unwrap_or(true),
            Held::Secret(_) => algorithm.is_symmetric() && is_listed.unwrap_or(false),
        }
    }

    fn names(&self, issuer: &str) -> bool {
        let issuers = self.entry.policy.issuer().values().unwrap_or_default();
        issuers.iter().any(|named| named == issuer)
    }

    /// Has the policy judge the token.
    fn trust(&self, attempt: &mut Attempt<'_>, now: Timestamp) -> Result<Acceptance<'p>, (CheckId, PolicyRejection)> {
        let Entry { name, policy } = self.entry;
        let rejected = |(check, error)| (check, PolicyRejection::new(name, self.place, error));
        let judged = attempt.trust(policy, self.ring, now).map_err(|failed| rejected(*failed))?;
        judged.scope.map_err(|error| rejected((CheckId::Scope, error.into())))?;
        Ok(Acceptance::new(name, self.place, judged.claims))
    }
}

impl Clocks<'_> {
    fn at(&self, place: usize) -> Timestamp {
        self.own.get(place).copied().unwrap_or(self.all)
    }
}

/// The issuers that a token may name.
fn issuers(policy: &Policy) -> Vec<String> {
    policy.issuer().values().unwrap_or_default().to_vec()
}

/// The token's `iss`, which nobody has verified.
fn stated_issuer(claims: Value<'_>, widest: &Policy) -> Result<String, IssuerError> {
    let issuer = claims.get("iss").ok_or_else(|| IssuerError::Missing { expected: issuers(widest) })?;
    issuer.as_str().map(Cow::into_owned).ok_or_else(|| IssuerError::NotText(issuer.kind()))
}

/// The refusal of an algorithm that none of these policies allows.
fn not_allowed(found: Algorithm, policies: &[Listed<'_, '_>]) -> SelectError {
    let is_allowed = |algorithm: &Algorithm| policies.iter().any(|listed| listed.allows(*algorithm));
    let allowed: Vec<Algorithm> = Algorithm::ALL.iter().copied().filter(is_allowed).collect();
    let has_secret = policies.iter().any(|listed| matches!(listed.ring.held, Held::Secret(_)));
    if found.is_symmetric() && !has_secret {
        SelectError::AlgorithmSymmetric { found, allowed }
    } else {
        SelectError::AlgorithmNotAllowed { found, allowed }
    }
}

/// A policy that accepts the text and the header of every token that one of the entries accepts.
fn widest(entries: &[Entry]) -> Result<Policy, PolicyError> {
    let policies = || entries.iter().map(|entry| &entry.policy);
    let mut issuers: Vec<String> = Vec::new();
    for issuer in policies().flat_map(|policy| policy.issuer().values().unwrap_or_default()) {
        if !issuers.contains(issuer) {
            issuers.push(issuer.clone());
        }
    }
    Policy::builder()
        .issuer(Expected::any_of(issuers)?)
        .audience(Expected::Unchecked)
        .crit(policies().flat_map(|policy| policy.crit().iter().cloned()))
        .max_token_bytes(policies().map(Policy::max_token_bytes).max().unwrap_or_default())
        .build()
}
