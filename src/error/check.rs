//! Refusals of the payload and the claims, after the signature held (RFC 7519 4, 7.2).

use core::fmt;
use core::time::Duration;

use super::difference::difference;
use super::row::{Advice, Description, Row, rows};
use crate::algorithm::Algorithm;
use crate::check::CheckId;
use crate::json::{JsonError, JsonFault, Kind};
use crate::text::{Seconds, join, quote, quote_all, span};
use crate::time::Timestamp;

/// Refusals of the payload and the claims, after the signature held (RFC 7519 4, 7.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
        /// Where in it; empty for the claim itself.
        path: Vec<PathStep>,
        /// The values that would be accepted; empty where any would.
        expected: Vec<String>,
    },
    /// A claim is of the wrong type or outside its range.
    Invalid {
        /// Its name.
        claim: String,
        /// Where in it; empty for the claim itself.
        path: Vec<PathStep>,
        /// What it must be.
        expected: &'static str,
        /// What it is: a type, or a number's text.
        found: String,
    },
    /// A claim (or `typ`) has none of the values that the policy expects.
    Mismatch {
        /// Its name.
        claim: String,
        /// Where in it; empty for the claim itself.
        path: Vec<PathStep>,
        /// The values that would be accepted.
        expected: Vec<String>,
        /// The values found: several only for `aud`.
        found: Vec<String>,
    },
    /// A claim does not pass a test of the policy that is more than a comparison.
    Unmet {
        /// The claim's name.
        claim: String,
        /// Where in it; empty for the claim itself.
        path: Vec<PathStep>,
        /// The test.
        test: UnmetTest,
        /// The values that an array lacks, or of which it has none; empty for other tests.
        expected: Vec<String>,
        /// The value found.
        found: String,
    },
    /// The token is for others too, and the policy wants it for one audience.
    SeveralAudiences {
        /// The audiences.
        found: Vec<String>,
    },
    /// `exp` has come (RFC 7519 4.1.4).
    Expired {
        /// `exp`.
        expires_at: Timestamp,
        /// The time of the verification.
        now: Timestamp,
    },
    /// `nbf` lies ahead (RFC 7519 4.1.5).
    NotYetValid {
        /// `nbf`.
        not_before: Timestamp,
        /// The time of the verification.
        now: Timestamp,
    },
    /// `iat` lies further back than the policy's maximum age.
    TooOld {
        /// `iat`.
        issued_at: Timestamp,
        /// The age allowed, without the clock tolerance.
        max_age: Duration,
        /// The time of the verification.
        now: Timestamp,
    },
    /// The time from `iat`, or else `nbf`, to `exp` is longer than the policy's maximum lifetime.
    ValidTooLong {
        /// `iat`, or else `nbf`.
        from: Timestamp,
        /// `exp`.
        expires_at: Timestamp,
        /// The lifetime allowed.
        max_lifetime: Duration,
    },
    /// The policy has a maximum lifetime, and a claim is absent that says how long the token is valid.
    LifetimeUnknown {
        /// `iat` or `exp`.
        claim: &'static str,
    },
    /// The token does not grant all that is required (RFC 6750 3.1).
    InsufficientScope {
        /// The claim that says what is granted: `scope` or `scp`.
        claim: &'static str,
        /// All that is required.
        required: Vec<String>,
        /// All that is granted.
        granted: Vec<String>,
    },
    /// The token is not of the kind that the policy's profile is for.
    NotOfProfile {
        /// The profile's name.
        profile: &'static str,
        /// The section that demands what the token lacks.
        section: &'static str,
        /// The claim (or `typ`).
        claim: &'static str,
        /// Where in it; empty for the claim itself.
        path: Vec<PathStep>,
        /// What is wrong with it.
        fault: Box<ProfileFault>,
    },
    /// The ID token does not answer the login that was stated.
    NotOfLogin {
        /// The claim.
        claim: &'static str,
        /// What is wrong with it.
        fault: LoginFault,
    },
    /// The policy is for ID tokens, which are judged for one login, and none was stated.
    LoginNotStated,
    /// A login was stated, and the policy is not for ID tokens.
    LoginNotExpected,
    /// `iat` lies ahead, so that the age asked about is negative.
    IssuedInFuture {
        /// `iat`.
        issued_at: Timestamp,
        /// The time of the verification.
        now: Timestamp,
    },
}

/// A test that a claim does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnmetTest {
    /// It must be absent.
    Absent,
    /// It must be an array that has all of some values.
    Includes,
    /// It must be an array that has at least one of some values.
    IncludesAny,
    /// It must be an array with an element that meets a rule.
    Some,
}

/// What is wrong with a claim, by the specification of the token's kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProfileFault {
    /// It is absent and must be there.
    Missing,
    /// It is of the wrong type.
    Invalid {
        /// The type it must have.
        expected: &'static str,
        /// The type it has.
        found: String,
    },
    /// It is there and must not be.
    Forbidden {
        /// Its value, as JSON.
        found: String,
    },
    /// It has a value that it must not have.
    Mismatch {
        /// The values that would be accepted.
        expected: Vec<String>,
        /// Those found that are not: several only for `aud`.
        found: Vec<String>,
    },
    /// A logout token has neither `sub` nor `sid`.
    NoSubjectOrSession,
}

