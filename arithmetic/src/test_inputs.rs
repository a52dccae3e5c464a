//! What tests of arithmetic run on: as many cases as are asked for, random and with far carries, the same in each run.

#![expect(clippy::arithmetic_side_effects, reason = "lengths of a test")]

use sha2::{Digest, Sha512};

/// As many as the environment asks for, or so many as take a second or two; one under Miri.
pub(crate) fn cases(default: usize) -> usize {
    let default = if cfg!(miri) { 1 } else { default };
    std::env::var("JWT_VERDICT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}

/// All of them; under Miri, which takes thousands of times as long, at most so many, from all over them.
pub(crate) fn few<T>(all: impl IntoIterator<Item = T>, under_miri: usize) -> impl Iterator<Item = T> {
    let all: Vec<T> = all.into_iter().collect();
    let step = if cfg!(miri) { all.len().div_ceil(under_miri).max(1) } else { 1 };
    all.into_iter().step_by(step)
}

/// Bytes that look random.
pub(crate) struct Source(pub(crate) u64);

impl Source {
    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            self.0 += 1;
            bytes.extend(Sha512::digest(self.0.to_be_bytes()));
        }
        bytes.truncate(length);
        bytes
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let number = self.bytes(4).try_into().map(u32::from_be_bytes).unwrap();
        usize::try_from(number).unwrap() % bound
    }

    /// Bytes that are runs of ones and zeros as often as not: they carry far.
    pub(crate) fn runs(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = self.bytes(length);
        if self.below(2) == 0 {
            let mut start = 0;
            while start < bytes.len() {
                let end = bytes.len().min(start + 1 + self.below(40));
                bytes[start..end].fill([0, 0xff][self.below(2)]);
                start = end;
            }
        }
        bytes
    }
}
