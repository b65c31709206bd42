# SPDX-License-Identifier: GPL-3.0-or-later
"""Evaluating the Python expressions of job types. What `bpy` and the like are is said by who calls."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .errors import FlamencoError
from .job_types import JobSetting


class EvaluationFailed(FlamencoError):
    """An expression raised, or its value does not fit the setting. `details` is for the console."""

    def __init__(self, setting: JobSetting, names: Mapping[str, object], cause: Exception) -> None:
        why = f"{type(cause).__name__}: {cause}"
        super().__init__(
            f"Setting {setting.title!r} cannot be computed ({why}). Enter a value, or have the job type corrected; "
            "the console shows the expression."
        )
        variables = "".join(f"\n    {name} = {value!r}" for name, value in sorted(names.items()))
        self.details = (
            f"Flamenco: setting {setting.key!r} cannot be computed.\n  expression: {setting.eval}\n"
            f"  variables:{variables}\n  exception: {why}"
        )


def evaluate(setting: JobSetting, names: Mapping[str, object]) -> str | int | float | bool:
    """The value of the setting's expression, in the setting's type. Raises EvaluationFailed."""
    try:
        # Job types come from the Manager that this computer submits to; their expressions are code by design.
        value: object = eval(setting.eval, dict(names))
        return setting.coerced(setting.default if value is None else value)
    except Exception as cause:
        raise EvaluationFailed(setting, names, cause) from cause


def last_n_dir_parts(n: int, file: Path) -> Path:
    """The last `n` folders above a file: `last_n_dir_parts(2, Path('/a/b/c/d.blend'))` is `b/c`."""
    if n <= 0:
        return Path()
    parts = file.parent.parts[1:] if file.parent.anchor else file.parent.parts
    return Path(*parts[-n:])
