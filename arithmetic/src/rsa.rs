//! RSA with a public key: the verification primitive of RFC 8017 5.2.2.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "arithmetic on words and digits, whose bounds are argued where it stands; overflow is checked in tests"
)]

#[cfg(any(test, target_arch = "wasm32"))]
mod lanes;
#[cfg(any(test, not(target_arch = "wasm32")))]
mod montgomery;
#[cfg(any(test, target_arch = "wasm32"))]
mod simd;
mod words;

use std::sync::OnceLock;

use crate::error::InvalidSignature;
#[cfg(not(target_arch = "wasm32"))]
use montgomery::Modulus;
#[cfg(target_arch = "wasm32")]
use simd::Modulus;

/// An RSA public key, which is prepared when it is first used.
///
/// This is the verification primitive alone: what a signature stands for has to be compared with the encoding of the message.
#[derive(Debug)]
pub struct PreparedRsa {
    /// Big-endian, without leading zeros.
    modulus: Vec<u8>,
    exponent: u64,
    prepared: OnceLock<Modulus>,
}

/// What the bounds of the arithmetic are argued for.
const BITS_MAX: usize = 8192;

impl PreparedRsa {
    /// Takes a big-endian modulus and an exponent.
    ///
    /// `None` when the modulus begins with a zero, is even, is 1 or has more than 8192 bits, or the exponent is even or below 3. How
    /// small a modulus is too small is for the caller to say.
    #[must_use]
    pub fn new(modulus: &[u8], exponent: u64) -> Option<Self> {
        let (&first, &last) = (modulus.first()?, modulus.last()?);
        let is_modulus = first != 0 && last & 1 == 1 && modulus != [1] && modulus.len() <= BITS_MAX / 8;
        let is_exponent = exponent >= 3 && exponent & 1 == 1;
        (is_modulus && is_exponent).then(|| Self { modulus: modulus.to_vec(), exponent, prepared: OnceLock::new() })
    }

    /// Bytes of the modulus, and of a signature.
    #[must_use]
    pub fn modulus_bytes(&self) -> usize {
        self.modulus.len()
    }

    /// Bits of the modulus.
    #[must_use]
    pub fn modulus_bits(&self) -> usize {
        let unused = self.modulus.first().map_or(0, |first| first.leading_zeros());
        self.modulus.len() * 8 - usize::try_from(unused).unwrap_or(0)
    }

    /// Prepares the key now: less than a verification takes, and 1 KiB for 2048 bits to 4 KiB for 8192.
    pub fn prepare(&self) {
        self.prepared();
    }

    /// The message representative of a signature (RFC 8017 5.2.2), in as many bytes as the modulus.
    ///
    /// # Errors
    ///
    /// [`Length`](InvalidSignature::Length), or [`Range`](InvalidSignature::Range) when the signature is not below the modulus: s + n
    /// is a second spelling of s, and so is s without its leading zeros.
    pub fn recover(&self, signature: &[u8]) -> Result<Vec<u8>, InvalidSignature> {
        if signature.len() != self.modulus.len() {
            return Err(InvalidSignature::Length);
        }
        // Of equal length, so the order of the bytes is that of the numbers.
        if signature >= self.modulus.as_slice() {
            return Err(InvalidSignature::Range);
        }
        Ok(self.prepared().power(signature, self.exponent))
    }

    fn prepared(&self) -> &Modulus {
        self.prepared.get_or_init(|| Modulus::new(&self.modulus, self.modulus_bits()))
    }
}

#[cfg(test)]
mod tests {
    use rsa::{BoxedUint, PublicKey};

    use super::{InvalidSignature, PreparedRsa, montgomery, simd};
    use crate::test_inputs::{Source, cases, few};

    const EXPONENTS: [u64; 8] = [3, 5, 17, 65_535, 65_537, 65_539, (1 << 32) + 1, (1 << 33) - 1];

