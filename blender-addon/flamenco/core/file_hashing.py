# SPDX-License-Identifier: GPL-3.0-or-later
"""SHA-256 of files, remembered from one submission to the next: a project's gigabytes hardly change in between."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path

from .cancellation import Cancellation
from .errors import FlamencoError
from .shaman_files import FileId

BLOCK_BYTES = 1024 * 1024

#: An entry that nobody needed for so long is forgotten.
REMEMBERED_S = 60 * 24 * 3600

#: File systems tell times as coarsely as 2 s (FAT): a file changed within that may change again unseen.
SETTLED_S = 3.0


class FileHasher:
    """Identifies files by content. What it remembers is kept in `cache_dir`: a file a hash, named after the path's hash."""

    def __init__(self, cache_dir: Path, cancellation: Cancellation | None = None) -> None:
        self._cache_dir = cache_dir
        self._cancellation = cancellation or Cancellation()

    def identify(self, file: Path) -> FileId:
        """The file's content. Raises FlamencoError if it cannot be read or changes meanwhile, and Aborted."""
        try:
            before = file.stat()
            remembered = self._remembered(file, before)
            if remembered is not None:
                return remembered
            sha = self._sha_of(file)
            after = file.stat()
        except OSError as cause:
            raise FlamencoError(f"{file} cannot be read ({cause.strerror}). Check it, and submit again.") from cause
        if _stamp(before) != _stamp(after):
            raise FlamencoError(f"{file} was changed while it was read. Submit again when it is complete.")
        id = FileId(sha, after.st_size)
        if time.time() - after.st_mtime > SETTLED_S:
            self._remember(file, after, id)
        return id

    def forget(self, file: Path) -> None:
        """Reads the file anew next time."""
        with suppress(OSError):
            self._entry(file).unlink()

    def forget_old(self) -> None:
        """Removes what has not been asked for in 60 days."""
        oldest = time.time() - REMEMBERED_S
        for entry in self._cache_dir.glob("*/*.json"):
            with suppress(OSError):  # another Blender was faster
                if entry.stat().st_mtime < oldest:
                    entry.unlink()

    def _sha_of(self, file: Path) -> str:
        digest = hashlib.sha256()
        with file.open("rb") as stream:
            while block := stream.read(BLOCK_BYTES):
                self._cancellation.check()
                digest.update(block)
        return digest.hexdigest()

    def _remembered(self, file: Path, stat: os.stat_result) -> FileId | None:
        entry = self._entry(file)
        try:
            known = json.loads(entry.read_text(encoding="utf-8"))
            if known["file"] != str(file) or known["stamp"] != _stamp(stat):
                return None
            id = FileId(str(known["sha"]), stat.st_size)
            os.utime(entry)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # not there, or not ours: then the file is read
        return id

    def _remember(self, file: Path, stat: os.stat_result, id: FileId) -> None:
        entry = self._entry(file)
        temporary = entry.with_name(f"{entry.name}.{os.getpid()}.tmp")
        known = {"file": str(file), "stamp": _stamp(stat), "sha": id.sha}
        with suppress(OSError):  # without the cache it only takes longer
            entry.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(known), encoding="utf-8")
            temporary.replace(entry)

    def _entry(self, file: Path) -> Path:
        name = hashlib.sha256(str(file).encode("utf-8", errors="surrogateescape")).hexdigest()
        return self._cache_dir / name[:2] / f"{name[2:]}.json"


def _stamp(stat: os.stat_result) -> list[int]:
    return [stat.st_size, stat.st_mtime_ns]
