# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a submission is, told by a working thread and read by Blender's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from .job_metadata import as_text

Status = Literal[
    "IDLE",
    "SAVING",
    "INVESTIGATING",
    "REWRITING",
    "TRANSFERRING",
    "COMMUNICATING",
    "DONE",
    "ABORTING",
    "ABORTED",
]

STATUSES: tuple[Status, ...] = get_args(Status)

ABORTABLE: frozenset[Status] = frozenset({"INVESTIGATING", "REWRITING", "TRANSFERRING", "COMMUNICATING"})


@dataclass(frozen=True)
class Progress:
    """One moment of a submission; `percent` is of the transfer."""

    status: Status
    text: str
    percent: int = 0


class ProgressBoard:
    """Holds the latest progress. Putting up a new one is a single assignment: readers never see half of it."""

    def __init__(self) -> None:
        self._latest = Progress("IDLE", "")

    @property
    def latest(self) -> Progress:
        return self._latest

    def show(self, status: Status, text: str, percent: int = 0) -> None:
        self._latest = Progress(status, as_text(text), percent)
