#![no_main]
#![allow(missing_docs, reason = "a program that libFuzzer makes")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| jwt_verdict_fuzz::json::run(data));
