"""The transactions by which a position leaves a frozen exchange: prepared, estimated, sent."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

from provex.ethereum.contracts import encode_call, read
from provex.ethereum.rpc import EthereumRpc, Receipt, RpcRefusal
from provex.ethereum.wallet import Wallet
from provex.protocol.errors import (
    ESCAPE_DONE,
    ESCAPE_NOT_FROZEN,
    ESCAPE_POSITION_WORTHLESS,
    ESCAPE_STATE_MISMATCH,
    Rejected,
)
from provex.protocol.state import Position, SharedState

from .proof import EscapeProof, escape_proof
from .standing import Standing, standing_of

__all__ = ["Leaving", "Step", "prepare", "send"]

VERIFY: Final = "verifyEscape"
ESCAPE: Final = "escape"
SERVE: Final = "serveQueue"
WITHDRAW: Final = "withdraw"

CLAIMS_SERVED = 32
TYPICAL_GAS: Mapping[str, int] = {
    VERIFY: 400_000,
    ESCAPE: 240_000,
    SERVE: 240_000,
    WITHDRAW: 90_000,
}
"""About what a step takes where no node can tell, because it needs the ones before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One transaction, which anyone may send. `is_estimated`: the gas is a node's own figure."""

    name: str
    to: str
    data: bytes
    gas: int
    is_estimated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What a position is worth, how things stand, and the steps that are left, in order."""

    exchange: str
    proof: EscapeProof
    standing: Standing
    steps: tuple[Step, ...]

    @property
    def paid_at_once(self) -> int:
        """What of the claim the pool covers now, in quantums; 0 after the position has left."""
        return 0 if self.standing.is_escaped else self.standing.split(self.proof.amount)[0]

    @property
    def queued(self) -> int:
        """What of the claim would wait in the queue, in quantums; 0 after it has left."""
        return 0 if self.standing.is_escaped else self.standing.split(self.proof.amount)[1]


async def prepare(
    rpc: EthereumRpc,
    exchange: str,
    state: SharedState,
    positions: Mapping[int, Position],
    position_id: int,
) -> Leaving:
    """Everything a position needs to leave, from a rebuilt state. Sends nothing.

    Rejects with ESCAPE_POSITION_UNKNOWN, ESCAPE_POSITION_WORTHLESS, or ESCAPE_STATE_MISMATCH if
    the state is not the last one that the exchange accepted.
    """
    proof = escape_proof(state, positions, position_id)
    if not proof.is_payable:
        raise Rejected(ESCAPE_POSITION_WORTHLESS, position=position_id, found=proof.amount)
    standing = await standing_of(rpc, exchange, proof)
    if standing.shared_state_hash != proof.state_hash:
        raise Rejected(
            ESCAPE_STATE_MISMATCH,
            what="Keccak hash of the state words",
            expected=f"{standing.shared_state_hash:#066x}",
            found=f"{proof.state_hash:#066x}",
        )
    steps = [
        await _estimated(rpc, name, to, data)
        for name, to, data in _calls(exchange, proof, standing)
    ]
    return Leaving(exchange=exchange, proof=proof, standing=standing, steps=tuple(steps))


def _calls(exchange: str, proof: EscapeProof, standing: Standing) -> list[tuple[str, str, bytes]]:
    """What is left to be called: name, contract, data."""
    calls = []
    if not standing.is_escaped and not standing.is_verified:
        verify = encode_call(
            "verifyEscape(uint256[],uint256,uint256[])",
            proof.words,
            proof.asset_count,
            proof.state_words,
        )
        calls.append((VERIFY, standing.escape_verifier, verify))
    if not standing.is_escaped:
        escape = encode_call(
            "escape(uint256,uint256,uint256)", proof.public_key, proof.position_id, proof.amount
        )
        calls.append((ESCAPE, exchange, escape))
    is_serving = standing.queued > 0 and standing.pool > 0
    if is_serving:
        calls.append((SERVE, exchange, encode_call("serveQueue(uint256)", CLAIMS_SERVED)))
    is_paid = not standing.is_escaped and standing.split(proof.amount)[0] > 0
    if standing.owner is not None and (is_paid or is_serving or standing.withdrawable > 0):
        withdraw = encode_call("withdraw(uint256,uint256)", proof.public_key, standing.asset_type)
        calls.append((WITHDRAW, exchange, withdraw))
    return calls


async def _estimated(rpc: EthereumRpc, name: str, to: str, data: bytes) -> Step:
    try:
        gas = await rpc.estimate_gas({"to": to, "data": "0x" + data.hex()})
    except RpcRefusal:
        # It reverts as long as a step before it, or the freeze, is missing.
        return Step(name=name, to=to, data=data, gas=TYPICAL_GAS[name], is_estimated=False)
    return Step(name=name, to=to, data=data, gas=gas, is_estimated=True)


async def send(leaving: Leaving, wallet: Wallet) -> AsyncIterator[tuple[Step, Receipt]]:
    """Send the steps one after the other and tell of each that is in a block.

    May be repeated after a failure: `prepare` leaves out what is done. Nothing is withdrawn when
    the whole claim waits. Rejects with ESCAPE_NOT_FROZEN, and with ESCAPE_DONE when nothing is left
    to be sent.
    """
    if not leaving.steps:
        raise Rejected(ESCAPE_DONE, position=leaving.proof.position_id)
    if not leaving.standing.is_frozen and not leaving.standing.is_escaped:
        raise Rejected(ESCAPE_NOT_FROZEN, exchange=leaving.exchange)
    for step in leaving.steps:
        if step.name == WITHDRAW and await _withdrawable(wallet.rpc, leaving) == 0:
            return
        yield step, await wallet.send_and_wait(step.to, step.data)


async def _withdrawable(rpc: EthereumRpc, leaving: Leaving) -> int:
    """What the position's key may withdraw now, in base units of the token."""
    arguments = (leaving.proof.public_key, leaving.standing.asset_type)
    (found,) = await read(rpc, leaving.exchange, "getWithdrawalBalance(uint256,uint256)", arguments)
    return int(found)
