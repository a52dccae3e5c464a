//! Big-endian integers of a fixed length, for the border cases of signatures: s + n, n - s, half the order.

/// a + b in as many bytes as `a` has; `None` when the sum needs more.
///
/// # Panics
///
/// When the lengths differ.
#[must_use]
pub fn add(a: &[u8], b: &[u8]) -> Option<Vec<u8>> {
    assert_eq!(a.len(), b.len());
    let mut sum = vec![0; a.len()];
    let mut carry = 0;
    for index in (0..a.len()).rev() {
        let digit = u16::from(a[index]) + u16::from(b[index]) + carry;
        [_, sum[index]] = digit.to_be_bytes();
        carry = digit >> 8;
    }
    (carry == 0).then_some(sum)
}

/// a - b, for a >= b.
///
/// # Panics
///
/// When the lengths differ or a < b.
#[must_use]
pub fn subtract(a: &[u8], b: &[u8]) -> Vec<u8> {
    assert!(a.len() == b.len() && a >= b);
    let mut difference = vec![0; a.len()];
    let mut borrow = 0;
    for index in (0..a.len()).rev() {
        let digit = 0x100 + u16::from(a[index]) - u16::from(b[index]) - borrow;
        [_, difference[index]] = digit.to_be_bytes();
        borrow = 1 - (digit >> 8);
    }
    difference
}

/// a / 2, rounded down.
#[must_use]
pub fn half(a: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    a.iter()
        .map(|&byte| {
            let digit = byte >> 1 | carry;
            carry = byte << 7;
            digit
        })
        .collect()
}

/// Whether every byte is zero.
#[must_use]
pub fn is_zero(a: &[u8]) -> bool {
    a.iter().all(|&byte| byte == 0)
}

/// `a` without its leading zero bytes.
#[must_use]
pub fn stripped(a: &[u8]) -> &[u8] {
    let zeros = a.iter().take_while(|&&byte| byte == 0).count();
    &a[zeros..]
}

/// `a` in `length` bytes, with zeros before it.
///
/// # Panics
///
/// When `a` does not fit.
#[must_use]
pub fn padded(a: &[u8], length: usize) -> Vec<u8> {
    let a = stripped(a);
    let mut bytes = vec![0; length - a.len()];
    bytes.extend_from_slice(a);
    bytes
}

/// The bytes that `text` writes in hexadecimal.
///
/// # Panics
///
/// When it does not.
#[must_use]
pub fn from_hex(text: &str) -> Vec<u8> {
    assert_eq!(text.len() % 2, 0, "an odd number of hexadecimal digits");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carries_and_borrows_cross_bytes() {
        assert_eq!(add(&[0x00, 0xff], &[0x00, 0x01]), Some(vec![0x01, 0x00]));
        assert_eq!(add(&[0xff, 0xff], &[0x00, 0x01]), None);
        assert_eq!(subtract(&[0x01, 0x00], &[0x00, 0x01]), [0x00, 0xff]);
        assert_eq!(subtract(&[0x01, 0x00, 0x00], &[0x00, 0xff, 0xff]), [0x00, 0x00, 0x01]);
        assert_eq!(half(&[0x03, 0x01]), [0x01, 0x80]);
        assert_eq!(padded(&[0, 0, 5], 2), [0, 5]);
    }
}
