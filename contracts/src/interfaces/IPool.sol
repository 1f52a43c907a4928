// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Quantums} from "../types/Types.sol";

/// @title What the contract holds, and for whom
/// @notice Accounted collateral = deposited − paid out = pending deposits + pending withdrawals + the pool, which belongs to
/// the positions on L2. Tokens that were sent here without a deposit are outside of this.
interface IPool {
    /// @notice What came in by deposits (and `fundPool`) and was not paid out, in quantums.
    function getAccountedBalance() external view returns (Quantums balance);

    /// @notice The part of the accounted balance that is neither a pending deposit nor a pending withdrawal.
    function getPoolBalance() external view returns (Quantums balance);

    /// @notice What is pending for all keys and positions together.
    function getTotalPendingDeposits() external view returns (Quantums total);

    /// @notice What all owner keys together may withdraw.
    function getTotalPendingWithdrawals() external view returns (Quantums total);
}
