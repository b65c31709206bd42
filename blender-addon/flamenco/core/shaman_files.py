# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that add-on and Shaman, the Manager's file store, share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

FileStatus = Literal["unknown", "uploading", "stored"]

#: `stored` also when somebody else was faster; `deferred`: somebody else is uploading it right now.
UploadOutcome = Literal["stored", "deferred", "mismatch"]


@dataclass(frozen=True)
class FileId:
    """A file's content, told by SHA-256 (hexadecimal, lower case) and size in bytes."""

    sha: str
    size: int


@dataclass(frozen=True)
class FileSpec:
    """A file of a job: its content, and its place below the checkout."""

    id: FileId
    path: PurePosixPath

    def to_json(self) -> dict[str, object]:
        return {"sha": self.id.sha, "size": self.id.size, "path": self.path.as_posix()}


@dataclass(frozen=True)
class PackedFile:
    """A file that a job needs: where it is here, and where it is to be in the job's folder."""

    source: Path
    path_in_pack: PurePosixPath
