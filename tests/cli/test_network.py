import socket

import pytest

from provex.cli.network import free_port, listening_socket
from provex.protocol.errors import PORT_IN_USE, Rejected


def test_a_socket_listens_where_asked():
    port = free_port()

    with listening_socket("127.0.0.1", port), socket.create_connection(("127.0.0.1", port)):
        pass


def test_a_taken_port_is_refused_by_number():
    with (
        listening_socket("127.0.0.1", free_port()) as taken,
        pytest.raises(Rejected) as refusal,
    ):
        listening_socket("127.0.0.1", taken.getsockname()[1])

    assert refusal.value.code == PORT_IN_USE
    assert "--port" in str(refusal.value)
