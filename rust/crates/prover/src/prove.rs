//! The steps of the prover.

use std::time::Instant;

use provex_air::{
    Air, BusChallenges, ColumnKind, Layout, Mask, PlacedCells, PointEvaluation, ProofHead,
    StarkProof, Statement, commit_fixed, interpolated,
};
use provex_field::Felt;
use provex_fri::{Commitment, FriParameters, open_batch_with};
use provex_hash::ProofHash;
use provex_transcript::Transcript;

use crate::composition::Composer;
use crate::deep::{deep_quotient, opened_values};
use crate::error::ProverError;
use crate::interaction::{Sums, fill};
use crate::table::{ChipColumns, ChipTable};

/// A phase that has ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phase {
    /// Its name.
    pub name: &'static str,
    /// How many microseconds it took.
    pub micros: u64,
}

/// A proof, and how long its phases took.
#[derive(Clone, Debug)]
pub struct Proved<H: ProofHash> {
    /// The proof.
    pub proof: StarkProof<H>,
    /// The phases in their order.
    pub phases: Vec<Phase>,
}

/// The tree of the tables of a layout and a profile, computed once for many proofs.
#[derive(Clone, Debug)]
pub struct FixedTables<H: ProofHash> {
    commitment: Option<Commitment<H>>,
    layout: usize,
    parameters: FriParameters,
}

impl<H: ProofHash> FixedTables<H> {
    /// Commit to the tables.
    ///
    /// # Errors
    ///
    /// If layout or profile do not exist or do not fit.
    pub fn new(air: &Air, layout: usize, profile: usize) -> Result<Self, ProverError> {
        let shape = air.layout(layout)?;
        let parameters = air.profile(profile)?.fri_parameters(shape.rows_log2)?;
        Ok(Self {
            commitment: commit_fixed(air, shape, parameters),
            layout,
            parameters,
        })
    }

    /// The root, which verifiers must know; a layout without tables has none.
    #[must_use]
    pub fn root(&self) -> Option<H::Digest> {
        self.commitment.as_ref().map(Commitment::root)
    }
}

/// Prove the statement with these columns, one entry a chip, which are consumed. `progress` hears of
/// each phase as it ends.
///
/// # Errors
///
/// If the columns do not satisfy the constraints or have the wrong shape.
///
/// # Panics
///
/// If the tables are those of another layout or profile.
pub fn prove<H: ProofHash>(
    air: &Air,
    statement: &Statement,
    tables: &FixedTables<H>,
    columns: Vec<ChipColumns>,
    progress: &mut dyn FnMut(Phase),
) -> Result<Proved<H>, ProverError> {
    prove_with(true, air, statement, tables, columns, progress)
}

/// What a prover sends who does not care whether it is true, for tests of verifiers: like [`prove`],
/// but columns may break constraints, and the last claimed sum is whatever makes all cancel out.
///
/// # Errors
///
/// If the columns have the wrong shape.
///
/// # Panics
///
/// If the tables are those of another layout or profile.
pub fn prove_unchecked<H: ProofHash>(
    air: &Air,
    statement: &Statement,
    tables: &FixedTables<H>,
    columns: Vec<ChipColumns>,
) -> Result<Proved<H>, ProverError> {
    prove_with(false, air, statement, tables, columns, &mut |_| {})
}

fn prove_with<H: ProofHash>(
    is_checked: bool,
    air: &Air,
    statement: &Statement,
    tables: &FixedTables<H>,
    columns: Vec<ChipColumns>,
    progress: &mut dyn FnMut(Phase),
) -> Result<Proved<H>, ProverError> {
    statement.check_chain(air)?;
    let layout = air.layout(statement.layout)?;
    let parameters = air
        .profile(statement.profile)?
        .fri_parameters(layout.rows_log2)?;
    assert!(
        tables.layout == statement.layout && tables.parameters == parameters,
        "the tables of the statement's layout and profile"
    );
    let mut prover = Prover {
        is_checked,
        air,
        statement,
        layout,
        parameters,
        tables,
        transcript: statement.transcript(air, tables.root())?,
        clock: Clock::new(progress),
    };
    let proof = prover.run(columns)?;
    let phases = prover.clock.phases;
    Ok(Proved { proof, phases })
}

