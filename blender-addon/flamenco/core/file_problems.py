# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a job needs and that the farm would not have, as people are told of them before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from .errors import FlamencoError

ProblemKind = Literal["missing", "unsaved", "absolute", "outside-storage", "unplaceable", "impossible-path"]

#: What is wrong with such files, and what people can do about it.
_HEADINGS: dict[ProblemKind, str] = {
    "missing": "Not there",
    "unsaved": "With changes that are not saved, so that Workers would not see them; save or pack them",
    "absolute": "With absolute paths, and so not sent; Workers have to reach them under the same paths",
    "outside-storage": "Outside of the farm's storage; Workers have to reach them under the same paths",
    "unplaceable": "Not to be sent, for their paths cannot be adapted; put them into the project, and use relative paths",
    "impossible-path": "With more than 4,000 bytes or 200 folders in their paths, which the Manager does not take; shorten them",
}

_SUMMARIES: dict[ProblemKind, str] = {
    "missing": "missing",
    "unsaved": "with changes that are not saved",
    "absolute": "with absolute paths not sent: Workers have to reach them",
    "outside-storage": "outside of the storage: Workers have to reach them",
    "unplaceable": "that cannot be sent",
    "impossible-path": "with paths that are too long",
}

#: So many are named in the message; the console lists all.
NAMED = 10


@dataclass(frozen=True)
class FileProblem:
    """One path, and what reads it. With `stops`, people are asked before the job is submitted."""

    kind: ProblemKind
    path: Path
    owners: tuple[str, ...] = ()
    stops: bool = True

    def __str__(self) -> str:
        owners = f" ({', '.join(self.owners)})" if self.owners else ""
        return f"{shown(self.path)}{owners}"


class IncompleteFiles(FlamencoError):
    """The farm would not have everything: people may submit nevertheless (Submit Anyway)."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        number = len(self.problems)
        what = "A file that the scene needs" if number == 1 else f"{number} files that the scene needs"
        more = [f"… and {number - NAMED} more; the console lists them"] if number > NAMED else []
        lines = [
            f"{what} would not be on the farm",
            *listed(_first_of_each_kind(self.problems)),
            *more,
            "Put it right and submit again, or press Submit Anyway (scripts: ignore_missing_files=True).",
        ]
        super().__init__("\n".join(lines))


def listed(problems: Sequence[FileProblem]) -> list[str]:
    """Lines with all of them, below what is wrong."""
    lines = []
    for kind, heading in _HEADINGS.items():
        of_kind = sorted(str(problem) for problem in problems if problem.kind == kind)
        lines += [f"{heading}:", *(f"    {line}" for line in of_kind)] if of_kind else []
    return lines


def _first_of_each_kind(problems: Sequence[FileProblem]) -> list[FileProblem]:
    """As many as can be named, and of each kind some."""
    of_kinds = [[problem for problem in sorted(problems, key=str) if problem.kind == kind] for kind in _HEADINGS]
    in_turn = [problem for row in zip_longest(*of_kinds) for problem in row if problem is not None]
    return in_turn[:NAMED]


def summary(problems: Iterable[FileProblem]) -> str:
    """All of them in a few words: `2 files missing; 1 file …`. Empty if there are none."""
    counts = Counter(_SUMMARIES[problem.kind] for problem in problems)
    return "; ".join(f"{number} file{'' if number == 1 else 's'} {what}" for what, number in counts.items())


def shown(path: Path) -> str:
    """A path as text that can be printed anywhere: bytes that are no UTF-8, and control characters, by their numbers."""
    raw = str(path).encode("utf-8", errors="surrogateescape")
    text = raw.decode("utf-8", errors="backslashreplace")
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
