"""`provex up`: one process that hosts the exchange, and the children that it cannot do without.

Order of the start: chain, contracts, journal, read model, API, oracles, the operator's deposits,
market makers. The end goes the other way round, so that nobody is told what is not durable.
"""

import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path

import click
import uvicorn
import uvloop

from provex import __version__
from provex.api.application import Application, create_app
from provex.api.dependencies import Dependencies
from provex.api.server import server_config
from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import Contracts
from provex.ethereum.cursor import CursorFile
from provex.ethereum.deployment import (
    deploy_development,
    development_contracts,
    fund_development_accounts,
)
from provex.ethereum.development import trader_accounts
from provex.ethereum.events import Observation
from provex.ethereum.exchange_inputs import input_of
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.swap_deployment import DEVELOPMENT_SWAP
from provex.ethereum.watcher import WatcherSettings
from provex.indexer.indexer import Indexer
from provex.native.rule_builtins import NATIVE_BUILTINS, install
from provex.operations.configuration_keeper import ConfigurationKeeper
from provex.operations.l1_state import L1Standing, L1StateSettings
from provex.operations.sources import Sources
from provex.oracle.collector import CollectorSettings, QuorumCollector
from provex.oracle.http_server import HostedServer
from provex.oracle.intake import OracleIntake, make_token_file
from provex.protocol.errors import (
    CHILD_PROCESS_FAILED,
    DEPOSIT_KNOWN,
    DEVELOPMENT_CHAIN_FAILED,
    EVENT_KNOWN,
    Rejected,
)
from provex.sequencer.exchange import Exchange
from provex.sequencer.machine_records import rules_machine
from provex.sequencer.sequencer import JournalUnavailable, Sequencer
from provex.sequencer.settings import HALF_DEADLINE_MS, SequencerSettings
from provex.settlement.service.pressure import PressureLimits
from provex.storage.read_model import ReadModel
from provex.telemetry.logs import configure_logs

from .chain_follower import ChainFollower
from .children import NICENESS, ChildProcesses, ChildSettings
from .data_directory import DataDirectory
from .development import (
    MARKET_MAKERS,
    DevelopmentOperator,
    DevelopmentSigner,
    batch_age_s_max,
    development_secrets,
)
from .liquidity import DevelopmentLiquidity
from .network import free_port, is_listening, listening_socket
from .operations import OperationsHost
from .oracle_host import OracleHost
from .oracle_processes import OracleProcesses
from .settings import UpSettings
from .settlement_start import settlement_child
from .settlement_watch import CheapGasBatcher, SettlementWatch

__all__ = ["run_up"]

_log = logging.getLogger(__name__)

_NS_PER_MS = 10**6
_READY_TIMEOUT_S = 90.0
_POLL_S = 0.1
_RETRY_S = 1.0
_THREAD_SWITCH_S = 0.0005
_COLLECTION_THRESHOLDS = (4_000, 100, 200)


def run_up(settings: UpSettings) -> None:
    """Run the exchange until SIGTERM or SIGINT. Rejects or raises L1Fault when it cannot start."""
    configure_logs(settings.log_format, development_secrets())
    logging.getLogger("httpx").setLevel(logging.WARNING)
    install()
    _favour_the_loop()
    uvloop.run(_run(settings))


def _favour_the_loop() -> None:
    """Let the loop have the interpreter soon after the journal's and the indexer's threads want it.

    Full collections stop the world for as long as there are orders; cycles are rare here.
    """
    sys.setswitchinterval(_THREAD_SWITCH_S)
    gc.set_threshold(*_COLLECTION_THRESHOLDS)