/// What is wrong with a claim of an ID token, by what was stated of the login.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LoginFault {
    /// It is absent, and the login asks for it.
    Missing,
    /// It is of the wrong type.
    Invalid {
        /// What it must be.
        expected: &'static str,
        /// What it is: a type, or a number's text.
        found: String,
    },
    /// A `nonce`, where the login had none.
    Unexpected {
        /// Its value, as JSON.
        found: String,
    },
    /// The `nonce` of another login.
    OtherNonce {
        /// The token's.
        found: String,
    },
    /// An `acr` that is none of those that the login accepts.
    OtherAcr {
        /// The values that would be accepted.
        expected: Vec<String>,
        /// The token's.
        found: String,
    },
    /// The user logged in longer ago than the login accepts.
    TooLongAgo {
        /// `auth_time`.
        authenticated_at: Timestamp,
        /// The age allowed, without the clock tolerance.
        max_age: Duration,
        /// The time of the verification.
        now: Timestamp,
    },
    /// The user is yet to log in, by the token's account.
    InFuture {
        /// `auth_time`.
        authenticated_at: Timestamp,
        /// The time of the verification.
        now: Timestamp,
    },
    /// An `at_hash` that is not the access token's.
    OtherAccessToken {
        /// The token's.
        found: String,
    },
    /// The token's algorithm has no hash of its own, so `at_hash` cannot be compared.
    NoHash {
        /// The algorithm; `None` where the header does not say.
        algorithm: Option<Algorithm>,
    },
}

/// A step from a claim to a value in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathStep {
    /// The member of this name.
    Member(String),
    /// The element at this place, from 0.
    Element(usize),
}

const FIRST: usize = super::verify::END;

