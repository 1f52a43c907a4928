// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ForcedTrade} from "../types/ForcedTrade.sol";
import {PositionId, Quantums, StarkKey} from "../types/Types.sol";

/// @title What forced requests are known by
library ForcedActionHash {
    function ofWithdrawal(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encodePacked("FORCED_WITHDRAWAL", starkKey, vaultId, quantizedAmount));
    }

    /// @dev The flag takes one byte, every other field 32.
    function ofTrade(ForcedTrade memory trade) internal pure returns (bytes32) {
        bytes memory parties = abi.encodePacked(trade.starkKeyA, trade.starkKeyB, trade.vaultIdA, trade.vaultIdB);
        bytes memory terms = abi.encodePacked(
            trade.collateralAssetId,
            trade.syntheticAssetId,
            trade.amountCollateral,
            trade.amountSynthetic,
            trade.aIsBuyingSynthetic,
            trade.nonce
        );
        return keccak256(abi.encodePacked("FORCED_TRADE", parties, terms));
    }
}
