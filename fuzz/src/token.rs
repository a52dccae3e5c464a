//! Any text gets a verdict, and no text that is not a good token is accepted.

use jwt_verdict::Timestamp;

use crate::agreement::judged;
use crate::vector::{NOW, tokens, vectors};

/// `data` is the text.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for vector in vectors() {
        let accepted = judged(&vector.verifier, &text, Timestamp::from_unix_seconds(NOW)).is_some();
        assert!(!accepted || tokens().any(|token| token == text), "a token that nobody signed");
    }
}
