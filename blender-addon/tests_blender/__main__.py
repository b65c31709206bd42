# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests inside Blender: `python3 tests_blender` packs the add-on and starts Blender, without a UI and with nobody's settings.

FLAMENCO_TEST_ADDON names a packed one to test instead, FLAMENCO_TEST_BPY a Python with the module `bpy` in place of Blender: newer
ones are on PyPI (`python3 -m venv x; x/bin/pip install bpy==5.0.1`).
Arguments go to unittest: `python3 tests_blender test_settings.Settings -v`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ADDON = HERE.parent / "flamenco"


def main() -> int:
    """Answers Blender's exit status."""
    bpy_python = os.environ.get("FLAMENCO_TEST_BPY")
    blender = shutil.which("blender")
    if bpy_python is None and blender is None:
        print("blender cannot be found on PATH. Install it: https://www.blender.org/download/", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="flamenco-blender-") as name:
        folder = Path(name).resolve()
        package = Path(os.environ.get("FLAMENCO_TEST_ADDON") or pack(folder / "flamenco-addon.zip"))
        environment = {
            **os.environ,
            # Blender looks on PATH for the Python that its library belongs to: ours may be another one of that version.
            "PATH": os.defpath,
            "BLENDER_USER_RESOURCES": str(folder / "blender"),
            "BLENDER_USER_CONFIG": str(folder / "blender/config"),
            "BLENDER_USER_SCRIPTS": str(folder / "blender/scripts"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "FLAMENCO_TEST_ADDON": str(package),
            "FLAMENCO_TEST_FOLDER": str(folder / "work"),
        }
        script = HERE / "inside_blender.py"
        if bpy_python is not None:
            command = [bpy_python, script]
            (folder / "blender/scripts/addons").mkdir(parents=True)
            (folder / "blender/config").mkdir()
        else:
            command = [blender, "--background", "--factory-startup", "--python-exit-code", "1", "--python", script]
        return subprocess.run([*command, "--", *sys.argv[1:]], env=environment, check=False).returncode


def pack(package: Path) -> Path:
    """As tools/addon does for the Manager: one folder `flamenco` with everything but caches. Answers the zip's path."""
    with zipfile.ZipFile(package, "w") as archive:
        for file in sorted(ADDON.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith("."):
                archive.write(file, Path("flamenco") / file.relative_to(ADDON))
    return package


if __name__ == "__main__":
    sys.exit(main())
