//! What every refusal says to people: a sentence, what was expected, what was found, and what to do.
//!
//! A sentence quotes neither token nor key. Values of the token appear only as "found", escaped and cut.

use core::fmt;
use core::time::Duration;
use std::borrow::Cow;

use crate::algorithm::{Algorithm, Crv, Curve, EdwardsCurve};
use crate::check::{CheckId, Status};
use crate::error::{
    Candidate, CheckError, CriticalFault, Error, KeyProblem, KeysError, Misfit, ParseError, PolicyError, SelectError,
    VerifyError,
};
use crate::json::{JsonError, JsonFault, Kind, Value};
use crate::limits::{CRIT_NAMES, QUOTED_CHARACTERS, RSA_BITS_MAX, RSA_BITS_MIN};

const SECRET: &str = "bytes that only the issuer and the verifier know";

const KEY_FILE: &str = "a key as PEM, DER, JWK or JWKS";

const UNSECURED: &str = "Refuse whoever sent it: anyone can write such a token, and no option accepts it.";

type Words = Cow<'static, str>;

impl Error {
    /// The values or the form that would have done; empty where there is nothing to list.
    #[must_use]
    pub fn expected(&self) -> Vec<String> {
        match self {
            Self::Keys(error) => vec![match error {
                KeysError::TooLarge { limit, .. } => format!("at most {limit} bytes"),
                KeysError::Json(_) => "strict JSON".into(),
                KeysError::NotObject(_) => "an object with the member keys".into(),
                KeysError::KeysMissing(_) => "an array of keys".into(),
                KeysError::TooManyKeys { limit, .. } => format!("at most {limit} keys"),
            }],
            Self::Parse(error) => error.expected(),
            Self::Select(error) => match error {
                SelectError::AlgorithmNotAllowed { allowed, .. } | SelectError::AlgorithmSymmetric { allowed, .. } => {
                    allowed.iter().map(ToString::to_string).collect()
                }
                SelectError::NoMatchingKey { candidates, .. } if only_kid_differs(candidates) => {
                    candidates.iter().filter_map(|candidate| candidate.kid.as_deref()).map(quote).collect()
                }
                SelectError::SecretIsPublicKey => vec![SECRET.into()],
                SelectError::SecretTooShort { least, .. } => vec![format!("a secret of at least {least} bytes")],
                SelectError::NoMatchingKey { .. } | SelectError::MultipleMatchingKeys { .. } => {
                    vec!["exactly one fitting key".into()]
                }
            },
            Self::Verify(error) => vec![match error {
                VerifyError::SignatureLength { expected, .. } => format!("{expected} bytes"),
                VerifyError::SignatureRange { rule } => (*rule).into(),
                VerifyError::SignatureMismatch => "a signature by the selected key over exactly these bytes".into(),
            }],
            Self::Check(error) => match error {
                CheckError::PayloadJson(_) => vec!["strict JSON".into()],
                CheckError::PayloadNotObject(_) => vec!["an object".into()],
                CheckError::Missing { expected, .. } | CheckError::Mismatch { expected, .. } => expected.clone(),
                CheckError::Invalid { expected, .. } => vec![(*expected).into()],
                CheckError::Expired { now, .. } => vec![format!("later than {} (now)", Seconds(now.floor()))],
                CheckError::NotYetValid { now, .. } | CheckError::IssuedInFuture { now, .. } => {
                    vec![format!("at most {} (now)", Seconds(now.floor()))]
                }
                CheckError::TooOld { max_age, now, .. } => {
                    let (earliest, max_age) = (Seconds((now - max_age).floor()), Seconds(*max_age));
                    vec![format!("at least {earliest} (now less {max_age} s)")]
                }
            },
        }
    }

