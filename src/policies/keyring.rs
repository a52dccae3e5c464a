//! The keys of a list of policies: who shares them, and which of them no single policy may decide about.

use std::sync::Arc;

use crate::algorithm::{Algorithm, Scheme};
use crate::keys::KeySet;
use crate::policy::Policy;
use crate::select::Keys;
use crate::signature::Secret;
use crate::sorted::sorted;

/// What a policy of a list has: never both.
#[derive(Clone, Debug)]
pub(super) enum Held {
    Set(Arc<KeySet>),
    Secret(Arc<Secret>),
}

impl Held {
    pub(super) fn keys(&self) -> Keys<'_> {
        match self {
            Self::Set(keys) => Keys::Set(keys),
            Self::Secret(secret) => Keys::Secret(secret),
        }
    }
}

/// The keys of each policy, by its place in the list.
#[derive(Debug)]
pub(super) struct Keyring {
    rings: Vec<Ring>,
}

/// The keys of one policy.
#[derive(Debug)]
pub(super) struct Ring {
    pub(super) held: Held,
    /// The place of the first policy with the same keys.
    pub(super) signer: usize,
    /// The positions, in order, of RSA keys without `alg` that verify nothing: the policies use them for both RS* and PS*,
    /// and would leave the algorithm to the token.
    pub(super) undecided: Vec<usize>,
}

/// An RSA key that leaves its algorithm to the policies, and the families that the policies of one signer use it for.
struct Open<'k> {
    thumbprint: &'k str,
    signer: usize,
    index: usize,
    families: Families,
}

#[derive(Clone, Copy, Default)]
struct Families {
    pkcs1: bool,
    pss: bool,
}

impl Keyring {
    pub(super) fn new<'p>(held: Vec<Held>, policies: impl Iterator<Item = &'p Policy>) -> Self {
        let signers = signers(&held);
        let undecided = undecided(&held, &signers, policies);
        let rings = held.into_iter().zip(signers).map(|(held, signer)| Ring {
            held,
            signer,
            undecided: undecided.iter().filter(|(of, _)| *of == signer).map(|(_, index)| *index).collect(),
        });
        Self { rings: rings.collect() }
    }

    /// The same with other keys at `places`.
    pub(super) fn with<'p>(&self, places: &[usize], held: &Held, policies: impl Iterator<Item = &'p Policy>) -> Self {
        let held_at =
            |(place, ring): (usize, &Ring)| if places.contains(&place) { held.clone() } else { ring.held.clone() };
        Self::new(self.rings.iter().enumerate().map(held_at).collect(), policies)
    }

    /// The keys of each policy, in the order of the list.
    pub(super) fn iter(&self) -> core::slice::Iter<'_, Ring> {
        self.rings.iter()
    }
}

/// For each policy the place of the first with the same keys.
fn signers(keys: &[Held]) -> Vec<usize> {
    let same = |one: &Held| keys.iter().position(|other| are_same(one, other));
    keys.iter().enumerate().map(|(place, one)| same(one).unwrap_or(place)).collect()
}

fn are_same(one: &Held, other: &Held) -> bool {
    match (one, other) {
        (Held::Set(one), Held::Set(other)) => Arc::ptr_eq(one, other),
        (Held::Secret(one), Held::Secret(other)) => one.is_same(other),
        _ => false,
    }
}

/// The keys without `alg` that policies use for both families, each by its signer and its position there.
///
/// A key is known by its thumbprint, since it may stand in several sets.
fn undecided<'p>(keys: &[Held], signers: &[usize], policies: impl Iterator<Item = &'p Policy>) -> Vec<(usize, usize)> {
    let mut families = vec![Families::default(); keys.len()];
    for (policy, signer) in policies.zip(signers) {
        if let Some(families) = families.get_mut(*signer) {
            families.add(Families::of(policy.algorithms()));
        }
    }
    let mut open = Vec::new();
    for (signer, (keys, families)) in keys.iter().zip(families).enumerate() {
        let Held::Set(set) = keys else { continue };
        let unstated = set.iter().filter(|jwk| jwk.leaves_algorithm_to_policy());
        open.extend(
            unstated
                .filter_map(|jwk| Some(Open { thumbprint: jwk.thumbprint()?, signer, index: jwk.index(), families })),
        );
    }
    let placed = open.iter().enumerate().map(|(place, key)| (Some(key.thumbprint), place)).collect();
    let in_order: Vec<&Open<'_>> = sorted(placed).into_iter().filter_map(|(_, place)| open.get(place)).collect();
    let mut undecided = Vec::new();
    for same in in_order.chunk_by(|one, other| one.thumbprint == other.thumbprint) {
        let mut together = Families::default();
        for key in same {
            together.add(key.families);
        }
        if together.pkcs1 && together.pss {
            undecided.extend(same.iter().map(|key| (key.signer, key.index)));
        }
    }
    undecided
}

impl Families {
    /// What a key without `alg` verifies under a policy that lists these algorithms, or none.
    fn of(algorithms: Option<&[Algorithm]>) -> Self {
        let Some(algorithms) = algorithms else {
            return Self { pkcs1: true, pss: false };
        };
        let lists = |is: fn(Scheme) -> bool| algorithms.iter().any(|algorithm| is(algorithm.scheme()));
        Self {
            pkcs1: lists(|scheme| matches!(scheme, Scheme::RsaPkcs1(_))),
            pss: lists(|scheme| matches!(scheme, Scheme::RsaPss(_))),
        }
    }

    fn add(&mut self, other: Self) {
        self.pkcs1 |= other.pkcs1;
        self.pss |= other.pss;
    }
}
