# SPDX-License-Identifier: GPL-3.0-or-later
"""The tokens by which Managers know this user's Blender. In a file that only the user can read: never in a .blend or the preferences."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .manager_url import ManagerUrl

FILE_NAME = "flamenco-tokens.json"


def token_file(platform: str, environment: Mapping[str, str], home: Path) -> Path:
    """Where each platform (`linux`, `windows`, `darwin`) keeps what is a user's own."""
    if platform == "windows":
        base = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    elif platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "flamenco" / FILE_NAME


class AccessTokens:
    """Reads the file at each question: another Blender may have signed in or out."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def of(self, manager: ManagerUrl) -> str | None:
        """The token for this Manager, or None."""
        return self._read().get(str(manager))

    def keep(self, manager: ManagerUrl, token: str) -> None:
        """Remembers a token. Raises OSError."""
        self._write({**self._read(), str(manager): token})

    def forget(self, manager: ManagerUrl) -> bool:
        """Forgets it; answers whether there was one. Raises OSError."""
        tokens = self._read()
        if tokens.pop(str(manager), None) is None:
            return False
        self._write(tokens)
        return True

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # not there yet, or damaged: then people sign in again
            return {}
        if not isinstance(known, dict):
            return {}
        return {url: token for url, token in known.items() if isinstance(token, str)}

    def _write(self, tokens: Mapping[str, str]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        with suppress(FileNotFoundError):
            beside.unlink()
        # With its mode from the start: there is no moment in which others could read it.
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(tokens, file, indent=1)
        beside.replace(self.file)
