//! Times the transforms: `RAYON_NUM_THREADS=1 cargo bench -p provex_polynomial` for one core.

use std::time::Instant;

use provex_field::Felt;
use provex_polynomial::{Coset, InverseTwiddles, Twiddles, bit_reverse, divide_by_linear};

const REPEATS: usize = 5;

fn main() {
    for size_log2 in [12, 16, 20] {
        let coset = Coset::new(size_log2, Felt::generator());
        let twiddles = Twiddles::new(coset);
        let inverse = InverseTwiddles::new(coset);
        let mut values: Vec<Felt> = Felt::from(7)
            .powers_from(Felt::ONE)
            .take(coset.size())
            .collect();
        report("twiddles", size_log2, || {
            std::hint::black_box(Twiddles::new(coset));
        });
        report("evaluate", size_log2, || {
            twiddles.evaluate_in_place(&mut values);
        });
        report("interpolate", size_log2, || {
            inverse.interpolate_in_place(&mut values);
        });
        report("bit_reverse", size_log2, || bit_reverse(&mut values));
        report("divide_by_linear", size_log2, || {
            std::hint::black_box(divide_by_linear(&mut values, Felt::from(5)));
        });
    }
}

/// Print the fastest of some runs.
fn report(name: &str, size_log2: u32, mut action: impl FnMut()) {
    let fastest = (0..REPEATS)
        .map(|_| {
            let start = Instant::now();
            action();
            start.elapsed()
        })
        .min()
        .unwrap_or_default();
    println!("{name} 2^{size_log2}: {} us", fastest.as_micros());
}
