//! The policy: what the caller expects of a token.

use core::marker::PhantomData;
use core::time::Duration;

use crate::algorithm::Algorithm;
use crate::error::PolicyError;
use crate::limits::TOKEN_BYTES;
pub use crate::login::Login;
pub use crate::profile::Profile;
pub use crate::rule::ClaimRule;
use crate::rule::Members;
pub use crate::scalar::{Decimal, Scalar};
pub use crate::scope::Scope;
use crate::signature::Secret;
pub use crate::template::Template;

/// What a token must contain to be accepted, in addition to a valid signature.
///
/// [`Policy::builder`] makes it. Issuer and audience are required, if only as [`Expected::Unchecked`]: if one key set signs for many tenants, a signature
/// alone proves little (RFC 8725 3.8, 3.9).
///
/// | rule | default |
/// |---|---|
/// | [`subject`](PolicyBuilder::subject) | unchecked |
/// | [`algorithms`](PolicyBuilder::algorithms) | every public-key algorithm; never a shared secret's |
/// | [`typ`](PolicyBuilder::typ), [`typ_if_present`](PolicyBuilder::typ_if_present) | any, or none |
/// | [`single_audience`](PolicyBuilder::single_audience) | no: a token may be for others too |
/// | [`claim`](PolicyBuilder::claim) | no further claims are checked |
/// | [`template`](PolicyBuilder::template) | no claims are compared with each other |
/// | [`required_claims`](PolicyBuilder::required_claims) | none, apart from those that other rules require |
/// | [`max_token_age`](PolicyBuilder::max_token_age) | any age |
/// | [`max_lifetime`](PolicyBuilder::max_lifetime) | any lifetime |
/// | [`profile`](PolicyBuilder::profile) | any kind of token |
/// | [`scope`](PolicyBuilder::scope) | no scope is required |
/// | [`clock_tolerance`](PolicyBuilder::clock_tolerance) | zero |
/// | [`allow_missing_expiry`](PolicyBuilder::allow_missing_expiry) | no: `exp` is required |
/// | [`crit`](PolicyBuilder::crit) | no extension is understood |
/// | [`max_token_bytes`](PolicyBuilder::max_token_bytes) | 16,384 |
///
/// # Example: an API that trusts one project's production deployment on Vercel
///
/// ```
/// use jwt_verdict::{Algorithm, Expected, Policy};
///
/// let policy = Policy::builder()
///     .issuer("https://oidc.vercel.com/acme")
///     .audience("https://vercel.com/acme")
///     .subject("owner:acme:project:site:environment:production")
///     .algorithms([Algorithm::RS256])
///     .build()?;
/// assert_eq!(policy.issuer(), &Expected::exactly("https://oidc.vercel.com/acme")?);
/// # Ok::<(), jwt_verdict::error::PolicyError>(())
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
    profile: Option<Profile>,
    scope: Option<Scope>,
    clock_tolerance: Duration,
    allow_missing_expiry: bool,
    crit: Vec<String>,
    max_token_bytes: usize,
}

/// A policy in the making: see [`Policy::builder`].
///
/// `Issuer` and `Audience` say whether they have been stated. Only a builder of which both have been has
/// [`build`](PolicyBuilder::build), so a policy that leaves one out does not compile:
///
/// ```compile_fail
/// let policy = jwt_verdict::Policy::builder().issuer("https://issuer.example").build();
/// ```
///
/// A value that the policy cannot have is reported by `build`, the first if there are several. Nothing is lost by calling
/// the other methods in any order.
#[derive(Clone, Debug)]
#[must_use]
pub struct PolicyBuilder<Issuer, Audience> {
    policy: Policy,
    error: Option<PolicyError>,
    stated: PhantomData<(Issuer, Audience)>,
}

/// Of a [`PolicyBuilder`]: stated.
#[derive(Clone, Copy, Debug)]
pub enum Stated {}

/// Of a [`PolicyBuilder`]: still to be stated.
#[derive(Clone, Copy, Debug)]
pub enum Unstated {}

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

impl TryFrom<&str> for Expected {
    type Error = PolicyError;

    fn try_from(value: &str) -> Result<Self, Self::Error> {
        Self::exactly(value)
    }
}

impl TryFrom<String> for Expected {
    type Error = PolicyError;

    fn try_from(value: String) -> Result<Self, Self::Error> {
        Self::exactly(value)
    }
}

