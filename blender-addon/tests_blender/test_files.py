# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of each kind that Blender reads: they are sent, or named before anything is sent."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import scenes
from addon_case import AddOnCase, managers, our_module
from file_kinds import FILE_KINDS, make_files, use_all

ALL_FILES = {file for kind in FILE_KINDS.values() for file in kind.files}


#: Names from old disks and other systems, as bytes; a file system takes 255 of them.
ODD_NAMES = (
    b"caf\xe9.png",
    b"two\nlines.png",
    b"ends with space ",
    b"ends with dot.",
    b"a:b?c|d.png",
    b"CASE.png",
    b"case.png",
    b"n" * 250 + b".png",
    b"\xe9" * 250 + b".png",
)


class OddNames(AddOnCase):
    def test_are_sent_under_names_that_every_computer_can_have(self) -> None:
        for manager in ("copying", "shaman"):
            with self.subTest(manager):
                self._submit_odd_names(self.folder / manager, manager)

    def _submit_odd_names(self, project: Path, manager: str) -> None:
        self.manager = managers[manager]
        self.preferences.manager_url = self.manager.url
        (project / ".blender_project").mkdir(parents=True)
        scenes.empty_file()
        shot = scenes.save(project / "shots/shot.blend")
        maps = os.fsencode(project) + b"/maps/"
        Path(os.fsdecode(maps)).mkdir()
        for number, name in enumerate(ODD_NAMES):
            Path(os.fsdecode(maps + name)).write_bytes(name)
            image = scenes.refer_to_image(f"//../maps/{number:03}{'x' * (len(name) - 3)}")
            self.assertEqual(len(image.filepath), len(b"//../maps/" + name))
        scenes.save(shot)
        content = shot.read_bytes()
        for number, name in enumerate(ODD_NAMES):
            placeholder = b"//../maps/%03d" % number + b"x" * (len(name) - 3)
            self.assertIn(placeholder + b"\0", content)
            content = content.replace(placeholder + b"\0", b"//../maps/" + name + b"\0")
        shot.write_bytes(content)
        bpy.ops.wm.open_mainfile(filepath=str(shot))
        self.choose_render()
        job = self.submit(job_name=manager)
        blend = job["settings"]["blendfile"].replace("{jobs}", str(self.manager.storage / "jobs"))
        bpy.ops.wm.open_mainfile(filepath=blend)
        found = {Path(bpy.path.abspath(image.filepath)) for image in bpy.data.images if image.filepath}
        self.assertEqual({file.read_bytes() for file in found}, set(ODD_NAMES))
        names = {file.name for file in found}
        self.assertLessEqual({"caf%E9.png", "two%0Alines.png", "ends with dot%2E", "a%3Ab%3Fc%7Cd.png"}, names)
        self.assertEqual(len({name.casefold() for name in names}), len(ODD_NAMES))

    def test_of_folders_that_cannot_be_told_to_the_farm_are_named(self) -> None:
        folder = Path(os.fsdecode(os.fsencode(self.manager.storage) + b"/caf\xe9"))
        scenes.empty_file()
        scenes.save(folder / "shot.blend")
        self.choose_render()
        self.assert_refused(r"caf\\xe9/shot.blend has a name in it that is no UTF-8, and cannot be told to the farm")
        self.scene.flamenco_job_settings.render_output_root = str(folder)
        self.assert_refused("Setting 'Render Output .*' has a name in it that is no UTF-8")


