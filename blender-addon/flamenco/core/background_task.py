# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that takes long, in a thread of its own, so that Blender keeps drawing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class BackgroundTask(Generic[Result]):
    """Calls a function in a thread at once. The function must leave bpy alone."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._results: list[Result] = []
        self._error: BaseException | None = None
        # A daemon: an unreachable server must not keep Blender from quitting.
        self._thread = threading.Thread(target=self._run, name="flamenco", daemon=True)
        self._thread.start()

    def is_done(self, wait_s: float = 0.0) -> bool:
        """Whether the function has returned or raised; waits for it up to `wait_s` seconds."""
        if wait_s > 0:
            self._thread.join(wait_s)
        return not self._thread.is_alive()

    def result(self) -> Result:
        """What the function returned, once it is done; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:  # handed to the thread that asks for the result
            self._error = error
