//! A policy or secret that cannot be used: a mistake of the program, not of a token.

use core::convert::Infallible;
use core::fmt;

use super::hint::{name_in_rust, render};
use super::row::{Description, Row, rows};
use crate::algorithm::Algorithm;
use crate::text::quote;

/// A policy or secret that cannot be used: a mistake of the program, not of a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyError {
    /// A list of expected values is empty, or holds an empty string: nothing could ever match.
    NothingExpected,
    /// The same of this option, by its name in the JavaScript API.
    NothingExpectedOf(&'static str),
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
    /// Text that is no JSON number, or one of more than 100,000 digits before or after the point.
    NotDecimal,
    /// Text that is no scope token, a list of none, or one of more than 100 (RFC 6749 3.3).
    MalformedScope,
    /// Rules that are nested more than 32 deep or hold more than 1,000 values.
    RuleTooLarge,
    /// A claim that must be absent and meet another rule too.
    AbsentAndMore,
    /// A profile, by its name, in a policy that leaves the audience open (RFC 9068 4, OpenID Connect Core 1.0 3.1.3.7).
    ProfileWithoutAudience(&'static str),
    /// A `typ` that no token of the profile, named here, has.
    TypeOfOtherProfile(&'static str),
    /// A secret shorter than the hash (RFC 7518 3.2).
    SecretTooShort {
        /// The algorithm that asks for more.
        algorithm: Algorithm,
        /// Bytes it asks for.
        least: usize,
        /// Bytes found.
        found: usize,
    },
    /// A list of fewer than 2 policies, or of more than 64.
    PolicyCount {
        /// How many there are.
        found: usize,
    },
    /// A policy of a list accepts any issuer: there the issuer decides which policies apply to a token.
    AnyIssuerInList,
    /// A policy of a list is for ID tokens, each of which is judged for one login (OpenID Connect Core 1.0 3.1.3.7).
    IdTokenInList,
    /// The name of a policy is empty.
    PolicyNameEmpty,
    /// Two policies of a list have one name. A policy without a name is called by its place.
    PolicyNameTaken {
        /// The name.
        name: String,
    },
    /// No policy of the list has this name.
    PolicyUnknown {
        /// The name.
        name: String,
    },
}

/// A row that a program's author reads: the option, as its reason, and a message that says what to do.
const fn misuse(option: &'static str, message: &'static str) -> Row {
    Row { place: FIRST, code: "", reason: option, check: None, message, expected: "", actual: "", hints: &[] }
}

const FIRST: usize = super::issuer::END;

rows! {
    NOTHING_EXPECTED = misuse(
        "",
        "a list of expected values is empty or holds an empty string, so that nothing could match",
    );
    NOTHING_EXPECTED_OF = misuse("", "{option}: a list of expected values is empty or holds an empty string, so that nothing could match");
    MALFORMED_TEMPLATE = misuse(
        "templates",
        "expected text with the names of claims in braces, such as \"owner:{owner}\": at least one, and no other brace",
    );
    NO_ALGORITHMS = misuse("algorithms", "the list of algorithms is empty, so that nothing could match");
    SECRET_NEEDS_ALGORITHMS = misuse("algorithms", "a secret needs its algorithms named: HS256, HS384 or HS512");
    MIXED_ALGORITHMS = misuse(
        "algorithms",
        "HS256, HS384 and HS512 work with a shared secret, the others with public keys: list those of one kind, and \
            use a verifier for each",
    );
    SYMMETRIC_WITH_KEY_SET = misuse(
        "algorithms",
        "{algorithm} works with a shared secret, not with a key set: pass a secret{secret| in @}, or drop {algorithm}",
    );
    ASYMMETRIC_WITH_SECRET = misuse(
        "algorithms",
        "{algorithm} works with public keys, not with a secret: pass a key set{jwks| in @}, or name HS256, HS384 or \
            HS512",
    );
    SECRET_IS_PUBLIC_KEY = misuse(
        "secret",
        "expected bytes that only the issuer and the verifier know, found a key as PEM, DER, JWK or JWKS; pass \
            public keys as a key set{jwks|, in @}, and of a JWK with kty oct the bytes that its k encodes",
    );
    NOT_DECIMAL = misuse("claims", "expected a number as JSON has it, such as 0.1 or 9007199254740993");
    MALFORMED_SCOPE = misuse(
        "scope",
        "expected 1 to 100 scope tokens, separated by single spaces: printable ASCII without space, \" and \\ (RFC 6749 \
            3.3)",
    );
    RULE_TOO_LARGE = misuse("claims", "expected rules of at most 1000 values, nested at most 32 deep");
    ABSENT_AND_MORE = misuse("claims", "a claim that must be absent can meet no other rule: state one of the two");
    PROFILE_WITHOUT_AUDIENCE = misuse(
        "audience",
        "the profile {profile} needs an audience: a token that may be for anyone is not known to be for this program",
    );
    TYPE_OF_OTHER_PROFILE = misuse(
        "typ",
        "no token of the profile {profile} has this type: leave one of the two out",
    );
    SECRET_TOO_SHORT = misuse(
        "secret",
        "{algorithm} needs a secret of at least {least} bytes, this one has {found} (RFC 7518 3.2)",
    );
    POLICY_COUNT = misuse("", "expected a list of 2 to 64 policies, found {found}");
    ANY_ISSUER_IN_LIST = misuse(
        "issuer",
        "each policy of a list names its issuers, because they decide which policies apply to a token",
    );
    ID_TOKEN_IN_LIST = misuse(
        "profile",
        "an ID token is verified for one login, which no list of policies takes: use a verifier of its own",
    );
    POLICY_NAME_EMPTY = misuse("name", "the name of a policy is empty");
    POLICY_NAME_TAKEN = misuse("name", "two policies are called \"{name}\"; one without a name is called by its place");
    POLICY_UNKNOWN = misuse("name", "no policy is called \"{name}\"");
}

impl PolicyError {
    /// The option at fault, by its name in the JavaScript API; `None` for a value that any option could have been given.
    #[must_use]
    pub fn option(&self) -> Option<&'static str> {
        match self {
            Self::NothingExpectedOf(option) => Some(option),
            _ => Some(self.describe().row().reason).filter(|option| !option.is_empty()),
        }
    }

    pub(crate) fn describe(&self) -> Description<'_> {
        match self {
            Self::NothingExpected => NOTHING_EXPECTED.plain(),
            Self::NothingExpectedOf(option) => NOTHING_EXPECTED_OF.plain().text("option", option),
            Self::MalformedTemplate => MALFORMED_TEMPLATE.plain(),
            Self::NoAlgorithms => NO_ALGORITHMS.plain(),
            Self::SecretNeedsAlgorithms => SECRET_NEEDS_ALGORITHMS.plain(),
            Self::MixedAlgorithms => MIXED_ALGORITHMS.plain(),
            Self::SymmetricWithKeySet(algorithm) => SYMMETRIC_WITH_KEY_SET.plain().text("algorithm", algorithm.name()),
            Self::AsymmetricWithSecret(algorithm) => ASYMMETRIC_WITH_SECRET.plain().text("algorithm", algorithm.name()),
            Self::SecretIsPublicKey => SECRET_IS_PUBLIC_KEY.plain(),
            Self::NotDecimal => NOT_DECIMAL.plain(),
            Self::MalformedScope => MALFORMED_SCOPE.plain(),
            Self::RuleTooLarge => RULE_TOO_LARGE.plain(),
            Self::AbsentAndMore => ABSENT_AND_MORE.plain(),
            Self::ProfileWithoutAudience(profile) => PROFILE_WITHOUT_AUDIENCE.plain().text("profile", profile),
            Self::TypeOfOtherProfile(profile) => TYPE_OF_OTHER_PROFILE.plain().text("profile", profile),
            Self::SecretTooShort { algorithm, least, found } => SECRET_TOO_SHORT
                .plain()
                .text("algorithm", algorithm.name())
                .number("least", *least)
                .number("found", *found),
            Self::PolicyCount { found } => POLICY_COUNT.plain().number("found", *found),
            Self::AnyIssuerInList => ANY_ISSUER_IN_LIST.plain(),
            Self::IdTokenInList => ID_TOKEN_IN_LIST.plain(),
            Self::PolicyNameEmpty => POLICY_NAME_EMPTY.plain(),
            Self::PolicyNameTaken { name } => POLICY_NAME_TAKEN.plain().owned("name", quote(name)),
            Self::PolicyUnknown { name } => POLICY_UNKNOWN.plain().owned("name", quote(name)),
        }
    }
}

impl core::error::Error for PolicyError {}

/// [`Expected`](crate::Expected) is itself what can be expected, which never fails.
impl From<Infallible> for PolicyError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render(&self.describe().message(), name_in_rust))
    }
}
