//! Points in time. This crate never reads a clock: `now` is always a parameter.

use core::time::Duration;

use crate::json::Number;

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// A point in time, in nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted (RFC 7519 2, `NumericDate`).
///
/// # Example: the clock of the machine
///
/// ```
/// use jwt_verdict::Timestamp;
///
/// let now = Timestamp::from(std::time::SystemTime::now());
/// assert!(now > Timestamp::from_unix_seconds(1_700_000_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    nanos: i128,
}

impl Timestamp {
    /// Returns the point `seconds` after the epoch.
    #[must_use]
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        #[expect(clippy::as_conversions, reason = "widening; `From` is not const")]
        let seconds = seconds as i128;
        Self { nanos: seconds.saturating_mul(NANOS_PER_SECOND) }
    }

    /// Returns the point `seconds` after the epoch, or `None` if it is not finite or its magnitude exceeds 2^53 - 1.
    ///
    /// For the numbers of JavaScript clocks.
    #[must_use]
    pub fn from_unix_seconds_f64(seconds: f64) -> Option<Self> {
        // Not `is_finite`: a NaN fails this comparison too.
        if !(-9_007_199_254_740_991.0..=9_007_199_254_740_991.0).contains(&seconds) {
            return None;
        }
        let whole = seconds.floor();
        let nanos = (seconds - whole) * 1e9;
        #[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "range checked above")]
        let (whole, nanos) = (whole as i64, nanos as i64);
        let whole = Self::from_unix_seconds(whole);
        Some(Self { nanos: whole.nanos.saturating_add(i128::from(nanos)) })
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub fn as_unix_seconds(self) -> i64 {
        i64::try_from(self.nanos.div_euclid(NANOS_PER_SECOND)).unwrap_or(i64::MAX)
    }

    /// The point that much later, or the last representable one.
    #[cfg(feature = "__wasm")]
    pub(crate) fn later(self, by: Duration) -> Self {
        Self { nanos: self.nanos.saturating_add(duration_nanos(by)) }
    }

    /// The point that much earlier.
    #[cfg(feature = "__wasm")]
    pub(crate) fn earlier(self, by: Duration) -> Self {
        Self { nanos: self.nanos.saturating_sub(duration_nanos(by)) }
    }

    /// Seconds since the epoch, to the precision of a double: for display, never for a decision.
    #[must_use]
    pub fn as_unix_seconds_f64(self) -> f64 {
        seconds_f64(self.nanos)
    }
}

impl From<std::time::SystemTime> for Timestamp {
    fn from(time: std::time::SystemTime) -> Self {
        let nanos = match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(after) => duration_nanos(after),
            Err(before) => duration_nanos(before.duration()).saturating_neg(),
        };
        Self { nanos }
    }
}

/// The value of a time claim, compared exactly: its distance from the nanosecond grid is kept as a rounding both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumericDate {
    floor: i128,
    ceil: i128,
}

impl NumericDate {
    /// Reads a number of seconds, or `None` when its magnitude exceeds 2^53 - 1.
    pub(crate) fn new(number: Number<'_>) -> Option<Self> {
        let seconds = number.billionths()?;
        Some(Self { floor: seconds.floor, ceil: seconds.ceil })
    }

    /// now >= self + tolerance
    pub(crate) fn is_over(self, now: Timestamp, tolerance: Duration) -> bool {
        now >= self.over_from(tolerance)
    }

    /// now < self - tolerance
    pub(crate) fn is_ahead(self, now: Timestamp, tolerance: Duration) -> bool {
        now < self.ahead_until(tolerance)
    }

    /// now - self > age
    pub(crate) fn is_older_than(self, age: Duration, now: Timestamp) -> bool {
        now >= self.older_from(age)
    }

    /// Whether `end` comes at most that much later. Both are rounded so that the time between them is not too short.
    pub(crate) fn is_followed_within(self, length: Duration, end: Self) -> bool {
        end.ceil <= self.floor.saturating_add(duration_nanos(length))
    }

    /// The first point at which it is over.
    pub(crate) fn over_from(self, tolerance: Duration) -> Timestamp {
        Timestamp { nanos: self.ceil.saturating_add(duration_nanos(tolerance)) }
    }

    /// The first point at which it is no longer ahead.
    pub(crate) fn ahead_until(self, tolerance: Duration) -> Timestamp {
        Timestamp { nanos: self.ceil.saturating_sub(duration_nanos(tolerance)) }
    }

