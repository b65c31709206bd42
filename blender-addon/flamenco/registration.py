# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the add-on registers, in order."""

from __future__ import annotations

from . import (
    file_changes,
    operators,
    panel,
    preferences,
    refreshing,
    scene_properties,
    signing_in,
    submitting,
    window_properties,
)

#: Those that have nothing to register begin by being used.
_AREAS = (preferences, refreshing, window_properties, scene_properties, signing_in, operators, panel, file_changes)


def register() -> None:
    """Adds everything."""
    for area in _AREAS:
        area.register()


def unregister() -> None:
    """Removes everything, the last first; before that, what is under way ends."""
    submitting.unregister()
    for area in reversed(_AREAS):
        area.unregister()
