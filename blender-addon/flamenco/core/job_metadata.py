# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job tells about where it comes from, for people and for those who search jobs."""

from __future__ import annotations

import getpass
from pathlib import Path


def job_metadata(user: str, blendfile: Path, blender_version: str) -> dict[str, str]:
    """Who submits, from which file of this computer, with which Blender. What is not known is left out."""
    known = {"user.name": user.strip(), "blend.file": as_text(blendfile), "blender.version": blender_version}
    return {key: value for key, value in known.items() if value}


def as_text(path: Path | str) -> str:
    """A path as text that JSON can carry: names that are no UTF-8 lose what is none."""
    return str(path).encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")


def system_user() -> str:
    """The name that people are signed in with on this computer; empty if nobody can tell."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without an entry in the system's list, as in containers
        return ""
