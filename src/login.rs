//! One login: what an ID token has to say of it, which no policy can know, as a policy is made once and a login each time.

use core::fmt;
use core::time::Duration;

use crate::algorithm::Algorithm;
use crate::base64url;
use crate::error::{CheckError, LoginFault, PolicyError};
use crate::json::{Kind, Value};
use crate::time::{NumericDate, Timestamp};

/// What a client knows of the one login that an ID token answers (OpenID Connect Core 1.0 3.1.3.7).
///
/// Whether there was a nonce is stated either way, because a nonce that is forgotten lets the ID token of another login in.
///
/// # Example: a callback that asked for a login of the last five minutes
///
/// ```
/// use std::time::Duration;
///
/// use jwt_verdict::policy::Login;
///
/// # let nonce_of_session = "n-0S6_WzA2Mj";
/// let login = Login::with_nonce(nonce_of_session)?.max_auth_age(Duration::from_secs(300));
/// # Ok::<(), jwt_verdict::error::PolicyError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    nonce: Option<String>,
    max_auth_age: Option<Duration>,
    acr: Vec<String>,
    access_token: Option<String>,
}

impl Login {
    /// A login whose request had this `nonce`: the token must have the same (Core 3.1.3.7, 11).
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpectedOf`] if it is empty.
    pub fn with_nonce(nonce: impl Into<String>) -> Result<Self, PolicyError> {
        let nonce = stated("nonce", nonce)?;
        Ok(Self { nonce: Some(nonce), ..Self::without_nonce() })
    }

    /// A login whose request had no `nonce`: the token must have none either (Core 2).
    #[must_use]
    pub const fn without_nonce() -> Self {
        Self { nonce: None, max_auth_age: None, acr: Vec::new(), access_token: None }
    }

    /// Requires `auth_time`, and that it is at most this long ago, give or take the policy's clock tolerance (Core 3.1.3.7, 13).
    #[must_use]
    pub const fn max_auth_age(mut self, age: Duration) -> Self {
        self.max_auth_age = Some(age);
        self
    }

    /// Requires that `acr` is one of these (Core 3.1.3.7, 12).
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpectedOf`] if there are none, or if one of them is empty.
    pub fn acr<S: Into<String>>(mut self, values: impl IntoIterator<Item = S>) -> Result<Self, PolicyError> {
        self.acr = values.into_iter().map(|value| stated("acr", value)).collect::<Result<_, _>>()?;
        if self.acr.is_empty() { Err(PolicyError::NothingExpectedOf("acr")) } else { Ok(self) }
    }

    /// Requires that `at_hash` is this access token's, so that the two were issued together (Core 3.1.3.8).
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpectedOf`] if it is empty.
    pub fn access_token(mut self, token: impl Into<String>) -> Result<Self, PolicyError> {
        self.access_token = Some(stated("accessToken", token)?);
        Ok(self)
    }

    /// Whether the claims are about this login.
    pub(crate) fn judge(
        &self,
        claims: Value<'_>,
        algorithm: Option<Algorithm>,
        now: Timestamp,
        tolerance: Duration,
    ) -> Result<(), CheckError> {
        self.judge_nonce(claims).map_err(|fault| fault.of("nonce"))?;
        self.judge_acr(claims).map_err(|fault| fault.of("acr"))?;
        self.judge_auth_time(claims, now, tolerance).map_err(|fault| fault.of("auth_time"))?;
        self.judge_access_token(claims, algorithm).map_err(|fault| fault.of("at_hash"))
    }

    fn judge_nonce(&self, claims: Value<'_>) -> Result<(), LoginFault> {
        let Some(nonce) = &self.nonce else {
            return match claims.get("nonce") {
                None => Ok(()),
                Some(value) => Err(LoginFault::Unexpected { found: value.raw().into() }),
            };
        };
        let found = text(claims, "nonce")?;
        if *nonce == found { Ok(()) } else { Err(LoginFault::OtherNonce { found }) }
    }

    fn judge_acr(&self, claims: Value<'_>) -> Result<(), LoginFault> {
        if self.acr.is_empty() {
            return Ok(());
        }
        let found = text(claims, "acr")?;
        if self.acr.contains(&found) { Ok(()) } else { Err(LoginFault::OtherAcr { expected: self.acr.clone(), found }) }
    }

    fn judge_auth_time(&self, claims: Value<'_>, now: Timestamp, tolerance: Duration) -> Result<(), LoginFault> {
        let Some(max_age) = self.max_auth_age else { return Ok(()) };
        let value = claims.get("auth_time").ok_or(LoginFault::Missing)?;
        let at = value.number().and_then(NumericDate::new).ok_or_else(|| LoginFault::Invalid {
            expected: "a number of seconds since 1970",
            found: if value.kind() == Kind::Number { value.raw() } else { value.kind().name() }.into(),
        })?;
        if at.is_ahead(now, tolerance) {
            return Err(LoginFault::InFuture { authenticated_at: at.timestamp(), now });
        }
        if at.is_older_than(max_age.saturating_add(tolerance), now) {
            return Err(LoginFault::TooLongAgo { authenticated_at: at.timestamp(), max_age, now });
        }
        Ok(())
    }

    /// The left half of the hash that the algorithm signs with. One that has none leaves nothing to compare with.
    fn judge_access_token(&self, claims: Value<'_>, algorithm: Option<Algorithm>) -> Result<(), LoginFault> {
        let Some(token) = &self.access_token else { return Ok(()) };
        let hash = algorithm.and_then(|algorithm| algorithm.scheme().hash()).ok_or(LoginFault::NoHash { algorithm })?;
        let found = text(claims, "at_hash")?;
        let digest = hash.digest(&[token.as_bytes()]);
        let (left, _) = digest.split_at(digest.len() / 2);
        match base64url::decode(found.as_bytes()) {
            Ok(bytes) if bytes == left => Ok(()),
            _ => Err(LoginFault::OtherAccessToken { found }),
        }
    }
}

/// An access token is a credential, and a nonce tells one login from another.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("has_nonce", &self.nonce.is_some())
            .field("max_auth_age", &self.max_auth_age)
            .field("acr", &self.acr)
            .field("has_access_token", &self.access_token.is_some())
            .finish_non_exhaustive()
    }
}

impl LoginFault {
    fn of(self, claim: &'static str) -> CheckError {
        CheckError::NotOfLogin { claim, fault: self }
    }
}

fn stated(option: &'static str, value: impl Into<String>) -> Result<String, PolicyError> {
    let value = value.into();
    if value.is_empty() { Err(PolicyError::NothingExpectedOf(option)) } else { Ok(value) }
}

fn text(claims: Value<'_>, claim: &str) -> Result<String, LoginFault> {
    let value = claims.get(claim).ok_or(LoginFault::Missing)?;
    value
        .as_str()
        .map(Into::into)
        .ok_or_else(|| LoginFault::Invalid { expected: Kind::String.name(), found: value.kind().name().into() })
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{Login, LoginFault};
    use crate::algorithm::Algorithm;
    use crate::error::{CheckError, PolicyError};
    use crate::json::Document;
    use crate::time::Timestamp;

    const NOW: i64 = 1_700_000_000;

    /// `accepted`, or the claim and what is wrong with it.
    fn judge(login: &Login, claims: &str, algorithm: Algorithm) -> String {
        let document = Document::parse(claims.into()).expect(claims);
        let now = Timestamp::from_unix_seconds(NOW);
        match login.judge(document.root(), Some(algorithm), now, Duration::from_secs(5)) {
            Ok(()) => "accepted".into(),
            Err(CheckError::NotOfLogin { claim, fault }) => {
                let fault = match fault {
                    LoginFault::Missing => "missing",
                    LoginFault::Invalid { .. } => "invalid",
                    LoginFault::Unexpected { .. } => "unexpected",
                    LoginFault::OtherNonce { .. } | LoginFault::OtherAcr { .. } => "other",
                    LoginFault::OtherAccessToken { .. } => "other access token",
                    LoginFault::TooLongAgo { .. } => "too long ago",
                    LoginFault::InFuture { .. } => "in the future",
                    LoginFault::NoHash { .. } => "no hash",
                };
                format!("{claim} {fault}")
            }
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn the_nonce_is_the_one_of_the_login() {
        let login = Login::with_nonce("a\u{e4}").expect("a nonce");
        let none = Login::without_nonce();
        for (claims, with, without) in [
            (r#"{"nonce":"aä"}"#, "accepted", "nonce unexpected"),
            (r#"{"nonce":"a\u00e4"}"#, "accepted", "nonce unexpected"),
            (r#"{"nonce":"Aä"}"#, "nonce other", "nonce unexpected"),
            (r#"{"nonce":""}"#, "nonce other", "nonce unexpected"),
            (r#"{"nonce":["aä"]}"#, "nonce invalid", "nonce unexpected"),
            (r#"{"nonce":null}"#, "nonce invalid", "nonce unexpected"),
            ("{}", "nonce missing", "accepted"),
        ] {
            assert_eq!(judge(&login, claims, Algorithm::RS256), with, "{claims}");
            assert_eq!(judge(&none, claims, Algorithm::RS256), without, "{claims}");
        }
    }

    #[test]
    fn the_user_logged_in_as_and_when_it_was_asked() {
        let login = Login::without_nonce().acr(["mfa", "hwk"]).expect("values").max_auth_age(Duration::from_mins(1));
        let at =
            |auth_time: &str| judge(&login, &format!(r#"{{"acr":"hwk","auth_time":{auth_time}}}"#), Algorithm::RS256);
        assert_eq!(at("1699999935"), "accepted", "the age and the tolerance");
        assert_eq!(at("1699999934.999"), "auth_time too long ago");
        assert_eq!(at("1700000005"), "accepted", "the tolerance");
        assert_eq!(at("1700000005.1"), "auth_time in the future");
        for malformed in ["null", "\"1700000000\"", "1e300", "[]"] {
            assert_eq!(at(malformed), "auth_time invalid");
        }
        for (claims, said) in [
            (r#"{"acr":"mfa"}"#, "auth_time missing"),
            (r#"{"auth_time":1700000000}"#, "acr missing"),
            (r#"{"acr":"pwd"}"#, "acr other"),
            (r#"{"acr":["mfa"]}"#, "acr invalid"),
        ] {
            assert_eq!(judge(&login, claims, Algorithm::RS256), said);
        }
        assert_eq!(
            judge(&Login::without_nonce(), r#"{"acr":1,"auth_time":"","at_hash":0}"#, Algorithm::RS256),
            "accepted"
        );
    }

    /// The token and the values of OpenID Connect Core 1.0 A.3 and A.6, and the longer hashes by `openssl dgst`.
    #[test]
    fn the_access_token_is_the_one_that_was_issued_with_it() {
        const SHA256: &str = "77QmUPtjPfzWtF2AnpK9RQ";
        let login =
            Login::without_nonce().access_token("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y").expect("a token");
        let with = |at_hash: &str, algorithm| judge(&login, &format!(r#"{{"at_hash":"{at_hash}"}}"#), algorithm);
        for algorithm in Algorithm::ALL.iter().copied() {
            let expected = match algorithm.name().get(2..) {
                _ if algorithm.scheme().hash().is_none() => "at_hash no hash",
                Some("256" | "256K") => "accepted",
                _ => "at_hash other access token",
            };
            assert_eq!(with(SHA256, algorithm), expected, "{algorithm}");
        }
        for other in
            ["", "77QmUPtjPfzWtF2AnpK9Rg", "77QmUPtjPfzWtF2AnpK9RR", "77QmUPtjPfzWtF2AnpK9RQ==", "77QmUPtjPfzWtF2Anp"]
        {
            assert_eq!(with(other, Algorithm::RS256), "at_hash other access token", "{other}");
        }
        assert_eq!(judge(&login, "{}", Algorithm::ES256), "at_hash missing");
        assert_eq!(judge(&login, r#"{"at_hash":1}"#, Algorithm::ES256), "at_hash invalid");
    }

    #[test]
    fn nothing_stated_is_no_login() {
        assert_eq!(Login::with_nonce(""), Err(PolicyError::NothingExpectedOf("nonce")));
        assert_eq!(Login::without_nonce().acr([""]), Err(PolicyError::NothingExpectedOf("acr")));
        assert_eq!(Login::without_nonce().acr(Vec::<String>::new()), Err(PolicyError::NothingExpectedOf("acr")));
        assert_eq!(Login::without_nonce().access_token(""), Err(PolicyError::NothingExpectedOf("accessToken")));
        let login = Login::with_nonce("secret").and_then(|login| login.access_token("secret")).expect("a login");
        assert!(!format!("{login:?}").contains("\"secret\""), "{login:?}");
    }
}
