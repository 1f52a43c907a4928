// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Freezable} from "../forced/Freezable.sol";
import {IAnnouncements} from "../interfaces/IAnnouncements.sol";
import {Announcement} from "../types/Announcement.sol";
import {Operators} from "./Operators.sol";

/// @title Changes that wait
/// @notice The one place where a change is announced, timed and used up.
abstract contract Announcements is IAnnouncements, Operators, Freezable {
    /// Twice the grace period of a forced request: who asks to leave within the first half is out, or the exchange frozen,
    /// before the change.
    uint256 private constant DELAY_MIN = 14 days;

    /// Less than half of a freeze: nothing announced before one is still due when it ends.
    uint256 private constant DELAY_MAX = 180 days;

    uint256 private constant ANNOUNCEMENT_COUNT_MAX = 64;

    uint256 internal immutable GOVERNANCE_DELAY;

    Announcement[] private announcements;

    constructor(uint256 governanceDelay) {
        if (governanceDelay < DELAY_MIN || governanceDelay > DELAY_MAX) {
            revert GovernanceDelayOutOfRange(DELAY_MIN, DELAY_MAX, governanceDelay);
        }
        GOVERNANCE_DELAY = governanceDelay;
    }

    /// @inheritdoc IAnnouncements
    function getAnnouncements() external view returns (Announcement[] memory) {
        return announcements;
    }

    /// @inheritdoc IAnnouncements
    function configurationDelay() external view returns (uint256) {
        return GOVERNANCE_DELAY;
    }

    function announce(uint256 topic, bytes32 subject) internal {
        // AUTHORISE
        requireGovernor();
        requireNotFrozen();
        uint256 count = announcements.length;
        if (count == ANNOUNCEMENT_COUNT_MAX) revert AnnouncementsFull(ANNOUNCEMENT_COUNT_MAX);
        if (indexOf(topic, subject) != count) revert AnnouncementExists(topic, subject);
        // MOVE
        announcements.push(Announcement(topic, subject, block.timestamp + GOVERNANCE_DELAY));
    }

    /// @dev Uses the announcement up: the same change needs a new one.
    function complete(uint256 topic, bytes32 subject) internal {
        // AUTHORISE
        requireGovernorOrOperator();
        requireNotFrozen();
        // CHECK
        uint256 earliest = take(topic, subject);
        uint256 latest = earliest + GOVERNANCE_DELAY;
        if (block.timestamp < earliest || block.timestamp > latest) {
            revert AnnouncementNotDue(earliest, latest, block.timestamp);
        }
    }

    /// @dev Possible while frozen, too.
    function cancel(uint256 topic, bytes32 subject) internal {
        // AUTHORISE
        requireGovernor();
        // MOVE
        take(topic, subject);
    }

    /// @dev How many announcements of a topic have not lapsed.
    function countAnnouncements(uint256 topic) internal view returns (uint256 count) {
        for (uint256 i = 0; i < announcements.length; i++) {
            Announcement storage announcement = announcements[i];
            if (announcement.topic == topic && block.timestamp <= announcement.earliest + GOVERNANCE_DELAY) count++;
        }
    }

    /// @dev The subject of a change that is about an address.
    function subjectOf(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function take(uint256 topic, bytes32 subject) private returns (uint256 earliest) {
        uint256 index = indexOf(topic, subject);
        uint256 last = announcements.length;
        if (index == last) revert AnnouncementMissing(topic, subject);
        earliest = announcements[index].earliest;
        announcements[index] = announcements[last - 1];
        announcements.pop();
    }

    /// @dev The number of announcements if it is not there.
    function indexOf(uint256 topic, bytes32 subject) private view returns (uint256 index) {
        for (; index < announcements.length; index++) {
            Announcement storage announcement = announcements[index];
            if (announcement.subject == subject && announcement.topic == topic) break;
        }
    }
}
