//! Other people's vectors, and the files of reasons.
//!
//! The suites are in `tests/`; `src/bin/verdicts.rs` is the native half of the differential test.

pub mod exceptions;
pub mod report;
pub mod vectors;
