//! Polynomials of 256 coefficients modulo X^256 + 1 and q, and their number-theoretic transform (FIPS 204 7.5).
//!
//! # Bounds
//!
//! Coefficients are not negative, and are brought below q at the end alone.
//!
//! *Reduction.* For a below 2^32·q, [`reduce`] gives (a + m·q)/2^32 with m < 2^32, which is below 2q.
//!
//! *Transform.* It takes coefficients below 2q. A product with a zeta is below 2q, because zetas are below q and all else
//! is below 2^32. So each of the eight layers adds less than 2q: what comes out is below 18q < 2^28.
//!
//! *Product.* Of at most eight pairs, the factors from the matrix below q (those of A) or 18q (one), those of the vector
//! below 18q: the sum is below (7·18 + 18·18)·q² < 2^55 and below 2^32·q, so what comes out is below 2q.
//!
//! *Inverse transform.* It takes coefficients below 2q. Sums double in each layer: below 512q after the eighth, which
//! just is below 2^32; a difference has the layer's bound added before, and is below twice that. The last
//! product is below 2q, and brought below q.

/// The modulus (FIPS 204 table 1).
pub(super) const Q: u32 = (1 << 23) - (1 << 13) + 1;

/// Coefficients from the lowest on.
pub(super) type Polynomial = [u32; 256];

/// Powers of the 512th root of unity 1753, in Montgomery form, at the place whose bits are those of their exponent in
/// reverse order (FIPS 204 appendix B). To make them takes less than to keep them in the module.
pub(super) struct Zetas(Polynomial);

impl Zetas {
    #[inline(never)]
    pub(super) fn new() -> Self {
        let mut zetas = [0; 256];
        let mut power = ONE;
        for exponent in 0..=u8::MAX {
            zetas[usize::from(exponent.reverse_bits())] = power;
            power = below_q(multiply(ZETA, power));
        }
        Self(zetas)
    }

    /// FIPS 204 algorithm 41, on coefficients below 2q.
    #[inline(never)]
    pub(super) fn transform(&self, polynomial: &mut Polynomial) {
        let mut zetas = self.0[1..].iter();
        for layer in (0..8).rev() {
            let length = 1 << layer;
            for (block, &zeta) in polynomial.chunks_exact_mut(2 * length).zip(zetas.by_ref()) {
                let (low, high) = block.split_at_mut(length);
                for (low, high) in low.iter_mut().zip(high) {
                    let product = multiply(zeta, *high);
                    (*low, *high) = (*low + product, *low + 2 * Q - product);
                }
            }
        }
    }

    /// FIPS 204 algorithm 42, on coefficients of a [product](multiply_row); what comes out is below q.
    pub(super) fn restore(&self, polynomial: &mut Polynomial) {
        let mut zetas = self.0.iter().rev();
        for layer in 0..8 {
            restore_layer(polynomial, &mut zetas, 1 << layer, (2 * Q) << layer);
        }
        for coefficient in polynomial {
            *coefficient = below_q(multiply(SCALE, *coefficient));
        }
    }
}

/// A layer by itself, for LLVM would write each of the eight out.
#[inline(never)]
fn restore_layer<'z>(
    polynomial: &mut Polynomial,
    zetas: &mut impl Iterator<Item = &'z u32>,
    length: usize,
    bound: u32,
) {
    for (block, &zeta) in polynomial.chunks_exact_mut(2 * length).zip(zetas) {
        let (low, high) = block.split_at_mut(length);
        for (low, high) in low.iter_mut().zip(high) {
            // The sign of the zeta is in the difference.
            let difference = *high + bound - *low;
            (*low, *high) = (*low + *high, multiply(zeta, difference));
        }
    }
}

/// The sum of products of transformed polynomials, over 2^32.
#[inline(never)]
pub(super) fn multiply_row(sum: &mut Polynomial, row: &[Polynomial], vector: &[Polynomial]) {
    for (i, sum) in sum.iter_mut().enumerate() {
        let products = row.iter().zip(vector).map(|(factor, other)| u64::from(factor[i]) * u64::from(other[i]));
        *sum = reduce(products.sum());
    }
}

/// 2^32 mod q: 1 in Montgomery form.
const ONE: u32 = power_of_two(32);

/// 1753 in Montgomery form.
const ZETA: u32 = {
    let mut multiple = 0;
    let mut i = 0;
    while i < 1753 {
        multiple = below_q(multiple + ONE);
        i += 1;
    }
    multiple
};

/// 2^64/256: over 256 as algorithm 42 ends, and times what two reductions leave out.
const SCALE: u32 = power_of_two(56);

/// −1/q mod 2^32, for q = 1 − 2^13 + 2^23, by as many steps as Newton's iteration takes from 13 right bits.
const MINUS_INVERSE: u32 = {
    let inverse = 1_u32.wrapping_add(1 << 13);
    let inverse = inverse.wrapping_mul(2_u32.wrapping_sub(Q.wrapping_mul(inverse)));
    inverse.wrapping_neg()
};

