# SPDX-License-Identifier: GPL-3.0-or-later
"""Which folder is the project that a blend file belongs to: files inside keep their places on the farm."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

ProjectFinder = Literal["BLENDER_PROJECT", "GIT", "SUBVERSION"]

#: What each finder looks for, in the folder of the blend file and upwards.
MARKERS: dict[ProjectFinder, str] = {
    "BLENDER_PROJECT": ".blender_project",
    "GIT": ".git",
    "SUBVERSION": ".svn",
}


def find_project_root(blendfile: Path, finder: ProjectFinder) -> Path:
    """The nearest folder with the finder's marker; the blend file's own folder if there is none."""
    marker = MARKERS[finder]
    for folder in blendfile.parents:
        if (folder / marker).exists():
            return folder
    return blendfile.parent
