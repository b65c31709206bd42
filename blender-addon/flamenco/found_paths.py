# SPDX-License-Identifier: GPL-3.0-or-later
"""A path as it is found in Blender's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .core.file_shapes import Shape


@dataclass(frozen=True)
class FoundPath:
    """`kind` and the name of `owner`, a data-block, say what reads it. It is no harm if what `is_optional` is not there."""

    written: str
    kind: str
    shape: Shape = "file"
    owner: Any = None
    library: Any = None
    is_from_open_file: bool = False
    is_optional: bool = False
    siblings: tuple[str, ...] = ()
