//! Residues of a 252-bit prime in Montgomery form, over any [`Modulus`].
//! A residue is always canonical: its limbs, read as a number, are below the modulus.

use core::fmt;
use core::marker::PhantomData;
use core::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::limbs::{self, Limbs, WideLimbs};

/// A prime below 2^252 with what Montgomery arithmetic needs of it.
pub trait Modulus: Copy + Eq + fmt::Debug + 'static {
    /// The prime, lowest limb first.
    const MODULUS: [u64; 4];
    /// 2^256 mod the prime.
    const R: [u64; 4];
    /// 2^512 mod the prime.
    const R_SQUARED: [u64; 4];

    /// `wide / 2^256` mod the prime, canonical, for any `wide` below 2^256 times the prime.
    fn reduce(wide: &[u64; 8]) -> [u64; 4];
}

/// A residue mod `M`, in Montgomery form. Arithmetic runs in constant time.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Montgomery<M: Modulus> {
    limbs: Limbs,
    modulus: PhantomData<M>,
}

impl<M: Modulus> Montgomery<M> {
    /// The residue 0.
    pub const ZERO: Self = Self::from_montgomery_limbs([0; 4]);
    /// The residue 1.
    pub const ONE: Self = Self::from_montgomery_limbs(M::R);

    /// The residue whose Montgomery form has these limbs; they must be below the modulus.
    pub(crate) const fn from_montgomery_limbs(limbs: Limbs) -> Self {
        Self {
            limbs,
            modulus: PhantomData,
        }
    }

    #[inline(always)]
    pub(crate) const fn montgomery_limbs(&self) -> Limbs {
        self.limbs
    }

    /// The residue of a number below the modulus, lowest limb first, or `None` for a larger one.
    #[must_use]
    pub fn from_limbs(number: [u64; 4]) -> Option<Self> {
        let (_, borrow) = limbs::sub(&number, &M::MODULUS);
        (borrow == 1).then(|| Self::from_limbs_unchecked(&number))
    }

    /// The residue of any 256-bit number, lowest limb first, reduced.
    #[must_use]
    pub fn from_limbs_reduced(number: [u64; 4]) -> Self {
        // R_SQUARED is below the modulus, so the product is below 2^256 times the modulus.
        Self::from_limbs_unchecked(&number)
    }

    fn from_limbs_unchecked(number: &Limbs) -> Self {
        Self::from_montgomery_limbs(M::reduce(&limbs::multiply(number, &M::R_SQUARED)))
    }

    /// The canonical number, lowest limb first.
    #[must_use]
    pub fn to_limbs(self) -> [u64; 4] {
        let [a, b, c, d] = self.limbs;
        M::reduce(&[a, b, c, d, 0, 0, 0, 0])
    }

    /// The residue of 32 bytes, big-endian, or `None` if they are not below the modulus.
    #[must_use]
    pub fn from_bytes_be(bytes: &[u8; 32]) -> Option<Self> {
        Self::from_limbs(limbs::from_bytes_be(bytes))
    }

    /// The residue of any 32 bytes, big-endian, reduced.
    #[must_use]
    pub fn from_bytes_be_reduced(bytes: &[u8; 32]) -> Self {
        Self::from_limbs_reduced(limbs::from_bytes_be(bytes))
    }

    /// The canonical number as 32 bytes, big-endian.
    #[must_use]
    pub fn to_bytes_be(self) -> [u8; 32] {
        limbs::to_bytes_be(&self.to_limbs())
    }

    /// Whether this is 0.
    #[inline]
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.limbs == [0; 4]
    }

    /// The square.
    #[inline(always)]
    #[must_use]
    pub fn square(&self) -> Self {
        Self::from_wide(&limbs::square(&self.limbs))
    }

    /// Twice the residue.
    #[inline(always)]
    #[must_use]
    pub fn double(&self) -> Self {
        *self + *self
    }

    /// `first` if `flag` is 0, `second` if it is 1, without a branch.
    #[inline]
    #[must_use]
    pub fn select(first: &Self, second: &Self, flag: u64) -> Self {
        Self::from_montgomery_limbs(limbs::select(&first.limbs, &second.limbs, flag))
    }

    /// The power with a public exponent, lowest limb first. Time depends on the exponent only.
    #[must_use]
    pub fn power(&self, exponent: &[u64; 4]) -> Self {
        let mut result = Self::ONE;
        let mut table = [Self::ONE; 16];
        for i in 1..16 {
            table[i] = table[i - 1] * *self;
        }
        for limb in exponent.iter().rev() {
            for shift in (0..16).rev() {
                result = result.square().square().square().square();
                let digit = (limb >> (4 * shift)) & 15;
                if digit != 0 {
                    result *= table[digit as usize];
                }
            }
        }
        result
    }

    /// The inverse, or `None` for 0, by Fermat's theorem: in constant time.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let (exponent, _) = limbs::sub(&M::MODULUS, &[2, 0, 0, 0]);
        (!self.is_zero()).then(|| self.power(&exponent))
    }

    #[inline(always)]
    fn from_wide(wide: &WideLimbs) -> Self {
        Self::from_montgomery_limbs(M::reduce(wide))
    }
}

/// Replace every residue by its inverse with one inversion; zeros stay zero.
pub fn batch_invert<M: Modulus>(values: &mut [Montgomery<M>]) {
    let mut products = Vec::with_capacity(values.len());
    let mut product = Montgomery::ONE;
    for value in values.iter() {
        products.push(product);
        if !value.is_zero() {
            product *= *value;
        }
    }
    let mut inverse = product
        .inverse()
        .expect("a product of non-zero residues is not zero");
    for (value, before) in values.iter_mut().zip(products).rev() {
        if !value.is_zero() {
            let own = inverse * before;
            inverse *= *value;
            *value = own;
        }
    }
}

impl<M: Modulus> Add for Montgomery<M> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // Both are below 2^252, so the sum needs no fifth limb.
        let (sum, _) = limbs::add(&self.limbs, &other.limbs);
        let (reduced, borrow) = limbs::sub(&sum, &M::MODULUS);
        Self::from_montgomery_limbs(limbs::select(&reduced, &sum, borrow))
    }
}

impl<M: Modulus> Sub for Montgomery<M> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let (difference, borrow) = limbs::sub(&self.limbs, &other.limbs);
        let (sum, _) = limbs::add(&difference, &limbs::masked(&M::MODULUS, borrow));
        Self::from_montgomery_limbs(sum)
    }
}

impl<M: Modulus> Mul for Montgomery<M> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self::from_wide(&limbs::multiply(&self.limbs, &other.limbs))
    }
}

impl<M: Modulus> Neg for Montgomery<M> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<M: Modulus> AddAssign for Montgomery<M> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<M: Modulus> SubAssign for Montgomery<M> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl<M: Modulus> MulAssign for Montgomery<M> {
    #[inline(always)]
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}

impl<M: Modulus> From<u64> for Montgomery<M> {
    fn from(number: u64) -> Self {
        Self::from_limbs_unchecked(&[number, 0, 0, 0])
    }
}

impl<M: Modulus> Default for Montgomery<M> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<M: Modulus> fmt::Debug for Montgomery<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "0x")?;
        self.to_bytes_be()
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}
