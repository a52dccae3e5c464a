//! The policy: what the caller expects of a token.

use core::time::Duration;

use crate::algorithm::Algorithm;
use crate::error::PolicyError;
use crate::limits::Limits;
use crate::rule::{ClaimRule, Members};
use crate::scope::Scope;
use crate::signature::Secret;
use crate::template::Template;

/// What a token must contain to be accepted, in addition to a valid signature.
///
/// Issuer and audience are required, if only as [`Expected::Unchecked`]: if one key set signs for many tenants, a signature
/// alone proves little (RFC 8725 3.8, 3.9).
///
/// | rule | default |
/// |---|---|
/// | [`subject`](Policy::subject) | unchecked |
/// | [`algorithms`](Policy::algorithms) | every public-key algorithm; never a shared secret's |
/// | [`typ`](Policy::typ), [`typ_if_present`](Policy::typ_if_present) | any, or none |
/// | [`single_audience`](Policy::single_audience) | no: a token may be for others too |
/// | [`claim`](Policy::claim) | no further claims are checked |
/// | [`template`](Policy::template) | no claims are compared with each other |
/// | [`required_claims`](Policy::required_claims) | none, apart from those that other rules require |
/// | [`max_token_age`](Policy::max_token_age) | any age |
/// | [`max_lifetime`](Policy::max_lifetime) | any lifetime |
/// | [`scope`](Policy::scope) | no scope is required |
/// | [`clock_tolerance`](Policy::clock_tolerance) | zero |
/// | [`allow_missing_expiry`](Policy::allow_missing_expiry) | no: `exp` is required |
/// | [`crit`](Policy::crit) | no extension is understood |
/// | [`limits`](Policy::limits) | [`Limits::default`] |
///
/// # Example: an API that trusts one project's production deployment on Vercel
///
/// ```
/// use jwt_verdict::{Algorithm, Expected, Policy};
///
/// let policy = Policy::new(
///     Expected::exactly("https://oidc.vercel.com/acme")?,
///     Expected::exactly("https://vercel.com/acme")?,
/// )
/// .subject(Expected::exactly("owner:acme:project:site:environment:production")?)
/// .algorithms([Algorithm::RS256])?;
/// # Ok::<(), jwt_verdict::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    issuer: Expected,
    audience: Expected,
    subject: Expected,
    algorithms: Option<Vec<Algorithm>>,
    typ: Expected,
    typ_may_be_absent: bool,
    single_audience: bool,
    claims: Members,
    templates: Vec<(String, Template)>,
    required_claims: Vec<String>,
    max_token_age: Option<Duration>,
    max_lifetime: Option<Duration>,
    scope: Option<Scope>,
    clock_tolerance: Duration,
    allow_missing_expiry: bool,
    crit: Vec<String>,
    limits: Limits,
}

/// The accepted values of a claim, compared byte for byte: no prefixes, patterns or URL normalisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Not checked, on purpose; the claim may be absent.
    Unchecked,
    /// One of these; the claim must be present.
    AnyOf(Values),
}

/// One or more values, none of them empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values(Vec<String>);

impl Expected {
    /// Exactly `value`.
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpected`] if it is empty, as an unset variable would be.
    pub fn exactly(value: impl Into<String>) -> Result<Self, PolicyError> {
        Self::any_of([value])
    }

    /// One of `values`.
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpected`] if there are none, or if one of them is empty.
    pub fn any_of<S: Into<String>>(values: impl IntoIterator<Item = S>) -> Result<Self, PolicyError> {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        if values.is_empty() || values.iter().any(String::is_empty) {
            return Err(PolicyError::NothingExpected);
        }
        Ok(Self::AnyOf(Values(values)))
    }

    /// The accepted values, or `None` if unchecked.
    #[must_use]
    pub fn values(&self) -> Option<&[String]> {
        match self {
            Self::Unchecked => None,
            Self::AnyOf(Values(values)) => Some(values),
        }
    }
}

impl Policy {
    /// Creates a policy that expects this issuer (RFC 7519 4.1.1) and audience (4.1.3).
    #[must_use]
    pub fn new(issuer: Expected, audience: Expected) -> Self {
        Self {
            issuer,
            audience,
            subject: Expected::Unchecked,
            algorithms: None,
            typ: Expected::Unchecked,
            typ_may_be_absent: false,
            single_audience: false,
            claims: Members::default(),
            templates: Vec::new(),
            required_claims: Vec::new(),
            max_token_age: None,
            max_lifetime: None,
            scope: None,
            clock_tolerance: Duration::ZERO,
            allow_missing_expiry: false,
            crit: Vec::new(),
            limits: Limits::default(),
        }
    }