/// What all steps share.
struct Prover<'a, H: ProofHash> {
    is_checked: bool,
    air: &'a Air,
    statement: &'a Statement,
    layout: &'a Layout,
    parameters: FriParameters,
    tables: &'a FixedTables<H>,
    transcript: Transcript<H>,
    clock: Clock<'a>,
}

impl<H: ProofHash> Prover<'_, H> {
    fn run(&mut self, columns: Vec<ChipColumns>) -> Result<StarkProof<H>, ProverError> {
        let main = self.commit_main(&columns)?;
        self.transcript
            .absorb_digest("main/commitment", main.root());
        let challenges = BusChallenges::draw(&mut self.transcript);

        let sums = self.interaction_columns(&columns, &challenges)?;
        drop(columns);
        let claimed_sums = self.claimed_sums(&challenges, &sums)?;
        let interaction = self.commit_interaction(sums);
        if let Some(tree) = &interaction {
            self.transcript
                .absorb_digest("interaction/commitment", tree.root());
        }
        let coefficient = self.transcript.challenge("constraints/coefficient");

        let phases = [
            self.tables.commitment.as_ref(),
            Some(&main),
            interaction.as_ref(),
        ];
        let trees: Vec<&Commitment<H>> = phases.into_iter().flatten().collect();
        let mask = Mask::new(self.air, self.layout);
        let claimed_by_chip = self.by_chip(&claimed_sums);
        let composer = Composer {
            air: self.air,
            layout: self.layout,
            mask: &mask,
            challenges: &challenges,
            claimed_sums: &claimed_by_chip,
            coefficient,
        };
        let composition = self.commit_composition(&composer, &trees);
        self.transcript
            .absorb_digest("composition/commitment", composition.root());
        let point = self.transcript.challenge("composition/point");

        let prover_trees = [Some(&main), interaction.as_ref(), Some(&composition)];
        let roots = prover_trees.into_iter().flatten().map(Commitment::root);
        let roots = roots.collect();
        let mut trees = trees;
        trees.push(&composition);
        let evaluation = PointEvaluation {
            air: self.air,
            layout: self.layout,
            mask: &mask,
            values: &[],
            challenges: &challenges,
            claimed_sums: &claimed_sums,
            coefficient,
            point,
        };
        let batch = self.open(evaluation, &trees)?;
        Ok(StarkProof {
            head: ProofHead::of(self.air, self.statement),
            public_output: self.statement.public_output.clone(),
            claimed_sums,
            roots,
            batch,
        })
    }

    fn commit_main(&mut self, columns: &[ChipColumns]) -> Result<Commitment<H>, ProverError> {
        let tables = ChipTable::all(self.air, self.layout, columns)?;
        let mut placed = Vec::new();
        for (table, places) in tables.iter().zip(&self.layout.places) {
            for (number, _) in table.chip.columns_of(ColumnKind::Main) {
                let place = places[number].expect("main columns are placed");
                let cells = table.column(number);
                placed.push(PlacedCells { place, cells });
            }
        }
        let polynomials = self.interpolated(ColumnKind::Main, &placed);
        self.clock.end("main interpolation");
        let commitment = Commitment::new(polynomials, self.parameters.extension(), 0);
        self.clock.end("main commitment");
        Ok(commitment)
    }

    fn interaction_columns(
        &mut self,
        columns: &[ChipColumns],
        challenges: &BusChallenges,
    ) -> Result<Vec<Sums>, ProverError> {
        let tables = ChipTable::all(self.air, self.layout, columns)?;
        let sums = tables
            .iter()
            .map(|table| fill(table, challenges))
            .collect::<Result<_, _>>()?;
        self.clock.end("interaction columns");
        Ok(sums)
    }

    /// Absorb the sums of the chips that have messages; with the verifier's they must cancel out.
    fn claimed_sums(
        &mut self,
        challenges: &BusChallenges,
        sums: &[Sums],
    ) -> Result<Vec<Felt>, ProverError> {
        let public = self.statement.public_sum(challenges);
        let public = public.ok_or(ProverError::ChallengeHitsMessage)?;
        let chips = self.air.chips_with_sums();
        let mut claimed: Vec<Felt> = chips.map(|chip| sums[chip].claimed_sum).collect();
        let total = claimed.iter().fold(public, |sum, own| sum + *own);
        match claimed.last_mut() {
            Some(last) if !self.is_checked => *last -= total,
            _ if !total.is_zero() => return Err(ProverError::UnbalancedBuses),
            _ => {}
        }
        if !claimed.is_empty() {
            self.transcript.absorb_felts("buses/claimed sums", &claimed);
        }
        Ok(claimed)
    }

    fn by_chip(&self, claimed_sums: &[Felt]) -> Vec<Felt> {
        let mut all = vec![Felt::ZERO; self.air.chips.len()];
        for (chip, sum) in self.air.chips_with_sums().zip(claimed_sums) {
            all[chip] = *sum;
        }
        all
    }

    fn commit_interaction(&mut self, sums: Vec<Sums>) -> Option<Commitment<H>> {
        if self.layout.width(ColumnKind::Interaction) == 0 {
            return None;
        }
        let mut placed = Vec::new();
        let chips = self.air.chips.iter().zip(&self.layout.places);
        for ((chip, places), sums) in chips.zip(&sums) {
            let numbers = chip.columns_of(ColumnKind::Interaction);
            for ((number, _), cells) in numbers.zip(&sums.columns) {
                let place = places[number].expect("interaction columns are placed");
                placed.push(PlacedCells { place, cells });
            }
        }
        let polynomials = self.interpolated(ColumnKind::Interaction, &placed);
        drop(placed);
        drop(sums);
        self.clock.end("interaction interpolation");
        let commitment = Commitment::new(polynomials, self.parameters.extension(), 0);
        self.clock.end("interaction commitment");
        Some(commitment)
    }

    fn interpolated(&self, kind: ColumnKind, placed: &[PlacedCells<'_>]) -> Vec<Vec<Felt>> {
        interpolated(self.layout.rows_log2, self.layout.width(kind), placed)
    }

    fn commit_composition(
        &mut self,
        composer: &Composer<'_>,
        trees: &[&Commitment<H>],
    ) -> Commitment<H> {
        let columns: Vec<&[Felt]> = trees
            .iter()
            .flat_map(|tree| tree.polynomials().iter().map(Vec::as_slice))
            .collect();
        let pieces = composer.pieces(&columns);
        self.clock.end("composition");
        let commitment = Commitment::new(pieces, self.parameters.extension(), 0);
        self.clock.end("composition commitment");
        commitment
    }

    /// Open all columns, after a look whether the verifier will agree: the composition was
    /// interpolated as if it had the right degree, which it has only if the constraints hold.
    fn open(
        &mut self,
        evaluation: PointEvaluation<'_>,
        trees: &[&Commitment<H>],
    ) -> Result<provex_fri::BatchProof<H>, ProverError> {
        let claims = evaluation.mask.claims(evaluation.point);
        let domain = *self.parameters.extension().domain();
        if claims
            .points
            .iter()
            .any(|point| domain.vanishing_at(*point).is_zero())
        {
            return Err(ProverError::PointInDomain);
        }
        let columns: Vec<&[Felt]> = trees
            .iter()
            .flat_map(|tree| tree.polynomials().iter().map(Vec::as_slice))
            .collect();
        let (mask, point) = (evaluation.mask, evaluation.point);
        let values = opened_values(mask, &columns, point);
        self.clock.end("values at the point");
        let evaluation = PointEvaluation {
            values: &values,
            ..evaluation
        };
        match evaluation.holds() {
            None => return Err(ProverError::PointInDomain),
            Some(false) if self.is_checked => return Err(ProverError::Constraints),
            Some(_) => {}
        }
        let coset = self.parameters.extension().block(0);
        let quotient = |values: &[Felt], coefficient| {
            deep_quotient(mask, &columns, values, point, coefficient, coset)
        };
        Ok(open_batch_with(
            self.parameters,
            trees,
            values,
            quotient,
            &mut self.transcript,
            &mut |phase| self.clock.end(phase),
        ))
    }
}

/// Tells how long each phase took.
struct Clock<'a> {
    progress: &'a mut dyn FnMut(Phase),
    start: Instant,
    phases: Vec<Phase>,
}

impl<'a> Clock<'a> {
    fn new(progress: &'a mut dyn FnMut(Phase)) -> Self {
        Self {
            progress,
            start: Instant::now(),
            phases: Vec::new(),
        }
    }

    fn end(&mut self, name: &'static str) {
        let micros = u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX);
        let phase = Phase { name, micros };
        (self.progress)(phase);
        self.phases.push(phase);
        self.start = Instant::now();
    }
}
