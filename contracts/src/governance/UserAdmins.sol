// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IUserAdmins} from "../interfaces/IUserAdmins.sol";
import {AddressSet} from "../libraries/AddressSet.sol";
import {TOPIC_USER_ADMIN} from "../types/Announcement.sol";
import {Announcements} from "./Announcements.sol";

/// @title Who may choose those who sign links
/// @notice A wrong admin could link keys that have no link and take what L2 pays them; the delay is for their owners' own links.
abstract contract UserAdmins is IUserAdmins, Announcements {
    using AddressSet for address[];

    address[] private userAdmins;

    constructor(address[] memory initialUserAdmins) {
        for (uint256 i = 0; i < initialUserAdmins.length; i++) {
            addUserAdmin(initialUserAdmins[i]);
        }
    }

    /// @inheritdoc IUserAdmins
    function announceUserAdmin(address newAdmin) external {
        // AUTHORISE
        userAdmins.requireAbsent(newAdmin);
        // MOVE
        announce(TOPIC_USER_ADMIN, subjectOf(newAdmin));
        // RECORD
        emit LogUserAdminAnnounced(newAdmin);
    }

    /// @inheritdoc IUserAdmins
    function cancelUserAdmin(address newAdmin) external {
        // MOVE
        cancel(TOPIC_USER_ADMIN, subjectOf(newAdmin));
        // RECORD
        emit LogUserAdminCancelled(newAdmin);
    }

    /// @inheritdoc IUserAdmins
    function registerUserAdmin(address newAdmin) external {
        // MOVE
        complete(TOPIC_USER_ADMIN, subjectOf(newAdmin));
        addUserAdmin(newAdmin);
    }

    /// @inheritdoc IUserAdmins
    function unregisterUserAdmin(address oldAdmin) external {
        // AUTHORISE
        requireGovernor();
        // MOVE
        userAdmins.remove(oldAdmin);
        // RECORD
        emit LogUserAdminRemoved(oldAdmin);
    }

    /// @inheritdoc IUserAdmins
    function isUserAdmin(address testedAdmin) external view returns (bool) {
        return userAdmins.contains(testedAdmin);
    }

    /// @inheritdoc IUserAdmins
    function getUserAdmins() external view returns (address[] memory) {
        return userAdmins.members();
    }

    function addUserAdmin(address newAdmin) private {
        userAdmins.add(newAdmin);
        emit LogUserAdminAdded(newAdmin);
    }
}