rows! {
    PAYLOAD_NOT_JSON = Row {
        code: "ERR_JWT_INVALID",
        reason: "payload_not_json",
        check: Some(CheckId::Payload),
        message: "the payload is not strict JSON: {fault}",
        expected: "strict JSON",
        actual: "{actual}",
        hints: &[Advice {
            code: "payload_malformed",
            text: "Ask the issuer to correct the payload: its signature is good, so the issuer wrote it, and it is \
                no JWT claims set (RFC 7519 7.2).",
        }],
    };
    PAYLOAD_NOT_UTF8 = Row { reason: "payload_not_utf8", ..PAYLOAD_NOT_JSON };
    PAYLOAD_DUPLICATE_MEMBER = Row { reason: "payload_duplicate_member", ..PAYLOAD_NOT_JSON };
    PAYLOAD_NOT_OBJECT = Row {
        reason: "payload_not_object",
        message: "the payload is not a JSON object",
        expected: "an object",
        ..PAYLOAD_NOT_JSON
    };
    MISSING = Row {
        code: "ERR_JWT_CLAIM_VALIDATION_FAILED",
        reason: "missing",
        check: None,
        message: "{name} is missing",
        expected: "",
        actual: "absent",
        hints: &[CLAIM_MISSING],
    };
    MISSING_ISS = Row { hints: &[ISSUER_MISSING], ..MISSING };
    MISSING_SUB = Row { hints: &[SUBJECT_MISSING], ..MISSING };
    MISSING_AUD = Row { hints: &[AUDIENCE_MISSING], ..MISSING };
    MISSING_TYP = Row { hints: &[TYPE_MISSING], check: Some(CheckId::Type), ..MISSING };
    MISSING_EXP = Row { hints: &[EXPIRY_MISSING], ..MISSING };
    MISSING_IAT = Row { hints: &[ISSUED_AT_MISSING], ..MISSING };
    INVALID = Row {
        reason: "invalid",
        message: "{name} is not of the form it must have",
        expected: "{expected}",
        actual: "{actual}",
        hints: &[CLAIM_MALFORMED, CLAIM_TYPE, CLAIM_IS_LIST, CLAIM_IS_NO_LIST, NO_EXPIRY_AS_NUMBER],
        ..MISSING
    };
    MISMATCH = Row {
        reason: "check_failed",
        message: "{name} is not the one that is expected",
        actual: "{actual}",
        hints: &[OTHER_VALUE, SLASH, SCHEME, CASE, SPACE],
        ..MISSING
    };
    MISMATCH_ISS = Row {
        message: "the token is not from the issuer that is expected (\"iss\")",
        hints: &[OTHER_ISSUER, SLASH, SCHEME, CASE, SPACE, BARE_NAME, OTHER_PATH],
        ..MISMATCH
    };
    MISMATCH_SUB = Row {
        message: "the token is about another subject than the one that is expected (\"sub\")",
        hints: &[OTHER_SUBJECT, SLASH, SCHEME, CASE, SPACE],
        ..MISMATCH
    };
    MISMATCH_AUD = Row {
        message: "the token is for another audience than the one that is expected (\"aud\")",
        hints: &[OTHER_AUDIENCE, KEYCLOAK_ACCOUNT, SLASH, SCHEME, CASE, SPACE],
        ..MISMATCH
    };
    NOT_ABSENT = Row {
        message: "{name} is there and must not be",
        expected: "absent",
        hints: &[CLAIM_PRESENT],
        ..MISMATCH
    };
    NOT_INCLUDED = Row {
        message: "{name} lacks a value that is expected",
        hints: &[VALUE_LACKING],
        ..MISMATCH
    };
    NONE_INCLUDED = Row { message: "{name} has none of the values that are expected", ..NOT_INCLUDED };
    NO_ELEMENT = Row {
        message: "{name} has no element that is as expected",
        expected: "an element that meets the rule",
        ..NOT_INCLUDED
    };
    SEVERAL_AUDIENCES = Row {
        message: "the token is for other audiences too (\"aud\")",
        expected: "one audience",
        hints: &[ONE_AUDIENCE],
        ..MISMATCH
    };
    VALID_TOO_LONG = Row {
        check: Some(CheckId::Lifetime),
        message: "the token is valid for too long (\"exp\")",
        expected: "at most {latest} ({max_lifetime} s from when it was issued)",
        hints: &[SHORTER_LIFETIME],
        ..MISMATCH
    };
    LIFETIME_UNKNOWN = Row {
        reason: "missing",
        check: Some(CheckId::Lifetime),
        message: "{name} is missing, so that nobody knows for how long the token is valid",
        actual: "absent",
        hints: &[LIFETIME_CLAIM_MISSING],
        ..MISMATCH
    };
    INSUFFICIENT_SCOPE = Row {
        code: "ERR_JWT_INSUFFICIENT_SCOPE",
        reason: "insufficient_scope",
        check: Some(CheckId::Scope),
        message: "the token does not grant the scope that is required (\"{claim}\")",
        hints: &[REQUEST_SCOPE, SCOPE_ABSENT],
        ..MISMATCH
    };
    PROFILE_MISSING = Row {
        check: Some(CheckId::Profile),
        message: "{name} is missing, which {section} requires of {kind}",
        hints: &[NOT_OF_PROFILE],
        ..MISSING
    };
    PROFILE_MISSING_TYP = Row { check: Some(CheckId::Type), ..PROFILE_MISSING };
    PROFILE_MISSING_EXP = Row { check: Some(CheckId::Expiry), ..PROFILE_MISSING };
    NO_SUBJECT_OR_SESSION = Row {
        message: "neither the subject (\"sub\") nor the session (\"sid\") is there, and {section} requires one of them of {kind}",
        expected: "sub or sid",
        ..PROFILE_MISSING
    };
    PROFILE_INVALID = Row {
        reason: "invalid",
        message: "{name} is not of the form that {section} requires of {kind}",
        expected: "{expected}",
        actual: "{actual}",
        ..PROFILE_MISSING
    };
    PROFILE_FORBIDDEN = Row {
        reason: "check_failed",
        message: "{name} is there, which {section} forbids in {kind}",
        expected: "absent",
        actual: "{actual}",
        ..PROFILE_MISSING
    };
    PROFILE_MISMATCH = Row {
        message: "{name} is not what {section} requires of {kind}",
        expected: "",
        ..PROFILE_FORBIDDEN
    };
    PROFILE_MISMATCH_TYP = Row { check: Some(CheckId::Type), ..PROFILE_MISMATCH };
    UNTRUSTED_AUDIENCE = Row {
        message: "the token is for audiences that are not trusted, which {section} forbids (\"aud\")",
        hints: &[TRUST_AUDIENCE],
        ..PROFILE_MISMATCH
    };
    OTHER_AUTHORIZED_PARTY = Row {
        message: "the token was issued to another client, which {section} forbids (\"azp\")",
        hints: &[OTHER_CLIENT],
        ..PROFILE_MISMATCH
    };
    LOGIN_MISSING = Row {
        check: Some(CheckId::Login),
        message: "{name} is missing, which this login asks for",
        hints: &[NONCE_MISSING, ACR_MISSING, AUTH_TIME_MISSING, AT_HASH_MISSING],
        ..MISSING
    };
    LOGIN_INVALID = Row {
        reason: "invalid",
        message: "{name} is not of the form it must have",
        expected: "{expected}",
        actual: "{actual}",
        hints: &[CLAIM_TYPE],
        ..LOGIN_MISSING
    };
    NONCE_UNEXPECTED = Row {
        reason: "check_failed",
        message: "the token has a nonce, and this login had none (\"nonce\")",
        expected: "absent",
        actual: "{actual}",
        hints: &[NONCE_UNSTATED],
        ..LOGIN_MISSING
    };
    OTHER_NONCE = Row {
        message: "the token answers another login than this one (\"nonce\")",
        expected: "the nonce of this login",
        hints: &[OTHER_LOGIN],
        ..NONCE_UNEXPECTED
    };
    OTHER_ACR = Row {
        message: "the user did not log in in a way that this login accepts (\"acr\")",
        expected: "",
        hints: &[REQUEST_ACR],
        ..NONCE_UNEXPECTED
    };
    LOGIN_TOO_LONG_AGO = Row {
        message: "the user logged in too long ago (\"auth_time\")",
        expected: "at least {earliest} (now less {max_age} s)",
        hints: &[LOG_IN_AGAIN],
        ..NONCE_UNEXPECTED
    };
    LOGIN_IN_FUTURE = Row {
        message: "the user is yet to log in, by the token's account (\"auth_time\")",
        expected: "at most {now} (now)",
        hints: &[WAIT, CLOCKS_DIFFER, MILLISECONDS],
        ..NONCE_UNEXPECTED
    };
    OTHER_ACCESS_TOKEN = Row {
        message: "the token was issued with another access token than this one (\"at_hash\")",
        expected: "the hash of this access token",
        hints: &[REJECT_BOTH],
        ..NONCE_UNEXPECTED
    };
    NO_HASH = Row {
        message: "the algorithm has no hash of its own to compare the access token by (\"at_hash\")",
        expected: "an algorithm with a hash, such as RS256 or ES256",
        hints: &[NO_ACCESS_TOKEN],
        ..NONCE_UNEXPECTED
    };
    LOGIN_NOT_STATED = Row {
        reason: "login_not_stated",
        message: "an ID token is judged for one login, and none was stated",
        expected: "a login",
        actual: "none",
        hints: &[STATE_LOGIN],
        ..LOGIN_MISSING
    };
    LOGIN_NOT_EXPECTED = Row {
        reason: "login_not_expected",
        message: "a login was stated, and the policy is not for ID tokens",
        expected: "no login",
        actual: "a login",
        hints: &[STATE_PROFILE],
        ..LOGIN_MISSING
    };
    MISMATCH_TYP = Row { check: Some(CheckId::Type), ..MISMATCH };
    EXPIRED = Row {
        code: "ERR_JWT_EXPIRED",
        check: Some(CheckId::Expiry),
        message: "the token has expired (\"exp\")",
        expected: "later than {now} (now)",
        hints: &[GET_FRESH, JUST_EXPIRED, NO_EXPIRY_AS_NUMBER],
        ..MISMATCH
    };
    NOT_YET_VALID = Row {
        check: Some(CheckId::NotBefore),
        message: "the token is not valid yet (\"nbf\")",
        expected: "at most {now} (now)",
        hints: &[WAIT, CLOCKS_DIFFER, MILLISECONDS],
        ..MISMATCH
    };
    TOO_OLD = Row {
        code: "ERR_JWT_EXPIRED",
        check: Some(CheckId::MaxAge),
        message: "the token was issued too long ago (\"iat\")",
        expected: "at least {earliest} (now less {max_age} s)",
        hints: &[GET_YOUNGER],
        ..MISMATCH
    };
    ISSUED_IN_FUTURE = Row {
        check: Some(CheckId::MaxAge),
        message: "the token was issued in the future (\"iat\")",
        ..NOT_YET_VALID
    };
    /// No refusal: an expiry that is accepted, so far ahead that it must be a mistake.
    EXPIRY_FAR_AHEAD = Row {
        check: Some(CheckId::Expiry),
        message: "the token has not expired",
        expected: "",
        hints: &[EXPIRY_IN_MILLISECONDS],
        ..EXPIRED
    };
}

