//! Refusals before any arithmetic: no key may verify this token.

use core::fmt;

use super::key::KeyProblem;
use super::row::{Advice, Description, Filling, Row, rows};
use crate::algorithm::Algorithm;
use crate::check::CheckId;
use crate::text::{count, quote};

/// Refusals before any arithmetic: no key may verify this token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SelectError {
    /// The policy does not list the token's algorithm (RFC 8725 3.1).
    AlgorithmNotAllowed {
        /// The token's algorithm.
        found: Algorithm,
        /// The policy's.
        allowed: Vec<Algorithm>,
    },
    /// A token of a shared-secret algorithm against a key set (RFC 8725 2.1).
    AlgorithmSymmetric {
        /// The token's algorithm.
        found: Algorithm,
        /// The policy's; without a list every public-key algorithm.
        allowed: Vec<Algorithm>,
    },
    /// The secret is a key as PEM, DER, JWK or JWKS, which everybody may know (RFC 8725 2.1). [`Verifier::with_secret`]
    /// refuses such a secret at once.
    ///
    /// [`Verifier::with_secret`]: crate::Verifier::with_secret
    SecretIsPublicKey,
    /// The secret is shorter than the hash of the token's algorithm (RFC 7518 3.2). [`Verifier::with_secret`] refuses such
    /// a secret at once.
    ///
    /// [`Verifier::with_secret`]: crate::Verifier::with_secret
    SecretTooShort {
        /// The token's algorithm.
        algorithm: Algorithm,
        /// Bytes it asks for.
        least: usize,
        /// Bytes found.
        found: usize,
    },
    /// No key of the set matches.
    NoMatchingKey {
        /// The token's `kid`.
        kid: Option<String>,
        /// How many keys the set has.
        keys: usize,
        /// The ten keys that come nearest, with why they do not match.
        candidates: Vec<Candidate>,
    },
    /// Several keys match, and none may be guessed.
    MultipleMatchingKeys {
        /// The token's `kid`.
        kid: Option<String>,
        /// How many keys match.
        matching: usize,
        /// Ten of them, or those that match and the others that come nearest.
        candidates: Vec<Candidate>,
    },
}

/// A key of the set, and why it is not the token's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Candidate {
    /// Position in the set's `keys`.
    pub index: usize,
    /// The key's `kid`.
    pub kid: Option<String>,
    /// Why it does not match; `None` when it does.
    pub mismatch: Option<KeyMismatch>,
}

/// Why a key is not the one for a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyMismatch {
    /// No token can use it.
    Unusable(KeyProblem),
    /// The token names another `kid`.
    KeyId,
    /// The algorithm needs another `kty`.
    KeyType {
        /// The `kty` that the algorithm needs.
        expected: &'static str,
        /// The key's.
        found: &'static str,
    },
    /// The algorithm needs another `crv`.
    Curve {
        /// The `crv` that the algorithm needs.
        expected: &'static str,
        /// The key's.
        found: &'static str,
    },
    /// The key's `alg` is another.
    Algorithm {
        /// The token's.
        expected: Algorithm,
        /// The key's.
        found: Algorithm,
    },
    /// An RSA key without `alg` under a policy that lists no algorithms: it is for RS*, and the token's is PS*. To accept
    /// that is the caller's choice and not the token's (RFC 8725 3.1).
    AlgorithmUnstated {
        /// The token's algorithm.
        expected: Algorithm,
    },
    /// An RSA key without `alg` under a policy, or several policies, that list both RS* and PS*: which of them it is
    /// for, only the caller can say (RFC 8725 3.1).
    FamilyUndecided,
}

const FIRST: usize = super::parse::END;

