"""A prover who lies at one place of a run and keeps to everything that follows from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from air.small_machine import Run

from provex.air.buses import CALL, POSEIDON_PERMUTATION
from provex.air.chip import Chip
from provex.air.chips.ecdsa_trace import SignatureWitness, ecdsa_trace
from provex.air.chips.equal import equal_trace
from provex.air.chips.generator_table import generator_table_trace
from provex.air.chips.input import input_trace
from provex.air.chips.less import less_trace
from provex.air.chips.machine import Step, machine_trace, reads_of
from provex.air.chips.path import PathCall, path_trace
from provex.air.chips.poseidon import poseidon_trace
from provex.air.chips.program import program_trace
from provex.air.chips.range_check import limb_table_trace, range_trace
from provex.air.chips.sponge import SpongeCall, sponge_trace
from provex.air.chips.storage import Access, Close, Open, storage_trace
from provex.air.chips.write import write_trace
from provex.air.description import chips
from provex.air.emit.bytecode import bytecode
from provex.air.evaluator import Message, messages_of
from provex.air.layout import layout_of
from provex.air.profiles import profiles
from provex.air.program import ProgramRow
from provex.air.statement import PublicMessage, StarkStatement
from provex.air.trace import ChipTrace
from provex.native.proof import Columns, Constraints, FixedTables, columns_of
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE, Call
from provex.protocol.poseidon import poseidon_hash_many, poseidon_hash_pair
from provex.verification.proof_hash import KECCAK
from provex.verification.refusal import Refusal
from provex.verification.stark import verify_stark

Traces = dict[str, ChipTrace]
StorageRows = list[Open | Access | Close]
PROFILE = list(profiles()).index("test")


@dataclass(frozen=True, kw_only=True)
class Lie:
    """What is false. Steps are named by the number of their instruction."""

    words: Sequence[int] | None = None
    """Another input."""
    results: Mapping[int, int] = field(default_factory=dict)
    """The result c of a step, whatever its instruction says."""
    reads: Mapping[int, int] = field(default_factory=dict)
    """What a step takes for its a, whatever was written."""
    following: Mapping[int, int] = field(default_factory=dict)
    """The instruction after a step."""
    rows: Mapping[int, ProgramRow] = field(default_factory=dict)
    """Other instructions in the machine's rows; the table of the program is the verifier's."""
    clock: Callable[[int], int] = lambda row: row + 1
    """The clock in each row of the machine."""
    start: int = 1
    """The first instruction."""
    frame: int = 0
    """The first frame."""
    storage: Callable[[StorageRows], StorageRows] = lambda rows: rows
    edit: Callable[[Traces], None] = lambda _: None
    """Other cells in the end."""
    outputs: Callable[[list[Message]], list[Message]] = lambda messages: messages
    """What the verifier is told that the run has put out."""


HONEST = Lie()


@dataclass(frozen=True)
class World:
    """A program over some of the chips, with the verifier's description of it."""

    program: tuple[ProgramRow, ...]
    words: tuple[int, ...]
    heights: Mapping[str, int]
    """All chips that take part."""
    rows_log2: int
    advice: Mapping[int, int] = field(default_factory=dict)
    """Results that neither the instruction nor a chip gives."""
    signatures: tuple[SignatureWitness, ...] = ()

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        return tuple(chip for chip in chips(self.program, 1) if chip.name in self.heights)

    @cached_property
    def air(self) -> bytes:
        heights = {name: height.bit_length() - 1 for name, height in self.heights.items()}
        layout = layout_of(self.chips, heights, self.rows_log2)
        return bytecode(self.chips, [layout], list(profiles().values()))

    @cached_property
    def constraints(self) -> Constraints:
        return Constraints(self.air)

    @cached_property
    def tables(self) -> FixedTables:
        return self.constraints.fixed_tables(0, PROFILE)

    @property
    def root(self) -> bytes:
        assert self.tables.root is not None
        return self.tables.root

    def told(self, lie: Lie) -> tuple[StarkStatement, Columns]:
        """What the prover who tells this lie states and commits to."""
        run = lying_run(self, lie)
        traces = self.traces(run, lie)
        lie.edit(traces)
        number = int(Call.OUTPUT)
        spoken = [
            Message(CALL, (number, *operands), -number, "verifier")
            for operands in run.of(Call.OUTPUT)
        ]
        columns = columns_of(self.chips, [traces[chip.name] for chip in self.chips])
        return statement_of(lie.outputs(spoken)), columns

    def traces(self, run: Run, lie: Lie) -> Traces:
        """Every chip's trace, filled as an honest prover fills it from what this run says."""
        known = {chip.name: chip for chip in self.chips}
        rows = tuple(lie.rows.get(number, row) for number, row in enumerate(self.program))
        answering = _answering(self, run, lie)
        traces: Traces = {}
        messages: list[Message] = []
        for name, fill in answering.items():
            if name in known:
                traces[name] = fill(known[name], self.heights[name])
                messages += messages_of(known[name], traces[name])
        height = self.heights["machine"]
        messages += messages_of(known["machine"], machine_trace(known["machine"], rows, run.steps))
        reads = reads_of(messages)
        traces["machine"] = _with_clocks(
            machine_trace(known["machine"], rows, run.steps, reads, height), lie.clock
        )
        steps = list(messages_of(known["machine"], traces["machine"]))
        words = input_trace(known["input"], run.words, reads, self.heights["input"])
        traces["input"] = words
        traces["program"] = program_trace(known["program"], steps)
        if "write" in known:
            calls = run.of(Call.WRITE)
            traces["write"] = write_trace(known["write"], calls, reads, self.heights["write"])
        if "poseidon" in known:
            asked = _permutations(messages)
            traces["poseidon"] = poseidon_trace(known["poseidon"], asked, self.heights["poseidon"])
        if "range table" in known:
            traces["range table"] = limb_table_trace(known["range table"], messages)
        if "generator table" in known:
            table = known["generator table"]
            traces["generator table"] = generator_table_trace(table, messages)
        return traces

    def fault(self, lie: Lie = HONEST) -> str | None:
        """What the exact check says."""
        return self.constraints.fault_of(*self.told(lie))

    def verdicts(self, lie: Lie = HONEST) -> tuple[str, str]:
        """What both verifiers say to a proof of the lie: the step that refuses, or `accepted`."""
        statement, columns = self.told(lie)
        proof = self.constraints.prove_unchecked(statement, self.tables, columns)
        return self.verdicts_on(statement, proof)

    def verdicts_on(self, statement: StarkStatement, proof: bytes) -> tuple[str, str]:
        found = self.constraints.refusal(statement, self.root, proof)
        try:
            verify_stark(KECCAK, self.air, statement, int.from_bytes(self.root), proof)
        except Refusal as refusal:
            return found[0] if found else "accepted", refusal.kind.value
        return found[0] if found else "accepted", "accepted"


