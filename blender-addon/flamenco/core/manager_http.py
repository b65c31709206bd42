# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to the Manager, by the standard library: Blender does not always come with anything else."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from .cancellation import Cancellation
from .errors import Aborted, ManagerUnreachable
from .manager_url import ManagerUrl
from .version import USER_AGENT

#: A Manager is near: it takes the connection at once, or not at all. Windows alone tries for 2 s at a closed port.
CONNECT_TIMEOUT_S = 5.0

#: For answers without much work behind them.
ANSWER_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ConnectionBroke(ManagerUnreachable):
    """There was a connection, and it ended before the answer: the Manager may have done what it was asked."""


class ManagerHttp:
    """Sends requests, each on a connection of its own, and interrupts them when work is cancelled."""

    def __init__(self, url: ManagerUrl, cancellation: Cancellation | None = None, token: str | None = None) -> None:
        self.url = url
        self._authorization = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._cancellation = cancellation or Cancellation()

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | Iterable[bytes] | None = None,
        timeout_s: float = ANSWER_TIMEOUT_S,
    ) -> Answer:
        """Sends one request to a path below the Manager's address. A body in pieces needs a Content-Length header.

        Raises ManagerUnreachable (ConnectionBroke, if it had been reached), and Aborted.
        """
        connection = self._connect()
        try:
            with self._cancellation.interrupted_by(lambda: _break(connection)):
                if connection.sock is not None:
                    connection.sock.settimeout(timeout_s)
                return self._exchange(connection, method, self.url.path + path, headers, body)
        except (OSError, http.client.HTTPException) as cause:
            if self._cancellation.is_asked:
                raise Aborted from cause
            raise ConnectionBroke(
                f"The connection to the Manager at {self.url} broke ({_describe(cause)}). Try again; "
                "if it stays like this, look whether the Manager is still running."
            ) from cause
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        self._cancellation.check()
        connection = self._connection()
        try:
            connection.connect()
        except OSError as cause:
            raise ManagerUnreachable(
                f"No Manager can be reached at {self.url} ({_describe(cause)}). Check the address in the add-on's "
                "preferences, and that the Manager is running."
            ) from cause
        return connection

    def _connection(self) -> http.client.HTTPConnection:
        url = self.url
        if url.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(url.host, url.port, timeout=CONNECT_TIMEOUT_S, context=context)
        return http.client.HTTPConnection(url.host, url.port, timeout=CONNECT_TIMEOUT_S)

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | Iterable[bytes] | None,
    ) -> Answer:
        # An upload that is not wanted any more is answered while we still send, and the connection is cut:
        # then sending fails, but the answer is there to be read.
        with suppress(ConnectionError):
            connection.request(method, path, body, {"User-Agent": USER_AGENT, **self._authorization, **headers})
        response = connection.getresponse()
        received = response.read()
        lower_case = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, lower_case, received)


def _break(connection: http.client.HTTPConnection) -> None:
    """Wakes the thread that waits for this connection. `close` alone would leave it waiting."""
    if connection.sock is not None:
        with suppress(OSError):  # it has ended by itself
            connection.sock.shutdown(socket.SHUT_RDWR)


def _describe(cause: Exception) -> str:
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(cause, socket.gaierror):
        return "unknown host name"
    if isinstance(cause, ConnectionRefusedError):
        return "the connection was refused"
    return str(cause) or type(cause).__name__
