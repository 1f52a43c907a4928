"""How things stand on L1 for a position that wants to leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.ethereum.contracts import checksum, read
from provex.ethereum.rpc import EthereumRpc

from .proof import EscapeProof

__all__ = ["Standing", "standing_of"]

NOBODY = "0x" + "0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the exchange and its escape verifier say now. Amounts in quantums of the collateral.

    `owner` is the address that the position's key pays out to, None without one. `withdrawable` is
    what the key may withdraw, `queued` what waits for all keys together.
    """

    escape_verifier: str
    shared_state_hash: int
    asset_type: int
    is_frozen: bool
    is_verified: bool
    is_escaped: bool
    owner: str | None
    withdrawable: int
    pool: int
    queued: int
    symbol: str
    decimals: int

    def split(self, claim: int) -> tuple[int, int]:
        """How much of a new claim would be paid at once, and how much would wait.

        Whatever the pool holds, a new claim waits behind those that wait already.
        """
        paid = 0 if self.queued else min(claim, self.pool)
        return paid, claim - paid


async def standing_of(rpc: EthereumRpc, exchange: str, proof: EscapeProof) -> Standing:
    """Read the newest block. L1Fault if the address is no exchange of this version."""

    async def number(signature: str, *arguments: object, at: str = exchange) -> int:
        (value,) = await read(rpc, at, signature, arguments)
        return int(value)

    async def boolean(at: str, signature: str, arguments: Sequence[object] = ()) -> bool:
        (value,) = await read(rpc, at, signature, arguments, returns=("bool",))
        return bool(value)

    async def address(signature: str, *arguments: object) -> str:
        (value,) = await read(rpc, exchange, signature, arguments, returns=("address",))
        return checksum(str(value))

    verifier = await address("getEscapeVerifier()")
    token = await address("getCollateralToken()")
    owner = await address("getEthKey(uint256)", proof.public_key)
    asset_type = await number("getSystemAssetType()")
    (symbol,) = await read(rpc, token, "symbol()", returns=("string",))
    return Standing(
        escape_verifier=verifier,
        shared_state_hash=await number("sharedStateHash()"),
        asset_type=asset_type,
        is_frozen=await boolean(exchange, "isFrozen()"),
        is_verified=await boolean(verifier, "isValid(bytes32)", (proof.fact,)),
        is_escaped=await boolean(exchange, "isEscaped(uint256)", (proof.position_id,)),
        owner=None if owner == NOBODY else owner,
        withdrawable=await number(
            "getWithdrawalBalance(uint256,uint256)", proof.public_key, asset_type
        ),
        pool=await number("getPoolBalance()"),
        queued=await number("getTotalQueued()"),
        symbol=str(symbol),
        decimals=await number("decimals()", at=token),
    )
