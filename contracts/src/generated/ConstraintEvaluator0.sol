// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: 00e1ec0c659c7b572a0ff42f49b9f50ae1555e071c26bf4a788e0f0de3258ee0
pragma solidity 0.8.37;

/// @title Quotients of the constraints at a point, combined
/// @notice Input and result are described in docs/developer/constraint-evaluators.md. Evaluates:
/// - machine: 16 constraints, base is the frame unless indirect to interaction claimed sum
/// - program: 3 constraints, interaction 1.0 to interaction claimed sum
/// - input: 5 constraints, first address to interaction claimed sum
/// - write: 8 constraints, active is a bit to interaction claimed sum
/// - equal: 9 constraints, c is 0 if a and b differ to interaction claimed sum
/// - less 64: 11 constraints, c is a bit to interaction claimed sum
/// - less 128: 13 constraints, c is a bit to interaction claimed sum
/// - less 250: 18 constraints, c is a bit to interaction claimed sum
/// - range table: 3 constraints, interaction 1.0 to interaction claimed sum
/// - range 64: 9 constraints, active is a bit to interaction claimed sum
/// - range 128: 11 constraints, active is a bit to interaction claimed sum
/// - power: 3 constraints, interaction 1.0 to interaction claimed sum
/// - storage: 21 constraints, is open is a bit to interaction claimed sum
/// - sponge: 29 constraints, active is a bit to interaction claimed sum
/// - path: 31 constraints, active is a bit to interaction claimed sum
/// @dev Input, by its first byte; column[n] is the column's value n rows below the point:
/// 0x0000: point
/// 0x0020: z
/// 0x0040: alpha
/// 0x0060: coefficient
/// 0x0080: power
/// 0x00a0: machine: height
/// 0x00c0: machine: claimed_sum
/// 0x00e0: machine: is_indirect[0]
/// 0x0100: machine: base[0]
/// 0x0120: machine: frame[0]
/// 0x0140: machine: reads_a[0]
/// 0x0160: machine: a[0]
/// 0x0180: machine: clock[0]
/// 0x01a0: machine: reads_b[0]
/// 0x01c0: machine: b[0]
/// 0x01e0: machine: c_factor[0]
/// 0x0200: machine: c[0]
/// 0x0220: machine: constant[0]
/// 0x0240: machine: a_factor[0]
/// 0x0260: machine: b_factor[0]
/// 0x0280: machine: product_factor[0]
/// 0x02a0: machine: clock[1]
/// 0x02c0: machine: counter[1]
/// 0x02e0: machine: is_transfer[0]
/// 0x0300: machine: counter[0]
/// 0x0320: machine: jump[0]
/// 0x0340: machine: frame[1]
/// 0x0360: machine: sum 1.0[0]
/// 0x0380: machine: call[0]
/// 0x03a0: machine: c_offset[0]
/// 0x03c0: machine: b_offset[0]
/// 0x03e0: machine: pointer_offset[0]
/// 0x0400: machine: a_offset[0]
/// 0x0420: machine: sum 1.1[0]
/// 0x0440: machine: sum 1.2[0]
/// 0x0460: machine: sum 1.2[-1]
/// 0x0480: machine: uses[0]
/// 0x04a0: program: height
/// 0x04c0: program: claimed_sum
/// 0x04e0: program: sum 1.0[0]
/// 0x0500: program: sum 1.0[-1]
/// 0x0520: program: call[0]
/// 0x0540: program: is_indirect[0]
/// 0x0560: program: reads_b[0]
/// 0x0580: program: reads_a[0]
/// 0x05a0: program: is_transfer[0]
/// 0x05c0: program: jump[0]
/// 0x05e0: program: c_factor[0]
/// 0x0600: program: product_factor[0]
/// 0x0620: program: b_factor[0]
/// 0x0640: program: a_factor[0]
/// 0x0660: program: constant[0]
/// 0x0680: program: c_offset[0]
/// 0x06a0: program: b_offset[0]
/// 0x06c0: program: pointer_offset[0]
/// 0x06e0: program: a_offset[0]
/// 0x0700: program: counter[0]
/// 0x0720: program: uses[0]
/// 0x0740: input: height
/// 0x0760: input: claimed_sum
/// 0x0780: input: address[0]
/// 0x07a0: input: address[1]
/// 0x07c0: input: sum 1.0[0]
/// 0x07e0: input: sum 1.0[-1]
/// 0x0800: input: value[0]
/// 0x0820: input: uses[0]
/// 0x0840: write: height
/// 0x0860: write: claimed_sum
/// 0x0880: write: active[0]
/// 0x08a0: write: a[0]
/// 0x08c0: write: b[0]
/// 0x08e0: write: c[0]
/// 0x0900: write: uses[0]
/// 0x0920: write: sum 1.0[0]
/// 0x0940: write: sum 1.0[-1]
/// 0x0960: equal: height
/// 0x0980: equal: claimed_sum
/// 0x09a0: equal: c[0]
/// 0x09c0: equal: a[0]
/// 0x09e0: equal: b[0]
/// 0x0a00: equal: active[0]
/// 0x0a20: equal: inverse[0]
/// 0x0a40: equal: sum 1.0[0]
/// 0x0a60: equal: sum 1.0[-1]
/// 0x0a80: less 64: height
/// 0x0aa0: less 64: claimed_sum
/// 0x0ac0: less 64: c[0]
/// 0x0ae0: less 64: active[0]
/// 0x0b00: less 64: a[0]
/// 0x0b20: less 64: b[0]
/// 0x0b40: less 64: limb 4[0]
/// 0x0b60: less 64: limb 3[0]
/// 0x0b80: less 64: limb 2[0]
/// 0x0ba0: less 64: limb 1[0]
/// 0x0bc0: less 64: limb 0[0]
/// 0x0be0: less 64: sum 1.0[0]
/// 0x0c00: less 64: sum 1.1[0]
/// 0x0c20: less 64: sum 1.2[0]
/// 0x0c40: less 64: sum 1.3[0]
/// 0x0c60: less 64: sum 1.3[-1]
/// 0x0c80: less 128: height
/// 0x0ca0: less 128: claimed_sum
/// 0x0cc0: less 128: c[0]
/// 0x0ce0: less 128: active[0]
/// 0x0d00: less 128: a[0]
/// 0x0d20: less 128: b[0]
/// 0x0d40: less 128: limb 9[0]
/// 0x0d60: less 128: limb 8[0]
/// 0x0d80: less 128: limb 7[0]
/// 0x0da0: less 128: limb 6[0]
/// 0x0dc0: less 128: limb 5[0]
/// 0x0de0: less 128: limb 4[0]
/// 0x0e00: less 128: limb 3[0]
/// 0x0e20: less 128: limb 2[0]
/// 0x0e40: less 128: limb 1[0]
/// 0x0e60: less 128: limb 0[0]
/// 0x0e80: less 128: sum 1.0[0]
/// 0x0ea0: less 128: sum 1.1[0]
/// 0x0ec0: less 128: sum 1.2[0]
/// 0x0ee0: less 128: sum 1.3[0]
/// 0x0f00: less 128: sum 1.4[0]
/// 0x0f20: less 128: sum 1.5[0]
/// 0x0f40: less 128: sum 1.5[-1]
/// 0x0f60: less 250: height
/// 0x0f80: less 250: claimed_sum
/// 0x0fa0: less 250: c[0]
/// 0x0fc0: less 250: active[0]
/// 0x0fe0: less 250: a[0]
/// 0x1000: less 250: b[0]
/// 0x1020: less 250: limb 19[0]
/// 0x1040: less 250: limb 18[0]
/// 0x1060: less 250: limb 17[0]
/// 0x1080: less 250: limb 16[0]
/// 0x10a0: less 250: limb 15[0]
/// 0x10c0: less 250: limb 14[0]
/// 0x10e0: less 250: limb 13[0]
/// 0x1100: less 250: limb 12[0]
/// 0x1120: less 250: limb 11[0]
/// 0x1140: less 250: limb 10[0]
/// 0x1160: less 250: limb 9[0]
/// 0x1180: less 250: limb 8[0]
/// 0x11a0: less 250: limb 7[0]
/// 0x11c0: less 250: limb 6[0]
/// 0x11e0: less 250: limb 5[0]
/// 0x1200: less 250: limb 4[0]
/// 0x1220: less 250: limb 3[0]
/// 0x1240: less 250: limb 2[0]
/// 0x1260: less 250: limb 1[0]
/// 0x1280: less 250: limb 0[0]
/// 0x12a0: less 250: sum 1.0[0]
/// 0x12c0: less 250: sum 1.1[0]
/// 0x12e0: less 250: sum 1.2[0]
/// 0x1300: less 250: sum 1.3[0]
/// 0x1320: less 250: sum 1.4[0]
/// 0x1340: less 250: sum 1.5[0]
/// 0x1360: less 250: sum 1.6[0]
/// 0x1380: less 250: sum 1.7[0]
/// 0x13a0: less 250: sum 1.8[0]
/// 0x13c0: less 250: sum 1.9[0]
/// 0x13e0: less 250: sum 1.10[0]
/// 0x1400: less 250: sum 1.10[-1]
/// 0x1420: range table: height
/// 0x1440: range table: claimed_sum
/// 0x1460: range table: sum 1.0[0]
/// 0x1480: range table: sum 1.0[-1]
/// 0x14a0: range table: limb[0]
/// 0x14c0: range table: uses[0]
/// 0x14e0: range 64: height
/// 0x1500: range 64: claimed_sum
/// 0x1520: range 64: active[0]
/// 0x1540: range 64: a[0]
/// 0x1560: range 64: b[0]
/// 0x1580: range 64: sum 1.0[0]
/// 0x15a0: range 64: limb 4[0]
/// 0x15c0: range 64: limb 3[0]
/// 0x15e0: range 64: limb 2[0]
/// 0x1600: range 64: limb 1[0]
/// 0x1620: range 64: limb 0[0]
/// 0x1640: range 64: sum 1.1[0]
/// 0x1660: range 64: sum 1.2[0]
/// 0x1680: range 64: sum 1.3[0]
/// 0x16a0: range 64: sum 1.3[-1]
/// 0x16c0: range 128: height
/// 0x16e0: range 128: claimed_sum
/// 0x1700: range 128: active[0]
/// 0x1720: range 128: a[0]
/// 0x1740: range 128: b[0]
/// 0x1760: range 128: sum 1.0[0]
/// 0x1780: range 128: limb 9[0]
/// 0x17a0: range 128: limb 8[0]
/// 0x17c0: range 128: limb 7[0]
/// 0x17e0: range 128: limb 6[0]
/// 0x1800: range 128: limb 5[0]
/// 0x1820: range 128: limb 4[0]
/// 0x1840: range 128: limb 3[0]
/// 0x1860: range 128: limb 2[0]
/// 0x1880: range 128: limb 1[0]
/// 0x18a0: range 128: limb 0[0]
/// 0x18c0: range 128: sum 1.1[0]
/// 0x18e0: range 128: sum 1.2[0]
/// 0x1900: range 128: sum 1.3[0]
/// 0x1920: range 128: sum 1.4[0]
/// 0x1940: range 128: sum 1.5[0]
/// 0x1960: range 128: sum 1.5[-1]
/// 0x1980: power: height
/// 0x19a0: power: claimed_sum
/// 0x19c0: power: sum 1.0[0]
/// 0x19e0: power: sum 1.0[-1]
/// 0x1a00: power: power[0]
/// 0x1a20: power: exponent[0]
/// 0x1a40: power: uses[0]
/// 0x1a60: storage: height
/// 0x1a80: storage: claimed_sum
/// 0x1aa0: storage: is open[0]
/// 0x1ac0: storage: is access[0]
/// 0x1ae0: storage: is replace[0]
/// 0x1b00: storage: is close[0]
/// 0x1b20: storage: new[0]
/// 0x1b40: storage: old[0]
/// 0x1b60: storage: time[0]
/// 0x1b80: storage: previous time[0]
/// 0x1ba0: storage: limb 0[0]
/// 0x1bc0: storage: limb 1[0]
/// 0x1be0: storage: key[0]
/// 0x1c00: storage: sum 1.0[0]
/// 0x1c20: storage: sum 1.1[0]
/// 0x1c40: storage: sum 1.2[0]
/// 0x1c60: storage: sum 1.3[0]
/// 0x1c80: storage: sum 1.3[-1]
/// 0x1ca0: sponge: height
/// 0x1cc0: sponge: claimed_sum
/// 0x1ce0: sponge: active[0]
/// 0x1d00: sponge: first[0]
/// 0x1d20: sponge: last[0]
/// 0x1d40: sponge: active[1]
/// 0x1d60: sponge: first[1]
/// 0x1d80: sponge: odd[0]
/// 0x1da0: sponge: pointer[1]
/// 0x1dc0: sponge: pointer[0]
/// 0x1de0: sponge: remaining[1]
/// 0x1e00: sponge: remaining[0]
/// 0x1e20: sponge: result[1]
/// 0x1e40: sponge: result[0]
/// 0x1e60: sponge: x[0]
/// 0x1e80: sponge: y[0]
/// 0x1ea0: sponge: out 0[0]
/// 0x1ec0: sponge: out 1[0]
/// 0x1ee0: sponge: out 2[0]
/// 0x1f00: sponge: sum 1.0[0]
/// 0x1f20: sponge: sum 1.1[0]
/// 0x1f40: sponge: sum 1.2[0]
/// 0x1f60: sponge: sum 1.2[-1]
/// 0x1f80: sponge: out 2[-1]
/// 0x1fa0: sponge: out 1[-1]
/// 0x1fc0: sponge: out 0[-1]
/// 0x1fe0: path: height
/// 0x2000: path: claimed_sum
/// 0x2020: path: active[0]
/// 0x2040: path: first[0]
/// 0x2060: path: last[0]
/// 0x2080: path: active[1]
/// 0x20a0: path: first[1]
/// 0x20c0: path: bit[0]
/// 0x20e0: path: bits[0]
/// 0x2100: path: bits[1]
/// 0x2120: path: node[1]
/// 0x2140: path: parent[0]
/// 0x2160: path: pointer[1]
/// 0x2180: path: pointer[0]
/// 0x21a0: path: count[1]
/// 0x21c0: path: count[0]
/// 0x21e0: path: result[1]
/// 0x2200: path: result[0]
/// 0x2220: path: block[0]
/// 0x2240: path: node[0]
/// 0x2260: path: sibling[0]
/// 0x2280: path: sum 1.0[0]
/// 0x22a0: path: sum 1.1[0]
/// 0x22c0: path: sum 1.2[0]
/// 0x22e0: path: sum 1.3[0]
/// 0x2300: path: sum 1.3[-1]
/// Memory; nothing from 0x1000 on is used:
/// 0x0000 to 0x001f: the sum
/// 0x0020 to 0x003f: the next constraint's power
/// 0x0040 to 0x005f: machine: point^(height / 1)
/// 0x0060 to 0x007f: machine: the point of row -1
/// 0x0080 to 0x009f: program: point^(height / 1)
/// 0x00a0 to 0x00bf: program: the point of row -1
/// 0x00c0 to 0x00df: input: point^(height / 1)
/// 0x00e0 to 0x00ff: input: the point of row -1
/// 0x0100 to 0x011f: write: point^(height / 1)
/// 0x0120 to 0x013f: write: the point of row -1
/// 0x0140 to 0x015f: equal: point^(height / 1)
/// 0x0160 to 0x017f: equal: the point of row -1
/// 0x0180 to 0x019f: less 64: point^(height / 1)
/// 0x01a0 to 0x01bf: less 64: the point of row -1
/// 0x01c0 to 0x01df: less 128: point^(height / 1)
/// 0x01e0 to 0x01ff: less 128: the point of row -1
/// 0x0200 to 0x021f: less 250: point^(height / 1)
/// 0x0220 to 0x023f: less 250: the point of row -1
/// 0x0240 to 0x025f: range table: point^(height / 1)
/// 0x0260 to 0x027f: range table: the point of row -1
/// 0x0280 to 0x029f: range 64: point^(height / 1)
/// 0x02a0 to 0x02bf: range 64: the point of row -1
/// 0x02c0 to 0x02df: range 128: point^(height / 1)
/// 0x02e0 to 0x02ff: range 128: the point of row -1
/// 0x0300 to 0x031f: power: point^(height / 1)
/// 0x0320 to 0x033f: power: the point of row -1
/// 0x0340 to 0x035f: storage: point^(height / 1)
/// 0x0360 to 0x037f: storage: the point of row -1
/// 0x0380 to 0x039f: sponge: point^(height / 1)
/// 0x03a0 to 0x03bf: sponge: the point of row -1
/// 0x03c0 to 0x03df: path: point^(height / 1)
/// 0x03e0 to 0x03ff: path: the point of row -1
/// 0x0400 to 0x041f: machine: inverse 0
/// 0x0420 to 0x043f: machine: inverse 1
/// 0x0440 to 0x045f: machine: inverse 2
/// 0x0460 to 0x047f: program: inverse 0
/// 0x0480 to 0x049f: program: inverse 1
/// 0x04a0 to 0x04bf: program: inverse 2
/// 0x04c0 to 0x04df: input: inverse 0
/// 0x04e0 to 0x04ff: input: inverse 1
/// 0x0500 to 0x051f: input: inverse 2
/// 0x0520 to 0x053f: write: inverse 0
/// 0x0540 to 0x055f: write: inverse 1
/// 0x0560 to 0x057f: write: inverse 2
/// 0x0580 to 0x059f: equal: inverse 0
/// 0x05a0 to 0x05bf: equal: inverse 1
/// 0x05c0 to 0x05df: equal: inverse 2
/// 0x05e0 to 0x05ff: less 64: inverse 0
/// 0x0600 to 0x061f: less 64: inverse 1
/// 0x0620 to 0x063f: less 64: inverse 2
/// 0x0640 to 0x065f: less 128: inverse 0
/// 0x0660 to 0x067f: less 128: inverse 1
/// 0x0680 to 0x069f: less 128: inverse 2
/// 0x06a0 to 0x06bf: less 250: inverse 0
/// 0x06c0 to 0x06df: less 250: inverse 1
/// 0x06e0 to 0x06ff: less 250: inverse 2
/// 0x0700 to 0x071f: range table: inverse 0
/// 0x0720 to 0x073f: range table: inverse 1
/// 0x0740 to 0x075f: range table: inverse 2
/// 0x0760 to 0x077f: range 64: inverse 0
/// 0x0780 to 0x079f: range 64: inverse 1
/// 0x07a0 to 0x07bf: range 64: inverse 2
/// 0x07c0 to 0x07df: range 128: inverse 0
/// 0x07e0 to 0x07ff: range 128: inverse 1
/// 0x0800 to 0x081f: range 128: inverse 2
/// 0x0820 to 0x083f: power: inverse 0
/// 0x0840 to 0x085f: power: inverse 1
/// 0x0860 to 0x087f: power: inverse 2
/// 0x0880 to 0x089f: storage: inverse 0
/// 0x08a0 to 0x08bf: storage: inverse 1
/// 0x08c0 to 0x08df: storage: inverse 2
/// 0x08e0 to 0x08ff: sponge: inverse 0
/// 0x0900 to 0x091f: sponge: inverse 1
/// 0x0920 to 0x093f: sponge: inverse 2
/// 0x0940 to 0x095f: path: inverse 0
/// 0x0960 to 0x097f: path: inverse 1
/// 0x0980 to 0x099f: path: inverse 2
/// 0x09a0 to 0x0f3f: products while inverting
/// 0x0f40 to 0x0fff: the exponentiation
/// 0x09a0 to 0x09bf: machine: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: machine: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: machine: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: machine: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a3f: machine: sum of the constraints with inverse 0
/// 0x0a40 to 0x0abf: machine: temporaries
/// 0x09a0 to 0x09bf: program: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: program: sum of the constraints with inverse 1
/// 0x09e0 to 0x09ff: program: sum of the constraints with inverse 2
/// 0x0a00 to 0x0a3f: program: temporaries
/// 0x09a0 to 0x09bf: input: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: input: sum of the constraints with inverse 1
/// 0x09e0 to 0x09ff: input: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: input: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a3f: input: temporaries
/// 0x09a0 to 0x09bf: write: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: write: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: write: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: write: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a7f: write: temporaries
/// 0x09a0 to 0x09bf: equal: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: equal: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: equal: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: equal: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a5f: equal: temporaries
/// 0x09a0 to 0x09bf: less 64: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: less 64: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: less 64: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: less 64: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a5f: less 64: temporaries
/// 0x09a0 to 0x09bf: less 128: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: less 128: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: less 128: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: less 128: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a9f: less 128: temporaries
/// 0x09a0 to 0x09bf: less 250: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: less 250: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: less 250: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: less 250: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a9f: less 250: temporaries
/// 0x09a0 to 0x09bf: range table: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: range table: sum of the constraints with inverse 1
/// 0x09e0 to 0x09ff: range table: sum of the constraints with inverse 2
/// 0x0a00 to 0x0a3f: range table: temporaries
/// 0x09a0 to 0x09bf: range 64: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: range 64: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: range 64: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: range 64: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a5f: range 64: temporaries
/// 0x09a0 to 0x09bf: range 128: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: range 128: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: range 128: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: range 128: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a9f: range 128: temporaries
/// 0x09a0 to 0x09bf: power: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: power: sum of the constraints with inverse 1
/// 0x09e0 to 0x09ff: power: sum of the constraints with inverse 2
/// 0x0a00 to 0x0a3f: power: temporaries
/// 0x09a0 to 0x09bf: storage: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: storage: sum of the constraints with inverse 0
/// 0x09e0 to 0x09ff: storage: sum of the constraints with inverse 1
/// 0x0a00 to 0x0a1f: storage: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a9f: storage: temporaries
/// 0x09a0 to 0x09bf: sponge: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: sponge: sum of the constraints with inverse 1
/// 0x09e0 to 0x09ff: sponge: sum of the constraints with inverse 0
/// 0x0a00 to 0x0a1f: sponge: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a9f: sponge: temporaries
/// 0x09a0 to 0x09bf: path: sum of the constraints with inverse 0
/// 0x09c0 to 0x09df: path: sum of the constraints with inverse 1
/// 0x09e0 to 0x09ff: path: sum of the constraints with inverse 0
/// 0x0a00 to 0x0a1f: path: sum of the constraints with inverse 2
/// 0x0a20 to 0x0a9f: path: temporaries
contract ConstraintEvaluator0 {
    /// The field's prime, 2^251 + 17·2^192 + 1.
    uint256 private constant PRIME = 0x800000000000011000000000000000000000000000000000000000000000001;

    /// The input has another length, a word that is no field element, or a chip's wrong height.
    error InputMalformed();

    /// The point is a row of a chip.
    error PointInDomain();

    fallback() external {
        // All of it is arithmetic mod p on words at fixed places, which Solidity has no way to say.
        assembly {
            let p := PRIME
            // InputMalformed()
            function refuseInput() {
                mstore(0, shl(224, 0x413895fd))
                revert(0, 4)
            }
            // PointInDomain()
            function refusePoint() {
                mstore(0, shl(224, 0x3606bff3))
                revert(0, 4)
            }
            // So many bytes, each word below p.
            function requireElements(size, prime) {
                let isWrong := xor(calldatasize(), size)
                for { let place := 0 } lt(place, size) { place := add(place, 32) } {
                    isWrong := or(isWrong, iszero(lt(calldataload(place), prime)))
                }
                if isWrong { refuseInput() }
            }
            // A power of two from least to most.
            function requireHeight(height, least, most) {
                if or(or(lt(height, least), gt(height, most)), and(height, sub(height, 1))) { refuseInput() }
            }
            // base^exponent for a power of two.
            function raised(base, exponent, prime) -> value {
                value := base
                for {} gt(exponent, 1) { exponent := shr(1, exponent) } { value := mulmod(value, value, prime) }
            }
            // base^exponent for any exponent.
            function powered(base, exponent, prime) -> value {
                value := 1
                for {} exponent { exponent := shr(1, exponent) } {
                    if and(exponent, 1) { value := mulmod(value, base, prime) }
                    base := mulmod(base, base, prime)
                }
            }
            // Replace each of the words by its inverse; if one is zero mod p, the product has none.
            function invertAll(start, size, scratch, exponentiation, prime) {
                let product := 1
                for { let place := 0 } lt(place, size) { place := add(place, 32) } {
                    mstore(add(scratch, place), product)
                    product := mulmod(product, mload(add(start, place)), prime)
                }
                let inverse := inverted(product, exponentiation, prime)
                for { let place := size } place {} {
                    place := sub(place, 32)
                    let value := mload(add(start, place))
                    mstore(add(start, place), mulmod(inverse, mload(add(scratch, place)), prime))
                    inverse := mulmod(inverse, value, prime)
                }
            }
            // value^(p - 2) by the precompiled contract 5.
            function inverted(value, place, prime) -> inverse {
                mstore(place, 32)
                mstore(add(place, 0x20), 32)
                mstore(add(place, 0x40), 32)
                mstore(add(place, 0x60), value)
                mstore(add(place, 0x80), sub(prime, 2))
                mstore(add(place, 0xa0), prime)
                if staticcall(gas(), 5, place, 0xc0, place, 0x20) { inverse := mload(place) }
                if xor(mulmod(value, inverse, prime), 1) { refusePoint() }
            }
            requireElements(8992, p)
            mstore(0, 0)
            mstore(32, calldataload(128))
            // machine: 16 constraints, base is the frame unless indirect to interaction claimed sum: rows
            {
                let height := calldataload(160)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(64, raisedPoint)
                mstore(96, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1024, add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1056, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1088, add(calldataload(0), sub(p, mload(96))))
            }
            // program: 3 constraints, interaction 1.0 to interaction claimed sum: rows
            {
                let height := calldataload(1184)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(128, raisedPoint)
                mstore(160, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1120, add(mload(128), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1152, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1184, add(calldataload(0), sub(p, mload(160))))
            }
            // input: 5 constraints, first address to interaction claimed sum: rows
            {
                let height := calldataload(1856)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(192, raisedPoint)
                mstore(224, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1216, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1248, add(mload(192), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1280, add(calldataload(0), sub(p, mload(224))))
            }
            // write: 8 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(2112)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(256, raisedPoint)
                mstore(288, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1312, add(mload(256), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1344, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1376, add(calldataload(0), sub(p, mload(288))))
            }
            // equal: 9 constraints, c is 0 if a and b differ to interaction claimed sum: rows
            {
                let height := calldataload(2400)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(320, raisedPoint)
                mstore(352, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1408, add(mload(320), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1440, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1472, add(calldataload(0), sub(p, mload(352))))
            }
            // less 64: 11 constraints, c is a bit to interaction claimed sum: rows
            {
                let height := calldataload(2688)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(384, raisedPoint)
                mstore(416, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1504, add(mload(384), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1536, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1568, add(calldataload(0), sub(p, mload(416))))
            }
            // less 128: 13 constraints, c is a bit to interaction claimed sum: rows
            {
                let height := calldataload(3200)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(448, raisedPoint)
                mstore(480, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1600, add(mload(448), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1632, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1664, add(calldataload(0), sub(p, mload(480))))
            }
            // less 250: 18 constraints, c is a bit to interaction claimed sum: rows
            {
                let height := calldataload(3936)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(512, raisedPoint)
                mstore(544, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1696, add(mload(512), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1728, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1760, add(calldataload(0), sub(p, mload(544))))
            }
            // range table: 3 constraints, interaction 1.0 to interaction claimed sum: rows
            {
                let height := calldataload(5152)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(576, raisedPoint)
                mstore(608, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1792, add(mload(576), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1824, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1856, add(calldataload(0), sub(p, mload(608))))
            }
            // range 64: 9 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(5344)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(640, raisedPoint)
                mstore(672, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1888, add(mload(640), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1920, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1952, add(calldataload(0), sub(p, mload(672))))
            }
            // range 128: 11 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(5824)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(704, raisedPoint)
                mstore(736, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1984, add(mload(704), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2016, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2048, add(calldataload(0), sub(p, mload(736))))
            }
            // power: 3 constraints, interaction 1.0 to interaction claimed sum: rows
            {
                let height := calldataload(6528)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(768, raisedPoint)
                mstore(800, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2080, add(mload(768), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2112, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2144, add(calldataload(0), sub(p, mload(800))))
            }
            // storage: 21 constraints, is open is a bit to interaction claimed sum: rows
            {
                let height := calldataload(6752)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(832, raisedPoint)
                mstore(864, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2176, add(mload(832), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2208, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2240, add(calldataload(0), sub(p, mload(864))))
            }
            // sponge: 29 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(7328)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(896, raisedPoint)
                mstore(928, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2272, add(mload(896), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2304, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2336, add(calldataload(0), sub(p, mload(928))))
            }
            // path: 31 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(8160)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(960, raisedPoint)
                mstore(992, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2368, add(mload(960), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2400, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2432, add(calldataload(0), sub(p, mload(992))))
            }
            invertAll(1024, 1440, 2464, 3904, p)
            // machine: 16 constraints, base is the frame unless indirect to interaction claimed sum: constraints
            {
                // base is the frame unless indirect
                mstore(2464, mulmod(mload(32), mulmod(add(1, sub(p, calldataload(224))), add(calldataload(256), sub(p, calldataload(288))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is the clock unless read
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(add(1, sub(p, calldataload(320))), add(calldataload(352), sub(p, calldataload(384))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is the frame unless read
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(add(1, sub(p, calldataload(416))), add(calldataload(448), sub(p, calldataload(288))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // c
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(480), calldataload(512), p), sub(p, mod(add(add(calldataload(544), add(mulmod(calldataload(576), calldataload(352), p), mulmod(calldataload(608), calldataload(448), p))), mulmod(calldataload(448), mulmod(calldataload(640), calldataload(352), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next clock
                mstore(2496, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(672), sub(p, calldataload(384)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next counter
                mstore(2496, addmod(mload(2496), mulmod(mload(32), add(calldataload(704), sub(p, mod(add(mulmod(add(1, sub(p, calldataload(736))), add(add(calldataload(768), 1), mulmod(calldataload(800), calldataload(512), p)), p), mulmod(calldataload(736), add(calldataload(800), mulmod(calldataload(320), calldataload(352), p)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next frame
                mstore(2496, addmod(mload(2496), mulmod(mload(32), add(calldataload(832), sub(p, mod(add(calldataload(288), mulmod(calldataload(736), add(calldataload(512), sub(p, calldataload(288))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first clock
                mstore(2528, mulmod(mload(32), add(calldataload(384), 0x800000000000011000000000000000000000000000000000000000000000000), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first counter
                mstore(2528, addmod(mload(2528), mulmod(mload(32), add(calldataload(768), 0x800000000000011000000000000000000000000000000000000000000000000), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first frame
                mstore(2528, addmod(mload(2528), mulmod(mload(32), calldataload(288), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last counter
                mstore(2560, mulmod(mload(32), calldataload(768), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, mulmod(calldataload(64), add(calldataload(608), mulmod(calldataload(64), add(calldataload(640), mulmod(calldataload(64), add(calldataload(480), mulmod(calldataload(64), add(calldataload(800), mulmod(calldataload(64), add(calldataload(736), mulmod(calldataload(64), add(calldataload(320), mulmod(calldataload(64), add(calldataload(416), mulmod(calldataload(64), add(calldataload(224), mulmod(calldataload(896), calldataload(64), p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(4, mulmod(calldataload(64), add(calldataload(768), mulmod(calldataload(64), add(calldataload(1024), mulmod(calldataload(64), add(calldataload(992), mulmod(calldataload(64), add(calldataload(960), mulmod(calldataload(64), add(calldataload(928), mulmod(calldataload(64), add(calldataload(544), mulmod(calldataload(64), add(mload(2624), calldataload(576)), p)), p)), p)), p)), p)), p)), p)), p))))
                mstore(2656, mulmod(calldataload(512), calldataload(64), p))
                mstore(2688, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(calldataload(896), mulmod(calldataload(64), add(calldataload(352), mulmod(calldataload(64), add(mload(2656), calldataload(448)), p)), p)), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(864), mulmod(mload(2624), mload(2688), p), p), sub(p, mod(add(mload(2688), mulmod(calldataload(896), mload(2624), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2688, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(256), calldataload(1024)), mulmod(calldataload(352), calldataload(64), p)), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(288), calldataload(992)), mulmod(calldataload(256), calldataload(64), p)), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(1056), mulmod(mload(2688), mload(2624), p), p), sub(p, mod(add(mulmod(mload(2624), sub(p, calldataload(320)), p), mulmod(mload(2688), sub(p, calldataload(224)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(864), calldataload(1056)))
                mstore(2688, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(288), calldataload(960)), mulmod(calldataload(448), calldataload(64), p)), p)), p))))
                mstore(2656, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(mload(2656), add(calldataload(288), calldataload(928))), p)), p))))
                mstore(2720, mulmod(mload(2688), mload(2656), p))
                mstore(2656, add(mulmod(mload(2656), sub(p, calldataload(416)), p), mulmod(calldataload(1152), mload(2688), p)))
                // interaction 1.0
                mstore(2592, mulmod(mload(32), add(sub(p, mod(mload(2656), p)), mulmod(mload(2720), add(add(calldataload(1088), sub(p, calldataload(1120))), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, addmod(mload(2528), mulmod(mload(32), add(sub(p, mod(mload(2656), p)), mulmod(mload(2720), add(calldataload(1088), sub(p, mod(mload(2624), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, addmod(mload(2560), mulmod(mload(32), add(calldataload(1088), sub(p, calldataload(192))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1024), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), sub(p, mload(96))), mulmod(mload(2496), mload(1024), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1056), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(1088), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2592), mload(1024), p), p), p))
            }
            // program: 3 constraints, interaction 1.0 to interaction claimed sum: constraints
            {
                mstore(2560, mulmod(calldataload(64), add(calldataload(1568), mulmod(calldataload(64), add(calldataload(1536), mulmod(calldataload(64), add(calldataload(1504), mulmod(calldataload(64), add(calldataload(1472), mulmod(calldataload(64), add(calldataload(1440), mulmod(calldataload(64), add(calldataload(1408), mulmod(calldataload(64), add(calldataload(1376), mulmod(calldataload(64), add(calldataload(1344), mulmod(calldataload(1312), calldataload(64), p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2560, add(calldataload(32), sub(p, mod(add(4, mulmod(calldataload(64), add(calldataload(1792), mulmod(calldataload(64), add(calldataload(1760), mulmod(calldataload(64), add(calldataload(1728), mulmod(calldataload(64), add(calldataload(1696), mulmod(calldataload(64), add(calldataload(1664), mulmod(calldataload(64), add(calldataload(1632), mulmod(calldataload(64), add(mload(2560), calldataload(1600)), p)), p)), p)), p)), p)), p)), p)), p))))
                mstore(2592, sub(p, calldataload(1824)))
                // interaction 1.0
                mstore(2464, mulmod(mload(32), add(sub(p, mload(2592)), mulmod(mload(2560), add(calldataload(1248), sub(p, calldataload(1280))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2496, mulmod(mload(32), add(sub(p, mload(2592)), mulmod(calldataload(1248), mload(2560), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2528, mulmod(mload(32), add(calldataload(1248), sub(p, calldataload(1216))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2464), mload(1120), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2496), mload(1152), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1184), p), p))
            }
            // input: 5 constraints, first address to interaction claimed sum: constraints
            {
                // first address
                mstore(2464, mulmod(mload(32), add(calldataload(1920), 0x7ffffffffffff11000000000000000000000000000000000000000000000001), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next address
                mstore(2496, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(1952), sub(p, calldataload(1920)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(1920), mulmod(calldataload(2048), calldataload(64), p)), p)), p))))
                // interaction 1.0
                mstore(2528, mulmod(mload(32), add(sub(p, calldataload(2080)), mulmod(mload(2592), add(calldataload(1984), sub(p, calldataload(2016))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, calldataload(2080)), mulmod(calldataload(1984), mload(2592), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(1984), sub(p, calldataload(1888))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1216), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), sub(p, mload(224))), mulmod(mload(2496), mload(1248), p), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2528), mload(1248), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(1280), p), p))
            }
            // write: 8 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2592, add(1, sub(p, calldataload(2176))))
                // active is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(2176), mload(2592), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(2208), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(2240), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // c is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(2272), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // uses is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(2304), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(12, mulmod(calldataload(64), add(calldataload(2208), mulmod(calldataload(64), add(calldataload(2240), mulmod(calldataload(2272), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(2272), mulmod(calldataload(2208), calldataload(64), p)), p)), p))))
                mstore(2656, mulmod(mload(2592), mload(2624), p))
                mstore(2624, add(mulmod(calldataload(2304), mload(2592), p), mulmod(mload(2624), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff5, calldataload(2176), p), p)))
                // interaction 1.0
                mstore(2496, mulmod(mload(32), add(sub(p, mod(mload(2624), p)), mulmod(mload(2656), add(calldataload(2336), sub(p, calldataload(2368))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, mulmod(mload(32), add(sub(p, mod(mload(2624), p)), mulmod(calldataload(2336), mload(2656), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(2336), sub(p, calldataload(2144))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1312), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2496), mload(1312), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1344), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(1376), p), p))
            }
            // equal: 9 constraints, c is 0 if a and b differ to interaction claimed sum: constraints
            {
                mstore(2592, add(calldataload(2496), sub(p, calldataload(2528))))
                // c is 0 if a and b differ
                mstore(2464, mulmod(mload(32), mulmod(calldataload(2464), mload(2592), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // c is 1 if they do not
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(add(calldataload(2560), sub(p, calldataload(2464))), sub(p, mulmod(mload(2592), calldataload(2592), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(1, sub(p, calldataload(2560))))
                // the inverse is 0 if they do not
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(2592), add(mload(2592), calldataload(2464)), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // active is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(2560), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(2496), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(2528), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(1, mulmod(calldataload(64), add(calldataload(2496), mulmod(calldataload(64), add(calldataload(2528), mulmod(calldataload(2464), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2624, mulmod(0x800000000000011000000000000000000000000000000000000000000000000, calldataload(2560), p))
                // interaction 1.0
                mstore(2496, mulmod(mload(32), add(sub(p, mload(2624)), mulmod(mload(2592), add(calldataload(2624), sub(p, calldataload(2656))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, mulmod(mload(32), add(sub(p, mload(2624)), mulmod(calldataload(2624), mload(2592), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(2624), sub(p, calldataload(2432))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1408), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2496), mload(1408), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1440), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(1472), p), p))
            }
            // less 64: 11 constraints, c is a bit to interaction claimed sum: constraints
            {
                // c is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(2752), add(1, sub(p, calldataload(2752))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(1, sub(p, calldataload(2784))))
                // active is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(2784), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(2816), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(2848), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(2816), sub(p, calldataload(2848))))
                // the difference is its limbs
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(add(mload(2592), mulmod(calldataload(2752), add(add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(2848), sub(p, calldataload(2816)))), sub(p, mod(mload(2592), p))), p)), sub(p, mod(add(calldataload(3008), mulmod(8192, add(calldataload(2976), mulmod(8192, add(calldataload(2944), mulmod(8192, add(calldataload(2912), mulmod(calldataload(2880), 8192, p)), p)), p)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(4, mulmod(calldataload(64), add(calldataload(2816), mulmod(calldataload(64), add(calldataload(2848), mulmod(calldataload(2752), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3008), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(3040), mulmod(mload(2592), mload(2624), p), p), sub(p, mod(add(mload(2592), mulmod(mload(2624), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffd, calldataload(2784), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(2976), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(2944), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(3072), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(2912), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(2880), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(3104), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(3104), add(calldataload(3040), calldataload(3072))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(2880), 2, p), p)), p))))
                // interaction 1.0
                mstore(2496, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(2592), add(add(calldataload(3136), sub(p, calldataload(3168))), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(2592), add(calldataload(3136), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(3136), sub(p, calldataload(2720))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1504), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2496), mload(1504), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1536), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(1568), p), p))
            }
            // less 128: 13 constraints, c is a bit to interaction claimed sum: constraints
            {
                // c is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(3264), add(1, sub(p, calldataload(3264))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(1, sub(p, calldataload(3296))))
                // active is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(3296), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(3328), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(3360), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(3328), sub(p, calldataload(3360))))
                mstore(2624, mulmod(8192, add(calldataload(3648), mulmod(8192, add(calldataload(3616), mulmod(8192, add(calldataload(3584), mulmod(8192, add(calldataload(3552), mulmod(8192, add(calldataload(3520), mulmod(8192, add(calldataload(3488), mulmod(8192, add(calldataload(3456), mulmod(8192, add(calldataload(3424), mulmod(calldataload(3392), 8192, p)), p)), p)), p)), p)), p)), p)), p)), p))
                // the difference is its limbs
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), calldataload(3680)), p)), add(mload(2592), mulmod(calldataload(3264), add(add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(3360), sub(p, calldataload(3328)))), sub(p, mod(mload(2592), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(5, mulmod(calldataload(64), add(calldataload(3328), mulmod(calldataload(64), add(calldataload(3360), mulmod(calldataload(3264), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3680), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(3712), mulmod(mload(2624), mload(2592), p), p), sub(p, mod(add(mload(2624), mulmod(mload(2592), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffc, calldataload(3296), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3648), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3616), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(3744), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3584), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3552), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(3776), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3520), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3488), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.3
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(3808), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3456), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3424), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.4
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(3840), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(3840), add(calldataload(3808), add(calldataload(3776), add(calldataload(3712), calldataload(3744))))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(3392), calldataload(64), p)), p))))
                mstore(2656, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(3392), 4, p), p)), p))))
                mstore(2688, mulmod(mload(2624), mload(2656), p))
                mstore(2656, add(mload(2656), mload(2624)))
                // interaction 1.0
                mstore(2496, mulmod(mload(32), add(sub(p, mod(mload(2656), p)), mulmod(mload(2688), add(add(calldataload(3872), sub(p, calldataload(3904))), sub(p, mod(mload(2592), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, mulmod(mload(32), add(sub(p, mod(mload(2656), p)), mulmod(mload(2688), add(calldataload(3872), sub(p, mod(mload(2592), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(3872), sub(p, calldataload(3232))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1600), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2496), mload(1600), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1632), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(1664), p), p))
            }
            // less 250: 18 constraints, c is a bit to interaction claimed sum: constraints
            {
                // c is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(4000), add(1, sub(p, calldataload(4000))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(1, sub(p, calldataload(4032))))
                // active is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(4032), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(4064), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(4096), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(4064), sub(p, calldataload(4096))))
                mstore(2624, mulmod(8192, add(calldataload(4384), mulmod(8192, add(calldataload(4352), mulmod(8192, add(calldataload(4320), mulmod(8192, add(calldataload(4288), mulmod(8192, add(calldataload(4256), mulmod(8192, add(calldataload(4224), mulmod(8192, add(calldataload(4192), mulmod(8192, add(calldataload(4160), mulmod(calldataload(4128), 8192, p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2624, mulmod(8192, add(calldataload(4672), mulmod(8192, add(calldataload(4640), mulmod(8192, add(calldataload(4608), mulmod(8192, add(calldataload(4576), mulmod(8192, add(calldataload(4544), mulmod(8192, add(calldataload(4512), mulmod(8192, add(calldataload(4480), mulmod(8192, add(calldataload(4448), mulmod(8192, add(mload(2624), calldataload(4416)), p)), p)), p)), p)), p)), p)), p)), p)), p))
                // the difference is its limbs
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(add(mload(2592), mulmod(calldataload(4000), add(add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(4096), sub(p, calldataload(4064)))), sub(p, mod(mload(2592), p))), p)), sub(p, mod(add(calldataload(4736), mulmod(8192, add(mload(2624), calldataload(4704)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(6, mulmod(calldataload(64), add(calldataload(4064), mulmod(calldataload(64), add(calldataload(4096), mulmod(calldataload(4000), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4736), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(4768), mulmod(mload(2624), mload(2592), p), p), sub(p, mod(add(mload(2624), mulmod(mload(2592), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffb, calldataload(4032), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4704), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4672), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(4800), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4640), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4608), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(4832), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4576), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4544), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.3
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(4864), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4512), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4480), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.4
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(4896), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4448), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4416), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.5
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(4928), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4384), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4352), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.6
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(4960), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4320), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4288), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.7
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(4992), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4256), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4224), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.8
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(5024), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4192), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4160), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.9
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(5056), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(5056), add(calldataload(5024), add(calldataload(4992), add(calldataload(4960), add(calldataload(4928), add(calldataload(4896), add(calldataload(4864), add(calldataload(4832), add(calldataload(4768), calldataload(4800)))))))))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4128), calldataload(64), p)), p))))
                mstore(2656, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(4128), 1024, p), p)), p))))
                mstore(2688, mulmod(mload(2592), mload(2656), p))
                mstore(2656, add(mload(2656), mload(2592)))
                // interaction 1.0
                mstore(2496, mulmod(mload(32), add(sub(p, mod(mload(2656), p)), mulmod(mload(2688), add(add(calldataload(5088), sub(p, calldataload(5120))), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, mulmod(mload(32), add(sub(p, mod(mload(2656), p)), mulmod(mload(2688), add(calldataload(5088), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(5088), sub(p, calldataload(3968))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1696), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2496), mload(1696), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1728), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(1760), p), p))
            }
            // range table: 3 constraints, interaction 1.0 to interaction claimed sum: constraints
            {
                mstore(2560, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5280), calldataload(64), p)), p))))
                mstore(2592, sub(p, calldataload(5312)))
                // interaction 1.0
                mstore(2464, mulmod(mload(32), add(sub(p, mload(2592)), mulmod(mload(2560), add(calldataload(5216), sub(p, calldataload(5248))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2496, mulmod(mload(32), add(sub(p, mload(2592)), mulmod(calldataload(5216), mload(2560), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2528, mulmod(mload(32), add(calldataload(5216), sub(p, calldataload(5184))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2464), mload(1792), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2496), mload(1824), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1856), p), p))
            }
            // range 64: 9 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2592, add(1, sub(p, calldataload(5408))))
                // active is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(5408), mload(2592), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(5440), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(5472), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(2, mulmod(calldataload(64), add(calldataload(5440), mulmod(calldataload(64), add(calldataload(5472), mulmod(calldataload(64), add(calldataload(5664), mulmod(8192, add(calldataload(5632), mulmod(8192, add(calldataload(5600), mulmod(8192, add(calldataload(5568), mulmod(calldataload(5536), 8192, p)), p)), p)), p)), p)), p)), p)), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5664), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(5504), mulmod(mload(2592), mload(2624), p), p), sub(p, mod(add(mload(2592), mulmod(mload(2624), mulmod(0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff, calldataload(5408), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5632), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5600), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(5696), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5568), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5536), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(5728), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(5728), add(calldataload(5504), calldataload(5696))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(5536), 2, p), p)), p))))
                // interaction 1.0
                mstore(2496, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(2592), add(add(calldataload(5760), sub(p, calldataload(5792))), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(2592), add(calldataload(5760), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(5760), sub(p, calldataload(5376))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1888), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2496), mload(1888), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(1920), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(1952), p), p))
            }
            // range 128: 11 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2592, add(1, sub(p, calldataload(5888))))
                // active is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(5888), mload(2592), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(5920), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(5952), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, mulmod(8192, add(calldataload(6272), mulmod(8192, add(calldataload(6240), mulmod(8192, add(calldataload(6208), mulmod(8192, add(calldataload(6176), mulmod(8192, add(calldataload(6144), mulmod(8192, add(calldataload(6112), mulmod(8192, add(calldataload(6080), mulmod(8192, add(calldataload(6048), mulmod(calldataload(6016), 8192, p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(3, mulmod(calldataload(64), add(calldataload(5920), mulmod(calldataload(64), add(calldataload(5952), mulmod(calldataload(64), add(mload(2592), calldataload(6304)), p)), p)), p)), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6304), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(5984), mulmod(mload(2592), mload(2624), p), p), sub(p, mod(add(mload(2592), mulmod(mload(2624), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffe, calldataload(5888), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6272), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6240), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(6336), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6208), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6176), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(6368), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6144), calldataload(64), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6112), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.3
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2592), mload(2624)), p)), mulmod(calldataload(6400), mulmod(mload(2624), mload(2592), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6080), calldataload(64), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6048), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.4
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, mod(add(mload(2624), mload(2592)), p)), mulmod(calldataload(6432), mulmod(mload(2592), mload(2624), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(6432), add(calldataload(6400), add(calldataload(6368), add(calldataload(5984), calldataload(6336))))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6016), calldataload(64), p)), p))))
                mstore(2656, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(6016), 4, p), p)), p))))
                mstore(2688, mulmod(mload(2592), mload(2656), p))
                mstore(2656, add(mload(2656), mload(2592)))
                // interaction 1.0
                mstore(2496, mulmod(mload(32), add(sub(p, mod(mload(2656), p)), mulmod(mload(2688), add(add(calldataload(6464), sub(p, calldataload(6496))), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, mulmod(mload(32), add(sub(p, mod(mload(2656), p)), mulmod(mload(2688), add(calldataload(6464), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(6464), sub(p, calldataload(5856))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(1984), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2496), mload(1984), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(2016), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(2048), p), p))
            }
            // power: 3 constraints, interaction 1.0 to interaction claimed sum: constraints
            {
                mstore(2560, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(9, mulmod(calldataload(64), add(calldataload(6688), mulmod(calldataload(64), mulmod(calldataload(6656), calldataload(64), p), p)), p)), p)), p))))
                mstore(2592, mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff8, calldataload(6720), p))
                // interaction 1.0
                mstore(2464, mulmod(mload(32), add(sub(p, mload(2592)), mulmod(mload(2560), add(calldataload(6592), sub(p, calldataload(6624))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2496, mulmod(mload(32), add(sub(p, mload(2592)), mulmod(calldataload(6592), mload(2560), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2528, mulmod(mload(32), add(calldataload(6592), sub(p, calldataload(6560))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2464), mload(2080), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2496), mload(2112), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(2144), p), p))
            }
            // storage: 21 constraints, is open is a bit to interaction claimed sum: constraints
            {
                // is open is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(6816), add(1, sub(p, calldataload(6816))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(1, sub(p, calldataload(6848))))
                // is access is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(6848), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // is replace is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(6880), add(1, sub(p, calldataload(6880))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // is close is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(6912), add(1, sub(p, calldataload(6912))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(6816), calldataload(6848)))
                mstore(2656, add(mload(2624), calldataload(6912)))
                mstore(2688, add(1, sub(p, mod(mload(2656), p))))
                // one kind
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2656), mload(2688), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // only an access replaces
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(6880), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // else it keeps its pointer
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(add(calldataload(6848), sub(p, calldataload(6880))), add(calldataload(6944), sub(p, calldataload(6976))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the time has risen
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(6848), add(add(add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(7008), sub(p, calldataload(7040)))), sub(p, calldataload(7072))), sub(p, mulmod(8192, calldataload(7104), p))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // key is 0 if not used
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2688), calldataload(7136), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // time is 0 if not used
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7008), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2688, add(calldataload(6848), calldataload(6912)))
                mstore(2656, add(1, sub(p, mod(mload(2688), p))))
                // old is 0 if not used
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2656), calldataload(6976), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // new is 0 if not used
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(6944), add(1, sub(p, mod(mload(2624), p))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // previous time is 0 if not used
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2656), calldataload(7040), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // limb 0 is 0 if not used
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7072), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // limb 1 is 0 if not used
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7104), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(13, mulmod(calldataload(64), add(calldataload(7136), mulmod(calldataload(64), add(calldataload(7008), mulmod(calldataload(6976), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2656, mulmod(calldataload(64), add(calldataload(6944), mulmod(0, calldataload(64), p)), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(14, mulmod(calldataload(64), add(mload(2656), calldataload(7008)), p)), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(7168), mulmod(mload(2592), mload(2624), p), p), sub(p, mod(add(mulmod(mload(2624), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff4, calldataload(6848), p), p), mulmod(mload(2592), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff3, calldataload(6880), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2656, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(15, mulmod(calldataload(64), add(mload(2656), calldataload(7136)), p)), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(6, mulmod(calldataload(64), add(calldataload(7136), mulmod(calldataload(64), add(calldataload(6976), mulmod(calldataload(7040), calldataload(64), p)), p)), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(7200), mulmod(mload(2656), mload(2624), p), p), sub(p, mod(add(mulmod(mload(2656), sub(p, mod(mload(2688), p)), p), mulmod(mload(2624), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff2, calldataload(6816), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(6, mulmod(calldataload(64), add(calldataload(7136), mulmod(calldataload(64), add(calldataload(6944), mulmod(calldataload(7008), calldataload(64), p)), p)), p)), p))))
                mstore(2656, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(7072), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(7232), mulmod(mload(2624), mload(2656), p), p), sub(p, mod(add(mulmod(mload(2656), add(calldataload(6848), calldataload(6816)), p), mulmod(calldataload(6848), mload(2624), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2656, add(calldataload(7232), add(calldataload(7168), calldataload(7200))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(7104), calldataload(64), p)), p))))
                // interaction 1.0
                mstore(2496, mulmod(mload(32), add(sub(p, calldataload(6848)), mulmod(mload(2624), add(add(calldataload(7264), sub(p, calldataload(7296))), sub(p, mod(mload(2656), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2528, mulmod(mload(32), add(sub(p, calldataload(6848)), mulmod(mload(2624), add(calldataload(7264), sub(p, mod(mload(2656), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(7264), sub(p, calldataload(6784))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(2176), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2496), mload(2176), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2528), mload(2208), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(2240), p), p))
            }
            // sponge: 29 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2592, add(1, sub(p, calldataload(7392))))
                // active is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(7392), mload(2592), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(1, sub(p, calldataload(7424))))
                // first is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7424), mload(2624), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2656, add(1, sub(p, calldataload(7456))))
                // last is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7456), mload(2656), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first rows are active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7424), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last rows are active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7456), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2688, add(calldataload(7392), sub(p, calldataload(7456))))
                // runs go on
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(add(calldataload(7488), sub(p, calldataload(7520))), sub(p, mod(mload(2688), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // nothing goes on at the top
                mstore(2496, mulmod(mload(32), add(calldataload(7392), sub(p, calldataload(7424))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // odd is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7552), add(1, sub(p, calldataload(7552))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the pointer moves on
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2688), add(0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff, add(calldataload(7584), sub(p, calldataload(7616)))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // two words less remain
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2688), add(2, add(calldataload(7648), sub(p, calldataload(7680)))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // one result
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2688), add(calldataload(7712), sub(p, calldataload(7744))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // only the last row is odd
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7552), mload(2656), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the last row has one word if odd
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7456), add(calldataload(7680), sub(p, calldataload(7552))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // else its x is 1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(add(calldataload(7456), sub(p, calldataload(7552))), add(calldataload(7776), 0x800000000000011000000000000000000000000000000000000000000000000), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // its y is 1 if odd, else 0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7456), add(calldataload(7808), sub(p, calldataload(7552))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // its output is the result
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(7456), add(calldataload(7840), sub(p, calldataload(7744))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // x is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7776), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // y is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7808), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // out 0 is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7840), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // out 1 is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7872), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // out 2 is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7904), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // pointer is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7616), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // remaining is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7680), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // result is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(7744), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(10, mulmod(calldataload(64), add(calldataload(7616), mulmod(calldataload(64), add(calldataload(7680), mulmod(calldataload(7744), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2656, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(7616), mulmod(calldataload(7776), calldataload(64), p)), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(7936), mulmod(mload(2592), mload(2656), p), p), sub(p, mod(add(mulmod(mload(2656), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff7, calldataload(7424), p), p), mulmod(mload(2592), sub(p, mod(add(mload(2688), calldataload(7552)), p)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(sub(p, sub(p, mod(mload(2688), p))), mulmod(calldataload(7968), add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(7616), 1), mulmod(calldataload(7808), calldataload(64), p)), p)), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2688, add(calldataload(7936), calldataload(7968)))
                mstore(2624, add(calldataload(32), sub(p, mod(add(5, mulmod(calldataload(64), add(add(calldataload(7776), mulmod(mload(2624), calldataload(8128), p)), mulmod(calldataload(64), add(add(calldataload(7808), mulmod(mload(2624), calldataload(8096), p)), mulmod(calldataload(64), add(mulmod(mload(2624), calldataload(8064), p), mulmod(calldataload(64), add(calldataload(7840), mulmod(calldataload(64), add(calldataload(7872), mulmod(calldataload(7904), calldataload(64), p)), p)), p)), p)), p)), p)), p))))
                // interaction 1.0
                mstore(2528, mulmod(mload(32), add(sub(p, calldataload(7392)), mulmod(mload(2624), add(add(calldataload(8000), sub(p, calldataload(8032))), sub(p, mod(mload(2688), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2496, addmod(mload(2496), mulmod(mload(32), add(sub(p, calldataload(7392)), mulmod(mload(2624), add(calldataload(8000), sub(p, mod(mload(2688), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(8000), sub(p, calldataload(7360))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(2272), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2496), mload(2304), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2528), mload(2272), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(2336), p), p))
            }
            // path: 31 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2592, add(1, sub(p, calldataload(8224))))
                // active is a bit
                mstore(2464, mulmod(mload(32), mulmod(calldataload(8224), mload(2592), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(1, sub(p, calldataload(8256))))
                // first is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(8256), mload(2624), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(8288), add(1, sub(p, calldataload(8288))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first rows are active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(8256), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last rows are active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(8288), mload(2592), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2656, add(calldataload(8224), sub(p, calldataload(8288))))
                // runs go on
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(add(calldataload(8320), sub(p, calldataload(8352))), sub(p, mod(mload(2656), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // nothing goes on at the top
                mstore(2496, mulmod(mload(32), add(calldataload(8224), sub(p, calldataload(8256))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // bit is a bit
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(8384), add(1, sub(p, calldataload(8384))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2688, add(calldataload(8416), sub(p, calldataload(8384))))
                // the bit is the lowest
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2656), add(mload(2688), sub(p, mulmod(2, calldataload(8448), p))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the parent is the next node
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2656), add(calldataload(8480), sub(p, calldataload(8512))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the pointer moves on
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2656), add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(8544), sub(p, calldataload(8576)))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // one sibling less remains
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2656), add(1, add(calldataload(8608), sub(p, calldataload(8640)))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // one result
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2656), add(calldataload(8672), sub(p, calldataload(8704))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // no bit is left over
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(8288), mload(2688), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // one sibling is left
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(8288), add(calldataload(8640), 0x800000000000011000000000000000000000000000000000000000000000000), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the last parent is the result
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(calldataload(8288), add(calldataload(8512), sub(p, calldataload(8704))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // block is 0 unless first
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2624), calldataload(8736), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // bits is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(8416), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // node is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(8768), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // sibling is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(8800), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // pointer is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(8576), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // count is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(8640), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // parent is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(8512), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // result is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(8704), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // bit is 0 unless active
                mstore(2464, addmod(mload(2464), mulmod(mload(32), mulmod(mload(2592), calldataload(8384), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(11, mulmod(calldataload(64), add(calldataload(8736), mulmod(calldataload(64), add(calldataload(8768), mulmod(calldataload(8704), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(8736), mulmod(calldataload(8416), calldataload(64), p)), p)), p))))
                mstore(2688, sub(p, calldataload(8256)))
                // interaction 1.0 sum 1.0
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(8832), mulmod(mload(2592), mload(2624), p), p), sub(p, mod(add(mulmod(mload(2688), mload(2592), p), mulmod(mload(2624), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff6, calldataload(8256), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(8736), 1), mulmod(calldataload(8576), calldataload(64), p)), p)), p))))
                mstore(2592, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(8736), 2), mulmod(calldataload(8640), calldataload(64), p)), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(8864), mulmod(mload(2624), mload(2592), p), p), sub(p, mod(add(mulmod(mload(2688), mload(2592), p), mulmod(mload(2688), mload(2624), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2592, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(8576), mulmod(calldataload(8800), calldataload(64), p)), p)), p))))
                mstore(2624, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(8640), 64, p), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2464, addmod(mload(2464), mulmod(mload(32), add(mulmod(calldataload(8896), mulmod(mload(2592), mload(2624), p), p), sub(p, mod(add(mulmod(mload(2624), sub(p, calldataload(8224)), p), mulmod(calldataload(8256), mload(2592), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2624, add(calldataload(8896), add(calldataload(8832), calldataload(8864))))
                mstore(2592, add(calldataload(8768), mulmod(calldataload(8384), add(calldataload(8800), sub(p, calldataload(8768))), p)))
                mstore(2592, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(7, mulmod(calldataload(64), add(mload(2592), mulmod(calldataload(64), add(mulmod(calldataload(8512), calldataload(64), p), add(add(calldataload(8768), calldataload(8800)), sub(p, mod(mload(2592), p)))), p)), p)), p)), p))))
                mstore(2688, mulmod(7, calldataload(8224), p))
                // interaction 1.0
                mstore(2528, mulmod(mload(32), add(sub(p, mload(2688)), mulmod(mload(2592), add(add(calldataload(8928), sub(p, calldataload(8960))), sub(p, mod(mload(2624), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2496, addmod(mload(2496), mulmod(mload(32), add(sub(p, mload(2688)), mulmod(mload(2592), add(calldataload(8928), sub(p, mod(mload(2624), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2560, mulmod(mload(32), add(calldataload(8928), sub(p, calldataload(8192))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2464), mload(2368), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2496), mload(2400), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2528), mload(2368), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2560), mload(2432), p), p))
            }
            return(0, 64)
        }
    }
}
