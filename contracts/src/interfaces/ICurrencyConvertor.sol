// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PositionId, StarkKey} from "../types/Types.sol";

/// @title Deposits of any token or of ether, swapped to collateral on the way
/// @notice The functions and the event that dYdX's contract of this name has, without its owner, pause and forwarder.
/// Holds nothing between calls. What somebody leaves here outside of a call can be taken out by nobody.
interface ICurrencyConvertor {
    /// What a call does with its input. Encoded as dYdX's clients do, with one more field.
    struct SwapOrder {
        /// The token to sell, or 0, which says the same.
        address tokenFrom;
        /// Who pulls the tokens: the exchange proxy, or 0, which says the same.
        address allowanceTarget;
        /// Base units of collateral below which nothing happens; at least 1.
        uint256 minUsdcAmount;
        /// Who is called: the exchange proxy.
        address exchange;
        /// The call's data, as the quote gives it.
        bytes exchangeData;
        /// The last second at which the swap may happen. dYdX's clients leave the field out, and then there is none.
        uint256 deadline;
    }

    /// A sender's tokens or ether (as 0xEee…eE) became collateral and were deposited. The amounts are what was spent, in
    /// base units or wei, and what was deposited.
    event LogConvertedDeposit(address indexed sender, address tokenFrom, uint256 tokenFromAmount, uint256 usdcAmount);

    /// The exchange proxy has no code, or is a contract that nobody but its users may call.
    error ExchangeProxyInvalid(address exchangeProxy);

    /// A swap goes through the one exchange proxy that was set at deployment.
    error ExchangeProxyUnknown(address expected, address found);

    /// The order names another token than the call.
    error TokenMismatch(address expected, address found);

    /// Collateral needs no swap: `deposit` takes it.
    error TokenIsCollateral(address token);

    /// The order is shorter than its fields.
    error OrderTooShort(uint256 least, uint256 found);

    /// The order's bytes begin neither after five nor after six fields.
    error OrderLayoutUnknown(uint256 offset);

    /// A swap needs a smallest amount to receive.
    error MinimumZero();

    /// The order's last second is over.
    error DeadlinePassed(uint256 deadline, uint256 currentTime);

    /// The exchange proxy reverted, for the reason given as it gave it.
    error SwapFailed(bytes reason);

    /// The swap brought less collateral than the order's smallest amount.
    error ReceivedTooLittle(uint256 least, uint256 found);

    /// The swap took more out of this contract than the sender had put in.
    error BalanceFell(address token, uint256 least, uint256 found);

    /// Ether comes only along with a deposit or out of its swap.
    error EtherUnexpected(address sender);

    /// The sender does not take back the ether that was not spent.
    error EtherNotAccepted(address account);

    /// @notice Deposit collateral of the sender, who must have approved it to this contract.
    /// @param depositAmount Base units of collateral.
    /// @param starkKey A key of the sender, or one that `signature` makes the sender's.
    /// @param positionId The position to credit.
    /// @param signature Empty, or the 96 bytes of `registerEthAddress`, by which the key links itself to the sender. It is
    /// used only when the key is not the sender's yet.
    function deposit(uint256 depositAmount, StarkKey starkKey, PositionId positionId, bytes calldata signature) external;

    /// @notice Swap tokens of the sender, approved to this contract, and deposit all collateral that comes out.
    /// @param tokenFrom The token; it must move exactly what it is told to.
    /// @param tokenFromAmount Base units to take; what the swap leaves goes back to the sender.
    /// @param starkKey As in `deposit`.
    /// @param positionId As in `deposit`.
    /// @param exchangeProxy The exchange proxy set at deployment.
    /// @param exchangeProxyData An encoded `SwapOrder`.
    /// @param signature As in `deposit`.
    /// @return usdcAmount Base units of collateral deposited.
    function depositERC20(
        address tokenFrom,
        uint256 tokenFromAmount,
        StarkKey starkKey,
        PositionId positionId,
        address exchangeProxy,
        bytes calldata exchangeProxyData,
        bytes calldata signature
    ) external returns (uint256 usdcAmount);

    /// @notice The same with the ether that comes along; what the swap gives back goes back to the sender.
    function depositEth(
        StarkKey starkKey,
        PositionId positionId,
        address exchangeProxy,
        bytes calldata exchangeProxyData,
        bytes calldata signature
    ) external payable returns (uint256 usdcAmount);

    /// @notice The exchange that gets the deposits; the name is that of dYdX's contract.
    function STARKWARE_CONTRACT() external view returns (address);

    /// @notice The 0x exchange proxy, the only contract that swaps are sent to.
    function EXCHANGE_PROXY() external view returns (address);
}
