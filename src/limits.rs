//! Every budget, one reason each. Work and memory stay linear in what these let in.

/// What a caller may adjust: how large a token and a key set may be.
///
/// | field | unit | default |
/// |---|---|---|
/// | `token_bytes` | bytes of the compact token | 16,384 |
/// | `jwks_bytes` | bytes of the JWKS document | 1,048,576 |
/// | `keys` | members of `keys` | 1,000 |
///
/// # Example: an issuer whose tokens carry large group claims
///
/// ```
/// use jwt_verdict::Limits;
///
/// let limits = Limits { token_bytes: 64 * 1024, ..Limits::default() };
/// assert_eq!(limits.keys, 1_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest token, in bytes. The default is what common HTTP servers let through in one header.
    pub token_bytes: usize,
    /// Longest JWKS document, in bytes. The largest public sets are below 50 KiB.
    pub jwks_bytes: usize,
    /// Most members of `keys`. The largest public sets hold some dozens.
    pub keys: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { token_bytes: 16 * 1024, jwks_bytes: 1024 * 1024, keys: 1_000 }
    }
}

/// Deepest nesting of JSON values; the outermost object counts as 1. Claims seen in the wild stay below 8.
pub(crate) const JSON_DEPTH: usize = 32;

/// NIST SP 800-131A and RFC 7518 3.3 ask for at least this many bits of RSA modulus.
pub(crate) const RSA_BITS_MIN: usize = 2048;

/// One verification takes time that grows with the square of the size: 8192 bits cost 16 times what 2048 do.
pub(crate) const RSA_BITS_MAX: usize = 8192;

/// Largest RSA exponent accepted, 2^33 - 1: what the arithmetic takes, and far above 65537.
pub(crate) const RSA_EXPONENT_MAX: u64 = (1 << 33) - 1;

/// Longest list of names in `crit`; one that is longer is nobody's extension.
pub(crate) const CRIT_NAMES: usize = 16;

/// Keys that a refusal lists, of a set that may hold thousands: a token of a stranger's choosing must not make the report long.
pub(crate) const NEAREST_KEYS: usize = 10;

/// Characters of a token's value that an error or verdict repeats, so that no report grows with its input.
pub(crate) const QUOTED_CHARACTERS: usize = 256;
