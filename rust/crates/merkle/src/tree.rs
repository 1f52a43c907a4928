//! Building a tree block by block, and opening it.
//!
//! The lowest levels need not be kept: who opens a leaf then gives the leaves around it again. In
//! bit-reversed order these are values on a small coset, which cost no more than one value.

use provex_hash::{ProofHash, Rows};
use rayon::prelude::*;

use crate::indices::{Indices, Known};

/// One core hashes this many leaves or nodes at a time.
const CHUNK: usize = 1 << 10;

/// A tree whose leaves are still arriving.
#[derive(Clone, Debug)]
pub struct MerkleBuilder<H: ProofHash> {
    depth: u32,
    lowest_level: u32,
    lowest: Vec<H::Digest>,
}

/// The kept levels of a tree.
#[derive(Clone, Debug)]
pub struct MerkleTree<H: ProofHash> {
    depth: u32,
    lowest_level: u32,
    /// From the lowest kept level to the root.
    levels: Vec<Vec<H::Digest>>,
}

impl<H: ProofHash> MerkleBuilder<H> {
    /// A tree of 2^`depth` leaves that keeps the levels from `lowest_level` on; level 0 is that of
    /// the leaves.
    ///
    /// # Panics
    ///
    /// If the lowest level is above the root.
    #[must_use]
    pub fn new(depth: u32, lowest_level: u32) -> Self {
        assert!(
            lowest_level <= depth,
            "level {lowest_level} is above the root"
        );
        Self {
            depth,
            lowest_level,
            lowest: Vec::with_capacity(1 << (depth - lowest_level)),
        }
    }

    /// Add the next leaves: all of these rows.
    ///
    /// # Panics
    ///
    /// If their number is no multiple of 2^`lowest_level` or there are more leaves than announced.
    pub fn push_rows(&mut self, rows: &Rows<'_>) {
        let (count, group) = (rows.count(), 1_usize << self.lowest_level);
        assert!(
            count % group == 0,
            "{count} leaves are no whole blocks of {group}"
        );
        let start = self.lowest.len();
        let end = start + count / group;
        assert!(
            end <= 1 << (self.depth - self.lowest_level),
            "more leaves than 2^{}",
            self.depth
        );
        let groups = (CHUNK >> self.lowest_level).max(1);
        self.lowest.resize(end, H::Digest::default());
        self.lowest[start..]
            .par_chunks_mut(groups)
            .enumerate()
            .for_each_init(Vec::new, |digests, (chunk, roots)| {
                digests.resize(roots.len() * group, H::Digest::default());
                H::leaves(rows, chunk * groups * group, digests);
                write_ancestors::<H>(digests, roots);
            });
    }

    /// The tree, now that all leaves are there.
    ///
    /// # Panics
    ///
    /// If leaves are missing.
    #[must_use]
    pub fn finish(self) -> MerkleTree<H> {
        assert_eq!(
            self.lowest.len(),
            1 << (self.depth - self.lowest_level),
            "leaves are missing"
        );
        let mut levels = vec![self.lowest];
        for level in 0..(self.depth - self.lowest_level) as usize {
            levels.push(next_level::<H>(&levels[level]));
        }
        MerkleTree {
            depth: self.depth,
            lowest_level: self.lowest_level,
            levels,
        }
    }
}

impl<H: ProofHash> MerkleTree<H> {
    /// The commitment.
    #[must_use]
    pub fn root(&self) -> H::Digest {
        self.levels[self.levels.len() - 1][0]
    }

    /// log2 of the number of leaves.
    #[must_use]
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// The blocks of 2^`lowest_level` leaves of which [`MerkleTree::open`] will ask for the rows.
    #[must_use]
    pub fn blocks_to_open(&self, indices: &Indices) -> Indices {
        indices.ancestors(self.lowest_level)
    }

    /// The nodes of the multi-proof for the leaves at `indices`. `leaf` gives the digest of a leaf
    /// again; it is asked only for blocks of leaves that were not kept.
    ///
    /// # Panics
    ///
    /// If the indices belong to a tree of another depth.
    #[must_use]
    pub fn open(&self, indices: &Indices, leaf: impl Fn(usize) -> H::Digest) -> Vec<H::Digest> {
        assert_eq!(
            indices.depth(),
            self.depth,
            "the indices of another tree's leaves"
        );
        let mut nodes = Vec::new();
        let mut level = indices.clone();
        if self.lowest_level > 0 {
            let mut blocks = self.lost_levels(indices, leaf);
            for _ in 0..self.lowest_level {
                push_siblings(&level, &mut nodes, |index| digest_in(&blocks, index));
                blocks = blocks
                    .into_iter()
                    .map(|(first, digests)| (first >> 1, next_level::<H>(&digests)))
                    .collect();
                level = level.ancestors(1);
            }
        }
        for digests in &self.levels[..self.levels.len() - 1] {
            push_siblings(&level, &mut nodes, |index| digests[index]);
            level = level.ancestors(1);
        }
        nodes
    }

    /// The leaf digests of the blocks in which leaves are opened, each with its first index.
    fn lost_levels(
        &self,
        indices: &Indices,
        leaf: impl Fn(usize) -> H::Digest,
    ) -> Vec<(usize, Vec<H::Digest>)> {
        let size = 1 << self.lowest_level;
        self.blocks_to_open(indices)
            .as_slice()
            .iter()
            .map(|block| {
                let first = block * size;
                (first, (first..first + size).map(&leaf).collect())
            })
            .collect()
    }
}

/// The digest at an index of a level of which only some blocks are there, in rising order.
fn digest_in<Digest: Copy>(blocks: &[(usize, Vec<Digest>)], index: usize) -> Digest {
    let after = blocks.partition_point(|(first, _)| *first <= index);
    let (first, digests) = &blocks[after - 1];
    digests[index - first]
}

/// Append the siblings that cannot be computed, from left to right.
fn push_siblings<Digest>(
    level: &Indices,
    nodes: &mut Vec<Digest>,
    digest: impl Fn(usize) -> Digest,
) {
    for family in level.families() {
        match family.known {
            Known::Both => {}
            Known::Left => nodes.push(digest(2 * family.parent + 1)),
            Known::Right => nodes.push(digest(2 * family.parent)),
        }
    }
}

fn next_level<H: ProofHash>(digests: &[H::Digest]) -> Vec<H::Digest> {
    let mut parents = vec![H::Digest::default(); digests.len() / 2];
    parents
        .par_chunks_mut(CHUNK)
        .zip(digests.par_chunks(2 * CHUNK))
        .for_each(|(parents, children)| H::nodes(children, parents));
    parents
}

/// Replace digests by the level above until there are as many as there is room for.
fn write_ancestors<H: ProofHash>(digests: &mut Vec<H::Digest>, ancestors: &mut [H::Digest]) {
    while digests.len() > 2 * ancestors.len() {
        let mut parents = vec![H::Digest::default(); digests.len() / 2];
        H::nodes(digests, &mut parents);
        *digests = parents;
    }
    if digests.len() == ancestors.len() {
        return ancestors.copy_from_slice(digests);
    }
    H::nodes(digests, ancestors);
}
