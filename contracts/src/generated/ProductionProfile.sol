// SPDX-License-Identifier: Apache-2.0
// Generated from provex/settlement/verifier_contracts.py by `make generate`.
pragma solidity 0.8.37;

import {Profile} from "../types/Profile.sol";
import {StarkVerifier} from "../verifier/StarkVerifier.sol";

/// @title The parameters of proofs with the profile `production`
abstract contract ProductionProfile is StarkVerifier {
    function profile() internal pure override returns (Profile memory parameters) {
        return Profile({
            number: 0,
            label: 0x70726f64756374696f6e,
            provableBits: 128,
            blowupLog2: 5,
            queries: 40,
            grindingBits: 30,
            finalDegreeLog2: 8
        });
    }

    function tablesRoot(uint256 number) internal pure override returns (uint256 root) {
        if (number == 0) return 0xf99b28e5ce18ad8ff0807fd627a0b1e8e6bf95cf833bf5bd41ca1e3b3912e3e1;
        if (number == 1) return 0x1d7534b7961e8cb57c6b27ed7b7da1b3c7e3f11bbdbef31a12b80bf0a925ace3;
        if (number == 2) return 0x4aa1327162a390be0415e89f7d71b8c053249bd6e477e79989d54afb4799296c;
        if (number == 3) return 0x880894542360ef74886a6b50a131d5a378887247ed69e72ebafacee17e944a61;
    }
}
