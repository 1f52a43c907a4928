//! Small programs by hand. The tables are tested against the constraints in `tests/native`.

use std::sync::Arc;

use provex_field::Felt;

use crate::program::{Entry, Factor, Hint, Instruction, Layout, Program, Record};
use crate::{
    Builtins, ChipShape, ColumnShape, FlatValue, Ledger, MemoryFault, Outcome, Reason, TraceError,
    execute, input_base, record,
};

const LIMIT: u64 = 1000;

fn number(value: u64) -> Felt {
    Felt::from(value)
}

/// An instruction that writes a constant.
fn row(c_offset: u64, constant: u64) -> Instruction {
    Instruction {
        a_offset: Felt::ZERO,
        pointer_offset: Felt::ZERO,
        b_offset: Felt::ZERO,
        c_offset: number(c_offset),
        constant: number(constant),
        a_factor: Factor::Zero,
        b_factor: Factor::Zero,
        product_factor: Factor::Zero,
        c_factor: Factor::One,
        jump: Felt::ZERO,
        is_transfer: false,
        reads_a: false,
        reads_b: false,
        is_indirect: false,
        call: 0,
        code: 77,
        hint: None,
        file: 0,
        line: 0,
    }
}

/// An instruction that asks for the sum of two cells.
fn sum(c_offset: u64, a_offset: Felt, b_offset: u64) -> Instruction {
    Instruction {
        a_offset,
        b_offset: number(b_offset),
        reads_a: true,
        reads_b: true,
        a_factor: Factor::One,
        b_factor: Factor::One,
        ..row(c_offset, 0)
    }
}

fn end(c_offset: u64) -> Instruction {
    Instruction {
        is_transfer: true,
        ..row(c_offset, 0)
    }
}

fn program(rows: Vec<Instruction>) -> Arc<Program> {
    let instructions = [vec![end(1 << 20)], rows, vec![end(1 << 21)]].concat();
    Arc::new(Program {
        instructions,
        entries: Vec::new(),
        records: Vec::new(),
        trees: Vec::new(),
        files: vec!["hand.py".to_owned()],
        parts: 1,
    })
}

fn run(rows: Vec<Instruction>) -> Result<Outcome, (u32, u32, Reason)> {
    let input = [number(5), number(9)];
    let outcome = execute(&program(rows), &input, LIMIT, &mut Builtins::default());
    outcome.map_err(|failure| (failure.code, failure.counter, failure.reason))
}

#[test]
fn a_run_counts_its_steps() {
    let outcome = run(vec![row(1, 4), row(2, 5)]).expect("nothing is asserted");

    assert_eq!(outcome.steps, 3);
    assert_eq!(outcome.streams, [vec![], vec![]]);
}

#[test]
fn words_of_the_input_are_read_and_added() {
    let check = Instruction {
        c_factor: Factor::Zero,
        constant: -number(14),
        b_factor: Factor::Zero,
        ..sum(4, number(3), 1)
    };
    let wrong = Instruction {
        constant: -number(15),
        ..check.clone()
    };
    let before = vec![row(1, 9), sum(3, input_base(), 1)];

    assert!(run([before.clone(), vec![check]].concat()).is_ok());
    assert_eq!(
        run([before, vec![wrong]].concat()),
        Err((77, 3, Reason::Equation))
    );
}

#[test]
fn memory_is_written_once_and_before_it_is_read() {
    let unwritten = run(vec![sum(3, number(50), 1)]);
    let twice = run(vec![row(1, 4), row(1, 4)]);

    let fault = |fault| Reason::Memory(fault);
    assert_eq!(
        unwritten,
        Err((0, 1, fault(MemoryFault::Unwritten(number(50)))))
    );
    assert_eq!(
        twice,
        Err((0, 2, fault(MemoryFault::WrittenTwice(Felt::ONE))))
    );
}

#[test]
fn an_unknown_call_has_no_answer() {
    for call in [20, 255] {
        let asking = Instruction { call, ..row(1, 0) };

        assert_eq!(run(vec![asking]), Err((77, 1, Reason::Call(call))));
    }
}

#[test]
fn hints_that_call_each_other_for_ever_are_stopped() {
    let endless = Instruction {
        c_factor: Factor::Zero,
        hint: Some(Hint::Function {
            counter: 1,
            arguments: Vec::new(),
        }),
        ..row(1, 0)
    };

    let Err((0, 1, reason)) = run(vec![endless]) else {
        panic!("expected a fault");
    };
    assert_eq!(reason, Reason::StepLimit);
}

#[test]
fn a_table_of_another_form_is_refused() {
    let program = program(vec![row(1, 4)]);
    let recording = record(&program, &[], LIMIT, &mut Builtins::default()).expect("it runs");
    let column = |name: &str, every| ColumnShape {
        name: name.to_owned(),
        every,
    };
    let tables = |columns: Vec<ColumnShape>| {
        let shape = ChipShape {
            name: "input".to_owned(),
            height: 4,
            columns,
        };
        recording.tables(&[shape])
    };
    let error = |column: &str| {
        Err(TraceError::Column {
            chip: "input".to_owned(),
            column: column.to_owned(),
        })
    };

    let right = vec![column("uses", 1), column("address", 1), column("value", 1)];
    let filled = tables(right).expect("these are its columns");
    assert_eq!(filled[0].columns[1][2], input_base() + number(2));
    assert_eq!(tables(vec![column("other", 1)]), error("other"));
    assert_eq!(tables(vec![column("value", 2)]), error("value"));
    let missing = vec![column("address", 1), column("value", 1)];
    assert_eq!(tables(missing), error("uses"));
}

#[test]
fn a_ledger_reads_the_empty_record_and_gives_back_lists() {
    let list = Layout::List(Box::new(Layout::Number));
    let program = Program {
        records: vec![Record {
            name: "record".to_owned(),
            fields: vec![Layout::Number, list.clone()],
        }],
        trees: vec![Layout::Record(0)],
        entries: vec![Entry {
            name: "copy".to_owned(),
            counter: 1,
            parameters: vec![list.clone()],
            result: Some(list),
        }],
        instructions: vec![
            end(1 << 20),
            sum(4, number(2), 0),
            sum(5, number(3), 0),
            end(6),
        ],
        ..(*program(Vec::new())).clone()
    };
    let record = Layout::Record(0);
    let words = [7, 3, 1, 8].map(number);
    let empty = FlatValue::from_words(&program, &record, &words, Felt::ZERO).expect("a record");
    let mut ledger = Ledger::new(Arc::new(program), vec![empty.clone()]);
    let base = ledger.base();

    let cells = [base, number(3)];
    let (value, steps) = ledger
        .call(0, &cells, &[1, 2, 3].map(number), LIMIT)
        .expect("it only copies");

    assert_eq!(value.words, [2, 3, 1, 2, 3].map(number));
    assert_eq!((value.pointers, steps), (vec![0], 3));
    assert_eq!(ledger.records.record(number(12)).as_deref(), Some(&empty));
    let beyond = Felt::from_limbs_reduced([0, 1, 0, 0]);
    assert_eq!(ledger.records.record(beyond), None);
}
