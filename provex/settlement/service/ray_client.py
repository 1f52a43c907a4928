"""Speaks to a Ray cluster: `python -m provex.settlement.service.ray_client S`, S a JSON object.

A process of its own, without the operator's key: Ray unpickles what the cluster sends, and a lost
cluster must not take settlement with it. Orders come as lines of JSON on the
standard input, {"ticket", "batch", "output"} or {"cancel": ticket}; answers go as lines to the
standard output: {"offered"} is how many proofs the cluster's machines hold at a time, {"ticket"}
comes with "proved", "refused" or "failed", {"unreachable"} is the last one. It ends with its input.
"""

import json
import os
import queue
import socket
import sys
import threading
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

__all__ = ["main", "proofs_at_a_time"]

_LOOK_S = 2.0
_WAIT_S = 0.2
_CONNECT_TIMEOUT_S = 5.0
_WORDS_SHOWN = 400

Lines = queue.SimpleQueue[dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class _Asked:
    ticket: int
    output: Path


def main() -> int:
    """Serve orders until the input ends, or until the cluster is lost."""
    # What Ray prints is no answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    settings = json.loads(sys.argv[1])
    lines: Lines = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    try:
        _require_listener(settings["address"])
        _Client(settings, answers).serve(lines)
    except Exception as fault:
        _say(answers, unreachable=_words(fault))
        # Ray's own farewell would wait for the lost cluster.
        os._exit(1)
    return 0


def proofs_at_a_time(nodes: list[dict[str, Any]], *, cpus: float, memory_bytes: int) -> int:
    """How many proofs the machines that are there hold at a time, whoever else uses them."""
    offered = 0
    for node in nodes:
        if node["Alive"]:
            has = node["Resources"]
            offered += int(min(has.get("CPU", 0) // cpus, has.get("memory", 0) // memory_bytes))
    return offered


class _Client:
    """Ray's API is synchronous and of one thread here: one loop hands over, waits and looks."""

    def __init__(self, settings: dict[str, Any], answers: TextIO) -> None:
        import ray

        self._ray = ray
        self._answers = answers
        self._order = settings["order"]
        self._needs = {"cpus": settings["cpus"], "memory_bytes": settings["memory_bytes"]}
        ray.init(settings["address"], logging_level="warning")
        module, name = settings["task"].split(":")
        # The service repeats what fails, and it alone.
        self._task = ray.remote(getattr(import_module(module), name)).options(
            num_cpus=settings["cpus"], memory=settings["memory_bytes"], max_retries=0
        )
        self._running: dict[Any, _Asked] = {}
        self._looked_at = 0.0

    def serve(self, lines: Lines) -> None:
        """Until the input ends; what is still asked for is then cancelled."""
        while True:
            if time.monotonic() - self._looked_at >= _LOOK_S:
                self._look()
            try:
                line = lines.get(timeout=_WAIT_S)
            except queue.Empty:
                pass
            else:
                if line is None:
                    break
                self._heed(line)
            if self._running:
                done, _ = self._ray.wait(list(self._running), timeout=_WAIT_S)
                for one in done:
                    self._answer(one, self._running.pop(one))
        for one in self._running:
            self._ray.cancel(one, force=True)
        self._ray.shutdown()

    def _heed(self, line: dict[str, Any]) -> None:
        if "cancel" in line:
            for one, asked in list(self._running.items()):
                if asked.ticket == line["cancel"]:
                    del self._running[one]
                    self._ray.cancel(one, force=True)
            return
        asked = _Asked(line["ticket"], Path(line["output"]))
        try:
            batch = Path(line["batch"]).read_bytes()
        except OSError as error:
            _say(self._answers, ticket=asked.ticket, failed=_words(error))
            return
        self._running[self._task.remote(batch, self._order)] = asked

    def _answer(self, one: Any, asked: _Asked) -> None:
        try:
            answer = self._ray.get(one)
        except self._ray.exceptions.RayError as error:
            _say(self._answers, ticket=asked.ticket, failed=_words(error))
            return
        if isinstance(answer, dict) and isinstance(answer.get("refused"), str):
            _say(self._answers, ticket=asked.ticket, refused=answer["refused"])
            return
        if not isinstance(answer, dict) or not isinstance(answer.get("proof"), bytes):
            told = repr(answer)[:_WORDS_SHOWN]
            _say(self._answers, ticket=asked.ticket, failed=f"it said {told}")
            return
        try:
            asked.output.write_bytes(answer.pop("proof"))
        except OSError as error:
            _say(self._answers, ticket=asked.ticket, failed=_words(error))
            return
        _say(self._answers, ticket=asked.ticket, proved=answer)

    def _look(self) -> None:
        """Say what the cluster offers; give up what none of its machines can ever do."""
        offered = proofs_at_a_time(self._ray.nodes(), **self._needs)
        self._looked_at = time.monotonic()
        _say(self._answers, offered=offered)
        if offered == 0:
            cpus, memory = self._needs["cpus"], self._needs["memory_bytes"] / (1 << 30)
            reason = f"no machine of the cluster has {cpus} CPUs and {memory:.1f} GiB for a proof"
            for one, asked in self._running.items():
                self._ray.cancel(one, force=True)
                _say(self._answers, ticket=asked.ticket, failed=reason)
            self._running.clear()


def _require_listener(address: str) -> None:
    """Ray would wait for a long time and then not say why."""
    parts = urlsplit(address)
    socket.create_connection((parts.hostname, parts.port), _CONNECT_TIMEOUT_S).close()


def _read(lines: Lines) -> None:
    for line in sys.stdin:
        lines.put(json.loads(line))
    lines.put(None)


def _say(answers: TextIO, **answer: object) -> None:
    answers.write(json.dumps(answer, default=str) + "\n")
    answers.flush()


def _words(fault: Exception) -> str:
    """Its name and the end of what it says: Ray puts a trace before the cause."""
    text = " ".join(str(fault).split())
    return f"{type(fault).__name__}: {text[-_WORDS_SHOWN:]}"


if __name__ == "__main__":
    sys.exit(main())
