//! RSASSA-PKCS1-v1_5 and RSASSA-PSS verification (RFC 8017 8.1.2, 8.2.2).

mod encoding;

use jwt_verdict_arithmetic::{InvalidSignature, PreparedRsa};

use crate::error::{KeyProblem, Signer, VerifyError};
use crate::hash::Hash;
use crate::limits::{RSA_BITS_MAX, RSA_BITS_MIN, RSA_EXPONENT_MAX};

/// An RSA public key whose numbers are in range. It is prepared on first use.
#[derive(Debug)]
pub(crate) struct RsaKey {
    key: PreparedRsa,
}

impl RsaKey {
    /// Takes `n` and `e` (RFC 7518 6.3.1), big-endian and without leading zeros.
    pub(crate) fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyProblem> {
        let bits = bit_length(modulus);
        if bits < RSA_BITS_MIN {
            return Err(KeyProblem::RsaTooSmall { bits });
        }
        if bits > RSA_BITS_MAX {
            return Err(KeyProblem::RsaTooLarge { bits });
        }
        if modulus.last().is_none_or(|last| last & 1 == 0) {
            return Err(KeyProblem::RsaModulus);
        }
        let exponent = small_number(exponent)
            .filter(|exponent| (3..=RSA_EXPONENT_MAX).contains(exponent) && exponent & 1 == 1)
            .ok_or(KeyProblem::RsaExponent)?;
        if is_roca(modulus) {
            return Err(KeyProblem::Roca);
        }
        let key = PreparedRsa::new(modulus, exponent).ok_or(KeyProblem::RsaModulus)?;
        Ok(Self { key })
    }

    pub(crate) fn bits(&self) -> usize {
        self.key.modulus_bits()
    }

    /// Prepares the key now.
    pub(crate) fn prepare(&self) {
        self.key.prepare();
    }

    pub(crate) fn verify_pkcs1(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        let representative = self.recover(signature)?;
        holds(encoding::is_pkcs1(hash, message, &representative))
    }

    pub(crate) fn verify_pss(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Result<(), VerifyError> {
        let representative = self.recover(signature)?;
        holds(encoding::is_pss(hash, message, &representative, self.bits()))
    }

    /// RFC 8017 8.1.2 step 1, 5.2.2 step 1 and 2b: the number that a signature stands for, as long as the modulus.
    fn recover(&self, signature: &[u8]) -> Result<Vec<u8>, VerifyError> {
        self.key.recover(signature).map_err(|error| match error {
            InvalidSignature::Length => {
                VerifyError::SignatureLength { expected: self.key.modulus_bytes(), found: signature.len() }
            }
            InvalidSignature::Range => {
                VerifyError::SignatureRange { rule: "an RSA signature is a number below the modulus" }
            }
            _ => VerifyError::SignatureMismatch(Signer::PrivateKey),
        })
    }
}

fn holds(valid: bool) -> Result<(), VerifyError> {
    if valid { Ok(()) } else { Err(VerifyError::SignatureMismatch(Signer::PrivateKey)) }
}

fn bit_length(number: &[u8]) -> usize {
    let Some(first) = number.first() else {
        return 0;
    };
    let unused = usize::try_from(first.leading_zeros()).unwrap_or(0);
    number.len().saturating_mul(8).saturating_sub(unused)
}

fn small_number(bytes: &[u8]) -> Option<u64> {
    if bytes.len() > 8 {
        return None;
    }
    Some(bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// Whether the modulus shows the fingerprint of keys made by the broken generator of CVE-2017-15361 ("ROCA", Nemec et
/// al. 2017, section 3): modulo every small prime it is a power of 65537. A sound key does so once in 2^27.
fn is_roca(modulus: &[u8]) -> bool {
    ROCA_PRIMES.iter().all(|&prime| {
        let residue = modulus
            .iter()
            .fold(0_u32, |residue, &byte| (residue << 8 | u32::from(byte)).checked_rem(prime).unwrap_or(0));
        powers_of_65537(prime).any(|power| power == residue)
    })
}

fn powers_of_65537(prime: u32) -> impl Iterator<Item = u32> {
    let base = 65537_u32.checked_rem(prime).unwrap_or(0);
    let mut power = 1;
    (0..prime).map(move |_| {
        power = base.saturating_mul(power).checked_rem(prime).unwrap_or(0);
        power
    })
}

const ROCA_PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];
