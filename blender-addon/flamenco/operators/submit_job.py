# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import bpy

from .. import settings_group, submitting
from ..core.errors import FlamencoError
from ..core.submission import Submission

TIMER_S = 0.05


class FLAMENCO_OT_submit_job(bpy.types.Operator):
    """Submits the scene: step by step from the UI, which stays usable; at one go from a script."""

    bl_idname = "flamenco.submit_job"
    bl_label = "Submit to Flamenco"
    bl_description = "Send the files to the farm and submit the job"

    job_name: bpy.props.StringProperty(name="Job Name", description="Name of the job; if empty, the scene's name")
    ignore_version_mismatch: bpy.props.BoolProperty(
        name="Ignore Version Mismatch",
        description="Submit although the Manager and the add-on have different versions",
        default=False,
        options={"SKIP_SAVE"},  # for one submission
    )
    ignore_missing_files: bpy.props.BoolProperty(
        name="Ignore Missing Files",
        description="Submit although the farm will not have all files that the scene needs",
        default=False,
        options={"SKIP_SAVE"},
    )

    _submission: Submission | None = None
    _timer: bpy.types.Timer | None = None

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """One submission at a time, and only with a job type."""
        if submitting.under_way() is not None:
            cls.poll_message_set("A submission is under way")
            return False
        if settings_group.job_type_of(context.scene) is None:
            cls.poll_message_set("Refresh from the Manager and select a job type first")
            return False
        return True

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """From the UI: begins, and goes on by timer."""
        if bpy.app.background:
            return self.execute(context)
        submission = self._begin(context)
        if submission is None:
            return {"CANCELLED"}
        wm = context.window_manager
        self._submission = submission
        self._timer = wm.event_timer_add(TIMER_S, window=context.window)
        wm.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Goes on a step at each tick; ESC aborts."""
        submission = self._submission
        if submission is None:
            return {"CANCELLED"}
        if event.type == "ESC" and event.value == "PRESS" and submission.can_abort:
            submission.abort()
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        if not submitting.go_on(context.window_manager, submission):
            return {"RUNNING_MODAL"}
        self._stop_timer(context)
        return submitting.report(self, submission)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """From a script: waits for the end."""
        submission = self._begin(context)
        if submission is None:
            return {"CANCELLED"}
        submitting.finish(context.window_manager, submission)
        return submitting.report(self, submission)

    def cancel(self, context: bpy.types.Context) -> None:
        """Another file is opened, or Blender ends."""
        self._stop_timer(context)
        if self._submission is not None:
            submitting.give_up(context.window_manager, self._submission)

    def _begin(self, context: bpy.types.Context) -> Submission | None:
        try:
            return submitting.begin(context, self.job_name, self.ignore_version_mismatch, self.ignore_missing_files)
        except FlamencoError as error:
            self.report({"ERROR"}, str(error))
            return None

    def _stop_timer(self, context: bpy.types.Context) -> None:
        if self._timer is not None:
            context.window_manager.event_timer_remove(self._timer)
            self._timer = None
