# SPDX-License-Identifier: GPL-3.0-or-later
"""Submissions from start to end: Blender's side is a stand-in, the files are real."""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flamenco.core.errors import Aborted, FlamencoError, ManagerRefusal, ManagerUnreachable, VersionMismatch
from flamenco.core.job_submission import JobDraft
from flamenco.core.manager_info import ManagerInfo
from flamenco.core.manager_url import ManagerUrl, parse_manager_url
from flamenco.core.scene_references import SceneReferences
from flamenco.core.submission import Submission, SubmissionRequest, Submitted

from .builders import a_draft, a_file, answer_refresh
from .cases import FolderCase, ManagerCase
from .fake_manager import Reply, Request
from .real_manager import CHECKOUT, RealManager

SCENE = CHECKOUT / "examples/campfire.blend"

#: What tells a saved copy from the file: a frame that those who decompress it skip.
ON_SCREEN = b"\x50\x2a\x4d\x18\x09\x00\x00\x00on screen"


@dataclass
class StandInForBlender:
    """Blender with a file open, and a job in mind."""

    blendfile: Path
    project: Path
    job: Callable[[], JobDraft] = a_draft
    info: ManagerInfo | None = None
    references: SceneReferences = field(default_factory=SceneReferences)
    threads: set[str] = field(default_factory=set)

    def remember(self, info: ManagerInfo) -> None:
        self._note_thread()
        self.info = info

    def original(self) -> Path:
        self._note_thread()
        return self.blendfile

    def temporary_folder(self) -> Path:
        return self.project.parent / "blender-temp"

    def save_copy(self, copy: Path) -> SceneReferences:
        self._note_thread()
        copy.write_bytes(self.blendfile.read_bytes() + ON_SCREEN)
        return self.references

    def warnings(self, is_sent: bool) -> tuple[str, ...]:
        return ()

    def project_of(self, blendfile: Path) -> Path:
        return self.project

    def draft(self) -> JobDraft:
        self._note_thread()
        return self.job()

    def _note_thread(self) -> None:
        self.threads.add(threading.current_thread().name)


def a_scene(project: Path) -> StandInForBlender:
    """A blend file below the top of its project: there, paths go wrong most easily."""
    blend = project / "scenes/shot.blend"
    blend.parent.mkdir(parents=True)
    shutil.copyfile(SCENE, blend)
    return StandInForBlender(blend, project)


def run(submission: Submission) -> Any:
    step_until(submission, lambda: False)
    return submission.outcome


def step_until(submission: Submission, condition: Callable[[], bool]) -> None:
    """Steps until the condition holds, or the submission has ended."""
    give_up = time.monotonic() + 30
    while not condition() and not submission.step(wait_s=0.001):
        if time.monotonic() > give_up:
            raise AssertionError(f"the submission does not get on: {submission.progress}")


class SubmissionCase(ManagerCase):
    def setUp(self) -> None:
        super().setUp()
        self.storage = self.folder / "storage"
        self.storage.mkdir()
        self.blender = a_scene(self.folder / "project")
        answer_refresh(self.manager, self.storage)
        self.manager.on("POST /jobs/check", Reply(204))
        self.manager.on("POST /jobs", Reply(json={"id": "job-1"}))
        self.manager.on("GET /jobs/job-1", Reply(json={"id": "job-1"}))

    def submission(self, **changes: Any) -> Submission:
        return Submission(
            SubmissionRequest(self.manager.url, "linux", self.folder / "cache", self.folder / "copies", **changes),
            self.blender,
        )

    def submit(self, **changes: Any) -> Any:
        return run(self.submission(**changes))

    def temporary_copies(self) -> list[Path]:
        return [file for file in self.blender.temporary_folder().rglob("*") if file.is_file()]

    def copies(self) -> list[Path]:
        return list(self.storage.iterdir())


