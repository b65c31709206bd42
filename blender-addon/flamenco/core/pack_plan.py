# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding which files a job gets, where each of them goes, and which paths in blend files have to follow."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from .farm_reach import FarmReach
from .file_problems import FileProblem, ProblemKind
from .pack_places import UNTELLABLE, PackPlaces, is_possible
from .saved_scene import SavedScene
from .scene_references import LoadedLibrary, Reference

#: So many owners of a missing file are told.
OWNERS_TOLD = 3


class PathInFile(Protocol):
    """What is known of a path in a blend file: `bat_packer.TracedPath`."""

    @property
    def written(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def is_library(self) -> bool: ...
    @property
    def is_relative(self) -> bool: ...
    @property
    def block_address(self) -> int: ...
    @property
    def field(self) -> str | None: ...
    @property
    def field_bytes(self) -> int: ...
    @property
    def is_folder_only(self) -> bool: ...


class PathReader(Protocol):
    """What finds paths: `bat_packer.BlendFileReader`."""

    def paths_in(self, file: Path, folder: Path, blocks: frozenset[bytes] | None) -> Iterator[PathInFile]: ...


@dataclass
class PackedBlend:
    """A blend file of the pack, with the paths in it. `read_from` is where its content is."""

    path: Path
    read_from: Path
    paths: list[PathInFile] = field(default_factory=list)


@dataclass
class _Asset:
    """What one path stands for, all over the pack."""

    path: Path
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Replacement:
    """Another path for a field of a block in a blend file."""

    block_address: int
    field: str
    written: bytes


class PackPlan:
    """The plan of one pack. `make` makes it; then it has what is asked of it. Touches no file."""

    def __init__(self, saved: SavedScene, project: Path, reach: FarmReach) -> None:
        self._saved = saved
        self._reach = reach
        self._places = PackPlaces(project)
        self._libraries: dict[Path, LoadedLibrary] = {library.path: library for library in saved.references.libraries}
        self._assets: dict[Path, _Asset] = {}
        self._left_blends: set[Path] = set()
        self._problems: dict[tuple[ProblemKind, Path], FileProblem] = {}
        self._paths: dict[Path, list[PathInFile]] = defaultdict(list)
        self._references: dict[Path, list[Reference]] = defaultdict(list)
        for reference in saved.references.references:
            self._references[reference.path].append(reference)
        self.blends: dict[Path, PackedBlend] = {}

    def make(self, reader: PathReader) -> None:
        """Follows all paths, and gives all files their places."""
        self._follow(reader)
        for references in self._references.values():
            for reference in references:
                self._take_reference(reference)
        for blend in self.blends:
            self._places.give(blend, may_rename=True)
        for asset in self._assets.values():
            self._find_files(asset)

    @property
    def problems(self) -> tuple[FileProblem, ...]:
        return tuple(self._problems.values())

    @property
    def files(self) -> Iterator[tuple[Path, PurePosixPath]]:
        """All that is sent, each once: blend files first."""
        sources = dict.fromkeys(self.blends)
        sources.update((file, None) for asset in self._assets.values() for file in asset.files)
        seen: set[PurePosixPath] = set()
        for source in sources:
            place = self._places.of(source)
            if place not in seen:  # one file by two spellings, where upper and lower case are one
                seen.add(place)
                yield source, place

    def place_of(self, blend: Path) -> PurePosixPath:
        """Where a blend file is in the pack."""
        return self._places.of(blend)

    def changes_in(self, blend: PackedBlend) -> list[Replacement]:
        """Which paths have to be replaced in a blend file, for they would not lead to where the file is in the pack."""
        folder = self._places.of(blend.path).parent
        changes = []
        for path in blend.paths:
            target = self._places.of(path.path)
            if path.path in self._assets and not _leads_to(path, folder, target):
                written = _written(path, folder, target)
                is_name_lost = path.is_folder_only and target.name != path.path.name
                if path.field is None or is_name_lost or len(written) >= path.field_bytes:
                    self._note("unplaceable", path.path)
                else:
                    changes.append(Replacement(path.block_address, path.field, written))
        return changes

    def _follow(self, reader: PathReader) -> None:
        """From the scene's own file to its libraries, and on to theirs: as far as paths are relative, and Blender loaded them."""
        waiting: list[tuple[PackedBlend, frozenset[bytes] | None]] = []

        def pack(blend: PackedBlend, blocks: frozenset[bytes] | None) -> None:
            self.blends[blend.path] = blend
            waiting.append((blend, blocks))

        pack(PackedBlend(self._saved.original, self._saved.copy), None)
        while waiting:
            blend, blocks = waiting.pop()
            for path in reader.paths_in(blend.read_from, blend.path.parent, blocks):
                if not self._is_read(path, blend.path):
                    continue
                if not self._is_sent(path.path, path.is_relative):
                    self._leave(self._references[path.path])
                    continue
                blend.paths.append(path)
                self._paths[path.path].append(path)
                self._assets.setdefault(path.path, _Asset(path.path))
                library = self._libraries.get(path.path)
                if path.is_library and library and path.path not in self.blends and path.path.is_file():
                    pack(PackedBlend(path.path, path.path), library.blocks)

    def _is_read(self, path: PathInFile, blend: Path) -> bool:
        """Whether Blender reads it: files have paths of what is not loaded, and a second, unused one for sounds of strips."""
        return any(
            path.is_library or (reference.written_in == blend and reference.is_relative == path.is_relative)
            for reference in self._references.get(path.path, ())
        )

    def _is_sent(self, path: Path, is_relative: bool) -> bool:
        return is_relative or (self._reach.absolute_paths == "SEND" and not self._reach.covers(path))

    def _leave(self, references: Sequence[Reference]) -> None:
        """An absolute path stays as it is: Workers have to have what is there."""
        for reference in references:
            self._left_blends.add(reference.path)
            self._note_missing(reference)
            is_known = self._reach.absolute_paths == "REACHABLE" or self._reach.covers(reference.path)
            if reference.files and not is_known:
                self._note("absolute", reference.path)

    def _take_reference(self, reference: Reference) -> None:
        """What Blender has loaded is sent, whether it was found in a blend file or not."""
        if reference.written_in in self._left_blends and reference.written_in not in self.blends:
            self._note_missing(reference)
            self._left_blends.add(reference.path)  # a library of a library is where that one has it
        elif self._is_sent(reference.path, reference.is_relative):
            self._assets.setdefault(reference.path, _Asset(reference.path))
        else:
            self._leave([reference])

    def _find_files(self, asset: _Asset) -> None:
        """Looks for the asset's files, and gives them places."""
        references = self._references[asset.path]
        asset.files = tuple(dict.fromkeys(file for reference in references for file in reference.files))
        for reference in references:
            self._note_missing(reference)
        paths = self._paths.get(asset.path, ())
        if asset.files and not paths and not self._is_where_it_was(asset.path):
            asset.files = ()
            self._note("unplaceable", asset.path)
        may_rename = bool(paths) and all(path.field and not path.is_folder_only for path in paths)
        places = [self._places.give(file, may_rename) for file in asset.files]
        if not all(is_possible(place) for place in places):
            asset.files = ()
            self._note("impossible-path", asset.path)

    def _is_where_it_was(self, path: Path) -> bool:
        """Whether what nobody can adapt the path of is found in the pack all the same."""
        if UNTELLABLE.search(str(path)):
            return False
        for reference in self._references.get(path, ()):
            if reference.written_in not in self.blends:
                continue
            folder = self._places.of(reference.written_in).parent
            way_here = os.path.relpath(path, reference.written_in.parent)
            if not reference.is_relative or _joined(folder, way_here) != self._places.of(path):
                return False
        return True

    def _note_missing(self, reference: Reference) -> None:
        for path in reference.missing:
            self._note("missing", path, reference)

    def _note(self, kind: ProblemKind, path: Path, reference: Reference | None = None) -> None:
        references = self._references.get(path, [reference] if reference else [])
        self._problems.setdefault((kind, path), _problem(kind, path, references))


def problems_in_place(references: Iterable[Reference], reach: FarmReach) -> tuple[FileProblem, ...]:
    """What a file that is rendered where it is would not have on the farm."""
    found: dict[tuple[ProblemKind, Path], list[Reference]] = defaultdict(list)
    for reference in references:
        for path in reference.missing:
            found["missing", path].append(reference)
        is_known = reach.covers(reference.path) or (reach.absolute_paths == "REACHABLE" and not reference.is_relative)
        if reference.files and not is_known:
            found["outside-storage", reference.path].append(reference)
    return tuple(_problem(kind, path, of_path) for (kind, path), of_path in found.items())


def _problem(kind: ProblemKind, path: Path, references: Sequence[Reference]) -> FileProblem:
    owners = tuple(dict.fromkeys(reference.owner for reference in references))
    return FileProblem(kind, path, owners[:OWNERS_TOLD], any(reference.is_used for reference in references))


def _leads_to(path: PathInFile, folder: PurePosixPath, target: PurePosixPath) -> bool:
    return path.is_relative and _joined(folder, path.written[2:].replace("\\", "/")) == target


def _joined(folder: PurePosixPath, way: str) -> PurePosixPath | None:
    """Where a relative path leads to in the pack; None if that is above it."""
    joined = os.path.normpath(f"{folder.as_posix()}/{way}").replace(os.sep, "/")
    return None if joined == ".." or joined.startswith("../") else PurePosixPath(joined)


def _written(path: PathInFile, folder: PurePosixPath, target: PurePosixPath) -> bytes:
    wanted = target.parent if path.is_folder_only else target
    relative = os.path.relpath(wanted, folder).replace(os.sep, "/")
    return os.fsencode(f"//{relative}/" if path.is_folder_only else f"//{relative}")
