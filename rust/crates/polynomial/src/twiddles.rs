//! The factors of a transform on one coset, computed once and used for all columns.
//!
//! A transform splits X^m − ζ² into X^(m/2) − ζ and X^(m/2) + ζ until it reaches the linear factors
//! X − x. Layer l has 2^l blocks and one ζ for each: ζ(l, b) = offset^(m/2) · w^b', where
//! m = size / 2^l, w has the order 2^(l+1) and b' is b with its l bits reversed.

use provex_field::Felt;

use crate::coset::Coset;

/// The factors of the transform from coefficients to values on a coset.
#[derive(Clone, Debug)]
pub struct Twiddles {
    coset: Coset,
    table: LayerTable,
}

/// The factors of the transform from values on a coset to coefficients.
#[derive(Clone, Debug)]
pub struct InverseTwiddles {
    coset: Coset,
    table: LayerTable,
    size_inverse: Felt,
}

impl Twiddles {
    /// The factors for one coset: as much memory as one column of it.
    #[must_use]
    pub fn new(coset: Coset) -> Self {
        let table = LayerTable::new(coset.size_log2(), coset.offset(), |root| root);
        Self { coset, table }
    }

    /// The coset on which the values lie.
    #[must_use]
    pub fn coset(&self) -> &Coset {
        &self.coset
    }

    /// The factors of a layer, by block.
    pub(crate) fn layer(&self, layer: u32) -> &[Felt] {
        self.table.layer(layer)
    }
}

impl InverseTwiddles {
    /// The factors for one coset: as much memory as one column of it.
    #[must_use]
    pub fn new(coset: Coset) -> Self {
        let inverse = |element: Felt| element.inverse().expect("points are not 0");
        Self {
            coset,
            table: LayerTable::new(coset.size_log2(), inverse(coset.offset()), inverse),
            size_inverse: inverse(Felt::from(coset.size() as u64)),
        }
    }

    /// The coset on which the values lie.
    #[must_use]
    pub fn coset(&self) -> &Coset {
        &self.coset
    }

    pub(crate) fn layer(&self, layer: u32) -> &[Felt] {
        self.table.layer(layer)
    }

    /// 1 / size.
    pub(crate) fn size_inverse(&self) -> Felt {
        self.size_inverse
    }
}

/// Layer after layer, 2^l factors in layer l.
#[derive(Clone, Debug)]
struct LayerTable {
    factors: Vec<Felt>,
}

impl LayerTable {
    fn new(size_log2: u32, offset: Felt, root: impl Fn(Felt) -> Felt) -> Self {
        let roots = roots_in_reversed_order(size_log2.saturating_sub(1), root);
        let mut factors = Vec::with_capacity(1 << size_log2);
        for layer in 0..size_log2 {
            let scale = offset.squared_times(size_log2 - 1 - layer);
            factors.extend(roots[..1 << layer].iter().map(|root| *root * scale));
        }
        Self { factors }
    }

    fn layer(&self, layer: u32) -> &[Felt] {
        let count = 1_usize << layer;
        &self.factors[count - 1..2 * count - 1]
    }
}

/// Entry b is w^b', where w has twice the order of the table's size. The order makes the table of
/// a smaller size a prefix of that of a larger one.
fn roots_in_reversed_order(size_log2: u32, root: impl Fn(Felt) -> Felt) -> Vec<Felt> {
    let mut roots = Vec::with_capacity(1 << size_log2);
    roots.push(Felt::ONE);
    for layer in 0..size_log2 {
        let factor = root(Felt::root_of_unity(layer + 2));
        for block in 0..1 << layer {
            let odd = roots[block] * factor;
            roots.push(odd);
        }
    }
    roots
}
