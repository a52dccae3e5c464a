//! Scopes: what an access token permits (RFC 6749 3.3, RFC 8693 4.2).

use core::str::FromStr;

use crate::error::PolicyError;
use crate::json::{Kind, Value};
use crate::limits::SCOPE_TOKENS;

/// One or more scope tokens, all of which must be granted (RFC 6749 3.3).
///
/// A scope token is printable ASCII without space, `"` and `\`, compared exactly. What is required is told to the caller in a
/// header (RFC 6750 3), so nothing else has a place here.
///
/// # Example: what a route needs
///
/// ```
/// use jwt_verdict::Scope;
///
/// let scope: Scope = "files:read files:write".parse()?;
/// assert_eq!(scope.tokens(), ["files:read", "files:write"]);
/// assert!("files:read  files:write".parse::<Scope>().is_err());
/// # Ok::<(), jwt_verdict::error::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    tokens: Vec<String>,
}

impl Scope {
    /// Takes scope tokens, each once.
    ///
    /// # Errors
    ///
    /// [`PolicyError::MalformedScope`] if there are none or more than 100, or if one is not a scope token.
    pub fn new<S: Into<String>>(tokens: impl IntoIterator<Item = S>) -> Result<Self, PolicyError> {
        let mut unique: Vec<String> = Vec::new();
        for token in tokens.into_iter().map(Into::into) {
            if token.is_empty() || !token.bytes().all(is_scope_character) {
                return Err(PolicyError::MalformedScope);
            }
            if !unique.contains(&token) {
                unique.push(token);
            }
            if unique.len() > SCOPE_TOKENS {
                return Err(PolicyError::MalformedScope);
            }
        }
        if unique.is_empty() { Err(PolicyError::MalformedScope) } else { Ok(Self { tokens: unique }) }
    }

    /// The scope tokens.
    #[must_use]
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }
}

impl FromStr for Scope {
    type Err = PolicyError;

    /// Splits at single spaces.
    fn from_str(text: &str) -> Result<Self, PolicyError> {
        Self::new(text.split(' '))
    }
}

impl TryFrom<&str> for Scope {
    type Error = PolicyError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl<S: Into<String>, const N: usize> TryFrom<[S; N]> for Scope {
    type Error = PolicyError;

    fn try_from(tokens: [S; N]) -> Result<Self, Self::Error> {
        Self::new(tokens)
    }
}

impl<S: Into<String>> TryFrom<Vec<S>> for Scope {
    type Error = PolicyError;

    fn try_from(tokens: Vec<S>) -> Result<Self, Self::Error> {
        Self::new(tokens)
    }
}

/// RFC 6749 3.3, `NQCHAR`.
fn is_scope_character(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e)
}

/// What a token grants, and the claim that says so: `scope`, or where there is none `scp`, as Entra and Okta have it. Each is a
/// string of words (RFC 8693 4.2) or an array of them.
///
/// The error is a claim of another form.
pub(crate) fn granted(claims: Value<'_>) -> Result<(&'static str, Vec<String>), (&'static str, Value<'_>)> {
    let found = ["scope", "scp"].into_iter().find_map(|claim| Some((claim, claims.get(claim)?)));
    let Some((claim, value)) = found else {
        return Ok(("scope", Vec::new()));
    };
    let granted: Option<Vec<String>> = match value.kind() {
        Kind::String => {
            value.as_str().map(|words| words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
        }
        Kind::Array => value.elements().map(|word| word.as_str().map(Into::into)).collect(),
        _ => None,
    };
    granted.map(|granted| (claim, granted)).ok_or((claim, value))
}

#[cfg(test)]
mod tests {
    use super::{Scope, granted};
    use crate::error::PolicyError;
    use crate::json::Document;

    #[test]
    fn a_scope_goes_into_a_header() {
        for text in ["", " ", "a ", " a", "a  b", "a\tb", "a\r\nb", "a\"b", "a\\b", "ä", "a\u{7f}"] {
            assert_eq!(text.parse::<Scope>(), Err(PolicyError::MalformedScope), "{text:?}");
        }
        assert_eq!(Scope::new(["a b"]), Err(PolicyError::MalformedScope));
        assert_eq!(Scope::new(Vec::<String>::new()), Err(PolicyError::MalformedScope));
        assert_eq!(Scope::new((0..101).map(|n| n.to_string())), Err(PolicyError::MalformedScope));
        assert_eq!(
            "a b a !#[]~".parse::<Scope>().map(|scope| scope.tokens().to_vec()),
            Ok(vec!["a".into(), "b".into(), "!#[]~".into()])
        );
    }

    #[test]
    fn what_is_granted_is_in_scope_or_else_in_scp() {
        let granted = |json: &str| {
            let document = Document::parse(json.into()).expect(json);
            granted(document.root()).map(|(claim, granted)| (claim, granted.join("|"))).map_err(|(claim, _)| claim)
        };
        assert_eq!(granted("{}"), Ok(("scope", String::new())));
        assert_eq!(granted(r#"{"scope":"a b","scp":["c"]}"#), Ok(("scope", "a|b".into())));
        assert_eq!(granted(r#"{"scope":"","scp":["c"]}"#), Ok(("scope", String::new())));
        assert_eq!(granted(r#"{"scope":["a b","c"]}"#), Ok(("scope", "a b|c".into())));
        assert_eq!(granted(r#"{"scp":"a"}"#), Ok(("scp", "a".into())));
        assert_eq!(granted(r#"{"scp":["a",1]}"#), Err("scp"));
        for malformed in ["null", "1", "{}", "[null]", "true"] {
            assert_eq!(granted(&["{\"scope\":", malformed, ",\"scp\":\"a\"}"].concat()), Err("scope"));
        }
    }
}
