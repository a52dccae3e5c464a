//! The form of a claim that is composed of others, such as Vercel's subject.

use crate::claims::text_claim;
use crate::error::{CheckError, PolicyError};
use crate::json::Value;

/// Text with the names of claims in braces, which stand for what the token says there.
///
/// # Example: the subject of Vercel's tokens, which repeats three other claims
///
/// ```
/// let template = jwt_verdict::Template::parse("owner:{owner}:project:{project}:environment:{environment}")?;
/// assert!(jwt_verdict::Template::parse("owner:{owner").is_err());
/// # Ok::<(), jwt_verdict::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Claim(String),
}

impl Template {
    /// Takes a text that names at least one claim. There is no way to write a brace that is one.
    ///
    /// # Errors
    ///
    /// [`PolicyError::MalformedTemplate`] for a brace without its other half, a name that is empty, or no name at all.
    pub fn parse(text: impl Into<String>) -> Result<Self, PolicyError> {
        let text = text.into();
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or(PolicyError::MalformedTemplate)?;
            if name.is_empty() || name.contains('{') || before.contains('}') {
                return Err(PolicyError::MalformedTemplate);
            }
            parts.push(Part::Text(before.into()));
            parts.push(Part::Claim(name.into()));
            rest = after;
        }
        if parts.is_empty() || rest.contains('}') {
            return Err(PolicyError::MalformedTemplate);
        }
        parts.push(Part::Text(rest.into()));
        Ok(Self { text, parts })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What the claim has to be in a token with these claims, each named one of which must be a string.
    pub(crate) fn fill(&self, claims: Value<'_>) -> Result<String, CheckError> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Claim(name) => {
                    let value = text_claim(claims, name)?
                        .ok_or_else(|| CheckError::Missing { claim: name.clone(), expected: Vec::new() })?;
                    filled.push_str(&value);
                }
            }
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::Template;
    use crate::error::CheckError;
    use crate::json::Document;

    #[test]
    fn names_of_claims_stand_between_braces() {
        for text in ["{a}", "owner:{owner}", "{a}:{b}", "{a}{a} ", "owner:{owner}:project:{project}"] {
            assert_eq!(Template::parse(text).map(|template| template.text().to_owned()), Ok(text.into()));
        }
    }

    #[test]
    fn a_brace_has_its_other_half_and_a_name() {
        for text in
            ["", "owner", "{", "}", "{}", "a{}", "{a", "{a}{b", "a}", "{a}}", "}{a}", "{a}b}{c}", "{{a}}", "{a{b}}"]
        {
            assert!(Template::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_the_token_says_takes_the_place_of_the_names() {
        let document = Document::parse(br#"{"a":"{b}","b":"","n":1}"#.to_vec()).unwrap();
        let fill = |text| Template::parse(text).unwrap().fill(document.root());
        assert_eq!(fill("{a}").unwrap(), "{b}");
        assert_eq!(fill("x:{a}{b}:{a} y").unwrap(), "x:{b}:{b} y");
        assert!(matches!(fill("{a}{c}"), Err(CheckError::Missing { claim, .. }) if claim == "c"));
        assert!(matches!(fill("{n}"), Err(CheckError::Invalid { claim, .. }) if claim == "n"));
    }
}
