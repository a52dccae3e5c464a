//! Refusals of a token's text and protected header (RFC 7515 4, 5.2).

use core::fmt;

use super::row::{Advice, Description, Row, rows};
use crate::algorithm::Algorithm;
use crate::check::CheckId;
use crate::json::{JsonError, JsonFault, Kind};
use crate::limits::CRIT_NAMES;
use crate::text::{count, describe_byte, quote};

/// Refusals of a token's text and protected header (RFC 7515 4, 5.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseError {
    /// Longer than [`PolicyBuilder::max_token_bytes`](crate::policy::PolicyBuilder::max_token_bytes).
    TooLarge {
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// A byte outside `A-Z a-z 0-9 - _ .` (RFC 7515 2).
    Character {
        /// Offset in the token.
        at: usize,
        /// The byte, which is no secret of a well-formed token.
        found: u8,
    },
    /// Five segments, or a header with a member of JWE (RFC 7516): encrypted, not signed.
    Encrypted {
        /// The member that only encrypted tokens have; `None` for five segments.
        member: Option<&'static str>,
    },
    /// Not three segments (RFC 7515 7.1).
    SegmentCount {
        /// Segments found.
        found: usize,
        /// What the text looks like instead.
        form: Option<NotJwt>,
    },
    /// The third segment is empty.
    SignatureMissing {
        /// Whether the header's `alg` says so itself (RFC 7515 A.5), as opposed to a token that was cut.
        unsecured: bool,
    },
    /// A segment whose length encodes no whole number of bytes (RFC 4648 5).
    Base64UrlLength {
        /// Which segment.
        segment: Segment,
        /// Its length in characters.
        length: usize,
    },
    /// A segment whose last character has unused bits set (RFC 4648 3.5).
    Base64UrlTrailingBits {
        /// Which segment.
        segment: Segment,
        /// What the text looks like instead.
        form: Option<NotJwt>,
    },
    /// The header is not strict JSON.
    HeaderJson(JsonError),
    /// The header is JSON, but no object.
    HeaderNotObject(Kind),
    /// No `alg` (RFC 7515 4.1.1).
    AlgorithmMissing,
    /// `alg` is no string.
    AlgorithmType(Kind),
    /// `alg` is not in the table of this crate; `none` never is.
    AlgorithmUnsupported {
        /// The name found.
        name: String,
    },
    /// A member of the header has the wrong type.
    MemberType {
        /// `kid`, `typ` or `cty`.
        member: &'static str,
        /// The type found; a string is expected.
        found: Kind,
    },
    /// `crit` breaks RFC 7515 4.1.11.
    CriticalMalformed(CriticalFault),
    /// `crit` names an extension that the policy does not.
    CriticalUnsupported {
        /// The extension.
        name: String,
    },
    /// `b64` is no boolean (RFC 7797 3).
    UnencodedType(Kind),
    /// `b64` is false, which no JWT may be (RFC 7797 7).
    Unencoded,
}

/// How `crit` is malformed (RFC 7515 4.1.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CriticalFault {
    /// Not an array.
    NotArray,
    /// An empty array.
    Empty,
    /// More than 16 names.
    TooLong,
    /// A member that is no string.
    NotStrings,
    /// A name twice.
    Duplicate,
    /// A name that the standards define themselves.
    Registered,
    /// A name that is no member of the header.
    Absent,
}

/// A part of the compact serialisation (RFC 7515 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of RFC 7515")]
pub enum Segment {
    Header,
    Payload,
    Signature,
}

/// What a text that is no JWT looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotJwt {
    /// The empty text.
    Empty,
    /// A word that programs write for a value they do not have: `null`, `undefined`, `NaN`, `[object Object]`.
    Word,
    /// A PASETO.
    Paseto,
    /// A single segment, or one of the opaque access tokens that have dots.
    Opaque,
}

/// A row that says of a header's member that it has the wrong type.
const fn type_row(reason: &'static str, message: &'static str, check: CheckId) -> Row {
    Row {
        place: FIRST,
        code: "ERR_JWS_INVALID",
        reason,
        check: Some(check),
        message,
        expected: "a string",
        actual: "{actual}",
        hints: &[WRITE_HEADER_AS_RFC],
    }
}

const FIRST: usize = super::key::END;