const CLAIM_MISSING: Advice = Advice {
    code: "claim_missing",
    text: "Ask the issuer to add the claim, or stop expecting it if its tokens never have it.",
};
const ISSUER_MISSING: Advice = Advice {
    code: "issuer_missing",
    text: "Ask the issuer to add it: a token that does not say whose it is may be anyone's.",
};
const SUBJECT_MISSING: Advice = Advice {
    code: "subject_missing",
    text: "Ask the issuer to add it{subject|. If its tokens never have one, leave out @ and state the claim that \
        says it}.",
};
const AUDIENCE_MISSING: Advice = Advice {
    code: "audience_missing",
    text: "Ask the issuer to add it: a token that does not say whom it is for may be meant for someone \
        else{anyAudience|. Some issuers never do (Cognito's access tokens, WorkOS, Clerk): then use @}{claims|, and \
        state in @ the claim that says it, such as client_id or azp}.",
};
const TYPE_MISSING: Advice = Advice {
    code: "type_missing",
    text: "Ask the issuer to state the type in the header{typ|, or leave out @ if its tokens never have one}.",
};
const EXPIRY_MISSING: Advice = Advice {
    code: "expiry_missing",
    text: "Ask the issuer for tokens that end: one without exp is valid for ever{allowMissingExpiry|. If you accept \
        that, use @}.",
};
const ISSUED_AT_MISSING: Advice = Advice {
    code: "issued_at_missing",
    text: "Ask the issuer to add it{maxTokenAge|. If its tokens never have it, leave out @}.",
};
const CLAIM_MALFORMED: Advice = Advice {
    code: "claim_malformed",
    text: "Ask the issuer to write the claim as RFC 7519 4.1 defines it: it must be {expected}.",
};
const CLAIM_TYPE: Advice =
    Advice { code: "claim_type", text: "Ask the issuer to write {expected} there, or stop expecting the claim." };
const CLAIM_IS_LIST: Advice = Advice {
    code: "claim_is_list",
    text: "The claim is a list, and the policy compares one value{claimRules|: in @, state by includes or includesAny what \
        the list must have}.",
};
const CLAIM_IS_NO_LIST: Advice = Advice {
    code: "claim_is_no_list",
    text: "The claim is no list. Some issuers write a list of one value as that value{claimRules|: in @, state it by equals \
        or oneOf}.",
};
const CLAIM_PRESENT: Advice = Advice {
    code: "claim_present",
    text: "Send a token without the claim: its issuer adds it to tokens that are meant for something else.",
};
const VALUE_LACKING: Advice = Advice {
    code: "value_lacking",
    text: "Have the issuer grant it (a role, a group), and get a fresh token: the values that the token has are \
        compared exactly.",
};
const ONE_AUDIENCE: Advice = Advice {
    code: "one_audience",
    text: "Ask the issuer for a token for this service alone: whoever else is its audience could send it \
        here{singleAudience|. If you trust them all, leave out @}.",
};
const SHORTER_LIFETIME: Advice =
    Advice { code: "shorter_lifetime", text: "Ask the issuer for tokens that end sooner{maxLifetime|, or raise @}." };
