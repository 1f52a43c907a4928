// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Governed} from "../governance/Governed.sol";
import {IUsers} from "../interfaces/IUsers.sol";
import {StarkCurve} from "../libraries/StarkCurve.sol";
import {StarkEcdsa} from "../libraries/StarkEcdsa.sol";
import {StarkKey} from "../types/Types.sol";

/// @title Links from stark keys to Ethereum addresses
/// @notice An admin can help to link a key but not decide for its owner: the key's own signature overrides it for good.
abstract contract Users is IUsers, Governed {
    /// A key's link; no link has address 0.
    struct Registration {
        address ethKey;
        bool isSelfSigned;
    }

    /// Both kinds of link sign keccak of this, the address and the key.
    string private constant REGISTRATION_PREFIX = "UserRegistration:";

    uint256 private constant ADDRESS_SIGNATURE_LENGTH = 65;
    uint256 private constant STARK_SIGNATURE_LENGTH = 96;

    mapping(StarkKey starkKey => Registration) private registrations;

    /// @inheritdoc IUsers
    function registerUser(address ethKey, StarkKey starkKey, bytes calldata signature) external {
        registerWithAdminSignature(ethKey, starkKey, signature);
    }

    /// @inheritdoc IUsers
    function registerEthAddress(address ethKey, StarkKey starkKey, bytes calldata signature) external {
        registerWithStarkSignature(ethKey, starkKey, signature);
    }

    /// @inheritdoc IUsers
    function registerSender(StarkKey starkKey, bytes calldata signature) external {
        registerWithStarkSignature(msg.sender, starkKey, signature);
    }

    /// @inheritdoc IUsers
    function getEthKey(StarkKey ownerKey) external view returns (address ethKey) {
        return keyOwner(ownerKey);
    }

    /// @inheritdoc IUsers
    function getRegistration(StarkKey starkKey) external view returns (address ethKey, bool isSelfSigned) {
        Registration memory registration = registrations[starkKey];
        return (registration.ethKey, registration.isSelfSigned);
    }

    function registerWithAdminSignature(address ethKey, StarkKey starkKey, bytes calldata signature) internal {
        // AUTHORISE
        if (ethKey != msg.sender) revert SenderNotKeyOwner(msg.sender, ethKey);
        if (!isStarkKey(starkKey)) revert StarkKeyInvalid(starkKey);
        if (isAddress(starkKey)) revert StarkKeyIsAddress(starkKey);
        address linked = registrations[starkKey].ethKey;
        if (linked != address(0)) revert StarkKeyRegistered(starkKey, linked);
        address signer = recoverSigner(registrationHash(ethKey, starkKey), signature);
        if (!isUserAdmin(signer)) revert SignerNotUserAdmin(signer);
        requireAdminLinkAllowed(starkKey);
        // MOVE
        registrations[starkKey] = Registration({ethKey: ethKey, isSelfSigned: false});
        // RECORD
        emit LogUserRegistered(ethKey, StarkKey.unwrap(starkKey), msg.sender);
    }

    function registerWithStarkSignature(address ethKey, StarkKey starkKey, bytes calldata signature) private {
        // AUTHORISE
        if (ethKey == address(0)) revert AddressZero();
        if (!isStarkKey(starkKey)) revert StarkKeyInvalid(starkKey);
        if (registrations[starkKey].isSelfSigned) {
            revert StarkKeyRegistered(starkKey, registrations[starkKey].ethKey);
        }
        if (signature.length != STARK_SIGNATURE_LENGTH) {
            revert SignatureLengthInvalid(STARK_SIGNATURE_LENGTH, signature.length);
        }
        (uint256 r, uint256 s, uint256 y) = abi.decode(signature, (uint256, uint256, uint256));
        uint256 messageHash = uint256(registrationHash(ethKey, starkKey)) % StarkCurve.ORDER;
        if (!StarkEcdsa.isValid(messageHash, r, s, StarkKey.unwrap(starkKey), y)) {
            revert StarkSignatureInvalid(starkKey);
        }
        // MOVE
        registrations[starkKey] = Registration({ethKey: ethKey, isSelfSigned: true});
        // RECORD
        emit LogUserRegistered(ethKey, StarkKey.unwrap(starkKey), msg.sender);
    }

    /// @dev Refuses an admin's link where it could take what is the key's already.
    function requireAdminLinkAllowed(StarkKey starkKey) internal view virtual;

    function requireRegistered(StarkKey starkKey) internal view {
        if (registrations[starkKey].ethKey == address(0)) revert StarkKeyNotRegistered(starkKey);
    }

    function requireKeyOwner(StarkKey starkKey) internal view {
        address ethKey = keyOwner(starkKey);
        if (msg.sender != ethKey) revert SenderNotKeyOwner(msg.sender, ethKey);
    }

    /// @dev What is forced needs no signature of the stark key on L2, so the key itself must have named the address.
    function requireNotLinkedByAdmin(StarkKey starkKey) internal view {
        Registration memory registration = registrations[starkKey];
        if (registration.ethKey != address(0) && !registration.isSelfSigned) revert LinkNotSelfSigned(starkKey);
    }

    /// @dev An owner key below 2^160 without a link is an address that withdraws for itself.
    function keyOwner(StarkKey ownerKey) internal view returns (address ethKey) {
        ethKey = registrations[ownerKey].ethKey;
        if (ethKey != address(0)) return ethKey;
        // The cast keeps the value: it is below 2^160.
        // forge-lint: disable-next-line(unsafe-typecast)
        return isAddress(ownerKey) ? address(uint160(StarkKey.unwrap(ownerKey))) : address(0);
    }

    /// @dev Half of all addresses are x coordinates, too: an admin must not give away what belongs to the address.
    function isAddress(StarkKey starkKey) private pure returns (bool) {
        return StarkKey.unwrap(starkKey) >> 160 == 0;
    }

    /// @dev 0 is none: β is no square.
    function isStarkKey(StarkKey starkKey) private view returns (bool) {
        return StarkCurve.isCoordinateX(StarkKey.unwrap(starkKey));
    }

    function registrationHash(address ethKey, StarkKey starkKey) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(REGISTRATION_PREFIX, ethKey, StarkKey.unwrap(starkKey)));
    }

    /// @dev 0, which owns no key and is no user admin, for a signature that nobody made.
    function recoverSigner(bytes32 hash, bytes calldata signature) internal pure returns (address) {
        if (signature.length != ADDRESS_SIGNATURE_LENGTH) {
            revert SignatureLengthInvalid(ADDRESS_SIGNATURE_LENGTH, signature.length);
        }
        return ecrecover(hash, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64]));
    }
}
