# SPDX-License-Identifier: GPL-3.0-or-later
"""What the expressions of job types can use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import bpy

from .core.evaluation import last_n_dir_parts


def names_for(job_name: str, settings: Any) -> dict[str, object]:
    """The names of an expression: the documented ones, and no others."""
    return {
        "bpy": bpy,
        "C": bpy.context,
        "jobname": job_name,
        "Path": Path,
        "abspath": _abspath,
        "last_n_dir_parts": _last_n_dir_parts,
        "settings": settings,
    }


def _abspath(path: str | Path) -> Path:
    """A path as Blender has it (`//` is the folder of the file), made absolute."""
    return Path(os.path.normpath(bpy.path.abspath(str(path))))


def _last_n_dir_parts(n: int, filepath: str | Path | None = None) -> Path:
    """The last `n` folders above a file; the current one if none is given."""
    return last_n_dir_parts(n, Path(bpy.data.filepath) if filepath is None else Path(filepath))