    #[test]
    fn what_is_no_key_is_none() {
        for modulus in [&[][..], &[1], &[0, 3], &[4], &[0xff; 1025]] {
            assert!(PreparedRsa::new(modulus, 3).is_none(), "{modulus:?}");
        }
        for exponent in [0, 1, 2, 4, u64::MAX - 1] {
            assert!(PreparedRsa::new(&[0xff; 256], exponent).is_none(), "{exponent}");
        }
        for (modulus, bits) in [(vec![3], 2), (vec![1, 1], 9), (vec![0xff; 1024], 8192)] {
            let key = PreparedRsa::new(&modulus, 3).unwrap();
            assert_eq!((key.modulus_bytes(), key.modulus_bits()), (modulus.len(), bits));
        }
    }

    #[test]
    fn a_signature_has_one_spelling() {
        // 5³ = 125 and 3³ = 27 modulo 257.
        let key = PreparedRsa::new(&[1, 1], 3).unwrap();
        assert_eq!(key.recover(&[0, 5]), Ok(vec![0, 125]));
        for other in [&[5][..], &[], &[0, 0, 5]] {
            assert_eq!(key.recover(other), Err(InvalidSignature::Length));
        }
        for above in [[1, 1], [1, 6], [0xff, 0xff]] {
            assert_eq!(key.recover(&above), Err(InvalidSignature::Range));
        }
        assert_eq!(key.recover(&[1, 0]), Ok(vec![1, 0]), "−1 is its own cube");
    }

    /// No modulus is too small for the arithmetic.
    #[test]
    fn small_moduli() {
        for modulus in few((3..600_u64).chain(65_000..65_536).filter(|modulus| modulus % 2 == 1), 4) {
            let length = if modulus < 256 { 1 } else { 2 };
            let bytes = |number: u64| number.to_be_bytes()[8 - length..].to_vec();
            let bits = usize::try_from(modulus.ilog2() + 1).unwrap();
            let (words, digits) =
                (montgomery::Modulus::new(&bytes(modulus), bits), simd::Modulus::new(&bytes(modulus), bits));
            for base in [0, 1, 2, 3, modulus / 2, modulus - 2, modulus - 1].into_iter().filter(|base| *base < modulus) {
                for exponent in [3, 5, 65_537] {
                    let power = (0..exponent).fold(1, |power, _| power * base % modulus);
                    assert_eq!(words.power(&bytes(base), exponent), bytes(power), "{base}^{exponent} mod {modulus}");
                    assert_eq!(digits.power(&bytes(base), exponent), bytes(power), "{base}^{exponent} mod {modulus}");
                }
            }
        }
    }

    /// A modulus as each of the three kinds of arithmetic has it.
    struct Key {
        bytes: Vec<u8>,
        reference: (BoxedUint, u32),
        words: montgomery::Modulus,
        digits: simd::Modulus,
    }

    impl Key {
        fn new(mut bytes: Vec<u8>) -> Self {
            *bytes.last_mut().unwrap() |= 1;
            let number = BoxedUint::from_be_slice_vartime(&bytes);
            let bits = number.bit_width_vartime();
            let length = usize::try_from(bits).unwrap();
            let (words, digits) = (montgomery::Modulus::new(&bytes, length), simd::Modulus::new(&bytes, length));
            Self { bytes, reference: (number, bits), words, digits }
        }

        fn bits(&self) -> u32 {
            self.reference.1
        }

        /// The number of as many bytes as the modulus, if it is below it.
        fn base(&self, bytes: &[u8]) -> Option<Vec<u8>> {
            let mut base = vec![0; self.bytes.len().saturating_sub(bytes.len())];
            base.extend(bytes);
            (base.len() == self.bytes.len() && base < self.bytes).then_some(base)
        }

        fn check(&self, base: &[u8], exponent: u64) {
            let words = self.words.power(base, exponent);
            let digits = self.digits.power(base, exponent);
            assert_eq!(words, digits, "{exponent}, {} bits: words, digits", self.bits());
            let key = PublicKey::new_unchecked(self.reference.0.clone(), BoxedUint::from(exponent));
            let base = BoxedUint::from_be_slice(base, self.reference.0.bits_precision()).unwrap();
            let power = rsa::hazmat::rsa_encrypt(&key, &base).unwrap().to_be_bytes_trimmed_vartime();
            assert_eq!(self.base(&power).unwrap(), digits, "{exponent}, {} bits: reference", self.bits());
        }
    }

