//! The prime fields of the curves, in signed limbs and Montgomery form.
//!
//! An element is `N` limbs of `BITS` bits in `i32`, and stands for its value divided by R = 2^(N·BITS). Products are
//! summed in `i64` columns without carries and reduced from the low end (Montgomery 1985, in the word-by-word form of
//! Koç, Acar and Kaliski 1996, "FIPS"/"SOS"). The primes are sums of few powers of two, so a multiple of one is added
//! by shifts.
//!
//! # Bounds
//!
//! *Limbs.* What [`Field::multiply`], [`square`](Field::square), [`multiply_subtract`](Field::multiply_subtract) and
//! [`carry`](Field::carry) return is *carried*: every limb but the last is in [0, 2^BITS), the last one is small and
//! may be negative. The difference of two carried elements has limbs of magnitude below 2^BITS, their sum below
//! 2^(BITS+1). A column sums at most N products, or 2N in `multiply_subtract`. Operands may be:
//! two carried elements or differences of such, in every routine; one sum and one of the former in `multiply`.
//! Worst columns: 2·14·2^58 < 2^62.9 (P-384), 2·9·2^58 < 2^62.2 (P-256, secp256k1, 2^255 − 19), 2·19·2^56 < 2^61.3 (P-521),
//! 2·17·2^56 < 2^61.1 (2^448 − 2^224 − 1); what reduction adds is below 2^56 a column. All stay below 2^63.
//!
//! *Values.* For |a| ≤ αp and |b| ≤ βp the result lies in (−αβp·p/R, p + αβp·p/R), where p/R is at most 2^-5.
//! `weierstrass.rs` and `edwards25519.rs` show that the values they form stay below 10p in magnitude, and `edwards448.rs` that
//! its stay below 2^16·p, where p/R is 2^-28: a last limb has room for both, and both are below R.

use core::marker::PhantomData;

use crate::ec::inversion::{self, OddModulus};
use crate::ec::limbs::{self, low_limb, power_of_two};
use crate::tables::group::SUMS;

/// A field element; see the module for what may be an operand of what.
pub(crate) trait Field: Copy + Send + Sync + 'static {
    const ZERO: Self;
    const ONE: Self;
    /// Limbs of an element.
    const LENGTH: usize;

    /// Takes limbs that [`limbs`](Field::limbs) gave.
    fn from_limbs(limbs: &[i32]) -> Self;
    fn limbs(&self) -> &[i32];
    /// Reads a big-endian number below the prime.
    fn from_be_bytes(bytes: &[u8]) -> Self;
    /// Reads the sum of two big-endian numbers of as many bytes as the prime, when the sum is below the prime.
    fn from_sum_below_prime(a: &[u8], b: &[u8]) -> Option<Self>;
    fn multiply(&self, other: &Self) -> Self;
    fn square(&self) -> Self;
    /// `self · a − b · c`, reduced once.
    fn multiply_subtract(&self, a: &Self, b: &Self, c: &Self) -> Self;
    /// Not carried.
    fn add(&self, other: &Self) -> Self;
    /// Not carried.
    fn subtract(&self, other: &Self) -> Self;
    fn carry(&self) -> Self;
    /// A small multiple, carried; of what is carried, or the difference of such.
    fn multiply_small(&self, factor: i32) -> Self;
    /// Whether the value is a multiple of the prime.
    fn is_zero(&self) -> bool;
    /// The value from 0 to p − 1, little-endian.
    fn to_le_bytes(&self, bytes: &mut [u8]);
    /// Brings a value back to at most 1.1p in magnitude, whatever multiples were added.
    fn reduce(&self) -> Self {
        self.multiply(&Self::ONE)
    }
    /// The inverse, or zero of zero.
    fn invert(&self) -> Self;
    /// Whether the value from 0 to p − 1 is odd.
    fn is_odd(&self) -> bool {
        let mut bytes = [0; 1];
        self.to_le_bytes(&mut bytes);
        bytes[0] & 1 == 1
    }
    /// A large power, of what is carried. Each step squares the last power so many times and multiplies it by that of an earlier
    /// step; step 0 is the number itself.
    fn power<const STEPS: usize>(&self, steps: &[(u32, usize); STEPS]) -> Self {
        let mut powers = [*self; STEPS];
        let mut power = *self;
        for (step, &(times, earlier)) in steps.iter().enumerate() {
            powers[step] = power;
            for _ in 0..times {
                power = power.square();
            }
            power = power.multiply(&powers[earlier]);
        }
        power
    }
}

