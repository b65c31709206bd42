# SPDX-License-Identifier: GPL-3.0-or-later
"""What `python3 tests_blender` has Blender run: the packed add-on, installed, against the Manager of this checkout."""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # Blender runs this file; the modules beside it are not on its path

import addon_case  # noqa: E402

MODULES = sorted(file.stem for file in HERE.glob("test_*.py"))


def main() -> None:
    """Runs the tests that the arguments name, or all. Raises SystemExit unless they pass."""
    arguments = sys.argv[sys.argv.index("--") + 1 :]
    try:
        addon_case.start()
        program = unittest.main(module=None, argv=["tests_blender", *(arguments or MODULES)], exit=False)
    finally:
        addon_case.stop()
    if not program.result.wasSuccessful():
        raise SystemExit("tests inside Blender failed")


main()
