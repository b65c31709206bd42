# SPDX-License-Identifier: GPL-3.0-or-later
"""A Manager that answers what a test tells it to, over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flamenco.core.cancellation import Cancellation
from flamenco.core.manager_client import ManagerClient
from flamenco.core.manager_http import ManagerHttp
from flamenco.core.manager_url import ManagerUrl, parse_manager_url


@dataclass(frozen=True)
class Request:
    """What arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What to answer. `hangs_up`: end the connection instead."""

    status: int = 200
    json: Any = None
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    hangs_up: bool = False


Handler = Callable[[Request], Reply]


class FakeManager:
    """Listens on a free port until `stop`. `replies` are per 'METHOD /path' (below /api/v3), the last `/*` for all below."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.replies: dict[str, Handler] = {}
        manager = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                manager._answer(self)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Clients that stop are part of the tests."""

        self._server = Server(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> ManagerUrl:
        return parse_manager_url(f"http://127.0.0.1:{self._server.server_port}/")

    def client(self, cancellation: Cancellation | None = None) -> ManagerClient:
        return ManagerClient(ManagerHttp(self.url, cancellation))

    def on(self, what: str, reply: Handler | Reply) -> None:
        """Says what to answer to 'POST /jobs', for example."""
        self.replies[what] = reply if callable(reply) else lambda _request: reply

    def asked(self, what: str) -> list[Request]:
        """The requests of a kind that came so far."""
        return [
            r for r in self.requests if what in (f"{r.method} {r.path}", f"{r.method} {r.path.rpartition('/')[0]}/*")
        ]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, http: BaseHTTPRequestHandler) -> None:
        body = http.rfile.read(int(http.headers.get("Content-Length") or 0))
        path = http.path.removeprefix("/api/v3")
        headers = {name.lower(): value for name, value in http.headers.items()}
        request = Request(http.command, path, headers, body)
        self.requests.append(request)
        reply = self._reply_to(request)
        if reply.hangs_up:
            http.close_connection = True
            return
        sent = reply.text.encode() if reply.json is None else json.dumps(reply.json).encode()
        http.send_response(reply.status)
        for name, value in reply.headers.items():
            http.send_header(name, value)
        http.send_header("Content-Length", str(len(sent)))
        http.end_headers()
        http.wfile.write(sent)

    def _reply_to(self, request: Request) -> Reply:
        path = request.path
        while True:
            handler = self.replies.get(f"{request.method} {path}")
            if handler is not None:
                return handler(request)
            if path in ("", "/*"):
                return Reply(404, {"code": 404, "message": "no such path"})
            path = path.removesuffix("/*").rpartition("/")[0] + "/*"
