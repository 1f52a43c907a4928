"""A Ray cluster on this machine's loopback, for measurements and tests.

`local_ray_cluster` runs this file as a process of its own: `python -m provex.cli.ray_cluster S`
with a JSON object S. Each machine of the cluster may be held to cores of its own.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected

from .network import free_port, is_listening

__all__ = ["LocalRayCluster", "local_ray_cluster", "main"]

_OBJECT_STORE_BYTES = 100 << 20
_GIBIBYTE = 1 << 30
_END_S = 20.0
_LISTEN_S_MAX = 90.0
_POLL_S = 0.05
_ENVIRONMENT = {
    # Otherwise Ray takes the machine's outward address in place of 127.0.0.1.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    # Otherwise one of a dozen connections fails: ray-project/ray issue 63202.
    "GRPC_ENABLE_FORK_SUPPORT": "0",
}


@dataclass(frozen=True, slots=True)
class LocalRayCluster:
    """A running cluster. All its processes belong to one session."""

    port: int
    process: subprocess.Popen[str]
    raylets: tuple[int, ...]
    """The process of each machine."""

    @property
    def address(self) -> str:
        """Where clients connect to."""
        return f"ray://127.0.0.1:{self.port}"

    def process_ids(self) -> list[int]:
        """Every process of the cluster that is still there."""
        return [one for one, _, session in _processes() if session == self.process.pid]

    def begun_by(self, number: int) -> list[int]:
        """The processes that a machine began, its workers among them."""
        raylet = self.raylets[number]
        return [one for one, parent, _ in _processes() if parent == raylet]

    def kill_machine(self, number: int) -> None:
        """End a machine without farewell: its raylet, and what that began."""
        for process_id in (self.raylets[number], *self.begun_by(number)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)

    def kill(self) -> None:
        """End it without farewell, as a power failure does."""
        while process_ids := self.process_ids():
            for process_id in process_ids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process_id, signal.SIGKILL)
            self.process.poll()
            time.sleep(_POLL_S)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def end(self) -> None:
        """Let it end; kill what is left."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_END_S)
        self.kill()


def _processes() -> Iterator[tuple[int, int, int]]:
    """Every process that runs, with its parent and its session."""
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # After the name, in brackets, which may hold spaces: state, parent, group, session.
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                yield int(path.name), int(fields[1]), int(fields[3])


def _await_listener(port: int) -> None:
    """Clients are let in some time after the machines are there. CHILD_PROCESS_FAILED."""
    deadline = time.monotonic() + _LISTEN_S_MAX
    while not is_listening(port):
        if time.monotonic() > deadline:
            raise Rejected(
                CHILD_PROCESS_FAILED, name="ray", status="no listener in time", log="none"
            )
        time.sleep(_POLL_S)


@contextlib.contextmanager
def local_ray_cluster(
    *,
    machines: int = 1,
    cpus: int = 1,
    memory_gib: float = 8.0,
    port: int | None = None,
    cores: Sequence[int] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[LocalRayCluster]:
    """A cluster until the end of the block; machine n runs on `cores[n]` alone if there are any.

    CHILD_PROCESS_FAILED.
    """
    # Sockets lie in it, and their paths may not be long.
    folder = tempfile.mkdtemp(prefix="provex-ray-", dir="/tmp")
    (Path(folder) / "ray").mkdir()
    client_port = port or free_port()
    settings = {
        "machines": machines,
        "cpus": cpus,
        "memory_gib": memory_gib,
        "port": client_port,
        "cores": list(cores),
        "folder": folder,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "provex.cli.ray_cluster", json.dumps(settings)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        # Ray notes there which cluster began last; without it, in a folder that may not exist.
        env=os.environ | _ENVIRONMENT | {"RAY_TMPDIR": folder} | dict(environment or {}),
    )
    cluster = LocalRayCluster(client_port, process, ())
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            status = process.wait()
            raise Rejected(CHILD_PROCESS_FAILED, name="ray", status=status, log="none")
        _await_listener(client_port)
        yield LocalRayCluster(client_port, process, tuple(json.loads(line)))
    finally:
        cluster.end()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run a cluster until the input ends."""
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    settings = json.loads(sys.argv[1])
    from ray.cluster_utils import Cluster

    cores = settings["cores"]
    of_machine = {
        "node_ip_address": "127.0.0.1",
        "num_cpus": settings["cpus"],
        "memory": int(settings["memory_gib"] * _GIBIBYTE),
        "object_store_memory": _OBJECT_STORE_BYTES,
        "include_dashboard": False,
        "include_log_monitor": False,
        # Any that is free.
        "min_worker_port": 0,
        "max_worker_port": 0,
    }
    of_head = {"ray_client_server_port": settings["port"], "temp_dir": settings["folder"]}
    cluster = Cluster()
    raylets = []
    for number in range(settings["machines"]):
        if cores:
            # Its processes inherit it.
            os.sched_setaffinity(0, {cores[number]})
        node = cluster.add_node(**of_machine, **(of_head if number == 0 else {}))
        raylets += [one.process.pid for one in node.all_processes["raylet"]]
    told.write(json.dumps(raylets) + "\n")
    told.flush()
    sys.stdin.read()
    cluster.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
