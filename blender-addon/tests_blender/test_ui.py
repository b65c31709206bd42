# SPDX-License-Identifier: GPL-3.0-or-later
"""What people see and press: registering, panel, preferences, and the operator event by event."""

from __future__ import annotations

import sys
import types
import unittest
from typing import Any

import addon_case
import bpy
import scenes
from addon_case import AddOnCase, our_module
from fake_layout import FakeLayout


def traces() -> set[str]:
    """All that an add-on can leave in Blender."""
    found = {f"{kind}.{name}" for kind in ("Scene", "WindowManager") for name in dir(getattr(bpy.types, kind))}
    found |= {f"type {name}" for name in dir(bpy.types)}
    found |= {f"operator {area}.{name}" for area in ("flamenco", "flamenco3") for name in dir(getattr(bpy.ops, area))}
    found |= {f"handler {handler}" for handler in bpy.app.handlers.load_post}
    found |= {f"module {name}" for name in sys.modules if name.startswith(("flamenco.", "blender_asset_tracer"))}
    return found | set(sys.path)


class Registering(unittest.TestCase):
    def test_leaves_nothing_behind(self) -> None:
        before = traces()
        bpy.ops.preferences.addon_enable(module="flamenco")
        bpy.context.preferences.addons["flamenco"].preferences.manager_url = addon_case.managers["copying"].url
        bpy.context.scene.flamenco_job_type = "simple-blender-render"
        self.assertGreater(len(traces() - before), 20)
        bpy.ops.preferences.addon_disable(module="flamenco")
        self.assertEqual(traces() - before, set())

    def test_tells_blender_which_it_is(self) -> None:
        bpy.ops.preferences.addon_enable(module="flamenco")
        self.addCleanup(bpy.ops.preferences.addon_disable, module="flamenco")
        self.assertEqual(sys.modules["flamenco"].bl_info["version"], (4, 0, 0))
        self.assertIn(str(addon_case.WORK.parent / "blender"), sys.modules["flamenco"].__file__)


