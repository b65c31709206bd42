# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules without a network: addresses, paths, settings, expressions, versions."""

from __future__ import annotations

import ast
import json
import re
import unittest
from datetime import datetime
from pathlib import Path, PurePosixPath

from flamenco.core.errors import FlamencoError
from flamenco.core.evaluation import EvaluationFailed, evaluate, last_n_dir_parts
from flamenco.core.farm_paths import checked_out_path, checkout_name, pack_folder_name, path_in_storage
from flamenco.core.json_reading import WrongShape
from flamenco.core.manager_url import parse_manager_url
from flamenco.core.nearest_folder import nearest_folder
from flamenco.core.original_filename import encode_original_filename
from flamenco.core.project_root import find_project_root
from flamenco.core.setting_property import can_be_property, default_of, describe_property, enum_item
from flamenco.core.user_cache import cache_dir
from flamenco.core.version import ADDON_VERSION

from .builders import a_draft, a_file, a_setting
from .cases import FolderCase

ADDON = Path(__file__).resolve().parents[1] / "flamenco"


class ManagerUrls(unittest.TestCase):
    def test_are_read_as_people_type_them(self) -> None:
        for typed, url in (
            ("http://localhost:8080/", "http://localhost:8080/"),
            ("localhost:8080", "http://localhost:8080/"),
            ("  farm.studio.lan ", "http://farm.studio.lan/"),
            ("https://studio.example/flamenco/", "https://studio.example/flamenco/"),
            ("http://[::1]:8080", "http://[::1]:8080/"),
        ):
            with self.subTest(typed):
                self.assertEqual(str(parse_manager_url(typed)), url)

    def test_are_refused_with_an_example_if_they_are_none(self) -> None:
        for typed in ("", "ftp://farm/", "http://", "http://farm:port/", "my farm"):
            with self.subTest(typed), self.assertRaisesRegex(FlamencoError, "Enter one like http://localhost:8080/"):
                parse_manager_url(typed)


class Versions(unittest.TestCase):
    def test_are_the_same_wherever_they_are_written(self) -> None:
        bl_info = next(
            ast.literal_eval(node.value)
            for node in ast.parse((ADDON / "__init__.py").read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign)
        )
        manifest = (ADDON / "blender_manifest.toml").read_text(encoding="utf-8")
        found = re.search(r'^version = "(.+)"$', manifest, re.MULTILINE)
        self.assertIsNotNone(found)
        self.assertEqual(".".join(map(str, bl_info["version"])), ADDON_VERSION)
        self.assertEqual(found and found.group(1), ADDON_VERSION)
        package = json.loads((ADDON.parents[1] / "apps/manager/package.json").read_text(encoding="utf-8"))
        self.assertEqual(package["version"], ADDON_VERSION)

    def test_core_is_free_of_blender(self) -> None:
        for file in (ADDON / "core").glob("*.py"):
            self.assertNotRegex(file.read_text(encoding="utf-8"), r"(?m)^\s*(import|from) bpy\b", file.name)


class FarmPaths(FolderCase):
    def test_a_checkout_is_named_after_its_job(self) -> None:
        for job_name, name in (
            ("shot 1", "shot 1"),
            ("seq/shot", "seq/shot"),
            ("/seq//shot/", "seq/shot"),
            ("what? a: {name}", "what- a- -name-"),
            ("../../etc", "etc"),
            ("a/./b. ", "a/b"),
            ("", "job"),
            ("..", "job"),
            ("Höhle", "Höhle"),
            ("x" * 300, "x" * 200),
        ):
            with self.subTest(job_name):
                self.assertEqual(checkout_name(job_name), name)

    def test_a_copy_is_named_after_time_and_job(self) -> None:
        now = datetime(2026, 3, 4, 5, 6, 7)
        self.assertEqual(pack_folder_name("seq/shot: 1", now), "2026-03-04T050607-seq-shot- 1")
        self.assertEqual(pack_folder_name("", now), "2026-03-04T050607-job")

    def test_the_blend_file_in_a_checkout_keeps_its_project_folders(self) -> None:
        path = checked_out_path("shot 1-ab12", PurePosixPath("scenes/shot.blend"))
        self.assertEqual(path, "{jobs}/shot 1-ab12/scenes/shot.blend")

    def test_a_file_in_the_storage_has_its_path_there_whichever_way_it_was_opened(self) -> None:
        storage = self.folder / "storage"
        blend = a_file(storage / "a/b.blend", "")
        link = self.folder / "link"
        link.symlink_to(storage)
        for file, folder, path in (
            (blend, storage, blend),
            (link / "a/b.blend", storage, blend),
            (blend, link, link / "a/b.blend"),
            (storage / "a/../a/b.blend", storage, blend),
            (self.folder / "storage2/b.blend", storage, None),
            (storage / "../b.blend", storage, None),
        ):
            with self.subTest(str(file)):
                self.assertEqual(path_in_storage(file, folder), path)

    def test_the_project_is_the_nearest_marked_folder_or_that_of_the_file(self) -> None:
        blend = self.folder / "show/seq/shot/a.blend"
        blend.parent.mkdir(parents=True)
        self.assertEqual(find_project_root(blend, "GIT"), blend.parent)
        (self.folder / "show/.git").mkdir()
        (self.folder / "show/seq/.blender_project").mkdir()
        self.assertEqual(find_project_root(blend, "GIT"), self.folder / "show")
        self.assertEqual(find_project_root(blend, "BLENDER_PROJECT"), self.folder / "show/seq")
        self.assertEqual(find_project_root(blend, "SUBVERSION"), blend.parent)

    def test_the_nearest_folder_of_frames_to_come_is_one_that_exists(self) -> None:
        self.assertEqual(nearest_folder(self.folder / "shot/{timestamp}/######"), self.folder)
        self.assertEqual(nearest_folder(self.folder), self.folder)
        self.assertIsNone(nearest_folder(Path("no/such")))


