//! Refusals of the signature itself (RFC 7515 5.2).

use core::fmt;

use super::row::{Advice, Description, Row, rows};
use crate::check::CheckId;

/// Refusals of the signature itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyError {
    /// Not as long as the algorithm and key prescribe.
    SignatureLength {
        /// Bytes prescribed.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// A number in it is outside the range that the standard gives it: a second spelling, or a forgery.
    SignatureRange {
        /// What must hold.
        rule: &'static str,
    },
    /// The signature is not one of this key over these bytes.
    SignatureMismatch(Signer),
}

/// What a signature that does not match was to be made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Signer {
    /// A private key.
    PrivateKey,
    /// A private key, for a header with `nonce`, which only Microsoft Graph's tokens have.
    PrivateKeyWithNonce,
    /// A shared secret.
    Secret,
}

/// A form that a secret is often written in, and passed in without being decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SecretForm {
    /// Base64 or base64url, with or without padding.
    Base64,
    /// Hexadecimal digits.
    Hex,
    /// White space around the secret, such as the line break at the end of a file.
    WhiteSpace,
}

const FIRST: usize = super::select::END;

rows! {
    SIGNATURE_LENGTH = Row {
        code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
        reason: "signature_length",
        check: Some(CheckId::SignatureForm),
        message: "the signature does not have the length of its algorithm and key",
        expected: "{expected} bytes",
        actual: "{found} bytes",
        hints: &[OTHER_FORM, SIGNATURE_CUT],
    };
    SIGNATURE_RANGE = Row {
        reason: "signature_range",
        message: "the signature holds a number outside its range",
        expected: "{rule}",
        actual: "a number out of range",
        hints: &[Advice {
            code: "reject_forgery",
            text: "Reject the token: no sound signer makes such a signature.",
        }],
        ..SIGNATURE_LENGTH
    };
    SIGNATURE_MISMATCH = Row {
        reason: "signature_mismatch",
        check: Some(CheckId::Signature),
        message: "the signature is not the selected key's over this header and payload",
        expected: "a signature by the selected key over exactly these bytes",
        actual: "another signature",
        hints: &[OTHER_KEY, GRAPH, OTHER_SECRET, BASE64_SECRET, HEX_SECRET, SECRET_WITH_SPACE],
        ..SIGNATURE_LENGTH
    };
}

const OTHER_FORM: Advice = Advice {
    code: "signature_form",
    text: "Check that keys and token are from the same issuer. An ECDSA signature is the raw r and s, not DER (RFC \
        7518 3.4).",
};
const SIGNATURE_CUT: Advice = Advice {
    code: "signature_cut",
    text: "Copy the token to its last character. If it is whole, something cuts it on its way, such as a limit on \
        headers or cookies, or a key of another size signed it.",
};
const OTHER_KEY: Advice = Advice {
    code: "other_key_or_altered",
    text: "Check that keys and token are from the same issuer and environment: the token was altered after it was \
        signed, or another key signed it.",
};
const GRAPH: Advice = Advice {
    code: "graph_token",
    text: "Check whom the token is for: its header has a nonce, as only tokens for Microsoft Graph have, and nobody \
        but Graph can verify those. Ask Entra for a token for your own API, by its scope api://CLIENT_ID/.default. \
        If this is none of Microsoft's, keys and token are from different issuers or environments.",
};
const OTHER_SECRET: Advice = Advice {
    code: "other_secret",
    text: "Check that the secret is the issuer's of this environment, and byte for byte: it may be base64 or hex \
        that has to be decoded first, or end in a line break.",
};
const BASE64_SECRET: Advice = Advice {
    code: "secret_is_base64",
    text: "Decode the secret from base64 before you pass it: with the decoded bytes the signature holds.",
};
const HEX_SECRET: Advice = Advice {
    code: "secret_is_hex",
    text: "Decode the secret from hex before you pass it: with the decoded bytes the signature holds.",
};
const SECRET_WITH_SPACE: Advice = Advice {
    code: "secret_has_white_space",
    text: "Remove the white space around the secret, such as the line break at its end: without it the signature \
        holds.",
};

impl VerifyError {
    pub(crate) fn describe<'e>(self) -> Description<'e> {
        match self {
            Self::SignatureLength { expected, found } => SIGNATURE_LENGTH
                .plain()
                .number("expected", expected)
                .number("found", found)
                .advising(if found < expected { SIGNATURE_CUT.code } else { OTHER_FORM.code }),
            Self::SignatureRange { rule } => SIGNATURE_RANGE.plain().text("rule", rule),
            Self::SignatureMismatch(signer) => SIGNATURE_MISMATCH.plain().advising(match signer {
                Signer::PrivateKey => OTHER_KEY.code,
                Signer::PrivateKeyWithNonce => GRAPH.code,
                Signer::Secret => OTHER_SECRET.code,
            }),
        }
    }

    /// A mismatch about which more is known: the signature holds with the secret as this form decodes to.
    pub(crate) fn describe_form<'e>(form: SecretForm) -> Description<'e> {
        SIGNATURE_MISMATCH.plain().advising(match form {
            SecretForm::Base64 => BASE64_SECRET.code,
            SecretForm::Hex => HEX_SECRET.code,
            SecretForm::WhiteSpace => SECRET_WITH_SPACE.code,
        })
    }
}

impl core::error::Error for VerifyError {}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}
