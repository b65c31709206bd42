# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be made anew when another file is opened or another scene shown."""

from __future__ import annotations

import bpy
from bpy.app.handlers import persistent

from . import manager_state, settings_group, window_properties

_subscriber = object()


@persistent
def on_load(_file: object = None) -> None:
    """Another Blender may have refreshed meanwhile; and the new file brings its own scenes."""
    manager_state.load()
    for wm in bpy.data.window_managers:
        window_properties.forget_progress(wm)
    _show_current_scene()
    _watch_scene()


def register() -> None:
    """Begins to watch. At the start of Blender there are no data yet: then `on_load` does the rest."""
    bpy.app.handlers.load_post.append(on_load)
    manager_state.load()
    if hasattr(bpy.data, "scenes"):
        _show_current_scene()
        _watch_scene()


def unregister() -> None:
    """Stops watching."""
    bpy.msgbus.clear_by_owner(_subscriber)
    bpy.app.handlers.load_post.remove(on_load)
    settings_group.unregister()
    manager_state.drop()


def _watch_scene() -> None:
    bpy.msgbus.clear_by_owner(_subscriber)
    key = (bpy.types.Window, "scene")
    bpy.msgbus.subscribe_rna(key=key, owner=_subscriber, args=(), notify=_show_current_scene)


def _show_current_scene() -> None:
    """One settings group serves all scenes: it has to be the one of the scene that is shown."""
    if bpy.context.scene is not None:
        settings_group.show_for(bpy.context.scene)
