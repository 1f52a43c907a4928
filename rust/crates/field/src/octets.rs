//! Arithmetic with eight elements at a time in the form in which the processor computes fastest, for
//! long computations: elements are brought into that form once, and sums wait for their reduction.
//!
//! Who computes keeps count of the bounds with [`Bounds`], which cost nothing where they are known
//! before the elements are.

#[cfg(target_arch = "x86_64")]
use crate::butterfly::avx512::Kernel;
use crate::prime::Felt;

/// Elements in an octet.
pub const OCTET: usize = 8;

/// Eight elements, each as any number within known bounds that is congruent to it.
///
/// With vector instructions these are 16 times the Montgomery form, in five signed limbs of 52 bits;
/// else the canonical Montgomery form in the first four words. A row holds one limb of all.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub struct Octet {
    pub(crate) limbs: [[u64; OCTET]; 5],
}

/// Between which multiples of p the numbers of octets lie, and whether their limbs are in order, as
/// factors must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    low: i32,
    high: i32,
    is_tidy: bool,
}

impl Bounds {
    /// Those of elements that were just loaded.
    pub const LOADED: Self = Self::tidy(16);
    /// Those of reduced octets.
    pub const REDUCED: Self = Self::tidy(3);
    /// What multiplications leave out: 2^260 is a little less than 512 p.
    const RADIX: i32 = 511;
    /// No number spans more. A span of n has limbs below n · 2^52 in size.
    const SPAN_MAX: i32 = 500;

    const fn tidy(high: i32) -> Self {
        let (low, is_tidy) = (0, true);
        Self { low, high, is_tidy }
    }

    /// Those of the sum, or `None` if one of both must be reduced first.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::loose(self.low + other.low, self.high + other.high)
    }

    /// Those of the difference, or `None` if one of both must be reduced first.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        Self::loose(self.low - other.high, self.high - other.low)
    }

    /// Those of the product, of tidy octets only.
    ///
    /// # Panics
    ///
    /// If one of both is not tidy.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        assert!(self.is_tidy && other.is_tidy, "factors are tidy");
        // Divided by the radix, rounded up, and what the reduction adds.
        Self::tidy(self.high * other.high / Self::RADIX + 2)
    }

    /// Those after [`tidy_octets`].
    #[must_use]
    pub fn tidied(self) -> Self {
        Self::tidy(self.high - self.low)
    }

    /// Whether octets can be factors and be stored.
    #[must_use]
    pub fn is_tidy(self) -> bool {
        self.is_tidy
    }

    fn loose(low: i32, high: i32) -> Option<Self> {
        let is_tidy = false;
        (high - low <= Self::SPAN_MAX).then_some(Self { low, high, is_tidy })
    }
}

/// One side of an operation.
#[derive(Clone, Copy, Debug)]
pub enum Octets<'a> {
    /// A number for each place.
    Each(&'a [Octet]),
    /// The same number everywhere.
    Same(&'a Octet),
}

impl<'a> Octets<'a> {
    #[inline]
    pub(crate) fn at(self, place: usize) -> &'a Octet {
        match self {
            Self::Each(octets) => &octets[place],
            Self::Same(octet) => octet,
        }
    }

    fn check(self, count: usize) {
        if let Self::Each(octets) = self {
            assert_eq!(octets.len(), count, "octets for each place");
        }
    }
}

impl Octet {
    /// One element eight times, reduced.
    #[must_use]
    pub fn of(element: Felt) -> Self {
        let mut octet = Self::default();
        load_octets(core::slice::from_mut(&mut octet), &[element; OCTET]);
        reduce_octets(core::slice::from_mut(&mut octet));
        octet
    }

    fn element(&self, place: usize) -> Felt {
        let [l0, l1, l2, l3, _] = self.limbs.map(|limbs| limbs[place]);
        Felt::from_montgomery_limbs([l0, l1, l2, l3])
    }

    fn set(&mut self, place: usize, element: Felt) {
        for (limbs, limb) in self.limbs.iter_mut().zip(element.montgomery_limbs()) {
            limbs[place] = limb;
        }
    }
}

/// Bring elements into octets, the last one filled up with zeros.
///
/// # Panics
///
/// If there are not as many octets as the elements fill.
pub fn load_octets(out: &mut [Octet], elements: &[Felt]) {
    assert_eq!(out.len(), elements.len().div_ceil(OCTET), "enough octets");
    let (whole, rest) = elements.as_chunks();
    let mut last = [Felt::ZERO; OCTET];
    last[..rest.len()].copy_from_slice(rest);
    let (out, out_last) = out.split_at_mut(whole.len());
    load_whole(out, whole);
    load_whole(out_last, &[last][..out_last.len()]);
}

fn load_whole(out: &mut [Octet], elements: &[[Felt; OCTET]]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = kernel() {
        return kernel.load_octets(out, elements);
    }
    for (octet, elements) in out.iter_mut().zip(elements) {
        (0..OCTET).for_each(|place| octet.set(place, elements[place]));
    }
}

