//! The tree under both hashes against its obvious twin, and everything a proof must not be.

use core::ops::Range;

use provex_field::Felt;
use provex_hash::{Keccak, Poseidon, ProofHash, Rows};

use crate::{
    DecodeError, Indices, MerkleBuilder, MerkleError, MerkleTree, ProofReader, ProofWriter, verify,
};

const DEPTH: u32 = 5;

const WIDTH: usize = 3;

fn row(leaf: usize) -> Vec<Felt> {
    (0..WIDTH)
        .map(|column| Felt::from((10 * leaf + column) as u64))
        .collect()
}

/// The columns of these rows.
fn columns(leaves: Range<usize>) -> Vec<Vec<Felt>> {
    (0..WIDTH)
        .map(|column| leaves.clone().map(|leaf| row(leaf)[column]).collect())
        .collect()
}

fn tree<H: ProofHash>(lowest_level: u32) -> MerkleTree<H> {
    let mut builder = MerkleBuilder::<H>::new(DEPTH, lowest_level);
    for block in 0..4 {
        builder.push_rows(&Rows::new(&columns(8 * block..8 * (block + 1)), 0));
    }
    builder.finish()
}

fn leaf<H: ProofHash>(index: usize) -> H::Digest {
    H::leaf(&row(index))
}

/// The root by recursion over halves.
fn root_plainly<H: ProofHash>(leaves: &[H::Digest]) -> H::Digest {
    match leaves {
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(leaves.len() / 2);
            H::node(&root_plainly::<H>(left), &root_plainly::<H>(right))
        }
    }
}

fn indices(list: &[usize]) -> Indices {
    Indices::new(DEPTH, list.to_vec()).expect("rising indices of the tree")
}

fn leaves<H: ProofHash>(indices: &Indices) -> Vec<H::Digest> {
    indices
        .as_slice()
        .iter()
        .map(|index| leaf::<H>(*index))
        .collect()
}

fn every_choice_of_leaves_opens<H: ProofHash>() {
    let all: Vec<H::Digest> = (0..1 << DEPTH).map(leaf::<H>).collect();
    let trees: Vec<MerkleTree<H>> = (0..=3).map(tree).collect();
    let root = trees[0].root();
    assert_eq!(root, root_plainly::<H>(&all));
    for seed in 1_u64..60 {
        let mask = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20
            & seed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 7;
        let chosen: Vec<usize> = (0..1 << DEPTH).filter(|i| mask >> i & 1 == 1).collect();
        let Ok(indices) = Indices::new(DEPTH, chosen) else {
            continue;
        };
        let nodes = trees[0].open(&indices, |_| panic!("all leaves are kept"));
        for tree in &trees[1..] {
            assert_eq!(tree.root(), root);
            assert_eq!(tree.open(&indices, leaf::<H>), nodes);
        }
        assert_eq!(
            verify::<H>(&root, &indices, &leaves::<H>(&indices), &nodes),
            Ok(())
        );
    }
}

#[test]
fn every_choice_of_leaves_opens_under_keccak() {
    every_choice_of_leaves_opens::<Keccak>();
}

#[test]
fn every_choice_of_leaves_opens_under_poseidon() {
    every_choice_of_leaves_opens::<Poseidon>();
}

#[test]
fn a_tree_of_one_leaf_is_its_leaf() {
    let mut builder = MerkleBuilder::<Keccak>::new(0, 0);
    builder.push_rows(&Rows::new(&columns(0..1), 0));
    let tree = builder.finish();
    let indices = Indices::new(0, vec![0]).expect("the only leaf");

    let nodes = tree.open(&indices, |_| panic!("all leaves are kept"));

    assert_eq!(tree.root(), leaf::<Keccak>(0));
    assert_eq!(nodes, [[0; 32]; 0]);
    assert_eq!(
        verify::<Keccak>(&tree.root(), &indices, &[tree.root()], &nodes),
        Ok(())
    );
}

#[test]
fn all_leaves_need_no_nodes() {
    let all = indices(&(0..1 << DEPTH).collect::<Vec<_>>());

    assert_eq!(tree::<Keccak>(2).open(&all, leaf::<Keccak>), [[0; 32]; 0]);
}

