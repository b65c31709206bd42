# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import bpy

from .. import console, settings_group
from ..core.errors import FlamencoError
from ..core.evaluation import EvaluationFailed


class FLAMENCO_OT_eval_setting(bpy.types.Operator):
    """Computes a setting by its job type's expression."""

    bl_idname = "flamenco.eval_setting"
    bl_label = "Evaluate"
    bl_description = "Compute this setting"
    bl_options = {"REGISTER", "UNDO"}

    setting_key: bpy.props.StringProperty(name="Setting Key", options={"HIDDEN"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Puts the value in the place of what is there."""
        scene = context.scene
        try:
            group = settings_group.settings_of(scene)
            job_type = settings_group.job_type_of(scene)
            setting = None if job_type is None else job_type.setting(self.setting_key)
            if setting is None or not setting.has_eval_button:
                raise FlamencoError(f"The job type has no setting {self.setting_key!r} that can be computed.")
            settings_group.fill(scene, group, setting)
        except FlamencoError as error:
            if isinstance(error, EvaluationFailed):
                console.say_evaluation_failed(error)
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}