    /// What was found instead: escaped, and cut at 256 characters. The one place where values of the token appear.
    #[must_use]
    pub fn actual(&self) -> String {
        match self {
            Self::Keys(error) => match error {
                KeysError::TooLarge { length, .. } => format!("{length} bytes"),
                KeysError::Json(json) => json.actual(),
                KeysError::NotObject(kind) | KeysError::KeysMissing(Some(kind)) => kind.to_string(),
                KeysError::KeysMissing(None) => "no member keys".into(),
                KeysError::TooManyKeys { found, .. } => format!("{found} keys"),
            },
            Self::Parse(error) => error.actual(),
            Self::Select(error) => match error {
                SelectError::AlgorithmNotAllowed { found, .. } | SelectError::AlgorithmSymmetric { found, .. } => {
                    found.to_string()
                }
                SelectError::SecretIsPublicKey => KEY_FILE.into(),
                SelectError::SecretTooShort { found, .. } => format!("{found} bytes"),
                SelectError::NoMatchingKey { kid: Some(kid), candidates, .. } if only_kid_differs(candidates) => {
                    quote(kid)
                }
                SelectError::NoMatchingKey { kid, keys, .. } => {
                    format!("none of {keys} {}, {}", plural(*keys, "key"), quote_kid(kid.as_deref()))
                }
                SelectError::MultipleMatchingKeys { kid, fitting, .. } => {
                    format!("{fitting} fitting keys, {}", quote_kid(kid.as_deref()))
                }
            },
            Self::Verify(error) => match error {
                VerifyError::SignatureLength { found, .. } => format!("{found} bytes"),
                VerifyError::SignatureRange { .. } => "a number out of range".into(),
                VerifyError::SignatureMismatch => "another signature".into(),
            },
            Self::Check(error) => match error {
                CheckError::PayloadJson(json) => json.actual(),
                CheckError::PayloadNotObject(kind) => kind.to_string(),
                CheckError::Missing { .. } => "absent".into(),
                CheckError::Invalid { found, .. } => quote(found),
                CheckError::Mismatch { found, .. } => quote_all(found),
                CheckError::Expired { expires_at, now } => {
                    format!("{}, {} ago", Seconds(*expires_at), span(now - expires_at))
                }
                CheckError::NotYetValid { not_before, now } => {
                    format!("{}, in {}", Seconds(*not_before), span(not_before - now))
                }
                CheckError::TooOld { issued_at, now, .. } => {
                    format!("{}, {} ago", Seconds(*issued_at), span(now - issued_at))
                }
                CheckError::IssuedInFuture { issued_at, now } => {
                    format!("{}, in {}", Seconds(*issued_at), span(issued_at - now))
                }
            },
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Keys(error) => error.hint().into(),
            Self::Parse(error) => error.hint().into_owned(),
            Self::Select(error) => error.hint().into_owned(),
            Self::Verify(error) => error.hint().into(),
            Self::Check(error) => error.hint().into_owned(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(error) => error.fmt(f),
            Self::Parse(error) => error.fmt(f),
            Self::Select(error) => error.fmt(f),
            Self::Verify(error) => error.fmt(f),
            Self::Check(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge { .. } => "the JWKS document is longer than the limit",
            Self::Json(json) => return write!(f, "the JWKS document is not strict JSON: {json}"),
            Self::NotObject(_) => "the JWKS document is not a JSON object",
            Self::KeysMissing(_) => "the JWKS document has no array \"keys\"",
            Self::TooManyKeys { .. } => "the JWKS document holds more keys than the limit",
        })
    }
}

impl KeysError {
    fn hint(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => {
                "Check that this is the issuer's JWKS and no web page; if it really is that long, raise limits.jwksBytes."
            }
            Self::Json(_) => {
                "Pass the body of the issuer's jwks_uri unchanged; a web page or an error text is not a JWKS."
            }
            Self::NotObject(_) | Self::KeysMissing(_) => {
                "Pass the whole document {\"keys\":[...]}, not a single key, an array, or the discovery document that names its jwks_uri."
            }
            Self::TooManyKeys { .. } => {
                "Pass the keys of one issuer only; if it really has that many, raise limits.keys."
            }
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.fault {
            JsonFault::NotUtf8 => "bytes that are not UTF-8",
            JsonFault::Syntax => "a syntax error",
            JsonFault::TooDeep => "nesting deeper than 32",
            JsonFault::DuplicateMember { .. } => "a member that stands twice in its object",
            JsonFault::LoneSurrogate => "half of a surrogate pair",
            JsonFault::NumberRange => "a number that is too large for a double",
        };
        write!(f, "{what} at byte {}", self.at)
    }
}

impl JsonError {
    fn actual(&self) -> String {
        match &self.fault {
            JsonFault::DuplicateMember { name } => format!("{} twice, byte {}", quote(name), self.at),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge { .. } => "the token is longer than the limit",
            Self::Character { at, .. } => {
                return write!(f, "the token holds a character that no JWT has, at byte {at}");
            }
            Self::Encrypted { .. } => "the token is encrypted (JWE), not signed",
            Self::SegmentCount { .. } => "the token does not have three segments",
            Self::SignatureMissing { unsecured: true } => {
                "the token is unsecured: it has no signature, and its \"alg\" says so"
            }
            Self::SignatureMissing { .. } => "the token has no signature",
            Self::Base64UrlLength { segment, .. } => {
                return write!(f, "the {segment} segment is cut short: no bytes encode to its length");
            }
            Self::Base64UrlTrailingBits { segment } => {
                return write!(
                    f,
                    "the {segment} segment is not canonical base64url: its last character has unused bits set"
                );
            }
            Self::HeaderJson(json) => return write!(f, "the header is not strict JSON: {json}"),
            Self::HeaderNotObject(_) => "the header is not a JSON object",
            Self::AlgorithmMissing => "the header has no \"alg\"",
            Self::AlgorithmType(_) => "the header's \"alg\" is not a string",
            Self::AlgorithmUnsupported { name } if name.eq_ignore_ascii_case("none") => {
                "the token is unsecured: its \"alg\" says that it has no signature"
            }
            Self::AlgorithmUnsupported { .. } => {
                "the header's \"alg\" is not a signature algorithm that is verified here"
            }
            Self::MemberType { member, .. } => return write!(f, "the header's \"{member}\" is not a string"),
            Self::CriticalMalformed(fault) => return write!(f, "the header's \"crit\" is malformed: {fault}"),
            Self::CriticalUnsupported { .. } => {
                "the header's \"crit\" names an extension that this verifier does not understand"
            }
            Self::UnencodedType(_) => "the header's \"b64\" is not a boolean",
            Self::Unencoded => "the header's \"b64\" is false, which no JWT may be",
        })
    }
}

impl fmt::Display for CriticalFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotArray => "it is not an array",
            Self::Empty => "it is empty",
            Self::TooLong => return write!(f, "it lists more than {CRIT_NAMES} names"),
            Self::NotStrings => "it lists something other than strings",
            Self::Duplicate => "it lists a name twice",
            Self::Registered => "it lists a name that the standards define themselves",
            Self::Absent => "it lists a name that the header does not have",
        })
    }
}

