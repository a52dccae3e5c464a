//! What reports say to people, held against `reports.txt`: each kind of sentence once, for the first vector that has it.
//!
//! After a change of the words, `JWT_VERDICT_WRITE=1 cargo test --test vectors reports` fails once more and writes them: read what
//! changed.

use std::collections::BTreeSet;
use std::fs;

use jwt_verdict::error::{Candidate, Hint};
use jwt_verdict::explain::Check;
use jwt_verdict::keys::Jwk;
use jwt_verdict::{Error, Timestamp, Verdict};

use super::{Vector, folder, index, show};

#[test]
fn reports_say_what_the_file_says() {
    let mut seen = BTreeSet::new();
    let mut reports = String::new();
    for path in index() {
        let mut new = Vector::read(&path).reports();
        new.retain(|report| seen.insert(report.kind.clone()));
        if !new.is_empty() {
            reports.extend([path, "\n".into()]);
        }
        reports.extend(new.into_iter().map(|report| report.text));
    }
    let file = folder().join("reports.txt");
    let written = fs::read_to_string(&file).expect("reports.txt");
    if std::env::var_os("JWT_VERDICT_WRITE").is_some() {
        fs::write(&file, &reports).expect("a file that can be written");
    }
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
    /// A headline, and fields below it.
    fn new<'f>(kind: String, headline: &str, fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| format!("    {name}: {value}\n"));
        Self { kind, text: format!("  {headline}\n{}", fields.collect::<String>()) }
    }
}

impl Vector {
    fn reports(&self) -> Vec<Report> {
        let verifier = match self.verifier() {
            Ok(verifier) => verifier,
            Err(error) => return vec![of_error(&error)],
        };
        let verdict = self.explain(&verifier);
        let mut reports: Vec<Report> = verifier.keys().as_deref().into_iter().flatten().map(of_key).collect();
        reports.extend([of_times(&verdict), of_texts(&verdict)]);
        reports.extend(verdict.checks().iter().map(of_check));
        reports.extend(verdict.error().and_then(of_candidates));
        reports
    }
}

fn of_error(error: &Error) -> Report {
    let (expected, found, hint) = (error.expected(), error.actual(), hint_text(&error.hint()));
    let fields = expected.iter().map(|expected| ("expected", &**expected));
    Report::new(
        without_numbers(&format!("error {error} {hint}")),
        &format!("{} {}: {error}", error.code(), error.reason()),
        fields.chain([("found", &*found), ("hint", &*hint)]),
    )
}

fn of_check(check: &Check) -> Report {
    let Check { id, status, claim, expected, actual, message, also_fails, .. } = check;
    let hint = check.hint.as_ref().map(hint_text);
    let stated = (expected.is_empty(), actual.is_some());
    let fields = claim.iter().map(|claim| ("claim", &**claim));
    let fields = fields.chain(expected.iter().map(|expected| ("expected", &**expected)));
    let fields = fields.chain(actual.iter().map(|actual| ("found", &**actual)));
    Report::new(
        without_numbers(&format!("check {id} {status:?} {also_fails} {message} {stated:?} {}", show(hint.as_ref()))),
        &format!("{id} {status:?}{}: {message}", if *also_fails { ", also" } else { "" }),
        fields.chain(hint.iter().map(|hint| ("hint", &**hint))),
    )
}

fn hint_text(hint: &Hint) -> String {
    format!("{}: {hint}", hint.code())
}

fn of_candidates(error: &Error) -> Option<Report> {
    let candidates = error.candidates();
    let mismatchs: Vec<String> = candidates.iter().map(|candidate| show(candidate.mismatch.as_ref())).collect();
    let line = |(candidate, mismatch): (&Candidate, &String)| {
        format!("{} {}: {mismatch}", candidate.index, show(candidate.kid.as_deref()))
    };
    let lines: Vec<String> = candidates.iter().zip(&mismatchs).map(line).collect();
    let fields = lines.iter().map(|line| ("key", &**line));
    (!lines.is_empty())
        .then(|| Report::new(without_numbers(&format!("candidates {mismatchs:?}")), "candidates", fields))
}

fn of_key(jwk: &Jwk) -> Report {
    let members = [("kty", jwk.kty()), ("crv", jwk.crv()), ("alg", jwk.alg()), ("use", jwk.key_use())];
    let members = members.into_iter().filter_map(|(name, value)| Some(format!(" {name} {}", value?)));
    let bits = jwk.rsa_bits().map(|bits| format!(" {bits} bits"));
    let zeros = jwk.has_wrong_leading_zeros().then(|| " leading zeros".into());
    let unstated = jwk.leaves_algorithm_to_policy().then(|| " alg unstated".into());
    let about: String = members.chain(bits).chain(zeros).chain(unstated).collect();
    let headline = format!("key {} {}:{about}", jwk.index(), show(jwk.kid()));
    match (jwk.problem(), jwk.thumbprint()) {
        (Some(problem), None) => {
            let (text, hint) = (problem.to_string(), hint_text(&problem.hint()));
            Report::new(
                without_numbers(&format!("problem {text}")),
                &headline,
                [(problem.reason(), &*text), ("hint", &*hint)],
            )
        }
        (None, Some(thumbprint)) => Report::new(format!("key {about}"), &headline, [("thumbprint", thumbprint)]),
        _ => panic!("a key has a problem or a thumbprint"),
    }
}

fn of_times(verdict: &Verdict) -> Report {
    let times = verdict.times();
    let stated = [times.issued_at, times.not_before, times.expires_at];
    let [issued_at, not_before, expires_at] = stated.map(|time| show(time.map(Timestamp::as_unix_seconds_f64)));
    let headline =
        format!("now {}, iat {issued_at}, nbf {not_before}, exp {expires_at}", times.now.as_unix_seconds_f64());
    Report::new(format!("times {:?}", stated.map(|time| time.is_some())), &headline, [])
}

fn of_texts(verdict: &Verdict) -> Report {
    let bytes = [verdict.header_json(), verdict.payload_json()].map(|text| text.map(str::len));
    let headline = format!("bytes of the header {}, of the payload {}", show(bytes[0]), show(bytes[1]));
    Report::new(format!("texts {:?}", bytes.map(|bytes| bytes.is_some())), &headline, [])
}

/// Lengths, places and times make no kind of their own.
fn without_numbers(text: &str) -> String {
    text.replace(|character: char| character.is_ascii_digit(), "")
}
