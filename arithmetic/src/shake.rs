//! SHAKE128 and SHAKE256 (FIPS 202 6.2), of public data, a byte at a time: the permutation is what takes the time.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a place in the state is below the rate, or at it until the next permutation"
)]

use keccak::Keccak;

/// Bytes in, then bytes out.
pub(crate) struct Shake {
    state: [u64; 25],
    rate: usize,
    /// The place in the state of the next byte in or out, below the rate or at it.
    at: usize,
}

impl Shake {
    pub(crate) const fn new_128() -> Self {
        Self { state: [0; 25], rate: 168, at: 0 }
    }

    pub(crate) const fn new_256() -> Self {
        Self { state: [0; 25], rate: 136, at: 0 }
    }

    #[inline(never)]
    pub(crate) fn absorb(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.make_room();
            self.add(self.at, byte);
            self.at += 1;
        }
    }

    /// Ends the input. To be called once, before the first byte is read.
    pub(crate) fn finish(&mut self) {
        self.make_room();
        // The bits 1111 that tell SHAKE from SHA-3, and the padding 10*1.
        self.add(self.at, 0x1f);
        self.add(self.rate - 1, 0x80);
        self.at = self.rate;
    }

    pub(crate) fn next(&mut self) -> u8 {
        self.make_room();
        let byte = self.state[self.at / 8].to_le_bytes()[self.at % 8];
        self.at += 1;
        byte
    }

    /// SHAKE256 of texts that follow one another.
    #[inline(never)]
    pub(crate) fn hash_256<const LENGTH: usize>(texts: &[&[u8]]) -> [u8; LENGTH] {
        let mut hash = Self::new_256();
        for text in texts {
            hash.absorb(text);
        }
        hash.finish();
        core::array::from_fn(|_| hash.next())
    }

    fn make_room(&mut self) {
        if self.at == self.rate {
            Keccak::new().with_f1600(|permute| permute(&mut self.state));
            self.at = 0;
        }
    }

    fn add(&mut self, at: usize, byte: u8) {
        self.state[at / 8] ^= u64::from(byte) << (8 * (at % 8));
    }
}

#[cfg(test)]
mod tests {
    use shake::{ExtendableOutput, Shake128, Shake256, Update, XofReader};

    use super::Shake;
    use crate::test_inputs::{Source, few};

    fn check(mut ours: Shake, mut reference: impl ExtendableOutput, texts: &[&[u8]]) {
        for text in texts {
            ours.absorb(text);
            reference.update(text);
        }
        ours.finish();
        let mut expected = [0; 500];
        reference.finalize_xof().read(&mut expected);
        assert_eq!(core::array::from_fn(|_| ours.next()), expected, "{} texts", texts.len());
    }

    #[test]
    fn hashes_of_every_length() {
        let bytes = Source(34).bytes(400);
        for length in few(0..bytes.len(), 5) {
            let (one, other) = bytes[..length].split_at(length / 3);
            check(Shake::new_128(), Shake128::default(), &[one, other]);
            check(Shake::new_256(), Shake256::default(), &[one, &[], other]);
        }
        let mut expected = [0; 64];
        let mut reference = Shake256::default();
        reference.update(&bytes);
        reference.finalize_xof().read(&mut expected);
        assert_eq!(Shake::hash_256(&[&bytes[..7], &bytes[7..]]), expected);
    }
}
