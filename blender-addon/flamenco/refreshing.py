# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking the Manager who it is and what it offers."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import bpy

from . import console, manager_state, settings_group
from .core.access_tokens import AccessTokens, token_file
from .core.background_task import BackgroundTask
from .core.errors import FlamencoError
from .core.manager_client import ManagerClient
from .core.manager_http import ManagerHttp
from .core.manager_info import ManagerInfo
from .core.manager_url import ManagerUrl, parse_manager_url
from .core.version import ADDON_VERSION
from .preferences import manager_url_listeners, preferences_of
from .scene_properties import ANY_WORKER

POLL_S = 0.1

_task: BackgroundTask[ManagerInfo] | None = None


@dataclass(frozen=True)
class Reset:
    """A scene's choice that the Manager does not offer any more, as people are told."""

    scene: str
    text: str


def this_platform() -> str:
    """This computer's platform, in the farm's words: `linux`, `windows`, `darwin`."""
    return platform.system().lower()


def access_tokens() -> AccessTokens:
    """The tokens of this computer's user."""
    return AccessTokens(token_file(this_platform(), os.environ, Path.home()))


def manager_url(context: bpy.types.Context) -> ManagerUrl:
    """The Manager of the preferences. Raises FlamencoError if that is no address."""
    return parse_manager_url(preferences_of(context).manager_url)


def refresh(context: bpy.types.Context) -> list[Reset]:
    """Refreshes everything, and waits for it. Answers what is gone. Raises FlamencoError."""
    try:
        info = _client(context).fetch_info(this_platform())
    except FlamencoError as error:
        context.window_manager.flamenco_status_ping = str(error)
        raise
    return take_over(info)


def refresh_in_background(context: bpy.types.Context) -> None:
    """Begins to refresh; the outcome appears as `flamenco_status_ping`. Where there is no UI, it waits."""
    global _task
    _task = None  # whatever an earlier refresh answers is of no use any more
    wm = context.window_manager
    try:
        client = _client(context)
    except FlamencoError as error:
        wm.flamenco_status_ping = str(error)
        return
    wm.flamenco_status_ping = "Asking the Manager …"
    _task = BackgroundTask(lambda: client.fetch_info(this_platform()))
    if bpy.app.background:
        _task.is_done(wait_s=float(10))
        _poll()
    elif not bpy.app.timers.is_registered(_poll):
        bpy.app.timers.register(_poll, first_interval=POLL_S, persistent=True)


def take_over(info: ManagerInfo) -> list[Reset]:
    """Keeps what the Manager told. What people had selected stays if it still exists. Answers what does not."""
    manager_state.keep(info)
    resets = []
    for scene in bpy.data.scenes:  # what is selected and not on offer reads as an empty text
        if scene.flamenco_job_type == "":
            scene.flamenco_job_type = settings_group.NO_JOB_TYPE
            resets.append(
                Reset(scene.name, f"The job type of scene {scene.name!r} is gone from the Manager; choose another one")
            )
        if scene.flamenco_worker_tag == "":
            scene.flamenco_worker_tag = ANY_WORKER
            resets.append(
                Reset(scene.name, f"The Worker tag of scene {scene.name!r} is gone; now any Worker may run its job")
            )
    if bpy.context.scene is not None:
        settings_group.show_for(bpy.context.scene)
    bpy.context.window_manager.flamenco_status_ping = _describe(info)
    for reset in resets:
        console.say(reset.text)
    return resets


def register() -> None:
    """Refreshes when another Manager is chosen."""
    manager_url_listeners.append(_on_other_manager)


def unregister() -> None:
    """Leaves an answer that is still to come to itself."""
    global _task
    _task = None
    manager_url_listeners.remove(_on_other_manager)
    if bpy.app.timers.is_registered(_poll):
        bpy.app.timers.unregister(_poll)


def _on_other_manager(context: bpy.types.Context) -> None:
    manager_state.forget()
    settings_group.unregister()
    refresh_in_background(context)


def _client(context: bpy.types.Context) -> ManagerClient:
    manager = manager_url(context)
    return ManagerClient(ManagerHttp(manager, token=access_tokens().of(manager)))


def _poll() -> float | None:
    """Called by Blender's timer until the answer is there; then it redraws what shows it."""
    global _task
    if _task is None:
        return None
    if not _task.is_done():
        return POLL_S
    task, _task = _task, None
    wm = bpy.context.window_manager
    try:
        take_over(task.result())
    except FlamencoError as error:
        wm.flamenco_status_ping = str(error)
    for window in wm.windows:
        for area in window.screen.areas:
            area.tag_redraw()
    return None


def _describe(info: ManagerInfo) -> str:
    version = info.version
    if version.shortversion != ADDON_VERSION:
        return f"{version.name} {version.version} found; it is not of this add-on's version, {ADDON_VERSION}"
    return f"{version.name} {version.version} found"