rows! {
    ALG_NOT_ALLOWED = Row {
        code: "ERR_JOSE_ALG_NOT_ALLOWED",
        reason: "alg_not_allowed",
        check: Some(CheckId::AlgorithmAllowed),
        message: "the token's algorithm is not one that this verifier allows",
        expected: "",
        actual: "{found}",
        hints: &[ALLOW_ALGORITHM, USE_PUBLIC_KEYS, AGREE_ON_HASH],
    };
    ALG_SYMMETRIC = Row {
        reason: "alg_symmetric",
        message: "the token's algorithm works with a shared secret, but this verifier has public keys",
        hints: &[Advice {
            code: "use_secret",
            text: "{secret|If you and the issuer share a secret, pass it in @ in place of the key set, and name {found} as \
                the only algorithm. If not, reject the token|Reject the token unless you and the issuer share a \
                secret}: a public key used as a secret is a known forgery (RFC 8725 2.1).",
        }],
        ..ALG_NOT_ALLOWED
    };
    SECRET_IS_PUBLIC_KEY = Row {
        reason: "secret_is_public_key",
        message: "the secret is a key that others may know",
        expected: "bytes that only the issuer and the verifier know",
        actual: "a key as PEM, DER, JWK or JWKS",
        hints: &[Advice {
            code: "pass_key_as_jwks",
            text: "Pass public keys as a key set{jwks|, in @}: whoever knows a key that serves as the secret can sign.",
        }],
        ..ALG_NOT_ALLOWED
    };
    SECRET_TOO_SHORT = Row {
        reason: "secret_too_short",
        message: "the secret is too short for the token's algorithm",
        expected: "a secret of at least {least} bytes",
        actual: "{found} bytes",
        hints: &[Advice {
            code: "longer_secret",
            text: "Agree on a longer secret with the issuer, made of random bytes.",
        }],
        ..ALG_NOT_ALLOWED
    };
    NO_MATCHING_KEY = Row {
        code: "ERR_JWKS_NO_MATCHING_KEY",
        reason: "no_matching_key",
        check: Some(CheckId::Key),
        message: "no key of the set matches the token",
        expected: "exactly one matching key",
        actual: "none of {keys}, {kid}",
        hints: &[
            KID_MISMATCH, SET_EMPTY, UNUSABLE, NEEDED_FOR_OTHER_PURPOSE,
            KTY_MISMATCH, CRV_MISMATCH, ALG_MISMATCH, ALG_UNSTATED, FAMILY_UNDECIDED,
        ],
    };
    NO_KEY_OF_KID = Row {
        expected: "a key with the token's kid",
        actual: "{name}",
        hints: &[KID_NOT_IN_SET, SET_WITHOUT_KIDS],
        ..NO_MATCHING_KEY
    };
    MULTIPLE_MATCHING_KEYS = Row {
        code: "ERR_JWKS_MULTIPLE_MATCHING_KEYS",
        reason: "multiple_matching_keys",
        message: "more than one key of the set matches the token",
        actual: "{matching}, {kid}",
        hints: &[Advice {
            code: "one_kid_per_key",
            text: "Give each key a kid of its own and put it into the token's header, or pass only the keys of this \
                issuer.",
        }],
        ..NO_MATCHING_KEY
    };
    MISMATCH_UNUSABLE = mismatch("unusable", "unusable: {problem}", &[UNUSABLE]);
    MISMATCH_KID = mismatch("kid_mismatch", "its \"kid\" is not the token's", &[KID_MISMATCH]);
    MISMATCH_KTY = mismatch(
        "kty_mismatch", "its \"kty\" is {found}, the algorithm needs {expected}", &[KTY_MISMATCH],
    );
    MISMATCH_CRV = mismatch(
        "crv_mismatch", "its \"crv\" is {found}, the algorithm needs {expected}", &[CRV_MISMATCH],
    );
    MISMATCH_ALG = mismatch(
        "alg_mismatch", "its \"alg\" is {found}, the token's is {expected}", &[ALG_MISMATCH],
    );
    MISMATCH_ALG_UNSTATED = mismatch(
        "alg_unstated",
        "it has no \"alg\", so it is for RS256, RS384 and RS512, and the token's is {expected}",
        &[ALG_UNSTATED],
    );
    MISMATCH_FAMILY_UNDECIDED = mismatch(
        "family_undecided", "it has no \"alg\", and both RS* and PS* are listed for it", &[FAMILY_UNDECIDED],
    );
}

/// A row about one key of the set.
const fn mismatch(reason: &'static str, message: &'static str, hints: &'static [Advice]) -> Row {
    Row {
        place: FIRST,
        code: "ERR_JWKS_NO_MATCHING_KEY",
        reason,
        check: None,
        message,
        expected: "",
        actual: "",
        hints,
    }
}

