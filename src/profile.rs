//! Kinds of tokens by name: every rule that a specification has for whoever receives one, each with its section.

use crate::error::{CheckError, PathStep, ProfileFault};
use crate::json::{Kind, Value};
use crate::text::is_same_type;

/// A kind of token, with every rule that its specification has for whoever receives one.
///
/// A profile adds to the policy: what the policy states beside it holds as well. It needs an audience that is stated.
///
/// # Example: an API that accepts access tokens only
///
/// ```
/// use jwt_verdict::Policy;
/// use jwt_verdict::policy::Profile;
///
/// let policy = Policy::builder()
///     .issuer("https://issuer.example")
///     .audience("https://api.example")
///     .profile(Profile::AccessToken)
///     .build()?;
/// # Ok::<(), jwt_verdict::error::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// An access token as RFC 9068 has it: of type `at+jwt`, with `iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and `jti`.
    AccessToken,
    /// An ID token, for the client that logs a user in (OpenID Connect Core 1.0 2, 3.1.3.7). The policy's audience is the
    /// client's id, and [`Verifier::verify_login`](crate::Verifier::verify_login) takes what belongs to the one login.
    IdToken {
        /// Who may be an audience of the token besides the client (3.1.3.7, 3).
        trusted_audiences: Vec<String>,
    },
    /// A logout token, which an OpenID provider sends to a client when a session ends (OpenID Connect Back-Channel Logout 1.0
    /// 2.4, 2.6): of type `logout+jwt` unless the policy states a type. That each `jti` comes once is for the caller to see to.
    LogoutToken,
}

/// What a profile demands of one claim, and where its specification says so.
struct Demand {
    claim: &'static str,
    form: Form,
    section: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// It is there. Its type is the business of the rule that reads it.
    Present,
    /// It is there, and a string.
    Text,
    /// If it is there, it is a string.
    TextIfPresent,
    /// It is not there.
    Absent,
}

use Form::{Absent, Present, Text, TextIfPresent};

const ACCESS_TOKEN: &[Demand] = &[
    Demand { claim: "iss", form: Present, section: "RFC 9068 2.2" },
    Demand { claim: "exp", form: Present, section: "RFC 9068 2.2" },
    Demand { claim: "aud", form: Present, section: "RFC 9068 2.2" },
    Demand { claim: "sub", form: Present, section: "RFC 9068 2.2" },
    Demand { claim: "client_id", form: Text, section: "RFC 9068 2.2" },
    Demand { claim: "iat", form: Present, section: "RFC 9068 2.2" },
    Demand { claim: "jti", form: Text, section: "RFC 9068 2.2" },
];

/// That a logout token is no ID token says RFC 8725, which has every kind exclude the others.
const ID_TOKEN: &[Demand] = &[
    Demand { claim: "iss", form: Present, section: "OpenID Connect Core 1.0 2" },
    Demand { claim: "sub", form: Present, section: "OpenID Connect Core 1.0 2" },
    Demand { claim: "aud", form: Present, section: "OpenID Connect Core 1.0 2" },
    Demand { claim: "exp", form: Present, section: "OpenID Connect Core 1.0 2" },
    Demand { claim: "iat", form: Present, section: "OpenID Connect Core 1.0 2" },
    Demand { claim: "azp", form: TextIfPresent, section: "OpenID Connect Core 1.0 2" },
    Demand { claim: "events", form: Absent, section: "RFC 8725 3.12" },
];

const LOGOUT_TOKEN: &[Demand] = &[
    Demand { claim: "iss", form: Present, section: LOGOUT_2_4 },
    Demand { claim: "aud", form: Present, section: LOGOUT_2_4 },
    Demand { claim: "iat", form: Present, section: LOGOUT_2_4 },
    Demand { claim: "exp", form: Present, section: LOGOUT_2_4 },
    Demand { claim: "jti", form: Text, section: LOGOUT_2_4 },
    Demand { claim: "sub", form: TextIfPresent, section: LOGOUT_2_4 },
    Demand { claim: "sid", form: TextIfPresent, section: LOGOUT_2_4 },
    Demand { claim: "nonce", form: Absent, section: LOGOUT_2_4 },
];

