//! Straight lists of steps over numbered values, as they stand in the bytecode.

use provex_field::Felt;

use crate::bytes::{ByteReader, number};
use crate::error::AirError;

/// A cell relative to the row of evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// The number of the column in its chip.
    pub column: usize,
    /// How many rows of the chip below.
    pub rotation: i32,
}

/// A value known after the main phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The point at which sums of fractions are taken.
    Z,
    /// The challenge that compresses a message.
    Alpha,
    /// The sum of the chip's messages.
    ClaimedSum,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The sum.
    Add,
    /// The difference.
    Subtract,
    /// The product.
    Multiply,
}

/// A step over two earlier values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub operation: Operation,
    /// The number of the left value.
    pub left: usize,
    /// The number of the right value.
    pub right: usize,
}

/// Values are numbered: constants, cells, parameters, then the result of each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tape {
    /// The constants.
    pub constants: Vec<Felt>,
    /// The cells.
    pub cells: Vec<Cell>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The steps.
    pub steps: Vec<Step>,
    /// The numbers of the results.
    pub outputs: Vec<usize>,
}

impl Tape {
    /// Read a tape of a chip with so many columns.
    pub(crate) fn read(reader: &mut ByteReader<'_>, columns: usize) -> Result<Self, AirError> {
        let mut counts = [0; 5];
        for count in &mut counts {
            *count = reader.size()?;
        }
        let [constants, cells, parameters, steps, outputs] = counts;
        let constants = reader.items(constants, 32, ByteReader::felt)?;
        let cells = reader.items(cells, 6, |reader| read_cell(reader, columns))?;
        let parameters = reader.items(parameters, 1, read_parameter)?;
        let mut known = constants.len() + cells.len() + parameters.len();
        let steps = reader.items(steps, 9, |reader| {
            known += 1;
            read_step(reader, known - 1)
        })?;
        let outputs = reader.items(outputs, 4, |reader| below(reader.size()?, known))?;
        Ok(Self {
            constants,
            cells,
            parameters,
            steps,
            outputs,
        })
    }

    /// The degree of each output in the cells.
    #[must_use]
    pub fn degrees(&self) -> Vec<usize> {
        let mut degrees = vec![0_usize; self.constants.len()];
        degrees.resize(degrees.len() + self.cells.len(), 1);
        degrees.resize(degrees.len() + self.parameters.len(), 0);
        for step in &self.steps {
            let (left, right) = (degrees[step.left], degrees[step.right]);
            degrees.push(match step.operation {
                Operation::Multiply => left.saturating_add(right),
                Operation::Add | Operation::Subtract => left.max(right),
            });
        }
        self.outputs.iter().map(|number| degrees[*number]).collect()
    }

    /// The outputs at one row or point.
    #[must_use]
    pub fn evaluate(&self, cells: &[Felt], parameter: impl Fn(Parameter) -> Felt) -> Vec<Felt> {
        let mut values = self.constants.clone();
        values.extend(cells);
        values.extend(self.parameters.iter().map(|name| parameter(*name)));
        for step in &self.steps {
            let (left, right) = (values[step.left], values[step.right]);
            values.push(match step.operation {
                Operation::Add => left + right,
                Operation::Subtract => left - right,
                Operation::Multiply => left * right,
            });
        }
        self.outputs.iter().map(|number| values[*number]).collect()
    }
}

fn read_cell(reader: &mut ByteReader<'_>, columns: usize) -> Result<Cell, AirError> {
    let column = below(usize::from(reader.u16()?), columns)?;
    let rotation = reader.i32()?;
    Ok(Cell { column, rotation })
}

fn read_parameter(reader: &mut ByteReader<'_>) -> Result<Parameter, AirError> {
    match reader.u8()? {
        0 => Ok(Parameter::Z),
        1 => Ok(Parameter::Alpha),
        2 => Ok(Parameter::ClaimedSum),
        found => Err(number("parameter", found.into())),
    }
}

fn read_step(reader: &mut ByteReader<'_>, known: usize) -> Result<Step, AirError> {
    let operation = match reader.u8()? {
        0 => Operation::Add,
        1 => Operation::Subtract,
        2 => Operation::Multiply,
        found => return Err(number("operation", found.into())),
    };
    let left = below(reader.size()?, known)?;
    let right = below(reader.size()?, known)?;
    Ok(Step {
        operation,
        left,
        right,
    })
}

fn below(found: usize, bound: usize) -> Result<usize, AirError> {
    match found < bound {
        true => Ok(found),
        false => Err(number("a value that is not there", found)),
    }
}
