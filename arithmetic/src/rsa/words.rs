//! Natural numbers in words of 64 bits, the lowest first.

use core::cmp::Ordering;

/// Reads a big-endian number; `length` words have to hold it.
pub(super) fn from_be_bytes(bytes: &[u8], length: usize) -> Vec<u64> {
    let mut words = vec![0; length];
    for (word, chunk) in words.iter_mut().zip(bytes.rchunks(8)) {
        *word = chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
    }
    words
}

/// Writes a number that fits in `length` bytes, big-endian.
pub(super) fn to_be_bytes(words: &[u64], length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    for (chunk, word) in bytes.rchunks_mut(8).zip(words) {
        let start = 8 - chunk.len();
        chunk.copy_from_slice(&word.to_be_bytes()[start..]);
    }
    bytes
}

/// 2^exponent mod `modulus`, which has `bits` bits and a bit to spare in its words.
///
/// Every step doubles, so it is for exponents that are not much larger than `bits`.
pub(super) fn power_of_two(modulus: &[u64], bits: usize, exponent: usize) -> Vec<u64> {
    let mut power = vec![0; modulus.len()];
    let start = exponent.min(bits - 1);
    power[start / 64] = 1 << (start % 64);
    for _ in start..exponent {
        double(&mut power);
        reduce_once(&mut power, modulus);
    }
    power
}

/// Brings a number below twice the modulus below the modulus.
pub(super) fn reduce_once(number: &mut [u64], modulus: &[u64]) {
    if number.iter().rev().cmp(modulus.iter().rev()) == Ordering::Less {
        return;
    }
    let mut borrow = false;
    for (word, &other) in number.iter_mut().zip(modulus) {
        (*word, borrow) = word.borrowing_sub(other, borrow);
    }
}

fn double(number: &mut [u64]) {
    let mut carry = 0;
    for word in number {
        (*word, carry) = (*word << 1 | carry, *word >> 63);
    }
}
