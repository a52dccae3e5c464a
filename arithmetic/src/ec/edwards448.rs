//! Points of edwards448: x² + y² = 1 + dx²y² (RFC 8032 5.2), in projective coordinates.
//!
//! The addition is complete: it holds for equal, opposite and neutral points alike (Bernstein and Lange 2007, "Faster addition
//! and doubling on elliptic curves", theorem 3.3; d is no square), so nothing here has exceptions.
//!
//! # Bounds
//!
//! *Values.* In multiples of p, with p/R = 2^-28 (`field.rs`): of a sum |x|, |y| ≤ 1.1, |z| ≤ 7; of a table's point each number
//! ≤ 1.1. In [`Projective::add`] then: b, c, d ≤ 1 + 2^-22; e ≤ 39,082; f, g ≤ 39,084, and their product ≤ 1 + 39,084²/2^28 ≤ 7;
//! the other products have factors ≤ 39,084 and ≤ 7: ≤ 1.1. In [`Projective::double`] no factor is above 7. In
//! [`Affine::minus_decompressed`] v ≤ 39,083, and its square ≤ 7.
//!
//! *Limbs.* Every factor is carried or the difference of two numbers that are, as the x of a point may be; only h − c − d is below
//! 2^29 in magnitude, as a sum is, and its other factor is carried. What is asked whether it is zero is below 2^30, and is multiplied
//! by 1 alone. A multiple of a product by 39,081 has a last limb below 2^17.

use crate::ec::field::{Field, Field448, batch_invert};
use crate::ec::hex::from_hex;
use crate::tables::group::{Group, Point, SUMS, Sum};

type F = Field448;

/// A point as a table holds it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affine {
    x: F,
    y: F,
}

/// (X/Z, Y/Z).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Projective {
    x: F,
    y: F,
    z: F,
}

impl Affine {
    /// Minus the point of a canonical encoding (RFC 8032 5.2.3) whose x is not 0; `None` when it is no point's.
    pub(crate) fn minus_decompressed(encoding: &[u8]) -> Option<Self> {
        let (&sign, y) = encoding.split_last()?;
        let mut bytes: [u8; 56] = y.try_into().ok()?;
        bytes.reverse();
        let y = F::from_be_bytes(&bytes);
        // x² = u / v with u = 1 − y² and v = 1 − dy².
        let yy = y.square();
        let u = difference(&F::ONE, &yy);
        let v = sum(&yy.multiply_small(MINUS_D), &F::ONE);
        // The candidate u³·v·(u⁵·v³)^((p−3)/4) is a root of u/v or of −u/v.
        let uuu = u.square().multiply(&u);
        let u5v3 = u.square().multiply(&uuu).multiply(&v.square()).multiply(&v);
        let x = u5v3.power(&P_LESS_3_BY_4).multiply(&uuu).multiply(&v);
        if !difference(&x.square().multiply(&v), &u).is_zero() {
            return None;
        }
        // Minus the point has the other sign.
        let is_odd = sign & 0x80 != 0;
        Some(Self { x: if x.is_odd() == is_odd { difference(&F::ZERO, &x) } else { x }, y })
    }

    /// The point, or its opposite.
    fn from_limbs(point: &[i32], is_opposite: bool) -> Self {
        let [x, y] = [0, 1].map(|i| F::from_limbs(&point[i * F::LENGTH..]));
        Self { x: if is_opposite { difference(&F::ZERO, &x) } else { x }, y }
    }

    pub(crate) fn to_limbs(self) -> Point {
        let mut point: Point = [0; _];
        self.write(&mut point);
        point
    }

    fn write(&self, point: &mut [i32]) {
        for (limbs, number) in point.chunks_exact_mut(F::LENGTH).zip([&self.x, &self.y]) {
            limbs.copy_from_slice(number.limbs());
        }
    }
}

impl Projective {
    const NEUTRAL: Self = Self { x: F::ZERO, y: F::ONE, z: F::ONE };

    pub(crate) fn from_limbs(sum: &Sum) -> Self {
        let [x, y, z] = [0, 1, 2].map(|i| F::from_limbs(&sum[i * F::LENGTH..]));
        Self { x, y, z }
    }

    fn write(&self, sum: &mut Sum) {
        for (limbs, number) in sum.chunks_exact_mut(F::LENGTH).zip([&self.x, &self.y, &self.z]) {
            limbs.copy_from_slice(number.limbs());
        }
    }