impl ParseError {
    fn expected(&self) -> Vec<String> {
        let expected: Words = match self {
            Self::TooLarge { limit, .. } => format!("at most {limit} bytes").into(),
            Self::Character { .. } => "A-Z a-z 0-9 - _ and two dots".into(),
            Self::Encrypted { .. } => "a signed token (JWS)".into(),
            Self::SegmentCount { .. } => "3 segments".into(),
            Self::SignatureMissing { .. } => "a signature behind the second dot".into(),
            Self::Base64UrlLength { .. } => "a length that is not 1 more than a multiple of 4".into(),
            Self::Base64UrlTrailingBits { .. } => "canonical base64url (RFC 4648 3.5)".into(),
            Self::HeaderJson(_) => "strict JSON".into(),
            Self::HeaderNotObject(_) => "an object".into(),
            Self::AlgorithmMissing => "a member alg".into(),
            Self::AlgorithmType(_) | Self::MemberType { .. } => "a string".into(),
            Self::AlgorithmUnsupported { .. } => {
                return Algorithm::ALL.iter().map(ToString::to_string).collect();
            }
            Self::CriticalMalformed(_) => {
                "an array of one or more different extension names, each a member of the header".into()
            }
            Self::CriticalUnsupported { .. } => "only extensions that the policy names in crit".into(),
            Self::UnencodedType(_) => "a boolean".into(),
            Self::Unencoded => "true, or no b64".into(),
        };
        vec![expected.into_owned()]
    }

    fn actual(&self) -> String {
        match self {
            Self::TooLarge { length, .. } => format!("{length} bytes"),
            Self::Character { found, .. } => describe_byte(*found),
            Self::Encrypted { member: None } => "5 segments".into(),
            Self::Encrypted { member: Some(member) } => format!("a header with \"{member}\""),
            Self::SegmentCount { found } => format!("{found} {}", plural(*found, "segment")),
            Self::SignatureMissing { .. } => "nothing".into(),
            Self::Base64UrlLength { length, .. } => format!("{length} {}", plural(*length, "character")),
            Self::Base64UrlTrailingBits { .. } => "unused bits that are not zero".into(),
            Self::HeaderJson(json) => json.actual(),
            Self::HeaderNotObject(kind)
            | Self::AlgorithmType(kind)
            | Self::MemberType { found: kind, .. }
            | Self::UnencodedType(kind) => kind.to_string(),
            Self::AlgorithmMissing => "absent".into(),
            Self::AlgorithmUnsupported { name } | Self::CriticalUnsupported { name } => quote(name),
            Self::CriticalMalformed(fault) => fault.to_string(),
            Self::Unencoded => "false".into(),
        }
    }

    fn hint(&self) -> Words {
        match self {
            Self::TooLarge { .. } => {
                "Tokens this long are rare: check that it is one token, or raise limits.tokenBytes.".into()
            }
            Self::Character { found, .. } => match found {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    "Pass the token alone: no \"Bearer \" before it, no line break or space around or in it."
                }
                // Of these the padding is signed: without it no signature holds.
                b'=' => "If an AWS load balancer (ALB) signed it, verify it with jwt-verdict/jose, which takes its padding. Otherwise something re-encoded it: take the token as it was issued.",
                b'+' | b'/' => "A JWT is base64url, with - and _ in place of + and /: take it as it was issued.",
                b'"' | b'\'' => "Pass the token without quotation marks.",
                b'{' => "This is JSON. Pass the compact form, three base64url segments joined by dots.",
                b'%' => "This looks URL-encoded: decode it before it is passed.",
                _ => "Take the token exactly as it was issued: it may have been altered or joined with other text.",
            }
            .into(),
            Self::Encrypted { .. } => {
                "Only the holder of the decryption key can read it: decrypt it first, or ask the issuer for a signed token.".into()
            }
            Self::SegmentCount { found: 1 } => {
                "This is no JWT: an opaque access token or an API key has to be checked with its issuer.".into()
            }
            Self::SegmentCount { .. } => "Check that the token was not cut or joined with other text on its way.".into(),
            Self::SignatureMissing { unsecured: true } => UNSECURED.into(),
            Self::SignatureMissing { .. } => "Check that the token was not cut on its way.".into(),
            Self::Base64UrlLength { .. } => "Check that the token was not cut or lengthened on its way.".into(),
            Self::Base64UrlTrailingBits { .. } => {
                "The token was altered, or made by an encoder that leaves bits behind: take it exactly as it was issued.".into()
            }
            Self::HeaderJson(_) | Self::HeaderNotObject(_) => {
                "The first segment is not a JWT header: check that this is a JWT; if its issuer made it so, its encoder is at fault.".into()
            }
            Self::AlgorithmMissing | Self::AlgorithmType(_) | Self::MemberType { .. } | Self::UnencodedType(_) => {
                "The issuer has to write this header as RFC 7515 4.1 says.".into()
            }
            Self::AlgorithmUnsupported { name } if name.eq_ignore_ascii_case("none") => {
                UNSECURED.into()
            }
            Self::AlgorithmUnsupported { name } => match nearest_algorithm(name) {
                Some(algorithm) => format!("The name is case-sensitive: the issuer has to write {algorithm}.").into(),
                None => "Ask the issuer to sign with one of the expected algorithms.".into(),
            },
            Self::CriticalMalformed(_) => "The issuer has to write \"crit\" as RFC 7515 4.1.11 says.".into(),
            Self::CriticalUnsupported { .. } => {
                "The issuer demands that the extension is understood. If your program processes it, name it in the option crit.".into()
            }
            Self::Unencoded => "RFC 7797 7 forbids it in a JWT: the issuer has to encode the payload.".into(),
        }
    }
}

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AlgorithmNotAllowed { .. } => "the token's algorithm is not one that this verifier allows",
            Self::AlgorithmSymmetric { .. } => {
                "the token's algorithm works with a shared secret, but this verifier has public keys"
            }
            Self::SecretIsPublicKey => "the secret is a key that others may know",
            Self::SecretTooShort { .. } => "the secret is too short for the token's algorithm",
            Self::NoMatchingKey { .. } => "no key of the set fits the token",
            Self::MultipleMatchingKeys { .. } => "more than one key of the set fits the token",
        })
    }
}

