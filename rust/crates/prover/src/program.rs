//! A tape made ready to run over many points at once.
//!
//! Each step works on a block of points, so that looking the step up costs nothing beside it. A value
//! is kept in a slot until its last use; what depends on constants and parameters only is one number.

use provex_air::{Operation, Parameter, Step, Tape};
use provex_field::{
    Felt, add_multiple_of_slice, add_slices, multiply_slice_by, multiply_slices, subtract_slices,
};

/// Where a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operand {
    Scalar(usize),
    Input(usize),
    Slot(usize),
}

#[derive(Clone, Copy, Debug)]
enum Instruction {
    Step {
        operation: Operation,
        left: Operand,
        right: Operand,
        slot: usize,
    },
    Output {
        number: usize,
        operand: Operand,
    },
}

/// A tape with its slots assigned.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    constants: Vec<Felt>,
    parameters: Vec<Parameter>,
    scalar_steps: Vec<Step>,
    instructions: Vec<Instruction>,
    slots: usize,
}

/// A value at all points of a block.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Scalar(Felt),
    Slice(&'a [Felt]),
}

/// The slots of a program while it runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workspace {
    slots: Vec<Vec<Felt>>,
}

impl Program {
    pub(crate) fn new(tape: &Tape) -> Self {
        Compiler::new(tape).compile(tape)
    }

    /// The numbers that are the same at all points.
    pub(crate) fn scalars(&self, parameter: impl Fn(Parameter) -> Felt) -> Vec<Felt> {
        let mut scalars = self.constants.clone();
        scalars.extend(self.parameters.iter().map(|name| parameter(*name)));
        for step in &self.scalar_steps {
            let (left, right) = (scalars[step.left], scalars[step.right]);
            scalars.push(match step.operation {
                Operation::Add => left + right,
                Operation::Subtract => left - right,
                Operation::Multiply => left * right,
            });
        }
        scalars
    }

    /// Run over a block of `length` points; `sink` takes each output with its number.
    pub(crate) fn run(
        &self,
        length: usize,
        scalars: &[Felt],
        inputs: &[&[Felt]],
        workspace: &mut Workspace,
        mut sink: impl FnMut(usize, Value<'_>),
    ) {
        workspace.prepare(self.slots, length);
        for instruction in &self.instructions {
            match *instruction {
                Instruction::Step {
                    operation,
                    left,
                    right,
                    slot,
                } => {
                    let mut out = core::mem::take(&mut workspace.slots[slot]);
                    let left = workspace.value(left, scalars, inputs);
                    let right = workspace.value(right, scalars, inputs);
                    apply(operation, &mut out, left, right);
                    workspace.slots[slot] = out;
                }
                Instruction::Output { number, operand } => {
                    sink(number, workspace.value(operand, scalars, inputs));
                }
            }
        }
    }
}

impl Workspace {
    fn prepare(&mut self, slots: usize, length: usize) {
        if self.slots.len() < slots {
            self.slots.resize(slots, Vec::new());
        }
        for slot in &mut self.slots[..slots] {
            slot.resize(length, Felt::ZERO);
        }
    }

    fn value<'a>(&'a self, operand: Operand, scalars: &[Felt], inputs: &[&'a [Felt]]) -> Value<'a> {
        match operand {
            Operand::Scalar(number) => Value::Scalar(scalars[number]),
            Operand::Input(number) => Value::Slice(inputs[number]),
            Operand::Slot(number) => Value::Slice(&self.slots[number]),
        }
    }
}

impl Value<'_> {
    /// Add the value times a factor to the sum at each point.
    pub(crate) fn add_multiple_to(self, sum: &mut [Felt], factor: Felt) {
        match self {
            Value::Slice(values) => add_multiple_of_slice(sum, values, factor),
            Value::Scalar(value) => {
                let product = value * factor;
                sum.iter_mut().for_each(|sum| *sum += product);
            }
        }
    }

    /// The value at a point of the block.
    #[cfg(test)]
    fn at(self, place: usize) -> Felt {
        match self {
            Value::Slice(values) => values[place],
            Value::Scalar(value) => value,
        }
    }
}

fn apply(operation: Operation, out: &mut [Felt], left: Value<'_>, right: Value<'_>) {
    match (operation, left, right) {
        (Operation::Add, Value::Slice(left), Value::Slice(right)) => add_slices(out, left, right),
        (Operation::Add, Value::Slice(values), Value::Scalar(number))
        | (Operation::Add, Value::Scalar(number), Value::Slice(values)) => {
            each(out, values, |value| value + number);
        }
        (Operation::Subtract, Value::Slice(left), Value::Slice(right)) => {
            subtract_slices(out, left, right);
        }
        (Operation::Subtract, Value::Slice(values), Value::Scalar(number)) => {
            each(out, values, |value| value - number);
        }
        (Operation::Subtract, Value::Scalar(number), Value::Slice(values)) => {
            each(out, values, |value| number - value);
        }
        (Operation::Multiply, Value::Slice(left), Value::Slice(right)) => {
            multiply_slices(out, left, right);
        }
        (Operation::Multiply, Value::Slice(values), Value::Scalar(number))
        | (Operation::Multiply, Value::Scalar(number), Value::Slice(values)) => {
            multiply_slice_by(out, values, number);
        }
        (_, Value::Scalar(_), Value::Scalar(_)) => unreachable!("steps of scalars are scalars"),
    }
}

fn each(out: &mut [Felt], values: &[Felt], result: impl Fn(Felt) -> Felt) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = result(*value);
    }
}

