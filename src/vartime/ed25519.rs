//! Ed25519 verification (RFC 8032 5.1.7, without the cofactor) with a prepared key: S·B − k·A has to encode as R.

use core::fmt;

use curve25519_dalek::Scalar;
use sha2::{Digest, Sha512};

use super::base::{BaseTable, KeyBuilder};
use super::edwards::Niels;
use super::preparation::Preparation;
use super::table::{Builder, sum_of_multiples};

/// A key that is prepared when it has shown to be worth it.
pub(crate) struct PreparedEd25519 {
    encoding: [u8; 32],
    preparation: Preparation<KeyBuilder<Niels>>,
}

static BASE: BaseTable<Niels> = BaseTable::new();

impl PreparedEd25519 {
    /// Takes an encoding that is known to be a point's, and canonical.
    pub(crate) fn new(encoding: [u8; 32]) -> Self {
        Self { encoding, preparation: Preparation::new() }
    }

    /// Prepares the key now.
    pub(crate) fn prepare(&self) {
        self.preparation.finish(|| self.builder());
    }

    fn builder(&self) -> Option<KeyBuilder<Niels>> {
        let minus_a = Niels::minus_decompressed(&self.encoding)?;
        BASE.begin(|| Builder::new(Niels::base(), 32));
        Some(KeyBuilder::new(&BASE, Builder::new(minus_a, 32)))
    }

    /// Whether (R, S) is a signature over `message`; `None` while the key is not prepared.
    ///
    /// That S is below the order, and R canonical and not of small order, is the caller's to have checked.
    pub(crate) fn verify(&self, message: &[u8], r: &[u8; 32], s: &[u8; 32]) -> Option<bool> {
        let minus_a = self.preparation.table(|| self.builder())?;
        let hash = Sha512::new().chain_update(r).chain_update(self.encoding).chain_update(message).finalize();
        let k = Scalar::from_bytes_mod_order_wide(&hash.into());
        let big_endian = |mut bytes: [u8; 32]| {
            bytes.reverse();
            bytes
        };
        let sum = sum_of_multiples([(BASE.table()?, &big_endian(*s)), (&minus_a, &big_endian(k.to_bytes()))])?;
        Some(sum.compress() == *r)
    }
}

impl fmt::Debug for PreparedEd25519 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedEd25519").finish_non_exhaustive()
    }
}