rows! {
    TOO_LARGE = Row {
        code: "ERR_JWS_INVALID",
        reason: "token_too_large",
        check: Some(CheckId::Size),
        message: "the token is longer than the limit",
        expected: "at most {limit} bytes",
        actual: "{length} bytes",
        hints: &[Advice {
            code: "raise_token_bytes",
            text: "Check that this is one token{limits.tokenBytes|. If it is, raise @: tokens this long are rare}.",
        }],
    };
    CHARACTER = Row {
        reason: "character",
        check: Some(CheckId::Characters),
        message: "the token holds a character that no JWT has, at byte {at}",
        expected: "A-Z a-z 0-9 - _ and two dots",
        actual: "{actual}",
        hints: &[AS_ISSUED, SPACE, COLON, PADDING, STANDARD_BASE64, QUOTATION_MARKS, JSON, PERCENT, WORD],
        ..TOO_LARGE
    };
    ENCRYPTED = Row {
        code: "ERR_JOSE_NOT_SUPPORTED",
        reason: "encrypted",
        check: Some(CheckId::Encrypted),
        message: "the token is encrypted (JWE), not signed",
        expected: "a signed token (JWS)",
        actual: "a header with \"{member}\"",
        hints: &[Advice {
            code: "encrypted",
            text: "Ask the issuer for a signed token. Some encrypt when the client asked for no audience: name your \
                API's audience when you request the token. Otherwise decrypt it first; only the holder of the \
                decryption key can.",
        }],
    };
    FIVE_SEGMENTS = Row { check: Some(CheckId::Segments), actual: "5 segments", ..ENCRYPTED };
    SEGMENT_COUNT = Row {
        reason: "segment_count",
        check: Some(CheckId::Segments),
        message: "the token does not have three segments",
        expected: "3 segments",
        actual: "{actual}",
        hints: &[CUT_OR_JOINED, EMPTY, WORD, PASETO, OPAQUE],
        ..TOO_LARGE
    };
    SIGNATURE_MISSING = Row {
        reason: "signature_missing",
        check: Some(CheckId::Segments),
        message: "the token has no signature",
        expected: "a signature behind the second dot",
        actual: "nothing",
        hints: &[Advice {
            code: "token_cut",
            text: "Copy the token to its last character. If it is whole, something on its way cuts it.",
        }],
        ..TOO_LARGE
    };
    UNSECURED = Row {
        message: "the token is unsecured: it has no signature, and its \"alg\" says so",
        hints: &[REFUSE_UNSECURED],
        ..SIGNATURE_MISSING
    };
    BASE64URL_LENGTH = Row {
        reason: "base64url_length",
        check: Some(CheckId::Encoding),
        message: "the {segment} segment is cut short: no bytes encode to its length",
        expected: "a length that is not 1 more than a multiple of 4",
        actual: "{actual}",
        hints: &[Advice {
            code: "segment_cut",
            text: "Take the token exactly as it was issued: it lost or gained characters on its way.",
        }],
        ..TOO_LARGE
    };
    BASE64URL_TRAILING_BITS = Row {
        reason: "base64url_trailing_bits",
        check: Some(CheckId::Encoding),
        message: "the {segment} segment is not canonical base64url: its last character has unused bits set",
        expected: "canonical base64url (RFC 4648 3.5)",
        actual: "unused bits that are not zero",
        hints: &[NOT_CANONICAL, PASETO],
        ..TOO_LARGE
    };
    HEADER_NOT_JSON = Row {
        reason: "header_not_json",
        check: Some(CheckId::Header),
        message: "the header is not strict JSON: {fault}",
        expected: "strict JSON",
        actual: "{actual}",
        hints: &[Advice {
            code: "not_a_header",
            text: "Check that this is a JWT: its first segment is no JWT header. If an issuer made it so, its \
                encoder is at fault.",
        }],
        ..TOO_LARGE
    };
    HEADER_NOT_UTF8 = Row { reason: "header_not_utf8", ..HEADER_NOT_JSON };
    HEADER_DUPLICATE_MEMBER = Row {
        reason: "header_duplicate_member",
        hints: &[Advice {
            code: "header_duplicate_member",
            text: "Reject the token: readers differ in which of the two values they take. If its issuer wrote it so, \
                its encoder is at fault (RFC 7515 4).",
        }],
        ..HEADER_NOT_JSON
    };
    HEADER_NOT_OBJECT = Row {
        reason: "header_not_object",
        message: "the header is not a JSON object",
        expected: "an object",
        ..HEADER_NOT_JSON
    };
    ALG_MISSING = Row {
        expected: "a member alg",
        actual: "absent",
        ..type_row("alg_missing", "the header has no \"alg\"", CheckId::Algorithm)
    };
    ALG_TYPE = type_row("alg_type", "the header's \"alg\" is not a string", CheckId::Algorithm);
    ALG_UNSECURED = Row {
        code: "ERR_JOSE_NOT_SUPPORTED",
        reason: "alg_unsecured",
        message: "the token is unsecured: its \"alg\" says that it has no signature",
        expected: "",
        hints: &[REFUSE_UNSECURED],
        ..ALG_TYPE
    };
    ALG_UNSUPPORTED = Row {
        reason: "alg_unsupported",
        message: "the header's \"alg\" is not a signature algorithm that is verified here",
        hints: &[
            Advice { code: "sign_with_known_alg", text: "Ask the issuer to sign with one of the expected algorithms." },
            ALG_CASE,
        ],
        ..ALG_UNSECURED
    };
    KID_TYPE = type_row("kid_type", "the header's \"kid\" is not a string", CheckId::Members);
    TYP_TYPE = type_row("typ_type", "the header's \"typ\" is not a string", CheckId::Members);
    CTY_TYPE = type_row("cty_type", "the header's \"cty\" is not a string", CheckId::Members);
    CRIT_MALFORMED = Row {
        reason: "crit_malformed",
        check: Some(CheckId::Critical),
        message: "the header's \"crit\" is malformed: {actual}",
        expected: "an array of one or more different extension names, each a member of the header",
        actual: "{actual}",
        hints: &[Advice {
            code: "write_crit_as_rfc",
            text: "Ask the issuer to write \"crit\" as RFC 7515 4.1.11 defines it.",
        }],
        ..TOO_LARGE
    };
    CRIT_UNSUPPORTED = Row {
        code: "ERR_JOSE_NOT_SUPPORTED",
        reason: "crit_unsupported",
        message: "the header's \"crit\" names an extension that this verifier does not understand",
        expected: "only extensions that this verifier understands",
        hints: &[Advice {
            code: "name_crit",
            text: "{crit|If your program processes the extension, name it in @. Otherwise reject|Reject} the token: its \
                issuer demands that the extension is understood.",
        }],
        ..CRIT_MALFORMED
    };
    B64_TYPE = Row {
        expected: "a boolean",
        ..type_row("b64_type", "the header's \"b64\" is not a boolean", CheckId::Critical)
    };
    B64_UNENCODED = Row {
        code: "ERR_JWT_INVALID",
        reason: "b64_unencoded",
        message: "the header's \"b64\" is false, which no JWT may be",
        expected: "true, or no b64",
        actual: "false",
        hints: &[Advice {
            code: "encode_payload",
            text: "Ask the issuer to encode the payload: RFC 7797 7 forbids b64 false in a JWT.",
        }],
        ..B64_TYPE
    };
}

