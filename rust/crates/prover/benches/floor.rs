//! Times the floor of a proof, the work that no prover of its shape avoids:
//! `cargo bench -p provex_prover --bench floor -- ROWS_LOG2 BLOWUP_LOG2 FINAL_DEGREE_LOG2 WIDTH...`
//!
//! That is one interpolation and one extension for every column of the trees of these widths and of
//! the DEEP quotient, one extension for every later layer of FRI, and one hash for every leaf and
//! node, each at the faster of our kernel and that of a published library, on all cores. Factors of
//! transforms are there already, and what is hashed lies ready as bytes. Prints one JSON object.

use std::time::Instant;

use keccak_asm::Keccak256;
use lambdaworks_math::fft::cpu::{fft::in_place_nr_2radix_fft, roots_of_unity::get_twiddles};
use lambdaworks_math::field::element::FieldElement;
use lambdaworks_math::field::fields::fft_friendly::stark_252_prime_field::Stark252PrimeField;
use lambdaworks_math::field::traits::RootsConfig;
use lambdaworks_math::traits::ByteConversion;
use provex_field::Felt;
use provex_fri::FriParameters;
use provex_hash::keccak256_each;
use provex_polynomial::{Coset, Twiddles};
use rayon::prelude::*;

type LibraryFelt = FieldElement<Stark252PrimeField>;

/// The fastest of so many runs counts.
const RUNS: usize = 3;
/// Each core transforms at least so many elements a run,
const ELEMENTS_A_CORE_LOG2: u32 = 18;
/// and hashes so many messages,
const MESSAGES_A_CORE: usize = 1 << 13;
/// of which so many lie in the cache.
const MESSAGES_TOGETHER: usize = 1 << 8;
/// What Keccak absorbs at a time.
const BLOCK_BYTES: usize = 136;

/// A committed tree: its columns, and how many neighbouring positions a leaf holds.
struct Tree {
    degree_log2: u32,
    columns: usize,
    leaf_log2: u32,
    is_interpolated: bool,
}

/// The picoseconds of one application, with all cores at work.
struct Kernel {
    ours: u128,
    library: u128,
}

/// The microseconds of all applications of one kind.
#[derive(Default)]
struct Total {
    ours: u128,
    library: u128,
    faster: u128,
}

impl Total {
    fn add(&mut self, kernel: &Kernel, count: usize) {
        let micros = |picos: u128| picos * count as u128 / 1_000_000;
        self.ours += micros(kernel.ours);
        self.library += micros(kernel.library);
        self.faster += micros(kernel.ours.min(kernel.library));
    }
}

fn main() {
    let numbers: Vec<u32> = std::env::args()
        .filter_map(|one| one.parse().ok())
        .collect();
    let [rows_log2, blowup_log2, final_degree_log2, widths @ ..] = &numbers[..] else {
        panic!("expected ROWS_LOG2 BLOWUP_LOG2 FINAL_DEGREE_LOG2 WIDTH...");
    };
    let parameters = FriParameters::new(*rows_log2, *blowup_log2, *final_degree_log2, 1, 0);
    let parameters = parameters.expect("the sizes are those of a proof");
    check_agreement();

    let (mut transforms, mut hashes) = (Total::default(), Total::default());
    let node = hash_kernel(0, 2);
    for tree in trees(parameters, widths) {
        let blocks = (1 << blowup_log2) + usize::from(tree.is_interpolated);
        transforms.add(&transform_kernel(tree.degree_log2), tree.columns * blocks);
        let leaves = 1 << (tree.degree_log2 + blowup_log2 - tree.leaf_log2);
        // Leaves start with one byte more: see the crate `hash`.
        hashes.add(&hash_kernel(1, tree.columns << tree.leaf_log2), leaves);
        hashes.add(&node, leaves - 1);
    }
    let threads = rayon::current_num_threads();
    let floor = transforms.faster + hashes.faster;
    let of = |total: &Total| {
        format!(
            "{{\"ours\": {}, \"library\": {}}}",
            total.ours, total.library
        )
    };
    println!(
        "{{\"threads\": {threads}, \"floor_us\": {floor}, \"transforms_us\": {}, \"hashes_us\": {}}}",
        of(&transforms),
        of(&hashes)
    );
}

/// The trees of the columns, then those of the layers of FRI.
fn trees(parameters: FriParameters, widths: &[u32]) -> Vec<Tree> {
    let mut trees: Vec<Tree> = widths
        .iter()
        .map(|width| Tree {
            degree_log2: parameters.degree_log2(),
            columns: *width as usize,
            leaf_log2: 0,
            is_interpolated: true,
        })
        .collect();
    let mut degree_log2 = parameters.degree_log2();
    for (number, fold_log2) in parameters.folds().into_iter().enumerate() {
        trees.push(Tree {
            degree_log2,
            columns: 1,
            leaf_log2: fold_log2,
            is_interpolated: number == 0,
        });
        degree_log2 -= fold_log2;
    }
    trees
}

