// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../../src/generated/ProvingSystem.sol";
import {IVerifier} from "../../src/interfaces/IVerifier.sol";
import {DataPages} from "../../src/verifier/DataPages.sol";
import {ToldEvaluator, VerifierInDirtyMemory, VerifierOfConstants} from "./VerifierOfConstants.sol";
import {VerifierHarness} from "./VerifierHarness.sol";
import {Draft, VerifierProver} from "./VerifierProver.sol";

/// @title A verifier and good proofs for it, which a test spoils
abstract contract VerifierStory is VerifierProver {
    address internal constant EXCHANGE = address(0xe1);

    DataPages internal pages;
    VerifierHarness internal harness;
    ToldEvaluator internal evaluator;
    VerifierOfConstants internal verifier;
    VerifierOfConstants internal verifierInDirtyMemory;
    bytes internal table;

    function setUp() public {
        (pages, harness, evaluator) = (new DataPages(), new VerifierHarness(), new ToldEvaluator());
        address[] memory evaluators = new address[](ProvingSystem.EVALUATORS);
        for (uint256 i = 0; i < evaluators.length; i++) {
            evaluators[i] = address(new ToldEvaluator());
        }
        evaluators[1] = address(evaluator);
        address[] memory tables = new address[](ProvingSystem.LAYOUTS);
        for (uint256 i = 0; i < tables.length; i++) {
            tables[i] = deployed(string.concat("LayoutTable", vm.toString(i)));
        }
        table = tables[0].code;
        verifier = new VerifierOfConstants(pages, evaluators, tables);
        verifierInDirtyMemory = new VerifierInDirtyMemory(pages, evaluators, tables);
    }

    /// Four main words, and five data words in two pages.
    function good() internal returns (Draft memory its) {
        its = draftOf(verifier.parameters(), table, EXCHANGE, randoms(600, 4));
        its.pages = new IVerifier.Page[](2);
        for (uint256 i = 0; i < 2; i++) {
            uint256[] memory words = pageOf(i);
            its.pages[i] = IVerifier.Page(keccak256(abi.encodePacked(words)), words.length);
        }
        balance(its);
        finish(its);
    }

    /// Registers the pages and makes the claimed sums cancel out with what is public.
    function balance(Draft memory its) internal {
        uint256 sum = registerPages(its);
        for (uint256 i = 1; i < its.sums.length; i++) {
            sum = plus(sum, its.sums[i]);
        }
        its.sums[0] = minus(0, sum);
        tell(its);
    }

    function registerPages(Draft memory its) internal returns (uint256 sum) {
        (, uint256 z, uint256 alpha) = busChallenges(its);
        uint256 start = 0;
        sum = harness.publicSum(its.words, 0, 0, z, alpha);
        for (uint256 i = 0; i < its.pages.length; i++) {
            pages.registerPage(z, alpha, start, pageOf(i));
            sum = plus(sum, harness.publicSum(pageOf(i), start, 1, z, alpha));
            start += its.pages[i].words;
        }
    }

    function tell(Draft memory its) internal {
        (,, uint256 composition) = pointOf(its);
        evaluator.tell(composition);
    }

    function register(Draft memory its) internal {
        verifier.registerProof(its.exchange, its.pages, encoded(its));
    }

    /// The proof is refused with this error.
    function refused(Draft memory its, bytes4 reason) internal {
        bytes memory proof = encoded(its);
        vm.expectPartialRevert(reason);
        verifier.registerProof(its.exchange, its.pages, proof);
    }

    /// What is allocated from here on can be released.
    function memoryEnd() internal pure returns (uint256 place) {
        assembly {
            place := mload(0x40)
        }
    }

    function release(uint256 place) internal pure {
        assembly {
            mstore(0x40, place)
        }
    }

    function pageOf(uint256 number) internal pure returns (uint256[] memory) {
        return randoms(700 + number, number == 0 ? 3 : 2);
    }
}
