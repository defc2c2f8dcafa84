"""The program never uses a network, and the tests would notice (design §5)."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_connection_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as opened:
        with pytest.raises(RuntimeError, match="socket.connect"):
            opened.connect(("127.0.0.1", 9))


def test_datagram_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        with pytest.raises(RuntimeError, match="socket.sendto"):
            opened.sendto(b"", ("127.0.0.1", 9))


def test_server_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as opened:
        with pytest.raises(RuntimeError, match="socket.bind"):
            opened.bind(("127.0.0.1", 0))


def test_looking_up_a_name_is_refused() -> None:
    with pytest.raises(RuntimeError, match="socket.getaddrinfo"):
        socket.getaddrinfo("localhost", 80)


def test_socket_below_python_s_module_is_refused(run_python: Run) -> None:
    done = run_python("-c", "import _socket; _socket.socket().connect(('127.0.0.1', 9))")
    assert done.returncode == 1 and "NetworkForbiddenError" in done.stderr


def test_child_processes_are_guarded_too(run_python: Run) -> None:
    done = run_python("-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert done.returncode == 1 and "NetworkForbiddenError" in done.stderr


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no local sockets on this system")
def test_local_sockets_may_stay() -> None:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"x")
        assert right.recv(1) == b"x"
