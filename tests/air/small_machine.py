"""A small machine in plain Python: runs the rows of a program and fills every chip's trace."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from provex.air.buses import CALL, POSEIDON_PERMUTATION
from provex.air.chip import Chip
from provex.air.chips.ecdsa_trace import SignatureWitness, ecdsa_trace
from provex.air.chips.equal import equal_trace
from provex.air.chips.generator_table import generator_table_trace
from provex.air.chips.input import input_trace
from provex.air.chips.less import less_trace
from provex.air.chips.machine import Step, machine_trace, reads_of
from provex.air.chips.path import PathCall, path_trace
from provex.air.chips.pedersen import pedersen_table_trace, pedersen_trace
from provex.air.chips.poseidon import poseidon_trace
from provex.air.chips.power import power_trace
from provex.air.chips.program import program_trace
from provex.air.chips.range_check import limb_table_trace, range_trace
from provex.air.chips.sponge import SpongeCall, sponge_trace
from provex.air.chips.storage import Access, Close, Open, storage_trace
from provex.air.chips.write import write_trace
from provex.air.description import chips
from provex.air.evaluator import Message, messages_of
from provex.air.program import ProgramRow
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE, Call
from provex.protocol.pedersen import pedersen_hash
from provex.protocol.poseidon import poseidon_hash_many, poseidon_hash_pair

Traces = dict[str, tuple[Chip, ChipTrace]]


@dataclass(slots=True)
class Run:
    """What an honest run leaves: steps, memory, and the calls in their order."""

    program: tuple[ProgramRow, ...]
    words: tuple[int, ...]
    signatures: tuple[SignatureWitness, ...] = ()
    steps: list[Step] = field(default_factory=list)
    memory: dict[int, int] = field(default_factory=dict)
    calls: list[tuple[int, int, int, int]] = field(default_factory=list)
    store: dict[int, int] = field(default_factory=dict)

    def of(self, *wanted: Call) -> list[tuple[int, int, int]]:
        """The operands of the calls of some kinds."""
        return [call[1:] for call in self.calls if call[0] in wanted]


def run(
    program: tuple[ProgramRow, ...],
    words: Sequence[int],
    signatures: Sequence[SignatureWitness] = (),
) -> Run:
    """Run to the end, the first step of row 0 included. ValueError if an assertion fails."""
    result = Run(program, tuple(words), tuple(signatures))
    result.memory = {INPUT_BASE + place: word for place, word in enumerate(words)}
    counter, frame = 1, 0
    while True:
        row = program[counter]
        step = _step(result, row, counter, frame)
        result.steps.append(step)
        if counter == 0:
            return result
        if row.is_transfer:
            counter, frame = (row.jump + row.reads_a * step.a) % PRIME, step.c
        else:
            counter = (counter + 1 + row.jump * step.c) % PRIME


def _step(result: Run, row: ProgramRow, counter: int, frame: int) -> Step:
    memory, clock = result.memory, len(result.steps) + 1
    base = memory[(frame + row.pointer_offset) % PRIME] if row.is_indirect else frame
    a = memory[(base + row.a_offset) % PRIME] if row.reads_a else clock
    b = memory[(frame + row.b_offset) % PRIME] if row.reads_b else frame
    rest = row.constant + row.a_factor * a + row.b_factor * b + row.product_factor * a * b
    c = rest * pow(row.c_factor, -1, PRIME) % PRIME if row.c_factor else 0
    if not row.c_factor and rest % PRIME:
        raise ValueError(f"the assertion of row {counter} fails")
    if row.call:
        c = c if row.c_factor else _answered(result, Call(row.call), a, b)
        result.calls.append((row.call, a, b, c))
        _take_effect(result, row.call, a, b, c)
    memory.setdefault((frame + row.c_offset) % PRIME, c)
    return Step(counter=counter, frame=frame, a=a, b=b, c=c, base=base)


def _answered(result: Run, call: Call, a: int, b: int) -> int:
    """The c that the chip gives."""
    match call:
        case Call.EQUAL:
            return int(a == b)
        case Call.LESS_64 | Call.LESS_128 | Call.LESS_250:
            return int(a < b)
        case Call.POSEIDON:
            return poseidon_hash_pair(a, b)
        case Call.PEDERSEN:
            return pedersen_hash(a, b)
        case Call.POWER:
            return 1 << a
        case Call.SPONGE:
            return poseidon_hash_many([result.memory[a + place] for place in range(b)])
        case Call.PATH:
            return _climbed(result, a, b)
        case Call.ACCESS:
            return result.store[a]
        case Call.SIGNATURE:
            return next(n for n, one in enumerate(result.signatures) if (one.r, one.s) == (a, b))
    raise ValueError(f"the chip of {call.name} gives no c")


def _take_effect(result: Run, call: int, a: int, b: int, c: int) -> None:
    """What a call leaves in memory and store."""
    if call == Call.WRITE:
        result.memory[c] = a
    if call == Call.OPEN:
        result.store[a] = b
    if call == Call.REPLACE:
        key = next(key for number, key, time, _ in result.calls if (number, time) == (13, a))
        result.store[key] = b


def _path_of(result: Run, block: int, node: int) -> PathCall:
    bits, pointer, count = (result.memory[block + place] for place in range(3))
    siblings = tuple(result.memory[pointer + place] for place in range(count))
    return PathCall(block, bits, pointer, node, siblings)


def _climbed(result: Run, block: int, node: int) -> int:
    path = _path_of(result, block, node)
    for level, sibling in enumerate(path.siblings):
        is_right = path.bits >> level & 1
        node = poseidon_hash_pair(*((sibling, node) if is_right else (node, sibling)))
    return node


def all_traces(result: Run) -> Traces:
    """The trace of every chip, in the order of the proof."""
    known = {chip.name: chip for chip in chips(result.program, 1)}
    traces = _answering_traces(result, known)
    machine = machine_trace(known["machine"], result.program, result.steps)
    messages = list(messages_of(known["machine"], machine))
    for name, trace in traces.items():
        messages += messages_of(known[name], trace)
    reads = reads_of(messages)
    traces["machine"] = machine_trace(known["machine"], result.program, result.steps, reads)
    traces["write"] = write_trace(known["write"], result.of(Call.WRITE), reads)
    traces["input"] = input_trace(known["input"], result.words, reads)
    traces["poseidon"] = poseidon_trace(known["poseidon"], _permutations(messages))
    for name, chip in known.items():
        if name.startswith("poseidon copy"):
            traces[name] = poseidon_trace(chip, [])
    traces["program"] = program_trace(known["program"], messages)
    traces["power"] = power_trace(known["power"], messages)
    traces["range table"] = limb_table_trace(known["range table"], messages)
    traces["pedersen table"] = pedersen_table_trace(known["pedersen table"], messages)
    traces["generator table"] = generator_table_trace(known["generator table"], messages)
    return {name: (chip, traces[name]) for name, chip in known.items()}


def _answering_traces(result: Run, known: dict[str, Chip]) -> dict[str, ChipTrace]:
    """The chips whose rows follow from the calls alone."""
    of = result.of
    return {
        "equal": equal_trace(known["equal"], of(Call.EQUAL)),
        "less 64": less_trace(known["less 64"], of(Call.LESS_64)),
        "less 128": less_trace(known["less 128"], of(Call.LESS_128)),
        "less 250": less_trace(known["less 250"], of(Call.LESS_250)),
        "range 64": range_trace(known["range 64"], of(Call.RANGE_64)),
        "range 128": range_trace(known["range 128"], of(Call.RANGE_128)),
        "storage": storage_trace(known["storage"], _storage_rows(result)),
        "sponge": sponge_trace(
            known["sponge"],
            [
                SpongeCall(a, tuple(result.memory[a + place] for place in range(b)))
                for a, b, _ in of(Call.SPONGE)
            ],
        ),
        "path": path_trace(known["path"], [_path_of(result, a, b) for a, b, _ in of(Call.PATH)]),
        "pedersen": pedersen_trace(known["pedersen"], [(a, b, 1) for a, b, _ in of(Call.PEDERSEN)]),
        "ecdsa": ecdsa_trace(known["ecdsa"], result.signatures),
    }


def _storage_rows(result: Run) -> list[Open | Access | Close]:
    replaced = {a: b for a, b, _ in result.of(Call.REPLACE)}
    rows: list[Open | Access | Close] = [Open(a, b) for a, b, _ in result.of(Call.OPEN)]
    rows += [Access(a, b, replaced.get(b)) for a, b, _ in result.of(Call.ACCESS)]
    return [*rows, *(Close(key) for key in sorted(result.store))]


def _permutations(messages: Sequence[Message]) -> list[tuple[tuple[int, int, int], int, int]]:
    """Each pair and each permutation that is asked for, with its count."""
    pairs: Counter[tuple[int, ...]] = Counter()
    whole: Counter[tuple[int, ...]] = Counter()
    for one in messages:
        if one.bus is CALL and one.fields[0] == Call.POSEIDON:
            pairs[one.fields[1:3]] += one.multiplicity // Call.POSEIDON
        if one.bus is POSEIDON_PERMUTATION:
            whole[one.fields[:3]] += one.multiplicity
    return [
        *(((left, right, 2), uses, 0) for (left, right), uses in pairs.items()),
        *(((a, b, c), 0, uses) for (a, b, c), uses in whole.items()),
    ]


def outputs(result: Run) -> list[Message]:
    """What the verifier receives: call 19 for each public word."""
    number = int(Call.OUTPUT)
    return [
        Message(CALL, (number, *operands), -number, "verifier")
        for operands in result.of(Call.OUTPUT)
    ]