fn transform_kernel(size_log2: u32) -> Kernel {
    let count = rayon::current_num_threads() << ELEMENTS_A_CORE_LOG2.saturating_sub(size_log2);
    let column: Vec<Felt> = elements(1 << size_log2);
    let twiddles = Twiddles::new(Coset::subgroup(size_log2));
    let mut columns = vec![column; count];
    let ours = picos_of_one(count, || {
        columns
            .par_iter_mut()
            .for_each(|column| twiddles.evaluate_in_place(column));
    });
    let mut columns = vec![library_elements(&columns[0]); count];
    drop(twiddles);
    let twiddles = library_twiddles(size_log2);
    let library = picos_of_one(count, || {
        columns
            .par_iter_mut()
            .for_each(|column| in_place_nr_2radix_fft(column, &twiddles));
    });
    Kernel { ours, library }
}

/// Hashing so many items of 32 bytes behind so many bytes.
fn hash_kernel(bytes_before: usize, items: usize) -> Kernel {
    let cores = rayon::current_num_threads();
    let count = cores * MESSAGES_A_CORE;
    // Hashing does not depend on what is hashed: all hash the same messages. Those of our kernel lack
    // the bytes before, which make no block more.
    let (bytes, blocks) = (bytes_before + 32 * items, |bytes| bytes / BLOCK_BYTES + 1);
    assert_eq!(blocks(bytes), blocks(32 * items), "as many blocks");
    let messages: Vec<[u8; 32]> = (0..MESSAGES_TOGETHER * (items + 1))
        .map(|place| [(place % 251) as u8; 32])
        .collect();
    let mut digests = vec![[0; 32]; count];
    let mut picos = |hash: &(dyn Fn(&mut [[u8; 32]]) + Sync)| {
        picos_of_one(count, || {
            let digests = std::hint::black_box(&mut digests[..]);
            digests.par_chunks_mut(MESSAGES_TOGETHER).for_each(hash);
        })
    };
    Kernel {
        ours: picos(&|digests| {
            keccak256_each(&messages[..items * digests.len()], items, digests);
        }),
        library: picos(&|digests| {
            let messages = messages.as_flattened().chunks_exact(bytes);
            for (digest, message) in digests.iter_mut().zip(messages) {
                *digest = library_keccak(message);
            }
        }),
    }
}

fn picos_of_one(count: usize, mut action: impl FnMut()) -> u128 {
    let fastest = (0..RUNS).map(|_| {
        let start = Instant::now();
        action();
        start.elapsed().as_nanos()
    });
    fastest.min().unwrap_or_default() * 1_000 / count as u128
}

/// Both sides compute the same: else nothing is compared.
fn check_agreement() {
    let size_log2 = 6;
    let values: Vec<Felt> = elements(1 << size_log2);
    let mut library = library_elements(&values);
    in_place_nr_2radix_fft(&mut library, &library_twiddles(size_log2));
    let values = Twiddles::new(Coset::subgroup(size_log2)).evaluate(&values);
    let mut ours: Vec<[u8; 32]> = values.iter().map(|value| value.to_bytes_be()).collect();
    let mut library: Vec<Vec<u8>> = library.iter().map(ByteConversion::to_bytes_be).collect();
    // The libraries count with different roots of unity: the same values in another order.
    ours.sort_unstable();
    library.sort_unstable();
    assert!(library == ours, "the transforms agree");
    let mut digest = [[0; 32]];
    keccak256_each(&[[7; 32]; 5], 5, &mut digest);
    let library = library_keccak([[7; 32]; 5].as_flattened());
    assert_eq!(digest, [library], "the hashes agree");
}

fn elements(count: usize) -> Vec<Felt> {
    Felt::from(7).powers_from(Felt::ONE).take(count).collect()
}

fn library_elements(values: &[Felt]) -> Vec<LibraryFelt> {
    let of = |value: &Felt| LibraryFelt::from_bytes_be(&value.to_bytes_be());
    let converted: Result<Vec<LibraryFelt>, _> = values.iter().map(of).collect();
    converted.expect("32 bytes are an element")
}

fn library_twiddles(size_log2: u32) -> Vec<LibraryFelt> {
    get_twiddles(size_log2.into(), RootsConfig::BitReverse).expect("the field has such roots")
}

fn library_keccak(data: &[u8]) -> [u8; 32] {
    Keccak256::digest(data).into()
}
