# SPDX-License-Identifier: GPL-3.0-or-later
"""Refreshing from the Manager, and the settings that come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import scenes
from addon_case import AddOnCase, our_module


class Refreshing(AddOnCase):
    def test_happens_when_the_managers_address_changes(self) -> None:
        self.assertEqual(bpy.context.window_manager.flamenco_status_ping, "Add-on test 4.0.0 found")
        self.assertEqual(self.preferences.job_storage, str(self.manager.storage))
        self.assertTrue((Path(bpy.utils.user_resource("CONFIG")) / "flamenco-manager-info.json").is_file())

    def test_of_nobody_says_so_and_forgets_what_another_manager_said(self) -> None:
        self.preferences.manager_url = "http://127.0.0.1:9/"
        self.assertIn("No Manager can be reached", bpy.context.window_manager.flamenco_status_ping)
        self.assertIn("unknown", self.preferences.job_storage)
        self.assertFalse(bpy.ops.flamenco.submit_job.poll())
        with self.assertRaisesRegex(RuntimeError, "No Manager can be reached"):
            bpy.ops.flamenco.ping_manager()

    def test_ignores_what_an_earlier_manager_answers_once_the_address_is_invalid(self) -> None:
        state, refreshing = our_module("manager_state"), our_module("refreshing")
        earlier = state.known()
        refreshing._task = our_module("core.background_task").BackgroundTask(lambda: earlier)
        self.preferences.manager_url = "http://:no address:/"
        refreshing._poll()
        self.assertIsNone(state.known())
        self.assertIn("address", bpy.context.window_manager.flamenco_status_ping)

    def test_keeps_what_is_selected_and_resets_what_is_gone(self) -> None:
        self.choose_render()
        self.scene.flamenco_job_settings.chunk_size = 7
        bpy.ops.flamenco.ping_manager()
        self.assertEqual(self.scene.flamenco_job_type, "simple-blender-render")
        self.assertEqual(self.scene.flamenco_job_settings.chunk_size, 7)
        state, refreshing = our_module("manager_state"), our_module("refreshing")
        raw = {**state.known().raw, "job_types": {"job_types": []}}
        [reset] = refreshing.take_over(type(state.known()).from_json(raw))
        self.assertIn("The job type of scene 'Scene' is gone", reset.text)
        self.assertEqual(self.scene.flamenco_job_type, "-")

    def test_is_remembered_by_the_next_file(self) -> None:
        self.choose_render().chunk_size = 4
        file = scenes.save(self.folder / "shot.blend")
        scenes.empty_file()
        self.assertFalse(hasattr(bpy.types.Scene, "flamenco_job_settings"))
        bpy.ops.wm.open_mainfile(filepath=str(file))
        self.assertEqual(self.scene.flamenco_job_type, "simple-blender-render")
        self.assertEqual(self.scene.flamenco_job_settings.chunk_size, 4)


class Settings(AddOnCase):
    def test_are_made_of_the_job_type(self) -> None:
        settings = self.choose_render()
        properties = settings.bl_rna.properties
        self.assertEqual(properties["render_output_root"].subtype, "DIR_PATH")
        self.assertEqual(
            (properties["add_path_components"].hard_min, properties["add_path_components"].hard_max), (0, 32)
        )
        self.assertTrue(properties["render_output_path"].is_readonly)
        self.assertFalse(properties["chunk_size"].is_animatable)
        self.assertEqual((settings.chunk_size, settings.autoeval_frames), (1, True))

    def test_that_people_see_are_evaluated_once_and_never_overwritten(self) -> None:
        self.scene.frame_start, self.scene.frame_end = 2, 4
        settings = self.choose_render()
        self.assertEqual(settings.frames, "2-4")
        settings.frames = "7"
        self.scene.flamenco_job_type = "echo-sleep-test"
        self.scene.flamenco_job_type = "simple-blender-render"
        self.assertEqual(self.scene.flamenco_job_settings.frames, "7")
        bpy.ops.flamenco.eval_setting(setting_key="frames")
        self.assertEqual(self.scene.flamenco_job_settings.frames, "2-4")

    def test_that_people_cannot_edit_follow_the_others(self) -> None:
        scenes.save(self.folder / "show/seq/shot.blend")
        settings = self.choose_render()
        settings.add_path_components = 2
        expected = self.folder / "frames/show/seq/shot/{timestamp}/######"
        self.assertEqual(settings.render_output_path, str(expected))

    def test_of_each_kind_become_properties(self) -> None:
        self._use_job_type(
            {"key": "quality", "type": "string", "choices": ["low", "high"], "default": "high", "eval": "'medium'"},
            {
                "key": "ratio",
                "type": "float",
                "default": 0.5,
                "propargs": {"min": 0, "max": 1, "precision": 2, "nonsense": 1},
            },
            {"key": "count", "type": "int32", "propargs": {"min": 3.0}, "default": 4},
            {"key": "fast", "type": "bool", "default": True},
            {"key": "fixed", "type": "int32", "editable": False, "default": 12},
            {"key": "broken", "type": "string", "editable": False, "eval": "nobody", "default": "as ever"},
            {"key": "no-name", "type": "string", "default": "x"},
        )
        settings = self.scene.flamenco_job_settings
        with self.assertRaisesRegex(RuntimeError, "'Quality' cannot be computed .*medium"):
            bpy.ops.flamenco.eval_setting(setting_key="quality")
        values = [settings.quality, settings.ratio, settings.count, settings.fast, settings.fixed, settings.broken]
        self.assertEqual(values, ["high", 0.5, 4, True, 12, "as ever"])
        settings.ratio, settings.count = 7, 0
        self.assertEqual((settings.ratio, settings.count), (1, 3))

    def test_of_another_scene_are_its_own(self) -> None:
        self.choose_render()
        other = bpy.data.scenes.new("Other")
        other.flamenco_job_type = "echo-sleep-test"
        group = our_module("settings_group")
        self.assertFalse(group.fits(self.scene))
        self.assertEqual(next(iter(group.values_for_job(self.scene, "x"))), "frames")
        self.assertTrue(group.fits(self.scene))

    def test_for_the_job_follow_links_and_names(self) -> None:
        settings = self.choose_render()
        settings.frames = "1-2"
        group = our_module("settings_group")
        self.assertEqual(group.values_for_job(self.scene, "x")["frames"], "1-250")
        settings.autoeval_frames = False
        values = group.values_for_job(self.scene, "x")
        self.assertEqual((values["frames"], values["scene"], values["format"]), ("1-2", "Scene", "PNG"))
        self.assertIn("/frames/x/{timestamp}/", values["render_output_path"])
        self.assertNotIn("blendfile", values)

    def test_job_name_is_the_files_until_somebody_enters_another(self) -> None:
        self.assertEqual(self.scene.flamenco_job_name, "")
        scenes.save(self.folder / "shot.blend")
        self.assertEqual(self.scene.flamenco_job_name, "shot")
        self.scene.flamenco_job_name = "mine"
        self.assertEqual(self.scene.flamenco_job_name, "mine")
        self.scene.flamenco_job_name = ""
        self.assertEqual(self.scene.flamenco_job_name, "shot")

    def _use_job_type(self, *settings: dict[str, Any]) -> None:
        state, refreshing = our_module("manager_state"), our_module("refreshing")
        job_type = {"name": "own", "label": "Own", "etag": "1", "settings": list(settings)}
        raw = {**state.known().raw, "job_types": {"job_types": [job_type]}}
        refreshing.take_over(type(state.known()).from_json(raw))
        self.scene.flamenco_job_type = "own"