impl SelectError {
    fn hint(&self) -> Words {
        match self {
            Self::AlgorithmNotAllowed { found, .. } => {
                format!("If the issuer really signs with {found}, add it to the option algorithms; otherwise refuse the sender.").into()
            }
            Self::AlgorithmSymmetric { .. } => {
                "If you and the issuer share a secret, pass it as the option secret. If not, refuse the sender: a public key used as a secret is a known forgery (RFC 8725 2.1).".into()
            }
            Self::SecretIsPublicKey => {
                "Pass public keys as a key set: whoever knows a key that serves as the secret can sign.".into()
            }
            Self::SecretTooShort { .. } => "Agree on a longer secret with the issuer, made of random bytes.".into(),
            Self::NoMatchingKey { candidates, .. } => {
                if candidates.is_empty() {
                    "The key set is empty: fetch it from the issuer's jwks_uri.".into()
                } else if only_kid_differs(candidates) {
                    "No key has the token's kid: the issuer may have rotated its keys (fetch the set again), or the token is another issuer's or environment's.".into()
                } else {
                    // The key that the token names, or the first where it names none, says best what is wrong.
                    candidates
                        .iter()
                        .filter_map(|candidate| candidate.misfit.as_ref())
                        .find(|misfit| **misfit != Misfit::KeyId)
                        .map_or("Fetch the issuer's key set again.".into(), Misfit::hint)
                }
            }
            Self::MultipleMatchingKeys { .. } => {
                "Give each key a kid of its own and put it in the token's header, or pass only the keys of this issuer.".into()
            }
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignatureLength { .. } => "the signature does not have the length of its algorithm and key",
            Self::SignatureRange { .. } => "the signature holds a number outside its range",
            Self::SignatureMismatch => "the signature is not the selected key's over this header and payload",
        })
    }
}

impl VerifyError {
    fn hint(self) -> &'static str {
        match self {
            Self::SignatureLength { .. } => {
                "Check that the token was not cut; an ECDSA signature has to be the raw r and s, not DER (RFC 7518 3.4)."
            }
            Self::SignatureRange { .. } => "No sound signer makes such a signature: refuse the sender.",
            Self::SignatureMismatch => {
                "The token was altered after it was signed, or signed by another key: check that keys and token are of the same issuer and environment."
            }
        }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PayloadJson(json) => return write!(f, "the payload is not strict JSON: {json}"),
            Self::PayloadNotObject(_) => "the payload is not a JSON object",
            Self::Missing { claim, .. } => return write!(f, "{} is missing", name(claim)),
            Self::Invalid { claim, .. } => return write!(f, "{} is not of the form it must have", name(claim)),
            Self::Mismatch { claim, .. } => match claim.as_str() {
                "iss" => "the token is not from the issuer that is expected (\"iss\")",
                "aud" => "the token is for another audience than the one that is expected (\"aud\")",
                "sub" => "the token is about another subject than the one that is expected (\"sub\")",
                _ => return write!(f, "{} is not the one that is expected", name(claim)),
            },
            Self::Expired { .. } => "the token has expired (\"exp\")",
            Self::NotYetValid { .. } => "the token is not valid yet (\"nbf\")",
            Self::TooOld { .. } => "the token was issued too long ago (\"iat\")",
            Self::IssuedInFuture { .. } => "the token was issued in the future (\"iat\")",
        })
    }
}

impl CheckError {
    fn hint(&self) -> Words {
        match self {
            Self::PayloadJson(_) | Self::PayloadNotObject(_) => {
                "The signature is good, so the issuer wrote this payload: it is no JWT claims set (RFC 7519 7.2), and the issuer has to mend it.".into()
            }
            Self::Missing { claim, .. } => match claim.as_str() {
                "exp" => "A token without exp is valid for ever: ask the issuer for one that ends, or set allowMissingExpiry.".into(),
                "iat" => "The option maxTokenAge or requiredClaims asks for it: ask the issuer to add it, or drop the option.".into(),
                "typ" => "Ask the issuer to state the type in the header, or drop the option typ.".into(),
                "iss" | "aud" | "sub" => {
                    "Ask the issuer to add it; a token that does not say whose it is may be meant for someone else.".into()
                }
                _ => "The option claims, templates or requiredClaims asks for it: ask the issuer to add it, or drop it from the option.".into(),
            },
            Self::Invalid { .. } => "The issuer has to write the claim as RFC 7519 4.1 says.".into(),
            Self::Mismatch { claim, expected, found } => mismatch_hint(claim, expected, found),
            Self::Expired { expires_at, now } => {
                if now - expires_at < 300.0 {
                    "It ended minutes ago: get a fresh token; if it was just issued, the clocks differ (option clockTolerance).".into()
                } else {
                    "Get a fresh token from the issuer.".into()
                }
            }
            Self::NotYetValid { not_before: time, now } | Self::IssuedInFuture { issued_at: time, now } => {
                if time / now > 100.0 {
                    "The value looks like milliseconds: the issuer has to write seconds (RFC 7519 2).".into()
                } else if time - now < 300.0 {
                    "The clocks of the issuer and of this machine differ: set them by NTP, or set clockTolerance to a few seconds.".into()
                } else {
                    "Use it when its time has come, and check this machine's clock.".into()
                }
            }
            Self::TooOld { .. } => "Get a fresh token from the issuer, or raise maxTokenAge.".into(),
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingExpected => f.write_str("a list of expected values is empty or holds an empty string, so that nothing could match"),
            Self::MalformedTemplate => f.write_str("expected text with the names of claims in braces, such as \"owner:{owner}\": at least one, and no other brace"),
            Self::NoAlgorithms => f.write_str("the list of algorithms is empty, so that nothing could match"),
            Self::SecretNeedsAlgorithms => f.write_str("a secret needs its algorithms named: HS256, HS384 or HS512"),
            Self::MixedAlgorithms => f.write_str("algorithms for shared secrets (HS256, HS384, HS512) and for public keys cannot stand in one list: use a verifier for each"),
            Self::SymmetricWithKeySet(algorithm) => write!(f, "{algorithm} works with a shared secret, not with a key set: pass a secret, or drop {algorithm}"),
            Self::AsymmetricWithSecret(algorithm) => write!(f, "{algorithm} works with public keys, not with a secret: pass a key set, or name HS256, HS384 or HS512"),
            Self::SecretIsPublicKey => write!(f, "expected {SECRET}, found {KEY_FILE}; pass public keys as a key set, in the option jwks, and of a JWK with kty oct the bytes that its k encodes"),
            Self::SecretTooShort { algorithm, least, found } => {
                write!(f, "{algorithm} needs a secret of at least {least} bytes, this one has {found} (RFC 7518 3.2)")
            }
        }
    }
}