const ALLOW_ALGORITHM: Advice = Advice {
    code: "allow_algorithm",
    text: "{algorithms|If the issuer really signs with {found}, add it to @. Otherwise reject|Unless the issuer \
        really signs with {found}, reject} the token.",
};
const USE_PUBLIC_KEYS: Advice = Advice {
    code: "use_public_keys",
    text: "The token is signed with a private key, so no secret verifies it: give the verifier the issuer's key \
        set{jwks|, in @,} in place of the secret, and {found} in place of the algorithms of secrets.",
};
const AGREE_ON_HASH: Advice = Advice {
    code: "agree_on_hash",
    text: "If the issuer really signs with {found}, name it{algorithms| in @}, with a secret of at least as many \
        bits. Otherwise reject the token.",
};
const KID_MISMATCH: Advice =
    Advice { code: "fetch_again", text: "Fetch the set again: the issuer may have rotated its keys." };
const SET_EMPTY: Advice =
    Advice { code: "key_set_empty", text: "Fetch the key set from the issuer's jwks_uri: this one is empty." };
const KID_NOT_IN_SET: Advice = Advice {
    code: "kid_not_in_set",
    text: "Fetch the set again: the issuer may have rotated its keys. If the kid stays unknown, the token is from \
        another issuer or environment, or is meant for the issuer itself: some publish no keys for those.",
};
const SET_WITHOUT_KIDS: Advice = Advice {
    code: "key_set_without_kids",
    text: "No key of the set has a kid that is a string, but the token names one. Ask the issuer to publish kids, or \
        pass the set with the kid added to the right key.",
};
const UNUSABLE: Advice =
    Advice { code: "nearest_key_unusable", text: "The key that comes nearest is unusable: {problem}. {advice}" };
const NEEDED_FOR_OTHER_PURPOSE: Advice = Advice {
    code: "nearest_key_for_other_purpose",
    text: "The key that the token needs is published for another purpose: {problem}. Ask the issuer to publish it \
        with use sig; SPIFFE, for example, writes jwt-svid.",
};
const KTY_MISMATCH: Advice = Advice {
    code: "other_key_type",
    text: "Check that keys and token are from the same issuer: the token's algorithm needs a key of type {expected}, \
        the nearest is {found}.",
};
const CRV_MISMATCH: Advice = Advice {
    code: "other_curve",
    text: "Check that keys and token are from the same issuer: the token's algorithm needs the curve {expected}, the \
        nearest key is on {found}.",
};
const ALG_MISMATCH: Advice = Advice {
    code: "other_algorithm",
    text: "Ask the issuer to sign with the algorithm that its key states: the nearest key is for {found}, the token \
        says {expected}.",
};
const ALG_UNSTATED: Advice = Advice {
    code: "key_without_alg",
    text: "The RSA key states no alg, so it verifies RS256, RS384 and RS512{algorithms| unless @ says otherwise. If \
        the issuer signs with {expected}, list it there}.",
};
const FAMILY_UNDECIDED: Advice = Advice {
    code: "list_one_family",
    text: "The RSA key states no alg, so list either RS* or PS*{algorithms| in @}: those of the issuer, not both.",
};

impl SelectError {
    pub(crate) fn describe(&self) -> Description<'_> {
        match self {
            Self::AlgorithmNotAllowed { found, allowed } => {
                let by_secret = allowed.iter().all(|algorithm| algorithm.is_symmetric());
                let advice = match (by_secret, found.is_symmetric()) {
                    (true, false) => USE_PUBLIC_KEYS.code,
                    (true, true) => AGREE_ON_HASH.code,
                    _ => ALLOW_ALGORITHM.code,
                };
                ALG_NOT_ALLOWED.plain().text("found", found.name()).expecting(names(allowed)).advising(advice)
            }
            Self::AlgorithmSymmetric { found, allowed } => {
                ALG_SYMMETRIC.plain().text("found", found.name()).expecting(names(allowed))
            }
            Self::SecretIsPublicKey => SECRET_IS_PUBLIC_KEY.plain(),
            Self::SecretTooShort { least, found, .. } => {
                SECRET_TOO_SHORT.plain().number("least", *least).number("found", *found)
            }
            Self::NoMatchingKey { kid, keys, candidates } => no_matching_key(kid.as_deref(), *keys, candidates),
            Self::MultipleMatchingKeys { kid, matching, .. } => MULTIPLE_MATCHING_KEYS
                .plain()
                .owned("matching", count(*matching, "matching key"))
                .owned("kid", quote_kid(kid.as_deref())),
        }
    }
}

