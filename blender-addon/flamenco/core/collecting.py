# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding out which files a blend file needs on the farm."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from .bat_wheel import load_bat_packer
from .cancellation import Cancellation
from .errors import Aborted, FlamencoError
from .progress import ProgressBoard
from .shaman_files import PackedFile


@dataclass(frozen=True)
class CollectedFiles:
    """A blend file with all that it needs. `missing` are referred to, but not there; `absolute` are left where they are."""

    files: tuple[PackedFile, ...]
    blendfile_in_pack: PurePosixPath
    missing: frozenset[Path]
    absolute: frozenset[Path]


@contextmanager
def collected_files(
    blendfile: Path, project: Path, board: ProgressBoard, cancellation: Cancellation
) -> Iterator[CollectedFiles]:
    """Collects with BAT. Files that it had to rewrite exist until the block ends. Raises FlamencoError and Aborted."""
    board.show("INVESTIGATING", f"Looking into {blendfile.name}")
    bat = load_bat_packer()
    with ExitStack() as until_the_end:
        folder = until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="flamenco-"))
        target = Path(folder).resolve() / "pack"  # for BAT to compute with; nothing is written there
        try:
            packer = until_the_end.enter_context(bat.listing(blendfile, project, target, board, cancellation))
        except (Aborted, bat.PackingAborted) as cause:
            raise Aborted from cause
        except Exception as cause:  # BAT raises anything at files that it does not understand
            raise _cannot_collect(blendfile, cause) from cause
        yield _as_collected(packer)


def _as_collected(packer: Any) -> CollectedFiles:
    return CollectedFiles(
        files=packer.files,
        blendfile_in_pack=packer.blendfile_in_pack,
        missing=frozenset(packer.missing_files),
        absolute=frozenset(packer.absolute_files),
    )


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
