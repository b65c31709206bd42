# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths on the farm: names that every platform takes, and what the Manager is told."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path, PurePosixPath

#: What no folder should have in its name: it means something else on some platform, or begins a variable.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f?*:;{}\\"<>|]')

LONGEST_NAME_BYTES = 200


def path_in_storage(file: Path, storage: Path) -> Path | None:
    """The file's path below the storage, None if it is elsewhere. Links are followed: storage is often mounted through
    one, and the file may be opened through another that only this computer has."""
    written, location = Path(os.path.abspath(file)), Path(os.path.abspath(storage))
    if location in written.parents:
        return written
    resolved, resolved_location = file.resolve(), storage.resolve()
    if resolved_location in resolved.parents:
        return location / resolved.relative_to(resolved_location)
    return None


def checkout_name(job_name: str) -> str:
    """The folder that we ask of Shaman for a job. Any Manager can take it; slashes make folders."""
    names = (_safe_name(name) for name in job_name.split("/"))
    return "/".join(name for name in names if name) or "job"


def pack_folder_name(job_name: str, now: datetime) -> str:
    """The folder of a job's copy in the storage: by time, then by name, as people look for it."""
    safe = _safe_name(job_name.replace("/", "-")) or "job"
    return f"{now.strftime('%Y-%m-%dT%H%M%S')}-{safe}"


def farm_path(file: Path) -> str:
    """A path that the farm shares, with forward slashes, which Windows takes, too."""
    return file.as_posix()


def checked_out_path(checkout: str, path_in_pack: PurePosixPath) -> str:
    """Where a file of a checkout is, for all platforms: the Manager replaces `{jobs}`."""
    return f"{{jobs}}/{checkout}/{path_in_pack.as_posix()}"


def _safe_name(name: str) -> str:
    safe = _UNSAFE.sub("-", name).strip().rstrip(". ")
    while len(safe.encode("utf-8", errors="replace")) > LONGEST_NAME_BYTES:
        safe = safe[:-1]
    return safe
