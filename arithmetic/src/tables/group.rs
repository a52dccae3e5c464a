//! A group of points as tables and sums see it, so that their code is there once and not once a curve.
//!
//! Points are rows of limbs here, laid out as the group likes. A call through [`Group`] costs a hundredth of the addition that
//! it makes.

/// Limbs of the longest number of a point.
const LIMBS: usize = 19;

/// A point as tables hold it: at most two numbers of the longest field, or three of the field of 255 bits.
pub(crate) type Point = [i32; 2 * LIMBS];

/// A sum of points, with denominators: three numbers of the longest field, or four of the field of 255 bits.
pub(crate) type Sum = [i32; 3 * LIMBS];

/// Points with their addition. `point` is at least [`point_length`](Group::point_length) long, and no neutral element.
pub(crate) trait Group: Sync {
    /// Limbs of a point.
    fn point_length(&self) -> usize;
    fn scalar_bits(&self) -> usize;
    fn generator(&self) -> Point;
    /// The sum of this point alone, or of its opposite.
    fn begin(&self, point: &[i32], is_opposite: bool) -> Sum;
    /// Adds the point, or its opposite. Of equal or opposite points it may give an exceptional sum.
    fn add(&self, sum: &mut Sum, point: &[i32], is_opposite: bool);
    /// The complete addition, of any two points; false when it came to the neutral element and no sum can be that.
    fn add_complete(&self, sum: &mut Sum, point: &[i32], is_opposite: bool) -> bool;
    fn double(&self, sum: &mut Sum);
    /// Whether the sum is exceptional: no point, for an addition could not tell which.
    fn is_exceptional(&self, sum: &Sum) -> bool;
    /// Divides by the denominators, none of which is zero, with one inversion for all; at most [`SUMS`].
    fn to_points(&self, sums: &[Sum], points: &mut [i32]);
}

/// Sums that are turned into points together.
pub(crate) const SUMS: usize = 33;