const NOT_OF_PROFILE: Advice = Advice {
    code: "not_of_profile",
    text: "Send {kind}: this is a token of another kind, or its issuer does not follow the \
        specification{profile|. If its tokens never do, leave out @ and state what they do have}.",
};
const TRUST_AUDIENCE: Advice = Advice {
    code: "untrusted_audience",
    text: "Ask the issuer for an ID token for this client alone: any other audience of it could send it \
        here{trustedAudiences|. State the audience in @ if you trust it}.",
};
const OTHER_CLIENT: Advice = Advice {
    code: "other_client",
    text: "Send the ID token that the issuer made for this client: this one was requested by another{audience|. State that \
        client in @ only if it is yours too}.",
};
const NONCE_MISSING: Advice = Advice {
    code: "nonce_missing",
    text: "Send the nonce in the authentication request, which makes the issuer repeat it in the ID token{login.nonce|. If the \
        request had none, say so by @}.",
};
const ACR_MISSING: Advice = Advice {
    code: "acr_missing",
    text: "Request it with acr_values, or ask the issuer to state in acr how the user logged in{login.acr|. If it never does, \
        leave out @}.",
};
const AUTH_TIME_MISSING: Advice = Advice {
    code: "auth_time_missing",
    text: "Send max_age in the authentication request, which makes the issuer state the time{login.maxAuthAge|. If it never \
        does, leave out @}.",
};
const AT_HASH_MISSING: Advice = Advice {
    code: "at_hash_missing",
    text: "Ask the issuer to add at_hash, which says that both tokens were issued together{login.accessToken|. If it never \
        does, leave out @}.",
};
const NONCE_UNSTATED: Advice = Advice {
    code: "nonce_unstated",
    text: "Compare with the authentication request: if it had a nonce, state it. If it had none, reject the token: it \
        answers another login.",
};
const OTHER_LOGIN: Advice = Advice {
    code: "other_login",
    text: "Reject the token and begin the login again: it was sent before, or it answers a login that began elsewhere, such \
        as in another tab.",
};
const REQUEST_ACR: Advice = Advice {
    code: "request_acr",
    text: "Send the user back to log in, with acr_values in the authentication request.",
};
const LOG_IN_AGAIN: Advice = Advice {
    code: "log_in_again",
    text: "Send the user back to log in, with max_age in the authentication request{login.maxAuthAge|, or raise @}.",
};
const REJECT_BOTH: Advice = Advice {
    code: "reject_both",
    text: "Reject both tokens: somebody has put them together, or the access token is not the one that came with this ID \
        token.",
};
const NO_ACCESS_TOKEN: Advice = Advice {
    code: "no_hash",
    text: "Ask the issuer to sign ID tokens with an algorithm that names a hash{login.accessToken|. If it cannot, leave out @}.",
};
const STATE_LOGIN: Advice = Advice {
    code: "state_login",
    text: "State the login that the token has to answer{login|, in @}: its nonce, or that it had none.",
};
const STATE_PROFILE: Advice = Advice {
    code: "state_profile",
    text: "State no login: only an ID token answers one{profile|. If the tokens are ID tokens, state that by @}.",
};
const LIFETIME_CLAIM_MISSING: Advice = Advice {
    code: "lifetime_claim_missing",
    text: "Ask the issuer to add it{maxLifetime|. If its tokens never have it, leave out @}.",
};
const REQUEST_SCOPE: Advice = Advice {
    code: "request_scope",
    text: "Request a token with the scope that is required: the client asks the issuer for it, and the user or an \
        administrator may have to consent.",
};
const SCOPE_ABSENT: Advice = Advice {
    code: "scope_absent",
    text: "Request a token with the scope that is required: this one grants none. If its issuer says by another claim \
        what is permitted (roles, permissions){claimRules|, state that in @}.",
};
const NO_EXPIRY_AS_NUMBER: Advice = Advice {
    code: "never_expires_as_number",
    text: "The issuer seems to mean \"never\". A token says that by having no exp{allowMissingExpiry|, which @ \
        accepts}: ask the issuer to leave exp out, or better to let its tokens end.",
};
const OTHER_VALUE: Advice = Advice {
    code: "other_value",
    text: "If the token is right, expect its value. If your expectation is right, reject the token: it is meant for \
        something else.",
};
const OTHER_ISSUER: Advice = Advice {
    code: "other_issuer",
    text: "Get a token from the issuer that is expected: this one is from another issuer, tenant or \
        environment{issuer|. State its issuer in @ only if you trust it}.",
};
const OTHER_SUBJECT: Advice = Advice {
    code: "other_subject",
    text: "Send a token of the subject that is expected: this one is about another user, service or \
        deployment{subject|. State it in @ if it may call}.",
};
const OTHER_AUDIENCE: Advice = Advice {
    code: "other_audience",
    text: "Ask the issuer for a token with the audience that is expected: this one was made out to another \
        service{audience|. State its audience in @ only if it names nobody but you}.",
};
const KEYCLOAK_ACCOUNT: Advice = Advice {
    code: "keycloak_account",
    text: "Add an audience mapper for your API to the client in Keycloak, and request a new token. \"account\" is in \
        every token of the realm, so to expect it is to accept them all.",
};
const SLASH: Advice = Advice {
    code: "differs_in_slash",
    text: "Expect the value exactly as the token has it: the two differ only in a slash at the end.",
};
const SCHEME: Advice = Advice {
    code: "differs_in_scheme",
    text: "Expect the value exactly as the token has it: the two differ only in http and https.",
};
const CASE: Advice = Advice {
    code: "differs_in_case",
    text: "Expect the value exactly as the token has it: the two differ only in upper and lower case.",
};
const SPACE: Advice = Advice {
    code: "differs_in_white_space",
    text: "Expect the value exactly as the token has it: the two differ only in white space around it.",
};
const BARE_NAME: Advice = Advice {
    code: "differs_in_https",
    text: "Expect the value exactly as the token has it: the two differ only in https://, which some issuers leave \
        out.",
};
const OTHER_PATH: Advice = Advice {
    code: "other_path",
    text: "Compare the paths: host and scheme are the same, so this is often another tenant, realm or version of the \
        issuer{issuer|. State the token's issuer in @ if that is the one you mean}.",
};
const GET_FRESH: Advice = Advice { code: "get_fresh_token", text: "Get a fresh token from the issuer." };
const JUST_EXPIRED: Advice = Advice {
    code: "just_expired",
    text: "Get a fresh token. If this one was only just issued, the clocks differ: set them by NTP{clockTolerance|, \
        or use @}.",
};
const GET_YOUNGER: Advice =
    Advice { code: "token_too_old", text: "Get a fresh token from the issuer{maxTokenAge|, or raise @}." };
