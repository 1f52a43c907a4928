//! Python face of the bytecode's interpreter, so that tests can compare it with other evaluators.

use pyo3::prelude::*;

/// Constraints at a point.
#[pymodule]
pub(crate) mod constraints {
    use crate::crypto::{felt, felts, felts_bytes};
    use provex_air::{Air, ParameterValues, inverse_zerofier_at};
    use provex_field::Felt;
    use pyo3::exceptions::{PyValueError, PyZeroDivisionError};
    use pyo3::prelude::*;
    use pyo3::types::PyBytes;

    const HEIGHT_LOG2_MAX: u32 = 32;

    /// The chips of a bytecode file.
    #[pyclass]
    #[derive(Debug)]
    pub(crate) struct NativeConstraints {
        air: Air,
    }

    #[pymethods]
    impl NativeConstraints {
        #[new]
        fn new(bytecode: &[u8]) -> PyResult<Self> {
            let air = Air::read(bytecode);
            let air = air.map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(Self { air })
        }

        /// The sum of a chip's quotients, and the power for the constraint after them. `cells` are
        /// those of the chip's tape; `known` are z, alpha, claimed sum, coefficient and power.
        fn quotient<'py>(
            &self,
            py: Python<'py>,
            chip: usize,
            height_log2: u32,
            point: &[u8],
            known: &[u8],
            cells: &[u8],
        ) -> PyResult<Bound<'py, PyBytes>> {
            let chip = self.air.chips.get(chip);
            let chip = chip.ok_or_else(|| PyValueError::new_err("no such chip"))?;
            let (point, cells, known) = (felt(point)?, felts(cells)?, felts(known)?);
            let [z, alpha, claimed_sum, coefficient, mut power] = known[..] else {
                return Err(PyValueError::new_err("expected five elements"));
            };
            if cells.len() != chip.tape.cells.len() {
                return Err(PyValueError::new_err("expected a value for each cell"));
            }
            let periods = chip.constraints.iter().map(|one| one.rows.period_log2);
            if periods.max().unwrap_or(0) > height_log2 || height_log2 > HEIGHT_LOG2_MAX {
                return Err(PyValueError::new_err("no height of this chip"));
            }
            let parameters = ParameterValues {
                z,
                alpha,
                claimed_sum,
            };
            let values = chip.tape.evaluate(&cells, |name| parameters.get(name));
            let mut total = Felt::ZERO;
            for (constraint, value) in chip.constraints.iter().zip(values) {
                let inverse = inverse_zerofier_at(&constraint.rows, height_log2, point);
                let inverse = inverse.ok_or_else(|| {
                    PyZeroDivisionError::new_err("the point is a row of the chip")
                })?;
                total += power * value * inverse;
                power *= coefficient;
            }
            Ok(PyBytes::new(py, &felts_bytes(&[total, power])))
        }
    }
}
