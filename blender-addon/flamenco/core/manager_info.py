# SPDX-License-Identifier: GPL-3.0-or-later
"""What the add-on knows of its Manager, and the file that remembers it between sessions of Blender."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .job_types import JobType
from .json_reading import WrongShape, as_object, member

FILE_NAME = "flamenco-manager-info.json"


@dataclass(frozen=True)
class ManagerVersion:
    """Which Manager it is. `shortversion` is what has to equal the add-on's."""

    name: str
    version: str
    shortversion: str


@dataclass(frozen=True)
class SharedStorage:
    """Where job files are, seen from a computer of this platform."""

    location: str
    shaman_enabled: bool


@dataclass(frozen=True)
class WorkerTag:
    """A group of Workers that a job can be limited to."""

    id: str
    name: str
    description: str


@dataclass(frozen=True)
class ManagerInfo:
    """Everything that a refresh fetches. `raw` is the JSON that it was made of."""

    version: ManagerVersion
    shared_storage: SharedStorage
    job_types: tuple[JobType, ...]
    worker_tags: tuple[WorkerTag, ...]
    raw: Mapping[str, Any]

    def job_type(self, name: str) -> JobType | None:
        """The job type of that name, if the Manager has it."""
        return next((job_type for job_type in self.job_types if job_type.name == name), None)

    def has_tag(self, tag_id: str) -> bool:
        return any(tag.id == tag_id for tag in self.worker_tags)

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> ManagerInfo:
        """Reads the Manager's answers, gathered in one object. Raises WrongShape."""
        version = member(raw, "flamenco_version", dict)
        storage = member(raw, "shared_storage", dict)
        return ManagerInfo(
            version=ManagerVersion(
                name=member(version, "name", str),
                version=member(version, "version", str),
                shortversion=member(version, "shortversion", str),
            ),
            shared_storage=SharedStorage(
                location=member(storage, "location", str),
                shaman_enabled=member(storage, "shamanEnabled", bool),
            ),
            job_types=tuple(
                JobType.from_json(as_object(job_type))
                for job_type in member(member(raw, "job_types", dict), "job_types", list, [])
            ),
            worker_tags=tuple(
                _tag_from_json(as_object(tag)) for tag in member(member(raw, "worker_tags", dict), "tags", list, [])
            ),
            raw=raw,
        )


def save_manager_info(info: ManagerInfo, file: Path) -> None:
    """Writes the file whole or not at all: two Blenders may write at once, and a crash must not leave half."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    temporary.write_text(json.dumps(info.raw, indent=2), encoding="utf-8")
    temporary.replace(file)


def load_manager_info(file: Path) -> ManagerInfo | None:
    """What was saved; None if there is nothing that can be read: a refresh brings it back."""
    try:
        return ManagerInfo.from_json(as_object(json.loads(file.read_text(encoding="utf-8"))))
    except (OSError, ValueError):  # WrongShape and broken JSON are ValueErrors
        return None


def _tag_from_json(json: Mapping[str, Any]) -> WorkerTag:
    return WorkerTag(
        id=member(json, "id", str),
        name=member(json, "name", str),
        description=member(json, "description", str, ""),
    )


__all__ = [
    "FILE_NAME",
    "ManagerInfo",
    "ManagerVersion",
    "SharedStorage",
    "WorkerTag",
    "WrongShape",
    "load_manager_info",
    "save_manager_info",
]
