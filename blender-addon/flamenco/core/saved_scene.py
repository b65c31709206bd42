# SPDX-License-Identifier: GPL-3.0-or-later
"""The scene as it is now, in a file of our own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfile, rmtree

from .scene_references import SceneReferences

#: Blender writes to the name with an `@`, and file systems take 255 bytes.
LONGEST_NAME_BYTES = 250

#: Blender looks for the caches of simulations in a folder that is called after the blend file.
CACHE_FOLDER = "blendcache_"


@dataclass(frozen=True)
class SavedScene:
    """`copy` has what is on screen; relative paths in it begin where `original` is, people's own file, which is as it was."""

    original: Path
    copy: Path
    references: SceneReferences


def beside(original: Path, now: datetime) -> Path:
    """An unused name for a copy that Workers open beside the original, where relative paths lead to the same files."""
    stamp = now.strftime("%Y-%m-%dT%H%M%S")
    number = 1
    while True:
        end = f".flamenco-{stamp}{'' if number == 1 else f'-{number}'}.blend"
        candidate = original.with_name(_shortened(original.stem, LONGEST_NAME_BYTES - len(end)) + end)
        if not candidate.exists():
            return candidate
        number += 1


def aside(original: Path, temporary: Path) -> Path:
    """A name for a copy that is sent from a temporary folder. Always the same, so that what did not change is uploaded once."""
    folder = temporary / "flamenco-submission"
    rmtree(folder, ignore_errors=True)  # of a submission that was given up
    folder.mkdir(parents=True)
    return folder / original.name


def caches_of(blendfile: Path) -> Path:
    """Where Blender looks for the caches of a blend file's simulations."""
    return blendfile.with_name(CACHE_FOLDER + blendfile.stem)


def provide_caches(original: Path, copy: Path) -> Path | None:
    """Gives a copy beside the original its simulations' caches, under the name that Blender looks for: links where they
    can be had, copies elsewhere. Answers the folder, None if there are no caches. Raises OSError."""
    theirs, ours = caches_of(original), caches_of(copy)
    if not theirs.is_dir():
        return None
    try:
        for file in theirs.rglob("*"):
            if file.is_file():
                _link_or_copy(file, ours / file.relative_to(theirs))
    except BaseException:
        rmtree(ours, ignore_errors=True)
        raise
    return ours


def remove(paths: Iterable[Path]) -> None:
    """Removes files and folders that we have made."""
    for path in paths:
        if path.is_dir():
            rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _link_or_copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, target)
    except OSError:  # network drives, FAT, or no right to
        copyfile(file, target)


def _shortened(name: str, longest_bytes: int) -> str:
    while len(os.fsencode(name)) > longest_bytes:
        name = name[:-1]
    return name
