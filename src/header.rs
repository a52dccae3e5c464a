//! The protected header (RFC 7515 4.1): what it may contain, and what is rejected at once.

use std::borrow::Cow;

use crate::algorithm::Algorithm;
use crate::base64url;
use crate::error::{CriticalFault, ParseError};
use crate::json::{Document, Kind, Value};
use crate::limits::CRIT_NAMES;
use crate::policy::Policy;

/// A header whose relevant members are all well-formed. It is not trusted yet.
///
/// Members that carry keys or point to them (`jwk`, `jku`, `x5u`, `x5c`) are never used; see
/// [`embedded_keys`](Header::embedded_keys).
#[derive(Clone, Debug)]
pub struct Header {
    document: Document,
    algorithm: Algorithm,
    kid: Option<String>,
}

impl Header {
    /// `alg` (RFC 7515 4.1.1).
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// `kid` (RFC 7515 4.1.4), compared byte for byte with that of the keys.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// `typ` (RFC 7515 4.1.9).
    #[must_use]
    pub fn typ(&self) -> Option<Cow<'_, str>> {
        self.document.root().get("typ")?.as_str()
    }

    /// The header's JSON text, as it was signed: an object without duplicate members.
    #[must_use]
    pub fn json(&self) -> &str {
        self.document.text()
    }

    /// The names of the members that carry or name a key, all of which are ignored (RFC 8725 3.10).
    pub fn embedded_keys(&self) -> impl Iterator<Item = &'static str> {
        let root = self.document.root();
        EMBEDDED_KEYS.into_iter().filter(move |name| root.get(name).is_some())
    }

    /// Whether it has a `nonce`, as Microsoft Graph's tokens do: the signed header then differs from the one sent.
    pub(crate) fn has_nonce(&self) -> bool {
        self.document.root().get("nonce").is_some()
    }

    /// Refuses the critical extensions that `policy` does not name, where another policy has parsed the header.
    pub(crate) fn refuse_critical(&self, policy: &Policy) -> Result<(), ParseError> {
        refuse_critical(self.document.root(), policy.crit())
    }

    pub(crate) fn parse(bytes: Vec<u8>, policy: &Policy) -> Result<Self, ParseError> {
        let document = parse_object(bytes)?;
        let header = document.root();
        let jwe_member = JWE_MEMBERS.into_iter().find(|name| header.get(name).is_some());
        if jwe_member.is_some() {
            return Err(ParseError::Encrypted { member: jwe_member });
        }
        let algorithm = algorithm(header)?;
        for member in STRINGS {
            let found = header.get(member).map(|value| value.kind());
            if let Some(found) = found.filter(|&kind| kind != Kind::String) {
                return Err(ParseError::MemberType { member, found });
            }
        }
        let kid = header.get("kid").and_then(|kid| kid.as_str()).map(Cow::into_owned);
        refuse_critical(header, policy.crit())?;
        refuse_unencoded(header)?;
        Ok(Self { document, algorithm, kid })
    }
}

/// The header as JSON, before its members are checked.
pub(crate) fn parse_object(bytes: Vec<u8>) -> Result<Document, ParseError> {
    Document::parse_object(bytes, ParseError::HeaderJson, ParseError::HeaderNotObject)
}

/// Whether the header of a token without a signature says that it should have none; it is rejected either way.
pub(crate) fn says_unsecured(segment: &[u8]) -> bool {
    let header = base64url::decode(segment).ok().and_then(|bytes| Document::parse(bytes).ok());
    let alg = header.as_ref().and_then(|header| header.root().get("alg")?.as_str());
    alg.is_some_and(|alg| alg.eq_ignore_ascii_case("none"))
}

const EMBEDDED_KEYS: [&str; 4] = ["jku", "jwk", "x5u", "x5c"];

/// Members that only an encrypted token has (RFC 7516 4.1, RFC 7518 4).
const JWE_MEMBERS: [&str; 4] = ["enc", "zip", "epk", "p2c"];