const AS_ISSUED: Advice = Advice {
    code: "take_as_issued",
    text: "Take the token exactly as it was issued: it was altered or joined with other text.",
};
const NOT_CANONICAL: Advice = Advice {
    code: "not_canonical",
    text: "Take the token exactly as it was issued: it was altered, or encoded by a faulty encoder.",
};
const SPACE: Advice = Advice {
    code: "remove_white_space",
    text: "Pass the token alone: no \"Bearer \" before it, no line break or space around or in it.",
};
const COLON: Advice = Advice {
    code: "remove_header_name",
    text: "Pass the token alone, without the name of the HTTP header and without \"Bearer \".",
};
/// The padding is signed: without it no signature holds.
const PADDING: Advice = Advice {
    code: "padding",
    text: "If an AWS load balancer (ALB) signed it, verify it with jwt-verdict/jose, which accepts its padding. \
        Otherwise something re-encoded it: take the token as it was issued.",
};
const STANDARD_BASE64: Advice = Advice {
    code: "standard_base64",
    text: "Take the token as it was issued: a JWT is base64url, with - and _ in place of + and /.",
};
const QUOTATION_MARKS: Advice =
    Advice { code: "remove_quotation_marks", text: "Pass the token without quotation marks." };
const JSON: Advice = Advice {
    code: "json_is_not_compact",
    text: "This is JSON. Pass the compact form: three base64url segments joined by dots.",
};
const PERCENT: Advice = Advice { code: "url_encoded", text: "This looks URL-encoded. Decode it first." };
const CUT_OR_JOINED: Advice = Advice {
    code: "token_cut_or_joined",
    text: "Check that the token was not cut or joined with other text on its way.",
};
const EMPTY: Advice = Advice {
    code: "token_empty",
    text: "There is no token: check where the client takes it from, and that it was sent.",
};
const WORD: Advice = Advice {
    code: "word_in_place_of_token",
    text: "The client sent a word in place of a token: it had none when it built the request.",
};
const PASETO: Advice = Advice { code: "paseto", text: "This is a PASETO, not a JWT. Verify it with a PASETO library." };
const OPAQUE: Advice = Advice {
    code: "opaque_token",
    text: "This is no JWT. If it is an opaque access token or an API key, only its issuer can check it (RFC 7662).",
};
const REFUSE_UNSECURED: Advice = Advice {
    code: "reject_unsecured",
    text: "Reject the token: anyone can write one without a signature, and no option accepts it.",
};
const WRITE_HEADER_AS_RFC: Advice =
    Advice { code: "write_header_as_rfc", text: "Ask the issuer to write this header as RFC 7515 4.1 defines it." };
const ALG_CASE: Advice =
    Advice { code: "alg_case", text: "Ask the issuer to write {algorithm}: the name is case-sensitive." };

