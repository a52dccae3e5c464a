//! The steps and checks that a token goes through, and how a check can end.

use core::fmt;

/// The step that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Parsing a JWKS document, before any token.
    Keys,
    /// 1: text to [`ParsedToken`](crate::steps::ParsedToken).
    Parse,
    /// 2: to [`SelectedKey`](crate::steps::SelectedKey).
    Select,
    /// 3: to [`AuthenticToken`](crate::steps::AuthenticToken).
    Verify,
    /// 4: to [`TrustedClaims`](crate::TrustedClaims).
    Check,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// It passed.
    Pass,
    /// It failed.
    Fail,
    /// Not required, or an earlier failure left nothing to check.
    Skipped,
}

/// The checks, in the order in which they decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
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
    Lifetime,
    Profile,
    Login,
    Scope,
}

impl CheckId {
    /// Every check, in the order in which they decide.
    pub const ALL: &'static [Self] = &[
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
        Self::Lifetime,
        Self::Profile,
        Self::Login,
        Self::Scope,
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
            Self::Lifetime => "lifetime",
            Self::Profile => "profile",
            Self::Login => "login",
            Self::Scope => "scope",
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

impl Step {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Parse => "parse",
            Self::Select => "select",
            Self::Verify => "verify",
            Self::Check => "check",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
