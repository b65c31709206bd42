# SPDX-License-Identifier: GPL-3.0-or-later
"""Where this user's programs keep what they can do without."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def cache_dir(platform: str, environment: Mapping[str, str], home: Path) -> Path:
    """The folder of our own, where each platform (`linux`, `windows`, `darwin`) has it."""
    if platform == "windows":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "flamenco"
