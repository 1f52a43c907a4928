// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnnouncements} from "../../src/interfaces/IAnnouncements.sol";
import {
    Announcement,
    TOPIC_CONFIGURATION,
    TOPIC_USER_ADMIN,
    TOPIC_VERIFIER_REMOVAL
} from "../../src/types/Announcement.sol";
import {GovernanceDeployment, GovernanceHarness} from "../base/GovernanceHarness.sol";
import {GovernanceTest} from "../base/GovernanceTest.sol";

/// What all announced changes have in common, shown with configurations.
contract AnnouncementsTest is GovernanceTest {
    function test_delay_is_the_deployments() public view {
        vm.assertEq(governed.configurationDelay(), DELAY);
    }

    function test_delay_has_bounds() public {
        deployWithDelay(14 days);
        deployWithDelay(180 days);

        expectDelayOutOfRange(14 days - 1);
        deployWithDelay(14 days - 1);
        expectDelayOutOfRange(180 days + 1);
        deployWithDelay(180 days + 1);
    }

    function test_everything_announced_is_listed_with_its_time() public {
        address second = addVerifier("second");
        vm.startPrank(GOVERNOR);
        governed.registerGlobalConfigurationChange(NEXT_CONFIGURATION, words());
        vm.warp(START + 1 days);
        governed.registerAssetConfigurationChange(NEW_ASSET, NEXT_CONFIGURATION);
        governed.announceVerifierRemovalIntent(second);
        governed.announceUserAdmin(STRANGER);
        vm.stopPrank();

        Announcement[] memory all = governed.getAnnouncements();
        vm.assertEq(all.length, 4);
        expectEntry(all[0], TOPIC_CONFIGURATION, NEXT_CONFIGURATION, START + DELAY);
        expectEntry(all[1], NEW_ASSET, NEXT_CONFIGURATION, START + 1 days + DELAY);
        expectEntry(all[2], TOPIC_VERIFIER_REMOVAL, subjectOf(second), START + 1 days + DELAY);
        expectEntry(all[3], TOPIC_USER_ADMIN, subjectOf(STRANGER), START + 1 days + DELAY);
    }

    function test_cancelling_one_leaves_the_others() public {
        bytes32 third = bytes32(uint256(0xC2));
        announce(NEXT_CONFIGURATION);
        announce(third);
        vm.prank(GOVERNOR);
        governed.registerAssetConfigurationChange(NEW_ASSET, third);

        vm.prank(GOVERNOR);
        governed.removeGlobalConfigurationChange(NEXT_CONFIGURATION);

        Announcement[] memory all = governed.getAnnouncements();
        vm.assertEq(all.length, 2);
        expectEntry(all[0], NEW_ASSET, third, START + DELAY);
        expectEntry(all[1], TOPIC_CONFIGURATION, third, START + DELAY);
    }

    function test_announcing_reverts_when_repeated_so_no_time_moves() public {
        announce(NEXT_CONFIGURATION);
        vm.warp(START + 1 days);
        expectExists(TOPIC_CONFIGURATION, NEXT_CONFIGURATION);
        announce(NEXT_CONFIGURATION);
        vm.assertEq(only().earliest, START + DELAY);
    }

    function test_announcing_again_after_cancelling_starts_anew() public {
        announce(NEXT_CONFIGURATION);
        vm.warp(START + 1 days);
        vm.prank(GOVERNOR);
        governed.removeGlobalConfigurationChange(NEXT_CONFIGURATION);
        announce(NEXT_CONFIGURATION);

        vm.warp(START + DELAY);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAnnouncements.AnnouncementNotDue.selector,
                START + 1 days + DELAY,
                START + 1 days + 2 * DELAY,
                START + DELAY
            )
        );
        complete(GOVERNOR);
    }

    function test_a_lapsed_announcement_must_be_cancelled_before_it_is_repeated() public {
        announce(NEXT_CONFIGURATION);
        vm.warp(START + 2 * DELAY + 1);
        expectExists(TOPIC_CONFIGURATION, NEXT_CONFIGURATION);
        announce(NEXT_CONFIGURATION);

        vm.prank(GOVERNOR);
        governed.removeGlobalConfigurationChange(NEXT_CONFIGURATION);
        announce(NEXT_CONFIGURATION);
        vm.assertEq(only().earliest, START + 3 * DELAY + 1);
    }

    function test_a_change_happens_once() public {
        announce(NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        complete(GOVERNOR);
        expectMissing(TOPIC_CONFIGURATION, NEXT_CONFIGURATION);
        complete(GOVERNOR);
    }

    function test_an_operator_may_complete() public {
        announce(NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        complete(OPERATOR);
        vm.assertEq(governed.globalConfigurationHash(), NEXT_CONFIGURATION);
    }

    function test_completing_reverts_for_a_stranger() public {
        announce(NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        expectNotGovernorOrOperator(STRANGER);
        complete(STRANGER);
    }

    function test_completing_reverts_while_frozen() public {
        announce(NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        governed.freeze();
        expectFrozen();
        complete(GOVERNOR);

        governed.unfreeze();
        complete(GOVERNOR);
    }

    function test_what_was_announced_before_a_freeze_has_lapsed_after_it() public {
        GovernanceDeployment memory longest = deployment();
        longest.delay = 180 days;
        governed = new GovernanceHarness(longest);
        announce(NEXT_CONFIGURATION);
        governed.freeze();
        vm.warp(START + 365 days);
        governed.unfreeze();

        vm.expectRevert(
            abi.encodeWithSelector(
                IAnnouncements.AnnouncementNotDue.selector, START + 180 days, START + 360 days, START + 365 days
            )
        );
        complete(GOVERNOR);
    }

    function test_announcing_reverts_while_frozen() public {
        governed.freeze();
        expectFrozen();
        announce(NEXT_CONFIGURATION);
    }

    function test_cancelling_works_while_frozen() public {
        announce(NEXT_CONFIGURATION);
        governed.freeze();
        vm.prank(GOVERNOR);
        governed.removeGlobalConfigurationChange(NEXT_CONFIGURATION);
        expectNoAnnouncement();
    }

    function test_there_are_at_most_64() public {
        for (uint256 i = 0; i < 64; i++) {
            announce(bytes32(1000 + i));
        }
        vm.expectRevert(abi.encodeWithSelector(IAnnouncements.AnnouncementsFull.selector, 64));
        announce(NEXT_CONFIGURATION);

        vm.prank(GOVERNOR);
        governed.removeGlobalConfigurationChange(bytes32(uint256(1000)));
        announce(NEXT_CONFIGURATION);
    }

    function test_after_renouncing_an_operator_may_complete_what_was_announced() public {
        announce(NEXT_CONFIGURATION);
        renounce();
        vm.warp(START + DELAY - 1);
        expectNotDue();
        complete(OPERATOR);

        vm.warp(START + DELAY);
        expectNotGovernorOrOperator(GOVERNOR);
        complete(GOVERNOR);
        complete(OPERATOR);
        vm.assertEq(governed.globalConfigurationHash(), NEXT_CONFIGURATION);
    }

    function test_after_renouncing_what_nobody_completes_lapses_for_ever() public {
        announce(NEXT_CONFIGURATION);
        renounce();
        vm.warp(START + 2 * DELAY + 1);
        expectNotDue();
        complete(OPERATOR);

        expectNotGovernor(OPERATOR);
        vm.prank(OPERATOR);
        governed.removeGlobalConfigurationChange(NEXT_CONFIGURATION);
    }

    function test_after_renouncing_nothing_can_be_announced_by_anybody() public {
        address second = addVerifier("second");
        renounce();
        address[3] memory senders = [GOVERNOR, OPERATOR, STRANGER];
        for (uint256 i = 0; i < senders.length; i++) {
            vm.startPrank(senders[i]);
            expectNotGovernor(senders[i]);
            governed.registerGlobalConfigurationChange(NEXT_CONFIGURATION, words());
            expectNotGovernor(senders[i]);
            governed.registerAssetConfigurationChange(NEW_ASSET, NEXT_CONFIGURATION);
            expectNotGovernor(senders[i]);
            governed.announceVerifierRemovalIntent(second);
            expectNotGovernor(senders[i]);
            governed.announceUserAdmin(STRANGER);
            vm.stopPrank();
        }
        expectNoAnnouncement();
    }

    function testFuzz_due_from_the_delay_until_twice_the_delay(uint256 delay, uint256 wait) public {
        delay = bound(delay, 14 days, 180 days);
        wait = bound(wait, 0, 3 * delay);
        GovernanceDeployment memory fresh = deployment();
        fresh.delay = delay;
        governed = new GovernanceHarness(fresh);
        announce(NEXT_CONFIGURATION);
        vm.warp(START + wait);

        bool isAllowed = wait >= delay && wait <= 2 * delay;
        if (!isAllowed) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAnnouncements.AnnouncementNotDue.selector, START + delay, START + 2 * delay, START + wait
                )
            );
        }
        complete(GOVERNOR);

        vm.assertEq(governed.globalConfigurationHash(), isAllowed ? NEXT_CONFIGURATION : CONFIGURATION);
        vm.assertEq(governed.getAnnouncements().length, isAllowed ? 0 : 1);
    }

    function announce(bytes32 configuration) private {
        vm.prank(GOVERNOR);
        governed.registerGlobalConfigurationChange(configuration, words());
    }

    function complete(address sender) private {
        vm.prank(sender);
        governed.applyGlobalConfigurationChange(NEXT_CONFIGURATION);
    }

    function deployWithDelay(uint256 delay) private {
        GovernanceDeployment memory fresh = deployment();
        fresh.delay = delay;
        governed = new GovernanceHarness(fresh);
    }

    function expectDelayOutOfRange(uint256 delay) private {
        vm.expectRevert(
            abi.encodeWithSelector(IAnnouncements.GovernanceDelayOutOfRange.selector, 14 days, 180 days, delay)
        );
    }

    function expectEntry(Announcement memory found, uint256 topic, bytes32 subject, uint256 earliest) private pure {
        vm.assertEq(found.topic, topic);
        vm.assertEq(found.subject, subject);
        vm.assertEq(found.earliest, earliest);
    }
}
