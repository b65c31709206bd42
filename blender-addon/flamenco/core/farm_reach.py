# SPDX-License-Identifier: GPL-3.0-or-later
"""Which paths of this computer Workers have, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .farm_paths import path_in_storage
from .scene_references import without_extended_prefix

#: What to do with absolute paths that the farm is not known to have: ask people, take them as reachable, or send the files.
AbsolutePaths = Literal["ASK", "REACHABLE", "SEND"]


@dataclass(frozen=True)
class FarmReach:
    """The folders that the Manager says the farm shares with this computer: its storage, and two-way variables."""

    folders: tuple[Path, ...]
    absolute_paths: AbsolutePaths = "ASK"

    def covers(self, path: Path) -> bool:
        """Whether Workers have what is there."""
        return any(path_in_storage(path, folder) is not None for folder in self.folders)


def shared_folders(storage: str, variables: Iterable[str]) -> tuple[Path, ...]:
    """Of the storage's path and the values of two-way variables those that are folders here."""
    candidates = (Path(without_extended_prefix(text)) for text in (storage, *variables) if text)
    return tuple(folder for folder in candidates if folder.is_absolute() and folder.parent != folder)
