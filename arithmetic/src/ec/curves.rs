//! The curves of ECDSA: y² = x³ + ax + b, and the group of their points.

use core::marker::PhantomData;

use crate::ec::field::{FieldK256, FieldP256, FieldP384, FieldP521};
use crate::ec::hex::from_hex;
use crate::ec::scalar::Order;
use crate::ec::weierstrass::{Affine, Jacobian, Weierstrass, to_affine};
use crate::tables::group::{Group, Point, Sum};

/// A group in which ECDSA signs.
pub(crate) trait EcdsaGroup: Group {
    fn order(&self) -> &'static Order;
    /// Takes big-endian coordinates, each as long as the prime; `None` when they are no point of the curve.
    fn point(&self, x: &[u8], y: &[u8]) -> Option<Point>;
    /// Whether r, big-endian, is the x of the sum modulo the order.
    fn has_x(&self, sum: &Sum, r: &[u8]) -> bool;
}

/// The points of the curve over a field.
pub(crate) struct Points<F>(PhantomData<F>);

impl<F: Weierstrass> Points<F> {
    pub(crate) const GROUP: &'static dyn EcdsaGroup = &Self(PhantomData);
}

impl<F: Weierstrass> Group for Points<F> {
    fn point_length(&self) -> usize {
        2 * F::LENGTH
    }

    fn scalar_bits(&self) -> usize {
        F::ORDER_BITS
    }

    fn generator(&self) -> Point {
        Affine::<F>::generator().to_limbs()
    }

    fn begin(&self, point: &[i32], is_opposite: bool) -> Sum {
        let mut sum = [0; _];
        Affine::<F>::from_limbs(point, is_opposite).to_jacobian().write(&mut sum);
        sum
    }

    fn add(&self, sum: &mut Sum, point: &[i32], is_opposite: bool) {
        Jacobian::<F>::from_limbs(sum).add(&Affine::from_limbs(point, is_opposite)).write(sum);
    }

    fn add_complete(&self, sum: &mut Sum, point: &[i32], is_opposite: bool) -> bool {
        let before = *sum;
        self.add(sum, point, is_opposite);
        if !self.is_exceptional(sum) {
            return true;
        }
        // Of the two points with this x, the sum was the same one or the opposite.
        *sum = before;
        self.double(sum);
        Jacobian::<F>::from_limbs(&before).has_y_of(&Affine::from_limbs(point, is_opposite))
    }

    fn double(&self, sum: &mut Sum) {
        Jacobian::<F>::from_limbs(sum).double().write(sum);
    }

    fn is_exceptional(&self, sum: &Sum) -> bool {
        Jacobian::<F>::from_limbs(sum).is_exceptional()
    }

    fn to_points(&self, sums: &[Sum], points: &mut [i32]) {
        to_affine::<F>(sums, points);
    }
}

impl<F: Weierstrass> EcdsaGroup for Points<F> {
    fn order(&self) -> &'static Order {
        F::ORDER
    }

    fn point(&self, x: &[u8], y: &[u8]) -> Option<Point> {
        Affine::<F>::new(x, y).map(Affine::to_limbs)
    }

    fn has_x(&self, sum: &Sum, r: &[u8]) -> bool {
        let sum = Jacobian::<F>::from_limbs(sum);
        // x is r, or r plus the order where that is still below the prime.
        [&[], F::ORDER.number()].iter().any(|more| F::from_sum_below_prime(r, more).is_some_and(|x| sum.has_x(&x)))
    }
}

/// SP 800-186 3.2.1.3.
impl Weierstrass for FieldP256 {
    const A_IS_MINUS_THREE: bool = true;
    const B: &'static [u8] = &from_hex::<32>("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
    const GENERATOR: (&'static [u8], &'static [u8]) = (
        &from_hex::<32>("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        &from_hex::<32>("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    );
    const ORDER: &'static Order = &ORDER_P256;
    const ORDER_BITS: usize = 256;
}

static ORDER_P256: Order =
    Order::new(&from_hex::<32>("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"), 29, 9);

/// SP 800-186 3.2.1.4.
impl Weierstrass for FieldP384 {
    const A_IS_MINUS_THREE: bool = true;
    const B: &'static [u8] = &from_hex::<48>(
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
    );
    const GENERATOR: (&'static [u8], &'static [u8]) = (
        &from_hex::<48>(
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        ),
        &from_hex::<48>(
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
        ),
    );
    const ORDER: &'static Order = &ORDER_P384;
    const ORDER_BITS: usize = 384;
}

static ORDER_P384: Order = Order::new(
    &from_hex::<48>("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
    29,
    14,
);

/// SP 800-186 3.2.1.5.
impl Weierstrass for FieldP521 {
    const A_IS_MINUS_THREE: bool = true;
    const B: &'static [u8] = &from_hex::<66>(
        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
    );
    const GENERATOR: (&'static [u8], &'static [u8]) = (
        &from_hex::<66>(
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        ),
        &from_hex::<66>(
            "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
        ),
    );
    const ORDER: &'static Order = &ORDER_P521;
    const ORDER_BITS: usize = 521;
}

static ORDER_P521: Order = Order::new(
    &from_hex::<66>(
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    ),
    28,
    19,
);

/// SEC 2 2.4.1.
impl Weierstrass for FieldK256 {
    const A_IS_MINUS_THREE: bool = false;
    const B: &'static [u8] = &from_hex::<32>("0000000000000000000000000000000000000000000000000000000000000007");
    const GENERATOR: (&'static [u8], &'static [u8]) = (
        &from_hex::<32>("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
        &from_hex::<32>("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"),
    );
    const ORDER: &'static Order = &ORDER_K256;
    const ORDER_BITS: usize = 256;
}

static ORDER_K256: Order =
    Order::new(&from_hex::<32>("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"), 29, 9);