    /// The first point at which it is longer ago than `age`.
    pub(crate) fn older_from(self, age: Duration) -> Timestamp {
        Timestamp { nanos: self.floor.saturating_add(duration_nanos(age)).saturating_add(1) }
    }

    /// The point in time, rounded down to nanoseconds: for display, never for a decision.
    pub(crate) fn timestamp(self) -> Timestamp {
        Timestamp { nanos: self.floor }
    }
}

fn duration_nanos(duration: Duration) -> i128 {
    i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX)
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "for display, never for a decision")]
fn seconds_f64(nanos: i128) -> f64 {
    let seconds = nanos.div_euclid(NANOS_PER_SECOND) as f64;
    let rest = nanos.rem_euclid(NANOS_PER_SECOND) as f64;
    seconds + rest / 1e9
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{NumericDate, Timestamp};
    use crate::json::Number;

    fn date(text: &str) -> NumericDate {
        NumericDate::new(Number::new(text)).expect("in range")
    }

    fn at(seconds: f64) -> Timestamp {
        Timestamp::from_unix_seconds_f64(seconds).expect("in range")
    }

    #[test]
    fn expired_from_the_very_second() {
        let none = Duration::ZERO;
        assert!(!date("100").is_over(at(99.999), none));
        assert!(date("100").is_over(at(100.0), none));
        assert!(!date("100").is_over(at(104.0), Duration::from_secs(5)));
        assert!(date("100").is_over(at(105.0), Duration::from_secs(5)));
        // A fraction below the clock's grid still lies ahead.
        assert!(!date("100.0000000001").is_over(at(100.0), none));
        assert!(date("99.9999999999").is_over(at(100.0), none));
    }

    #[test]
    fn not_before_includes_its_own_second() {
        let none = Duration::ZERO;
        assert!(date("100").is_ahead(at(99.5), none));
        assert!(!date("100").is_ahead(at(100.0), none));
        assert!(!date("100").is_ahead(at(95.0), Duration::from_secs(5)));
        assert!(date("100").is_ahead(at(94.5), Duration::from_secs(5)));
        assert!(date("100.0000000001").is_ahead(at(100.0), none));
    }

    #[test]
    fn an_age_at_the_limit_is_not_too_old() {
        let age = Duration::from_mins(1);
        assert!(!date("100").is_older_than(age, at(160.0)));
        assert!(date("100").is_older_than(age, at(160.5)));
        assert!(date("99.9999999999").is_older_than(age, at(160.0)));
    }

    #[test]
    fn odd_clocks_are_refused() {
        for seconds in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e16, -1e16] {
            assert_eq!(Timestamp::from_unix_seconds_f64(seconds), None);
        }
        assert_eq!(Timestamp::from_unix_seconds_f64(-0.5), Some(Timestamp { nanos: -500_000_000 }));
    }

    #[test]
    fn no_tolerance_overflows() {
        let all = Duration::MAX;
        assert!(!date("-9007199254740991").is_over(at(9e15), all));
        assert!(!date("9007199254740991").is_ahead(at(-9e15), all));
    }

    #[test]
    fn seconds_come_out_as_they_went_in() {
        for seconds in [0.0, 1_700_000_000.25, -0.5, -1.0, 9_007_199_254_740_991.0] {
            assert_eq!(at(seconds).as_unix_seconds_f64().to_bits(), seconds.to_bits());
            assert_eq!(date(&seconds.to_string()).timestamp().as_unix_seconds_f64().to_bits(), seconds.to_bits());
        }
        assert_eq!(at(1_700_000_000.75).as_unix_seconds(), 1_700_000_000);
        assert_eq!(at(-0.25).as_unix_seconds(), -1);
        assert_eq!(Timestamp::from_unix_seconds(i64::MAX).as_unix_seconds(), i64::MAX);
    }

    #[test]
    fn the_clock_of_the_machine_before_and_after_the_epoch() {
        let quarter = Duration::from_millis(250);
        for (time, nanos) in [
            (std::time::UNIX_EPOCH, 0),
            (std::time::UNIX_EPOCH + quarter, 250_000_000),
            (std::time::UNIX_EPOCH - quarter, -250_000_000),
        ] {
            assert_eq!(Timestamp::from(time), Timestamp { nanos });
        }
    }
}
