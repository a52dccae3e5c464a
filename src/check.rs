//! The checks that a token goes through, and how each came out.

use crate::error::Step;

/// One check and how it came out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Check {
    /// Which check.
    pub id: CheckId,
    /// How it came out.
    pub status: Status,
    /// The claim (or `typ`) it is about, where it is about one.
    pub claim: Option<String>,
    /// The values that would do.
    pub expected: Vec<String>,
    /// What was found: escaped, and cut at 256 characters.
    pub actual: Option<String>,
    /// One sentence.
    pub message: String,
    /// What to do, where it failed.
    pub hint: Option<String>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It held.
    Pass,
    /// It did not. Behind an earlier failure it reads "would also fail".
    Fail,
    /// Not asked for, or nothing to look at after an earlier failure.
    Skipped,
}

/// The checks, in the order in which they decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the rule of its name")]
pub enum CheckId {
    Size,
    Characters,
    Segments,
    Encoding,
    Header,
    Encrypted,
    Algorithm,
    Members,
    Critical,
    EmbeddedKeys,
    AlgorithmAllowed,
    Key,
    SignatureForm,
    Signature,
    Payload,
    Type,
    Issuer,
    Subject,
    Audience,
    Claims,
    RequiredClaims,
    IssuedAt,
    NotBefore,
    Expiry,
    MaxAge,
}

impl CheckId {
    /// Every check, in the order in which they decide.
    pub const ALL: [Self; 25] = [
        Self::Size,
        Self::Characters,
        Self::Segments,
        Self::Encoding,
        Self::Header,
        Self::Encrypted,
        Self::Algorithm,
        Self::Members,
        Self::Critical,
        Self::EmbeddedKeys,
        Self::AlgorithmAllowed,
        Self::Key,
        Self::SignatureForm,
        Self::Signature,
        Self::Payload,
        Self::Type,
        Self::Issuer,
        Self::Subject,
        Self::Audience,
        Self::Claims,
        Self::RequiredClaims,
        Self::IssuedAt,
        Self::NotBefore,
        Self::Expiry,
        Self::MaxAge,
    ];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Characters => "characters",
            Self::Segments => "segments",
            Self::Encoding => "encoding",
            Self::Header => "header",
            Self::Encrypted => "encrypted",
            Self::Algorithm => "algorithm",
            Self::Members => "members",
            Self::Critical => "critical",
            Self::EmbeddedKeys => "embedded-keys",
            Self::AlgorithmAllowed => "algorithm-allowed",
            Self::Key => "key",
            Self::SignatureForm => "signature-form",
            Self::Signature => "signature",
            Self::Payload => "payload",
            Self::Type => "type",
            Self::Issuer => "issuer",
            Self::Subject => "subject",
            Self::Audience => "audience",
            Self::Claims => "claims",
            Self::RequiredClaims => "required-claims",
            Self::IssuedAt => "issued-at",
            Self::NotBefore => "not-before",
            Self::Expiry => "expiry",
            Self::MaxAge => "max-age",
        }
    }

    /// The step that the check belongs to.
    #[must_use]
    pub fn step(self) -> Step {
        match self {
            Self::AlgorithmAllowed | Self::Key => Step::Select,
            Self::SignatureForm | Self::Signature => Step::Verify,
            _ if self < Self::AlgorithmAllowed => Step::Parse,
            _ => Step::Check,
        }
    }
}

impl core::fmt::Display for CheckId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
