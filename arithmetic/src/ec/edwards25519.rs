//! Points of edwards25519: −x² + y² = 1 + dx²y² (RFC 8032 5.1), in extended coordinates.
//!
//! The addition is complete: it holds for equal, opposite and neutral points alike (Hisil, Wong, Carter and Dawson 2008,
//! 3.1; d is no square), so nothing here has exceptions.
//!
//! # Bounds on values
//!
//! In multiples of p, with p/R = 2^-6 (`field.rs`): of a sum |x|, |y|, |z|, |t| ≤ 1.2; of a table's point each number ≤ 1.1. In
//! [`Extended::add`] then: a, b ≤ 1 + 2.4·1.1/64 ≤ 1.1; c ≤ 1.1; e, h ≤ 2.2; f, g ≤ 2.4 + 1.1 = 3.5; products ≤ 1 + 3.5²/64 ≤ 1.2.
//! In [`Extended::double`]: a, b ≤ 1.1; c ≤ 2.2; h ≤ 2.2; e ≤ 3.4; g ≤ 1.1; f ≤ 3.3; products ≤ 1 + 3.4·3.3/64 ≤ 1.2.

use crate::ec::field::{Field, Field25519, batch_invert};
use crate::tables::group::{Group, Point, SUMS, Sum};

type F = Field25519;

/// A point as a table holds it (Niels): what an addition needs of its affine x and y.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Niels {
    /// y + x.
    sum: F,
    /// y − x.
    difference: F,
    /// 2dxy.
    product: F,
}

/// (X/Z, Y/Z), with T = XY/Z.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extended {
    x: F,
    y: F,
    z: F,
    t: F,
}

impl Niels {
    fn new(x: &F, y: &F) -> Self {
        let d = F::from_be_bytes(&D);
        let product = x.multiply(y).multiply(&d);
        Self {
            sum: y.add(x).carry().reduce(),
            difference: y.subtract(x).carry().reduce(),
            product: product.add(&product).carry().reduce(),
        }
    }

    /// Minus the point of a canonical encoding (RFC 8032 5.1.3) whose x is not 0; `None` when it is no point's.
    pub(crate) fn minus_decompressed(encoding: &[u8]) -> Option<Self> {
        let mut bytes: [u8; 32] = encoding.try_into().ok()?;
        bytes.reverse();
        let is_odd = bytes[0] & 0x80 != 0;
        bytes[0] &= 0x7f;
        let y = F::from_be_bytes(&bytes);
        // x² = u / v with u = y² − 1 and v = dy² + 1.
        let yy = y.square();
        let u = yy.subtract(&F::ONE).carry();
        let v = yy.multiply(&F::from_be_bytes(&D)).add(&F::ONE).carry();
        // The candidate u·v³·(u·v⁷)^((p−5)/8) is a root of u/v or of −u/v.
        let vvv = v.square().multiply(&v);
        let uv7 = vvv.square().multiply(&v).multiply(&u);
        let mut x = uv7.power(&P_LESS_5_BY_8).multiply(&vvv).multiply(&u);
        let vxx = x.square().multiply(&v);
        if vxx.add(&u).carry().is_zero() {
            x = x.multiply(&F::from_be_bytes(&ROOT_OF_MINUS_ONE));
        } else if !vxx.subtract(&u).carry().is_zero() {
            return None;
        }
        // Minus the point has the other sign.
        if x.is_odd() == is_odd {
            x = F::ZERO.subtract(&x).carry();
        }
        Some(Self::new(&x, &y))
    }
}

impl Niels {
    /// The point, or its opposite.
    fn from_limbs(point: &[i32], is_opposite: bool) -> Self {
        let [sum, difference, product] = [0, 1, 2].map(|i| F::from_limbs(&point[i * F::LENGTH..]));
        if is_opposite {
            Self { sum: difference, difference: sum, product: F::ZERO.subtract(&product) }
        } else {
            Self { sum, difference, product }
        }
    }

    pub(crate) fn to_limbs(self) -> Point {
        let mut point: Point = [0; _];
        self.write(&mut point);
        point
    }

    fn write(&self, point: &mut [i32]) {
        for (limbs, number) in point.chunks_exact_mut(F::LENGTH).zip([&self.sum, &self.difference, &self.product]) {
            limbs.copy_from_slice(number.limbs());
        }
    }
}

impl Extended {
    const NEUTRAL: Self = Self { x: F::ZERO, y: F::ONE, z: F::ONE, t: F::ZERO };

    pub(crate) fn from_limbs(sum: &Sum) -> Self {
        let [x, y, z, t] = [0, 1, 2, 3].map(|i| F::from_limbs(&sum[i * F::LENGTH..]));
        Self { x, y, z, t }
    }

    fn write(&self, sum: &mut Sum) {
        for (limbs, number) in sum.chunks_exact_mut(F::LENGTH).zip([&self.x, &self.y, &self.z, &self.t]) {
            limbs.copy_from_slice(number.limbs());
        }
    }

    /// 7M (Hisil, Wong, Carter and Dawson 2008, 4.2, with the table's form of the other point).
    fn add(&self, other: &Niels) -> Self {
        let a = self.y.subtract(&self.x).multiply(&other.difference);
        let b = self.y.add(&self.x).multiply(&other.sum);
        let c = self.t.multiply(&other.product);
        let d = self.z.add(&self.z);
        let e = b.subtract(&a);
        let f = d.subtract(&c).carry();
        let g = d.add(&c).carry();
        let h = b.add(&a).carry();
        Self { x: e.multiply(&f), y: g.multiply(&h), z: f.multiply(&g), t: e.multiply(&h) }
    }

