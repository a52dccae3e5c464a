//! Refusals, one enum for each step: facts, never prose (that is `wording.rs`), and never token text in a message.

use core::fmt;

use crate::algorithm::Algorithm;
use crate::json::{JsonError, JsonFault, Kind};

/// Why a token or a key set is refused.
///
/// [`code`](Error::code) is for programs and equals jose's where the meaning is jose's; [`reason`](Error::reason)
/// is finer and stable too; `Display` is a sentence for people that quotes neither token nor key.
///
/// # Example: telling an expired token from every other refusal
///
/// ```
/// # use jwt_verdict::{Error, CheckError};
/// fn status(error: &Error) -> &'static str {
///     match error {
///         Error::Check(CheckError::Expired { .. }) => "refresh and try again",
///         _ => "refused",
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The JWKS document itself: `ERR_JWKS_INVALID`.
    Keys(KeysError),
    /// Step 1, the token's text and header.
    Parse(ParseError),
    /// Step 2, the algorithm and the key.
    Select(SelectError),
    /// Step 3, the signature: `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`.
    Verify(VerifyError),
    /// Step 4, the payload and its claims.
    Check(CheckError),
}

/// The part of the pipeline that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Reading a JWKS document, before any token.
    Keys,
    /// 1: text to [`ParsedToken`](crate::ParsedToken).
    Parse,
    /// 2: to [`SelectedKey`](crate::SelectedKey).
    Select,
    /// 3: to [`AuthenticToken`](crate::AuthenticToken).
    Verify,
    /// 4: to [`TrustedClaims`](crate::TrustedClaims).
    Check,
}

/// Refusals of a JWKS document (RFC 7517 5).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeysError {
    /// Longer than [`Limits::jwks_bytes`](crate::Limits::jwks_bytes).
    TooLarge {
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Not strict JSON.
    Json(JsonError),
    /// JSON, but no object.
    NotObject(Kind),
    /// No member `keys`, or one that is no array.
    KeysMissing(Option<Kind>),
    /// More keys than [`Limits::keys`](crate::Limits::keys).
    TooManyKeys {
        /// Keys found.
        found: usize,
        /// Keys allowed.
        limit: usize,
    },
}

