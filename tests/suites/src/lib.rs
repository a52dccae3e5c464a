//! What the suites share: test keys with signers of their own, other people's vectors, and the files of reasons.
//!
//! The suites are in `tests/`; `src/bin/verdicts.rs` is the native half of the differential test.

pub mod curve;
pub mod exceptions;
pub mod integer;
pub mod jwk;
pub mod report;
pub mod signer;
pub mod vectors;
