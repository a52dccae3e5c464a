//! ML-DSA verification (FIPS 204 algorithms 3 and 8) with an empty context, as JWS uses it (RFC 9964).
//!
//! One code for the three parameter sets, whose numbers are data, and no function of it inlined or unrolled much, for the
//! module has little room: `inline(never)` keeps each a third of what LLVM would make of it, at next to no cost in time.
//!
//! With z of the signature, c of its commitment hash and t1 of the key, w = A·z − c·t1·2^d is one product here, of
//! the matrix [A | −t1·2^d] and the vector (z, c). That matrix depends on the key alone and takes more than half of the
//! time to make, so it is kept, within the budget of all keys.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "arithmetic on coefficients, whose bounds are argued where it stands; overflow is checked in tests"
)]

mod encoding;
mod parameters;
mod ring;
mod rounding;
mod sampling;

use core::fmt;
use std::sync::Arc;

use crate::error::InvalidSignature;
use crate::shake::Shake;
use crate::tables::key_cache::{Build, CachedTable};
use encoding::{Hint, pack, unpack, unpack_response};
pub use parameters::ParameterSet;
use parameters::{D, Parameters};
use ring::{Polynomial, Q, Zetas};
use sampling::{sample_signs, sample_uniform};

/// An ML-DSA public key, which is expanded when it is first used.
pub struct PreparedMlDsa {
    set: ParameterSet,
    public_key: Vec<u8>,
    expansion: CachedTable<PublicKey>,
}

/// What every verification with a key needs.
struct Expansion {
    /// [A | −t1·2^d] row by row, transformed.
    matrix: Vec<Polynomial>,
    /// Of the public key (FIPS 204 algorithm 8 step 6).
    hash: [u8; 64],
}

/// A public key that is to be expanded, in one step: each verification without it would take as long.
struct PublicKey {
    parameters: &'static Parameters,
    bytes: Vec<u8>,
}

impl PreparedMlDsa {
    /// Takes a public key (FIPS 204 algorithm 22); `None` when it has another length than those of the set, for all of that length
    /// are one.
    #[must_use]
    pub fn new(set: ParameterSet, public_key: &[u8]) -> Option<Self> {
        if public_key.len() != set.public_key_bytes() {
            return None;
        }
        Some(Self { set, public_key: public_key.to_vec(), expansion: CachedTable::new() })
    }

    /// The parameter set that the key is of.
    #[must_use]
    pub const fn set(&self) -> ParameterSet {
        self.set
    }

    /// Expands the key now: half a verification, and 20, 36 or 64 KiB.
    pub fn prepare(&self) {
        self.expansion();
    }

    /// Whether `signature` is one over `message`, pure and with an empty context (FIPS 204 algorithm 3).
    ///
    /// # Errors
    ///
    /// [`Length`](InvalidSignature::Length), [`Range`](InvalidSignature::Range) when the norm of z is not below γ1 − β,
    /// [`Hint`](InvalidSignature::Hint), or [`Mismatch`](InvalidSignature::Mismatch).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        if signature.len() != self.set.signature_bytes() {
            return Err(InvalidSignature::Length);
        }
        let parameters = Parameters::of(self.set);
        let (commitment, rest) = signature.split_at(parameters.commitment_bytes);
        let (response, hint) = rest.split_at(parameters.response_bytes());
        let hint = Hint::decode(hint, parameters.omega).ok_or(InvalidSignature::Hint)?;

        let zetas = Zetas::new();
        let mut vector = vec![[0; 256]; parameters.columns()];
        for (polynomial, packed) in vector.iter_mut().zip(response.chunks(parameters.response_polynomial_bytes())) {
            unpack_response(polynomial, packed, parameters).ok_or(InvalidSignature::Range)?;
        }
        if let Some(last) = vector.last_mut() {
            sample_signs(last, commitment, parameters.tau);
        }
        for polynomial in &mut vector {
            zetas.transform(polynomial);
        }

        // FIPS 204 algorithm 3 step 5: a zero for "not prehashed", and the length of the context.
        let expansion = self.expansion();
        let representative: [u8; 64] = Shake::hash_256(&[&expansion.hash, &[0, 0], message]);
        let mut hash = Shake::new_256();
        hash.absorb(&representative);
        let mut w = [0; 256];
        for (row, places) in expansion.matrix.chunks(vector.len()).zip(hint.rows()) {
            ring::multiply_row(&mut w, row, &vector);
            zetas.restore(&mut w);
            rounding::use_hint(&mut w, places, parameters.gamma2);
            pack(&w, parameters.rounded_bits(), &mut hash);
        }
        hash.finish();
        let holds = commitment.iter().all(|&byte| byte == hash.next());
        if holds { Ok(()) } else { Err(InvalidSignature::Mismatch) }
    }

    fn expansion(&self) -> Arc<Expansion> {
        let key = || PublicKey { parameters: Parameters::of(self.set), bytes: self.public_key.clone() };
        // While another thread expands the key, this one does it for itself.
        self.expansion.finish(key).unwrap_or_else(|| Arc::new(key().expand()))
    }
}