impl KeyProblem {
    /// The stable reason.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotAnObject(_) => "not_an_object",
            Self::KeyTypeMissing => "kty_missing",
            Self::KeyTypeType(_) => "kty_type",
            Self::KeyTypeUnsupported => "kty_unsupported",
            Self::Symmetric => "symmetric",
            Self::Private { .. } => "private",
            Self::CurveUnsupported => "crv_unsupported",
            Self::MemberMissing { .. } => "member_missing",
            Self::MemberType { .. } => "member_type",
            Self::MemberEncoding { .. } => "member_encoding",
            Self::RsaTooSmall { .. } => "rsa_too_small",
            Self::RsaTooLarge { .. } => "rsa_too_large",
            Self::RsaModulus => "rsa_modulus",
            Self::RsaExponent => "rsa_exponent",
            Self::Roca => "roca",
            Self::CoordinateLength { .. } => "coordinate_length",
            Self::PublicKeyLength { .. } => "pub_length",
            Self::NotOnCurve => "not_on_curve",
            Self::SmallOrder => "small_order",
            Self::NotCanonical => "not_canonical",
            Self::KeyIdType(_) => "kid_type",
            Self::AlgorithmType(_) => "alg_type",
            Self::AlgorithmUnsupported => "alg_unsupported",
            Self::AlgorithmConflict => "alg_conflict",
            Self::UseType(_) => "use_type",
            Self::UseNotSignature => "use_not_sig",
            Self::KeyOperationsMalformed => "key_ops_malformed",
            Self::KeyOperationsNotVerify => "key_ops_not_verify",
            Self::Duplicate { .. } => "duplicate",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Symmetric => {
                "A shared secret does not belong in a key set: take it out, change it, and pass it as the option secret where it is needed."
            }
            Self::Private { .. } => {
                "Whoever has read this set can sign as the issuer: replace the key, and publish public members only."
            }
            Self::Roca => {
                "The private key can be computed from the public one (CVE-2017-15361): the issuer has to replace it."
            }
            Self::RsaTooSmall { .. } | Self::RsaTooLarge { .. } | Self::RsaModulus | Self::RsaExponent => {
                "The issuer has to make a new RSA key; 2048 bits and the exponent 65537 are usual."
            }
            Self::NotOnCurve
            | Self::SmallOrder
            | Self::NotCanonical
            | Self::CoordinateLength { .. }
            | Self::PublicKeyLength { .. } => {
                "The key was damaged or forged: fetch the set again, and tell the issuer if it stays so."
            }
            Self::UseNotSignature | Self::KeyOperationsNotVerify => {
                "The key is for another purpose, which is fine beside keys for signatures."
            }
            Self::KeyTypeUnsupported | Self::CurveUnsupported | Self::AlgorithmUnsupported => {
                "Fine beside other keys; a token signed with it cannot be verified here."
            }
            Self::Duplicate { .. } => "Harmless: the earlier one is used.",
            _ => "The issuer has to write the key as RFC 7517 4 and RFC 7518 6 say.",
        }
    }
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject(kind) => write!(f, "it is {kind}, not an object"),
            Self::KeyTypeMissing => f.write_str("it has no \"kty\""),
            Self::KeyTypeType(kind) => write!(f, "its \"kty\" is {kind}, not a string"),
            Self::KeyTypeUnsupported => f.write_str("its \"kty\" is none of RSA, EC, OKP and AKP"),
            Self::Symmetric => f.write_str("it is a shared secret (\"kty\" oct)"),
            Self::Private { member } => write!(f, "it holds the private member \"{member}\""),
            Self::CurveUnsupported => {
                f.write_str("its \"crv\" is none of ")?;
                Curve::ALL.iter().try_for_each(|curve| write!(f, "{}, ", curve.name()))?;
                let edwards: Vec<_> = EdwardsCurve::ALL.iter().map(|curve| curve.name()).collect();
                write!(f, "{} with the \"kty\" that belongs to it", edwards.join(" and "))
            }
            Self::MemberMissing { member } => write!(f, "it has no \"{member}\""),
            Self::MemberType { member, found } => write!(f, "its \"{member}\" is {found}, not a string"),
            Self::MemberEncoding { member } => write!(f, "its \"{member}\" is not canonical unpadded base64url"),
            Self::RsaTooSmall { bits } => write!(f, "it has {bits} bits, at least {RSA_BITS_MIN} are needed"),
            Self::RsaTooLarge { bits } => write!(f, "it has {bits} bits, at most {RSA_BITS_MAX} are allowed"),
            Self::RsaModulus => f.write_str("its \"n\" is even, so it is no RSA modulus"),
            Self::RsaExponent => f.write_str("its \"e\" is not an odd number from 3 to 2^33 - 1"),
            Self::Roca => f.write_str("it was made by the broken generator of CVE-2017-15361 (ROCA)"),
            Self::CoordinateLength { member, expected, found } => {
                write!(f, "its \"{member}\" has {found} bytes, the curve asks for {expected}")
            }
            Self::PublicKeyLength { expected, found } => {
                write!(f, "its \"pub\" has {found} bytes, its \"alg\" asks for {expected}")
            }
            Self::NotOnCurve => f.write_str("it is no point of its curve"),
            Self::SmallOrder => f.write_str("it is a point of small order, for which forged signatures hold"),
            Self::NotCanonical => f.write_str("it is not the canonical encoding of its point"),
            Self::KeyIdType(kind) => write!(f, "its \"kid\" is {kind}, not a string"),
            Self::AlgorithmType(kind) => write!(f, "its \"alg\" is {kind}, not a string"),
            Self::AlgorithmUnsupported => f.write_str("its \"alg\" is not a signature algorithm that is verified here"),
            Self::AlgorithmConflict => f.write_str("its \"alg\" is for keys of another type or curve"),
            Self::UseType(kind) => write!(f, "its \"use\" is {kind}, not a string"),
            Self::UseNotSignature => f.write_str("its \"use\" is not sig"),
            Self::KeyOperationsMalformed => f.write_str("its \"key_ops\" is not an array of different strings"),
            Self::KeyOperationsNotVerify => f.write_str("its \"key_ops\" has no verify"),
            Self::Duplicate { of } => write!(f, "it is the same key as number {of} of the set"),
        }
    }
}

