// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFactRegistry} from "../interfaces/IFactRegistry.sol";
import {IVerifier} from "../interfaces/IVerifier.sol";
import {IVerifiers} from "../interfaces/IVerifiers.sol";
import {AddressSet} from "../libraries/AddressSet.sol";
import {TOPIC_VERIFIER_REMOVAL} from "../types/Announcement.sol";
import {Announcements} from "./Announcements.sol";

/// @title The verifiers that a batch needs
/// @notice No batch is ever accepted on the word of verifiers alone that came later than the delay before it.
abstract contract Verifiers is IVerifiers, Announcements {
    using AddressSet for address[];

    /// The code of an account that delegates to a contract (EIP-7702), and can do so to another one tomorrow.
    uint256 private constant DELEGATION_BYTES = 23;

    address[] private verifiers;
    mapping(address verifier => string) private identifiers;

    constructor(address[] memory initialVerifiers) {
        if (initialVerifiers.length == 0) revert VerifiersMissing();
        for (uint256 i = 0; i < initialVerifiers.length; i++) {
            requireContract(initialVerifiers[i]);
            addVerifier(initialVerifiers[i], IVerifier(initialVerifiers[i]).identify());
        }
    }

    /// @inheritdoc IVerifiers
    function registerVerifier(address verifier, string calldata identifier) external {
        // AUTHORISE
        requireGovernor();
        requireNotFrozen();
        requireContract(verifier);
        (bool isAnswered, bytes memory name) = verifier.staticcall(abi.encodeCall(IVerifier.identify, ()));
        if (!isAnswered || keccak256(name) != keccak256(abi.encode(identifier))) {
            revert VerifierIdentifierMismatch(verifier, identifier);
        }
        if (!isYes(verifier, abi.encodeCall(IVerifier.hasRegisteredFact, ()))) revert VerifierUnproven(verifier);
        // MOVE
        addVerifier(verifier, identifier);
    }

    /// @inheritdoc IVerifiers
    function announceVerifierRemovalIntent(address verifier) external {
        // AUTHORISE
        requireVerifier(verifier);
        // MOVE
        announce(TOPIC_VERIFIER_REMOVAL, subjectOf(verifier));
        // CHECK
        if (countAnnouncements(TOPIC_VERIFIER_REMOVAL) == verifiers.length) revert VerifierLast(verifier);
        // RECORD
        emit LogRemovalIntent(verifier, identifiers[verifier]);
    }

    /// @inheritdoc IVerifiers
    function cancelVerifierRemovalIntent(address verifier) external {
        // MOVE
        cancel(TOPIC_VERIFIER_REMOVAL, subjectOf(verifier));
        // RECORD
        emit LogRemovalIntentCancelled(verifier);
    }

    /// @inheritdoc IVerifiers
    function removeVerifier(address verifier) external {
        // MOVE
        complete(TOPIC_VERIFIER_REMOVAL, subjectOf(verifier));
        verifiers.remove(verifier);
        // RECORD
        emit LogRemoved(verifier, identifiers[verifier]);
    }

    /// @inheritdoc IVerifiers
    function isVerifier(address verifierAddress) external view returns (bool) {
        return verifiers.contains(verifierAddress);
    }

    /// @inheritdoc IVerifiers
    function getRegisteredVerifiers() external view returns (address[] memory) {
        return verifiers.members();
    }

    /// @inheritdoc IVerifiers
    function MAX_VERIFIER_COUNT() external pure returns (uint256) {
        return AddressSet.SIZE_MAX;
    }

    /// @inheritdoc IVerifiers
    function VERIFIER_REMOVAL_DELAY() external view returns (uint256) {
        return GOVERNANCE_DELAY;
    }

    function requireFactValid(bytes32 fact) internal view {
        bytes memory question = abi.encodeCall(IFactRegistry.isValid, (fact));
        for (uint256 i = 0; i < verifiers.length; i++) {
            if (!isYes(verifiers[i], question)) revert FactNotValid(verifiers[i], fact);
        }
    }

    /// @dev The identifier stays after a removal, unseen.
    function addVerifier(address verifier, string memory identifier) private {
        verifiers.add(verifier);
        identifiers[verifier] = identifier;
        emit LogRegistered(verifier, identifier);
    }

    function requireContract(address verifier) private view {
        if (verifier.code.length <= DELEGATION_BYTES) revert VerifierNotContract(verifier);
    }

    function requireVerifier(address verifier) private view {
        if (!verifiers.contains(verifier)) revert AddressSet.AddressNotListed(verifier);
    }

    /// @dev An answer that is missing, longer or anything but 1 is a no.
    function isYes(address verifier, bytes memory question) private view returns (bool) {
        (bool isAnswered, bytes memory answer) = verifier.staticcall(question);
        // The cast keeps the value: the answer has 32 bytes.
        // forge-lint: disable-next-line(unsafe-typecast)
        return isAnswered && answer.length == 32 && uint256(bytes32(answer)) == 1;
    }
}
