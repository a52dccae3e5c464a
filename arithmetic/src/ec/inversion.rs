//! Inverses modulo an odd prime, by division steps (Bernstein and Yang 2019, "Fast constant-time gcd computation and
//! modular inversion", sections 8 and 11), many steps to a matrix, and in variable time.
//!
//! (f, g) begins as (modulus, number) and each step keeps its greatest common divisor, until g is 0. The steps look at
//! the low bits only: as many as a limb has are taken on these, as a matrix, which is then applied to the whole of f and
//! g, and to (d, e), which keeps d·number ≡ f·start and e·number ≡ g·start modulo the modulus.
//!
//! # Bounds
//!
//! *Entries.* After i steps the entries of a row are together at most 2^i in magnitude, so two products of an entry
//! and a limb are below 2^(2·29), and with the third of the modulus and a carry below 2^60.
//!
//! *Numbers.* f and g do not grow. d and e grow by half the modulus a matrix: that is what is added to be divisible. For a
//! modulus of b bits, (49b + 57)/17 steps do (theorem 11.2): 26 matrices for 256 bits, 39 for 384, 47 for 448, 54 for 521. So the
//! result is at most 28 times the modulus, which the last limb has room for.

use crate::ec::limbs::{LIMBS, Limbs, low_limb};

/// A modulus as inversion and Montgomery multiplication need it.
#[derive(Clone, Copy)]
pub(crate) struct OddModulus<'m> {
    /// Carried.
    pub(crate) limbs: &'m [i32],
    /// Bits of a limb.
    pub(crate) bits: u32,
    /// −1/modulus modulo 2^bits, in the low bits.
    pub(crate) negated_inverse: i32,
}

/// Two rows: the new f is (u·f + v·g)/2^bits, the new g likewise by q and r.
struct Matrix {
    u: i32,
    v: i32,
    q: i32,
    r: i32,
}

/// start/number modulo the modulus, or 0 for 0; at most 28 times the modulus in magnitude, carried.
///
/// `number` and `start` are carried, and from 0 to below the modulus.
pub(crate) fn divide(start: &[i32], number: &[i32], modulus: OddModulus<'_>) -> Limbs {
    let length = modulus.limbs.len();
    let (mut f, mut g, mut d, mut e): (Limbs, Limbs, Limbs, Limbs) = ([0; LIMBS], [0; LIMBS], [0; LIMBS], [0; LIMBS]);
    f[..length].copy_from_slice(modulus.limbs);
    g[..length].copy_from_slice(number);
    e[..length].copy_from_slice(start);
    let mut significant = length;
    let mut delta = 1;
    while g[..significant].iter().any(|&limb| limb != 0) {
        let matrix = matrix(&mut delta, f[0], g[0], modulus.bits);
        matrix.apply(&mut f[..significant], &mut g[..significant], modulus);
        matrix.apply(&mut d[..length], &mut e[..length], modulus);
        significant = shorten(&mut f, &mut g, significant, modulus.bits);
    }
    // The greatest common divisor of a prime and less than it, up to sign.
    if f[significant - 1] < 0 {
        negate(&mut d[..length], modulus.bits);
    }
    d
}

/// As many steps as a limb has bits, on the lowest limbs of f and g.
fn matrix(delta: &mut i32, mut f: i32, mut g: i32, bits: u32) -> Matrix {
    let mut m = Matrix { u: 1, v: 0, q: 0, r: 1 };
    let mut left = bits.cast_signed();
    loop {
        // Steps with an even g only halve it. Here they double f's row instead, which comes to the same at the end.
        let zeros = (g | 1 << left).trailing_zeros().cast_signed();
        g >>= zeros;
        m.u <<= zeros;
        m.v <<= zeros;
        *delta += zeros;
        left -= zeros;
        if left == 0 {
            return m;
        }
        if *delta > 0 {
            *delta = -*delta;
            (f, g) = (g, f.wrapping_neg());
            (m.u, m.q) = (m.q, -m.u);
            (m.v, m.r) = (m.r, -m.v);
        }
        // The steps until delta is positive again add f or not: as the multiple of f that makes the low bits zero, up to six
        // of them, for f·(f² − 2) is −1/f modulo 64.
        let steps = (1 - *delta).min(left).min(6);
        let multiple = f.wrapping_mul(g).wrapping_mul(f.wrapping_mul(f).wrapping_sub(2)) & ((1 << steps) - 1);
        g = g.wrapping_add(f.wrapping_mul(multiple));
        m.q += m.u * multiple;
        m.r += m.v * multiple;
    }
}

