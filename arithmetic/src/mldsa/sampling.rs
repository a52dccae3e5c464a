//! Polynomials from hashes (FIPS 204 7.3).

use super::ring::{Polynomial, Q};
use crate::shake::Shake;

/// An entry of A (FIPS 204 algorithms 30 and 32): of the numbers of 23 bits those that are below q.
#[inline(never)]
pub(super) fn sample_uniform(polynomial: &mut Polynomial, seed: &[u8], column: u8, row: u8) {
    let mut hash = Shake::new_128();
    hash.absorb(seed);
    hash.absorb(&[column, row]);
    hash.finish();
    for coefficient in polynomial {
        loop {
            *coefficient = u32::from_le_bytes([hash.next(), hash.next(), hash.next() & 0x7f, 0]);
            if *coefficient < Q {
                break;
            }
        }
    }
}

/// c (FIPS 204 algorithm 29), in a polynomial of zeros: `count` coefficients become 1 or −1.
#[inline(never)]
pub(super) fn sample_signs(polynomial: &mut Polynomial, seed: &[u8], count: u8) {
    let mut hash = Shake::new_256();
    hash.absorb(seed);
    hash.finish();
    let mut signs = u64::from_le_bytes(core::array::from_fn(|_| hash.next()));
    for last in count.wrapping_neg()..=u8::MAX {
        let place = loop {
            let place = hash.next();
            if place <= last {
                break usize::from(place);
            }
        };
        polynomial[usize::from(last)] = polynomial[place];
        polynomial[place] = if signs & 1 == 0 { 1 } else { Q - 1 };
        signs >>= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Q, Shake, sample_uniform};

    #[test]
    fn the_modulus_is_no_coefficient() {
        // Found by trying: one of some 30,000 seeds.
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&156_971_u32.to_le_bytes());
        let mut hash = Shake::new_128();
        hash.absorb(&seed);
        hash.absorb(&[0, 0]);
        hash.finish();
        let number = |_| u32::from_le_bytes([hash.next(), hash.next(), hash.next() & 0x7f, 0]);
        let numbers: [u32; 300] = core::array::from_fn(number);
        assert_eq!(numbers.iter().position(|&number| number == Q), Some(157));

        let mut polynomial = [0; 256];
        sample_uniform(&mut polynomial, &seed, 0, 0);
        assert!(numbers.into_iter().filter(|&number| number < Q).take(256).eq(polynomial));
    }
}
