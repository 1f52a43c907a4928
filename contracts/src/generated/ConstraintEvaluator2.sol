// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: 00e1ec0c659c7b572a0ff42f49b9f50ae1555e071c26bf4a788e0f0de3258ee0
pragma solidity 0.8.37;

/// @title Quotients of the constraints at a point, combined
/// @notice Input and result are described in docs/developer/constraint-evaluators.md. Evaluates:
/// - ecdsa: 70 constraints, first number to interaction claimed sum
/// @dev Input, by its first byte; column[n] is the column's value n rows below the point:
/// 0x0000: point
/// 0x0020: z
/// 0x0040: alpha
/// 0x0060: coefficient
/// 0x0080: power
/// 0x00a0: ecdsa: height
/// 0x00c0: ecdsa: claimed_sum
/// 0x00e0: ecdsa: signature[0]
/// 0x0100: ecdsa: signature[-1]
/// 0x0120: ecdsa: key digits[0]
/// 0x0140: ecdsa: nonce digits[0]
/// 0x0160: ecdsa: point x[127]
/// 0x0180: ecdsa: second slope[0]
/// 0x01a0: ecdsa: nonce digits[125]
/// 0x01c0: ecdsa: inverse[0]
/// 0x01e0: ecdsa: key digits[125]
/// 0x0200: ecdsa: message[0]
/// 0x0220: ecdsa: first slope[0]
/// 0x0240: ecdsa: point y[126]
/// 0x0260: ecdsa: point x[126]
/// 0x0280: ecdsa: point y[127]
/// 0x02a0: ecdsa: doubling slope[126]
/// 0x02c0: ecdsa: first slope[126]
/// 0x02e0: ecdsa: x[127]
/// 0x0300: ecdsa: y[127]
/// 0x0320: ecdsa: doubling slope[127]
/// 0x0340: ecdsa: first slope[127]
/// 0x0360: ecdsa: key digits[126]
/// 0x0380: ecdsa: nonce digits[126]
/// 0x03a0: ecdsa: table x[0]
/// 0x03c0: ecdsa: table y[0]
/// 0x03e0: ecdsa: second slope[126]
/// 0x0400: ecdsa: table x[16]
/// 0x0420: ecdsa: table y[16]
/// 0x0440: ecdsa: table x[32]
/// 0x0460: ecdsa: table y[32]
/// 0x0480: ecdsa: second slope[127]
/// 0x04a0: ecdsa: table x[48]
/// 0x04c0: ecdsa: table y[48]
/// 0x04e0: ecdsa: table x[64]
/// 0x0500: ecdsa: table y[64]
/// 0x0520: ecdsa: key digits[127]
/// 0x0540: ecdsa: table x[80]
/// 0x0560: ecdsa: table y[80]
/// 0x0580: ecdsa: table x[96]
/// 0x05a0: ecdsa: table y[96]
/// 0x05c0: ecdsa: nonce digits[127]
/// 0x05e0: ecdsa: table x[112]
/// 0x0600: ecdsa: table y[112]
/// 0x0620: ecdsa: x[0]
/// 0x0640: ecdsa: point x[0]
/// 0x0660: ecdsa: y[0]
/// 0x0680: ecdsa: point y[0]
/// 0x06a0: ecdsa: doubling slope[0]
/// 0x06c0: ecdsa: y[-1]
/// 0x06e0: ecdsa: x[-1]
/// 0x0700: ecdsa: generator sum x[0]
/// 0x0720: ecdsa: generator x[0]
/// 0x0740: ecdsa: generator y[0]
/// 0x0760: ecdsa: generator sum y[0]
/// 0x0780: ecdsa: generator sum x[-4]
/// 0x07a0: ecdsa: generator sum y[-4]
/// 0x07c0: ecdsa: x[126]
/// 0x07e0: ecdsa: x[125]
/// 0x0800: ecdsa: y[125]
/// 0x0820: ecdsa: y[126]
/// 0x0840: ecdsa: inverse[126]
/// 0x0860: ecdsa: generator sum x[124]
/// 0x0880: ecdsa: generator sum y[124]
/// 0x08a0: ecdsa: inverse[127]
/// 0x08c0: ecdsa: sum 2.0[0]
/// 0x08e0: ecdsa: sum 2.0[-2]
/// 0x0900: ecdsa: point y[1]
/// 0x0920: ecdsa: point x[1]
/// 0x0940: ecdsa: nonce digits[1]
/// 0x0960: ecdsa: key digits[1]
/// 0x0980: ecdsa: signature[1]
/// 0x09a0: ecdsa: nonce digits[-1]
/// 0x09c0: ecdsa: key digits[-1]
/// 0x09e0: ecdsa: sum 8.0[0]
/// 0x0a00: ecdsa: sum 8.0[-8]
/// 0x0a20: ecdsa: message[4]
/// 0x0a40: ecdsa: generator y[4]
/// 0x0a60: ecdsa: generator x[4]
/// 0x0a80: ecdsa: message[8]
/// 0x0aa0: ecdsa: sum 16.0[0]
/// 0x0ac0: ecdsa: sum 16.0[-16]
/// 0x0ae0: ecdsa: table uses[0]
/// 0x0b00: ecdsa: table opposite uses[0]
/// 0x0b20: ecdsa: sum 128.0[0]
/// 0x0b40: ecdsa: sum 128.1[0]
/// 0x0b60: ecdsa: sum 128.1[-128]
/// Memory; nothing from 0x0540 on is used:
/// 0x0000 to 0x001f: the sum
/// 0x0020 to 0x003f: the next constraint's power
/// 0x0040 to 0x005f: ecdsa: point^(height / 128)
/// 0x0060 to 0x007f: ecdsa: point^(height / 64)
/// 0x0080 to 0x009f: ecdsa: point^(height / 32)
/// 0x00a0 to 0x00bf: ecdsa: point^(height / 16)
/// 0x00c0 to 0x00df: ecdsa: point^(height / 4)
/// 0x00e0 to 0x00ff: ecdsa: point^(height / 2)
/// 0x0100 to 0x011f: ecdsa: point^(height / 1)
/// 0x0120 to 0x013f: ecdsa: the point of row -128
/// 0x0140 to 0x015f: ecdsa: inverse 0
/// 0x0160 to 0x017f: ecdsa: inverse 1
/// 0x0180 to 0x019f: ecdsa: inverse 2
/// 0x01a0 to 0x01bf: ecdsa: inverse 3
/// 0x01c0 to 0x01df: ecdsa: inverse 4
/// 0x01e0 to 0x01ff: ecdsa: inverse 5
/// 0x0200 to 0x021f: ecdsa: inverse 6
/// 0x0220 to 0x023f: ecdsa: inverse 7
/// 0x0240 to 0x033f: products while inverting
/// 0x0340 to 0x03ff: the exponentiation
/// 0x0240 to 0x025f: ecdsa: window[0]
/// 0x0260 to 0x027f: ecdsa: table nonce digit[0]
/// 0x0280 to 0x029f: ecdsa: table key digit[0]
/// 0x02a0 to 0x02bf: ecdsa: sum of the constraints with inverse 0
/// 0x02c0 to 0x02df: ecdsa: sum of the constraints with inverse 1
/// 0x02e0 to 0x02ff: ecdsa: sum of the constraints with inverse 2
/// 0x0300 to 0x031f: ecdsa: sum of the constraints with inverse 2
/// 0x0320 to 0x033f: ecdsa: sum of the constraints with inverse 1
/// 0x0340 to 0x035f: ecdsa: sum of the constraints with inverse 1
/// 0x0360 to 0x037f: ecdsa: sum of the constraints with inverse 1
/// 0x0380 to 0x039f: ecdsa: sum of the constraints with inverse 3
/// 0x03a0 to 0x03bf: ecdsa: sum of the constraints with inverse 4
/// 0x03c0 to 0x03df: ecdsa: sum of the constraints with inverse 0
/// 0x03e0 to 0x03ff: ecdsa: sum of the constraints with inverse 5
/// 0x0400 to 0x041f: ecdsa: sum of the constraints with inverse 6
/// 0x0420 to 0x043f: ecdsa: sum of the constraints with inverse 0
/// 0x0440 to 0x045f: ecdsa: sum of the constraints with inverse 7
/// 0x0460 to 0x053f: ecdsa: temporaries
contract ConstraintEvaluator2 {
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
            function ecdsaWindow(x, prime) -> value {
                value := 0x7fe9c34ed9aeb387495501a246bdd272689ac4ebc0778985fa2241d9c52748c
                value := add(mulmod(value, x, prime), 0xf64bbfc3988cc1f71735101b0019583fe3d060a869eae33fbf01e803370858)
                value := add(mulmod(value, x, prime), 0x46ec5189a22f8a4df8741ec6faf3428aef06eabe02f77cbc2b7bcfb067fdcb2)
                value := add(mulmod(value, x, prime), 0x7f74282d58567d04cd735f790dd6f1c26cfa60c6169adb4b1d58d9534a351cc)
                value := add(mulmod(value, x, prime), 0xbff44afac86856d90602649ea45e570fb46b1819e0f40cdd03491977734e9b)
                value := add(mulmod(value, x, prime), 0x743a7680652c9fa2b0319ffcafc1bf504884134d3c8c1b015c01012d6267aff)
                value := add(mulmod(value, x, prime), 0x20ac8462663e1d71056e8224b394165d7524c603daa05660d483165f7867fde)
                value := add(mulmod(value, x, prime), 0x4ed7ee36b2eb36356676fccde6b039c1d6cb8d4a9be6f92eacf4cec85f6640f)
                value := add(mulmod(value, x, prime), 0x7fb3ad1f5486761558555e058aecb25f2c943d0727ce672552063eac3a5b65c)
                value := add(mulmod(value, x, prime), 0x30b1df00802c7d5eaf26d4422ed4c2d2c9bd86eb7ef24925d52289a84b967a3)
                value := add(mulmod(value, x, prime), 0x2a9b86aeac2d8bc032127dc58c9c5fcb67cba3aaa02aae8225ef7e46e007f55)
                value := add(mulmod(value, x, prime), 0x61c44bbff28011aa008565dd40767e3ebf634630decce8edc36f3bc28b689ae)
                value := add(mulmod(value, x, prime), 0x5e776488d7d64d289810decd9b6fc3ea5dfec42389df46b97379cd55a32e6b5)
                value := add(mulmod(value, x, prime), 0x107c6ba188dbd435d68c920f9453b1ff2448447e5968f79dc13e6bd99f064c1)
                value := add(mulmod(value, x, prime), 0x61204b56669d1b48666e5f9ee6baa76a6c20b8d6b33a2d1e024204d95e463db)
                value := add(mulmod(value, x, prime), 0x400000000000008800000000000000000000000000000000000000000000000)
                value := add(mulmod(value, x, prime), 0x1edfb4a99962e5c79991a0611945589593df47294cc5d2e1fdbdfb26a1b9c25)
                value := add(mulmod(value, x, prime), 0x6f83945e77242cda29736df06bac4e00dbb7bb81a69708623ec1942660f9b3f)
                value := add(mulmod(value, x, prime), 0x21889b772829b3e767ef213264903c15a2013bdc7620b9468c8632aa5cd194b)
                value := add(mulmod(value, x, prime), 0x1e3bb4400d7fef65ff7a9a22bf8981c1409cb9cf213317123c90c43d7497652)
                value := add(mulmod(value, x, prime), 0x5564795153d2754fcded823a7363a03498345c555fd5517dda1081b91ff80ab)
                value := add(mulmod(value, x, prime), 0x4f4e20ff7fd383b150d92bbdd12b3d2d36427914810db6da2add7657b46985d)
                value := add(mulmod(value, x, prime), 0x4c52e0ab798afaa7aaa1fa75134da0d36bc2f8d83198daadf9c153c5a49a4)
                value := add(mulmod(value, x, prime), 0x312811c94d14cada99890332194fc63e293472b5641906d1530b3137a099bf1)
                value := add(mulmod(value, x, prime), 0x5f537b9d99c1e39efa917ddb4c6be9a28adb39fc255fa99f2b7ce9a08798022)
                value := add(mulmod(value, x, prime), 0xbc5897f9ad3616d4fce6003503e40afb77becb2c373e4fea3fefed29d98501)
                value := add(mulmod(value, x, prime), 0x7400bb5053797ba26f9fd9b615ba1a8f04b94e7e61f0bf322fcb6e6888cb165)
                value := add(mulmod(value, x, prime), 0x8bd7d2a7a9840b328ca086f2290e3d93059f39e96524b4e2a726acb5cae34)
                value := add(mulmod(value, x, prime), 0x3913ae765dd076c2078be139050cbd7510f91541fd088343d484304f980234e)
                value := add(mulmod(value, x, prime), 0x709b4403c67734f08e8caefe4ffe6a7c01c2f9f5796151cc040fe17fcc8f7a8)
                value := add(mulmod(value, x, prime), 0x163cb126514d88b6aafe5db9422d8d97653b143f88767a05ddbe263ad8b74)
                value := add(mulmod(value, x, prime), 0x400000000000008800000000000000000000000000000000000000000000010)
                value := mod(value, prime)
            }
            function ecdsaTableNonceDigit(x, prime) -> value {
                value := 0
                value := add(mulmod(value, x, prime), 0x589408e4a68a65f54cc481990ca7e31f149a395ab20c8368a985989bd04cdf9)
                value := mulmod(value, x, prime)
                value := add(mulmod(value, x, prime), 1)
                value := mulmod(value, x, prime)
                value := add(mulmod(value, x, prime), 0x676bf71b59759ba2b33b7e66f3581ce0eb65c6a54df37c97567a67642fb3208)
                value := mulmod(value, x, prime)
                value := add(mulmod(value, x, prime), 0x400000000000008800000000000000000000000000000000000000000000002)
                value := mod(value, prime)
            }
            function ecdsaTableKeyDigit(x, prime) -> value {
                value := 0x1fdd0a0b56159f41335cd7de4375bc709b3e983185a6b6d2c7563654d28d473
                value := mulmod(value, x, prime)
                value := add(mulmod(value, x, prime), 0x587112effca004f280215977501d9f8fafd8d18c37b33a3b70dbcef0a2da26c)
                value := mulmod(value, x, prime)
                value := add(mulmod(value, x, prime), 0x478eed10035ffc617fdea688afe2607050272e73c84cc5c48f24310f5d25d95)
                value := mulmod(value, x, prime)
                value := add(mulmod(value, x, prime), 0x22f5f4a9ea6102cca32821bc8a438f64c167ce7a59492d38a9c9ab2d72b8d)
                value := add(mulmod(value, x, prime), 0x400000000000008800000000000000000000000000000000000000000000003)
                value := mod(value, prime)
            }
            requireElements(2944, p)
            mstore(0, 0)
            mstore(32, calldataload(128))
            // ecdsa: 70 constraints, first number to interaction claimed sum: rows
            {
                let height := calldataload(160)
                requireHeight(height, 128, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 128), p)
                mstore(64, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(96, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(128, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(160, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(192, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(224, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(256, raisedPoint)
                mstore(288, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 128, p))
                mstore(320, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(352, add(mload(256), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(384, add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(416, add(mload(64), 0x6cbd4d6b94eb939ccb57c5480e138a173a27ace4a5fc54b4787ab61db989929))
                mstore(448, mulmod(add(mload(64), 0x5c3ed0c6f6ac6dd647c9ba3e4721c1eb14011ea3d174c52d7981c5b8145aa75), mulmod(add(mload(96), 0x446ed3ce295dda2b5ea677394813e6eab8bfbc55397aacac8e6df6f4bc9ca34), mulmod(add(mload(128), 0x1dafdc6d65d66b5accedf99bcd607383ad971a9537cdf25d59e99d90becc81e), add(mload(160), 0x800000000000011000000000000000000000000000000000000000000000000), p), p), p))
                mstore(480, add(mload(64), 0x23c12f3909539339b83645c1b8de3e14ebfee15c2e8b3ad2867e3a47eba558c))
                mstore(512, add(mload(160), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(544, add(calldataload(0), sub(p, mload(288))))
            }
            invertAll(320, 256, 576, 832, p)
            // ecdsa: 70 constraints, first number to interaction claimed sum: constraints
            {
                mstore(576, ecdsaWindow(mload(64), p))
                mstore(608, ecdsaTableNonceDigit(mload(64), p))
                mstore(640, ecdsaTableKeyDigit(mload(64), p))
                // first number
                mstore(672, mulmod(mload(32), calldataload(224), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1120, add(calldataload(224), sub(p, calldataload(256))))
                // same number
                mstore(704, mulmod(mload(32), mload(1120), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next number
                mstore(736, mulmod(mload(32), add(mload(1120), 0x800000000000011000000000000000000000000000000000000000000000000), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // highest digit of r
                mstore(768, mulmod(mload(32), mulmod(add(calldataload(288), 0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff), add(calldataload(288), 0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffe), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // highest digit of s
                mstore(768, addmod(mload(768), mulmod(mload(32), mulmod(add(calldataload(320), 0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff), add(calldataload(320), 0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffe), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // r is below 2^251
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(384), add(calldataload(352), 0x11000000000000000000000000000000000000000000000001), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1120, add(calldataload(416), 0x11000000000000000000000000000000000000000000000002))
                // s is below 2^251
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(448), add(mload(1120), 0x11000000000000000000000000000000000000000000000001), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // r
                mstore(768, addmod(mload(768), mulmod(mload(32), add(add(calldataload(480), 0x11000000000000000000000000000000000000000000000002), sub(p, calldataload(352))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // message is not zero
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(512), calldataload(544), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1152, mulmod(calldataload(608), calldataload(608), p))
                // Q is on the curve
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(calldataload(576), calldataload(576), p), sub(p, mod(add(0x6f21413efbe40de150e596d72f7a8c5609ad26c15c915c1f4cdfcb99cee9e89, add(calldataload(608), mulmod(mload(1152), calldataload(608), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1184, mulmod(calldataload(352), calldataload(352), p))
                // R is on the curve
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(calldataload(640), calldataload(640), p), sub(p, mod(add(0x6f21413efbe40de150e596d72f7a8c5609ad26c15c915c1f4cdfcb99cee9e89, add(calldataload(352), mulmod(mload(1184), calldataload(352), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 2 Q
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(calldataload(672), mulmod(2, calldataload(576), p), p), sub(p, mod(add(1, mulmod(3, mload(1152), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1152, add(mulmod(calldataload(672), calldataload(672), p), sub(p, mulmod(2, calldataload(608), p))))
                // 3 Q slope
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(calldataload(704), add(mload(1152), sub(p, calldataload(608))), p), sub(p, mod(add(sub(p, calldataload(576)), add(sub(p, calldataload(576)), mulmod(calldataload(672), add(calldataload(608), sub(p, mod(mload(1152), p))), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 3 Q x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(calldataload(736), sub(p, mod(add(sub(p, calldataload(608)), add(sub(p, mod(mload(1152), p)), mulmod(calldataload(704), calldataload(704), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 3 Q y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(calldataload(768), sub(p, mod(add(sub(p, calldataload(576)), mulmod(calldataload(704), add(calldataload(608), sub(p, calldataload(736))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 2 R
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(calldataload(800), mulmod(2, calldataload(640), p), p), sub(p, mod(add(1, mulmod(3, mload(1184), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1184, add(mulmod(calldataload(800), calldataload(800), p), sub(p, mulmod(2, calldataload(352), p))))
                // 3 R slope
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(calldataload(832), add(mload(1184), sub(p, calldataload(352))), p), sub(p, mod(add(sub(p, calldataload(640)), add(sub(p, calldataload(640)), mulmod(calldataload(800), add(calldataload(352), sub(p, mod(mload(1184), p))), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 3 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(calldataload(864), sub(p, mod(add(sub(p, calldataload(352)), add(sub(p, mod(mload(1184), p)), mulmod(calldataload(832), calldataload(832), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 3 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(calldataload(896), sub(p, mod(add(sub(p, calldataload(640)), mulmod(calldataload(832), add(calldataload(352), sub(p, calldataload(864))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1184, add(calldataload(352), sub(p, calldataload(608))))
                mstore(1152, mulmod(mload(1184), mload(1184), p))
                mstore(1216, sub(p, calldataload(640)))
                mstore(1248, add(mload(1216), sub(p, calldataload(576))))
                // table 1 Q - 1 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1152), add(calldataload(352), add(calldataload(928), calldataload(608))), p), sub(p, mulmod(mload(1248), mload(1248), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - 1 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1184), add(calldataload(960), calldataload(576)), p), sub(p, mulmod(mload(1248), add(calldataload(608), sub(p, calldataload(928))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - 1 R: x differ
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(992), add(calldataload(608), sub(p, calldataload(352))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1248, add(calldataload(640), sub(p, calldataload(576))))
                // table 1 Q - -1 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1152), add(calldataload(352), add(calldataload(1024), calldataload(608))), p), sub(p, mulmod(mload(1248), mload(1248), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - -1 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1184), add(calldataload(1056), calldataload(576)), p), sub(p, mulmod(mload(1248), add(calldataload(608), sub(p, calldataload(1024))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1248, add(calldataload(864), sub(p, calldataload(608))))
                mstore(1184, mulmod(mload(1248), mload(1248), p))
                mstore(1152, sub(p, calldataload(896)))
                mstore(1280, add(mload(1152), sub(p, calldataload(576))))
                // table 1 Q - 3 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1184), add(calldataload(864), add(calldataload(1088), calldataload(608))), p), sub(p, mulmod(mload(1280), mload(1280), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - 3 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1248), add(calldataload(1120), calldataload(576)), p), sub(p, mulmod(mload(1280), add(calldataload(608), sub(p, calldataload(1088))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - 3 R: x differ
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(1152), add(calldataload(608), sub(p, calldataload(864))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1280, add(calldataload(896), sub(p, calldataload(576))))
                // table 1 Q - -3 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1184), add(calldataload(864), add(calldataload(1184), calldataload(608))), p), sub(p, mulmod(mload(1280), mload(1280), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - -3 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1248), add(calldataload(1216), calldataload(576)), p), sub(p, mulmod(mload(1280), add(calldataload(608), sub(p, calldataload(1184))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1280, add(calldataload(352), sub(p, calldataload(736))))
                mstore(1248, mulmod(mload(1280), mload(1280), p))
                mstore(1216, add(mload(1216), sub(p, calldataload(768))))
                // table 3 Q - 1 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1248), add(calldataload(352), add(calldataload(1248), calldataload(736))), p), sub(p, mulmod(mload(1216), mload(1216), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - 1 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1280), add(calldataload(1280), calldataload(768)), p), sub(p, mulmod(mload(1216), add(calldataload(736), sub(p, calldataload(1248))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - 1 R: x differ
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(1312), add(calldataload(736), sub(p, calldataload(352))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1216, add(calldataload(640), sub(p, calldataload(768))))
                // table 3 Q - -1 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1248), add(calldataload(352), add(calldataload(1344), calldataload(736))), p), sub(p, mulmod(mload(1216), mload(1216), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - -1 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1280), add(calldataload(1376), calldataload(768)), p), sub(p, mulmod(mload(1216), add(calldataload(736), sub(p, calldataload(1344))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1216, add(calldataload(864), sub(p, calldataload(736))))
                mstore(1280, mulmod(mload(1216), mload(1216), p))
                mstore(1152, add(mload(1152), sub(p, calldataload(768))))
                // table 3 Q - 3 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1280), add(calldataload(864), add(calldataload(1408), calldataload(736))), p), sub(p, mulmod(mload(1152), mload(1152), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - 3 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1216), add(calldataload(1440), calldataload(768)), p), sub(p, mulmod(mload(1152), add(calldataload(736), sub(p, calldataload(1408))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - 3 R: x differ
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(1472), add(calldataload(736), sub(p, calldataload(864))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1152, add(calldataload(896), sub(p, calldataload(768))))
                // table 3 Q - -3 R x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1280), add(calldataload(864), add(calldataload(1504), calldataload(736))), p), sub(p, mulmod(mload(1152), mload(1152), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - -3 R y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1216), add(calldataload(1536), calldataload(768)), p), sub(p, mulmod(mload(1152), add(calldataload(736), sub(p, calldataload(1504))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain starts with its first point, x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(calldataload(1568), sub(p, calldataload(1600))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain starts with its first point, y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(calldataload(1632), sub(p, calldataload(1664))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain doubling
                mstore(800, mulmod(mload(32), add(mulmod(calldataload(1696), mulmod(2, calldataload(1728), p), p), sub(p, mod(add(1, mulmod(3, mulmod(calldataload(1760), calldataload(1760), p), p)), p))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1152, add(mulmod(calldataload(1696), calldataload(1696), p), sub(p, mulmod(2, calldataload(1760), p))))
                mstore(1216, add(mload(1152), sub(p, calldataload(1600))))
                // chain x differ
                mstore(800, addmod(mload(800), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(1216), calldataload(448), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1280, add(sub(p, calldataload(1728)), mulmod(calldataload(1696), add(calldataload(1760), sub(p, mod(mload(1152), p))), p)))
                // chain first slope
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1664), add(sub(p, mod(mload(1280), p)), mulmod(calldataload(544), mload(1216), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1216, add(sub(p, calldataload(1600)), add(sub(p, mod(mload(1152), p)), mulmod(calldataload(544), calldataload(544), p))))
                // chain second slope
                mstore(800, addmod(mload(800), mulmod(mload(32), add(mulmod(add(calldataload(544), calldataload(384)), add(mload(1152), sub(p, mod(mload(1216), p))), p), sub(p, mulmod(2, mload(1280), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain x
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1568), sub(p, mod(add(sub(p, mod(mload(1216), p)), add(sub(p, mod(mload(1152), p)), mulmod(calldataload(384), calldataload(384), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain y
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1632), sub(p, mod(add(sub(p, mod(mload(1280), p)), mulmod(calldataload(384), add(mload(1152), sub(p, calldataload(1568))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1280, add(calldataload(1824), 0x2204f5b944fcb0d7a391ecee72ceecea17e1e951323c231f659aae2ecd1c109))
                mstore(1152, add(calldataload(1856), 0x25a88774b736e020c65e1fa6bc0e9806a07cb6f34c8231cf95de9429007f01e))
                // first generator sum x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(add(calldataload(1824), add(calldataload(1792), 0x5dfb0a46bb0350385c6e13118d311315e81e16aecdc3dce09a6551d132e3ef8)), mulmod(mload(1280), mload(1280), p), p), sub(p, mulmod(mload(1152), mload(1152), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first generator sum y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1280), add(calldataload(1888), 0x5a57788b48c920ef39a1e05943f167f95f83490cb37dce306a216bd6ff80fe3), p), sub(p, mulmod(mload(1152), add(0x5dfb0a46bb0350385c6e13118d311315e81e16aecdc3dce09a6551d132e3ef8, sub(p, calldataload(1792))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1152, add(calldataload(1824), sub(p, calldataload(1920))))
                mstore(1280, add(calldataload(1856), sub(p, calldataload(1952))))
                // generator sum x
                mstore(832, mulmod(mload(32), add(mulmod(add(calldataload(1824), add(calldataload(1792), calldataload(1920))), mulmod(mload(1152), mload(1152), p), p), sub(p, mulmod(mload(1280), mload(1280), p))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // generator sum y
                mstore(832, addmod(mload(832), mulmod(mload(32), add(mulmod(mload(1152), add(calldataload(1888), calldataload(1952)), p), sub(p, mulmod(mload(1280), add(calldataload(1920), sub(p, calldataload(1792))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1280, add(calldataload(928), sub(p, calldataload(2016))))
                mstore(1152, add(calldataload(960), sub(p, calldataload(2048))))
                // total x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(add(calldataload(928), add(calldataload(1984), calldataload(2016))), mulmod(mload(1280), mload(1280), p), p), sub(p, mulmod(mload(1152), mload(1152), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // total y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1280), add(calldataload(2080), calldataload(2048)), p), sub(p, mulmod(mload(1152), add(calldataload(2016), sub(p, calldataload(1984))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // total: x differ
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(2112), add(calldataload(2016), sub(p, calldataload(928))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1152, add(calldataload(1984), 0x3611c14573ea009ff11e47814a660e98e94f4efdd6b88ccaae021bfaf3597fd))
                mstore(1280, add(0x435f301b4c439330cb92b62f915f12cb19def9d3f1fa93e2fbfa2d991efd977, sub(p, calldataload(2080))))
                // equation x
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(add(calldataload(1984), add(calldataload(2144), 0x49ee3eba8c1600700ee1b87eb599f16716b0b1022947733551fde4050ca6804)), mulmod(mload(1152), mload(1152), p), p), sub(p, mulmod(mload(1280), mload(1280), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // equation y
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(mload(1152), add(calldataload(2176), 0x3ca0cfe4b3bc6ddf346d49d06ea0ed34e621062c0e056c1d0405d266e10268a), p), sub(p, mulmod(mload(1280), add(0x49ee3eba8c1600700ee1b87eb599f16716b0b1022947733551fde4050ca6804, sub(p, calldataload(2144))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // equation: x differ
                mstore(768, addmod(mload(768), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(1152), calldataload(2208), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1152, add(calldataload(2240), sub(p, calldataload(2272))))
                mstore(1280, mulmod(calldataload(64), add(calldataload(1600), mulmod(calldataload(1664), calldataload(64), p)), p))
                mstore(1216, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(224), mulmod(calldataload(64), add(calldataload(288), mulmod(calldataload(64), add(mload(1280), calldataload(320)), p)), p)), p)), p))))
                mstore(1248, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(2432), mulmod(calldataload(64), add(add(calldataload(2400), sub(p, mulmod(4, calldataload(288), p))), mulmod(calldataload(64), add(mulmod(calldataload(64), add(calldataload(2336), mulmod(calldataload(2304), calldataload(64), p)), p), add(calldataload(2368), sub(p, mulmod(4, calldataload(320), p)))), p)), p)), p)), p))))
                mstore(1184, mulmod(mload(1216), mload(1248), p))
                mstore(1216, add(mload(1248), mload(1216)))
                // interaction 2.0
                mstore(736, addmod(mload(736), mulmod(mload(32), add(sub(p, mod(mload(1216), p)), mulmod(mload(1152), mload(1184), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 2.0 first
                mstore(672, addmod(mload(672), mulmod(mload(32), add(sub(p, mod(mload(1216), p)), mulmod(calldataload(2240), mload(1184), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1280, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(224), mulmod(calldataload(64), add(add(calldataload(288), sub(p, mulmod(4, calldataload(2496), p))), mulmod(calldataload(64), add(mload(1280), add(calldataload(320), sub(p, mulmod(4, calldataload(2464), p)))), p)), p)), p)), p))))
                // interaction 2.1
                mstore(864, mulmod(mload(32), add(sub(p, mod(add(mload(1248), mload(1280)), p)), mulmod(mload(1152), mulmod(mload(1280), mload(1248), p), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 2.2
                mstore(896, mulmod(mload(32), mload(1152), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1152, add(calldataload(2528), sub(p, calldataload(2560))))
                mstore(1280, add(calldataload(32), sub(p, mod(add(9, mulmod(calldataload(64), add(mload(576), mulmod(calldataload(64), add(mulmod(calldataload(64), add(calldataload(1824), mulmod(calldataload(1856), calldataload(64), p)), p), add(calldataload(512), sub(p, mulmod(256, calldataload(2592), p)))), p)), p)), p))))
                mstore(1248, mulmod(calldataload(64), add(calldataload(2656), mulmod(calldataload(2624), calldataload(64), p)), p))
                mstore(1216, add(mload(576), 1))
                mstore(1184, add(calldataload(32), sub(p, mod(add(9, mulmod(calldataload(64), add(mload(1216), mulmod(calldataload(64), add(mload(1248), add(calldataload(2592), sub(p, mulmod(256, calldataload(2688), p)))), p)), p)), p))))
                mstore(1312, mulmod(mload(1280), mload(1184), p))
                mstore(1184, add(mload(1184), mload(1280)))
                // interaction 8.0
                mstore(928, mulmod(mload(32), add(sub(p, mod(mload(1184), p)), mulmod(mload(1152), mload(1312), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 8.0 first
                mstore(960, mulmod(mload(32), add(sub(p, mod(mload(1184), p)), mulmod(mload(1312), add(calldataload(2528), sub(p, calldataload(2272))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1216, add(calldataload(32), sub(p, mod(add(9, mulmod(calldataload(64), add(mload(1216), mulmod(calldataload(64), add(mload(1248), calldataload(2592)), p)), p)), p))))
                // interaction 8.1
                mstore(992, mulmod(mload(32), add(sub(p, mod(add(mload(1216), mload(1280)), p)), mulmod(mload(1152), mulmod(mload(1280), mload(1216), p), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1216, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(224), mulmod(calldataload(64), add(mload(640), mulmod(calldataload(64), add(mload(608), mulmod(calldataload(64), add(calldataload(928), mulmod(calldataload(960), calldataload(64), p)), p)), p)), p)), p)), p))))
                mstore(1280, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(224), mulmod(calldataload(64), add(add(3, sub(p, mload(640))), mulmod(calldataload(64), add(add(3, sub(p, mload(608))), mulmod(calldataload(64), add(calldataload(928), mulmod(calldataload(64), sub(p, calldataload(960)), p)), p)), p)), p)), p)), p))))
                mstore(1152, mulmod(mload(1216), mload(1280), p))
                mstore(1280, add(mulmod(mload(1280), sub(p, calldataload(2784)), p), mulmod(mload(1216), sub(p, calldataload(2816)), p)))
                // interaction 16.0
                mstore(1024, mulmod(mload(32), add(sub(p, mod(mload(1280), p)), mulmod(mload(1152), add(calldataload(2720), sub(p, calldataload(2752))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 16.0 first
                mstore(1056, mulmod(mload(32), add(sub(p, mod(mload(1280), p)), mulmod(mload(1152), add(calldataload(2720), sub(p, calldataload(2560))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1280, mulmod(calldataload(224), calldataload(64), p))
                mstore(1120, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(16, mulmod(calldataload(64), add(calldataload(352), mulmod(calldataload(64), add(mload(1280), mload(1120)), p)), p)), p)), p))))
                mstore(1280, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(17, mulmod(calldataload(64), add(calldataload(224), mulmod(calldataload(64), add(mload(1280), calldataload(512)), p)), p)), p)), p))))
                // interaction 128.0 sum 128.0
                mstore(768, addmod(mload(768), mulmod(mload(32), add(mulmod(calldataload(2848), mulmod(mload(1120), mload(1280), p), p), sub(p, mod(add(mulmod(mload(1280), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff1, calldataload(1696), p), p), mulmod(mload(1120), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff0, calldataload(1696), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1280, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(18, mulmod(calldataload(64), add(calldataload(224), mulmod(calldataload(64), add(calldataload(64), calldataload(608)), p)), p)), p)), p))))
                mstore(1120, mulmod(0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffef, calldataload(1696), p))
                // interaction 128.0
                mstore(736, addmod(mload(736), mulmod(mload(32), add(sub(p, mload(1120)), mulmod(mload(1280), add(add(calldataload(2880), sub(p, calldataload(2912))), sub(p, calldataload(2848))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 128.0 first
                mstore(672, addmod(mload(672), mulmod(mload(32), add(sub(p, mload(1120)), mulmod(mload(1280), add(add(calldataload(2880), sub(p, calldataload(2752))), sub(p, calldataload(2848))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(1088, mulmod(mload(32), add(calldataload(2880), sub(p, calldataload(192))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(672), mload(320), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(704), mload(352), p), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(736), mload(384), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(768), mload(384), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(64), 0x23f58e84357b419dae9b58954fec8bfd11253b69f7e073c738e42afcefaa9af), mulmod(add(mload(64), 0x6cbd4d6b94eb939ccb57c5480e138a173a27ace4a5fc54b4787ab61db989929), mulmod(add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(800), mload(352), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(add(mload(192), 1), mulmod(add(mload(224), 1), mulmod(mload(832), mload(352), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(64), 0x6cbd4d6b94eb939ccb57c5480e138a173a27ace4a5fc54b4787ab61db989929), mulmod(add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(add(mload(224), 1), mulmod(mload(864), mload(352), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(896), mload(416), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(928), mload(448), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(960), mload(320), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(992), mload(480), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1024), mload(512), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1056), mload(320), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1088), mload(544), p), p))
            }
            return(0, 64)
        }
    }
}
