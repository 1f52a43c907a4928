//! Python face of the cryptography crates: hashes, signatures and keys on plain bytes.
//!
//! Field elements and scalars travel as 32 bytes, big-endian; points and signatures as two of
//! them; lists as their items one after the other. A hash input that is no field element, or
//! bytes of the wrong length, raise ValueError; a signature or key out of range just does not hold.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use provex_curve::AffinePoint;
use provex_field::{Felt, Scalar};
use provex_hash::poseidon_hash_pair;

/// Hashes, signatures and keys.
#[pymodule]
pub(crate) mod crypto {
    use super::{felt, felts, fixed, key_point, pairs, point_bytes, scalar};
    use provex_curve::AffinePoint;
    use provex_field::Felt;
    use provex_hash as hash;
    use provex_machine::{SignedMessage, holds_provably_under, remember_pedersen};
    use provex_signature::{
        self as signature, LimitOrder, PublicKeySign, StarkSignature, ethereum,
    };
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::PyBytes;

    /// The Pedersen hash of two field elements.
    #[pyfunction]
    fn pedersen_hash<'py>(
        py: Python<'py>,
        left: &[u8],
        right: &[u8],
    ) -> PyResult<Bound<'py, PyBytes>> {
        let hash = hash::pedersen_hash(felt(left)?, felt(right)?);
        Ok(PyBytes::new(py, &hash.to_bytes_be()))
    }

    /// Fold the Pedersen hash over a list of field elements, from 0.
    #[pyfunction]
    fn pedersen_chain<'py>(py: Python<'py>, items: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let items = felts(items)?;
        let hash = py.detach(|| hash::pedersen_chain(&items));
        Ok(PyBytes::new(py, &hash.to_bytes_be()))
    }

    /// The Pedersen hash of each pair of a list of pairs.
    #[pyfunction]
    fn pedersen_hash_pairs<'py>(py: Python<'py>, items: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let pairs = pairs(items)?;
        let hashes = py.detach(|| hash::pedersen_hash_pairs(&pairs));
        Ok(PyBytes::new(py, &super::felts_bytes(&hashes)))
    }

    /// The Poseidon permutation of three field elements.
    #[pyfunction]
    fn poseidon_permutation<'py>(py: Python<'py>, state: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let bytes: [u8; 96] = fixed(state)?;
        let elements = felts(&bytes)?;
        let mut state = [elements[0], elements[1], elements[2]];
        hash::poseidon_permutation(&mut state);
        Ok(PyBytes::new(py, &super::felts_bytes(&state)))
    }

    /// The Poseidon hash of two field elements.
    #[pyfunction]
    fn poseidon_hash_pair<'py>(
        py: Python<'py>,
        left: &[u8],
        right: &[u8],
    ) -> PyResult<Bound<'py, PyBytes>> {
        let hash = hash::poseidon_hash_pair(felt(left)?, felt(right)?);
        Ok(PyBytes::new(py, &hash.to_bytes_be()))
    }

    /// The Poseidon hash of one field element.
    #[pyfunction]
    fn poseidon_hash_one<'py>(py: Python<'py>, value: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(
            py,
            &hash::poseidon_hash_one(felt(value)?).to_bytes_be(),
        ))
    }

    /// The Poseidon sponge over a list of field elements.
    #[pyfunction]
    fn poseidon_hash_many<'py>(py: Python<'py>, items: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let items = felts(items)?;
        let hash = py.detach(|| hash::poseidon_hash_many(&items));
        Ok(PyBytes::new(py, &hash.to_bytes_be()))
    }

    /// The Poseidon hash of each pair of a list of pairs.
    #[pyfunction]
    fn poseidon_hash_pairs<'py>(py: Python<'py>, items: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let pairs = pairs(items)?;
        let hashes = py.detach(|| hash::poseidon_hash_pairs(&pairs));
        Ok(PyBytes::new(py, &super::felts_bytes(&hashes)))
    }

    /// Climb from a node past siblings, lowest first, each with the next bit, lowest first.
    #[pyfunction]
    fn poseidon_path<'py>(
        py: Python<'py>,
        node: &[u8],
        bits: &[u8],
        siblings: &[u8],
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (node, bits, siblings) = (felt(node)?, fixed(bits)?, felts(siblings)?);
        let top = py.detach(|| super::path_top(node, &bits, &siblings));
        let top = top.ok_or_else(super::path_error)?;
        Ok(PyBytes::new(py, &top.to_bytes_be()))
    }

    /// Keccak-256.
    #[pyfunction]
    fn keccak256<'py>(py: Python<'py>, data: &[u8]) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &hash::keccak256(data))
    }

    /// The public point of a private key. ValueError outside [1, n).
    #[pyfunction]
    fn stark_public_key<'py>(py: Python<'py>, private_key: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let point = signature::public_key(&scalar(private_key)?);
        let point = point.ok_or_else(super::private_key_error)?;
        Ok(PyBytes::new(py, &point_bytes(&point)))
    }

    /// The smaller y of the points with this x, or None if there is none.
    #[pyfunction]
    fn stark_y_of_x<'py>(py: Python<'py>, x: &[u8]) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let x: [u8; 32] = fixed(x)?;
        let point = py.detach(|| Felt::from_bytes_be(&x).and_then(AffinePoint::from_x));
        Ok(point.map(|point| PyBytes::new(py, &point.y.to_bytes_be())))
    }

    /// Whether the coordinates are field elements of a point on the curve.
    #[pyfunction]
    fn stark_is_on_curve(point: &[u8]) -> PyResult<bool> {
        Ok(key_point(point)?.is_some())
    }

    /// Sign a message hash: r and s. ValueError for a key or message out of range.
    #[pyfunction]
    fn stark_sign<'py>(
        py: Python<'py>,
        private_key: &[u8],
        message: &[u8],
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (key, message) = (scalar(private_key)?, felt(message)?);
        let signature = py.detach(|| signature::sign(&key, &message));
        let signature = signature.ok_or_else(super::signing_error)?;
        Ok(PyBytes::new(py, &signature.to_bytes()))
    }

    /// Whether a signature holds: under exactly this point, or under it or its inverse.
    #[pyfunction]
    fn stark_verify(
        py: Python<'_>,
        message: &[u8],
        signature: &[u8],
        public_key: &[u8],
        is_either_sign: bool,
    ) -> PyResult<bool> {
        let message = Felt::from_bytes_be(&fixed(message)?);
        let signature = StarkSignature::from_bytes(&fixed(signature)?);
        let (Some(message), Some(signature), Some(key)) =
            (message, signature, key_point(public_key)?)
        else {
            return Ok(false);
        };
        let sign = if is_either_sign {
            PublicKeySign::Either
        } else {
            PublicKeySign::Exact
        };
        Ok(py.detach(|| signature::verify(&message, &signature, &key, sign)))
    }

    /// The hash of a limit order with fees, from H(H(sold asset, bought asset), fee asset).
    #[pyfunction]
    #[expect(clippy::too_many_arguments, reason = "the fields of the message")]
    fn limit_order_hash<'py>(
        py: Python<'py>,
        assets_hash: &[u8],
        sell_quantums: u64,
        buy_quantums: u64,
        fee_quantums: u64,
        nonce: u32,
        position_id: u64,
        expiration_hours: u32,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let order = LimitOrder {
            assets_hash: felt(assets_hash)?,
            sell_quantums,
            buy_quantums,
            fee_quantums,
            nonce,
            position_id,
            expiration_hours,
        };
        let hash = py.detach(|| order.hash());
        Ok(PyBytes::new(py, &hash.to_bytes_be()))
    }

    /// The hash of a limit order, and whether its signature holds under the point or its inverse
    /// and can be proved. Hashes of orders that hold are remembered for the ledger.
    #[pyfunction]
    #[expect(clippy::too_many_arguments, reason = "the fields of the message")]
    fn verify_limit_order<'py>(
        py: Python<'py>,
        assets_hash: &[u8],
        sell_quantums: u64,
        buy_quantums: u64,
        fee_quantums: u64,
        nonce: u32,
        position_id: u64,
        expiration_hours: u32,
        signature: &[u8],
        public_key: &[u8],
    ) -> PyResult<(Bound<'py, PyBytes>, bool)> {
        let order = LimitOrder {
            assets_hash: felt(assets_hash)?,
            sell_quantums,
            buy_quantums,
            fee_quantums,
            nonce,
            position_id,
            expiration_hours,
        };
        let halves = signature.split_at_checked(32);
        let (r, s) = halves.ok_or_else(|| PyValueError::new_err("expected 64 bytes"))?;
        let (r, s): ([u8; 32], [u8; 32]) = (fixed(r)?, fixed(s)?);
        let halves = Felt::from_bytes_be(&r).zip(Felt::from_bytes_be(&s));
        let key = key_point(public_key)?;
        let (message, holds) = py.detach(|| {
            let hashes = order.hashes();
            let [_, (_, _, message)] = hashes;
            let holds = halves.zip(key).is_some_and(|((r, s), point)| {
                let key = point.x;
                let signed = SignedMessage { message, r, s, key };
                holds_provably_under(&signed, point)
            });
            if holds {
                for (left, right, hash) in hashes {
                    remember_pedersen(left, right, hash);
                }
            }
            (message, holds)
        });
        Ok((PyBytes::new(py, &message.to_bytes_be()), holds))
    }

    /// The address of an Ethereum private key. ValueError outside [1, n).
    #[pyfunction]
    fn ethereum_address<'py>(py: Python<'py>, private_key: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let address = ethereum::address(&fixed(private_key)?);
        Ok(PyBytes::new(
            py,
            &address.ok_or_else(super::private_key_error)?,
        ))
    }

    /// Sign a digest: r, s and the parity (0 or 1). ValueError for a key outside [1, n).
    #[pyfunction]
    fn ethereum_sign<'py>(
        py: Python<'py>,
        private_key: &[u8],
        digest: &[u8],
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (key, digest) = (fixed(private_key)?, fixed(digest)?);
        let signature = py.detach(|| ethereum::sign(&key, &digest));
        Ok(PyBytes::new(
            py,
            &signature.ok_or_else(super::private_key_error)?,
        ))
    }

    /// The address that signed a digest, or None if none could have.
    #[pyfunction]
    fn ethereum_recover<'py>(
        py: Python<'py>,
        digest: &[u8],
        signature: &[u8],
    ) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let (digest, signature) = (fixed(digest)?, fixed(signature)?);
        let address = py.detach(|| ethereum::recover(&digest, &signature));
        Ok(address.map(|address| PyBytes::new(py, &address)))
    }
}

