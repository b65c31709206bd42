# SPDX-License-Identifier: GPL-3.0-or-later
"""A job on its way to the Manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from .errors import FlamencoError
from .job_metadata import as_text
from .job_types import BLENDFILE_KEY, JobType

InitialStatus = Literal["queued", "paused"]


@dataclass(frozen=True)
class JobDraft:
    """What people asked for. The `blendfile` setting is missing until the files have their place."""

    name: str
    type: JobType
    priority: int
    initial_status: InitialStatus
    settings: Mapping[str, Any]
    submitter_platform: str
    worker_tag: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)

    def with_blendfile(self, farm_path: str) -> JobDraft:
        """The same with the farm's path of the blend file, for job types that want to know it."""
        wanted = any(setting.is_blendfile for setting in self.type.settings)
        return replace(self, settings={**self.settings, BLENDFILE_KEY: farm_path}) if wanted else self

    def check_texts(self) -> None:
        """Raises FlamencoError for a setting that JSON cannot carry: a path with a name that is no UTF-8."""
        for key, value in self.settings.items():
            if isinstance(value, str) and not _is_text(value):
                setting = self.type.setting(key)
                title = key if setting is None else setting.title
                raise FlamencoError(
                    f"Setting {title!r} has a name in it that is no UTF-8, and cannot be told to the farm: {as_text(value)!r}. "
                    "Rename the folder, or enter another one, and submit again."
                )

    def to_json(self, shaman_checkout_id: str | None = None) -> dict[str, Any]:
        """The body of a submission. The checkout's id lets the Manager remove its files along with the job."""
        json: dict[str, Any] = {
            "name": self.name,
            "type": self.type.name,
            "type_etag": self.type.etag,
            "priority": self.priority,
            "initial_status": self.initial_status,
            "settings": dict(self.settings),
            "metadata": dict(self.metadata),
            "submitter_platform": self.submitter_platform,
        }
        if not self.type.etag:
            del json["type_etag"]
        if self.worker_tag:
            json["worker_tag"] = self.worker_tag
        if shaman_checkout_id is not None:
            json["storage"] = {"shaman_checkout_id": shaman_checkout_id}
        return json


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
