//! Keccak-f[1600], written once for words of any kind.
//!
//! Word x + 5y of a state is lane (x, y) of the standard. A kernel has a type of words, which its
//! `load` makes from the words of one or more messages, and functions of them: `xor(a, b)`,
//! `xor3(a, b, c)`, `chi(a, b, c)` = a ⊕ (¬b ∧ c), `rotate::<BITS>(a)`, `constant(number)` and
//! `behind(before, word)`, the word that starts with the last byte of the word before. Macros and
//! not generic functions, because what uses the instructions of particular processors must say so.

/// Words of a state.
pub(super) const WORDS: usize = 25;

/// The constants of ι.
pub(super) const ROUND_CONSTANTS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// The state after the 24 rounds.
macro_rules! keccak_f {
    ($state:expr) => {{
        let mut a = $state;
        for round_constant in ROUND_CONSTANTS {
            // θ.
            let c = [
                parity!(a, 0),
                parity!(a, 1),
                parity!(a, 2),
                parity!(a, 3),
                parity!(a, 4),
            ];
            let d = [
                xor(c[4], rotate::<1>(c[1])),
                xor(c[0], rotate::<1>(c[2])),
                xor(c[1], rotate::<1>(c[3])),
                xor(c[2], rotate::<1>(c[4])),
                xor(c[3], rotate::<1>(c[0])),
            ];
            // ρ, π and χ: where the words of a plane come from, and by how many bits each is turned.
            let planes = [
                plane!(a, d, (0, 0), (6, 44), (12, 43), (18, 21), (24, 14)),
                plane!(a, d, (3, 28), (9, 20), (10, 3), (16, 45), (22, 61)),
                plane!(a, d, (1, 1), (7, 6), (13, 25), (19, 8), (20, 18)),
                plane!(a, d, (4, 27), (5, 36), (11, 10), (17, 15), (23, 56)),
                plane!(a, d, (2, 62), (8, 55), (14, 39), (15, 41), (21, 2)),
            ];
            a.copy_from_slice(planes.as_flattened());
            // ι.
            a[0] = xor(a[0], constant(round_constant));
        }
        a
    }};
}

/// The parity of a column.
macro_rules! parity {
    ($a:ident, $x:literal) => {
        xor3(
            xor3($a[$x], $a[$x + 5], $a[$x + 10]),
            $a[$x + 15],
            $a[$x + 20],
        )
    };
}

/// A plane after χ.
macro_rules! plane {
    ($a:ident, $d:ident, $(($from:literal, $bits:literal)),*) => {{
        let b = [$(rotate::<$bits>(xor($a[$from], $d[$from % 5]))),*];
        [
            chi(b[0], b[1], b[2]),
            chi(b[1], b[2], b[3]),
            chi(b[2], b[3], b[4]),
            chi(b[3], b[4], b[0]),
            chi(b[4], b[0], b[1]),
        ]
    }};
}

/// Absorb padded messages, or if it is said so, a zero byte and then the messages.
macro_rules! absorb {
    ($message:ident, $state:ident, $is_behind_zero:ident) => {{
        let mut before = constant(0);
        for block in $message.as_chunks::<RATE_WORDS>().0 {
            for (word, input) in $state.iter_mut().zip(block) {
                let mut input = load(input);
                if $is_behind_zero {
                    (before, input) = (input, behind(before, input));
                }
                *word = xor(*word, input);
            }
            $state = keccak_f!($state);
        }
    }};
}

pub(super) use {absorb, keccak_f, parity, plane};
