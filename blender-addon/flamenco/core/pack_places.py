# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each file of a job is put in the job's folder."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path, PurePosixPath

from .file_shapes import TILE_TOKENS

#: What file systems take for a name, and the Manager for a path in a job: as many bytes, and folders.
LONGEST_NAME_BYTES = 255
LONGEST_PATH_BYTES = 4000
MOST_PARTS = 201

OUTSIDE_PROJECT = "_outside_project"

#: What some platform does not take in a name, or Shaman does not: the farm's computers are of any kind.
_FOREIGN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]')
_FOREIGN_END = re.compile(r"[. ]$")

#: What no JSON can carry, and Shaman refuses.
UNTELLABLE = re.compile(r"[\x00\\\ud800-\udfff]")
_TOKENS = re.compile("|".join(re.escape(token) for token in TILE_TOKENS))
_DRIVE = re.compile(r"^([A-Za-z]):$")


def is_possible(place: PurePosixPath) -> bool:
    """Whether the Manager takes a file at this place."""
    return len(os.fsencode(place)) <= LONGEST_PATH_BYTES and len(place.parts) <= MOST_PARTS


class PackPlaces:
    """Gives each file a place. Files of the project keep theirs, others are put into a folder of their own.

    Names that are not UTF-8, or that some platform cannot have, are changed: `caf\\xe9.png` is `caf%E9.png` on the farm. Two
    files that are one to a file system without upper and lower case get two names.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self._given: dict[Path, PurePosixPath] = {}
        self._taken: dict[str, Path] = {}

    def give(self, file: Path, may_rename: bool) -> PurePosixPath:
        """The place of a file to be sent, from now on. Whose path nobody can adapt keeps its name, if it can be told to the farm."""
        given = self._given.get(file)
        if given is not None:
            return given
        place = self._natural(file)
        if not may_rename:
            self._given[file] = place if UNTELLABLE.search(str(file)) else self._plain(file)
            return self._given[file]
        number, candidate = 2, place
        while (holder := self._taken.get(str(candidate).casefold())) is not None and not _are_one(holder, file):
            candidate = place.with_name(f"{place.stem}~{number}{place.suffix}")
            number += 1
        self._taken.setdefault(str(candidate).casefold(), file)
        self._given[file] = candidate
        return candidate

    def of(self, path: Path) -> PurePosixPath:
        """Where a path leads to in the job's folder: a file's place; for others (`<UDIM>`, folders), beside those of its files."""
        return self._given.get(path) or self._natural(path)

    def _natural(self, path: Path) -> PurePosixPath:
        return PurePosixPath(*(_safe(part) for part in self._plain(path).parts))

    def _plain(self, path: Path) -> PurePosixPath:
        try:
            return PurePosixPath(*path.relative_to(self._project).parts)
        except ValueError:
            return PurePosixPath(OUTSIDE_PROJECT, *_parts_below_root(path))


def _parts_below_root(path: Path) -> list[str]:
    parts = [part for part in path.as_posix().split("/") if part]
    if parts and (drive := _DRIVE.match(parts[0])):
        parts[0] = drive[1]
    return parts


def _safe(name: str) -> str:
    """The name with `%` and a number for what cannot be in it. Blender's tokens for tiles stay."""
    start, safe = 0, ""
    for token in _TOKENS.finditer(name):
        safe += _FOREIGN.sub(_escaped, name[start : token.start()]) + token[0]
        start = token.end()
    safe = _FOREIGN_END.sub(_escaped, safe + _FOREIGN.sub(_escaped, name[start:]))
    return safe if len(os.fsencode(safe)) <= LONGEST_NAME_BYTES else _shortened(safe)


def _shortened(name: str) -> str:
    """Each `%` made the name longer. What is cut off is told by a checksum, so that two names stay two."""
    end = f"~{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}{PurePosixPath(name).suffix[:20]}"
    while len(os.fsencode(name + end)) > LONGEST_NAME_BYTES:
        name = name[:-1]
    return name + end


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", errors="surrogateescape"))


def _are_one(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return False
