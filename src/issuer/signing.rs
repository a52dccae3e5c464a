//! What an issuer signs with.

use std::sync::OnceLock;

use super::error::IssuerError;
use super::key::Key;
use crate::Algorithm;

/// The key that signs now, and one that nobody has published.
#[derive(Debug)]
pub(super) struct Signing {
    pub(super) algorithm: Algorithm,
    pub(super) key: Key,
    /// For [`Flaw::ForeignKey`](super::Flaw::ForeignKey); made when it is needed.
    stranger: OnceLock<Key>,
}

impl Signing {
    pub(super) const fn new(algorithm: Algorithm, key: Key) -> Self {
        Self { algorithm, key, stranger: OnceLock::new() }
    }

    pub(super) fn stranger(&self) -> Result<&Key, IssuerError> {
        match self.stranger.get() {
            Some(key) => Ok(key),
            None => Key::generate(self.algorithm).map(|key| self.stranger.get_or_init(|| key)),
        }
    }
}
