# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies beside people's files, which jobs open where they are: they go when their jobs have gone."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .saved_scene import caches_of

#: So many jobs are asked about at a time; the next submission goes on with the others.
ASKED_AT_A_TIME = 20


@dataclass(frozen=True)
class JobCopy:
    """A copy that this computer made for a job of a Manager."""

    manager: str
    job_id: str
    original: Path
    copy: Path


class JobCopies:
    """Remembers copies, one small file each, so that several Blenders can at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def remember(self, copy: JobCopy) -> None:
        """Until the job is gone. Where nothing can be remembered, the copy stays."""
        entry = self._folder / f"{hashlib.sha256(os.fsencode(copy.copy)).hexdigest()}.json"
        known = {"manager": copy.manager, "job": copy.job_id, "original": str(copy.original), "copy": str(copy.copy)}
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            entry.write_text(json.dumps(known), encoding="utf-8")

    def remove_unneeded(self, manager: str, has_job: Callable[[str], bool]) -> None:
        """Removes those of jobs that the Manager does not have any more. Raises what `has_job` raises."""
        for entry, copy in self._of(manager):
            if not has_job(copy.job_id):
                with suppress(OSError):
                    _remove(copy)
                    entry.unlink()

    def _of(self, manager: str) -> Iterator[tuple[Path, JobCopy]]:
        asked = 0
        for entry in _oldest_first(self._folder.glob("*.json")):
            with suppress(OSError, ValueError, KeyError, TypeError):  # not ours, or another Blender was faster
                known = json.loads(entry.read_text(encoding="utf-8"))
                copy = JobCopy(known["manager"], known["job"], Path(known["original"]), Path(known["copy"]))
                if copy.manager == manager and asked < ASKED_AT_A_TIME:
                    asked += 1
                    os.utime(entry)
                    yield entry, copy


def _remove(copy: JobCopy) -> None:
    """Removes the copy, and of its caches what the original has, too: a job may have made others."""
    theirs, ours = caches_of(copy.original), caches_of(copy.copy)
    for file in ours.rglob("*"):
        original = theirs / file.relative_to(ours)
        if original.is_file() and file.is_file() and original.stat().st_size == file.stat().st_size:
            file.unlink()
    for folder in sorted((path for path in (ours, *ours.rglob("*")) if path.is_dir()), reverse=True):
        with suppress(OSError):  # something is left in it
            folder.rmdir()
    copy.copy.unlink(missing_ok=True)


def _oldest_first(entries: Iterable[Path]) -> list[Path]:
    stamped = []
    for entry in entries:
        with suppress(OSError):
            stamped.append((entry.stat().st_mtime_ns, entry))
    return [entry for _stamp, entry in sorted(stamped)]