class Submitting(SubmissionCase):
    def test_without_shaman_copies_the_project_and_names_the_copied_blend_file(self) -> None:
        outcome = self.submit()
        [copy] = self.copies()
        self.assertRegex(copy.name, r"^\d{4}-\d\d-\d\dT\d{6}-shot 1$")
        self.assertEqual(outcome, Submitted("job-1", "shot 1", f"{copy}/scenes/shot.blend"))
        self.assertEqual((copy / "scenes/shot.blend").read_bytes(), SCENE.read_bytes() + ON_SCREEN)
        [submitted] = self.manager.asked("POST /jobs")
        self.assertEqual(submitted.json["settings"]["blendfile"], f"{copy}/scenes/shot.blend")
        self.assertNotIn("storage", submitted.json)
        self.assertEqual(outcome.describe(), "Job 'shot 1' submitted")

    def test_of_a_file_inside_the_storage_has_a_copy_beside_it_and_submits_once(self) -> None:
        # behaviour.md §32, defect 17: v2 submitted twice
        for shaman in (False, True):
            with self.subTest(shaman=shaman):
                self.manager.requests.clear()
                answer_refresh(self.manager, self.folder, shaman=shaman)
                outcome = self.submit()
                copy = Path(outcome.blendfile)
                self.assertEqual(copy.parent, self.blender.blendfile.parent)
                self.assertRegex(copy.name, r"^shot\.flamenco-\d{4}-\d\d-\d\dT\d{6}(-2)?\.blend$")
                self.assertTrue(copy.read_bytes().endswith(ON_SCREEN))
                self.assertEqual(len(self.manager.asked("POST /jobs")), 1)
                self.assertEqual([r.path for r in self.manager.requests if "shaman" in r.path], [])

    def test_of_a_file_inside_the_storage_removes_copies_whose_jobs_were_deleted(self) -> None:
        answer_refresh(self.manager, self.folder)
        shots = self.blender.blendfile.parent
        a_file(shots / "blendcache_shot/a.bphys", "cache")
        first = Path(self.submit().blendfile)
        a_file(shots / f"blendcache_{first.stem}/made by the job.bphys", "new")
        self.submit()
        self.assertTrue(first.exists())
        self.manager.on("GET /jobs/job-1", Reply(404, {"code": 404, "message": "no such job"}))
        self.manager.on("POST /jobs", Reply(json={"id": "job-2"}))
        self.manager.on("GET /jobs/job-2", Reply(json={"id": "job-2"}))
        last = Path(self.submit().blendfile)
        self.assertEqual({file.name for file in shots.glob("*.blend")}, {"shot.blend", last.name})
        caches = {file.relative_to(shots).as_posix() for file in shots.rglob("*.bphys")}
        self.assertEqual(
            caches,
            {
                "blendcache_shot/a.bphys",
                f"blendcache_{last.stem}/a.bphys",
                f"blendcache_{first.stem}/made by the job.bphys",
            },
        )
        self.manager.on("GET /jobs/job-2", Reply(500, {"code": 500, "message": "not now"}))
        self.submit()
        self.assertTrue(last.exists())

    def test_leaves_the_open_file_alone_and_no_copies_behind(self) -> None:
        self.submit()
        self.assertEqual(self.blender.blendfile.read_bytes(), SCENE.read_bytes())
        self.assertEqual(list(self.blender.blendfile.parent.iterdir()), [self.blender.blendfile])
        self.assertEqual(self.temporary_copies(), [])

    def test_checks_the_job_before_files_are_sent(self) -> None:
        self.submit()
        [check] = self.manager.asked("POST /jobs/check")
        self.assertEqual(check.json["settings"], {"frames": "1-3", "blendfile": "dummy.blend"})
        self.assertEqual(check.json["type_etag"], "tag-1")

    def test_touches_blender_in_the_thread_that_steps_only(self) -> None:
        self.submit()
        self.assertEqual(self.blender.threads, {threading.current_thread().name})
        self.assertIsNotNone(self.blender.info)

    def test_repeats_a_submission_that_may_have_arrived_by_the_same_key(self) -> None:
        replies = [Reply(hangs_up=True), Reply(json={"id": "job-1"})]
        self.manager.on("POST /jobs", lambda _request: replies.pop(0))
        self.assertIsInstance(self.submit(), Submitted)
        first, second = self.manager.asked("POST /jobs")
        self.assertEqual(first.headers["idempotency-key"], second.headers["idempotency-key"])
        self.manager.on("POST /jobs", Reply(json={"id": "job-2"}))
        self.submit()
        self.assertNotEqual(
            self.manager.asked("POST /jobs")[2].headers["idempotency-key"], first.headers["idempotency-key"]
        )

    def test_tells_how_far_it_is(self) -> None:
        seen = []
        submission = self.submission()
        while not submission.step(wait_s=0.001):
            if submission.progress.status not in seen:
                seen.append(submission.progress.status)
        self.assertEqual(submission.progress.status, "DONE")
        self.assertEqual(seen[0], "COMMUNICATING")
        self.assertIn("INVESTIGATING", seen)