const WAIT: Advice = Advice {
    code: "not_valid_yet",
    text: "Use the token when its time has come, and check the clock of this machine.",
};
const CLOCKS_DIFFER: Advice = Advice {
    code: "clocks_differ",
    text: "Set the clocks of the issuer and of this machine by NTP: they differ{clockTolerance|. A few seconds of @ \
        bridge the rest}.",
};
const MILLISECONDS: Advice = Advice {
    code: "milliseconds",
    text: "Ask the issuer to write seconds (RFC 7519 2): the value looks like milliseconds.",
};
const EXPIRY_IN_MILLISECONDS: Advice = Advice {
    code: "expiry_in_milliseconds",
    text: "Ask the issuer to write seconds (RFC 7519 2): the value looks like milliseconds, which makes the token \
        valid for thousands of years.",
};

/// Clocks that are set by NTP differ by seconds, badly kept ones by minutes.
const CLOCKS_APART: f64 = 300.0;

/// Milliseconds are a thousand times what seconds are, and no time that is meant is a hundred times as far.
const MILLISECONDS_FROM: f64 = 100.0;

impl CheckError {
    pub(crate) fn describe(&self) -> Description<'_> {
        match self {
            Self::PayloadJson(error) => {
                let row = match error.fault {
                    JsonFault::NotUtf8 => &PAYLOAD_NOT_UTF8,
                    JsonFault::DuplicateMember { .. } => &PAYLOAD_DUPLICATE_MEMBER,
                    _ => &PAYLOAD_NOT_JSON,
                };
                row.plain().owned("fault", error.to_string()).owned("actual", error.actual())
            }
            Self::PayloadNotObject(kind) => PAYLOAD_NOT_OBJECT.plain().text("actual", kind.name()),
            Self::Missing { claim, path, expected } => {
                let row = match claim.as_str() {
                    "iss" => &MISSING_ISS,
                    "sub" => &MISSING_SUB,
                    "aud" => &MISSING_AUD,
                    "typ" => &MISSING_TYP,
                    "exp" => &MISSING_EXP,
                    "iat" => &MISSING_IAT,
                    _ => &MISSING,
                };
                row.plain().owned("name", name(claim, path)).expecting(expected.clone())
            }
            Self::Invalid { claim, path, expected, found } => INVALID
                .plain()
                .owned("name", name(claim, path))
                .text("expected", expected)
                .owned("actual", quote(found))
                .advising(invalid_advice(claim, expected, found)),
            Self::Mismatch { claim, path, expected, found } => {
                let row = match claim.as_str() {
                    "iss" => &MISMATCH_ISS,
                    "sub" => &MISMATCH_SUB,
                    "aud" => &MISMATCH_AUD,
                    "typ" => &MISMATCH_TYP,
                    _ => &MISMATCH,
                };
                let described = row
                    .plain()
                    .owned("name", name(claim, path))
                    .owned("actual", quote_all(found))
                    .expecting(expected.clone());
                match mismatch_advice(claim, expected, found) {
                    Some(advice) => described.advising(advice),
                    None => described,
                }
            }
            Self::Unmet { claim, path, test, expected, found } => {
                let row = match test {
                    UnmetTest::Absent => &NOT_ABSENT,
                    UnmetTest::Includes => &NOT_INCLUDED,
                    UnmetTest::IncludesAny => &NONE_INCLUDED,
                    UnmetTest::Some => &NO_ELEMENT,
                };
                let described = row.plain().owned("name", name(claim, path)).owned("actual", quote(found));
                if expected.is_empty() { described } else { described.expecting(expected.clone()) }
            }
            Self::SeveralAudiences { found } => SEVERAL_AUDIENCES.plain().owned("actual", quote_all(found)),
            Self::ValidTooLong { from, expires_at, max_lifetime } => {
                let (from, max_lifetime) = (from.as_unix_seconds_f64(), max_lifetime.as_secs_f64());
                VALID_TOO_LONG
                    .plain()
                    .owned("latest", whole(from + max_lifetime))
                    .owned("max_lifetime", Seconds(max_lifetime).to_string())
                    .owned("actual", Seconds(expires_at.as_unix_seconds_f64()).to_string())
            }
            Self::LifetimeUnknown { claim } => LIFETIME_UNKNOWN.plain().owned("name", name_of_claim(claim)),
            Self::InsufficientScope { claim, required, granted } => INSUFFICIENT_SCOPE
                .plain()
                .text("claim", claim)
                .owned("actual", if granted.is_empty() { "none".into() } else { quote(&join(granted, " ")) })
                .expecting(required.clone())
                .advising(if granted.is_empty() { SCOPE_ABSENT.code } else { REQUEST_SCOPE.code }),
            Self::NotOfProfile { profile, section, claim, path, fault } => describe_profile_fault(claim, fault)
                .owned("name", name(claim, path))
                .text("section", section)
                .text("kind", kind_of_token(profile)),
            Self::NotOfLogin { claim, fault } => describe_login_fault(claim, fault).owned("name", name(claim, &[])),
            Self::LoginNotStated => LOGIN_NOT_STATED.plain(),
            Self::LoginNotExpected => LOGIN_NOT_EXPECTED.plain(),
            Self::Expired { expires_at, now } => {
                let (expires_at, now) = (expires_at.as_unix_seconds_f64(), now.as_unix_seconds_f64());
                EXPIRED.plain().owned("now", whole(now)).owned("actual", past(expires_at, now)).advising(
                    match now - expires_at {
                        _ if expires_at <= 0.0 => NO_EXPIRY_AS_NUMBER.code,
                        ago if ago < CLOCKS_APART => JUST_EXPIRED.code,
                        _ => GET_FRESH.code,
                    },
                )
            }
            Self::NotYetValid { not_before, now } => ahead(&NOT_YET_VALID, *not_before, *now),
            Self::TooOld { issued_at, max_age, now } => {
                let (now, max_age) = (now.as_unix_seconds_f64(), max_age.as_secs_f64());
                TOO_OLD
                    .plain()
                    .owned("earliest", whole(now - max_age))
                    .owned("max_age", Seconds(max_age).to_string())
                    .owned("actual", past(issued_at.as_unix_seconds_f64(), now))
            }
            Self::IssuedInFuture { issued_at, now } => ahead(&ISSUED_IN_FUTURE, *issued_at, *now),
        }
    }
}