const LOGOUT_2_4: &str = "OpenID Connect Back-Channel Logout 1.0 2.4";

/// The member of `events` that makes a security event token a logout token (Back-Channel Logout 2.4).
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What the header's `typ` has to be.
pub(crate) enum Types {
    /// One of these.
    Of(&'static [&'static str]),
    /// None of these, which are other kinds'.
    NoneOf(&'static [&'static str]),
}

impl Types {
    pub(crate) fn allow(&self, typ: &str) -> bool {
        match self {
            Self::Of(types) => types.iter().any(|one| is_same_type(one, typ)),
            Self::NoneOf(types) => !types.iter().any(|one| is_same_type(one, typ)),
        }
    }

    /// What would be accepted, for a report.
    pub(crate) fn expected(&self) -> Vec<String> {
        match self {
            Self::Of(types) => types.iter().map(|&typ| typ.into()).collect(),
            Self::NoneOf(_) => vec!["JWT".into()],
        }
    }
}

impl Profile {
    /// The stable name, which is the option's value in the JavaScript API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AccessToken => "access-token",
            Self::IdToken { .. } => "id-token",
            Self::LogoutToken => "logout-token",
        }
    }

    /// Whether it judges a token for one login.
    pub(crate) const fn asks_for_login(&self) -> bool {
        matches!(self, Self::IdToken { .. })
    }

    /// What the header's `typ` has to be, and where that is said.
    pub(crate) const fn types(&self) -> (Types, &'static str) {
        match self {
            Self::AccessToken => (Types::Of(&["at+jwt"]), "RFC 9068 4"),
            Self::IdToken { .. } => (Types::NoneOf(&["at+jwt", "logout+jwt"]), "RFC 8725 3.12"),
            Self::LogoutToken => (Types::Of(&["logout+jwt"]), LOGOUT_2_4),
        }
    }

    /// Whether a type that the policy states stands in place of the profile's, because the specification only recommends one.
    pub(crate) const fn leaves_type_to_policy(&self) -> bool {
        matches!(self, Self::LogoutToken)
    }

    /// Whether a token that the policy states this type for can be of the profile.
    pub(crate) fn allows_type(&self, typ: &str) -> bool {
        self.leaves_type_to_policy() || self.types().0.allow(typ)
    }

    /// Whether the claims are those of such a token, of which another rule has found that it is for one of these audiences.
    pub(crate) fn judge(&self, claims: Value<'_>, audiences: &[String]) -> Result<(), CheckError> {
        self.demands().iter().try_for_each(|demand| self.judge_demand(demand, claims.get(demand.claim)))?;
        match self {
            Self::AccessToken => Ok(()),
            Self::IdToken { trusted_audiences } => {
                self.judge_audiences(claims, audiences, trusted_audiences)?;
                self.judge_authorized_party(claims, audiences)
            }
            Self::LogoutToken => {
                self.judge_subject_or_session(claims)?;
                self.judge_events(claims)
            }
        }
    }

    pub(crate) fn fault(&self, section: &'static str, claim: &'static str, fault: ProfileFault) -> CheckError {
        CheckError::NotOfProfile { profile: self.name(), section, claim, path: Vec::new(), fault: Box::new(fault) }
    }

    /// What is wrong with a token without this claim, if the profile demands it.
    pub(crate) fn missing(&self, claim: &str) -> Option<CheckError> {
        let demand = self.demands().iter().find(|demand| demand.claim == claim)?;
        self.judge_demand(demand, None).err()
    }

    const fn demands(&self) -> &'static [Demand] {
        match self {
            Self::AccessToken => ACCESS_TOKEN,
            Self::IdToken { .. } => ID_TOKEN,
            Self::LogoutToken => LOGOUT_TOKEN,
        }
    }

    fn judge_demand(&self, demand: &Demand, value: Option<Value<'_>>) -> Result<(), CheckError> {
        let kind = value.map(|value| value.kind());
        let fault = match (demand.form, kind) {
            (Present | Text, None) => ProfileFault::Missing,
            (Present, Some(Kind::Null)) => invalid("a value", Kind::Null),
            (Text | TextIfPresent, Some(kind)) if kind != Kind::String => invalid(Kind::String.name(), kind),
            (Absent, Some(_)) => ProfileFault::Forbidden { found: value.map_or("", |value| value.raw()).into() },
            _ => return Ok(()),
        };
        Err(self.fault(demand.section, demand.claim, fault))
    }

    /// Core 3.1.3.7 (3): no audience that the client does not trust.
    fn judge_audiences(&self, claims: Value<'_>, ours: &[String], trusted: &[String]) -> Result<(), CheckError> {
        let Some(value) = claims.get("aud") else { return Ok(()) };
        let one = (value.kind() == Kind::String).then_some(value);
        let untrusted: Vec<String> = value
            .elements()
            .chain(one)
            .map(|audience| audience.as_str().unwrap_or_default().into_owned())
            .filter(|audience| !ours.contains(audience) && !trusted.contains(audience))
            .collect();
        if untrusted.is_empty() {
            return Ok(());
        }
        let fault = ProfileFault::Mismatch { expected: [ours, trusted].concat(), found: untrusted };
        Err(self.fault("OpenID Connect Core 1.0 3.1.3.7 (3)", "aud", fault))
    }

    /// Core 3.1.3.7 (5): the party that the token was issued to is the client.
    fn judge_authorized_party(&self, claims: Value<'_>, ours: &[String]) -> Result<(), CheckError> {
        match claims.get("azp").and_then(|azp| azp.as_str()) {
            Some(azp) if !ours.iter().any(|client| *client == azp) => {
                let fault = ProfileFault::Mismatch { expected: ours.to_vec(), found: vec![azp.into()] };
                Err(self.fault("OpenID Connect Core 1.0 3.1.3.7 (5)", "azp", fault))
            }
            _ => Ok(()),
        }
    }

    /// Back-Channel Logout 2.4: who is to be logged out, or which session is.
    fn judge_subject_or_session(&self, claims: Value<'_>) -> Result<(), CheckError> {
        match (claims.get("sub"), claims.get("sid")) {
            (None, None) => Err(self.fault(LOGOUT_2_4, "sub", ProfileFault::NoSubjectOrSession)),
            _ => Ok(()),
        }
    }

    /// Back-Channel Logout 2.4: the event is a logout.
    fn judge_events(&self, claims: Value<'_>) -> Result<(), CheckError> {
        let object = |value: Option<Value<'_>>| match value {
            None => Err(ProfileFault::Missing),
            Some(value) if value.kind() != Kind::Object => Err(invalid(Kind::Object.name(), value.kind())),
            Some(_) => Ok(()),
        };
        let events = claims.get("events");
        object(events).map_err(|fault| self.fault(LOGOUT_2_4, "events", fault))?;
        object(events.and_then(|events| events.get(LOGOUT_EVENT))).map_err(|fault| CheckError::NotOfProfile {
            profile: self.name(),
            section: LOGOUT_2_4,
            claim: "events",
            path: vec![PathStep::Member(LOGOUT_EVENT.into())],
            fault: Box::new(fault),
        })
    }
}

