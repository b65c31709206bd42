# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: which Manager, and how to find the project of a blend file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import bpy

from . import manager_state
from .core.job_metadata import system_user
from .core.manager_url import DEFAULT_MANAGER_URL
from .core.project_root import find_project_root
from .labels import draw_text

PROJECT_FINDERS = [
    ("BLENDER_PROJECT", "Blender Project", "The nearest folder above with '.blender_project' in it"),
    ("GIT", "Git", "The nearest folder above with '.git' in it"),
    ("SUBVERSION", "Subversion", "The nearest folder above with '.svn' in it"),
]

ABSOLUTE_PATHS = [
    ("ASK", "Ask", "List them before the job is submitted, unless the Manager says that Workers have what is there"),
    ("REACHABLE", "Workers Have Them", "Take them as they are: on this farm, Workers find them under the same paths"),
    ("SEND", "Send Them", "Send these files like others, unless the Manager says that Workers have what is there"),
]


def preferences_of(context: bpy.types.Context) -> FlamencoPreferences:
    """Our preferences, whatever the add-on is called here (an extension's name is longer)."""
    return context.preferences.addons[__package__].preferences


#: Called when another Manager is chosen. Those who read preferences add themselves here, so that nobody has to import both ways.
manager_url_listeners: list[Callable[[bpy.types.Context], None]] = []


def _on_manager_url(_preferences: FlamencoPreferences, context: bpy.types.Context) -> None:
    for listener in manager_url_listeners:
        listener(context)


def _job_storage(_preferences: FlamencoPreferences) -> str:
    info = manager_state.known()
    return "unknown: refresh from the Manager" if info is None else info.shared_storage.location


class FlamencoPreferences(bpy.types.AddonPreferences):
    """What is the same for all files."""

    bl_idname = __package__

    manager_url: bpy.props.StringProperty(
        name="Manager URL",
        description="Address of the Flamenco Manager",
        default=DEFAULT_MANAGER_URL,
        update=_on_manager_url,
    )
    user_name: bpy.props.StringProperty(
        name="User Name",
        description="Your name on the jobs that you submit. If empty, the name that you are signed in with on this computer",
    )
    project_finder: bpy.props.EnumProperty(
        name="Project Finder",
        description="How to find the project that a blend file belongs to. Its files keep their places on the farm",
        items=PROJECT_FINDERS,
        default="BLENDER_PROJECT",
    )
    absolute_paths: bpy.props.EnumProperty(
        name="Absolute Paths",
        description="What to do with files that have absolute paths in the scene",
        items=ABSOLUTE_PATHS,
        default="ASK",
    )
    job_storage: bpy.props.StringProperty(
        name="Job Storage",
        description="Where job files are, as the Manager says",
        get=_job_storage,
    )

    def draw(self, context: bpy.types.Context) -> None:
        """Called by Blender."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        row = layout.row(align=True)
        row.prop(self, "manager_url")
        row.operator("flamenco.ping_manager", text="", icon="FILE_REFRESH")
        draw_text(layout, context, context.window_manager.flamenco_status_ping)
        sign_in = layout.row(align=True)
        sign_in.operator("flamenco.sign_in", icon="USER")
        sign_in.operator("flamenco.sign_out", icon="X")
        layout.prop(self, "job_storage")
        info = manager_state.known()
        if info is not None:
            layout.label(text=f"Shaman enabled: {'yes' if info.shared_storage.shaman_enabled else 'no'}")
        layout.prop(self, "user_name")
        if not self.user_name.strip():
            layout.label(text=f"Jobs are submitted as: {system_user() or 'unknown'}")
        layout.prop(self, "absolute_paths")
        layout.prop(self, "project_finder")
        layout.label(text=f"Project root: {self._project_root()}")

    def _project_root(self) -> str:
        if not bpy.data.filepath:
            return "unknown: save the blend file first"
        return str(find_project_root(Path(bpy.data.filepath), self.project_finder))


def register() -> None:
    """Adds the preferences."""
    bpy.utils.register_class(FlamencoPreferences)


def unregister() -> None:
    """Removes them."""
    bpy.utils.unregister_class(FlamencoPreferences)
