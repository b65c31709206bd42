# SPDX-License-Identifier: GPL-3.0-or-later
"""The Manager of this checkout, as a process with a folder of its own. Needs `npm run build`."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = CHECKOUT / "apps/manager/bin/flamenco-manager.mjs"
START_S = 60.0


class RealManager:
    """Runs from its construction until `stop`."""

    def __init__(self, folder: Path, shaman: bool, more: str = "") -> None:
        folder.mkdir(parents=True)
        #: Of the browser that asks; None: nobody has signed in.
        self.cookie: str | None = None
        self.storage = folder / "storage"
        self.storage.mkdir()
        self._log = folder / "manager.log"
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}/"
        self.config = config = folder / "flamenco-manager.yaml"
        config.write_text(
            "_meta: { version: 3 }\n"
            "manager_name: Add-on test\n"
            f'listen: "127.0.0.1:{port}"\n'
            "autodiscoverable: false\n"
            "database: flamenco-manager.sqlite\n"
            "local_manager_storage_path: local\n"
            "shared_storage_path: storage\n"
            f"shaman: {{ enabled: {str(shaman).lower()} }}\n{more}",
            encoding="utf-8",
        )
        with self._log.open("wb") as log:
            self._process = subprocess.Popen([_node(), PROGRAM, "--config", config], stdout=log, stderr=log)
        self._wait_until_it_answers()

    def get(self, path: str) -> Any:
        """An answer's JSON; the path is below /api/v3."""
        return self._ask("GET", path)

    def post(self, path: str, body: Any) -> Any:
        return self._ask("POST", path, body)

    def delete(self, path: str) -> None:
        self._ask("DELETE", path)

    def add_user(self, name: str, role: str) -> str:
        """Adds somebody as an admin does in a terminal; answers what stands behind `link=` to set a password."""
        command = [_node(), str(PROGRAM), "users", "add", name, "--role", role, "--config", str(self.config)]
        printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        return printed.partition("link=")[2].split()[0]

    def sign_in(self, name: str, password: str) -> str:
        """The cookie of somebody who signs in with a browser."""
        body = json.dumps({"name": name, "password": password}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}api/v3/identity/sign-in", body, headers)
        with urllib.request.urlopen(request) as answer:
            return str(answer.headers["Set-Cookie"]).partition(";")[0]

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if sent else {}
        if self.cookie is not None:
            headers |= {"Cookie": self.cookie, "Origin": self.url.rstrip("/")}
        request = urllib.request.Request(f"{self.url}api/v3{path}", sent, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            received = answer.read()
        return json.loads(received) if received else None

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_until_it_answers(self) -> None:
        give_up = time.monotonic() + START_S
        while True:
            try:
                self.get("/version")
                return
            except OSError:
                if self._process.poll() is None and time.monotonic() < give_up:
                    time.sleep(0.05)
                    continue
                self.stop()
                log = self._log.read_text(encoding="utf-8", errors="replace")
                raise AssertionError(f"The Manager does not answer. Its log:\n{log}") from None


def _node() -> str:
    """The Node.js that runs the tests: Jest tells it; by hand, the checkout's own."""
    own = CHECKOUT / "node_modules/.bin/node"
    return os.environ.get("FLAMENCO_TEST_NODE") or (str(own) if own.exists() else "node")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
