# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts that submit, by a copy and by Shaman."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import bpy
import scenes
from addon_case import AddOnCase, our_module


class SubmittingCopies(AddOnCase):
    def test_a_copy_has_all_files_and_the_job_the_path_of_the_copied_blend_file(self) -> None:
        scenes.project_with_everything(self.folder)
        self.choose_render()
        self.scene.flamenco_job_priority, self.scene.flamenco_job_submit_as_paused = 70, True
        render_before = {
            p.identifier: str(getattr(self.scene.render, p.identifier)) for p in self.scene.render.bl_rna.properties
        }
        self.assert_refused(r"A file that .*\nWith absolute paths.*\n.*outside/far.blend \(library 'far.blend'\)")
        self.assertEqual(self._temporary_copies(), [])
        job = self.submit(job_name="night: 1", ignore_missing_files=True)
        blendfile = Path(job["settings"]["blendfile"])
        copy = blendfile.parents[2]
        self.assertEqual(copy.parent, self.manager.storage)
        self.assertTrue(copy.name.endswith("-night- 1"), copy.name)
        self.assertEqual((job["name"], job["priority"], job["status"]), ("night: 1", 70, "paused"))
        self.assertEqual(
            (job["settings"]["frames"], job["settings"]["fps"], job["settings"]["scene"]), ("3-5", 24, "Scene")
        )
        self.assertEqual(
            {file.relative_to(copy).as_posix() for file in copy.rglob("*.*")} - {"_outside_project"},
            {
                "scenes/seq/shot.blend",
                "maps/wood.png",
                "maps/prop.png",
                "lib/props.blend",
                f"_outside_project{self.folder.as_posix()}/outside/brick.png",
            },
        )
        for property_ in self.scene.render.bl_rna.properties:
            value = str(getattr(self.scene.render, property_.identifier))
            self.assertEqual(value, render_before[property_.identifier], property_.identifier)
        self.assertEqual(job["metadata"]["blend.file"], bpy.data.filepath)
        self.assertEqual(job["metadata"]["blender.version"], bpy.app.version_string)
        self.assertEqual(job["metadata"]["user.name"], getpass.getuser())
        self._check_opened(blendfile, copy)

    def test_a_job_has_the_user_name_of_the_preferences(self) -> None:
        scenes.save(self.folder / "shot.blend")
        self.choose_render()
        self.preferences.user_name = " Zoë "
        self.addCleanup(setattr, self.preferences, "user_name", "")
        self.assertEqual(self.submit()["metadata"]["user.name"], "Zoë")

    def _check_opened(self, blendfile: Path, copy: Path) -> None:
        """In the copy, everything is found at its new place, and what has an absolute path where it always was."""
        bpy.ops.wm.open_mainfile(filepath=str(blendfile))
        found = {
            Path(os.path.normpath(bpy.path.abspath(i.filepath, library=i.library)))
            for i in bpy.data.images
            if i.filepath
        }
        outside = self.folder / "outside"
        self.assertEqual(
            {file for file in found if file.exists()},
            {
                copy / "maps/wood.png",
                copy / "maps/prop.png",
                copy / f"_outside_project{self.folder.as_posix()}/outside/brick.png",
                outside / "sky.png",
                outside / "far.png",
            },
        )
        self.assertEqual({file.name for file in found if not file.exists()}, {"gone.png"})

    def test_a_file_in_the_storage_is_submitted_as_a_copy_beside_it(self) -> None:
        project = self.manager.storage / "project"
        scenes.image_file(project / "maps/wood.png", 0.3)
        scenes.empty_file()
        blend = scenes.save(project / "shots/shot.blend")
        scenes.refer_to_image("//../maps/wood.png")
        caches = project / "shots/blendcache_shot"
        caches.mkdir()
        (caches / "cloth_000001_00.bphys").write_text("cache")
        bpy.context.scene.frame_end = 77  # by a script: Blender does not count that as a change
        before = blend.read_bytes()
        self.choose_render()
        job = self.submit(job_name="in place")
        copy = Path(job["settings"]["blendfile"])
        self.assertEqual(copy.parent, blend.parent)
        self.assertRegex(copy.name, r"^shot\.flamenco-\d{4}-\d\d-\d\dT\d{6}\.blend$")
        self.assertEqual(blend.read_bytes(), before)
        self.assertEqual(
            {entry.name for entry in copy.parent.iterdir()},
            {blend.name, copy.name, caches.name, f"blendcache_{copy.stem}"},
        )
        self.assertTrue((caches.parent / f"blendcache_{copy.stem}/cloth_000001_00.bphys").is_file())
        bpy.ops.wm.open_mainfile(filepath=str(copy))
        self.assertEqual(self.scene.frame_end, 77)
        self.assertTrue(Path(bpy.path.abspath(bpy.data.images["//../maps/wood.png"].filepath)).exists())

    def test_a_file_in_the_storage_that_needs_something_elsewhere_is_refused_and_leaves_no_copy(self) -> None:
        project = self.manager.storage / "other"
        scenes.empty_file()
        scenes.save(project / "shot.blend")
        scenes.image_file(self.folder / "local.png", 0.3)
        image = scenes.refer_to_image(str(self.folder / "local.png"))
        material = bpy.data.materials.new("paint")
        material.use_nodes = True
        material.node_tree.nodes.new("ShaderNodeTexImage").image = image
        material.use_fake_user = True
        self.choose_render()
        before = set(project.iterdir())
        self.assert_refused("Outside of the farm's storage.*\n.*local.png \\(image .*, used by material 'paint'\\)")
        self.assertEqual(set(project.iterdir()), before)

    def test_what_is_on_screen_is_sent_and_the_open_file_stays_as_it_is(self) -> None:
        self.choose_render()
        self.assert_refused("This file has never been saved")
        blend = scenes.save(self.folder / "shot.blend", compressed=True)
        for is_marked in (False, True):
            with self.subTest(is_marked=is_marked):
                if is_marked:
                    bpy.ops.ed.undo_push()
                else:
                    bpy.ops.wm.open_mainfile(filepath=str(blend))
                self.scene.frame_end = 77
                self.choose_render()
                before = (blend.read_bytes(), blend.stat().st_mtime_ns, set(self.folder.iterdir()))
                is_dirty = bpy.data.is_dirty
                self.assertTrue(is_dirty or not is_marked)
                job = self.submit(job_name="")
                self.assertEqual((job["name"], job["settings"]["frames"]), ("shot", "1-77"))
                self.assertEqual(bpy.data.is_dirty, is_dirty)
                self.assertEqual(bpy.data.filepath, str(blend))
                after = (blend.read_bytes(), blend.stat().st_mtime_ns, set(self.folder.iterdir()))
                self.assertEqual(after, before)
                self.assertEqual(self._temporary_copies(), [])
                copy = Path(job["settings"]["blendfile"])
                self.assertEqual(copy.read_bytes()[:4], b"\x28\xb5\x2f\xfd")  # compressed as the original
        bpy.ops.wm.open_mainfile(filepath=str(copy))
        self.assertEqual(self.scene.frame_end, 77)

    def test_scenes_without_a_camera_are_refused(self) -> None:
        scenes.save(self.folder / "shot.blend")
        self.choose_render()
        camera = self.scene.camera
        self.scene.collection.objects.unlink(camera)
        self.assert_refused("Camera 'Camera' was removed from scene 'Scene', which still renders with it")
        self.scene.camera = None
        self.assert_refused("Scene 'Scene' has no camera")
        marker = self.scene.timeline_markers.new("cut", frame=1)
        marker.camera = camera
        self.assert_refused("Camera 'Camera' was removed")
        self.scene.collection.objects.link(camera)
        self.submit()

    def test_file_output_nodes_with_absolute_paths_are_warned_of(self) -> None:
        scenes.save(self.folder / "shot.blend")
        self.choose_render()
        node = scenes.compositor(self.scene).nodes.new("CompositorNodeOutputFile")
        folder = "directory" if hasattr(node, "directory") else "base_path"
        warnings = our_module("scene_checks").warnings
        setattr(node, folder, "//passes")
        self.assertEqual(warnings(self.scene, is_sent=False), ())
        self.assertRegex(warnings(self.scene, is_sent=True)[0], "File Output.* write to the job's own folder")
        setattr(node, folder, "/renders/passes")
        self.assertRegex(warnings(self.scene, is_sent=True)[0], "File Output.* write to the same files in every job")
        self.submit()

    def test_simulations_that_are_not_baked_are_warned_of(self) -> None:
        scenes.save(self.folder / "shot.blend")
        self.choose_render()
        cloth = bpy.data.objects.new("flag", bpy.data.meshes.new("flag"))
        self.scene.collection.objects.link(cloth)
        modifier = cloth.modifiers.new("Cloth", "CLOTH")
        warnings = our_module("scene_checks").warnings
        self.assertRegex(warnings(self.scene, is_sent=True)[0], r"not baked \(Cloth of flag\) may differ")
        modifier.show_render = False
        self.assertEqual(warnings(self.scene, is_sent=True), ())

    def _temporary_copies(self) -> list[Path]:
        return list(Path(bpy.app.tempdir).rglob("*.blend"))

    def test_refusals_say_what_to_do(self) -> None:
        scenes.save(self.folder / "shot.blend")
        settings = self.choose_render()
        settings.render_output_root = ""
        self.assert_refused("'Render Output Root' is empty, and the job type requires it")
        settings.render_output_root = "//frames"
        image_settings = self.scene.render.image_settings
        if hasattr(image_settings, "media_type"):
            image_settings.media_type = "VIDEO"
        image_settings.file_format = "FFMPEG"
        self.assert_refused("The Manager does not accept this job: .*FFMPEG")

    def test_a_job_type_that_has_changed_is_to_be_looked_at_again(self) -> None:
        scenes.save(self.folder / "shot.blend")
        self.choose_render()
        state, refreshing = our_module("manager_state"), our_module("refreshing")
        raw = state.known().raw
        older = [{**job_type, "etag": "older"} for job_type in raw["job_types"]["job_types"]]
        refreshing.take_over(type(state.known()).from_json({**raw, "job_types": {"job_types": older}}))
        self.assert_refused("has changed on the Manager. Its settings are up to date again")
        self.submit()