const fn power_of_two(exponent: u32) -> u32 {
    let mut power = 1;
    let mut i = 0;
    while i < exponent {
        power = below_q(2 * power);
        i += 1;
    }
    power
}

/// ab/2^32.
fn multiply(a: u32, b: u32) -> u32 {
    reduce(u64::from(a) * u64::from(b))
}

/// a/2^32 (Montgomery 1985).
fn reduce(a: u64) -> u32 {
    let quotient = low(a).wrapping_mul(MINUS_INVERSE);
    low((a + u64::from(quotient) * u64::from(Q)) >> 32)
}

/// Of a number below 2q.
const fn below_q(number: u32) -> u32 {
    if number < Q { number } else { number - Q }
}

#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "truncation is the purpose")]
const fn low(number: u64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::{Polynomial, Q, Zetas, multiply_row, reduce};
    use crate::test_inputs::{Source, cases, few};

    fn numbers(source: &mut Source, bound: u32) -> Polynomial {
        let bytes = source.runs(4 * 256);
        core::array::from_fn(|i| u32::from_be_bytes(bytes[4 * i..4 * i + 4].try_into().unwrap()) % bound)
    }

    /// As it is written: X^256 is −1.
    fn plain_product(a: &Polynomial, b: &Polynomial) -> [u64; 256] {
        let q = u64::from(Q);
        let mut sum = [0; 256];
        for (i, &a) in a.iter().enumerate() {
            for (j, &b) in b.iter().enumerate() {
                let term = u64::from(a) * u64::from(b) % q;
                let place = &mut sum[(i + j) % 256];
                *place = (*place + if i + j < 256 { term } else { q - term }) % q;
            }
        }
        sum
    }

    #[test]
    fn reductions() {
        let r = 1_u64 << 32;
        let mut source = Source(31);
        let highest = r * u64::from(Q) - 1;
        let random = (0..cases(1_000)).map(|_| u64::from_be_bytes(source.runs(8).try_into().unwrap()) % highest);
        for a in [0, 1, r - 1, r, r + 1, u64::from(Q), highest].into_iter().chain(random) {
            let reduced = u64::from(reduce(a));
            assert!(reduced < 2 * u64::from(Q));
            assert_eq!(u128::from(reduced) * u128::from(r) % u128::from(Q), u128::from(a % u64::from(Q)));
        }
    }

    #[test]
    fn products_by_transform_are_those_of_polynomials() {
        let (mut source, zetas) = (Source(32), Zetas::new());
        let edges = [[0; 256], [1; 256], [Q - 1; 256], [2 * Q - 1; 256]];
        let pairs = (0..16).map(|i| (edges[i / 4], edges[i % 4])).collect::<Vec<_>>();
        let random = (0..cases(20)).map(|_| (numbers(&mut source, 2 * Q), numbers(&mut source, 2 * Q)));
        for (a, b) in few(pairs, 3).chain(random.collect::<Vec<_>>()) {
            let (mut transformed_a, mut transformed_b) = (a, b);
            zetas.transform(&mut transformed_a);
            zetas.transform(&mut transformed_b);
            let mut sum = [0; 256];
            multiply_row(&mut sum, &[transformed_a], &[transformed_b]);
            zetas.restore(&mut sum);
            assert_eq!(sum.map(u64::from), plain_product(&a, &b));
        }
    }

    /// The widest sum there is, so that a number out of its bounds would overflow here.
    #[test]
    fn sums_of_products_at_their_bounds() {
        let zetas = Zetas::new();
        let widest = [18 * Q - 1; 256];
        let mut row = vec![[Q - 1; 256]; 7];
        row.push(widest);
        let mut sum = [0; 256];
        multiply_row(&mut sum, &row, &[widest; 8]);
        assert!(sum.iter().all(|&coefficient| coefficient < 2 * Q));
        zetas.restore(&mut sum);
        assert!(sum.iter().all(|&coefficient| coefficient < Q));
        for edge in [0, 2 * Q - 1] {
            // Blocks of either, so that differences are as large as they can be.
            for layer in 0..8 {
                let mut extreme = core::array::from_fn(|i| if i >> layer & 1 == 0 { edge } else { 2 * Q - 1 - edge });
                let before = extreme;
                zetas.restore(&mut extreme);
                zetas.transform(&mut extreme);
                assert!(extreme.iter().all(|&coefficient| coefficient < 18 * Q));
                // Restoring takes out a 2^32 that nothing had put in.
                let back = extreme.map(|coefficient| u64::from(coefficient) % u64::from(Q));
                assert_eq!(back, before.map(|coefficient| (u64::from(coefficient) << 32) % u64::from(Q)));
            }
        }
    }
}
