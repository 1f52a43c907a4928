//! The cases of `vectors/stark/traces.json`, as statements and columns.

#![allow(dead_code, unreachable_pub)]

use std::path::PathBuf;

use provex_air::{Air, PublicMessage, Statement};
use provex_field::Felt;
use provex_hash::Keccak;
use provex_prover::{ChipColumns, FixedTables, ProverError, prove};
use provex_verifier::{VerifierError, verify};
use serde_json::Value;

/// The development chain, for which profile 1 of the vectors is.
pub const CHAIN_ID: u64 = 31337;

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    pub air_bytes: Vec<u8>,
    pub air: Air,
    pub columns: Vec<ChipColumns>,
    pub statement: Statement,
}

impl Case {
    pub fn tables(&self) -> FixedTables<Keccak> {
        let Statement {
            layout, profile, ..
        } = self.statement;
        FixedTables::new(&self.air, layout, profile).expect("layout and profile exist")
    }

    pub fn prove(&self) -> Result<Vec<u8>, ProverError> {
        let columns = self.columns.clone();
        let proved = prove(
            &self.air,
            &self.statement,
            &self.tables(),
            columns,
            &mut |_| {},
        )?;
        Ok(proved.proof.to_bytes())
    }

    pub fn verify(&self, bytes: &[u8]) -> Result<(), VerifierError> {
        verify::<Keccak>(&self.air, &self.statement, self.tables().root(), bytes)
    }
}

pub fn vectors() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../vectors/stark")
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|place| u8::from_str_radix(&text[place..place + 2], 16).expect("hexadecimal"))
        .collect()
}

fn felt(value: &Value) -> Felt {
    let text = value.as_str().expect("a text").trim_start_matches("0x");
    let bytes = unhex(&format!("{text:0>64}"));
    Felt::from_bytes_be(&bytes.try_into().expect("32 bytes")).expect("below the prime")
}

fn list<T>(value: &Value, item: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().expect("a list").iter().map(item).collect()
}

/// All cases, on their first layout with the quick profile.
pub fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(vectors().join("traces.json")).expect("vectors are there");
    let value: Value = serde_json::from_str(&text).expect("vectors are JSON");
    list(&value, case)
}

fn case(value: &Value) -> Case {
    let air_bytes = unhex(value["air"].as_str().expect("a text"));
    let messages = list(&value["messages"], |one| PublicMessage {
        tag: u32::try_from(one["tag"].as_u64().expect("a number")).expect("a tag"),
        fields: list(&one["fields"], felt),
        multiplicity: felt(&one["multiplicity"]),
    });
    Case {
        name: value["name"].as_str().expect("a text").to_owned(),
        air: Air::read(&air_bytes).expect("the bytecode is good"),
        air_bytes,
        columns: list(&value["columns"], |columns| ChipColumns {
            columns: list(columns, |cells| list(cells, felt)),
        }),
        statement: Statement {
            program_hash: [7; 32],
            profile: 0,
            layout: 0,
            chain_id: 1,
            contract: [9; 20],
            public_output: [5, 6, 7].map(Felt::from).to_vec(),
            data_hashes: vec![[0xff; 32], [1; 32]],
            messages,
        },
    }
}
