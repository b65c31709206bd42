# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests inside Blender have in common: the add-on, and two Managers of this checkout."""

from __future__ import annotations

import importlib.util
import os
import sys
import types
import unittest
from pathlib import Path
from typing import Any

import bpy
import scenes

HERE = Path(__file__).resolve().parent
WORK = Path(os.environ["FLAMENCO_TEST_FOLDER"])

managers: dict[str, Any] = {}


def start() -> None:
    """Starts the Managers, and installs the add-on as people do."""
    real_manager = _load_real_manager()
    managers["shaman"] = real_manager.RealManager(WORK / "shaman", shaman=True)
    managers["copying"] = real_manager.RealManager(WORK / "copying", shaman=False)
    managers["closed"] = real_manager.RealManager(WORK / "closed", shaman=False, more="access: closed\n")
    bpy.ops.preferences.addon_install(filepath=os.environ["FLAMENCO_TEST_ADDON"])


def stop() -> None:
    """Ends the Managers."""
    for manager in managers.values():
        manager.stop()


def our_module(name: str) -> Any:
    """A module of the installed add-on."""
    return sys.modules[f"flamenco.{name}"]


def _load_real_manager() -> types.ModuleType:
    """By its file: `import tests` would make the add-on's sources importable, and it is the package that is tested."""
    spec = importlib.util.spec_from_file_location("real_manager", HERE.parent / "tests/real_manager.py")
    if spec is None or spec.loader is None:
        raise ImportError("tests/real_manager.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class AddOnCase(unittest.TestCase):
    """Each test has the add-on enabled, a Manager that it knows, and a folder of its own."""

    manager_name = "copying"

    def setUp(self) -> None:
        scenes.empty_file()
        bpy.ops.preferences.addon_enable(module="flamenco")
        self.addCleanup(bpy.ops.preferences.addon_disable, module="flamenco")
        self.manager = managers[self.manager_name]
        self.folder = WORK / self.id().rpartition(".")[2]
        self.folder.mkdir(parents=True)
        self.preferences.manager_url = self.manager.url

    @property
    def preferences(self) -> Any:
        return bpy.context.preferences.addons["flamenco"].preferences

    @property
    def scene(self) -> Any:
        return bpy.context.scene

    def choose_render(self) -> Any:
        self.scene.flamenco_job_type = "simple-blender-render"
        self.scene.flamenco_job_settings.render_output_root = str(self.folder / "frames")
        return self.scene.flamenco_job_settings

    def submit(self, **properties: Any) -> Any:
        """The job that came of it, as the Manager knows it."""
        before = {job["id"] for job in self.manager.get("/jobs")["jobs"]}
        self.assertEqual(bpy.ops.flamenco.submit_job(**properties), {"FINISHED"})
        [new] = [job for job in self.manager.get("/jobs")["jobs"] if job["id"] not in before]
        return self.manager.get(f"/jobs/{new['id']}")

    def assert_refused(self, text: str, **properties: Any) -> None:
        before = len(self.manager.get("/jobs")["jobs"])
        with self.assertRaisesRegex(RuntimeError, text):
            bpy.ops.flamenco.submit_job(**properties)
        self.assertEqual(len(self.manager.get("/jobs")["jobs"]), before)
