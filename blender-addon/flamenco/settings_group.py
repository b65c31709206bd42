# SPDX-License-Identifier: GPL-3.0-or-later
"""`scene.flamenco_job_settings`: a property group made for the job type that is selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy

from . import console, manager_state
from .core.errors import FlamencoError
from .core.evaluation import EvaluationFailed, evaluate
from .core.job_types import JobSetting, JobType
from .core.setting_property import AUTOEVAL_PREFIX, can_be_property, default_of, describe_property
from .expressions import names_for

NO_JOB_TYPE = "-"

_group: type | None = None
_job_type: JobType | None = None
_said: dict[str, str] = {}


def job_type_of(scene: bpy.types.Scene) -> JobType | None:
    """The job type that is selected in a scene, if the Manager has it."""
    info = manager_state.known()
    return None if info is None else info.job_type(scene.flamenco_job_type)


def settings_of(scene: bpy.types.Scene) -> Any:
    """The settings of a scene for its job type. Raises FlamencoError if it has none."""
    show_for(scene)
    if _job_type is None:
        raise FlamencoError("No job type is selected. Refresh from the Manager, and choose one in the Flamenco panel.")
    return scene.flamenco_job_settings


def show_for(scene: bpy.types.Scene) -> None:
    """Makes the group that fits a scene's job type, unless it is there."""
    job_type = job_type_of(scene)
    if job_type != _job_type:
        unregister()
        if job_type is not None:
            _register(job_type)


def fits(scene: bpy.types.Scene) -> bool:
    """Whether the group is the one for this scene: there is one for all, and scenes can have different job types."""
    return job_type_of(scene) == _job_type


def fill_empty(scene: bpy.types.Scene) -> None:
    """Evaluates what people see and have not entered yet, once, when a job type gets selected."""
    job_type = job_type_of(scene)
    if job_type is None:
        return
    group = settings_of(scene)
    for setting in job_type.settings:
        if setting.has_eval_button and can_be_property(setting.key) and not getattr(group, setting.key):
            try:
                fill(scene, group, setting)
            except EvaluationFailed as failure:
                console.say_evaluation_failed(failure)


def fill(scene: bpy.types.Scene, group: Any, setting: JobSetting) -> None:
    """Puts the value of a setting's expression in the place of what is there. Raises EvaluationFailed."""
    names = names_for(scene.flamenco_job_name, group)
    value = evaluate(setting, names)
    try:
        setattr(group, setting.key, value)
    except (TypeError, ValueError) as cause:  # none of its choices, say
        raise EvaluationFailed(setting, names, cause) from cause


def is_linked(group: Any, setting: JobSetting) -> bool:
    """Whether people want a setting computed at submission."""
    return setting.can_be_linked and bool(getattr(group, AUTOEVAL_PREFIX + setting.key, True))


def values_for_job(scene: bpy.types.Scene, job_name: str) -> dict[str, Any]:
    """All settings of a job but the blend file's path. Raises EvaluationFailed, and FlamencoError for what is missing."""
    group = settings_of(scene)
    job_type = job_type_of(scene)
    settings = () if job_type is None else job_type.settings
    return {s.key: _value_for_job(group, s, job_name) for s in settings if not s.is_blendfile}


def unregister() -> None:
    """Removes the group; what people entered stays in their scenes."""
    global _group, _job_type
    if _group is not None:
        del bpy.types.Scene.flamenco_job_settings
        bpy.utils.unregister_class(_group)
    _group = _job_type = None
    _said.clear()


def _register(job_type: JobType) -> None:
    global _group, _job_type
    annotations: dict[str, Any] = {}
    for setting in job_type.settings:
        if not can_be_property(setting.key):
            console.say(
                f"setting {setting.key!r} of job type {job_type.name!r} cannot be shown: its key is not a valid name"
            )
            continue
        annotations[setting.key] = _property_for(setting)
        if setting.can_be_linked:
            annotations[AUTOEVAL_PREFIX + setting.key] = bpy.props.BoolProperty(
                name=f"Link {setting.title}",
                description="Computed when the job is submitted; unlink to enter a value",
                default=True,
                options=set(),
            )
    _group = type("FlamencoJobSettings", (bpy.types.PropertyGroup,), {"__annotations__": annotations})
    bpy.utils.register_class(_group)
    bpy.types.Scene.flamenco_job_settings = bpy.props.PointerProperty(type=_group)
    _job_type = job_type


def _property_for(setting: JobSetting) -> Any:
    description = describe_property(setting)
    if description.ignored:
        console.say(
            f"setting {setting.key!r}: Blender does not support {', '.join(description.ignored)} in its propargs"
        )
    arguments = dict(description.arguments)
    if setting.is_path and bpy.app.version >= (4, 5, 0):
        arguments["options"] = {"PATH_SUPPORTS_BLEND_RELATIVE"}  # else Blender shows paths with // as wrong
    if not setting.editable and description.kind != "EnumProperty":
        arguments["get"] = _getter(setting)
        arguments.pop("default", None)
    return getattr(bpy.props, description.kind)(**arguments)


def _getter(setting: JobSetting) -> Callable[[Any], object]:
    """Computes a setting that people cannot edit, at each look at it."""

    def get(group: Any) -> object:
        if setting.eval == "":
            return default_of(setting)
        try:
            return evaluate(setting, names_for(group.id_data.flamenco_job_name, group))
        except EvaluationFailed as failure:
            if _said.get(setting.key) != str(failure):  # not at each redraw
                _said[setting.key] = str(failure)
                console.say_evaluation_failed(failure)
            return default_of(setting)

    return get


def _value_for_job(group: Any, setting: JobSetting, job_name: str) -> object:
    if setting.is_evaluated_at_submission(is_linked(group, setting)):
        return evaluate(setting, names_for(job_name, group))
    value = getattr(group, setting.key) if can_be_property(setting.key) else default_of(setting)
    if setting.required and setting.is_shown and value == "":
        raise FlamencoError(
            f"Setting {setting.title!r} is empty, and the job type requires it. Enter a value, and submit again."
        )
    return value
