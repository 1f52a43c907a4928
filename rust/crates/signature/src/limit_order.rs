//! The hash of a limit order with fees: the one message the hot path checks.

use provex_field::Felt;
use provex_hash::pedersen_hash;

const LIMIT_ORDER_WITH_FEES: u64 = 3;
const PADDING_BITS: usize = 17;
const WORD_BITS: usize = 251;

/// A limit order as signed, its assets hashed already: H(H(sold, bought), fee asset) is the same
/// for all orders of a market and side. The widths of the fields are those of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitOrder {
    /// H(H(sold asset, bought asset), fee asset).
    pub assets_hash: Felt,
    /// Quantums of the sold asset.
    pub sell_quantums: u64,
    /// Quantums of the bought asset.
    pub buy_quantums: u64,
    /// The most the owner pays in fees for the complete order, in collateral quantums.
    pub fee_quantums: u64,
    /// From the client id.
    pub nonce: u32,
    /// The owner's position.
    pub position_id: u64,
    /// Hours since the epoch.
    pub expiration_hours: u32,
}

impl LimitOrder {
    /// The message hash.
    #[must_use]
    pub fn hash(&self) -> Felt {
        let [_, (_, _, hash)] = self.hashes();
        hash
    }

    /// Both hashes on the way, each as its inputs and result; the last one is the message hash.
    #[must_use]
    pub fn hashes(&self) -> [(Felt, Felt, Felt); 2] {
        let (amounts, positions) = (self.amounts_word(), self.positions_word());
        let first = pedersen_hash(self.assets_hash, amounts);
        let second = pedersen_hash(first, positions);
        [
            (self.assets_hash, amounts, first),
            (first, positions, second),
        ]
    }

    fn amounts_word(&self) -> Felt {
        packed(&[
            (self.sell_quantums, 64),
            (self.buy_quantums, 64),
            (self.fee_quantums, 64),
            (u64::from(self.nonce), 32),
        ])
    }

    fn positions_word(&self) -> Felt {
        packed(&[
            (LIMIT_ORDER_WITH_FEES, 10),
            (self.position_id, 64),
            (self.position_id, 64),
            (self.position_id, 64),
            (u64::from(self.expiration_hours), 32),
            (0, PADDING_BITS),
        ])
    }
}

/// Concatenate (value, bits) fields, most significant first.
fn packed(fields: &[(u64, usize)]) -> Felt {
    debug_assert!(fields.iter().map(|(_, bits)| bits).sum::<usize>() <= WORD_BITS);
    let mut limbs = [0_u64; 4];
    let mut position = 0;
    for (value, bits) in fields.iter().rev() {
        let (limb, shift) = (position / 64, position % 64);
        limbs[limb] |= value << shift;
        if shift + bits > 64 {
            limbs[limb + 1] |= value >> (64 - shift);
        }
        position += bits;
    }
    Felt::from_limbs(limbs).expect("at most 251 bits are below the prime")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_of_ones_has_its_published_hash() {
        let one = Felt::ONE;
        let order = LimitOrder {
            assets_hash: pedersen_hash(pedersen_hash(one, one), one),
            sell_quantums: 1,
            buy_quantums: 1,
            fee_quantums: 1,
            nonce: 1,
            position_id: 1,
            expiration_hours: 1,
        };

        let hash = format!("{:?}", order.hash());

        assert_eq!(
            hash,
            "0x02eb156da69980db458ab9a1950073d51edc5b2393a49a9de550375076d9c104"
        );
    }
}