/// A key of the set that no token can use, and why (RFC 7517 4, RFC 7518 6).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyProblem {
    /// The member of `keys` is no object.
    NotAnObject(Kind),
    /// No `kty`.
    KeyTypeMissing,
    /// `kty` is no string.
    KeyTypeType(Kind),
    /// A `kty` other than RSA, EC, OKP and AKP.
    KeyTypeUnsupported,
    /// A shared secret (`kty` oct), which no key set may hold.
    Symmetric,
    /// Private members: the owner has published what must stay with them.
    Private {
        /// The first private member.
        member: &'static str,
    },
    /// A `crv` that does not belong to the `kty` or to any algorithm here.
    CurveUnsupported,
    /// A member that the `kty` asks for is absent.
    MemberMissing {
        /// Its name.
        member: &'static str,
    },
    /// A member is no string.
    MemberType {
        /// Its name.
        member: &'static str,
        /// The type found.
        found: Kind,
    },
    /// A member is not canonical unpadded base64url.
    MemberEncoding {
        /// Its name.
        member: &'static str,
    },
    /// Fewer than 2048 bits (RFC 7518 3.3).
    RsaTooSmall {
        /// Bits found.
        bits: usize,
    },
    /// More than 8192 bits.
    RsaTooLarge {
        /// Bits found.
        bits: usize,
    },
    /// An even modulus.
    RsaModulus,
    /// An exponent that is even, below 3 or above 2^33 - 1.
    RsaExponent,
    /// The fingerprint of CVE-2017-15361: the private key can be computed.
    Roca,
    /// A coordinate that is empty, or longer than the curve's field even without its leading zeros.
    CoordinateLength {
        /// `x` or `y`.
        member: &'static str,
        /// Bytes prescribed.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// A `pub` that is not exactly as long as the public keys of its `alg`.
    PublicKeyLength {
        /// Bytes prescribed.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// No point of the curve.
    NotOnCurve,
    /// An Ed25519 or Ed448 point of small order: signatures hold for any message.
    SmallOrder,
    /// A second encoding of an Ed25519 or Ed448 point.
    NotCanonical,
    /// `kid` is no string.
    KeyIdType(Kind),
    /// `alg` is no string.
    AlgorithmType(Kind),
    /// `alg` is not a signature algorithm known here.
    AlgorithmUnsupported,
    /// `alg` belongs to keys of another type or curve.
    AlgorithmConflict,
    /// `use` is no string.
    UseType(Kind),
    /// `use` is not `sig` (RFC 7517 4.2).
    UseNotSignature,
    /// `key_ops` is no array of different strings (RFC 7517 4.3).
    KeyOperationsMalformed,
    /// `key_ops` has no `verify`.
    KeyOperationsNotVerify,
    /// The same key stands earlier in the set, under the same `kid` and `alg`.
    Duplicate {
        /// Position of the earlier one.
        of: usize,
    },
}

/// Refusals of a token's text and protected header (RFC 7515 4, 5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// Longer than [`Limits::token_bytes`](crate::Limits::token_bytes).
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of RFC 7515")]
pub enum Segment {
    Header,
    Payload,
    Signature,
}

/// Refusals before any arithmetic: no key may verify this token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SelectError {
    /// The policy does not list the token's algorithm (RFC 8725 3.1).
    AlgorithmNotAllowed {
        /// The token's algorithm.
        found: Algorithm,
        /// The policy's.
        allowed: Vec<Algorithm>,
    },
    /// A token of a shared-secret algorithm against a key set (RFC 8725 2.1).
    AlgorithmSymmetric {
        /// The token's algorithm.
        found: Algorithm,
        /// The policy's; without a list every public-key algorithm.
        allowed: Vec<Algorithm>,
    },
    /// The secret is a key as PEM, DER, JWK or JWKS, which everybody may know (RFC 8725 2.1). [`Verifier::with_secret`]
    /// refuses such a secret at once.
    ///
    /// [`Verifier::with_secret`]: crate::Verifier::with_secret
    SecretIsPublicKey,
    /// The secret is shorter than the hash of the token's algorithm (RFC 7518 3.2). [`Verifier::with_secret`] refuses such
    /// a secret at once.
    ///
    /// [`Verifier::with_secret`]: crate::Verifier::with_secret
    SecretTooShort {
        /// The token's algorithm.
        algorithm: Algorithm,
        /// Bytes it asks for.
        least: usize,
        /// Bytes found.
        found: usize,
    },
    /// No key of the set fits.
    NoMatchingKey {
        /// The token's `kid`.
        kid: Option<String>,
        /// How many keys the set has.
        keys: usize,
        /// The ten keys that come nearest, with why they do not fit.
        candidates: Vec<Candidate>,
    },
    /// Several keys fit, and none may be guessed.
    MultipleMatchingKeys {
        /// The token's `kid`.
        kid: Option<String>,
        /// How many keys fit.
        fitting: usize,
        /// Ten of them, or those that fit and the others that come nearest.
        candidates: Vec<Candidate>,
    },
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
    /// An RSA key without `alg` under a policy that lists no algorithms: it is for RS*, and the token's is PS*. To accept
    /// that is the caller's choice and not the token's (RFC 8725 3.1).
    AlgorithmUnstated {
        /// The token's algorithm.
        expected: Algorithm,
    },
    /// An RSA key without `alg` under a policy that lists both RS* and PS*: which of them it is for, only the caller
    /// can say (RFC 8725 3.1).
    FamilyUndecided,
}

/// Refusals of the signature itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    SignatureMismatch,
}

