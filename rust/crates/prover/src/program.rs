//! A tape made ready to run over many points at once.
//!
//! Each step works on a block of points, so that looking the step up costs nothing beside it, and on
//! octets, whose sums wait for their reduction. A value is kept in a slot until its last use; what
//! depends on constants and parameters only is one number.

use provex_air::{Operation, Parameter, Step, Tape};
use provex_field::{
    Bounds, Felt, OCTET, Octet, Octets, add_octets, load_octets, multiply_octets, reduce_octets,
    store_octets, subtract_octets, tidy_octets,
};

/// Where a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operand {
    Scalar(usize),
    /// Not yet loaded.
    Input(usize),
    Slot(usize),
}

#[derive(Clone, Copy, Debug)]
enum Instruction {
    Load {
        input: usize,
        slot: usize,
    },
    Step {
        operation: Operation,
        left: Operand,
        right: Operand,
        slot: usize,
    },
    Tidy {
        slot: usize,
        bounds: Bounds,
    },
    Reduce {
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

/// The numbers that are the same at all points.
#[derive(Clone, Debug)]
pub(crate) struct Scalars {
    felts: Vec<Felt>,
    octets: Vec<Octet>,
}

/// The slots of a program while it runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workspace {
    slots: Vec<Vec<Octet>>,
    output: Vec<Felt>,
}

impl Program {
    /// A program with the outputs of the tape.
    pub(crate) fn new(tape: &Tape) -> Self {
        Compiler::new(tape, 0).compile(tape, None)
    }

    /// A program whose outputs are sums of the tape's outputs, each times a factor: the k-th one
    /// belongs to the sum `sums[k]`. Sums are numbered from 0 on without gaps.
    pub(crate) fn with_sums(tape: &Tape, sums: &[usize]) -> Self {
        Compiler::new(tape, sums.len()).compile(tape, Some(sums))
    }

    /// The numbers that are the same at all points, from the parameters and the factors of sums.
    pub(crate) fn scalars(
        &self,
        parameter: impl Fn(Parameter) -> Felt,
        factors: &[Felt],
    ) -> Scalars {
        let mut felts = self.constants.clone();
        felts.extend(self.parameters.iter().map(|name| parameter(*name)));
        felts.extend(factors);
        for step in &self.scalar_steps {
            let (left, right) = (felts[step.left], felts[step.right]);
            felts.push(match step.operation {
                Operation::Add => left + right,
                Operation::Subtract => left - right,
                Operation::Multiply => left * right,
            });
        }
        let octets = felts.iter().copied().map(Octet::of).collect();
        Scalars { felts, octets }
    }

