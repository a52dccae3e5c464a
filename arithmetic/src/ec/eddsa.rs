//! EdDSA verification (RFC 8032 5.1.7 and 5.2.7, without the cofactor): S·B − k·A has to encode as R.

use crate::ec::edwards448::Edwards448;
use crate::ec::edwards25519::Edwards25519;
use crate::ec::scalar::Order;
use crate::error::{InvalidPoint, InvalidSignature};
use crate::tables::digits::SCALAR_BYTES;
use crate::tables::generator::Generator;
use crate::tables::group::{Group, Point, Sum};
use crate::tables::prepared::PreparedPoint;

/// The curves of EdDSA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdwardsCurve {
    /// edwards25519 (RFC 8032 5.1).
    Ed25519,
    /// edwards448 (RFC 8032 5.2).
    Ed448,
}

/// A group in which EdDSA signs. Encodings are little-endian, as all of EdDSA.
pub(crate) trait EddsaGroup: Group {
    /// As long as an encoding.
    fn prime(&self) -> &'static [u8];
    /// The y of the points whose order divides the cofactor.
    fn small_order(&self) -> &'static [&'static [u8]];
    /// As long as an encoding.
    fn order(&self) -> &'static Order;
    /// Minus the point of a canonical encoding that is not of small order; `None` when it is no point's.
    fn minus_decompressed(&self, encoding: &[u8]) -> Option<Point>;
    fn compress(&self, sum: &Sum) -> Vec<u8>;
    /// The hash of texts that follow one another, behind what separates the domain of the curve from others.
    fn hash(&self, texts: [&[u8]; 3]) -> Vec<u8>;
}

/// An EdDSA public key, which is prepared when it has shown to be worth it.
#[derive(Debug)]
pub struct PreparedEddsa {
    curve: EdwardsCurve,
    encoding: Vec<u8>,
    minus_a: PreparedPoint,
}

impl EdwardsCurve {
    /// Bytes of a key, and of each half of a signature (RFC 8032 5.1.5 and 5.1.6, 5.2.5 and 5.2.6).
    #[must_use]
    pub const fn encoding_bytes(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::Ed448 => 57,
        }
    }

    /// Bytes of a signature.
    #[must_use]
    pub const fn signature_bytes(self) -> usize {
        match self {
            Self::Ed25519 => 64,
            Self::Ed448 => 114,
        }
    }
}

impl PreparedEddsa {
    /// Takes the encoding of a point (RFC 8032 5.1.2, 5.2.2): one for each key, and none of small order.
    ///
    /// # Errors
    ///
    /// [`InvalidPoint`] says why it is none.
    pub fn new(curve: EdwardsCurve, encoding: &[u8]) -> Result<Self, InvalidPoint> {
        let group = group(curve);
        check_encoding(group, encoding)?;
        let minus_a = group.minus_decompressed(encoding).ok_or(InvalidPoint::NotOnCurve)?;
        Ok(Self { curve, encoding: encoding.to_vec(), minus_a: PreparedPoint::new(generator(curve), minus_a) })
    }

    /// The curve that the key is on.
    #[must_use]
    pub const fn curve(&self) -> EdwardsCurve {
        self.curve
    }

    /// Prepares the key now: some milliseconds, and 146 KiB for Ed25519 or 319 KiB for Ed448.
    pub fn prepare(&self) {
        self.minus_a.prepare();
    }

    /// Whether `signature` is one over `message`, by the equation without the cofactor.
    ///
    /// # Errors
    ///
    /// [`Length`](InvalidSignature::Length), [`Point`](InvalidSignature::Point) when R is not canonical or of small order,
    /// [`Range`](InvalidSignature::Range) when S is not below the order, or [`Mismatch`](InvalidSignature::Mismatch).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        if signature.len() != self.curve.signature_bytes() {
            return Err(InvalidSignature::Length);
        }
        let (r, s) = signature.split_at(self.curve.encoding_bytes());
        let group = group(self.curve);
        check_encoding(group, r).map_err(|_| InvalidSignature::Point)?;
        if !group.order().is_reduced(s.iter().rev()) {
            return Err(InvalidSignature::Range);
        }
        let k = group.order().reduce_wide(&group.hash([r, &self.encoding, message]));
        let mut scalar = [0; SCALAR_BYTES];
        scalar[..s.len()].copy_from_slice(s);
        // No sum at all is the neutral element, which is of small order.
        let holds = self.minus_a.sum(&scalar, &k).is_some_and(|sum| group.compress(&sum) == r);
        if holds { Ok(()) } else { Err(InvalidSignature::Mismatch) }
    }
}

/// Whether an encoding may be that of a key or of R: the one of its point, which is not of small order.
fn check_encoding(group: &dyn EddsaGroup, encoding: &[u8]) -> Result<(), InvalidPoint> {
    if encoding.len() != group.prime().len() {
        return Err(InvalidPoint::Length);
    }
    let mut y = encoding.to_vec();
    if let Some(last) = y.last_mut() {
        // The sign of x.
        *last &= 0x7f;
    }
    // RFC 8032 5.1.3 step 1 and 5.2.3 step 1, which many implementations leave out: a second text for the same key. So the
    // last byte of Ed448 holds nothing but the sign bit.
    if !y.iter().rev().lt(group.prime().iter().rev()) {
        return Err(InvalidPoint::NotCanonical);
    }
    // Among these are both points with x = 0, so that the sign bit of x is that of a number with two roots.
    if group.small_order().contains(&&*y) {
        return Err(InvalidPoint::SmallOrder);
    }
    Ok(())
}

fn group(curve: EdwardsCurve) -> &'static dyn EddsaGroup {
    match curve {
        EdwardsCurve::Ed25519 => &Edwards25519,
        EdwardsCurve::Ed448 => &Edwards448,
    }
}

pub(super) fn generator(curve: EdwardsCurve) -> &'static Generator {
    static ED25519: Generator = Generator::new(&Edwards25519);
    static ED448: Generator = Generator::new(&Edwards448);
    match curve {
        EdwardsCurve::Ed25519 => &ED25519,
        EdwardsCurve::Ed448 => &ED448,
    }
}
