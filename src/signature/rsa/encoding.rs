//! The encoded messages of RSA signatures (RFC 8017 9), held against the number that a signature stands for.

use crate::hash::Hash;

/// Whether `representative`, as long as the modulus, is the encoding of the message for PKCS #1 v1.5 (RFC 8017 9.2).
///
/// There is one such encoding: it is made and compared as a whole, so nothing is parsed and no byte is left out.
pub(super) fn is_pkcs1(hash: Hash, message: &[u8], representative: &[u8]) -> bool {
    let digest_info = [digest_info_prefix(hash), &hash.digest(&[message])].concat();
    // Any modulus that is accepted is three times as long as the longest of these.
    let Some(padding) = representative.len().checked_sub(digest_info.len().saturating_add(3)) else {
        return false;
    };
    [&[0, 1], &*vec![0xff; padding], &[0], &digest_info].concat() == representative
}

/// Whether `representative`, as long as the modulus of so many bits, is an encoding of the message for PSS with MGF1 of
/// the same hash and a salt as long as the hash (RFC 8017 8.2.2 and 9.1.2, RFC 7518 3.5).
pub(super) fn is_pss(hash: Hash, message: &[u8], representative: &[u8], modulus_bits: usize) -> bool {
    // The encoded message has a bit less than the modulus. So it has a byte less when the modulus has but one bit in
    // its first byte, and the number has to be short enough for that (8.2.2 step 2c).
    let bits = modulus_bits.saturating_sub(1);
    let excess = representative.len().saturating_sub(bits.div_ceil(8));
    let Some((excess, encoded)) = representative.split_at_checked(excess) else {
        return false;
    };
    is_zero(excess) && encodes(hash, message, encoded, bits).unwrap_or(false)
}

/// RFC 8017 9.1.2, by its steps; `None` when the encoded message is too short (3).
fn encodes(hash: Hash, message: &[u8], encoded: &[u8], bits: usize) -> Option<bool> {
    let length = hash.bytes();
    // 4, 5
    let (&trailer, encoded) = encoded.split_last()?;
    let (masked, h) = encoded.split_at_checked(encoded.len().checked_sub(length)?)?;
    // 6: the bits of the first byte that the encoded message has not.
    let unused = bits.div_ceil(8).saturating_mul(8).saturating_sub(bits);
    let used = 0xff_u8.checked_shr(u32::try_from(unused).ok()?)?;
    let fits = masked.first()? & !used == 0;
    // 7 to 9
    let mut block: Vec<u8> = masked.iter().zip(mask(hash, h)).map(|(byte, mask)| byte ^ mask).collect();
    *block.first_mut()? &= used;
    // 10
    let (padding, salt) = block.split_at_checked(block.len().checked_sub(length)?)?;
    let (&one, zeros) = padding.split_last()?;
    // 12 to 14
    let hashed = hash.digest(&[&[0; 8], &hash.digest(&[message]), salt]);
    Some(trailer == 0xbc && fits && one == 1 && is_zero(zeros) && hashed == h)
}

/// MGF1 (RFC 8017 B.2.1), without an end.
fn mask(hash: Hash, seed: &[u8]) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |counter| hash.digest(&[seed, &counter.to_be_bytes()]))
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0)
}

