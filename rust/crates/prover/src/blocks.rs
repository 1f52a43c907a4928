//! Blocks of a coset in bit-reversed order, and what a rotation does to them.
//!
//! The points of a block are those whose exponents agree in their low bits. Multiplied by a power of
//! the generator they are the points of another block, in an order that is turned.

use provex_field::Felt;
use provex_polynomial::reversed_bits;

/// log2 of the points that are worked on at a time.
const BLOCK_LOG2: u32 = 7;

/// How a coset of 2^`size_log2` points is cut into blocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blocks {
    size_log2: u32,
    pub(crate) block_log2: u32,
    /// The places of a block with their bits reversed.
    reversed: [u8; 1 << BLOCK_LOG2],
}

/// Where the points of a block, times a power of the generator, lie in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shifted {
    /// The first position.
    pub(crate) start: usize,
    /// By how many points the order is turned.
    pub(crate) turn: usize,
}

impl Blocks {
    pub(crate) fn new(size_log2: u32) -> Self {
        let block_log2 = BLOCK_LOG2.min(size_log2);
        let mut reversed = [0; 1 << BLOCK_LOG2];
        for (place, reversed) in reversed.iter_mut().enumerate() {
            let place = place & ((1 << block_log2) - 1);
            *reversed = reversed_bits(place, block_log2) as u8;
        }
        Self {
            size_log2,
            block_log2,
            reversed,
        }
    }

    /// The number of points in a block.
    pub(crate) fn length(&self) -> usize {
        1 << self.block_log2
    }

    /// All blocks of values in the order of their points' exponents: where a rotation leads is then
    /// often in the cache already, or will be needed soon.
    pub(crate) fn in_order_of_exponents<'a>(
        &self,
        values: &'a mut [Felt],
    ) -> Vec<(usize, &'a mut [Felt])> {
        let mut blocks: Vec<_> = values.chunks_mut(self.length()).enumerate().collect();
        let blocks_log2 = self.size_log2 - self.block_log2;
        blocks.sort_unstable_by_key(|(block, _)| reversed_bits(*block, blocks_log2));
        blocks
    }

    /// Where the points of a block times the `shift`-th power of the generator lie.
    pub(crate) fn shifted(&self, block: usize, shift: usize) -> Shifted {
        let blocks_log2 = self.size_log2 - self.block_log2;
        let exponent = reversed_bits(block, blocks_log2) + shift;
        let other = exponent & ((1 << blocks_log2) - 1);
        Shifted {
            start: reversed_bits(other, blocks_log2) << self.block_log2,
            turn: (exponent >> blocks_log2) & (self.length() - 1),
        }
    }

    /// The values of a column at shifted points, in `buffer` if their order is turned.
    pub(crate) fn values<'a>(
        &self,
        column: &'a [Felt],
        shifted: Shifted,
        buffer: &'a mut [Felt],
    ) -> &'a [Felt] {
        let there = &column[shifted.start..shifted.start + self.length()];
        if shifted.turn == 0 {
            return there;
        }
        let mask = self.length() - 1;
        for (value, exponent) in buffer.iter_mut().zip(self.reversed) {
            let turned = (usize::from(exponent) + shifted.turn) & mask;
            *value = there[usize::from(self.reversed[turned])];
        }
        buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use provex_polynomial::Coset;

    #[test]
    fn shifted_blocks_hold_the_points_times_a_power() {
        for size_log2 in [0, 3, 7, 9, 10] {
            let coset = Coset::new(size_log2, Felt::from(5));
            let points = coset.points();
            let blocks = Blocks::new(size_log2);
            let mut buffer = vec![Felt::ZERO; blocks.length()];
            for shift in [0, 1, 2, 5, 100, 513, 1023] {
                let shift = shift & (coset.size() - 1);
                let factor = coset.generator().power_u64(shift as u64);
                for block in 0..coset.size() / blocks.length() {
                    let start = block * blocks.length();
                    let expected: Vec<Felt> = points[start..start + blocks.length()]
                        .iter()
                        .map(|point| *point * factor)
                        .collect();

                    let shifted = blocks.shifted(block, shift);
                    assert_eq!(blocks.values(&points, shifted, &mut buffer), expected);
                }
            }
        }
    }
}
