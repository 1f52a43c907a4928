//! The Stark curve y² = x³ + x + β: points, tables of multiples, multiplication by scalars.
//! Second crate of the proof family; hashes and signatures are built on it.

mod affine;
mod fixed_base;
mod jacobian;
mod straus;

pub use affine::{AffinePoint, BETA, GENERATOR, sum_batches};
pub use fixed_base::multiply_generator;
pub use jacobian::{JacobianPoint, batch_to_affine};
pub use straus::{OddMultiples, generator_multiples, multiply_two};
