//! The check of a multi-proof.
//!
//! The nodes of a proof are the siblings that cannot be computed, level by level from the leaves,
//! within a level from left to right. So the indices alone say how many there are and which.

use provex_hash::ProofHash;

use crate::error::MerkleError;
use crate::indices::{Indices, Known};

/// Check that the tree with this root has these leaf digests at these indices.
///
/// # Errors
///
/// If the number of leaves differs, nodes are missing or superfluous, or another root results.
pub fn verify<H: ProofHash>(
    root: &H::Digest,
    indices: &Indices,
    leaves: &[H::Digest],
    nodes: &[H::Digest],
) -> Result<(), MerkleError> {
    let expected = indices.as_slice().len();
    if leaves.len() != expected {
        let found = leaves.len();
        return Err(MerkleError::LeafCount { expected, found });
    }
    let mut level = indices.clone();
    let mut digests = leaves.to_vec();
    let mut nodes = nodes.iter();
    for _ in 0..indices.depth() {
        digests = parents::<H>(&level, &digests, &mut nodes)?;
        level = level.ancestors(1);
    }
    match nodes.len() {
        0 if digests == [*root] => Ok(()),
        0 => Err(MerkleError::WrongRoot),
        count => Err(MerkleError::SuperfluousNodes { count }),
    }
}

/// The digests of the level above.
fn parents<'a, H: ProofHash>(
    level: &Indices,
    digests: &[H::Digest],
    nodes: &mut impl Iterator<Item = &'a H::Digest>,
) -> Result<Vec<H::Digest>, MerkleError> {
    let mut digests = digests.iter();
    let mut known = || digests.next().expect("one digest an index");
    let mut sibling = || nodes.next().ok_or(MerkleError::MissingNode);
    level
        .families()
        .iter()
        .map(|family| {
            let (left, right) = match family.known {
                Known::Both => (known(), known()),
                Known::Left => (known(), sibling()?),
                Known::Right => (sibling()?, known()),
            };
            Ok(H::node(left, right))
        })
        .collect()
}
