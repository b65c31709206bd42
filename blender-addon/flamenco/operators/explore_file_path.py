# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import bpy

from ..core.nearest_folder import nearest_folder


class FLAMENCO3_OT_explore_file_path(bpy.types.Operator):
    """Opens a setting's path in the file browser of the system."""

    bl_idname = "flamenco3.explore_file_path"
    bl_label = "Open in File Explorer"
    bl_description = "Open this folder, or the nearest one above that exists"

    path: bpy.props.StringProperty(name="Path", subtype="DIR_PATH")

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Opens the folder."""
        folder = nearest_folder(Path(bpy.path.abspath(self.path)))
        if folder is None:
            self.report({"ERROR"}, f"Nothing of {self.path!r} exists on this computer. Check the path.")
            return {"CANCELLED"}
        bpy.ops.wm.path_open(filepath=str(folder))
        return {"FINISHED"}
