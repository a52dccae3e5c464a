//! The rules of a policy's claims, as a vector writes them: those of the option `claims` in JavaScript.

use std::time::Duration;

use jwt_verdict::error::PolicyError;
use jwt_verdict::policy::{ClaimRule, Login, PolicyBuilder, Profile, Scalar, Stated};
use jwt_verdict::{Expected, Scope};
use serde_json::Value;

type Builder = PolicyBuilder<Stated, Stated>;

pub(crate) fn claims(policy: Builder, claims: &Value) -> Builder {
    let claims = claims.as_object().expect("claims is an object");
    claims.iter().fold(policy, |policy, (name, value)| policy.claim(name, rule(value)))
}

pub(crate) fn typ(policy: Builder, typ: &Value) -> Builder {
    let expected = |value: &Value| match value {
        Value::String(only) => Expected::exactly(only),
        list => Expected::any_of(list.as_array().expect("types").iter().map(|typ| typ.as_str().expect("a type"))),
    };
    match typ.as_object() {
        Some(object) if object["optional"] == true => policy.typ_if_present(expected(&object["oneOf"]).expect("types")),
        _ => policy.typ(expected(typ).expect("a type")),
    }
}

pub(crate) fn scope(scope: &Value) -> Scope {
    match scope {
        Value::String(words) => words.parse(),
        list => Scope::new(list.as_array().expect("a list").iter().map(|word| word.as_str().expect("a word"))),
    }
    .expect("a scope")
}

pub(crate) fn profile(name: &Value, trusted: &Value) -> Profile {
    match name.as_str() {
        Some("access-token") => Profile::AccessToken,
        Some("id-token") => Profile::IdToken { trusted_audiences: texts(trusted) },
        Some("logout-token") => Profile::LogoutToken,
        _ => panic!("unknown profile {name}"),
    }
}

pub(crate) fn login(login: &Value) -> Login {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let members = login.as_object().expect("login is an object");
    let begun = match &members["nonce"] {
        Value::Null => Login::without_nonce(),
        nonce => Login::with_nonce(text(nonce)).expect("a nonce"),
    };
    members.iter().fold(begun, |login, (name, value)| match name.as_str() {
        "nonce" => login,
        "maxAuthAge" => login.max_auth_age(Duration::from_secs_f64(value.as_f64().expect("a number"))),
        "acr" => login.acr(if value.is_string() { vec![text(value)] } else { texts(value) }).expect("values"),
        "accessToken" => login.access_token(text(value)).expect("a token"),
        _ => panic!("unknown member {name}"),
    })
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

fn rule(value: &Value) -> ClaimRule {
    let Some(object) = value.as_object() else {
        return ClaimRule::one_of(scalars(value)).expect("scalars");
    };
    let tests = object.iter().filter(|(name, _)| *name != "optional");
    let tests = tests.map(|(name, value)| test(name, value).expect(name));
    let rule = tests.reduce(|one, other| one.and(other).expect("two tests")).expect("a test");
    if object.get("optional").is_some_and(|optional| optional == true) { rule.optional() } else { rule }
}

fn test(name: &str, value: &Value) -> Result<ClaimRule, PolicyError> {
    match name {
        "present" => Ok(ClaimRule::present()),
        "absent" => Ok(ClaimRule::absent()),
        "equals" => ClaimRule::equals(scalar(value)),
        "oneOf" => ClaimRule::one_of(scalars(value)),
        "includes" => ClaimRule::includes(scalars(value)),
        "includesAny" => ClaimRule::includes_any(scalars(value)),
        "some" => ClaimRule::some(rule(value)),
        "members" => {
            let members = value.as_object().expect("members is an object");
            ClaimRule::members(members.iter().map(|(name, value)| (name.as_str(), rule(value))))
        }
        // No test: what nobody can state has no vector.
        _ => Err(PolicyError::NothingExpected),
    }
}

fn scalars(value: &Value) -> Vec<Scalar> {
    value.as_array().map_or_else(|| vec![scalar(value)], |list| list.iter().map(scalar).collect())
}

fn scalar(value: &Value) -> Scalar {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => Scalar::Number(number.to_string().parse().expect("a number")),
        Value::Null => Scalar::Null,
        _ => panic!("no scalar: {value}"),
    }
}