/// What stands before the hash in a `DigestInfo` (RFC 8017 9.2 note 1).
const fn digest_info_prefix(hash: Hash) -> &'static [u8] {
    match hash {
        Hash::Sha256 => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
        Hash::Sha384 => b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
        Hash::Sha512 => b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "lengths of a test")]

    use rsa::{BoxedUint, Pkcs1v15Sign, Pss, PublicKey};
    use sha2::{Sha256, Sha384, Sha512};

    use super::{digest_info_prefix, encodes, is_pkcs1, is_pss, mask};
    use crate::hash::Hash;

    const HASHES: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];
    const MESSAGE: &[u8] = b"header.payload";

    /// The modulus 2^bits - 1 with the exponent 1, for which a signature is the number that it stands for: so the crate
    /// can be asked about any encoded message.
    struct Reference {
        key: PublicKey,
        bits: usize,
    }

    impl Reference {
        fn new(bits: usize) -> Self {
            let mut modulus = vec![0xff; bits.div_ceil(8)];
            modulus[0] >>= modulus.len() * 8 - bits;
            let modulus = BoxedUint::from_be_slice_vartime(&modulus);
            Self { key: PublicKey::new_unchecked(modulus, BoxedUint::one()), bits }
        }

        fn length(&self) -> usize {
            self.bits.div_ceil(8)
        }

        /// What we say, which has to be what the crate says.
        fn is_pkcs1(&self, hash: Hash, representative: &[u8]) -> bool {
            let scheme = match hash {
                Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
                Hash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
                Hash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
            };
            let reference = self.key.verify(scheme, &hash.digest(&[MESSAGE]), representative).is_ok();
            let ours = is_pkcs1(hash, MESSAGE, representative);
            assert_eq!(ours, reference, "{hash:?}, {} bits: {representative:02x?}", self.bits);
            ours
        }

        fn is_pss(&self, hash: Hash, representative: &[u8]) -> bool {
            let hashed = hash.digest(&[MESSAGE]);
            let reference = match hash {
                Hash::Sha256 => self.key.verify(Pss::<Sha256>::new_with_salt(32), &hashed, representative),
                Hash::Sha384 => self.key.verify(Pss::<Sha384>::new_with_salt(48), &hashed, representative),
                Hash::Sha512 => self.key.verify(Pss::<Sha512>::new_with_salt(64), &hashed, representative),
            };
            let ours = is_pss(hash, MESSAGE, representative, self.bits);
            assert_eq!(ours, reference.is_ok(), "{hash:?}, {} bits: {representative:02x?}", self.bits);
            ours
        }
    }

    #[test]
    fn pkcs1_is_one_text() {
        for bits in [2048, 2049, 2055, 3072] {
            let reference = Reference::new(bits);
            for hash in HASHES {
                let info = [digest_info_prefix(hash), &hash.digest(&[MESSAGE])].concat();
                let padding = vec![0xff; reference.length() - info.len() - 3];
                let encoded = [&[0, 1], &*padding, &[0], &info].concat();
                assert!(reference.is_pkcs1(hash, &encoded));
                for place in 0..encoded.len() {
                    let mut other = encoded.clone();
                    other[place] ^= 1 << (place % 7);
                    assert!(!reference.is_pkcs1(hash, &other));
                }
                // Shorter padding and bytes behind (Bleichenbacher 2006), and block type 2.
                let behind = [&[0, 1], &padding[8..], &[0], &info, &[0; 8]].concat();
                let random = [&[0, 2], &*padding, &[0], &info].concat();
                // Without the NULL.
                let bare: Vec<u8> = [&[0, 1, 0xff, 0xff], &*padding, &[0], &without_null(&info)].concat();
                for other in [behind, random, bare, vec![0; reference.length()]] {
                    assert!(!reference.is_pkcs1(hash, &other));
                }
                for of_other in HASHES.into_iter().filter(|other| *other != hash) {
                    assert!(!reference.is_pkcs1(of_other, &encoded));
                }
            }
        }
    }

    fn without_null(info: &[u8]) -> Vec<u8> {
        let mut bare = [&info[..15], &info[17..]].concat();
        bare[1] -= 2;
        bare[3] -= 2;
        bare
    }

    #[test]
    fn pss_at_every_number_of_bits_in_the_first_byte() {
        for bits in 2048..=2057 {
            let reference = Reference::new(bits);
            for hash in HASHES {
                let encoded = pss(hash, &vec![7; hash.bytes()], bits);
                assert!(reference.is_pss(hash, &encoded));
                for place in 0..encoded.len() {
                    for bit in 0..8 {
                        let mut other = encoded.clone();
                        other[place] ^= 1 << bit;
                        // Not below 2^bits.
                        if place > 0 || other[0] < 0xff >> (reference.length() * 8 - bits) {
                            assert!(!reference.is_pss(hash, &other), "byte {place}");
                        }
                    }
                }
                for salt in [0, 1, hash.bytes() - 1, hash.bytes() + 1, 20] {
                    assert!(!reference.is_pss(hash, &pss(hash, &vec![7; salt], bits)), "salt of {salt} bytes");
                }
                for of_other in HASHES.into_iter().filter(|other| *other != hash) {
                    assert!(!reference.is_pss(of_other, &encoded));
                }
                assert!(!reference.is_pss(hash, &vec![0; encoded.len()]));
            }
        }
    }

    #[test]
    fn an_encoded_message_that_is_too_short_is_none() {
        for length in 0..130 {
            assert_ne!(encodes(Hash::Sha512, MESSAGE, &vec![0xbc; length], length * 8), Some(true));
            assert!(!is_pkcs1(Hash::Sha512, MESSAGE, &vec![0xff; length]));
        }
    }

    /// RFC 8017 9.1.1, as a number as long as a modulus of so many bits.
    fn pss(hash: Hash, salt: &[u8], modulus_bits: usize) -> Vec<u8> {
        let bits = modulus_bits - 1;
        let length = bits.div_ceil(8);
        let h = hash.digest(&[&[0; 8], &hash.digest(&[MESSAGE]), salt]);
        let zeros = vec![0; length - salt.len() - h.len() - 2];
        let block = [&*zeros, &[1], salt].concat();
        let mut masked: Vec<u8> = block.iter().zip(mask(hash, &h)).map(|(byte, mask)| byte ^ mask).collect();
        masked[0] &= 0xff >> (8 * length - bits);
        [&*vec![0; modulus_bits.div_ceil(8) - length], &masked, &h, &[0xbc]].concat()
    }
}
