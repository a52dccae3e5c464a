//! The hashes that signatures use: SHA-256, SHA-384 and SHA-512 (FIPS 180-4).

use sha2::digest::block_api::BlockSizeUser;
use sha2::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A hash of the SHA-2 family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(crate) const fn bytes(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The hash of texts that follow one another.
    pub(crate) fn digest(self, texts: &[&[u8]]) -> Vec<u8> {
        fn of<D: Digest>(texts: &[&[u8]]) -> Vec<u8> {
            texts.iter().fold(D::new(), D::chain_update).finalize().to_vec()
        }
        match self {
            Self::Sha256 => of::<Once<Sha256>>(texts),
            Self::Sha384 => of::<Once<Sha384>>(texts),
            Self::Sha512 => of::<Once<Sha512>>(texts),
        }
    }
}

/// A hash function whose code is in the module once: HMAC and plain hashes call it in place of copying it.
#[derive(Clone, Default)]
pub(crate) struct Once<D>(D);

/// What a text is hashed in. An engine puts better code of a WebAssembly function in place between two calls of it, and never
/// within one: a document of megabytes in one call is hashed by the first code to its end, which takes ten times as long.
/// The longest token is one part.
const PART: usize = 16_384;

impl<D: Update> Update for Once<D> {
    #[inline(never)]
    fn update(&mut self, text: &[u8]) {
        text.chunks(PART).for_each(|part| update(&mut self.0, part));
    }
}

#[inline(never)]
fn update<D: Update>(hash: &mut D, part: &[u8]) {
    hash.update(part);
}

impl<D: FixedOutput> FixedOutput for Once<D> {
    #[inline(never)]
    fn finalize_into(self, out: &mut Output<Self>) {
        self.0.finalize_into(out);
    }
}

impl<D: OutputSizeUser> OutputSizeUser for Once<D> {
    type OutputSize = D::OutputSize;
}

impl<D: BlockSizeUser> BlockSizeUser for Once<D> {
    type BlockSize = D::BlockSize;
}

impl<D: HashMarker> HashMarker for Once<D> {}

#[cfg(test)]
mod tests {
    use super::Hash;
    use sha2::{Digest, Sha384};

    /// To an engine of WebAssembly it matters in how many parts; to the hash it must not.
    #[test]
    fn a_text_of_several_parts_has_the_hash_of_the_whole() {
        let text = vec![7; 40_000];
        for length in [0, 1, 16_383, 16_384, 16_385, 32_768, 40_000] {
            let (one, other) = text.split_at(length);
            assert_eq!(Hash::Sha384.digest(&[one]), Sha384::digest(one).to_vec());
            assert_eq!(Hash::Sha384.digest(&[one, other]), Sha384::digest(&text).to_vec());
        }
    }
}
