//! Every limit, each with its reason. Work and memory are linear in what the limits allow.

/// The maximum size of a key set. [`PolicyBuilder::max_token_bytes`](crate::policy::PolicyBuilder::max_token_bytes) limits tokens.
///
/// | limit | unit | default |
/// |---|---|---|
/// | `jwks_bytes` | bytes of the JWKS document | 1,048,576 |
/// | `keys` | members of `keys` | 1,000 |
///
/// # Example: a federation that publishes the keys of all its members
///
/// ```
/// use jwt_verdict::keys::Limits;
/// use jwt_verdict::KeySet;
///
/// let limits = Limits::default().with_keys(10_000);
/// assert_eq!(limits.jwks_bytes, 1_048_576);
/// let keys = KeySet::with_limits(br#"{"keys":[]}"#, &limits)?;
/// # Ok::<(), jwt_verdict::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum length of a JWKS document, in bytes. The largest public sets are below 50 KiB.
    pub jwks_bytes: usize,
    /// Maximum number of keys. The largest public sets have some dozens.
    pub keys: usize,
}

impl Limits {
    /// Sets the maximum length of a JWKS document, in bytes.
    #[must_use]
    pub const fn with_jwks_bytes(mut self, bytes: usize) -> Self {
        self.jwks_bytes = bytes;
        self
    }

    /// Sets the maximum number of keys.
    #[must_use]
    pub const fn with_keys(mut self, keys: usize) -> Self {
        self.keys = keys;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { jwks_bytes: 1024 * 1024, keys: 1_000 }
    }
}

/// Maximum length of a token in bytes, unless the policy sets one: the limit of common HTTP servers for one header.
pub(crate) const TOKEN_BYTES: usize = 16 * 1024;

/// Maximum nesting of JSON values; the outermost object counts as 1. Real claims stay below 8.
pub(crate) const JSON_DEPTH: usize = 32;

/// NIST SP 800-131A and RFC 7518 3.3 require an RSA modulus of at least this many bits.
pub(crate) const RSA_BITS_MIN: usize = 2048;

/// The time of a verification grows with the square of the size: 8192 bits cost 16 times as much as 2048.
pub(crate) const RSA_BITS_MAX: usize = 8192;

/// Largest RSA exponent, 2^33 - 1: the maximum of the arithmetic, and far above 65537.
pub(crate) const RSA_EXPONENT_MAX: u64 = (1 << 33) - 1;

/// Maximum number of names in `crit`; no real extension needs more.
pub(crate) const CRIT_NAMES: usize = 16;

/// Maximum nesting of rules about a claim: no value of a token is deeper.
pub(crate) const RULE_DEPTH: usize = JSON_DEPTH;

/// Maximum number of values in the rules of a policy.
pub(crate) const RULE_VALUES: usize = 1_000;

/// Maximum number of scope tokens that a policy requires: they are told to the caller in one header.
pub(crate) const SCOPE_TOKENS: usize = 100;

/// Maximum number of keys in a rejection. A set may hold thousands, and a stranger's token must not make the report long.
pub(crate) const NEAREST_KEYS: usize = 10;

/// Maximum number of policies in a list: each is looked at for a token.
pub(crate) const POLICIES: usize = 64;

/// Maximum length of a token's value in an error or verdict, in characters, so that no report grows with its input.
pub(crate) const QUOTED_CHARACTERS: usize = 256;
