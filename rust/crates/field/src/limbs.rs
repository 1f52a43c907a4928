//! Unsigned integers of 256 and 512 bits as little-endian limbs.
//! All functions run in constant time.

/// A 256-bit integer, lowest limb first.
pub(crate) type Limbs = [u64; 4];

/// A 512-bit integer, lowest limb first.
pub(crate) type WideLimbs = [u64; 8];

/// `a + b + carry`, returned as (low, carry).
#[inline(always)]
pub(crate) const fn add_carry(a: u64, b: u64, carry: u64) -> (u64, u64) {
    let sum = a as u128 + b as u128 + carry as u128;
    (sum as u64, (sum >> 64) as u64)
}

/// `a - b - borrow`, returned as (low, borrow) with borrow 0 or 1.
#[inline(always)]
pub(crate) const fn sub_borrow(a: u64, b: u64, borrow: u64) -> (u64, u64) {
    let difference = (a as u128).wrapping_sub(b as u128 + borrow as u128);
    (difference as u64, (difference >> 127) as u64)
}

/// `a + b * c + carry`, returned as (low, high); never overflows.
#[inline(always)]
pub(crate) const fn multiply_add(a: u64, b: u64, c: u64, carry: u64) -> (u64, u64) {
    let total = a as u128 + (b as u128) * (c as u128) + carry as u128;
    (total as u64, (total >> 64) as u64)
}

/// `a + b`, returned with the carry.
#[inline(always)]
pub(crate) const fn add(a: &Limbs, b: &Limbs) -> (Limbs, u64) {
    let (r0, carry) = add_carry(a[0], b[0], 0);
    let (r1, carry) = add_carry(a[1], b[1], carry);
    let (r2, carry) = add_carry(a[2], b[2], carry);
    let (r3, carry) = add_carry(a[3], b[3], carry);
    ([r0, r1, r2, r3], carry)
}

/// `a - b`, returned with the borrow.
#[inline(always)]
pub(crate) const fn sub(a: &Limbs, b: &Limbs) -> (Limbs, u64) {
    let (r0, borrow) = sub_borrow(a[0], b[0], 0);
    let (r1, borrow) = sub_borrow(a[1], b[1], borrow);
    let (r2, borrow) = sub_borrow(a[2], b[2], borrow);
    let (r3, borrow) = sub_borrow(a[3], b[3], borrow);
    ([r0, r1, r2, r3], borrow)
}

/// `a` if `flag` is 0, `b` if it is 1, without a branch.
#[inline(always)]
pub(crate) const fn select(a: &Limbs, b: &Limbs, flag: u64) -> Limbs {
    let mask = flag.wrapping_neg();
    [
        a[0] ^ (mask & (a[0] ^ b[0])),
        a[1] ^ (mask & (a[1] ^ b[1])),
        a[2] ^ (mask & (a[2] ^ b[2])),
        a[3] ^ (mask & (a[3] ^ b[3])),
    ]
}

/// `flag * b` for a flag of 0 or 1, without a branch.
#[inline(always)]
pub(crate) const fn masked(b: &Limbs, flag: u64) -> Limbs {
    let mask = flag.wrapping_neg();
    [b[0] & mask, b[1] & mask, b[2] & mask, b[3] & mask]
}

/// The full product.
#[inline(always)]
pub(crate) const fn multiply(a: &Limbs, b: &Limbs) -> WideLimbs {
    let (r0, carry) = multiply_add(0, a[0], b[0], 0);
    let (r1, carry) = multiply_add(0, a[0], b[1], carry);
    let (r2, carry) = multiply_add(0, a[0], b[2], carry);
    let (r3, r4) = multiply_add(0, a[0], b[3], carry);

    let (r1, carry) = multiply_add(r1, a[1], b[0], 0);
    let (r2, carry) = multiply_add(r2, a[1], b[1], carry);
    let (r3, carry) = multiply_add(r3, a[1], b[2], carry);
    let (r4, r5) = multiply_add(r4, a[1], b[3], carry);

    let (r2, carry) = multiply_add(r2, a[2], b[0], 0);
    let (r3, carry) = multiply_add(r3, a[2], b[1], carry);
    let (r4, carry) = multiply_add(r4, a[2], b[2], carry);
    let (r5, r6) = multiply_add(r5, a[2], b[3], carry);

    let (r3, carry) = multiply_add(r3, a[3], b[0], 0);
    let (r4, carry) = multiply_add(r4, a[3], b[1], carry);
    let (r5, carry) = multiply_add(r5, a[3], b[2], carry);
    let (r6, r7) = multiply_add(r6, a[3], b[3], carry);

    [r0, r1, r2, r3, r4, r5, r6, r7]
}

/// The full square: the six mixed products once, doubled, plus the four squares.
#[inline(always)]
pub(crate) const fn square(a: &Limbs) -> WideLimbs {
    let (r1, carry) = multiply_add(0, a[0], a[1], 0);
    let (r2, carry) = multiply_add(0, a[0], a[2], carry);
    let (r3, r4) = multiply_add(0, a[0], a[3], carry);
    let (r3, carry) = multiply_add(r3, a[1], a[2], 0);
    let (r4, r5) = multiply_add(r4, a[1], a[3], carry);
    let (r5, r6) = multiply_add(r5, a[2], a[3], 0);

    let r7 = r6 >> 63;
    let r6 = (r6 << 1) | (r5 >> 63);
    let r5 = (r5 << 1) | (r4 >> 63);
    let r4 = (r4 << 1) | (r3 >> 63);
    let r3 = (r3 << 1) | (r2 >> 63);
    let r2 = (r2 << 1) | (r1 >> 63);
    let r1 = r1 << 1;

    let (r0, carry) = multiply_add(0, a[0], a[0], 0);
    let (r1, carry) = add_carry(r1, 0, carry);
    let (r2, carry) = multiply_add(r2, a[1], a[1], carry);
    let (r3, carry) = add_carry(r3, 0, carry);
    let (r4, carry) = multiply_add(r4, a[2], a[2], carry);
    let (r5, carry) = add_carry(r5, 0, carry);
    let (r6, carry) = multiply_add(r6, a[3], a[3], carry);
    [r0, r1, r2, r3, r4, r5, r6, r7 + carry]
}

/// The limbs of 32 bytes, big-endian.
pub(crate) fn from_bytes_be(bytes: &[u8; 32]) -> Limbs {
    let mut limbs = [0; 4];
    for (limb, chunk) in limbs.iter_mut().rev().zip(bytes.chunks_exact(8)) {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        *limb = u64::from_be_bytes(word);
    }
    limbs
}

/// The 32 bytes, big-endian, of limbs.
pub(crate) fn to_bytes_be(limbs: &Limbs) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (chunk, limb) in bytes.chunks_exact_mut(8).zip(limbs.iter().rev()) {
        chunk.copy_from_slice(&limb.to_be_bytes());
    }
    bytes
}
