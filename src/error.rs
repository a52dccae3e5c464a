//! Why a token or a key set is refused: an enum for each step, and in one row for each kind of refusal all that is said of it.
//!
//! A message never quotes a token or a key. Values of the token appear only as [`actual`](Error::actual), escaped and cut.

mod check;
#[cfg(feature = "serde")]
mod claims;
mod difference;
mod hint;
mod issuer;
mod key;
mod keys;
mod parse;
mod policy;
mod row;
mod select;
mod verify;

pub use crate::algorithm::UnknownAlgorithm;
pub use check::{CheckError, LoginFault, PathStep, ProfileFault, UnmetTest};
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use claims::ClaimsError;
pub use hint::Hint;
pub use issuer::IssuerError;
pub use key::KeyProblem;
pub use keys::{KeysError, OtherForm};
pub use parse::{CriticalFault, NotJwt, ParseError, Segment};
pub use policy::PolicyError;
pub use select::{Candidate, KeyMismatch, SelectError};
pub use verify::{SecretForm, Signer, VerifyError};

pub(crate) use check::describe_far_expiry;
pub(crate) use row::Description;
#[cfg(feature = "__wasm")]
pub(crate) use row::Filling;

use core::fmt;

use crate::check::{CheckId, Step};
use crate::json::{JsonError, JsonFault};

