// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: 82cfb680cc405a41ce9886659bacd433f9bb8e305959f1f016fe929572f6e103
pragma solidity 0.8.37;

/// @title Quotients of the constraints at a point, combined
/// @notice Input and result are described in docs/developer/constraint-evaluators.md. Evaluates:
/// - machine: 16 constraints, base is the frame unless indirect to interaction claimed sum
/// - machine 1: 16 constraints, base is the frame unless indirect to interaction claimed sum
/// - machine 2: 16 constraints, base is the frame unless indirect to interaction claimed sum
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
/// 0x04a0: machine 1: height
/// 0x04c0: machine 1: claimed_sum
/// 0x04e0: machine 1: is_indirect[0]
/// 0x0500: machine 1: base[0]
/// 0x0520: machine 1: frame[0]
/// 0x0540: machine 1: reads_a[0]
/// 0x0560: machine 1: a[0]
/// 0x0580: machine 1: clock[0]
/// 0x05a0: machine 1: reads_b[0]
/// 0x05c0: machine 1: b[0]
/// 0x05e0: machine 1: c_factor[0]
/// 0x0600: machine 1: c[0]
/// 0x0620: machine 1: constant[0]
/// 0x0640: machine 1: a_factor[0]
/// 0x0660: machine 1: b_factor[0]
/// 0x0680: machine 1: product_factor[0]
/// 0x06a0: machine 1: clock[1]
/// 0x06c0: machine 1: counter[1]
/// 0x06e0: machine 1: is_transfer[0]
/// 0x0700: machine 1: counter[0]
/// 0x0720: machine 1: jump[0]
/// 0x0740: machine 1: frame[1]
/// 0x0760: machine 1: sum 1.0[0]
/// 0x0780: machine 1: call[0]
/// 0x07a0: machine 1: c_offset[0]
/// 0x07c0: machine 1: b_offset[0]
/// 0x07e0: machine 1: pointer_offset[0]
/// 0x0800: machine 1: a_offset[0]
/// 0x0820: machine 1: sum 1.1[0]
/// 0x0840: machine 1: sum 1.2[0]
/// 0x0860: machine 1: sum 1.2[-1]
/// 0x0880: machine 1: uses[0]
/// 0x08a0: machine 2: height
/// 0x08c0: machine 2: claimed_sum
/// 0x08e0: machine 2: is_indirect[0]
/// 0x0900: machine 2: base[0]
/// 0x0920: machine 2: frame[0]
/// 0x0940: machine 2: reads_a[0]
/// 0x0960: machine 2: a[0]
/// 0x0980: machine 2: clock[0]
/// 0x09a0: machine 2: reads_b[0]
/// 0x09c0: machine 2: b[0]
/// 0x09e0: machine 2: c_factor[0]
/// 0x0a00: machine 2: c[0]
/// 0x0a20: machine 2: constant[0]
/// 0x0a40: machine 2: a_factor[0]
/// 0x0a60: machine 2: b_factor[0]
/// 0x0a80: machine 2: product_factor[0]
/// 0x0aa0: machine 2: clock[1]
/// 0x0ac0: machine 2: counter[1]
/// 0x0ae0: machine 2: is_transfer[0]
/// 0x0b00: machine 2: counter[0]
/// 0x0b20: machine 2: jump[0]
/// 0x0b40: machine 2: frame[1]
/// 0x0b60: machine 2: sum 1.0[0]
/// 0x0b80: machine 2: call[0]
/// 0x0ba0: machine 2: c_offset[0]
/// 0x0bc0: machine 2: b_offset[0]
/// 0x0be0: machine 2: pointer_offset[0]
/// 0x0c00: machine 2: a_offset[0]
/// 0x0c20: machine 2: sum 1.1[0]
/// 0x0c40: machine 2: sum 1.2[0]
/// 0x0c60: machine 2: sum 1.2[-1]
/// 0x0c80: machine 2: uses[0]
/// 0x0ca0: program: height
/// 0x0cc0: program: claimed_sum
/// 0x0ce0: program: sum 1.0[0]
/// 0x0d00: program: sum 1.0[-1]
/// 0x0d20: program: call[0]
/// 0x0d40: program: is_indirect[0]
/// 0x0d60: program: reads_b[0]
/// 0x0d80: program: reads_a[0]
/// 0x0da0: program: is_transfer[0]
/// 0x0dc0: program: jump[0]
/// 0x0de0: program: c_factor[0]
/// 0x0e00: program: product_factor[0]
/// 0x0e20: program: b_factor[0]
/// 0x0e40: program: a_factor[0]
/// 0x0e60: program: constant[0]
/// 0x0e80: program: c_offset[0]
/// 0x0ea0: program: b_offset[0]
/// 0x0ec0: program: pointer_offset[0]
/// 0x0ee0: program: a_offset[0]
/// 0x0f00: program: counter[0]
/// 0x0f20: program: uses[0]
/// 0x0f40: input: height
/// 0x0f60: input: claimed_sum
/// 0x0f80: input: address[0]
/// 0x0fa0: input: address[1]
/// 0x0fc0: input: sum 1.0[0]
/// 0x0fe0: input: sum 1.0[-1]
/// 0x1000: input: value[0]
/// 0x1020: input: uses[0]
/// 0x1040: write: height
/// 0x1060: write: claimed_sum
/// 0x1080: write: active[0]
/// 0x10a0: write: a[0]
/// 0x10c0: write: b[0]
/// 0x10e0: write: c[0]
/// 0x1100: write: uses[0]
/// 0x1120: write: sum 1.0[0]
/// 0x1140: write: sum 1.0[-1]
/// 0x1160: equal: height
/// 0x1180: equal: claimed_sum
/// 0x11a0: equal: c[0]
/// 0x11c0: equal: a[0]
/// 0x11e0: equal: b[0]
/// 0x1200: equal: active[0]
/// 0x1220: equal: inverse[0]
/// 0x1240: equal: sum 1.0[0]
/// 0x1260: equal: sum 1.0[-1]
/// 0x1280: less 64: height
/// 0x12a0: less 64: claimed_sum
/// 0x12c0: less 64: c[0]
/// 0x12e0: less 64: active[0]
/// 0x1300: less 64: a[0]
/// 0x1320: less 64: b[0]
/// 0x1340: less 64: limb 4[0]
/// 0x1360: less 64: limb 3[0]
/// 0x1380: less 64: limb 2[0]
/// 0x13a0: less 64: limb 1[0]
/// 0x13c0: less 64: limb 0[0]
/// 0x13e0: less 64: sum 1.0[0]
/// 0x1400: less 64: sum 1.1[0]
/// 0x1420: less 64: sum 1.2[0]
/// 0x1440: less 64: sum 1.3[0]
/// 0x1460: less 64: sum 1.3[-1]
/// 0x1480: less 128: height
/// 0x14a0: less 128: claimed_sum
/// 0x14c0: less 128: c[0]
/// 0x14e0: less 128: active[0]
/// 0x1500: less 128: a[0]
/// 0x1520: less 128: b[0]
/// 0x1540: less 128: limb 9[0]
/// 0x1560: less 128: limb 8[0]
/// 0x1580: less 128: limb 7[0]
/// 0x15a0: less 128: limb 6[0]
/// 0x15c0: less 128: limb 5[0]
/// 0x15e0: less 128: limb 4[0]
/// 0x1600: less 128: limb 3[0]
/// 0x1620: less 128: limb 2[0]
/// 0x1640: less 128: limb 1[0]
/// 0x1660: less 128: limb 0[0]
/// 0x1680: less 128: sum 1.0[0]
/// 0x16a0: less 128: sum 1.1[0]
/// 0x16c0: less 128: sum 1.2[0]
/// 0x16e0: less 128: sum 1.3[0]
/// 0x1700: less 128: sum 1.4[0]
/// 0x1720: less 128: sum 1.5[0]
/// 0x1740: less 128: sum 1.5[-1]
/// 0x1760: less 250: height
/// 0x1780: less 250: claimed_sum
/// 0x17a0: less 250: c[0]
/// 0x17c0: less 250: active[0]
/// 0x17e0: less 250: a[0]
/// 0x1800: less 250: b[0]
/// 0x1820: less 250: limb 19[0]
/// 0x1840: less 250: limb 18[0]
/// 0x1860: less 250: limb 17[0]
/// 0x1880: less 250: limb 16[0]
/// 0x18a0: less 250: limb 15[0]
/// 0x18c0: less 250: limb 14[0]
/// 0x18e0: less 250: limb 13[0]
/// 0x1900: less 250: limb 12[0]
/// 0x1920: less 250: limb 11[0]
/// 0x1940: less 250: limb 10[0]
/// 0x1960: less 250: limb 9[0]
/// 0x1980: less 250: limb 8[0]
/// 0x19a0: less 250: limb 7[0]
/// 0x19c0: less 250: limb 6[0]
/// 0x19e0: less 250: limb 5[0]
/// 0x1a00: less 250: limb 4[0]
/// 0x1a20: less 250: limb 3[0]
/// 0x1a40: less 250: limb 2[0]
/// 0x1a60: less 250: limb 1[0]
/// 0x1a80: less 250: limb 0[0]
/// 0x1aa0: less 250: sum 1.0[0]
/// 0x1ac0: less 250: sum 1.1[0]
/// 0x1ae0: less 250: sum 1.2[0]
/// 0x1b00: less 250: sum 1.3[0]
/// 0x1b20: less 250: sum 1.4[0]
/// 0x1b40: less 250: sum 1.5[0]
/// 0x1b60: less 250: sum 1.6[0]
/// 0x1b80: less 250: sum 1.7[0]
/// 0x1ba0: less 250: sum 1.8[0]
/// 0x1bc0: less 250: sum 1.9[0]
/// 0x1be0: less 250: sum 1.10[0]
/// 0x1c00: less 250: sum 1.10[-1]
/// 0x1c20: range table: height
/// 0x1c40: range table: claimed_sum
/// 0x1c60: range table: sum 1.0[0]
/// 0x1c80: range table: sum 1.0[-1]
/// 0x1ca0: range table: limb[0]
/// 0x1cc0: range table: uses[0]
/// 0x1ce0: range 64: height
/// 0x1d00: range 64: claimed_sum
/// 0x1d20: range 64: active[0]
/// 0x1d40: range 64: a[0]
/// 0x1d60: range 64: b[0]
/// 0x1d80: range 64: sum 1.0[0]
/// 0x1da0: range 64: limb 4[0]
/// 0x1dc0: range 64: limb 3[0]
/// 0x1de0: range 64: limb 2[0]
/// 0x1e00: range 64: limb 1[0]
/// 0x1e20: range 64: limb 0[0]
/// 0x1e40: range 64: sum 1.1[0]
/// 0x1e60: range 64: sum 1.2[0]
/// 0x1e80: range 64: sum 1.3[0]
/// 0x1ea0: range 64: sum 1.3[-1]
/// 0x1ec0: range 128: height
/// 0x1ee0: range 128: claimed_sum
/// 0x1f00: range 128: active[0]
/// 0x1f20: range 128: a[0]
/// 0x1f40: range 128: b[0]
/// 0x1f60: range 128: sum 1.0[0]
/// 0x1f80: range 128: limb 9[0]
/// 0x1fa0: range 128: limb 8[0]
/// 0x1fc0: range 128: limb 7[0]
/// 0x1fe0: range 128: limb 6[0]
/// 0x2000: range 128: limb 5[0]
/// 0x2020: range 128: limb 4[0]
/// 0x2040: range 128: limb 3[0]
/// 0x2060: range 128: limb 2[0]
/// 0x2080: range 128: limb 1[0]
/// 0x20a0: range 128: limb 0[0]
/// 0x20c0: range 128: sum 1.1[0]
/// 0x20e0: range 128: sum 1.2[0]
/// 0x2100: range 128: sum 1.3[0]
/// 0x2120: range 128: sum 1.4[0]
/// 0x2140: range 128: sum 1.5[0]
/// 0x2160: range 128: sum 1.5[-1]
/// 0x2180: power: height
/// 0x21a0: power: claimed_sum
/// 0x21c0: power: sum 1.0[0]
/// 0x21e0: power: sum 1.0[-1]
/// 0x2200: power: power[0]
/// 0x2220: power: exponent[0]
/// 0x2240: power: uses[0]
/// 0x2260: storage: height
/// 0x2280: storage: claimed_sum
/// 0x22a0: storage: is open[0]
/// 0x22c0: storage: is access[0]
/// 0x22e0: storage: is replace[0]
/// 0x2300: storage: is close[0]
/// 0x2320: storage: new[0]
/// 0x2340: storage: old[0]
/// 0x2360: storage: time[0]
/// 0x2380: storage: previous time[0]
/// 0x23a0: storage: limb 0[0]
/// 0x23c0: storage: limb 1[0]
/// 0x23e0: storage: key[0]
/// 0x2400: storage: sum 1.0[0]
/// 0x2420: storage: sum 1.1[0]
/// 0x2440: storage: sum 1.2[0]
/// 0x2460: storage: sum 1.3[0]
/// 0x2480: storage: sum 1.3[-1]
/// 0x24a0: sponge: height
/// 0x24c0: sponge: claimed_sum
/// 0x24e0: sponge: active[0]
/// 0x2500: sponge: first[0]
/// 0x2520: sponge: last[0]
/// 0x2540: sponge: active[1]
/// 0x2560: sponge: first[1]
/// 0x2580: sponge: odd[0]
/// 0x25a0: sponge: pointer[1]
/// 0x25c0: sponge: pointer[0]
/// 0x25e0: sponge: remaining[1]
/// 0x2600: sponge: remaining[0]
/// 0x2620: sponge: result[1]
/// 0x2640: sponge: result[0]
/// 0x2660: sponge: x[0]
/// 0x2680: sponge: y[0]
/// 0x26a0: sponge: out 0[0]
/// 0x26c0: sponge: out 1[0]
/// 0x26e0: sponge: out 2[0]
/// 0x2700: sponge: sum 1.0[0]
/// 0x2720: sponge: sum 1.1[0]
/// 0x2740: sponge: sum 1.2[0]
/// 0x2760: sponge: sum 1.2[-1]
/// 0x2780: sponge: out 2[-1]
/// 0x27a0: sponge: out 1[-1]
/// 0x27c0: sponge: out 0[-1]
/// 0x27e0: path: height
/// 0x2800: path: claimed_sum
/// 0x2820: path: active[0]
/// 0x2840: path: first[0]
/// 0x2860: path: last[0]
/// 0x2880: path: active[1]
/// 0x28a0: path: first[1]
/// 0x28c0: path: bit[0]
/// 0x28e0: path: bits[0]
/// 0x2900: path: bits[1]
/// 0x2920: path: node[1]
/// 0x2940: path: parent[0]
/// 0x2960: path: pointer[1]
/// 0x2980: path: pointer[0]
/// 0x29a0: path: count[1]
/// 0x29c0: path: count[0]
/// 0x29e0: path: result[1]
/// 0x2a00: path: result[0]
/// 0x2a20: path: block[0]
/// 0x2a40: path: node[0]
/// 0x2a60: path: sibling[0]
/// 0x2a80: path: sum 1.0[0]
/// 0x2aa0: path: sum 1.1[0]
/// 0x2ac0: path: sum 1.2[0]
/// 0x2ae0: path: sum 1.3[0]
/// 0x2b00: path: sum 1.3[-1]
/// Memory; nothing from 0x1200 on is used:
/// 0x0000 to 0x001f: the sum
/// 0x0020 to 0x003f: the next constraint's power
/// 0x0040 to 0x005f: machine: point^(height / 1)
/// 0x0060 to 0x007f: machine: the point of row -1
/// 0x0080 to 0x009f: machine 1: point^(height / 1)
/// 0x00a0 to 0x00bf: machine 1: the point of row -1
/// 0x00c0 to 0x00df: machine 2: point^(height / 1)
/// 0x00e0 to 0x00ff: machine 2: the point of row -1
/// 0x0100 to 0x011f: program: point^(height / 1)
/// 0x0120 to 0x013f: program: the point of row -1
/// 0x0140 to 0x015f: input: point^(height / 1)
/// 0x0160 to 0x017f: input: the point of row -1
/// 0x0180 to 0x019f: write: point^(height / 1)
/// 0x01a0 to 0x01bf: write: the point of row -1
/// 0x01c0 to 0x01df: equal: point^(height / 1)
/// 0x01e0 to 0x01ff: equal: the point of row -1
/// 0x0200 to 0x021f: less 64: point^(height / 1)
/// 0x0220 to 0x023f: less 64: the point of row -1
/// 0x0240 to 0x025f: less 128: point^(height / 1)
/// 0x0260 to 0x027f: less 128: the point of row -1
/// 0x0280 to 0x029f: less 250: point^(height / 1)
/// 0x02a0 to 0x02bf: less 250: the point of row -1
/// 0x02c0 to 0x02df: range table: point^(height / 1)
/// 0x02e0 to 0x02ff: range table: the point of row -1
/// 0x0300 to 0x031f: range 64: point^(height / 1)
/// 0x0320 to 0x033f: range 64: the point of row -1
/// 0x0340 to 0x035f: range 128: point^(height / 1)
/// 0x0360 to 0x037f: range 128: the point of row -1
/// 0x0380 to 0x039f: power: point^(height / 1)
/// 0x03a0 to 0x03bf: power: the point of row -1
/// 0x03c0 to 0x03df: storage: point^(height / 1)
/// 0x03e0 to 0x03ff: storage: the point of row -1
/// 0x0400 to 0x041f: sponge: point^(height / 1)
/// 0x0420 to 0x043f: sponge: the point of row -1
/// 0x0440 to 0x045f: path: point^(height / 1)
/// 0x0460 to 0x047f: path: the point of row -1
/// 0x0480 to 0x049f: machine: inverse 0
/// 0x04a0 to 0x04bf: machine: inverse 1
/// 0x04c0 to 0x04df: machine: inverse 2
/// 0x04e0 to 0x04ff: machine 1: inverse 0
/// 0x0500 to 0x051f: machine 1: inverse 1
/// 0x0520 to 0x053f: machine 1: inverse 2
/// 0x0540 to 0x055f: machine 2: inverse 0
/// 0x0560 to 0x057f: machine 2: inverse 1
/// 0x0580 to 0x059f: machine 2: inverse 2
/// 0x05a0 to 0x05bf: program: inverse 0
/// 0x05c0 to 0x05df: program: inverse 1
/// 0x05e0 to 0x05ff: program: inverse 2
/// 0x0600 to 0x061f: input: inverse 0
/// 0x0620 to 0x063f: input: inverse 1
/// 0x0640 to 0x065f: input: inverse 2
/// 0x0660 to 0x067f: write: inverse 0
/// 0x0680 to 0x069f: write: inverse 1
/// 0x06a0 to 0x06bf: write: inverse 2
/// 0x06c0 to 0x06df: equal: inverse 0
/// 0x06e0 to 0x06ff: equal: inverse 1
/// 0x0700 to 0x071f: equal: inverse 2
/// 0x0720 to 0x073f: less 64: inverse 0
/// 0x0740 to 0x075f: less 64: inverse 1
/// 0x0760 to 0x077f: less 64: inverse 2
/// 0x0780 to 0x079f: less 128: inverse 0
/// 0x07a0 to 0x07bf: less 128: inverse 1
/// 0x07c0 to 0x07df: less 128: inverse 2
/// 0x07e0 to 0x07ff: less 250: inverse 0
/// 0x0800 to 0x081f: less 250: inverse 1
/// 0x0820 to 0x083f: less 250: inverse 2
/// 0x0840 to 0x085f: range table: inverse 0
/// 0x0860 to 0x087f: range table: inverse 1
/// 0x0880 to 0x089f: range table: inverse 2
/// 0x08a0 to 0x08bf: range 64: inverse 0
/// 0x08c0 to 0x08df: range 64: inverse 1
/// 0x08e0 to 0x08ff: range 64: inverse 2
/// 0x0900 to 0x091f: range 128: inverse 0
/// 0x0920 to 0x093f: range 128: inverse 1
/// 0x0940 to 0x095f: range 128: inverse 2
/// 0x0960 to 0x097f: power: inverse 0
/// 0x0980 to 0x099f: power: inverse 1
/// 0x09a0 to 0x09bf: power: inverse 2
/// 0x09c0 to 0x09df: storage: inverse 0
/// 0x09e0 to 0x09ff: storage: inverse 1
/// 0x0a00 to 0x0a1f: storage: inverse 2
/// 0x0a20 to 0x0a3f: sponge: inverse 0
/// 0x0a40 to 0x0a5f: sponge: inverse 1
/// 0x0a60 to 0x0a7f: sponge: inverse 2
/// 0x0a80 to 0x0a9f: path: inverse 0
/// 0x0aa0 to 0x0abf: path: inverse 1
/// 0x0ac0 to 0x0adf: path: inverse 2
/// 0x0ae0 to 0x113f: products while inverting
/// 0x1140 to 0x11ff: the exponentiation
/// 0x0ae0 to 0x0aff: machine: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: machine: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: machine: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: machine: sum of the constraints with inverse 2
/// 0x0b60 to 0x0b7f: machine: sum of the constraints with inverse 0
/// 0x0b80 to 0x0bff: machine: temporaries
/// 0x0ae0 to 0x0aff: machine 1: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: machine 1: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: machine 1: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: machine 1: sum of the constraints with inverse 2
/// 0x0b60 to 0x0b7f: machine 1: sum of the constraints with inverse 0
/// 0x0b80 to 0x0bff: machine 1: temporaries
/// 0x0ae0 to 0x0aff: machine 2: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: machine 2: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: machine 2: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: machine 2: sum of the constraints with inverse 2
/// 0x0b60 to 0x0b7f: machine 2: sum of the constraints with inverse 0
/// 0x0b80 to 0x0bff: machine 2: temporaries
/// 0x0ae0 to 0x0aff: program: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: program: sum of the constraints with inverse 1
/// 0x0b20 to 0x0b3f: program: sum of the constraints with inverse 2
/// 0x0b40 to 0x0b7f: program: temporaries
/// 0x0ae0 to 0x0aff: input: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: input: sum of the constraints with inverse 1
/// 0x0b20 to 0x0b3f: input: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: input: sum of the constraints with inverse 2
/// 0x0b60 to 0x0b7f: input: temporaries
/// 0x0ae0 to 0x0aff: write: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: write: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: write: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: write: sum of the constraints with inverse 2
/// 0x0b60 to 0x0bbf: write: temporaries
/// 0x0ae0 to 0x0aff: equal: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: equal: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: equal: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: equal: sum of the constraints with inverse 2
/// 0x0b60 to 0x0b9f: equal: temporaries
/// 0x0ae0 to 0x0aff: less 64: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: less 64: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: less 64: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: less 64: sum of the constraints with inverse 2
/// 0x0b60 to 0x0b9f: less 64: temporaries
/// 0x0ae0 to 0x0aff: less 128: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: less 128: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: less 128: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: less 128: sum of the constraints with inverse 2
/// 0x0b60 to 0x0bdf: less 128: temporaries
/// 0x0ae0 to 0x0aff: less 250: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: less 250: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: less 250: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: less 250: sum of the constraints with inverse 2
/// 0x0b60 to 0x0bdf: less 250: temporaries
/// 0x0ae0 to 0x0aff: range table: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: range table: sum of the constraints with inverse 1
/// 0x0b20 to 0x0b3f: range table: sum of the constraints with inverse 2
/// 0x0b40 to 0x0b7f: range table: temporaries
/// 0x0ae0 to 0x0aff: range 64: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: range 64: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: range 64: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: range 64: sum of the constraints with inverse 2
/// 0x0b60 to 0x0b9f: range 64: temporaries
/// 0x0ae0 to 0x0aff: range 128: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: range 128: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: range 128: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: range 128: sum of the constraints with inverse 2
/// 0x0b60 to 0x0bdf: range 128: temporaries
/// 0x0ae0 to 0x0aff: power: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: power: sum of the constraints with inverse 1
/// 0x0b20 to 0x0b3f: power: sum of the constraints with inverse 2
/// 0x0b40 to 0x0b7f: power: temporaries
/// 0x0ae0 to 0x0aff: storage: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: storage: sum of the constraints with inverse 0
/// 0x0b20 to 0x0b3f: storage: sum of the constraints with inverse 1
/// 0x0b40 to 0x0b5f: storage: sum of the constraints with inverse 2
/// 0x0b60 to 0x0bdf: storage: temporaries
/// 0x0ae0 to 0x0aff: sponge: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: sponge: sum of the constraints with inverse 1
/// 0x0b20 to 0x0b3f: sponge: sum of the constraints with inverse 0
/// 0x0b40 to 0x0b5f: sponge: sum of the constraints with inverse 2
/// 0x0b60 to 0x0bdf: sponge: temporaries
/// 0x0ae0 to 0x0aff: path: sum of the constraints with inverse 0
/// 0x0b00 to 0x0b1f: path: sum of the constraints with inverse 1
/// 0x0b20 to 0x0b3f: path: sum of the constraints with inverse 0
/// 0x0b40 to 0x0b5f: path: sum of the constraints with inverse 2
/// 0x0b60 to 0x0bdf: path: temporaries
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
            requireElements(11040, p)
            mstore(0, 0)
            mstore(32, calldataload(128))
            // machine: 16 constraints, base is the frame unless indirect to interaction claimed sum: rows
            {
                let height := calldataload(160)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(64, raisedPoint)
                mstore(96, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1152, add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1184, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1216, add(calldataload(0), sub(p, mload(96))))
            }
            // machine 1: 16 constraints, base is the frame unless indirect to interaction claimed sum: rows
            {
                let height := calldataload(1184)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(128, raisedPoint)
                mstore(160, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1248, add(mload(128), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1280, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1312, add(calldataload(0), sub(p, mload(160))))
            }
            // machine 2: 16 constraints, base is the frame unless indirect to interaction claimed sum: rows
            {
                let height := calldataload(2208)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(192, raisedPoint)
                mstore(224, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1344, add(mload(192), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1376, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1408, add(calldataload(0), sub(p, mload(224))))
            }
            // program: 3 constraints, interaction 1.0 to interaction claimed sum: rows
            {
                let height := calldataload(3232)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(256, raisedPoint)
                mstore(288, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1440, add(mload(256), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1472, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1504, add(calldataload(0), sub(p, mload(288))))
            }
            // input: 5 constraints, first address to interaction claimed sum: rows
            {
                let height := calldataload(3904)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(320, raisedPoint)
                mstore(352, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1536, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1568, add(mload(320), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1600, add(calldataload(0), sub(p, mload(352))))
            }
            // write: 8 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(4160)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(384, raisedPoint)
                mstore(416, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1632, add(mload(384), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1664, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1696, add(calldataload(0), sub(p, mload(416))))
            }
            // equal: 9 constraints, c is 0 if a and b differ to interaction claimed sum: rows
            {
                let height := calldataload(4448)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(448, raisedPoint)
                mstore(480, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1728, add(mload(448), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1760, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1792, add(calldataload(0), sub(p, mload(480))))
            }
            // less 64: 11 constraints, c is a bit to interaction claimed sum: rows
            {
                let height := calldataload(4736)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(512, raisedPoint)
                mstore(544, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1824, add(mload(512), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1856, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1888, add(calldataload(0), sub(p, mload(544))))
            }
            // less 128: 13 constraints, c is a bit to interaction claimed sum: rows
            {
                let height := calldataload(5248)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(576, raisedPoint)
                mstore(608, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(1920, add(mload(576), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1952, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1984, add(calldataload(0), sub(p, mload(608))))
            }
            // less 250: 18 constraints, c is a bit to interaction claimed sum: rows
            {
                let height := calldataload(5984)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(640, raisedPoint)
                mstore(672, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2016, add(mload(640), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2048, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2080, add(calldataload(0), sub(p, mload(672))))
            }
            // range table: 3 constraints, interaction 1.0 to interaction claimed sum: rows
            {
                let height := calldataload(7200)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(704, raisedPoint)
                mstore(736, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2112, add(mload(704), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2144, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2176, add(calldataload(0), sub(p, mload(736))))
            }
            // range 64: 9 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(7392)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(768, raisedPoint)
                mstore(800, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2208, add(mload(768), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2240, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2272, add(calldataload(0), sub(p, mload(800))))
            }
            // range 128: 11 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(7872)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(832, raisedPoint)
                mstore(864, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2304, add(mload(832), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2336, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2368, add(calldataload(0), sub(p, mload(864))))
            }
            // power: 3 constraints, interaction 1.0 to interaction claimed sum: rows
            {
                let height := calldataload(8576)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(896, raisedPoint)
                mstore(928, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2400, add(mload(896), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2432, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2464, add(calldataload(0), sub(p, mload(928))))
            }
            // storage: 21 constraints, is open is a bit to interaction claimed sum: rows
            {
                let height := calldataload(8800)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(960, raisedPoint)
                mstore(992, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2496, add(mload(960), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2528, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2560, add(calldataload(0), sub(p, mload(992))))
            }
            // sponge: 29 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(9376)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(1024, raisedPoint)
                mstore(1056, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2592, add(mload(1024), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2624, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2656, add(calldataload(0), sub(p, mload(1056))))
            }
            // path: 31 constraints, active is a bit to interaction claimed sum: rows
            {
                let height := calldataload(0x27e0)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(1088, raisedPoint)
                mstore(1120, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(2688, add(mload(1088), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2720, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(2752, add(calldataload(0), sub(p, mload(1120))))
            }
            invertAll(1152, 1632, 2784, 4416, p)
            // machine: 16 constraints, base is the frame unless indirect to interaction claimed sum: constraints
            {
                // base is the frame unless indirect
                mstore(2784, mulmod(mload(32), mulmod(add(1, sub(p, calldataload(224))), add(calldataload(256), sub(p, calldataload(288))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is the clock unless read
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(add(1, sub(p, calldataload(320))), add(calldataload(352), sub(p, calldataload(384))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is the frame unless read
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(add(1, sub(p, calldataload(416))), add(calldataload(448), sub(p, calldataload(288))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // c
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(480), calldataload(512), p), sub(p, mod(add(add(calldataload(544), add(mulmod(calldataload(576), calldataload(352), p), mulmod(calldataload(608), calldataload(448), p))), mulmod(calldataload(448), mulmod(calldataload(640), calldataload(352), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next clock
                mstore(2816, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(672), sub(p, calldataload(384)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next counter
                mstore(2816, addmod(mload(2816), mulmod(mload(32), add(calldataload(704), sub(p, mod(add(mulmod(add(1, sub(p, calldataload(736))), add(add(calldataload(768), 1), mulmod(calldataload(800), calldataload(512), p)), p), mulmod(calldataload(736), add(calldataload(800), mulmod(calldataload(320), calldataload(352), p)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next frame
                mstore(2816, addmod(mload(2816), mulmod(mload(32), add(calldataload(832), sub(p, mod(add(calldataload(288), mulmod(calldataload(736), add(calldataload(512), sub(p, calldataload(288))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first clock
                mstore(2848, mulmod(mload(32), add(calldataload(384), 0x800000000000011000000000000000000000000000000000000000000000000), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first counter
                mstore(2848, addmod(mload(2848), mulmod(mload(32), add(calldataload(768), 0x800000000000011000000000000000000000000000000000000000000000000), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first frame
                mstore(2848, addmod(mload(2848), mulmod(mload(32), calldataload(288), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last counter
                mstore(2880, mulmod(mload(32), calldataload(768), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, mulmod(calldataload(64), add(calldataload(608), mulmod(calldataload(64), add(calldataload(640), mulmod(calldataload(64), add(calldataload(480), mulmod(calldataload(64), add(calldataload(800), mulmod(calldataload(64), add(calldataload(736), mulmod(calldataload(64), add(calldataload(320), mulmod(calldataload(64), add(calldataload(416), mulmod(calldataload(64), add(calldataload(224), mulmod(calldataload(896), calldataload(64), p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(4, mulmod(calldataload(64), add(calldataload(768), mulmod(calldataload(64), add(calldataload(1024), mulmod(calldataload(64), add(calldataload(992), mulmod(calldataload(64), add(calldataload(960), mulmod(calldataload(64), add(calldataload(928), mulmod(calldataload(64), add(calldataload(544), mulmod(calldataload(64), add(mload(2944), calldataload(576)), p)), p)), p)), p)), p)), p)), p)), p))))
                mstore(2976, mulmod(calldataload(512), calldataload(64), p))
                mstore(3008, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(calldataload(896), mulmod(calldataload(64), add(calldataload(352), mulmod(calldataload(64), add(mload(2976), calldataload(448)), p)), p)), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(864), mulmod(mload(2944), mload(3008), p), p), sub(p, mod(add(mload(3008), mulmod(calldataload(896), mload(2944), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(3008, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(256), calldataload(1024)), mulmod(calldataload(352), calldataload(64), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(288), calldataload(992)), mulmod(calldataload(256), calldataload(64), p)), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(1056), mulmod(mload(3008), mload(2944), p), p), sub(p, mod(add(mulmod(mload(2944), sub(p, calldataload(320)), p), mulmod(mload(3008), sub(p, calldataload(224)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(864), calldataload(1056)))
                mstore(3008, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(288), calldataload(960)), mulmod(calldataload(448), calldataload(64), p)), p)), p))))
                mstore(2976, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(mload(2976), add(calldataload(288), calldataload(928))), p)), p))))
                mstore(3040, mulmod(mload(3008), mload(2976), p))
                mstore(2976, add(mulmod(mload(2976), sub(p, calldataload(416)), p), mulmod(calldataload(1152), mload(3008), p)))
                // interaction 1.0
                mstore(2912, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3040), add(add(calldataload(1088), sub(p, calldataload(1120))), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, addmod(mload(2848), mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3040), add(calldataload(1088), sub(p, mod(mload(2944), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, addmod(mload(2880), mulmod(mload(32), add(calldataload(1088), sub(p, calldataload(192))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(1152), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), sub(p, mload(96))), mulmod(mload(2816), mload(1152), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(1184), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(1216), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2912), mload(1152), p), p), p))
            }
            // machine 1: 16 constraints, base is the frame unless indirect to interaction claimed sum: constraints
            {
                // base is the frame unless indirect
                mstore(2784, mulmod(mload(32), mulmod(add(1, sub(p, calldataload(1248))), add(calldataload(1280), sub(p, calldataload(1312))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is the clock unless read
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(add(1, sub(p, calldataload(1344))), add(calldataload(1376), sub(p, calldataload(1408))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is the frame unless read
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(add(1, sub(p, calldataload(1440))), add(calldataload(1472), sub(p, calldataload(1312))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // c
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(1504), calldataload(1536), p), sub(p, mod(add(add(calldataload(1568), add(mulmod(calldataload(1600), calldataload(1376), p), mulmod(calldataload(1632), calldataload(1472), p))), mulmod(calldataload(1472), mulmod(calldataload(1664), calldataload(1376), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next clock
                mstore(2816, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(1696), sub(p, calldataload(1408)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next counter
                mstore(2816, addmod(mload(2816), mulmod(mload(32), add(calldataload(1728), sub(p, mod(add(mulmod(add(1, sub(p, calldataload(1760))), add(add(calldataload(1792), 1), mulmod(calldataload(1824), calldataload(1536), p)), p), mulmod(calldataload(1760), add(calldataload(1824), mulmod(calldataload(1344), calldataload(1376), p)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next frame
                mstore(2816, addmod(mload(2816), mulmod(mload(32), add(calldataload(1856), sub(p, mod(add(calldataload(1312), mulmod(calldataload(1760), add(calldataload(1536), sub(p, calldataload(1312))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first clock
                mstore(2848, mulmod(mload(32), add(calldataload(1408), 0x800000000000010ffffffffffffffffffffffffffffffffffffffffff000000), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first counter
                mstore(2848, addmod(mload(2848), mulmod(mload(32), add(calldataload(1792), 0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first frame
                mstore(2848, addmod(mload(2848), mulmod(mload(32), calldataload(1312), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last counter
                mstore(2880, mulmod(mload(32), calldataload(1792), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, mulmod(calldataload(64), add(calldataload(1632), mulmod(calldataload(64), add(calldataload(1664), mulmod(calldataload(64), add(calldataload(1504), mulmod(calldataload(64), add(calldataload(1824), mulmod(calldataload(64), add(calldataload(1760), mulmod(calldataload(64), add(calldataload(1344), mulmod(calldataload(64), add(calldataload(1440), mulmod(calldataload(64), add(calldataload(1248), mulmod(calldataload(1920), calldataload(64), p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(4, mulmod(calldataload(64), add(calldataload(1792), mulmod(calldataload(64), add(calldataload(2048), mulmod(calldataload(64), add(calldataload(2016), mulmod(calldataload(64), add(calldataload(1984), mulmod(calldataload(64), add(calldataload(1952), mulmod(calldataload(64), add(calldataload(1568), mulmod(calldataload(64), add(mload(2944), calldataload(1600)), p)), p)), p)), p)), p)), p)), p)), p))))
                mstore(2976, mulmod(calldataload(1536), calldataload(64), p))
                mstore(3008, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(calldataload(1920), mulmod(calldataload(64), add(calldataload(1376), mulmod(calldataload(64), add(mload(2976), calldataload(1472)), p)), p)), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(1888), mulmod(mload(2944), mload(3008), p), p), sub(p, mod(add(mload(3008), mulmod(calldataload(1920), mload(2944), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(3008, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(1280), calldataload(2048)), mulmod(calldataload(1376), calldataload(64), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(1312), calldataload(2016)), mulmod(calldataload(1280), calldataload(64), p)), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(2080), mulmod(mload(3008), mload(2944), p), p), sub(p, mod(add(mulmod(mload(2944), sub(p, calldataload(1344)), p), mulmod(mload(3008), sub(p, calldataload(1248)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(1888), calldataload(2080)))
                mstore(3008, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(1312), calldataload(1984)), mulmod(calldataload(1472), calldataload(64), p)), p)), p))))
                mstore(2976, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(mload(2976), add(calldataload(1312), calldataload(1952))), p)), p))))
                mstore(3040, mulmod(mload(3008), mload(2976), p))
                mstore(2976, add(mulmod(mload(2976), sub(p, calldataload(1440)), p), mulmod(calldataload(2176), mload(3008), p)))
                // interaction 1.0
                mstore(2912, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3040), add(add(calldataload(2112), sub(p, calldataload(2144))), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, addmod(mload(2848), mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3040), add(calldataload(2112), sub(p, mod(mload(2944), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, addmod(mload(2880), mulmod(mload(32), add(calldataload(2112), sub(p, calldataload(1216))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(1248), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), sub(p, mload(160))), mulmod(mload(2816), mload(1248), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(1280), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(1312), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2912), mload(1248), p), p), p))
            }
            // machine 2: 16 constraints, base is the frame unless indirect to interaction claimed sum: constraints
            {
                // base is the frame unless indirect
                mstore(2784, mulmod(mload(32), mulmod(add(1, sub(p, calldataload(2272))), add(calldataload(2304), sub(p, calldataload(2336))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is the clock unless read
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(add(1, sub(p, calldataload(2368))), add(calldataload(2400), sub(p, calldataload(2432))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is the frame unless read
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(add(1, sub(p, calldataload(2464))), add(calldataload(2496), sub(p, calldataload(2336))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // c
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(2528), calldataload(2560), p), sub(p, mod(add(add(calldataload(2592), add(mulmod(calldataload(2624), calldataload(2400), p), mulmod(calldataload(2656), calldataload(2496), p))), mulmod(calldataload(2496), mulmod(calldataload(2688), calldataload(2400), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next clock
                mstore(2816, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(2720), sub(p, calldataload(2432)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next counter
                mstore(2816, addmod(mload(2816), mulmod(mload(32), add(calldataload(2752), sub(p, mod(add(mulmod(add(1, sub(p, calldataload(2784))), add(add(calldataload(2816), 1), mulmod(calldataload(2848), calldataload(2560), p)), p), mulmod(calldataload(2784), add(calldataload(2848), mulmod(calldataload(2368), calldataload(2400), p)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next frame
                mstore(2816, addmod(mload(2816), mulmod(mload(32), add(calldataload(2880), sub(p, mod(add(calldataload(2336), mulmod(calldataload(2784), add(calldataload(2560), sub(p, calldataload(2336))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first clock
                mstore(2848, mulmod(mload(32), add(calldataload(2432), 0x800000000000010fffffffffffffffffffffffffffffffffffffffffe000000), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first counter
                mstore(2848, addmod(mload(2848), mulmod(mload(32), add(calldataload(2816), 0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffe), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first frame
                mstore(2848, addmod(mload(2848), mulmod(mload(32), calldataload(2336), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last counter
                mstore(2880, mulmod(mload(32), calldataload(2816), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, mulmod(calldataload(64), add(calldataload(2656), mulmod(calldataload(64), add(calldataload(2688), mulmod(calldataload(64), add(calldataload(2528), mulmod(calldataload(64), add(calldataload(2848), mulmod(calldataload(64), add(calldataload(2784), mulmod(calldataload(64), add(calldataload(2368), mulmod(calldataload(64), add(calldataload(2464), mulmod(calldataload(64), add(calldataload(2272), mulmod(calldataload(2944), calldataload(64), p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(4, mulmod(calldataload(64), add(calldataload(2816), mulmod(calldataload(64), add(calldataload(3072), mulmod(calldataload(64), add(calldataload(3040), mulmod(calldataload(64), add(calldataload(3008), mulmod(calldataload(64), add(calldataload(2976), mulmod(calldataload(64), add(calldataload(2592), mulmod(calldataload(64), add(mload(2944), calldataload(2624)), p)), p)), p)), p)), p)), p)), p)), p))))
                mstore(2976, mulmod(calldataload(2560), calldataload(64), p))
                mstore(3008, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(calldataload(2944), mulmod(calldataload(64), add(calldataload(2400), mulmod(calldataload(64), add(mload(2976), calldataload(2496)), p)), p)), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(2912), mulmod(mload(2944), mload(3008), p), p), sub(p, mod(add(mload(3008), mulmod(calldataload(2944), mload(2944), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(3008, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(2304), calldataload(3072)), mulmod(calldataload(2400), calldataload(64), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(2336), calldataload(3040)), mulmod(calldataload(2304), calldataload(64), p)), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(3104), mulmod(mload(3008), mload(2944), p), p), sub(p, mod(add(mulmod(mload(2944), sub(p, calldataload(2368)), p), mulmod(mload(3008), sub(p, calldataload(2272)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(2912), calldataload(3104)))
                mstore(3008, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(2336), calldataload(3008)), mulmod(calldataload(2496), calldataload(64), p)), p)), p))))
                mstore(2976, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(mload(2976), add(calldataload(2336), calldataload(2976))), p)), p))))
                mstore(3040, mulmod(mload(3008), mload(2976), p))
                mstore(2976, add(mulmod(mload(2976), sub(p, calldataload(2464)), p), mulmod(calldataload(3200), mload(3008), p)))
                // interaction 1.0
                mstore(2912, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3040), add(add(calldataload(3136), sub(p, calldataload(3168))), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, addmod(mload(2848), mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3040), add(calldataload(3136), sub(p, mod(mload(2944), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, addmod(mload(2880), mulmod(mload(32), add(calldataload(3136), sub(p, calldataload(2240))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(1344), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), sub(p, mload(224))), mulmod(mload(2816), mload(1344), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(1376), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(1408), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2912), mload(1344), p), p), p))
            }
            // program: 3 constraints, interaction 1.0 to interaction claimed sum: constraints
            {
                mstore(2880, mulmod(calldataload(64), add(calldataload(3616), mulmod(calldataload(64), add(calldataload(3584), mulmod(calldataload(64), add(calldataload(3552), mulmod(calldataload(64), add(calldataload(3520), mulmod(calldataload(64), add(calldataload(3488), mulmod(calldataload(64), add(calldataload(3456), mulmod(calldataload(64), add(calldataload(3424), mulmod(calldataload(64), add(calldataload(3392), mulmod(calldataload(3360), calldataload(64), p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2880, add(calldataload(32), sub(p, mod(add(4, mulmod(calldataload(64), add(calldataload(3840), mulmod(calldataload(64), add(calldataload(3808), mulmod(calldataload(64), add(calldataload(3776), mulmod(calldataload(64), add(calldataload(3744), mulmod(calldataload(64), add(calldataload(3712), mulmod(calldataload(64), add(calldataload(3680), mulmod(calldataload(64), add(mload(2880), calldataload(3648)), p)), p)), p)), p)), p)), p)), p)), p))))
                mstore(2912, sub(p, calldataload(3872)))
                // interaction 1.0
                mstore(2784, mulmod(mload(32), add(sub(p, mload(2912)), mulmod(mload(2880), add(calldataload(3296), sub(p, calldataload(3328))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2816, mulmod(mload(32), add(sub(p, mload(2912)), mulmod(calldataload(3296), mload(2880), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2848, mulmod(mload(32), add(calldataload(3296), sub(p, calldataload(3264))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2784), mload(1440), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2816), mload(1472), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(1504), p), p))
            }
            // input: 5 constraints, first address to interaction claimed sum: constraints
            {
                // first address
                mstore(2784, mulmod(mload(32), add(calldataload(3968), 0x7ffffffffffff11000000000000000000000000000000000000000000000001), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next address
                mstore(2816, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(4000), sub(p, calldataload(3968)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(3968), mulmod(calldataload(4096), calldataload(64), p)), p)), p))))
                // interaction 1.0
                mstore(2848, mulmod(mload(32), add(sub(p, calldataload(4128)), mulmod(mload(2912), add(calldataload(4032), sub(p, calldataload(4064))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, calldataload(4128)), mulmod(calldataload(4032), mload(2912), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(4032), sub(p, calldataload(3936))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(1536), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), sub(p, mload(352))), mulmod(mload(2816), mload(1568), p), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2848), mload(1568), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(1600), p), p))
            }
            // write: 8 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2912, add(1, sub(p, calldataload(4224))))
                // active is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(4224), mload(2912), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(4256), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(4288), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // c is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(4320), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // uses is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(4352), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(12, mulmod(calldataload(64), add(calldataload(4256), mulmod(calldataload(64), add(calldataload(4288), mulmod(calldataload(4320), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(4320), mulmod(calldataload(4256), calldataload(64), p)), p)), p))))
                mstore(2976, mulmod(mload(2912), mload(2944), p))
                mstore(2944, add(mulmod(calldataload(4352), mload(2912), p), mulmod(mload(2944), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff5, calldataload(4224), p), p)))
                // interaction 1.0
                mstore(2816, mulmod(mload(32), add(sub(p, mod(mload(2944), p)), mulmod(mload(2976), add(calldataload(4384), sub(p, calldataload(4416))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, mulmod(mload(32), add(sub(p, mod(mload(2944), p)), mulmod(calldataload(4384), mload(2976), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(4384), sub(p, calldataload(4192))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(1632), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2816), mload(1632), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(1664), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(1696), p), p))
            }
            // equal: 9 constraints, c is 0 if a and b differ to interaction claimed sum: constraints
            {
                mstore(2912, add(calldataload(4544), sub(p, calldataload(4576))))
                // c is 0 if a and b differ
                mstore(2784, mulmod(mload(32), mulmod(calldataload(4512), mload(2912), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // c is 1 if they do not
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(add(calldataload(4608), sub(p, calldataload(4512))), sub(p, mulmod(mload(2912), calldataload(4640), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(1, sub(p, calldataload(4608))))
                // the inverse is 0 if they do not
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(4640), add(mload(2912), calldataload(4512)), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // active is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(4608), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(4544), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(4576), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(1, mulmod(calldataload(64), add(calldataload(4544), mulmod(calldataload(64), add(calldataload(4576), mulmod(calldataload(4512), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2944, mulmod(0x800000000000011000000000000000000000000000000000000000000000000, calldataload(4608), p))
                // interaction 1.0
                mstore(2816, mulmod(mload(32), add(sub(p, mload(2944)), mulmod(mload(2912), add(calldataload(4672), sub(p, calldataload(4704))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, mulmod(mload(32), add(sub(p, mload(2944)), mulmod(calldataload(4672), mload(2912), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(4672), sub(p, calldataload(4480))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(1728), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2816), mload(1728), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(1760), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(1792), p), p))
            }
            // less 64: 11 constraints, c is a bit to interaction claimed sum: constraints
            {
                // c is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(4800), add(1, sub(p, calldataload(4800))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(1, sub(p, calldataload(4832))))
                // active is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(4832), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(4864), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(4896), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(4864), sub(p, calldataload(4896))))
                // the difference is its limbs
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(add(mload(2912), mulmod(calldataload(4800), add(add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(4896), sub(p, calldataload(4864)))), sub(p, mod(mload(2912), p))), p)), sub(p, mod(add(calldataload(5056), mulmod(8192, add(calldataload(5024), mulmod(8192, add(calldataload(4992), mulmod(8192, add(calldataload(4960), mulmod(calldataload(4928), 8192, p)), p)), p)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(4, mulmod(calldataload(64), add(calldataload(4864), mulmod(calldataload(64), add(calldataload(4896), mulmod(calldataload(4800), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5056), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(5088), mulmod(mload(2912), mload(2944), p), p), sub(p, mod(add(mload(2912), mulmod(mload(2944), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffd, calldataload(4832), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5024), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4992), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(5120), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4960), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(4928), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(5152), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(5152), add(calldataload(5088), calldataload(5120))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(4928), 2, p), p)), p))))
                // interaction 1.0
                mstore(2816, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(2912), add(add(calldataload(5184), sub(p, calldataload(5216))), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(2912), add(calldataload(5184), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(5184), sub(p, calldataload(4768))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(1824), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2816), mload(1824), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(1856), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(1888), p), p))
            }
            // less 128: 13 constraints, c is a bit to interaction claimed sum: constraints
            {
                // c is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(5312), add(1, sub(p, calldataload(5312))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(1, sub(p, calldataload(5344))))
                // active is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(5344), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(5376), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(5408), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(5376), sub(p, calldataload(5408))))
                mstore(2944, mulmod(8192, add(calldataload(5696), mulmod(8192, add(calldataload(5664), mulmod(8192, add(calldataload(5632), mulmod(8192, add(calldataload(5600), mulmod(8192, add(calldataload(5568), mulmod(8192, add(calldataload(5536), mulmod(8192, add(calldataload(5504), mulmod(8192, add(calldataload(5472), mulmod(calldataload(5440), 8192, p)), p)), p)), p)), p)), p)), p)), p)), p))
                // the difference is its limbs
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), calldataload(5728)), p)), add(mload(2912), mulmod(calldataload(5312), add(add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(5408), sub(p, calldataload(5376)))), sub(p, mod(mload(2912), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(5, mulmod(calldataload(64), add(calldataload(5376), mulmod(calldataload(64), add(calldataload(5408), mulmod(calldataload(5312), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5728), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(5760), mulmod(mload(2944), mload(2912), p), p), sub(p, mod(add(mload(2944), mulmod(mload(2912), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffc, calldataload(5344), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5696), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5664), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(5792), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5632), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5600), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(5824), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5568), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5536), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.3
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(5856), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5504), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5472), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.4
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(5888), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(5888), add(calldataload(5856), add(calldataload(5824), add(calldataload(5760), calldataload(5792))))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(5440), calldataload(64), p)), p))))
                mstore(2976, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(5440), 4, p), p)), p))))
                mstore(3008, mulmod(mload(2944), mload(2976), p))
                mstore(2976, add(mload(2976), mload(2944)))
                // interaction 1.0
                mstore(2816, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3008), add(add(calldataload(5920), sub(p, calldataload(5952))), sub(p, mod(mload(2912), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3008), add(calldataload(5920), sub(p, mod(mload(2912), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(5920), sub(p, calldataload(5280))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(1920), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2816), mload(1920), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(1952), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(1984), p), p))
            }
            // less 250: 18 constraints, c is a bit to interaction claimed sum: constraints
            {
                // c is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(6048), add(1, sub(p, calldataload(6048))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(1, sub(p, calldataload(6080))))
                // active is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(6080), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(6112), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(6144), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(6112), sub(p, calldataload(6144))))
                mstore(2944, mulmod(8192, add(calldataload(6432), mulmod(8192, add(calldataload(6400), mulmod(8192, add(calldataload(6368), mulmod(8192, add(calldataload(6336), mulmod(8192, add(calldataload(6304), mulmod(8192, add(calldataload(6272), mulmod(8192, add(calldataload(6240), mulmod(8192, add(calldataload(6208), mulmod(calldataload(6176), 8192, p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2944, mulmod(8192, add(calldataload(6720), mulmod(8192, add(calldataload(6688), mulmod(8192, add(calldataload(6656), mulmod(8192, add(calldataload(6624), mulmod(8192, add(calldataload(6592), mulmod(8192, add(calldataload(6560), mulmod(8192, add(calldataload(6528), mulmod(8192, add(calldataload(6496), mulmod(8192, add(mload(2944), calldataload(6464)), p)), p)), p)), p)), p)), p)), p)), p)), p))
                // the difference is its limbs
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(add(mload(2912), mulmod(calldataload(6048), add(add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(6144), sub(p, calldataload(6112)))), sub(p, mod(mload(2912), p))), p)), sub(p, mod(add(calldataload(6784), mulmod(8192, add(mload(2944), calldataload(6752)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(6, mulmod(calldataload(64), add(calldataload(6112), mulmod(calldataload(64), add(calldataload(6144), mulmod(calldataload(6048), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6784), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(6816), mulmod(mload(2944), mload(2912), p), p), sub(p, mod(add(mload(2944), mulmod(mload(2912), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffb, calldataload(6080), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6752), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6720), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(6848), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6688), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6656), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(6880), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6624), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6592), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.3
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(6912), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6560), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6528), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.4
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(6944), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6496), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6464), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.5
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(6976), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6432), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6400), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.6
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(7008), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6368), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6336), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.7
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(7040), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6304), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6272), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.8
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(7072), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6240), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6208), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.9
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(7104), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(7104), add(calldataload(7072), add(calldataload(7040), add(calldataload(7008), add(calldataload(6976), add(calldataload(6944), add(calldataload(6912), add(calldataload(6880), add(calldataload(6816), calldataload(6848)))))))))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(6176), calldataload(64), p)), p))))
                mstore(2976, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(6176), 1024, p), p)), p))))
                mstore(3008, mulmod(mload(2912), mload(2976), p))
                mstore(2976, add(mload(2976), mload(2912)))
                // interaction 1.0
                mstore(2816, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3008), add(add(calldataload(7136), sub(p, calldataload(7168))), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3008), add(calldataload(7136), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(7136), sub(p, calldataload(6016))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(2016), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2816), mload(2016), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(2048), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(2080), p), p))
            }
            // range table: 3 constraints, interaction 1.0 to interaction claimed sum: constraints
            {
                mstore(2880, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(7328), calldataload(64), p)), p))))
                mstore(2912, sub(p, calldataload(7360)))
                // interaction 1.0
                mstore(2784, mulmod(mload(32), add(sub(p, mload(2912)), mulmod(mload(2880), add(calldataload(7264), sub(p, calldataload(7296))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2816, mulmod(mload(32), add(sub(p, mload(2912)), mulmod(calldataload(7264), mload(2880), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2848, mulmod(mload(32), add(calldataload(7264), sub(p, calldataload(7232))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2784), mload(2112), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2816), mload(2144), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(2176), p), p))
            }
            // range 64: 9 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2912, add(1, sub(p, calldataload(7456))))
                // active is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(7456), mload(2912), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(7488), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(7520), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(2, mulmod(calldataload(64), add(calldataload(7488), mulmod(calldataload(64), add(calldataload(7520), mulmod(calldataload(64), add(calldataload(7712), mulmod(8192, add(calldataload(7680), mulmod(8192, add(calldataload(7648), mulmod(8192, add(calldataload(7616), mulmod(calldataload(7584), 8192, p)), p)), p)), p)), p)), p)), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(7712), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(7552), mulmod(mload(2912), mload(2944), p), p), sub(p, mod(add(mload(2912), mulmod(mload(2944), mulmod(0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff, calldataload(7456), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(7680), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(7648), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(7744), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(7616), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(7584), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(7776), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(7776), add(calldataload(7552), calldataload(7744))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(7584), 2, p), p)), p))))
                // interaction 1.0
                mstore(2816, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(2912), add(add(calldataload(7808), sub(p, calldataload(7840))), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(2912), add(calldataload(7808), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(7808), sub(p, calldataload(7424))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(2208), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2816), mload(2208), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(2240), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(2272), p), p))
            }
            // range 128: 11 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2912, add(1, sub(p, calldataload(7936))))
                // active is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(7936), mload(2912), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // a is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(7968), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // b is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(8000), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, mulmod(8192, add(calldataload(8320), mulmod(8192, add(calldataload(8288), mulmod(8192, add(calldataload(8256), mulmod(8192, add(calldataload(8224), mulmod(8192, add(calldataload(8192), mulmod(8192, add(calldataload(8160), mulmod(8192, add(calldataload(8128), mulmod(8192, add(calldataload(8096), mulmod(calldataload(8064), 8192, p)), p)), p)), p)), p)), p)), p)), p)), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(3, mulmod(calldataload(64), add(calldataload(7968), mulmod(calldataload(64), add(calldataload(8000), mulmod(calldataload(64), add(mload(2912), calldataload(8352)), p)), p)), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8352), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(8032), mulmod(mload(2912), mload(2944), p), p), sub(p, mod(add(mload(2912), mulmod(mload(2944), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffe, calldataload(7936), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8320), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8288), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(8384), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8256), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8224), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(8416), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8192), calldataload(64), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8160), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.3
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2912), mload(2944)), p)), mulmod(calldataload(8448), mulmod(mload(2944), mload(2912), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8128), calldataload(64), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8096), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.4
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, mod(add(mload(2944), mload(2912)), p)), mulmod(calldataload(8480), mulmod(mload(2912), mload(2944), p), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(8480), add(calldataload(8448), add(calldataload(8416), add(calldataload(8032), calldataload(8384))))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(8064), calldataload(64), p)), p))))
                mstore(2976, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(8064), 4, p), p)), p))))
                mstore(3008, mulmod(mload(2912), mload(2976), p))
                mstore(2976, add(mload(2976), mload(2912)))
                // interaction 1.0
                mstore(2816, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3008), add(add(calldataload(8512), sub(p, calldataload(8544))), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, mulmod(mload(32), add(sub(p, mod(mload(2976), p)), mulmod(mload(3008), add(calldataload(8512), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(8512), sub(p, calldataload(7904))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(2304), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2816), mload(2304), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(2336), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(2368), p), p))
            }
            // power: 3 constraints, interaction 1.0 to interaction claimed sum: constraints
            {
                mstore(2880, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(9, mulmod(calldataload(64), add(calldataload(8736), mulmod(calldataload(64), mulmod(calldataload(8704), calldataload(64), p), p)), p)), p)), p))))
                mstore(2912, mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff8, calldataload(8768), p))
                // interaction 1.0
                mstore(2784, mulmod(mload(32), add(sub(p, mload(2912)), mulmod(mload(2880), add(calldataload(8640), sub(p, calldataload(8672))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2816, mulmod(mload(32), add(sub(p, mload(2912)), mulmod(calldataload(8640), mload(2880), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2848, mulmod(mload(32), add(calldataload(8640), sub(p, calldataload(8608))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2784), mload(2400), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2816), mload(2432), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(2464), p), p))
            }
            // storage: 21 constraints, is open is a bit to interaction claimed sum: constraints
            {
                // is open is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(8864), add(1, sub(p, calldataload(8864))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(1, sub(p, calldataload(8896))))
                // is access is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(8896), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // is replace is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(8928), add(1, sub(p, calldataload(8928))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // is close is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(8960), add(1, sub(p, calldataload(8960))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(8864), calldataload(8896)))
                mstore(2976, add(mload(2944), calldataload(8960)))
                mstore(3008, add(1, sub(p, mod(mload(2976), p))))
                // one kind
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2976), mload(3008), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // only an access replaces
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(8928), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // else it keeps its pointer
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(add(calldataload(8896), sub(p, calldataload(8928))), add(calldataload(8992), sub(p, calldataload(9024))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the time has risen
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(8896), add(add(add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(9056), sub(p, calldataload(9088)))), sub(p, calldataload(9120))), sub(p, mulmod(8192, calldataload(9152), p))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // key is 0 if not used
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(3008), calldataload(9184), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // time is 0 if not used
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9056), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(3008, add(calldataload(8896), calldataload(8960)))
                mstore(2976, add(1, sub(p, mod(mload(3008), p))))
                // old is 0 if not used
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2976), calldataload(9024), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // new is 0 if not used
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(8992), add(1, sub(p, mod(mload(2944), p))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // previous time is 0 if not used
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2976), calldataload(9088), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // limb 0 is 0 if not used
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9120), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // limb 1 is 0 if not used
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9152), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(13, mulmod(calldataload(64), add(calldataload(9184), mulmod(calldataload(64), add(calldataload(9056), mulmod(calldataload(9024), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2976, mulmod(calldataload(64), add(calldataload(8992), mulmod(0, calldataload(64), p)), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(14, mulmod(calldataload(64), add(mload(2976), calldataload(9056)), p)), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(9216), mulmod(mload(2912), mload(2944), p), p), sub(p, mod(add(mulmod(mload(2944), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff4, calldataload(8896), p), p), mulmod(mload(2912), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff3, calldataload(8928), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2976, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(15, mulmod(calldataload(64), add(mload(2976), calldataload(9184)), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(6, mulmod(calldataload(64), add(calldataload(9184), mulmod(calldataload(64), add(calldataload(9024), mulmod(calldataload(9088), calldataload(64), p)), p)), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(9248), mulmod(mload(2976), mload(2944), p), p), sub(p, mod(add(mulmod(mload(2976), sub(p, mod(mload(3008), p)), p), mulmod(mload(2944), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff2, calldataload(8864), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(6, mulmod(calldataload(64), add(calldataload(9184), mulmod(calldataload(64), add(calldataload(8992), mulmod(calldataload(9056), calldataload(64), p)), p)), p)), p))))
                mstore(2976, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(9120), calldataload(64), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(9280), mulmod(mload(2944), mload(2976), p), p), sub(p, mod(add(mulmod(mload(2976), add(calldataload(8896), calldataload(8864)), p), mulmod(calldataload(8896), mload(2944), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2976, add(calldataload(9280), add(calldataload(9216), calldataload(9248))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(9152), calldataload(64), p)), p))))
                // interaction 1.0
                mstore(2816, mulmod(mload(32), add(sub(p, calldataload(8896)), mulmod(mload(2944), add(add(calldataload(9312), sub(p, calldataload(9344))), sub(p, mod(mload(2976), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2848, mulmod(mload(32), add(sub(p, calldataload(8896)), mulmod(mload(2944), add(calldataload(9312), sub(p, mod(mload(2976), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(9312), sub(p, calldataload(8832))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(2496), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2816), mload(2496), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2848), mload(2528), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(2560), p), p))
            }
            // sponge: 29 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2912, add(1, sub(p, calldataload(9440))))
                // active is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(9440), mload(2912), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(1, sub(p, calldataload(9472))))
                // first is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9472), mload(2944), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2976, add(1, sub(p, calldataload(9504))))
                // last is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9504), mload(2976), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first rows are active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9472), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last rows are active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9504), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(3008, add(calldataload(9440), sub(p, calldataload(9504))))
                // runs go on
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(add(calldataload(9536), sub(p, calldataload(9568))), sub(p, mod(mload(3008), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // nothing goes on at the top
                mstore(2816, mulmod(mload(32), add(calldataload(9440), sub(p, calldataload(9472))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // odd is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9600), add(1, sub(p, calldataload(9600))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the pointer moves on
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(3008), add(0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff, add(calldataload(9632), sub(p, calldataload(9664)))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // two words less remain
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(3008), add(2, add(calldataload(9696), sub(p, calldataload(9728)))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // one result
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(3008), add(calldataload(9760), sub(p, calldataload(9792))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // only the last row is odd
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9600), mload(2976), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the last row has one word if odd
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9504), add(calldataload(9728), sub(p, calldataload(9600))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // else its x is 1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(add(calldataload(9504), sub(p, calldataload(9600))), add(calldataload(9824), 0x800000000000011000000000000000000000000000000000000000000000000), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // its y is 1 if odd, else 0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9504), add(calldataload(9856), sub(p, calldataload(9600))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // its output is the result
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(9504), add(calldataload(9888), sub(p, calldataload(9792))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // x is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9824), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // y is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9856), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // out 0 is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9888), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // out 1 is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9920), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // out 2 is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9952), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // pointer is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9664), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // remaining is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9728), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // result is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(9792), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(10, mulmod(calldataload(64), add(calldataload(9664), mulmod(calldataload(64), add(calldataload(9728), mulmod(calldataload(9792), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2976, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(9664), mulmod(calldataload(9824), calldataload(64), p)), p)), p))))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(9984), mulmod(mload(2912), mload(2976), p), p), sub(p, mod(add(mulmod(mload(2976), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff7, calldataload(9472), p), p), mulmod(mload(2912), sub(p, mod(add(mload(3008), calldataload(9600)), p)), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(sub(p, sub(p, mod(mload(3008), p))), mulmod(calldataload(0x2720), add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(9664), 1), mulmod(calldataload(9856), calldataload(64), p)), p)), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(3008, add(calldataload(9984), calldataload(0x2720)))
                mstore(2944, add(calldataload(32), sub(p, mod(add(5, mulmod(calldataload(64), add(add(calldataload(9824), mulmod(mload(2944), calldataload(0x27c0), p)), mulmod(calldataload(64), add(add(calldataload(9856), mulmod(mload(2944), calldataload(0x27a0), p)), mulmod(calldataload(64), add(mulmod(mload(2944), calldataload(0x2780), p), mulmod(calldataload(64), add(calldataload(9888), mulmod(calldataload(64), add(calldataload(9920), mulmod(calldataload(9952), calldataload(64), p)), p)), p)), p)), p)), p)), p))))
                // interaction 1.0
                mstore(2848, mulmod(mload(32), add(sub(p, calldataload(9440)), mulmod(mload(2944), add(add(calldataload(0x2740), sub(p, calldataload(0x2760))), sub(p, mod(mload(3008), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2816, addmod(mload(2816), mulmod(mload(32), add(sub(p, calldataload(9440)), mulmod(mload(2944), add(calldataload(0x2740), sub(p, mod(mload(3008), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(0x2740), sub(p, calldataload(9408))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(2592), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2816), mload(2624), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2848), mload(2592), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(2656), p), p))
            }
            // path: 31 constraints, active is a bit to interaction claimed sum: constraints
            {
                mstore(2912, add(1, sub(p, calldataload(0x2820))))
                // active is a bit
                mstore(2784, mulmod(mload(32), mulmod(calldataload(0x2820), mload(2912), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(1, sub(p, calldataload(0x2840))))
                // first is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(0x2840), mload(2944), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(0x2860), add(1, sub(p, calldataload(0x2860))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first rows are active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(0x2840), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last rows are active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(0x2860), mload(2912), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2976, add(calldataload(0x2820), sub(p, calldataload(0x2860))))
                // runs go on
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(add(calldataload(0x2880), sub(p, calldataload(0x28a0))), sub(p, mod(mload(2976), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // nothing goes on at the top
                mstore(2816, mulmod(mload(32), add(calldataload(0x2820), sub(p, calldataload(0x2840))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // bit is a bit
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(0x28c0), add(1, sub(p, calldataload(0x28c0))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(3008, add(calldataload(0x28e0), sub(p, calldataload(0x28c0))))
                // the bit is the lowest
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2976), add(mload(3008), sub(p, mulmod(2, calldataload(0x2900), p))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the parent is the next node
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2976), add(calldataload(0x2920), sub(p, calldataload(0x2940))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the pointer moves on
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2976), add(0x800000000000011000000000000000000000000000000000000000000000000, add(calldataload(0x2960), sub(p, calldataload(0x2980)))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // one sibling less remains
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2976), add(1, add(calldataload(0x29a0), sub(p, calldataload(0x29c0)))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // one result
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2976), add(calldataload(0x29e0), sub(p, calldataload(0x2a00))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // no bit is left over
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(0x2860), mload(3008), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // one sibling is left
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(0x2860), add(calldataload(0x29c0), 0x800000000000011000000000000000000000000000000000000000000000000), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // the last parent is the result
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(calldataload(0x2860), add(calldataload(0x2940), sub(p, calldataload(0x2a00))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // block is 0 unless first
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2944), calldataload(0x2a20), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // bits is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(0x28e0), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // node is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(0x2a40), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // sibling is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(0x2a60), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // pointer is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(0x2980), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // count is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(0x29c0), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // parent is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(0x2940), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // result is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(0x2a00), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // bit is 0 unless active
                mstore(2784, addmod(mload(2784), mulmod(mload(32), mulmod(mload(2912), calldataload(0x28c0), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(11, mulmod(calldataload(64), add(calldataload(0x2a20), mulmod(calldataload(64), add(calldataload(0x2a40), mulmod(calldataload(0x2a00), calldataload(64), p)), p)), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(0x2a20), mulmod(calldataload(0x28e0), calldataload(64), p)), p)), p))))
                mstore(3008, sub(p, calldataload(0x2840)))
                // interaction 1.0 sum 1.0
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(0x2a80), mulmod(mload(2912), mload(2944), p), p), sub(p, mod(add(mulmod(mload(3008), mload(2912), p), mulmod(mload(2944), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff6, calldataload(0x2840), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(0x2a20), 1), mulmod(calldataload(0x2980), calldataload(64), p)), p)), p))))
                mstore(2912, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(add(calldataload(0x2a20), 2), mulmod(calldataload(0x29c0), calldataload(64), p)), p)), p))))
                // interaction 1.0 sum 1.1
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(0x2aa0), mulmod(mload(2944), mload(2912), p), p), sub(p, mod(add(mulmod(mload(3008), mload(2912), p), mulmod(mload(3008), mload(2944), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2912, add(calldataload(32), sub(p, mod(add(3, mulmod(calldataload(64), add(calldataload(0x2980), mulmod(calldataload(0x2a60), calldataload(64), p)), p)), p))))
                mstore(2944, add(calldataload(32), sub(p, mod(add(1, mulmod(calldataload(64), mulmod(calldataload(0x29c0), 64, p), p)), p))))
                // interaction 1.0 sum 1.2
                mstore(2784, addmod(mload(2784), mulmod(mload(32), add(mulmod(calldataload(0x2ac0), mulmod(mload(2912), mload(2944), p), p), sub(p, mod(add(mulmod(mload(2944), sub(p, calldataload(0x2820)), p), mulmod(calldataload(0x2840), mload(2912), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(2944, add(calldataload(0x2ac0), add(calldataload(0x2a80), calldataload(0x2aa0))))
                mstore(2912, add(calldataload(0x2a40), mulmod(calldataload(0x28c0), add(calldataload(0x2a60), sub(p, calldataload(0x2a40))), p)))
                mstore(2912, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(7, mulmod(calldataload(64), add(mload(2912), mulmod(calldataload(64), add(mulmod(calldataload(0x2940), calldataload(64), p), add(add(calldataload(0x2a40), calldataload(0x2a60)), sub(p, mod(mload(2912), p)))), p)), p)), p)), p))))
                mstore(3008, mulmod(7, calldataload(0x2820), p))
                // interaction 1.0
                mstore(2848, mulmod(mload(32), add(sub(p, mload(3008)), mulmod(mload(2912), add(add(calldataload(0x2ae0), sub(p, calldataload(0x2b00))), sub(p, mod(mload(2944), p))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(2816, addmod(mload(2816), mulmod(mload(32), add(sub(p, mload(3008)), mulmod(mload(2912), add(calldataload(0x2ae0), sub(p, mod(mload(2944), p))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(2880, mulmod(mload(32), add(calldataload(0x2ae0), sub(p, calldataload(0x2800))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(2784), mload(2688), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2816), mload(2720), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(2848), mload(2688), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(2880), mload(2752), p), p))
            }
            return(0, 64)
        }
    }
}
