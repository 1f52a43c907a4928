//! Proves a synthetic table and prints the time of each phase:
//! `cargo bench -p provex_prover -- ROWS_LOG2 BLOWUP_LOG2` (20 and 4 if nothing is said).
//!
//! 24 main columns with a constraint of degree 3 each, which in every row are sent and received on a
//! bus: 12 interaction columns.

use provex_air::{
    Air, Cell, Chip, Column, ColumnKind, Constraint, Edge, Layout, Message, Operation, Parameter,
    Place, Profile, Rows, Statement, Step, Tape,
};
use provex_field::Felt;
use provex_hash::Keccak;
use provex_prover::{ChipColumns, FixedTables, prove};

const MAIN: usize = 24;
const SUMS: usize = MAIN / 2;

fn rows(edge: Edge) -> Rows {
    Rows {
        period_log2: 0,
        offsets: vec![0],
        edge,
    }
}

/// Collects a tape; values are numbered when it is finished.
#[derive(Default)]
struct Builder {
    cells: Vec<Cell>,
    steps: Vec<(Operation, Number, Number)>,
    outputs: Vec<Number>,
}

#[derive(Clone, Copy)]
enum Number {
    One,
    MinusOne,
    Cell(usize),
    Z,
    Alpha,
    ClaimedSum,
    Step(usize),
}

impl Builder {
    fn cell(&mut self, column: usize, rotation: i32) -> Number {
        self.cells.push(Cell { column, rotation });
        Number::Cell(self.cells.len() - 1)
    }

    fn step(&mut self, operation: Operation, left: Number, right: Number) -> Number {
        self.steps.push((operation, left, right));
        Number::Step(self.steps.len() - 1)
    }

    fn tape(self, parameters: Vec<Parameter>) -> Tape {
        let first_step = 2 + self.cells.len() + parameters.len();
        let place = |number| match number {
            Number::One => 0,
            Number::MinusOne => 1,
            Number::Cell(cell) => 2 + cell,
            Number::Z => 2 + self.cells.len(),
            Number::Alpha => 3 + self.cells.len(),
            Number::ClaimedSum => 4 + self.cells.len(),
            Number::Step(step) => first_step + step,
        };
        let steps = self.steps.iter();
        Tape {
            constants: vec![Felt::ONE, -Felt::ONE],
            steps: steps
                .map(|(operation, left, right)| Step {
                    operation: *operation,
                    left: place(*left),
                    right: place(*right),
                })
                .collect(),
            outputs: self.outputs.iter().map(|one| place(*one)).collect(),
            cells: self.cells,
            parameters,
        }
    }
}

/// Each column goes on with its square times its neighbour; sums that run down take what is sent and
/// received in a row, which is nothing.
fn constraints() -> (Vec<Constraint>, Tape) {
    let mut tape = Builder::default();
    let mut found = Vec::new();
    for column in 0..MAIN {
        let (own, next) = (tape.cell(column, 0), tape.cell(column, 1));
        let neighbour = tape.cell((column + 1) % MAIN, 0);
        let square = tape.step(Operation::Multiply, own, own);
        let product = tape.step(Operation::Multiply, square, neighbour);
        let output = tape.step(Operation::Subtract, next, product);
        tape.outputs.push(output);
        found.push(("next", Edge::NotLast));
    }
    for sum in 0..SUMS {
        let pair = [2 * sum, 2 * sum].map(|column| {
            let cell = tape.cell(column, 0);
            let value = tape.step(Operation::Multiply, cell, Number::Alpha);
            let value = tape.step(Operation::Add, value, Number::One);
            tape.step(Operation::Subtract, Number::Z, value)
        });
        let both = tape.step(Operation::Multiply, pair[0], pair[1]);
        let above = tape.step(Operation::Subtract, pair[1], pair[0]);
        let mut own = tape.cell(MAIN + sum, 0);
        if sum == SUMS - 1 {
            let before = tape.cell(MAIN + sum, -1);
            let first = own;
            own = tape.step(Operation::Subtract, own, before);
            for other in 0..SUMS - 1 {
                let other = tape.cell(MAIN + other, 0);
                own = tape.step(Operation::Subtract, own, other);
            }
            let last = tape.step(Operation::Subtract, first, Number::ClaimedSum);
            tape.outputs.push(last);
            found.push(("claimed sum", Edge::Last));
        }
        let product = tape.step(Operation::Multiply, own, both);
        let output = tape.step(Operation::Subtract, product, above);
        tape.outputs.push(output);
        let is_last = sum == SUMS - 1;
        found.push(("sum", if is_last { Edge::NotFirst } else { Edge::All }));
    }
    let parameters = vec![Parameter::Z, Parameter::Alpha, Parameter::ClaimedSum];
    let constraints = found.into_iter().map(|(name, edge)| Constraint {
        name: name.to_owned(),
        rows: rows(edge),
    });
    (constraints.collect(), tape.tape(parameters))
}

