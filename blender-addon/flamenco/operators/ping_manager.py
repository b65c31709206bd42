# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import bpy

from .. import refreshing
from ..core.errors import FlamencoError


class FLAMENCO_OT_ping_manager(bpy.types.Operator):
    """Refreshes version, storage, job types and Worker tags."""

    bl_idname = "flamenco.ping_manager"
    bl_label = "Refresh from Manager"
    bl_description = "Ask the Manager for its version, storage, job types and Worker tags"

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """From the UI: does not wait."""
        refreshing.refresh_in_background(context)
        return {"FINISHED"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """From a script: waits."""
        try:
            resets = refreshing.refresh(context)
        except FlamencoError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        for reset in resets:
            self.report({"WARNING"}, reset.text)
        self.report({"INFO"}, context.window_manager.flamenco_status_ping)
        return {"FINISHED"}
