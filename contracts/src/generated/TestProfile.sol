// SPDX-License-Identifier: Apache-2.0
// Generated from provex/settlement/verifier_contracts.py by `make generate`.
pragma solidity 0.8.37;

import {Profile} from "../types/Profile.sol";
import {StarkVerifier} from "../verifier/StarkVerifier.sol";

/// @title The parameters of proofs with the profile `test`
abstract contract TestProfile is StarkVerifier {
    function profile() internal pure override returns (Profile memory parameters) {
        return Profile({
            number: 2,
            label: 0x74657374,
            provableBits: 11,
            blowupLog2: 2,
            queries: 8,
            grindingBits: 4,
            finalDegreeLog2: 4
        });
    }

    function tablesRoot(uint256 number) internal pure override returns (uint256 root) {
        if (number == 0) return 0xfcde4714f6779d8d48fa436cc30269d85280d28a7116950f5b845113b337fb47;
        if (number == 1) return 0xe62980d22ecc1d8d66df3f535e936b0a6ad283bab950181f215f577617b40f7a;
        if (number == 2) return 0x46c2231bd11455d0df157a8a3bfbe77c8e77bbf7df03568d89d5c42dfe86acc8;
        if (number == 3) return 0xf55e7e3cb62f55751ce863fe4fae855aef0ea841edb0244686a19a66babb954c;
    }
}
