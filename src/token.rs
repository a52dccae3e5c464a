//! Step 1, parse: turns text into a [`ParsedToken`], which is not trusted yet.

use crate::base64url::{self, Base64UrlError};
use crate::error::{Error, NotJwt, ParseError, Segment};
use crate::header::{self, Header};
use crate::policy::Policy;

/// A well-formed token (RFC 7515 7.1, RFC 7519 7.2 steps 1 to 6). Nothing in it is trusted yet.
///
/// A value proves that the token is within the size limit, that it has exactly three segments of canonical base64url, and that
/// its header is strict JSON, names a known algorithm and has no `crit` or `b64` that would change the meaning of the rest.
///
/// # Example: the steps one by one
///
/// ```
/// use jwt_verdict::steps::ParsedToken;
/// use jwt_verdict::{KeySet, Policy, Timestamp};
///
/// # fn run(token: &str, jwks: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let keys = KeySet::from_slice(jwks)?;
/// let policy = Policy::builder().issuer("https://issuer.example").audience("https://api.example").build()?;
/// let parsed = ParsedToken::parse(token, &policy)?;
/// let selected = parsed.select(&keys, &policy)?;
/// let authentic = selected.verify()?;
/// let trusted = authentic.check(&policy, Timestamp::from_unix_seconds(1_700_000_000))?;
/// # let _ = trusted; Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ParsedToken<'t> {
    compact: Compact<'t>,
    header: Header,
}

impl<'t> ParsedToken<'t> {
    /// Parses `text`.
    ///
    /// # Errors
    ///
    /// [`Error::Parse`] (`ERR_JWS_INVALID`, `ERR_JOSE_NOT_SUPPORTED`, `ERR_JWT_INVALID`) for the first thing wrong
    /// with the text or the header.
    pub fn parse(text: &'t str, policy: &Policy) -> Result<Self, Error> {
        let compact = Compact::parse(text, policy.max_token_bytes())?;
        let header = Header::parse(compact.header.clone(), policy)?;
        Ok(Self { compact, header })
    }

    /// The header, as the token states it; not verified.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    pub(crate) fn new(compact: Compact<'t>, header: Header) -> Self {
        Self { compact, header }
    }

    /// The payload's bytes, which nobody has verified.
    pub(crate) fn payload(&self) -> &[u8] {
        &self.compact.payload
    }

    pub(crate) fn signing_input(&self) -> &'t [u8] {
        self.compact.signing_input
    }

    pub(crate) fn signature(&self) -> &[u8] {
        &self.compact.signature
    }

    /// Turns the token into its header and payload, once its signature has been verified.
    pub(crate) fn into_parts(self) -> (Header, Vec<u8>) {
        (self.header, self.compact.payload)
    }
}

/// The three decoded segments of a compact serialisation; their contents have not been parsed.
#[derive(Clone, Debug)]
pub(crate) struct Compact<'t> {
    signing_input: &'t [u8],
    pub(crate) header: Vec<u8>,
    pub(crate) payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'t> Compact<'t> {
    pub(crate) fn parse(text: &'t str, max_bytes: usize) -> Result<Self, ParseError> {
        let bytes = text.as_bytes();
        refuse_length(bytes.len(), max_bytes)?;
        refuse_foreign_characters(bytes)?;
        let mut segments = bytes.split(|&byte| byte == b'.');
        let (Some(header), Some(payload), Some(signature), None) =
            (segments.next(), segments.next(), segments.next(), segments.next())
        else {
            return Err(match bytes.split(|&byte| byte == b'.').count() {
                // RFC 7516 9: five segments tell a JWE from a JWS.
                5 => ParseError::Encrypted { member: None },
                found => ParseError::SegmentCount { found, form: form_of(text) },
            });
        };
        if signature.is_empty() {
            return Err(ParseError::SignatureMissing { unsecured: header::says_unsecured(header) });
        }
        let signing_input = bytes.len().saturating_sub(signature.len()).saturating_sub(1);
        Ok(Self {
            signing_input: bytes.get(..signing_input).unwrap_or_default(),
            header: decode(header, Segment::Header).map_err(|error| with_form(error, text))?,
            payload: decode(payload, Segment::Payload)?,
            signature: decode(signature, Segment::Signature)?,
        })
    }
}

/// What text that is not a JWT looks like.
fn form_of(text: &str) -> Option<NotJwt> {
    const WORDS: [&str; 7] = ["null", "undefined", "NaN", "None", "nil", "true", "false"];
    let is_paseto = ["v1.", "v2.", "v3.", "v4."].iter().filter_map(|version| text.strip_prefix(version));
    match text {
        "" => Some(NotJwt::Empty),
        word if WORDS.contains(&word) => Some(NotJwt::Word),
        _ if is_paseto.into_iter().any(|rest| rest.starts_with("local.") || rest.starts_with("public.")) => {
            Some(NotJwt::Paseto)
        }
        // Google's access tokens have dots and no meaning to anybody else.
        _ if text.starts_with("ya29.") || !text.contains('.') => Some(NotJwt::Opaque),
        _ => None,
    }
}

/// The version of a PASETO is not canonical base64url, so a PASETO with three segments ends here.
fn with_form(error: ParseError, text: &str) -> ParseError {
    match error {
        ParseError::Base64UrlTrailingBits { segment, .. } => {
            ParseError::Base64UrlTrailingBits { segment, form: form_of(text) }
        }
        _ => error,
    }
}

/// Rejects a token of `length` bytes by its length alone.
pub(crate) fn refuse_length(length: usize, limit: usize) -> Result<(), ParseError> {
    if length > limit {
        return Err(ParseError::TooLarge { length, limit });
    }
    Ok(())
}

/// Runs over the whole text before it is split: text with braces, quotes or spaces is not a JWT (rfc8725bis).
fn refuse_foreign_characters(bytes: &[u8]) -> Result<(), ParseError> {
    let foreign = |byte: &u8| !matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
    match bytes.iter().position(foreign) {
        Some(at) => Err(ParseError::Character { at, found: bytes.get(at).copied().unwrap_or_default() }),
        None => Ok(()),
    }
}

fn decode(text: &[u8], segment: Segment) -> Result<Vec<u8>, ParseError> {
    base64url::decode(text).map_err(|error| match error {
        Base64UrlError::TrailingBits { .. } => ParseError::Base64UrlTrailingBits { segment, form: None },
        Base64UrlError::Length { .. } | Base64UrlError::Character { .. } => {
            ParseError::Base64UrlLength { segment, length: text.len() }
        }
    })
}
