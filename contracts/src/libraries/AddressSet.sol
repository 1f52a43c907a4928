// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Short lists of different addresses
/// @notice Searched from the start, so that whoever holds a power is listed in one place and nowhere else.
library AddressSet {
    /// No list is longer.
    uint256 internal constant SIZE_MAX = 64;

    /// The zero address is nobody.
    error AddressZero();

    /// The address is in the list already.
    error AddressListed(address account);

    /// The address is not in the list.
    error AddressNotListed(address account);

    /// The list has no place left.
    error AddressListFull(uint256 sizeMax);

    function add(address[] storage list, address account) internal {
        requireAbsent(list, account);
        if (list.length == SIZE_MAX) revert AddressListFull(SIZE_MAX);
        list.push(account);
    }

    /// @dev The last one takes the free place: the order means nothing.
    function remove(address[] storage list, address account) internal {
        uint256 index = indexOf(list, account);
        uint256 last = list.length;
        if (index == last) revert AddressNotListed(account);
        list[index] = list[last - 1];
        list.pop();
    }

    function contains(address[] storage list, address account) internal view returns (bool) {
        return indexOf(list, account) != list.length;
    }

    /// @dev One place for the copy that every getter returns.
    function members(address[] storage list) internal view returns (address[] memory copy) {
        copy = new address[](list.length);
        for (uint256 i = 0; i < copy.length; i++) {
            copy[i] = list[i];
        }
    }

    /// @dev What can not be added, whatever the size.
    function requireAbsent(address[] storage list, address account) internal view {
        if (account == address(0)) revert AddressZero();
        if (contains(list, account)) revert AddressListed(account);
    }

    /// @dev The length if it is not there.
    function indexOf(address[] storage list, address account) private view returns (uint256 index) {
        uint256 length = list.length;
        while (index < length && list[index] != account) index++;
    }
}
