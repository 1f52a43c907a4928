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
        if (number == 0) return 0xbd4325583b6290a8e21331c88b44d97cde8dbb320a3de089d34ac1d25fe69a2b;
        if (number == 1) return 0x4544036b7f9126cc9ac6d7a163892110b5444659b28459dedb35a5fb9fe1f1bb;
        if (number == 2) return 0xc4e2c9c1356e8de35636ea9adcd05246e76fa2bdaf73628b034fcbf1948d2123;
        if (number == 3) return 0x364dfbe64b42e9bbbda116ec00536829a659fe29ebaa6d390ae5c566442c1838;
    }
}
