# SPDX-License-Identifier: GPL-3.0-or-later
"""What most tests need: a folder of their own, and a fake Manager."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from .fake_manager import FakeManager


class FolderCase(unittest.TestCase):
    """Each test has an empty folder, which is gone afterwards."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="flamenco-test-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()


class ManagerCase(FolderCase):
    """Each test has a fake Manager, too."""

    def setUp(self) -> None:
        super().setUp()
        self.manager = FakeManager()
        self.addCleanup(self.manager.stop)
