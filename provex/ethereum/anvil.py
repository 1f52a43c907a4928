"""The embedded development chain: an anvil process owned by whoever started it.

The chain lives in a folder and goes on from there at the next start. The process ends with its
owner, even when the owner is killed, and writes its state first.
"""

import asyncio
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from provex.ethereum.development import ACCOUNT_COUNT, CHAIN_ID, MNEMONIC
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import DEVELOPMENT_CHAIN_FAILED

__all__ = [
    "HARDFORK",
    "TRANSACTION_GAS_MAX",
    "AnvilProcess",
    "AnvilSettings",
    "dying_with",
    "find_anvil",
]

HARDFORK = "bpo2"
"""The newest rules that this anvil knows."""
TRANSACTION_GAS_MAX = 16_777_216
"""What one transaction may use under these rules."""
BLOCK_GAS_MAX = 60_000_000

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 30.0
POLL_S = 0.05
STATE_FILE = "chain.json"
BACKUP_FILE = "chain.backup.json"
LOCK_FILE = "chain.lock"
LOG_FILE = "chain.log"

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AnvilSettings:
    """How the chain runs. With block_time_s None blocks are mined when asked, or per transaction.

    `history_blocks` states are kept in memory, which bounds how far back calls and tests that
    reorganise the chain can reach; logs and headers are kept for ever.
    """

    folder: Path
    port: int = 0
    block_time_s: float | None = 1.0
    state_interval_s: int = 60
    history_blocks: int = 16
    is_mining_per_transaction: bool = True
    genesis_time_s: int | None = None
    """The clock of a chain that begins now; None: that of this machine."""
    niceness: int = 0
    """How readily the process leaves the processor to others, 0 to 19."""


class AnvilProcess:
    """One running chain: `start` and `stop`, or an async context manager."""

    def __init__(self, settings: AnvilSettings) -> None:
        """Prepare only; `start` starts."""
        self.settings = settings
        self.port = settings.port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The JSON-RPC address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process_id(self) -> int | None:
        """The process's id; None when it does not run."""
        return None if self._process is None else self._process.pid

    async def __aenter__(self) -> Self:
        """Start the chain."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the chain."""
        await self.stop()

    async def start(self) -> None:
        """Start and wait until the chain answers. L1Fault with DEVELOPMENT_CHAIN_FAILED if not.

        An earlier process on the same folder that is still writing its state is waited for.
        """
        assert self._process is None, "the chain is started once"
        folder = self.settings.folder
        folder.mkdir(parents=True, exist_ok=True)
        lock = await _locked(folder / LOCK_FILE)
        try:
            _restore_state(folder)
            self.port = _free_port(self.settings.port)
            with (folder / LOG_FILE).open("ab") as log:
                self._process = subprocess.Popen(  # noqa: ASYNC220 - returns at once.
                    self._command(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(lock,),
                    preexec_fn=dying_with(os.getpid(), self.settings.niceness),  # noqa: PLW1509
                    process_group=0,
                )
        finally:
            os.close(lock)
        await self._wait_until_ready()

    async def stop(self) -> None:
        """End the process after it has written its state; kill it when it does not end."""
        process = self._process
        if process is None:
            return
        self._process = None
        process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while process.poll() is None:
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
                break
            await asyncio.sleep(POLL_S)

    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def _command(self) -> list[str]:
        settings = self.settings
        command = [
            str(find_anvil()),
            *("--host", "127.0.0.1", "--port", str(self.port), "--quiet"),
            *(
                "--chain-id",
                str(CHAIN_ID),
                "--mnemonic",
                MNEMONIC,
                "--accounts",
                str(ACCOUNT_COUNT),
            ),
            *("--hardfork", HARDFORK, "--enable-tx-gas-limit", "--gas-limit", str(BLOCK_GAS_MAX)),
            *("--prune-history", str(settings.history_blocks)),
            *("--state", str(settings.folder / STATE_FILE)),
            *("--state-interval", str(settings.state_interval_s)),
        ]
        if settings.genesis_time_s is not None:
            command += ["--timestamp", str(settings.genesis_time_s)]
        if settings.block_time_s is not None:
            return [*command, "--block-time", f"{settings.block_time_s:g}"]
        return command if settings.is_mining_per_transaction else [*command, "--no-mining"]

    async def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        async with EthereumRpc(self.url, timeout_s=2.0) as rpc:
            while True:
                if not self.is_running():
                    self._process = None
                    raise L1Fault(DEVELOPMENT_CHAIN_FAILED, reason=self._last_words())
                try:
                    await rpc.require_chain(CHAIN_ID)
                    return
                except L1Fault:
                    if time.monotonic() > deadline:
                        await self.stop()
                        raise
                await asyncio.sleep(POLL_S)

    def _last_words(self) -> str:
        text = (self.settings.folder / LOG_FILE).read_text(errors="replace").strip()
        return text.splitlines()[-1] if text else "it ended without a word"


def find_anvil() -> Path:
    """The anvil binary of the checkout's Node packages, else the one on the path."""
    root = Path(__file__).resolve().parents[2] / "node_modules" / "@foundry-rs"
    for candidate in sorted(root.glob("anvil-*/bin/anvil")):
        if os.access(candidate, os.X_OK):
            return candidate
    found = shutil.which("anvil")
    if found is None:
        raise L1Fault(DEVELOPMENT_CHAIN_FAILED, reason="anvil is not installed; run make setup")
    return Path(found)


async def _locked(path: Path) -> int:
    """A descriptor with the folder's lock, which the chain's process inherits and keeps."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise L1Fault(
                    DEVELOPMENT_CHAIN_FAILED, reason=f"another process uses {path.parent}"
                ) from None
        await asyncio.sleep(POLL_S)


def _restore_state(folder: Path) -> None:
    """Keep a copy of a good state file, and go back to the copy when the file was torn."""
    state, backup = folder / STATE_FILE, folder / BACKUP_FILE
    if _is_json(state):
        shutil.copyfile(state, backup)
    elif _is_json(backup):
        shutil.copyfile(backup, state)
    else:
        state.unlink(missing_ok=True)


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return True


def _free_port(port: int) -> int:
    """The port, or any free one for 0. L1Fault with DEVELOPMENT_CHAIN_FAILED if it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = f"port {port} of 127.0.0.1 is taken"
            raise L1Fault(DEVELOPMENT_CHAIN_FAILED, reason=reason) from error
        return int(probe.getsockname()[1])


def dying_with(owner: int, niceness: int = 0) -> Callable[[], None]:
    """What a child does before it runs: ask to be ended (SIGTERM) when its owner ends, be nice.

    System calls only, as is fit between fork and exec.
    """

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != owner:
                os._exit(1)
        os.nice(niceness)

    return ask