class Panel(AddOnCase):
    def test_shows_what_there_is_to_choose(self) -> None:
        self.scene.flamenco_job_type = "-"
        self.assertNotIn("frames", self._drawn())
        settings = self.choose_render()
        drawn = self._drawn()
        names = ["flamenco_job_name", "flamenco_job_priority", "flamenco_job_submit_as_paused", "flamenco.ping_manager"]
        self.assertEqual(drawn[:6], [*names, "flamenco_worker_tag", "flamenco_job_type"])
        for shown in (
            "Scene frame range",
            "autoeval_frames",
            "chunk_size",
            "render_output_path",
            "flamenco.submit_job",
        ):
            self.assertIn(shown, drawn)
        for hidden in ("frames", "blendfile", "fps", "Force Submit"):
            self.assertNotIn(hidden, drawn)
        settings.autoeval_frames = False
        self.assertIn("frames", self._drawn())
        self.assertIn("flamenco.eval_setting", self._drawn())

    def test_shows_force_submit_after_a_version_mismatch_and_why(self) -> None:
        self.choose_render()
        scenes.save(self.folder / "shot.blend")
        submission = our_module("core.submission")
        submission.ADDON_VERSION = "3.9"
        try:
            with self.assertRaisesRegex(RuntimeError, "The Manager is version 4.0.0, this add-on 3.9"):
                self._submit_unforced()
            self.assertIn("Force Submit", self._drawn())
            self.assertIn("The Manager is version 4.0.0, this add-on 3.9. Install the", self._drawn())
            self.submit(ignore_version_mismatch=True)
        finally:
            submission.ADDON_VERSION = "4.0.0"
        self.assertNotIn("Force Submit", self._drawn())

    def test_shows_submit_anyway_after_files_were_missing_and_which(self) -> None:
        scenes.save(self.folder / "shot.blend")
        image = scenes.refer_to_image("//gone.png")
        bpy.data.objects.new("reference", None).data = image
        bpy.context.scene.collection.objects.link(bpy.data.objects["reference"])
        self.choose_render()
        self.assertNotIn("Submit Anyway", self._drawn())
        self.assert_refused("Not there:\n.*/gone.png")
        drawn = self._drawn()
        self.assertIn("Submit Anyway", drawn)
        self.assertIn("Not there:", drawn)
        self.submit(ignore_missing_files=True)
        self.assertNotIn("Submit Anyway", self._drawn())

    def test_shows_progress_and_abort_while_submitting(self) -> None:
        self.choose_render()
        scenes.save(self.folder / "shot.blend")
        submitting = our_module("submitting")
        submission = submitting.begin(bpy.context, "x", False)
        submitting.go_on(bpy.context.window_manager, submission)
        self.assertIn("flamenco_bat_progress", self._drawn())
        self.assertFalse(bpy.ops.flamenco.submit_job.poll())
        self.assertEqual(bpy.ops.flamenco.abort(), {"FINISHED"})
        submitting.finish(bpy.context.window_manager, submission)
        self.assertEqual(bpy.context.window_manager.flamenco_bat_status, "ABORTED")
        self.assertFalse(bpy.ops.flamenco.abort.poll())

    def test_preferences_show_storage_and_project(self) -> None:
        scenes.save(self.folder / "shot.blend")
        drawn = self._drawn(self.preferences.draw.__func__, self.preferences)
        self.assertIn(f"Project root: {self.folder}", drawn)
        self.assertIn("Shaman enabled: no", drawn)
        self.assertIn("absolute_paths", drawn)

    def _submit_unforced(self) -> None:
        result = bpy.ops.flamenco.submit_job()
        if result == {"CANCELLED"}:  # a warning raises nothing: the panel has the text
            raise RuntimeError(bpy.context.window_manager.flamenco_bat_status_txt)

    def _drawn(self, draw: Any = None, drawn_by: Any = None) -> list[str]:
        layout = FakeLayout()
        if draw is None:
            panel = types.SimpleNamespace(layout=layout)
            our_module("panel").FLAMENCO_PT_job_submission.draw(panel, bpy.context)
        else:
            shown = types.SimpleNamespace(
                layout=layout, _project_root=drawn_by._project_root, user_name=drawn_by.user_name
            )
            shown.bl_rna = drawn_by.bl_rna
            draw(shown, bpy.context)
        return layout.drawn


class Stepping(AddOnCase):
    """What the UI does with the operator, event by event."""

    def setUp(self) -> None:
        super().setUp()
        self.choose_render()
        scenes.save(self.folder / "shot.blend")
        self.operator_class = our_module("operators.submit_job").FLAMENCO_OT_submit_job
        self.reports: list[str] = []
        self.operator = types.SimpleNamespace(
            _submission=our_module("submitting").begin(bpy.context, "stepped", False),
            _stop_timer=lambda _context: None,
            report=lambda _kind, text: self.reports.append(text),
        )

    def test_goes_on_with_each_tick_to_the_end(self) -> None:
        self.assertEqual(self._event("MOUSEMOVE"), {"PASS_THROUGH"})
        self.assertEqual(self._tick_to_the_end(), {"FINISHED"})
        self.assertEqual(self.reports, ["Job 'stepped' submitted"])
        self.assertEqual(bpy.context.window_manager.flamenco_bat_status, "DONE")

    def test_esc_aborts(self) -> None:
        self._event("TIMER")
        self.assertEqual(self._event("ESC"), {"RUNNING_MODAL"})
        self.assertEqual(self._tick_to_the_end(), {"CANCELLED"})
        self.assertEqual(self.reports, ["Submission aborted"])

    def test_opening_another_file_aborts(self) -> None:
        self._event("TIMER")
        self.operator_class.cancel(self.operator, bpy.context)
        self.assertIsNone(our_module("submitting").under_way())

    def _event(self, kind: str) -> set[str]:
        event = types.SimpleNamespace(type=kind, value="PRESS")
        return self.operator_class.modal(self.operator, bpy.context, event)

    def _tick_to_the_end(self) -> set[str]:
        while (result := self._event("TIMER")) == {"RUNNING_MODAL"}:
            self.operator._submission._task and self.operator._submission._task.is_done(0.05)
        return result
