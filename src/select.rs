//! Step 2, select: finds the one key that matches, or says of every candidate why it does not.

use crate::algorithm::{Algorithm, KeyType, Scheme};
use crate::error::{Candidate, Error, KeyMismatch, SelectError};
use crate::keys::{Jwk, KeySet};
use crate::limits::NEAREST_KEYS;
use crate::policy::Policy;
use crate::signature::{PublicKey, Secret};
use crate::token::ParsedToken;

/// What decides which key verifies a token: the policy, and what the other policies of its list allow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice<'p> {
    policy: &'p Policy,
    /// Positions, in order, of RSA keys without `alg` that other policies of a list use with the other family.
    undecided: &'p [usize],
}

impl<'p> Choice<'p> {
    /// The choice of a policy that stands alone.
    pub(crate) fn alone(policy: &'p Policy) -> Self {
        Self { policy, undecided: &[] }
    }

    /// The choice of a policy in a list.
    pub(crate) fn among(policy: &'p Policy, undecided: &'p [usize]) -> Self {
        Self { policy, undecided }
    }

    pub(crate) fn policy(&self) -> &'p Policy {
        self.policy
    }
}

/// A token and the one key that matches it.
#[derive(Debug)]
pub struct SelectedKey<'t, 'k> {
    token: ParsedToken<'t>,
    key: VerifyingKey<'k>,
    index: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum VerifyingKey<'k> {
    Public(&'k PublicKey),
    Secret(&'k Secret),
}

/// Where the keys come from. No value is both, so a public key can never serve as a secret.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keys<'k> {
    Set(&'k KeySet),
    Secret(&'k Secret),
}

impl<'t> ParsedToken<'t> {
    /// Finds the one key of `keys` that matches this token under `policy`.
    ///
    /// A key matches if its `kid` equals the token's (a token without `kid` matches any), its `kty`, `crv` and `alg` agree with
    /// the algorithm, and it is for verifying signatures. Exactly one key must match.
    ///
    /// # Errors
    ///
    /// [`Error::Select`]: the algorithm is not allowed (`ERR_JOSE_ALG_NOT_ALLOWED`), or not exactly one key matches
    /// (`ERR_JWKS_NO_MATCHING_KEY`, `ERR_JWKS_MULTIPLE_MATCHING_KEYS`).
    pub fn select<'k>(self, keys: &'k KeySet, policy: &Policy) -> Result<SelectedKey<'t, 'k>, Error> {
        self.select_by(keys, Choice::alone(policy))
    }

    fn select_by<'k>(self, keys: &'k KeySet, choice: Choice<'_>) -> Result<SelectedKey<'t, 'k>, Error> {
        match find_key(&self, keys, choice) {
            Ok((index, public)) => {
                Ok(SelectedKey { token: self, key: VerifyingKey::Public(public), index: Some(index) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Selects `secret` for this token under `policy`, which must list the algorithm.
    ///
    /// # Errors
    ///
    /// [`Error::Select`] (`ERR_JOSE_ALG_NOT_ALLOWED`): the policy does not list the token's algorithm, or the secret is a key
    /// that others may know, or is too short for the algorithm.
    pub fn select_secret<'k>(self, secret: &'k Secret, policy: &Policy) -> Result<SelectedKey<'t, 'k>, Error> {
        allow_for_secret(&self, secret, policy)?;
        Ok(SelectedKey { token: self, key: VerifyingKey::Secret(secret), index: None })
    }
}

impl<'t, 'k> SelectedKey<'t, 'k> {
    /// Position of the key in its set; `None` for a secret.
    #[must_use]
    pub fn key_index(&self) -> Option<usize> {
        self.index
    }

    pub(crate) fn key(&self) -> VerifyingKey<'k> {
        self.key
    }

    pub(crate) fn token(&self) -> &ParsedToken<'t> {
        &self.token
    }

    pub(crate) fn into_token(self) -> ParsedToken<'t> {
        self.token
    }
}

impl<'k> Keys<'k> {
    /// The step itself.
    pub(crate) fn select<'t>(self, token: ParsedToken<'t>, choice: Choice<'_>) -> Result<SelectedKey<'t, 'k>, Error> {
        match self {
            Self::Set(keys) => token.select_by(keys, choice),
            Self::Secret(secret) => token.select_secret(secret, choice.policy),
        }
    }

    /// Whether the policy allows verifying a token of this algorithm with such keys: the first part of the step.
    pub(crate) fn allow(self, token: &ParsedToken<'_>, policy: &Policy) -> Result<(), SelectError> {
        match self {
            Self::Set(_) => allow_for_keys(token, policy),
            Self::Secret(secret) => allow_for_secret(token, secret, policy),
        }
    }

    /// Every key of a set, with why it does not match `token`; none for a secret.
    pub(crate) fn candidates(self, token: &ParsedToken<'_>, choice: Choice<'_>) -> Vec<Candidate> {
        match self {
            Self::Set(keys) => keys.iter().map(|jwk| candidate(jwk, mismatch(jwk, token, choice))).collect(),
            Self::Secret(_) => Vec::new(),
        }
    }
}

/// Whether the policy allows verifying a token of this algorithm with a key set.
fn allow_for_keys(token: &ParsedToken<'_>, policy: &Policy) -> Result<(), SelectError> {
    let found = token.header().algorithm();
    if found.is_symmetric() {
        return Err(symmetric(found, policy));
    }
    allow(found, policy)
}

/// Whether the policy allows verifying a token of this algorithm with a secret.
fn allow_for_secret(token: &ParsedToken<'_>, secret: &Secret, policy: &Policy) -> Result<(), SelectError> {
    let algorithm = token.header().algorithm();
    let Scheme::Hmac(hash) = algorithm.scheme() else {
        let allowed = policy.algorithms().unwrap_or_default().to_vec();
        return Err(SelectError::AlgorithmNotAllowed { found: algorithm, allowed });
    };
    allow(algorithm, policy)?;
    if secret.is_key_file() {
        return Err(SelectError::SecretIsPublicKey);
    }
    let (least, found) = (hash.bytes(), secret.len());
    if found < least { Err(SelectError::SecretTooShort { algorithm, least, found }) } else { Ok(()) }
}

fn allow(found: Algorithm, policy: &Policy) -> Result<(), SelectError> {
    match policy.algorithms() {
        Some(allowed) if !allowed.contains(&found) => {
            Err(SelectError::AlgorithmNotAllowed { found, allowed: allowed.to_vec() })
        }
        // Without a list: every public-key algorithm, none with a shared secret.
        None if found.is_symmetric() => Err(symmetric(found, policy)),
        _ => Ok(()),
    }
}

fn symmetric(found: Algorithm, policy: &Policy) -> SelectError {
    let public = || Algorithm::ALL.iter().copied().filter(|algorithm| !algorithm.is_symmetric()).collect();
    SelectError::AlgorithmSymmetric { found, allowed: policy.algorithms().map_or_else(public, <[_]>::to_vec) }
}

fn find_key<'k>(
    token: &ParsedToken<'_>,
    keys: &'k KeySet,
    choice: Choice<'_>,
) -> Result<(usize, &'k PublicKey), SelectError> {
    allow_for_keys(token, choice.policy)?;
    let named = keys.named(token.header().kid());
    let mut matching = named.filter(|jwk| mismatch(jwk, token, choice).is_none());
    let found = matching.next().and_then(|jwk| Some((jwk.index(), jwk.public_key()?)));
    let others = matching.count();
    let kid = || token.header().kid().map(str::to_owned);
    match found {
        Some(found) if others == 0 => Ok(found),
        Some(_) => Err(SelectError::MultipleMatchingKeys {
            kid: kid(),
            matching: others.saturating_add(1),
            candidates: nearest(keys, token, choice),
        }),
        None => Err(SelectError::NoMatchingKey {
            kid: kid(),
            keys: keys.iter().len(),
            candidates: nearest(keys, token, choice),
        }),
    }
}

