// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPool} from "../interfaces/IPool.sol";
import {Quantums} from "../types/Types.sol";

/// @title The books of the contract's collateral
/// @notice Every movement has one function here, and each keeps: accounted ≥ pending deposits + pending withdrawals.
abstract contract Pool is IPool {
    uint256 private accounted;
    uint256 private pendingDepositsTotal;
    uint256 private pendingWithdrawalsTotal;

    /// @inheritdoc IPool
    function getAccountedBalance() external view returns (Quantums balance) {
        return Quantums.wrap(accounted);
    }

    /// @inheritdoc IPool
    function getPoolBalance() external view returns (Quantums balance) {
        return Quantums.wrap(poolBalance());
    }

    /// @inheritdoc IPool
    function getTotalPendingDeposits() external view returns (Quantums total) {
        return Quantums.wrap(pendingDepositsTotal);
    }

    /// @inheritdoc IPool
    function getTotalPendingWithdrawals() external view returns (Quantums total) {
        return Quantums.wrap(pendingWithdrawalsTotal);
    }

    /// @dev Wallet to pending deposit.
    function bookDeposit(uint256 amount) internal {
        accounted += amount;
        pendingDepositsTotal += amount;
    }

    /// @dev Pending deposit to wallet.
    function bookReclaim(uint256 amount) internal {
        accounted -= amount;
        pendingDepositsTotal -= amount;
    }

    /// @dev Pending deposit to pool.
    function bookCredit(uint256 amount) internal {
        pendingDepositsTotal -= amount;
    }

    /// @dev Wallet to pool.
    function bookFunding(uint256 amount) internal {
        accounted += amount;
    }

    /// @dev Pool to pending withdrawal; the caller has compared with the pool.
    function bookAllowance(uint256 amount) internal {
        pendingWithdrawalsTotal += amount;
    }

    /// @dev Pending withdrawal to wallet.
    function bookPayment(uint256 amount) internal {
        accounted -= amount;
        pendingWithdrawalsTotal -= amount;
    }

    function poolBalance() internal view returns (uint256) {
        return accounted - pendingDepositsTotal - pendingWithdrawalsTotal;
    }
}
