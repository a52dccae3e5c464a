//! The numbers of the parameter sets (FIPS 204 table 1), and the lengths that follow from them (table 2).

use super::ring::Q;

/// The parameter sets of ML-DSA (FIPS 204 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterSet {
    /// ML-DSA-44.
    MlDsa44,
    /// ML-DSA-65.
    MlDsa65,
    /// ML-DSA-87.
    MlDsa87,
}

/// Bits that are dropped from t, so that the public key holds t1 only.
pub(super) const D: u32 = 13;

/// Bits of a coefficient of t1: those of q − 1 less [`D`].
pub(super) const HIGH_BITS: u32 = 10;

/// Bytes of a packed polynomial of t1.
pub(super) const HIGH_BITS_BYTES: usize = packed_bytes(HIGH_BITS);

#[derive(Debug)]
pub(super) struct Parameters {
    /// Rows of A.
    pub(super) k: u8,
    /// Columns of A.
    pub(super) l: u8,
    /// Coefficients of c that are not 0.
    pub(super) tau: u8,
    /// Binary logarithm of γ1.
    gamma1_exponent: u8,
    pub(super) gamma2: u32,
    /// τ·η.
    pub(super) beta: u32,
    /// Most ones in a hint.
    pub(super) omega: u8,
    /// λ/4.
    pub(super) commitment_bytes: usize,
}

impl ParameterSet {
    /// Bytes of a public key.
    #[must_use]
    pub fn public_key_bytes(self) -> usize {
        Parameters::of(self).public_key_bytes()
    }

    /// Bytes of a signature.
    #[must_use]
    pub fn signature_bytes(self) -> usize {
        Parameters::of(self).signature_bytes()
    }
}

impl Parameters {
    pub(super) const fn of(set: ParameterSet) -> &'static Self {
        match set {
            ParameterSet::MlDsa44 => &ML_DSA_44,
            ParameterSet::MlDsa65 => &ML_DSA_65,
            ParameterSet::MlDsa87 => &ML_DSA_87,
        }
    }

    pub(super) const fn gamma1(&self) -> u32 {
        1 << self.gamma1_exponent
    }

    /// Bits of a coefficient of z: it is from −γ1 + 1 to γ1.
    pub(super) fn response_bits(&self) -> u32 {
        u32::from(self.gamma1_exponent) + 1
    }

    /// Bits of a coefficient of w1: it is below (q − 1)/2γ2, which is 44 or 16.
    pub(super) const fn rounded_bits(&self) -> u32 {
        ((Q - 1) / (2 * self.gamma2) - 1).ilog2() + 1
    }

    fn public_key_bytes(&self) -> usize {
        32 + usize::from(self.k) * HIGH_BITS_BYTES
    }

    /// Columns of [A | −t1·2^d].
    pub(super) fn columns(&self) -> usize {
        usize::from(self.l) + 1
    }

    /// Bytes of a packed polynomial of z.
    pub(super) fn response_polynomial_bytes(&self) -> usize {
        packed_bytes(self.response_bits())
    }

    pub(super) fn response_bytes(&self) -> usize {
        usize::from(self.l) * self.response_polynomial_bytes()
    }

    fn signature_bytes(&self) -> usize {
        self.commitment_bytes + self.response_bytes() + usize::from(self.omega) + usize::from(self.k)
    }
}

/// Bytes of a polynomial of so many bits a coefficient.
#[expect(clippy::as_conversions, reason = "at most 20; `From` is not const")]
const fn packed_bytes(bits: u32) -> usize {
    32 * bits as usize
}

const ML_DSA_44: Parameters = Parameters {
    k: 4,
    l: 4,
    tau: 39,
    gamma1_exponent: 17,
    gamma2: (Q - 1) / 88,
    beta: 78,
    omega: 80,
    commitment_bytes: 32,
};

const ML_DSA_65: Parameters = Parameters {
    k: 6,
    l: 5,
    tau: 49,
    gamma1_exponent: 19,
    gamma2: (Q - 1) / 32,
    beta: 196,
    omega: 55,
    commitment_bytes: 48,
};

const ML_DSA_87: Parameters = Parameters {
    k: 8,
    l: 7,
    tau: 60,
    gamma1_exponent: 19,
    gamma2: (Q - 1) / 32,
    beta: 120,
    omega: 75,
    commitment_bytes: 64,
};
