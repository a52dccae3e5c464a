//! What reports say to people, held against `reports.txt`: each kind of sentence once, for the first vector that has it.
//!
//! After a change of the words: `JWT_VERDICT_WRITE=1 cargo test --test vectors reports`, and read what changed.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use jwt_verdict::{Check, Error, Jwk, Verdict};

use super::{Vector, folder, index, show};

#[test]
fn reports_say_what_the_file_says() {
    let mut seen = BTreeSet::new();
    let mut reports = String::new();
    for path in index() {
        let vector = Vector::read(&path);
        let new: Vec<Report> = vector.reports().into_iter().filter(|report| seen.insert(report.kind.clone())).collect();
        if !new.is_empty() {
            writeln!(reports, "{path}").expect("a text");
        }
        for line in new.iter().flat_map(|report| report.text.lines()) {
            writeln!(reports, "  {line}").expect("a text");
        }
    }
    let file = folder().join("reports.txt");
    if std::env::var_os("JWT_VERDICT_WRITE").is_some() {
        fs::write(&file, &reports).expect("a file that can be written");
    }
    let written = fs::read_to_string(&file).expect("reports.txt");
    let differing = written.lines().zip(reports.lines()).find(|(written, found)| written != found);
    assert_eq!(differing, None, "the first line that differs");
    assert_eq!(written.lines().count(), reports.lines().count(), "lines of reports.txt, and of the reports");
}

/// A part of a report, and what makes it the same as another.
struct Report {
    kind: String,
    text: String,
}

impl Report {
    /// Lengths, places and times make no kind of their own.
    fn new(kind: &str, text: String) -> Self {
        Self { kind: kind.replace(|character: char| character.is_ascii_digit(), ""), text }
    }
}

impl Vector {
    fn reports(&self) -> Vec<Report> {
        let verifier = match self.verifier() {
            Ok(verifier) => verifier,
            Err(error) => return vec![of_error(&error)],
        };
        let verdict = verifier.explain(&self.token(), self.now());
        let mut reports: Vec<Report> = verifier.keys().into_iter().flatten().map(of_key).collect();
        reports.extend([of_times(&verdict), of_texts(&verdict)]);
        reports.extend(verdict.checks().iter().map(of_check));
        reports.extend(verdict.error().and_then(of_candidates));
        reports
    }
}

fn of_error(error: &Error) -> Report {
    let mut text = format!("{} {}: {error}\n", error.code(), error.reason());
    for expected in error.expected() {
        writeln!(text, "  expected: {expected}").expect("a text");
    }
    writeln!(text, "  found: {}\n  hint: {}", error.actual(), error.hint()).expect("a text");
    Report::new(&format!("error {error} {}", error.hint()), text)
}

fn of_candidates(error: &Error) -> Option<Report> {
    let candidates = error.candidates();
    let misfits: Vec<_> = candidates.iter().map(|candidate| show(candidate.misfit.as_ref())).collect();
    let lines = candidates.iter().zip(&misfits).map(|(candidate, misfit)| {
        let name = candidate.kid.as_deref();
        format!("candidate {} {}: {misfit}\n", candidate.index, show(name))
    });
    let kind = format!("candidates {misfits:?}");
    (!candidates.is_empty()).then(|| Report::new(&kind, lines.collect()))
}

fn of_check(check: &Check) -> Report {
    let Check { id, status, claim, expected, actual, message, hint, .. } = check;
    let mut text = format!("{id} {status:?}: {message}\n");
    let mut line = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            writeln!(text, "  {name}: {value}").expect("a text");
        }
    };
    line("claim", claim);
    for expected in expected {
        line("expected", &Some(expected.clone()));
    }
    line("found", actual);
    line("hint", hint);
    let stated = (expected.is_empty(), actual.is_some());
    let kind = format!("check {id} {status:?} {message} {stated:?} {}", show(hint.as_ref()));
    Report::new(&kind, text)
}

fn of_key(jwk: &Jwk) -> Report {
    let members = [("kty", jwk.kty()), ("crv", jwk.crv()), ("alg", jwk.alg()), ("use", jwk.key_use())];
    let mut text = format!("key {} {}:", jwk.index(), show(jwk.kid()));
    let mut kind = String::from("key");
    for (name, value) in members {
        if let Some(value) = value {
            write!(text, " {name} {value}").expect("a text");
            write!(kind, " {name} {value}").expect("a text");
        }
    }
    if let Some(bits) = jwk.rsa_bits() {
        write!(text, " {bits} bits").expect("a text");
    }
    if jwk.has_leading_zeros() {
        text.push_str(" leading zeros");
    }
    writeln!(text).expect("a text");
    if let Some(problem) = jwk.problem() {
        writeln!(text, "  {}: {problem}\n  hint: {}", problem.reason(), problem.hint()).expect("a text");
        kind = format!("problem {problem}");
    }
    if let Some(thumbprint) = jwk.thumbprint() {
        writeln!(text, "  thumbprint: {thumbprint}").expect("a text");
    }
    kind.push_str(if jwk.has_leading_zeros() { " zeros" } else { "" });
    Report::new(&kind, text)
}

fn of_times(verdict: &Verdict) -> Report {
    let times = verdict.times();
    let stated = [times.issued_at, times.not_before, times.expires_at];
    let [issued_at, not_before, expires_at] = stated.map(show);
    let text = format!("now {}, iat {issued_at}, nbf {not_before}, exp {expires_at}", times.now);
    Report::new(&format!("times {:?}", stated.map(|time| time.is_some())), text)
}

fn of_texts(verdict: &Verdict) -> Report {
    let bytes = [verdict.header_json(), verdict.payload_json()].map(|text| text.map(str::len));
    let text = format!("bytes of the header {}, of the payload {}", show(bytes[0]), show(bytes[1]));
    Report::new(&format!("texts {:?}", bytes.map(|bytes| bytes.is_some())), text)
}