    /// 4M + 4S (Hisil, Wong, Carter and Dawson 2008, 3.3), with all four factors negated.
    fn double(&self) -> Self {
        let a = self.x.square();
        let b = self.y.square();
        let c = self.z.square().multiply_small(2);
        let h = a.add(&b).carry();
        let e = h.subtract(&self.x.add(&self.y).carry().square());
        let g = a.subtract(&b);
        let f = c.add(&g).carry();
        Self { x: e.multiply(&f), y: g.multiply(&h), z: f.multiply(&g), t: e.multiply(&h) }
    }

    /// The encoding of RFC 8032 5.1.2.
    pub(crate) fn compress(&self) -> [u8; 32] {
        let inverse = self.z.invert();
        let x = self.x.multiply(&inverse);
        let mut bytes = [0; 32];
        self.y.multiply(&inverse).to_le_bytes(&mut bytes);
        bytes[31] |= u8::from(x.is_odd()) << 7;
        bytes
    }
}

/// The points of the curve.
pub(crate) struct Edwards25519;

impl Group for Edwards25519 {
    fn point_length(&self) -> usize {
        3 * F::LENGTH
    }

    fn scalar_bits(&self) -> usize {
        253
    }

    /// The base point (RFC 8032 5.1).
    fn generator(&self) -> Point {
        Niels::new(&F::from_be_bytes(&BASE_X), &F::from_be_bytes(&BASE_Y)).to_limbs()
    }

    fn begin(&self, point: &[i32], is_opposite: bool) -> Sum {
        let mut sum = [0; _];
        Extended::NEUTRAL.write(&mut sum);
        self.add(&mut sum, point, is_opposite);
        sum
    }

    fn add(&self, sum: &mut Sum, point: &[i32], is_opposite: bool) {
        Extended::from_limbs(sum).add(&Niels::from_limbs(point, is_opposite)).write(sum);
    }

    fn add_complete(&self, sum: &mut Sum, point: &[i32], is_opposite: bool) -> bool {
        self.add(sum, point, is_opposite);
        true
    }

    fn double(&self, sum: &mut Sum) {
        Extended::from_limbs(sum).double().write(sum);
    }

    fn is_exceptional(&self, _: &Sum) -> bool {
        false
    }

    fn to_points(&self, sums: &[Sum], points: &mut [i32]) {
        let mut inverses = [F::ZERO; SUMS];
        for (z, sum) in inverses.iter_mut().zip(sums) {
            *z = Extended::from_limbs(sum).z;
        }
        batch_invert(&mut inverses[..sums.len()]);
        for ((sum, inverse), point) in sums.iter().zip(&inverses).zip(points.chunks_exact_mut(3 * F::LENGTH)) {
            let sum = Extended::from_limbs(sum);
            Niels::new(&sum.x.multiply(inverse), &sum.y.multiply(inverse)).write(point);
        }
    }
}

/// (p − 5)/8 = 2^252 − 3, in binary 250 ones, a zero and a one: how many ones each step has come to.
const P_LESS_5_BY_8: [(u32, usize); 11] = [
    (1, 0),   // 2
    (2, 1),   // 4
    (1, 0),   // 5
    (5, 3),   // 10
    (10, 4),  // 20
    (20, 5),  // 40
    (10, 4),  // 50
    (50, 7),  // 100
    (100, 8), // 200
    (50, 7),  // 250
    (2, 0),
];

/// d = −121665/121666 (RFC 8032 5.1), big-endian as all below.
const D: [u8; 32] = [
    0x52, 0x03, 0x6c, 0xee, 0x2b, 0x6f, 0xfe, 0x73, 0x8c, 0xc7, 0x40, 0x79, 0x77, 0x79, 0xe8, 0x98, 0x00, 0x70, 0x0a,
    0x4d, 0x41, 0x41, 0xd8, 0xab, 0x75, 0xeb, 0x4d, 0xca, 0x13, 0x59, 0x78, 0xa3,
];

/// 2^((p−1)/4).
const ROOT_OF_MINUS_ONE: [u8; 32] = [
    0x2b, 0x83, 0x24, 0x80, 0x4f, 0xc1, 0xdf, 0x0b, 0x2b, 0x4d, 0x00, 0x99, 0x3d, 0xfb, 0xd7, 0xa7, 0x2f, 0x43, 0x18,
    0x06, 0xad, 0x2f, 0xe4, 0x78, 0xc4, 0xee, 0x1b, 0x27, 0x4a, 0x0e, 0xa0, 0xb0,
];

const BASE_X: [u8; 32] = [
    0x21, 0x69, 0x36, 0xd3, 0xcd, 0x6e, 0x53, 0xfe, 0xc0, 0xa4, 0xe2, 0x31, 0xfd, 0xd6, 0xdc, 0x5c, 0x69, 0x2c, 0xc7,
    0x60, 0x95, 0x25, 0xa7, 0xb2, 0xc9, 0x56, 0x2d, 0x60, 0x8f, 0x25, 0xd5, 0x1a,
];

/// 4/5.
const BASE_Y: [u8; 32] = {
    let mut y = [0x66; 32];
    y[31] = 0x58;
    y
};