impl<S: Into<String>, const N: usize> TryFrom<[S; N]> for Expected {
    type Error = PolicyError;

    fn try_from(values: [S; N]) -> Result<Self, Self::Error> {
        Self::any_of(values)
    }
}

impl<S: Into<String>> TryFrom<Vec<S>> for Expected {
    type Error = PolicyError;

    fn try_from(values: Vec<S>) -> Result<Self, Self::Error> {
        Self::any_of(values)
    }
}

impl PolicyBuilder<Stated, Stated> {
    /// Makes the policy.
    ///
    /// # Errors
    ///
    /// The first of the values stated that no policy can have: see [`PolicyError`].
    pub fn build(self) -> Result<Policy, PolicyError> {
        match self.error {
            None => self.policy.fits_profile().map(|()| self.policy),
            Some(error) => Err(error),
        }
    }
}

impl<Audience> PolicyBuilder<Unstated, Audience> {
    /// Expects this issuer (RFC 7519 4.1.1): a text, a list of texts of which one must match, or [`Expected::Unchecked`].
    pub fn issuer<E: TryInto<Expected>>(mut self, expected: E) -> PolicyBuilder<Stated, Audience>
    where
        PolicyError: From<E::Error>,
    {
        self.policy.issuer = self.take("issuer", expected);
        self.with_stated()
    }
}

impl<Issuer> PolicyBuilder<Issuer, Unstated> {
    /// Expects this audience (RFC 7519 4.1.3): a text, a list of texts of which one must match, or [`Expected::Unchecked`].
    pub fn audience<E: TryInto<Expected>>(mut self, expected: E) -> PolicyBuilder<Issuer, Stated>
    where
        PolicyError: From<E::Error>,
    {
        self.policy.audience = self.take("audience", expected);
        self.with_stated()
    }
}

impl<Issuer, Audience> PolicyBuilder<Issuer, Audience> {
    /// Expects this subject (RFC 7519 4.1.2): a text, a list of texts of which one must match, or [`Expected::Unchecked`].
    pub fn subject<E: TryInto<Expected>>(mut self, expected: E) -> Self
    where
        PolicyError: From<E::Error>,
    {
        self.policy.subject = self.take("subject", expected);
        self
    }

