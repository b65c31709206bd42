# SPDX-License-Identifier: GPL-3.0-or-later
"""Job types as the Manager describes them, and what follows for each of their settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from .json_reading import WrongShape, as_object, member

SettingType = Literal["string", "int32", "float", "bool"]
SettingSubtype = Literal["", "file_path", "dir_path", "file_name", "hashed_file_path"]
Visibility = Literal["visible", "hidden", "submission", "web"]

SETTING_TYPES: tuple[SettingType, ...] = ("string", "int32", "float", "bool")
PATH_SUBTYPES: frozenset[SettingSubtype] = frozenset({"file_path", "dir_path", "hashed_file_path"})

#: The setting that gets the farm's path of the blend file, whatever its visibility.
BLENDFILE_KEY = "blendfile"


@dataclass(frozen=True)
class JobSetting:
    """A setting of a job type."""

    key: str
    type: SettingType
    subtype: SettingSubtype = ""
    label: str = ""
    description: str = ""
    choices: tuple[str, ...] = ()
    default: object = None
    eval: str = ""
    eval_description: str = ""
    shows_link_button: bool = False
    propargs: Mapping[str, Any] = field(default_factory=dict)
    visible: Visibility = "visible"
    required: bool = False
    editable: bool = True

    @property
    def title(self) -> str:
        """What people call it; made of the key if the job type does not say."""
        return self.label or self.key.replace("_", " ").title()

    @property
    def is_shown(self) -> bool:
        """Whether the panel shows it: `web` settings are for the web interface, `hidden` ones for nobody."""
        return self.visible in ("visible", "submission")

    @property
    def can_be_linked(self) -> bool:
        """Whether people can choose between a value of their own and the expression."""
        return self.eval != "" and self.shows_link_button and self.is_shown and self.editable

    @property
    def has_eval_button(self) -> bool:
        return self.eval != "" and self.is_shown and self.editable

    @property
    def is_path(self) -> bool:
        return self.type == "string" and self.subtype in PATH_SUBTYPES

    @property
    def is_blendfile(self) -> bool:
        return self.key == BLENDFILE_KEY and self.type == "string"

    def is_evaluated_at_submission(self, is_linked: bool) -> bool:
        """Whether its expression gives the value of a job; `is_linked` is what people chose, where they can."""
        if self.eval == "" or self.is_blendfile:
            return False
        if self.can_be_linked:
            return is_linked
        return not (self.is_shown and self.editable)

    def coerced(self, value: object) -> str | int | float | bool:
        """The value in the setting's type. None is the type's zero. Raises ValueError or TypeError if there is no way."""
        if self.type == "string":
            return "" if value is None else str(value)
        if self.type == "bool":
            return bool(value)
        if value is None or value == "":
            value = 0
        if not isinstance(value, (str, int, float)):
            raise TypeError(f"{type(value).__name__} is not of type {self.type}")
        return int(value) if self.type == "int32" else float(value)

    @staticmethod
    def from_json(json: Mapping[str, Any]) -> JobSetting:
        """Reads what the Manager sent. Raises WrongShape."""
        kind = member(json, "type", str)
        if kind not in SETTING_TYPES:
            raise WrongShape(f"setting {json.get('key')!r} has type {kind!r}, which is unknown")
        eval_info = member(json, "evalInfo", dict, {})
        return JobSetting(
            key=member(json, "key", str),
            type=kind,
            subtype=cast(SettingSubtype, member(json, "subtype", str, "")),
            label=member(json, "label", str, ""),
            description=member(json, "description", str, ""),
            choices=tuple(str(choice) for choice in member(json, "choices", list, [])),
            default=json.get("default"),
            eval=member(json, "eval", str, ""),
            eval_description=member(eval_info, "description", str, ""),
            shows_link_button=member(eval_info, "showLinkButton", bool, False),
            propargs=member(json, "propargs", dict, {}),
            visible=cast(Visibility, member(json, "visible", str, "visible")),
            required=member(json, "required", bool, False),
            editable=member(json, "editable", bool, True),
        )


@dataclass(frozen=True)
class JobType:
    """A kind of job that can be submitted. The etag changes when the settings do."""

    name: str
    label: str
    description: str
    etag: str
    settings: tuple[JobSetting, ...]

    @property
    def shown_settings(self) -> tuple[JobSetting, ...]:
        return tuple(setting for setting in self.settings if setting.is_shown)

    def setting(self, key: str) -> JobSetting | None:
        """The setting of that key, if there is one."""
        return next((setting for setting in self.settings if setting.key == key), None)

    @staticmethod
    def from_json(json: Mapping[str, Any]) -> JobType:
        """Reads what the Manager sent. Raises WrongShape."""
        settings = member(json, "settings", list)
        return JobType(
            name=member(json, "name", str),
            label=member(json, "label", str),
            description=member(json, "description", str, ""),
            etag=member(json, "etag", str, ""),
            settings=tuple(JobSetting.from_json(as_object(setting)) for setting in settings),
        )