class Refusals(SubmissionCase):
    def test_end_a_submission_with_what_to_do_and_nothing_copied(self) -> None:
        message = {"code": 400, "message": "bad settings"}
        for what, reply, error, text in (
            ("GET /version", Reply(500, message), ManagerRefusal, "bad settings"),
            ("GET /version", Reply(hangs_up=True), ManagerUnreachable, "look whether the Manager is still running"),
            ("POST /jobs/check", Reply(412, message), ManagerRefusal, "'Test Type' has changed.*Refresh.*submit again"),
            ("POST /jobs/check", Reply(400, message), ManagerRefusal, "does not accept this job: bad settings"),
            ("POST /jobs/check", Reply(503, message), ManagerRefusal, "cannot be submitted: bad settings .*503"),
            ("POST /jobs", Reply(412, message), ManagerRefusal, "'Test Type' has changed"),
            ("POST /jobs", Reply(400, message), ManagerRefusal, "does not accept this job: bad settings"),
        ):
            with self.subTest(f"{what}: {reply.status}"):
                answer_refresh(self.manager, self.storage)
                self.manager.on("POST /jobs/check", Reply(204))
                self.manager.on(what, reply)
                outcome = self.submit()
                self.assertIsInstance(outcome, error)
                self.assertRegex(str(outcome), text)
                self.assertEqual(self.copies(), [])

    def test_for_a_storage_that_is_not_mounted_come_before_collecting(self) -> None:
        answer_refresh(self.manager, self.folder / "nowhere")
        self.assertRegex(str(self.submit()), "nowhere' is not a folder on this computer. Mount it.*two-way variable")

    def test_of_blenders_side_are_handed_on(self) -> None:
        def fail() -> JobDraft:
            raise FlamencoError("no job type")

        self.blender.job = fail
        self.assertEqual(str(self.submit()), "no job type")

    def test_that_nobody_expected_are_handed_on_too(self) -> None:
        def fail() -> JobDraft:
            raise ZeroDivisionError

        self.blender.job = fail
        self.assertIsInstance(self.submit(), ZeroDivisionError)

    def test_for_another_version_can_be_overridden(self) -> None:
        answer_refresh(self.manager, self.storage, shortversion="3.9")
        outcome = self.submit()
        self.assertIsInstance(outcome, VersionMismatch)
        self.assertRegex(str(outcome), "The Manager is version 3.9, this add-on 4.0.0.*Force Submit")
        self.assertEqual(self.manager.asked("POST /jobs"), [])
        self.assertIsInstance(self.submit(ignores_version_mismatch=True), Submitted)


class Aborting(SubmissionCase):
    def test_while_files_are_collected_leaves_nothing_behind(self) -> None:
        submission = self.submission()
        step_until(submission, lambda: submission.progress.status == "INVESTIGATING")
        self.assertTrue(submission.can_abort)
        submission.abort()
        self.assertEqual(submission.progress.status, "ABORTING")
        self.assertIsInstance(run(submission), Aborted)
        self.assertEqual(submission.progress.status, "ABORTED")
        self.assertEqual(self.copies(), [])

    def test_of_a_request_under_way_does_not_wait_for_its_answer(self) -> None:
        arrived, release = self._hang("POST /jobs/check")
        submission = self.submission()
        step_until(submission, arrived.is_set)
        self.assertTrue(submission.can_abort)
        submission.abort()
        self.assertIsInstance(run(submission), Aborted)
        self.assertFalse(release.is_set())

    def test_of_an_upload_ends_at_once(self) -> None:
        answer_refresh(self.manager, self.folder / "nowhere", shaman=True)

        def requirements(request: Request) -> Reply:
            return Reply(json={"files": [{**file, "status": "unknown"} for file in request.json["files"]]})

        self.manager.on("POST /shaman/checkout/requirements", requirements)
        self.manager.on("GET /shaman/files/*", Reply(json={"status": "unknown"}))
        arrived, _release = self._hang("POST /shaman/files/*")
        submission = self.submission()
        step_until(submission, arrived.is_set)
        self.assertEqual(submission.progress.status, "TRANSFERRING")
        submission.abort()
        self.assertIsInstance(run(submission), Aborted)
        self.assertEqual(self.manager.asked("POST /jobs"), [])

    def test_by_opening_another_file_waits_for_nobody_and_is_put_back_in_the_background(self) -> None:
        self.manager.on("POST /jobs/job-1/setstatus", Reply(204))
        arrived, release = self._hang("POST /jobs", Reply(json={"id": "job-1"}))
        submission = self.submission()
        step_until(submission, arrived.is_set)
        putting_back = submission.abandon()
        self.assertFalse(putting_back.is_done())
        self.assertEqual(len(self.copies()), 1)
        release.set()
        self.assertTrue(putting_back.is_done(wait_s=20))
        self.assertIsInstance(submission.outcome, Aborted)
        self.assertEqual(self.copies(), [])
        self.assertEqual(self.blender.threads, {threading.current_thread().name})

    def test_by_opening_another_file_leaves_blender_alone_from_then_on(self) -> None:
        arrived, _release = self._hang("GET /worker-mgt/tags")
        submission = self.submission()
        step_until(submission, arrived.is_set)
        self.assertTrue(submission.abandon().is_done(wait_s=20))
        self.assertIsInstance(submission.outcome, Aborted)
        self.assertEqual(self.blender.threads, set())

    def test_while_the_job_is_submitted_cancels_the_job(self) -> None:
        self.manager.on("POST /jobs/job-1/setstatus", Reply(204))
        arrived, release = self._hang("POST /jobs", Reply(json={"id": "job-1"}))
        submission = self.submission()
        step_until(submission, arrived.is_set)
        submission.abort()
        release.set()
        self.assertIsInstance(run(submission), Aborted)
        [cancel] = self.manager.asked("POST /jobs/job-1/setstatus")
        self.assertEqual(cancel.json["status"], "cancel-requested")
        self.assertEqual(self.copies(), [])

    def _hang(self, what: str, reply: Reply | None = None) -> tuple[threading.Event, threading.Event]:
        arrived, release = threading.Event(), threading.Event()
        self.addCleanup(release.set)

        def hang(_request: Request) -> Reply:
            arrived.set()
            release.wait(20)
            return reply or Reply(204)

        self.manager.on(what, hang)
        return arrived, release


