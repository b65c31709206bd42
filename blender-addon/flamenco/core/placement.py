# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting a blend file and what it needs to where the Workers can read it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .cancellation import Cancellation
from .collecting import CollectedFiles, collected_files
from .copy_transfer import CopyTransfer
from .errors import FlamencoError
from .farm_paths import checked_out_path, checkout_name, farm_path, pack_folder_name, path_in_storage
from .farm_reach import FarmReach
from .file_hashing import FileHasher
from .file_problems import FileProblem, IncompleteFiles, shown
from .manager_client import ManagerClient
from .manager_info import SharedStorage
from .pack_places import UNTELLABLE
from .pack_plan import problems_in_place
from .progress import ProgressBoard
from .saved_scene import SavedScene, provide_caches, remove
from .shaman_transfer import ShamanTransfer


@dataclass(frozen=True)
class BlendToPlace:
    """A scene as it was saved for the job that wants it, and the project that it is part of."""

    saved: SavedScene
    project: Path
    job_name: str
    reach: FarmReach
    takes_problems: bool = False


@dataclass(frozen=True)
class PlacedFiles:
    """Where the blend file is for the farm. Jobs with files at Shaman name their checkout, so that it goes when they go."""

    blendfile: str
    shaman_checkout_id: str | None = None
    problems: tuple[FileProblem, ...] = ()
    made: tuple[Path, ...] = ()

    def discard(self, client: ManagerClient) -> None:
        """Removes what no job is going to use. Managers older than this add-on keep the checkout."""
        remove(self.made)
        if self.shaman_checkout_id is not None:
            with suppress(FlamencoError):  # why the job was not submitted is what people have to know
                client.discard_checkout(self.shaman_checkout_id)


class FilePlacer:
    """Chooses the way by where the file is and what the Manager offers: where it is, by Shaman, or as a copy."""

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
        """Brings the files there. Raises IncompleteFiles, other FlamencoErrors, and Aborted."""
        in_storage = path_in_storage(blend.saved.copy, Path(storage.location)) if storage.location else None
        if in_storage is not None:
            return self._in_place(blend, in_storage)
        if not storage.shaman_enabled:
            _check_storage(storage)
        with collected_files(blend.saved, blend.project, blend.reach, self._board, self._cancellation) as collected:
            _ask_about(collected.problems, blend)
            if storage.shaman_enabled:
                return self._by_shaman(blend, collected)
            return self._as_copy(blend, collected, Path(storage.location))

    def _in_place(self, blend: BlendToPlace, copy: Path) -> PlacedFiles:
        self._board.show("INVESTIGATING", "Checking files")
        saved = blend.saved
        if UNTELLABLE.search(farm_path(copy)):
            raise FlamencoError(
                f"The path {shown(saved.original)} has a name in it that is no UTF-8, and cannot be told to the farm. Rename the "
                "folder, and submit again."
            )
        problems = (*saved.references.unsaved, *problems_in_place(saved.references.references, blend.reach))
        _ask_about(problems, blend)
        self._cancellation.check()
        self._board.show("TRANSFERRING", "Linking caches")
        try:
            caches = provide_caches(saved.original, saved.copy)
        except OSError as cause:
            raise FlamencoError(
                f"The caches of {saved.original.name} cannot be linked or copied beside it ({cause.strerror}). Check the space "
                "that is left, and that you may write there."
            ) from cause
        made = (saved.copy,) if caches is None else (saved.copy, caches)
        return PlacedFiles(farm_path(copy), problems=problems, made=made)

    def _by_shaman(self, blend: BlendToPlace, collected: CollectedFiles) -> PlacedFiles:
        hasher = FileHasher(self._cache_dir, self._cancellation)
        hasher.forget_old()
        transfer = ShamanTransfer(self._client, hasher, self._board, self._cancellation)
        checkout = transfer.send(collected.files, checkout_name(blend.job_name))
        return PlacedFiles(checked_out_path(checkout, collected.blendfile_in_pack), checkout, collected.problems)

    def _as_copy(self, blend: BlendToPlace, collected: CollectedFiles, storage: Path) -> PlacedFiles:
        folder = _unused(storage / pack_folder_name(blend.job_name, datetime.now()))
        CopyTransfer(self._board, self._cancellation).send(collected.files, folder)
        return PlacedFiles(farm_path(folder / collected.blendfile_in_pack), problems=collected.problems, made=(folder,))


def _ask_about(problems: Sequence[FileProblem], blend: BlendToPlace) -> None:
    stopping = [problem for problem in problems if problem.stops]
    if stopping and not blend.takes_problems:
        raise IncompleteFiles(stopping)


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