/// Refusals of the payload and the claims, after the signature held (RFC 7519 4, 7.2).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CheckError {
    /// The payload is not strict JSON.
    PayloadJson(JsonError),
    /// The payload is JSON, but no object.
    PayloadNotObject(Kind),
    /// A claim (or `typ`) that the policy asks for is absent.
    Missing {
        /// Its name.
        claim: String,
        /// The values that would do; empty where any would.
        expected: Vec<String>,
    },
    /// A claim is of the wrong type or outside its range.
    Invalid {
        /// Its name.
        claim: String,
        /// What it must be.
        expected: &'static str,
        /// What it is: a type, or a number's text.
        found: String,
    },
    /// A claim (or `typ`) has none of the values that the policy expects.
    Mismatch {
        /// Its name.
        claim: String,
        /// The values that would do.
        expected: Vec<String>,
        /// The values found: several only for `aud`.
        found: Vec<String>,
    },
    /// `exp` has come (RFC 7519 4.1.4).
    Expired {
        /// Seconds since the epoch.
        expires_at: f64,
        /// Seconds since the epoch.
        now: f64,
    },
    /// `nbf` lies ahead (RFC 7519 4.1.5).
    NotYetValid {
        /// Seconds since the epoch.
        not_before: f64,
        /// Seconds since the epoch.
        now: f64,
    },
    /// `iat` lies further back than the policy's maximum age.
    TooOld {
        /// Seconds since the epoch.
        issued_at: f64,
        /// Seconds allowed.
        max_age: f64,
        /// Seconds since the epoch.
        now: f64,
    },
    /// `iat` lies ahead, so that the age asked about is negative.
    IssuedInFuture {
        /// Seconds since the epoch.
        issued_at: f64,
        /// Seconds since the epoch.
        now: f64,
    },
}

/// A policy or secret that cannot be used: a mistake of the program, not of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyError {
    /// A list of expected values is empty, or holds an empty string: nothing could ever match.
    NothingExpected,
    /// A template has a brace without its other half, an empty name, or names no claim.
    MalformedTemplate,
    /// The list of algorithms is empty.
    NoAlgorithms,
    /// A secret needs its algorithm named: HS256, HS384 or HS512.
    SecretNeedsAlgorithms,
    /// Shared-secret and public-key algorithms in one policy (RFC 8725 2.1).
    MixedAlgorithms,
    /// A shared-secret algorithm in a policy for a key set.
    SymmetricWithKeySet(Algorithm),
    /// A public-key algorithm in a policy for a secret.
    AsymmetricWithSecret(Algorithm),
    /// A key as PEM, DER, JWK or JWKS in place of a secret: if it is public, everybody can sign with it (RFC 8725 2.1).
    SecretIsPublicKey,
    /// A secret shorter than the hash (RFC 7518 3.2).
    SecretTooShort {
        /// The algorithm that asks for more.
        algorithm: Algorithm,
        /// Bytes it asks for.
        least: usize,
        /// Bytes found.
        found: usize,
    },
}

