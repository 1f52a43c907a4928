// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../../src/generated/ProvingSystem.sol";
import {IDataPages} from "../../src/interfaces/IDataPages.sol";
import {IVerifier} from "../../src/interfaces/IVerifier.sol";
import {DataPages} from "../../src/verifier/DataPages.sol";
import {VerifierProduction} from "../../src/verifier/VerifierProduction.sol";
import {VerifierTest} from "../../src/verifier/VerifierTest.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierOfBits, VerifierOfOneQueryMore} from "../base/VerifierOfConstants.sol";

contract VerifierConstructionTest is FieldTest {
    uint256 private constant DEVELOPMENT_CHAIN_ID = 31_337;

    IDataPages private pages;
    address[] private evaluators;
    address[] private tables;

    function setUp() public {
        pages = new DataPages();
        for (uint256 i = 0; i < ProvingSystem.EVALUATORS; i++) {
            evaluators.push(deployed(string.concat("ConstraintEvaluator", vm.toString(i))));
        }
        for (uint256 i = 0; i < ProvingSystem.LAYOUTS; i++) {
            tables.push(deployed(string.concat("LayoutTable", vm.toString(i))));
        }
        vm.chainId(DEVELOPMENT_CHAIN_ID);
    }

    function test_both_profiles_have_a_verifier() public {
        VerifierProduction production = new VerifierProduction(pages, evaluators, tables);
        VerifierTest test = new VerifierTest(pages, evaluators, tables);

        vm.assertEq(production.identify(), "Provex_Verifier_production_1");
        vm.assertEq(test.identify(), "Provex_Verifier_test_1");
        vm.assertEq(address(production.DATA_PAGES()), address(pages));
        (address[] memory itsEvaluators, address[] memory itsTables) = production.parts();
        vm.assertEq(abi.encode(itsEvaluators, itsTables), abi.encode(evaluators, tables));
        vm.assertFalse(production.hasRegisteredFact());
        vm.assertFalse(production.isValid(bytes32(0)));
    }

    function test_another_number_of_evaluators_is_refused() public {
        evaluators.push(evaluators[0]);
        refused(abi.encodeWithSelector(IVerifier.PartsMissing.selector, 3, 4));
        evaluators.pop();
        evaluators.pop();
        refused(abi.encodeWithSelector(IVerifier.PartsMissing.selector, 3, 2));
    }

    function test_another_number_of_tables_is_refused() public {
        tables.push(tables[0]);
        refused(abi.encodeWithSelector(IVerifier.PartsMissing.selector, 4, 5));
        tables.pop();
        tables.pop();
        refused(abi.encodeWithSelector(IVerifier.PartsMissing.selector, 4, 3));
    }

    function test_an_evaluator_without_code_is_refused() public {
        for (uint256 i = 0; i < evaluators.length; i++) {
            address evaluator = evaluators[i];
            evaluators[i] = address(0xbad);
            invalid(address(0xbad), bytes32(0), bytes32(0));
            evaluators[i] = evaluator;
        }
    }

    function test_a_registry_without_code_is_refused() public {
        pages = IDataPages(address(0xbad));
        vm.deal(address(0xbad), 1);
        invalid(address(0xbad), bytes32(0), keccak256(""));
    }

    function test_a_table_of_another_layout_is_refused() public {
        for (uint256 i = 0; i < tables.length; i++) {
            (address table, address other) = (tables[i], tables[(i + 1) % tables.length]);
            tables[i] = other;
            invalid(other, ProvingSystem.tableHash(i), other.codehash);
            tables[i] = address(0xbad);
            invalid(address(0xbad), ProvingSystem.tableHash(i), bytes32(0));
            tables[i] = table;
        }
    }

    function test_a_table_of_which_one_byte_differs_is_refused() public {
        bytes memory code = tables[0].code;
        code[code.length - 1] ^= 0x01;
        tables[0] = address(0x7ab1e);
        vm.etch(tables[0], code);
        invalid(tables[0], ProvingSystem.tableHash(0), keccak256(code));
    }

    function test_a_profile_that_does_not_prove_its_bits_is_refused() public {
        // 40 queries of 1 bit each, less a little, and 10 bits of grinding are not 50 bits.
        vm.expectRevert(abi.encodeWithSelector(IVerifier.ProfileTooWeak.selector, 50));
        new VerifierOfBits(pages, evaluators, tables);
        new VerifierOfOneQueryMore(pages, evaluators, tables);
    }

    function test_test_proofs_are_worth_nothing_on_other_chains() public {
        VerifierTest test = new VerifierTest(pages, evaluators, tables);
        IVerifier.Page[] memory none = new IVerifier.Page[](0);
        uint256[3] memory chains = [uint256(1), DEVELOPMENT_CHAIN_ID - 1, DEVELOPMENT_CHAIN_ID + 1];
        for (uint256 i = 0; i < chains.length; i++) {
            vm.chainId(chains[i]);
            bytes memory reason =
                abi.encodeWithSelector(IVerifier.ChainNotAllowed.selector, DEVELOPMENT_CHAIN_ID, chains[i]);
            vm.expectRevert(reason);
            new VerifierTest(pages, evaluators, tables);
            vm.expectRevert(reason);
            test.registerProof(address(1), none, "");
            new VerifierProduction(pages, evaluators, tables);
        }
    }

    function invalid(address part, bytes32 expected, bytes32 found) private {
        refused(abi.encodeWithSelector(IVerifier.PartInvalid.selector, part, expected, found));
    }

    function refused(bytes memory reason) private {
        vm.expectRevert(reason);
        new VerifierProduction(pages, evaluators, tables);
        vm.expectRevert(reason);
        new VerifierTest(pages, evaluators, tables);
    }
}