def statement_of(spoken: Sequence[Message]) -> StarkStatement:
    messages = tuple(PublicMessage(one.bus.tag, one.fields, one.multiplicity) for one in spoken)
    return StarkStatement(
        program_hash=bytes(range(32)),
        profile=PROFILE,
        layout=0,
        chain_id=31337,
        contract=bytes(range(20)),
        public_output=tuple(one.fields[1] for one in messages),
        data_hashes=(),
        messages=messages,
    )


def lying_run(world: World, lie: Lie) -> Run:
    """Run to the end. What nobody wrote reads as 0; nothing is checked."""
    words = tuple(world.words if lie.words is None else lie.words)
    rows = [lie.rows.get(number, row) for number, row in enumerate(world.program)]
    result = Run(tuple(rows), words, world.signatures)
    result.memory = {INPUT_BASE + place: word for place, word in enumerate(words)}
    counter, frame = lie.start, lie.frame
    while True:
        row = rows[counter]
        step = _step(world, lie, result, counter, frame)
        result.steps.append(step)
        if counter == 0:
            return result
        following = (counter + 1 + row.jump * step.c) % PRIME
        if row.is_transfer:
            following, frame = (row.jump + row.reads_a * step.a) % PRIME, step.c
        counter = lie.following.get(counter, following)
        assert len(result.steps) < 1000


def _step(world: World, lie: Lie, result: Run, counter: int, frame: int) -> Step:
    row, memory, clock = result.program[counter], result.memory, lie.clock(len(result.steps))
    base = memory.get(frame + row.pointer_offset, 0) if row.is_indirect else frame
    a = memory.get((base + row.a_offset) % PRIME, 0) if row.reads_a else clock
    a = lie.reads.get(counter, a)
    b = memory.get((frame + row.b_offset) % PRIME, 0) if row.reads_b else frame
    rest = row.constant + row.a_factor * a + row.b_factor * b + row.product_factor * a * b
    c = rest * pow(row.c_factor, -1, PRIME) % PRIME if row.c_factor else 0
    if row.call and not row.c_factor:
        c = world.advice.get(counter, _answered(result, row.call, a, b))
    c = lie.results.get(counter, c)
    if row.call:
        result.calls.append((row.call, a, b, c))
        _take_effect(result, row.call, a, b, c)
    memory.setdefault((frame + row.c_offset) % PRIME, c)
    return Step(counter=counter, frame=frame, a=a, b=b, c=c, base=base)


