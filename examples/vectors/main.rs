//! Runs the cases of jwt-verdict-vectors against the crate:
//!
//! ```text
//! npm run pack:vectors && cargo run --example vectors target/vectors/package
//! ```

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a runner that finds no case has to end")]

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use jwt_verdict::{Algorithm, Expected, KeySet, Policy, Timestamp, Verifier};
use serde_json::Value;

/// Whether the token is accepted, or `None` for what this program does not read: other options, secrets, bytes.
fn accepts(case: &Value) -> Option<bool> {
    let options = case["policy"].as_object()?;
    let mut policy =
        Policy::builder().issuer(expected(&case["policy"]["issuer"])?).audience(expected(&case["policy"]["audience"])?);
    for (option, value) in options {
        policy = match option.as_str() {
            "issuer" | "audience" => policy,
            "subject" => policy.subject(expected(value)?),
            "algorithms" => policy.algorithms(texts(value)?.iter().filter_map(|name| Algorithm::from_name(name))),
            "allowMissingExpiry" => policy.allow_missing_expiry(value.as_bool()?),
            _ => return None,
        };
    }
    let now = Timestamp::from_unix_seconds_f64(case["now"].as_f64()?)?;
    let Ok(keys) = KeySet::from_slice(case["jwks"].as_str()?.as_bytes()) else { return Some(false) };
    let verifier = Verifier::new(keys, policy.build().ok()?).ok()?;
    Some(verifier.verify(case["token"].as_str()?, now).is_ok())
}

fn main() -> ExitCode {
    let folder = env::args().nth(1).expect("the folder of the package");
    let read = |name: &str| -> Value {
        let text = fs::read_to_string(Path::new(&folder).join(name)).expect("a file of the package");
        serde_json::from_str(&text).expect("JSON")
    };
    let index = read("index.json");
    assert_eq!(index["format"], 1, "this program reads format 1");
    let files = index["files"].as_array().expect("files");
    let files: Vec<Value> = files.iter().filter_map(|file| Some(read(file["file"].as_str()?))).collect();
    let cases: Vec<&Value> = files.iter().filter_map(Value::as_array).flatten().collect();
    let asked: Vec<(&Value, bool)> = cases.iter().filter_map(|case| Some((*case, accepts(case)?))).collect();
    let is_wrong = |(case, accepted): &&(&Value, bool)| *accepted != (case["expect"] == "accepted");
    let wrong: Vec<&(&Value, bool)> = asked.iter().filter(is_wrong).collect();
    for (case, accepted) in &wrong {
        println!("{} {}", if *accepted { "accepts" } else { "refuses" }, case["id"]);
    }
    let skipped = cases.len().abs_diff(asked.len());
    let right = asked.len().abs_diff(wrong.len());
    println!("{} cases: {right} as expected, {} not, {skipped} skipped", cases.len(), wrong.len());
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn expected(value: &Value) -> Option<Expected> {
    match value {
        Value::Null => Some(Expected::Unchecked),
        value => Expected::any_of(texts(value)?).ok(),
    }
}

/// A string, or the strings of a list.
fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::Array(list) => list.iter().map(Value::as_str).collect(),
        value => Some(vec![value.as_str()?]),
    }
}