fn mismatch(jwk: &Jwk, token: &ParsedToken<'_>, choice: Choice<'_>) -> Option<KeyMismatch> {
    if token.header().kid().is_some_and(|kid| jwk.kid() != Some(kid)) {
        return Some(KeyMismatch::KeyId);
    }
    let public = match (jwk.public_key(), jwk.problem()) {
        (Some(public), _) => public,
        (None, problem) => return problem.cloned().map(KeyMismatch::Unusable),
    };
    let algorithm = token.header().algorithm();
    let scheme = algorithm.scheme();
    let (expected, found) = (scheme.key_type(), public.key_type());
    if expected != found {
        return Some(KeyMismatch::KeyType { expected: expected.name(), found: found.name() });
    }
    if let (Some(expected), Some(found)) = (scheme.curve_name(), public.curve_name())
        && expected != found
    {
        return Some(KeyMismatch::Curve { expected, found });
    }
    match jwk.algorithm() {
        // By what they do, not by name: `EdDSA` and the name of its curve are one operation of this key.
        Some(found) if !found.scheme().is_same_with_one_key(scheme) => {
            Some(KeyMismatch::Algorithm { expected: algorithm, found })
        }
        None if found == KeyType::Rsa && choice.undecided.binary_search(&jwk.index()).is_ok() => {
            Some(KeyMismatch::FamilyUndecided)
        }
        None if found == KeyType::Rsa => refuse_unstated(algorithm, choice.policy.algorithms()),
        _ => None,
    }
}

