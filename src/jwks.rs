//! Step 2, select: one key of the set is the token's, or every candidate says why it is not.

use crate::algorithm::{Algorithm, KeyType, Scheme};
use crate::error::{Error, KeysError, SelectError};
use crate::json::{Document, Kind};
use crate::jwk::{Jwk, KeyProblem, PublicKey};
use crate::limits::Limits;
use crate::policy::Policy;
use crate::seen::Seen;
use crate::signature::Secret;
use crate::token::ParsedToken;

/// The public keys of an issuer (RFC 7517 5), each parsed once.
///
/// A key that is unusable does not spoil the set: it is never chosen, and says why ([`Jwk::problem`]).
///
/// # Example: what is wrong with a set
///
/// ```
/// use jwt_verdict::{KeySet, Limits};
///
/// let keys = KeySet::parse(br#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#, &Limits::default())?;
/// for key in keys.iter() {
///     if let Some(problem) = key.problem() {
///         println!("key {}: {problem}", key.index());
///     }
/// }
/// # Ok::<(), jwt_verdict::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct KeySet {
    keys: Vec<Jwk>,
    /// Positions in `keys`, sorted by `kid`.
    by_kid: Vec<usize>,
}

/// A token and the one key that may verify it.
#[derive(Debug)]
pub struct SelectedKey<'t, 'k> {
    token: ParsedToken<'t>,
    key: VerifyingKey<'k>,
    index: Option<usize>,
}

/// A key of the set, and why it is not the token's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Position in the set's `keys`.
    pub index: usize,
    /// The key's `kid`.
    pub kid: Option<String>,
    /// Why it does not fit; `None` when it does.
    pub misfit: Option<Misfit>,
}

/// Why a key is not the one for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// No token can use it.
    Unusable(KeyProblem),
    /// The token names another `kid`.
    KeyId,
    /// The algorithm needs another `kty`.
    KeyType {
        /// The `kty` that the algorithm needs.
        expected: &'static str,
        /// The key's.
        found: &'static str,
    },
    /// The algorithm needs another `crv`.
    Curve {
        /// The `crv` that the algorithm needs.
        expected: &'static str,
        /// The key's.
        found: &'static str,
    },
    /// The key's `alg` is another.
    Algorithm {
        /// The token's.
        expected: Algorithm,
        /// The key's.
        found: Algorithm,
    },
    /// An RSA key without `alg` under a policy that allows both RS* and PS*: which of them it is for, only the caller
    /// can say (RFC 8725 3.1).
    FamilyUndecided,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum VerifyingKey<'k> {
    Public(&'k PublicKey),
    Secret(&'k Secret),
}

impl KeySet {
    /// Parses a JWKS document: an object whose `keys` is an array.
    ///
    /// # Errors
    ///
    /// [`Error::Keys`] (`ERR_JWKS_INVALID`) when the document is not strict JSON of that shape or exceeds `limits`. A
    /// single key that is unusable is no error.
    pub fn parse(json: &[u8], limits: &Limits) -> Result<Self, Error> {
        let document = read_object(json, limits)?;
        let root = document.root();
        let keys = root.get("keys").ok_or(KeysError::KeysMissing(None))?;
        if keys.kind() != Kind::Array {
            return Err(KeysError::KeysMissing(Some(keys.kind())).into());
        }
        let found = keys.elements().count();
        if found > limits.keys {
            return Err(KeysError::TooManyKeys { found, limit: limits.keys }.into());
        }
        let mut keys: Vec<Jwk> = keys.elements().enumerate().map(|(index, jwk)| Jwk::parse(index, jwk)).collect();
        mark_duplicates(&mut keys);
        let by_kid = sorted_by_kid(&keys);
        Ok(Self { keys, by_kid })
    }

    /// The keys, in the order of the document.
    pub fn iter(&self) -> core::slice::Iter<'_, Jwk> {
        self.keys.iter()
    }

    /// The key at a position of the document.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Jwk> {
        self.keys.get(index)
    }

    /// The keys with this `kid`; without one all of them.
    fn named(&self, kid: Option<&str>) -> impl Iterator<Item = &Jwk> {
        let start = self.by_kid.partition_point(|&position| kid_at(&self.keys, position) < kid);
        let end = self.by_kid.partition_point(|&position| kid.is_none() || kid_at(&self.keys, position) <= kid);
        let positions = self.by_kid.get(start..end).unwrap_or_default();
        positions.iter().filter_map(|&position| self.keys.get(position))
    }

    /// Every key, with why it is not the one for `token`.
    pub(crate) fn candidates(&self, token: &ParsedToken<'_>, policy: &Policy) -> Vec<Candidate> {
        let candidate = |jwk: &Jwk| Candidate {
            index: jwk.index(),
            kid: jwk.kid().map(str::to_owned),
            misfit: misfit(jwk, token, policy),
        };
        self.keys.iter().map(candidate).collect()
    }
}

