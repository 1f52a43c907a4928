// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Constraints} from "../../src/generated/Constraints.sol";
import {Test} from "../base/Test.sol";

/// @title The generated evaluators against the plain twin in Python
contract ConstraintEvaluatorsTest is Test {
    struct Shape {
        uint256 cases;
        uint256 casesADigest;
        uint256 shifts;
        uint256[] cells;
        uint256[] heightsMin;
        bytes32[] digests;
    }

    uint256 private constant PRIME = 0x800000000000011000000000000000000000000000000000000000000000001;
    uint256 private constant HEAD_WORDS = 5;
    uint256 private constant POINT = 0;
    uint256 private constant FIRST_HEIGHT = HEAD_WORDS;
    uint256 private constant CODE_BYTES_MAX = 24_576;
    uint256 private constant ROWS_MAX = 1 << 32;
    /// A case whose words are all random.
    uint256 private constant RANDOM_CASE = 3;

    /// For people: shown with `forge test -vv`.
    event log_named_uint(string name, uint256 value);

    address[] private evaluators;
    Shape[] private shapes;

    function setUp() public {
        string memory json = vm.readFile("./test/vectors/evaluators.json");
        uint256 count = vm.parseJsonUint(json, ".evaluators");
        vm.assertEq(count, Constraints.EVALUATORS);
        for (uint256 i = 0; i < count; i++) {
            string memory number = vm.toString(i);
            evaluators.push(deployed(string.concat("ConstraintEvaluator", number)));
            shapes.push(shape(json, string.concat(".evaluator", number)));
        }
    }

    function test_results_equal_the_plain_twin() public view {
        for (uint256 i = 0; i < evaluators.length; i++) {
            Shape memory its = shapes[i];
            vm.assertEq(its.digests.length * its.casesADigest, its.cases);
            for (uint256 digest = 0; digest < its.digests.length; digest++) {
                bytes memory results;
                for (uint256 place = 0; place < its.casesADigest; place++) {
                    uint256[] memory words = inputWords(i, digest * its.casesADigest + place);
                    (bool isAccepted, bytes memory result) = evaluate(i, words);
                    vm.assertTrue(isAccepted);
                    results = bytes.concat(results, result);
                }
                vm.assertEq(keccak256(results), its.digests[digest]);
            }
        }
    }

    function test_code_fits_into_contracts() public {
        for (uint256 i = 0; i < evaluators.length; i++) {
            emit log_named_uint("code bytes", evaluators[i].code.length);
            vm.assertLe(evaluators[i].code.length, CODE_BYTES_MAX);
        }
    }

    function test_gas_of_all_constraints() public {
        uint256 total = 0;
        for (uint256 i = 0; i < evaluators.length; i++) {
            bytes memory input = abi.encodePacked(inputWords(i, RANDOM_CASE));
            uint256 before = gasleft();
            (bool isAccepted,) = evaluators[i].staticcall(input);
            uint256 used = before - gasleft();
            vm.assertTrue(isAccepted);
            emit log_named_uint(string.concat("gas of ConstraintEvaluator", vm.toString(i)), used);
            total += used;
        }
        emit log_named_uint("gas of all constraints", total);
        vm.assertLe(total, 400_000);
    }

    function test_another_length_is_refused() public view {
        for (uint256 i = 0; i < evaluators.length; i++) {
            bytes memory input = abi.encodePacked(inputWords(i, RANDOM_CASE));
            assertRefused(i, bytes.concat(input, hex"00"), "InputMalformed()");
            assertRefused(i, bytes.concat(input, new bytes(32)), "InputMalformed()");
            assertRefused(i, "", "InputMalformed()");
            assembly {
                mstore(input, sub(mload(input), 1))
            }
            assertRefused(i, input, "InputMalformed()");
        }
    }

    function test_every_unreduced_word_is_refused() public view {
        for (uint256 i = 0; i < evaluators.length; i++) {
            uint256[] memory words = inputWords(i, RANDOM_CASE);
            for (uint256 place = 0; place < words.length; place++) {
                uint256 word = words[place];
                words[place] = word + PRIME;
                assertRefused(i, abi.encodePacked(words), "InputMalformed()");
                words[place] = word;
            }
        }
    }

    function test_wrong_heights_are_refused() public view {
        for (uint256 i = 0; i < evaluators.length; i++) {
            uint256[] memory words = inputWords(i, RANDOM_CASE);
            uint256 place = FIRST_HEIGHT;
            for (uint256 part = 0; part < shapes[i].cells.length; part++) {
                uint256 height = words[place];
                uint256[3] memory wrong = [3 * height, shapes[i].heightsMin[part] / 2, 2 * ROWS_MAX];
                for (uint256 one = 0; one < wrong.length; one++) {
                    words[place] = wrong[one];
                    assertRefused(i, abi.encodePacked(words), "InputMalformed()");
                }
                words[place] = height;
                place += 2 + shapes[i].cells[part];
            }
            (bool isAccepted,) = evaluate(i, words);
            vm.assertTrue(isAccepted);
        }
    }

    function test_a_point_that_is_a_row_is_refused() public view {
        // 1 is the first row of every chip.
        for (uint256 i = 0; i < evaluators.length; i++) {
            uint256[] memory words = inputWords(i, RANDOM_CASE);
            words[POINT] = 1;
            assertRefused(i, abi.encodePacked(words), "PointInDomain()");
        }
    }

    function test_too_little_gas_gives_no_result() public view {
        bytes memory input = abi.encodePacked(inputWords(0, RANDOM_CASE));
        for (uint256 limit = 1000; limit < 40_000; limit += 1000) {
            (bool isAccepted,) = evaluators[0].staticcall{gas: limit}(input);
            vm.assertFalse(isAccepted);
        }
    }

    function evaluate(uint256 number, uint256[] memory words) private view returns (bool, bytes memory) {
        return evaluators[number].staticcall(abi.encodePacked(words));
    }

    function assertRefused(uint256 number, bytes memory input, string memory reason) private view {
        (bool isAccepted, bytes memory found) = evaluators[number].staticcall(input);
        vm.assertFalse(isAccepted);
        vm.assertEq(found, abi.encodePacked(bytes4(keccak256(bytes(reason)))));
    }

    /// The generator of provex/air/emit/evaluator_vectors.py.
    function inputWords(uint256 number, uint256 index) private view returns (uint256[] memory words) {
        Shape memory its = shapes[number];
        uint256 count = HEAD_WORDS;
        for (uint256 part = 0; part < its.cells.length; part++) {
            count += 2 + its.cells[part];
        }
        words = new uint256[](count);
        uint256 state = uint256(keccak256(abi.encode(number, index))) % PRIME;
        uint256 place = 0;
        for (; place < HEAD_WORDS; place++) {
            bool isParameter = place == 1 || place == 2;
            (state, words[place]) = isParameter ? valueAfter(state, index) : randomAfter(state);
        }
        for (uint256 part = 0; part < its.cells.length; part++) {
            state = next(state);
            words[place++] = its.heightsMin[part] << (state % its.shifts);
            for (uint256 cell = 0; cell < 1 + its.cells[part]; cell++) {
                (state, words[place++]) = valueAfter(state, index);
            }
        }
    }

    /// Zeros, p - 1, bits, or anything.
    function valueAfter(uint256 state, uint256 index) private pure returns (uint256, uint256) {
        if (index == 0) return (state, 0);
        if (index == 1) return (state, PRIME - 1);
        state = next(state);
        return (state, index == 2 ? state % 2 : state);
    }

    function randomAfter(uint256 state) private pure returns (uint256, uint256) {
        return (next(state), next(state));
    }

    function next(uint256 state) private pure returns (uint256) {
        return addmod(mulmod(state, state, PRIME), 1, PRIME);
    }

    function deployed(string memory name) private returns (address evaluator) {
        bytes memory code = vm.getCode(string.concat(name, ".sol"));
        assembly {
            evaluator := create(0, add(code, 32), mload(code))
        }
        vm.assertTrue(evaluator != address(0));
    }

    function shape(string memory json, string memory key) private pure returns (Shape memory) {
        return Shape({
            cases: vm.parseJsonUint(json, ".cases"),
            casesADigest: vm.parseJsonUint(json, ".casesADigest"),
            shifts: vm.parseJsonUint(json, ".shifts"),
            cells: vm.parseJsonUintArray(json, string.concat(key, ".cells")),
            heightsMin: vm.parseJsonUintArray(json, string.concat(key, ".heightsMin")),
            digests: vm.parseJsonBytes32Array(json, string.concat(key, ".digests"))
        });
    }
}
