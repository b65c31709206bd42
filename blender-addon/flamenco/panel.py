# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel in the Output properties. It only shows: what it needs is computed elsewhere."""

from __future__ import annotations

from typing import Any

import bpy

from . import manager_state, settings_group, submitting
from .core.job_types import JobSetting
from .core.setting_property import AUTOEVAL_PREFIX, can_be_property
from .labels import draw_text


class FLAMENCO_PT_job_submission(bpy.types.Panel):
    """What to submit, and how far it is."""

    bl_label = "Flamenco"
    bl_space_type = "PROPERTIES"
    bl_region_type = "WINDOW"
    bl_context = "output"

    def draw(self, context: bpy.types.Context) -> None:
        """Called by Blender."""
        layout, scene = self.layout, context.scene
        layout.use_property_split = True
        layout.use_property_decorate = False
        column = layout.column(align=True)
        column.prop(scene, "flamenco_job_name")
        column.prop(scene, "flamenco_job_priority")
        column.prop(scene, "flamenco_job_submit_as_paused")
        layout.operator("flamenco.ping_manager", icon="FILE_REFRESH")
        if manager_state.known() is not None:
            layout.prop(scene, "flamenco_worker_tag")
            layout.prop(scene, "flamenco_job_type")
            _draw_settings(layout, scene)
        else:
            draw_text(layout, context, context.window_manager.flamenco_status_ping)
            layout.operator("flamenco.sign_in", icon="USER")
        layout.separator()
        if submitting.under_way() is None:
            _draw_submit(layout, context)
        else:
            _draw_progress(layout, context)


def _draw_settings(layout: bpy.types.UILayout, scene: bpy.types.Scene) -> None:
    job_type = settings_group.job_type_of(scene)
    if job_type is None or not settings_group.fits(scene):
        return
    group = scene.flamenco_job_settings
    for setting in job_type.shown_settings:
        if can_be_property(setting.key):
            _draw_setting(layout.row(align=True), group, setting)


def _draw_setting(row: bpy.types.UILayout, group: Any, setting: JobSetting) -> None:
    if settings_group.is_linked(group, setting):
        split = row.split(factor=0.4, align=True)
        split.alignment = "RIGHT"
        split.label(text=setting.title)
        split.label(text=setting.eval_description or "Computed at submission")
    else:
        value = row.row(align=True)
        value.enabled = setting.editable
        value.alert = setting.required and setting.editable and getattr(group, setting.key) == ""
        value.prop(group, setting.key)
        if setting.has_eval_button:
            row.operator("flamenco.eval_setting", text="", icon="SCRIPTPLUGINS").setting_key = setting.key
    if setting.can_be_linked:
        row.prop(group, AUTOEVAL_PREFIX + setting.key, text="", icon="LINKED")
    if setting.is_path:
        row.operator("flamenco3.explore_file_path", text="", icon="WINDOW").path = getattr(group, setting.key)


def _draw_submit(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    wm, job_name = context.window_manager, context.scene.flamenco_job_name
    draw_text(layout, context, wm.flamenco_bat_status_txt)
    layout.operator("flamenco.submit_job", icon="RENDER_ANIMATION").job_name = job_name
    if wm.flamenco_version_mismatch:
        force = layout.operator("flamenco.submit_job", text="Force Submit", icon="ERROR")
        force.job_name = job_name
        force.ignore_version_mismatch = True
    if wm.flamenco_files_missing:
        anyway = layout.operator("flamenco.submit_job", text="Submit Anyway", icon="ERROR")
        anyway.job_name = job_name
        anyway.ignore_missing_files = True
        anyway.ignore_version_mismatch = submitting.ignored_version_mismatch()


def _draw_progress(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    wm = context.window_manager
    draw_text(layout, context, wm.flamenco_bat_status_txt)
    row = layout.row(align=True)
    row.prop(wm, "flamenco_bat_progress", text=wm.flamenco_bat_status.title())
    row.operator("flamenco.abort", text="", icon="CANCEL")


def register() -> None:
    """Adds the panel."""
    bpy.utils.register_class(FLAMENCO_PT_job_submission)


def unregister() -> None:
    """Removes it."""
    bpy.utils.unregister_class(FLAMENCO_PT_job_submission)
