# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding out which files a scene needs on the farm."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from .bat_wheel import load_bat_packer
from .cancellation import Cancellation
from .errors import Aborted, FlamencoError
from .farm_reach import FarmReach
from .file_problems import FileProblem
from .pack_plan import PackPlan
from .progress import ProgressBoard
from .saved_scene import SavedScene
from .shaman_files import PackedFile


@dataclass(frozen=True)
class CollectedFiles:
    """A scene's file with all that it needs, as far as there are no `problems`."""

    files: tuple[PackedFile, ...]
    blendfile_in_pack: PurePosixPath
    problems: tuple[FileProblem, ...]


@contextmanager
def collected_files(
    saved: SavedScene, project: Path, reach: FarmReach, board: ProgressBoard, cancellation: Cancellation
) -> Iterator[CollectedFiles]:
    """Collects with BAT and what Blender told. Copies with other paths in them exist until the block ends.

    Raises FlamencoError and Aborted.
    """
    board.show("INVESTIGATING", f"Looking into {saved.original.name}")
    bat = load_bat_packer()
    with tempfile.TemporaryDirectory(prefix="flamenco-") as folder, bat.reading(cancellation.check) as reader:
        try:
            plan = PackPlan(saved, project, reach)
            plan.make(_ShownReader(reader, board))
            rewritten = _rewrite(plan, reader, Path(folder), board)
        except Aborted:
            raise
        except Exception as cause:  # BAT raises anything at files that it does not understand
            raise _cannot_collect(saved.original, cause) from cause
        files = tuple(PackedFile(rewritten.get(source, source), place) for source, place in plan.files)
        yield CollectedFiles(files, plan.place_of(saved.original), (*saved.references.unsaved, *plan.problems))


class _ShownReader:
    """Reads, and says what."""

    def __init__(self, reader: Any, board: ProgressBoard) -> None:
        self._reader = reader
        self._board = board

    def paths_in(self, file: Path, folder: Path, blocks: frozenset[bytes] | None) -> Iterator[Any]:
        self._board.show("INVESTIGATING", f"Looking into {file.name}")
        yield from self._reader.paths_in(file, folder, blocks)


def _rewrite(plan: PackPlan, reader: Any, folder: Path, board: ProgressBoard) -> dict[Path, Path]:
    """Where the content of blend files is that are not sent as they are."""
    sources = {}
    for number, blend in enumerate(plan.blends.values()):
        changes = plan.changes_in(blend)
        if changes:
            board.show("REWRITING", f"Adapting paths in {blend.path.name}")
            copy = folder / f"{number}.blend"
            reader.replace_paths(blend.read_from, copy, changes)
            sources[blend.path] = copy
        elif blend.read_from != blend.path:
            sources[blend.path] = blend.read_from
    return sources


def _cannot_collect(blendfile: Path, cause: Exception) -> FlamencoError:
    if isinstance(cause, OSError) and "zstd" in str(cause).lower():
        return FlamencoError(
            f"{blendfile.name}, or a library of it, is saved with compression, and this Blender's Python cannot read that: "
            "its module 'zstandard' is missing. Save without compression, or install the module (Debian: "
            "python3-zstandard); Blender from blender.org has it."
        )
    return FlamencoError(
        f"The files that {blendfile.name} needs cannot be collected ({type(cause).__name__}: {cause}). Check that it and its "
        "libraries open in Blender. A file that is inside the farm's storage already is submitted without collecting."
    )
