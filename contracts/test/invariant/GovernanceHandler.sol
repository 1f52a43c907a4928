// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Announcement,
    TOPIC_CONFIGURATION,
    TOPIC_USER_ADMIN,
    TOPIC_VERIFIER_REMOVAL
} from "../../src/types/Announcement.sol";
import {GovernanceHarness} from "../base/GovernanceHarness.sol";
import {Test} from "../base/Test.sol";
import {ToldVerifier} from "../base/TestVerifiers.sol";

// Configurations, assets, verifiers and user admins that there are to choose from.
uint256 constant SUBJECT_COUNT = 4;

/// @title Governors, operators and strangers who try everything at any time, and a book of what they may change
/// @notice Every call may fail. After each, what the exchange shows is compared with what it showed before: a change counts as
/// early unless the book says that it was announced in time, whatever function made it.
contract GovernanceHandler is Test {
    /// What matters of the exchange, over the small worlds of the handler.
    struct Picture {
        bytes32 configuration;
        bytes32[SUBJECT_COUNT] assets;
        bool[SUBJECT_COUNT] isVerifier;
        bool[SUBJECT_COUNT] isUserAdmin;
        bool isFrozen;
        bool isGoverned;
        bool isSenderGovernor;
        bool isSenderTrusted;
    }

    uint256 private constant PERSON_COUNT = 6;
    uint256 public constant DELAY = 30 days;

    GovernanceHarness public governed;
    address[SUBJECT_COUNT] public verifiers;

    /// When a change was announced, as the handler saw it (seconds; 0: not announced).
    mapping(bytes32 change => uint256) private announcedAt;
    bytes32[] private announced;
    mapping(address verifier => uint256) private arrivedAt;

    uint256 public earlyChanges;
    uint256 public lateChanges;
    uint256 public changesWhileFrozen;
    uint256 public changesByStrangers;
    uint256 public movedTimes;
    uint256 public unauthorisedAnnouncements;
    uint256 public newcomersAlone;
    uint256 public returnsToGovernance;
    uint256 public completedChanges;

    constructor(GovernanceHarness newGoverned, ToldVerifier first) {
        governed = newGoverned;
        verifiers[0] = address(first);
        for (uint256 i = 1; i < SUBJECT_COUNT; i++) {
            ToldVerifier other = new ToldVerifier("other");
            other.tell(0);
            verifiers[i] = address(other);
        }
    }

    function announce(uint256 sender, uint256 topic, uint256 subject) external {
        subject %= SUBJECT_COUNT;
        topic %= 4;
        if (topic == 0) {
            attempt(
                sender, abi.encodeCall(governed.registerGlobalConfigurationChange, (hashOf(subject), new uint256[](1)))
            );
        } else if (topic == 1) {
            bytes32 hash = hashOf(subject / 2);
            attempt(sender, abi.encodeCall(governed.registerAssetConfigurationChange, (assetOf(subject), hash)));
        } else if (topic == 2) {
            attempt(sender, abi.encodeCall(governed.announceVerifierRemovalIntent, (verifiers[subject])));
        } else {
            attempt(sender, abi.encodeCall(governed.announceUserAdmin, (person(subject))));
        }
    }

    /// What is announced, within a second of the moment when it becomes due or lapses, or now.
    function complete(uint256 sender, uint256 choice, uint256 moment, uint256 offset) external {
        Announcement[] memory all = governed.getAnnouncements();
        if (all.length == 0) return;
        Announcement memory chosen = all[choice % all.length];
        uint256 time = chosen.earliest + offset % 3 - 1;
        if (moment % 3 == 1) time += DELAY;
        if (moment % 3 != 2 && time > block.timestamp) vm.warp(time);
        attempt(sender, completion(chosen.topic, chosen.subject));
    }

    /// Whatever is announced or not.
    function completeAtRandom(uint256 sender, uint256 topic, uint256 subject) external {
        subject %= SUBJECT_COUNT;
        topic %= 4;
        if (topic == 0) attempt(sender, completion(TOPIC_CONFIGURATION, hashOf(subject)));
        else if (topic == 1) attempt(sender, completion(assetOf(subject), hashOf(subject / 2)));
        else if (topic == 2) attempt(sender, completion(TOPIC_VERIFIER_REMOVAL, subjectOf(verifiers[subject])));
        else attempt(sender, completion(TOPIC_USER_ADMIN, subjectOf(person(subject))));
    }

    function cancel(uint256 sender, uint256 choice) external {
        Announcement[] memory all = governed.getAnnouncements();
        if (all.length == 0) return;
        (uint256 topic, bytes32 subject) = (all[choice % all.length].topic, all[choice % all.length].subject);
        if (topic == TOPIC_CONFIGURATION) {
            attempt(sender, abi.encodeCall(governed.removeGlobalConfigurationChange, (subject)));
        } else if (topic == TOPIC_VERIFIER_REMOVAL) {
            attempt(sender, abi.encodeCall(governed.cancelVerifierRemovalIntent, (addressOf(subject))));
        } else if (topic == TOPIC_USER_ADMIN) {
            attempt(sender, abi.encodeCall(governed.cancelUserAdmin, (addressOf(subject))));
        } else {
            attempt(sender, abi.encodeCall(governed.removeAssetConfigurationChange, (topic, subject)));
        }
    }

    function addVerifier(uint256 sender, uint256 subject) external {
        subject %= SUBJECT_COUNT;
        string memory identifier = subject == 0 ? "first" : "other";
        attempt(sender, abi.encodeCall(governed.registerVerifier, (verifiers[subject], identifier)));
    }

    function dismissUserAdmin(uint256 sender, uint256 subject) external {
        attempt(sender, abi.encodeCall(governed.unregisterUserAdmin, (person(subject % SUBJECT_COUNT))));
    }

    function changeOperators(uint256 sender, uint256 subject, bool isNew) external {
        bytes memory call = isNew
            ? abi.encodeCall(governed.registerOperator, (person(subject)))
            : abi.encodeCall(governed.unregisterOperator, (person(subject)));
        attempt(sender, call);
    }

    function handOver(uint256 sender, uint256 subject, uint256 step) external {
        step %= 4;
        if (step == 0) attempt(sender, abi.encodeCall(governed.mainNominateNewGovernor, (person(subject))));
        else if (step == 1) attempt(subject, abi.encodeCall(governed.mainAcceptGovernance, ()));
        else if (step == 2) attempt(sender, abi.encodeCall(governed.mainCancelNomination, ()));
        else attempt(sender, abi.encodeCall(governed.mainRemoveGovernor, (person(subject))));
    }

    /// Seldom, since little happens afterwards.
    function renounce(uint256 sender, uint256 dice) external {
        if (dice % 8 == 0) attempt(sender, abi.encodeCall(governed.mainRenounceGovernance, ()));
    }

    /// Seldom, too.
    function freeze(uint256 dice) external {
        if (dice % 8 == 0) governed.freeze();
        else governed.unfreeze();
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 40 days));
    }

    /// The governor half of the time, so that something happens.
    function senderOf(uint256 seed) private view returns (address) {
        address[] memory governors = governed.getGovernors();
        if (seed % 2 == 0 && governors.length > 0) return governors[seed / 2 % governors.length];
        return person(seed / 2);
    }

    function attempt(uint256 seed, bytes memory call) private {
        address sender = senderOf(seed);
        Picture memory before = picture(sender);
        vm.prank(sender);
        (bool isDone,) = address(governed).call(call);
        if (isDone) compare(before, picture(sender));
    }

    /// Every difference must have its reason in the book, which is then brought up to date.
    function compare(Picture memory a, Picture memory b) private {
        if (a.configuration != b.configuration) judge(a, changeOf(TOPIC_CONFIGURATION, b.configuration));
        for (uint256 i = 0; i < SUBJECT_COUNT; i++) {
            if (a.assets[i] != b.assets[i]) judge(a, changeOf(assetOf(i), b.assets[i]));
            if (!a.isUserAdmin[i] && b.isUserAdmin[i]) judge(a, changeOf(TOPIC_USER_ADMIN, subjectOf(person(i))));
            if (!a.isVerifier[i] && b.isVerifier[i]) arrivedAt[verifiers[i]] = block.timestamp;
            if (a.isVerifier[i] && !b.isVerifier[i]) {
                judge(a, changeOf(TOPIC_VERIFIER_REMOVAL, subjectOf(verifiers[i])));
                if (!hasVeteran(b)) newcomersAlone++;
            }
        }
        if (!a.isGoverned && b.isGoverned) returnsToGovernance++;
        keepBook(a);
    }

    function judge(Picture memory before, bytes32 change) private {
        uint256 time = announcedAt[change];
        completedChanges++;
        if (time == 0 || block.timestamp < time + DELAY) earlyChanges++;
        if (block.timestamp > time + 2 * DELAY) lateChanges++;
        if (before.isFrozen) changesWhileFrozen++;
        if (!before.isSenderTrusted) changesByStrangers++;
    }

    /// What is announced now; what is not any more can not justify anything later.
    function keepBook(Picture memory before) private {
        Announcement[] memory all = governed.getAnnouncements();
        bytes32[] memory changes = new bytes32[](all.length);
        for (uint256 i = 0; i < all.length; i++) {
            changes[i] = changeOf(all[i].topic, all[i].subject);
            uint256 known = announcedAt[changes[i]];
            if (known == 0) {
                if (!before.isSenderGovernor || before.isFrozen || !before.isGoverned) unauthorisedAnnouncements++;
                known = block.timestamp;
            }
            if (all[i].earliest != known + DELAY) movedTimes++;
            // Forget all, remember these.
            all[i].earliest = known;
        }
        for (uint256 i = 0; i < announced.length; i++) {
            delete announcedAt[announced[i]];
        }
        for (uint256 i = 0; i < all.length; i++) {
            announcedAt[changes[i]] = all[i].earliest;
        }
        announced = changes;
    }

    /// Whether a verifier is there that came before the delay, or with the exchange.
    function hasVeteran(Picture memory now_) private view returns (bool) {
        for (uint256 i = 0; i < SUBJECT_COUNT; i++) {
            uint256 arrival = arrivedAt[verifiers[i]];
            if (now_.isVerifier[i] && (arrival == 0 || arrival + DELAY <= block.timestamp)) return true;
        }
        return false;
    }

    function picture(address sender) private view returns (Picture memory found) {
        found.configuration = governed.globalConfigurationHash();
        for (uint256 i = 0; i < SUBJECT_COUNT; i++) {
            found.assets[i] = governed.configurationHash(assetOf(i));
            found.isVerifier[i] = governed.isVerifier(verifiers[i]);
            found.isUserAdmin[i] = governed.isUserAdmin(person(i));
        }
        found.isFrozen = governed.isFrozen();
        found.isGoverned = governed.getGovernors().length > 0;
        found.isSenderGovernor = governed.mainIsGovernor(sender);
        found.isSenderTrusted = found.isSenderGovernor || governed.isOperator(sender);
    }

    function completion(uint256 topic, bytes32 subject) private view returns (bytes memory) {
        if (topic == TOPIC_CONFIGURATION) return abi.encodeCall(governed.applyGlobalConfigurationChange, (subject));
        if (topic == TOPIC_VERIFIER_REMOVAL) return abi.encodeCall(governed.removeVerifier, (addressOf(subject)));
        if (topic == TOPIC_USER_ADMIN) return abi.encodeCall(governed.registerUserAdmin, (addressOf(subject)));
        return abi.encodeCall(governed.applyAssetConfigurationChange, (topic, subject));
    }

    function person(uint256 index) public pure returns (address) {
        // The cast keeps the value: it is small.
        // forge-lint: disable-next-line(unsafe-typecast)
        return address(uint160(0x1000 + index % PERSON_COUNT));
    }

    function hashOf(uint256 index) private pure returns (bytes32) {
        return bytes32(0xC0 + index);
    }

    function assetOf(uint256 index) private pure returns (uint256) {
        return 0xA0 + index;
    }

    function changeOf(uint256 topic, bytes32 subject) private pure returns (bytes32) {
        return keccak256(abi.encode(topic, subject));
    }

    function subjectOf(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function addressOf(bytes32 subject) private pure returns (address) {
        return address(uint160(uint256(subject)));
    }
}