class OriginalFilenames(unittest.TestCase):
    def test_are_encoded_words_unless_they_are_plain(self) -> None:
        for name, header in (
            ("shot 1.blend", "shot 1.blend"),
            ("Höhle.png", "=?utf-8?b?SMO2aGxlLnBuZw==?="),
            ("a\r\nX-Evil: 1", "=?utf-8?b?YQ0KWC1FdmlsOiAx?="),
            ("=?x?=", "=?utf-8?b?PT94Pz0=?="),
        ):
            with self.subTest(name):
                self.assertEqual(encode_original_filename(name), header)
        self.assertNotIn("\n", encode_original_filename("ö" * 500))


class Settings(unittest.TestCase):
    def test_are_shown_and_evaluated_as_their_job_type_says(self) -> None:
        eval_ = {"eval": "1 + 1"}
        link = {"evalInfo": {"showLinkButton": True}}
        for json_, shown, linkable, evaluated_if_linked, evaluated_if_not in (
            ({}, True, False, False, False),
            (eval_, True, False, False, False),
            ({**eval_, **link}, True, True, True, False),
            ({**eval_, **link, "visible": "submission"}, True, True, True, False),
            ({**eval_, "editable": False}, True, False, True, True),
            ({**eval_, **link, "visible": "hidden"}, False, False, True, True),
            ({**eval_, "visible": "web"}, False, False, True, True),
            ({"visible": "web"}, False, False, False, False),
            ({**eval_, "key": "blendfile", "visible": "web"}, False, False, False, False),
        ):
            with self.subTest(json_):
                setting = a_setting(**json_)
                self.assertEqual(setting.is_shown, shown)
                self.assertEqual(setting.can_be_linked, linkable)
                self.assertEqual(setting.is_evaluated_at_submission(True), evaluated_if_linked)
                self.assertEqual(setting.is_evaluated_at_submission(False), evaluated_if_not)

    def test_take_null_for_absent_and_unknown_types_for_an_error(self) -> None:
        setting = a_setting(label=None, choices=None, editable=None, evalInfo=None, visible=None)
        self.assertEqual(
            (setting.title, setting.choices, setting.editable, setting.visible), ("Frames", (), True, "visible")
        )
        with self.assertRaisesRegex(WrongShape, "'frames' has type 'color'"):
            a_setting(type="color")

    def test_have_defaults_of_their_type(self) -> None:
        for type_, default, value in (
            ("string", None, ""),
            ("string", 5, "5"),
            ("int32", None, 0),
            ("int32", "7", 7),
            ("int32", 3.9, 3),
            ("int32", 2**40, 2**31 - 1),
            ("int32", "x", 0),
            ("float", 1, 1.0),
            ("bool", None, False),
            ("bool", True, True),
        ):
            with self.subTest(type=type_, default=default):
                got = default_of(a_setting(type=type_, default=default))
                self.assertEqual(got, value)
                self.assertIs(type(got), type(value))

    def test_become_blender_properties(self) -> None:
        for json_, kind, some_arguments in (
            ({}, "StringProperty", {"name": "Frames", "default": "", "options": set()}),
            ({"subtype": "hashed_file_path"}, "StringProperty", {"subtype": "FILE_PATH"}),
            ({"type": "int32", "propargs": {"min": 1.0, "step": 2.0}}, "IntProperty", {"min": 1, "step": 2}),
            ({"type": "float", "propargs": {"max": 2, "precision": 3}}, "FloatProperty", {"max": 2.0, "precision": 3}),
            ({"type": "bool", "default": True, "label": "Do It"}, "BoolProperty", {"name": "Do It", "default": True}),
            ({"choices": ["PNG", "EXR"], "default": "EXR"}, "EnumProperty", {"default": "EXR"}),
        ):
            with self.subTest(json_):
                description = describe_property(a_setting(**json_))
                self.assertEqual(description.kind, kind)
                self.assertEqual({name: description.arguments[name] for name in some_arguments}, some_arguments)

    def test_leave_out_what_blender_would_refuse(self) -> None:
        setting = a_setting(choices=["a", "b"], default="c", propargs={"min": 1})
        description = describe_property(setting)
        self.assertNotIn("default", description.arguments)
        self.assertEqual(description.ignored, ("min",))
        self.assertEqual(describe_property(a_setting(type="int32", propargs={"min": "x"})).ignored, ("min",))

    def test_keep_their_choice_when_the_list_changes(self) -> None:
        alone = describe_property(a_setting(choices=["b"])).arguments["items"]
        after_another = describe_property(a_setting(choices=["a", "b"])).arguments["items"]
        self.assertEqual(alone[0], after_another[1])
        self.assertGreater(enum_item("b", "b", "")[4], 0)

    def test_have_a_property_if_their_key_is_a_name(self) -> None:
        for key, can in (
            ("frames", True),
            ("a-b", False),
            ("class", False),
            ("_x", False),
            ("autoeval_x", False),
            ("name", False),
        ):
            with self.subTest(key):
                self.assertEqual(can_be_property(key), can)


