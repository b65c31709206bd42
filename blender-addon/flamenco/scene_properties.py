# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scene remembers of the job that it is submitted as."""

from __future__ import annotations

from pathlib import Path

import bpy

from . import manager_state, settings_group
from .core.job_metadata import as_text
from .core.setting_property import enum_item

ANY_WORKER = "-"
JOB_NAME = "flamenco_job_name"

_ALL_WORKERS = (ANY_WORKER, "All", "Any Worker may run this job", "", 0)
_NO_JOB_TYPE = (settings_group.NO_JOB_TYPE, "Select a Job Type", "", "", 0)

# Blender keeps pointers to these texts, not the texts: they must live as long as they are shown.
_tag_items: list[tuple[str, str, str, str, int]] = []
_job_type_items: list[tuple[str, str, str, str, int]] = []


def _tags(_scene: bpy.types.Scene, _context: bpy.types.Context | None) -> list[tuple[str, str, str, str, int]]:
    info = manager_state.known()
    tags = () if info is None else info.worker_tags
    return _renewed(_tag_items, [_ALL_WORKERS, *(enum_item(tag.id, tag.name, tag.description) for tag in tags)])


def _job_types(_scene: bpy.types.Scene, _context: bpy.types.Context | None) -> list[tuple[str, str, str, str, int]]:
    info = manager_state.known()
    types = () if info is None else info.job_types
    return _renewed(
        _job_type_items, [_NO_JOB_TYPE, *(enum_item(type.name, type.label, type.description) for type in types)]
    )


def _renewed(
    kept: list[tuple[str, str, str, str, int]], items: list[tuple[str, str, str, str, int]]
) -> list[tuple[str, str, str, str, int]]:
    if kept != items:
        kept[:] = items
    return kept


def _on_job_type(scene: bpy.types.Scene, _context: bpy.types.Context) -> None:
    settings_group.show_for(scene)
    settings_group.fill_empty(scene)


def _job_name(scene: bpy.types.Scene) -> str:
    return scene.get(JOB_NAME) or as_text(Path(bpy.data.filepath).stem)


def _set_job_name(scene: bpy.types.Scene, name: str) -> None:
    if name:
        scene[JOB_NAME] = name
    else:
        scene.pop(JOB_NAME, None)  # the file's name again


def _properties() -> dict[str, object]:
    return {
        JOB_NAME: bpy.props.StringProperty(
            name="Job Name",
            description="Name of the job; the file's name until you enter another one",
            get=_job_name,
            set=_set_job_name,
        ),
        "flamenco_job_priority": bpy.props.IntProperty(
            name="Job Priority",
            description="Jobs with the highest priority come first",
            default=50,
            min=0,
            max=100,
            options=set(),
        ),
        "flamenco_job_submit_as_paused": bpy.props.BoolProperty(
            name="Submit as Paused",
            description="The job waits until somebody queues it",
            default=False,
            options=set(),
        ),
        "flamenco_worker_tag": bpy.props.EnumProperty(
            name="Worker Tag",
            description="Only Workers with this tag run the job",
            items=_tags,
            options=set(),
        ),
        "flamenco_job_type": bpy.props.EnumProperty(
            name="Job Type",
            description="What the job does",
            items=_job_types,
            update=_on_job_type,
            options=set(),
        ),
    }


def register() -> None:
    """Adds the properties to scenes."""
    for name, property in _properties().items():
        setattr(bpy.types.Scene, name, property)


def unregister() -> None:
    """Removes them; what people entered stays in their files."""
    for name in reversed(_properties()):
        delattr(bpy.types.Scene, name)
    _tag_items.clear()
    _job_type_items.clear()
