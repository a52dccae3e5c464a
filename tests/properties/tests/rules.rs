//! What holds of rules of claims: numbers are equal by their value, and a rule of several values is made of rules of one.
//!
//! Each question is asked of `verify` and of `explain`, which answer alike.

use jwt_verdict::explain::{CheckId, Status};
use jwt_verdict::policy::{ClaimRule, Scalar};
use jwt_verdict::{Algorithm, Expected, Policy, Secret, Timestamp, Verifier};
use jwt_verdict_test_kit::signer::{SECRET, token};

const NOW: Timestamp = Timestamp::from_unix_seconds(5);

/// Scalars as JSON, no two of which are equal.
const SCALARS: [&str; 8] = ["\"a\"", "\"1\"", "1", "0.1", "true", "false", "null", "\"A\""];

/// Values that are no scalars.
const OTHERS: [&str; 5] = ["[]", "{}", "[\"a\"]", "{\"a\":1}", "[[1]]"];

#[test]
fn numbers_are_equal_where_their_decimals_are() {
    let numbers = numbers();
    let (mut equal, mut spelled_otherwise) = (0, 0);
    for (text, value) in &numbers {
        let judge = Judge::new(ClaimRule::equals(scalar(text)).expect("a rule"));
        for (other, same) in numbers.iter().step_by(7) {
            assert_eq!(judge.accepts(Some(other)), value == same, "{text} and {other}");
            equal += usize::from(value == same);
            spelled_otherwise += usize::from(value == same && text != other);
        }
    }
    assert!(equal > numbers.len() && spelled_otherwise > 100, "{equal}, {spelled_otherwise}");
}

#[test]
fn an_element_more_never_makes_a_list_worse() {
    let lists = lists();
    for rule in list_rules() {
        let judge = Judge::new(rule.clone());
        for list in lists.iter().filter(|list| list.len() < 3) {
            if !judge.accepts(Some(&json(list))) {
                continue;
            }
            for place in 0..=list.len() {
                for more in SCALARS.iter().chain(&OTHERS) {
                    let mut longer = list.clone();
                    longer.insert(place, more);
                    assert!(judge.accepts(Some(&json(&longer))), "{rule:?}: {longer:?}");
                }
            }
        }
    }
}

#[test]
fn a_rule_of_several_values_is_made_of_rules_of_one() {
    let one = |make: fn([Scalar; 1]) -> ClaimRule| SCALARS.map(|text| Judge::new(make([scalar(text)])));
    let (equals, includes) = (one(|one| built(ClaimRule::one_of(one))), one(|one| built(ClaimRule::includes(one))));
    let values: Vec<String> = values();
    for first in 0..SCALARS.len() {
        for second in 0..SCALARS.len() {
            let both = || [scalar(SCALARS[first]), scalar(SCALARS[second])];
            let one_of = Judge::new(built(ClaimRule::one_of(both())));
            let all = Judge::new(built(ClaimRule::includes(both())));
            let any = Judge::new(built(ClaimRule::includes_any(both())));
            let some = Judge::new(built(ClaimRule::some(built(ClaimRule::one_of(both())))));
            for value in values.iter().map(|value| Some(value.as_str())).chain([None]) {
                let of = |judges: &[Judge]| [judges[first].accepts(value), judges[second].accepts(value)];
                let (equal, included) = (of(&equals), of(&includes));
                assert_eq!(one_of.accepts(value), equal[0] || equal[1], "{value:?}");
                assert_eq!(all.accepts(value), included[0] && included[1], "{value:?}");
                assert_eq!(any.accepts(value), included[0] || included[1], "{value:?}");
                assert_eq!(some.accepts(value), included[0] || included[1], "{value:?}");
            }
        }
    }
}

#[test]
fn an_optional_claim_may_be_absent_and_nothing_else() {
    for rule in list_rules().into_iter().chain([ClaimRule::present(), built(ClaimRule::one_of(["a"]))]) {
        let (judge, optional) = (Judge::new(rule.clone()), Judge::new(rule.clone().optional()));
        assert!(!judge.accepts(None), "{rule:?}");
        assert!(optional.accepts(None), "{rule:?}");
        for value in values() {
            assert_eq!(optional.accepts(Some(&value)), judge.accepts(Some(&value)), "{rule:?}: {value}");
        }
    }
}

#[test]
fn a_claim_is_either_absent_null_or_present() {
    let judges = [
        Judge::new(ClaimRule::absent()),
        Judge::new(built(ClaimRule::equals(Scalar::Null))),
        Judge::new(ClaimRule::present()),
    ];
    for value in values().iter().map(|value| Some(value.as_str())).chain([None]) {
        assert_eq!(judges.iter().filter(|judge| judge.accepts(value)).count(), 1, "{value:?}");
    }
}

