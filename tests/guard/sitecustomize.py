"""Forbid the network to the test run and, by way of PYTHONPATH, to every Python process that it starts.

An audit hook rather than patched methods: it also sees sockets that are opened below Python's own ``socket`` module.
"""

from __future__ import annotations

import socket
import sys

_ADDRESSED = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
_LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")


class NetworkForbiddenError(RuntimeError):
    """Something tried to reach the network; the program never may (design §5)."""


def forbid_network(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: raise for a connection or look-up; sockets between processes of this machine (AF_UNIX) may stay."""
    if event in _LOOKED_UP:
        raise NetworkForbiddenError(f"{event} {arguments[:2]}")
    if event in _ADDRESSED:
        family = getattr(arguments[0], "family", None)
        if family != getattr(socket, "AF_UNIX", -1):
            raise NetworkForbiddenError(f"{event} {arguments[1:]}")


if not getattr(sys, "_zhenggai_network_forbidden", False):
    sys._zhenggai_network_forbidden = True  # type: ignore[attr-defined]
    sys.addaudithook(forbid_network)
