//! Ed448 (RFC 8032 5.2): what EdDSA is on edwards448.

use shake::{ExtendableOutput, Shake256, Update, XofReader};

use super::curve::from_hex;
use super::eddsa::EddsaGroup;
use super::edwards448::{Affine, Edwards448, Projective};
use super::group::{Point, Sum};
use super::order::Order;

impl EddsaGroup for Edwards448 {
    fn order(&self) -> &'static Order {
        &ORDER
    }

    fn minus_decompressed(&self, encoding: &[u8]) -> Option<Point> {
        Affine::minus_decompressed(encoding).map(Affine::to_limbs)
    }

    fn compress(&self, sum: &Sum) -> Vec<u8> {
        Projective::from_limbs(sum).compress().to_vec()
    }

    fn hash(&self, texts: [&[u8]; 3]) -> Vec<u8> {
        let mut hash = Shake256::default().chain(DOMAIN);
        for text in texts {
            hash.update(text);
        }
        let mut bytes = vec![0; 114];
        hash.finalize_xof().read(&mut bytes);
        bytes
    }
}

/// dom4(0, "") (RFC 8032 2): not prehashed, and an empty context, as RFC 8037 3.1 has it.
const DOMAIN: &[u8] = b"SigEd448\0\0";

static ORDER: Order = Order::new(&ORDER_NUMBER, 28, 17);

/// L = 2^446 − 13818066809895115352007386748515426880336692474882178609894547503885 (RFC 8032 5.2), big-endian.
const ORDER_NUMBER: [u8; 57] = from_hex(
    "003fffffffffffffffffffffffffffffffffffffffffffffffffffffff7cca23e9c44edb49aed63690216cc2728dc58f552378c292ab5844f3",
);