    /// Expects this subject (RFC 7519 4.1.2).
    #[must_use]
    pub fn subject(mut self, subject: Expected) -> Self {
        self.subject = subject;
        self
    }

    /// Allows only these algorithms (RFC 8725 3.1).
    ///
    /// An RSA key without `alg` verifies the listed ones, which must then belong to one family, RS* or PS*. Without a list it
    /// verifies RS256, RS384 and RS512.
    ///
    /// # Errors
    ///
    /// [`PolicyError::NoAlgorithms`] for an empty list; [`PolicyError::MixedAlgorithms`] for HS256, HS384 or HS512 together
    /// with others, because a public key could then be used as a secret.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Result<Self, PolicyError> {
        let algorithms: Vec<Algorithm> = algorithms.into_iter().collect();
        let symmetric = algorithms.iter().filter(|algorithm| algorithm.is_symmetric()).count();
        if algorithms.is_empty() {
            return Err(PolicyError::NoAlgorithms);
        }
        if symmetric != 0 && symmetric != algorithms.len() {
            return Err(PolicyError::MixedAlgorithms);
        }
        self.algorithms = Some(algorithms);
        Ok(self)
    }

    /// Requires this `typ` in the header, compared without regard to ASCII case and with `application/` implied
    /// (RFC 7515 4.1.9, RFC 8725 3.11), for example `at+jwt`.
    #[must_use]
    pub fn typ(mut self, typ: Expected) -> Self {
        self.typ = typ;
        self.typ_may_be_absent = false;
        self
    }

    /// Requires this `typ` if the header has one, for kinds of tokens that began without (RFC 8725bis 3.11).
    #[must_use]
    pub fn typ_if_present(mut self, typ: Expected) -> Self {
        self.typ = typ;
        self.typ_may_be_absent = true;
        self
    }

    /// Sets whether to reject a token that is for more than one audience (RFC 7519 4.1.3).
    #[must_use]
    pub fn single_audience(mut self, single: bool) -> Self {
        self.single_audience = single;
        self
    }

    /// Checks one more claim. Call it once for each claim; two rules of one claim must both hold.
    ///
    /// # Errors
    ///
    /// [`PolicyError::NothingExpected`] for an empty name, [`PolicyError::RuleTooLarge`] if all rules together hold more than
    /// 1,000 values, [`PolicyError::AbsentAndMore`] if a claim must be absent and more.
    ///
    /// # Example: pinning identifiers that survive a rename
    ///
    /// ```
    /// # use jwt_verdict::{ClaimRule, Policy};
    /// # fn pin(policy: Policy) -> Result<Policy, jwt_verdict::PolicyError> {
    /// policy.claim("owner_id", ClaimRule::equals("team_1a2b")?)?.claim("email_verified", ClaimRule::equals(true)?)
    /// # }
    /// ```
    pub fn claim(mut self, name: impl Into<String>, rule: ClaimRule) -> Result<Self, PolicyError> {
        self.claims.add(name.into(), rule)?;
        Ok(self)
    }

    /// Expects a claim to be composed of other claims of the same token, which must be strings. Call it once for each claim.
    ///
    /// # Example: a subject that must agree with the claims it repeats
    ///
    /// ```
    /// # use jwt_verdict::{Policy, Template};
    /// # fn agree(policy: Policy) -> Result<Policy, jwt_verdict::PolicyError> {
    /// Ok(policy.template("sub", Template::parse("owner:{owner}:project:{project}:environment:{environment}")?))
    /// # }
    /// ```
    #[must_use]
    pub fn template(mut self, name: impl Into<String>, template: Template) -> Self {
        self.templates.push((name.into(), template));
        self
    }

    /// Requires these claims to be present, with any value except `null`.
    #[must_use]
    pub fn required_claims<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.required_claims = names.into_iter().map(Into::into).collect();
        self
    }

    /// Rejects tokens issued longer ago than this, or in the future; requires `iat` (RFC 7519 4.1.6).
    #[must_use]
    pub fn max_token_age(mut self, age: Duration) -> Self {
        self.max_token_age = Some(age);
        self
    }

    /// Rejects tokens that are valid for longer than this, from `iat`, or else `nbf`, to `exp`; requires those claims.
    #[must_use]
    pub fn max_lifetime(mut self, lifetime: Duration) -> Self {
        self.max_lifetime = Some(lifetime);
        self
    }

    /// Requires the token to grant this scope, by the claim `scope` or else `scp` (RFC 8693 4.2). It is checked last, so a
    /// caller learns what is required only by a token that is otherwise good.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Allows clocks to differ by this much, in every comparison with now.
    #[must_use]
    pub fn clock_tolerance(mut self, tolerance: Duration) -> Self {
        self.clock_tolerance = tolerance;
        self
    }

    /// Sets whether to accept a token without `exp`, which never expires.
    #[must_use]
    pub fn allow_missing_expiry(mut self, allow: bool) -> Self {
        self.allow_missing_expiry = allow;
        self
    }

    /// Names the critical extensions that the caller understands and processes (RFC 7515 4.1.11).
    #[must_use]
    pub fn crit<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.crit = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the maximum size of tokens.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether a key set can verify every algorithm.
    pub(crate) fn fits_key_set(&self) -> Result<(), PolicyError> {
        let symmetric = self.algorithms.iter().flatten().find(|algorithm| algorithm.is_symmetric());
        symmetric.map_or(Ok(()), |&algorithm| Err(PolicyError::SymmetricWithKeySet(algorithm)))
    }

    /// Whether a secret can verify every algorithm, and `secret` is a secret, long enough for each (RFC 7518 3.2).
    pub(crate) fn fits_secret(&self, secret: &Secret) -> Result<(), PolicyError> {
        if secret.is_key_file() {
            return Err(PolicyError::SecretIsPublicKey);
        }
        let algorithms = self.algorithms.as_deref().ok_or(PolicyError::SecretNeedsAlgorithms)?;
        for &algorithm in algorithms {
            let crate::algorithm::Scheme::Hmac(hash) = algorithm.scheme() else {
                return Err(PolicyError::AsymmetricWithSecret(algorithm));
            };
            if secret.len() < hash.bytes() {
                return Err(PolicyError::SecretTooShort { algorithm, least: hash.bytes(), found: secret.len() });
            }
        }
        Ok(())
    }

    pub(crate) fn issuer_ref(&self) -> &Expected {
        &self.issuer
    }

    pub(crate) fn audience_ref(&self) -> &Expected {
        &self.audience
    }

    pub(crate) fn subject_ref(&self) -> &Expected {
        &self.subject
    }

    pub(crate) fn algorithms_ref(&self) -> Option<&[Algorithm]> {
        self.algorithms.as_deref()
    }

    pub(crate) fn typ_ref(&self) -> &Expected {
        &self.typ
    }

    pub(crate) fn typ_may_be_absent(&self) -> bool {
        self.typ_may_be_absent
    }

    pub(crate) fn wants_single_audience(&self) -> bool {
        self.single_audience
    }

    pub(crate) fn claims_ref(&self) -> &Members {
        &self.claims
    }

    pub(crate) fn templates_ref(&self) -> &[(String, Template)] {
        &self.templates
    }

    pub(crate) fn required_claims_ref(&self) -> &[String] {
        &self.required_claims
    }

    pub(crate) fn max_token_age_value(&self) -> Option<Duration> {
        self.max_token_age
    }

    pub(crate) fn max_lifetime_value(&self) -> Option<Duration> {
        self.max_lifetime
    }

    pub(crate) fn scope_ref(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    pub(crate) fn clock_tolerance_value(&self) -> Duration {
        self.clock_tolerance
    }

    pub(crate) fn allows_missing_expiry(&self) -> bool {
        self.allow_missing_expiry
    }

    pub(crate) fn crit_ref(&self) -> &[String] {
        &self.crit
    }

    pub(crate) fn limits_ref(&self) -> &Limits {
        &self.limits
    }
}

