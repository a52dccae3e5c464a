//! What `explain` says about a check that did not fail.

use crate::check::{CheckId, Status};

/// A sentence for a key that a policy of a list did not try.
pub(crate) const NOT_TRIED: &str = "not tried: the policy is not for the token's issuer";

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
        (CheckId::Lifetime, _) => "the token is not valid for too long",
        (CheckId::Scope, _) => "the token grants the scope that is required",
    }
}

/// A sentence for a rule that the policy does not require.
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
        CheckId::Lifetime => "not checked: the policy states no maximum lifetime",
        CheckId::Scope => "not checked: the policy requires no scope",
        _ => "not asked for",
    }
}