async def _run(settings: UpSettings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        host = _Host(settings, stack)
        start = asyncio.create_task(host.start())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({start, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not start.done():
            start.cancel()
            await asyncio.gather(start, return_exceptions=True)
            return
        await start
        await asyncio.wait({stopping, *host.tasks}, return_when=asyncio.FIRST_COMPLETED)
        click.echo("Provex stops.")
        for task in host.tasks:
            if task.done() and not task.cancelled():
                await task


@dataclass(slots=True)
class _Chain:
    """The L1 side: a node, and the contracts on it."""

    rpc: EthereumRpc
    url: str
    contracts: Contracts
    anvil: AnvilProcess | None


class _Host:
    """Starts every part; the stack ends them in the opposite order."""

    def __init__(self, settings: UpSettings, stack: contextlib.AsyncExitStack) -> None:
        self._settings = settings
        self._stack = stack
        self._data = DataDirectory(settings.data_dir)
        self._swap_port = free_port()
        self._operations_url = ""
        self._watch = SettlementWatch(
            settings.data_dir,
            PressureLimits(
                queue_max=settings.settlement_queue_max,
                half_deadline_s=HALF_DEADLINE_MS / 1_000,
            ),
            batch_age_s_max=batch_age_s_max(settings),
        )
        self.tasks: set[asyncio.Task[object]] = set()
        """Parts that run until the end; one that ends earlier ends the host."""

    async def start(self) -> None:
        """Start everything, wait until it works, and tell where it is."""
        stack, settings = self._stack, self._settings
        stack.enter_context(self._data.lock())
        self._data.remove_endpoints()
        stack.callback(self._data.remove_endpoints)
        listener = stack.enter_context(listening_socket(settings.host, settings.port))
        click.echo("Starting the chain …")
        chain = await self._start_chain()
        operator = DevelopmentOperator(chain.contracts, settings)
        click.echo("Reading the journal …")
        sequencer = await self._start_sequencer(operator)
        liquidity = DevelopmentLiquidity(
            self._data,
            chain.rpc,
            sequencer,
            operator.provider_settings(),
            operator.provider.private_key,
        )
        dependencies, indexer = await self._start_read_model(operator, sequencer, liquidity)
        application = create_app(dependencies)
        await self._serve(server_config(application), listener)
        follower = self._follow_chain(chain, sequencer)
        children = ChildProcesses(self._data.logs)
        stack.push_async_callback(children.stop)
        click.echo("Starting the oracles …")
        intake = await self._start_oracle(chain, operator, sequencer, children)
        sources = Sources(
            version=__version__,
            data_directory=self._data.root,
            sequencer=sequencer,
            requests=application.context.figures,
            indexer=lambda: indexer.status,
            follower=lambda: follower.status,
            intake=intake,
            l1=self._standing(chain, operator),
            operator_address=operator.faucet_address,
        )
        keeper = ConfigurationKeeper(
            sequencer,
            chain.url,
            chain.contracts.exchange,
            finality_confirmations=settings.finality_confirmations,
        )
        await self._start_operations(sources, application, keeper)
        await self._fund(chain, operator, sequencer)
        self._start_swap_quotes(chain, children)
        await self._start_liquidity(liquidity, children)
        self._settle(chain, sequencer, children)
        if settings.bots:
            self._start_market_makers(chain, children)
        self._run_task(children.watch())
        await _until(lambda: intake.ticks_accepted > 0, "oracle", children.log_path("signer-0"))
        swap_log = children.log_path("swap-quotes")
        await _until(lambda: is_listening(self._swap_port), "swap-quotes", swap_log)
        gc.collect()
        gc.freeze()
        self._tell(chain)

    async def _start_chain(self) -> _Chain:
        anvil: AnvilProcess | None = None
        url = self._settings.l1
        if url is None:
            anvil = AnvilProcess(
                AnvilSettings(
                    folder=self._data.chain,
                    block_time_s=self._settings.block_time_s,
                    niceness=NICENESS,
                )
            )
            await self._stack.enter_async_context(anvil)
            self._run_task(_watch_anvil(anvil))
            url = anvil.url
        rpc = await self._stack.enter_async_context(EthereumRpc(url))
        operator = DevelopmentOperator(development_contracts(), self._settings)
        contracts = await deploy_development(rpc, operator.settlement())
        await fund_development_accounts(rpc, contracts)
        return _Chain(rpc=rpc, url=url, contracts=contracts, anvil=anvil)

    async def _start_sequencer(self, operator: DevelopmentOperator) -> Sequencer:
        exchange = Exchange(operator.exchange_settings(), NATIVE_BUILTINS)
        sequencer = Sequencer(
            SequencerSettings(data_directory=self._data.root),
            exchange,
            now_ms,
            engine_version=__version__,
            program_hash=rules_machine().program.hash(),
        )
        self._stack.push_async_callback(sequencer.stop)
        await sequencer.start()
        self._run_task(_watch_sequencer(sequencer))
        if exchange.user_by_address(operator.faucet_address) is None:
            await sequencer.submit(operator.faucet_user())
        return sequencer

    async def _start_read_model(
        self,
        operator: DevelopmentOperator,
        sequencer: Sequencer,
        liquidity: DevelopmentLiquidity,
    ) -> tuple[Dependencies, Indexer]:
        read_model = ReadModel(self._settings.database or self._data.database_url)
        self._stack.callback(read_model.close)
        indexer = Indexer(read_model, sequencer.outcomes_after)
        sequencer.subscribe(indexer.on_outcomes)
        await indexer.start()
        self._stack.push_async_callback(indexer.stop)
        dependencies = Dependencies(
            settings=operator.api_settings(),
            exchange_settings=sequencer.exchange.settings,
            markets=sequencer.exchange.markets,
            sequencer=sequencer,
            views=sequencer.exchange,
            read_model=read_model,
            indexer=indexer,
            registration_signer=DevelopmentSigner(),
            liquidity=liquidity.desk,
            now_ms=now_ms,
            order_refusal=self._watch.refusal,
        )
        return dependencies, indexer

    async def _start_operations(
        self, sources: Sources, application: Application, keeper: ConfigurationKeeper
    ) -> None:
        host = OperationsHost(
            settings=self._settings, stack=self._stack, serve=self._serve, run_task=self._run_task
        )
        self._operations_url = await host.start(sources, application, keeper)

    def _standing(self, chain: _Chain, operator: DevelopmentOperator) -> L1Standing:
        settings = L1StateSettings(
            exchange=chain.contracts.exchange, operator=operator.faucet_address
        )
        return L1Standing(chain.url, settings)

    async def _serve(self, config: uvicorn.Config, listener: socket.socket) -> None:
        server = HostedServer(config)
        task = await server.start(listener)
        self.tasks.add(task)
        self._stack.push_async_callback(server.stop, task)

    def _follow_chain(self, chain: _Chain, sequencer: Sequencer) -> ChainFollower:
        contracts = chain.contracts
        follower = ChainFollower(
            l1=chain.url,
            exchange=contracts.exchange,
            transfer_registry=contracts.transfer_registry,
            cursor=CursorFile(
                self._data.cursor, chain_id=contracts.chain_id, exchange=contracts.exchange
            ),
            settings=WatcherSettings(
                confirmations=self._settings.confirmations,
                finality_confirmations=self._settings.finality_confirmations,
            ),
            consumer=lambda observation: _submit_observation(sequencer, observation),
        )
        self._run_task(follower.run())
        return follower

    async def _start_oracle(
        self,
        chain: _Chain,
        operator: DevelopmentOperator,
        sequencer: Sequencer,
        children: ChildProcesses,
    ) -> OracleIntake:
        exchange = sequencer.exchange
        token_file = self._data.write_private("intake-token", "")
        intake = OracleIntake(
            collector=QuorumCollector(
                CollectorSettings(
                    configuration=exchange.configuration, slot_s=self._settings.oracle_slot_s
                )
            ),
            submit=sequencer.submit,
            token=make_token_file(token_file),
            clock_s=lambda: int(time.time()),
        )
        listener = self._stack.enter_context(listening_socket("127.0.0.1", free_port()))
        config = uvicorn.Config(
            intake.app(), http="httptools", log_level="warning", access_log=False, lifespan="off"
        )
        await self._serve(config, listener)
        processes = OracleProcesses(
            data=self._data,
            settings=self._settings,
            l1=chain.url,
            contracts=chain.contracts,
            intake=f"http://127.0.0.1:{listener.getsockname()[1]}",
            token_file=token_file,
            rows=lambda: exchange.market_rows,
        )
        host = OracleHost(
            exchange=exchange,
            processes=processes,
            children=children,
            intake=intake,
            rpc=chain.rpc,
            keys=operator.signers,
        )
        sequencer.subscribe(host.on_outcomes)
        await host.start()
        self._run_task(host.run())
        return intake

    async def _fund(
        self, chain: _Chain, operator: DevelopmentOperator, sequencer: Sequencer
    ) -> None:
        """The operator's own deposits; on a fresh chain wait until they are credited."""
        exchange = sequencer.exchange

        def is_credited() -> bool:
            faucet = exchange.account(operator.faucet_account_id())
            has_faucet = faucet is not None and faucet.collateral_quantums > 0
            return has_faucet and exchange.insurance_fund_quantums() > 0

        # Once their batch is accepted, L1 no longer tells that they were made.
        if is_credited() or not await operator.fund(chain.rpc):
            return
        click.echo(f"Waiting for {self._settings.confirmations} blocks on the first deposits …")
        await _until(is_credited, "deposit watcher", self._data.cursor)

    def _settle(self, chain: _Chain, sequencer: Sequencer, children: ChildProcesses) -> None:
        """Prove and settle from now on; last, so that nobody else sends from this account."""
        settings = self._settings
        if not settings.settlement:
            return
        children.start(settlement_child(self._data, settings, chain.url, chain.contracts))
        self._run_task(self._watch.run())
        if settings.base_fee_gwei_max is not None:
            batcher = CheapGasBatcher(
                rpc=chain.rpc,
                sequencer=sequencer,
                age_s=settings.batch_age_s,
                base_fee_gwei_max=settings.base_fee_gwei_max,
            )
            self._run_task(batcher.run())

    async def _start_liquidity(
        self, liquidity: DevelopmentLiquidity, children: ChildProcesses
    ) -> None:
        listener = self._stack.enter_context(listening_socket("127.0.0.1", liquidity.port))
        config = uvicorn.Config(
            liquidity.app(),
            http="httptools",
            log_level="warning",
            access_log=False,
            lifespan="off",
        )
        await self._serve(config, listener)
        children.start(liquidity.process())

    def _start_market_makers(self, chain: _Chain, children: ChildProcesses) -> None:
        """They get the endpoints early, so that their deposits gather confirmations meanwhile."""
        text = json.dumps(self._endpoints(chain))
        path = self._data.write_private("market-makers.json", text)
        for number in range(len(MARKET_MAKERS)):
            arguments = ("--endpoints", str(path), "--maker", str(number))
            seed = ("--seed", str(self._settings.seed + number))
            children.start(
                ChildSettings(
                    name=f"market-maker-{number}",
                    module="provex.cli.market_maker",
                    arguments=arguments + seed,
                )
            )

    def _start_swap_quotes(self, chain: _Chain, children: ChildProcesses) -> None:
        children.start(
            ChildSettings(
                name="swap-quotes",
                module="provex.cli.swap_quotes",
                arguments=("--l1", chain.url, "--port", str(self._swap_port)),
            )
        )

    def _run_task(self, work: Coroutine[object, object, object]) -> None:
        """Run a part until the end; it is cancelled with the host."""
        task: asyncio.Task[object] = asyncio.create_task(work)
        self.tasks.add(task)

        async def cancel() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self._stack.push_async_callback(cancel)

    def _api_url(self) -> str:
        host = self._settings.host
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only compared.
        bracketed = f"[{shown}]" if ":" in shown else shown
        return f"http://{bracketed}:{self._settings.port}"

    def _websocket_url(self) -> str:
        return self._api_url().replace("http", "ws", 1) + "/v3/ws"

    def _endpoints(self, chain: _Chain) -> dict[str, object]:
        return {
            "api": self._api_url(),
            "websocket": self._websocket_url(),
            "l1": chain.url,
            "operations": self._operations_url,
            "process_id": os.getpid(),
            "swap_quotes": f"http://127.0.0.1:{self._swap_port}",
            "contracts": chain.contracts.as_mapping() | DEVELOPMENT_SWAP.as_mapping(),
            "accounts": [
                {"address": account.address, "private_key": account.private_key}
                for account in trader_accounts()
            ],
        }

    def _tell(self, chain: _Chain) -> None:
        self._data.write_endpoints(self._endpoints(chain))
        click.echo("Provex is ready.")
        click.echo(f"  API          {self._api_url()}")
        click.echo(f"  WebSocket    {self._websocket_url()}")
        click.echo(f"  Ethereum     {chain.url} (development chain, id {chain.contracts.chain_id})")
        click.echo(f"  Swap quotes  http://127.0.0.1:{self._swap_port}")
        click.echo(f"  Operations   {self._operations_url}/metrics, /health, /ready")
        click.echo(f"  Accounts     {self._data.endpoints} (public test keys: never use elsewhere)")
        click.echo(f"  Logs         {self._data.logs}")
        click.echo("Stop with Ctrl-C; the same command goes on from there.")
        sys.stdout.flush()


def now_ms() -> int:
    """The system's clock in milliseconds."""
    return time.time_ns() // _NS_PER_MS


async def _submit_observation(sequencer: Sequencer, observation: Observation) -> None:
    """Hand an event to the exchange; what cannot be taken now is tried until it can."""
    entry = input_of(observation)
    while entry is not None:
        try:
            await sequencer.submit(entry)
            return
        except Rejected as rejected:
            if not rejected.kind.is_retryable:
                is_repeated = rejected.code in {EVENT_KNOWN, DEPOSIT_KNOWN}
                level = logging.INFO if is_repeated else logging.ERROR
                _log.log(level, "L1 event not taken: %s", rejected)
                return
            _log.warning("L1 event waits: %s", rejected)
        await asyncio.sleep(_RETRY_S)


async def _watch_anvil(anvil: AnvilProcess) -> None:
    while anvil.is_running():  # noqa: ASYNC110 - the process tells in no other way.
        await asyncio.sleep(_RETRY_S)
    raise L1Fault(DEVELOPMENT_CHAIN_FAILED, reason="it ended by itself; see chain.log")


async def _watch_sequencer(sequencer: Sequencer) -> None:
    """End with the fault of the sequencer: a restart reads the journal and goes on from it."""
    while (fault := sequencer.status.fault) is None:  # noqa: ASYNC110 - it tells in no other way.
        await asyncio.sleep(_RETRY_S)
    raise JournalUnavailable(fault)


async def _until(condition: Callable[[], bool], name: str, log: Path) -> None:
    """Wait until a part works. Rejects with CHILD_PROCESS_FAILED when it takes too long."""
    deadline = time.monotonic() + _READY_TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise Rejected(CHILD_PROCESS_FAILED, name=name, status="not ready in time", log=log)
        await asyncio.sleep(_POLL_S)