class FilesOfEachKind(AddOnCase):
    def test_in_the_project_are_sent(self) -> None:
        make_files(self.folder / "project/files")
        self._shot("//../files/")
        self._check("files", ALL_FILES, self._sent())

    def test_of_a_library_are_sent(self) -> None:
        make_files(self.folder / "project/files")
        self._shot_with_library("//../../files/")
        self._check("files", ALL_FILES - self._of_scenes(), self._sent())

    def test_outside_of_the_project_are_sent_or_named(self) -> None:
        make_files(self.folder / "outside")
        self._shot("//../../outside/")
        named = self._unmovable()
        self.assert_refused(
            "A?.* file.*\n.*paths cannot be adapted(.*\n)*.*outside/driver.py \\(text 'driver.py', used by"
        )
        place = f"_outside_project{self.folder.as_posix()}/outside"
        sent = self._sent(ignore_missing_files=True)
        self._check(place, ALL_FILES - named, sent)
        self._check_paths_lead_into(place)

    def test_that_are_missing_are_named_with_what_uses_them(self) -> None:
        make_files(self.folder / "project/files")
        self._shot("//../files/")
        for file in sorted(ALL_FILES):
            (self.folder / "project/files" / file).unlink()
        with self.assertRaises(RuntimeError) as refusal:
            bpy.ops.flamenco.submit_job()
        lines = str(refusal.exception).splitlines()
        self.assertRegex(lines[0], r"^Error: 2\d files that the scene needs would not be on the farm$")
        self.assertEqual(lines[1], "Not there:")
        self.assertRegex(
            str(refusal.exception), r"files/clip.mp4 \(movie clip 'clip.mp4', used by object 'movie clip'\)"
        )
        self.assertRegex(str(refusal.exception), r"… and 1\d more; the console lists them")

    def test_with_absolute_paths_are_named_or_left_or_sent_as_the_preferences_have_it(self) -> None:
        make_files(self.folder / "outside")
        self._shot((self.folder / "outside").as_posix() + "/")
        self.assert_refused("With absolute paths, and so not sent.*(\n.*)*outside/cache.abc")
        self.assertEqual(self._sent(ignore_missing_files=True), {"shots/shot.blend"})
        self.addCleanup(setattr, self.preferences, "absolute_paths", "ASK")
        self.preferences.absolute_paths = "REACHABLE"
        self.assertEqual(self._sent(), {"shots/shot.blend"})
        self.preferences.absolute_paths = "SEND"
        place = f"_outside_project{self.folder.as_posix()}/outside"
        self._check(place, ALL_FILES - self._unmovable(), self._sent(ignore_missing_files=True))

    def test_with_absolute_paths_into_the_storage_are_left_there(self) -> None:
        shared = self.manager.storage / "assets"
        make_files(shared)
        self._shot(shared.as_posix() + "/")
        self.assertEqual(self._sent(), {"shots/shot.blend"})

    def test_that_are_packed_are_not_sent(self) -> None:
        scenes.image_file(self.folder / "project/maps/wood.png", 0.5)
        self._empty_shot()
        scenes.refer_to_image("//../maps/wood.png")
        bpy.data.images["//../maps/wood.png"].pack()
        scenes.save(Path(bpy.data.filepath))
        (self.folder / "project/maps/wood.png").unlink()
        self.choose_render()
        self.assertEqual(self._sent(), {"shots/shot.blend"})

    def test_of_simulations_are_sent_from_beside_the_blend_file(self) -> None:
        shot = self._empty_shot()
        mesh = bpy.data.meshes.new("flag")
        mesh.from_pydata([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], [], [(0, 1, 2, 3)])
        flag = bpy.data.objects.new("flag", mesh)
        bpy.context.scene.collection.objects.link(flag)
        cache = flag.modifiers.new("cloth", "CLOTH").point_cache
        cache.use_disk_cache, cache.frame_end = True, 3
        scenes.save(shot)
        with bpy.context.temp_override(scene=bpy.context.scene, active_object=flag, point_cache=cache):
            bpy.ops.ptcache.bake(bake=True)
        scenes.save(shot)
        self.choose_render()
        baked = {file.name for file in (shot.parent / "blendcache_shot").iterdir()}
        self.assertGreater(len(baked), 1)
        self.assertEqual(self._sent(), {"shots/shot.blend", *(f"shots/blendcache_shot/{name}" for name in baked)})

    def test_with_changes_that_are_not_saved_are_named(self) -> None:
        self._empty_shot()
        self.choose_render()
        scenes.image_file(self.folder / "project/maps/wood.png", 0.5)
        image = bpy.data.images.load(str(self.folder / "project/maps/wood.png"))
        image.filepath = "//../maps/wood.png"
        bpy.data.objects.new("reference", None).data = image
        bpy.context.scene.collection.objects.link(bpy.data.objects["reference"])
        self.submit(job_name="before")
        image.pixels[0] = 0.9
        self.assert_refused("changes that are not saved.*\n.*maps/wood.png \\(image 'wood.png'\\)")
        image.save()
        self.submit(job_name="after")

    def test_of_baked_oceans_are_found_and_of_others_computed(self) -> None:
        caches = our_module("simulation_caches")
        for is_cached in (False, True):
            ocean = SimpleNamespace(type="OCEAN", name="sea", filepath="//sea", is_cached=is_cached)
            owner = SimpleNamespace(modifiers=[ocean], particle_systems=[], soft_body=None, library=None)
            self.assertEqual([found.written for found in caches.paths([owner], [])], ["//sea"] if is_cached else [])

    def _shot(self, files: str) -> None:
        shot = self._empty_shot()
        use_all(files, bpy.context.scene.collection)
        scenes.save(shot)
        self.choose_render()

    def _shot_with_library(self, files: str) -> None:
        project = self.folder / "project"
        scenes.empty_file()
        library = scenes.save(project / "lib/sub/asset.blend")
        collection = bpy.data.collections.new("asset")
        bpy.context.scene.collection.children.link(collection)
        use_all(files, collection)
        scenes.save(library)
        shot = self._empty_shot()
        with bpy.data.libraries.load(str(library), link=True, relative=True) as (_there, here):
            here.collections = ["asset"]
        bpy.context.scene.collection.children.link(here.collections[0])
        scenes.save(shot)
        self.choose_render()

    def _empty_shot(self) -> Path:
        (self.folder / "project/.blender_project").mkdir(parents=True, exist_ok=True)
        scenes.empty_file()
        return scenes.save(self.folder / "project/shots/shot.blend")

    def _unmovable(self) -> set[str]:
        return {file for kind in FILE_KINDS.values() if not kind.can_move for file in kind.files}

    def _of_scenes(self) -> set[str]:
        """What is used by the library's scene, which is not linked."""
        return {
            file for kind, it in FILE_KINDS.items() if kind == "world" or kind.endswith(" strip") for file in it.files
        }

    def _sent(self, **properties: Any) -> set[str]:
        job = self.submit(job_name="pack", **properties)
        self.pack = Path(job["settings"]["blendfile"]).parent.parent
        return {file.relative_to(self.pack).as_posix() for file in self.pack.rglob("*") if file.is_file()}

    def _check(self, folder: str, files: set[str], sent: set[str]) -> None:
        of_kinds = {file for file in sent if not file.endswith(".blend")}
        self.assertEqual(of_kinds, {f"{folder}/{scenes.farm_name(file)}" for file in files})

    def _check_paths_lead_into(self, place: str) -> None:
        """In the pack, all paths that could be adapted lead to the files' new place."""
        bpy.ops.wm.open_mainfile(filepath=str(self.pack / "shots/shot.blend"))
        paths = [path for path in bpy.utils.blend_paths(absolute=True, packed=True) if path]
        self.assertGreater(len(paths), len(FILE_KINDS) - 3)
        elsewhere = {Path(path).name for path in paths if str(self.pack / place) not in path}
        # Named before; and a second path of the sound, which Blender does not read.
        self.assertEqual(elsewhere - {"strip.wav", "bake"}, {"driver.py"})
