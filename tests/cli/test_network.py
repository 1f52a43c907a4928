import socket

import pytest

from provex.cli.network import free_port, is_listening, listening_socket
from provex.protocol.errors import PORT_IN_USE, SETTINGS_INVALID, Rejected


def test_a_socket_listens_where_asked():
    port = free_port()

    with listening_socket("127.0.0.1", port), socket.create_connection(("127.0.0.1", port)):
        pass


def test_a_port_tells_whether_somebody_listens():
    port = free_port()

    assert not is_listening(port)
    with listening_socket("127.0.0.1", port):
        assert is_listening(port)


def test_a_taken_port_is_refused_by_number():
    with (
        listening_socket("127.0.0.1", free_port()) as taken,
        pytest.raises(Rejected) as refusal,
    ):
        listening_socket("127.0.0.1", taken.getsockname()[1])

    assert refusal.value.code == PORT_IN_USE
    assert "--port" in str(refusal.value)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_refused_by_number(host):
    with pytest.raises(Rejected) as refusal:
        listening_socket(host, free_port())

    assert refusal.value.code == SETTINGS_INVALID
    assert f"host: expected an address of this machine, found {host}" in str(refusal.value)
