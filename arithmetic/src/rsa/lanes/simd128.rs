//! The lanes of WebAssembly's SIMD128.

use core::arch::wasm32 as simd;

pub(crate) type Lanes = simd::v128;

#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn splat(number: i32) -> Lanes {
    simd::i32x4_splat(number)
}

#[inline]
#[target_feature(enable = "simd128")]
#[expect(unsafe_code, reason = "core has no other way to an unaligned load")]
pub(crate) fn load(digits: &[i16; 8]) -> Lanes {
    // SAFETY: the array is 16 bytes long, and the instruction asks for no alignment.
    unsafe { simd::v128_load(digits.as_ptr().cast()) }
}

/// The pair in each of the lanes.
#[inline]
#[target_feature(enable = "simd128")]
#[expect(unsafe_code, reason = "core has no other way to an unaligned load")]
pub(crate) fn load_pair(digits: &[i16; 2]) -> Lanes {
    // SAFETY: the array is 4 bytes long, and the instruction asks for no alignment.
    unsafe { simd::v128_load32_splat(digits.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "simd128")]
#[expect(unsafe_code, reason = "core has no other way to an unaligned store")]
pub(crate) fn store(lanes: Lanes, digits: &mut [i16; 8]) {
    // SAFETY: the array is 16 bytes long, and the instruction asks for no alignment.
    unsafe { simd::v128_store(digits.as_mut_ptr().cast(), lanes) }
}

#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn to_array(lanes: Lanes) -> [i32; 4] {
    [
        simd::i32x4_extract_lane::<0>(lanes),
        simd::i32x4_extract_lane::<1>(lanes),
        simd::i32x4_extract_lane::<2>(lanes),
        simd::i32x4_extract_lane::<3>(lanes),
    ]
}

/// In each lane the sum of two products, of the low halves and of the high halves.
#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn dot(a: Lanes, b: Lanes) -> Lanes {
    simd::i32x4_dot_i16x8(a, b)
}

#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn add(a: Lanes, b: Lanes) -> Lanes {
    simd::i32x4_add(a, b)
}

#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn subtract(a: Lanes, b: Lanes) -> Lanes {
    simd::i32x4_sub(a, b)
}

#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn shift_left(lanes: Lanes, bits: u32) -> Lanes {
    simd::i32x4_shl(lanes, bits)
}

/// Rounds down.
#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn shift_right(lanes: Lanes, bits: u32) -> Lanes {
    simd::i32x4_shr(lanes, bits)
}

/// In each lane the low half of `low`, and as the high half the low one of `high`.
#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn pack(low: Lanes, high: Lanes) -> Lanes {
    simd::v128_or(simd::v128_and(low, simd::i32x4_splat(0xffff)), simd::i32x4_shl(high, 16))
}

/// Each lane goes one up, and the highest lane of `below` comes in.
#[inline]
#[target_feature(enable = "simd128")]
pub(crate) fn shift_lanes(below: Lanes, lanes: Lanes) -> Lanes {
    simd::i32x4_shuffle::<3, 4, 5, 6>(below, lanes)
}