impl Misfit {
    /// The stable reason.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Unusable(_) => "unusable",
            Self::KeyId => "kid_mismatch",
            Self::KeyType { .. } => "kty_mismatch",
            Self::Curve { .. } => "crv_mismatch",
            Self::Algorithm { .. } => "alg_mismatch",
            Self::AlgorithmUnstated { .. } => "alg_unstated",
            Self::FamilyUndecided => "family_undecided",
        }
    }

    fn hint(&self) -> Words {
        match self {
            Self::Unusable(problem) => format!("The key that comes nearest is unusable: {problem}. {}", problem.hint()).into(),
            Self::KeyId => "The issuer may have rotated its keys: fetch the set again.".into(),
            Self::KeyType { expected, found } => {
                format!("The token's algorithm needs a key of type {expected}, the nearest is {found}: check that keys and token are of the same issuer.").into()
            }
            Self::Curve { expected, found } => {
                format!("The token's algorithm needs the curve {expected}, the nearest key is on {found}: check that keys and token are of the same issuer.").into()
            }
            Self::Algorithm { expected, found } => {
                format!("The nearest key is for {found}, the token says {expected}: the issuer has to sign with the algorithm that its key states.").into()
            }
            Self::AlgorithmUnstated { expected } => {
                format!("The RSA key states no alg, so it is for RS256, RS384 and RS512 unless the option algorithms says otherwise: if the issuer signs with {expected}, list it there.").into()
            }
            Self::FamilyUndecided => {
                "The RSA key states no alg, and the option algorithms lists both RS* and PS*: list those of one family, the issuer's.".into()
            }
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(problem) => write!(f, "unusable: {problem}"),
            Self::KeyId => f.write_str("its \"kid\" is not the token's"),
            Self::KeyType { expected, found } => write!(f, "its \"kty\" is {found}, the algorithm needs {expected}"),
            Self::Curve { expected, found } => write!(f, "its \"crv\" is {found}, the algorithm needs {expected}"),
            Self::Algorithm { expected, found } => write!(f, "its \"alg\" is {found}, the token's is {expected}"),
            Self::AlgorithmUnstated { expected } => {
                write!(f, "it has no \"alg\", so it is for RS256, RS384 and RS512, and the token's is {expected}")
            }
            Self::FamilyUndecided => f.write_str("it has no \"alg\", and the policy lists both RS* and PS*"),
        }
    }
}

/// A text of the token as a report shows it: control, invisible and direction characters escaped, cut in length.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::new();
    for (position, character) in text.chars().enumerate() {
        if position == QUOTED_CHARACTERS {
            quoted.push('…');
            break;
        }
        if is_visible(character) {
            quoted.push(character);
        } else {
            quoted.extend(character.escape_unicode());
        }
    }
    quoted
}

/// A claim as a report shows it.
pub(crate) fn value(value: Value<'_>) -> String {
    match (value.kind(), value.as_str()) {
        (Kind::String, Some(text)) => quote(&text),
        _ => quote(value.raw()),
    }
}