impl PublicKey {
    /// FIPS 204 algorithms 23 (`pkDecode`) and 32 (`ExpandA`).
    fn expand(&self) -> Expansion {
        let (seed, high_bits) = self.bytes.split_at(32);
        let zetas = Zetas::new();
        let columns = self.parameters.columns();
        let mut matrix = vec![[0; 256]; usize::from(self.parameters.k) * columns];
        let packed = high_bits.chunks(parameters::HIGH_BITS_BYTES);
        for ((polynomials, packed), row) in matrix.chunks_mut(columns).zip(packed).zip(0..) {
            for (polynomial, column) in polynomials.iter_mut().zip(0..) {
                if column < self.parameters.l {
                    sample_uniform(polynomial, seed, column, row);
                } else {
                    unpack(polynomial, packed, parameters::HIGH_BITS);
                    // t1 is below 2^10, so t1·2^d is at most q − 1.
                    for high in polynomial.iter_mut() {
                        *high = Q - (*high << D);
                    }
                    zetas.transform(polynomial);
                }
            }
        }
        Expansion { matrix, hash: Shake::hash_256(&[&self.bytes]) }
    }
}

impl Build for PublicKey {
    type Table = Expansion;

    fn size(&self) -> usize {
        usize::from(self.parameters.k) * self.parameters.columns() * size_of::<Polynomial>()
    }

    fn step(&mut self) -> Option<Expansion> {
        Some(self.expand())
    }
}

