"""What a trader does with the contract that swaps any token or ether to collateral and deposits it.

Orders are encoded as dYdX's clients do, with the deadline as a sixth field.
"""

from dataclasses import dataclass

from eth_abi.abi import encode

from provex.ethereum.contracts import encode_call, read
from provex.ethereum.rpc import Receipt
from provex.ethereum.wallet import Wallet

__all__ = ["ETHER", "SwapContracts", "SwapOrder", "SwapWallet"]

ETHER = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
"""How 0x and the contracts write ether where a token's address stands."""

_ZERO = "0x" + "00" * 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapContracts:
    """Where deposits through a swap go: the convertor, and the 0x exchange proxy it calls."""

    currency_convertor: str
    exchange_proxy: str

    def as_mapping(self) -> dict[str, str]:
        """Name → address, as endpoints.json shows it."""
        return {
            "currency_convertor": self.currency_convertor,
            "exchange_proxy": self.exchange_proxy,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapOrder:
    """A quote's call and the terms on which it may be made.

    `minimum` is in base units of the collateral, at least 1; `deadline_s` is a time in seconds, the
    last at which the swap may happen.
    """

    exchange_proxy: str
    exchange_data: bytes
    minimum: int
    deadline_s: int

    def encoded(self) -> bytes:
        """The `exchangeProxyData` of the contract's functions."""
        return encode(
            ["address", "address", "uint256", "address", "bytes", "uint256"],
            [
                _ZERO,
                _ZERO,
                self.minimum,
                self.exchange_proxy,
                self.exchange_data,
                self.deadline_s,
            ],
        )


@dataclass(frozen=True, slots=True)
class SwapWallet:
    """Deposits through a swap, from one account."""

    wallet: Wallet
    contracts: SwapContracts

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
        """
        await self._approve(token, amount)
        call = encode_call(
            "depositERC20(address,uint256,uint256,uint256,address,bytes,bytes)",
            token,
            amount,
            stark_key,
            position_id,
            self.contracts.exchange_proxy,
            order.encoded(),
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
            order.encoded(),
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
