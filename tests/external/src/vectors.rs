//! Conformance data that no package carries, so it is read from a folder beside the repository.
//!
//! `JWT_VERDICT_VECTORS` names the folder; without it the default is `../shared/data` from the repository's root.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The text of `file`, or `None` where the default folder does not have it: the caller must then say `not run`.
///
/// # Panics
///
/// When `JWT_VERDICT_VECTORS` is set and the file cannot be read from there: who asks for the vectors gets them or a
/// failure.
#[must_use]
pub fn read(file: &str) -> Option<String> {
    let named = env::var_os("JWT_VERDICT_VECTORS").map(PathBuf::from);
    let path = named.as_deref().map_or_else(default_folder, Path::to_path_buf).join(file);
    match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if named.is_some() => panic!("{file} in JWT_VERDICT_VECTORS: {error}"),
        Err(_) => None,
    }
}

fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}