impl Error {
    /// The stable code; jose's string where the meaning is jose's.
    ///
    /// | code | step |
    /// |---|---|
    /// | `ERR_JWKS_INVALID` | keys |
    /// | `ERR_JWS_INVALID` | parse |
    /// | `ERR_JOSE_NOT_SUPPORTED` | parse |
    /// | `ERR_JWT_INVALID` | parse (`b64`), check (payload) |
    /// | `ERR_JOSE_ALG_NOT_ALLOWED` | select |
    /// | `ERR_JWKS_NO_MATCHING_KEY`, `ERR_JWKS_MULTIPLE_MATCHING_KEYS` | select |
    /// | `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` | verify |
    /// | `ERR_JWT_CLAIM_VALIDATION_FAILED`, `ERR_JWT_EXPIRED` | check |
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Keys(_) => "ERR_JWKS_INVALID",
            Self::Parse(
                ParseError::Encrypted { .. }
                | ParseError::AlgorithmUnsupported { .. }
                | ParseError::CriticalUnsupported { .. },
            ) => "ERR_JOSE_NOT_SUPPORTED",
            Self::Parse(ParseError::Unencoded)
            | Self::Check(CheckError::PayloadJson(_) | CheckError::PayloadNotObject(_)) => "ERR_JWT_INVALID",
            Self::Parse(_) => "ERR_JWS_INVALID",
            Self::Select(
                SelectError::AlgorithmNotAllowed { .. }
                | SelectError::AlgorithmSymmetric { .. }
                | SelectError::SecretIsPublicKey
                | SelectError::SecretTooShort { .. },
            ) => "ERR_JOSE_ALG_NOT_ALLOWED",
            Self::Select(SelectError::NoMatchingKey { .. }) => "ERR_JWKS_NO_MATCHING_KEY",
            Self::Select(SelectError::MultipleMatchingKeys { .. }) => "ERR_JWKS_MULTIPLE_MATCHING_KEYS",
            Self::Verify(_) => "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
            Self::Check(CheckError::Expired { .. } | CheckError::TooOld { .. }) => "ERR_JWT_EXPIRED",
            Self::Check(_) => "ERR_JWT_CLAIM_VALIDATION_FAILED",
        }
    }

    /// The step that refused.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Keys(_) => Step::Keys,
            Self::Parse(_) => Step::Parse,
            Self::Select(_) => Step::Select,
            Self::Verify(_) => Step::Verify,
            Self::Check(_) => Step::Check,
        }
    }

    /// The stable reason below the code; for claims jose's `missing`, `invalid` and `check_failed`.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Keys(error) => match error {
                KeysError::TooLarge { .. } => "jwks_too_large",
                KeysError::Json(json) => match json.fault {
                    JsonFault::NotUtf8 => "jwks_not_utf8",
                    JsonFault::DuplicateMember { .. } => "jwks_duplicate_member",
                    _ => "jwks_not_json",
                },
                KeysError::NotObject(_) => "jwks_not_object",
                KeysError::KeysMissing(_) => "jwks_keys_missing",
                KeysError::TooManyKeys { .. } => "jwks_too_many_keys",
            },
            Self::Parse(error) => error.reason(),
            Self::Select(error) => match error {
                SelectError::AlgorithmNotAllowed { .. } => "alg_not_allowed",
                SelectError::AlgorithmSymmetric { .. } => "alg_symmetric",
                SelectError::SecretIsPublicKey => "secret_is_public_key",
                SelectError::SecretTooShort { .. } => "secret_too_short",
                SelectError::NoMatchingKey { .. } => "no_matching_key",
                SelectError::MultipleMatchingKeys { .. } => "multiple_matching_keys",
            },
            Self::Verify(error) => match error {
                VerifyError::SignatureLength { .. } => "signature_length",
                VerifyError::SignatureRange { .. } => "signature_range",
                VerifyError::SignatureMismatch => "signature_mismatch",
            },
            Self::Check(error) => match error {
                CheckError::PayloadJson(json) => match json.fault {
                    JsonFault::NotUtf8 => "payload_not_utf8",
                    JsonFault::DuplicateMember { .. } => "payload_duplicate_member",
                    _ => "payload_not_json",
                },
                CheckError::PayloadNotObject(_) => "payload_not_object",
                CheckError::Missing { .. } => "missing",
                CheckError::Invalid { .. } => "invalid",
                CheckError::Mismatch { .. }
                | CheckError::Expired { .. }
                | CheckError::NotYetValid { .. }
                | CheckError::TooOld { .. }
                | CheckError::IssuedInFuture { .. } => "check_failed",
            },
        }
    }

    /// The claim (or `typ`) that decided, where one did.
    #[must_use]
    pub fn claim(&self) -> Option<&str> {
        match self {
            Self::Check(error) => match error {
                CheckError::Missing { claim, .. }
                | CheckError::Invalid { claim, .. }
                | CheckError::Mismatch { claim, .. } => Some(claim),
                CheckError::Expired { .. } => Some("exp"),
                CheckError::NotYetValid { .. } => Some("nbf"),
                CheckError::TooOld { .. } | CheckError::IssuedInFuture { .. } => Some("iat"),
                CheckError::PayloadJson(_) | CheckError::PayloadNotObject(_) => None,
            },
            _ => None,
        }
    }

    /// The keys that came nearest and why each did or did not fit, where the choice of a key failed: ten at most, in the
    /// order of the set. [`Verdict::candidates`](crate::Verdict::candidates) has all of them.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Select(
                SelectError::NoMatchingKey { candidates, .. } | SelectError::MultipleMatchingKeys { candidates, .. },
            ) => candidates,
            _ => &[],
        }
    }
}

