# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes on right now, for the panel and for scripts. Not saved."""

from __future__ import annotations

import bpy

from .core.progress import STATUSES, Progress


def _properties() -> dict[str, object]:
    not_saved = {"SKIP_SAVE"}
    return {
        "flamenco_bat_status": bpy.props.EnumProperty(
            name="Status",
            items=[(status, status.title(), "") for status in STATUSES],
            default="IDLE",
            options=not_saved,
        ),
        "flamenco_bat_status_txt": bpy.props.StringProperty(name="Status Text", options=not_saved),
        "flamenco_bat_progress": bpy.props.IntProperty(
            name="Progress", subtype="PERCENTAGE", min=0, max=100, options=not_saved
        ),
        "flamenco_can_abort": bpy.props.BoolProperty(name="Can Abort", options=not_saved),
        "flamenco_version_mismatch": bpy.props.BoolProperty(name="Version Mismatch", options=not_saved),
        "flamenco_files_missing": bpy.props.BoolProperty(name="Files Missing", options=not_saved),
        "flamenco_status_ping": bpy.props.StringProperty(name="Manager Status", options=not_saved),
    }


def show_progress(wm: bpy.types.WindowManager, progress: Progress, can_abort: bool) -> None:
    """Puts a submission's progress where the panel reads it. Writing what is there already would redraw for nothing."""
    values = {
        "flamenco_bat_status": progress.status,
        "flamenco_bat_status_txt": progress.text,
        "flamenco_bat_progress": progress.percent,
        "flamenco_can_abort": can_abort,
    }
    for name, value in values.items():
        if getattr(wm, name) != value:
            setattr(wm, name, value)


def forget_progress(wm: bpy.types.WindowManager) -> None:
    """For a new file: window managers come with it."""
    for name in _properties():
        wm.property_unset(name)


def register() -> None:
    """Adds the properties to window managers."""
    for name, property in _properties().items():
        setattr(bpy.types.WindowManager, name, property)


def unregister() -> None:
    """Removes them."""
    for name in reversed(_properties()):
        delattr(bpy.types.WindowManager, name)
