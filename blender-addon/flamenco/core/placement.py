# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting a blend file and what it needs to where the Workers can read it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .cancellation import Cancellation
from .collecting import CollectedFiles, collected_files
from .copy_transfer import CopyTransfer
from .errors import FlamencoError
from .farm_paths import checked_out_path, checkout_name, farm_path, pack_folder_name, path_in_storage
from .file_hashing import FileHasher
from .manager_client import ManagerClient
from .manager_info import SharedStorage
from .progress import ProgressBoard
from .shaman_transfer import ShamanTransfer


@dataclass(frozen=True)
class BlendToPlace:
    """A saved blend file, the project that it is part of, and the job that wants it."""

    blendfile: Path
    project: Path
    job_name: str


@dataclass(frozen=True)
class PlacedFiles:
    """Where the blend file is for the farm. Jobs with files at Shaman name their checkout, so that it goes when they go."""

    blendfile: str
    shaman_checkout_id: str | None = None
    missing: frozenset[Path] = frozenset()
    absolute: frozenset[Path] = frozenset()
    copied_to: Path | None = None

    def discard(self, client: ManagerClient) -> None:
        """Removes what no job is going to use. Managers older than this add-on keep the checkout."""
        if self.copied_to is not None:
            shutil.rmtree(self.copied_to, ignore_errors=True)
        if self.shaman_checkout_id is not None:
            with suppress(FlamencoError):  # why the job was not submitted is what people have to know
                client.discard_checkout(self.shaman_checkout_id)


class FilePlacer:
    """Chooses the way by where the file is and what the Manager offers: as it is, by Shaman, or as a copy."""

    def __init__(
        self,
        client: ManagerClient,
        cache_dir: Path,
        board: ProgressBoard,
        cancellation: Cancellation,
    ) -> None:
        self._client = client
        self._cache_dir = cache_dir
        self._board = board
        self._cancellation = cancellation

    def place(self, blend: BlendToPlace, storage: SharedStorage) -> PlacedFiles:
        """Brings the files there. Raises FlamencoError and Aborted."""
        in_storage = path_in_storage(blend.blendfile, Path(storage.location)) if storage.location else None
        if in_storage is not None:
            return PlacedFiles(farm_path(in_storage))
        if not storage.shaman_enabled:
            _check_storage(storage)
        with collected_files(blend.blendfile, blend.project, self._board, self._cancellation) as collected:
            if storage.shaman_enabled:
                return self._by_shaman(blend, collected)
            return self._as_copy(blend, collected, Path(storage.location))

    def _by_shaman(self, blend: BlendToPlace, collected: CollectedFiles) -> PlacedFiles:
        hasher = FileHasher(self._cache_dir, self._cancellation)
        hasher.forget_old()
        transfer = ShamanTransfer(self._client, hasher, self._board, self._cancellation)
        checkout = transfer.send(collected.files, checkout_name(blend.job_name))
        return PlacedFiles(
            checked_out_path(checkout, collected.blendfile_in_pack),
            checkout,
            collected.missing,
            collected.absolute,
        )

    def _as_copy(self, blend: BlendToPlace, collected: CollectedFiles, storage: Path) -> PlacedFiles:
        folder = _unused(storage / pack_folder_name(blend.job_name, datetime.now()))
        CopyTransfer(self._board, self._cancellation).send(collected.files, folder)
        return PlacedFiles(
            farm_path(folder / collected.blendfile_in_pack),
            missing=collected.missing,
            absolute=collected.absolute,
            copied_to=folder,
        )


def _unused(folder: Path) -> Path:
    """The folder, or one with a number: two artists may submit in the same second."""
    number, candidate = 2, folder
    while candidate.exists():
        candidate = folder.with_name(f"{folder.name}-{number}")
        number += 1
    return candidate


def _check_storage(storage: SharedStorage) -> None:
    if not storage.location or not Path(storage.location).is_dir():
        raise FlamencoError(
            f"The farm's storage {storage.location!r} is not a folder on this computer. Mount it there; if it has another path "
            "here than on the Manager's computer, have a two-way variable for this platform added to the Manager's settings."
        )
