# SPDX-License-Identifier: GPL-3.0-or-later
"""Talking to a Manager, or to something that is none."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

from flamenco.core.cancellation import Cancellation
from flamenco.core.errors import Aborted, FlamencoError, ManagerRefusal, ManagerUnreachable
from flamenco.core.manager_client import ManagerClient
from flamenco.core.manager_http import ConnectionBroke, ManagerHttp
from flamenco.core.manager_info import load_manager_info, save_manager_info
from flamenco.core.manager_url import parse_manager_url
from flamenco.core.version import ADDON_VERSION

from .builders import a_draft, a_file, a_job_type_json, answer_refresh
from .cases import FolderCase, ManagerCase
from .fake_manager import Reply, Request


class Refreshing(ManagerCase):
    def test_fetches_version_storage_job_types_and_tags(self) -> None:
        tag = {"id": "c5ae2f9b-b6c4-4d45-9b9c-2d4c2bb5a2b0", "name": "GPU"}
        answer_refresh(self.manager, Path("/farm"), shaman=True, tags={"tags": [tag]})
        info = self.manager.client().fetch_info("linux")
        self.assertEqual(info.version.shortversion, ADDON_VERSION)
        self.assertEqual((info.shared_storage.location, info.shared_storage.shaman_enabled), ("/farm", True))
        self.assertEqual([job_type.name for job_type in info.job_types], ["test-type"])
        self.assertEqual([(t.name, t.description) for t in info.worker_tags], [("GPU", "")])
        agents = {request.headers["user-agent"] for request in self.manager.requests}
        self.assertEqual(agents, {f"Flamenco/{ADDON_VERSION} (Blender add-on)"})

    def test_takes_lists_that_are_missing_or_null_for_empty_ones(self) -> None:
        answer_refresh(self.manager, Path("/farm"), tags={"tags": None})
        self.manager.on("GET /jobs/types", Reply(json={}))
        info = self.manager.client().fetch_info("linux")
        self.assertEqual((info.job_types, info.worker_tags), ((), ()))

    def test_says_so_if_something_else_answers(self) -> None:
        for reply, why in (
            (Reply(text="<html>Router</html>"), "not the JSON"),
            (Reply(json=["a list"]), "not the JSON"),
            (Reply(json={"name": "x"}), "'version'|'shortversion'"),
            (Reply(302, headers={"Location": "https://farm/"}), "redirects to https://farm/"),
        ):
            with self.subTest(why), self.assertRaisesRegex(ManagerUnreachable, why):
                answer_refresh(self.manager, Path("/farm"))
                self.manager.on("GET /version", reply)
                self.manager.client().fetch_info("linux")

    def test_is_remembered_in_a_file(self) -> None:
        answer_refresh(self.manager, Path("/farm"), job_types=[a_job_type_json({"key": "x", "type": "bool"})])
        info = self.manager.client().fetch_info("linux")
        file = self.folder / "config/flamenco-manager-info.json"
        save_manager_info(info, file)
        self.assertEqual(load_manager_info(file), info)
        self.assertEqual([entry.name for entry in file.parent.iterdir()], [file.name])

    def test_begins_anew_when_the_file_is_broken(self) -> None:
        for content in ("", "{", "[]", '{"flamenco_version": 3}'):
            with self.subTest(content):
                self.assertIsNone(load_manager_info(a_file(self.folder / "info.json", content)))
        self.assertIsNone(load_manager_info(self.folder / "none.json"))


class Unreachable(FolderCase):
    def test_managers_are_named_with_what_to_check(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        client = ManagerClient(ManagerHttp(parse_manager_url(f"127.0.0.1:{port}")))
        with self.assertRaisesRegex(
            ManagerUnreachable, rf"No Manager can be reached at http://127.0.0.1:{port}/ .*refused.*Check"
        ):
            client.fetch_info("linux")


class Answers(ManagerCase):
    def test_that_refuse_carry_the_managers_reason(self) -> None:
        for reply, reason in (
            (Reply(400, {"code": 400, "message": "no such type"}), "no such type"),
            (Reply(502, text="<html>bad gateway</html>"), "no reason given"),
            (Reply(500, text="plain"), "plain"),
        ):
            self.manager.on("POST /jobs/check", reply)
            with self.subTest(reason), self.assertRaisesRegex(ManagerRefusal, reason) as raised:
                self.manager.client().check_job(a_draft())
            self.assertEqual(raised.exception.http_status, reply.status)

    def test_that_do_not_come_tell_a_broken_connection(self) -> None:
        self.manager.on("POST /jobs/check", Reply(hangs_up=True))
        with self.assertRaisesRegex(ConnectionBroke, "look whether the Manager is still running"):
            self.manager.client().check_job(a_draft())

    def test_are_not_waited_for_once_work_is_cancelled(self) -> None:
        cancellation, arrived, release = Cancellation(), threading.Event(), threading.Event()
        self.addCleanup(release.set)

        def hang(_request: Request) -> Reply:
            arrived.set()
            release.wait(20)
            return Reply()

        self.manager.on("POST /jobs/check", hang)
        raised: list[BaseException] = []

        def check() -> None:
            try:
                self.manager.client(cancellation).check_job(a_draft())
            except BaseException as error:
                raised.append(error)

        thread = threading.Thread(target=check)
        thread.start()
        self.assertTrue(arrived.wait(10))
        asked = time.monotonic()
        cancellation.ask()
        thread.join(10)
        self.assertLess(time.monotonic() - asked, 2)
        self.assertIsInstance(raised[0], Aborted)

    def test_are_not_asked_for_after_work_was_cancelled(self) -> None:
        cancellation = Cancellation()
        cancellation.ask()
        with self.assertRaises(Aborted):
            self.manager.client(cancellation).check_job(a_draft())
        self.assertEqual(self.manager.requests, [])

    def test_about_unknown_files_are_not_believed(self) -> None:
        stranger = {"files": [{"sha": "ab" * 32, "size": 3, "path": "x", "status": "unknown"}]}
        self.manager.on("POST /shaman/checkout/requirements", Reply(json=stranger))
        with self.assertRaisesRegex(FlamencoError, "a file that was not offered"):
            self.manager.client().missing_files([])