fn fixed<const N: usize>(bytes: &[u8]) -> PyResult<[u8; N]> {
    bytes
        .try_into()
        .map_err(|_| PyValueError::new_err(format!("expected {N} bytes, found {}", bytes.len())))
}

pub(crate) fn felt(bytes: &[u8]) -> PyResult<Felt> {
    Felt::from_bytes_be(&fixed(bytes)?)
        .ok_or_else(|| PyValueError::new_err("no field element: expected [0, p)"))
}

fn scalar(bytes: &[u8]) -> PyResult<Scalar> {
    Scalar::from_bytes_be(&fixed(bytes)?).ok_or_else(private_key_error)
}

pub(crate) fn felts(bytes: &[u8]) -> PyResult<Vec<Felt>> {
    let chunks = bytes.chunks_exact(32);
    if !chunks.remainder().is_empty() {
        return Err(PyValueError::new_err("expected a multiple of 32 bytes"));
    }
    chunks.map(felt).collect()
}

fn pairs(bytes: &[u8]) -> PyResult<Vec<(Felt, Felt)>> {
    let elements = felts(bytes)?;
    let pairs = elements.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(PyValueError::new_err("expected a multiple of 64 bytes"));
    }
    Ok(pairs.map(|pair| (pair[0], pair[1])).collect())
}

