//! The fast paths against their obvious twin: Horner's rule at every point.

use provex_field::Felt;

use crate::{
    BarycentricWeights, Coset, Extension, InverseTwiddles, Twiddles, bit_reverse, divide_by_linear,
    evaluate_at, reversed_bits,
};

/// Reproducible coefficients: the powers of a generator from a chosen start.
fn polynomial(size: usize, seed: u64) -> Vec<Felt> {
    let start = Felt::from(seed + 2).power_u64(1 << 40 | seed);
    Felt::from(0x1234_5678_9abc_def1 ^ seed)
        .powers_from(start)
        .take(size)
        .collect()
}

fn value_plainly(coefficients: &[Felt], point: Felt) -> Felt {
    coefficients
        .iter()
        .rev()
        .fold(Felt::ZERO, |value, coefficient| {
            value * point + *coefficient
        })
}

fn values_plainly(coefficients: &[Felt], coset: &Coset) -> Vec<Felt> {
    (0..coset.size())
        .map(|position| value_plainly(coefficients, coset.point(position)))
        .collect()
}

#[test]
fn a_transform_gives_the_values_at_every_point() {
    for size_log2 in 0..8 {
        for offset in [Felt::ONE, Felt::generator(), -Felt::from(7)] {
            let coset = Coset::new(size_log2, offset);
            let coefficients = polynomial(coset.size(), u64::from(size_log2));

            let values = Twiddles::new(coset).evaluate(&coefficients);

            assert_eq!(values, values_plainly(&coefficients, &coset));
        }
    }
}

#[test]
fn a_large_transform_gives_the_values_at_some_points() {
    // Larger than one core's and one cache's share.
    let coset = Coset::new(17, Felt::generator());
    let coefficients = polynomial(coset.size(), 1);

    let values = Twiddles::new(coset).evaluate(&coefficients);

    for position in [0, 1, 2, 4095, 4096, 65_535, 65_536, 100_000, 131_071] {
        let expected = value_plainly(&coefficients, coset.point(position));
        assert_eq!(values[position], expected, "{position}");
    }
}

#[test]
fn interpolation_undoes_evaluation() {
    for size_log2 in [0, 1, 2, 5, 11, 13, 17] {
        let coset = Coset::new(size_log2, Felt::from(11));
        let coefficients = polynomial(coset.size(), 5);
        let mut values = Twiddles::new(coset).evaluate(&coefficients);

        InverseTwiddles::new(coset).interpolate_in_place(&mut values);

        assert_eq!(values, coefficients);
    }
}

#[test]
fn a_transform_of_a_sum_is_the_sum_of_transforms() {
    let coset = Coset::new(6, Felt::generator());
    let (f, g) = (polynomial(64, 1), polynomial(64, 2));
    let sum: Vec<Felt> = f.iter().zip(&g).map(|(a, b)| *a + *b).collect();
    let twiddles = Twiddles::new(coset);

    let (f, g) = (twiddles.evaluate(&f), twiddles.evaluate(&g));

    let added: Vec<Felt> = f.iter().zip(&g).map(|(a, b)| *a + *b).collect();
    assert_eq!(twiddles.evaluate(&sum), added);
}

#[test]
fn the_blocks_of_an_extension_make_its_domain() {
    let extension = Extension::new(4, 3);
    let coefficients = polynomial(16, 9);

    let mut values = Vec::new();
    for block in 0..extension.block_count() {
        values.extend(Twiddles::new(extension.block(block)).evaluate(&coefficients));
    }

    assert_eq!(values, values_plainly(&coefficients, extension.domain()));
}

#[test]
fn an_extension_avoids_the_subgroup() {
    let extension = Extension::new(5, 4);
    let subgroup = Coset::subgroup(9);

    for point in extension.domain().points() {
        assert!(!subgroup.vanishing_at(point).is_zero());
    }
}

#[test]
fn neighbours_fold_to_one_point() {
    let coset = Coset::new(6, Felt::generator());
    for fold_log2 in 0..=3 {
        let folded = coset.folded(fold_log2);
        for position in 0..coset.size() {
            let power = coset.point(position).squared_times(fold_log2);
            assert_eq!(folded.point(position >> fold_log2), power);
        }
    }
}

#[test]
fn barycentric_weights_agree_with_coefficients() {
    let coset = Coset::new(5, Felt::generator());
    let coefficients = polynomial(32, 3);
    let values = Twiddles::new(coset).evaluate(&coefficients);
    for point in [Felt::ZERO, Felt::ONE, Felt::from(99), coset.point(7)] {
        let value = BarycentricWeights::new(&coset, point).evaluate(&values);

        assert_eq!(value, value_plainly(&coefficients, point));
    }
}

#[test]
fn evaluation_on_all_cores_agrees_with_one() {
    let point = Felt::from(12345);
    for size in [0, 1, (1 << 14) - 1, 1 << 14, (1 << 14) + 1, 50_000] {
        let coefficients = polynomial(size, 4);

        assert_eq!(
            evaluate_at(&coefficients, point),
            value_plainly(&coefficients, point)
        );
    }
}

#[test]
fn division_leaves_the_value_at_the_root() {
    let coefficients = polynomial(20, 6);
    let root = Felt::from(77);
    let mut quotient = coefficients.clone();

    let remainder = divide_by_linear(&mut quotient, root);

    assert_eq!(remainder, value_plainly(&coefficients, root));
    assert_eq!(quotient[19], Felt::ZERO);
    let x = Felt::from(5);
    let product = value_plainly(&quotient, x) * (x - root) + remainder;
    assert_eq!(product, value_plainly(&coefficients, x));
    assert_eq!(divide_by_linear(&mut [], root), Felt::ZERO);
}

#[test]
fn bit_reversal_is_its_own_inverse() {
    let mut values: Vec<usize> = (0..64).collect();

    bit_reverse(&mut values);

    assert!(
        values
            .iter()
            .enumerate()
            .all(|(i, v)| reversed_bits(i, 6) == *v)
    );
    bit_reverse(&mut values);
    assert_eq!(values, (0..64).collect::<Vec<_>>());
    assert_eq!(reversed_bits(0, 0), 0);
}

#[test]
#[should_panic(expected = "one coefficient a point")]
fn a_transform_refuses_another_size() {
    Twiddles::new(Coset::subgroup(3)).evaluate_in_place(&mut [Felt::ZERO; 4]);
}

#[test]
#[should_panic(expected = "has more than 2 bits")]
fn a_position_outside_the_coset_is_a_bug() {
    let _ = Coset::subgroup(2).point(4);
}
