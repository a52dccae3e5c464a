//! Signatures and polynomials as bytes (FIPS 204 7.1, 7.2).

use super::parameters::Parameters;
use super::ring::{Polynomial, Q};
use crate::shake::Shake;

/// h: for each row, the places of its ones in rising order.
#[derive(Clone, Copy)]
pub(super) struct Hint<'s> {
    places: &'s [u8],
    /// For each row, the number of places up to its end.
    ends: &'s [u8],
}

impl<'s> Hint<'s> {
    /// Places of all rows, zeros behind them up to `omega` bytes, and the ends; `None` for any other form (FIPS 204
    /// algorithm 21).
    #[inline(never)]
    pub(super) fn decode(packed: &'s [u8], omega: u8) -> Option<Self> {
        let (places, ends) = packed.split_at(omega.into());
        let mut start = 0;
        for &end in ends {
            // None, too, where the end is before the start.
            let row = places.get(start..usize::from(end))?;
            if row.array_windows().any(|[one, next]| one >= next) {
                return None;
            }
            start = end.into();
        }
        places[start..].iter().all(|&unused| unused == 0).then_some(Self { places, ends })
    }

    pub(super) fn rows(self) -> impl Iterator<Item = &'s [u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let end = usize::from(end);
            let row = &self.places[start..end];
            start = end;
            row
        })
    }
}

/// A polynomial of z, each coefficient with q added and so below 2q; `None` when one is γ1 − β or more away from 0.
///
/// It is packed as γ1 − z (FIPS 204 algorithm 19).
pub(super) fn unpack_response(polynomial: &mut Polynomial, packed: &[u8], parameters: &Parameters) -> Option<()> {
    let gamma1 = parameters.gamma1();
    unpack(polynomial, packed, parameters.response_bits());
    for number in polynomial {
        if number.abs_diff(gamma1) >= gamma1 - parameters.beta {
            return None;
        }
        *number = Q + gamma1 - *number;
    }
    Some(())
}

/// Reads numbers of so many bits, at most 20, the lowest bits first (FIPS 204 algorithm 18).
#[inline(never)]
pub(super) fn unpack(polynomial: &mut Polynomial, packed: &[u8], bits: u32) {
    let mut bytes = packed.iter();
    let (mut buffer, mut held) = (0, 0);
    for number in polynomial {
        while held < bits {
            buffer |= bytes.next().map_or(0, |&byte| u32::from(byte)) << held;
            held += 8;
        }
        *number = buffer & ((1 << bits) - 1);
        buffer >>= bits;
        held -= bits;
    }
}

/// Writes numbers of so many bits, at most 8, into a hash (FIPS 204 algorithm 16).
#[inline(never)]
pub(super) fn pack(polynomial: &Polynomial, bits: u32, hash: &mut Shake) {
    let (mut buffer, mut held) = (0, 0);
    for number in polynomial {
        buffer |= number << held;
        held += bits;
        if held >= 8 {
            hash.absorb(&buffer.to_le_bytes()[..1]);
            buffer >>= 8;
            held -= 8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Hint, Parameters, Q, Shake, pack, unpack, unpack_response};
    use crate::mldsa::ParameterSet;
    use crate::test_inputs::{Source, cases};

    #[test]
    fn numbers_are_packed_bit_by_bit() {
        let mut source = Source(33);
        for _ in 0..cases(20) {
            for bits in [4, 6, 10, 18, 20_u32] {
                let bytes = source.runs(32 * usize::try_from(bits).unwrap());
                let mut numbers = [0; 256];
                unpack(&mut numbers, &bytes, bits);
                let bit = |place: usize| u32::from(bytes[place / 8] >> (place % 8) & 1);
                for (place, number) in numbers.into_iter().enumerate() {
                    let first = place * usize::try_from(bits).unwrap();
                    let expected: u32 = (first..).zip(0..bits).map(|(place, power)| bit(place) << power).sum();
                    assert_eq!(number, expected);
                }
                if bits <= 8 {
                    let mut hash = Shake::new_256();
                    pack(&numbers, bits, &mut hash);
                    hash.finish();
                    let packed: [u8; 32] = core::array::from_fn(|_| hash.next());
                    assert_eq!(packed, Shake::hash_256(&[&bytes]));
                }
            }
        }
    }

    #[test]
    fn responses_are_less_than_their_bound_away_from_zero() {
        for set in [ParameterSet::MlDsa44, ParameterSet::MlDsa65, ParameterSet::MlDsa87] {
            let parameters = Parameters::of(set);
            let (gamma1, beta, bits) = (parameters.gamma1(), parameters.beta, parameters.response_bits());
            for (number, is_small) in [
                (0, false),
                (beta, false),
                (beta + 1, true),
                (gamma1, true),
                (2 * gamma1 - beta - 1, true),
                (2 * gamma1 - beta, false),
                (2 * gamma1 - 1, false),
            ] {
                // One coefficient of that number, and zeros.
                let mut packed = vec![0_u8; parameters.response_polynomial_bytes()];
                for (index, number) in (0..256).map(|index| (index, if index == 77 { number } else { gamma1 })) {
                    for bit in (0..bits).filter(|bit| number >> bit & 1 == 1) {
                        let place = usize::try_from(index * bits + bit).unwrap();
                        packed[place / 8] |= 1 << (place % 8);
                    }
                }
                let mut polynomial = [0; 256];
                assert_eq!(unpack_response(&mut polynomial, &packed, parameters).is_some(), is_small, "{number}");
                if is_small {
                    assert_eq!((polynomial[0], polynomial[77]), (Q, Q + gamma1 - number));
                }
            }
        }
    }

    #[test]
    fn hints_have_one_encoding() {
        let rows = |packed: &[u8]| Hint::decode(packed, 4).map(|hint| hint.rows().map(<[u8]>::to_vec).collect());
        let decoded: Option<Vec<Vec<u8>>> = rows(&[3, 9, 2, 0, 2, 3]);
        assert_eq!(decoded, Some(vec![vec![3, 9], vec![2]]));
        assert_eq!(rows(&[0, 0, 0, 0, 0, 0]), Some(vec![vec![], vec![]]));
        assert_eq!(rows(&[0, 1, 254, 255, 0, 4]), Some(vec![vec![], vec![0, 1, 254, 255]]));
        for malformed in [
            [9, 3, 2, 0, 2, 3],
            [3, 3, 2, 0, 2, 3],
            [3, 9, 2, 1, 2, 3],
            [3, 9, 2, 0, 2, 5],
            [3, 9, 2, 0, 5, 5],
            [3, 9, 2, 0, 2, 1],
            [3, 9, 0, 0, 3, 2],
            [0, 0, 0, 0, 255, 0],
            [3, 9, 2, 0, 255, 255],
            [0, 0, 0, 0, 1, 0],
        ] {
            assert_eq!(rows(&malformed), None, "{malformed:?}");
        }
    }
}
