# SPDX-License-Identifier: GPL-3.0-or-later
"""A layout that draws nothing, but minds what it is told: Blender has none without a UI."""

from __future__ import annotations

from typing import Any

import bpy


class FakeLayout:
    """Fails where Blender would draw an error: at properties and operators that do not exist."""

    def __init__(self, drawn: list[str] | None = None) -> None:
        object.__setattr__(self, "drawn", [] if drawn is None else drawn)

    def __setattr__(self, name: str, _value: object) -> None:
        if name not in bpy.types.UILayout.bl_rna.properties:
            raise AttributeError(f"layouts have no {name}")

    def row(self, **_: Any) -> FakeLayout:
        return FakeLayout(self.drawn)

    column = split = row

    def separator(self) -> None:
        pass

    def label(self, text: str = "", icon: str = "NONE") -> None:
        self.drawn.append(text)

    def prop(self, data: Any, name: str, text: str | None = None, icon: str = "NONE") -> None:
        if name not in data.bl_rna.properties:
            raise AttributeError(f"{data} has no {name}")
        self.drawn.append(name)

    def operator(self, name: str, text: str = "", icon: str = "NONE") -> Any:
        area, operator = name.split(".")
        rna = getattr(getattr(bpy.ops, area), operator).get_rna_type()
        self.drawn.append(text or name)
        return _Properties(set(rna.properties.keys()))


class _Properties:
    def __init__(self, names: set[str]) -> None:
        object.__setattr__(self, "_names", names)

    def __setattr__(self, name: str, _value: object) -> None:
        if name not in self._names:
            raise AttributeError(f"the operator has no {name}")
