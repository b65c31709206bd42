# SPDX-License-Identifier: GPL-3.0-or-later
"""Collecting files with BAT. What blend files refer to is tested inside Blender, which can make them."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import sys
from pathlib import Path, PurePosixPath
from unittest.mock import patch

from flamenco.core import bat_wheel, zstd_reading
from flamenco.core.bat_wheel import load_bat_packer
from flamenco.core.cancellation import Cancellation
from flamenco.core.collecting import CollectedFiles, collected_files
from flamenco.core.copy_transfer import CopyTransfer
from flamenco.core.errors import Aborted, FlamencoError
from flamenco.core.farm_reach import FarmReach
from flamenco.core.progress import ProgressBoard
from flamenco.core.saved_scene import SavedScene
from flamenco.core.scene_references import SceneReferences
from flamenco.core.shaman_files import PackedFile
from flamenco.core.zstd_reading import ZstdDecompressor

from .builders import a_file
from .cases import FolderCase
from .real_manager import CHECKOUT

SCENE = CHECKOUT / "examples/campfire.blend"
ZSTD = b"\x28\xb5\x2f\xfd"


class Collecting(FolderCase):
    def test_keeps_the_blend_file_in_its_project(self) -> None:
        collected = self._collect(self._scene())
        self.assertEqual(collected.blendfile_in_pack, PurePosixPath("scenes/shot.blend"))
        self.assertEqual([file.path_in_pack for file in collected.files], [PurePosixPath("scenes/shot.blend")])

    def test_reads_files_anew_each_time(self) -> None:
        blend = self._scene()
        self._collect(blend)
        a_file(blend, "not a blend file any more")
        with self.assertRaisesRegex(FlamencoError, "cannot be collected .*BlendFileError"):
            self._collect(blend)

    def test_reads_files_of_either_compression(self) -> None:
        self.assertEqual(SCENE.read_bytes()[:4], ZSTD)
        with SCENE.open("rb") as stream, ZstdDecompressor().stream_reader(stream) as reader:
            plain = b"".join(iter(lambda: reader.read(100_000), b""))
        self.assertEqual(plain[:7], b"BLENDER")
        for content in (SCENE.read_bytes(), plain, gzip.compress(plain, 1)):
            with self.subTest(content[:4]):
                blend = a_file(self.folder / "scenes/shot.blend", content)
                self.assertEqual(len(self._collect(blend).files), 1)

    def test_names_damaged_files(self) -> None:
        self._do_without_zstandard()
        whole = SCENE.read_bytes()
        for damaged, why in ((whole[: len(whole) // 2], "ends too early"), (whole[:5000] + whole[6000:], "is damaged")):
            with (
                self.subTest(why),
                self.assertRaisesRegex(FlamencoError, f"shot.blend needs cannot be collected.*{why}"),
            ):
                self._collect(a_file(self.folder / "scenes/shot.blend", damaged))

    def test_says_what_to_do_where_python_cannot_read_compressed_files(self) -> None:
        self._do_without_zstandard()
        no_library = patch.object(zstd_reading, "load_libzstd", side_effect=OSError("libzstd.so.1: cannot open"))
        with no_library, self.assertRaisesRegex(FlamencoError, "Save without compression, or install the module"):
            self._collect(self._scene())

    def test_stops_when_it_is_asked_to(self) -> None:
        cancellation = Cancellation()
        cancellation.ask()
        with self.assertRaises(Aborted):
            self._collect(self._scene(), cancellation)

    def test_says_what_is_still_possible_when_the_wheel_is_missing(self) -> None:
        loaded = sys.modules.pop("flamenco.core.bat_packer", None)
        try:
            with (
                patch.object(bat_wheel, "WHEELS", self.folder),
                self.assertRaisesRegex(
                    FlamencoError, "packed without BAT.*Save the blend file inside the farm's storage"
                ),
            ):
                self._collect(self._scene())
        finally:
            if loaded is not None:
                sys.modules["flamenco.core.bat_packer"] = loaded

    def test_leaves_no_trace_of_bat_for_other_add_ons(self) -> None:
        others = sys.modules.get("blender_asset_tracer")
        loaded = sys.modules.pop("flamenco.core.bat_packer", None)
        path = list(sys.path)
        try:
            self.assertIn(".whl", load_bat_packer().bat_blendfile.__file__)
        finally:
            if loaded is not None:
                sys.modules["flamenco.core.bat_packer"] = loaded
        self.assertEqual(sys.path, path)
        self.assertIs(sys.modules.get("blender_asset_tracer"), others)

    def test_uses_the_wheel_that_is_pinned(self) -> None:
        pinned = (bat_wheel.WHEELS.parents[1] / "wheels.txt").read_text(encoding="utf-8")
        for wheel in bat_wheel.WHEELS.glob("*.whl"):
            self.assertIn(hashlib.sha256(wheel.read_bytes()).hexdigest(), pinned, wheel.name)

    def _do_without_zstandard(self) -> None:
        """As in the Blender of a Linux distribution, whichever Python runs this."""
        magic = load_bat_packer().magic_compression
        without = patch.multiple(magic, create=True, zstandard=zstd_reading, has_zstandard=True)
        without.start()
        self.addCleanup(without.stop)

    def _scene(self) -> Path:
        blend = self.folder / "scenes/shot.blend"
        blend.parent.mkdir()
        shutil.copyfile(SCENE, blend)
        return blend

    def _collect(self, blend: Path, cancellation: Cancellation | None = None) -> CollectedFiles:
        saved = SavedScene(blend, blend, SceneReferences())
        reach = FarmReach(())
        with collected_files(saved, self.folder, reach, ProgressBoard(), cancellation or Cancellation()) as collected:
            for file in collected.files:
                self.assertTrue(file.source.is_file())
            return collected


class Copying(FolderCase):
    def test_puts_files_in_their_places(self) -> None:
        self._copy(self._packed("in/a.png", "maps/a.png"), self._packed("in/b.png", "b.png"))
        self.assertEqual((self.folder / "storage/job/maps/a.png").read_text(), "in/a.png")
        self.assertEqual((self.folder / "storage/job/b.png").read_text(), "in/b.png")

    def test_leaves_nothing_when_a_file_cannot_be_read(self) -> None:
        (self.folder / "storage").mkdir()
        good, gone = self._packed("in/a.png", "a.png"), self._packed("in/b.png", "b.png")
        gone.source.unlink()
        with self.assertRaisesRegex(FlamencoError, "b.png cannot be copied"):
            self._copy(good, gone)
        self.assertEqual(list((self.folder / "storage").iterdir()), [])

    def test_leaves_nothing_when_it_is_stopped(self) -> None:
        (self.folder / "storage").mkdir()
        cancellation = Cancellation()
        cancellation.ask()
        with self.assertRaises(Aborted):
            self._copy(self._packed("in/a.png", "a.png"), cancellation=cancellation)
        self.assertEqual(list((self.folder / "storage").iterdir()), [])

    def test_does_not_write_into_a_folder_that_is_there(self) -> None:
        a_file(self.folder / "storage/job/other.png", "theirs")
        with self.assertRaisesRegex(FlamencoError, "cannot be created in the farm's storage"):
            self._copy(self._packed("in/a.png", "a.png"))
        self.assertTrue((self.folder / "storage/job/other.png").exists())

    def _packed(self, source: str, place: str) -> PackedFile:
        return PackedFile(a_file(self.folder / source, source), PurePosixPath(place))

    def _copy(self, *files: PackedFile, cancellation: Cancellation | None = None) -> None:
        CopyTransfer(ProgressBoard(), cancellation or Cancellation()).send(files, self.folder / "storage/job")
