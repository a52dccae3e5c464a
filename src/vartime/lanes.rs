//! Four lanes of `i32`, or eight of `i16`: the few SIMD instructions that `digits.rs` is made of.
//!
//! On wasm32 each is an instruction of SIMD128, with that feature turned on for the function alone. With the feature on
//! for the whole crate, LLVM would make vectors of 64-bit products elsewhere, which x86 has no instruction for. On
//! other targets they are plain arithmetic, so that what is built of them is tested natively too, with overflow
//! checked.

#[cfg(not(target_arch = "wasm32"))]
pub(super) use plain::{
    Lanes, add, dot, load, load_pair, pack, shift_lanes, shift_left, shift_right, splat, store, subtract, to_array,
};
#[cfg(target_arch = "wasm32")]
pub(super) use simd::{
    Lanes, add, dot, load, load_pair, pack, shift_lanes, shift_left, shift_right, splat, store, subtract, to_array,
};

#[cfg(target_arch = "wasm32")]
mod simd {
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
}

#[cfg(not(target_arch = "wasm32"))]
mod plain {
    use core::array::from_fn;

    pub(crate) type Lanes = [i32; 4];

    pub(crate) fn splat(number: i32) -> Lanes {
        [number; 4]
    }

    pub(crate) fn load(digits: &[i16; 8]) -> Lanes {
        from_fn(|i| pair(digits[2 * i], digits[2 * i + 1]))
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the SIMD function reads it where it lies")]
    pub(crate) fn load_pair(digits: &[i16; 2]) -> Lanes {
        splat(pair(digits[0], digits[1]))
    }

    pub(crate) fn store(lanes: Lanes, digits: &mut [i16; 8]) {
        *digits = from_fn(|i| if i % 2 == 0 { low(lanes[i / 2]) } else { high(lanes[i / 2]) });
    }

    pub(crate) fn to_array(lanes: Lanes) -> [i32; 4] {
        lanes
    }

    pub(crate) fn dot(a: Lanes, b: Lanes) -> Lanes {
        let product = |a: i16, b: i16| i32::from(a) * i32::from(b);
        from_fn(|i| product(low(a[i]), low(b[i])) + product(high(a[i]), high(b[i])))
    }

    pub(crate) fn add(a: Lanes, b: Lanes) -> Lanes {
        from_fn(|i| a[i] + b[i])
    }

    pub(crate) fn subtract(a: Lanes, b: Lanes) -> Lanes {
        from_fn(|i| a[i] - b[i])
    }

    pub(crate) fn shift_left(lanes: Lanes, bits: u32) -> Lanes {
        lanes.map(|lane| lane << bits)
    }

    pub(crate) fn shift_right(lanes: Lanes, bits: u32) -> Lanes {
        lanes.map(|lane| lane >> bits)
    }

    pub(crate) fn pack(low: Lanes, high: Lanes) -> Lanes {
        from_fn(|i| low[i] & 0xffff | high[i] << 16)
    }

    pub(crate) fn shift_lanes(below: Lanes, lanes: Lanes) -> Lanes {
        [below[3], lanes[0], lanes[1], lanes[2]]
    }

    fn pair(low: i16, high: i16) -> i32 {
        i32::from(low) & 0xffff | i32::from(high) << 16
    }

    #[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "truncation is the purpose")]
    fn low(lane: i32) -> i16 {
        lane as i16
    }

    fn high(lane: i32) -> i16 {
        low(lane >> 16)
    }
}
