"""The whole program: the batch from its input to its output, and the ledger's entries."""

from provex.language.compiler import RULE_ENTRIES, CheckedProgram, checked_rules
from provex.language.program_file import Entry, MachineProgram
from provex.language.refusal import Place as SourcePlace
from provex.language.types import RecordType

from .assembly import assembled, without_idle_jumps
from .call_graph import CallGraph, require_part, stored_records
from .calls import PARAMETERS_BEGIN, CalledFunction, Calls
from .drafts import Item
from .emitter import Emitter
from .entries import write_entry, write_main
from .frame_check import check_frames
from .functions import FunctionWriter
from .parts import RULE_PARTS, Part
from .places import Frame, Label
from .values import Types

__all__ = ["machine_program", "rules_program"]

_STORE_RECORDS = ("provex.protocol.state.Position", "provex.protocol.state.OrderLeaf")


def rules_program() -> MachineProgram:
    """The rules as a program of the machine."""
    return machine_program(checked_rules())


def machine_program(
    program: CheckedProgram,
    entries: tuple[str, ...] = RULE_ENTRIES,
    parts: tuple[Part, ...] = RULE_PARTS,
) -> MachineProgram:
    """The program that runs the first entry on the input; the others are called from outside.

    At each of `parts` another machine goes on.
    """
    return _Generator(program, entries, parts).program()


class _Generator:
    def __init__(
        self, program: CheckedProgram, entries: tuple[str, ...], parts: tuple[Part, ...]
    ) -> None:
        self._compiled = program.compiled
        self._entries = entries
        records = program.compiled.records
        self._trees = [name for name in _STORE_RECORDS if name in records]
        stored = frozenset(stored_records(program.compiled, self._trees))
        self._start = Label("start")
        self._calls = Calls(
            program,
            Types(records, stored),
            CallGraph(program.compiled),
            Label("halt"),
            {part: Label(f"part at {part.callee}") for part in parts},
        )
        self._items: list[Item] = []
        self._entered: dict[str, tuple[Label, Frame]] = {}

    def program(self) -> MachineProgram:
        for part in self._calls.parts:
            require_part(self._compiled.functions[part.caller], part.callee)
            if part.caller != self._entries[0]:
                require_part(self._compiled.functions[self._entries[0]], part.caller)
                self._calls.graph.require_inlined(self._compiled.functions[part.caller])
        self._beginnings()
        self._main(self._entries[0])
        for name in self._entries[1:]:
            self._entry(name)
        self._called_functions()
        places = [function.place for function in self._compiled.functions.values()]
        files = tuple(sorted({place.file for place in places}))
        items = without_idle_jumps(self._items)
        check_frames(items)
        instructions = assembled(items, files)
        return MachineProgram(
            instructions=instructions,
            entries={name: self._described(name) for name in self._entered},
            records=self._compiled.records,
            parts=1 + len(self._calls.parts),
            trees=tuple([RecordType(name) for name in self._trees]),
            files=files,
        )

    def _described(self, name: str) -> Entry:
        function = self._compiled.functions[name]
        label, frame = self._entered[name]
        kinds = tuple([function.types[value] for _, value in function.parameters])
        return Entry(label.counter, kinds, function.result, frame.size)

    def _writer(self, frame: Frame, place: SourcePlace) -> FunctionWriter:
        return FunctionWriter(Emitter(frame, place), self._calls)

    def _beginnings(self) -> None:
        """Instruction 0 is the end of every part; then comes the beginning of each part."""
        place = self._compiled.functions[self._entries[0]].place
        labels = [self._calls.halt, self._start, *self._calls.parts.values()]
        for number, label in enumerate(labels):
            out = self._writer(Frame(f"beginning {number}"), place).tools.out
            if label is self._calls.halt:
                out.label(label)
            # They write to the main frame's first cells, which nobody reads.
            out.frame.cells = number
            out.transfer(label, out.frame_word(out.frame), is_end=True)
            self._items += out.finished()

    def _main(self, name: str) -> None:
        frame = Frame(name)
        writer = self._writer(frame, self._compiled.functions[name].place)
        out = writer.tools.out
        self._entered[name] = self._start, frame
        out.label(self._start)
        frame.block(PARAMETERS_BEGIN + len(self._calls.parts))
        write_main(writer, name)
        out.transfer(self._calls.halt, out.frame_word(frame), is_end=True)
        self._items += out.finished()

    def _entry(self, name: str) -> None:
        frame, label = Frame(name), Label(name)
        writer = self._writer(frame, self._compiled.functions[name].place)
        self._entered[name] = label, frame
        writer.tools.out.label(label)
        write_entry(writer, name)
        self._items += writer.tools.out.finished()

    def _called_functions(self) -> None:
        """Write what is called; that may call more."""
        written: set[str] = set()
        while len(written) < len(self._calls.called):
            for name in list(self._calls.called):
                if name not in written:
                    written.add(name)
                    self._function(self._calls.called[name])

    def _function(self, called: CalledFunction) -> None:
        writer = self._writer(called.frame, self._compiled.functions[called.name].place)
        writer.write_called(called)
        self._items += writer.tools.out.finished()
