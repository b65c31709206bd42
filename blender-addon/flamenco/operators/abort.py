# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import bpy

from .. import submitting


class FLAMENCO_OT_abort(bpy.types.Operator):
    """Stops the submission that is under way."""

    bl_idname = "flamenco.abort"
    bl_label = "Abort"
    bl_description = "Stop the submission; what has been copied so far is removed (ESC does the same)"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Whether there is something to stop."""
        return context.window_manager.flamenco_can_abort

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Asks to stop."""
        submission = submitting.under_way()
        if submission is None or not submission.can_abort:
            self.report({"WARNING"}, "There is no submission to abort")
            return {"CANCELLED"}
        submission.abort()
        return {"FINISHED"}
