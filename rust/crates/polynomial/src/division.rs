//! Division by the linear factors of which DEEP quotients are made.

use provex_field::Felt;

/// Divide the polynomial by X − `root` in place and return the remainder, its value at `root`.
/// The quotient has one coefficient less; a 0 takes the last place.
///
/// ```
/// use provex_field::Felt;
/// use provex_polynomial::divide_by_linear;
///
/// // X² + 1 = (X − 2)(X + 2) + 5.
/// let mut coefficients = [1, 0, 1].map(Felt::from);
/// assert_eq!(divide_by_linear(&mut coefficients, Felt::from(2)), Felt::from(5));
/// assert_eq!(coefficients, [2, 1, 0].map(Felt::from));
/// ```
pub fn divide_by_linear(coefficients: &mut [Felt], root: Felt) -> Felt {
    let mut carry = Felt::ZERO;
    for coefficient in coefficients.iter_mut().rev() {
        let value = *coefficient + carry * root;
        *coefficient = carry;
        carry = value;
    }
    carry
}