/// Inverts at most [`SUMS`] numbers, none of which is zero, with one inversion for all (Montgomery's trick).
pub(crate) fn batch_invert<F: Field>(numbers: &mut [F]) {
    let mut products = [F::ZERO; SUMS];
    let mut product = numbers[0];
    for i in 1..numbers.len() {
        products[i] = product;
        product = product.multiply(&numbers[i]);
    }
    let mut inverse = product.invert();
    for i in (1..numbers.len()).rev() {
        let next = inverse.multiply(&numbers[i]);
        numbers[i] = products[i].multiply(&inverse);
        inverse = next;
    }
    numbers[0] = inverse;
}

/// p = 2^256 − 2^224 + 2^192 + 2^96 − 1 (FIPS 186-5, SP 800-186 3.2.1.3).
pub(crate) type FieldP256 = Element<P256, 9, 18>;

/// p = 2^384 − 2^128 − 2^96 + 2^32 − 1 (SP 800-186 3.2.1.4).
pub(crate) type FieldP384 = Element<P384, 14, 28>;

/// p = 2^521 − 1 (SP 800-186 3.2.1.5).
pub(crate) type FieldP521 = Element<P521, 19, 38>;

/// p = 2^256 − 2^32 − 977 (SEC 2 2.4.1).
pub(crate) type FieldK256 = Element<K256, 9, 18>;

/// p = 2^255 − 19 (RFC 7748 4.1).
pub(crate) type Field25519 = Element<P25519, 9, 18>;

/// p = 2^448 − 2^224 − 1 (RFC 7748 4.2).
pub(crate) type Field448 = Element<P448, 17, 34>;

/// `C` is 2N: the columns of a product, and one for the carry out of the last.
#[derive(Debug)]
pub(crate) struct Element<M, const N: usize, const C: usize> {
    limbs: [i32; N],
    modulus: PhantomData<M>,
}

/// A prime, by how a multiple of it is added.
pub(crate) trait Modulus<const N: usize, const C: usize>: Send + Sync + 'static {
    const BITS: u32;
    const PRIME: [i32; N];
    /// Whether a square is worth code of its own.
    const HAS_SQUARE: bool = true;

    /// The q in [0, 2^BITS) for which `column + q·p` is divisible by 2^BITS: the low bits, for a prime that is −1 there.
    #[inline(always)]
    fn quotient(column: i64) -> i64 {
        column & ((1 << Self::BITS) - 1)
    }

    /// Adds q·p at column `i`.
    fn add_multiple(columns: &mut [i64; C], i: usize, q: i64);
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct P256;

#[derive(Clone, Copy, Debug)]
pub(crate) struct P384;

#[derive(Clone, Copy, Debug)]
pub(crate) struct P521;

#[derive(Clone, Copy, Debug)]
pub(crate) struct K256;

#[derive(Clone, Copy, Debug)]
pub(crate) struct P25519;

#[derive(Clone, Copy, Debug)]
pub(crate) struct P448;

impl Modulus<9, 18> for P256 {
    const BITS: u32 = 29;
    const PRIME: [i32; 9] = [0x1fff_ffff, 0x1fff_ffff, 0x1fff_ffff, 0x1ff, 0, 0, 0x4_0000, 0x1fe0_0000, 0xff_ffff];

    #[inline(always)]
    fn add_multiple(t: &mut [i64; 18], i: usize, q: i64) {
        t[i] -= q;
        t[i + 3] += q << 9;
        t[i + 6] += q << 18;
        t[i + 7] -= q << 21;
        t[i + 8] += q << 24;
    }
}

impl Modulus<14, 28> for P384 {
    const BITS: u32 = 29;
    const PRIME: [i32; 14] = [
        0x1fff_ffff,
        7,
        0,
        0x1fff_fe00,
        0x1fff_efff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x7f,
    ];

    #[inline(always)]
    fn add_multiple(t: &mut [i64; 28], i: usize, q: i64) {
        t[i] -= q;
        t[i + 1] += q << 3;
        t[i + 3] -= q << 9;
        t[i + 4] -= q << 12;
        t[i + 13] += q << 7;
    }
}

impl Modulus<19, 38> for P521 {
    const BITS: u32 = 28;
    const PRIME: [i32; 19] = {
        let mut prime = [0xfff_ffff; 19];
        prime[18] = 0x1_ffff;
        prime
    };

    #[inline(always)]
    fn add_multiple(t: &mut [i64; 38], i: usize, q: i64) {
        t[i] -= q;
        t[i + 18] += q << 17;
    }
}

impl Modulus<9, 18> for K256 {
    const BITS: u32 = 29;
    const PRIME: [i32; 9] = [
        0x1fff_fc2f,
        0x1fff_fff7,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0x1fff_ffff,
        0xff_ffff,
    ];

