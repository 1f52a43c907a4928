// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: 82cfb680cc405a41ce9886659bacd433f9bb8e305959f1f016fe929572f6e103
pragma solidity 0.8.37;

/// @title Quotients of the constraints at a point, combined
/// @notice Input and result are described in docs/developer/constraint-evaluators.md. Evaluates:
/// - pedersen: 16 constraints, first sum x to interaction claimed sum
/// - generator table: 3 constraints, interaction 1.0 to interaction claimed sum
/// - ecdsa: 70 constraints, first number to interaction claimed sum
/// @dev Input, by its first byte; column[n] is the column's value n rows below the point:
/// 0x0000: point
/// 0x0020: z
/// 0x0040: alpha
/// 0x0060: coefficient
/// 0x0080: power
/// 0x00a0: pedersen: height
/// 0x00c0: pedersen: claimed_sum
/// 0x00e0: pedersen: sum x[0]
/// 0x0100: pedersen: point x[0]
/// 0x0120: pedersen: point y[0]
/// 0x0140: pedersen: sum y[0]
/// 0x0160: pedersen: sum x[-1]
/// 0x0180: pedersen: sum y[-1]
/// 0x01a0: pedersen: flags[0]
/// 0x01c0: pedersen: flags[16]
/// 0x01e0: pedersen: value[25]
/// 0x0200: pedersen: value[0]
/// 0x0220: pedersen: value[24]
/// 0x0240: pedersen: sum 2.0[0]
/// 0x0260: pedersen: sum 2.0[-2]
/// 0x0280: pedersen: value[1]
/// 0x02a0: pedersen: point y[1]
/// 0x02c0: pedersen: point x[1]
/// 0x02e0: pedersen: value[2]
/// 0x0300: pedersen: flags[-24]
/// 0x0320: pedersen: flags[-8]
/// 0x0340: pedersen: flags[-30]
/// 0x0360: pedersen: sum 64.0[0]
/// 0x0380: pedersen: sum 64.0[-64]
/// 0x03a0: pedersen: sum x[63]
/// 0x03c0: pedersen: value[32]
/// 0x03e0: pedersen: uses[0]
/// 0x0400: generator table: height
/// 0x0420: generator table: claimed_sum
/// 0x0440: generator table: sum 1.0[0]
/// 0x0460: generator table: sum 1.0[-1]
/// 0x0480: generator table: y[0]
/// 0x04a0: generator table: x[0]
/// 0x04c0: generator table: digit[0]
/// 0x04e0: generator table: window[0]
/// 0x0500: generator table: uses[0]
/// 0x0520: ecdsa: height
/// 0x0540: ecdsa: claimed_sum
/// 0x0560: ecdsa: signature[0]
/// 0x0580: ecdsa: signature[-1]
/// 0x05a0: ecdsa: key digits[0]
/// 0x05c0: ecdsa: nonce digits[0]
/// 0x05e0: ecdsa: point x[127]
/// 0x0600: ecdsa: second slope[0]
/// 0x0620: ecdsa: nonce digits[125]
/// 0x0640: ecdsa: inverse[0]
/// 0x0660: ecdsa: key digits[125]
/// 0x0680: ecdsa: message[0]
/// 0x06a0: ecdsa: first slope[0]
/// 0x06c0: ecdsa: point y[126]
/// 0x06e0: ecdsa: point x[126]
/// 0x0700: ecdsa: point y[127]
/// 0x0720: ecdsa: doubling slope[126]
/// 0x0740: ecdsa: first slope[126]
/// 0x0760: ecdsa: x[127]
/// 0x0780: ecdsa: y[127]
/// 0x07a0: ecdsa: doubling slope[127]
/// 0x07c0: ecdsa: first slope[127]
/// 0x07e0: ecdsa: key digits[126]
/// 0x0800: ecdsa: nonce digits[126]
/// 0x0820: ecdsa: table x[0]
/// 0x0840: ecdsa: table y[0]
/// 0x0860: ecdsa: second slope[126]
/// 0x0880: ecdsa: table x[16]
/// 0x08a0: ecdsa: table y[16]
/// 0x08c0: ecdsa: table x[32]
/// 0x08e0: ecdsa: table y[32]
/// 0x0900: ecdsa: second slope[127]
/// 0x0920: ecdsa: table x[48]
/// 0x0940: ecdsa: table y[48]
/// 0x0960: ecdsa: table x[64]
/// 0x0980: ecdsa: table y[64]
/// 0x09a0: ecdsa: key digits[127]
/// 0x09c0: ecdsa: table x[80]
/// 0x09e0: ecdsa: table y[80]
/// 0x0a00: ecdsa: table x[96]
/// 0x0a20: ecdsa: table y[96]
/// 0x0a40: ecdsa: nonce digits[127]
/// 0x0a60: ecdsa: table x[112]
/// 0x0a80: ecdsa: table y[112]
/// 0x0aa0: ecdsa: x[0]
/// 0x0ac0: ecdsa: point x[0]
/// 0x0ae0: ecdsa: y[0]
/// 0x0b00: ecdsa: point y[0]
/// 0x0b20: ecdsa: doubling slope[0]
/// 0x0b40: ecdsa: y[-1]
/// 0x0b60: ecdsa: x[-1]
/// 0x0b80: ecdsa: generator sum x[0]
/// 0x0ba0: ecdsa: generator x[0]
/// 0x0bc0: ecdsa: generator y[0]
/// 0x0be0: ecdsa: generator sum y[0]
/// 0x0c00: ecdsa: generator sum x[-4]
/// 0x0c20: ecdsa: generator sum y[-4]
/// 0x0c40: ecdsa: x[126]
/// 0x0c60: ecdsa: x[125]
/// 0x0c80: ecdsa: y[125]
/// 0x0ca0: ecdsa: y[126]
/// 0x0cc0: ecdsa: inverse[126]
/// 0x0ce0: ecdsa: generator sum x[124]
/// 0x0d00: ecdsa: generator sum y[124]
/// 0x0d20: ecdsa: inverse[127]
/// 0x0d40: ecdsa: sum 2.0[0]
/// 0x0d60: ecdsa: sum 2.0[-2]
/// 0x0d80: ecdsa: point y[1]
/// 0x0da0: ecdsa: point x[1]
/// 0x0dc0: ecdsa: nonce digits[1]
/// 0x0de0: ecdsa: key digits[1]
/// 0x0e00: ecdsa: signature[1]
/// 0x0e20: ecdsa: nonce digits[-1]
/// 0x0e40: ecdsa: key digits[-1]
/// 0x0e60: ecdsa: sum 8.0[0]
/// 0x0e80: ecdsa: sum 8.0[-8]
/// 0x0ea0: ecdsa: message[4]
/// 0x0ec0: ecdsa: generator y[4]
/// 0x0ee0: ecdsa: generator x[4]
/// 0x0f00: ecdsa: message[8]
/// 0x0f20: ecdsa: sum 16.0[0]
/// 0x0f40: ecdsa: sum 16.0[-16]
/// 0x0f60: ecdsa: table uses[0]
/// 0x0f80: ecdsa: table opposite uses[0]
/// 0x0fa0: ecdsa: sum 128.0[0]
/// 0x0fc0: ecdsa: sum 128.1[0]
/// 0x0fe0: ecdsa: sum 128.1[-128]
/// Memory; nothing from 0x0760 on is used:
/// 0x0000 to 0x001f: the sum
/// 0x0020 to 0x003f: the next constraint's power
/// 0x0040 to 0x005f: pedersen: point^(height / 64)
/// 0x0060 to 0x007f: pedersen: point^(height / 32)
/// 0x0080 to 0x009f: pedersen: point^(height / 2)
/// 0x00a0 to 0x00bf: pedersen: point^(height / 1)
/// 0x00c0 to 0x00df: pedersen: the point of row -64
/// 0x00e0 to 0x00ff: generator table: point^(height / 1)
/// 0x0100 to 0x011f: generator table: the point of row -1
/// 0x0120 to 0x013f: ecdsa: point^(height / 128)
/// 0x0140 to 0x015f: ecdsa: point^(height / 64)
/// 0x0160 to 0x017f: ecdsa: point^(height / 32)
/// 0x0180 to 0x019f: ecdsa: point^(height / 16)
/// 0x01a0 to 0x01bf: ecdsa: point^(height / 4)
/// 0x01c0 to 0x01df: ecdsa: point^(height / 2)
/// 0x01e0 to 0x01ff: ecdsa: point^(height / 1)
/// 0x0200 to 0x021f: ecdsa: the point of row -128
/// 0x0220 to 0x023f: pedersen: inverse 0
/// 0x0240 to 0x025f: pedersen: inverse 1
/// 0x0260 to 0x027f: pedersen: inverse 2
/// 0x0280 to 0x029f: pedersen: inverse 3
/// 0x02a0 to 0x02bf: pedersen: inverse 4
/// 0x02c0 to 0x02df: pedersen: inverse 5
/// 0x02e0 to 0x02ff: pedersen: inverse 6
/// 0x0300 to 0x031f: generator table: inverse 0
/// 0x0320 to 0x033f: generator table: inverse 1
/// 0x0340 to 0x035f: generator table: inverse 2
/// 0x0360 to 0x037f: ecdsa: inverse 0
/// 0x0380 to 0x039f: ecdsa: inverse 1
/// 0x03a0 to 0x03bf: ecdsa: inverse 2
/// 0x03c0 to 0x03df: ecdsa: inverse 3
/// 0x03e0 to 0x03ff: ecdsa: inverse 4
/// 0x0400 to 0x041f: ecdsa: inverse 5
/// 0x0420 to 0x043f: ecdsa: inverse 6
/// 0x0440 to 0x045f: ecdsa: inverse 7
/// 0x0460 to 0x069f: products while inverting
/// 0x06a0 to 0x075f: the exponentiation
/// 0x0460 to 0x047f: pedersen: window[0]
/// 0x0480 to 0x049f: pedersen: sum of the constraints with inverse 0
/// 0x04a0 to 0x04bf: pedersen: sum of the constraints with inverse 1
/// 0x04c0 to 0x04df: pedersen: sum of the constraints with inverse 2
/// 0x04e0 to 0x04ff: pedersen: sum of the constraints with inverse 1
/// 0x0500 to 0x051f: pedersen: sum of the constraints with inverse 3
/// 0x0520 to 0x053f: pedersen: sum of the constraints with inverse 4
/// 0x0540 to 0x055f: pedersen: sum of the constraints with inverse 5
/// 0x0560 to 0x057f: pedersen: sum of the constraints with inverse 0
/// 0x0580 to 0x059f: pedersen: sum of the constraints with inverse 3
/// 0x05a0 to 0x05bf: pedersen: sum of the constraints with inverse 6
/// 0x05c0 to 0x06bf: pedersen: temporaries
/// 0x0460 to 0x047f: generator table: sum of the constraints with inverse 0
/// 0x0480 to 0x049f: generator table: sum of the constraints with inverse 1
/// 0x04a0 to 0x04bf: generator table: sum of the constraints with inverse 2
/// 0x04c0 to 0x04ff: generator table: temporaries
/// 0x0460 to 0x047f: ecdsa: window[0]
/// 0x0480 to 0x049f: ecdsa: table nonce digit[0]
/// 0x04a0 to 0x04bf: ecdsa: table key digit[0]
/// 0x04c0 to 0x04df: ecdsa: sum of the constraints with inverse 0
/// 0x04e0 to 0x04ff: ecdsa: sum of the constraints with inverse 1
/// 0x0500 to 0x051f: ecdsa: sum of the constraints with inverse 2
/// 0x0520 to 0x053f: ecdsa: sum of the constraints with inverse 2
/// 0x0540 to 0x055f: ecdsa: sum of the constraints with inverse 1
/// 0x0560 to 0x057f: ecdsa: sum of the constraints with inverse 1
/// 0x0580 to 0x059f: ecdsa: sum of the constraints with inverse 1
/// 0x05a0 to 0x05bf: ecdsa: sum of the constraints with inverse 3
/// 0x05c0 to 0x05df: ecdsa: sum of the constraints with inverse 4
/// 0x05e0 to 0x05ff: ecdsa: sum of the constraints with inverse 0
/// 0x0600 to 0x061f: ecdsa: sum of the constraints with inverse 5
/// 0x0620 to 0x063f: ecdsa: sum of the constraints with inverse 6
/// 0x0640 to 0x065f: ecdsa: sum of the constraints with inverse 0
/// 0x0660 to 0x067f: ecdsa: sum of the constraints with inverse 7
/// 0x0680 to 0x075f: ecdsa: temporaries
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
            function pedersenWindow(x, prime) -> value {
                value := 0x6141e67276ef11615f6a8f29cf99e08d8ddf037c42ec51844d49589f1cb3ef4
                value := add(mulmod(value, x, prime), 0x7fe9c34ed9aeb387495501a246bdd272689ac4ebc0778985fa2241d9c52748c)
                value := add(mulmod(value, x, prime), 0x47442b078552857c7de13464c5cd64c36c57372987ba23d49908d536c56798d)
                value := add(mulmod(value, x, prime), 0xf64bbfc3988cc1f71735101b0019583fe3d060a869eae33fbf01e803370858)
                value := add(mulmod(value, x, prime), 0x3ccd93c534c8a00b63bde4f4cb687409473c6992fe3fb9ca0174f23a27a7dc1)
                value := add(mulmod(value, x, prime), 0x46ec5189a22f8a4df8741ec6faf3428aef06eabe02f77cbc2b7bcfb067fdcb2)
                value := add(mulmod(value, x, prime), 0x6c7667d3160a93cb10ee8e9598bc7cd299b00ffa01b941a3dee7995754209ad)
                value := add(mulmod(value, x, prime), 0x7f74282d58567d04cd735f790dd6f1c26cfa60c6169adb4b1d58d9534a351cc)
                value := add(mulmod(value, x, prime), 0x2a1aeeeff289d1d05175d85d724a0e4b9e190500ac9cd5e486a3f6a2933f1cc)
                value := add(mulmod(value, x, prime), 0xbff44afac86856d90602649ea45e570fb46b1819e0f40cdd03491977734e9b)
                value := add(mulmod(value, x, prime), 0x3f0f1ffdda69819c6566f3ea303c75311f11fc31465054342dd0194268e31f5)
                value := add(mulmod(value, x, prime), 0x743a7680652c9fa2b0319ffcafc1bf504884134d3c8c1b015c01012d6267aff)
                value := add(mulmod(value, x, prime), 0x4f1c1fffd2e41c5c6fd7f24665be55bd8c3550248c452bebec08dd964618fe3)
                value := add(mulmod(value, x, prime), 0x20ac8462663e1d71056e8224b394165d7524c603daa05660d483165f7867fde)
                value := add(mulmod(value, x, prime), 0x11aa17bf74551d6e105af063f0614476a3df921dffc2d1c1f24b4ff901dcb94)
                value := add(mulmod(value, x, prime), 0x4ed7ee36b2eb36356676fccde6b039c1d6cb8d4a9be6f92eacf4cec85f6640f)
                value := add(mulmod(value, x, prime), 0x4f698112a71ae8fd437e312622ebf5a1cb9e2070994e7785edc7464645503df)
                value := add(mulmod(value, x, prime), 0x7fb3ad1f5486761558555e058aecb25f2c943d0727ce672552063eac3a5b65c)
                value := add(mulmod(value, x, prime), 0x122d56ee2337831b3fb634ab2edecde8d037c7dd78869e79051542eaffbc279)
                value := add(mulmod(value, x, prime), 0x30b1df00802c7d5eaf26d4422ed4c2d2c9bd86eb7ef24925d52289a84b967a3)
                value := add(mulmod(value, x, prime), 0x69d812a0820e6b2c0141f85f1703b59a4f7ab4dc05faf72fe1f11cb4a8d334b)
                value := add(mulmod(value, x, prime), 0x2a9b86aeac2d8bc032127dc58c9c5fcb67cba3aaa02aae8225ef7e46e007f55)
                value := add(mulmod(value, x, prime), 0x2ab394b1497ce7c5a0cb1c525c70a98d44f08af25d000799e297794a1e88515)
                value := add(mulmod(value, x, prime), 0x61c44bbff28011aa008565dd40767e3ebf634630decce8edc36f3bc28b689ae)
                value := add(mulmod(value, x, prime), 0x2b1d5f0e498e58e906118a4c31945017af6683f24c7894e235e16c9863509f0)
                value := add(mulmod(value, x, prime), 0x5e776488d7d64d289810decd9b6fc3ea5dfec42389df46b97379cd55a32e6b5)
                value := add(mulmod(value, x, prime), 0x24cf0a65dbbb953042fd9860f6dca92750af068fc221382e610bcf0b393e08a)
                value := add(mulmod(value, x, prime), 0x107c6ba188dbd435d68c920f9453b1ff2448447e5968f79dc13e6bd99f064c1)
                value := add(mulmod(value, x, prime), 0x396b87f440f371f08cf8f6d6cfe6dfad8e4961ad81cb2a5c421135d5f56c029)
                value := add(mulmod(value, x, prime), 0x61204b56669d1b48666e5f9ee6baa76a6c20b8d6b33a2d1e024204d95e463db)
                value := add(mulmod(value, x, prime), 0x616e5fd4c391ac72ccc08be5421e3ba8bca979a4c1fd3e785904d4eb92655dd)
                value := add(mulmod(value, x, prime), 0x400000000000008800000000000000000000000000000000000000000000000)
                value := add(mulmod(value, x, prime), 0x1e91a02b3c6e549d333f741abde1c4574356865b3e02c187a6fb2b146d9aa23)
                value := add(mulmod(value, x, prime), 0x1edfb4a99962e5c79991a0611945589593df47294cc5d2e1fdbdfb26a1b9c25)
                value := add(mulmod(value, x, prime), 0x4694780bbf0c8f1f730709293019205271b69e527e34d5a3bdeeca2a0a93fd7)
                value := add(mulmod(value, x, prime), 0x6f83945e77242cda29736df06bac4e00dbb7bb81a69708623ec1942660f9b3f)
                value := add(mulmod(value, x, prime), 0x5b30f59a24446bdfbd02679f092356d8af50f9703ddec7d19ef430f4c6c1f76)
                value := add(mulmod(value, x, prime), 0x21889b772829b3e767ef213264903c15a2013bdc7620b9468c8632aa5cd194b)
                value := add(mulmod(value, x, prime), 0x54e2a0f1b671a826f9ee75b3ce6bafe850997c0db3876b1dca1e93679caf610)
                value := add(mulmod(value, x, prime), 0x1e3bb4400d7fef65ff7a9a22bf8981c1409cb9cf213317123c90c43d7497652)
                value := add(mulmod(value, x, prime), 0x554c6b4eb683194a5f34e3ada38f5672bb0f750da2fff8661d6886b5e177aeb)
                value := add(mulmod(value, x, prime), 0x5564795153d2754fcded823a7363a03498345c555fd5517dda1081b91ff80ab)
                value := add(mulmod(value, x, prime), 0x1627ed5f7df195e3febe07a0e8fc4a65b0854b23fa0508d01e0ee34b572ccb5)
                value := add(mulmod(value, x, prime), 0x4f4e20ff7fd383b150d92bbdd12b3d2d36427914810db6da2add7657b46985d)
                value := add(mulmod(value, x, prime), 0x6dd2a911dcc87df4c049cb54d12132172fc8382287796186faeabd150043d87)
                value := add(mulmod(value, x, prime), 0x4c52e0ab798afaa7aaa1fa75134da0d36bc2f8d83198daadf9c153c5a49a4)
                value := add(mulmod(value, x, prime), 0x30967eed58e51812bc81ced9dd140a5e3461df8f66b1887a1238b9b9baafc21)
                value := add(mulmod(value, x, prime), 0x312811c94d14cada99890332194fc63e293472b5641906d1530b3137a099bf1)
                value := add(mulmod(value, x, prime), 0x6e55e8408baae3a1efa50f9c0f9ebb895c206de2003d2e3e0db4b006fe2346c)
                value := add(mulmod(value, x, prime), 0x5f537b9d99c1e39efa917ddb4c6be9a28adb39fc255fa99f2b7ce9a08798022)
                value := add(mulmod(value, x, prime), 0x30e3e0002d1be4b390280db99a41aa4273caafdb73bad41413f72269b9e701d)
                value := add(mulmod(value, x, prime), 0xbc5897f9ad3616d4fce6003503e40afb77becb2c373e4fea3fefed29d98501)
                value := add(mulmod(value, x, prime), 0x40f0e00225967f739a990c15cfc38acee0ee03ceb9afabcbd22fe6bd971ce0b)
                value := add(mulmod(value, x, prime), 0x7400bb5053797ba26f9fd9b615ba1a8f04b94e7e61f0bf322fcb6e6888cb165)
                value := add(mulmod(value, x, prime), 0x55e511100d762f3fae8a27a28db5f1b461e6faff53632a1b795c095d6cc0e34)
                value := add(mulmod(value, x, prime), 0x8bd7d2a7a9840b328ca086f2290e3d93059f39e96524b4e2a726acb5cae34)
                value := add(mulmod(value, x, prime), 0x1389982ce9f56d44ef11716a6743832d664ff005fe46be5c211866a8abdf653)
                value := add(mulmod(value, x, prime), 0x3913ae765dd076c2078be139050cbd7510f91541fd088343d484304f980234e)
                value := add(mulmod(value, x, prime), 0x43326c3acb3761049c421b0b34978bf6b8c3966d01c04635fe8b0dc5d85823f)
                value := add(mulmod(value, x, prime), 0x709b4403c67734f08e8caefe4ffe6a7c01c2f9f5796151cc040fe17fcc8f7a8)
                value := add(mulmod(value, x, prime), 0x38bbd4f87aad7b93821ecb9b3a329b3c93a8c8d67845dc2b66f72ac93a98673)
                value := add(mulmod(value, x, prime), 0x163cb126514d88b6aafe5db9422d8d97653b143f88767a05ddbe263ad8b74)
                value := add(mulmod(value, x, prime), 0x1ebe198d8910efaea09570d630661f727220fc83bd13ae7bb2b6a760e34c10c)
                value := add(mulmod(value, x, prime), 0x400000000000008800000000000000000000000000000000000000000000020)
                value := mod(value, prime)
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
            requireElements(4096, p)
            mstore(0, 0)
            mstore(32, calldataload(128))
            // pedersen: 16 constraints, first sum x to interaction claimed sum: rows
            {
                let height := calldataload(160)
                requireHeight(height, 64, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 64), p)
                mstore(64, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(96, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(128, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(160, raisedPoint)
                mstore(192, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 64, p))
                mstore(544, add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(576, add(mload(160), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(608, add(mload(96), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(640, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(672, add(mload(96), 0x625023929a2995b533120664329f8c7c5268e56ac8320da2a616626f41337e3))
                mstore(704, add(mload(96), 0x23c12f3909539339b83645c1b8de3e14ebfee15c2e8b3ad2867e3a47eba558c))
                mstore(736, add(calldataload(0), sub(p, mload(192))))
            }
            // generator table: 3 constraints, interaction 1.0 to interaction claimed sum: rows
            {
                let height := calldataload(1024)
                requireHeight(height, 1, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 1), p)
                mstore(224, raisedPoint)
                mstore(256, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 1, p))
                mstore(768, add(mload(224), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(800, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(832, add(calldataload(0), sub(p, mload(256))))
            }
            // ecdsa: 70 constraints, first number to interaction claimed sum: rows
            {
                let height := calldataload(1312)
                requireHeight(height, 128, 0x100000000)
                let raisedPoint := raised(calldataload(0), div(height, 128), p)
                mstore(288, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(320, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(352, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(384, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(416, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(448, raisedPoint)
                raisedPoint := mulmod(raisedPoint, raisedPoint, p)
                mstore(480, raisedPoint)
                mstore(512, powered(raised(0x575e8504809d8da52c7629c1aeba9c87f51023a6eba097d68b16e90256c604a, div(0x100000000, height), p), 128, p))
                mstore(864, add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(896, add(mload(480), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(928, add(mload(288), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(960, add(mload(288), 0x6cbd4d6b94eb939ccb57c5480e138a173a27ace4a5fc54b4787ab61db989929))
                mstore(992, mulmod(add(mload(288), 0x5c3ed0c6f6ac6dd647c9ba3e4721c1eb14011ea3d174c52d7981c5b8145aa75), mulmod(add(mload(320), 0x446ed3ce295dda2b5ea677394813e6eab8bfbc55397aacac8e6df6f4bc9ca34), mulmod(add(mload(352), 0x1dafdc6d65d66b5accedf99bcd607383ad971a9537cdf25d59e99d90becc81e), add(mload(384), 0x800000000000011000000000000000000000000000000000000000000000000), p), p), p))
                mstore(1024, add(mload(288), 0x23c12f3909539339b83645c1b8de3e14ebfee15c2e8b3ad2867e3a47eba558c))
                mstore(1056, add(mload(384), 0x800000000000011000000000000000000000000000000000000000000000000))
                mstore(1088, add(calldataload(0), sub(p, mload(512))))
            }
            invertAll(544, 576, 1120, 1696, p)
            // pedersen: 16 constraints, first sum x to interaction claimed sum: constraints
            {
                mstore(1120, pedersenWindow(mload(64), p))
                mstore(1472, add(calldataload(256), 0x66ffbb264fa260cc4f4823e58076282ac90ee2e952904a3843642a569c5cb45))
                mstore(1504, add(calldataload(288), 0x715f564a615176754052ba54a638c5ea40cf9c18859a1533d75861a80642ff))
                // first sum x
                mstore(1152, mulmod(mload(32), add(mulmod(add(calldataload(256), add(calldataload(224), 0x190044d9b05da043b0b7dc1a7f89d7d536f11d16ad6fb5c7bc9bd5a963a34bc)), mulmod(mload(1472), mload(1472), p), p), sub(p, mulmod(mload(1504), mload(1504), p))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first sum y
                mstore(1152, addmod(mload(1152), mulmod(mload(32), add(mulmod(mload(1472), add(calldataload(320), 0x78ea0a9b59eae9a8abfad45ab59c73a15bf3063e77a65eacc28a79e57f9bd02), p), sub(p, mulmod(mload(1504), add(0x190044d9b05da043b0b7dc1a7f89d7d536f11d16ad6fb5c7bc9bd5a963a34bc, sub(p, calldataload(224))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1504, add(calldataload(256), sub(p, calldataload(352))))
                mstore(1472, add(calldataload(288), sub(p, calldataload(384))))
                // sum x
                mstore(1184, mulmod(mload(32), add(mulmod(add(calldataload(256), add(calldataload(224), calldataload(352))), mulmod(mload(1504), mload(1504), p), p), sub(p, mulmod(mload(1472), mload(1472), p))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // sum y
                mstore(1184, addmod(mload(1184), mulmod(mload(32), add(mulmod(mload(1504), add(calldataload(320), calldataload(384)), p), sub(p, mulmod(mload(1472), add(calldataload(352), sub(p, calldataload(224))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1472, add(1, sub(p, calldataload(416))))
                // highest flag is a bit
                mstore(1216, mulmod(mload(32), mulmod(calldataload(416), mload(1472), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last flag is a bit
                mstore(1216, addmod(mload(1216), mulmod(mload(32), mulmod(calldataload(448), add(1, sub(p, calldataload(448))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last needs highest
                mstore(1216, addmod(mload(1216), mulmod(mload(32), mulmod(calldataload(448), mload(1472), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // highest leaves zeros above the middle
                mstore(1216, addmod(mload(1216), mulmod(mload(32), mulmod(calldataload(416), add(calldataload(480), 0x800000000000010fffffffffffffffffffffffffffffffffff8000000000001), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // last leaves zeros below the middle
                mstore(1216, addmod(mload(1216), mulmod(mload(32), mulmod(calldataload(448), add(calldataload(512), sub(p, mulmod(0x1000000000000000000000000000000000000000000000000, calldataload(544), p))), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1472, add(calldataload(576), sub(p, calldataload(608))))
                mstore(1504, mulmod(calldataload(64), add(mulmod(calldataload(64), add(calldataload(256), mulmod(calldataload(288), calldataload(64), p)), p), add(calldataload(512), sub(p, mulmod(256, calldataload(640), p)))), p))
                mstore(1536, add(calldataload(32), sub(p, mod(add(7, mulmod(calldataload(64), add(mload(1504), mload(1120)), p)), p))))
                mstore(1568, mulmod(calldataload(64), add(calldataload(704), mulmod(calldataload(672), calldataload(64), p)), p))
                mstore(1600, add(mload(1120), 1))
                mstore(1632, add(calldataload(32), sub(p, mod(add(7, mulmod(calldataload(64), add(mload(1600), mulmod(calldataload(64), add(mload(1568), add(calldataload(640), sub(p, mulmod(256, calldataload(736), p)))), p)), p)), p))))
                mstore(1664, mulmod(mload(1536), mload(1632), p))
                mstore(1696, add(mload(1632), mload(1536)))
                // interaction 2.0
                mstore(1248, mulmod(mload(32), add(sub(p, mod(mload(1696), p)), mulmod(mload(1472), mload(1664), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 2.0 first
                mstore(1280, mulmod(mload(32), add(sub(p, mod(mload(1696), p)), mulmod(calldataload(576), mload(1664), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1504, add(calldataload(32), sub(p, mod(add(7, mulmod(calldataload(64), add(mload(1504), add(mload(1120), mulmod(64, add(calldataload(768), calldataload(800)), p))), p)), p))))
                // interaction 2.1
                mstore(1312, mulmod(mload(32), add(sub(p, mod(add(mload(1632), mload(1504)), p)), mulmod(mload(1472), mulmod(mload(1504), mload(1632), p), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1600, add(calldataload(32), sub(p, mod(add(7, mulmod(calldataload(64), add(mulmod(calldataload(64), add(mload(1568), calldataload(640)), p), add(mload(1600), mulmod(64, calldataload(832), p))), p)), p))))
                // interaction 2.2
                mstore(1344, mulmod(mload(32), add(sub(p, mod(add(mload(1600), mload(1536)), p)), mulmod(mload(1472), mulmod(mload(1536), mload(1600), p), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1600, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(8, mulmod(calldataload(64), add(calldataload(512), mulmod(calldataload(64), add(calldataload(960), mulmod(calldataload(928), calldataload(64), p)), p)), p)), p)), p))))
                mstore(1536, mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff9, calldataload(992), p))
                // interaction 64.0
                mstore(1376, mulmod(mload(32), add(sub(p, mload(1536)), mulmod(mload(1600), add(calldataload(864), sub(p, calldataload(896))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 64.0 first
                mstore(1408, mulmod(mload(32), add(sub(p, mload(1536)), mulmod(mload(1600), add(calldataload(864), sub(p, calldataload(608))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(1440, mulmod(mload(32), add(calldataload(864), sub(p, calldataload(192))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(1152), mload(544), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(64), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1184), mload(576), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1216), mload(608), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(add(mload(96), 0x23c12f3909539339b83645c1b8de3e14ebfee15c2e8b3ad2867e3a47eba558c), mulmod(add(mload(96), 0x625023929a2995b533120664329f8c7c5268e56ac8320da2a616626f41337e3), mulmod(add(mload(128), 1), mulmod(mload(1248), mload(576), p), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1280), mload(640), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1312), mload(672), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1344), mload(704), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1376), mload(544), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1408), mload(640), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1440), mload(736), p), p))
            }
            // generator table: 3 constraints, interaction 1.0 to interaction claimed sum: constraints
            {
                mstore(1216, add(calldataload(32), sub(p, mod(add(9, mulmod(calldataload(64), add(calldataload(1248), mulmod(calldataload(64), add(calldataload(1216), mulmod(calldataload(64), add(calldataload(1184), mulmod(calldataload(1152), calldataload(64), p)), p)), p)), p)), p))))
                mstore(1248, sub(p, calldataload(1280)))
                // interaction 1.0
                mstore(1120, mulmod(mload(32), add(sub(p, mload(1248)), mulmod(mload(1216), add(calldataload(1088), sub(p, calldataload(1120))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 1.0 first
                mstore(1152, mulmod(mload(32), add(sub(p, mload(1248)), mulmod(calldataload(1088), mload(1216), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(1184, mulmod(mload(32), add(calldataload(1088), sub(p, calldataload(1056))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1120), mload(768), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1152), mload(800), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1184), mload(832), p), p))
            }
            // ecdsa: 70 constraints, first number to interaction claimed sum: constraints
            {
                mstore(1120, ecdsaWindow(mload(288), p))
                mstore(1152, ecdsaTableNonceDigit(mload(288), p))
                mstore(1184, ecdsaTableKeyDigit(mload(288), p))
                // first number
                mstore(1216, mulmod(mload(32), calldataload(1376), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1664, add(calldataload(1376), sub(p, calldataload(1408))))
                // same number
                mstore(1248, mulmod(mload(32), mload(1664), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // next number
                mstore(1280, mulmod(mload(32), add(mload(1664), 0x800000000000011000000000000000000000000000000000000000000000000), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // highest digit of r
                mstore(1312, mulmod(mload(32), mulmod(add(calldataload(1440), 0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff), add(calldataload(1440), 0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffe), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // highest digit of s
                mstore(1312, addmod(mload(1312), mulmod(mload(32), mulmod(add(calldataload(1472), 0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffff), add(calldataload(1472), 0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffe), p), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // r is below 2^251
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(1536), add(calldataload(1504), 0x11000000000000000000000000000000000000000000000001), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1664, add(calldataload(1568), 0x11000000000000000000000000000000000000000000000002))
                // s is below 2^251
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(1600), add(mload(1664), 0x11000000000000000000000000000000000000000000000001), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // r
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(add(calldataload(1632), 0x11000000000000000000000000000000000000000000000002), sub(p, calldataload(1504))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // message is not zero
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(1664), calldataload(1696), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1696, mulmod(calldataload(1760), calldataload(1760), p))
                // Q is on the curve
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(calldataload(1728), calldataload(1728), p), sub(p, mod(add(0x6f21413efbe40de150e596d72f7a8c5609ad26c15c915c1f4cdfcb99cee9e89, add(calldataload(1760), mulmod(mload(1696), calldataload(1760), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1728, mulmod(calldataload(1504), calldataload(1504), p))
                // R is on the curve
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(calldataload(1792), calldataload(1792), p), sub(p, mod(add(0x6f21413efbe40de150e596d72f7a8c5609ad26c15c915c1f4cdfcb99cee9e89, add(calldataload(1504), mulmod(mload(1728), calldataload(1504), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 2 Q
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(calldataload(1824), mulmod(2, calldataload(1728), p), p), sub(p, mod(add(1, mulmod(3, mload(1696), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1696, add(mulmod(calldataload(1824), calldataload(1824), p), sub(p, mulmod(2, calldataload(1760), p))))
                // 3 Q slope
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(calldataload(1856), add(mload(1696), sub(p, calldataload(1760))), p), sub(p, mod(add(sub(p, calldataload(1728)), add(sub(p, calldataload(1728)), mulmod(calldataload(1824), add(calldataload(1760), sub(p, mod(mload(1696), p))), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 3 Q x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(calldataload(1888), sub(p, mod(add(sub(p, calldataload(1760)), add(sub(p, mod(mload(1696), p)), mulmod(calldataload(1856), calldataload(1856), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 3 Q y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(calldataload(1920), sub(p, mod(add(sub(p, calldataload(1728)), mulmod(calldataload(1856), add(calldataload(1760), sub(p, calldataload(1888))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 2 R
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(calldataload(1952), mulmod(2, calldataload(1792), p), p), sub(p, mod(add(1, mulmod(3, mload(1728), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1728, add(mulmod(calldataload(1952), calldataload(1952), p), sub(p, mulmod(2, calldataload(1504), p))))
                // 3 R slope
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(calldataload(1984), add(mload(1728), sub(p, calldataload(1504))), p), sub(p, mod(add(sub(p, calldataload(1792)), add(sub(p, calldataload(1792)), mulmod(calldataload(1952), add(calldataload(1504), sub(p, mod(mload(1728), p))), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 3 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(calldataload(2016), sub(p, mod(add(sub(p, calldataload(1504)), add(sub(p, mod(mload(1728), p)), mulmod(calldataload(1984), calldataload(1984), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // 3 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(calldataload(2048), sub(p, mod(add(sub(p, calldataload(1792)), mulmod(calldataload(1984), add(calldataload(1504), sub(p, calldataload(2016))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1728, add(calldataload(1504), sub(p, calldataload(1760))))
                mstore(1696, mulmod(mload(1728), mload(1728), p))
                mstore(1760, sub(p, calldataload(1792)))
                mstore(1792, add(mload(1760), sub(p, calldataload(1728))))
                // table 1 Q - 1 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1696), add(calldataload(1504), add(calldataload(2080), calldataload(1760))), p), sub(p, mulmod(mload(1792), mload(1792), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - 1 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1728), add(calldataload(2112), calldataload(1728)), p), sub(p, mulmod(mload(1792), add(calldataload(1760), sub(p, calldataload(2080))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - 1 R: x differ
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(2144), add(calldataload(1760), sub(p, calldataload(1504))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1792, add(calldataload(1792), sub(p, calldataload(1728))))
                // table 1 Q - -1 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1696), add(calldataload(1504), add(calldataload(2176), calldataload(1760))), p), sub(p, mulmod(mload(1792), mload(1792), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - -1 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1728), add(calldataload(2208), calldataload(1728)), p), sub(p, mulmod(mload(1792), add(calldataload(1760), sub(p, calldataload(2176))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1792, add(calldataload(2016), sub(p, calldataload(1760))))
                mstore(1728, mulmod(mload(1792), mload(1792), p))
                mstore(1696, sub(p, calldataload(2048)))
                mstore(1824, add(mload(1696), sub(p, calldataload(1728))))
                // table 1 Q - 3 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1728), add(calldataload(2016), add(calldataload(2240), calldataload(1760))), p), sub(p, mulmod(mload(1824), mload(1824), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - 3 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1792), add(calldataload(2272), calldataload(1728)), p), sub(p, mulmod(mload(1824), add(calldataload(1760), sub(p, calldataload(2240))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - 3 R: x differ
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(2304), add(calldataload(1760), sub(p, calldataload(2016))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1824, add(calldataload(2048), sub(p, calldataload(1728))))
                // table 1 Q - -3 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1728), add(calldataload(2016), add(calldataload(2336), calldataload(1760))), p), sub(p, mulmod(mload(1824), mload(1824), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 1 Q - -3 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1792), add(calldataload(2368), calldataload(1728)), p), sub(p, mulmod(mload(1824), add(calldataload(1760), sub(p, calldataload(2336))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1824, add(calldataload(1504), sub(p, calldataload(1888))))
                mstore(1792, mulmod(mload(1824), mload(1824), p))
                mstore(1760, add(mload(1760), sub(p, calldataload(1920))))
                // table 3 Q - 1 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1792), add(calldataload(1504), add(calldataload(2400), calldataload(1888))), p), sub(p, mulmod(mload(1760), mload(1760), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - 1 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1824), add(calldataload(2432), calldataload(1920)), p), sub(p, mulmod(mload(1760), add(calldataload(1888), sub(p, calldataload(2400))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - 1 R: x differ
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(2464), add(calldataload(1888), sub(p, calldataload(1504))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1760, add(calldataload(1792), sub(p, calldataload(1920))))
                // table 3 Q - -1 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1792), add(calldataload(1504), add(calldataload(2496), calldataload(1888))), p), sub(p, mulmod(mload(1760), mload(1760), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - -1 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1824), add(calldataload(2528), calldataload(1920)), p), sub(p, mulmod(mload(1760), add(calldataload(1888), sub(p, calldataload(2496))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1760, add(calldataload(2016), sub(p, calldataload(1888))))
                mstore(1824, mulmod(mload(1760), mload(1760), p))
                mstore(1696, add(mload(1696), sub(p, calldataload(1920))))
                // table 3 Q - 3 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1824), add(calldataload(2016), add(calldataload(2560), calldataload(1888))), p), sub(p, mulmod(mload(1696), mload(1696), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - 3 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1760), add(calldataload(2592), calldataload(1920)), p), sub(p, mulmod(mload(1696), add(calldataload(1888), sub(p, calldataload(2560))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - 3 R: x differ
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(2624), add(calldataload(1888), sub(p, calldataload(2016))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1696, add(calldataload(2048), sub(p, calldataload(1920))))
                // table 3 Q - -3 R x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1824), add(calldataload(2016), add(calldataload(2656), calldataload(1888))), p), sub(p, mulmod(mload(1696), mload(1696), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // table 3 Q - -3 R y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1760), add(calldataload(2688), calldataload(1920)), p), sub(p, mulmod(mload(1696), add(calldataload(1888), sub(p, calldataload(2656))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain starts with its first point, x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(calldataload(2720), sub(p, calldataload(2752))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain starts with its first point, y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(calldataload(2784), sub(p, calldataload(2816))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain doubling
                mstore(1344, mulmod(mload(32), add(mulmod(calldataload(2848), mulmod(2, calldataload(2880), p), p), sub(p, mod(add(1, mulmod(3, mulmod(calldataload(2912), calldataload(2912), p), p)), p))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1696, add(mulmod(calldataload(2848), calldataload(2848), p), sub(p, mulmod(2, calldataload(2912), p))))
                mstore(1760, add(mload(1696), sub(p, calldataload(2752))))
                // chain x differ
                mstore(1344, addmod(mload(1344), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(1760), calldataload(1600), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1824, add(sub(p, calldataload(2880)), mulmod(calldataload(2848), add(calldataload(2912), sub(p, mod(mload(1696), p))), p)))
                // chain first slope
                mstore(1344, addmod(mload(1344), mulmod(mload(32), add(calldataload(2816), add(sub(p, mod(mload(1824), p)), mulmod(calldataload(1696), mload(1760), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1760, add(sub(p, calldataload(2752)), add(sub(p, mod(mload(1696), p)), mulmod(calldataload(1696), calldataload(1696), p))))
                // chain second slope
                mstore(1344, addmod(mload(1344), mulmod(mload(32), add(mulmod(add(calldataload(1696), calldataload(1536)), add(mload(1696), sub(p, mod(mload(1760), p))), p), sub(p, mulmod(2, mload(1824), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain x
                mstore(1344, addmod(mload(1344), mulmod(mload(32), add(calldataload(2720), sub(p, mod(add(sub(p, mod(mload(1760), p)), add(sub(p, mod(mload(1696), p)), mulmod(calldataload(1536), calldataload(1536), p))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // chain y
                mstore(1344, addmod(mload(1344), mulmod(mload(32), add(calldataload(2784), sub(p, mod(add(sub(p, mod(mload(1824), p)), mulmod(calldataload(1536), add(mload(1696), sub(p, calldataload(2720))), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1824, add(calldataload(2976), 0x2204f5b944fcb0d7a391ecee72ceecea17e1e951323c231f659aae2ecd1c109))
                mstore(1696, add(calldataload(3008), 0x25a88774b736e020c65e1fa6bc0e9806a07cb6f34c8231cf95de9429007f01e))
                // first generator sum x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(add(calldataload(2976), add(calldataload(2944), 0x5dfb0a46bb0350385c6e13118d311315e81e16aecdc3dce09a6551d132e3ef8)), mulmod(mload(1824), mload(1824), p), p), sub(p, mulmod(mload(1696), mload(1696), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // first generator sum y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1824), add(calldataload(3040), 0x5a57788b48c920ef39a1e05943f167f95f83490cb37dce306a216bd6ff80fe3), p), sub(p, mulmod(mload(1696), add(0x5dfb0a46bb0350385c6e13118d311315e81e16aecdc3dce09a6551d132e3ef8, sub(p, calldataload(2944))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1696, add(calldataload(2976), sub(p, calldataload(3072))))
                mstore(1824, add(calldataload(3008), sub(p, calldataload(3104))))
                // generator sum x
                mstore(1376, mulmod(mload(32), add(mulmod(add(calldataload(2976), add(calldataload(2944), calldataload(3072))), mulmod(mload(1696), mload(1696), p), p), sub(p, mulmod(mload(1824), mload(1824), p))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // generator sum y
                mstore(1376, addmod(mload(1376), mulmod(mload(32), add(mulmod(mload(1696), add(calldataload(3040), calldataload(3104)), p), sub(p, mulmod(mload(1824), add(calldataload(3072), sub(p, calldataload(2944))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1824, add(calldataload(2080), sub(p, calldataload(3168))))
                mstore(1696, add(calldataload(2112), sub(p, calldataload(3200))))
                // total x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(add(calldataload(2080), add(calldataload(3136), calldataload(3168))), mulmod(mload(1824), mload(1824), p), p), sub(p, mulmod(mload(1696), mload(1696), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // total y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1824), add(calldataload(3232), calldataload(3200)), p), sub(p, mulmod(mload(1696), add(calldataload(3168), sub(p, calldataload(3136))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // total: x differ
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(calldataload(3264), add(calldataload(3168), sub(p, calldataload(2080))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1696, add(calldataload(3136), 0x3611c14573ea009ff11e47814a660e98e94f4efdd6b88ccaae021bfaf3597fd))
                mstore(1824, add(0x435f301b4c439330cb92b62f915f12cb19def9d3f1fa93e2fbfa2d991efd977, sub(p, calldataload(3232))))
                // equation x
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(add(calldataload(3136), add(calldataload(3296), 0x49ee3eba8c1600700ee1b87eb599f16716b0b1022947733551fde4050ca6804)), mulmod(mload(1696), mload(1696), p), p), sub(p, mulmod(mload(1824), mload(1824), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // equation y
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(mload(1696), add(calldataload(3328), 0x3ca0cfe4b3bc6ddf346d49d06ea0ed34e621062c0e056c1d0405d266e10268a), p), sub(p, mulmod(mload(1824), add(0x49ee3eba8c1600700ee1b87eb599f16716b0b1022947733551fde4050ca6804, sub(p, calldataload(3296))), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // equation: x differ
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(0x800000000000011000000000000000000000000000000000000000000000000, mulmod(mload(1696), calldataload(3360), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1696, add(calldataload(3392), sub(p, calldataload(3424))))
                mstore(1824, mulmod(calldataload(64), add(calldataload(2752), mulmod(calldataload(2816), calldataload(64), p)), p))
                mstore(1760, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(1376), mulmod(calldataload(64), add(calldataload(1440), mulmod(calldataload(64), add(mload(1824), calldataload(1472)), p)), p)), p)), p))))
                mstore(1792, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(3584), mulmod(calldataload(64), add(add(calldataload(3552), sub(p, mulmod(4, calldataload(1440), p))), mulmod(calldataload(64), add(mulmod(calldataload(64), add(calldataload(3488), mulmod(calldataload(3456), calldataload(64), p)), p), add(calldataload(3520), sub(p, mulmod(4, calldataload(1472), p)))), p)), p)), p)), p))))
                mstore(1728, mulmod(mload(1760), mload(1792), p))
                mstore(1760, add(mload(1792), mload(1760)))
                // interaction 2.0
                mstore(1280, addmod(mload(1280), mulmod(mload(32), add(sub(p, mod(mload(1760), p)), mulmod(mload(1696), mload(1728), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 2.0 first
                mstore(1216, addmod(mload(1216), mulmod(mload(32), add(sub(p, mod(mload(1760), p)), mulmod(calldataload(3392), mload(1728), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1824, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(1376), mulmod(calldataload(64), add(add(calldataload(1440), sub(p, mulmod(4, calldataload(3648), p))), mulmod(calldataload(64), add(mload(1824), add(calldataload(1472), sub(p, mulmod(4, calldataload(3616), p)))), p)), p)), p)), p))))
                // interaction 2.1
                mstore(1408, mulmod(mload(32), add(sub(p, mod(add(mload(1792), mload(1824)), p)), mulmod(mload(1696), mulmod(mload(1824), mload(1792), p), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 2.2
                mstore(1440, mulmod(mload(32), mload(1696), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1696, add(calldataload(3680), sub(p, calldataload(3712))))
                mstore(1824, add(calldataload(32), sub(p, mod(add(9, mulmod(calldataload(64), add(mload(1120), mulmod(calldataload(64), add(mulmod(calldataload(64), add(calldataload(2976), mulmod(calldataload(3008), calldataload(64), p)), p), add(calldataload(1664), sub(p, mulmod(256, calldataload(3744), p)))), p)), p)), p))))
                mstore(1792, mulmod(calldataload(64), add(calldataload(3808), mulmod(calldataload(3776), calldataload(64), p)), p))
                mstore(1760, add(mload(1120), 1))
                mstore(1728, add(calldataload(32), sub(p, mod(add(9, mulmod(calldataload(64), add(mload(1760), mulmod(calldataload(64), add(mload(1792), add(calldataload(3744), sub(p, mulmod(256, calldataload(3840), p)))), p)), p)), p))))
                mstore(1856, mulmod(mload(1824), mload(1728), p))
                mstore(1728, add(mload(1728), mload(1824)))
                // interaction 8.0
                mstore(1472, mulmod(mload(32), add(sub(p, mod(mload(1728), p)), mulmod(mload(1696), mload(1856), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 8.0 first
                mstore(1504, mulmod(mload(32), add(sub(p, mod(mload(1728), p)), mulmod(mload(1856), add(calldataload(3680), sub(p, calldataload(3424))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1760, add(calldataload(32), sub(p, mod(add(9, mulmod(calldataload(64), add(mload(1760), mulmod(calldataload(64), add(mload(1792), calldataload(3744)), p)), p)), p))))
                // interaction 8.1
                mstore(1536, mulmod(mload(32), add(sub(p, mod(add(mload(1760), mload(1824)), p)), mulmod(mload(1696), mulmod(mload(1824), mload(1760), p), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1760, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(1376), mulmod(calldataload(64), add(mload(1184), mulmod(calldataload(64), add(mload(1152), mulmod(calldataload(64), add(calldataload(2080), mulmod(calldataload(2112), calldataload(64), p)), p)), p)), p)), p)), p))))
                mstore(1824, add(calldataload(32), sub(p, mod(add(8, mulmod(calldataload(64), add(calldataload(1376), mulmod(calldataload(64), add(add(3, sub(p, mload(1184))), mulmod(calldataload(64), add(add(3, sub(p, mload(1152))), mulmod(calldataload(64), add(calldataload(2080), mulmod(calldataload(64), sub(p, calldataload(2112)), p)), p)), p)), p)), p)), p))))
                mstore(1696, mulmod(mload(1760), mload(1824), p))
                mstore(1824, add(mulmod(mload(1824), sub(p, calldataload(3936)), p), mulmod(mload(1760), sub(p, calldataload(3968)), p)))
                // interaction 16.0
                mstore(1568, mulmod(mload(32), add(sub(p, mod(mload(1824), p)), mulmod(mload(1696), add(calldataload(3872), sub(p, calldataload(3904))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 16.0 first
                mstore(1600, mulmod(mload(32), add(sub(p, mod(mload(1824), p)), mulmod(mload(1696), add(calldataload(3872), sub(p, calldataload(3712))), p)), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1824, mulmod(calldataload(1376), calldataload(64), p))
                mstore(1664, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(16, mulmod(calldataload(64), add(calldataload(1504), mulmod(calldataload(64), add(mload(1824), mload(1664)), p)), p)), p)), p))))
                mstore(1824, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(17, mulmod(calldataload(64), add(calldataload(1376), mulmod(calldataload(64), add(mload(1824), calldataload(1664)), p)), p)), p)), p))))
                // interaction 128.0 sum 128.0
                mstore(1312, addmod(mload(1312), mulmod(mload(32), add(mulmod(calldataload(4000), mulmod(mload(1664), mload(1824), p), p), sub(p, mod(add(mulmod(mload(1824), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff1, calldataload(2848), p), p), mulmod(mload(1664), mulmod(0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffff0, calldataload(2848), p), p)), p))), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(1824, add(calldataload(32), sub(p, mod(add(2, mulmod(calldataload(64), add(18, mulmod(calldataload(64), add(calldataload(1376), mulmod(calldataload(64), add(calldataload(64), calldataload(1760)), p)), p)), p)), p))))
                mstore(1664, mulmod(0x800000000000010ffffffffffffffffffffffffffffffffffffffffffffffef, calldataload(2848), p))
                // interaction 128.0
                mstore(1280, addmod(mload(1280), mulmod(mload(32), add(sub(p, mload(1664)), mulmod(mload(1824), add(add(calldataload(4032), sub(p, calldataload(4064))), sub(p, calldataload(4000))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction 128.0 first
                mstore(1216, addmod(mload(1216), mulmod(mload(32), add(sub(p, mload(1664)), mulmod(mload(1824), add(add(calldataload(4032), sub(p, calldataload(3904))), sub(p, calldataload(4000))), p)), p), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                // interaction claimed sum
                mstore(1632, mulmod(mload(32), add(calldataload(4032), sub(p, calldataload(1344))), p))
                mstore(32, mulmod(mload(32), calldataload(96), p))
                mstore(0, addmod(mload(0), mulmod(mload(1216), mload(864), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(288), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1248), mload(896), p), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1280), mload(928), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1312), mload(928), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(288), 0x23f58e84357b419dae9b58954fec8bfd11253b69f7e073c738e42afcefaa9af), mulmod(add(mload(288), 0x6cbd4d6b94eb939ccb57c5480e138a173a27ace4a5fc54b4787ab61db989929), mulmod(add(mload(288), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1344), mload(896), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(288), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(add(mload(416), 1), mulmod(add(mload(448), 1), mulmod(mload(1376), mload(896), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(add(mload(288), 0x6cbd4d6b94eb939ccb57c5480e138a173a27ace4a5fc54b4787ab61db989929), mulmod(add(mload(288), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(add(mload(448), 1), mulmod(mload(1408), mload(896), p), p), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1440), mload(960), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1472), mload(992), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1504), mload(864), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1536), mload(1024), p), p))
                mstore(0, addmod(mload(0), mulmod(add(calldataload(0), 0x800000000000011000000000000000000000000000000000000000000000000), mulmod(mload(1568), mload(1056), p), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1600), mload(864), p), p))
                mstore(0, addmod(mload(0), mulmod(mload(1632), mload(1088), p), p))
            }
            return(0, 64)
        }
    }
}