impl ParseError {
    fn reason(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "token_too_large",
            Self::Character { .. } => "character",
            Self::Encrypted { .. } => "encrypted",
            Self::SegmentCount { .. } => "segment_count",
            Self::SignatureMissing { .. } => "signature_missing",
            Self::Base64UrlLength { .. } => "base64url_length",
            Self::Base64UrlTrailingBits { .. } => "base64url_trailing_bits",
            Self::HeaderJson(json) => match json.fault {
                JsonFault::NotUtf8 => "header_not_utf8",
                JsonFault::DuplicateMember { .. } => "header_duplicate_member",
                _ => "header_not_json",
            },
            Self::HeaderNotObject(_) => "header_not_object",
            Self::AlgorithmMissing => "alg_missing",
            Self::AlgorithmType(_) => "alg_type",
            // Refused already, as every name outside the table is; this only labels the refusal.
            Self::AlgorithmUnsupported { name } if name.eq_ignore_ascii_case("none") => "alg_unsecured",
            Self::AlgorithmUnsupported { .. } => "alg_unsupported",
            Self::MemberType { member: "kid", .. } => "kid_type",
            Self::MemberType { member: "typ", .. } => "typ_type",
            Self::MemberType { .. } => "cty_type",
            Self::CriticalMalformed(_) => "crit_malformed",
            Self::CriticalUnsupported { .. } => "crit_unsupported",
            Self::UnencodedType(_) => "b64_type",
            Self::Unencoded => "b64_unencoded",
        }
    }
}

impl PolicyError {
    /// The option at fault, by its name in the JavaScript API.
    #[must_use]
    pub const fn option(&self) -> &'static str {
        match self {
            Self::NothingExpected => "issuer",
            Self::MalformedTemplate => "templates",
            Self::NoAlgorithms
            | Self::SecretNeedsAlgorithms
            | Self::MixedAlgorithms
            | Self::SymmetricWithKeySet(_)
            | Self::AsymmetricWithSecret(_) => "algorithms",
            Self::SecretIsPublicKey | Self::SecretTooShort { .. } => "secret",
        }
    }
}

impl core::error::Error for Error {}
impl core::error::Error for PolicyError {}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keys => "keys",
            Self::Parse => "parse",
            Self::Select => "select",
            Self::Verify => "verify",
            Self::Check => "check",
        })
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

impl From<KeysError> for Error {
    fn from(error: KeysError) -> Self {
        Self::Keys(error)
    }
}

impl From<ParseError> for Error {
    fn from(error: ParseError) -> Self {
        Self::Parse(error)
    }
}

impl From<SelectError> for Error {
    fn from(error: SelectError) -> Self {
        Self::Select(error)
    }
}

impl From<VerifyError> for Error {
    fn from(error: VerifyError) -> Self {
        Self::Verify(error)
    }
}

impl From<CheckError> for Error {
    fn from(error: CheckError) -> Self {
        Self::Check(error)
    }
}
