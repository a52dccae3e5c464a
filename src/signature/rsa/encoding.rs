//! The encoded messages of RSA signatures (RFC 8017 9), held against the number that a signature stands for.

use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::algorithm::Hash;

/// Whether `representative`, as long as the modulus, is the encoding of the message for PKCS #1 v1.5 (RFC 8017 9.2).
///
/// There is one such encoding: it is made and compared as a whole, so nothing is parsed and no byte is left out.
pub(super) fn is_pkcs1(hash: Hash, message: &[u8], representative: &[u8]) -> bool {
    let digest_info = [digest_info_prefix(hash), &digest(hash, &[message])].concat();
    // Any modulus that is accepted is three times as long as the longest of these.
    let Some(padding) = representative.len().checked_sub(digest_info.len().saturating_add(3)) else {
        return false;
    };
    [&[0, 1], &*vec![0xff; padding], &[0], &digest_info].concat() == representative
}

/// Whether `representative`, as long as the modulus of so many bits, is an encoding of the message for PSS with MGF1 of
/// the same hash and a salt as long as the hash (RFC 8017 8.2.2 and 9.1.2, RFC 7518 3.5).
pub(super) fn is_pss(hash: Hash, message: &[u8], representative: &[u8], modulus_bits: usize) -> bool {
    // The encoded message has a bit less than the modulus. So it has a byte less when the modulus has but one bit in its
    // first byte, and the number has to be short enough for that (8.2.2 step 2c).
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
    let hashed = digest(hash, &[&[0; 8], &digest(hash, &[message]), salt]);
    Some(trailer == 0xbc && fits && one == 1 && is_zero(zeros) && hashed == h)
}

/// MGF1 (RFC 8017 B.2.1), without an end.
fn mask(hash: Hash, seed: &[u8]) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |counter| digest(hash, &[seed, &counter.to_be_bytes()]))
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0)
}

/// The hash of texts that follow one another.
fn digest(hash: Hash, texts: &[&[u8]]) -> Vec<u8> {
    fn of<D: Digest>(texts: &[&[u8]]) -> Vec<u8> {
        texts.iter().fold(D::new(), |digest, text| digest.chain_update(text)).finalize().to_vec()
    }
    match hash {
        Hash::Sha256 => of::<Sha256>(texts),
        Hash::Sha384 => of::<Sha384>(texts),
        Hash::Sha512 => of::<Sha512>(texts),
    }
}

/// What stands before the hash in a `DigestInfo` (RFC 8017 9.2 note 1).
const fn digest_info_prefix(hash: Hash) -> &'static [u8] {
    match hash {
        Hash::Sha256 => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
        Hash::Sha384 => b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
        Hash::Sha512 => b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
    }
}