def _answered(result: Run, call: int, a: int, b: int) -> int:
    match call:
        case Call.EQUAL:
            return int(a == b)
        case Call.LESS_64:
            return int((b - a - 1) % PRIME < 2**64)
        case Call.POSEIDON:
            return poseidon_hash_pair(a, b)
        case Call.SPONGE:
            return poseidon_hash_many([result.memory.get(a + place, 0) for place in range(b)])
        case Call.PATH:
            return _climbed(_path(result, a, b))
        case Call.ACCESS:
            return result.store.get(a, 0)
        case Call.SIGNATURE:
            signatures = [(one.r, one.s) for one in result.signatures]
            return signatures.index((a, b)) if (a, b) in signatures else 0
    return 0


def _take_effect(result: Run, call: int, a: int, b: int, c: int) -> None:
    if call == Call.WRITE:
        result.memory.setdefault(c, a)
    if call == Call.OPEN:
        result.store[a] = b
    if call == Call.REPLACE:
        key = next(key for number, key, time, _ in result.calls if (number, time) == (13, a))
        result.store[key] = b


def _path(result: Run, block: int, node: int) -> PathCall:
    bits, pointer, count = (result.memory.get(block + place, 0) for place in range(3))
    siblings = tuple(result.memory.get(pointer + place, 0) for place in range(count))
    return PathCall(block, bits, pointer, node, siblings)


def _climbed(path: PathCall) -> int:
    node = path.node
    for level, sibling in enumerate(path.siblings):
        is_right = path.bits >> level & 1
        node = poseidon_hash_pair(*((sibling, node) if is_right else (node, sibling)))
    return node


Fill = Callable[[Chip, int], ChipTrace]


def _answering(world: World, run: Run, lie: Lie) -> dict[str, Fill]:
    """How the chips are filled whose rows follow from the calls alone."""
    of = run.of
    sponges = [
        SpongeCall(a, tuple(run.memory.get(a + place, 0) for place in range(b)))
        for a, b, _ in of(Call.SPONGE)
    ]
    paths = [_path(run, a, b) for a, b, _ in of(Call.PATH)]
    stored = lie.storage(_storage_rows(run))
    return {
        "equal": lambda chip, height: equal_trace(chip, of(Call.EQUAL), height),
        "less 64": lambda chip, height: less_trace(chip, of(Call.LESS_64), height),
        "range 64": lambda chip, height: range_trace(chip, of(Call.RANGE_64), height),
        "storage": lambda chip, height: storage_trace(chip, stored, height),
        "sponge": lambda chip, height: sponge_trace(chip, sponges, height),
        "path": lambda chip, height: path_trace(chip, paths, height),
        "ecdsa": lambda chip, height: ecdsa_trace(chip, world.signatures, height),
    }


def _with_clocks(trace: ChipTrace, clock: Callable[[int], int]) -> ChipTrace:
    """Clocks, and the a of the rows after the end, which is the clock."""
    cells = {name: list(column) for name, column in trace.cells.items()}
    for row, counter in enumerate(cells["counter"]):
        cells["clock"][row] = clock(row)
        if counter == 0:
            cells["a"][row] = clock(row)
    return replace(trace, cells=cells)


def _storage_rows(run: Run) -> StorageRows:
    replaced = {a: b for a, b, _ in run.of(Call.REPLACE)}
    opened = [Open(a, b) for a, b, _ in run.of(Call.OPEN)]
    accesses = [Access(a, b, replaced.get(b)) for a, b, _ in run.of(Call.ACCESS)]
    return [*opened, *accesses, *(Close(key) for key in sorted(run.store))]


def _permutations(messages: Sequence[Message]) -> list[tuple[tuple[int, int, int], int, int]]:
    """Each pair and each permutation that is asked for, with its count."""
    pairs: dict[tuple[int, ...], int] = {}
    whole: dict[tuple[int, ...], int] = {}
    for one in messages:
        if one.bus is CALL and one.fields[0] == Call.POSEIDON:
            pairs[one.fields[1:3]] = pairs.get(one.fields[1:3], 0) + 1
        if one.bus is POSEIDON_PERMUTATION and one.multiplicity:
            whole[one.fields[:3]] = whole.get(one.fields[:3], 0) + one.multiplicity
    return [
        *(((left, right, 2), uses, 0) for (left, right), uses in pairs.items()),
        *(((a, b, c), 0, uses) for (a, b, c), uses in whole.items()),
    ]


def with_cell(trace: ChipTrace, name: str, place: int, value: int) -> ChipTrace:
    """The same trace with one other cell."""
    cells = {column: list(values) for column, values in trace.cells.items()}
    cells[name][place] = value % PRIME
    return replace(trace, cells=cells)