impl fmt::Debug for PreparedMlDsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedMlDsa").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use ml_dsa::{EncodedVerifyingKey, Keypair, MlDsaParams, Signature, SigningKey, VerifyingKey};

    use super::{Build, InvalidSignature, ParameterSet, Parameters, PreparedMlDsa, PublicKey};
    use crate::test_inputs::{Source, cases, few};

    /// A key, and the same key as the crate has it.
    struct Pair<P: MlDsaParams>(PreparedMlDsa, VerifyingKey<P>);

    impl<P: MlDsaParams> Pair<P> {
        fn new(set: ParameterSet, bytes: &[u8]) -> Self {
            let encoded = EncodedVerifyingKey::<P>::try_from(bytes).unwrap();
            Self(PreparedMlDsa::new(set, bytes).unwrap(), VerifyingKey::decode(&encoded))
        }

        /// Ours, which has to be the crate's.
        fn verdict(&self, message: &[u8], signature: &[u8]) -> Verdict {
            let Self(key, reference) = self;
            let verdict = key.verify(message, signature);
            let expected = Signature::<P>::try_from(signature)
                .is_ok_and(|signature| reference.verify_with_context(message, &[], &signature));
            assert_eq!(verdict, key.verify(message, signature), "the same with an expanded key");
            assert_eq!(verdict == Ok(()), expected, "{verdict:?}");
            Verdict(verdict)
        }
    }

    #[derive(Debug, PartialEq)]
    struct Verdict(Result<(), InvalidSignature>);

    const ACCEPTED: Verdict = Verdict(Ok(()));
    const REFUSED: Verdict = Verdict(Err(InvalidSignature::Mismatch));

    /// Signatures that are changed in each of their parts, in ways that their form allows and in ways that it does not.
    fn mutations(parameters: &Parameters, signature: &[u8], source: &mut Source) -> Vec<Vec<u8>> {
        let hint = parameters.commitment_bytes + parameters.response_bytes();
        let ends = hint + usize::from(parameters.omega);
        let used = usize::from(*signature.last().unwrap());
        let mut changed = Vec::new();
        let mut change = |change: &mut dyn FnMut(&mut Vec<u8>)| {
            let mut altered = signature.to_vec();
            change(&mut altered);
            // Two places that are equal swap to the same signature.
            if altered != signature {
                changed.push(altered);
            }
        };
        for (start, end) in
            [(0, parameters.commitment_bytes), (parameters.commitment_bytes, hint), (hint, signature.len())]
        {
            change(&mut |signature| signature[start + source.below(end - start)] ^= 1 << source.below(8));
        }
        // A coefficient of z at and beside its bounds.
        let bits = usize::try_from(parameters.response_bits()).unwrap();
        let (gamma1, beta) = (parameters.gamma1(), parameters.beta);
        for number in [0, beta, beta + 1, 2 * gamma1 - beta - 1, 2 * gamma1 - beta, 2 * gamma1 - 1] {
            change(&mut |signature| {
                let place = parameters.commitment_bytes * 8 + source.below(256 * usize::from(parameters.l)) * bits;
                for bit in 0..bits {
                    let (byte, mask) = ((place + bit) / 8, 1 << ((place + bit) % 8));
                    signature[byte] &= !mask;
                    signature[byte] |= if number >> bit & 1 == 1 { mask } else { 0 };
                }
            });
        }
        // Places twice, in another order, one more or fewer of them, and ones after the last.
        if used >= 2 {
            let place = hint + source.below(used - 1);
            change(&mut |signature| signature.swap(place, place + 1));
            change(&mut |signature| signature[place] = signature[place + 1]);
        }
        if used < usize::from(parameters.omega) {
            change(&mut |signature| signature[hint + used] = 1);
            change(&mut |signature| signature[ends - 1] = u8::MAX);
            change(&mut |signature| *signature.last_mut().unwrap() += 1);
            change(&mut |signature| {
                signature[hint + used] = u8::MAX;
                *signature.last_mut().unwrap() += 1;
            });
        }
        for end in 0..usize::from(parameters.k) {
            change(&mut |signature| signature[ends + end] = u8::MAX);
            change(&mut |signature| signature[ends + end] = parameters.omega + 1);
            change(&mut |signature| signature[ends + end] = signature[ends + end].wrapping_sub(1));
        }
        change(&mut |signature| signature[hint..].fill(0));
        change(&mut |signature| signature.fill(0));
        change(&mut |signature| signature.fill(u8::MAX));
        change(&mut |signature| *signature = source.runs(signature.len()));
        changed
    }

    fn agrees_with_the_crate<P: MlDsaParams>(set: ParameterSet) {
        let mut source = Source(30);
        let parameters = Parameters::of(set);
        let mut verdicts = [0; 4];
        for _ in 0..cases(6) {
            let signer = SigningKey::<P>::from_seed(&source.runs(32)[..].try_into().unwrap());
            let sign = |message: &[u8], context: &[u8]| {
                signer.expanded_key().sign_deterministic(message, context).unwrap().encode()
            };
            let bytes = signer.verifying_key().encode();
            let key = Pair::<P>::new(set, &bytes);
            for _ in few(0..2, 1) {
                let length = source.below(400);
                let message = source.runs(length);
                let signature = sign(&message, &[]);
                assert_eq!(key.verdict(&message, &signature), ACCEPTED);
                assert_eq!(key.verdict(&message, &sign(&message, b"JWS")), REFUSED);
                assert_eq!(key.verdict(&[&message[..], &[0]].concat(), &signature), REFUSED);
                for changed in few(mutations(parameters, &signature, &mut source), 4) {
                    verdicts[match key.verdict(&message, &changed).0 {
                        Ok(()) => 1,
                        Err(InvalidSignature::Mismatch) => 0,
                        Err(InvalidSignature::Range) => 2,
                        Err(InvalidSignature::Hint) => 3,
                        Err(error) => panic!("{error}"),
                    }] += 1;
                }
            }
            // Any bytes are a key.
            let other = Pair::<P>::new(set, &source.runs(bytes.len()));
            assert_eq!(other.verdict(b"", &sign(b"", &[])), REFUSED);
        }
        // The few changes under Miri need not bring each.
        let least = i32::from(!cfg!(miri));
        assert!(verdicts[1] == 0 && [0, 2, 3].iter().all(|&kind| verdicts[kind] >= least), "{verdicts:?}");
    }

    #[test]
    fn ml_dsa_44() {
        agrees_with_the_crate::<ml_dsa::MlDsa44>(ParameterSet::MlDsa44);
    }

    #[cfg_attr(miri, ignore = "takes an hour; ML-DSA-44 runs the same code")]
    #[test]
    fn ml_dsa_65() {
        agrees_with_the_crate::<ml_dsa::MlDsa65>(ParameterSet::MlDsa65);
    }

    #[cfg_attr(miri, ignore = "takes an hour; ML-DSA-44 runs the same code")]
    #[test]
    fn ml_dsa_87() {
        agrees_with_the_crate::<ml_dsa::MlDsa87>(ParameterSet::MlDsa87);
    }

    /// As the documentation of `prepare` says.
    #[test]
    fn an_expansion_has_20_to_64_kib_and_is_kept() {
        let sizes = [(ParameterSet::MlDsa44, 20), (ParameterSet::MlDsa65, 36), (ParameterSet::MlDsa87, 64)];
        for (set, kib) in few(sizes, 1) {
            let key = PreparedMlDsa::new(set, &vec![7; set.public_key_bytes()]).unwrap();
            key.prepare();
            let kept = key.expansion.table(|| panic!("it is not made again"));
            assert_eq!(size_of_val(&*kept.unwrap().matrix), kib * 1024);
            assert_eq!(PublicKey { parameters: Parameters::of(set), bytes: Vec::new() }.size(), kib * 1024);
        }
    }

    #[test]
    fn a_key_is_printed_without_its_numbers() {
        let bytes = vec![7; ParameterSet::MlDsa44.public_key_bytes()];
        let key = PreparedMlDsa::new(ParameterSet::MlDsa44, &bytes).unwrap();
        assert_eq!(format!("{key:?}"), "PreparedMlDsa { .. }");
    }

    #[test]
    fn lengths_are_those_of_the_standard() {
        for (set, public_key, signature) in [
            (ParameterSet::MlDsa44, 1_312, 2_420),
            (ParameterSet::MlDsa65, 1_952, 3_309),
            (ParameterSet::MlDsa87, 2_592, 4_627),
        ] {
            assert_eq!(set.public_key_bytes(), public_key);
            assert_eq!(set.signature_bytes(), signature);
            let key = PreparedMlDsa::new(set, &vec![7; public_key]).unwrap();
            for by in [-1, 1] {
                assert!(PreparedMlDsa::new(set, &vec![7; public_key.wrapping_add_signed(by)]).is_none());
                let other = vec![0; signature.wrapping_add_signed(by)];
                assert_eq!(key.verify(b"", &other), Err(InvalidSignature::Length));
            }
        }
    }
}
