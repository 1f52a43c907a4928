// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Evaluation} from "../../src/verifier/Evaluation.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {FixedEvaluator, HashingEvaluator} from "../base/VerifierEvaluators.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

contract EvaluationTest is FieldTest {
    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    function test_evaluators_are_given_what_the_table_says() public {
        use(address(new HashingEvaluator()), address(new HashingEvaluator()));
        // One chip of 2^5 rows with sum 2 and the claims 3 and 1; then two of 2^6 and 1 rows, without and with a sum.
        bytes memory table = hex"0105020002000300010206000001000000010003010400020104";
        uint256[] memory values = randoms(1, 0x105);
        uint256[] memory sums = randoms(2, 2);
        Evaluation.Challenges memory drawn = challenges();

        bytes memory head = abi.encode(drawn.point, drawn.z, drawn.alpha, drawn.coefficient, uint256(1));
        uint256 first = hashed(abi.encodePacked(head, uint256(32), sums[1], values[3], values[1]));
        uint256 power = hashed(abi.encode(first));
        head = abi.encode(drawn.point, drawn.z, drawn.alpha, drawn.coefficient, power);
        bytes memory chips = abi.encode(64, 0, values[0], 1, sums[0], values[0x104], values[2], values[0x104]);
        uint256 second = hashed(abi.encodePacked(head, chips));

        vm.assertEq(harness.total(drawn, table, values, sums), plus(first, second));
    }

    function test_an_evaluator_that_is_no_contract_is_an_error() public {
        address nobody = address(0xbad);
        address good = address(new HashingEvaluator());
        use(good, nobody);
        refused(nobody);
        use(nobody, good);
        refused(nobody);
    }

    function test_an_evaluator_that_refuses_is_an_error() public {
        address wrong = address(new FixedEvaluator(abi.encode(uint256(1), uint256(1)), true));
        use(wrong, address(new HashingEvaluator()));
        refused(wrong);
    }

    function test_an_answer_of_another_length_is_an_error() public {
        for (uint256 length = 0; length <= 96; length += 8) {
            address wrong = address(new FixedEvaluator(new bytes(length), false));
            use(address(new HashingEvaluator()), wrong);
            if (length == 64) total();
            else refused(wrong);
        }
    }

    function test_without_evaluators_there_is_nothing_to_show() public {
        harness.setEvaluators(new address[](0));
        vm.assertEq(total(), 0);
    }

    function use(address first, address second) private {
        address[] memory evaluators = new address[](2);
        (evaluators[0], evaluators[1]) = (first, second);
        harness.setEvaluators(evaluators);
    }

    function refused(address evaluator) private {
        vm.expectRevert(abi.encodeWithSelector(Evaluation.EvaluatorFailed.selector, evaluator));
        total();
    }

    function total() private view returns (uint256) {
        return harness.total(challenges(), hex"0000", new uint256[](1), new uint256[](1));
    }

    function challenges() private pure returns (Evaluation.Challenges memory) {
        return Evaluation.Challenges({point: 11, z: 12, alpha: 13, coefficient: 14});
    }

    function hashed(bytes memory input) private pure returns (uint256) {
        return uint256(keccak256(input)) >> 8;
    }
}
