# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading JSON of known shape. A member that is null counts as absent: some servers write one for the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

Expected = TypeVar("Expected", str, bool, int, list[Any], dict[str, Any])


class WrongShape(ValueError):
    """JSON that is not what it should be; names the member."""


def member(json: Mapping[str, Any], name: str, kind: type[Expected], default: Expected | None = None) -> Expected:
    """The member `name`, which must be a `kind`. Raises WrongShape if it is not, or absent without a default."""
    value = json.get(name)
    if value is None:
        if default is None:
            raise WrongShape(f"member {name!r} is missing")
        return default
    if not isinstance(value, kind):
        raise WrongShape(f"member {name!r} is a {type(value).__name__}, not a {kind.__name__}")
    return value


def as_object(json: object) -> dict[str, Any]:
    """The JSON as an object. Raises WrongShape if it is none."""
    if not isinstance(json, dict):
        raise WrongShape(f"a JSON object was expected, not a {type(json).__name__}")
    return json