class Expressions(unittest.TestCase):
    def test_see_the_names_they_are_given_and_answer_the_settings_type(self) -> None:
        frames = a_setting(eval="f'{first}-{first + len([n for n in (first,)])}'")
        self.assertEqual(evaluate(frames, {"first": 3}), "3-4")
        self.assertEqual(evaluate(a_setting(type="float", eval="24"), {}), 24.0)
        self.assertEqual(evaluate(a_setting(eval="Path('a', 'b')"), {"Path": PurePosixPath}), "a/b")
        self.assertEqual(evaluate(a_setting(eval="None", default="1-2"), {}), "1-2")

    def test_that_fail_say_which_setting_and_show_the_rest_on_the_console(self) -> None:
        for expression in ("nobody", "1 +", "1 / 0"):
            with self.subTest(expression), self.assertRaises(EvaluationFailed) as raised:
                evaluate(a_setting(label="Frame Range", eval=expression), {"jobname": "shot"})
            self.assertIn("'Frame Range' cannot be computed", str(raised.exception))
            self.assertIn(f"expression: {expression}", raised.exception.details)
            self.assertIn("jobname = 'shot'", raised.exception.details)

    def test_get_the_last_folders_of_a_file(self) -> None:
        file = Path("/show/seq/shot/a.blend")
        for count, parts in ((0, "."), (1, "shot"), (2, "seq/shot"), (9, "show/seq/shot"), (-1, ".")):
            with self.subTest(count):
                self.assertEqual(last_n_dir_parts(count, file), Path(parts))


class Submissions(unittest.TestCase):
    def test_say_what_the_manager_wants_to_know(self) -> None:
        json_ = a_draft(worker_tag="tag").with_blendfile("/farm/a.blend").to_json("shot 1")
        self.assertEqual(
            json_,
            {
                "name": "shot 1",
                "type": "test-type",
                "type_etag": "tag-1",
                "priority": 50,
                "initial_status": "queued",
                "settings": {"frames": "1-3", "blendfile": "/farm/a.blend"},
                "metadata": {},
                "submitter_platform": "linux",
                "worker_tag": "tag",
                "storage": {"shaman_checkout_id": "shot 1"},
            },
        )

    def test_leave_out_what_there_is_not(self) -> None:
        json_ = a_draft().to_json()
        self.assertNotIn("worker_tag", json_)
        self.assertNotIn("storage", json_)


class CacheFolders(unittest.TestCase):
    def test_are_where_each_platform_has_them(self) -> None:
        home = Path("/home/me")
        for platform, environment, folder in (
            ("linux", {}, home / ".cache"),
            ("linux", {"XDG_CACHE_HOME": "/cache"}, Path("/cache")),
            ("darwin", {}, home / "Library/Caches"),
            ("windows", {"LOCALAPPDATA": "/local"}, Path("/local")),
        ):
            with self.subTest(platform):
                self.assertEqual(cache_dir(platform, environment, home), folder / "flamenco")