    /// p ≡ −977 − 2^32 ≡ −977 − 2^3·2^29, so q = column / 977, since `977 · 0x1225_3531` ≡ 1 mod 2^29.
    #[inline(always)]
    fn quotient(column: i64) -> i64 {
        ((column & ((1 << 29) - 1)) * 0x1225_3531) & ((1 << 29) - 1)
    }

    #[inline(always)]
    fn add_multiple(t: &mut [i64; 18], i: usize, q: i64) {
        t[i] -= q * 977;
        t[i + 1] -= q << 3;
        t[i + 8] += q << 24;
    }
}

impl Modulus<9, 18> for P25519 {
    const BITS: u32 = 29;
    const PRIME: [i32; 9] = {
        let mut prime = [0x1fff_ffff; 9];
        prime[0] = 0x1fff_ffed;
        prime[8] = 0x7f_ffff;
        prime
    };

    /// p ≡ −19, so q = column / 19, since `19 · 0x086b_ca1b` ≡ 1 mod 2^29.
    #[inline(always)]
    fn quotient(column: i64) -> i64 {
        ((column & ((1 << 29) - 1)) * 0x086b_ca1b) & ((1 << 29) - 1)
    }

    #[inline(always)]
    fn add_multiple(t: &mut [i64; 18], i: usize, q: i64) {
        t[i] -= q * 19;
        t[i + 8] += q << 23;
    }
}

impl Modulus<17, 34> for P448 {
    const BITS: u32 = 28;
    const PRIME: [i32; 17] = {
        let mut prime = [0xfff_ffff; 17];
        prime[8] = 0xfff_fffe;
        prime[16] = 0;
        prime
    };
    /// The module is to be small before this curve is fast.
    const HAS_SQUARE: bool = false;

    /// 2^224 and 2^448 are where limbs begin.
    #[inline(always)]
    fn add_multiple(t: &mut [i64; 34], i: usize, q: i64) {
        t[i] -= q;
        t[i + 8] -= q;
        t[i + 16] += q;
    }
}

impl<M, const N: usize, const C: usize> Clone for Element<M, N, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, const N: usize, const C: usize> Copy for Element<M, N, C> {}

impl<M: Modulus<N, C>, const N: usize, const C: usize> Field for Element<M, N, C> {
    const ZERO: Self = Self::new([0; N]);
    const ONE: Self = Self::new(power_of_two(&M::PRIME, M::BITS, M::BITS * limb_count(N)));

    const LENGTH: usize = N;

    #[inline(always)]
    fn from_limbs(limbs: &[i32]) -> Self {
        let mut element = [0; N];
        element.copy_from_slice(&limbs[..N]);
        Self::new(element)
    }

    #[inline(always)]
    fn limbs(&self) -> &[i32] {
        &self.limbs
    }

    fn from_be_bytes(bytes: &[u8]) -> Self {
        Self::plain(bytes).multiply(&Self::R_SQUARED)
    }

    fn from_sum_below_prime(a: &[u8], b: &[u8]) -> Option<Self> {
        let sum = Self::plain(a).add(&Self::plain(b)).carry();
        let less = sum.subtract(&Self::new(M::PRIME)).carry();
        (less.limbs[N - 1] < 0).then(|| sum.multiply(&Self::R_SQUARED))
    }

    #[inline(never)]
    fn multiply(&self, other: &Self) -> Self {
        let mut columns = [0; C];
        add_product(&mut columns, &self.limbs, &other.limbs);
        Self::montgomery_reduce(columns)
    }

    #[inline(never)]
    fn square(&self) -> Self {
        if !M::HAS_SQUARE {
            return self.multiply(self);
        }
        let mut columns = [0; C];
        add_square(&mut columns, &self.limbs);
        Self::montgomery_reduce(columns)
    }

    #[inline(never)]
    fn multiply_subtract(&self, a: &Self, b: &Self, c: &Self) -> Self {
        let mut columns = [0; C];
        add_product(&mut columns, &self.limbs, &a.limbs);
        subtract_product(&mut columns, &b.limbs, &c.limbs);
        Self::montgomery_reduce(columns)
    }

    #[inline(always)]
    fn add(&self, other: &Self) -> Self {
        let mut limbs = self.limbs;
        for i in 0..N {
            limbs[i] += other.limbs[i];
        }
        Self::new(limbs)
    }

    #[inline(always)]
    fn subtract(&self, other: &Self) -> Self {
        let mut limbs = self.limbs;
        for i in 0..N {
            limbs[i] -= other.limbs[i];
        }
        Self::new(limbs)
    }

