# SPDX-License-Identifier: GPL-3.0-or-later
"""Stopping work in another thread, also while it waits for the network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .errors import Aborted


class Cancellation:
    """Asked for by one thread, noticed by another: between two steps by `check`, within a long one by `interrupted_by`."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._interrupts: list[Callable[[], None]] = []

    @property
    def is_asked(self) -> bool:
        return self._asked.is_set()

    def ask(self) -> None:
        """Asks to stop, and interrupts what is under way. May be called by any thread, more than once."""
        with self._lock:
            self._asked.set()
            interrupts = tuple(self._interrupts)
        for interrupt in interrupts:
            interrupt()

    def check(self) -> None:
        """Raises Aborted once it has been asked for."""
        if self._asked.is_set():
            raise Aborted

    def wait(self, seconds: float) -> None:
        """Waits, but not longer than until it is asked for. Raises Aborted then."""
        self._asked.wait(seconds)
        self.check()

    @contextmanager
    def interrupted_by(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While the block runs, `ask` calls `interrupt`, in the asking thread: to close a connection, for example."""
        with self._lock:
            self._interrupts.append(interrupt)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)
