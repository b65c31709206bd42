# SPDX-License-Identifier: GPL-3.0-or-later
"""What is too long for Blender's status bar goes to its console."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from .core.evaluation import EvaluationFailed
from .core.file_problems import FileProblem, listed
from .core.job_metadata import as_text


def say(text: str) -> None:
    """Writes a line, told to be ours."""
    print(f"Flamenco: {text}")


def say_evaluation_failed(failure: EvaluationFailed) -> None:
    """Writes expression, variables and exception, for the author of the job type."""
    print(as_text(failure.details))


def say_bug(error: BaseException) -> None:
    """Writes where an error comes from that nobody expected."""
    print("Flamenco: unexpected error; please report it with these lines")
    traceback.print_exception(type(error), error, error.__traceback__)


def say_problems(problems: Sequence[FileProblem]) -> None:
    """Lists files that the farm does not have, and why, unless there are none."""
    lines = listed(problems)
    if lines:
        say("the farm does not have all files of this job")
        for line in lines:
            print(f"    {line}")
