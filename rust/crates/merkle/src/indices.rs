//! The leaves that one proof opens, and the one order in which a proof visits the tree.

use crate::error::MerkleError;

/// Leaf indices of a tree, strictly rising and at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indices {
    depth: u32,
    sorted: Vec<usize>,
}

impl Indices {
    /// The indices as they stand.
    ///
    /// # Errors
    ///
    /// If there are none, one is not above the one before it, or one is not below 2^`depth`.
    pub fn new(depth: u32, sorted: Vec<usize>) -> Result<Self, MerkleError> {
        if sorted.is_empty() {
            return Err(MerkleError::NoIndex);
        }
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(MerkleError::IndexOrder { index: pair[1] });
        }
        match sorted.last() {
            Some(index) if index.checked_shr(depth).unwrap_or(0) != 0 => {
                let index = *index;
                Err(MerkleError::IndexRange { index, depth })
            }
            _ => Ok(Self { depth, sorted }),
        }
    }

    /// The indices of queries in any order; repeated ones count once.
    ///
    /// # Errors
    ///
    /// If there are none or one is not below 2^`depth`.
    pub fn of_queries(depth: u32, queries: &[usize]) -> Result<Self, MerkleError> {
        let mut sorted = queries.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        Self::new(depth, sorted)
    }

    /// log2 of the number of leaves.
    #[must_use]
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// The indices, rising.
    #[must_use]
    pub fn as_slice(&self) -> &[usize] {
        &self.sorted
    }

    /// The place of an index among the indices.
    #[must_use]
    pub fn place_of(&self, index: usize) -> Option<usize> {
        self.sorted.binary_search(&index).ok()
    }

    /// The indices, each divided by 2^`levels`, repeated ones once: their ancestors.
    ///
    /// # Panics
    ///
    /// If the tree has fewer levels.
    #[must_use]
    pub fn ancestors(&self, levels: u32) -> Self {
        assert!(levels <= self.depth, "the tree ends below level {levels}");
        let mut sorted: Vec<usize> = self.sorted.iter().map(|index| index >> levels).collect();
        sorted.dedup();
        let depth = self.depth - levels;
        Self { depth, sorted }
    }

    /// For each parent of the indices, rising: which of its children are among them.
    pub(crate) fn families(&self) -> Vec<Family> {
        let mut families: Vec<Family> = Vec::with_capacity(self.sorted.len());
        for index in &self.sorted {
            match families.last_mut() {
                Some(family) if family.parent == index >> 1 => family.known = Known::Both,
                _ => families.push(Family {
                    parent: index >> 1,
                    known: if index & 1 == 0 {
                        Known::Left
                    } else {
                        Known::Right
                    },
                }),
            }
        }
        families
    }
}

/// A parent and its known children.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family {
    pub(crate) parent: usize,
    pub(crate) known: Known,
}

/// Which children of a node are known; the other one stands in the proof.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Known {
    Left,
    Right,
    Both,
}
