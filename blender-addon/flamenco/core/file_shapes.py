# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files of a folder a path stands for: one, the frames of a sequence, the tiles of a texture, a cache."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

#: `ocean`, `fluid` and `points`: the caches of these simulations in a folder that may hold anything else, too.
Shape = Literal["file", "sequence", "tiles", "folder", "ocean", "fluid", "points"]

#: Where Blender puts the number of a tile, as a regular expression.
TILE_TOKENS = {"<UDIM>": r"\d{4}", "<UVTILE>": r"u\d+_v\d+"}

_OCEAN_FILE = re.compile(r"(?:disp|foam|normal|spray|spray_inverse)_\d+\.exr", re.IGNORECASE)
_POINTS_FILE = re.compile(r".*\.(?:bphys|vdb|uni|raw|png|exr)", re.IGNORECASE)

#: What Blender makes in the cache folder of a fluid.
_FLUID_FOLDERS = ("config", "data", "guiding", "mesh", "noise", "particles", "script")


def files_of(path: Path, shape: Shape) -> list[Path]:
    """The files that are there, in order of their names; none if there are none. Folders are followed through links, once."""
    if shape in ("file", "sequence", "tiles"):
        if path.is_dir():
            return [] if shape == "file" else sorted(_below(path))
        return sorted(_with_names(path, shape))
    if shape == "ocean":
        return sorted(file for file in _inside(path) if _OCEAN_FILE.fullmatch(file.name))
    if shape == "points":
        return sorted(file for file in _inside(path) if _POINTS_FILE.fullmatch(file.name))
    if shape == "fluid":
        return sorted(file for name in _FLUID_FOLDERS for file in _below(path / name))
    return sorted(_below(path))


def _with_names(path: Path, shape: Shape) -> list[Path]:
    pattern = _name_pattern(path.name, shape)
    if pattern is None:
        return [path] if path.is_file() else []
    return [file for file in _inside(path.parent) if pattern.fullmatch(file.name)]


def _name_pattern(name: str, shape: Shape) -> re.Pattern[str] | None:
    """What the files' names have in common; None if there is one name only."""
    if shape == "tiles":
        for token, number in TILE_TOKENS.items():
            if token in name:
                return re.compile(number.join(re.escape(part) for part in name.split(token)))
        # old files name the first tile
        return re.compile(re.escape(name).replace("1001", r"\d{4}", 1)) if "1001" in name else None
    if shape == "sequence":
        stem, extension = Path(name).stem, Path(name).suffix
        frame = re.search(r"\d+(?=\D*$)", stem)  # Blender counts in the last number of a name
        if frame is not None:
            tail = stem[frame.end() :] + extension
            return re.compile(re.escape(stem[: frame.start()]) + r"\d+" + re.escape(tail))
    return None


def _inside(folder: Path) -> Iterator[Path]:
    """The files directly in a folder."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file():
                    yield folder / entry.name
    except OSError:
        return  # not there, or not to be read: then there is nothing to send, which is said


def _below(folder: Path) -> Iterator[Path]:
    """All files below a folder."""
    seen: set[str] = set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(parent)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        for name in names:
            file = Path(parent, name)
            if file.is_file():
                yield file
