//! Four lanes of `i32`, or eight of `i16`: the few SIMD instructions that `simd.rs` is made of.
//!
//! On wasm32 they are those of SIMD128 (`simd128.rs`), with that feature turned on for each function alone. With the feature
//! on for the whole crate, LLVM would make vectors of 64-bit products elsewhere, which x86 has no instruction for. On
//! other targets they are plain arithmetic (`portable.rs`), so that what is built of them is tested natively too, with
//! overflow checked.

#[cfg(not(target_arch = "wasm32"))]
mod portable;
#[cfg(target_arch = "wasm32")]
mod simd128;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use portable::{
    Lanes, add, dot, load, load_pair, pack, shift_lanes, shift_left, shift_right, splat, store, subtract, to_array,
};
#[cfg(target_arch = "wasm32")]
pub(super) use simd128::{
    Lanes, add, dot, load, load_pair, pack, shift_lanes, shift_left, shift_right, splat, store, subtract, to_array,
};
