//! Verified claims that are not of the type that a program reads them as (feature `serde`).

use core::fmt;

/// Verified claims that are not of the type that a program reads them as.
///
/// `Display` and `Debug` quote no claim. The [`source`](core::error::Error::source) is serde's error, which says what it
/// expected and may quote the claim that it found instead: do not log it where tokens' contents must not go.
pub struct ClaimsError(serde_json::Error);

impl ClaimsError {
    pub(crate) fn new(error: serde_json::Error) -> Self {
        Self(error)
    }
}

impl fmt::Debug for ClaimsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClaimsError")
            .field("line", &self.0.line())
            .field("column", &self.0.column())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ClaimsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the verified claims are not of the type that the program reads them as")
    }
}

impl core::error::Error for ClaimsError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.0)
    }
}
