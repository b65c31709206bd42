# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders of paths that exist only in part, as those of frames to be rendered do."""

from __future__ import annotations

from pathlib import Path


def nearest_folder(path: Path) -> Path | None:
    """The path if it is a folder, else the nearest one above that exists; None for relative paths of which nothing does."""
    if not path.is_absolute():
        return None
    return next((folder for folder in (path, *path.parents) if folder.is_dir()), None)