#[cfg(test)]
mod tests {
    use super::{Expected, Policy};
    use crate::algorithm::Algorithm;
    use crate::error::PolicyError;
    use crate::keys::KeySet;
    use crate::limits::Limits;
    use crate::signature::Secret;
    use crate::template::Template;
    use crate::verifier::Verifier;

    fn open() -> Policy {
        Policy::new(Expected::Unchecked, Expected::Unchecked)
    }

    fn for_secret(length: usize, policy: Policy) -> Result<Verifier, PolicyError> {
        Verifier::with_secret(Secret::new(vec![7; length]), policy)
    }

    fn empty_set() -> KeySet {
        KeySet::parse(br#"{"keys":[]}"#, &Limits::default()).expect("a set")
    }

    #[test]
    fn nothing_expected_is_no_expectation() {
        for values in [&[][..], &[""], &["a", ""]] {
            assert_eq!(Expected::any_of(values.iter().copied()), Err(PolicyError::NothingExpected));
        }
        assert_eq!(Expected::exactly(""), Err(PolicyError::NothingExpected));
        assert_eq!(Expected::exactly("a").expect("a value").values(), Some(&["a".to_owned()][..]));
        assert_eq!(Expected::Unchecked.values(), None);
    }

    #[test]
    fn algorithms_are_all_for_keys_or_all_for_secrets() {
        assert_eq!(open().algorithms([]).err(), Some(PolicyError::NoAlgorithms));
        let mixed = open().algorithms([Algorithm::HS256, Algorithm::RS256]).err();
        assert_eq!(mixed, Some(PolicyError::MixedAlgorithms));
        open().algorithms([Algorithm::HS256, Algorithm::HS512]).expect("secrets");
        open().algorithms([Algorithm::RS256, Algorithm::ES256]).expect("keys");
    }

    #[test]
    fn a_key_set_is_never_used_with_shared_secrets() {
        let symmetric = open().algorithms([Algorithm::HS384]).expect("secrets");
        let refusal = PolicyError::SymmetricWithKeySet(Algorithm::HS384);
        assert_eq!(Verifier::new(empty_set(), symmetric.clone()).err(), Some(refusal.clone()));
        let mut verifier = for_secret(48, symmetric).expect("long enough");
        assert_eq!(verifier.set_keys(empty_set()), Err(refusal));
        assert!(verifier.keys().is_none());
        let mut verifier = Verifier::new(empty_set(), open()).expect("keys");
        let one = KeySet::parse(br#"{"keys":[{}]}"#, &Limits::default()).expect("a set");
        assert_eq!(verifier.set_keys(one), Ok(()));
        assert_eq!(verifier.keys().map(|keys| keys.iter().count()), Some(1));
    }

    #[test]
    fn a_secret_is_as_long_as_its_hash_and_has_its_algorithms_named() {
        assert_eq!(for_secret(64, open()).err(), Some(PolicyError::SecretNeedsAlgorithms));
        let public = open().algorithms([Algorithm::ES256]).expect("keys");
        assert_eq!(for_secret(64, public).err(), Some(PolicyError::AsymmetricWithSecret(Algorithm::ES256)));
        let secrets = open().algorithms([Algorithm::HS256, Algorithm::HS384]).expect("secrets");
        for_secret(48, secrets.clone()).expect("as long as the longer hash");
        let refusal = PolicyError::SecretTooShort { algorithm: Algorithm::HS384, least: 48, found: 47 };
        assert_eq!(for_secret(47, secrets).err(), Some(refusal));
    }

    #[test]
    fn a_public_key_is_no_secret() {
        let secrets = open().algorithms([Algorithm::HS256]).expect("secrets");
        let jwk = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        for text in ["-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA", &format!(r#"{{"keys":[{jwk}]}}"#), jwk] {
            // Whatever else is wrong.
            for policy in [open(), secrets.clone()] {
                let refusal = Verifier::with_secret(Secret::new(text), policy).err();
                assert_eq!(refusal, Some(PolicyError::SecretIsPublicKey), "{text}");
            }
        }
    }

    #[test]
    fn a_refused_policy_names_the_option_and_says_what_to_do() {
        let refusals = [
            (Expected::exactly("").err(), "", "nothing could match"),
            (Template::parse("{").err(), "templates", "names of claims in braces"),
            (open().algorithms([]).err(), "algorithms", "list of algorithms is empty"),
            (for_secret(64, open()).err(), "algorithms", "needs its algorithms named"),
            (open().algorithms([Algorithm::HS256, Algorithm::RS256]).err(), "algorithms", "a verifier for each"),
            (
                Some(PolicyError::SymmetricWithKeySet(Algorithm::HS256)),
                "algorithms",
                "HS256 works with a shared secret",
            ),
            (Some(PolicyError::AsymmetricWithSecret(Algorithm::ES256)), "algorithms", "ES256 works with public keys"),
            (
                for_secret(0, open().algorithms([Algorithm::HS512]).expect("secrets")).err(),
                "secret",
                "at least 64 bytes",
            ),
        ];
        let refusals = refusals.into_iter().chain([(
            Verifier::with_secret(Secret::new("-----BEGIN PUBLIC KEY-----"), open()).err(),
            "secret",
            "as a key set, in Verifier::new",
        )]);
        for (refusal, option, words) in refusals {
            let refusal = refusal.expect(option);
            assert_eq!(refusal.option().unwrap_or_default(), option);
            assert!(refusal.to_string().contains(words), "{refusal}");
        }
    }
}
