// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConfigurations} from "../../src/interfaces/IConfigurations.sol";
import {IDeposits} from "../../src/interfaces/IDeposits.sol";
import {IEscapes} from "../../src/interfaces/IEscapes.sol";
import {IFactRegistry} from "../../src/interfaces/IFactRegistry.sol";
import {IForcedActions} from "../../src/interfaces/IForcedActions.sol";
import {IFreezable} from "../../src/interfaces/IFreezable.sol";
import {IFreeze} from "../../src/interfaces/IFreeze.sol";
import {IOperators} from "../../src/interfaces/IOperators.sol";
import {IStateUpdate} from "../../src/interfaces/IStateUpdate.sol";
import {ITokens} from "../../src/interfaces/ITokens.sol";
import {ITransferRegistry} from "../../src/interfaces/ITransferRegistry.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {IWithdrawals} from "../../src/interfaces/IWithdrawals.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Test} from "../base/Test.sol";

/// @title One of the overloads each, so that its selector can be named
interface IFreezeForWithdrawal {
    function freezeRequest(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount) external;
}

interface IFreezeForTrade {
    function freezeRequest(
        StarkKey starkKeyA,
        StarkKey starkKeyB,
        PositionId vaultIdA,
        PositionId vaultIdB,
        AssetType collateralAssetId,
        uint256 syntheticAssetId,
        Quantums amountCollateral,
        Quantums amountSynthetic,
        bool aIsBuyingSynthetic,
        uint256 nonce
    ) external;
}

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
        equal(IWithdrawals.withdraw.selector, 0x441a3e70);
        equal(IWithdrawals.getWithdrawalBalance.selector, 0xec3161b0);
        equal(IForcedActions.forcedWithdrawalRequest.selector, 0xaf1437a3);
        equal(IForcedActions.forcedTradeRequest.selector, 0x2ecb8162);
        equal(IForcedActions.getForcedWithdrawalRequest.selector, 0x260e96dd);
        equal(IFreezeForWithdrawal.freezeRequest.selector, 0x75d4eefd);
        equal(IFreezeForTrade.freezeRequest.selector, 0x3153a386);
        equal(IFreeze.unFreeze.selector, 0x7cf12b90);
        equal(IFreezable.isFrozen.selector, 0x33eeb147);
        equal(IEscapes.escape.selector, 0x366a2670);
        equal(IStateUpdate.updateState.selector, 0x538f9406);
        equal(IFactRegistry.isValid.selector, 0x6a938567);
        equal(ITransferRegistry.transferERC20.selector, 0x55a2ba68);
    }

    /// What dYdX's clients call and no list of selectors names.
    function test_signatures_of_functions() public pure {
        named(IUsers.registerUser.selector, "registerUser(address,uint256,bytes)");
        named(
            IDeposits.registerAndDepositERC20.selector,
            "registerAndDepositERC20(address,uint256,bytes,uint256,uint256,uint256)"
        );
        named(IWithdrawals.withdrawTo.selector, "withdrawTo(uint256,uint256,address)");
        named(IDeposits.getCancellationRequest.selector, "getCancellationRequest(uint256,uint256,uint256)");
        named(
            IForcedActions.getForcedTradeRequest.selector,
            "getForcedTradeRequest(uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,bool,uint256)"
        );
        named(IForcedActions.getActionCount.selector, "getActionCount()");
        named(IForcedActions.getActionHashByIndex.selector, "getActionHashByIndex(uint256)");
        named(IForcedActions.FREEZE_GRACE_PERIOD.selector, "FREEZE_GRACE_PERIOD()");
        named(IForcedActions.MAX_FORCED_ACTIONS_REQS_PER_BLOCK.selector, "MAX_FORCED_ACTIONS_REQS_PER_BLOCK()");
        named(IFreeze.UNFREEZE_DELAY.selector, "UNFREEZE_DELAY()");
        named(IStateUpdate.getSequenceNumber.selector, "getSequenceNumber()");
        named(IStateUpdate.getLastBatchId.selector, "getLastBatchId()");
        named(IConfigurations.globalConfigurationHash.selector, "globalConfigurationHash()");
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
            IWithdrawals.LogWithdrawalAllowed.selector,
            0x03c10a82c955f7bcd0c934147fb39cafca947a4294425b1751d884c8ac954287
        );
        vm.assertEq(
            IWithdrawals.LogWithdrawalPerformed.selector,
            0xb7477a7b93b2addc5272bbd7ad0986ef1c0d0bd265f26c3dc4bbe42727c2ac0c
        );
        vm.assertEq(
            IForcedActions.LogForcedWithdrawalRequest.selector,
            0x5f3a3d7d7c2b8cc20fa315d7504580e81d5f74ea46e1b3dc2985281df08e204d
        );
        vm.assertEq(
            IForcedActions.LogForcedTradeRequest.selector,
            0x79acb9227c98b68d7628d2c99a7719926eff77e8c2275f6ffe7cf255b32772be
        );
        vm.assertEq(
            IStateUpdate.LogUpdateState.selector, 0x2672b53d25204094519f7b0fba8d2b5cd0cc1e426f49554c89461cdb9dcec08f
        );
        vm.assertEq(
            IStateUpdate.LogStateTransitionFact.selector,
            0x9866f8ddfe70bb512b2f2b28b49d4017c43f7ba775f1a20c61c13eea8cdac111
        );
        vm.assertEq(IFreezable.LogFrozen.selector, 0xf5b8e6419478ab140eb98026ab5bd607038cb0ac4d4dad5b1fc0848dfd203d1f);
        vm.assertEq(IFreezable.LogUnFrozen.selector, 0x07017fe9180629cfffba412f65a9affcf9a121de02294179f5c058f881dcc9f8);
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

    function named(bytes4 found, string memory signature) private pure {
        equal(found, bytes4(keccak256(bytes(signature))));
    }

    function equal(bytes4 found, bytes4 expected) private pure {
        vm.assertEq(bytes32(found), bytes32(expected));
    }
}