#[test]
fn indices_are_rising_and_in_range() {
    assert_eq!(Indices::new(3, vec![]), Err(MerkleError::NoIndex));
    assert_eq!(
        Indices::new(3, vec![2, 2]),
        Err(MerkleError::IndexOrder { index: 2 })
    );
    assert_eq!(
        Indices::new(3, vec![5, 2]),
        Err(MerkleError::IndexOrder { index: 2 })
    );
    assert_eq!(
        Indices::new(3, vec![8]),
        Err(MerkleError::IndexRange { index: 8, depth: 3 })
    );
    let queries = Indices::of_queries(3, &[5, 2, 5]).expect("in range");
    assert_eq!(queries.as_slice(), [2, 5]);
    assert_eq!(queries.place_of(5), Some(1));
    assert_eq!(queries.place_of(3), None);
    assert_eq!(queries.ancestors(2).as_slice(), [0, 1]);
}

/// An honest opening of five leaves to spoil.
struct Opening {
    root: [u8; 32],
    indices: Indices,
    leaves: Vec<[u8; 32]>,
    nodes: Vec<[u8; 32]>,
}

fn opening() -> Opening {
    let tree = tree::<Keccak>(0);
    let indices = indices(&[1, 6, 7, 20, 31]);
    Opening {
        root: tree.root(),
        leaves: leaves::<Keccak>(&indices),
        nodes: tree.open(&indices, leaf::<Keccak>),
        indices,
    }
}

impl Opening {
    fn check(&self) -> Result<(), MerkleError> {
        verify::<Keccak>(&self.root, &self.indices, &self.leaves, &self.nodes)
    }
}

#[test]
fn a_changed_leaf_node_or_root_is_refused() {
    assert_eq!(opening().check(), Ok(()));
    for place in 0..opening().leaves.len() {
        let mut spoiled = opening();
        spoiled.leaves[place][31] ^= 1;
        assert_eq!(spoiled.check(), Err(MerkleError::WrongRoot));
    }
    for place in 0..opening().nodes.len() {
        let mut spoiled = opening();
        spoiled.nodes[place][0] ^= 0x80;
        assert_eq!(spoiled.check(), Err(MerkleError::WrongRoot));
    }
    let mut spoiled = opening();
    spoiled.root[7] ^= 1;
    assert_eq!(spoiled.check(), Err(MerkleError::WrongRoot));
}

#[test]
fn swapped_siblings_and_leaves_are_refused() {
    for place in 1..opening().nodes.len() {
        let mut spoiled = opening();
        spoiled.nodes.swap(place - 1, place);
        assert_eq!(spoiled.check(), Err(MerkleError::WrongRoot));
    }
    // Leaves 6 and 7 are siblings.
    let mut spoiled = opening();
    spoiled.leaves.swap(1, 2);
    assert_eq!(spoiled.check(), Err(MerkleError::WrongRoot));
    // A leaf with its sibling's place.
    let mut spoiled = opening();
    (spoiled.leaves[0], spoiled.nodes[0]) = (spoiled.nodes[0], spoiled.leaves[0]);
    assert_eq!(spoiled.check(), Err(MerkleError::WrongRoot));
}

#[test]
fn missing_and_superfluous_nodes_are_refused() {
    let mut spoiled = opening();
    spoiled.nodes.pop();
    assert_eq!(spoiled.check(), Err(MerkleError::MissingNode));
    let mut spoiled = opening();
    spoiled.nodes.push([0; 32]);
    assert_eq!(
        spoiled.check(),
        Err(MerkleError::SuperfluousNodes { count: 1 })
    );
    let mut spoiled = opening();
    spoiled.nodes.insert(0, spoiled.nodes[0]);
    assert_eq!(
        spoiled.check(),
        Err(MerkleError::SuperfluousNodes { count: 1 })
    );
}

#[test]
fn leaves_must_match_the_indices() {
    let mut spoiled = opening();
    spoiled.leaves.pop();
    let (expected, found) = (5, 4);
    assert_eq!(
        spoiled.check(),
        Err(MerkleError::LeafCount { expected, found })
    );
    let mut spoiled = opening();
    spoiled.indices = indices(&[0, 6, 7, 20, 31]);
    assert_eq!(spoiled.check(), Err(MerkleError::WrongRoot));
}

