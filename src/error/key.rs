//! Why a key of a set is one that no token can use (RFC 7517 4, RFC 7518 6).

use core::fmt;

use super::hint::Hint;
use super::row::{Advice, Description, Row, rows};
use crate::algorithm::{Crv, Curve, EdwardsCurve};
use crate::json::Kind;
use crate::limits::{RSA_BITS_MAX, RSA_BITS_MIN};
use crate::text::join;

/// A key of the set that no token can use, and why (RFC 7517 4, RFC 7518 6).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyProblem {
    /// The member of `keys` is no object.
    NotAnObject(Kind),
    /// No `kty`.
    KeyTypeMissing,
    /// `kty` is no string.
    KeyTypeType(Kind),
    /// A `kty` other than RSA, EC, OKP and AKP.
    KeyTypeUnsupported,
    /// A shared secret (`kty` oct), which no key set may hold.
    Symmetric,
    /// Private members: the owner has published what must stay with them.
    Private {
        /// The first private member.
        member: &'static str,
    },
    /// A `crv` that does not belong to the `kty` or to any algorithm here.
    CurveUnsupported,
    /// A member that the `kty` asks for is absent.
    MemberMissing {
        /// Its name.
        member: &'static str,
    },
    /// A member is no string.
    MemberType {
        /// Its name.
        member: &'static str,
        /// The type found.
        found: Kind,
    },
    /// A member is not canonical unpadded base64url.
    MemberEncoding {
        /// Its name.
        member: &'static str,
    },
    /// Fewer than 2048 bits (RFC 7518 3.3).
    RsaTooSmall {
        /// Bits found.
        bits: usize,
    },
    /// More than 8192 bits.
    RsaTooLarge {
        /// Bits found.
        bits: usize,
    },
    /// An even modulus.
    RsaModulus,
    /// An exponent that is even, below 3 or above 2^33 - 1.
    RsaExponent,
    /// The fingerprint of CVE-2017-15361: the private key can be computed.
    Roca,
    /// A coordinate that is empty, or longer than the curve's field even without its leading zeros.
    CoordinateLength {
        /// `x` or `y`.
        member: &'static str,
        /// Bytes prescribed.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// A `pub` that is not exactly as long as the public keys of its `alg`.
    PublicKeyLength {
        /// Bytes prescribed.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// No point of the curve.
    NotOnCurve,
    /// An Ed25519 or Ed448 point of small order: signatures hold for any message.
    SmallOrder,
    /// A second encoding of an Ed25519 or Ed448 point.
    NotCanonical,
    /// `kid` is no string.
    KeyIdType(Kind),
    /// `alg` is no string.
    AlgorithmType(Kind),
    /// `alg` is not a signature algorithm known here.
    AlgorithmUnsupported,
    /// `alg` belongs to keys of another type or curve.
    AlgorithmConflict,
    /// `use` is no string.
    UseType(Kind),
    /// `use` is not `sig` (RFC 7517 4.2).
    UseNotSignature,
    /// `key_ops` is no array of different strings (RFC 7517 4.3).
    KeyOperationsMalformed,
    /// `key_ops` has no `verify`.
    KeyOperationsNotVerify,
    /// The same key stands earlier in the set, under the same `kid` and `alg`.
    Duplicate {
        /// Position of the earlier one.
        of: usize,
    },
}

/// A row about a key, of which only the reason, the message and the advice are its own.
const fn problem(reason: &'static str, message: &'static str, hints: &'static [Advice]) -> Row {
    Row { place: FIRST, code: "ERR_JWKS_INVALID", reason, check: None, message, expected: "", actual: "", hints }
}

const FIRST: usize = super::keys::END;

rows! {
    NOT_AN_OBJECT = problem("not_an_object", "it is {kind}, not an object", &[WRITE_AS_RFC]);
    KTY_MISSING = problem("kty_missing", "it has no \"kty\"", &[WRITE_AS_RFC]);
    KTY_TYPE = problem("kty_type", "its \"kty\" is {kind}, not a string", &[WRITE_AS_RFC]);
    KTY_UNSUPPORTED = problem("kty_unsupported", "its \"kty\" is none of RSA, EC, OKP and AKP", &[UNSUPPORTED]);
    SYMMETRIC = problem("symmetric", "it is a shared secret (\"kty\" oct)", &[Advice {
        code: "secret_in_key_set",
        text: "Take the secret out of the key set and replace it: whoever has read the set can sign. {secret|Pass \
            the new one in @, to the verifier that needs it|Give the new one only to the verifier that needs it}.",
    }]);
    PRIVATE = problem("private", "it holds the private member \"{member}\"", &[Advice {
        code: "private_key_published",
        text: "Replace the key and publish public members only: whoever has read this set can sign as the issuer.",
    }]);
    CRV_UNSUPPORTED = problem(
        "crv_unsupported",
        "its \"crv\" is none of {curves} with the \"kty\" that belongs to it",
        &[UNSUPPORTED],
    );
    MEMBER_MISSING = problem("member_missing", "it has no \"{member}\"", &[WRITE_AS_RFC]);
    MEMBER_TYPE = problem("member_type", "its \"{member}\" is {kind}, not a string", &[WRITE_AS_RFC]);
    MEMBER_ENCODING = problem(
        "member_encoding",
        "its \"{member}\" is not canonical unpadded base64url",
        &[WRITE_AS_RFC],
    );
    RSA_TOO_SMALL = problem("rsa_too_small", "it has {bits} bits, at least {least} are needed", &[NEW_RSA_KEY]);
    RSA_TOO_LARGE = problem("rsa_too_large", "it has {bits} bits, at most {most} are allowed", &[NEW_RSA_KEY]);
    RSA_MODULUS = problem("rsa_modulus", "its \"n\" is even, so it is no RSA modulus", &[NEW_RSA_KEY]);
    RSA_EXPONENT = problem("rsa_exponent", "its \"e\" is not an odd number from 3 to 2^33 - 1", &[NEW_RSA_KEY]);
    ROCA = problem("roca", "it was made by the broken generator of CVE-2017-15361 (ROCA)", &[Advice {
        code: "roca",
        text: "Ask the issuer to replace the key: anyone can compute its private half from the public one \
            (CVE-2017-15361).",
    }]);
    COORDINATE_LENGTH = problem(
        "coordinate_length",
        "its \"{member}\" has {found} bytes, the curve asks for {expected}",
        &[DAMAGED],
    );
    PUB_LENGTH = problem("pub_length", "its \"pub\" has {found} bytes, its \"alg\" asks for {expected}", &[DAMAGED]);
    NOT_ON_CURVE = problem("not_on_curve", "it is no point of its curve", &[DAMAGED]);
    SMALL_ORDER = problem(
        "small_order",
        "it is a point of small order, for which forged signatures hold",
        &[DAMAGED],
    );
    NOT_CANONICAL = problem("not_canonical", "it is not the canonical encoding of its point", &[DAMAGED]);
    KID_TYPE = problem("kid_type", "its \"kid\" is {kind}, not a string", &[WRITE_AS_RFC]);
    ALG_TYPE = problem("alg_type", "its \"alg\" is {kind}, not a string", &[WRITE_AS_RFC]);
    ALG_UNSUPPORTED = problem(
        "alg_unsupported",
        "its \"alg\" is not a signature algorithm that is verified here",
        &[UNSUPPORTED],
    );
    ALG_CONFLICT = problem("alg_conflict", "its \"alg\" is for keys of another type or curve", &[WRITE_AS_RFC]);
    USE_TYPE = problem("use_type", "its \"use\" is {kind}, not a string", &[WRITE_AS_RFC]);
    USE_NOT_SIG = problem("use_not_sig", "its \"use\" is not sig", &[OTHER_PURPOSE]);
    KEY_OPS_MALFORMED = problem(
        "key_ops_malformed",
        "its \"key_ops\" is not an array of different strings",
        &[WRITE_AS_RFC],
    );
    KEY_OPS_NOT_VERIFY = problem("key_ops_not_verify", "its \"key_ops\" does not list verify", &[OTHER_PURPOSE]);
    DUPLICATE = problem("duplicate", "it is the same key as number {of} of the set", &[Advice {
        code: "duplicate_key",
        text: "Nothing to do: the earlier one is used.",
    }]);
}

const WRITE_AS_RFC: Advice =
    Advice { code: "key_malformed", text: "Ask the issuer to write the key as RFC 7517 4 and RFC 7518 6 define it." };
const UNSUPPORTED: Advice = Advice {
    code: "key_unsupported",
    text: "Nothing to do while other keys sign the tokens: this one can verify none here.",
};
const NEW_RSA_KEY: Advice = Advice {
    code: "new_rsa_key",
    text: "Ask the issuer for a new RSA key, usually of 2048 bits with the exponent 65537.",
};
const DAMAGED: Advice = Advice {
    code: "key_damaged",
    text: "Fetch the set again, and tell the issuer if the key stays as it is: it was damaged or forged.",
};
const OTHER_PURPOSE: Advice = Advice {
    code: "key_for_other_purpose",
    text: "Nothing to do while other keys sign the tokens. If this is the one that does, ask the issuer to publish \
        it with use sig; SPIFFE, for example, writes jwt-svid.",
};

impl KeyProblem {
    /// The stable reason.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.describe().row().reason
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Hint {
        self.describe().hint()
    }

    pub(crate) fn describe(&self) -> Description<'_> {
        match self {
            Self::NotAnObject(kind) => NOT_AN_OBJECT.plain().text("kind", kind.name()),
            Self::KeyTypeMissing => KTY_MISSING.plain(),
            Self::KeyTypeType(kind) => KTY_TYPE.plain().text("kind", kind.name()),
            Self::KeyTypeUnsupported => KTY_UNSUPPORTED.plain(),
            Self::Symmetric => SYMMETRIC.plain(),
            Self::Private { member } => PRIVATE.plain().text("member", member),
            Self::CurveUnsupported => CRV_UNSUPPORTED.plain().owned("curves", curves()),
            Self::MemberMissing { member } => MEMBER_MISSING.plain().text("member", member),
            Self::MemberType { member, found } => MEMBER_TYPE.plain().text("member", member).text("kind", found.name()),
            Self::MemberEncoding { member } => MEMBER_ENCODING.plain().text("member", member),
            Self::RsaTooSmall { bits } => RSA_TOO_SMALL.plain().number("bits", *bits).number("least", RSA_BITS_MIN),
            Self::RsaTooLarge { bits } => RSA_TOO_LARGE.plain().number("bits", *bits).number("most", RSA_BITS_MAX),
            Self::RsaModulus => RSA_MODULUS.plain(),
            Self::RsaExponent => RSA_EXPONENT.plain(),
            Self::Roca => ROCA.plain(),
            Self::CoordinateLength { member, expected, found } => {
                COORDINATE_LENGTH.plain().text("member", member).number("expected", *expected).number("found", *found)
            }
            Self::PublicKeyLength { expected, found } => {
                PUB_LENGTH.plain().number("expected", *expected).number("found", *found)
            }
            Self::NotOnCurve => NOT_ON_CURVE.plain(),
            Self::SmallOrder => SMALL_ORDER.plain(),
            Self::NotCanonical => NOT_CANONICAL.plain(),
            Self::KeyIdType(kind) => KID_TYPE.plain().text("kind", kind.name()),
            Self::AlgorithmType(kind) => ALG_TYPE.plain().text("kind", kind.name()),
            Self::AlgorithmUnsupported => ALG_UNSUPPORTED.plain(),
            Self::AlgorithmConflict => ALG_CONFLICT.plain(),
            Self::UseType(kind) => USE_TYPE.plain().text("kind", kind.name()),
            Self::UseNotSignature => USE_NOT_SIG.plain(),
            Self::KeyOperationsMalformed => KEY_OPS_MALFORMED.plain(),
            Self::KeyOperationsNotVerify => KEY_OPS_NOT_VERIFY.plain(),
            Self::Duplicate { of } => DUPLICATE.plain().number("of", *of),
        }
    }
}

impl core::error::Error for KeyProblem {}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}

fn curves() -> String {
    let mut names: Vec<&str> = Curve::ALL.iter().map(|curve| curve.name()).collect();
    let edwards: Vec<&str> = EdwardsCurve::ALL.iter().map(|curve| curve.name()).collect();
    let edwards = join(&edwards, " and ");
    names.push(&edwards);
    join(&names, ", ")
}
