"""Sockets of this machine: ports that are free, ports that are taken."""

import errno
import socket

from provex.protocol.errors import PORT_IN_USE, SETTINGS_INVALID, Rejected

__all__ = ["free_port", "is_listening", "listening_socket", "url_of"]

_BACKLOG = 2_048
_CONNECT_TIMEOUT_S = 1.0


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there. Rejects with PORT_IN_USE, or SETTINGS_INVALID for the host."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise Rejected(PORT_IN_USE, port=port) from error
        raise Rejected(
            SETTINGS_INVALID, setting="host", expected="an address of this machine", found=host
        ) from error
    listener.setblocking(False)
    return listener


def free_port() -> int:
    """A loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_listening(port: int) -> bool:
    """Whether somebody listens on a loopback port now."""
    with socket.socket() as probe:
        probe.settimeout(_CONNECT_TIMEOUT_S)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def url_of(host: str, port: int) -> str:
    """Where a server that listens there is reached from this machine."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only compared.
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