    /// Allows only these algorithms (RFC 8725 3.1).
    ///
    /// An RSA key without `alg` verifies the listed ones, which must then belong to one family, RS* or PS*. Without a list it
    /// verifies RS256, RS384 and RS512.
    ///
    /// [`build`](PolicyBuilder::build) rejects an empty list ([`PolicyError::NoAlgorithms`]), and HS256, HS384 or HS512 together
    /// with others ([`PolicyError::MixedAlgorithms`]), because a public key could then be used as a secret.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        let algorithms: Vec<Algorithm> = algorithms.into_iter().collect();
        let symmetric = algorithms.iter().filter(|algorithm| algorithm.is_symmetric()).count();
        if algorithms.is_empty() {
            self.error.get_or_insert(PolicyError::NoAlgorithms);
        } else if symmetric != 0 && symmetric != algorithms.len() {
            self.error.get_or_insert(PolicyError::MixedAlgorithms);
        }
        self.policy.algorithms = Some(algorithms);
        self
    }

    /// Requires this `typ` in the header, compared without regard to ASCII case and with `application/` implied
    /// (RFC 7515 4.1.9, RFC 8725 3.11), for example `at+jwt`: a text, or a list of texts of which one must match.
    pub fn typ<E: TryInto<Expected>>(mut self, expected: E) -> Self
    where
        PolicyError: From<E::Error>,
    {
        self.policy.typ = self.take("typ", expected);
        self.policy.typ_may_be_absent = false;
        self
    }

    /// Requires this [`typ`](PolicyBuilder::typ) if the header has one, for kinds of tokens that began without (JWT BCP 3.11).
    pub fn typ_if_present<E: TryInto<Expected>>(mut self, expected: E) -> Self
    where
        PolicyError: From<E::Error>,
    {
        self.policy.typ = self.take("typ", expected);
        self.policy.typ_may_be_absent = true;
        self
    }

    /// Sets whether to reject a token that is for more than one audience (RFC 7519 4.1.3).
    pub fn single_audience(mut self, single: bool) -> Self {
        self.policy.single_audience = single;
        self
    }

    /// Checks one more claim: a value that it must equal, a list of accepted values, or a [`ClaimRule`]. Call it once for each
    /// claim; two rules of one claim must both hold.
    ///
    /// [`build`](PolicyBuilder::build) rejects an empty name or value, rules that together hold more than 1,000 values
    /// ([`PolicyError::RuleTooLarge`]), and a claim that must be absent and meet another rule ([`PolicyError::AbsentAndMore`]).
    ///
    /// # Example: pinning identifiers that survive a rename
    ///
    /// ```
    /// # use jwt_verdict::Policy;
    /// # let builder = Policy::builder().issuer("https://issuer.example").audience("https://api.example");
    /// let policy = builder.claim("owner_id", "team_1a2b").claim("email_verified", true).build()?;
    /// # Ok::<(), jwt_verdict::error::PolicyError>(())
    /// ```
    ///
    /// # Example: a role in Keycloak's tokens
    ///
    /// ```
    /// # use jwt_verdict::Policy;
    /// # use jwt_verdict::policy::ClaimRule;
    /// # let builder = Policy::builder().issuer("https://issuer.example").audience("https://api.example");
    /// let roles = ClaimRule::members([("roles", ClaimRule::includes(["editor"])?)])?;
    /// let policy = builder.claim("realm_access", roles).build()?;
    /// # Ok::<(), jwt_verdict::error::PolicyError>(())
    /// ```
    pub fn claim<R: TryInto<ClaimRule>>(mut self, name: impl Into<String>, rule: R) -> Self
    where
        PolicyError: From<R::Error>,
    {
        let rule = self.take("claims", rule);
        if let Err(error) = self.policy.claims.add(name.into(), rule) {
            self.refuse("claims", error);
        }
        self
    }

    /// Expects a claim to be composed of other claims of the same token, which must be strings. Call it once for each claim.
    ///
    /// # Example: a subject that must agree with the claims it repeats
    ///
    /// ```
    /// # use jwt_verdict::Policy;
    /// # use jwt_verdict::policy::Template;
    /// # let builder = Policy::builder().issuer("https://issuer.example").audience("https://api.example");
    /// let subject = Template::parse("owner:{owner}:project:{project}:environment:{environment}")?;
    /// let policy = builder.template("sub", subject).build()?;
    /// # Ok::<(), jwt_verdict::error::PolicyError>(())
    /// ```
    pub fn template(mut self, name: impl Into<String>, template: Template) -> Self {
        self.policy.templates.push((name.into(), template));
        self
    }

    /// Requires these claims to be present, with any value except `null`.
    pub fn required_claims<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.policy.required_claims = names.into_iter().map(Into::into).collect();
        self
    }

    /// Rejects tokens issued longer ago than this, or in the future; requires `iat` (RFC 7519 4.1.6).
    pub fn max_token_age(mut self, age: Duration) -> Self {
        self.policy.max_token_age = Some(age);
        self
    }

    /// Rejects tokens that are valid for longer than this, from `iat`, or else `nbf`, to `exp`; requires those claims.
    pub fn max_lifetime(mut self, lifetime: Duration) -> Self {
        self.policy.max_lifetime = Some(lifetime);
        self
    }

    /// Requires the token to grant this scope, by the claim `scope` or else `scp` (RFC 8693 4.2): a text of words, a list of
    /// words, or a [`Scope`]. It is checked last, so a caller learns what is required only by a token that is otherwise good.
    ///
    /// [`build`](PolicyBuilder::build) rejects anything but scope tokens (RFC 6749 3.3; [`PolicyError::MalformedScope`]).
    pub fn scope<S: TryInto<Scope>>(mut self, scope: S) -> Self
    where
        PolicyError: From<S::Error>,
    {
        match scope.try_into() {
            Ok(scope) => self.policy.scope = Some(scope),
            Err(error) => self.refuse("scope", error.into()),
        }
        self
    }

    /// Expects this kind of token, with every rule that its specification has.
    ///
    /// What else the policy states holds as well. [`build`](PolicyBuilder::build) rejects a profile beside an audience that is
    /// [`Expected::Unchecked`] ([`PolicyError::ProfileWithoutAudience`]), and a [`typ`](PolicyBuilder::typ) that no token of the
    /// profile has ([`PolicyError::TypeOfOtherProfile`]).
    pub fn profile(mut self, profile: Profile) -> Self {
        if let Profile::IdToken { trusted_audiences } = &profile
            && trusted_audiences.iter().any(String::is_empty)
        {
            self.refuse("trustedAudiences", PolicyError::NothingExpected);
        }
        self.policy.profile = Some(profile);
        self
    }

    /// Allows clocks to differ by this much, in every comparison with now.
    pub fn clock_tolerance(mut self, tolerance: Duration) -> Self {
        self.policy.clock_tolerance = tolerance;
        self
    }

    /// Sets whether to accept a token without `exp`, which never expires.
    pub fn allow_missing_expiry(mut self, allow: bool) -> Self {
        self.policy.allow_missing_expiry = allow;
        self
    }

    /// Names the critical extensions that the caller understands and processes (RFC 7515 4.1.11).
    pub fn crit<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.policy.crit = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the maximum length of a token, in bytes of its text. Servers commonly limit a header to 8 or 16 KiB.
    pub fn max_token_bytes(mut self, bytes: usize) -> Self {
        self.policy.max_token_bytes = bytes;
        self
    }

    /// What is stated for an option; what cannot be is remembered for `build`.
    fn take<T: Unmet, E: TryInto<T>>(&mut self, option: &'static str, expected: E) -> T
    where
        PolicyError: From<E::Error>,
    {
        expected.try_into().unwrap_or_else(|error| {
            self.refuse(option, error.into());
            T::UNMET
        })
    }

    fn refuse(&mut self, option: &'static str, error: PolicyError) {
        let error = match error {
            PolicyError::NothingExpected => PolicyError::NothingExpectedOf(option),
            error => error,
        };
        self.error.get_or_insert(error);
    }

    fn with_stated<I, A>(self) -> PolicyBuilder<I, A> {
        PolicyBuilder { policy: self.policy, error: self.error, stated: PhantomData }
    }
}

