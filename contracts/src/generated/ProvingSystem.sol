// SPDX-License-Identifier: Apache-2.0
// Generated from provex/settlement/verifier_contracts.py by `make generate`.
pragma solidity 0.8.37;

/// @title The program, the constraints and the layouts that proofs are about
library ProvingSystem {
    /// SHA-256 of the program file: the compiled rules.
    uint256 internal constant PROGRAM_HASH = 0x233eb8c1d1a7d63c9401045626db08fdac6c99d3264ae4627c2cea0e9c622efd;

    /// SHA-256 of the bytecode of the constraints.
    uint256 internal constant AIR_HASH = 0x06a1a376c4c5d0c19b0fadb7617b8a8401c10658e725b45a15aa0a10e3fe8bd6;

    /// The contracts that evaluate the constraints one after the other.
    uint256 internal constant EVALUATORS = 3;

    /// The layouts that a verifier accepts, counted from 0.
    uint256 internal constant LAYOUTS = 4;

    /// The bus on which public words are messages (call, word, index, stream), and their call.
    uint256 internal constant CALL_BUS = 2;
    uint256 internal constant OUTPUT_CALL = 19;

    /// Keccak of the code of a layout's table.
    function tableHash(uint256 number) internal pure returns (bytes32 codeHash) {
        if (number == 0) return 0x1f65b6752bce5eb1d57479b16a52de002855c1fd8252c6bfad4d1224acf48465;
        if (number == 1) return 0x21168277d1ed7e91a4b6f1d8ef29ea1ff29aff588b7dac677a4937faeb2be8c7;
        if (number == 2) return 0x6adf52965858c63ef5f81f9bf6d9dcbb8c7347dd2ba1f9e1916d8c0c2662ee2a;
        if (number == 3) return 0xc2ea91d5f1ad70eb2a2eccb81e8ab3ed97ffc06300d2fa9928d9de2012756ebd;
    }
}
