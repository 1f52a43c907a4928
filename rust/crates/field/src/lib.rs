//! The Stark field and the scalars of the Stark curve, four 64-bit limbs in Montgomery form.
//! First crate of the proof family; everything above computes with [`Felt`] and [`Scalar`].

mod butterfly;
mod lazy;
mod limbs;
mod montgomery;
mod octets;
mod order;
mod prime;
mod roots;
mod slices;
#[cfg(test)]
mod tests;

pub use butterfly::{
    SmallLayers, butterflies, inverse_butterflies, inverse_small_butterflies, small_butterflies,
};
pub use lazy::LazyFelt;
pub use montgomery::{Modulus, Montgomery, batch_invert};
pub use octets::{
    Bounds, OCTET, Octet, Octets, add_octets, load_octets, multiply_octets, reduce_octets,
    store_octets, subtract_octets, tidy_octets,
};
pub use order::{Scalar, StarkOrder};
pub use prime::{Felt, StarkPrime};
pub use slices::{
    add_multiple_of_slice, add_product_of_slices, add_slices, fold_parts, multiply_in_place,
    multiply_slice_by, multiply_slices, subtract_slices, write_byte_words,
};
