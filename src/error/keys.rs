//! Refusals of a JWKS document (RFC 7517 5).

use core::fmt;

use super::row::{Advice, Description, Row, rows};
use crate::json::{JsonError, JsonFault, Kind};
use crate::text::count;

/// Refusals of a JWKS document (RFC 7517 5).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeysError {
    /// Longer than [`Limits::jwks_bytes`](crate::keys::Limits::jwks_bytes).
    TooLarge {
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Not strict JSON.
    Json {
        /// What is wrong, and where.
        error: JsonError,
        /// What the text looks like instead.
        form: Option<OtherForm>,
    },
    /// JSON, but no object.
    NotObject(Kind),
    /// No member `keys`, or one that is no array.
    KeysMissing {
        /// The type of `keys`; `None` where it is absent.
        found: Option<Kind>,
        /// What the object looks like instead.
        form: Option<OtherForm>,
    },
    /// More keys than [`Limits::keys`](crate::keys::Limits::keys).
    TooManyKeys {
        /// Keys found.
        found: usize,
        /// Keys allowed.
        limit: usize,
    },
}

/// What people pass in place of a key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OtherForm {
    /// PEM: a public key or a certificate between lines of dashes.
    Pem,
    /// An object of certificates by `kid`, as Google publishes them for Firebase.
    Certificates,
    /// An address.
    Url,
    /// What JavaScript makes of an object that is turned into a string.
    ObjectText,
    /// A web page.
    Page,
    /// An issuer's configuration, which names its `jwks_uri`.
    Discovery,
    /// A single key.
    Key,
}

const FIRST: usize = 0;

rows! {
    TOO_LARGE = Row {
        code: "ERR_JWKS_INVALID",
        reason: "jwks_too_large",
        check: None,
        message: "the JWKS document is longer than the limit",
        expected: "at most {limit} bytes",
        actual: "{length} bytes",
        hints: &[Advice {
            code: "raise_jwks_bytes",
            text: "Check that this is the issuer's key set and not a web page{limits.jwksBytes|. If the set really \
                is that long, raise @}.",
        }],
    };
    NOT_JSON = Row {
        reason: "jwks_not_json",
        message: "the JWKS document is not strict JSON: {fault}",
        expected: "strict JSON",
        actual: "{actual}",
        hints: &[PASS_UNCHANGED, PEM, URL, OBJECT_TEXT, PAGE],
        ..TOO_LARGE
    };
    NOT_UTF8 = Row { reason: "jwks_not_utf8", ..NOT_JSON };
    DUPLICATE_MEMBER = Row { reason: "jwks_duplicate_member", hints: &[PASS_UNCHANGED], ..NOT_JSON };
    NOT_OBJECT = Row {
        reason: "jwks_not_object",
        message: "the JWKS document is not a JSON object",
        expected: "an object with the member keys",
        actual: "{actual}",
        hints: &[PASS_WHOLE_SET],
        ..TOO_LARGE
    };
    KEYS_MISSING = Row {
        reason: "jwks_keys_missing",
        message: "the JWKS document has no array \"keys\"",
        expected: "an array of keys",
        actual: "{actual}",
        hints: &[PASS_WHOLE_SET, CERTIFICATES, DISCOVERY, KEY],
        ..TOO_LARGE
    };
    TOO_MANY_KEYS = Row {
        reason: "jwks_too_many_keys",
        message: "the JWKS document holds more keys than the limit",
        expected: "at most {limit} keys",
        actual: "{found}",
        hints: &[Advice {
            code: "raise_keys",
            text: "Pass the keys of one issuer only{limits.keys|. If it really has that many, raise @}.",
        }],
        ..TOO_LARGE
    };
}

const PASS_UNCHANGED: Advice = Advice {
    code: "pass_jwks_unchanged",
    text: "Pass the body of the issuer's jwks_uri unchanged. A web page or an error text is not a key set.",
};
const PASS_WHOLE_SET: Advice = Advice {
    code: "pass_whole_jwks",
    text: "Pass the whole document, {\"keys\":[...]}: not an array, and not one key of it.",
};
const PEM: Advice = Advice {
    code: "pem_is_not_jwks",
    text: "This is PEM. Convert it to a JWK, add the kid of the tokens, and pass it as {\"keys\":[...]}: in Node.js, \
        crypto.createPublicKey(pem).export({ format: 'jwk' }) converts it.",
};
const CERTIFICATES: Advice = Advice {
    code: "certificates_are_not_jwks",
    text: "These are certificates by kid. Take the issuer's key set instead. For Firebase it is at \
        https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
};
const URL: Advice = Advice {
    code: "url_is_not_jwks",
    text: "This is an address. Fetch what it serves and pass that{jwksUri|, or give the address to @}.",
};
const OBJECT_TEXT: Advice = Advice {
    code: "object_is_not_jwks",
    text: "An object was turned into text on its way. Pass the object itself, or JSON.stringify of it. For a \
        KeyObject that is { keys: [key.export({ format: 'jwk' })] }.",
};
const PAGE: Advice = Advice {
    code: "page_is_not_jwks",
    text: "This is a web page, often a login or an error. Check the address: the issuer's configuration names the \
        right one as jwks_uri.",
};
const DISCOVERY: Advice = Advice {
    code: "discovery_is_not_jwks",
    text: "This is the issuer's configuration. Pass what its jwks_uri serves.",
};
const KEY: Advice =
    Advice { code: "key_is_not_jwks", text: "This is a single key. Pass it in a set: {\"keys\":[key]}." };

impl KeysError {
    pub(crate) fn describe(&self) -> Description<'_> {
        match self {
            Self::TooLarge { length, limit } => TOO_LARGE.plain().number("length", *length).number("limit", *limit),
            Self::Json { error, form } => {
                let row = match error.fault {
                    JsonFault::NotUtf8 => &NOT_UTF8,
                    JsonFault::DuplicateMember { .. } => &DUPLICATE_MEMBER,
                    _ => &NOT_JSON,
                };
                row.plain()
                    .owned("fault", error.to_string())
                    .owned("actual", error.actual())
                    .advising(form.map_or(PASS_UNCHANGED.code, OtherForm::advice))
            }
            Self::NotObject(kind) => NOT_OBJECT.plain().text("actual", kind.name()),
            Self::KeysMissing { found, form } => KEYS_MISSING
                .plain()
                .text("actual", found.map_or("no member keys", Kind::name))
                .advising(form.map_or(PASS_WHOLE_SET.code, OtherForm::advice)),
            Self::TooManyKeys { found, limit } => {
                TOO_MANY_KEYS.plain().owned("found", count(*found, "key")).number("limit", *limit)
            }
        }
    }
}

impl OtherForm {
    fn advice(self) -> &'static str {
        match self {
            Self::Pem => PEM.code,
            Self::Certificates => CERTIFICATES.code,
            Self::Url => URL.code,
            Self::ObjectText => OBJECT_TEXT.code,
            Self::Page => PAGE.code,
            Self::Discovery => DISCOVERY.code,
            Self::Key => KEY.code,
        }
    }
}

impl core::error::Error for KeysError {}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}
