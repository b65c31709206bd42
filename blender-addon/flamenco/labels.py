# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages that are longer than a line: Blender's labels would cut them off."""

from __future__ import annotations

import textwrap

import bpy

#: About a letter of Blender's font at its usual size, in pixels.
LETTER_PX = 7
WIDTH_WITHOUT_UI = 60
NARROWEST = 20


def draw_text(layout: bpy.types.UILayout, context: bpy.types.Context, text: str) -> None:
    """Draws a text, if there is one, in as many lines as it needs here."""
    if not text:
        return
    letter_px = LETTER_PX * context.preferences.system.ui_scale
    width = WIDTH_WITHOUT_UI if context.region is None else int(context.region.width / letter_px)
    column = layout.column(align=True)
    for paragraph in text.splitlines():
        for line in textwrap.wrap(paragraph, max(width, NARROWEST)):
            column.label(text=line)
