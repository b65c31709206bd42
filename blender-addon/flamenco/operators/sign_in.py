# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import bpy

from .. import signing_in
from ..core.errors import FlamencoError


class FLAMENCO_OT_sign_in(bpy.types.Operator):
    """Signs in at the Manager, with the browser."""

    bl_idname = "flamenco.sign_in"
    bl_label = "Sign In"
    bl_description = "Sign in at the Manager: a page opens in the browser, where you let this Blender in"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Does not wait, but where there is no UI."""
        try:
            signing_in.begin(context)
        except FlamencoError as error:
            context.window_manager.flamenco_status_ping = str(error)
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}


class FLAMENCO_OT_sign_out(bpy.types.Operator):
    """Forgets who this Blender is to the Manager."""

    bl_idname = "flamenco.sign_out"
    bl_label = "Sign Out"
    bl_description = "Forget the token of this Blender, and have the Manager revoke it"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Whether there is something to forget."""
        return signing_in.is_signed_in(context) or signing_in.is_waiting()

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Forgets it."""
        try:
            signing_in.sign_out(context)
        except FlamencoError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}
