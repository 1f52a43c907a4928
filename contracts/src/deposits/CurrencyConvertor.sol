// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurrencyConvertor} from "../interfaces/ICurrencyConvertor.sol";
import {IERC20} from "../interfaces/IERC20.sol";
import {IExchange} from "../interfaces/IExchange.sol";
import {IUsers} from "../interfaces/IUsers.sol";
import {ReentrancyGuard} from "../libraries/ReentrancyGuard.sol";
import {TokenTransfer} from "../libraries/TokenTransfer.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../types/Types.sol";

/// @title Deposits of any token or of ether, swapped to collateral on the way
/// @notice No part of the exchange and without rights in it. What a swap brought is what balances say, never what a call
/// returned; balances from before the call are out of its reach. Whatever the quote does, either the sender's position gets
/// at least the order's smallest amount and the sender the rest of the input, or nothing happens.
contract CurrencyConvertor is ICurrencyConvertor, ReentrancyGuard {
    /// How 0x and the event write ether.
    address private constant ETHER = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;

    /// What this contract held before a call.
    struct Balances {
        uint256 tokenAmount;
        uint256 etherAmount;
    }

    /// Where the order's bytes begin, in dYdX's layout of five fields and in the one with a deadline.
    uint256 private constant OFFSET_WITHOUT_DEADLINE = 5 * 32;
    uint256 private constant OFFSET_WITH_DEADLINE = 6 * 32;

    /// @inheritdoc ICurrencyConvertor
    address public immutable STARKWARE_CONTRACT;

    /// @inheritdoc ICurrencyConvertor
    address public immutable EXCHANGE_PROXY;

    address private immutable COLLATERAL_TOKEN;
    AssetType private immutable COLLATERAL_ASSET_TYPE;

    /// Whether the exchange proxy runs, which is when ether may come in.
    bool private transient isSwapping;

    /// @param exchange The exchange that gets the deposits.
    /// @param exchangeProxy The 0x exchange proxy. It is called with data that senders choose.
    constructor(IExchange exchange, address exchangeProxy) {
        address token = exchange.getCollateralToken();
        if (exchangeProxy.code.length == 0 || exchangeProxy == address(exchange) || exchangeProxy == token) {
            revert ExchangeProxyInvalid(exchangeProxy);
        }
        STARKWARE_CONTRACT = address(exchange);
        EXCHANGE_PROXY = exchangeProxy;
        COLLATERAL_TOKEN = token;
        COLLATERAL_ASSET_TYPE = exchange.getSystemAssetType();
    }

    receive() external payable {
        if (!isSwapping) revert EtherUnexpected(msg.sender);
    }

    /// @inheritdoc ICurrencyConvertor
    function deposit(uint256 depositAmount, StarkKey starkKey, PositionId positionId, bytes calldata signature)
        external
        nonReentrant
    {
        authorise(starkKey, signature);
        TokenTransfer.pull(COLLATERAL_TOKEN, msg.sender, depositAmount);
        passOn(depositAmount, starkKey, positionId);
    }

    /// @inheritdoc ICurrencyConvertor
    function depositERC20(
        address tokenFrom,
        uint256 tokenFromAmount,
        StarkKey starkKey,
        PositionId positionId,
        address exchangeProxy,
        bytes calldata exchangeProxyData,
        bytes calldata signature
    ) external nonReentrant returns (uint256 usdcAmount) {
        // AUTHORISE
        SwapOrder memory order = checkedOrder(exchangeProxy, tokenFrom, exchangeProxyData);
        if (tokenFrom == COLLATERAL_TOKEN) revert TokenIsCollateral(tokenFrom);
        authorise(starkKey, signature);
        // MOVE
        Balances memory before =
            Balances({tokenAmount: IERC20(tokenFrom).balanceOf(address(this)), etherAmount: address(this).balance});
        TokenTransfer.pull(tokenFrom, msg.sender, tokenFromAmount);
        TokenTransfer.allow(tokenFrom, EXCHANGE_PROXY, tokenFromAmount);
        usdcAmount = swap(order, 0);
        TokenTransfer.allow(tokenFrom, EXCHANGE_PROXY, 0);
        passOn(usdcAmount, starkKey, positionId);
        uint256 spentAmount = spent(tokenFromAmount, giveBackTokens(tokenFrom, before.tokenAmount));
        giveBackEther(before.etherAmount);
        // RECORD
        emit LogConvertedDeposit(msg.sender, tokenFrom, spentAmount, usdcAmount);
    }

    /// @inheritdoc ICurrencyConvertor
    function depositEth(
        StarkKey starkKey,
        PositionId positionId,
        address exchangeProxy,
        bytes calldata exchangeProxyData,
        bytes calldata signature
    ) external payable nonReentrant returns (uint256 usdcAmount) {
        // AUTHORISE
        SwapOrder memory order = checkedOrder(exchangeProxy, address(0), exchangeProxyData);
        authorise(starkKey, signature);
        // MOVE
        uint256 etherBefore = address(this).balance - msg.value;
        usdcAmount = swap(order, msg.value);
        passOn(usdcAmount, starkKey, positionId);
        uint256 left = giveBackEther(etherBefore);
        // RECORD
        emit LogConvertedDeposit(msg.sender, ETHER, spent(msg.value, left), usdcAmount);
    }

    /// @dev A signature serves to make the key the sender's. The exchange takes an admin's signature from the address itself
    /// only, so it is the key that signs here.
    function authorise(StarkKey starkKey, bytes calldata signature) private {
        address ethKey = IUsers(STARKWARE_CONTRACT).getEthKey(starkKey);
        if (ethKey != msg.sender && signature.length > 0) {
            IUsers(STARKWARE_CONTRACT).registerEthAddress(msg.sender, starkKey, signature);
            ethKey = IUsers(STARKWARE_CONTRACT).getEthKey(starkKey);
        }
        if (ethKey != msg.sender) revert IUsers.SenderNotKeyOwner(msg.sender, ethKey);
    }

    /// @dev Call the exchange proxy; the collateral that came in.
    function swap(SwapOrder memory order, uint256 value) private returns (uint256 received) {
        uint256 before = IERC20(COLLATERAL_TOKEN).balanceOf(address(this));
        isSwapping = true;
        (bool isDone, bytes memory result) = EXCHANGE_PROXY.call{value: value}(order.exchangeData);
        isSwapping = false;
        if (!isDone) revert SwapFailed(result);
        uint256 found = IERC20(COLLATERAL_TOKEN).balanceOf(address(this));
        if (found < before) revert BalanceFell(COLLATERAL_TOKEN, before, found);
        received = found - before;
        if (received < order.minUsdcAmount) revert ReceivedTooLittle(order.minUsdcAmount, received);
    }

    /// @dev The exchange pulls exactly the amount, which uses the allowance up.
    function passOn(uint256 amount, StarkKey starkKey, PositionId positionId) private {
        TokenTransfer.allow(COLLATERAL_TOKEN, STARKWARE_CONTRACT, amount);
        IExchange(STARKWARE_CONTRACT).deposit(starkKey, COLLATERAL_ASSET_TYPE, positionId, Quantums.wrap(amount));
    }

    function giveBackTokens(address token, uint256 before) private returns (uint256 left) {
        uint256 found = IERC20(token).balanceOf(address(this));
        if (found < before) revert BalanceFell(token, before, found);
        left = found - before;
        if (left > 0) TokenTransfer.pay(token, msg.sender, left);
    }

    function giveBackEther(uint256 before) private returns (uint256 left) {
        left = address(this).balance - before;
        if (left == 0) return 0;
        (bool isDone,) = msg.sender.call{value: left}("");
        if (!isDone) revert EtherNotAccepted(msg.sender);
    }

    /// @dev The one place that lets a call out: to the exchange proxy only, with what the sender signed for.
    function checkedOrder(address exchangeProxy, address tokenFrom, bytes calldata data)
        private
        view
        returns (SwapOrder memory order)
    {
        order = decoded(data);
        requireExchangeProxy(exchangeProxy);
        requireExchangeProxy(order.exchange);
        if (order.allowanceTarget != address(0)) requireExchangeProxy(order.allowanceTarget);
        if (order.tokenFrom != address(0) && order.tokenFrom != tokenFrom) {
            revert TokenMismatch(tokenFrom, order.tokenFrom);
        }
        if (order.minUsdcAmount == 0) revert MinimumZero();
        if (block.timestamp > order.deadline) revert DeadlinePassed(order.deadline, block.timestamp);
    }

    function requireExchangeProxy(address found) private view {
        if (found != EXCHANGE_PROXY) revert ExchangeProxyUnknown(EXCHANGE_PROXY, found);
    }

    /// @dev The fifth word, which says where the bytes begin, tells the two layouts apart.
    function decoded(bytes calldata data) private pure returns (SwapOrder memory order) {
        if (data.length < OFFSET_WITHOUT_DEADLINE) revert OrderTooShort(OFFSET_WITHOUT_DEADLINE, data.length);
        uint256 offset = uint256(bytes32(data[128:160]));
        if (offset == OFFSET_WITHOUT_DEADLINE) {
            order.deadline = type(uint256).max;
            (order.tokenFrom, order.allowanceTarget, order.minUsdcAmount, order.exchange, order.exchangeData) =
                abi.decode(data, (address, address, uint256, address, bytes));
        } else if (offset == OFFSET_WITH_DEADLINE) {
            (
                order.tokenFrom,
                order.allowanceTarget,
                order.minUsdcAmount,
                order.exchange,
                order.exchangeData,
                order.deadline
            ) = abi.decode(data, (address, address, uint256, address, bytes, uint256));
        } else {
            revert OrderLayoutUnknown(offset);
        }
    }

    /// @dev Somebody's gift during the swap can make the rest larger than the input.
    function spent(uint256 given, uint256 left) private pure returns (uint256) {
        return left < given ? given - left : 0;
    }
}