impl ParseError {
    pub(crate) fn describe(&self) -> Description<'_> {
        match self {
            Self::TooLarge { length, limit } => TOO_LARGE.plain().number("length", *length).number("limit", *limit),
            Self::Character { at, found } => CHARACTER
                .plain()
                .number("at", *at)
                .owned("actual", describe_byte(*found))
                .advising(character_advice(*found)),
            Self::Encrypted { member: None } => FIVE_SEGMENTS.plain(),
            Self::Encrypted { member: Some(member) } => ENCRYPTED.plain().text("member", member),
            Self::SegmentCount { found, form } => SEGMENT_COUNT
                .plain()
                .owned("actual", count(*found, "segment"))
                .advising(form.map_or(CUT_OR_JOINED.code, NotJwt::advice)),
            Self::SignatureMissing { unsecured: true } => UNSECURED.plain(),
            Self::SignatureMissing { unsecured: false } => SIGNATURE_MISSING.plain(),
            Self::Base64UrlLength { segment, length } => {
                BASE64URL_LENGTH.plain().text("segment", segment.name()).owned("actual", count(*length, "character"))
            }
            Self::Base64UrlTrailingBits { segment, form } => BASE64URL_TRAILING_BITS
                .plain()
                .text("segment", segment.name())
                .advising(if *form == Some(NotJwt::Paseto) { PASETO.code } else { NOT_CANONICAL.code }),
            Self::HeaderJson(error) => {
                let row = match error.fault {
                    JsonFault::NotUtf8 => &HEADER_NOT_UTF8,
                    JsonFault::DuplicateMember { .. } => &HEADER_DUPLICATE_MEMBER,
                    _ => &HEADER_NOT_JSON,
                };
                row.plain().owned("fault", error.to_string()).owned("actual", error.actual())
            }
            Self::HeaderNotObject(kind) => HEADER_NOT_OBJECT.plain().text("actual", kind.name()),
            Self::AlgorithmMissing => ALG_MISSING.plain(),
            Self::AlgorithmType(kind) => ALG_TYPE.plain().text("actual", kind.name()),
            Self::AlgorithmUnsupported { name } => unsupported(name),
            Self::MemberType { member, found } => {
                let row = match *member {
                    "kid" => &KID_TYPE,
                    "typ" => &TYP_TYPE,
                    _ => &CTY_TYPE,
                };
                row.plain().text("actual", found.name())
            }
            Self::CriticalMalformed(fault) => CRIT_MALFORMED.plain().owned("actual", fault.to_string()),
            Self::CriticalUnsupported { name } => CRIT_UNSUPPORTED.plain().owned("actual", quote(name)),
            Self::UnencodedType(kind) => B64_TYPE.plain().text("actual", kind.name()),
            Self::Unencoded => B64_UNENCODED.plain(),
        }
    }
}

impl NotJwt {
    fn advice(self) -> &'static str {
        match self {
            Self::Empty => EMPTY.code,
            Self::Word => WORD.code,
            Self::Paseto => PASETO.code,
            Self::Opaque => OPAQUE.code,
        }
    }
}

impl Segment {
    fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        }
    }
}

impl core::error::Error for ParseError {}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for CriticalFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotArray => "it is not an array",
            Self::Empty => "it is empty",
            Self::TooLong => return write!(f, "it lists more than {CRIT_NAMES} names"),
            Self::NotStrings => "it lists something other than strings",
            Self::Duplicate => "it lists a name twice",
            Self::Registered => "it lists a name that the standards define themselves",
            Self::Absent => "it lists a name that the header does not have",
        })
    }
}

fn character_advice(found: u8) -> &'static str {
    match found {
        b' ' | b'\t' | b'\r' | b'\n' => SPACE.code,
        b':' => COLON.code,
        b'=' => PADDING.code,
        b'+' | b'/' => STANDARD_BASE64.code,
        b'"' | b'\'' => QUOTATION_MARKS.code,
        b'{' => JSON.code,
        // `[object Object]`
        b'[' => WORD.code,
        b'%' => PERCENT.code,
        _ => AS_ISSUED.code,
    }
}

/// Every name outside the table is refused alike; `none` is only told apart from the others.
fn unsupported<'e>(name: &str) -> Description<'e> {
    let is_none = name.eq_ignore_ascii_case("none");
    let row = if is_none { &ALG_UNSECURED } else { &ALG_UNSUPPORTED };
    let known = Algorithm::ALL.iter().map(ToString::to_string).collect();
    let description = row.plain().owned("actual", quote(name)).expecting(known);
    let near =
        Algorithm::ALL.iter().copied().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name.trim_ascii()));
    match near {
        Some(algorithm) => description.text("algorithm", algorithm.name()).advising(ALG_CASE.code),
        None => description,
    }
}