/// What stands in a policy that is never built.
trait Unmet {
    const UNMET: Self;
}

impl Unmet for Expected {
    const UNMET: Self = Self::Unchecked;
}

impl Unmet for ClaimRule {
    const UNMET: Self = Self::NONE;
}

impl Policy {
    /// Starts a policy: state issuer and audience, and what else is expected.
    pub fn builder() -> PolicyBuilder<Unstated, Unstated> {
        let policy = Self {
            issuer: Expected::Unchecked,
            audience: Expected::Unchecked,
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
            profile: None,
            scope: None,
            clock_tolerance: Duration::ZERO,
            allow_missing_expiry: false,
            crit: Vec::new(),
            max_token_bytes: TOKEN_BYTES,
        };
        PolicyBuilder { policy, error: None, stated: PhantomData }
    }

    /// The issuer expected.
    #[must_use]
    pub fn issuer(&self) -> &Expected {
        &self.issuer
    }

    /// The audience expected.
    #[must_use]
    pub fn audience(&self) -> &Expected {
        &self.audience
    }

    /// The subject expected.
    #[must_use]
    pub fn subject(&self) -> &Expected {
        &self.subject
    }

    /// The algorithms allowed, or `None` for every public-key algorithm.
    #[must_use]
    pub fn algorithms(&self) -> Option<&[Algorithm]> {
        self.algorithms.as_deref()
    }

    /// The `typ` required.
    #[must_use]
    pub fn typ(&self) -> &Expected {
        &self.typ
    }

    /// Whether a token without `typ` is accepted although one is required.
    #[must_use]
    pub fn allows_missing_typ(&self) -> bool {
        self.typ_may_be_absent
    }

    /// Whether a token that is for more than one audience is rejected.
    #[must_use]
    pub fn requires_single_audience(&self) -> bool {
        self.single_audience
    }

    /// The further claims and the rule of each, in the order stated.
    #[must_use]
    pub fn claims(&self) -> impl ExactSizeIterator<Item = (&str, &ClaimRule)> {
        self.claims.iter()
    }

    pub(crate) fn rules(&self) -> &Members {
        &self.claims
    }

    /// The maximum lifetime of a token.
    #[must_use]
    pub fn max_lifetime(&self) -> Option<Duration> {
        self.max_lifetime
    }

