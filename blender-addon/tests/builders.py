# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that tests are about, with what they do not care for filled in."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flamenco.core.job_submission import JobDraft
from flamenco.core.job_types import JobSetting, JobType
from flamenco.core.shaman_files import FileId
from flamenco.core.version import ADDON_VERSION

from .fake_manager import FakeManager, Reply

BLENDFILE_SETTING = {"key": "blendfile", "type": "string", "visible": "web"}


def a_setting(**changes: Any) -> JobSetting:
    return JobSetting.from_json({"key": "frames", "type": "string", **changes})


def a_job_type_json(*settings: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"name": "test-type", "label": "Test Type", "etag": "tag-1", "settings": list(settings), **changes}


def a_draft(**changes: Any) -> JobDraft:
    job_type = JobType.from_json(a_job_type_json(BLENDFILE_SETTING))
    fields: dict[str, Any] = {
        "name": "shot 1",
        "type": job_type,
        "priority": 50,
        "initial_status": "queued",
        "settings": {"frames": "1-3"},
        "submitter_platform": "linux",
        **changes,
    }
    return JobDraft(**fields)


def a_file(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def id_of(content: bytes) -> FileId:
    return FileId(hashlib.sha256(content).hexdigest(), len(content))


def answer_refresh(manager: FakeManager, storage: Path, shaman: bool = False, **changes: Any) -> None:
    """Has the fake Manager answer everything that a refresh asks."""
    version = changes.get("shortversion", ADDON_VERSION)
    manager.on("GET /version", Reply(json={"version": version, "shortversion": version, "name": "Fake", "git": ""}))
    location = {"location": str(storage), "audience": "users", "platform": "linux", "shamanEnabled": shaman}
    manager.on("GET /configuration/shared-storage/users/linux", Reply(json=location))
    variables = {
        "blender": {"value": "blender", "is_twoway": False},
        **{f"v{number}": {"value": value, "is_twoway": True} for number, value in enumerate(changes.get("shared", ()))},
    }
    manager.on("GET /configuration/variables/users/linux", Reply(json=variables))
    job_types = changes.get("job_types", [a_job_type_json(BLENDFILE_SETTING)])
    manager.on("GET /jobs/types", Reply(json={"job_types": job_types}))
    manager.on("GET /worker-mgt/tags", Reply(json=changes.get("tags", {"tags": []})))
