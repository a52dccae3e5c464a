//! Natural numbers in limbs of `bits` bits (28 or 29), the lowest first: how fields and scalars are read and written.

/// Limbs of the longest number: 521 bits in limbs of 28, 384 in limbs of 29.
pub(crate) const LIMBS: usize = 19;

/// A number in as many limbs as its modulus takes; those behind are zero.
pub(crate) type Limbs = [i32; LIMBS];

/// Reads a big-endian number, which the limbs have to hold.
#[expect(clippy::as_conversions, reason = "from u8 to u64; `From` is not const")]
pub(crate) const fn read(bytes: &[u8], bits: u32, limbs: &mut [i32]) {
    let (mut pending, mut pending_bits) = (0_u64, 0);
    let (mut left, mut i) = (bytes.len(), 0);
    while i < limbs.len() {
        while pending_bits < bits && left > 0 {
            left -= 1;
            pending |= (bytes[left] as u64) << pending_bits;
            pending_bits += 8;
        }
        limbs[i] = low_limb(pending.cast_signed()) & ((1 << bits) - 1);
        pending >>= bits;
        pending_bits = pending_bits.saturating_sub(bits);
        i += 1;
    }
}

/// Writes carried limbs that are not negative, little-endian; the bytes have to hold the number.
pub(crate) fn write(limbs: &[i32], bits: u32, bytes: &mut [u8]) {
    let (mut pending, mut pending_bits) = (0_i64, 0);
    let mut limbs = limbs.iter();
    for byte in bytes {
        if pending_bits < 8
            && let Some(&limb) = limbs.next()
        {
            pending |= i64::from(limb) << pending_bits;
            pending_bits += bits;
        }
        *byte = pending.to_le_bytes()[0];
        pending >>= 8;
        pending_bits = pending_bits.saturating_sub(8);
    }
}

/// The low half, of which the caller keeps what belongs to a limb.
#[inline(always)]
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "truncation is the purpose")]
pub(crate) const fn low_limb(column: i64) -> i32 {
    column as i32
}

/// −1/number mod 2^32, of an odd number by its lowest limb, and so right in the bits of a limb.
pub(crate) const fn negated_inverse(lowest: i32) -> i32 {
    // Right in three bits, since the square of an odd number is 1 mod 8; each step doubles them (Newton).
    let mut inverse = lowest;
    let mut step = 0;
    while step < 4 {
        inverse = inverse.wrapping_mul(2_i32.wrapping_sub(lowest.wrapping_mul(inverse)));
        step += 1;
    }
    inverse.wrapping_neg()
}

/// 2^exponent modulo a prime, by doubling; at compile time.
pub(crate) const fn power_of_two<const N: usize>(prime: &[i32; N], bits: u32, exponent: u32) -> [i32; N] {
    let mut power = [0; N];
    power[0] = 1;
    let mut step = 0;
    while step < exponent {
        let doubled = add_carried(&power, &power, bits);
        let less = subtract_carried(&doubled, prime, bits);
        power = if less[N - 1] < 0 { doubled } else { less };
        step += 1;
    }
    power
}

const fn add_carried<const N: usize>(a: &[i32; N], b: &[i32; N], bits: u32) -> [i32; N] {
    let mut sum = [0; N];
    let mut i = 0;
    let mut carry = 0;
    while i < N {
        sum[i] = a[i] + b[i] + carry;
        carry = 0;
        if i + 1 < N {
            carry = sum[i] >> bits;
            sum[i] &= (1 << bits) - 1;
        }
        i += 1;
    }
    sum
}

const fn subtract_carried<const N: usize>(a: &[i32; N], b: &[i32; N], bits: u32) -> [i32; N] {
    let mut negated = [0; N];
    let mut i = 0;
    while i < N {
        negated[i] = -b[i];
        i += 1;
    }
    add_carried(a, &negated, bits)
}