class SubmittingByShaman(AddOnCase):
    manager_name = "shaman"

    def test_the_checkout_has_all_files_and_the_job_names_it(self) -> None:
        scenes.project_with_everything(self.folder)
        self.choose_render()
        job = self.submit(job_name="day 1", ignore_missing_files=True)
        checkout = job["storage"]["shaman_checkout_id"]
        self.assertEqual((checkout, job["settings"]["blendfile"]), ("day 1", "{jobs}/day 1/scenes/seq/shot.blend"))
        folder = self.manager.storage / "jobs/day 1"
        for file in ("scenes/seq/shot.blend", "maps/wood.png", "maps/prop.png", "lib/props.blend"):
            self.assertTrue((folder / file).exists(), file)
        original = self.folder / "project/maps/wood.png"
        self.assertEqual((folder / "maps/wood.png").read_bytes(), original.read_bytes())
        again = self.submit(job_name="day 1", ignore_missing_files=True)
        twice = self._stored()
        self.submit(job_name="day 1", ignore_missing_files=True)
        self.assertEqual(self._stored(), twice)  # what did not change is uploaded once
        self.assertNotEqual(again["storage"]["shaman_checkout_id"], "day 1")
        self.assertTrue(
            again["settings"]["blendfile"].startswith(f"{{jobs}}/{again['storage']['shaman_checkout_id']}/")
        )

    def _stored(self) -> set[str]:
        return {file.name for file in (self.manager.storage / "file-store/stored").rglob("*.blob")}

    def test_a_worker_tag_goes_along_and_is_not_lost_unseen(self) -> None:
        tag = self.manager.post("/worker-mgt/tags", {"name": "gpu"})
        scenes.save(self.folder / "shot.blend")
        self.choose_render()
        self.assertNotIn("worker_tag", self.submit(job_name="all"))
        bpy.ops.flamenco.ping_manager()
        self.scene.flamenco_worker_tag = tag["id"]
        self.assertEqual(self.submit(job_name="gpu")["worker_tag"], tag["id"])
        self.manager.delete(f"/worker-mgt/tag/{tag['id']}")
        self.assert_refused("The Worker tag of scene 'Scene' is gone; now any Worker may run its job. Check it")
        self.assertEqual(self.scene.flamenco_worker_tag, "-")
        self.submit(job_name="all again")
