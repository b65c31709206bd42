# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Blender property shows a job type's setting. The arguments are those of `bpy.props`."""

from __future__ import annotations

import keyword
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .job_types import JobSetting, SettingSubtype, SettingType

PropertyKind = Literal["StringProperty", "EnumProperty", "IntProperty", "FloatProperty", "BoolProperty"]

#: Boolean properties that link settings to their expressions are called this, and the setting's key.
AUTOEVAL_PREFIX = "autoeval_"

SUBTYPES: Mapping[SettingSubtype, str] = {
    "file_path": "FILE_PATH",
    "dir_path": "DIR_PATH",
    "file_name": "FILE_NAME",
    "hashed_file_path": "FILE_PATH",
}

#: What job types may add in `propargs`. Others would make Blender refuse the property.
_NUMBER_ARGUMENTS = frozenset({"min", "max", "soft_min", "soft_max", "step", "subtype"})
PROPARGS: Mapping[PropertyKind, frozenset[str]] = {
    "StringProperty": frozenset({"maxlen", "subtype"}),
    "EnumProperty": frozenset(),
    "IntProperty": _NUMBER_ARGUMENTS,
    "FloatProperty": _NUMBER_ARGUMENTS | {"precision", "unit"},
    "BoolProperty": frozenset({"subtype"}),
}

_KINDS: Mapping[SettingType, PropertyKind] = {
    "string": "StringProperty",
    "int32": "IntProperty",
    "float": "FloatProperty",
    "bool": "BoolProperty",
}

_NUMBERS_IN_TYPE = frozenset({"min", "max", "soft_min", "soft_max"})
_ALWAYS_INT = frozenset({"step", "precision", "maxlen"})
_INT32 = (-(2**31), 2**31 - 1)


@dataclass(frozen=True)
class PropertyDescription:
    """A function of `bpy.props` and its arguments; `ignored` are arguments of the job type that it does not take."""

    kind: PropertyKind
    arguments: Mapping[str, Any]
    ignored: tuple[str, ...]


def describe_property(setting: JobSetting) -> PropertyDescription:
    """The property for a setting. Not animatable: a job has one value."""
    kind: PropertyKind = "EnumProperty" if setting.type == "string" and setting.choices else _KINDS[setting.type]
    arguments: dict[str, Any] = {
        "name": setting.title,
        "description": setting.description,
        "options": set(),
    }
    ignored = []
    for name, value in setting.propargs.items():
        try:
            if name not in PROPARGS[kind]:
                raise ValueError(name)
            arguments[name] = _propargs_value(setting, name, value)
        except (ValueError, TypeError):
            ignored.append(name)
    if setting.subtype in SUBTYPES and kind == "StringProperty":
        arguments["subtype"] = SUBTYPES[setting.subtype]
    if kind == "EnumProperty":
        arguments["items"] = [enum_item(choice, choice, "") for choice in setting.choices]
    default = default_of(setting)
    if kind != "EnumProperty" or default in setting.choices:
        arguments["default"] = default
    return PropertyDescription(kind, arguments, tuple(ignored))


def default_of(setting: JobSetting) -> str | int | float | bool:
    """The setting's default in its type; the type's zero if it has none that fits."""
    try:
        value = setting.coerced(setting.default)
    except (ValueError, TypeError):
        value = setting.coerced(None)
    return min(max(value, _INT32[0]), _INT32[1]) if setting.type == "int32" and isinstance(value, int) else value


def enum_item(identifier: str, name: str, description: str) -> tuple[str, str, str, str, int]:
    """An item of an enum. Blender saves its number, so that depends on the identifier, not on its place in the list."""
    return (identifier, name, description, "", zlib.crc32(identifier.encode()) & 0x7FFFFFFF or 1)


def can_be_property(key: str) -> bool:
    """Whether a setting can have a property by its key. Others are submitted with their defaults."""
    is_taken = key.startswith(("_", AUTOEVAL_PREFIX)) or key in ("name", "rna_type", "bl_rna")
    return key.isidentifier() and not keyword.iskeyword(key) and not is_taken and len(key) < 50


def _propargs_value(setting: JobSetting, name: str, value: object) -> object:
    if name in _NUMBERS_IN_TYPE:
        return setting.coerced(value)
    if name in _ALWAYS_INT:
        if not isinstance(value, (int, float)):
            raise TypeError(name)
        return int(value)
    return value