/// A sentence for a check that did not fail.
pub(crate) fn outcome(id: CheckId, status: Status) -> &'static str {
    match (id, status) {
        (CheckId::EmbeddedKeys, Status::Pass) => {
            "the token offers keys of its own choosing, which are ignored and never fetched"
        }
        (CheckId::EmbeddedKeys, _) => "the token offers no key of its own choosing",
        (_, Status::Skipped | Status::Fail) => "not looked at, because of an earlier failure",
        (CheckId::Size, _) => "the token is within the size limit",
        (CheckId::Characters, _) => "the token holds only characters of a JWT",
        (CheckId::Segments, _) => "the token has three segments",
        (CheckId::Encoding, _) => "each segment is canonical base64url",
        (CheckId::Header, _) => "the header is a strict JSON object",
        (CheckId::Encrypted, _) => "the token is signed, not encrypted",
        (CheckId::Algorithm, _) => "the algorithm is a known signature algorithm",
        (CheckId::Members, _) => "the header's members are well-formed",
        (CheckId::Critical, _) => "the header demands no unknown extension",
        (CheckId::AlgorithmAllowed, _) => "the algorithm is allowed",
        (CheckId::Key, _) => "exactly one key fits",
        (CheckId::SignatureForm, _) => "the signature has the form of its algorithm and key",
        (CheckId::Signature, _) => "the signature is the selected key's over this header and payload",
        (CheckId::Payload, _) => "the payload is a strict JSON object",
        (CheckId::Type, _) => "the type is the one that is expected",
        (CheckId::Issuer, _) => "the issuer is the one that is expected",
        (CheckId::Subject, _) => "the subject is the one that is expected",
        (CheckId::Audience, _) => "the audience is the one that is expected",
        (CheckId::Claims, _) => "the further claims are the ones that are expected",
        (CheckId::RequiredClaims, _) => "every required claim is present",
        (CheckId::IssuedAt, _) => "the time of issue is well-formed",
        (CheckId::NotBefore, _) => "the token's time has come",
        (CheckId::Expiry, _) => "the token has not expired",
        (CheckId::MaxAge, _) => "the token is not too old",
    }
}

/// A sentence for a rule that nothing asks for.
pub(crate) fn not_asked(id: CheckId) -> &'static str {
    match id {
        CheckId::Type => "not checked: the policy states no type",
        CheckId::Issuer => "not checked: the policy leaves the issuer open",
        CheckId::Subject => "not checked: the policy states no subject",
        CheckId::Audience => "not checked: the policy leaves the audience open",
        CheckId::Claims => "not checked: the policy states no further claims",
        CheckId::RequiredClaims => "not checked: the policy requires no further claims",
        CheckId::IssuedAt => "the token does not say when it was issued",
        CheckId::NotBefore => "the token does not say from when it is valid",
        CheckId::Expiry => "the token never expires, which the policy allows",
        CheckId::MaxAge => "not checked: the policy states no maximum age",
        _ => "not asked for",
    }
}

/// A failure behind another: true only if the earlier one were mended.
pub(crate) fn would_also_fail(message: &str) -> String {
    format!("would also fail: {message}")
}

/// The advice for an expiry that is accepted but so far ahead that it must be a mistake.
pub(crate) fn advice_on_expiry(expires_at: Option<f64>, now: f64) -> Option<&'static str> {
    (expires_at? / now > 100.0).then_some(
        "The value looks like milliseconds, which makes the token valid for thousands of years: the issuer has to write seconds (RFC 7519 2).",
    )
}

fn name(claim: &str) -> String {
    match claim {
        "typ" => "the header's \"typ\"".into(),
        "iss" => "the issuer (\"iss\")".into(),
        "sub" => "the subject (\"sub\")".into(),
        "aud" => "the audience (\"aud\")".into(),
        "exp" => "the expiry (\"exp\")".into(),
        "nbf" => "the start of validity (\"nbf\")".into(),
        "iat" => "the time of issue (\"iat\")".into(),
        // Comes from the policy, not from the token.
        _ => format!("the claim \"{}\"", quote(claim)),
    }
}

/// The usual ways in which two values that were meant to be equal differ.
fn mismatch_hint(claim: &str, expected: &[String], found: &[String]) -> Words {
    let pairs = expected.iter().flat_map(|expected| found.iter().map(move |found| (expected.as_str(), found.as_str())));
    // The same text is a template's, which the token repeats instead of what it stands for.
    for (expected, found) in pairs.filter(|(expected, found)| expected != found) {
        let swapped_scheme = |one: &str, other: &str| {
            one.strip_prefix("http://").is_some_and(|rest| other.strip_prefix("https://") == Some(rest))
        };
        if found.strip_suffix('/') == Some(expected) || expected.strip_suffix('/') == Some(found) {
            return "They differ in a slash at the end only: state the value exactly as the token has it.".into();
        }
        if swapped_scheme(expected, found) || swapped_scheme(found, expected) {
            return "They differ in http and https only: state the value exactly as the token has it.".into();
        }
        if expected.eq_ignore_ascii_case(found) {
            return "They differ in upper and lower case only: state the value exactly as the token has it.".into();
        }
        if expected.trim() == found.trim() {
            return "They differ in white space around the value only: state the value exactly as the token has it."
                .into();
        }
    }
    match claim {
        "iss" => "The token is from another issuer, tenant or environment: get one from the issuer that is expected, or state this one in the option issuer if you trust it.",
        "aud" => "The token was made out to another service: ask the issuer for one with the audience that is expected, or state this one in the option audience if it is yours.",
        "sub" => "The token is about another user, service or deployment. Send the right one, or state this one in the option subject if it may come in.",
        _ => "If the token is right, state its value in the policy; if the policy is right, the token is meant for something else.",
    }
    .into()
}

fn nearest_algorithm(name: &str) -> Option<Algorithm> {
    Algorithm::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name.trim()))
}

/// Whether every key was passed over for its `kid`, so that the others' names say the most.
fn only_kid_differs(candidates: &[Candidate]) -> bool {
    !candidates.is_empty() && candidates.iter().all(|candidate| candidate.misfit == Some(Misfit::KeyId))
}

