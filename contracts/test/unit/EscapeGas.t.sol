// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EscapeVerifier} from "../../src/escape/EscapeVerifier.sol";
import {EscapeVectors} from "../base/EscapeVectors.sol";

/// @title What verifying an escape costs, compared with the figures on record
/// @notice PROVEX_WRITE_GAS=true in the environment writes the record anew.
contract EscapeGasTest is EscapeVectors {
    string private constant RECORD = "./gas/escape.txt";
    uint256 private constant TRANSACTION_GAS = 21_000;
    uint256 private constant ZERO_BYTE_GAS = 4;
    uint256 private constant BYTE_GAS = 16;
    /// What one transaction may use.
    uint256 private constant TRANSACTION_GAS_MAX = 16_777_216;

    EscapeVerifier private verifier;

    function setUp() public {
        verifier = new EscapeVerifier();
    }

    function test_gas_is_what_is_on_record() public {
        string memory text = "verifyEscape: gas of the transaction, of that execution\n";
        text = string.concat(text, line(0, "no branch, 0 assets"));
        text = string.concat(text, line(1, "20 branches, 0 assets"));
        text = string.concat(text, line(2, "20 branches, 3 assets"));
        text = string.concat(text, line(3, "20 branches, 16 assets"));
        text = string.concat(text, line(4, "20 branches, 38 assets"));
        text = string.concat(text, line(5, "20 branches, 64 assets"));
        text = string.concat(text, line(6, "64 branches, 64 assets"));
        text = string.concat(text, "code bytes: ", vm.toString(address(verifier).code.length), "\n");
        if (vm.envOr("PROVEX_WRITE_GAS", false)) vm.writeFile(RECORD, text);
        vm.assertEq(vm.readFile(RECORD), text);
    }

    function line(uint256 number, string memory name) private returns (string memory) {
        Escape memory found = escapeCase(number);
        bytes memory call = abi.encodeCall(verifier.verifyEscape, (found.proof, found.assets, found.state));
        uint256 execution = gasOf(call);
        uint256 total = TRANSACTION_GAS + execution;
        for (uint256 i = 0; i < call.length; i++) {
            total += call[i] == 0 ? ZERO_BYTE_GAS : BYTE_GAS;
        }
        vm.assertLe(total, TRANSACTION_GAS_MAX / 10);
        return string.concat(name, ": ", vm.toString(total), ", ", vm.toString(execution), "\n");
    }

    function gasOf(bytes memory call) private returns (uint256) {
        // As for a transaction, the account is warm.
        vm.assertFalse(verifier.isValid(keccak256(call)));
        uint256 before = gasleft();
        (bool isDone,) = address(verifier).call(call);
        uint256 used = before - gasleft();
        vm.assertTrue(isDone);
        return used;
    }
}
