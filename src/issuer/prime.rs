//! Primes for RSA keys of 2048 bits, found quickly where a 64-bit product is dear: in WebAssembly.
//!
//! Of the numbers that survive the sieve one in forty is prime. `crypto_primes` decides which, in constant time and
//! wide limbs; here a Fermat test in variable time goes before it and settles nearly all of the others in a third of
//! the time. It only ever rejects: a fault in it could keep a key from being found, but let no composite through.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "arithmetic on limbs, whose bounds are argued where it stands; overflow is checked in tests; loops have constant bounds"
)]

use crypto_primes::hazmat::{SetBits, SmallFactorsSieveFactory};
use crypto_primes::{Flavor, is_prime, sieve_and_find};
use rand_chacha::ChaCha20Rng;
use rsa::BoxedUint;

const PRIME_BITS: u32 = 1024;

/// A random prime of 1024 bits whose two highest are set, so that the product of two such has 2048.
pub(super) fn random_prime(random: &mut ChaCha20Rng) -> Option<BoxedUint> {
    let sieve = SmallFactorsSieveFactory::new(Flavor::Any, PRIME_BITS, SetBits::TwoMsb).ok()?;
    let found = sieve_and_find(random, sieve, |_, candidate: &BoxedUint| {
        is_fermat_probable_prime(&candidate.to_le_bytes()) && is_prime(Flavor::Any, candidate)
    });
    found.ok().flatten()
}

const LIMB_BITS: u32 = 28;
const MASK: u64 = (1 << LIMB_BITS) - 1;

/// 37 limbs of 28 bits: R = 2^1036, some bits more than a prime has.
const LIMBS: usize = 37;

type Number = [u64; LIMBS];

/// Whether 2^(n − 1) = 1 modulo n, for an odd n of exactly 1024 bits, little-endian.
fn is_fermat_probable_prime(n: &[u8]) -> bool {
    let modulus = Modulus::new(n);
    let one = modulus.one();
    // n − 1 is n without its lowest bit, since n is odd.
    let bits = n.iter().rev().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
    let mut power = one;
    for is_set in bits.take(n.len() * 8 - 1) {
        power = modulus.square(&power);
        if is_set {
            power = modulus.double(&power);
        }
    }
    modulus.reduce(modulus.square(&power)) == one
}

fn limbs(bytes: &[u8]) -> Number {
    let mut number = [0; LIMBS];
    for (index, byte) in bytes.iter().enumerate() {
        for bit in 0..8 {
            let at = index * 8 + bit;
            number[at / 28] |= u64::from(byte >> bit & 1) << (at % 28);
        }
    }
    number
}

/// An odd number of 1024 bits, to calculate modulo it in Montgomery form.
struct Modulus {
    limbs: Number,
    /// −1 / n modulo 2^28.
    inverse: u64,
}

impl Modulus {
    /// Of little-endian bytes.
    fn new(bytes: &[u8]) -> Self {
        let limbs = limbs(bytes);
        // Each round doubles the bits that are right; an odd number is its own inverse in the lowest three.
        let inverse = (0..4).fold(limbs[0], |x, _| x.wrapping_mul(2_u64.wrapping_sub(limbs[0].wrapping_mul(x))));
        Self { limbs, inverse: inverse.wrapping_neg() & MASK }
    }

    /// R modulo n, from 2^1023, which is below n.
    fn one(&self) -> Number {
        let mut number = [0; LIMBS];
        number[LIMBS - 1] = 1 << 15;
        (1023..1036).fold(number, |number, _| self.double(&number))
    }

    /// Below n, for an operand below 2n.
    fn double(&self, a: &Number) -> Number {
        let mut double = [0; LIMBS];
        let mut carry = 0;
        for j in 0..LIMBS {
            let sum = 2 * a[j] + carry;
            double[j] = sum & MASK;
            carry = sum >> LIMB_BITS;
        }
        self.reduce(double)
    }

    /// a² / R, below 2n for an operand below 2n: (4n² + Rn) / R, where R is 2^12 n or more.
    ///
    /// A column sums at most 74 products below 2^56 and a carry, so it stays below 2^63.
    fn square(&self, a: &Number) -> Number {
        let mut columns = [0_u64; 2 * LIMBS];
        for i in 0..LIMBS {
            let multiple = (((columns[i] + a[i] * a[0]) & MASK) * self.inverse) & MASK;
            for j in 0..LIMBS {
                columns[i + j] += a[i] * a[j] + multiple * self.limbs[j];
            }
            columns[i + 1] += columns[i] >> LIMB_BITS;
        }
        let mut square = [0; LIMBS];
        let mut carry = 0;
        for j in 0..LIMBS {
            let sum = columns[LIMBS + j] + carry;
            square[j] = sum & MASK;
            carry = sum >> LIMB_BITS;
        }
        square
    }

    /// Below n, by subtraction, for a number of carried limbs.
    fn reduce(&self, mut number: Number) -> Number {
        while number.iter().rev().ge(self.limbs.iter().rev()) {
            let mut borrow = 0;
            for j in 0..LIMBS {
                let difference = number[j].wrapping_sub(self.limbs[j]).wrapping_sub(borrow);
                number[j] = difference & MASK;
                borrow = difference >> 63;
            }
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use crypto_primes::hazmat::{SetBits, random_odd_integer};
    use crypto_primes::{Flavor, is_prime};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;
    use rsa::BoxedUint;

    use super::{is_fermat_probable_prime, random_prime};

    #[test]
    fn finds_primes_of_full_length() {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        for _ in 0..3 {
            let prime = random_prime(&mut random).unwrap();
            assert!(is_prime(Flavor::Any, &prime));
            assert_eq!(*prime.to_le_bytes().last().unwrap() >> 6, 0b11);
        }
    }

    /// A prime that the test rejected would only be missed, which nobody would notice but by the time it takes.
    #[test]
    fn the_fermat_test_passes_primes_and_nothing_else_that_is_met() {
        let mut random = ChaCha20Rng::seed_from_u64(2);
        for _ in 0..3 {
            let prime = random_prime(&mut random).unwrap();
            let mut bytes = prime.to_le_bytes();
            assert!(is_fermat_probable_prime(&bytes));
            bytes[64] ^= 0x10;
            assert!(!is_fermat_probable_prime(&bytes));
        }
        for _ in 0..50 {
            let odd =
                random_odd_integer::<BoxedUint, _>(&mut random, 1024.try_into().unwrap(), SetBits::Msb).unwrap().get();
            assert_eq!(is_fermat_probable_prime(&odd.to_le_bytes()), is_prime(Flavor::Any, &odd));
        }
    }

    /// The largest odd number of 1024 bits and the smallest, where a bound that is off would show.
    #[test]
    fn the_fermat_test_is_right_at_both_ends() {
        for bytes in [[0xff; 128], {
            let mut least = [0; 128];
            least[0] = 1;
            least[127] = 0x80;
            least
        }] {
            let number = BoxedUint::from_le_slice_vartime(&bytes);
            assert_eq!(is_fermat_probable_prime(&bytes), is_prime(Flavor::Any, &number));
        }
        // 2^1024 − 105 is the largest prime below 2^1024.
        let mut bytes = [0xff; 128];
        bytes[0] = 0xff - 104;
        assert!(is_prime(Flavor::Any, &BoxedUint::from_le_slice_vartime(&bytes)));
        assert!(is_fermat_probable_prime(&bytes));
    }
}