fn invalid(expected: &'static str, found: Kind) -> ProfileFault {
    ProfileFault::Invalid { expected, found: found.name().into() }
}

#[cfg(test)]
mod tests {
    use super::{LOGOUT_EVENT, Profile};
    use crate::error::{CheckError, ProfileFault};
    use crate::json::Document;
    use crate::policy::{Expected, Policy, PolicyBuilder, Stated};
    use crate::{Algorithm, error::PolicyError};

    const ACCESS: &str = r#"{"iss":"i","exp":2,"aud":"me","sub":"s","client_id":"c","iat":1,"jti":"j","scope":"read"}"#;
    const ID: &str = r#"{"iss":"i","sub":"s","aud":["me","friend"],"exp":2,"iat":1,"azp":"me"}"#;

    fn logout() -> String {
        format!(
            r#"{{"iss":"i","aud":"me","iat":1,"exp":2,"jti":"j","sub":"s","sid":"1","events":{{"{LOGOUT_EVENT}":{{}}}}}}"#
        )
    }

    fn id_token() -> Profile {
        Profile::IdToken { trusted_audiences: vec!["friend".into()] }
    }

    /// `accepted`, or the claim and the section that decided.
    fn judge(profile: &Profile, claims: &str) -> String {
        let document = Document::parse(claims.into()).expect(claims);
        match profile.judge(document.root(), &["me".into()]) {
            Ok(()) => "accepted".into(),
            Err(CheckError::NotOfProfile { profile: name, section, claim, fault, .. }) => {
                assert_eq!(name, profile.name());
                let fault = match *fault {
                    ProfileFault::Missing => "missing",
                    ProfileFault::Invalid { .. } => "invalid",
                    ProfileFault::Forbidden { .. } => "forbidden",
                    ProfileFault::Mismatch { .. } => "other",
                    ProfileFault::NoSubjectOrSession => "nobody",
                };
                format!("{claim} {fault}, {section}")
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// The claims without one of them, or with another value of it.
    fn with(claims: &str, name: &str, value: Option<&str>) -> String {
        let document = Document::parse(claims.into()).expect(claims);
        let members: Vec<String> = document
            .root()
            .entries()
            .filter(|(member, _)| member != name)
            .map(|(member, value)| format!("\"{member}\":{}", value.raw()))
            .chain(value.map(|value| format!("\"{name}\":{value}")))
            .collect();
        format!("{{{}}}", members.join(","))
    }

    #[test]
    fn every_claim_that_is_demanded_must_be_there() {
        let logout = logout();
        let cases: [(Profile, &str, &[&str], &str); 3] = [
            (Profile::AccessToken, ACCESS, &["iss", "exp", "aud", "sub", "client_id", "iat", "jti"], "RFC 9068 2.2"),
            (id_token(), ID, &["iss", "sub", "aud", "exp", "iat"], "OpenID Connect Core 1.0 2"),
            (
                Profile::LogoutToken,
                &logout,
                &["iss", "aud", "iat", "exp", "jti", "events"],
                "OpenID Connect Back-Channel Logout 1.0 2.4",
            ),
        ];
        for (profile, claims, demanded, section) in cases {
            assert_eq!(judge(&profile, claims), "accepted");
            for name in demanded {
                assert_eq!(judge(&profile, &with(claims, name, None)), format!("{name} missing, {section}"));
                assert_eq!(judge(&profile, &with(claims, name, Some("null"))), format!("{name} invalid, {section}"));
            }
        }
    }

    #[test]
    fn names_are_strings() {
        let logout = logout();
        for (profile, claims, name) in [
            (Profile::AccessToken, ACCESS, "client_id"),
            (Profile::AccessToken, ACCESS, "jti"),
            (id_token(), ID, "azp"),
            (Profile::LogoutToken, &logout, "jti"),
            (Profile::LogoutToken, &logout, "sub"),
            (Profile::LogoutToken, &logout, "sid"),
        ] {
            for value in ["1", "[\"me\"]", "{}", "true", "null"] {
                let said = judge(&profile, &with(claims, name, Some(value)));
                assert!(said.starts_with(&format!("{name} invalid, ")), "{said}");
            }
        }
    }

    #[test]
    fn an_id_token_is_for_nobody_whom_the_client_does_not_trust() {
        let audience = |aud| judge(&id_token(), &with(ID, "aud", Some(aud)));
        for aud in [r#""me""#, r#"["me"]"#, r#"["friend","me"]"#] {
            assert_eq!(audience(aud), "accepted");
        }
        for aud in [r#"["me","other"]"#, r#"["me","friend","other"]"#, r#"["me","Friend"]"#, r#""other""#] {
            assert_eq!(audience(aud), "aud other, OpenID Connect Core 1.0 3.1.3.7 (3)");
        }
        assert_eq!(judge(&id_token(), &with(ID, "azp", None)), "accepted");
        for azp in [r#""friend""#, r#""ME""#, r#""""#] {
            assert_eq!(
                judge(&id_token(), &with(ID, "azp", Some(azp))),
                "azp other, OpenID Connect Core 1.0 3.1.3.7 (5)"
            );
        }
        assert_eq!(judge(&id_token(), &with(ID, "events", Some("{}"))), "events forbidden, RFC 8725 3.12");
    }

    #[test]
    fn a_logout_token_says_that_it_is_one_and_whose_session_ends() {
        let section = "OpenID Connect Back-Channel Logout 1.0 2.4";
        let profile = Profile::LogoutToken;
        let logout = logout();
        for (name, other) in [("sub", "sid"), ("sid", "sub")] {
            assert_eq!(judge(&profile, &with(&logout, name, None)), "accepted");
            assert_eq!(
                judge(&profile, &with(&with(&logout, name, None), other, None)),
                format!("sub nobody, {section}")
            );
        }
        assert_eq!(judge(&profile, &with(&logout, "nonce", Some("null"))), format!("nonce forbidden, {section}"));
        for (events, fault) in [
            ("{}", "missing"),
            (r#"{"http://schemas.openid.net/event/other":{}}"#, "missing"),
            (r#"{"http://schemas.openid.net/event/backchannel-logout":null}"#, "invalid"),
            (r#"{"http://schemas.openid.net/event/backchannel-logout":[]}"#, "invalid"),
            (r#"["http://schemas.openid.net/event/backchannel-logout"]"#, "invalid"),
        ] {
            assert_eq!(
                judge(&profile, &with(&logout, "events", Some(events))),
                format!("events {fault}, {section}"),
                "{events}"
            );
        }
        let more = with(&logout, "events", Some(&format!(r#"{{"other":1,"{LOGOUT_EVENT}":{{"a":1}}}}"#)));
        assert_eq!(judge(&profile, &more), "accepted");
    }

    fn policy() -> PolicyBuilder<Stated, Stated> {
        Policy::builder().issuer("i").audience("me").algorithms([Algorithm::RS256])
    }

    #[test]
    fn a_profile_needs_an_audience_and_a_type_that_it_can_have() {
        let open = Policy::builder().issuer("i").audience(Expected::Unchecked);
        for profile in [Profile::AccessToken, id_token(), Profile::LogoutToken] {
            let error = open.clone().profile(profile.clone()).build().expect_err("no audience");
            assert_eq!(error, PolicyError::ProfileWithoutAudience(profile.name()));
            assert_eq!(error.option(), Some("audience"));
            assert_eq!(policy().profile(profile.clone()).build().expect("a policy").profile(), Some(&profile));
        }
        for (profile, typ, fits) in [
            (Profile::AccessToken, "JWT", false),
            (Profile::AccessToken, "application/AT+JWT", true),
            (id_token(), "at+jwt", false),
            (id_token(), "JWT", true),
            (Profile::LogoutToken, "JWT", true),
        ] {
            let error = policy().typ(typ).profile(profile.clone()).build().err();
            assert_eq!(error, (!fits).then_some(PolicyError::TypeOfOtherProfile(profile.name())), "{typ}");
        }
        let unset = Profile::IdToken { trusted_audiences: vec![String::new()] };
        assert_eq!(policy().profile(unset).build().err(), Some(PolicyError::NothingExpectedOf("trustedAudiences")));
    }
}
