# SPDX-License-Identifier: GPL-3.0-or-later
"""Flamenco for Blender: submits render jobs to a Flamenco Manager.

This file imports nothing of Blender, so that plain Python can import `flamenco.core`.
"""

from __future__ import annotations

bl_info = {
    "name": "Flamenco",
    "author": "The Flamenco authors",
    "version": (4, 0, 0),
    "blender": (3, 4, 0),
    "description": "Submit render jobs to a Flamenco farm",
    "location": "Output Properties > Flamenco",
    "category": "Render",
}


def register() -> None:
    """Called by Blender when the add-on is enabled."""
    from . import registration

    registration.register()


def unregister() -> None:
    """Called by Blender when the add-on is disabled. Afterwards nothing of it is left."""
    import sys

    from . import registration

    registration.unregister()
    package = sys.modules[__name__]
    for name in [name for name in sys.modules if name.startswith(f"{__name__}.")]:
        del sys.modules[name]  # a newer version may be enabled next, in the same session
        vars(package).pop(name.rpartition(".")[2], None)