    #[inline(always)]
    fn carry(&self) -> Self {
        let mut limbs = self.limbs;
        for i in 0..N - 1 {
            limbs[i + 1] += limbs[i] >> M::BITS;
            limbs[i] &= Self::MASK;
        }
        Self::new(limbs)
    }

    fn multiply_small(&self, factor: i32) -> Self {
        let mut limbs = self.limbs;
        let mut carry = 0;
        for limb in &mut limbs[..N - 1] {
            carry += i64::from(*limb) * i64::from(factor);
            *limb = low_limb(carry) & Self::MASK;
            carry >>= M::BITS;
        }
        // Small by the bounds on values.
        limbs[N - 1] = limbs[N - 1] * factor + low_limb(carry);
        Self::new(limbs)
    }

    #[inline(always)]
    fn is_zero(&self) -> bool {
        self.canonical() == [0; N]
    }

    fn to_le_bytes(&self, bytes: &mut [u8]) {
        limbs::write(&self.canonical(), M::BITS, bytes);
    }

    fn invert(&self) -> Self {
        let modulus = OddModulus { limbs: &M::PRIME, bits: M::BITS, negated_inverse: Self::NEGATED_INVERSE };
        // R/(aR/R): the inverse in Montgomery form, at most 28p.
        let inverse = inversion::divide(&Self::ONE.limbs, &self.canonical(), modulus);
        Self::from_limbs(&inverse).reduce()
    }
}

impl<M: Modulus<N, C>, const N: usize, const C: usize> Element<M, N, C> {
    const MASK: i32 = (1 << M::BITS) - 1;
    const NEGATED_INVERSE: i32 = limbs::negated_inverse(M::PRIME[0]);
    /// R² mod p, which takes a number into Montgomery form.
    const R_SQUARED: Self = Self::new(power_of_two(&M::PRIME, M::BITS, 2 * M::BITS * limb_count(N)));

    const fn new(limbs: [i32; N]) -> Self {
        Self { limbs, modulus: PhantomData }
    }

    /// The value from 0 to p − 1 in carried limbs, out of Montgomery form: a product with the plain number 1 lies in [0, p]
    /// when |self| < R.
    fn canonical(&self) -> [i32; N] {
        let mut one = [0; N];
        one[0] = 1;
        let canonical = self.multiply(&Self::new(one)).limbs;
        if canonical == M::PRIME { [0; N] } else { canonical }
    }

    /// A big-endian number in carried limbs, not in Montgomery form.
    fn plain(bytes: &[u8]) -> Self {
        let mut limbs = [0; N];
        limbs::read(bytes, M::BITS, &mut limbs);
        Self::new(limbs)
    }

    /// Divides by R modulo p.
    #[inline(always)]
    fn montgomery_reduce(mut columns: [i64; C]) -> Self {
        for i in 0..N {
            let q = M::quotient(columns[i]);
            M::add_multiple(&mut columns, i, q);
            // Exact: the quotient was chosen for it.
            columns[i + 1] += columns[i] >> M::BITS;
        }
        let mut limbs = [0; N];
        for i in 0..N - 1 {
            columns[N + i + 1] += columns[N + i] >> M::BITS;
            limbs[i] = low_limb(columns[N + i]) & Self::MASK;
        }
        limbs[N - 1] = low_limb(columns[C - 1]);
        Self::new(limbs)
    }
}

#[inline(always)]
fn add_product<const N: usize, const C: usize>(columns: &mut [i64; C], a: &[i32; N], b: &[i32; N]) {
    for i in 0..N {
        for j in 0..N {
            columns[i + j] += i64::from(a[i]) * i64::from(b[j]);
        }
    }
}

#[inline(always)]
fn subtract_product<const N: usize, const C: usize>(columns: &mut [i64; C], a: &[i32; N], b: &[i32; N]) {
    for i in 0..N {
        for j in 0..N {
            columns[i + j] -= i64::from(a[i]) * i64::from(b[j]);
        }
    }
}

/// Each mixed product counts twice: the doubled limb is made once.
#[inline(always)]
fn add_square<const N: usize, const C: usize>(columns: &mut [i64; C], a: &[i32; N]) {
    for i in 0..N {
        columns[2 * i] += i64::from(a[i]) * i64::from(a[i]);
        let doubled = 2 * i64::from(a[i]);
        for j in i + 1..N {
            columns[i + j] += doubled * i64::from(a[j]);
        }
    }
}

#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "at most 19; `From` is not const")]
const fn limb_count(n: usize) -> u32 {
    n as u32
}
