# SPDX-License-Identifier: GPL-3.0-or-later
"""All of the add-on that is not Blender: nothing in this package imports bpy, so plain Python can test it."""
