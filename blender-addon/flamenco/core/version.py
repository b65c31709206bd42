# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version of the add-on this is. A test keeps it equal to bl_info, blender_manifest.toml and the Manager's package.json."""

ADDON_VERSION = "4.0.0"

USER_AGENT = f"Flamenco/{ADDON_VERSION} (Blender add-on)"
