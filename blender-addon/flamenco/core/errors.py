# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, as people read it: what happened, why, and what to do next."""

from __future__ import annotations


class FlamencoError(Exception):
    """Something that a person can act upon. Its text is shown as it is; anything else that is raised is a bug."""


class ManagerUnreachable(FlamencoError):
    """Nobody answered, or not like a Manager."""


class ManagerRefusal(FlamencoError):
    """The Manager answered, and the answer is no. `reason` is the Manager's own text."""

    def __init__(self, http_status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.reason = reason


class VersionMismatch(FlamencoError):
    """Manager and add-on differ in version: people may submit nevertheless (Force Submit)."""


class Aborted(Exception):
    """A person asked to stop. No error: nothing has gone wrong."""
