"""`provex up`: one process that hosts the exchange, and the children that it cannot do without.

Order of the start: chain, contracts, journal, read model, API, oracles, the operator's deposits,
market makers. The end goes the other way round, so that nobody is told what is not durable.
"""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Coroutine, Sequence

import click
import uvicorn
import uvloop

from provex import __version__
from provex.api.application import Application, create_app
from provex.api.dependencies import Dependencies
from provex.api.server import server_config
from provex.ethereum.cursor import CursorFile
from provex.ethereum.events import Observation
from provex.ethereum.exchange_inputs import input_of
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.watcher import WatcherSettings
from provex.indexer.indexer import Indexer
from provex.native.rule_builtins import NATIVE_BUILTINS, install
from provex.operations.configuration_keeper import ConfigurationKeeper
from provex.operations.l1_state import L1Standing, L1StateSettings
from provex.operations.sources import Sources
from provex.oracle.collector import CollectorSettings, QuorumCollector
from provex.oracle.http_server import HostedServer
from provex.oracle.intake import OracleIntake
from provex.protocol.errors import DEPOSIT_KNOWN, EVENT_KNOWN, Rejected
from provex.protocol.outcome import Outcome
from provex.sequencer.configurations import is_configuration_changed
from provex.sequencer.exchange import Exchange
from provex.sequencer.machine_records import rules_machine
from provex.sequencer.sequencer import JournalUnavailable, Sequencer
from provex.sequencer.settings import HALF_DEADLINE_MS, SequencerSettings
from provex.settlement.service.pressure import PressureLimits
from provex.storage.read_model import ReadModel
from provex.telemetry.logs import configure_logs

from .chain_follower import ChainFollower
from .children import ChildProcesses
from .data_directory import DataDirectory
from .development_site import DevelopmentSite
from .exchange_operator import ExchangeOperator, batch_age_s_max
from .liquidity import HostedLiquidity
from .network import listening_socket, url_of
from .operations import OperationsHost
from .own_site import OwnSite
from .settings import UpSettings
from .settlement_start import settlement_child
from .settlement_watch import CheapGasBatcher, SettlementWatch
from .site import HostParts, Intake, Site

__all__ = ["run_up"]

_log = logging.getLogger(__name__)

_NS_PER_MS = 10**6
_RETRY_S = 1.0
_THREAD_SWITCH_S = 0.0005
_COLLECTION_THRESHOLDS = (4_000, 100, 200)


def run_up(settings: UpSettings) -> None:
    """Run the exchange until SIGTERM or SIGINT. Rejects or raises L1Fault when it cannot start."""
    site = DevelopmentSite(settings) if settings.deployment is None else OwnSite(settings)
    configure_logs(settings.log_format, site.secrets)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    install()
    _favour_the_loop()
    uvloop.run(_run(settings, site))


def _favour_the_loop() -> None:
    """Let the loop have the interpreter soon after the journal's and the indexer's threads want it.

    Full collections stop the world for as long as there are orders; cycles are rare here.
    """
    sys.setswitchinterval(_THREAD_SWITCH_S)
    gc.set_threshold(*_COLLECTION_THRESHOLDS)


async def _run(settings: UpSettings, site: Site) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        host = _Host(settings, site, stack)
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