    /// Run over a block of `length` points; `sink` takes each output with its number
    /// and may spoil it.
    pub(crate) fn run(
        &self,
        length: usize,
        scalars: &Scalars,
        inputs: &[&[Felt]],
        workspace: &mut Workspace,
        mut sink: impl FnMut(usize, &mut [Felt]),
    ) {
        workspace.prepare(self.slots, length);
        let Workspace { slots, output } = workspace;
        for instruction in &self.instructions {
            match *instruction {
                Instruction::Load { input, slot } => load_octets(&mut slots[slot], inputs[input]),
                Instruction::Step {
                    operation,
                    left,
                    right,
                    slot,
                } => {
                    let mut out = core::mem::take(&mut slots[slot]);
                    let octets = |operand| match operand {
                        Operand::Scalar(number) => Octets::Same(&scalars.octets[number]),
                        Operand::Slot(number) => Octets::Each(&slots[number]),
                        Operand::Input(_) => unreachable!("inputs are loaded before their use"),
                    };
                    let apply = match operation {
                        Operation::Add => add_octets,
                        Operation::Subtract => subtract_octets,
                        Operation::Multiply => multiply_octets,
                    };
                    apply(&mut out, octets(left), octets(right));
                    slots[slot] = out;
                }
                Instruction::Tidy { slot, bounds } => tidy_octets(&mut slots[slot], bounds),
                Instruction::Reduce { slot } => reduce_octets(&mut slots[slot]),
                Instruction::Output { number, operand } => {
                    match operand {
                        Operand::Scalar(number) => output.fill(scalars.felts[number]),
                        Operand::Slot(slot) => store_octets(output, &slots[slot]),
                        Operand::Input(input) => output.copy_from_slice(inputs[input]),
                    }
                    sink(number, output);
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
            slot.resize(length.div_ceil(OCTET), Octet::default());
        }
        self.output.resize(length, Felt::ZERO);
    }
}

/// What the compiler knows of a value.
#[derive(Clone, Copy, Debug)]
struct Value {
    operand: Operand,
    bounds: Bounds,
}

impl Value {
    fn scalar(number: usize) -> Self {
        Self {
            operand: Operand::Scalar(number),
            bounds: Bounds::REDUCED,
        }
    }
}

/// Assigns slots: a value's slot is free again after its last use.
struct Compiler {
    /// The numbered values of the tape, as far as they are known.
    values: Vec<Value>,
    /// The last step that uses each value; 0 if none does.
    last_uses: Vec<usize>,
    /// Scalars before those that steps compute.
    first_factor: usize,
    first_scalar_step: usize,
    free: Vec<usize>,
    program: Program,
}

impl Compiler {
    fn new(tape: &Tape, factors: usize) -> Self {
        let constants = tape.constants.len();
        let mut values: Vec<Value> = (0..constants).map(Value::scalar).collect();
        values.extend((0..tape.cells.len()).map(|cell| Value {
            operand: Operand::Input(cell),
            bounds: Bounds::LOADED,
        }));
        let first_factor = constants + tape.parameters.len();
        values.extend((constants..first_factor).map(Value::scalar));
        let leaves = values.len();
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
            values,
            last_uses,
            first_factor,
            first_scalar_step: first_factor + factors,
            free: Vec::new(),
            program,
        }
    }

    fn compile(mut self, tape: &Tape, sums: Option<&[usize]>) -> Program {
        let mut outputs: Vec<Vec<usize>> = vec![Vec::new(); self.last_uses.len()];
        for (number, value) in tape.outputs.iter().enumerate() {
            outputs[*value].push(number);
        }
        let mut totals: Vec<Option<Value>> = Vec::new();
        let leaves = self.values.len();
        for (value, numbers) in outputs.iter().enumerate() {
            if let Some(step) = value.checked_sub(leaves).map(|number| &tape.steps[number]) {
                self.step(value, *step);
            }
            for number in numbers {
                let Some(sums) = sums else {
                    self.values[value] = self.output(*number, self.values[value]);
                    continue;
                };
                totals.resize(totals.len().max(sums[*number] + 1), None);
                let total = &mut totals[sums[*number]];
                *total = Some(self.add_multiple(*total, value, *number));
            }
            if self.last_uses[value] == 0 {
                self.release(self.values[value]);
            }
        }
        for (number, total) in totals.into_iter().enumerate() {
            self.output(number, total.expect("sums are numbered without gaps"));
        }
        self.program
    }

    /// The sum so far and an output times its factor.
    fn add_multiple(&mut self, total: Option<Value>, value: usize, output: usize) -> Value {
        let mut factor = Value::scalar(self.first_factor + output);
        let mut own = self.values[value];
        let product = self.operate(Operation::Multiply, &mut own, &mut factor);
        self.values[value] = own;
        let Some(mut total) = total else {
            return product;
        };
        let mut addend = product;
        let sum = self.operate(Operation::Add, &mut total, &mut addend);
        self.release(total);
        self.release(addend);
        sum
    }

    fn step(&mut self, value: usize, step: Step) {
        let (mut left, mut right) = (self.values[step.left], self.values[step.right]);
        let result = self.operate(step.operation, &mut left, &mut right);
        self.values[step.left] = left;
        self.values[step.right] = right;
        self.values.push(result);
        if self.last_uses[step.left] == value {
            self.release(left);
        }
        if self.last_uses[step.right] == value && step.left != step.right {
            self.release(right);
        }
    }

    /// The result of an operation. Both sides are loaded, and tidied or reduced if they must be.
    fn operate(&mut self, operation: Operation, left: &mut Value, right: &mut Value) -> Value {
        if let (Operand::Scalar(left), Operand::Scalar(right)) = (left.operand, right.operand) {
            let steps = &mut self.program.scalar_steps;
            steps.push(Step {
                operation,
                left,
                right,
            });
            return Value::scalar(self.first_scalar_step + steps.len() - 1);
        }
        let is_same = left.operand == right.operand;
        let mut on_both = |action: &mut dyn FnMut(&mut Value)| {
            action(left);
            if is_same {
                *right = *left;
            } else {
                action(right);
            }
            (left.bounds, right.bounds)
        };
        let (left_bounds, right_bounds) = on_both(&mut |side| self.load(side));
        let bounds = match operation {
            Operation::Add => left_bounds.plus(right_bounds),
            Operation::Subtract => left_bounds.minus(right_bounds),
            Operation::Multiply => {
                let (left, right) = on_both(&mut |side| self.tidy(side));
                Some(left.times(right))
            }
        };
        let bounds = bounds.unwrap_or_else(|| {
            let (left, right) = on_both(&mut |side| self.reduce(side));
            let bounds = match operation {
                Operation::Subtract => left.minus(right),
                _ => left.plus(right),
            };
            bounds.expect("sums of reduced numbers are within the bounds")
        });
        let slot = self.new_slot();
        self.program.instructions.push(Instruction::Step {
            operation,
            left: left.operand,
            right: right.operand,
            slot,
        });
        let operand = Operand::Slot(slot);
        Value { operand, bounds }
    }

    fn load(&mut self, value: &mut Value) {
        if let Operand::Input(input) = value.operand {
            let slot = self.new_slot();
            self.program
                .instructions
                .push(Instruction::Load { input, slot });
            value.operand = Operand::Slot(slot);
        }
    }

    fn tidy(&mut self, value: &mut Value) {
        if let Operand::Slot(slot) = value.operand
            && !value.bounds.is_tidy()
        {
            let bounds = value.bounds;
            self.program
                .instructions
                .push(Instruction::Tidy { slot, bounds });
            value.bounds = bounds.tidied();
        }
    }

    fn reduce(&mut self, value: &mut Value) {
        if let Operand::Slot(slot) = value.operand {
            self.program.instructions.push(Instruction::Reduce { slot });
            value.bounds = Bounds::REDUCED;
        }
    }

    /// The value after it was put out.
    fn output(&mut self, number: usize, mut value: Value) -> Value {
        self.tidy(&mut value);
        let operand = value.operand;
        self.program
            .instructions
            .push(Instruction::Output { number, operand });
        value
    }

    fn new_slot(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.program.slots += 1;
            self.program.slots - 1
        })
    }

