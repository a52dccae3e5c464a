//! Lines that reach the terminal from a passing test.

use std::io::{Write, stderr};

/// Writes one line to the standard error, past the test harness, which swallows `println!` of tests that pass.
///
/// # Panics
///
/// When the standard error is closed.
pub fn line(text: &str) {
    // One write, so that lines of parallel tests do not mix.
    stderr().write_all(format!("{text}\n").as_bytes()).expect("a standard error to write to");
}