/// Bring tidy octets back into elements; what is too much in the last one is left out.
///
/// # Panics
///
/// If there are not as many octets as the elements fill.
pub fn store_octets(out: &mut [Felt], octets: &[Octet]) {
    assert_eq!(octets.len(), out.len().div_ceil(OCTET), "enough octets");
    let (whole, rest) = out.as_chunks_mut();
    let (octets, last) = octets.split_at(whole.len());
    store_whole(whole, octets);
    if let [last] = last {
        let mut elements = [[Felt::ZERO; OCTET]];
        store_whole(&mut elements, core::slice::from_ref(last));
        rest.copy_from_slice(&elements[0][..rest.len()]);
    }
}

fn store_whole(out: &mut [[Felt; OCTET]], octets: &[Octet]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = kernel() {
        return kernel.store_octets(out, octets);
    }
    for (elements, octet) in out.iter_mut().zip(octets) {
        *elements = core::array::from_fn(|place| octet.element(place));
    }
}

/// `out = left + right`.
///
/// # Panics
///
/// If they differ in length.
pub fn add_octets(out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
    left.check(out.len());
    right.check(out.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = kernel() {
        return kernel.add_octets(out, left, right);
    }
    each_element(out, left, right, |left, right| left + right);
}

/// `out = left - right`.
///
/// # Panics
///
/// If they differ in length.
pub fn subtract_octets(out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
    left.check(out.len());
    right.check(out.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = kernel() {
        return kernel.subtract_octets(out, left, right);
    }
    each_element(out, left, right, |left, right| left - right);
}

/// `out = left · right` for tidy factors.
///
/// # Panics
///
/// If they differ in length.
pub fn multiply_octets(out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
    left.check(out.len());
    right.check(out.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = kernel() {
        return kernel.multiply_octets(out, left, right);
    }
    each_element(out, left, right, |left, right| left * right);
}

/// Bring the limbs of octets with these bounds in order.
pub fn tidy_octets(octets: &mut [Octet], bounds: Bounds) {
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = kernel() {
        return kernel.tidy_octets(octets, bounds.low);
    }
    let _ = (octets, bounds);
}

/// Bring numbers within any bounds below 3p.
pub fn reduce_octets(octets: &mut [Octet]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = kernel() {
        return kernel.reduce_octets(octets);
    }
    let _ = octets;
}

#[cfg(target_arch = "x86_64")]
fn kernel() -> Option<Kernel> {
    #[cfg(test)]
    if tests::IS_PORTABLE.get() {
        return None;
    }
    Kernel::for_length(OCTET)
}

fn each_element(
    out: &mut [Octet],
    left: Octets<'_>,
    right: Octets<'_>,
    operation: impl Fn(Felt, Felt) -> Felt,
) {
    for (number, octet) in out.iter_mut().enumerate() {
        let (left, right) = (left.at(number), right.at(number));
        for place in 0..OCTET {
            octet.set(place, operation(left.element(place), right.element(place)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: usize = 19;

    thread_local! {
        /// Whether a test runs without the kernel of this processor.
        pub(super) static IS_PORTABLE: core::cell::Cell<bool> = const { core::cell::Cell::new(false) };
    }

    fn with_and_without_kernel(test: fn()) {
        for is_portable in [false, true] {
            IS_PORTABLE.set(is_portable);
            test();
        }
    }

    /// Octets with their bounds and the elements that they stand for.
    #[derive(Clone)]
    struct Pair {
        octets: Vec<Octet>,
        bounds: Bounds,
        elements: Vec<Felt>,
    }

    impl Pair {
        fn loaded(elements: Vec<Felt>) -> Self {
            let mut octets = vec![Octet::default(); elements.len().div_ceil(OCTET)];
            load_octets(&mut octets, &elements);
            let bounds = Bounds::LOADED;
            Self {
                octets,
                bounds,
                elements,
            }
        }

        fn tidied(&self) -> Self {
            let mut tidy = self.clone();
            tidy_octets(&mut tidy.octets, self.bounds);
            tidy.bounds = self.bounds.tidied();
            tidy.check();
            tidy
        }

        fn reduced(&self) -> Self {
            let mut reduced = self.clone();
            reduce_octets(&mut reduced.octets);
            reduced.bounds = Bounds::REDUCED;
            reduced.check();
            reduced
        }

        fn with(
            &self,
            other: &Self,
            bounds: Bounds,
            octets: fn(&mut [Octet], Octets<'_>, Octets<'_>),
            element: fn(Felt, Felt) -> Felt,
        ) -> Self {
            let mut result = vec![Octet::default(); self.octets.len()];
            octets(
                &mut result,
                Octets::Each(&self.octets),
                Octets::Each(&other.octets),
            );
            let elements = self.elements.iter().zip(&other.elements);
            Self {
                octets: result,
                bounds,
                elements: elements
                    .map(|(left, right)| element(*left, *right))
                    .collect(),
            }
        }

        fn plus(&self, other: &Self) -> Option<Self> {
            let bounds = self.bounds.plus(other.bounds)?;
            Some(self.with(other, bounds, add_octets, |left, right| left + right))
        }

        fn minus(&self, other: &Self) -> Option<Self> {
            let bounds = self.bounds.minus(other.bounds)?;
            Some(self.with(other, bounds, subtract_octets, |left, right| left - right))
        }

        fn times(&self, other: &Self) -> Self {
            let bounds = self.bounds.times(other.bounds);
            self.with(other, bounds, multiply_octets, |left, right| left * right)
        }

        /// What is stored is what is expected.
        fn check(&self) {
            let mut stored = vec![Felt::ZERO; self.elements.len()];
            store_octets(&mut stored, &self.octets);
            assert_eq!(stored, self.elements, "{:?}", self.bounds);
        }
    }

    /// Ends of the field and of its limbs, and something between.
    fn elements(seed: u64) -> Vec<Felt> {
        let two = Felt::from(2);
        let mut elements = vec![Felt::ZERO, Felt::ONE, -Felt::ONE, -two];
        // Forms of all ones: what is just below p, and just below 2^251.
        let ones = Felt::from_montgomery_limbs([u64::MAX, u64::MAX, u64::MAX, (1 << 59) - 1]);
        elements.extend([ones, -ones, Felt::from_montgomery_limbs([1, 0, 0, 0])]);
        elements.push(-Felt::from_montgomery_limbs([1, 0, 0, 0]));
        elements.extend(
            Felt::from(seed + 3)
                .powers_from(Felt::from(seed + 5))
                .take(COUNT),
        );
        elements.rotate_left(seed as usize % 8);
        elements.truncate(COUNT);
        elements
    }

    #[test]
    fn what_is_loaded_is_stored() {
        with_and_without_kernel(|| {
            for seed in 0..8 {
                for length in [0, 1, 7, 8, 9, 16, COUNT] {
                    Pair::loaded(elements(seed)[..length].to_vec()).check();
                }
                let octet = Octet::of(elements(seed)[0]);
                let mut stored = [Felt::ZERO; OCTET];
                store_octets(&mut stored, &[octet]);
                assert_eq!(stored, [elements(seed)[0]; OCTET]);
            }
        });
    }

    #[test]
    fn sums_up_to_the_bounds_are_exact() {
        with_and_without_kernel(|| {
            for seed in 0..8 {
                let (a, b) = (
                    Pair::loaded(elements(seed)),
                    Pair::loaded(elements(seed + 1)),
                );
                let minus_one = Pair::loaded(vec![-Felt::ONE; COUNT]);
                for addend in [&a, &b, &minus_one] {
                    let mut sum = addend.clone();
                    while let Some(more) = sum.plus(addend) {
                        sum = more;
                    }
                    let mut difference = b.clone();
                    while let Some(less) = difference.minus(addend) {
                        difference = less;
                    }
                    for one in [&sum, &difference] {
                        one.reduced().times(&a).check();
                        one.tidied().times(&one.tidied()).check();
                        sum.tidied()
                            .times(&one.tidied())
                            .times(&one.tidied())
                            .check();
                    }
                }
            }
        });
    }

    #[test]
    fn one_number_stands_for_all_places() {
        with_and_without_kernel(|| {
            let (a, number) = (Pair::loaded(elements(2)), Octet::of(-Felt::from(77)));
            let same = Octets::Same(&number);
            let each = vec![number; a.octets.len()];
            for operation in [add_octets, subtract_octets, multiply_octets] {
                for (left, right) in [
                    (Octets::Each(&a.octets), same),
                    (same, Octets::Each(&a.octets)),
                ] {
                    let mut found = vec![Octet::default(); each.len()];
                    operation(&mut found, left, right);
                    let mut expected = found.clone();
                    let all = |side| match side {
                        Octets::Same(_) => Octets::Each(&each),
                        Octets::Each(_) => side,
                    };
                    operation(&mut expected, all(left), all(right));
                    let limbs =
                        |octets: &[Octet]| octets.iter().map(|one| one.limbs).collect::<Vec<_>>();
                    assert_eq!(limbs(&found), limbs(&expected));
                }
            }
        });
    }

    #[test]
    fn long_computations_agree_with_elements() {
        with_and_without_kernel(|| {
            let mut state = 1_u64;
            let mut draw = |bound: usize| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 33) as usize % bound
            };
            let mut pool: Vec<Pair> = (0..8).map(|seed| Pair::loaded(elements(seed))).collect();
            for _ in 0..3000 {
                let (left, right) = (pool[draw(8)].clone(), pool[draw(8)].clone());
                let result = match draw(3) {
                    0 => left.plus(&right),
                    1 => left.minus(&right),
                    _ => Some(left.tidied().times(&right.tidied())),
                };
                let result = result.unwrap_or_else(|| left.reduced());
                result.tidied().check();
                pool[draw(8)] = result;
            }
        });
    }

    #[test]
    #[should_panic(expected = "factors are tidy")]
    fn loose_factors_are_a_bug() {
        let loose = Bounds::LOADED
            .minus(Bounds::LOADED)
            .expect("within the span");
        let _ = loose.times(Bounds::LOADED);
    }
}
