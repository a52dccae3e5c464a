//! Nothing: the benchmark is `benches/signature.rs`.
