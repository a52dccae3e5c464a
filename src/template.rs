//! Templates for claims that are composed of others, such as Vercel's subject.

use crate::error::PolicyError;

/// Text with the names of claims in braces, which stand for the token's values.
///
/// # Example: the subject of Vercel's tokens, which repeats three other claims
///
/// ```
/// let template = jwt_verdict::policy::Template::parse("owner:{owner}:project:{project}:environment:{environment}")?;
/// assert!(jwt_verdict::policy::Template::parse("owner:{owner").is_err());
/// # Ok::<(), jwt_verdict::error::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    Claim(String),
}

impl Template {
    /// Parses text that names at least one claim. A literal brace cannot be written.
    ///
    /// # Errors
    ///
    /// [`PolicyError::MalformedTemplate`] for an unmatched brace, an empty name, or text without a name.
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

    /// The texts and the names of claims, in order.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }
}

#[cfg(test)]
mod tests {
    use super::Template;

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
}