    fn release(&mut self, value: Value) {
        if let Operand::Slot(slot) = value.operand {
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

            let scalars = program.scalars(parameter, &[]);
            program.run(9, &scalars, &slices, &mut workspace, |number, values| {
                found[number] = values.to_vec();
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
    fn sums_take_each_output_times_its_factor() {
        let inputs = [vec![Felt::from(3); 9], vec![-Felt::from(5); 9]];
        let slices: Vec<&[Felt]> = inputs.iter().map(Vec::as_slice).collect();
        let parameter = |name: Parameter| Felt::from(17 + name as u64);
        let mut workspace = Workspace::default();
        for seed in 0..200 {
            let tape = tape(seed, 1 + seed as usize % 40);
            // Three sums, the first output in the last one.
            let sums: Vec<usize> = (2..12).map(|output| output % 3).collect();
            let factors: Vec<Felt> = (0..10)
                .map(|output| Felt::from(seed + 2 * output))
                .collect();
            let program = Program::with_sums(&tape, &sums);
            let scalars = program.scalars(parameter, &factors);
            let mut found = vec![Vec::new(); 3];
            program.run(9, &scalars, &slices, &mut workspace, |sum, values| {
                found[sum] = values.to_vec();
            });

            let outputs = tape.evaluate(&[inputs[0][0], inputs[1][0]], parameter);
            let mut expected = [Felt::ZERO; 3];
            for ((output, factor), sum) in outputs.iter().zip(&factors).zip(&sums) {
                expected[*sum] += *output * *factor;
            }
            assert_eq!(found, expected.map(|sum| vec![sum; 9]), "seed {seed}");
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