    /// The kind of token expected.
    #[must_use]
    pub fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }

    /// The scope that a token must grant.
    #[must_use]
    pub fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// The claims that are composed of others, in the order stated.
    #[must_use]
    pub fn templates(&self) -> &[(String, Template)] {
        &self.templates
    }

    /// The claims that must be present.
    #[must_use]
    pub fn required_claims(&self) -> &[String] {
        &self.required_claims
    }

    /// The maximum age of a token.
    #[must_use]
    pub fn max_token_age(&self) -> Option<Duration> {
        self.max_token_age
    }

    /// How much clocks may differ.
    #[must_use]
    pub fn clock_tolerance(&self) -> Duration {
        self.clock_tolerance
    }

    /// Whether a token without `exp` is accepted.
    #[must_use]
    pub fn allows_missing_expiry(&self) -> bool {
        self.allow_missing_expiry
    }

    /// The critical extensions that the caller understands.
    #[must_use]
    pub fn crit(&self) -> &[String] {
        &self.crit
    }

    /// The maximum length of a token, in bytes.
    #[must_use]
    pub fn max_token_bytes(&self) -> usize {
        self.max_token_bytes
    }

    /// Whether the profile, if there is one, finds what it needs, and a type that a token can have.
    fn fits_profile(&self) -> Result<(), PolicyError> {
        let Some(profile) = &self.profile else { return Ok(()) };
        if self.audience == Expected::Unchecked {
            return Err(PolicyError::ProfileWithoutAudience(profile.name()));
        }
        match self.typ.values() {
            Some(stated) if !stated.iter().any(|typ| profile.allows_type(typ)) => {
                Err(PolicyError::TypeOfOtherProfile(profile.name()))
            }
            _ => Ok(()),
        }
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
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{ClaimRule, Expected, Policy, PolicyBuilder, Stated};
    use crate::algorithm::Algorithm;
    use crate::error::PolicyError;
    use crate::keys::KeySet;
    use crate::signature::Secret;
    use crate::template::Template;
    use crate::verifier::Verifier;

    fn open() -> PolicyBuilder<Stated, Stated> {
        Policy::builder().issuer(Expected::Unchecked).audience(Expected::Unchecked)
    }

    fn for_secret(length: usize, policy: PolicyBuilder<Stated, Stated>) -> Result<Verifier, PolicyError> {
        Verifier::with_secret(Secret::new(vec![7; length]), policy.build()?)
    }

    fn empty_set() -> KeySet {
        KeySet::from_slice(br#"{"keys":[]}"#).expect("a set")
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
    fn what_cannot_be_expected_is_told_by_its_option() {
        let unset = String::new();
        let cases = [
            ("issuer", Policy::builder().issuer(unset.clone()).audience("a").build()),
            ("audience", Policy::builder().audience([""]).issuer("i").build()),
            ("subject", open().subject("").algorithms([]).build()),
            ("claims", open().claim("plan", Vec::<String>::new()).build()),
        ];
        for (option, outcome) in cases {
            let error = outcome.expect_err(option);
            assert_eq!((error.option(), &error), (Some(option), &PolicyError::NothingExpectedOf(option)));
            assert!(error.to_string().starts_with(&format!("{option}: ")), "{error}");
        }
    }

    #[test]
    fn a_policy_says_what_it_expects() {
        let policy = Policy::builder()
            .audience(["a", "b"])
            .issuer("i")
            .subject(Expected::Unchecked)
            .algorithms([Algorithm::ES256])
            .typ("at+jwt")
            .claim("plan", "gold")
            .template("sub", Template::parse("{plan}").expect("a template"))
            .required_claims(["jti"])
            .max_token_age(Duration::from_mins(1))
            .clock_tolerance(Duration::from_secs(5))
            .allow_missing_expiry(true)
            .crit(["x"])
            .max_token_bytes(9)
            .build()
            .expect("a policy");
        assert_eq!(policy.issuer().values(), Some(&["i".to_owned()][..]));
        assert_eq!(policy.audience(), &Expected::any_of(["a", "b"]).expect("values"));
        let typ = Expected::exactly("at+jwt").expect("a type");
        assert_eq!((policy.subject(), policy.typ()), (&Expected::Unchecked, &typ));
        assert_eq!(policy.algorithms(), Some(&[Algorithm::ES256][..]));
        let gold = ClaimRule::equals("gold").expect("a value");
        assert_eq!(policy.claims().collect::<Vec<_>>(), [("plan", &gold)]);
        assert_eq!(policy.templates().len(), 1);
        assert_eq!((policy.required_claims(), policy.crit()), (&["jti".to_owned()][..], &["x".to_owned()][..]));
        assert_eq!(policy.max_token_age(), Some(Duration::from_mins(1)));
        assert_eq!(policy.clock_tolerance(), Duration::from_secs(5));
        assert_eq!((policy.allows_missing_expiry(), policy.max_token_bytes()), (true, 9));
        let bare = open().build().expect("a policy");
        assert_eq!((bare.algorithms(), bare.max_token_age(), bare.max_token_bytes()), (None, None, 16_384));
        assert!(!bare.allows_missing_expiry());
    }

    #[test]
    fn algorithms_are_all_for_keys_or_all_for_secrets() {
        assert_eq!(open().algorithms([]).build().err(), Some(PolicyError::NoAlgorithms));
        let mixed = open().algorithms([Algorithm::HS256, Algorithm::RS256]).build().err();
        assert_eq!(mixed, Some(PolicyError::MixedAlgorithms));
        open().algorithms([Algorithm::HS256, Algorithm::HS512]).build().expect("secrets");
        open().algorithms([Algorithm::RS256, Algorithm::ES256]).build().expect("keys");
    }

    #[test]
    fn a_key_set_is_never_used_with_shared_secrets() {
        let symmetric = open().algorithms([Algorithm::HS384]);
        let refusal = PolicyError::SymmetricWithKeySet(Algorithm::HS384);
        assert_eq!(
            Verifier::new(empty_set(), symmetric.clone().build().expect("secrets")).err(),
            Some(refusal.clone())
        );
        let verifier = for_secret(48, symmetric).expect("long enough");
        assert_eq!(verifier.set_keys(empty_set()), Err(refusal));
        assert!(verifier.keys().is_none());
        let verifier = Verifier::new(empty_set(), open().build().expect("a policy")).expect("keys");
        let one = KeySet::from_slice(br#"{"keys":[{}]}"#).expect("a set");
        assert_eq!(verifier.set_keys(one), Ok(()));
        assert_eq!(verifier.keys().map(|keys| keys.iter().count()), Some(1));
    }

    #[test]
    fn a_secret_is_as_long_as_its_hash_and_has_its_algorithms_named() {
        assert_eq!(for_secret(64, open()).err(), Some(PolicyError::SecretNeedsAlgorithms));
        let public = open().algorithms([Algorithm::ES256]);
        assert_eq!(for_secret(64, public).err(), Some(PolicyError::AsymmetricWithSecret(Algorithm::ES256)));
        let secrets = open().algorithms([Algorithm::HS256, Algorithm::HS384]);
        for_secret(48, secrets.clone()).expect("as long as the longer hash");
        let refusal = PolicyError::SecretTooShort { algorithm: Algorithm::HS384, least: 48, found: 47 };
        assert_eq!(for_secret(47, secrets).err(), Some(refusal));
    }

    #[test]
    fn a_public_key_is_no_secret() {
        let secrets = open().algorithms([Algorithm::HS256]);
        let jwk = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        for text in ["-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA", &format!(r#"{{"keys":[{jwk}]}}"#), jwk] {
            // Whatever else is wrong.
            for policy in [open(), secrets.clone()] {
                let refusal = Verifier::with_secret(Secret::new(text), policy.build().expect("a policy")).err();
                assert_eq!(refusal, Some(PolicyError::SecretIsPublicKey), "{text}");
            }
        }
    }

    #[test]
    fn a_refused_policy_names_the_option_and_says_what_to_do() {
        let refusals = [
            (Expected::exactly("").err(), "", "nothing could match"),
            (Template::parse("{").err(), "templates", "names of claims in braces"),
            (open().algorithms([]).build().err(), "algorithms", "list of algorithms is empty"),
            (for_secret(64, open()).err(), "algorithms", "needs its algorithms named"),
            (
                open().algorithms([Algorithm::HS256, Algorithm::RS256]).build().err(),
                "algorithms",
                "a verifier for each",
            ),
            (
                Some(PolicyError::SymmetricWithKeySet(Algorithm::HS256)),
                "algorithms",
                "HS256 works with a shared secret",
            ),
            (Some(PolicyError::AsymmetricWithSecret(Algorithm::ES256)), "algorithms", "ES256 works with public keys"),
            (for_secret(0, open().algorithms([Algorithm::HS512])).err(), "secret", "at least 64 bytes"),
        ];
        let refusals = refusals.into_iter().chain([(
            Verifier::with_secret(Secret::new("-----BEGIN PUBLIC KEY-----"), open().build().expect("a policy")).err(),
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
