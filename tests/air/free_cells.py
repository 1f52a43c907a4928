"""The reviewed list of cells that a prover may choose: everything else must be bound.

A cell named here is free only where its reason says; the tests of its chip check that too.
"""

FREE_CELLS = {
    "input.value": "a word of the input that nobody reads; words that are read are the input",
    "machine.c": "the result of an instruction with neither c_factor nor call that nobody reads",
}
