# SPDX-License-Identifier: GPL-3.0-or-later
"""Who this Blender is to the Manager. People sign in with their browser; Blender gets a token."""

from __future__ import annotations

import platform
import webbrowser

import bpy

from . import refreshing
from .core import device_sign_in
from .core.background_task import BackgroundTask
from .core.cancellation import Cancellation
from .core.device_sign_in import BegunSignIn
from .core.errors import Aborted, FlamencoError
from .core.manager_client import ManagerClient
from .core.manager_http import ManagerHttp
from .core.manager_url import ManagerUrl

POLL_S = 0.5

#: Where there is no UI, Blender may end at once.
REVOKED_WITHIN_S = 5

_task: BackgroundTask[str] | None = None
_cancellation: Cancellation | None = None
_manager: ManagerUrl | None = None


def token_for(manager: ManagerUrl) -> str | None:
    """The token by which this Manager knows us, or None."""
    return refreshing.access_tokens().of(manager)


def is_signed_in(context: bpy.types.Context) -> bool:
    """Whether there is a token for the Manager of the preferences. It may have been revoked."""
    try:
        return token_for(refreshing.manager_url(context)) is not None
    except FlamencoError:
        return False


def is_waiting() -> bool:
    """Whether somebody is asked to let this Blender in."""
    return _task is not None


def begin(context: bpy.types.Context) -> BegunSignIn:
    """Opens the page where one signs in, and waits in the background. Where there is no UI, it waits. Raises FlamencoError."""
    global _task, _cancellation, _manager
    cancel()
    manager = refreshing.manager_url(context)
    _cancellation = cancellation = Cancellation()
    client = ManagerClient(ManagerHttp(manager, cancellation))
    begun = device_sign_in.begin(client, manager, f"Blender on {platform.node() or 'a computer'}"[:100])
    _manager = manager
    _task = BackgroundTask(lambda: device_sign_in.wait_for_token(client, begun, cancellation))
    context.window_manager.flamenco_status_ping = (
        f"Sign in on the page that opens, and compare the code: {begun.user_code}. Its address: {begun.page}"
    )
    open_page(begun.page)
    if bpy.app.background:
        _task.is_done(wait_s=begun.expires_in_s)
        finish(context)
    elif not bpy.app.timers.is_registered(_poll):
        bpy.app.timers.register(_poll, first_interval=POLL_S, persistent=True)
    return begun


def open_page(address: str) -> None:
    """Shows a page in the browser; without one, the status says its address."""
    webbrowser.open(address)


def finish(context: bpy.types.Context) -> None:
    """Keeps the token that has come, and refreshes. Raises FlamencoError when there is none."""
    global _task
    if _task is None or _manager is None:
        return
    task, _task = _task, None
    try:
        refreshing.access_tokens().keep(_manager, task.result())
    except Aborted:
        return
    except OSError as error:
        file = refreshing.access_tokens().file
        raise FlamencoError(
            f"The token cannot be kept in {file}: {error}. Look whether you may write there."
        ) from error
    refreshing.refresh_in_background(context)


def cancel() -> None:
    """Waits no longer for somebody to let this Blender in."""
    global _task
    if _cancellation is not None:
        _cancellation.ask()
    _task = None


def sign_out(context: bpy.types.Context) -> bool:
    """Forgets the token, which the Manager revokes where it can be reached; answers whether there was one. Raises FlamencoError."""
    cancel()
    manager = refreshing.manager_url(context)
    token = token_for(manager)
    try:
        is_forgotten = refreshing.access_tokens().forget(manager)
    except OSError as error:
        raise FlamencoError(f"The token cannot be removed: {error}") from error
    if token is not None:
        _revoke(manager, token)
    refreshing.refresh_in_background(context)
    return is_forgotten


def _revoke(manager: ManagerUrl, token: str) -> None:
    """In the background: nobody waits for a Manager that does not answer."""
    client = ManagerClient(ManagerHttp(manager, Cancellation(), token))
    task = BackgroundTask(lambda: device_sign_in.revoke(client))
    if bpy.app.background:
        task.is_done(wait_s=REVOKED_WITHIN_S)


def unregister() -> None:
    """Ends what is under way."""
    cancel()
    if bpy.app.timers.is_registered(_poll):
        bpy.app.timers.unregister(_poll)


def register() -> None:
    """There is nothing to register: it begins by being used."""


def _poll() -> float | None:
    """Called by Blender's timer until the token is there."""
    if _task is None:
        return None
    if not _task.is_done():
        return POLL_S
    try:
        finish(bpy.context)
    except FlamencoError as error:
        bpy.context.window_manager.flamenco_status_ping = str(error)
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            area.tag_redraw()
    return None