#[test]
fn an_inner_node_is_no_leaf_of_a_shorter_tree() {
    let tree = tree::<Keccak>(0);
    let all: Vec<[u8; 32]> = (0..1 << DEPTH).map(leaf::<Keccak>).collect();
    let inner = root_plainly::<Keccak>(&all[..2]);
    let indices = indices(&[0]);
    let mut nodes = tree.open(&indices, leaf::<Keccak>);

    // The path of the node above leaf 0 is one node shorter than a leaf's.
    nodes.remove(0);

    assert_eq!(
        verify::<Keccak>(&tree.root(), &indices, &[inner], &nodes),
        Err(MerkleError::MissingNode)
    );
}

#[test]
#[should_panic(expected = "leaves are missing")]
fn a_tree_needs_all_leaves() {
    let _ = MerkleBuilder::<Keccak>::new(1, 0).finish();
}

#[test]
#[should_panic(expected = "more leaves than 2^1")]
fn a_tree_takes_no_leaf_too_many() {
    MerkleBuilder::<Keccak>::new(1, 0).push_rows(&Rows::new(&columns(0..3), 0));
}

fn encoded() -> Vec<u8> {
    let mut writer = ProofWriter::new();
    writer.number(7);
    writer.long_number(1 << 40);
    writer.felts(&[Felt::ONE, -Felt::ONE]);
    writer.digests::<Keccak>(&[[0xff; 32]]);
    writer.into_bytes()
}

type Contents = (u64, Vec<Felt>, Vec<[u8; 32]>);

fn decoded(bytes: &[u8]) -> Result<Contents, DecodeError> {
    let mut reader = ProofReader::new(bytes);
    reader.version(7)?;
    let number = reader.long_number()?;
    let felts = reader.felts(1, 2)?;
    let digests = reader.digests::<Keccak>(0, 4)?;
    reader.finish()?;
    Ok((number, felts, digests))
}

#[test]
fn what_is_written_is_read() {
    let expected = (1 << 40, vec![Felt::ONE, -Felt::ONE], vec![[0xff; 32]]);

    assert_eq!(decoded(&encoded()), Ok(expected));
}

#[test]
fn every_truncation_and_extension_is_refused() {
    let bytes = encoded();
    for length in 0..bytes.len() {
        assert_eq!(
            decoded(&bytes[..length]),
            Err(DecodeError::Truncated),
            "{length}"
        );
    }
    let mut longer = bytes;
    longer.push(0);
    assert_eq!(
        decoded(&longer),
        Err(DecodeError::TrailingBytes { count: 1 })
    );
}

#[test]
fn wrong_versions_lengths_and_elements_are_refused() {
    let mut bytes = encoded();
    bytes[3] = 8;
    let (expected, found) = (7, 8);
    assert_eq!(
        decoded(&bytes),
        Err(DecodeError::Version { expected, found })
    );
    let mut bytes = encoded();
    bytes[12..16].copy_from_slice(&[0xff; 4]);
    let (min, max, found) = (1, 2, 0xffff_ffff);
    assert_eq!(
        decoded(&bytes),
        Err(DecodeError::Length { min, max, found })
    );
    // p itself, then the largest number of 256 bits.
    let mut bytes = encoded();
    bytes[16..48].copy_from_slice(&(-Felt::ONE).to_bytes_be());
    bytes[47] += 1;
    assert_eq!(decoded(&bytes), Err(DecodeError::NotCanonical));
    bytes[16..48].copy_from_slice(&[0xff; 32]);
    assert_eq!(decoded(&bytes), Err(DecodeError::NotCanonical));
}

#[test]
fn poseidon_digests_are_canonical_too() {
    let mut writer = ProofWriter::new();
    writer.digests::<Keccak>(&[[0xff; 32]]);
    let bytes = writer.into_bytes();

    let digests = ProofReader::new(&bytes).digests::<Poseidon>(0, 1);

    assert_eq!(digests, Err(DecodeError::NotCanonical));
}
