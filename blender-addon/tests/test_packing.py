# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files a job gets, and where they go. What Blender tells and what BAT finds is made up here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flamenco.core.farm_reach import AbsolutePaths, FarmReach, shared_folders
from flamenco.core.file_problems import FileProblem, IncompleteFiles, shown, summary
from flamenco.core.file_shapes import Shape, files_of
from flamenco.core.pack_places import PackPlaces
from flamenco.core.pack_plan import PackPlan, problems_in_place
from flamenco.core.saved_scene import SavedScene, beside, provide_caches
from flamenco.core.scene_references import LoadedLibrary, Reference, SceneReferences, absolute_path, is_blend_relative

from .builders import a_file
from .cases import FolderCase

LATIN_1 = os.fsdecode(b"caf\xe9.png")


class PathsAsBlenderHasThem(FolderCase):
    def test_are_one_path_however_they_are_written(self) -> None:
        folder = Path("/project/shots")
        for written, path in (
            ("//../maps/a.png", "/project/maps/a.png"),
            ("//..\\maps\\a.png", "/project/maps/a.png"),
            ("//a//b/./c.png", "/project/shots/a/b/c.png"),
            ("/other/../maps/a.png", "/maps/a.png"),
            ("\\\\?\\C:\\maps\\a.png", "C:/maps/a.png"),
            ("//?/C:/maps/a.png", "C:/maps/a.png"),
            ("C:\\maps\\a.png", "C:/maps/a.png"),
        ):
            with self.subTest(written):
                self.assertEqual(absolute_path(written, folder), Path(path))

    def test_with_a_prefix_for_long_paths_do_not_begin_at_the_blend_file(self) -> None:
        self.assertTrue(is_blend_relative("//maps/a.png"))
        self.assertTrue(is_blend_relative("//?/maps/a.png"))  # a folder can have that name
        self.assertFalse(is_blend_relative("//?/C:/a.png"))
        self.assertFalse(is_blend_relative("//?/UNC/server/share/a.png"))


class Shapes(FolderCase):
    def test_tell_which_files_belong_together(self) -> None:
        for name in (
            "a_1_x.png",
            "a_22_x.png",
            "a_x.png",
            "a_1_y.png",
            "t.1001.png",
            "t.101.png",
            "t.1002.png",
            "u_u1_v10.png",
        ):
            a_file(self.folder / name, name)
        cases: tuple[tuple[str, Shape, set[str]], ...] = (
            ("a_1_x.png", "file", {"a_1_x.png"}),
            ("a_1_x.png", "sequence", {"a_1_x.png", "a_22_x.png"}),
            ("a_x.png", "sequence", {"a_x.png"}),
            ("t.<UDIM>.png", "tiles", {"t.1001.png", "t.1002.png"}),
            ("t.1001.png", "tiles", {"t.1001.png", "t.1002.png"}),
            ("u_<UVTILE>.png", "tiles", {"u_u1_v10.png"}),
            ("gone.png", "file", set()),
            ("gone.<UDIM>.png", "tiles", set()),
        )
        for name, shape, files in cases:
            with self.subTest(f"{name} as {shape}"):
                self.assertEqual({file.name for file in files_of(self.folder / name, shape)}, files)

    def test_of_folders_follow_links_once(self) -> None:
        a_file(self.folder / "cache/sub/a.vdb", "a")
        (self.folder / "cache/sub/round").symlink_to(self.folder / "cache")
        (self.folder / "cache/broken").symlink_to(self.folder / "nowhere")
        self.assertEqual(files_of(self.folder / "cache", "folder"), [self.folder / "cache/sub/a.vdb"])
        self.assertEqual(files_of(self.folder / "cache", "file"), [])
        self.assertEqual(files_of(self.folder / "empty", "folder"), [])

    def test_take_nothing_but_files(self) -> None:
        os.mkfifo(self.folder / "pipe.png")
        (self.folder / "folder.png").mkdir()
        for name in ("pipe.png", "folder.png"):
            self.assertEqual(files_of(self.folder / name, "file"), [])


class Places(FolderCase):
    def test_are_those_of_the_project_or_a_folder_for_others(self) -> None:
        places = PackPlaces(Path("/project"))
        for file, place in (
            ("/project/maps/a.png", "maps/a.png"),
            ("/else/a.png", "_outside_project/else/a.png"),
            ("C:/else/a.png", "_outside_project/C/else/a.png"),
        ):
            self.assertEqual(places.give(Path(file), may_rename=True), PurePosixPath(place))

    def test_have_names_that_every_computer_of_a_farm_can_have(self) -> None:
        places = PackPlaces(Path("/project"))
        for name, farm_name in (
            (LATIN_1, "caf%E9.png"),
            ("café.png", "café.png"),
            ("two\nlines.png", "two%0Alines.png"),
            ("ends with.", "ends with%2E"),
            ("space ", "space%20"),
            ("a:b*c?.png", "a%3Ab%2Ac%3F.png"),
            ("a\\b.png", "a%5Cb.png"),
            ("skin<x>.<UDIM>.png", "skin%3Cx%3E.<UDIM>.png"),
        ):
            with self.subTest(name):
                self.assertEqual(places.of(Path("/project", name)), PurePosixPath(farm_name))

    def test_stay_short_enough_and_two(self) -> None:
        places = PackPlaces(Path("/project"))
        first, second = (places.of(Path("/project", os.fsdecode(b"\xe9" * 240 + end))) for end in (b"1.png", b"2.png"))
        self.assertNotEqual(first, second)
        for place in (first, second):
            self.assertLessEqual(len(os.fsencode(place)), 255)
            self.assertEqual(place.suffix, ".png")

    def test_differ_by_more_than_upper_and_lower_case(self) -> None:
        lower, upper = a_file(self.folder / "a.png", "1"), a_file(self.folder / "A.png", "2")
        places = PackPlaces(self.folder)
        self.assertEqual(
            [places.give(file, may_rename=True) for file in (lower, upper, lower)],
            [PurePosixPath("a.png"), PurePosixPath("A~2.png"), PurePosixPath("a.png")],
        )