/// Why a token or a key set is refused.
///
/// [`code`](Error::code) is for programs and equals jose's where the meaning is jose's; [`reason`](Error::reason)
/// is finer and stable too; `Display` is a sentence for people that quotes neither token nor key.
///
/// # Example: telling an expired token from every other refusal
///
/// ```
/// # use jwt_verdict::error::CheckError;
/// # use jwt_verdict::Error;
/// fn status(error: &Error) -> &'static str {
///     match error {
///         Error::Check(CheckError::Expired { .. }) => "refresh and try again",
///         _ => "refused",
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// No policy of a list is for the token's issuer: `ERR_JWT_CLAIM_VALIDATION_FAILED`.
    Issuer(IssuerError),
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
    /// | `ERR_JWT_CLAIM_VALIDATION_FAILED`, `ERR_JWT_EXPIRED`, `ERR_JWT_INSUFFICIENT_SCOPE` | check |
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.describe().row().code
    }

    /// The step that refused.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Keys(_) => Step::Keys,
            Self::Parse(_) => Step::Parse,
            Self::Select(_) => Step::Select,
            Self::Verify(_) => Step::Verify,
            Self::Check(_) | Self::Issuer(_) => Step::Check,
        }
    }

    /// The check that failed; `None` for a key set, and for a claim that several checks may be about.
    #[must_use]
    pub fn check(&self) -> Option<CheckId> {
        self.describe().row().check
    }

    /// The stable reason below the code; for claims jose's `missing`, `invalid` and `check_failed`.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.describe().row().reason
    }

    /// The claim (or `typ`) that decided, where one did.
    #[must_use]
    pub fn claim(&self) -> Option<&str> {
        match self {
            Self::Check(error) => match error {
                CheckError::Missing { claim, .. }
                | CheckError::Invalid { claim, .. }
                | CheckError::Mismatch { claim, .. }
                | CheckError::Unmet { claim, .. } => Some(claim),
                CheckError::SeveralAudiences { .. } => Some("aud"),
                CheckError::InsufficientScope { claim, .. }
                | CheckError::LifetimeUnknown { claim }
                | CheckError::NotOfProfile { claim, .. }
                | CheckError::NotOfLogin { claim, .. } => Some(claim),
                CheckError::Expired { .. } | CheckError::ValidTooLong { .. } => Some("exp"),
                CheckError::NotYetValid { .. } => Some("nbf"),
                CheckError::TooOld { .. } | CheckError::IssuedInFuture { .. } => Some("iat"),
                CheckError::PayloadJson(_)
                | CheckError::PayloadNotObject(_)
                | CheckError::LoginNotStated
                | CheckError::LoginNotExpected => None,
            },
            Self::Issuer(_) => Some("iss"),
            _ => None,
        }
    }

    /// The steps from the claim to the value in it that decided; empty where the claim itself did.
    #[must_use]
    pub fn path(&self) -> &[PathStep] {
        match self {
            Self::Check(
                CheckError::Missing { path, .. }
                | CheckError::Invalid { path, .. }
                | CheckError::Mismatch { path, .. }
                | CheckError::Unmet { path, .. }
                | CheckError::NotOfProfile { path, .. },
            ) => path,
            _ => &[],
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

    /// The values or the form that would have been accepted; empty where there is nothing to list.
    #[must_use]
    pub fn expected(&self) -> Vec<String> {
        self.describe().expected()
    }

    /// What was found instead: escaped, and cut at 256 characters. The one place where values of the token appear.
    #[must_use]
    pub fn actual(&self) -> String {
        self.describe().actual()
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Hint {
        self.describe().hint()
    }

    /// The bytes found and the bytes allowed or prescribed, where a length decided.
    #[must_use]
    pub fn bytes(&self) -> Option<(usize, usize)> {
        match self {
            Self::Keys(KeysError::TooLarge { length, limit }) | Self::Parse(ParseError::TooLarge { length, limit }) => {
                Some((*length, *limit))
            }
            Self::Verify(VerifyError::SignatureLength { expected, found }) => Some((*found, *expected)),
            _ => None,
        }
    }

    /// The JSON fault, where a text was not strict JSON.
    #[must_use]
    pub fn json(&self) -> Option<&JsonError> {
        match self {
            Self::Keys(KeysError::Json { error, .. })
            | Self::Parse(ParseError::HeaderJson(error))
            | Self::Check(CheckError::PayloadJson(error)) => Some(error),
            _ => None,
        }
    }

    /// The member that stands twice in its object, and the byte at which it does so again.
    #[must_use]
    pub fn duplicate(&self) -> Option<(&str, usize)> {
        match self.json()? {
            JsonError { fault: JsonFault::DuplicateMember { name }, at } => Some((name, *at)),
            _ => None,
        }
    }

    pub(crate) fn describe(&self) -> Description<'_> {
        match self {
            Self::Keys(error) => error.describe(),
            Self::Parse(error) => error.describe(),
            Self::Select(error) => error.describe(),
            Self::Verify(error) => error.describe(),
            Self::Check(error) => error.describe(),
            Self::Issuer(error) => error.describe(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(match self {
            Self::Keys(error) => error,
            Self::Parse(error) => error,
            Self::Select(error) => error,
            Self::Verify(error) => error,
            Self::Check(error) => error,
            Self::Issuer(error) => error,
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

impl From<IssuerError> for Error {
    fn from(error: IssuerError) -> Self {
        Self::Issuer(error)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::hint::{name_in_rust, render};
    use super::row::{Advice, Row};
    use crate::json::quote;

    /// Every row, under the part of the pipeline that it is of.
    const ROWS: [(&str, &[Row]); 8] = [
        ("keys", super::keys::ROWS),
        ("key", super::key::ROWS),
        ("parse", super::parse::ROWS),
        ("select", super::select::ROWS),
        ("verify", super::verify::ROWS),
        ("check", super::check::ROWS),
        // Of the step that its errors are of.
        ("check", super::issuer::ROWS),
        ("policy", super::policy::ROWS),
    ];

    fn advice() -> impl Iterator<Item = &'static Advice> {
        ROWS.iter().flat_map(|(_, rows)| rows.iter()).flat_map(|row| row.hints)
    }

    /// `docs/errors.json` is what documents and tests of the npm package read the rows from.
    /// `JWT_VERDICT_WRITE=1 cargo test rows` writes it.
    #[test]
    fn rows_are_what_the_file_lists() {
        let member = |name: &str, value: &str| format!("{}: {}", quote(name), quote(value));
        let of_advice =
            |advice: &Advice| format!("{{ {}, {} }}", member("code", advice.code), member("text", advice.text));
        let of_row = |step: &str, row: &Row| {
            let hints: Vec<String> = row.hints.iter().map(of_advice).collect();
            let check = row.check.map_or_else(|| "null".into(), |check| quote(check.name()));
            let members = [
                member("step", step),
                member("code", row.code),
                member("reason", row.reason),
                format!("\"check\": {check}"),
                member("message", row.message),
                member("expected", row.expected),
                member("actual", row.actual),
                format!("\"hints\": [{}]", hints.join(", ")),
            ];
            format!("  {{ {} }}", members.join(", "))
        };
        let rows: Vec<String> =
            ROWS.iter().flat_map(|(step, rows)| rows.iter().map(move |row| of_row(step, row))).collect();
        let text = format!("[\n{}\n]\n", rows.join(",\n"));
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.json");
        if std::env::var_os("JWT_VERDICT_WRITE").is_some() {
            fs::write(&file, &text).expect("a file that can be written");
        }
        assert_eq!(fs::read_to_string(&file).expect("docs/errors.json"), text, "JWT_VERDICT_WRITE=1 writes it");
    }

    #[test]
    fn a_row_knows_its_place_in_the_file() {
        let rows = ROWS.iter().flat_map(|(_, rows)| rows.iter());
        for (place, row) in rows.enumerate() {
            assert_eq!(row.place, place, "{}", row.message);
        }
    }

    #[test]
    fn a_hint_code_is_one_sentence() {
        let mut texts = BTreeMap::new();
        for advice in advice() {
            assert_eq!(*texts.entry(advice.code).or_insert(advice.text), advice.text, "{}", advice.code);
            assert!(advice.code.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_')), "{}", advice.code);
        }
    }

    #[test]
    fn a_sentence_is_whole_for_every_reader() {
        for advice in advice() {
            let named = ["found", "expected", "algorithm", "problem", "advice", "kind"];
            let filled =
                named.iter().fold(advice.text.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), "X"));
            let readers = [render(&filled, name_in_rust), render(&filled, |_| Some("it")), render(&filled, |_| None)];
            for text in readers {
                assert!(
                    !text.contains(['|', '@']) || text.contains('@') && advice.code == "certificates_are_not_jwks",
                    "{text}"
                );
                assert!(
                    !text.contains("  ")
                        && !text.contains(" .")
                        && !text.contains(" ,")
                        && !text.replace("...", "").contains(".."),
                    "{text}"
                );
                let last = text.chars().last();
                assert!(
                    last == Some('.') || text.ends_with(['}', 'X']) || text.contains("https://"),
                    "{}: {text}",
                    advice.code
                );
            }
        }
    }
}