class WithTheRealManager(FolderCase):
    def test_a_refused_job_leaves_no_checkout(self) -> None:
        manager = RealManager(self.folder / "farm", shaman=True)
        self.addCleanup(manager.stop)
        blender = a_scene(self.folder / "project")
        blender.job = lambda: replace(self._render_job(blender), worker_tag=str(uuid.uuid4()))
        submission = Submission(self._request(manager), blender)
        submission._checked = lambda _draft: None  # the tag went while the files were sent
        outcome = run(submission)
        self.assertRegex(str(outcome), "There is no worker tag")
        jobs = manager.storage / "jobs"
        self.assertEqual([*jobs.iterdir()] if jobs.exists() else [], [])
        self.assertEqual(len(list((manager.storage / "file-store/stored").rglob("*.blob"))), 1)

    def test_files_go_through_shaman_once_and_the_job_names_its_checkout(self) -> None:
        # behaviour.md §32, defect 17: v2 did not send the checkout's id
        manager = RealManager(self.folder / "farm", shaman=True)
        self.addCleanup(manager.stop)
        blender = a_scene(self.folder / "project")
        blender.job = lambda: self._render_job(blender)
        for expected in ("Höhle: 1", "Höhle: 1 again"):
            outcome = run(Submission(self._request(manager), blender))
            self.assertIsInstance(outcome, Submitted, expected)
        checkouts = set()
        for summary in manager.get("/jobs")["jobs"]:
            job = manager.get(f"/jobs/{summary['id']}")
            checkout = job["storage"]["shaman_checkout_id"]
            checkouts.add(checkout)
            self.assertEqual(job["settings"]["blendfile"], f"{{jobs}}/{checkout}/scenes/shot.blend")
            checked_out = manager.storage / "jobs" / checkout / "scenes/shot.blend"
            self.assertEqual(checked_out.read_bytes(), SCENE.read_bytes() + ON_SCREEN)
        self.assertEqual(len(checkouts), 2)
        self.assertEqual(len(list((manager.storage / "file-store/stored").rglob("*.blob"))), 1)

    def _request(self, manager: RealManager) -> SubmissionRequest:
        url: ManagerUrl = parse_manager_url(manager.url)
        return SubmissionRequest(url, "linux", self.folder / "cache", self.folder / "copies")

    def _render_job(self, blender: StandInForBlender) -> JobDraft:
        if blender.info is None:
            raise AssertionError("nothing was remembered")
        job_type = blender.info.job_type("simple-blender-render")
        settings = {
            "frames": "1-2",
            "chunk_size": 1,
            "render_output_root": "/render",
            "add_path_components": 0,
            "render_output_path": "/render/######",
            "fps": 24.0,
            "format": "PNG",
            "image_file_extension": ".png",
            "has_previews": False,
            "scene": "Scene",
        }
        return a_draft(name="Höhle: 1", type=job_type, settings=settings)
