# SPDX-License-Identifier: GPL-3.0-or-later
"""The Manager's address as people type it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import FlamencoError

DEFAULT_MANAGER_URL = "http://localhost:8080/"


@dataclass(frozen=True)
class ManagerUrl:
    """Where a Manager listens; `path` is the part before /api, without a slash at its end (behind a reverse proxy)."""

    scheme: str
    host: str
    port: int | None
    path: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}/"


def parse_manager_url(text: str) -> ManagerUrl:
    """Reads an address; `http://` may be left out. Raises FlamencoError if it is none."""
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"http://{typed}")
        host, port = parts.hostname, parts.port
    except ValueError as cause:
        raise _no_url(text) from cause
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in typed):
        raise _no_url(text)
    return ManagerUrl(parts.scheme, host, port, parts.path.rstrip("/"))


def _no_url(text: str) -> FlamencoError:
    return FlamencoError(
        f"{text!r} is not the address of a Manager. Enter one like {DEFAULT_MANAGER_URL} in the add-on's preferences."
    )
