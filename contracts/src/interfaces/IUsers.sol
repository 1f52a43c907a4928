// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkKey} from "../types/Types.sol";

/// @title Links from stark keys to Ethereum addresses
/// @notice One address per key; an address may own many keys. A link signed by a user admin can be replaced by one that the
/// stark key itself signed; that one is permanent.
interface IUsers {
    /// A key was linked to an address, for the first time or in place of an admin-signed link.
    event LogUserRegistered(address ethKey, uint256 starkKey, address sender);

    /// The zero address can not own a key.
    error AddressZero();

    /// The key is 0, not below the field's prime, or no x coordinate of the Stark curve.
    error StarkKeyInvalid(StarkKey starkKey);

    /// The key is below 2^160 and thereby an address, which owns it.
    error StarkKeyIsAddress(StarkKey starkKey);

    /// The key has a link that this call can not replace.
    error StarkKeyRegistered(StarkKey starkKey, address ethKey);

    /// The key has no link.
    error StarkKeyNotRegistered(StarkKey starkKey);

    /// The key's link is an admin's; `registerSender` makes it the key's own.
    error LinkNotSelfSigned(StarkKey starkKey);

    /// Something is to be withdrawn already: only the key itself may say to whom.
    error ClaimsWaiting(StarkKey starkKey);

    /// The caller is not the address that owns the key.
    error SenderNotKeyOwner(address sender, address ethKey);

    /// The signature has another length.
    error SignatureLengthInvalid(uint256 expected, uint256 found);

    /// The signature was not made by a user admin.
    error SignerNotUserAdmin(address signer);

    /// The signature was not made by the stark key.
    error StarkSignatureInvalid(StarkKey starkKey);

    /// @notice Link the sender's address to a key that has no link yet, with a user admin's signature. Not while the exchange is
    /// frozen, and not once the key, or anybody in the queue, has something to withdraw.
    /// @param ethKey The address to link; must be the sender.
    /// @param starkKey The key to link; not below 2^160.
    /// @param signature secp256k1 r ‖ s ‖ v over keccak("UserRegistration:" ‖ ethKey ‖ starkKey), without a message prefix.
    function registerUser(address ethKey, StarkKey starkKey, bytes calldata signature) external;

    /// @notice Link an address to a key for ever, with the key's own signature; anyone may send it.
    /// @param ethKey The address to link.
    /// @param starkKey The key to link; it may have an admin-signed link, which is replaced.
    /// @param signature Stark ECDSA r ‖ s ‖ y over keccak("UserRegistration:" ‖ ethKey ‖ starkKey) mod the curve's order,
    /// y the key's other coordinate.
    function registerEthAddress(address ethKey, StarkKey starkKey, bytes calldata signature) external;

    /// @notice `registerEthAddress` for the sender's address.
    function registerSender(StarkKey starkKey, bytes calldata signature) external;

    /// @notice The address that owns a key: its link, else the key itself if it is below 2^160, else 0.
    function getEthKey(StarkKey ownerKey) external view returns (address ethKey);

    /// @notice Whether the key has a link, and whether the key itself signed it.
    function getRegistration(StarkKey starkKey) external view returns (address ethKey, bool isSelfSigned);
}