#[test]
fn rules_of_members_and_both_of_two_rules_are_judged_one_by_one() {
    let (includes, some) = (built(ClaimRule::includes(["a"])), built(ClaimRule::some(built(ClaimRule::equals(true)))));
    let both = Judge::new(built(includes.clone().and(some.clone())));
    let member = Judge::new(built(ClaimRule::members([("m.n", includes.clone())])));
    let (includes, some) = (Judge::new(includes), Judge::new(some));
    for value in values() {
        let wanted = includes.accepts(Some(&value)) && some.accepts(Some(&value));
        assert_eq!(both.accepts(Some(&value)), wanted, "{value}");
        let object = format!("{{\"x\":1,\"m.n\":{value}}}");
        assert_eq!(member.accepts(Some(&object)), includes.accepts(Some(&value)), "{value}");
        assert!(!member.accepts(Some(&value)), "{value}");
    }
}

/// Asks for the claim `x` by one rule.
struct Judge {
    verifier: Verifier,
}

impl Judge {
    fn new(rule: ClaimRule) -> Self {
        let policy = Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked).claim("x", rule);
        let policy = policy.allow_missing_expiry(true).algorithms([Algorithm::HS256]).build().expect("a policy");
        Self { verifier: Verifier::with_secret(Secret::new(SECRET), policy).expect("a policy for a secret") }
    }

    fn accepts(&self, value: Option<&str>) -> bool {
        let payload = value.map_or_else(|| "{}".into(), |value| format!("{{\"x\":{value}}}"));
        let token = token(Algorithm::HS256, 'a', br#"{"alg":"HS256"}"#, payload.as_bytes());
        let outcome = self.verifier.verify(&token, NOW);
        let verdict = self.verifier.explain(&token, NOW);
        assert_eq!(verdict.error(), outcome.as_ref().err());
        let check = verdict.checks().iter().find(|check| check.id == CheckId::Claims).expect("the check of claims");
        assert_eq!(check.status == Status::Pass, outcome.is_ok(), "{payload}");
        outcome.is_ok()
    }
}

/// Spellings of numbers, each with its value times ten to the twelfth power.
fn numbers() -> Vec<(String, i128)> {
    let mut numbers = Vec::new();
    for mantissa in [0_u32, 1, 10, 15, 100, 150, 999, 1_000, 123_456] {
        for places in 0..3_u32 {
            for exponent in [-6_i32, -2, -1, 0, 1, 2, 5] {
                for sign in [1, -1] {
                    let unit = 10_u32.pow(places);
                    let mut text = String::from(if sign < 0 { "-" } else { "" });
                    text += &(mantissa / unit).to_string();
                    if places > 0 {
                        let digits = usize::try_from(places).expect("few digits");
                        text += &format!(".{:0digits$}", mantissa % unit);
                    }
                    match exponent {
                        0 if sign < 0 => text += "E-0",
                        0 => {}
                        _ => text += &format!("e{exponent:+}"),
                    }
                    let power = 12_u32.checked_add_signed(exponent).expect("a power") - places;
                    numbers.push((text, sign * i128::from(mantissa) * 10_i128.pow(power)));
                }
            }
        }
    }
    numbers
}

/// All lists of at most two elements, and some of three.
fn lists() -> Vec<Vec<&'static str>> {
    let elements = || SCALARS.into_iter().chain(OTHERS);
    let pairs = elements().flat_map(|first| elements().map(move |second| vec![first, second]));
    let triples = SCALARS.windows(3).map(<[&str]>::to_vec);
    [vec![]].into_iter().chain(elements().map(|one| vec![one])).chain(pairs).chain(triples).collect()
}

fn values() -> Vec<String> {
    let alone = SCALARS.iter().chain(&OTHERS).map(|&text| text.to_owned());
    alone.chain(lists().iter().map(|list| json(list))).collect()
}

fn list_rules() -> Vec<ClaimRule> {
    let any_object = built(ClaimRule::members([("a", ClaimRule::present())]));
    vec![
        built(ClaimRule::includes(["a"])),
        built(ClaimRule::includes(["a", "1"])),
        built(ClaimRule::includes([scalar("1"), scalar("null")])),
        built(ClaimRule::includes_any([scalar("0.1"), scalar("true")])),
        built(ClaimRule::some(any_object)),
        built(ClaimRule::some(built(ClaimRule::some(built(ClaimRule::equals(1)))))),
        built(ClaimRule::some(ClaimRule::present())),
    ]
}

fn json(list: &[&str]) -> String {
    format!("[{}]", list.join(","))
}

fn scalar(json: &str) -> Scalar {
    match json {
        "null" => Scalar::Null,
        "true" => true.into(),
        "false" => false.into(),
        _ => match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(text) => text.into(),
            None => Scalar::Number(json.parse().expect("a number")),
        },
    }
}

fn built<E: std::fmt::Debug>(rule: Result<ClaimRule, E>) -> ClaimRule {
    rule.expect("a rule")
}
