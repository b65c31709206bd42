# SPDX-License-Identifier: GPL-3.0-or-later
"""What is too long for Blender's status bar goes to its console."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path

from .core.evaluation import EvaluationFailed


def say(text: str) -> None:
    """Writes a line, told to be ours."""
    print(f"Flamenco: {text}")


def say_evaluation_failed(failure: EvaluationFailed) -> None:
    """Writes expression, variables and exception, for the author of the job type."""
    print(failure.details)


def say_bug(error: BaseException) -> None:
    """Writes where an error comes from that nobody expected."""
    print("Flamenco: unexpected error; please report it with these lines")
    traceback.print_exception(type(error), error, error.__traceback__)


def say_files(what: str, files: Iterable[Path]) -> None:
    """Lists files below a heading, unless there are none."""
    paths = sorted(files)
    if paths:
        say(f"{what}:")
        for path in paths:
            print(f"    {path}")