/// The top of the way past the siblings, or `None` unless every bit has its sibling.
fn path_top(node: Felt, bits: &[u8; 32], siblings: &[Felt]) -> Option<Felt> {
    let bit = |place: usize| bits[31 - place / 8] >> (place % 8) & 1 == 1;
    let is_used_up = !(siblings.len()..256).any(bit);
    if siblings.is_empty() || siblings.len() > 256 || !is_used_up {
        return None;
    }
    let climb = |node, (place, sibling): (usize, &Felt)| {
        if bit(place) {
            poseidon_hash_pair(*sibling, node)
        } else {
            poseidon_hash_pair(node, *sibling)
        }
    };
    Some(siblings.iter().enumerate().fold(node, climb))
}

/// The point of 64 bytes, or `None` if it is not on the curve.
fn key_point(bytes: &[u8]) -> PyResult<Option<AffinePoint>> {
    let bytes: [u8; 64] = fixed(bytes)?;
    let coordinates = (
        Felt::from_bytes_be(&fixed(&bytes[..32])?),
        Felt::from_bytes_be(&fixed(&bytes[32..])?),
    );
    Ok(match coordinates {
        (Some(x), Some(y)) => AffinePoint::new(x, y),
        _ => None,
    })
}

fn point_bytes(point: &AffinePoint) -> [u8; 64] {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&point.x.to_bytes_be());
    bytes[32..].copy_from_slice(&point.y.to_bytes_be());
    bytes
}

pub(crate) fn felts_bytes(elements: &[Felt]) -> Vec<u8> {
    elements
        .iter()
        .flat_map(|element| element.to_bytes_be())
        .collect()
}

fn path_error() -> PyErr {
    PyValueError::new_err("expected 1 to 256 siblings and no bit without one")
}

fn private_key_error() -> PyErr {
    PyValueError::new_err("private key: expected [1, n)")
}

fn signing_error() -> PyErr {
    PyValueError::new_err("expected a private key in [1, n) and a message in [1, 2^251)")
}
