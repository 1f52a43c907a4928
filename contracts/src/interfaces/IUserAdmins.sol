// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who may choose those who sign links
/// @notice A link gives its address the key's money on L1, so a new user admin is announced like a configuration.
interface IUserAdmins {
    /// An address may sign links from now on.
    event LogUserAdminAdded(address userAdmin);

    /// An address signs no links any more.
    event LogUserAdminRemoved(address userAdmin);

    /// An address may sign links after the delay.
    event LogUserAdminAnnounced(address userAdmin);

    /// The announcement was cancelled.
    event LogUserAdminCancelled(address userAdmin);

    /// @notice Announce a user admin, by a governor.
    function announceUserAdmin(address newAdmin) external;

    /// @notice Take the announcement back, by a governor.
    function cancelUserAdmin(address newAdmin) external;

    /// @notice Let an announced address sign links, by a governor or operator, in its time.
    function registerUserAdmin(address newAdmin) external;

    /// @notice Remove a user admin, by a governor, at once. Links that it signed stay.
    function unregisterUserAdmin(address oldAdmin) external;

    /// @notice Whether an address signs links.
    function isUserAdmin(address testedAdmin) external view returns (bool);

    /// @notice All addresses that sign links.
    function getUserAdmins() external view returns (address[] memory);
}