    /// 9M + 1S (RFC 8032 5.2.4, where the other Z is 1), with e negated.
    fn add(&self, other: &Affine) -> Self {
        let b = self.z.square();
        let c = self.x.multiply(&other.x);
        let d = self.y.multiply(&other.y);
        let e = c.multiply(&d).multiply_small(MINUS_D);
        let f = sum(&b, &e);
        let g = difference(&b, &e);
        let h = sum(&self.x, &self.y).multiply(&sum(&other.x, &other.y));
        Self {
            x: self.z.multiply(&f).multiply(&difference(&difference(&h, &c), &d)),
            y: self.z.multiply(&g).multiply(&difference(&d, &c)),
            z: f.multiply(&g),
        }
    }

    /// 3M + 4S (RFC 8032 5.2.4).
    fn double(&self) -> Self {
        let b = sum(&self.x, &self.y).square();
        let c = self.x.square();
        let d = self.y.square();
        let e = sum(&c, &d);
        let zz = self.z.square();
        let j = difference(&e, &sum(&zz, &zz));
        Self { x: difference(&b, &e).multiply(&j), y: e.multiply(&difference(&c, &d)), z: e.multiply(&j) }
    }

    /// The encoding of RFC 8032 5.2.2.
    pub(crate) fn compress(&self) -> [u8; 57] {
        let inverse = self.z.invert();
        let mut bytes = [0; 57];
        self.y.multiply(&inverse).to_le_bytes(&mut bytes);
        bytes[56] = u8::from(self.x.multiply(&inverse).is_odd()) << 7;
        bytes
    }
}

/// The points of the curve.
pub(crate) struct Edwards448;

impl Group for Edwards448 {
    fn point_length(&self) -> usize {
        2 * F::LENGTH
    }

    fn scalar_bits(&self) -> usize {
        446
    }

    /// The base point (RFC 8032 5.2).
    fn generator(&self) -> Point {
        Affine { x: F::from_be_bytes(&BASE_X), y: F::from_be_bytes(&BASE_Y) }.to_limbs()
    }

    fn begin(&self, point: &[i32], is_opposite: bool) -> Sum {
        let mut sum = [0; _];
        Projective::NEUTRAL.write(&mut sum);
        self.add(&mut sum, point, is_opposite);
        sum
    }

    fn add(&self, sum: &mut Sum, point: &[i32], is_opposite: bool) {
        Projective::from_limbs(sum).add(&Affine::from_limbs(point, is_opposite)).write(sum);
    }

    fn add_complete(&self, sum: &mut Sum, point: &[i32], is_opposite: bool) -> bool {
        self.add(sum, point, is_opposite);
        true
    }

    fn double(&self, sum: &mut Sum) {
        Projective::from_limbs(sum).double().write(sum);
    }

    fn is_exceptional(&self, _: &Sum) -> bool {
        false
    }

    fn to_points(&self, sums: &[Sum], points: &mut [i32]) {
        let mut inverses = [F::ZERO; SUMS];
        for (z, sum) in inverses.iter_mut().zip(sums) {
            *z = Projective::from_limbs(sum).z;
        }
        batch_invert(&mut inverses[..sums.len()]);
        for ((sum, inverse), point) in sums.iter().zip(&inverses).zip(points.chunks_exact_mut(2 * F::LENGTH)) {
            let sum = Projective::from_limbs(sum);
            Affine { x: sum.x.multiply(inverse), y: sum.y.multiply(inverse) }.write(point);
        }
    }
}

// Called and not copied: this curve is to be small before it is fast.

#[inline(never)]
fn sum(a: &F, b: &F) -> F {
    a.add(b).carry()
}

/// Not carried.
#[inline(never)]
fn difference(a: &F, b: &F) -> F {
    a.subtract(b)
}

/// (p − 3)/4 = 2^446 − 2^222 − 1, in binary 223 ones, a zero and 222 ones: how many ones each step has come to.
const P_LESS_3_BY_4: [(u32, usize); 12] = [
    (1, 0),   // 2
    (1, 0),   // 3
    (3, 2),   // 6
    (3, 2),   // 9
    (9, 4),   // 18
    (18, 5),  // 36
    (1, 0),   // 37
    (37, 7),  // 74
    (37, 7),  // 111
    (111, 9), // 222
    (1, 0),   // 223
    (223, 10),
];

/// d = −39081 (RFC 8032 5.2).
const MINUS_D: i32 = 39_081;

const BASE_X: [u8; 56] = from_hex(
    "4f1970c66bed0ded221d15a622bf36da9e146570470f1767ea6de324a3d3a46412ae1af72ab66511433b80e18b00938e2626a82bc70cc05e",
);

const BASE_Y: [u8; 56] = from_hex(
    "693f46716eb6bc248876203756c9c7624bea73736ca3984087789c1e05a0c2d73ad3ff1ce67c39c4fdbd132c4ed7c8ad9808795bf230fa14",
);
