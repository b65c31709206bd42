# SPDX-License-Identifier: GPL-3.0-or-later
"""Libraries of libraries: whatever an asset uses them for, they are sent, with their pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import bpy
import scenes
from addon_case import AddOnCase
from linked_kinds import LINKS, deep_library


class LibrariesOfLibraries(AddOnCase):
    def test_are_sent_with_their_pictures_whatever_they_are_linked_for(self) -> None:
        project = self._project("//../")
        pack = self._submitted_pack()
        sent = {file.relative_to(pack).as_posix() for file in pack.rglob("*") if file.is_file()}
        for kind, (_link, has_picture) in LINKS.items():
            with self.subTest(kind):
                self.assertIn(f"lib/deep_{kind}.blend", sent)
                self.assertEqual(f"maps/{kind}.png" in sent, has_picture)
        self.assertEqual(len(sent), 2 + len(LINKS) + sum(has_picture for _link, has_picture in LINKS.values()))
        self._check_everything_is_found(pack)
        self.assertTrue((project / "shots/shot.blend").is_file())

    def test_outside_of_the_project_are_sent_and_found_there_too(self) -> None:
        self._project("//../../outside/")
        pack = self._submitted_pack()
        self._check_everything_is_found(pack)

    def _submitted_pack(self) -> Path:
        self.choose_render()
        job = self.submit(job_name="pack")
        blend = Path(job["settings"]["blendfile"])
        bpy.ops.wm.open_mainfile(filepath=str(blend))
        return blend.parent.parent

    def _check_everything_is_found(self, pack: Path) -> None:
        """All libraries and pictures, in the pack and nowhere else."""
        self.assertEqual(len(bpy.data.libraries), 1 + len(LINKS))
        paths = [(library.filepath, None) for library in bpy.data.libraries]
        paths += [(image.filepath, image.library) for image in bpy.data.images if image.source == "FILE"]
        self.assertGreater(len(paths), len(LINKS) + 10)
        for path, library in paths:
            found = Path(os.path.normpath(bpy.path.abspath(path, library=library)))
            self.assertTrue(found.is_file(), found)
            self.assertIn(pack, found.parents)

    def _project(self, deep_folder: str) -> Path:
        """A shot with an instance of an asset that links each kind from a library of its own, somewhere. The shot is open."""
        project = self.folder / "project"
        (project / ".blender_project").mkdir(parents=True)
        asset_file, shot = project / "lib/asset.blend", project / "shots/shot.blend"
        deep = Path(os.path.normpath(f"{asset_file.parent}/{deep_folder[2:]}"))
        for number, kind in enumerate(LINKS):
            scenes.image_file(deep / f"maps/{kind}.png", (number + 1) / 50)
            scenes.empty_file()
            deep_library(f"//../maps/{kind}.png")
            scenes.save(deep / f"lib/deep_{kind}.blend")
        self._make_asset(asset_file, deep)
        scenes.empty_file()
        scenes.save(shot)
        empty = bpy.data.objects.new("instance", None)
        empty.instance_type = "COLLECTION"
        empty.instance_collection = linked(asset_file, "collections", "asset")
        bpy.context.scene.collection.objects.link(empty)
        scenes.save(shot)
        return project

    def _make_asset(self, file: Path, deep: Path) -> None:
        scenes.empty_file()
        scenes.save(file)
        collection = bpy.data.collections.new("asset")
        bpy.context.scene.collection.children.link(collection)
        for kind, (link, _has_picture) in LINKS.items():
            asset = bpy.data.objects.new(kind, bpy.data.meshes.new(kind))
            collection.objects.link(asset)
            library = deep / f"lib/deep_{kind}.blend"
            link(asset, lambda blocks, name, library=library: linked(library, blocks, name))
        scenes.save(file)


def linked(library: Path, collection: str, name: str) -> Any:
    """A data-block of a library, linked by a relative path."""
    with bpy.data.libraries.load(str(library), link=True, relative=True) as (_there, here):
        setattr(here, collection, [name])
    [block] = getattr(here, collection)
    if collection == "objects":
        bpy.context.scene.collection.objects.link(
            block
        )  # Blender 4 and newer do not save it for a parent and the like alone
    return block
