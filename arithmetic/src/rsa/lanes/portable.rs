//! The lanes of any other target, one after the other.

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