fn describe_profile_fault<'e>(claim: &str, fault: &'e ProfileFault) -> Description<'e> {
    match fault {
        ProfileFault::Missing => match claim {
            "typ" => PROFILE_MISSING_TYP.plain(),
            "exp" => PROFILE_MISSING_EXP.plain(),
            _ => PROFILE_MISSING.plain(),
        },
        ProfileFault::Invalid { expected, found } => {
            PROFILE_INVALID.plain().text("expected", expected).owned("actual", quote(found))
        }
        ProfileFault::Forbidden { found } => PROFILE_FORBIDDEN.plain().owned("actual", quote(found)),
        ProfileFault::Mismatch { expected, found } => {
            let row = match claim {
                "typ" => &PROFILE_MISMATCH_TYP,
                "aud" => &UNTRUSTED_AUDIENCE,
                _ => &OTHER_AUTHORIZED_PARTY,
            };
            row.plain().owned("actual", quote_all(found)).expecting(expected.clone())
        }
        ProfileFault::NoSubjectOrSession => NO_SUBJECT_OR_SESSION.plain(),
    }
}

fn describe_login_fault<'e>(claim: &str, fault: &'e LoginFault) -> Description<'e> {
    match fault {
        LoginFault::Missing => LOGIN_MISSING.plain().advising(match claim {
            "nonce" => NONCE_MISSING.code,
            "acr" => ACR_MISSING.code,
            "auth_time" => AUTH_TIME_MISSING.code,
            _ => AT_HASH_MISSING.code,
        }),
        LoginFault::Invalid { expected, found } => {
            LOGIN_INVALID.plain().text("expected", expected).owned("actual", quote(found))
        }
        LoginFault::Unexpected { found } => NONCE_UNEXPECTED.plain().owned("actual", quote(found)),
        LoginFault::OtherNonce { found } => OTHER_NONCE.plain().owned("actual", quote(found)),
        LoginFault::OtherAcr { expected, found } => {
            OTHER_ACR.plain().owned("actual", quote(found)).expecting(expected.clone())
        }
        LoginFault::TooLongAgo { authenticated_at, max_age, now } => {
            let (now, max_age) = (now.as_unix_seconds_f64(), max_age.as_secs_f64());
            LOGIN_TOO_LONG_AGO
                .plain()
                .owned("earliest", whole(now - max_age))
                .owned("max_age", Seconds(max_age).to_string())
                .owned("actual", past(authenticated_at.as_unix_seconds_f64(), now))
        }
        LoginFault::InFuture { authenticated_at, now } => ahead(&LOGIN_IN_FUTURE, *authenticated_at, *now),
        LoginFault::OtherAccessToken { found } => OTHER_ACCESS_TOKEN.plain().owned("actual", quote(found)),
        LoginFault::NoHash { algorithm } => NO_HASH.plain().text("actual", algorithm.map_or("none", Algorithm::name)),
    }
}

/// A profile's tokens, in a sentence.
fn kind_of_token(profile: &str) -> &'static str {
    match profile {
        "access-token" => "an access token",
        "id-token" => "an ID token",
        _ => "a logout token",
    }
}

/// The advice for an expiry that is accepted but so far ahead that it must be a mistake.
pub(crate) fn describe_far_expiry<'e>(expires_at: Timestamp, now: Timestamp) -> Option<Description<'e>> {
    (expires_at.as_unix_seconds_f64() / now.as_unix_seconds_f64() > MILLISECONDS_FROM).then(|| EXPIRY_FAR_AHEAD.plain())
}

impl core::error::Error for CheckError {}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}

/// A time that lies ahead.
fn ahead<'e>(row: &'static Row, time: Timestamp, now: Timestamp) -> Description<'e> {
    let (time, now) = (time.as_unix_seconds_f64(), now.as_unix_seconds_f64());
    row.plain()
        .owned("now", whole(now))
        .owned("actual", [&Seconds(time).to_string(), ", in ", &span(time - now)].concat())
        .advising(match time - now {
            _ if time / now > MILLISECONDS_FROM => MILLISECONDS.code,
            ahead if ahead < CLOCKS_APART => CLOCKS_DIFFER.code,
            _ => WAIT.code,
        })
}

fn past(time: f64, now: f64) -> String {
    [&Seconds(time).to_string(), ", ", &span(now - time), " ago"].concat()
}

fn whole(now: f64) -> String {
    Seconds(now.floor()).to_string()
}

