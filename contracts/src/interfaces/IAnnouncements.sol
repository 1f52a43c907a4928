// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Announcement} from "../types/Announcement.sol";

/// @title Changes that wait
/// @notice A governor announces; not before the delay has passed, and not later than the delay after that, a governor or an
/// operator may let the change take effect, once. Neither is possible while the exchange is frozen.
interface IAnnouncements {
    /// The delay is too short to leave within it, or longer than anybody could mean.
    error GovernanceDelayOutOfRange(uint256 least, uint256 most, uint256 found);

    /// The same change was announced and neither took effect nor was cancelled.
    error AnnouncementExists(uint256 topic, bytes32 subject);

    /// No such change was announced, or it took effect or was cancelled.
    error AnnouncementMissing(uint256 topic, bytes32 subject);

    /// No further change can be announced.
    error AnnouncementsFull(uint256 countMax);

    /// It is too early for the change, or too late.
    error AnnouncementNotDue(uint256 earliest, uint256 latest, uint256 currentTime);

    /// @notice Everything announced that has neither taken effect nor been cancelled. What is older than twice the delay has
    /// lapsed; it can only be cancelled.
    function getAnnouncements() external view returns (Announcement[] memory);

    /// @notice Seconds from an announcement to the earliest effect, and from there to the latest. Never changes.
    function configurationDelay() external view returns (uint256);
}
