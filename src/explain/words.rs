//! What `explain` says about a check that did not fail.

use crate::check::CheckId;

/// A sentence for a check of a key that a policy of a list did not try.
pub(crate) const NOT_TRIED: &str = "not tried: the policy is not for the token's issuer";

/// A sentence for a check that nothing was left for.
pub(crate) fn not_reached(id: CheckId) -> &'static str {
    match id {
        CheckId::EmbeddedKeys => "the token offers no key of its own choosing",
        _ => "not looked at, because of an earlier failure",
    }
}

/// A sentence for a check that passed.
pub(crate) fn passed(id: CheckId) -> &'static str {
    match id {
        CheckId::EmbeddedKeys => "the token offers keys of its own choosing, which are ignored and never fetched",
        CheckId::Size => "the token is within the size limit",
        CheckId::Characters => "the token holds only characters of a JWT",
        CheckId::Segments => "the token has three segments",
        CheckId::Encoding => "each segment is canonical base64url",
        CheckId::Header => "the header is a strict JSON object",
        CheckId::Encrypted => "the token is signed, not encrypted",
        CheckId::Algorithm => "the algorithm is a known signature algorithm",
        CheckId::Members => "the header's members are well-formed",
        CheckId::Critical => "the header demands no unknown extension",
        CheckId::AlgorithmAllowed => "the algorithm is allowed",
        CheckId::Key => "exactly one key fits",
        CheckId::SignatureForm => "the signature has the form of its algorithm and key",
        CheckId::Signature => "the signature is the selected key's over this header and payload",
        CheckId::Payload => "the payload is a strict JSON object",
        CheckId::Type => "the type is the one that is expected",
        CheckId::Issuer => "the issuer is the one that is expected",
        CheckId::Subject => "the subject is the one that is expected",
        CheckId::Audience => "the audience is the one that is expected",
        CheckId::Claims => "the further claims are the ones that are expected",
        CheckId::RequiredClaims => "every required claim is present",
        CheckId::IssuedAt => "the time of issue is well-formed",
        CheckId::NotBefore => "the token's time has come",
        CheckId::Expiry => "the token has not expired",
        CheckId::MaxAge => "the token is not too old",
        CheckId::Lifetime => "the token is not valid for too long",
        CheckId::Profile => "the token is of the kind that the profile is for",
        CheckId::Login => "the token answers the login that was stated",
        CheckId::Scope => "the token grants the scope that is required",
    }
}

/// A sentence for a check that had nothing to look at, or that the policy does not require.
pub(crate) fn not_asked(id: CheckId) -> &'static str {
    match id {
        CheckId::EmbeddedKeys => "the token offers no key of its own choosing",
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
        CheckId::Profile => "not checked: the policy states no profile",
        CheckId::Login => "not checked: the policy is not for ID tokens",
        CheckId::Scope => "not checked: the policy requires no scope",
        _ => "not asked for",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{NOT_TRIED, not_asked, not_reached, passed};
    use crate::check::CheckId;
    use crate::json::quote;

    /// `docs/checks.json` is what the npm package has these sentences from. `JWT_VERDICT_WRITE=1 cargo test checks` writes it.
    #[test]
    fn checks_are_what_the_file_lists() {
        let member = |name: &str, value: &str| format!("{}: {}", quote(name), quote(value));
        let of_check = |id: CheckId| {
            let members = [
                member("id", id.name()),
                member("step", id.step().name()),
                member("passed", passed(id)),
                member("notReached", not_reached(id)),
                member("notAsked", not_asked(id)),
                member("notTried", NOT_TRIED),
            ];
            format!("  {{ {} }}", members.join(", "))
        };
        let text = format!("[\n{}\n]\n", CheckId::ALL.iter().copied().map(of_check).collect::<Vec<_>>().join(",\n"));
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks.json");
        if std::env::var_os("JWT_VERDICT_WRITE").is_some() {
            fs::write(&file, &text).expect("a file that can be written");
        }
        assert_eq!(fs::read_to_string(&file).expect("docs/checks.json"), text, "JWT_VERDICT_WRITE=1 writes it");
    }
}