fn invalid_advice(claim: &str, expected: &str, found: &str) -> &'static str {
    match claim {
        "exp" if found.starts_with(|first: char| first.is_ascii_digit()) => NO_EXPIRY_AS_NUMBER.code,
        "iss" | "sub" | "aud" | "exp" | "nbf" | "iat" => CLAIM_MALFORMED.code,
        _ if expected == Kind::Array.name() && found != Kind::Object.name() => CLAIM_IS_NO_LIST.code,
        _ if expected != Kind::Object.name() && found == Kind::Array.name() => CLAIM_IS_LIST.code,
        _ => CLAIM_TYPE.code,
    }
}

fn mismatch_advice(claim: &str, expected: &[String], found: &[String]) -> Option<&'static str> {
    use super::difference::Difference;
    match difference(expected, found) {
        Some(Difference::Slash) => return Some(SLASH.code),
        Some(Difference::Scheme) => return Some(SCHEME.code),
        Some(Difference::Case) => return Some(CASE.code),
        Some(Difference::WhiteSpace) => return Some(SPACE.code),
        Some(Difference::BareName) if claim == "iss" => return Some(BARE_NAME.code),
        Some(Difference::Path) if claim == "iss" => return Some(OTHER_PATH.code),
        _ => {}
    }
    (claim == "aud" && found.iter().any(|audience| audience == "account")).then_some(KEYCLOAK_ACCOUNT.code)
}

/// The value in a claim, innermost step first. Names of claims hold any characters, so each is quoted by itself.
fn name(claim: &str, path: &[PathStep]) -> String {
    let mut name = String::new();
    for step in path.iter().rev() {
        match step {
            PathStep::Member(member) => name.extend(["\"", &quote(member), "\" of "]),
            PathStep::Element(place) => name.extend(["element ", &place.to_string(), " of "]),
        }
    }
    name + &name_of_claim(claim)
}

fn name_of_claim(claim: &str) -> String {
    let name = match claim {
        "typ" => "the header's \"typ\"",
        "iss" => "the issuer (\"iss\")",
        "sub" => "the subject (\"sub\")",
        "aud" => "the audience (\"aud\")",
        "exp" => "the expiry (\"exp\")",
        "nbf" => "the start of validity (\"nbf\")",
        "iat" => "the time of issue (\"iat\")",
        // Comes from the policy, not from the token.
        _ => return ["the claim \"", &quote(claim), "\""].concat(),
    };
    name.into()
}

#[cfg(test)]
mod tests {
    use super::{CheckError, Timestamp, describe_far_expiry};

    const NOW: f64 = 1_700_000_000.0;

    fn at(seconds: f64) -> Timestamp {
        Timestamp::from_unix_seconds_f64(seconds).expect("in range")
    }

    fn advice(error: &CheckError) -> &'static str {
        error.describe().hint().code()
    }

    fn mismatch(claim: &str, expected: &str, found: &str) -> &'static str {
        advice(&CheckError::Mismatch {
            claim: claim.into(),
            path: Vec::new(),
            expected: vec![expected.into()],
            found: vec![found.into()],
        })
    }

    #[test]
    fn named_causes_of_a_mismatch() {
        for (expected, found, code) in [
            ("https://i/", "https://i", "differs_in_slash"),
            ("https://i", "http://i", "differs_in_scheme"),
            ("https://i", "HTTPS://I", "differs_in_case"),
            ("api", "api ", "differs_in_white_space"),
            ("https://accounts.example", "accounts.example", "differs_in_https"),
            ("https://i/a", "https://i/b", "other_path"),
            ("api", "other", "other_issuer"),
            ("{owner}", "{owner}", "other_issuer"),
        ] {
            assert_eq!(mismatch("iss", expected, found), code);
        }
        assert_eq!(mismatch("aud", "https://i/a", "https://i/b"), "other_audience");
        assert_eq!(mismatch("aud", "api", "account"), "keycloak_account");
        assert_eq!(mismatch("plan", "gold", "blue"), "other_value");
    }

    #[test]
    fn times_that_look_like_milliseconds() {
        assert!(describe_far_expiry(at(100.0 * NOW), at(NOW)).is_none());
        assert!(describe_far_expiry(at(101.0 * NOW), at(NOW)).is_some());
        let not_before = |seconds| advice(&CheckError::NotYetValid { not_before: at(seconds), now: at(NOW) });
        assert_eq!(not_before(101.0 * NOW), "milliseconds");
        assert_eq!(not_before(100.0 * NOW), "not_valid_yet");
        assert_eq!(not_before(NOW + 300.0), "not_valid_yet");
        assert_eq!(not_before(NOW + 299.0), "clocks_differ");
    }

    #[test]
    fn just_expired_is_less_than_five_minutes_ago() {
        let expired = |ago| advice(&CheckError::Expired { expires_at: at(NOW - ago), now: at(NOW) });
        assert_eq!(expired(299.0), "just_expired");
        assert_eq!(expired(300.0), "get_fresh_token");
        assert_eq!(expired(NOW), "never_expires_as_number");
    }

    #[test]
    fn a_number_that_means_never_is_told_how_to_say_it() {
        let invalid = |claim: &str, expected, found: &str| {
            advice(&CheckError::Invalid { claim: claim.into(), path: Vec::new(), expected, found: found.into() })
        };
        let range = "a number of seconds of magnitude at most 2^53 - 1";
        assert_eq!(invalid("exp", range, "9223372036854775807"), "never_expires_as_number");
        assert_eq!(invalid("exp", "a number of seconds since 1970", "a string"), "claim_malformed");
        assert_eq!(invalid("roles", "a string", "an array"), "claim_is_list");
        assert_eq!(invalid("sub", "a string", "an array"), "claim_malformed");
        assert_eq!(invalid("plan", "a string", "null"), "claim_type");
    }
}
