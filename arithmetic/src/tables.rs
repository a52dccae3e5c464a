//! What is computed once for a key, and how long it is kept.

pub(crate) mod digits;
pub(crate) mod generator;
pub(crate) mod group;
pub(crate) mod key_cache;
pub(crate) mod prepared;
mod table;