fn messages() -> Vec<Message> {
    let message = |(column, count)| {
        let mut tape = Builder::default();
        let cell = tape.cell(column, 0);
        tape.outputs = vec![cell, count];
        Message {
            name: "value".to_owned(),
            tag: 1,
            every_log2: 0,
            rows: rows(Edge::All),
            tape: tape.tape(Vec::new()),
        }
    };
    (0..SUMS)
        .flat_map(|sum| [(2 * sum, Number::One), (2 * sum, Number::MinusOne)])
        .map(message)
        .collect()
}

fn air(rows_log2: u32, blowup_log2: u32) -> Air {
    let column = |number| Column {
        name: format!("column {number}"),
        kind: [ColumnKind::Main, ColumnKind::Interaction][usize::from(number >= MAIN)],
        every_log2: 0,
        values: Vec::new(),
    };
    let (constraints, tape) = constraints();
    let place = |physical| {
        Some(Place {
            physical,
            offset: 0,
            stride_log2: 0,
        })
    };
    Air {
        hash: [0; 32],
        chips: vec![Chip {
            name: "synthetic".to_owned(),
            period_log2: 0,
            is_table: false,
            columns: (0..MAIN + SUMS).map(column).collect(),
            messages: messages(),
            constraints,
            tape,
        }],
        layouts: vec![Layout {
            rows_log2,
            heights_log2: vec![rows_log2],
            widths: [MAIN, SUMS, 0],
            places: vec![(0..MAIN).chain(0..SUMS).map(place).collect()],
        }],
        profiles: vec![Profile {
            name: "bench".to_owned(),
            provable_bits: 50,
            blowup_log2,
            queries: 50,
            grinding_bits: 0,
            final_degree_log2: 8.min(rows_log2),
            chain_id: None,
        }],
    }
}

fn trace(rows_log2: u32) -> Vec<ChipColumns> {
    let mut row: Vec<Felt> = (0..MAIN as u64).map(|seed| Felt::from(seed + 2)).collect();
    let mut columns = vec![Vec::new(); MAIN];
    for _ in 0..1_usize << rows_log2 {
        for (column, value) in columns.iter_mut().zip(&row) {
            column.push(*value);
        }
        row = (0..MAIN)
            .map(|column| row[column].square() * row[(column + 1) % MAIN])
            .collect();
    }
    vec![ChipColumns { columns }]
}

fn main() {
    let numbers: Vec<u32> = std::env::args()
        .filter_map(|one| one.parse().ok())
        .collect();
    let rows_log2 = numbers.first().copied().unwrap_or(20);
    let blowup_log2 = numbers.get(1).copied().unwrap_or(4);
    let air = air(rows_log2, blowup_log2);
    let statement = Statement {
        program_hash: [0; 32],
        profile: 0,
        layout: 0,
        chain_id: 1,
        contract: [0; 20],
        public_output: Vec::new(),
        data_hashes: Vec::new(),
        messages: Vec::new(),
    };
    let tables = FixedTables::<Keccak>::new(&air, 0, 0).expect("layout and profile fit");
    let proved = prove(&air, &statement, &tables, trace(rows_log2), &mut |phase| {
        println!("{:28} {:>12} us", phase.name, phase.micros);
    });
    let proved = proved.expect("the trace is good");
    let time = |is_wanted: &dyn Fn(&str) -> bool| -> u64 {
        let phases = proved.phases.iter().filter(|phase| is_wanted(phase.name));
        phases.map(|phase| phase.micros).sum()
    };
    let total = time(&|_| true);
    let floor = time(&|name| name.ends_with("interpolation") || name.ends_with("commitment"));
    println!("{:28} {total:>12} us", "total");
    println!("{:28} {floor:>12} us", "floor");
    println!("{:28} {:>12} %", "over floor", 100 * total / floor);
    println!("{:28} {:>12} bytes", "proof", proved.proof.to_bytes().len());
}
