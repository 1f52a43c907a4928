"""What a trader does with the contract that swaps any token or ether to collateral and deposits it.

Orders are encoded as dYdX's clients do, with the deadline as a sixth field.
"""

from dataclasses import dataclass

from eth_abi.abi import encode

from provex.ethereum.contracts import encode_call, read
from provex.ethereum.rpc import Receipt
from provex.ethereum.wallet import Wallet
from provex.protocol.swaps import SwapOrder

__all__ = ["ETHER", "SwapContracts", "SwapWallet", "encoded_order"]

ETHER = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
"""How 0x and the contracts write ether where a token's address stands."""

_ZERO = "0x" + "00" * 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapContracts:
    """Where deposits through a swap go: the convertor, the 0x exchange proxy, the collateral."""

    currency_convertor: str
    exchange_proxy: str
    token: str

    def as_mapping(self) -> dict[str, str]:
        """Name → address, as endpoints.json shows it."""
        return {
            "currency_convertor": self.currency_convertor,
            "exchange_proxy": self.exchange_proxy,
        }


def encoded_order(order: SwapOrder) -> bytes:
    """The `exchangeProxyData` of the contract's functions."""
    return encode(
        ["address", "address", "uint256", "address", "bytes", "uint256"],
        [
            _ZERO,
            _ZERO,
            order.minimum,
            order.exchange_proxy,
            order.exchange_data,
            order.deadline_s,
        ],
    )


@dataclass(frozen=True, slots=True)
class SwapWallet:
    """Deposits through a swap, from one account."""

    wallet: Wallet
    contracts: SwapContracts

    @property
    def collateral_token(self) -> str:
        """The token that swaps must bring."""
        return self.contracts.token

    @property
    def exchange_proxy(self) -> str:
        """The only contract that quotes may call."""
        return self.contracts.exchange_proxy

    async def token_decimals(self, token: str) -> int:
        """How many decimals a token's amounts have."""
        (decimals,) = await read(self.wallet.rpc, token, "decimals()")
        return int(decimals)

    async def deposit_token(
        self,
        *,
        token: str,
        amount: int,
        order: SwapOrder,
        stark_key: int,
        position_id: int,
        registration: bytes = b"",
    ) -> Receipt:
        """Swap base units of a token and deposit what comes out, approving what is missing first.

        The key must be the account's, or become it by `registration`, the key's own signature.
        Rejects with L1_TRANSACTION_REVERTED and the contract's reason; then nothing was swapped.
        """
        await self._approve(token, amount)
        call = encode_call(
            "depositERC20(address,uint256,uint256,uint256,address,bytes,bytes)",
            token,
            amount,
            stark_key,
            position_id,
            self.contracts.exchange_proxy,
            encoded_order(order),
            registration,
        )
        return await self.wallet.send_and_wait(self.contracts.currency_convertor, call)

    async def deposit_ether(
        self,
        *,
        amount_wei: int,
        order: SwapOrder,
        stark_key: int,
        position_id: int,
        registration: bytes = b"",
    ) -> Receipt:
        """`deposit_token` with ether."""
        call = encode_call(
            "depositEth(uint256,uint256,address,bytes,bytes)",
            stark_key,
            position_id,
            self.contracts.exchange_proxy,
            encoded_order(order),
            registration,
        )
        return await self.wallet.send_and_wait(
            self.contracts.currency_convertor, call, value_wei=amount_wei
        )

    async def _approve(self, token: str, amount: int) -> None:
        """Some tokens refuse to replace one allowance by another, so an old one goes first."""
        spender = self.contracts.currency_convertor
        (allowed,) = await read(
            self.wallet.rpc, token, "allowance(address,address)", (self.wallet.address, spender)
        )
        if allowed >= amount:
            return
        for allowance in (0, amount) if allowed > 0 else (amount,):
            await self.wallet.send_and_wait(
                token, encode_call("approve(address,uint256)", spender, allowance)
            )