@dataclass(frozen=True)
class FakePath:
    """As BAT would find it."""

    written: str
    path: Path
    is_library: bool = False
    block_address: int = 1
    field: str | None = "name"
    field_bytes: int = 1024
    is_folder_only: bool = False

    @property
    def is_relative(self) -> bool:
        return self.written.startswith("//")


class FakeReader:
    """Knows which paths each blend file has, as they are written."""

    def __init__(self, paths: dict[Path, list[str]]) -> None:
        self._paths = paths

    def paths_in(self, file: Path, folder: Path, blocks: frozenset[bytes] | None) -> Iterator[FakePath]:
        for number, written in enumerate(self._paths.get(file, [])):
            yield FakePath(written, absolute_path(written, folder), written.endswith(".blend"), number)


class Plans(FolderCase):
    def setUp(self) -> None:
        super().setUp()
        self.project = self.folder / "project"
        self.shot = a_file(self.project / "shots/shot.blend", "blend")
        self.references: list[Reference] = []
        self.libraries: list[LoadedLibrary] = []
        self.written: dict[Path, list[str]] = {}

    def refer(self, written: str, blend: Path | None = None, is_found_by_bat: bool = True, **more: object) -> Path:
        """Has a blend file read something, that exists."""
        blend = blend or self.shot
        path = absolute_path(written, blend.parent)
        a_file(path, written.encode("utf-8", errors="surrogateescape"))
        reference = Reference(path, f"what reads {path.stem}", blend, is_relative=written.startswith("//"), **more)  # type: ignore[arg-type]
        self.references.append(reference)
        if written.endswith(".blend"):
            self.libraries.append(LoadedLibrary(path, frozenset()))
        if is_found_by_bat:
            self.written.setdefault(blend, []).append(written)
        return path

    def plan(self, absolute_paths: AbsolutePaths = "ASK", shared: tuple[Path, ...] = ()) -> PackPlan:
        references = SceneReferences(tuple(self.references), tuple(self.libraries))
        plan = PackPlan(SavedScene(self.shot, self.shot, references), self.project, FarmReach(shared, absolute_paths))
        plan.make(FakeReader(self.written))
        return plan

    def sent(self, plan: PackPlan) -> set[str]:
        return {place.as_posix() for _source, place in plan.files}

    def changes(self, plan: PackPlan, blend: Path) -> list[bytes]:
        return [change.written for change in plan.changes_in(plan.blends[blend])]

    def test_keep_the_paths_of_a_project_and_adapt_those_that_lead_out(self) -> None:
        self.refer("//../maps/a.png")
        self.refer("//../../outside/b.png")
        plan = self.plan()
        outside = f"_outside_project{self.folder.as_posix()}/outside/b.png"
        self.assertEqual(self.sent(plan), {"shots/shot.blend", "maps/a.png", outside})
        self.assertEqual(self.changes(plan, self.shot), [f"//../{outside}".encode()])

    def test_follow_libraries_and_leave_alone_what_moves_with_them(self) -> None:
        library = self.refer("//../../outside/lib.blend")
        self.refer("//maps/a.png", library)
        self.refer("//../project/maps/b.png", library)
        plan = self.plan()
        self.assertEqual(len(self.sent(plan)), 4)
        self.assertEqual(len(self.changes(plan, self.shot)), 1)
        [change] = self.changes(plan, library)
        self.assertTrue(change.endswith(b"/maps/b.png"))

    def test_send_what_only_blender_knows_of_where_it_is_found_without_adapting(self) -> None:
        self.refer("//../scripts/wood.osl", is_found_by_bat=False)
        self.refer("//../../outside/far.osl", is_found_by_bat=False)
        plan = self.plan()
        self.assertEqual(self.sent(plan), {"shots/shot.blend", "scripts/wood.osl"})
        self.assertEqual([(p.kind, p.path.name) for p in plan.problems], [("unplaceable", "far.osl")])

    def test_leave_out_what_only_the_file_has(self) -> None:
        self.written[self.shot] = ["//../maps/never loaded.png"]
        plan = self.plan()
        self.assertEqual((self.sent(plan), plan.problems), ({"shots/shot.blend"}, ()))

    def test_rename_what_is_no_utf_8(self) -> None:
        self.refer(f"//../maps/{LATIN_1}")
        plan = self.plan()
        self.assertEqual(self.sent(plan), {"shots/shot.blend", "maps/caf%E9.png"})
        self.assertEqual(self.changes(plan, self.shot), [b"//../maps/caf%E9.png"])

    def test_leave_absolute_paths_and_what_libraries_there_have(self) -> None:
        library = self.refer(f"{self.folder}/assets/lib.blend")
        self.refer("//maps/a.png", library)
        for plan, kinds in (
            (self.plan(), ["absolute"]),
            (self.plan("REACHABLE"), []),
            (self.plan(shared=(self.folder / "assets",)), []),
        ):
            self.assertEqual(self.sent(plan), {"shots/shot.blend"})
            self.assertEqual([problem.kind for problem in plan.problems], kinds)
        self.assertEqual(len(self.sent(self.plan("SEND"))), 3)

    def test_name_what_is_missing_and_stop_only_for_what_is_used(self) -> None:
        self.refer("//../maps/a.png").unlink()
        self.refer("//../maps/b.png", is_used=False).unlink()
        self.refer("//../maps/c.png", is_optional=True).unlink()
        found = {problem.path.name: (problem.kind, problem.stops) for problem in self.plan().problems}
        self.assertEqual(found, {"a.png": ("missing", True), "b.png": ("missing", False)})

    def test_send_a_file_once_that_two_paths_lead_to(self) -> None:
        self.refer("//../maps/a.png")
        self.refer("//../shots/../maps/./a.png")
        self.assertEqual(self.sent(self.plan()), {"shots/shot.blend", "maps/a.png"})

    def test_name_paths_that_the_manager_would_refuse(self) -> None:
        deep = self.project / "/".join("d" * 1 for _ in range(205)) / "a.png"
        self.refer(f"//../{deep.relative_to(self.project).as_posix()}")
        plan = self.plan()
        self.assertEqual([problem.kind for problem in plan.problems], ["impossible-path"])
        self.assertEqual(self.sent(plan), {"shots/shot.blend"})

    def test_of_files_that_stay_name_what_workers_do_not_reach(self) -> None:
        self.refer("//../maps/a.png")
        self.refer("//../../outside/b.png")
        self.refer("//../maps/c.png").unlink()
        problems = problems_in_place(self.references, FarmReach((self.project,)))
        self.assertEqual(
            [(p.kind, p.path.name) for p in problems], [("outside-storage", "b.png"), ("missing", "c.png")]
        )


