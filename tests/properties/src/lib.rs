//! What holds for every token, key and policy: the tests are in `tests/`.
