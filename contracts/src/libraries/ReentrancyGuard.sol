// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title One entry at a time
/// @notice A guarded function can not be entered while any guarded function of the same contract runs.
abstract contract ReentrancyGuard {
    bool private transient isEntered;

    /// A guarded function was entered from within another.
    error ReentrantCall();

    modifier nonReentrant() {
        enter();
        _;
        isEntered = false;
    }

    function enter() private {
        if (isEntered) revert ReentrantCall();
        isEntered = true;
    }
}
