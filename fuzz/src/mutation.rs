//! A good token that was changed is refused, unless what was signed and the signature are what they were.

use arbitrary::{Result, Unstructured};
use base64ct::{Base64UrlUnpadded, Encoding};
use jwt_verdict::Timestamp;

use crate::agreement::judged;
use crate::vector::{NOW, tokens, vectors};

/// `data` says which token is changed, and how.
pub fn run(data: &[u8]) {
    let mut input = Unstructured::new(data);
    let Ok(vector) = input.choose(vectors()) else { return };
    let Ok(text) = changed(vector.token, &mut input) else { return };
    if judged(&vector.verifier, &text, Timestamp::from_unix_seconds(NOW)).is_some() {
        assert_eq!(text, vector.token);
    }
}

fn changed(token: &str, input: &mut Unstructured<'_>) -> Result<String> {
    let mut segments: Vec<Vec<u8>> = token.split('.').map(|segment| segment.as_bytes().to_vec()).collect();
    for _ in 0..input.int_in_range(1..=4)? {
        let index = input.choose_index(segments.len())?;
        match input.int_in_range(0..=6)? {
            // The text itself.
            0 => edit(&mut segments[index], input)?,
            // What it encodes, encoded again.
            1..=3 => {
                if let Ok(mut bytes) = Base64UrlUnpadded::decode_vec(&String::from_utf8_lossy(&segments[index])) {
                    edit(&mut bytes, input)?;
                    segments[index] = Base64UrlUnpadded::encode_string(&bytes).into_bytes();
                }
            }
            // Another token's.
            4 => {
                let all: Vec<&str> = tokens().collect();
                let other = input.choose(&all)?;
                segments[index] = other.split('.').nth(index).unwrap_or_default().as_bytes().to_vec();
            }
            5 => segments.swap(index, 0),
            _ => {
                let copy = segments[index].clone();
                if segments.len() < 6 {
                    segments.insert(index, copy);
                }
            }
        }
    }
    Ok(String::from_utf8_lossy(&segments.join(&b'.')).into_owned())
}

fn edit(bytes: &mut Vec<u8>, input: &mut Unstructured<'_>) -> Result<()> {
    let at = input.int_in_range(0..=bytes.len())?;
    match input.int_in_range(0..=3)? {
        0 if at < bytes.len() => bytes[at] = input.arbitrary()?,
        1 if at < bytes.len() => bytes[at] ^= 1 << input.int_in_range(0..=7)?,
        2 => bytes.truncate(at),
        _ => {
            let more: &[u8] = input.arbitrary()?;
            bytes.splice(at..at, more.iter().copied());
        }
    }
    Ok(())
}
