//! EdDSA verification (RFC 8032 5.1.7 and 5.2.7, without the cofactor): S·B − k·A has to encode as R.

use crate::ec::edwards448::Edwards448;
use crate::ec::edwards25519::Edwards25519;
use crate::ec::scalar::Order;
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
    fn order(&self) -> &'static Order;
    /// Minus the point of a canonical encoding that is not of small order; `None` when it is no point's.
    fn minus_decompressed(&self, encoding: &[u8]) -> Option<Point>;
    fn compress(&self, sum: &Sum) -> Vec<u8>;
    /// The hash of texts that follow one another, behind what separates the domain of the curve from others.
    fn hash(&self, texts: [&[u8]; 3]) -> Vec<u8>;
}

/// A key that is prepared when it has shown to be worth it.
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
    /// Takes a canonical encoding that is not of small order; `None` when it is no point's.
    #[must_use]
    pub fn new(curve: EdwardsCurve, encoding: &[u8]) -> Option<Self> {
        let minus_a = PreparedPoint::new(generator(curve), group(curve).minus_decompressed(encoding)?);
        Some(Self { curve, encoding: encoding.to_vec(), minus_a })
    }

    /// The curve that the key is on.
    #[must_use]
    pub const fn curve(&self) -> EdwardsCurve {
        self.curve
    }

    /// Prepares the key now.
    pub fn prepare(&self) {
        self.minus_a.prepare();
    }

    /// Whether (R, S), each as long as an encoding, is a signature over `message`; `None` when S is not below the order.
    ///
    /// That R is canonical and not of small order is the caller's to have checked.
    #[must_use]
    pub fn verify(&self, message: &[u8], r: &[u8], s: &[u8]) -> Option<bool> {
        let group = group(self.curve);
        if !group.order().is_reduced(s.iter().rev()) {
            return None;
        }
        let k = group.order().reduce_wide(&group.hash([r, &self.encoding, message]));
        let mut scalar = [0; SCALAR_BYTES];
        scalar[..s.len()].copy_from_slice(s);
        // No sum at all is the neutral element, which is of small order.
        Some(self.minus_a.sum(&scalar, &k).is_some_and(|sum| group.compress(&sum) == r))
    }
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
