// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: 82cfb680cc405a41ce9886659bacd433f9bb8e305959f1f016fe929572f6e103
pragma solidity 0.8.37;

/// @title Quotients of the constraints at a point, combined
/// @notice Input and result are described in docs/developer/constraint-evaluators.md. Evaluates:
/// - poseidon: 36 constraints, full round 0 element 0 to interaction claimed sum
/// - poseidon copy 1: 36 constraints, full round 0 element 0 to interaction claimed sum
/// - pedersen table: 3 constraints, interaction 1.0 to interaction claimed sum
/// @dev Input, by its first byte; column[n] is the column's value n rows below the point:
/// 0x0000: point
/// 0x0020: z
/// 0x0040: alpha
/// 0x0060: coefficient
/// 0x0080: power
/// 0x00a0: poseidon: height
/// 0x00c0: poseidon: claimed_sum
/// 0x00e0: poseidon: short[12]
/// 0x0100: poseidon: short[0]
/// 0x0120: poseidon: short[4]
/// 0x0140: poseidon: short[8]
/// 0x0160: poseidon: short[16]
/// 0x0180: poseidon: short[20]
/// 0x01a0: poseidon: short[24]
/// 0x01c0: poseidon: short[28]
/// 0x01e0: poseidon: short[32]
/// 0x0200: poseidon: short[36]
/// 0x0220: poseidon: short[40]
/// 0x0240: poseidon: short[44]
/// 0x0260: poseidon: long[0]
/// 0x0280: poseidon: long[1]
/// 0x02a0: poseidon: long[2]
/// 0x02c0: poseidon: long[3]
/// 0x02e0: poseidon: middle[0]
/// 0x0300: poseidon: long[61]
/// 0x0320: poseidon: long[62]
/// 0x0340: poseidon: long[63]
/// 0x0360: poseidon: middle[2]
/// 0x0380: poseidon: middle[4]
/// 0x03a0: poseidon: middle[6]
/// 0x03c0: poseidon: middle[38]
/// 0x03e0: poseidon: middle[36]
/// 0x0400: poseidon: middle[34]
/// 0x0420: poseidon: middle[32]
/// 0x0440: poseidon: middle[40]
/// 0x0460: poseidon: middle[42]
/// 0x0480: poseidon: middle[44]
/// 0x04a0: poseidon: middle[46]
/// 0x04c0: poseidon: middle[48]
/// 0x04e0: poseidon: middle[50]
/// 0x0500: poseidon: middle[52]
/// 0x0520: poseidon: middle[54]
/// 0x0540: poseidon: middle[56]
/// 0x0560: poseidon: middle[58]
/// 0x0580: poseidon: middle[60]
/// 0x05a0: poseidon: short[48]
/// 0x05c0: poseidon: short[52]
/// 0x05e0: poseidon: short[56]
/// 0x0600: poseidon: short[60]
/// 0x0620: poseidon: sum 64.0[0]
/// 0x0640: poseidon: sum 64.0[-64]
/// 0x0660: poseidon: middle[62]
/// 0x0680: poseidon copy 1: height
/// 0x06a0: poseidon copy 1: claimed_sum
/// 0x06c0: poseidon copy 1: short[12]
/// 0x06e0: poseidon copy 1: short[0]
/// 0x0700: poseidon copy 1: short[4]
/// 0x0720: poseidon copy 1: short[8]
/// 0x0740: poseidon copy 1: short[16]
/// 0x0760: poseidon copy 1: short[20]
/// 0x0780: poseidon copy 1: short[24]
/// 0x07a0: poseidon copy 1: short[28]
/// 0x07c0: poseidon copy 1: short[32]
/// 0x07e0: poseidon copy 1: short[36]
/// 0x0800: poseidon copy 1: short[40]
/// 0x0820: poseidon copy 1: short[44]
/// 0x0840: poseidon copy 1: long[0]
/// 0x0860: poseidon copy 1: long[1]
/// 0x0880: poseidon copy 1: long[2]
/// 0x08a0: poseidon copy 1: long[3]
/// 0x08c0: poseidon copy 1: middle[0]
/// 0x08e0: poseidon copy 1: long[61]
/// 0x0900: poseidon copy 1: long[62]
/// 0x0920: poseidon copy 1: long[63]
/// 0x0940: poseidon copy 1: middle[2]
/// 0x0960: poseidon copy 1: middle[4]
/// 0x0980: poseidon copy 1: middle[6]
/// 0x09a0: poseidon copy 1: middle[38]
/// 0x09c0: poseidon copy 1: middle[36]
/// 0x09e0: poseidon copy 1: middle[34]
/// 0x0a00: poseidon copy 1: middle[32]
/// 0x0a20: poseidon copy 1: middle[40]
/// 0x0a40: poseidon copy 1: middle[42]
/// 0x0a60: poseidon copy 1: middle[44]
/// 0x0a80: poseidon copy 1: middle[46]
/// 0x0aa0: poseidon copy 1: middle[48]
/// 0x0ac0: poseidon copy 1: middle[50]
/// 0x0ae0: poseidon copy 1: middle[52]
/// 0x0b00: poseidon copy 1: middle[54]
/// 0x0b20: poseidon copy 1: middle[56]
/// 0x0b40: poseidon copy 1: middle[58]
/// 0x0b60: poseidon copy 1: middle[60]
/// 0x0b80: poseidon copy 1: short[48]
/// 0x0ba0: poseidon copy 1: short[52]
/// 0x0bc0: poseidon copy 1: short[56]
/// 0x0be0: poseidon copy 1: short[60]
/// 0x0c00: poseidon copy 1: sum 64.0[0]
/// 0x0c20: poseidon copy 1: sum 64.0[-64]
/// 0x0c40: poseidon copy 1: middle[62]
/// 0x0c60: pedersen table: height
/// 0x0c80: pedersen table: claimed_sum
/// 0x0ca0: pedersen table: sum 1.0[0]
/// 0x0cc0: pedersen table: sum 1.0[-1]
/// 0x0ce0: pedersen table: y[0]
/// 0x0d00: pedersen table: x[0]
/// 0x0d20: pedersen table: digit[0]
/// 0x0d40: pedersen table: window[0]
/// 0x0d60: pedersen table: uses[0]
/// Memory; nothing from 0x0540 on is used:
/// 0x0000 to 0x001f: the sum
/// 0x0020 to 0x003f: the next constraint's power
/// 0x0040 to 0x005f: poseidon: point^(height / 64)
/// 0x0060 to 0x007f: poseidon: point^(height / 1)
/// 0x0080 to 0x009f: poseidon: the point of row -64
/// 0x00a0 to 0x00bf: poseidon copy 1: point^(height / 64)
/// 0x00c0 to 0x00df: poseidon copy 1: point^(height / 1)
/// 0x00e0 to 0x00ff: poseidon copy 1: the point of row -64
/// 0x0100 to 0x011f: pedersen table: point^(height / 1)
/// 0x0120 to 0x013f: pedersen table: the point of row -1
/// 0x0140 to 0x015f: poseidon: inverse 0
/// 0x0160 to 0x017f: poseidon: inverse 1
/// 0x0180 to 0x019f: poseidon: inverse 2
/// 0x01a0 to 0x01bf: poseidon: inverse 3
/// 0x01c0 to 0x01df: poseidon: inverse 4
/// 0x01e0 to 0x01ff: poseidon copy 1: inverse 0
/// 0x0200 to 0x021f: poseidon copy 1: inverse 1
/// 0x0220 to 0x023f: poseidon copy 1: inverse 2
/// 0x0240 to 0x025f: poseidon copy 1: inverse 3
/// 0x0260 to 0x027f: poseidon copy 1: inverse 4
/// 0x0280 to 0x029f: pedersen table: inverse 0
/// 0x02a0 to 0x02bf: pedersen table: inverse 1
/// 0x02c0 to 0x02df: pedersen table: inverse 2
/// 0x02e0 to 0x047f: products while inverting
/// 0x0480 to 0x053f: the exponentiation
/// 0x02e0 to 0x02ff: poseidon: long constants[0]
/// 0x0300 to 0x031f: poseidon: middle constants[0]
/// 0x0320 to 0x033f: poseidon: sum of the constraints with inverse 0
/// 0x0340 to 0x035f: poseidon: sum of the constraints with inverse 1
/// 0x0360 to 0x037f: poseidon: sum of the constraints with inverse 2
/// 0x0380 to 0x039f: poseidon: sum of the constraints with inverse 0
/// 0x03a0 to 0x03bf: poseidon: sum of the constraints with inverse 3
/// 0x03c0 to 0x03df: poseidon: sum of the constraints with inverse 4
/// 0x03e0 to 0x047f: poseidon: temporaries
/// 0x02e0 to 0x02ff: poseidon copy 1: long constants[0]
/// 0x0300 to 0x031f: poseidon copy 1: middle constants[0]
/// 0x0320 to 0x033f: poseidon copy 1: sum of the constraints with inverse 0
/// 0x0340 to 0x035f: poseidon copy 1: sum of the constraints with inverse 1
/// 0x0360 to 0x037f: poseidon copy 1: sum of the constraints with inverse 2
/// 0x0380 to 0x039f: poseidon copy 1: sum of the constraints with inverse 0
/// 0x03a0 to 0x03bf: poseidon copy 1: sum of the constraints with inverse 3
/// 0x03c0 to 0x03df: poseidon copy 1: sum of the constraints with inverse 4
/// 0x03e0 to 0x047f: poseidon copy 1: temporaries
/// 0x02e0 to 0x02ff: pedersen table: sum of the constraints with inverse 0
/// 0x0300 to 0x031f: pedersen table: sum of the constraints with inverse 1
/// 0x0320 to 0x033f: pedersen table: sum of the constraints with inverse 2
/// 0x0340 to 0x037f: pedersen table: temporaries
contract ConstraintEvaluator1 {
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
            function poseidonLongConstants(x, prime) -> value {
                value := 0x9441bc730c87de18d9691a4b0ef1ef257c7b6be02104c480ddc9bd200b4966
                value := add(mulmod(value, x, prime), 0x10ba83f5b2d38153fbbe806eab33fe0a33411ee8c43b6968c6900442aad8283)
                value := add(mulmod(value, x, prime), 0x47accbb40dd9c10cc35ed0251e6a958dfe1a2c735e9faa9f0e51bfdc9c77e2a)
                value := add(mulmod(value, x, prime), 0x3321f2675ba472c7b4721afa0c1d4824ea2ad1c2c6c2764301b5192d817b659)
                value := add(mulmod(value, x, prime), 0x2b477eb39a6c76c6c24bd4e38dc8f04086be381ac02c66dec42d3212dd12429)
                value := add(mulmod(value, x, prime), 0x4258de5a82d4e2ceb3900fe0e1e24b7327e872e646c325f1ded20fd07f70cf2)
                value := add(mulmod(value, x, prime), 0x2c85c3525910e4ad0e7cf41192d684d92cc75777402776c7bdf7d5d9c19a4d0)
                value := add(mulmod(value, x, prime), 0x221927a92bbceb62a91a31973eed9693b6d438f97e7044d4ce9d8822012451a)
                value := add(mulmod(value, x, prime), 0x4427ff516d342541a191ad26f814106c5fd80b7c6d32d1fe90b16b03bbdf561)
                value := add(mulmod(value, x, prime), 0x41d8b08bf5bf81477f0930dc8ddc597d605cba5ed150333560033d5cce7c9bb)
                value := add(mulmod(value, x, prime), 0x201562fbdf240ffcd13f18b4a263bb2672f82cb47fe2853f73a227352d019f)
                value := add(mulmod(value, x, prime), 0x746afda8dfbffc3c50f77b605fb718cfd48af4eb48a9ff948f74b61a79b8058)
                value := add(mulmod(value, x, prime), 0x6530610aadb36fdd8864c9c31bdbacdca47a589b57c617a4f620dac788e07ba)
                value := add(mulmod(value, x, prime), 0x2fd3fd11be002ddf97370c5a5b9c90a14b82cb779fd2cad926d9c214efad1e)
                value := add(mulmod(value, x, prime), 0x6b6e65a59120cabd1978b351190a99f564ec11e5049d13430a287af8e0653da)
                value := add(mulmod(value, x, prime), 0x536e4216982532f62459371349df89c84927247b14e6ba437b3b031ebbe6aae)
                value := add(mulmod(value, x, prime), 0xd86ad8f8a1852d8d30e67f424008d06807d7cd18b9b2b54261ce6e6f405ffd)
                value := add(mulmod(value, x, prime), 0x559ad78cae6ebda018a464a2413a37212adf20c622926a05fed35ee631e1da8)
                value := add(mulmod(value, x, prime), 0x3e24e671910f85c501669aae4c8dc95cd3d12d80918b977fa4f4ca91de992b4)
                value := add(mulmod(value, x, prime), 0xeb3b4d92c444c804a8d85ca447322e3dff34c186b7d0e8d74331e25b098453)
                value := add(mulmod(value, x, prime), 0x71ff8e6bfc6c3b6bdbf3020074d6ac6364075de61f5b81cd9a0e0bf170f9021)
                value := add(mulmod(value, x, prime), 0x163ec17683a1da8605b11c27b46704d15cda18f3418b6c088d2b0181b5f3e08)
                value := add(mulmod(value, x, prime), 0x5f697882548b00bc0a1b6965c81b1707d0412d6114675887edebadbc14a5195)
                value := add(mulmod(value, x, prime), 0x3aeb2306be53101c593ba64603a870b147567b51c8446a0f18e59e39368d8a0)
                value := add(mulmod(value, x, prime), 0x743a2438a8988a198e4a595950e4dd4cc275566e03555aadc68a68412bcb4)
                value := add(mulmod(value, x, prime), 0x6b35dcb06f6898cfb31e5d5c50d2cd078e086c70d7d59484fea7516603a547d)
                value := add(mulmod(value, x, prime), 0x322c531cd7554cf830a9ca0c18661add84f1f37865ec9ef9505e0a8b5294cb8)
                value := add(mulmod(value, x, prime), 0x3a8eb26163a4077efc3cadacb73270513120bb67050623fa30b5445593cb081)
                value := add(mulmod(value, x, prime), 0x66562ff456a443027d2fdd5d78aa5f76edd3a0e808da4d26dd381a5fe741251)
                value := add(mulmod(value, x, prime), 0x54f23d58726d77948b0de6fb7ce9adef1bdf2064c5e432a31b450ebab9f636d)
                value := add(mulmod(value, x, prime), 0x41d2dc9929555211d0a61f67cf0954d5b647ed7646af9c6ee150591a2d69718)
                value := add(mulmod(value, x, prime), 0x41415cbc5bf6eb2fa9484235193636d412c9b15dba0e18404c3c549c915a999)
                value := add(mulmod(value, x, prime), 0x2e8d96997bec6e493a9b7495437b50909558a03f2055146b37b326c18f19cf0)
                value := add(mulmod(value, x, prime), 0x7694f3829ff073dd4fb56fe3a2f49b981f48cbe2a37f1c32193866e8e1922e1)
                value := add(mulmod(value, x, prime), 0x4534b4309c7f29d27a52b6354bc405825f695c4d0bb8c3936e98e56a2956868)
                value := add(mulmod(value, x, prime), 0x2d71d777835fdf112bd76d6abaf13861c454c919f37d26882b241cc4bae1d1d)
                value := add(mulmod(value, x, prime), 0x61c6ed61a2f0a90f101d6dcb2cb058d82013b5f428876219fe71a5d77594416)
                value := add(mulmod(value, x, prime), 0x743f37ce4075d8eadd70ccb91db27b58d318ddc34844c487d8afdb5e6a6b977)
                value := add(mulmod(value, x, prime), 0x5965c4028a150186627921f291d3eb527ee6b1a3c669286a5e09a483a78b852)
                value := add(mulmod(value, x, prime), 0x4b1613adcc4ba903c7646b05553072ea9990d829d5edbcb44d55dacdace14cb)
                value := add(mulmod(value, x, prime), 0x340c79db4ea4f85461630ba2c5c83d7b19b0320166130afc3f76697e195436b)
                value := add(mulmod(value, x, prime), 0x545795b4bec16e887a06eee3cceca11dd258a6dee204d26b53f0f2bea62e1be)
                value := add(mulmod(value, x, prime), 0x3a6b4f1994de07d83279123eb76b4edb1122328cb0dabb64b31a203a67c4b43)
                value := add(mulmod(value, x, prime), 0x33b25b66d641c2b12beaa5a5eb001cb3c0380c3a2f5fb41e403fdfb8c9eb48c)
                value := add(mulmod(value, x, prime), 0xd9cd4135bf645c19c5890d1d06013b9cb0cf69284031f5c9b64dcf4c4d34f7)
                value := add(mulmod(value, x, prime), 0x563725ece029618a7992955cb4b4e43be9c590ffad539b69d7adbbcb79ad48b)
                value := add(mulmod(value, x, prime), 0x46cf944d62ec54f7833603b68358069529554cb3bfa106b6bd4706c85cf3661)
                value := add(mulmod(value, x, prime), 0x7e10a4922966e1797154c2a6f4dc4a1784968f4207ab2a523ce433e8527da3d)
                value := add(mulmod(value, x, prime), 0x2bb9141257435f2f5574b5f5257dec9cddc9c80cde9149414bfc6c26b60fb6f)
                value := add(mulmod(value, x, prime), 0x22e2d1d97fb1a6cd5e4e2dafe6646ea3b4c72b4a9dd502c9e10a538f03e2d0e)
                value := add(mulmod(value, x, prime), 0x642ad465e58920e15f3cfa65b8a71429a791336bfdc6b937ad73969935fb0bb)
                value := add(mulmod(value, x, prime), 0xf3bc45d7e28da5da4a57925be2dd20bfd0c8ec2b611d19d078521ca5d656ff)
                value := add(mulmod(value, x, prime), 0x1d88b268f08623c74187911718e10b5536d10d6948b74003ee95b4d70ce8c04)
                value := add(mulmod(value, x, prime), 0x609000ae032362135eb59f34048cb9c28c961b71492c7a64bf4ebf774d2b2ef)
                value := add(mulmod(value, x, prime), 0x7a867ccb2cafc5939e2468b9895a5dfbb6c777e937566a3961552c28747d07a)
                value := add(mulmod(value, x, prime), 0x70a3f75bf1c558c3f8aa5b6cae588e5cec74d6c6ce62e8d945ce65b1b59c135)
                value := add(mulmod(value, x, prime), 0x3efec87d4a7e4b9542764ad540d5c7e7f7cf9937dd1cedc89cb20e8e780912a)
                value := add(mulmod(value, x, prime), 0x1978c91cc450b977e14b838916463c6d6240e2164f4d8a74aad25e83dbf5d50)
                value := add(mulmod(value, x, prime), 0x762dfcbd492458e205da5febedd485ad530e3dd8cda8a1398a11e6dd6681a97)
                value := add(mulmod(value, x, prime), 0x1871e4f311083089509282fdd39e04341fdceeedb66afee1bb8192894fcadf9)
                value := add(mulmod(value, x, prime), 0x6d5d82f3d2dc84b8f94e49eb195e5be5304917a0c23ffb4e55aa4440daeb562)
                value := add(mulmod(value, x, prime), 0x175f9b0ff285655730237df4d5fee30cca96b20c92dd262458c430af047c87f)
                value := add(mulmod(value, x, prime), 0x7fd87c99e088be9ba19a081027cfc11bb64830ac11b69b1e6f47d9f83811bb9)
                value := add(mulmod(value, x, prime), 0x4b14bba9f8e9b4ee2a84a70b39d0fa0d3c1428f1d562baa4936f6b158a5368b)
                value := mod(value, prime)
            }
            function poseidonMiddleConstants(x, prime) -> value {
                value := 0x5a1ce724482eedc4591c71f301fa299c7f42c1621baed247999f6672c2d29ca
                value := add(mulmod(value, x, prime), 0x2ae3a4cc667e54e2c0797ca45f919d5b23b5034fe5ded178aed0dbabda6cba2)
                value := add(mulmod(value, x, prime), 0x77f0871d10ffa97944fa0df57b27113a416b34cfda24f7a58f1aea7249a4f2b)
                value := add(mulmod(value, x, prime), 0x1ddbb19b7740e208860855d3aa1fe92ddac6484c3bceb2090a4946f43062610)
                value := add(mulmod(value, x, prime), 0x22d374c8a6f7634c13174f97969c765e5d739d2cdf6c44c83ad2f30fa2c1a49)
                value := add(mulmod(value, x, prime), 0x5bb2b410735875037ad0029a7b66fe936b89f62d5c4b9a3700ad21b1966d572)
                value := add(mulmod(value, x, prime), 0x3c429792c77e7e8eca54abc2d7430ae538b8575b134c59fd8c4cdb2d2a53a37)
                value := add(mulmod(value, x, prime), 0x6127926d5471e163ff46913e6af2f5a320d137669485baca55599274f7f7394)
                value := add(mulmod(value, x, prime), 0x578796085ac9d7d2dea51ee02520d22c595c318a2cc15203525f0bc75257223)
                value := add(mulmod(value, x, prime), 0x4732af4fe65532999f9b78135f6e82b94894236e1d4bc853e55b3aa25e38ecc)
                value := add(mulmod(value, x, prime), 0x5eabd913a71c32c517550f65a7df156e6e99ea510184f8f259e4ad9e4cd400a)
                value := add(mulmod(value, x, prime), 0x3e780b641967adf75e40a3852d84bab8adaaaac211f24c97e1435ca61ef4c91)
                value := add(mulmod(value, x, prime), 0x41eee28e3bf747271ed45eee6f079115409973aa85b346734be102c5e2af56)
                value := add(mulmod(value, x, prime), 0x1094e905db9f6291fca3343f2cdc7a90ca20429ff1741e763d423c5b831b24)
                value := add(mulmod(value, x, prime), 0x72538bb7a09797ff3a2507c44ce233d406cc6324e4cb0d37ff77042e929b8dd)
                value := add(mulmod(value, x, prime), 0x20c74bccc2bdc46168adffd9e73c45cab8c9abc1d9fa69b053e683f58a48f9b)
                value := add(mulmod(value, x, prime), 0x79f5c59acff84e856d6d9982c7acce64eed7c267f2c2634dfc0b96c2d731507)
                value := add(mulmod(value, x, prime), 0x633c7203775cebe2e67753f4cb867e424c54e76825d42d89a5d3268c82f5ce0)
                value := add(mulmod(value, x, prime), 0x5261d560e8171823c56ff4f2a048b8872eb8b6c51765766cdd12031af8a8281)
                value := add(mulmod(value, x, prime), 0x5f1d38868e3ec0e626b5edb5cd82cca92eee19134b1c6f28c13462d4355f782)
                value := add(mulmod(value, x, prime), 0x212190d64d71f6560150e25952a8b481afd4c937c29260dbd3d6ff0d10e0284)
                value := add(mulmod(value, x, prime), 0x2e8cad4ac67ec22ff3ccb4d6a457ecceb13ee548e381ada833a882f1a051c1c)
                value := add(mulmod(value, x, prime), 0x732c9dd2b559da5521294281a37294ce8e7d904b2aacd70675d65a46d728306)
                value := add(mulmod(value, x, prime), 0x64ccb570605c1297eac12228e95d715515230f6f4f975f6eb0cf28dcf495d3c)
                value := add(mulmod(value, x, prime), 0x5670add37e17784b8e19568e56434fce25fb3edb8960cff1685c67fa969cca9)
                value := add(mulmod(value, x, prime), 0x4cf1319ba7c468e7b958e3b482ca8ce7348f3ec05155ae942ef2cb5dc2db525)
                value := add(mulmod(value, x, prime), 0x3a9fee18007bebfe13d23275474220671744418cb698496102b4ff2ac341a)
                value := add(mulmod(value, x, prime), 0x1c90a5230eec3f0a79c4062eaebbc367bb0b2407cc47ca06498a90e222d56d0)
                value := add(mulmod(value, x, prime), 0x6805db5ecb1af263e768a6c86656a42f21cc0de8251921fcbcca0be1dc387fb)
                value := add(mulmod(value, x, prime), 0x6c257aecc9ad0c752657f0f095e89168c5a301f352f3fda0db6fa8f9b223fa9)
                value := add(mulmod(value, x, prime), 0x152bc97bf566bc66d2872c617a4f84d90bf7f3240ccd09d2f4bde65224a91ed)
                value := add(mulmod(value, x, prime), 0x700ce2ad6bf528b9d6646fe3697ab0a22f97545c1eceba360a8f7176d528cc4)
                value := mod(value, prime)
            }
            function poseidonCopy1LongConstants(x, prime) -> value {
                value := 0x9441bc730c87de18d9691a4b0ef1ef257c7b6be02104c480ddc9bd200b4966
                value := add(mulmod(value, x, prime), 0x10ba83f5b2d38153fbbe806eab33fe0a33411ee8c43b6968c6900442aad8283)
                value := add(mulmod(value, x, prime), 0x47accbb40dd9c10cc35ed0251e6a958dfe1a2c735e9faa9f0e51bfdc9c77e2a)
                value := add(mulmod(value, x, prime), 0x3321f2675ba472c7b4721afa0c1d4824ea2ad1c2c6c2764301b5192d817b659)
                value := add(mulmod(value, x, prime), 0x2b477eb39a6c76c6c24bd4e38dc8f04086be381ac02c66dec42d3212dd12429)
                value := add(mulmod(value, x, prime), 0x4258de5a82d4e2ceb3900fe0e1e24b7327e872e646c325f1ded20fd07f70cf2)
                value := add(mulmod(value, x, prime), 0x2c85c3525910e4ad0e7cf41192d684d92cc75777402776c7bdf7d5d9c19a4d0)
                value := add(mulmod(value, x, prime), 0x221927a92bbceb62a91a31973eed9693b6d438f97e7044d4ce9d8822012451a)
                value := add(mulmod(value, x, prime), 0x4427ff516d342541a191ad26f814106c5fd80b7c6d32d1fe90b16b03bbdf561)
                value := add(mulmod(value, x, prime), 0x41d8b08bf5bf81477f0930dc8ddc597d605cba5ed150333560033d5cce7c9bb)
                value := add(mulmod(value, x, prime), 0x201562fbdf240ffcd13f18b4a263bb2672f82cb47fe2853f73a227352d019f)
                value := add(mulmod(value, x, prime), 0x746afda8dfbffc3c50f77b605fb718cfd48af4eb48a9ff948f74b61a79b8058)
                value := add(mulmod(value, x, prime), 0x6530610aadb36fdd8864c9c31bdbacdca47a589b57c617a4f620dac788e07ba)
                value := add(mulmod(value, x, prime), 0x2fd3fd11be002ddf97370c5a5b9c90a14b82cb779fd2cad926d9c214efad1e)
                value := add(mulmod(value, x, prime), 0x6b6e65a59120cabd1978b351190a99f564ec11e5049d13430a287af8e0653da)
                value := add(mulmod(value, x, prime), 0x536e4216982532f62459371349df89c84927247b14e6ba437b3b031ebbe6aae)
                value := add(mulmod(value, x, prime), 0xd86ad8f8a1852d8d30e67f424008d06807d7cd18b9b2b54261ce6e6f405ffd)
                value := add(mulmod(value, x, prime), 0x559ad78cae6ebda018a464a2413a37212adf20c622926a05fed35ee631e1da8)
                value := add(mulmod(value, x, prime), 0x3e24e671910f85c501669aae4c8dc95cd3d12d80918b977fa4f4ca91de992b4)
                value := add(mulmod(value, x, prime), 0xeb3b4d92c444c804a8d85ca447322e3dff34c186b7d0e8d74331e25b098453)
                value := add(mulmod(value, x, prime), 0x71ff8e6bfc6c3b6bdbf3020074d6ac6364075de61f5b81cd9a0e0bf170f9021)
                value := add(mulmod(value, x, prime), 0x163ec17683a1da8605b11c27b46704d15cda18f3418b6c088d2b0181b5f3e08)
                value := add(mulmod(value, x, prime), 0x5f697882548b00bc0a1b6965c81b1707d0412d6114675887edebadbc14a5195)
                value := add(mulmod(value, x, prime), 0x3aeb2306be53101c593ba64603a870b147567b51c8446a0f18e59e39368d8a0)
                value := add(mulmod(value, x, prime), 0x743a2438a8988a198e4a595950e4dd4cc275566e03555aadc68a68412bcb4)
                value := add(mulmod(value, x, prime), 0x6b35dcb06f6898cfb31e5d5c50d2cd078e086c70d7d59484fea7516603a547d)
                value := add(mulmod(value, x, prime), 0x322c531cd7554cf830a9ca0c18661add84f1f37865ec9ef9505e0a8b5294cb8)
                value := add(mulmod(value, x, prime), 0x3a8eb26163a4077efc3cadacb73270513120bb67050623fa30b5445593cb081)
                value := add(mulmod(value, x, prime), 0x66562ff456a443027d2fdd5d78aa5f76edd3a0e808da4d26dd381a5fe741251)
                value := add(mulmod(value, x, prime), 0x54f23d58726d77948b0de6fb7ce9adef1bdf2064c5e432a31b450ebab9f636d)
                value := add(mulmod(value, x, prime), 0x41d2dc9929555211d0a61f67cf0954d5b647ed7646af9c6ee150591a2d69718)
                value := add(mulmod(value, x, prime), 0x41415cbc5bf6eb2fa9484235193636d412c9b15dba0e18404c3c549c915a999)
                value := add(mulmod(value, x, prime), 0x2e8d96997bec6e493a9b7495437b50909558a03f2055146b37b326c18f19cf0)
                value := add(mulmod(value, x, prime), 0x7694f3829ff073dd4fb56fe3a2f49b981f48cbe2a37f1c32193866e8e1922e1)
                value := add(mulmod(value, x, prime), 0x4534b4309c7f29d27a52b6354bc405825f695c4d0bb8c3936e98e56a2956868)
                value := add(mulmod(value, x, prime), 0x2d71d777835fdf112bd76d6abaf13861c454c919f37d26882b241cc4bae1d1d)
                value := add(mulmod(value, x, prime), 0x61c6ed61a2f0a90f101d6dcb2cb058d82013b5f428876219fe71a5d77594416)
                value := add(mulmod(value, x, prime), 0x743f37ce4075d8eadd70ccb91db27b58d318ddc34844c487d8afdb5e6a6b977)
                value := add(mulmod(value, x, prime), 0x5965c4028a150186627921f291d3eb527ee6b1a3c669286a5e09a483a78b852)
                value := add(mulmod(value, x, prime), 0x4b1613adcc4ba903c7646b05553072ea9990d829d5edbcb44d55dacdace14cb)
                value := add(mulmod(value, x, prime), 0x340c79db4ea4f85461630ba2c5c83d7b19b0320166130afc3f76697e195436b)
                value := add(mulmod(value, x, prime), 0x545795b4bec16e887a06eee3cceca11dd258a6dee204d26b53f0f2bea62e1be)
                value := add(mulmod(value, x, prime), 0x3a6b4f1994de07d83279123eb76b4edb1122328cb0dabb64b31a203a67c4b43)
                value := add(mulmod(value, x, prime), 0x33b25b66d641c2b12beaa5a5eb001cb3c0380c3a2f5fb41e403fdfb8c9eb48c)
                value := add(mulmod(value, x, prime), 0xd9cd4135bf645c19c5890d1d06013b9cb0cf69284031f5c9b64dcf4c4d34f7)
                value := add(mulmod(value, x, prime), 0x563725ece029618a7992955cb4b4e43be9c590ffad539b69d7adbbcb79ad48b)
                value := add(mulmod(value, x, prime), 0x46cf944d62ec54f7833603b68358069529554cb3bfa106b6bd4706c85cf3661)
                value := add(mulmod(value, x, prime), 0x7e10a4922966e1797154c2a6f4dc4a1784968f4207ab2a523ce433e8527da3d)
                value := add(mulmod(value, x, prime), 0x2bb9141257435f2f5574b5f5257dec9cddc9c80cde9149414bfc6c26b60fb6f)
                value := add(mulmod(value, x, prime), 0x22e2d1d97fb1a6cd5e4e2dafe6646ea3b4c72b4a9dd502c9e10a538f03e2d0e)
                value := add(mulmod(value, x, prime), 0x642ad465e58920e15f3cfa65b8a71429a791336bfdc6b937ad73969935fb0bb)
                value := add(mulmod(value, x, prime), 0xf3bc45d7e28da5da4a57925be2dd20bfd0c8ec2b611d19d078521ca5d656ff)
                value := add(mulmod(value, x, prime), 0x1d88b268f08623c74187911718e10b5536d10d6948b74003ee95b4d70ce8c04)
                value := add(mulmod(value, x, prime), 0x609000ae032362135eb59f34048cb9c28c961b71492c7a64bf4ebf774d2b2ef)
                value := add(mulmod(value, x, prime), 0x7a867ccb2cafc5939e2468b9895a5dfbb6c777e937566a3961552c28747d07a)
                value := add(mulmod(value, x, prime), 0x70a3f75bf1c558c3f8aa5b6cae588e5cec74d6c6ce62e8d945ce65b1b59c135)
                value := add(mulmod(value, x, prime), 0x3efec87d4a7e4b9542764ad540d5c7e7f7cf9937dd1cedc89cb20e8e780912a)
                value := add(mulmod(value, x, prime), 0x1978c91cc450b977e14b838916463c6d6240e2164f4d8a74aad25e83dbf5d50)
                value := add(mulmod(value, x, prime), 0x762dfcbd492458e205da5febedd485ad530e3dd8cda8a1398a11e6dd6681a97)
                value := add(mulmod(value, x, prime), 0x1871e4f311083089509282fdd39e04341fdceeedb66afee1bb8192894fcadf9)
                value := add(mulmod(value, x, prime), 0x6d5d82f3d2dc84b8f94e49eb195e5be5304917a0c23ffb4e55aa4440daeb562)
                value := add(mulmod(value, x, prime), 0x175f9b0ff285655730237df4d5fee30cca96b20c92dd262458c430af047c87f)
                value := add(mulmod(value, x, prime), 0x7fd87c99e088be9ba19a081027cfc11bb64830ac11b69b1e6f47d9f83811bb9)
                value := add(mulmod(value, x, prime), 0x4b14bba9f8e9b4ee2a84a70b39d0fa0d3c1428f1d562baa4936f6b158a5368b)
                value := mod(value, prime)
            }
            function poseidonCopy1MiddleConstants(x, prime) -> value {
                value := 0x5a1ce724482eedc4591c71f301fa299c7f42c1621baed247999f6672c2d29ca
                value := add(mulmod(value, x, prime), 0x2ae3a4cc667e54e2c0797ca45f919d5b23b5034fe5ded178aed0dbabda6cba2)
                value := add(mulmod(value, x, prime), 0x77f0871d10ffa97944fa0df57b27113a416b34cfda24f7a58f1aea7249a4f2b)
                value := add(mulmod(value, x, prime), 0x1ddbb19b7740e208860855d3aa1fe92ddac6484c3bceb2090a4946f43062610)
                value := add(mulmod(value, x, prime), 0x22d374c8a6f7634c13174f97969c765e5d739d2cdf6c44c83ad2f30fa2c1a49)
                value := add(mulmod(value, x, prime), 0x5bb2b410735875037ad0029a7b66fe936b89f62d5c4b9a3700ad21b1966d572)
                value := add(mulmod(value, x, prime), 0x3c429792c77e7e8eca54abc2d7430ae538b8575b134c59fd8c4cdb2d2a53a37)
                value := add(mulmod(value, x, prime), 0x6127926d5471e163ff46913e6af2f5a320d137669485baca55599274f7f7394)
                value := add(mulmod(value, x, prime), 0x578796085ac9d7d2dea51ee02520d22c595c318a2cc15203525f0bc75257223)
                value := add(mulmod(value, x, prime), 0x4732af4fe65532999f9b78135f6e82b94894236e1d4bc853e55b3aa25e38ecc)
                value := add(mulmod(value, x, prime), 0x5eabd913a71c32c517550f65a7df156e6e99ea510184f8f259e4ad9e4cd400a)
                value := add(mulmod(value, x, prime), 0x3e780b641967adf75e40a3852d84bab8adaaaac211f24c97e1435ca61ef4c91)
                value := add(mulmod(value, x, prime), 0x41eee28e3bf747271ed45eee6f079115409973aa85b346734be102c5e2af56)
                value := add(mulmod(value, x, prime), 0x1094e905db9f6291fca3343f2cdc7a90ca20429ff1741e763d423c5b831b24)
                value := add(mulmod(value, x, prime), 0x72538bb7a09797ff3a2507c44ce233d406cc6324e4cb0d37ff77042e929b8dd)
                value := add(mulmod(value, x, prime), 0x20c74bccc2bdc46168adffd9e73c45cab8c9abc1d9fa69b053e683f58a48f9b)
                value := add(mulmod(value, x, prime), 0x79f5c59acff84e856d6d9982c7acce64eed7c267f2c2634dfc0b96c2d731507)
                value := add(mulmod(value, x, prime), 0x633c7203775cebe2e67753f4cb867e424c54e76825d42d89a5d3268c82f5ce0)
                value := add(mulmod(value, x, prime), 0x5261d560e8171823c56ff4f2a048b8872eb8b6c51765766cdd12031af8a8281)
                value := add(mulmod(value, x, prime), 0x5f1d38868e3ec0e626b5edb5cd82cca92eee19134b1c6f28c13462d4355f782)
                value := add(mulmod(value, x, prime), 0x212190d64d71f6560150e25952a8b481afd4c937c29260dbd3d6ff0d10e0284)
                value := add(mulmod(value, x, prime), 0x2e8cad4ac67ec22ff3ccb4d6a457ecceb13ee548e381ada833a882f1a051c1c)
                value := add(mulmod(value, x, prime), 0x732c9dd2b559da5521294281a37294ce8e7d904b2aacd70675d65a46d728306)
                value := add(mulmod(value, x, prime), 0x64ccb570605c1297eac12228e95d715515230f6f4f975f6eb0cf28dcf495d3c)
                value := add(mulmod(value, x, prime), 0x5670add37e17784b8e19568e56434fce25fb3edb8960cff1685c67fa969cca9)
                value := add(mulmod(value, x, prime), 0x4cf1319ba7c468e7b958e3b482ca8ce7348f3ec05155ae942ef2cb5dc2db525)
                value := add(mulmod(value, x, prime), 0x3a9fee18007bebfe13d23275474220671744418cb698496102b4ff2ac341a)
                value := add(mulmod(value, x, prime), 0x1c90a5230eec3f0a79c4062eaebbc367bb0b2407cc47ca06498a90e222d56d0)
                value := add(mulmod(value, x, prime), 0x6805db5ecb1af263e768a6c86656a42f21cc0de8251921fcbcca0be1dc387fb)
                value := add(mulmod(value, x, prime), 0x6c257aecc9ad0c752657f0f095e89168c5a301f352f3fda0db6fa8f9b223fa9)
                value := add(mulmod(value, x, prime), 0x152bc97bf566bc66d2872c617a4f84d90bf7f3240ccd09d2f4bde65224a91ed)
                value := add(mulmod(value, x, prime), 0x700ce2ad6bf528b9d6646fe3697ab0a22f97545c1eceba360a8f7176d528cc4)
                value := mod(value, prime)
            }
            requireElements(3456, p)
            mstore(0, 0)
            mstore(32, calldataload(128))
            // poseidon: 36 constraints, full round 0 element 0 to interaction claimed sum: rows
            {
                let height := calldataload(160)
                requireHeight(height, 64, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 64), p)
                mstore(64, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(96, raisedPoint)
                mstore(128, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 64, p))
                mstore(320, add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(352, add(mload(96), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(384, mulmod(add(mload(64), 0x3b1c96a24c7669cfe72ab052121589cec349cbbcee1b9b09de8c5cf6e0bef41), mulmod(add(mload(64), 0x5c3ed0c6f6ac6dd647c9ba3e4721c1eb14011ea3d174c52d7981c5b8145aa75), mulmod(add(mload(64), 0x179fed001a9673b060f02a4e8373a030593719019b28dea4f059b03071988ec), mulmod(add(mload(64), 0x446ed3ce295dda2b5ea677394813e6eab8bfbc55397aacac8e6df6f4bc9ca34), mulmod(add(mload(64), 0x3eefb52c4063b8e96cbb9ae685b17a16fd4f846707a5de194e93c1e6b25118c), mulmod(add(mload(64), 0x231c05e93ca34c35ac88ac98a35cd89152dbfa622215d35b83c9a781a5ac730), mulmod(add(mload(64), 0x4ae7c0d2777f18575abe8eb7ad8cac1b943249f8a2edc14d3223788632351ac), mulmod(add(mload(64), 0x1dafdc6d65d66b5accedf99bcd607383ad971a9537cdf25d59e99d90becc81e), mulmod(add(mload(64), 0x4a4fe0d0fc4cc7019be9cfe12dbe6e34a4a24a5277ce225cd0fca2e433e3390), mulmod(add(mload(64), 0x7f4ab8a6173b92fda7237f0f6e190c41c78777feabad31a0f35f63161a8e0af), mulmod(add(mload(64), 0x5ee3771d22bf43d322e396efc5d93f9cc68b63096bc79b7de02392efd9cf8f5), mulmod(add(mload(64), 0x1cc9a01f2178b3736f524e1d06398916739deaa1bbed178c525a1e211901146), mulmod(add(mload(64), 0x53dd916fef25dea9af2b17ce573de6cc292e931a052b77c61dfd0244936792a), mulmod(add(mload(64), 0x213b984777d9556bac89fd2aebbda0c4f420b98440cfdba7cc83ba09fde1ac8), mulmod(add(mload(64), 0x7652ba6132a38b03235de6319db950d925c8a2e571867eddda9c7064b75756), add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000), p), p), p), p), p), p), p), p), p), p), p), p), p), p), p))
                mstore(416, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(448, add(calldataload(0), sub(p, mload(128))))
            }
            // poseidon copy 1: 36 constraints, full round 0 element 0 to interaction claimed sum: rows
            {
                let height := calldataload(1664)
                requireHeight(height, 64, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 64), p)
                mstore(160, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(192, raisedPoint)
                mstore(224, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 64, p))
                mstore(480, add(mload(160), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(512, add(mload(192), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(544, mulmod(add(mload(160), 0x3b1c96a24c7669cfe72ab052121589cec349cbbcee1b9b09de8c5cf6e0bef41), mulmod(add(mload(160), 0x5c3ed0c6f6ac6dd647c9ba3e4721c1eb14011ea3d174c52d7981c5b8145aa75), mulmod(add(mload(160), 0x179fed001a9673b060f02a4e8373a030593719019b28dea4f059b03071988ec), mulmod(add(mload(160), 0x446ed3ce295dda2b5ea677394813e6eab8bfbc55397aacac8e6df6f4bc9ca34), mulmod(add(mload(160), 0x3eefb52c4063b8e96cbb9ae685b17a16fd4f846707a5de194e93c1e6b25118c), mulmod(add(mload(160), 0x231c05e93ca34c35ac88ac98a35cd89152dbfa622215d35b83c9a781a5ac730), mulmod(add(mload(160), 0x4ae7c0d2777f18575abe8eb7ad8cac1b943249f8a2edc14d3223788632351ac), mulmod(add(mload(160), 0x1dafdc6d65d66b5accedf99bcd607383ad971a9537cdf25d59e99d90becc81e), mulmod(add(mload(160), 0x4a4fe0d0fc4cc7019be9cfe12dbe6e34a4a24a5277ce225cd0fca2e433e3390), mulmod(add(mload(160), 0x7f4ab8a6173b92fda7237f0f6e190c41c78777feabad31a0f35f63161a8e0af), mulmod(add(mload(160), 0x5ee3771d22bf43d322e396efc5d93f9cc68b63096bc79b7de02392efd9cf8f5), mulmod(add(mload(160), 0x1cc9a01f2178b3736f524e1d06398916739deaa1bbed178c525a1e211901146), mulmod(add(mload(160), 0x53dd916fef25dea9af2b17ce573de6cc292e931a052b77c61dfd0244936792a), mulmod(add(mload(160), 0x213b984777d9556bac89fd2aebbda0c4f420b98440cfdba7cc83ba09fde1ac8), mulmod(add(mload(160), 0x7652ba6132a38b03235de6319db950d925c8a2e571867eddda9c7064b75756), add(mload(160), 0x800000000000011000000000000000000000000000000000000000000000000), p), p), p), p), p), p), p), p), p), p), p), p), p), p), p))
                mstore(576, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(608, add(calldataload(0), sub(p, mload(224))))
            }
            // pedersen table: 3 constraints, interaction 1.0 to interaction claimed sum: rows
            {
                let height := calldataload(3168)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(256, raisedPoint)
                mstore(288, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(640, add(mload(256), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(672, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(704, add(calldataload(0), sub(p, mload(288))))
            }
            invertAll(320, 416, 736, 1152, p)
            // poseidon: 36 constraints, full round 0 element 0 to interaction claimed sum: constraints
            {
                mstore(736, poseidonLongConstants(mload(64), p))
                mstore(768, poseidonMiddleConstants(mload(64), p))
                mstore(992, mulmod(calldataload(256), mulmod(calldataload(256), calldataload(256), p), p))
                mstore(1024, mulmod(calldataload(288), mulmod(calldataload(288), calldataload(288), p), p))
                mstore(1056, mulmod(calldataload(320), mulmod(calldataload(320), calldataload(320), p), p))
                // full round 0 element 0
                mstore(800, mulmod(mload(32), add(calldataload(224), sub(p, mod(add(0x626c47a7d421fe1f13c4282214aa759291c78f926a2d1c6882031afe67ef4cd, add(mload(1056), add(mload(1024), mulmod(3, mload(992), p)))), p))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 0 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(352), sub(p, mod(add(0x78985f8e16505035bd6df5518cfd41f2d327fcc948d772cadfe17baca05d6a6, add(mload(1056), add(mload(992), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 0 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(384), sub(p, mod(add(0x5427f10867514a3204c659875341243c6e26a68b456dc1d142dcf34341696ff, add(add(mload(992), mload(1024)), sub(p, mulmod(2, mload(1056), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(224), mulmod(calldataload(224), calldataload(224), p), p))
                mstore(1024, mulmod(calldataload(352), mulmod(calldataload(352), calldataload(352), p), p))
                mstore(992, mulmod(calldataload(384), mulmod(calldataload(384), calldataload(384), p), p))
                // full round 1 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(416), sub(p, mod(add(0x5af083f36e4c729454361733f0883c5847cd2c5d9d4cb8b0465e60edce699d7, add(mload(992), add(mload(1024), mulmod(3, mload(1056), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 1 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(448), sub(p, mod(add(0x7d71701bde3d06d54fa3f74f7b352a52d3975f92ff84b1ac77e709bfd388882, add(mload(992), add(mload(1056), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 1 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(480), sub(p, mod(add(0x603da06882019009c26f8a6320a1c5eac1b64f699ffea44e39584467a6b1d3e, add(add(mload(1056), mload(1024)), sub(p, mulmod(2, mload(992), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(992, mulmod(calldataload(416), mulmod(calldataload(416), calldataload(416), p), p))
                mstore(1024, mulmod(calldataload(448), mulmod(calldataload(448), calldataload(448), p), p))
                mstore(1056, mulmod(calldataload(480), mulmod(calldataload(480), calldataload(480), p), p))
                // full round 2 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(512), sub(p, mod(add(0x4332a6f6bde2f288e79ce13f47ad1cdeebd8870fd13a36b613b9721f6453a5d, add(mload(1056), add(mload(1024), mulmod(3, mload(992), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 2 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(544), sub(p, mod(add(0x53d0ebf61664c685310a04c4dec2e7e4b9a813aaeff60d6c9e8caeb5cba78e7, add(mload(1056), add(mload(992), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 2 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(576), sub(p, mod(add(0x5346a68894845835ae5ebcb88028d2a6c82f99f928494ee1bfc2d15eaabfebc, add(add(mload(992), mload(1024)), sub(p, mulmod(2, mload(1056), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(512), mulmod(calldataload(512), calldataload(512), p), p))
                mstore(1024, mulmod(calldataload(544), mulmod(calldataload(544), calldataload(544), p), p))
                mstore(992, mulmod(calldataload(576), mulmod(calldataload(576), calldataload(576), p), p))
                // partial round 0 entered
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(608), sub(p, mod(add(0x4b085eb1df4258c3453cc97445954bf3433b6ab9dd5a99592864c00f54a3f9a, add(add(mload(1056), mload(1024)), sub(p, mulmod(2, mload(992), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1088, add(0x550a9e24176509ea7631ccaecb7a4ab8694ab61f238797098147e69dd91e5a3, add(mload(992), add(mload(1024), mulmod(3, mload(1056), p)))))
                mstore(992, add(0x219dcccb783b1cbaa62773fedd3570e0f48ad3ed77c8b262b5794daa2687000, add(mload(992), add(mload(1056), sub(p, mload(1024))))))
                mstore(1024, mulmod(calldataload(608), mulmod(calldataload(608), calldataload(608), p), p))
                // partial round 1 entered
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(640), sub(p, mod(add(0x7c74922a456802c44997e959f27a5b06820b1ed97596a969939c46c162517f4, add(add(mload(1088), mload(992)), sub(p, mulmod(2, mload(1024), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(640), mulmod(calldataload(640), calldataload(640), p), p))
                // partial round 2 entered
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(672), sub(p, mod(add(0x1cc9a17b00d3607d81efaea5a75a434bef44d92edc6d5b0bfe1ec7f01d613ed, add(add(add(0x5ca045c1312c09d1bd14d2537fe5c19fb4049cb137faf5df4f9ada962be8ca8, add(mload(1024), add(mload(1088), sub(p, mod(mload(992), p))))), add(0x53e8a8e8a404c503af2bf3c03e420ea5a465939d04b6c72e2da084e5aabb78d, add(mload(1024), add(mload(992), mulmod(3, mload(1088), p))))), sub(p, mulmod(2, mload(1056), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // partial rounds 3 to 63
                mstore(832, mulmod(mload(32), add(sub(p, mload(736)), add(calldataload(704), sub(p, mod(add(mulmod(2, calldataload(672), p), add(mulmod(4, calldataload(640), p), add(add(mulmod(8, mload(1024), p), mulmod(6, mload(1056), p)), sub(p, mulmod(2, mulmod(calldataload(672), mulmod(calldataload(672), calldataload(672), p), p), p))))), p)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(800), mulmod(calldataload(800), calldataload(800), p), p))
                mstore(1024, mulmod(calldataload(832), mulmod(calldataload(832), calldataload(832), p), p))
                // partial round 64
                mstore(800, addmod(mload(800), mulmod(mload(32), add(0x2be5b1a43c973a8dcef9be1bc5a56a1e368c054bd978774ecc507c24ba93041, add(calldataload(736), sub(p, mod(add(mulmod(2, calldataload(832), p), add(mulmod(4, calldataload(800), p), add(sub(p, mulmod(2, mload(1024), p)), add(mulmod(6, mload(1056), p), mulmod(8, mulmod(calldataload(768), mulmod(calldataload(768), calldataload(768), p), p), p))))), p)))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(992, mulmod(calldataload(736), mulmod(calldataload(736), calldataload(736), p), p))
                // partial round 65
                mstore(800, addmod(mload(800), mulmod(mload(32), add(0x3dda2511d8ab281744cfbe37c305464a68bad123fb9721e846b2f60994098ae, add(calldataload(864), sub(p, mod(add(mulmod(2, calldataload(736), p), add(mulmod(4, calldataload(832), p), add(add(mulmod(8, mload(1056), p), mulmod(6, mload(1024), p)), sub(p, mulmod(2, mload(992), p))))), p)))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(864), mulmod(calldataload(864), calldataload(864), p), p))
                // partial round 66
                mstore(800, addmod(mload(800), mulmod(mload(32), add(0x44dfc919a3d6cc31bbb0d2f85a06514330523541e2b6b48436fb86ce1a556e0, add(calldataload(896), sub(p, mod(add(mulmod(2, calldataload(864), p), add(mulmod(4, calldataload(736), p), add(add(mulmod(8, mload(1024), p), mulmod(6, mload(992), p)), sub(p, mulmod(2, mload(1056), p))))), p)))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // partial rounds 67 to 82
                mstore(864, mulmod(mload(32), add(sub(p, mload(768)), add(calldataload(928), sub(p, mod(add(mulmod(2, calldataload(896), p), add(mulmod(4, calldataload(864), p), add(add(mulmod(8, mload(992), p), mulmod(6, mload(1056), p)), sub(p, mulmod(2, mulmod(calldataload(896), mulmod(calldataload(896), calldataload(896), p), p), p))))), p)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(1024), mulmod(calldataload(1024), calldataload(1024), p), p))
                mstore(992, mulmod(calldataload(1056), mulmod(calldataload(1056), calldataload(1056), p), p))
                mstore(1024, mulmod(2, mload(992), p))
                mstore(1088, mulmod(0x60000000000000cc00000000000000000000000000000000000000000000001, add(0x8836c68e0793ad41f7b88ff99812245d94dce401a926923ff18933907a2929, add(sub(p, mload(1024)), add(calldataload(992), mulmod(2, mload(1056), p)))), p))
                mstore(1024, add(add(0x15c82a962d0439d2400efe623cb9a13f0cf25b96e754fdfcbb5ad0e20656df1, add(calldataload(1024), mload(1024))), sub(p, mload(1088))))
                mstore(1120, add(0x376edb238f7b630ea81d307f4c79f9afec48562076dd09c36cd79e9cb817165, add(mload(992), add(mload(1024), mulmod(3, mload(1088), p)))))
                mstore(1024, add(0x60d4208bb50eb15f29ed22addcd50a1b337504039690eb858584cda96e2e061, add(mload(992), add(mload(1088), sub(p, mod(mload(1024), p))))))
                mstore(1088, add(0xd3b174c7290c6bf412083ff35d23821dc512f1df073c1b429130371ac63b1a, add(mload(1056), add(mload(1024), mulmod(3, mload(1120), p)))))
                mstore(1024, add(0x226ed3d763477454b46eb2a5c3b814634d974919689fb489fe55e525b980373, add(mload(1056), add(mload(1120), sub(p, mod(mload(1024), p))))))
                mstore(1120, mulmod(calldataload(992), mulmod(calldataload(992), calldataload(992), p), p))
                // full round 87 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(960), sub(p, mod(add(0x7c5eec716d94634434df335a10bbac504f886f7f9d3c1648348c3fae8fdf14d, add(mload(1120), add(mload(1024), mulmod(3, mload(1088), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 87 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1088), sub(p, mod(add(0x53cc30d7fe0f84e7e24fd22c0f9ad68a89da85553f871ef63d2f55f57e1a7c, add(mload(1120), add(mload(1088), sub(p, mod(mload(1024), p))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 87 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1120), sub(p, mod(add(0x368821ee335d71819b95769f47418569474a24f6e83b268fefa4cd58c4ec8fa, add(add(mload(1088), mload(1024)), sub(p, mulmod(2, mload(1120), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1120, mulmod(calldataload(960), mulmod(calldataload(960), calldataload(960), p), p))
                mstore(1024, mulmod(calldataload(1088), mulmod(calldataload(1088), calldataload(1088), p), p))
                mstore(1088, mulmod(calldataload(1120), mulmod(calldataload(1120), calldataload(1120), p), p))
                // full round 88 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1152), sub(p, mod(add(0x5334f75b052c0235119816883040da72c6d0a61538bdfff46d6a242bfeb7a1, add(mload(1088), add(mload(1024), mulmod(3, mload(1120), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 88 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1184), sub(p, mod(add(0x5d0af4fcbd9e056c1020cca9d871ae68f80ee4af2ec6547cd49d6dca50aa431, add(mload(1088), add(mload(1120), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 88 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1216), sub(p, mod(add(0x30131bce2fba5694114a19c46d24e00b4699dc00f1d53ba5ab99537901b1e65, add(add(mload(1120), mload(1024)), sub(p, mulmod(2, mload(1088), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1088, mulmod(calldataload(1152), mulmod(calldataload(1152), calldataload(1152), p), p))
                mstore(1024, mulmod(calldataload(1184), mulmod(calldataload(1184), calldataload(1184), p), p))
                mstore(1120, mulmod(calldataload(1216), mulmod(calldataload(1216), calldataload(1216), p), p))
                // full round 89 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1248), sub(p, mod(add(0x5646a95a7c1ae86b34c0750ed2e641c538f93f13161be3c4957660f2e788965, add(mload(1120), add(mload(1024), mulmod(3, mload(1088), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 89 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1280), sub(p, mod(add(0x4b9f291d7b430c79fac36230a11f43e78581f5259692b52c90df47b7d4ec01a, add(mload(1120), add(mload(1088), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 89 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1312), sub(p, mod(add(0x5006d393d3480f41a98f19127072dc83e00becf6ceb4d73d890e74abae01a13, add(add(mload(1088), mload(1024)), sub(p, mulmod(2, mload(1120), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1120, mulmod(calldataload(1248), mulmod(calldataload(1248), calldataload(1248), p), p))
                mstore(1024, mulmod(calldataload(1280), mulmod(calldataload(1280), calldataload(1280), p), p))
                mstore(1088, mulmod(calldataload(1312), mulmod(calldataload(1312), calldataload(1312), p), p))
                // full round 90 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1344), sub(p, mod(add(0x62c9d42199f3b260e7cb8a115143106acf4f702e6b346fd202dc3b26a679d80, add(mload(1088), add(mload(1024), mulmod(3, mload(1120), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 90 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1376), sub(p, mod(add(0x51274d092db5099f180b1a8a13b7f2c7606836eabd8af54bf1d9ac2dc5717a5, add(mload(1088), add(mload(1120), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 90 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1408), sub(p, mod(add(0x61fc552b8eb75e17ad0fb7aaa4ca528f415e14f0d9cdbed861a8db0bfff0c5b, add(add(mload(1120), mload(1024)), sub(p, mulmod(2, mload(1088), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1088, mulmod(calldataload(1344), mulmod(calldataload(1344), calldataload(1344), p), p))
                mstore(1024, mulmod(calldataload(1376), mulmod(calldataload(1376), calldataload(1376), p), p))
                mstore(1120, mulmod(calldataload(1408), mulmod(calldataload(1408), calldataload(1408), p), p))
                // output 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1440), sub(p, mod(add(mload(1120), add(mload(1024), mulmod(3, mload(1088), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // output 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1472), sub(p, mod(add(mload(1120), add(mload(1088), sub(p, mload(1024)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // output 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1504), sub(p, mod(add(add(mload(1088), mload(1024)), sub(p, mulmod(2, mload(1120), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1120, add(calldataload(320), 0x45c6a92d052bb4018089f5dd8823834d3538a23d864d29785f241e88fb57cf8))
                // a pair has capacity 2
                mstore(800, addmod(mload(800), mulmod(mload(32), mulmod(calldataload(1536), add(mload(1120), 0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1024, add(calldataload(288), 0x47d897e66a2a5170037c685c2ffbda5c25bc089540d759b1b54e5dd0d8af73d))
                mstore(1088, add(calldataload(256), 0x179e8a615aa95edc6226d06a9d5cf461a71d5267ef651b87f48027153880192))
                mstore(1056, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(7, mulmod(calldataload(64), add(mload(1088), mulmod(calldataload(64), add(mload(1024), mulmod(calldataload(1440), calldataload(64), p)), p)), p)), p)), p))))
                mstore(1088, add(calldataload(32), sub(p, mod(add(5, mulmod(calldataload(64), add(mload(1088), mulmod(calldataload(64), add(mload(1024), mulmod(calldataload(64), add(mload(1120), mulmod(calldataload(64), add(calldataload(1440), mulmod(calldataload(64), add(calldataload(1472), mulmod(calldataload(1504), calldataload(64), p)), p)), p)), p)), p)), p)), p))))
                mstore(1024, mulmod(mload(1056), mload(1088), p))
                mstore(1088, add(mulmod(mload(1056), sub(p, calldataload(1632)), p), mulmod(mload(1088), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffa, calldataload(1536), p), p)))
                // interaction 64.0
                mstore(896, mulmod(mload(32), add(sub(p, mod(mload(1088), p)), mulmod(mload(1024), add(calldataload(1568), sub(p, calldataload(1600))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 64.0 first
                mstore(928, mulmod(mload(32), add(sub(p, mod(mload(1088), p)), mulmod(calldataload(1568), mload(1024), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(960, mulmod(mload(32), add(calldataload(1568), sub(p, calldataload(192))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(800), mload(320), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(64), 0x6cbd4d6b94eb939ccb57c5480e138a173a27ace4a5fc54b4787ab61db989929), mulmod(add(mload(64), 0x44e3695db389974018d54fadedea76313cb6344311e464f62173a3091f410c0), mulmod(add(mload(64), 0x17489197a5e5055c05e0ccaa7c6c96a7debd9b5013eb91479c40b7e55e175f5), mulmod(mload(832), mload(352), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(864), mload(384), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(896), mload(320), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(928), mload(416), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(960), mload(448), p), p))
            }
            // poseidon copy 1: 36 constraints, full round 0 element 0 to interaction claimed sum: constraints
            {
                mstore(736, poseidonCopy1LongConstants(mload(160), p))
                mstore(768, poseidonCopy1MiddleConstants(mload(160), p))
                mstore(992, mulmod(calldataload(1760), mulmod(calldataload(1760), calldataload(1760), p), p))
                mstore(1024, mulmod(calldataload(1792), mulmod(calldataload(1792), calldataload(1792), p), p))
                mstore(1056, mulmod(calldataload(1824), mulmod(calldataload(1824), calldataload(1824), p), p))
                // full round 0 element 0
                mstore(800, mulmod(mload(32), add(calldataload(1728), sub(p, mod(add(0x626c47a7d421fe1f13c4282214aa759291c78f926a2d1c6882031afe67ef4cd, add(mload(1056), add(mload(1024), mulmod(3, mload(992), p)))), p))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 0 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1856), sub(p, mod(add(0x78985f8e16505035bd6df5518cfd41f2d327fcc948d772cadfe17baca05d6a6, add(mload(1056), add(mload(992), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 0 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1888), sub(p, mod(add(0x5427f10867514a3204c659875341243c6e26a68b456dc1d142dcf34341696ff, add(add(mload(992), mload(1024)), sub(p, mulmod(2, mload(1056), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(1728), mulmod(calldataload(1728), calldataload(1728), p), p))
                mstore(1024, mulmod(calldataload(1856), mulmod(calldataload(1856), calldataload(1856), p), p))
                mstore(992, mulmod(calldataload(1888), mulmod(calldataload(1888), calldataload(1888), p), p))
                // full round 1 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1920), sub(p, mod(add(0x5af083f36e4c729454361733f0883c5847cd2c5d9d4cb8b0465e60edce699d7, add(mload(992), add(mload(1024), mulmod(3, mload(1056), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 1 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1952), sub(p, mod(add(0x7d71701bde3d06d54fa3f74f7b352a52d3975f92ff84b1ac77e709bfd388882, add(mload(992), add(mload(1056), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 1 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(1984), sub(p, mod(add(0x603da06882019009c26f8a6320a1c5eac1b64f699ffea44e39584467a6b1d3e, add(add(mload(1056), mload(1024)), sub(p, mulmod(2, mload(992), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(992, mulmod(calldataload(1920), mulmod(calldataload(1920), calldataload(1920), p), p))
                mstore(1024, mulmod(calldataload(1952), mulmod(calldataload(1952), calldataload(1952), p), p))
                mstore(1056, mulmod(calldataload(1984), mulmod(calldataload(1984), calldataload(1984), p), p))
                // full round 2 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2016), sub(p, mod(add(0x4332a6f6bde2f288e79ce13f47ad1cdeebd8870fd13a36b613b9721f6453a5d, add(mload(1056), add(mload(1024), mulmod(3, mload(992), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 2 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2048), sub(p, mod(add(0x53d0ebf61664c685310a04c4dec2e7e4b9a813aaeff60d6c9e8caeb5cba78e7, add(mload(1056), add(mload(992), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 2 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2080), sub(p, mod(add(0x5346a68894845835ae5ebcb88028d2a6c82f99f928494ee1bfc2d15eaabfebc, add(add(mload(992), mload(1024)), sub(p, mulmod(2, mload(1056), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(2016), mulmod(calldataload(2016), calldataload(2016), p), p))
                mstore(1024, mulmod(calldataload(2048), mulmod(calldataload(2048), calldataload(2048), p), p))
                mstore(992, mulmod(calldataload(2080), mulmod(calldataload(2080), calldataload(2080), p), p))
                // partial round 0 entered
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2112), sub(p, mod(add(0x4b085eb1df4258c3453cc97445954bf3433b6ab9dd5a99592864c00f54a3f9a, add(add(mload(1056), mload(1024)), sub(p, mulmod(2, mload(992), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1088, add(0x550a9e24176509ea7631ccaecb7a4ab8694ab61f238797098147e69dd91e5a3, add(mload(992), add(mload(1024), mulmod(3, mload(1056), p)))))
                mstore(992, add(0x219dcccb783b1cbaa62773fedd3570e0f48ad3ed77c8b262b5794daa2687000, add(mload(992), add(mload(1056), sub(p, mload(1024))))))
                mstore(1024, mulmod(calldataload(2112), mulmod(calldataload(2112), calldataload(2112), p), p))
                // partial round 1 entered
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2144), sub(p, mod(add(0x7c74922a456802c44997e959f27a5b06820b1ed97596a969939c46c162517f4, add(add(mload(1088), mload(992)), sub(p, mulmod(2, mload(1024), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(2144), mulmod(calldataload(2144), calldataload(2144), p), p))
                // partial round 2 entered
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2176), sub(p, mod(add(0x1cc9a17b00d3607d81efaea5a75a434bef44d92edc6d5b0bfe1ec7f01d613ed, add(add(add(0x5ca045c1312c09d1bd14d2537fe5c19fb4049cb137faf5df4f9ada962be8ca8, add(mload(1024), add(mload(1088), sub(p, mod(mload(992), p))))), add(0x53e8a8e8a404c503af2bf3c03e420ea5a465939d04b6c72e2da084e5aabb78d, add(mload(1024), add(mload(992), mulmod(3, mload(1088), p))))), sub(p, mulmod(2, mload(1056), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // partial rounds 3 to 63
                mstore(832, mulmod(mload(32), add(sub(p, mload(736)), add(calldataload(2208), sub(p, mod(add(mulmod(2, calldataload(2176), p), add(mulmod(4, calldataload(2144), p), add(add(mulmod(8, mload(1024), p), mulmod(6, mload(1056), p)), sub(p, mulmod(2, mulmod(calldataload(2176), mulmod(calldataload(2176), calldataload(2176), p), p), p))))), p)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(2304), mulmod(calldataload(2304), calldataload(2304), p), p))
                mstore(1024, mulmod(calldataload(2336), mulmod(calldataload(2336), calldataload(2336), p), p))
                // partial round 64
                mstore(800, addmod(mload(800), mulmod(mload(32), add(0x2be5b1a43c973a8dcef9be1bc5a56a1e368c054bd978774ecc507c24ba93041, add(calldataload(2240), sub(p, mod(add(mulmod(2, calldataload(2336), p), add(mulmod(4, calldataload(2304), p), add(sub(p, mulmod(2, mload(1024), p)), add(mulmod(6, mload(1056), p), mulmod(8, mulmod(calldataload(2272), mulmod(calldataload(2272), calldataload(2272), p), p), p))))), p)))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(992, mulmod(calldataload(2240), mulmod(calldataload(2240), calldataload(2240), p), p))
                // partial round 65
                mstore(800, addmod(mload(800), mulmod(mload(32), add(0x3dda2511d8ab281744cfbe37c305464a68bad123fb9721e846b2f60994098ae, add(calldataload(2368), sub(p, mod(add(mulmod(2, calldataload(2240), p), add(mulmod(4, calldataload(2336), p), add(add(mulmod(8, mload(1056), p), mulmod(6, mload(1024), p)), sub(p, mulmod(2, mload(992), p))))), p)))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(2368), mulmod(calldataload(2368), calldataload(2368), p), p))
                // partial round 66
                mstore(800, addmod(mload(800), mulmod(mload(32), add(0x44dfc919a3d6cc31bbb0d2f85a06514330523541e2b6b48436fb86ce1a556e0, add(calldataload(2400), sub(p, mod(add(mulmod(2, calldataload(2368), p), add(mulmod(4, calldataload(2240), p), add(add(mulmod(8, mload(1024), p), mulmod(6, mload(992), p)), sub(p, mulmod(2, mload(1056), p))))), p)))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // partial rounds 67 to 82
                mstore(864, mulmod(mload(32), add(sub(p, mload(768)), add(calldataload(2432), sub(p, mod(add(mulmod(2, calldataload(2400), p), add(mulmod(4, calldataload(2368), p), add(add(mulmod(8, mload(992), p), mulmod(6, mload(1056), p)), sub(p, mulmod(2, mulmod(calldataload(2400), mulmod(calldataload(2400), calldataload(2400), p), p), p))))), p)))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1056, mulmod(calldataload(2528), mulmod(calldataload(2528), calldataload(2528), p), p))
                mstore(992, mulmod(calldataload(2560), mulmod(calldataload(2560), calldataload(2560), p), p))
                mstore(1024, mulmod(2, mload(992), p))
                mstore(1088, mulmod(0x60000000000000cc00000000000000000000000000000000000000000000001, add(0x8836c68e0793ad41f7b88ff99812245d94dce401a926923ff18933907a2929, add(sub(p, mload(1024)), add(calldataload(2496), mulmod(2, mload(1056), p)))), p))
                mstore(1024, add(add(0x15c82a962d0439d2400efe623cb9a13f0cf25b96e754fdfcbb5ad0e20656df1, add(calldataload(2528), mload(1024))), sub(p, mload(1088))))
                mstore(1120, add(0x376edb238f7b630ea81d307f4c79f9afec48562076dd09c36cd79e9cb817165, add(mload(992), add(mload(1024), mulmod(3, mload(1088), p)))))
                mstore(1024, add(0x60d4208bb50eb15f29ed22addcd50a1b337504039690eb858584cda96e2e061, add(mload(992), add(mload(1088), sub(p, mod(mload(1024), p))))))
                mstore(1088, add(0xd3b174c7290c6bf412083ff35d23821dc512f1df073c1b429130371ac63b1a, add(mload(1056), add(mload(1024), mulmod(3, mload(1120), p)))))
                mstore(1024, add(0x226ed3d763477454b46eb2a5c3b814634d974919689fb489fe55e525b980373, add(mload(1056), add(mload(1120), sub(p, mod(mload(1024), p))))))
                mstore(1120, mulmod(calldataload(2496), mulmod(calldataload(2496), calldataload(2496), p), p))
                // full round 87 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2464), sub(p, mod(add(0x7c5eec716d94634434df335a10bbac504f886f7f9d3c1648348c3fae8fdf14d, add(mload(1120), add(mload(1024), mulmod(3, mload(1088), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 87 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2592), sub(p, mod(add(0x53cc30d7fe0f84e7e24fd22c0f9ad68a89da85553f871ef63d2f55f57e1a7c, add(mload(1120), add(mload(1088), sub(p, mod(mload(1024), p))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 87 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2624), sub(p, mod(add(0x368821ee335d71819b95769f47418569474a24f6e83b268fefa4cd58c4ec8fa, add(add(mload(1088), mload(1024)), sub(p, mulmod(2, mload(1120), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1120, mulmod(calldataload(2464), mulmod(calldataload(2464), calldataload(2464), p), p))
                mstore(1024, mulmod(calldataload(2592), mulmod(calldataload(2592), calldataload(2592), p), p))
                mstore(1088, mulmod(calldataload(2624), mulmod(calldataload(2624), calldataload(2624), p), p))
                // full round 88 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2656), sub(p, mod(add(0x5334f75b052c0235119816883040da72c6d0a61538bdfff46d6a242bfeb7a1, add(mload(1088), add(mload(1024), mulmod(3, mload(1120), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 88 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2688), sub(p, mod(add(0x5d0af4fcbd9e056c1020cca9d871ae68f80ee4af2ec6547cd49d6dca50aa431, add(mload(1088), add(mload(1120), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 88 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2720), sub(p, mod(add(0x30131bce2fba5694114a19c46d24e00b4699dc00f1d53ba5ab99537901b1e65, add(add(mload(1120), mload(1024)), sub(p, mulmod(2, mload(1088), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1088, mulmod(calldataload(2656), mulmod(calldataload(2656), calldataload(2656), p), p))
                mstore(1024, mulmod(calldataload(2688), mulmod(calldataload(2688), calldataload(2688), p), p))
                mstore(1120, mulmod(calldataload(2720), mulmod(calldataload(2720), calldataload(2720), p), p))
                // full round 89 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2752), sub(p, mod(add(0x5646a95a7c1ae86b34c0750ed2e641c538f93f13161be3c4957660f2e788965, add(mload(1120), add(mload(1024), mulmod(3, mload(1088), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 89 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2784), sub(p, mod(add(0x4b9f291d7b430c79fac36230a11f43e78581f5259692b52c90df47b7d4ec01a, add(mload(1120), add(mload(1088), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 89 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2816), sub(p, mod(add(0x5006d393d3480f41a98f19127072dc83e00becf6ceb4d73d890e74abae01a13, add(add(mload(1088), mload(1024)), sub(p, mulmod(2, mload(1120), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1120, mulmod(calldataload(2752), mulmod(calldataload(2752), calldataload(2752), p), p))
                mstore(1024, mulmod(calldataload(2784), mulmod(calldataload(2784), calldataload(2784), p), p))
                mstore(1088, mulmod(calldataload(2816), mulmod(calldataload(2816), calldataload(2816), p), p))
                // full round 90 element 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2848), sub(p, mod(add(0x62c9d42199f3b260e7cb8a115143106acf4f702e6b346fd202dc3b26a679d80, add(mload(1088), add(mload(1024), mulmod(3, mload(1120), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 90 element 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2880), sub(p, mod(add(0x51274d092db5099f180b1a8a13b7f2c7606836eabd8af54bf1d9ac2dc5717a5, add(mload(1088), add(mload(1120), sub(p, mload(1024))))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // full round 90 element 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2912), sub(p, mod(add(0x61fc552b8eb75e17ad0fb7aaa4ca528f415e14f0d9cdbed861a8db0bfff0c5b, add(add(mload(1120), mload(1024)), sub(p, mulmod(2, mload(1088), p)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1088, mulmod(calldataload(2848), mulmod(calldataload(2848), calldataload(2848), p), p))
                mstore(1024, mulmod(calldataload(2880), mulmod(calldataload(2880), calldataload(2880), p), p))
                mstore(1120, mulmod(calldataload(2912), mulmod(calldataload(2912), calldataload(2912), p), p))
                // output 0
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2944), sub(p, mod(add(mload(1120), add(mload(1024), mulmod(3, mload(1088), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // output 1
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(2976), sub(p, mod(add(mload(1120), add(mload(1088), sub(p, mload(1024)))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // output 2
                mstore(800, addmod(mload(800), mulmod(mload(32), add(calldataload(3008), sub(p, mod(add(add(mload(1088), mload(1024)), sub(p, mulmod(2, mload(1120), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1120, add(calldataload(1824), 0x45c6a92d052bb4018089f5dd8823834d3538a23d864d29785f241e88fb57cf8))
                // a pair has capacity 2
                mstore(800, addmod(mload(800), mulmod(mload(32), mulmod(calldataload(3040), add(mload(1120), 0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1024, add(calldataload(1792), 0x47d897e66a2a5170037c685c2ffbda5c25bc089540d759b1b54e5dd0d8af73d))
                mstore(1088, add(calldataload(1760), 0x179e8a615aa95edc6226d06a9d5cf461a71d5267ef651b87f48027153880192))
                mstore(1056, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(7, mulmod(calldataload(64), add(mload(1088), mulmod(calldataload(64), add(mload(1024), mulmod(calldataload(2944), calldataload(64), p)), p)), p)), p)), p))))
                mstore(1088, add(calldataload(32), sub(p, mod(add(5, mulmod(calldataload(64), add(mload(1088), mulmod(calldataload(64), add(mload(1024), mulmod(calldataload(64), add(mload(1120), mulmod(calldataload(64), add(calldataload(2944), mulmod(calldataload(64), add(calldataload(2976), mulmod(calldataload(3008), calldataload(64), p)), p)), p)), p)), p)), p)), p))))
                mstore(1024, mulmod(mload(1056), mload(1088), p))
                mstore(1088, add(mulmod(mload(1056), sub(p, calldataload(3136)), p), mulmod(mload(1088), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffa, calldataload(3040), p), p)))
                // interaction 64.0
                mstore(896, mulmod(mload(32), add(sub(p, mod(mload(1088), p)), mulmod(mload(1024), add(calldataload(3072), sub(p, calldataload(3104))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 64.0 first
                mstore(928, mulmod(mload(32), add(sub(p, mod(mload(1088), p)), mulmod(calldataload(3072), mload(1024), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(960, mulmod(mload(32), add(calldataload(3072), sub(p, calldataload(1696))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(800), mload(480), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(160), 0x6cbd4d6b94eb939ccb57c5480e138a173a27ace4a5fc54b4787ab61db989929), mulmod(add(mload(160), 0x44e3695db389974018d54fadedea76313cb6344311e464f62173a3091f410c0), mulmod(add(mload(160), 0x17489197a5e5055c05e0ccaa7c6c96a7debd9b5013eb91479c40b7e55e175f5), mulmod(mload(832), mload(512), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(864), mload(544), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(896), mload(480), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(928), mload(576), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(960), mload(608), p), p))
            }
            // pedersen table: 3 constraints, interaction 1.0 to interaction claimed sum: constraints
            {
                mstore(832, add(calldataload(32), sub(p, mod(add(7, mulmod(calldataload(64), add(calldataload(3392), mulmod(calldataload(64), add(calldataload(3360), mulmod(calldataload(64), add(calldataload(3328), mulmod(calldataload(3296), calldataload(64), p)), p)), p)), p)), p))))
                mstore(864, sub(p, calldataload(3424)))
                // interaction 1.0
                mstore(736, mulmod(mload(32), add(sub(p, mload(864)), mulmod(mload(832), add(calldataload(3232), sub(p, calldataload(3264))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(768, mulmod(mload(32), add(sub(p, mload(864)), mulmod(calldataload(3232), mload(832), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(800, mulmod(mload(32), add(calldataload(3232), sub(p, calldataload(3200))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(736), mload(640), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(768), mload(672), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(800), mload(704), p), p))
            }
            return(0, 64)
        }
    }
}
