# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a job's files to Shaman, the Manager's file store, which gets each content only once.

A round asks which files are missing and uploads them; rounds go on until none is missing. What somebody else is uploading right
now is put off within the round (deferred), but never for good: somebody has to be the last.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from .cancellation import Cancellation
from .errors import FlamencoError, ManagerRefusal, ManagerUnreachable
from .file_hashing import BLOCK_BYTES, FileHasher
from .manager_client import ManagerClient
from .manager_http import ConnectionBroke
from .progress import ProgressBoard
from .shaman_files import FileId, FileSpec, PackedFile

MAX_ROUNDS = 50
MAX_DEFERRED = 8
MAX_FAILED = 8

#: Rounds in a row without a single success: by then the Manager has had 45 s.
MAX_FRUITLESS_ROUNDS = 10
LONGEST_PAUSE_S = 10.0


class ShamanTransfer:
    """Uploads files and has them checked out. For one submission: it remembers nothing beyond."""

    def __init__(
        self,
        client: ManagerClient,
        hasher: FileHasher,
        board: ProgressBoard,
        cancellation: Cancellation,
        pause_s: float = 1.0,
        shuffle: Callable[[list[FileId]], None] = random.shuffle,
    ) -> None:
        self._client = client
        self._hasher = hasher
        self._board = board
        self._cancellation = cancellation
        self._pause_s = pause_s
        self._shuffle = shuffle
        self._sources: dict[FileId, Path] = {}
        self._sent_bytes = 0
        self._total_bytes = 0

    def send(self, files: Sequence[PackedFile], checkout_path: str) -> str:
        """Uploads what is missing, and answers the path of the checkout. Raises FlamencoError and Aborted."""
        specs = self._specs_of(files)
        fruitless_rounds = 0
        for number in range(MAX_ROUNDS):
            round = self._uploaded(specs)
            if round.is_over:
                checked_out = self._checked_out(specs, checkout_path)
                if checked_out is not None:
                    return checked_out
            fruitless_rounds = 0 if round.stored else fruitless_rounds + 1
            if round.failed and fruitless_rounds >= MAX_FRUITLESS_ROUNDS:
                raise round.failed[-1]
            if round.failed or not round.stored:
                self._cancellation.wait(min(self._pause_s * (number + 1), LONGEST_PAUSE_S))
        raise FlamencoError(
            f"After {MAX_ROUNDS} rounds of uploading, the Manager is still missing files. Check its log, and submit again."
        )

    def _uploaded(self, specs: Sequence[FileSpec]) -> _Round:
        """One round. A Manager that is started anew meanwhile is found again in the next one."""
        round = _Round()
        try:
            missing = self._missing(specs)
            round.is_over = not missing
            round.queue.extend(missing)
            self._total_bytes = self._sent_bytes + sum(id.size for id in missing)
            self._upload_all(round)
        except ManagerUnreachable as unreachable:
            round.failed.append(unreachable)
        return round

    def _specs_of(self, files: Sequence[PackedFile]) -> list[FileSpec]:
        """Hashes the files. A place that is named twice (UDIM tiles are) counts once."""
        specs: dict[PurePosixPath, FileSpec] = {}
        for number, file in enumerate(files):
            self._cancellation.check()
            percent = 100 * number // len(files)
            self._board.show("TRANSFERRING", f"Reading {file.source.name}", percent)
            id = self._hasher.identify(file.source)
            self._sources[id] = file.source
            specs[file.path_in_pack] = FileSpec(id, file.path_in_pack)
        return list(specs.values())

    def _missing(self, specs: Sequence[FileSpec]) -> list[FileId]:
        """What to upload: first what nobody has sent, then what somebody is sending."""
        missing = self._client.missing_files(specs)
        return [
            *(id for id, status in missing if status == "unknown"),
            *(id for id, status in missing if status != "unknown"),
        ]

    def _checked_out(self, specs: Sequence[FileSpec], path: str) -> str | None:
        """Where the checkout is; None if files have vanished again (removed as unused, say)."""
        self._board.show("COMMUNICATING", "The Manager puts the files together", 100)
        try:
            return self._client.checkout(specs, path)
        except ManagerRefusal as refusal:
            if refusal.http_status == 424:
                return None
            raise

    def _upload_all(self, round: _Round) -> None:
        while round.queue and len(round.failed) < MAX_FAILED:
            self._cancellation.check()
            id = round.queue.popleft()
            self._show_progress(id)
            try:
                if self._client.file_status(id) == "stored":
                    round.stored += 1
                    continue
                self._upload(id, round)
            except ConnectionBroke as broke:  # whoever cannot be reached at all ends the round
                round.failed.append(broke)
            except ManagerRefusal as refusal:
                if refusal.http_status < 500 and refusal.http_status not in (408, 429):
                    raise  # it will say no every time
                round.failed.append(refusal)

    def _upload(self, id: FileId, round: _Round) -> None:
        source, may_defer = self._sources[id], round.may_defer(id)
        sent_before = self._sent_bytes
        outcome = self._client.upload(id, self._content(id), source.name, may_defer)
        if outcome == "stored":
            self._sent_bytes = sent_before + id.size
            round.stored += 1
            return
        self._sent_bytes = sent_before
        if outcome == "mismatch":
            round.failed.append(self._mismatch(id, source))
        elif may_defer:
            round.deferred.add(id)
            rest = [*round.queue, id]
            self._shuffle(rest)  # two that upload the same files should not meet at each of them
            round.queue = deque(rest)
        else:
            round.failed.append(FlamencoError(f"Somebody else keeps uploading {source}. Submit again later."))

    def _mismatch(self, id: FileId, source: Path) -> FlamencoError:
        """What arrived was not what was announced: raises if the file has changed, else it went wrong on the way."""
        self._hasher.forget(source)
        if self._hasher.identify(source) != id:
            raise FlamencoError(f"{source} was changed while it was uploaded. Submit again when it is complete.")
        return FlamencoError(f"{source} arrived damaged at the Manager. Check the network, and submit again.")

    def _content(self, id: FileId) -> Iterator[bytes]:
        """The file's bytes, exactly as many as announced: more would be taken for the next request."""
        source, left = self._sources[id], id.size
        try:
            with source.open("rb") as stream:
                while left > 0 and (block := stream.read(min(BLOCK_BYTES, left))):
                    self._cancellation.check()
                    yield block
                    left -= len(block)
                    self._sent_bytes += len(block)
                    self._show_progress(id)
        except OSError as cause:
            raise FlamencoError(f"{source} cannot be read ({cause.strerror}). Check it, and submit again.") from cause
        if left > 0:
            self._hasher.forget(source)
            raise FlamencoError(f"{source} was changed while it was uploaded. Submit again when it is complete.")

    def _show_progress(self, id: FileId) -> None:
        percent = 100 if self._total_bytes == 0 else 100 * self._sent_bytes // self._total_bytes
        self._board.show("TRANSFERRING", f"Uploading {self._sources[id].name}", min(percent, 100))


class _Round:
    """What one round has to do and has done; the next one starts with a clean slate."""

    def __init__(self) -> None:
        self.is_over = False
        self.queue: deque[FileId] = deque()
        self.deferred: set[FileId] = set()
        self.failed: list[FlamencoError] = []
        self.stored = 0

    def may_defer(self, id: FileId) -> bool:
        """Whether the file, just taken from the queue, can be put off: each once, and never the last one."""
        return bool(self.queue) and id not in self.deferred and len(self.deferred) < MAX_DEFERRED
