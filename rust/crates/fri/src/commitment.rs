//! Polynomials and the Merkle tree over their values, of which only coefficients and the upper
//! levels of the tree are kept.

use provex_field::Felt;
use provex_hash::{ProofHash, Rows};
use provex_merkle::{Indices, MerkleBuilder, MerkleTree};
use provex_polynomial::{Coset, Extension, Twiddles, evaluate_on_small_cosets};
use rayon::prelude::*;

use crate::proof::LeafOpening;

/// Levels of a tree that are not kept: opening a leaf means evaluating its block of 8 again.
const LOST_LEVELS: u32 = 3;
/// Blocks that one core evaluates at a time.
const BLOCKS_TOGETHER: usize = 16;

/// Committed polynomials of one length. A leaf holds, for each of 2^`leaf_log2` neighbouring
/// positions, the values of all polynomials.
#[derive(Clone, Debug)]
pub struct Commitment<H: ProofHash> {
    polynomials: Vec<Vec<Felt>>,
    extension: Extension,
    leaf_log2: u32,
    lost_levels: u32,
    tree: MerkleTree<H>,
}

impl<H: ProofHash> Commitment<H> {
    /// Commit to polynomials, given by coefficients: extend, hash and forget one coset at a time.
    ///
    /// # Panics
    ///
    /// If a polynomial has not exactly as many coefficients as the extension's degree bound, or
    /// a leaf is larger than that.
    #[must_use]
    pub fn new(polynomials: Vec<Vec<Felt>>, extension: Extension, leaf_log2: u32) -> Self {
        let leaves_log2 = extension
            .degree_log2()
            .checked_sub(leaf_log2)
            .expect("a leaf lies in one coset");
        let lost_levels = LOST_LEVELS.min(leaves_log2);
        let depth = extension.domain().size_log2() - leaf_log2;
        let mut builder = MerkleBuilder::new(depth, lost_levels);
        for block in 0..extension.block_count() {
            let twiddles = Twiddles::new(extension.block(block));
            let columns: Vec<Vec<Felt>> = polynomials
                .par_iter()
                .map(|coefficients| twiddles.evaluate(coefficients))
                .collect();
            builder.push_rows(&Rows::new(&columns, leaf_log2));
        }
        Self {
            polynomials,
            extension,
            leaf_log2,
            lost_levels,
            tree: builder.finish(),
        }
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> H::Digest {
        self.tree.root()
    }

    /// The coefficients of all polynomials.
    #[must_use]
    pub fn polynomials(&self) -> &[Vec<Felt>] {
        &self.polynomials
    }

    /// Open leaves: their values and one multi-proof.
    ///
    /// # Panics
    ///
    /// If the indices are those of another tree's leaves.
    #[must_use]
    pub fn open(&self, leaves: &Indices) -> LeafOpening<H> {
        let blocks = leaves.ancestors(self.lost_levels);
        let columns = self.columns_of_blocks(blocks.as_slice());
        let rows: Vec<Vec<Vec<Felt>>> = (0..blocks.as_slice().len())
            .map(|block| self.rows_of_block(&columns, block))
            .collect();
        let in_block = (1 << self.lost_levels) - 1;
        let row = |leaf: usize| {
            let place = blocks.place_of(leaf >> self.lost_levels);
            &rows[place.expect("only opened blocks are asked for")][leaf & in_block]
        };
        LeafOpening {
            values: leaves
                .as_slice()
                .iter()
                .flat_map(|leaf| row(*leaf).iter().copied())
                .collect(),
            nodes: self.tree.open(leaves, |leaf| H::leaf(row(leaf))),
        }
    }

    /// The values of each polynomial on each block, evaluated again.
    fn columns_of_blocks(&self, blocks: &[usize]) -> Vec<Vec<Vec<Felt>>> {
        let size_log2 = self.lost_levels + self.leaf_log2;
        let cosets: Vec<Coset> = blocks
            .iter()
            .map(|block| self.extension.domain().block(size_log2, *block))
            .collect();
        self.polynomials
            .par_iter()
            .map(|coefficients| {
                cosets
                    .par_chunks(BLOCKS_TOGETHER)
                    .flat_map_iter(|some| evaluate_on_small_cosets(coefficients, some))
                    .collect()
            })
            .collect()
    }

    /// The rows of the leaves of a block.
    fn rows_of_block(&self, columns: &[Vec<Vec<Felt>>], block: usize) -> Vec<Vec<Felt>> {
        (0..1_usize << self.lost_levels)
            .map(|leaf| {
                (leaf << self.leaf_log2..(leaf + 1) << self.leaf_log2)
                    .flat_map(|position| columns.iter().map(move |column| column[block][position]))
                    .collect()
            })
            .collect()
    }
}