    impl Source {
        /// A number of exactly so many bits.
        fn number(&mut self, bits: usize) -> Vec<u8> {
            let mut bytes = self.runs(bits.div_ceil(8));
            let top = 1 << ((bits - 1) % 8);
            bytes[0] = bytes[0] & (top - 1) | top;
            bytes
        }
    }

    fn power_of_two(exponent: usize) -> Vec<u8> {
        let mut bytes = vec![0; exponent / 8 + 1];
        bytes[0] = 1 << (exponent % 8);
        bytes
    }

    /// 2^exponent − 1.
    fn ones(exponent: usize) -> Vec<u8> {
        let mut bytes = vec![0xff; exponent.div_ceil(8)];
        bytes[0] >>= bytes.len() * 8 - exponent;
        bytes
    }

    #[cfg_attr(miri, ignore = "takes hours; `carries_at_each_place` runs the same arithmetic")]
    #[test]
    fn random_numbers() {
        let mut source = Source(0);
        for case in 0..cases(120) {
            // Most keys have one of the first four sizes.
            let bits = [2048, 2048, 3072, 4096, 2048 + source.below(6145)][source.below(5)];
            let key = Key::new(source.number(bits));
            for _ in 0..4 {
                let length = bits - source.below(2) * source.below(bits);
                if let Some(base) = key.base(&source.number(length)) {
                    key.check(&base, EXPONENTS[(case + source.below(2)) % EXPONENTS.len()]);
                }
            }
        }
    }

    #[cfg_attr(miri, ignore = "takes hours; `carries_at_each_place` runs the same arithmetic")]
    #[test]
    fn edges() {
        for bits in [2048, 2049, 2050, 4096, 8192] {
            // The largest and the least number of the size, and one whose digits are all on the border of rounding.
            for n in [ones(bits), power_of_two(bits - 1), half_digits(bits)] {
                let key = Key::new(n);
                let less = |number: u8| {
                    let mut base = key.bytes.clone();
                    // Odd, so at least 1.
                    *base.last_mut().unwrap() -= number;
                    base
                };
                let mut bases = vec![less(1), power_of_two(bits - 1), ones(bits - 1), half_digits(bits - 1)];
                bases.extend([vec![0], vec![1], vec![2], vec![3]]);
                for base in bases.iter().filter_map(|base| key.base(base)) {
                    for exponent in EXPONENTS {
                        key.check(&base, exponent);
                    }
                }
            }
        }
    }

    /// Ones in the highest bit of each digit of 13 bits.
    fn half_digits(bits: usize) -> Vec<u8> {
        let mut bytes = vec![0; bits.div_ceil(8)];
        for bit in (0..bits).filter(|bit| bit % 13 == 12 || *bit == bits - 1) {
            let place = bytes.len() - 1 - bit / 8;
            bytes[place] |= 1 << (bit % 8);
        }
        bytes
    }

    #[test]
    fn carries_at_each_place() {
        // Less than any key: the interpreter takes minutes for a product of 2048 bits.
        let bits = if cfg!(miri) { 256 } else { 2048 };
        let key = Key::new(ones(bits));
        let random = Key::new(Source(1 << 32).number(bits));
        // Next to the borders of digits and words.
        for exponent in few((0..bits).filter(|exponent| exponent % 13 < 2 || exponent % 64 == 0), 5) {
            for key in [&key, &random] {
                for base in [power_of_two(exponent), ones(exponent + 1)] {
                    if let Some(base) = key.base(&base) {
                        key.check(&base, 3);
                    }
                }
            }
        }
    }

    #[cfg_attr(miri, ignore = "takes hours; `carries_at_each_place` runs the same arithmetic")]
    #[test]
    fn every_size() {
        let mut source = Source(1 << 33);
        // Among them the sizes at which a word or a block of digits more is needed.
        let borders = |bits: usize| [13 * 16, 64 * 8].iter().any(|unit| (bits + 3) % unit < 3) || bits == 8192;
        for bits in (2048..=8192).filter(|&bits| borders(bits)) {
            let key = Key::new(source.number(bits));
            let base = key.base(&source.number(bits - 1)).unwrap();
            key.check(&base, 3);
        }
    }
}
