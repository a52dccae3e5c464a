//! Why a key or a signature is refused.

use core::error::Error;
use core::fmt;

/// Why bytes are no EdDSA public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidPoint {
    /// They are not as many as the curve's encodings have.
    Length,
    /// y is not below the prime (RFC 8032 5.1.3 step 1, 5.2.3 step 1): a second encoding of the point, if of any.
    NotCanonical,
    /// The order of the point divides the cofactor: under such a key a signature proves nothing.
    SmallOrder,
    /// No point of the curve has this y.
    NotOnCurve,
}

/// Why a signature is refused.
///
/// But for [`Mismatch`](Self::Mismatch) it is its form: these bytes are a signature of no key, whatever the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidSignature {
    /// It is not as long as all signatures of the curve, the parameter set or the modulus.
    Length,
    /// A number in it is out of its range: r or s of ECDSA, S of EdDSA, a coefficient of ML-DSA's z, or the number that an RSA
    /// signature is.
    Range,
    /// R of EdDSA is not canonical, or of small order.
    Point,
    /// The hint of ML-DSA is not in its one encoding (FIPS 204 algorithm 21).
    Hint,
    /// It is none of this key over this message.
    Mismatch,
}

impl fmt::Display for InvalidPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "the key has another length than the encodings of its curve",
            Self::NotCanonical => "the key is not canonical",
            Self::SmallOrder => "the key is a point of small order",
            Self::NotOnCurve => "the key is no point of its curve",
        })
    }
}

impl Error for InvalidPoint {}

impl fmt::Display for InvalidSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "the signature has another length than those of its key",
            Self::Range => "a number of the signature is out of range",
            Self::Point => "R of the signature is not canonical, or of small order",
            Self::Hint => "the hint of the signature is malformed",
            Self::Mismatch => "the signature does not match the key and the message",
        })
    }
}

impl Error for InvalidSignature {}
