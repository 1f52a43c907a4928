//! Both moduli under one suite, against arithmetic that needs nothing but addition of limbs.

use crate::limbs;
use crate::{Felt, Modulus, Montgomery, Scalar, StarkOrder, StarkPrime, batch_invert};

/// Reproducible numbers (splitmix64).
struct Random(u64);

impl Random {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn number(&mut self) -> [u64; 4] {
        std::array::from_fn(|_| self.word())
    }
}

/// Numbers below the modulus: the ends of its range, limbs full of ones, and random ones.
fn numbers<M: Modulus>() -> Vec<[u64; 4]> {
    let below = |k| limbs::sub(&M::MODULUS, &[k, 0, 0, 0]).0;
    let mut numbers = vec![[0; 4], [1, 0, 0, 0], [2, 0, 0, 0], below(1), below(2)];
    numbers.push([u64::MAX, 0, 0, 0]);
    numbers.push([0, u64::MAX, u64::MAX, 0]);
    numbers.push([u64::MAX, u64::MAX, u64::MAX, (1 << 59) - 1]);
    numbers.push([0, 0, 0, 1 << 59]);
    let mut random = Random(1);
    while numbers.len() < 40 {
        let [a, b, c, d] = random.number();
        numbers.push([a, b, c, d >> 5]);
    }
    numbers
}

/// `a + b` mod the modulus for numbers below it.
fn add_plainly<M: Modulus>(a: &[u64; 4], b: &[u64; 4]) -> [u64; 4] {
    let (sum, _) = limbs::add(a, b);
    match limbs::sub(&sum, &M::MODULUS) {
        (reduced, 0) => reduced,
        _ => sum,
    }
}

/// `a · b` mod the modulus by doubling and adding.
fn multiply_plainly<M: Modulus>(a: &[u64; 4], b: &[u64; 4]) -> [u64; 4] {
    let mut product = [0; 4];
    for position in (0..256).rev() {
        product = add_plainly::<M>(&product, &product);
        if b[position / 64] >> (position % 64) & 1 == 1 {
            product = add_plainly::<M>(&product, a);
        }
    }
    product
}

fn element<M: Modulus>(number: &[u64; 4]) -> Montgomery<M> {
    Montgomery::from_limbs(*number).expect("the number is below the modulus")
}

fn arithmetic_agrees_with_plain_numbers<M: Modulus>() {
    let numbers = numbers::<M>();
    for a in &numbers {
        let x = element::<M>(a);
        assert_eq!(x.to_limbs(), *a);
        assert_eq!(x.square().to_limbs(), multiply_plainly::<M>(a, a));
        for b in &numbers {
            let y = element::<M>(b);
            assert_eq!((x + y).to_limbs(), add_plainly::<M>(a, b));
            assert_eq!((x * y).to_limbs(), multiply_plainly::<M>(a, b));
            assert_eq!(x - y + y, x);
        }
        assert_eq!(x + -x, Montgomery::ZERO);
    }
}

fn inverses_multiply_to_one<M: Modulus>() {
    let mut batch: Vec<Montgomery<M>> = numbers::<M>().iter().map(element).collect();
    let elements = batch.clone();

    batch_invert(&mut batch);

    for (element, inverse) in elements.iter().zip(batch) {
        assert_eq!(element.inverse().unwrap_or_default(), inverse);
        if !element.is_zero() {
            assert_eq!(*element * inverse, Montgomery::ONE);
        }
    }
    batch_invert::<M>(&mut []);
}

fn numbers_from_the_modulus_on_are_no_elements<M: Modulus>() {
    let (beyond, _) = limbs::add(&M::MODULUS, &[1, 0, 0, 0]);
    for number in [M::MODULUS, beyond, [u64::MAX; 4]] {
        assert_eq!(Montgomery::<M>::from_limbs(number), None);
        let bytes = limbs::to_bytes_be(&number);
        assert_eq!(Montgomery::<M>::from_bytes_be(&bytes), None);
    }
    assert_eq!(
        Montgomery::<M>::from_limbs_reduced(M::MODULUS),
        Montgomery::ZERO
    );
    assert_eq!(Montgomery::<M>::from_limbs_reduced(beyond), Montgomery::ONE);
}

fn any_256_bits_reduce<M: Modulus>() {
    let mut random = Random(2);
    let mut numbers = vec![[u64::MAX; 4]];
    numbers.extend((0..100).map(|_| random.number()));
    for number in numbers {
        let mut expected = number;
        while let (reduced, 0) = limbs::sub(&expected, &M::MODULUS) {
            expected = reduced;
        }

        let element = Montgomery::<M>::from_limbs_reduced(number);

        assert_eq!(element.to_limbs(), expected);
        let bytes = limbs::to_bytes_be(&number);
        assert_eq!(Montgomery::<M>::from_bytes_be_reduced(&bytes), element);
    }
}

fn bytes_are_big_endian<M: Modulus>() {
    let bytes: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).expect("at most 31"));

    let element = Montgomery::<M>::from_bytes_be(&bytes).expect("below the modulus");

    assert_eq!(element.to_bytes_be(), bytes);
    assert_eq!(element.to_limbs()[0], 0x1819_1a1b_1c1d_1e1f);
}

fn selection_takes_one_or_the_other<M: Modulus>() {
    let (a, b) = (Montgomery::<M>::from(5), -Montgomery::<M>::from(6));

    assert_eq!(Montgomery::select(&a, &b, 0), a);
    assert_eq!(Montgomery::select(&a, &b, 1), b);
}

fn suite<M: Modulus>() {
    arithmetic_agrees_with_plain_numbers::<M>();
    inverses_multiply_to_one::<M>();
    numbers_from_the_modulus_on_are_no_elements::<M>();
    any_256_bits_reduce::<M>();
    bytes_are_big_endian::<M>();
    selection_takes_one_or_the_other::<M>();
}

#[test]
fn the_stark_field_passes_the_suite() {
    suite::<StarkPrime>();
}

#[test]
fn the_scalars_pass_the_suite() {
    suite::<StarkOrder>();
}

#[test]
fn elements_print_as_hexadecimal() {
    assert_eq!(
        format!("{:?}", Felt::from(0xabc)),
        format!("0x{:064x}", 0xabc)
    );
    assert_eq!(Scalar::default(), Scalar::ZERO);
}