/// Assigns slots: a value's slot is free again after its last use.
struct Compiler {
    /// Where each numbered value of the tape is, as far as it is known.
    operands: Vec<Operand>,
    /// The last step that uses each value; 0 if none does.
    last_uses: Vec<usize>,
    free: Vec<usize>,
    program: Program,
}

impl Compiler {
    fn new(tape: &Tape) -> Self {
        let constants = tape.constants.len();
        let mut operands: Vec<Operand> = (0..constants).map(Operand::Scalar).collect();
        operands.extend((0..tape.cells.len()).map(Operand::Input));
        operands.extend((0..tape.parameters.len()).map(|i| Operand::Scalar(constants + i)));
        let leaves = operands.len();
        let mut last_uses = vec![0; leaves + tape.steps.len()];
        for (number, step) in tape.steps.iter().enumerate() {
            last_uses[step.left] = leaves + number;
            last_uses[step.right] = leaves + number;
        }
        let program = Program {
            constants: tape.constants.clone(),
            parameters: tape.parameters.clone(),
            scalar_steps: Vec::new(),
            instructions: Vec::new(),
            slots: 0,
        };
        Self {
            operands,
            last_uses,
            free: Vec::new(),
            program,
        }
    }

    fn compile(mut self, tape: &Tape) -> Program {
        let mut outputs: Vec<Vec<usize>> = vec![Vec::new(); self.last_uses.len()];
        for (number, value) in tape.outputs.iter().enumerate() {
            outputs[*value].push(number);
        }
        let leaves = self.operands.len();
        for (value, numbers) in outputs.iter().enumerate() {
            if let Some(step) = value.checked_sub(leaves).map(|number| &tape.steps[number]) {
                self.step(value, *step);
            }
            let operand = self.operands[value];
            let emit = |number: &usize| Instruction::Output {
                number: *number,
                operand,
            };
            self.program.instructions.extend(numbers.iter().map(emit));
            if value >= leaves && self.last_uses[value] == 0 {
                self.release(operand);
            }
        }
        self.program
    }

    fn step(&mut self, value: usize, step: Step) {
        let (left, right) = (self.operands[step.left], self.operands[step.right]);
        let operation = step.operation;
        if let (Operand::Scalar(left), Operand::Scalar(right)) = (left, right) {
            let program = &mut self.program;
            let first = program.constants.len() + program.parameters.len();
            self.operands
                .push(Operand::Scalar(first + program.scalar_steps.len()));
            program.scalar_steps.push(Step {
                operation,
                left,
                right,
            });
            return;
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.program.slots += 1;
            self.program.slots - 1
        });
        self.operands.push(Operand::Slot(slot));
        self.program.instructions.push(Instruction::Step {
            operation,
            left,
            right,
            slot,
        });
        if self.last_uses[step.left] == value {
            self.release(left);
        }
        if self.last_uses[step.right] == value && step.left != step.right {
            self.release(right);
        }
    }

    fn release(&mut self, operand: Operand) {
        if let Operand::Slot(slot) = operand {
            self.free.push(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use provex_air::Cell;

    /// A random tape over two cells.
    fn tape(seed: u64, steps: usize) -> Tape {
        let mut state = seed;
        let mut draw = |bound: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % bound
        };
        let leaves = 2 + 2 + 2;
        let steps: Vec<Step> = (0..steps)
            .map(|number| Step {
                operation: [Operation::Add, Operation::Subtract, Operation::Multiply][draw(3)],
                left: draw(leaves + number),
                right: draw(leaves + number),
            })
            .collect();
        let count = leaves + steps.len();
        let cell = |column| Cell {
            column,
            rotation: 0,
        };
        Tape {
            constants: vec![Felt::from(3), Felt::from(5)],
            cells: vec![cell(0), cell(1)],
            parameters: vec![Parameter::Z, Parameter::Alpha],
            steps,
            outputs: (0..10).map(|_| draw(count)).collect(),
        }
    }

    #[test]
    fn a_program_gives_what_its_tape_gives_at_each_point() {
        let inputs: Vec<Vec<Felt>> = [7, 11]
            .map(|start| {
                Felt::from(start)
                    .powers_from(Felt::from(start))
                    .take(9)
                    .collect()
            })
            .to_vec();
        let slices: Vec<&[Felt]> = inputs.iter().map(Vec::as_slice).collect();
        let parameter = |name: Parameter| Felt::from(17 + name as u64);
        let mut workspace = Workspace::default();
        for seed in 0..200 {
            let tape = tape(seed, 1 + seed as usize % 40);
            let program = Program::new(&tape);
            let mut found = vec![vec![Felt::ZERO; 9]; tape.outputs.len()];

            let scalars = program.scalars(parameter);
            program.run(9, &scalars, &slices, &mut workspace, |number, value| {
                found[number] = (0..9).map(|place| value.at(place)).collect();
            });

            for place in 0..9 {
                let cells = [inputs[0][place], inputs[1][place]];
                let expected = tape.evaluate(&cells, parameter);
                let here: Vec<Felt> = found.iter().map(|values| values[place]).collect();
                assert_eq!(here, expected, "seed {seed}, point {place}");
            }
        }
    }

    #[test]
    fn slots_are_used_again() {
        let steps = (0..50).map(|number| Step {
            operation: Operation::Multiply,
            left: number,
            right: number,
        });
        let tape = Tape {
            constants: Vec::new(),
            cells: vec![Cell {
                column: 0,
                rotation: 0,
            }],
            parameters: Vec::new(),
            steps: steps.collect(),
            outputs: vec![50],
        };

        assert_eq!(Program::new(&tape).slots, 2);
    }
}