class _Host:
    """Starts every part; the stack ends them in the opposite order."""

    def __init__(self, settings: UpSettings, site: Site, stack: contextlib.AsyncExitStack) -> None:
        self._settings = settings
        self._site = site
        self._stack = stack
        self._data = DataDirectory(settings.data_dir)
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
        stack, settings, site = self._stack, self._settings, self._site
        stack.enter_context(self._data.lock())
        self._data.remove_endpoints()
        stack.callback(self._data.remove_endpoints)
        listener = stack.enter_context(listening_socket(settings.host, settings.port))
        children = ChildProcesses(self._data.logs)
        parts = HostParts(
            stack=stack,
            children=children,
            run_task=self._run_task,
        )
        click.echo("Starting the chain …")
        rpc, operator = await site.open(parts)
        click.echo("Reading the journal …")
        sequencer = await self._start_sequencer(operator)
        liquidity = HostedLiquidity(self._data, rpc, sequencer, operator)
        dependencies, indexer = await self._start_read_model(operator, sequencer, liquidity)
        application = create_app(dependencies)
        await self._serve(server_config(application), listener)
        follower = self._follow_chain(rpc, operator, sequencer)
        stack.push_async_callback(children.stop)
        intake = await self._start_intake(sequencer)
        exchange = operator.contracts.exchange
        sources = Sources(
            version=__version__,
            data_directory=self._data.root,
            sequencer=sequencer,
            requests=application.context.figures,
            indexer=lambda: indexer.status,
            follower=lambda: follower.status,
            intake=intake.oracle,
            l1=L1Standing(
                rpc.url,
                L1StateSettings(
                    exchange=exchange, operator=operator.address, first_block=site.first_block
                ),
            ),
            operator_address=operator.address,
        )
        keeper = ConfigurationKeeper(
            sequencer,
            rpc.url,
            exchange,
            finality_confirmations=settings.finality_confirmations,
        )
        await self._start_operations(sources, application, keeper)
        await site.begin(sequencer, intake)
        await self._start_liquidity(liquidity, children)
        self._settle(rpc, operator, sequencer, children)
        site.start_traders(self._endpoints(rpc, operator))
        self._run_task(children.watch())
        await site.until_ready(intake)
        gc.collect()
        gc.freeze()
        self._tell(rpc, operator)

    async def _start_sequencer(self, operator: ExchangeOperator) -> Sequencer:
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
        await self._site.furnish(sequencer)
        return sequencer

    async def _start_read_model(
        self,
        operator: ExchangeOperator,
        sequencer: Sequencer,
        liquidity: HostedLiquidity,
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
            registration_signer=operator.registration_signer,
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

    async def _serve(self, config: uvicorn.Config, listener: socket.socket) -> None:
        server = HostedServer(config)
        task = await server.start(listener)
        self.tasks.add(task)
        self._stack.push_async_callback(server.stop, task)

    def _follow_chain(
        self, rpc: EthereumRpc, operator: ExchangeOperator, sequencer: Sequencer
    ) -> ChainFollower:
        contracts = operator.contracts
        follower = ChainFollower(
            l1=rpc.url,
            exchange=contracts.exchange,
            transfer_registry=contracts.transfer_registry,
            cursor=CursorFile(
                self._data.cursor, chain_id=contracts.chain_id, exchange=contracts.exchange
            ),
            settings=WatcherSettings(
                confirmations=self._settings.confirmations,
                finality_confirmations=self._settings.finality_confirmations,
                first_block=self._site.first_block,
            ),
            consumer=lambda observation: _submit_observation(sequencer, observation),
        )
        self._run_task(follower.run())
        return follower

    async def _start_intake(self, sequencer: Sequencer) -> Intake:
        listener, token, token_file = self._site.intake_socket()
        self._stack.enter_context(listener)
        collector = QuorumCollector(
            CollectorSettings(
                configuration=sequencer.exchange.configuration, slot_s=self._settings.oracle_slot_s
            )
        )
        oracle = OracleIntake(
            collector=collector,
            submit=sequencer.submit,
            token=token,
            clock_s=lambda: int(time.time()),
        )

        def follow(outcomes: Sequence[Outcome]) -> None:
            """Whose bundles count changes with the batch, at once."""
            if is_configuration_changed(outcomes):
                oracle.follow(sequencer.exchange.configuration)

        sequencer.subscribe(follow)
        config = uvicorn.Config(
            oracle.app(), http="httptools", log_level="warning", access_log=False, lifespan="off"
        )
        await self._serve(config, listener)
        host, port = listener.getsockname()[:2]
        return Intake(url=url_of(host, port), token_file=token_file, oracle=oracle)

    def _settle(
        self,
        rpc: EthereumRpc,
        operator: ExchangeOperator,
        sequencer: Sequencer,
        children: ChildProcesses,
    ) -> None:
        """Prove and settle from now on; last, so that nobody else sends from this account."""
        settings = self._settings
        if not settings.settlement:
            return
        children.start(settlement_child(self._data, settings, rpc.url, operator))
        self._run_task(self._watch.run())
        if settings.base_fee_gwei_max is not None:
            batcher = CheapGasBatcher(
                rpc=rpc,
                sequencer=sequencer,
                age_s=settings.batch_age_s,
                base_fee_gwei_max=settings.base_fee_gwei_max,
            )
            self._run_task(batcher.run())

    async def _start_liquidity(self, liquidity: HostedLiquidity, children: ChildProcesses) -> None:
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

    def _run_task(self, work: Coroutine[object, object, object]) -> None:
        """Run a part until the end; it is cancelled with the host."""
        task: asyncio.Task[object] = asyncio.create_task(work)
        self.tasks.add(task)

        async def cancel() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self._stack.push_async_callback(cancel)

    def _endpoints(self, rpc: EthereumRpc, operator: ExchangeOperator) -> dict[str, object]:
        api = url_of(self._settings.host, self._settings.port)
        return {
            "api": api,
            "websocket": api.replace("http", "ws", 1) + "/v3/ws",
            "l1": rpc.url,
            "operations": self._operations_url,
            "process_id": os.getpid(),
            "contracts": operator.contracts.as_mapping(),
            **self._site.endpoints(),
        }

    def _tell(self, rpc: EthereumRpc, operator: ExchangeOperator) -> None:
        endpoints = self._endpoints(rpc, operator)
        self._data.write_endpoints(endpoints)
        chain = f"{rpc.url} ({self._site.chain_name}, id {operator.contracts.chain_id})"
        notes = {
            "API": endpoints["api"],
            "WebSocket": endpoints["websocket"],
            "Ethereum": chain,
            "Operations": f"{self._operations_url}/metrics, /health, /ready",
            **self._site.notes(),
            "Logs": self._data.logs,
        }
        click.echo("Provex is ready.")
        for name, text in notes.items():
            click.echo(f"  {name:<12} {text}")
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


async def _watch_sequencer(sequencer: Sequencer) -> None:
    """End with the fault of the sequencer: a restart reads the journal and goes on from it."""
    while (fault := sequencer.status.fault) is None:  # noqa: ASYNC110 - it tells in no other way.
        await asyncio.sleep(_RETRY_S)
    raise JournalUnavailable(fault)
