//! Refusals of a token whose issuer no policy of a list is for.

use core::fmt;

use super::row::{Advice, Description, Row, rows};
use crate::check::CheckId;
use crate::json::Kind;
use crate::text::quote;

/// Refusals of a token whose issuer (RFC 7519 4.1.1) no policy of a list is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IssuerError {
    /// The token does not say who issued it.
    Missing {
        /// The issuers that the policies are for.
        expected: Vec<String>,
    },
    /// `iss` is no string.
    NotText(Kind),
    /// No policy is for this issuer.
    Unknown {
        /// The issuers that the policies are for.
        expected: Vec<String>,
        /// The token's.
        found: String,
    },
}

const FIRST: usize = super::check::END;

rows! {
    UNKNOWN = Row {
        code: "ERR_JWT_CLAIM_VALIDATION_FAILED",
        reason: "check_failed",
        check: Some(CheckId::Issuer),
        message: "the token says it is from an issuer that no policy is for, so there is no key to verify it with",
        expected: "",
        actual: "{actual}",
        hints: &[Advice {
            code: "add_policy",
            text: "Add a policy for that issuer if you trust it. Issuers are compared to the last slash.",
        }],
    };
    MISSING = Row {
        reason: "missing",
        message: "the token does not say which issuer it is from (\"iss\"), so there is no key to verify it with",
        actual: "absent",
        hints: &[Advice {
            code: "issuer_names_policy",
            text: "Ask the issuer to add it: with several policies, iss decides which keys verify a token.",
        }],
        ..UNKNOWN
    };
    NOT_TEXT = Row {
        reason: "invalid",
        message: "the issuer (\"iss\") is not a string, so there is no key to verify the token with",
        expected: "a string",
        actual: "{actual}",
        ..MISSING
    };
}

impl IssuerError {
    pub(crate) fn describe(&self) -> Description<'_> {
        match self {
            Self::Missing { expected } => MISSING.plain().expecting(expected.clone()),
            Self::NotText(kind) => NOT_TEXT.plain().text("actual", kind.name()),
            Self::Unknown { expected, found } => {
                UNKNOWN.plain().owned("actual", quote(found)).expecting(expected.clone())
            }
        }
    }
}

impl core::error::Error for IssuerError {}

impl fmt::Display for IssuerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}
