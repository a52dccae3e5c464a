//! Unpadded, canonical base64url (RFC 7515 2, RFC 4648 5 and 3.5), or an error with its position.
//!
//! Canonical means that no other text decodes to the same bytes, so a signed token has only one spelling.

/// Why text is not canonical unpadded base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base64UrlError {
    /// A byte outside `A-Z a-z 0-9 - _`; padding and white space are such bytes.
    Character {
        /// Offset of the byte in the text.
        at: usize,
    },
    /// A length that leaves a remainder of 1 when divided by 4 encodes no whole byte.
    Length {
        /// The text's length.
        length: usize,
    },
    /// The unused low bits of the last character are not zero.
    TrailingBits {
        /// Offset of the last character.
        at: usize,
    },
}

/// Decodes `text`.
pub(crate) fn decode(text: &[u8]) -> Result<Vec<u8>, Base64UrlError> {
    let (quads, tail) = text.as_chunks::<4>();
    let mut bytes = Vec::with_capacity(text.len().div_ceil(4).saturating_mul(3));
    bytes.resize(quads.len().saturating_mul(3), 0);
    let mut invalid = 0;
    for (&[a, b, c, d], triple) in quads.iter().zip(bytes.as_chunks_mut().0) {
        let (a, b, c, d) = (value(a), value(b), value(c), value(d));
        invalid |= a | b | c | d;
        *triple = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    }
    let unused_bits = match *tail {
        [] => 0,
        [_] => return Err(character_in(text).unwrap_or(Base64UrlError::Length { length: text.len() })),
        [a, b] => {
            let (a, b) = (value(a), value(b));
            invalid |= a | b;
            bytes.push(a << 2 | b >> 4);
            b & 0b1111
        }
        [a, b, c, ..] => {
            let (a, b, c) = (value(a), value(b), value(c));
            invalid |= a | b | c;
            bytes.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2]);
            c & 0b11
        }
    };
    if invalid & INVALID != 0 {
        // The table marks it somewhere: the slow path only finds where.
        return Err(character_in(text).unwrap_or(Base64UrlError::Character { at: 0 }));
    }
    if unused_bits != 0 {
        return Err(Base64UrlError::TrailingBits { at: text.len().saturating_sub(1) });
    }
    Ok(bytes)
}

/// Encodes `bytes` without padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
    for chunk in bytes.chunks(3) {
        let (a, b, c) = match *chunk {
            [a, b, c] => (a, b, c),
            [a, b] => (a, b, 0),
            [a] => (a, 0, 0),
            _ => continue,
        };
        let sextets = [a >> 2, a << 4 & 0x30 | b >> 4, b << 2 & 0x3c | c >> 6, c & 0x3f];
        text.extend(sextets.iter().take(chunk.len().saturating_add(1)).map(|&sextet| character(sextet)));
    }
    text
}

/// Set in [`VALUES`] for every byte outside the alphabet; a sextet never reaches it.
const INVALID: u8 = 0x80;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static VALUES: [u8; 256] = values();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "runs at compile time"
)]
const fn values() -> [u8; 256] {
    let mut values = [INVALID; 256];
    let mut sextet = 0;
    while sextet < ALPHABET.len() {
        values[ALPHABET[sextet] as usize] = sextet as u8;
        sextet += 1;
    }
    values
}

fn value(byte: u8) -> u8 {
    VALUES.get(usize::from(byte)).copied().unwrap_or(INVALID)
}

fn character(sextet: u8) -> char {
    ALPHABET.get(usize::from(sextet)).copied().map_or('A', char::from)
}

fn character_in(text: &[u8]) -> Option<Base64UrlError> {
    text.iter().position(|&byte| value(byte) == INVALID).map(|at| Base64UrlError::Character { at })
}

#[cfg(test)]
mod tests {
    use super::{Base64UrlError, decode, encode};

    #[test]
    fn rfc_7515_appendix_c() {
        assert_eq!(encode(&[3, 236, 255, 224, 193]), "A-z_4ME");
        assert_eq!(decode(b"A-z_4ME"), Ok(vec![3, 236, 255, 224, 193]));
    }

    #[test]
    fn every_text_of_up_to_three_characters_decodes_only_to_what_encodes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        for &a in &bytes {
            for &b in &bytes {
                for tail in [vec![a, b], vec![b'A', a, b]] {
                    if let Ok(decoded) = decode(&tail) {
                        assert_eq!(encode(&decoded).into_bytes(), tail);
                    }
                }
            }
        }
    }

    #[test]
    fn every_byte_string_of_two_round_trips() {
        for pair in 0..=u16::MAX {
            let bytes = pair.to_be_bytes();
            assert_eq!(decode(encode(&bytes).as_bytes()), Ok(bytes.to_vec()));
            assert_eq!(decode(encode(&bytes[1..]).as_bytes()), Ok(bytes[1..].to_vec()));
        }
    }

    #[test]
    fn two_characters_outside_the_alphabet_do_not_cancel_out() {
        for length in (2..=11).filter(|length| length % 4 != 1) {
            for second in 1..length {
                for first in 0..second {
                    let mut text = vec![b'A'; length];
                    text[first] = b'+';
                    text[second] = b'+';
                    assert_eq!(decode(&text), Err(Base64UrlError::Character { at: first }), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn errors_say_where() {
        assert_eq!(decode(b"AAAA=AAA"), Err(Base64UrlError::Character { at: 4 }));
        assert_eq!(decode(b"AA+A"), Err(Base64UrlError::Character { at: 2 }));
        assert_eq!(decode(b"AAAA "), Err(Base64UrlError::Character { at: 4 }));
        assert_eq!(decode(b"AAAAA"), Err(Base64UrlError::Length { length: 5 }));
        assert_eq!(decode(b"AB"), Err(Base64UrlError::TrailingBits { at: 1 }));
        assert_eq!(decode(b"AAB"), Err(Base64UrlError::TrailingBits { at: 2 }));
    }
}
