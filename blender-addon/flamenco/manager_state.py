# SPDX-License-Identifier: GPL-3.0-or-later
"""What this Blender knows of its Manager. Kept in a file of its own, so that it works without saving the preferences."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import bpy

from . import console
from .core.manager_info import FILE_NAME, ManagerInfo, load_manager_info, save_manager_info

_known: ManagerInfo | None = None


def known() -> ManagerInfo | None:
    """The outcome of the last refresh, in this session or an earlier one."""
    return _known


def cache_file() -> Path:
    """Where it is kept between sessions."""
    return Path(bpy.utils.user_resource("CONFIG")) / FILE_NAME


def load() -> None:
    """Reads what was kept; another Blender may have refreshed it."""
    global _known
    _known = load_manager_info(cache_file())


def keep(info: ManagerInfo) -> None:
    """Takes over a refresh."""
    global _known
    _known = info
    try:
        save_manager_info(info, cache_file())
    except OSError as error:  # it lasts for this session
        console.say(f"what the Manager said cannot be saved in {cache_file()}: {error}")


def forget() -> None:
    """Discards it: another Manager, other job types."""
    global _known
    _known = None
    with suppress(OSError):
        cache_file().unlink()


def drop() -> None:
    """Forgets it in this session only, at the end of the add-on."""
    global _known
    _known = None
