//! Constants as the standards print them.

/// Big-endian bytes; at compile time.
pub(crate) const fn from_hex<const N: usize>(text: &str) -> [u8; N] {
    assert!(text.len() == 2 * N, "two digits a byte");
    let mut bytes = [0; N];
    let mut i = 0;
    while i < 2 * N {
        let digit = text.as_bytes()[i];
        bytes[i / 2] = bytes[i / 2] << 4 | if digit > b'9' { digit - b'a' + 10 } else { digit - b'0' };
        i += 1;
    }
    bytes
}