const STRINGS: [&str; 3] = ["kid", "typ", "cty"];

/// Names that RFC 7515 and RFC 7518 define: `crit` must not list them.
const REGISTERED: [&str; 20] = [
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu",
    "apv", "iv", "tag", "p2s", "p2c",
];

fn algorithm(header: Value<'_>) -> Result<Algorithm, ParseError> {
    let alg = header.get("alg").ok_or(ParseError::AlgorithmMissing)?;
    let name = alg.as_str().ok_or(ParseError::AlgorithmType(alg.kind()))?;
    Algorithm::from_name(&name).ok_or_else(|| ParseError::AlgorithmUnsupported { name: name.into_owned() })
}

fn refuse_critical(header: Value<'_>, understood: &[String]) -> Result<(), ParseError> {
    let Some(crit) = header.get("crit") else {
        return Ok(());
    };
    let malformed = |fault| Err(ParseError::CriticalMalformed(fault));
    if crit.kind() != Kind::Array {
        return malformed(CriticalFault::NotArray);
    }
    let names: Option<Vec<_>> = crit.elements().map(|name| name.as_str()).take(CRIT_NAMES.saturating_add(1)).collect();
    let Some(names) = names else {
        return malformed(CriticalFault::NotStrings);
    };
    if names.is_empty() {
        return malformed(CriticalFault::Empty);
    }
    if names.len() > CRIT_NAMES {
        return malformed(CriticalFault::TooLong);
    }
    for (position, name) in names.iter().enumerate() {
        if names.iter().take(position).any(|earlier| earlier == name) {
            return malformed(CriticalFault::Duplicate);
        }
        if REGISTERED.contains(&name.as_ref()) {
            return malformed(CriticalFault::Registered);
        }
        if header.get(name).is_none() {
            return malformed(CriticalFault::Absent);
        }
    }
    for name in names {
        // `b64` has a rule of its own, which refuses the only value that would change anything.
        if name != "b64" && !understood.iter().any(|known| *known == name) {
            return Err(ParseError::CriticalUnsupported { name: name.into_owned() });
        }
    }
    Ok(())
}

fn refuse_unencoded(header: Value<'_>) -> Result<(), ParseError> {
    match header.get("b64").map(|b64| (b64.as_bool(), b64.kind())) {
        None | Some((Some(true), _)) => Ok(()),
        Some((Some(false), _)) => Err(ParseError::Unencoded),
        Some((None, kind)) => Err(ParseError::UnencodedType(kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Header, says_unsecured};
    use crate::base64url;
    use crate::policy::{Expected, Policy};

    #[test]
    fn keys_that_the_token_offers_are_named() {
        let policy =
            Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked).build().expect("a policy");
        for (json, expected) in [
            (r#"{"alg":"ES256","kid":"a","x5t":"b"}"#, &[][..]),
            (r#"{"alg":"ES256","x5c":[],"jwk":null,"jku":"https://issuer.example"}"#, &["jku", "jwk", "x5c"]),
            (r#"{"x5u":1,"alg":"ES256"}"#, &["x5u"]),
        ] {
            let header = Header::parse(json.into(), &policy).unwrap();
            assert_eq!(header.embedded_keys().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_token_is_meant_to_have_no_signature_when_its_algorithm_is_none() {
        let says = |json: &str| says_unsecured(base64url::encode(json.as_bytes()).as_bytes());
        for json in [r#"{"alg":"none"}"#, r#"{"typ":"JWT","alg":"NONE"}"#, r#"{"alg":"\u006eone"}"#] {
            assert!(says(json), "{json}");
        }
        for json in ["", "{", "[]", "{}", r#"{"alg":["none"]}"#, r#"{"alg":"ES256"}"#, r#"{"alg":"none "}"#] {
            assert!(!says(json), "{json}");
        }
        assert!(!says_unsecured(b"?"));
    }
}
