//! ECDSA verification (FIPS 186-5 6.4.2) of raw `r || s` signatures (RFC 7518 3.4).

use core::fmt;

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::elliptic_curve::sec1::ToSec1Point;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::algorithm::Curve;
use crate::error::VerifyError;
use crate::jwk::KeyProblem;
use crate::vartime::{Affine, BaseTable, FieldK256, FieldP256, FieldP384, FieldP521, PreparedEcdsa};

/// A point on its curve, ready to verify: by the reference crate, and by prepared arithmetic once that pays.
#[derive(Debug)]
pub(crate) enum EcdsaKey {
    P256(P256Key),
    P384(P384Key),
    P521(P521Key),
    Secp256k1(K256Key),
}

impl EcdsaKey {
    /// Takes the coordinates (RFC 7518 6.2.1.2), each of exactly the curve's length.
    pub(crate) fn new(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, KeyProblem> {
        let expected = curve.coordinate_bytes();
        for (member, coordinate) in [("x", x), ("y", y)] {
            if coordinate.len() != expected {
                return Err(KeyProblem::CoordinateLength { member, expected, found: coordinate.len() });
            }
        }
        match curve {
            Curve::P256 => P256Key::new(x, y).map(Self::P256),
            Curve::P384 => P384Key::new(x, y).map(Self::P384),
            Curve::P521 => P521Key::new(x, y).map(Self::P521),
            Curve::Secp256k1 => K256Key::new(x, y).map(Self::Secp256k1),
        }
        .ok_or(KeyProblem::NotOnCurve)
    }

    pub(crate) const fn curve(&self) -> Curve {
        match self {
            Self::P256(_) => Curve::P256,
            Self::P384(_) => Curve::P384,
            Self::P521(_) => Curve::P521,
            Self::Secp256k1(_) => Curve::Secp256k1,
        }
    }

    pub(crate) fn prepare(&self) {
        match self {
            Self::P256(key) => key.prepared.prepare(P256Key::generator),
            Self::P384(key) => key.prepared.prepare(P384Key::generator),
            Self::P521(key) => key.prepared.prepare(P521Key::generator),
            Self::Secp256k1(key) => key.prepared.prepare(K256Key::generator),
        }
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        let expected = self.curve().coordinate_bytes().saturating_mul(2);
        if signature.len() != expected {
            return Err(VerifyError::SignatureLength { expected, found: signature.len() });
        }
        match self {
            Self::P256(key) => key.verify(&Sha256::digest(message), signature),
            Self::P384(key) => key.verify(&Sha384::digest(message), signature),
            Self::P521(key) => key.verify(&Sha512::digest(message), signature),
            Self::Secp256k1(key) => key.verify(&Sha256::digest(message), signature),
        }
    }
}

/// One type for each curve's crate, which have no common one that says all this in fewer words.
macro_rules! curve_key {
    ($name:ident, $krate:ident, $curve:ident, $field:ty) => {
        pub(crate) struct $name {
            reference: $krate::ecdsa::VerifyingKey,
            prepared: PreparedEcdsa<$field>,
        }

        impl $name {
            fn new(x: &[u8], y: &[u8]) -> Option<Self> {
                static BASE: BaseTable<Affine<$field>> = BaseTable::new();
                // The uncompressed form of SEC 1 2.3.3, built here so that no other form can come in.
                let point = [&[4], x, y].concat();
                let reference = $krate::ecdsa::VerifyingKey::from_sec1_bytes(&point).ok()?;
                Some(Self { reference, prepared: PreparedEcdsa::new(&BASE, x, y) })
            }

            fn verify(&self, hash: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
                // Refuses r and s out of range.
                let signature = $krate::ecdsa::Signature::from_slice(signature).map_err(|_| OUT_OF_RANGE)?;
                let (r, s) = signature.split_scalars();
                let prepared = self.prepared.verify::<$krate::$curve>(Self::generator, hash, &r, &s);
                let holds = prepared.unwrap_or_else(|| {
                    // A crate that refuses the upper half of s (k256) demands more than RFC 8812 does.
                    self.reference.verify_prehash(hash, &signature.normalize_s()).is_ok()
                });
                if holds { Ok(()) } else { Err(VerifyError::SignatureMismatch) }
            }

            fn generator() -> (Vec<u8>, Vec<u8>) {
                let point = $krate::AffinePoint::GENERATOR.to_sec1_point(false);
                let bytes =
                    |coordinate: Option<&$krate::FieldBytes>| coordinate.map(|c| c.to_vec()).unwrap_or_default();
                (bytes(point.x()), bytes(point.y()))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.reference.fmt(f)
            }
        }
    };
}

curve_key!(P256Key, p256, NistP256, FieldP256);
curve_key!(P384Key, p384, NistP384, FieldP384);
curve_key!(P521Key, p521, NistP521, FieldP521);
curve_key!(K256Key, k256, Secp256k1, FieldK256);

const OUT_OF_RANGE: VerifyError =
    VerifyError::SignatureRange { rule: "r and s of an ECDSA signature are from 1 to the curve's order less 1" };