impl KeyMismatch {
    /// The stable reason.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.describe().row().reason
    }

    pub(crate) fn describe(&self) -> Description<'_> {
        let row = match self {
            Self::Unusable(_) => &MISMATCH_UNUSABLE,
            Self::KeyId => &MISMATCH_KID,
            Self::KeyType { .. } => &MISMATCH_KTY,
            Self::Curve { .. } => &MISMATCH_CRV,
            Self::Algorithm { .. } => &MISMATCH_ALG,
            Self::AlgorithmUnstated { .. } => &MISMATCH_ALG_UNSTATED,
            Self::FamilyUndecided => &MISMATCH_FAMILY_UNDECIDED,
        };
        self.fill(row.plain())
    }

    /// Gives the values that both the row and the advice on it name.
    fn fill<'e>(&'e self, description: Description<'e>) -> Description<'e> {
        match self {
            Self::Unusable(problem) => description
                .filled("problem", Filling::Message(problem.describe()))
                .filled("advice", Filling::Advice(problem.describe())),
            Self::KeyType { expected, found } | Self::Curve { expected, found } => {
                description.text("expected", expected).text("found", found)
            }
            Self::Algorithm { expected, found } => {
                description.text("expected", expected.name()).text("found", found.name())
            }
            Self::AlgorithmUnstated { expected } => description.text("expected", expected.name()),
            Self::KeyId | Self::FamilyUndecided => description,
        }
    }

    fn advice(&self) -> &'static str {
        match self {
            Self::Unusable(KeyProblem::UseNotSignature | KeyProblem::KeyOperationsNotVerify) => {
                NEEDED_FOR_OTHER_PURPOSE.code
            }
            Self::Unusable(_) => UNUSABLE.code,
            Self::KeyId => KID_MISMATCH.code,
            Self::KeyType { .. } => KTY_MISMATCH.code,
            Self::Curve { .. } => CRV_MISMATCH.code,
            Self::Algorithm { .. } => ALG_MISMATCH.code,
            Self::AlgorithmUnstated { .. } => ALG_UNSTATED.code,
            Self::FamilyUndecided => FAMILY_UNDECIDED.code,
        }
    }
}

impl core::error::Error for SelectError {}

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}

impl core::error::Error for KeyMismatch {}

impl fmt::Display for KeyMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe().message())
    }
}

fn no_matching_key<'e>(kid: Option<&'e str>, keys: usize, candidates: &'e [Candidate]) -> Description<'e> {
    let described = |row: &'static Row| row.plain().owned("keys", count(keys, "key")).owned("kid", quote_kid(kid));
    if candidates.is_empty() {
        return described(&NO_MATCHING_KEY).advising(SET_EMPTY.code);
    }
    // The key that the token names, or the first where it names none, says best what is wrong.
    let mut nearest = candidates.iter().filter_map(|candidate| candidate.mismatch.as_ref());
    if let Some(mismatch) = nearest.find(|mismatch| **mismatch != KeyMismatch::KeyId) {
        return mismatch.fill(described(&NO_MATCHING_KEY)).advising(mismatch.advice());
    }
    // The names of the others say the most.
    let missing = described(&NO_KEY_OF_KID).owned("name", kid.map(quote).unwrap_or_default());
    let names: Vec<String> = candidates.iter().filter_map(|candidate| candidate.kid.as_deref()).map(quote).collect();
    if names.is_empty() {
        missing.advising(SET_WITHOUT_KIDS.code)
    } else {
        missing.expecting(names).advising(KID_NOT_IN_SET.code)
    }
}

fn names(algorithms: &[Algorithm]) -> Vec<String> {
    algorithms.iter().map(ToString::to_string).collect()
}

fn quote_kid(kid: Option<&str>) -> String {
    match kid {
        Some(kid) => ["the token's kid is ", &quote(kid)].concat(),
        None => "the token has no kid".into(),
    }
}
