//! A JSON number (RFC 8259 6), exactly as written: no rounding decides a claim.

use core::cmp::Ordering;

/// 2^1024 - 2^970, halfway between the largest double and the one that would follow: from here on, rounding gives infinity.
const INFINITE: &str = concat!(
    "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070963",
    "3028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447573027",
    "0069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497792",
);

/// The parts of a number's text, known to follow the grammar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number<'t> {
    negative: bool,
    integer: &'t str,
    fraction: &'t str,
    exponent: i64,
}

/// A number scaled to billionths, rounded both ways; the two are equal when it is exact at that scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Billionths {
    pub(crate) floor: i128,
    pub(crate) ceil: i128,
}

impl<'t> Number<'t> {
    /// Reads a text that the JSON parser has accepted as a number.
    pub(crate) fn new(text: &'t str) -> Self {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        Self { negative, integer, fraction, exponent: saturating_exponent(exponent) }
    }

    /// Whether the nearest double is a finite number, as for every magnitude below 2^1024 - 2^970 (IEEE 754 4.3.1).
    pub(crate) fn is_finite(&self) -> bool {
        let digits_of_limit = i64::try_from(INFINITE.len()).unwrap_or(i64::MAX);
        match self.magnitude().map(|magnitude| magnitude.cmp(&digits_of_limit)) {
            None | Some(Ordering::Less) => true,
            Some(Ordering::Greater) => false,
            // As long as the limit, so that it is less where its first other digit is.
            Some(Ordering::Equal) => {
                let limit = INFINITE.bytes().map(|byte| byte.wrapping_sub(b'0'));
                self.significant_digits()
                    .chain(core::iter::repeat(0))
                    .zip(limit)
                    .find(|(a, b)| a != b)
                    .is_some_and(|(a, b)| a < b)
            }
        }
    }

    /// The value in billionths, or `None` when its magnitude exceeds 2^53 - 1, beyond which a JavaScript
    /// reader and this one could see different numbers.
    pub(crate) fn billionths(&self) -> Option<Billionths> {
        const LARGEST: i128 = ((1 << 53) - 1) * 1_000_000_000;
        let Some(magnitude) = self.magnitude() else {
            return Some(Billionths { floor: 0, ceil: 0 });
        };
        if magnitude > 16 {
            return None;
        }
        // Digits before this position make whole billionths.
        let whole_digits = usize::try_from(magnitude.saturating_add(9)).unwrap_or(0);
        let mut whole: i128 = 0;
        let mut digits = self.significant_digits();
        for _ in 0..whole_digits {
            let digit = digits.next().unwrap_or(0);
            whole = whole.saturating_mul(10).saturating_add(i128::from(digit));
        }
        let inexact = digits.any(|digit| digit != 0);
        let above = whole.saturating_add(i128::from(inexact));
        if above > LARGEST {
            return None;
        }
        Some(if self.negative {
            Billionths { floor: above.saturating_neg(), ceil: whole.saturating_neg() }
        } else {
            Billionths { floor: whole, ceil: above }
        })
    }

    /// An order of numbers in which those of one value are equal, whatever their spelling. It is not that of their size.
    pub(crate) fn order(&self, other: &Number<'_>) -> Ordering {
        // A zero has no magnitude, and no sign that counts.
        let key = |number: &Number<'_>| number.magnitude().map(|magnitude| (number.negative, magnitude));
        let most = self.integer.len().saturating_add(self.fraction.len());
        let most = most.max(other.integer.len().saturating_add(other.fraction.len()));
        let digits = |digit: Option<u8>| digit.unwrap_or(0);
        key(self).cmp(&key(other)).then_with(|| {
            let (mut one, mut other) = (self.significant_digits(), other.significant_digits());
            let pairs = (0..most).map(|_| digits(one.next()).cmp(&digits(other.next())));
            pairs.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        })
    }

