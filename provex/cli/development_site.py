"""The development chain with all that lives on it: faucet, oracles, swap quotes, market makers."""

import asyncio
import json
import socket
from collections.abc import Mapping
from pathlib import Path

import click

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.deployment import (
    deploy_development,
    development_contracts,
    fund_development_accounts,
)
from provex.ethereum.development import trader_accounts
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.swap_deployment import DEVELOPMENT_SWAP
from provex.oracle.intake import make_token_file
from provex.protocol.errors import DEVELOPMENT_CHAIN_FAILED
from provex.sequencer.sequencer import Sequencer

from .children import NICENESS, ChildSettings
from .data_directory import DataDirectory
from .development import MARKET_MAKERS, DevelopmentOperator, development_secrets
from .network import free_port, is_listening, listening_socket
from .oracle_host import OracleHost
from .oracle_processes import OracleProcesses
from .settings import UpSettings
from .site import HostParts, Intake, until

__all__ = ["DevelopmentSite"]

_POLL_S = 1.0


class DevelopmentSite:
    """Everything for one machine. Its keys are public, and refused on every other chain."""

    first_block = 0
    chain_name = "development chain"

    def __init__(self, settings: UpSettings) -> None:
        """Start nothing yet."""
        self._settings = settings
        self._data = DataDirectory(settings.data_dir)
        self._swap_port = free_port()
        self._parts: HostParts | None = None
        self._rpc: EthereumRpc | None = None
        self._operator = DevelopmentOperator(development_contracts(), settings)

    @property
    def secrets(self) -> frozenset[str]:
        """Public or not."""
        return development_secrets()

    async def open(self, parts: HostParts) -> tuple[EthereumRpc, DevelopmentOperator]:
        """Start a chain unless there is one, and deploy what it lacks."""
        self._parts = parts
        url = self._settings.l1
        if url is None:
            anvil = AnvilProcess(
                AnvilSettings(
                    folder=self._data.chain,
                    block_time_s=self._settings.block_time_s,
                    niceness=NICENESS,
                )
            )
            await parts.stack.enter_async_context(anvil)
            parts.run_task(_watch_anvil(anvil))
            url = anvil.url
        rpc = await parts.stack.enter_async_context(EthereumRpc(url))
        contracts = await deploy_development(rpc, self._operator.settlement())
        await fund_development_accounts(rpc, contracts)
        self._rpc = rpc
        self._operator = DevelopmentOperator(contracts, self._settings)
        return rpc, self._operator

    def intake_socket(self) -> tuple[socket.socket, str, Path]:
        """For the processes of this machine only."""
        token_file = self._data.write_private("intake-token", "")
        return listening_socket("127.0.0.1", free_port()), make_token_file(token_file), token_file

    async def furnish(self, sequencer: Sequencer) -> None:
        """The faucet's user."""
        if sequencer.exchange.user_by_address(self._operator.address) is None:
            await sequencer.submit(self._operator.faucet_user())

    async def begin(self, sequencer: Sequencer, intake: Intake) -> None:
        """Oracles, the first deposits, swap quotes, market makers."""
        parts, rpc = self._opened()
        click.echo("Starting the oracles …")
        exchange = sequencer.exchange
        host = OracleHost(
            exchange=exchange,
            processes=OracleProcesses(
                data=self._data,
                settings=self._settings,
                l1=rpc.url,
                contracts=self._operator.contracts,
                intake=intake.url,
                token_file=intake.token_file,
                rows=lambda: exchange.market_rows,
            ),
            children=parts.children,
            rpc=rpc,
            keys=self._operator.signers,
        )
        sequencer.subscribe(host.on_outcomes)
        await host.start()
        parts.run_task(host.run())
        await self._fund(rpc, sequencer)
        parts.children.start(
            ChildSettings(
                name="swap-quotes",
                module="provex.cli.swap_quotes",
                arguments=("--l1", rpc.url, "--port", str(self._swap_port)),
            )
        )

    async def until_ready(self, intake: Intake) -> None:
        """Bots may run, there are prices, and swaps are quoted."""
        children = self._opened()[0].children
        oracle = intake.oracle
        await until(lambda: oracle.ticks_accepted > 0, "oracle", children.log_path("signer-0"))
        swap_log = children.log_path("swap-quotes")
        await until(lambda: is_listening(self._swap_port), "swap-quotes", swap_log)

    def endpoints(self) -> Mapping[str, object]:
        """Contracts of the swap, and accounts whose keys everybody knows."""
        contracts = self._operator.contracts.as_mapping() | DEVELOPMENT_SWAP.as_mapping()
        return {
            "swap_quotes": f"http://127.0.0.1:{self._swap_port}",
            "contracts": contracts,
            "accounts": [
                {"address": account.address, "private_key": account.private_key}
                for account in trader_accounts()
            ],
        }

    def notes(self) -> Mapping[str, str]:
        """For people who try it."""
        return {
            "Swap quotes": f"http://127.0.0.1:{self._swap_port}",
            "Accounts": f"{self._data.endpoints} (public test keys: never use elsewhere)",
        }

    def start_traders(self, endpoints: Mapping[str, object]) -> None:
        """They get the endpoints early, so that their deposits gather confirmations meanwhile."""
        if not self._settings.bots:
            return
        path = self._data.write_private("market-makers.json", json.dumps(endpoints))
        for number in range(len(MARKET_MAKERS)):
            arguments = ("--endpoints", str(path), "--maker", str(number))
            seed = ("--seed", str(self._settings.seed + number))
            self._opened()[0].children.start(
                ChildSettings(
                    name=f"market-maker-{number}",
                    module="provex.cli.market_maker",
                    arguments=arguments + seed,
                )
            )

    async def _fund(self, rpc: EthereumRpc, sequencer: Sequencer) -> None:
        """The operator's own deposits; on a fresh chain wait until they are credited."""
        exchange, operator = sequencer.exchange, self._operator

        def is_credited() -> bool:
            faucet = exchange.account(operator.faucet_account_id())
            has_faucet = faucet is not None and faucet.collateral_quantums > 0
            return has_faucet and exchange.insurance_fund_quantums() > 0

        # Once their batch is accepted, L1 no longer tells that they were made.
        if is_credited() or not await operator.fund(rpc):
            return
        click.echo(f"Waiting for {self._settings.confirmations} blocks on the first deposits …")
        await until(is_credited, "deposit watcher", self._data.cursor)

    def _opened(self) -> tuple[HostParts, EthereumRpc]:
        assert self._parts is not None, "the site is opened first"
        assert self._rpc is not None, "the site is opened first"
        return self._parts, self._rpc


async def _watch_anvil(anvil: AnvilProcess) -> None:
    while anvil.is_running():  # noqa: ASYNC110 - the process tells in no other way.
        await asyncio.sleep(_POLL_S)
    raise L1Fault(DEVELOPMENT_CHAIN_FAILED, reason="it ended by itself; see chain.log")
