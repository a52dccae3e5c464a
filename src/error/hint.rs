//! What to do about a refusal, in a sentence that calls each option what the reader calls it.

use core::fmt;
use std::borrow::Cow;

/// What to do about a refusal: a stable code, and a sentence in which options are still open.
///
/// A program written in Rust, one in JavaScript, somebody at a command line and a visitor of the debugging page set the
/// same option in four ways. `Display` names options as this crate does; [`render`](Hint::render) takes other names.
///
/// # Example: a command line that names its own flags
///
/// ```
/// # fn advise(error: &jwt_verdict::Error) -> String {
/// error.hint().render(|option| match option {
///     "clockTolerance" => Some("--tolerance"),
///     "issuer" => Some("--issuer"),
///     // What this program has no flag for is left out of the sentence.
///     _ => None,
/// })
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hint {
    code: &'static str,
    /// Holds `{option|words}` or `{option|words|other words}`: the words where the reader has the option, with its name
    /// in place of `@`; the other words, or none, where not.
    template: Cow<'static, str>,
}

impl Hint {
    pub(crate) fn new(code: &'static str, template: impl Into<Cow<'static, str>>) -> Self {
        Self { code, template: template.into() }
    }

    /// The stable code, for example `clocks_differ`. Sentences may change; codes do not.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The sentence, with the name that `name_of` gives for each option. It gets the option's name in the JavaScript API
    /// and answers `None` where the reader has no such option.
    #[must_use]
    pub fn render<'n>(&self, name_of: impl Fn(&str) -> Option<&'n str>) -> String {
        render(&self.template, name_of)
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(name_in_rust))
    }
}

/// A text with options, written for one reader. What is no placeholder stands as it is.
pub(super) fn render<'n>(template: &str, name_of: impl Fn(&str) -> Option<&'n str>) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let placeholder = after.split_once('}').and_then(|(inside, after)| Some((inside.split_once('|')?, after)));
        text.push_str(before);
        let Some(((option, words), after_placeholder)) = placeholder else {
            text.push('{');
            rest = after;
            continue;
        };
        let (with, without) = words.split_once('|').unwrap_or((words, ""));
        match name_of(option) {
            Some(name) => text.push_str(&with.replace('@', name)),
            None => text.push_str(without),
        }
        rest = after_placeholder;
    }
    text.push_str(rest);
    text
}

/// What the options are called in this crate.
pub(super) fn name_in_rust(option: &str) -> Option<&'static str> {
    Some(match option {
        "algorithms" => "PolicyBuilder::algorithms",
        "allowMissingExpiry" => "PolicyBuilder::allow_missing_expiry",
        "anyAudience" | "anyIssuer" => "Expected::Unchecked",
        "audience" => "PolicyBuilder::audience",
        "issuer" => "PolicyBuilder::issuer",
        "claimRules" | "claims" => "PolicyBuilder::claim",
        "clockTolerance" => "PolicyBuilder::clock_tolerance",
        "crit" => "PolicyBuilder::crit",
        "jwks" => "Verifier::new",
        "login" => "Verifier::verify_login",
        "login.accessToken" => "Login::access_token",
        "login.acr" => "Login::acr",
        "login.maxAuthAge" => "Login::max_auth_age",
        "login.nonce" => "Login::without_nonce",
        "limits.jwksBytes" => "Limits::with_jwks_bytes",
        "limits.keys" => "Limits::with_keys",
        "limits.tokenBytes" => "PolicyBuilder::max_token_bytes",
        "maxLifetime" => "PolicyBuilder::max_lifetime",
        "maxTokenAge" => "PolicyBuilder::max_token_age",
        "profile" => "PolicyBuilder::profile",
        "requiredClaims" => "PolicyBuilder::required_claims",
        "scope" => "PolicyBuilder::scope",
        "secret" => "Verifier::with_secret",
        "singleAudience" => "PolicyBuilder::single_audience",
        "subject" => "PolicyBuilder::subject",
        "templates" => "PolicyBuilder::template",
        "trustedAudiences" => "Profile::IdToken",
        "typ" => "PolicyBuilder::typ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Hint, render};

    #[test]
    fn an_option_has_the_name_that_its_reader_knows() {
        let hint = Hint::new("clocks_differ", "Set the clocks by NTP{clockTolerance|, or raise @}.");
        assert_eq!(hint.to_string(), "Set the clocks by NTP, or raise PolicyBuilder::clock_tolerance.");
        assert_eq!(hint.render(|_| Some("--tolerance")), "Set the clocks by NTP, or raise --tolerance.");
        assert_eq!(hint.render(|_| None), "Set the clocks by NTP.");
    }

    #[test]
    fn other_words_stand_where_the_reader_has_no_such_option() {
        let template = "{secret|Pass it in @|Ask whoever runs the verifier} and {jwks|use @}.";
        assert_eq!(
            render(template, |option| (option == "jwks").then_some("X")),
            "Ask whoever runs the verifier and use X."
        );
    }

    #[test]
    fn braces_that_are_no_placeholder_stay() {
        for text in ["{", "a { b", "{x}", "{\"keys\":[]}", "} {"] {
            assert_eq!(render(text, |_| Some("name")), text);
        }
        assert_eq!(render("{\"keys\":[]}{jwks| in @}", |_| Some("--jwks")), "{\"keys\":[]} in --jwks");
    }
}