fn quote_kid(kid: Option<&str>) -> String {
    kid.map_or("the token has no kid".into(), |kid| format!("the token's kid is {}", quote(kid)))
}

fn quote_all(values: &[String]) -> String {
    if values.is_empty() {
        return "an empty list".into();
    }
    quote(&values.join(", "))
}

fn describe_byte(byte: u8) -> String {
    match byte {
        b' ' => "a space".into(),
        b'\t' => "a tab".into(),
        b'\n' | b'\r' => "a line break".into(),
        0x21..=0x7e => char::from(byte).to_string(),
        _ => format!("the byte 0x{byte:02x}"),
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.into() } else { format!("{word}s") }
}

/// Seconds to the microsecond, as a double near today tells no finer. Written as whole numbers: code that writes any double
/// is large and slow.
struct Seconds(f64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0.0 {
            f.write_str("-")?;
        }
        let rounded = duration(self.0.abs()).saturating_add(Duration::from_nanos(500));
        write!(f, "{}", rounded.as_secs())?;
        match rounded.subsec_micros() {
            0 => Ok(()),
            micros => f.write_str(format!(".{micros:06}").trim_end_matches('0')),
        }
    }
}

/// A length of time as people say it, in the two largest units.
fn span(seconds: f64) -> String {
    const UNITS: [(&str, u64); 4] = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
    let mut rest = duration(seconds.max(0.0)).as_secs();
    let mut parts: Vec<String> = Vec::new();
    for (unit, length) in UNITS {
        let count = rest.checked_div(length).unwrap_or_default();
        rest = rest.checked_rem(length).unwrap_or_default();
        if count > 0 || !parts.is_empty() {
            parts.push(format!("{count} {unit}"));
        }
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() { "less than 1 s".into() } else { parts.join(" ") }
}

/// The longest for what is none.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// Letters, digits and signs that stand where they are read; no controls, no direction marks, nothing of zero width.
fn is_visible(character: char) -> bool {
    !matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::{Seconds, advice_on_expiry, describe_byte, mismatch_hint, quote, span};
    use crate::error::{CheckError, Error};

    #[test]
    fn quoted_text_is_visible_and_bounded() {
        assert_eq!(quote("a\r\nb\u{202e}c\u{200b}é"), "a\\u{d}\\u{a}b\\u{202e}c\\u{200b}é");
        assert_eq!(quote(&"x".repeat(10_000)).chars().count(), 257);
        assert_eq!(quote(&"x".repeat(256)).chars().count(), 256);
    }

    #[test]
    fn spans_name_two_units() {
        for (seconds, text) in [
            (0.2, "less than 1 s"),
            (61.0, "1 min 1 s"),
            (3600.0, "1 h 0 min"),
            (90_061.0, "1 d 1 h"),
            (59.9, "59 s"),
            (-5.0, "less than 1 s"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }

    #[test]
    fn seconds_are_written_as_they_are_read() {
        for (seconds, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1_700_000_000.0, "1700000000"),
            (1_700_000_000.5, "1700000000.5"),
            (1_700_000_000.000_001, "1700000000.000001"),
            (0.999_999_9, "1"),
            (-12.25, "-12.25"),
            (9_007_199_254_740_992.0, "9007199254740992"),
        ] {
            assert_eq!(Seconds(seconds).to_string(), text);
        }
    }

    #[test]
    fn a_byte_is_named_as_it_is_seen() {
        for (byte, name) in [(b' ', "a space"), (b'\t', "a tab"), (b'\n', "a line break"), (b'\r', "a line break")] {
            assert_eq!(describe_byte(byte), name);
        }
        assert_eq!(
            [b'!', b'~', 0x00, 0x7f, 0xc3].map(describe_byte),
            ["!", "~", "the byte 0x00", "the byte 0x7f", "the byte 0xc3"]
        );
    }

    #[test]
    fn named_causes_of_a_mismatch() {
        let hint = |expected: &str, found: &str| mismatch_hint("iss", &[expected.into()], &[found.into()]).into_owned();
        assert!(hint("https://i/", "https://i").contains("slash"));
        assert!(hint("https://i", "http://i").contains("http and https"));
        assert!(hint("https://i", "HTTPS://I").contains("case"));
        assert!(hint("api", "api ").contains("white space"));
        assert!(hint("api", "other").contains("another issuer"));
        assert!(hint("{owner}", "{owner}").contains("another issuer"));
    }

    #[test]
    fn times_that_look_like_milliseconds() {
        let now = 1_700_000_000.0;
        assert_eq!(advice_on_expiry(None, now), None);
        assert_eq!(advice_on_expiry(Some(100.0 * now), now), None);
        assert!(advice_on_expiry(Some(101.0 * now), now).is_some_and(|advice| advice.contains("milliseconds")));
        let hint = |not_before| Error::Check(CheckError::NotYetValid { not_before, now }).hint();
        assert!(hint(101.0 * now).contains("milliseconds"));
        assert!(hint(100.0 * now).contains("when its time has come"));
        assert!(hint(now + 300.0).contains("when its time has come"));
        assert!(hint(now + 299.0).contains("clocks of the issuer"));
    }

    #[test]
    fn just_expired_is_less_than_five_minutes_ago() {
        let now = 1_700_000_000.0;
        let hint = |ago| Error::Check(CheckError::Expired { expires_at: now - ago, now }).hint();
        assert!(hint(299.0).contains("minutes ago"));
        assert!(!hint(300.0).contains("minutes ago"));
    }
}
