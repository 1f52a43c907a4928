"""A governor's hand on the contracts of a running exchange: looks first, then sends."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from provex.ethereum.development import Role, development_account, require_development_chain
from provex.ethereum.governance import GovernanceView, governance_view
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.protocol.errors import GOVERNOR_KEY_OTHER, OPERATOR_CHANNEL_UNAVAILABLE, Rejected
from provex.protocol.secp256k1 import ORDER as ETHEREUM_ORDER

from .key_files import key_in_file

__all__ = ["Governor", "as_governor"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Governor:
    """The contracts as they are, and the wallet of one who governs them."""

    wallet: Wallet
    exchange: str
    view: GovernanceView

    async def send(self, data: bytes) -> str:
        """Call the governance contract; the transaction, which is in a block."""
        receipt = await self.wallet.send_and_wait(self.view.address, data)
        return receipt.transaction_hash

    async def look(self) -> GovernanceView:
        """The contracts as they are now."""
        return await governance_view(self.wallet.rpc, self.exchange)


def as_governor(
    data_directory: Path, key_file: Path | None, action: Callable[[Governor], Awaitable[T]]
) -> T:
    """Do something on the chain of the exchange in this directory.

    GOVERNOR_KEY_OTHER before anything is sent if the key does not govern.
    """
    l1, exchange = _endpoints(data_directory)

    async def act() -> T:
        async with EthereumRpc(l1) as rpc:
            chain_id = await rpc.chain_id()
            wallet = Wallet(rpc, _key(key_file, chain_id), chain_id=chain_id)
            view = await governance_view(rpc, exchange)
            if wallet.address.lower() not in {each.lower() for each in view.governors}:
                expected = ", ".join(view.governors) or "nobody"
                raise Rejected(GOVERNOR_KEY_OTHER, expected=expected, found=wallet.address)
            return await action(Governor(wallet, exchange, view))

    return asyncio.run(act())


def _endpoints(data_directory: Path) -> tuple[str, str]:
    path = data_directory / "endpoints.json"
    try:
        found = json.loads(path.read_bytes())
        return str(found["l1"]), str(found["contracts"]["exchange"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Rejected(
            OPERATOR_CHANNEL_UNAVAILABLE, path=path, reason="the exchange is not ready"
        ) from error


def _key(key_file: Path | None, chain_id: int) -> str:
    if key_file is not None:
        return f"0x{key_in_file(key_file, order=ETHEREUM_ORDER):064x}"
    require_development_chain(chain_id)
    return development_account(Role.DEPLOYER).private_key
