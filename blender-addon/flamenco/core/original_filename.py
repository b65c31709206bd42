# SPDX-License-Identifier: GPL-3.0-or-later
"""File names in HTTP headers."""

from __future__ import annotations

import base64


def encode_original_filename(name: str) -> str:
    """The name as a header's value: as it is if that is safe, else as one RFC 2047 encoded-word, never folded."""
    is_plain = name.isascii() and name.isprintable() and "=?" not in name
    if is_plain:
        return name
    encoded = base64.b64encode(name.encode("utf-8", errors="replace")).decode("ascii")
    return f"=?utf-8?b?{encoded}?="