impl Matrix {
    /// Divides by 2^bits modulo the modulus. For f and g it is exact, and the multiple that is added is 0.
    fn apply(&self, a: &mut [i32], b: &mut [i32], modulus: OddModulus<'_>) {
        let OddModulus { limbs, bits, negated_inverse } = modulus;
        let (u, v, q, r) = (i64::from(self.u), i64::from(self.v), i64::from(self.q), i64::from(self.r));
        // From −2^(bits−1) on.
        let multiple = |column: i64| {
            let unused = 32 - bits;
            i64::from(low_limb(column).wrapping_mul(negated_inverse) << unused >> unused)
        };
        let (a0, b0) = (i64::from(a[0]), i64::from(b[0]));
        let (of_a, of_b) = (multiple(u * a0 + v * b0), multiple(q * a0 + r * b0));
        let (mut carry_a, mut carry_b) = (0, 0);
        let mask = (1 << bits) - 1;
        let last = a.len() - 1;
        for i in 0..a.len() {
            let (x, y, m) = (i64::from(a[i]), i64::from(b[i]), i64::from(limbs[i]));
            carry_a += u * x + v * y + of_a * m;
            carry_b += q * x + r * y + of_b * m;
            if i > 0 {
                a[i - 1] = low_limb(carry_a) & mask;
                b[i - 1] = low_limb(carry_b) & mask;
            }
            carry_a >>= bits;
            carry_b >>= bits;
        }
        a[last] = low_limb(carry_a);
        b[last] = low_limb(carry_b);
    }
}

/// Drops highest limbs that are only a sign; how many are left.
fn shorten(f: &mut Limbs, g: &mut Limbs, mut length: usize, bits: u32) -> usize {
    while length > 1 {
        let (f_top, g_top) = (f[length - 1], g[length - 1]);
        if !(-1..=0).contains(&f_top) || !(-1..=0).contains(&g_top) {
            break;
        }
        length -= 1;
        f[length - 1] += f_top << bits;
        g[length - 1] += g_top << bits;
    }
    length
}

fn negate(number: &mut [i32], bits: u32) {
    let last = number.len() - 1;
    let mut carry = 0;
    for (i, limb) in number.iter_mut().enumerate() {
        carry -= *limb;
        *limb = if i == last { carry } else { carry & ((1 << bits) - 1) };
        carry >>= bits;
    }
}

#[cfg(test)]
mod tests {
    use super::matrix;
    use crate::ec::field::{Field, Field448, Field25519, FieldK256, FieldP256, FieldP384, FieldP521};
    use crate::test_inputs::{Source, cases, few};

    /// By the definition: the product with the number is one.
    fn inverts<F: Field>(bytes: usize) {
        let mut source = Source(30);
        let is_one = |value: &F| value.subtract(&F::ONE).carry().is_zero();
        let check = |number: &F| {
            assert!(number.is_zero() || is_one(&number.multiply(&number.invert())));
        };
        assert!(F::ZERO.invert().is_zero());
        let doubled = |power: &F| Some(power.add(power).carry().reduce());
        let powers = core::iter::successors(Some(F::ONE), doubled).take(bytes * 8);
        for power in few(powers, 3) {
            check(&power);
            check(&F::ZERO.subtract(&power).carry());
            check(&power.subtract(&F::ONE).carry());
        }
        for _ in 0..cases(1000) {
            // Below the prime: none of them begins with a byte of 0.
            let mut number = source.runs(bytes);
            number[0] = 0;
            check(&F::from_be_bytes(&number));
        }
    }

    /// As the bounds of this module say, and of determinant 2^bits: no more is lost than what is divided by.
    #[test]
    fn entries_of_a_matrix_are_within_their_bounds() {
        let mut source = Source(35);
        let mut limb = |bits: u32| i32::from_be_bytes(source.runs(4).try_into().unwrap()) & ((1 << bits) - 1);
        for bits in [28, 29] {
            for delta in -30..=30 {
                for _ in 0..cases(100) {
                    let mut delta = delta;
                    let m = matrix(&mut delta, limb(bits) | 1, limb(bits), bits);
                    let [u, v, q, r] = [m.u, m.v, m.q, m.r].map(i64::from);
                    assert!(u.abs() + v.abs() <= 1 << bits && q.abs() + r.abs() <= 1 << bits);
                    assert_eq!(u * r - v * q, 1 << bits);
                }
            }
        }
    }

    #[test]
    fn inverses() {
        inverts::<FieldP256>(32);
        inverts::<FieldP384>(48);
        inverts::<FieldP521>(66);
        inverts::<FieldK256>(32);
        inverts::<Field25519>(32);
        inverts::<Field448>(56);
    }
}