class CopiesBeside(FolderCase):
    def test_have_names_of_their_own(self) -> None:
        from datetime import datetime

        original, now = self.folder / f"{'é' * 120}.blend", datetime(2026, 3, 4, 5, 6, 7)
        first = beside(original, now)
        first.touch()
        second = beside(original, now)
        self.assertTrue(first.name.endswith("é.flamenco-2026-03-04T050607.blend"))
        self.assertTrue(second.name.endswith("é.flamenco-2026-03-04T050607-2.blend"))

    def test_have_the_caches_of_the_original_also_where_there_are_no_links(self) -> None:
        from unittest.mock import patch

        a_file(self.folder / "blendcache_shot/sub/a.bphys", "cache")
        for number, error in enumerate((None, PermissionError(), OSError(95, "not supported"))):
            with self.subTest(error), patch("os.link", wraps=os.link, side_effect=error):
                copy = self.folder / f"copy{number}.blend"
                caches = provide_caches(self.folder / "shot.blend", copy)
                self.assertEqual(caches, self.folder / f"blendcache_copy{number}")
                self.assertEqual((self.folder / f"blendcache_copy{number}/sub/a.bphys").read_text(), "cache")
        self.assertIsNone(provide_caches(self.folder / "other.blend", copy))


class WhatPeopleAreTold(FolderCase):
    def test_names_some_of_each_kind_and_what_to_do(self) -> None:
        problems = [FileProblem("missing", Path(f"/maps/{n:02}.png"), ("image 'x'",)) for n in range(20)]
        text = str(IncompleteFiles([*problems, FileProblem("absolute", Path("/far.blend"), ("library 'far'",))]))
        self.assertRegex(
            text,
            r"^21 files that the scene needs would not be on the farm\nNot there:\n    /maps/00.png \(image 'x'\)\n",
        )
        self.assertIn("    /far.blend (library 'far')\n… and 11 more", text)
        self.assertRegex(text, r"Submit Anyway \(scripts: ignore_missing_files=True\)\.$")
        self.assertEqual(summary(problems[:1]), "1 file missing")

    def test_shows_any_name(self) -> None:
        self.assertEqual(shown(Path("maps", LATIN_1)), "maps/caf\\xe9.png")
        self.assertEqual(shown(Path("two\nlines")), "two\\nlines")

    def test_knows_what_the_farm_shares(self) -> None:
        self.assertEqual(shared_folders("/farm", ["/mnt/nas", "", "blender", "/"]), (Path("/farm"), Path("/mnt/nas")))
