# SPDX-License-Identifier: GPL-3.0-or-later
"""Copying a job's files into a folder of the farm's storage."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from .cancellation import Cancellation
from .errors import FlamencoError
from .file_hashing import BLOCK_BYTES
from .progress import ProgressBoard
from .shaman_files import PackedFile


class CopyTransfer:
    """Makes the folder of one job. Half a job helps nobody: if it does not come to an end, nothing is left."""

    def __init__(self, board: ProgressBoard, cancellation: Cancellation) -> None:
        self._board = board
        self._cancellation = cancellation
        self._total_bytes = 0
        self._copied_bytes = 0

    def send(self, files: Sequence[PackedFile], folder: Path) -> None:
        """Copies the files below `folder`, which must not exist yet. Raises FlamencoError and Aborted."""
        try:
            folder.mkdir(parents=True)
        except OSError as cause:
            raise FlamencoError(
                f"The folder {folder} cannot be created in the farm's storage ({cause.strerror}). Check that the storage is "
                "mounted on this computer, and that you may write there."
            ) from cause
        try:
            self._copy_all(files, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _copy_all(self, files: Sequence[PackedFile], folder: Path) -> None:
        file = None
        try:
            self._total_bytes = sum(file.source.stat().st_size for file in files)
            for file in files:
                self._copy(file.source, folder / file.path_in_pack)
        except OSError as cause:
            name = cause.filename if file is None else file.source
            raise FlamencoError(
                f"{name} cannot be copied to {folder} ({cause.strerror}). Check the file and the space that is left, and "
                "submit again."
            ) from cause

    def _copy(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as reading, target.open("xb") as writing:
            while block := reading.read(BLOCK_BYTES):
                self._cancellation.check()
                writing.write(block)
                self._copied_bytes += len(block)
                percent = min(100, 100 * self._copied_bytes // max(1, self._total_bytes))
                self._board.show("TRANSFERRING", f"Copying {source.name}", percent)
        with suppress(OSError):  # network drives refuse some of it
            shutil.copystat(source, target)
