//! Keys in the formats of files, which people pass as a secret by mistake. If the key is public, everybody knows it.
//!
//! Only complete files are recognised. Fewer than one in 2^50 random byte strings looks like one, and none of 32 bytes.

use crate::json::{Document, Kind};

/// Whether the bytes are a key or a certificate as PEM or DER, a JWK or a JWKS.
pub(crate) fn is_key_file(bytes: &[u8]) -> bool {
    is_pem(bytes) || is_json(bytes) || is_der(bytes)
}

/// Programs that print PEM may print other text first.
fn is_pem(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = b"-----BEGIN";
    bytes.windows(BEGIN.len()).any(|window| window == BEGIN)
}

fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii();
    // What is no object is not copied.
    if !(text.starts_with(b"{") && text.ends_with(b"}")) {
        return false;
    }
    Document::parse(text.to_vec()).is_ok_and(|document| {
        let root = document.root();
        root.kind() == Kind::Object && (root.get("kty").is_some() || root.get("keys").is_some())
    })
}

/// A SEQUENCE from the first byte to the last, with the members of a `SubjectPublicKeyInfo` (RFC 5280 4.1), an
/// `RSAPublicKey` (RFC 8017 A.1.1) of 1024 bits or more, or a Certificate (RFC 5280 4.1).
fn is_der(bytes: &[u8]) -> bool {
    const INTEGER: u8 = 0x02;
    const BIT_STRING: u8 = 0x03;
    const OBJECT_IDENTIFIER: u8 = 0x06;
    const SEQUENCE: u8 = 0x30;
    const WHOLE_BYTES: u8 = 0;

    let Some((SEQUENCE, mut content, [])) = element(bytes) else {
        return false;
    };
    let mut members = Vec::new();
    while let Some((tag, inside, after)) = element(content) {
        if members.len() == 3 {
            return false;
        }
        members.push((tag, inside));
        content = after;
    }
    content.is_empty()
        && match *members.as_slice() {
            [(SEQUENCE, [OBJECT_IDENTIFIER, ..]), (BIT_STRING, [WHOLE_BYTES, ..])]
            | [(SEQUENCE, [_, ..]), (SEQUENCE, [OBJECT_IDENTIFIER, ..]), (BIT_STRING, [WHOLE_BYTES, ..])] => true,
            [(INTEGER, modulus), (INTEGER, [_, ..])] => modulus.len() >= 128,
            _ => false,
        }
}

/// The tag and the content of the first element, and the bytes after it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (length, rest) = match *rest {
        [length @ 0..=0x7f, ref rest @ ..] | [0x81, length, ref rest @ ..] => (usize::from(length), rest),
        [0x82, high, low, ref rest @ ..] => (usize::from(u16::from_be_bytes([high, low])), rest),
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

#[cfg(test)]
mod tests {
    use p256::pkcs8::EncodePublicKey as _;

    use super::is_key_file;

    fn hex(text: &str) -> Vec<u8> {
        let digits: String = text.split_whitespace().collect();
        digits
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).expect("ASCII"), 16).expect("hex"))
            .collect()
    }

    /// Elements of this tag and this content, of up to 65,535 bytes.
    fn der(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).expect("short");
        let [high, low] = length.to_be_bytes();
        let head = match length {
            0..0x80 => vec![tag, low],
            0x80..0x100 => vec![tag, 0x81, low],
            _ => vec![tag, 0x82, high, low],
        };
        [head, content.to_vec()].concat()
    }

    /// Of the shape of a certificate.
    fn certificate() -> Vec<u8> {
        let algorithm = hex("30 0a 06 08 2a 86 48 ce 3d 04 03 02");
        let signed = der(0x30, &[hex("a0 03 02 01 02 02 01 01"), algorithm.clone(), vec![0x30, 0x00]].concat());
        der(0x30, &[signed, algorithm, der(0x03, &[&[0][..], &[7; 70]].concat())].concat())
    }

    #[test]
    fn pem_wherever_it_stands() {
        for text in [
            "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n",
            "-----BEGIN RSA PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----",
            "subject=CN = issuer\n-----BEGIN CERTIFICATE-----\n",
            "\u{feff}  -----BEGIN PUBLIC KEY-----",
        ] {
            assert!(is_key_file(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_jwk_and_a_jwks() {
        for text in [
            r#"{"kty":"RSA","n":"AQ","e":"AQAB"}"#,
            r#"{"keys":[]}"#,
            "\u{feff} \r\n\t{ \"keys\" : [ ] }\n",
            r#"{"kid":"a","\u006bty":"EC"}"#,
            r#"{"kty":"oct","k":"AQ"}"#,
        ] {
            assert!(is_key_file(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn der_of_each_kind() {
        let p256 = p256::SecretKey::from_slice(&[7; 32]).expect("a key").public_key();
        assert!(is_key_file(p256.to_public_key_der().expect("DER").as_bytes()));
        assert!(is_key_file(&[hex("30 2a 30 05 06 03 2b 65 70 03 21 00"), vec![7; 32]].concat()));
        for bytes in [128, 256, 1024] {
            let rsa = der(0x30, &[der(0x02, &[&[0][..], &vec![0xc7; bytes]].concat()), hex("02 03 01 00 01")].concat());
            assert!(is_key_file(&rsa), "{bytes}");
        }
        assert!(is_key_file(&certificate()));
    }

    #[test]
    fn what_is_no_key_file_is_a_secret() {
        let certificate = certificate();
        let cut = certificate.split_last().expect("bytes").1.to_vec();
        let longer = [certificate, vec![0]].concat();
        for secret in [
            Vec::new(),
            b"{}".to_vec(),
            b"{".to_vec(),
            b"----BEGIN PUBLIC KEY----".to_vec(),
            b"a passphrase {\"keys\":[]}".to_vec(),
            br#"{"key":"a","kid":"kty"}"#.to_vec(),
            br#"{"set":{"keys":[]}}"#.to_vec(),
            br#"["keys"]"#.to_vec(),
            br#"{"keys":[}"#.to_vec(),
            b"{\xff\"keys\":[]}".to_vec(),
            hex("30 00"),
            // An ECDSA signature, and a number too small to be a modulus.
            hex("30 06 02 01 07 02 01 07"),
            // Members that are not those of a key, more of them, and none.
            hex("30 06 30 01 05 03 01 00"),
            hex("30 06 30 01 06 03 01 07"),
            hex("30 08 02 00 02 00 02 00 02 00"),
            hex("30 80 30 01 06 03 01 00 00 00"),
            hex("30 83 00 00 01 00"),
            hex("30 02 30"),
            cut,
            longer,
        ] {
            assert!(!is_key_file(&secret), "{secret:?}");
        }
        for first in 0..=255_u8 {
            for second in 0..=255_u8 {
                let mut secret = [0x30; 32];
                (secret[0], secret[1]) = (first, second);
                assert!(!is_key_file(&secret), "{secret:?}");
            }
        }
    }
}
