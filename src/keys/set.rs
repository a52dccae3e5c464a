//! A JWKS (RFC 7517 5): the keys of one document, found by `kid`.

use super::document::{form_of_object, read_object};
use super::jwk::Jwk;
use crate::error::{Error, KeysError};
use crate::json::Kind;
use crate::limits::Limits;
use crate::sorted::{repeated, sorted};

/// The public keys of an issuer (RFC 7517 5), each parsed once.
///
/// An unusable key does not affect the others: it is never selected, and [`Jwk::problem`] says why.
///
/// # Example: what is wrong with a set
///
/// ```
/// use jwt_verdict::KeySet;
///
/// let keys = KeySet::from_slice(br#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#)?;
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

impl KeySet {
    /// Parses a JWKS document: an object whose `keys` is an array.
    ///
    /// # Errors
    ///
    /// [`Error::Keys`] (`ERR_JWKS_INVALID`) if the document is not strict JSON of that shape, is longer than 1 MiB or has more
    /// than 1,000 keys. An unusable key is not an error: see [`Jwk::problem`].
    pub fn from_slice(json: &[u8]) -> Result<Self, Error> {
        Self::with_limits(json, &Limits::default())
    }

    /// Parses a JWKS document of a size that the caller limits.
    ///
    /// # Errors
    ///
    /// As of [`from_slice`](KeySet::from_slice), with `limits` in place of the defaults.
    pub fn with_limits(json: &[u8], limits: &Limits) -> Result<Self, Error> {
        let document = read_object(json, limits)?;
        let root = document.root();
        let keys = root.get("keys").filter(|keys| keys.kind() == Kind::Array).ok_or_else(|| {
            KeysError::KeysMissing { found: root.get("keys").map(|keys| keys.kind()), form: form_of_object(root) }
        })?;
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

    /// The keys with this `kid`; all keys if it is `None`.
    pub(crate) fn named(&self, kid: Option<&str>) -> impl Iterator<Item = &Jwk> {
        let start = self.by_kid.partition_point(|&position| kid_at(&self.keys, position) < kid);
        let end = self.by_kid.partition_point(|&position| kid.is_none() || kid_at(&self.keys, position) <= kid);
        let positions = self.by_kid.get(start..end).unwrap_or_default();
        positions.iter().filter_map(|&position| self.keys.get(position))
    }
}

impl<'s> IntoIterator for &'s KeySet {
    type Item = &'s Jwk;
    type IntoIter = core::slice::Iter<'s, Jwk>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn sorted_by_kid(keys: &[Jwk]) -> Vec<usize> {
    let kids = keys.iter().enumerate().map(|(position, jwk)| (jwk.kid(), position)).collect();
    sorted(kids).into_iter().map(|(_, position)| position).collect()
}

fn kid_at(keys: &[Jwk], position: usize) -> Option<&str> {
    keys.get(position).and_then(Jwk::kid)
}

/// Counts a key that is listed twice as one candidate.
fn mark_duplicates(keys: &mut [Jwk]) {
    let identities: Vec<_> =
        keys.iter().enumerate().filter_map(|(place, jwk)| Some((jwk.identity()?, place))).collect();
    for found in repeated(identities.iter().map(|(identity, _)| &**identity)) {
        if let (Some(&(_, first)), Some(&(_, place))) = (identities.get(found.first), identities.get(found.place))
            && let Some(jwk) = keys.get_mut(place)
        {
            jwk.mark_duplicate(first);
        }
    }
}
