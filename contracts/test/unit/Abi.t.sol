// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConfigurations} from "../../src/interfaces/IConfigurations.sol";
import {IDeposits} from "../../src/interfaces/IDeposits.sol";
import {IExchange} from "../../src/interfaces/IExchange.sol";
import {IFactRegistry} from "../../src/interfaces/IFactRegistry.sol";
import {IOperators} from "../../src/interfaces/IOperators.sol";
import {ITokens} from "../../src/interfaces/ITokens.sol";
import {ITransferRegistry} from "../../src/interfaces/ITransferRegistry.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {Test} from "../base/Test.sol";

/// @title Selectors and topics are those of StarkEx, on which clients and indexers rely
contract AbiTest is Test {
    function test_selectors_of_functions() public pure {
        equal(IDeposits.deposit.selector, 0x2505c3d9);
        equal(IDeposits.depositERC20.selector, 0x9ed17084);
        equal(IDeposits.depositCancel.selector, 0x7df7dc04);
        equal(IDeposits.depositReclaim.selector, 0xae873816);
        equal(IUsers.registerEthAddress.selector, 0xbea84187);
        equal(IUsers.registerSender.selector, 0x86aeb445);
        equal(IUsers.getEthKey.selector, 0x1dbd1da7);
        equal(IExchange.isFrozen.selector, 0x33eeb147);
        equal(IFactRegistry.isValid.selector, 0x6a938567);
        equal(ITransferRegistry.transferERC20.selector, 0x55a2ba68);
    }

    function test_topics_of_events() public pure {
        vm.assertEq(IDeposits.LogDeposit.selector, 0x06724742ccc8c330a39a641ef02a0b419bd09248360680bb38159b0a8c2635d6);
        vm.assertEq(
            IDeposits.LogDepositCancel.selector, 0x0bc1df35228095c37da66a6ffcc755ea79dfc437345685f618e05fafad6b445e
        );
        vm.assertEq(
            IDeposits.LogDepositCancelReclaimed.selector,
            0xe3e46ecf1138180bf93cba62a0b7e661d976a8ab3d40243f7b082667d8f500af
        );
        vm.assertEq(
            IUsers.LogUserRegistered.selector, 0xcab1cf17c190e4e2195a7b8f7b362023246fa774390432b4704ab6b29d56b07b
        );
        vm.assertEq(
            ITokens.LogSystemAssetType.selector, 0x51f48293a5ef1940e2b4eb2580372cf384aaa5bc739639e4624ce8d18c9644ab
        );
        vm.assertEq(
            ITokens.LogTokenRegistered.selector, 0x7a0efbc885500f3b4a895231945be4520e4c0ba5ef7274a225a0272c81ccbcb7
        );
        vm.assertEq(
            ITransferRegistry.LogRegisteredTransfer.selector,
            0x36c96ccc320eab9b6da1de6cc1e8ebc52a51cb114710b9c7db204cdad3067ce1
        );
    }

    function test_topics_of_governance() public pure {
        vm.assertEq(
            IConfigurations.LogGlobalConfigurationRegistered.selector,
            0xfae91148d75f3789f216345abe08b5415e0e727d51cab9f4e41efc23f71193f7
        );
        vm.assertEq(
            IConfigurations.LogGlobalConfigurationApplied.selector,
            0x215e2cbb35cc7dd3f085fdb4ede08d32f4619001c73f5b10419389e7949c28ba
        );
        vm.assertEq(
            IConfigurations.LogGlobalConfigurationRemoved.selector,
            0x21e13101b7a52038b3abfab6f17d3a3d091c620b978b98c9de7f3aa91e7ac063
        );
        vm.assertEq(
            IConfigurations.LogAssetConfigurationRegistered.selector,
            0xfbe49fc520438bdf956c8964ba0394d2da4fa3f34686e826a2ded762fa687c2d
        );
        vm.assertEq(
            IConfigurations.LogAssetConfigurationApplied.selector,
            0x617a24590fcf7d5a2650aa9c10572915cb4bf853b1ef135cc1918460946a7a2f
        );
        vm.assertEq(
            IConfigurations.LogAssetConfigurationRemoved.selector,
            0xbedb78be82c75282d73923c8287b6b3e3ef57379cdc69f7fbd3d227a9969b48e
        );
        vm.assertEq(
            IOperators.LogOperatorAdded.selector, 0x50a18c352ee1c02ffe058e15c2eb6e58be387c81e73cc1e17035286e54c19a57
        );
        vm.assertEq(
            IOperators.LogOperatorRemoved.selector, 0xec5f6c3a91a1efb1f9a308bb33c6e9e66bf9090fad0732f127dfdbf516d0625d
        );
    }

    function equal(bytes4 found, bytes4 expected) private pure {
        vm.assertEq(bytes32(found), bytes32(expected));
    }
}