/// How far a key is from matching: it matches, only its `kid` matches, or its `kid` differs.
fn distance(mismatch: Option<&KeyMismatch>) -> u8 {
    match mismatch {
        None => 0,
        Some(KeyMismatch::KeyId) => 2,
        Some(_) => 1,
    }
}

/// Whether an RSA key without `alg` verifies the token's algorithm. The verifier decides that, never the token.
fn refuse_unstated(algorithm: Algorithm, allowed: Option<&[Algorithm]>) -> Option<KeyMismatch> {
    let is_pss = |algorithm: Algorithm| matches!(algorithm.scheme(), Scheme::RsaPss(_));
    match allowed {
        None => is_pss(algorithm).then_some(KeyMismatch::AlgorithmUnstated { expected: algorithm }),
        Some(allowed) => {
            let mut rsa = allowed.iter().filter(|algorithm| algorithm.scheme().key_type() == KeyType::Rsa);
            rsa.any(|&other| is_pss(other) != is_pss(algorithm)).then_some(KeyMismatch::FamilyUndecided)
        }
    }
}

/// The keys nearest to matching `token`, in the order of the document: those that match, then those with the token's `kid`,
/// then others, up to [`NEAREST_KEYS`].
///
/// A stranger chooses the token, so the cost of its rejection must not grow with the set.
fn nearest(keys: &KeySet, token: &ParsedToken<'_>, choice: Choice<'_>) -> Vec<Candidate> {
    let mut nearest: Vec<Candidate> = Vec::new();
    for jwk in keys {
        let mismatch = mismatch(jwk, token, choice);
        if nearest.len() == NEAREST_KEYS {
            // The last of those that are furthest off gives way.
            let distances = nearest.iter().map(|other| (distance(other.mismatch.as_ref()), other.index));
            let Some((furthest, index)) = distances.max() else { continue };
            if furthest <= distance(mismatch.as_ref()) {
                continue;
            }
            nearest.retain(|other| other.index != index);
        }
        nearest.push(candidate(jwk, mismatch));
    }
    nearest
}

fn candidate(jwk: &Jwk, mismatch: Option<KeyMismatch>) -> Candidate {
    Candidate { index: jwk.index(), kid: jwk.kid().map(str::to_owned), mismatch }
}

#[cfg(test)]
mod tests {
    use crate::algorithm::Algorithm;
    use crate::error::{Error, SelectError};
    use crate::policy::{Expected, Policy};
    use crate::signature::Secret;
    use crate::token::ParsedToken;

    /// What `Verifier::with_secret` refuses at once, a program that takes the steps itself is told by the step.
    #[test]
    fn a_secret_is_for_algorithms_that_the_policy_names() {
        let builder = Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked);
        let open = builder.clone().build().expect("a policy");
        let select = |secret: &[u8], policy: &Policy| {
            let token = ParsedToken::parse("eyJhbGciOiJIUzI1NiJ9.e30.AA", policy).expect("a token of HS256");
            token.select_secret(&Secret::new(secret), policy).map(|selected| selected.key_index())
        };
        let allowed = Algorithm::ALL.iter().copied().filter(|algorithm| !algorithm.is_symmetric()).collect();
        let symmetric = SelectError::AlgorithmSymmetric { found: Algorithm::HS256, allowed };
        assert_eq!(select(&[7; 32], &open), Err(Error::Select(symmetric)));
        let other = builder.clone().algorithms([Algorithm::HS384]).build().expect("secrets");
        let refusal = SelectError::AlgorithmNotAllowed { found: Algorithm::HS256, allowed: vec![Algorithm::HS384] };
        assert_eq!(select(&[7; 48], &other), Err(Error::Select(refusal)));
        let named = builder.algorithms([Algorithm::HS256]).build().expect("secrets");
        assert_eq!(select(&[7; 32], &named), Ok(None));
        let short = SelectError::SecretTooShort { algorithm: Algorithm::HS256, least: 32, found: 31 };
        assert_eq!(select(&[7; 31], &named), Err(Error::Select(short)));
        let public = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA";
        assert_eq!(select(public, &named), Err(Error::Select(SelectError::SecretIsPublicKey)));
    }
}
