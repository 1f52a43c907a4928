"""The liquidity provider of `provex up`: its desk beside the exchange, and its own process."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from starlette.applications import Starlette

from provex.ethereum.rpc import EthereumRpc
from provex.liquidity.chain import RegistryFacts
from provex.liquidity.desk import LiquidityDesk
from provex.oracle.intake import make_token_file
from provex.sequencer.sequencer import Sequencer

from .children import ChildSettings
from .data_directory import DataDirectory
from .exchange_operator import ExchangeOperator
from .network import free_port

__all__ = ["HostedLiquidity"]

_TOKEN_FILE = "desk-token"  # noqa: S105 - a name.


class HostedLiquidity:
    """The desk, and the one provider that the operator runs."""

    def __init__(
        self,
        data: DataDirectory,
        rpc: EthereumRpc,
        sequencer: Sequencer,
        operator: ExchangeOperator,
    ) -> None:
        """Open nothing yet; the token of the desk is written."""
        self._data = data
        self._l1 = rpc.url
        self._settings = settings = operator.provider_settings()
        self._keys = operator.keys
        self._token_file = data.write_private(_TOKEN_FILE, "")
        self.port = free_port()
        self.desk = LiquidityDesk(
            views=sequencer.exchange,
            durable=sequencer.durable,
            submit=sequencer.submit,
            collateral_asset_id=settings.collateral_asset_id,
            facts=RegistryFacts(rpc, settings.transfer_registry),
            provider_position_ids=_position_ids(sequencer),
            token=make_token_file(self._token_file),
            clock_s=time.monotonic,
        )

    def app(self) -> Starlette:
        """What is served on the port, to this machine only."""
        return self.desk.app()

    def process(self) -> ChildSettings:
        """The provider's process with its settings and key in files of this user alone."""
        key = self._keys.provider
        settings = {
            "l1": self._l1,
            "desk": f"http://127.0.0.1:{self.port}",
            "token_file": str(self._token_file.resolve()),
            "key_file": str(self._data.write_private("liquidity-provider.key", key).resolve()),
            "stark_key_file": str(self._stark_key_file().resolve()),
            "payments_file": str(self._data.payments.resolve()),
            "provider": asdict(self._settings),
        }
        file = self._data.write_private("liquidity-provider.json", json.dumps(settings))
        return ChildSettings(
            name="liquidity-provider",
            module="provex.liquidity.process",
            arguments=("--settings", str(file)),
        )

    def _stark_key_file(self) -> Path:
        digits = f"0x{self._keys.provider_stark.private_key:064x}"
        return self._data.write_private("liquidity-provider.stark-key", digits)


def _position_ids(sequencer: Sequencer) -> Sequence[int]:
    return [account.position_id for account in sequencer.exchange.liquidity_providers()]