    /// The least `m` with |value| < 10^m, or `None` for zero.
    pub(crate) fn magnitude(&self) -> Option<i64> {
        let leading_zeros = self.digits().take_while(|&digit| digit == 0).count();
        if leading_zeros == self.integer.len().saturating_add(self.fraction.len()) {
            return None;
        }
        let length = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Some(length(self.integer.len()).saturating_sub(length(leading_zeros)).saturating_add(self.exponent))
    }

    fn significant_digits(&self) -> impl Iterator<Item = u8> + use<'t> {
        self.digits().skip_while(|&digit| digit == 0)
    }

    fn digits(&self) -> impl Iterator<Item = u8> + use<'t> {
        self.integer.bytes().chain(self.fraction.bytes()).map(|byte| byte.wrapping_sub(b'0'))
    }
}

/// Exponents saturate far outside every range that is asked about, so their digits may be any number.
fn saturating_exponent(text: &str) -> i64 {
    const FAR: i64 = 1 << 40;
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let magnitude = digits.bytes().fold(0_i64, |exponent, byte| {
        exponent.saturating_mul(10).saturating_add(i64::from(byte.wrapping_sub(b'0'))).min(FAR)
    });
    if negative { magnitude.saturating_neg() } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::{Billionths, INFINITE, Number};

    fn billionths(text: &str) -> Option<(i128, i128)> {
        Number::new(text).billionths().map(|Billionths { floor, ceil }| (floor, ceil))
    }

    #[test]
    fn spellings_of_one_value_are_equal() {
        for text in ["1700000000", "1.7e9", "17E+8", "170000000000e-2", "1700000000.000", "0.0000017e15"] {
            assert_eq!(billionths(text), Some((1_700_000_000_000_000_000, 1_700_000_000_000_000_000)), "{text}");
        }
    }

    #[test]
    fn fractions_are_exact_or_rounded_both_ways() {
        assert_eq!(billionths("0.000000001"), Some((1, 1)));
        assert_eq!(billionths("1.5"), Some((1_500_000_000, 1_500_000_000)));
        assert_eq!(billionths("1.0000000001"), Some((1_000_000_000, 1_000_000_001)));
        assert_eq!(billionths("-1.0000000001"), Some((-1_000_000_001, -1_000_000_000)));
        assert_eq!(billionths("1e-400"), Some((0, 1)));
        assert_eq!(billionths("0e999999999999999999999"), Some((0, 0)));
        assert_eq!(billionths("-0"), Some((0, 0)));
    }

    #[test]
    fn the_range_ends_at_two_to_the_53() {
        assert!(billionths("9007199254740991").is_some());
        assert!(billionths("-9007199254740991").is_some());
        for text in
            ["9007199254740992", "9007199254740991.5", "-9007199254740992", "1e300", "1e16", "99999999999999999999"]
        {
            assert_eq!(billionths(text), None, "{text}");
        }
    }

    #[test]
    fn finite_is_what_a_double_holds() {
        let most = INFINITE.replace("9708292", "9708291");
        for text in [
            "0e400",
            "1e-400",
            "1e308",
            "-1e308",
            "0.1e309",
            "1000e305",
            "1.7976931348623157e308",
            "-1.7976931348623158e308",
            "17976931348623158079e289",
            "1.7976931348623159e308",
            "2e308",
            "-1e309",
            "1e400",
            "0.1e310",
            "1e99999999999999999999999",
            "1e-99999999999999999999999",
            INFINITE,
            &most,
            &format!("{most}.9999"),
            &format!("{INFINITE}.0"),
            &format!("0.{INFINITE}e309"),
            &format!("{}e-1000", "9".repeat(1308)),
            &"9".repeat(308),
            &"9".repeat(309),
            &"1".repeat(309),
            &"9".repeat(400),
        ] {
            assert_eq!(Number::new(text).is_finite(), text.parse::<f64>().unwrap().is_finite(), "{text}");
        }
        assert!(!Number::new(INFINITE).is_finite() && INFINITE.starts_with("179769313486231580793"));
    }
}