impl<'s> IntoIterator for &'s KeySet {
    type Item = &'s Jwk;
    type IntoIter = core::slice::Iter<'s, Jwk>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'t> ParsedToken<'t> {
    /// Finds the one key of `keys` that may verify this token under `policy`.
    ///
    /// A key fits when its `kid` is the token's (a token without one fits any), its `kty`, `crv` and `alg` are the
    /// algorithm's, and it is for verifying signatures. Exactly one must fit.
    ///
    /// # Errors
    ///
    /// [`Error::Select`]: the algorithm is not allowed (`ERR_JOSE_ALG_NOT_ALLOWED`), or not exactly one key fits
    /// (`ERR_JWKS_NO_MATCHING_KEY`, `ERR_JWKS_MULTIPLE_MATCHING_KEYS`).
    pub fn select<'k>(self, keys: &'k KeySet, policy: &Policy) -> Result<SelectedKey<'t, 'k>, Error> {
        match find_key(&self, keys, policy) {
            Ok((index, public)) => {
                Ok(SelectedKey { token: self, key: VerifyingKey::Public(public), index: Some(index) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Takes `secret` for this token under `policy`, which must name the algorithm.
    ///
    /// # Errors
    ///
    /// [`Error::Select`] (`ERR_JOSE_ALG_NOT_ALLOWED`): the policy does not name the token's algorithm, or the secret is a key
    /// that others may know, or too short for the algorithm.
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

/// A document of keys as a JSON object, before any of its members is looked at.
pub(crate) fn read_object(json: &[u8], limits: &Limits) -> Result<Document, KeysError> {
    if json.len() > limits.jwks_bytes {
        return Err(KeysError::TooLarge { length: json.len(), limit: limits.jwks_bytes });
    }
    let document = Document::parse(json.to_vec()).map_err(KeysError::Json)?;
    match document.root().kind() {
        Kind::Object => Ok(document),
        kind => Err(KeysError::NotObject(kind)),
    }
}

/// Whether the policy lets a token of this algorithm be verified with a key set.
pub(crate) fn allow_for_keys(token: &ParsedToken<'_>, policy: &Policy) -> Result<(), SelectError> {
    let found = token.header().algorithm();
    if found.is_symmetric() {
        return Err(symmetric(found, policy));
    }
    allow(found, policy)
}

/// Whether the policy lets a token of this algorithm be verified with a secret.
pub(crate) fn allow_for_secret(token: &ParsedToken<'_>, secret: &Secret, policy: &Policy) -> Result<(), SelectError> {
    let algorithm = token.header().algorithm();
    let Scheme::Hmac(hash) = algorithm.scheme() else {
        let allowed = policy.algorithms_ref().unwrap_or_default().to_vec();
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
    match policy.algorithms_ref() {
        Some(allowed) if !allowed.contains(&found) => {
            Err(SelectError::AlgorithmNotAllowed { found, allowed: allowed.to_vec() })
        }
        // Without a list: every public-key algorithm, none with a shared secret.
        None if found.is_symmetric() => Err(symmetric(found, policy)),
        _ => Ok(()),
    }
}

fn symmetric(found: Algorithm, policy: &Policy) -> SelectError {
    let public = || Algorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric()).collect();
    SelectError::AlgorithmSymmetric { found, allowed: policy.algorithms_ref().map_or_else(public, <[_]>::to_vec) }
}

fn find_key<'k>(
    token: &ParsedToken<'_>,
    keys: &'k KeySet,
    policy: &Policy,
) -> Result<(usize, &'k PublicKey), SelectError> {
    allow_for_keys(token, policy)?;
    let named = keys.named(token.header().kid());
    let mut fitting = named.filter(|jwk| misfit(jwk, token, policy).is_none());
    let found = fitting.next().and_then(|jwk| Some((jwk.index(), jwk.public_key()?)));
    let several = fitting.next().is_some();
    let kid = || token.header().kid().map(str::to_owned);
    match found {
        Some(found) if !several => Ok(found),
        Some(_) => Err(SelectError::MultipleMatchingKeys { kid: kid(), candidates: keys.candidates(token, policy) }),
        None => Err(SelectError::NoMatchingKey { kid: kid(), candidates: keys.candidates(token, policy) }),
    }
}

/// By insertion, whose code is small: sets are, too.
fn sorted_by_kid(keys: &[Jwk]) -> Vec<usize> {
    let mut sorted = Vec::with_capacity(keys.len());
    for (position, jwk) in keys.iter().enumerate() {
        let after = sorted.partition_point(|&other| kid_at(keys, other) <= jwk.kid());
        sorted.insert(after, position);
    }
    sorted
}

fn kid_at(keys: &[Jwk], position: usize) -> Option<&str> {
    keys.get(position).and_then(Jwk::kid)
}

fn misfit(jwk: &Jwk, token: &ParsedToken<'_>, policy: &Policy) -> Option<Misfit> {
    if token.header().kid().is_some_and(|kid| jwk.kid() != Some(kid)) {
        return Some(Misfit::KeyId);
    }
    let public = match (jwk.public_key(), jwk.problem()) {
        (Some(public), _) => public,
        (None, problem) => return problem.cloned().map(Misfit::Unusable),
    };
    let algorithm = token.header().algorithm();
    let scheme = algorithm.scheme();
    let (expected, found) = (scheme.key_type(), public.key_type());
    if expected != found {
        return Some(Misfit::KeyType { expected: expected.name(), found: found.name() });
    }
    if let (Some(expected), Some(found)) = (scheme.curve_name(), public.curve_name())
        && expected != found
    {
        return Some(Misfit::Curve { expected, found });
    }
    match jwk.algorithm() {
        // By what they do, not by name: `EdDSA` and the name of its curve are one operation of this key.
        Some(found) if !found.scheme().is_same_with_one_key(scheme) => {
            Some(Misfit::Algorithm { expected: algorithm, found })
        }
        None if found == KeyType::Rsa && allows_both_rsa_families(policy) => Some(Misfit::FamilyUndecided),
        _ => None,
    }
}

fn allows_both_rsa_families(policy: &Policy) -> bool {
    policy.algorithms_ref().is_none_or(|allowed| {
        allowed.iter().any(|algorithm| matches!(algorithm.scheme(), Scheme::RsaPkcs1(_)))
            && allowed.iter().any(|algorithm| matches!(algorithm.scheme(), Scheme::RsaPss(_)))
    })
}

/// The same key twice is one candidate.
fn mark_duplicates(keys: &mut [Jwk]) {
    let identities: Vec<_> = keys.iter().map(Jwk::identity).collect();
    let mut seen = Seen::default();
    for (place, (jwk, identity)) in keys.iter_mut().zip(&identities).enumerate() {
        if let Some(of) = identity.as_deref().and_then(|identity| seen.earlier(identity, place)) {
            jwk.mark_duplicate(of);
        }
    }
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
        let open = Policy::new(Expected::Unchecked, Expected::Unchecked);
        let select = |secret: &[u8], policy: &Policy| {
            let token = ParsedToken::parse("eyJhbGciOiJIUzI1NiJ9.e30.AA", policy).expect("a token of HS256");
            token.select_secret(&Secret::new(secret), policy).map(|selected| selected.key_index())
        };
        let allowed = Algorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric()).collect();
        let symmetric = SelectError::AlgorithmSymmetric { found: Algorithm::HS256, allowed };
        assert_eq!(select(&[7; 32], &open), Err(Error::Select(symmetric)));
        let other = open.clone().algorithms([Algorithm::HS384]).expect("secrets");
        let refusal = SelectError::AlgorithmNotAllowed { found: Algorithm::HS256, allowed: vec![Algorithm::HS384] };
        assert_eq!(select(&[7; 48], &other), Err(Error::Select(refusal)));
        let named = open.algorithms([Algorithm::HS256]).expect("secrets");
        assert_eq!(select(&[7; 32], &named), Ok(None));
        let short = SelectError::SecretTooShort { algorithm: Algorithm::HS256, least: 32, found: 31 };
        assert_eq!(select(&[7; 31], &named), Err(Error::Select(short)));
        let public = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA";
        assert_eq!(select(public, &named), Err(Error::Select(SelectError::SecretIsPublicKey)));
    }
}
