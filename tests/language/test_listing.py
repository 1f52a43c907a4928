"""The listing shows every source line with its instructions, intervals and checks."""

from language.snippets import FIRST_LINE, program_of
from provex.language.compiler import checked_program
from provex.language.listing import listing, program_listing

TEXT = """def run(x: u64, y: u64) -> int:
    total = 0
    for place in range(3):
        if x < y:
            total += place
    return u16(total) if x == 5 else total
"""

EXPECTED = """function program.run -> int    (program.py:L1:1)
  v0 = parameter x ; u64, [0 .. 2^64 - 1]
  v1 = parameter y ; u64, [0 .. 2^64 - 1]
L2 |     total = 0
  v2 = constant 0 ; int, [0]
L3 |     for place in range(3):
  v3 = constant 3 ; int, [3]
  loop v4 over v2 .. v3: ; int, [0 .. 2]
    v5 = v2 at first ; int, [0 .. 1]
L4 |         if x < y:
    v6 = less v0 v1 ; bool, CHECK sign 64 bits
    if v6:
L5 |             total += place
      v7 = add v5 v4 ; int, [0 .. 3]
      yield v7
    else:
      yield v5
L4 |         if x < y:
    v8 = either v7 or v5 ; int, [0 .. 3]
    yield v8
L3 |     for place in range(3):
  v9 = v5 at last ; int, [0 .. 3]
L6 |     return u16(total) if x == 5 else total
  v10 = constant 5 ; int, [5]
  v11 = equal v0 v10 ; bool
  choice v11:
    v12 = convert u16 v9 ; u16, [0 .. 3]
    yield v12
  else:
    yield v9
  v13 = choice v12 or v9 ; int, [0 .. 3]
  return v13"""


def normalised(text: str) -> str:
    """Return the listing without alignment and with lines counted from the snippet's first."""
    lines = []
    for line in text.splitlines():
        head, bar, rest = line.partition(" | ")
        if bar and head.strip().isdigit():
            lines.append(f"L{int(head) - FIRST_LINE + 1} | {rest}")
        else:
            code, semicolon, known = line.partition(" ; ")
            lines.append(code.rstrip() + semicolon + known)
    return "\n".join(lines).replace(f"program.py:{FIRST_LINE}:", "program.py:L1:")


def test_a_listing_reads_like_the_source():
    program = checked_program(program_of(TEXT), ("program.run",))

    assert normalised(listing(program, "program.run")) == EXPECTED


def test_every_rule_is_listed_and_can_be_reached(rules):
    text = program_listing(rules)

    for name in rules.compiled.functions:
        assert f"function {name} ->" in text or f"hint {name} ->" in text
    assert text.index("function provex.rules.batch.run_batch") == 0
    assert "never reached" not in text


def test_hints_are_listed_last_for_review(rules):
    hints = [line for line in program_listing(rules).splitlines() if line.startswith("hint ")]

    assert [line.split()[1] for line in hints] == ["provex.rules.oracle.median_key"]
