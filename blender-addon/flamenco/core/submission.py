# SPDX-License-Identifier: GPL-3.0-or-later
"""A submission from start to end, in steps: a timer in Blender drives it, or a script to the end.

What takes long happens in a thread; what needs Blender happens in the thread that calls `step`, between two of those.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from .background_task import BackgroundTask
from .cancellation import Cancellation
from .errors import Aborted, FlamencoError, ManagerRefusal, VersionMismatch
from .farm_paths import path_in_storage
from .farm_reach import AbsolutePaths, FarmReach, shared_folders
from .file_problems import FileProblem, summary
from .job_copies import JobCopies, JobCopy
from .job_submission import JobDraft
from .manager_client import ManagerClient
from .manager_http import ConnectionBroke, ManagerHttp
from .manager_info import ManagerInfo, SharedStorage
from .manager_url import ManagerUrl
from .placement import BlendToPlace, FilePlacer, PlacedFiles
from .progress import ABORTABLE, Progress, ProgressBoard, Status
from .saved_scene import SavedScene, aside, beside, remove
from .scene_references import SceneReferences
from .version import ADDON_VERSION

#: For `jobs/check`, which is asked before the files have a place.
DUMMY_BLENDFILE = "dummy.blend"

#: How often a submission is sent that may or may not have arrived. Its key makes it one job all the same.
SUBMIT_ATTEMPTS = 3

Result = TypeVar("Result")
Flow = Generator[Callable[[], Any], Any, "Submitted"]
SubFlow = Generator[Callable[[], Any], Any, "_Sent"]


class BlenderSide(Protocol):
    """What a submission needs of Blender. Called in Blender's own thread only."""

    def remember(self, info: ManagerInfo) -> None:
        """Takes over what the Manager has told. Raises FlamencoError."""

    def original(self) -> Path:
        """The file that is open. Raises FlamencoError if it has never been saved."""

    def temporary_folder(self) -> Path:
        """A folder of this session of Blender, which removes it at its end."""

    def save_copy(self, copy: Path) -> SceneReferences:
        """Saves what is on screen under another name, and says what it reads. The open file, its path, whether it counts as
        changed, and its undo stay as they are. Raises FlamencoError."""

    def project_of(self, blendfile: Path) -> Path:
        """The project's folder, as the preferences have it found."""

    def warnings(self, is_sent: bool) -> tuple[str, ...]:
        """What people should know of the job, in sentences without a full stop; `is_sent`: not rendered where the file is."""

    def draft(self) -> JobDraft:
        """The job as people want it now, its settings evaluated. Raises FlamencoError, also if its job type has changed."""


@dataclass(frozen=True)
class SubmissionRequest:
    """What a submission is told beforehand. `platform`: `linux`, `windows`, `darwin`."""

    manager: ManagerUrl
    platform: str
    cache_dir: Path
    copies_dir: Path
    #: By which the Manager knows who submits; None: nobody has signed in.
    token: str | None = None
    ignores_version_mismatch: bool = False
    ignores_missing_files: bool = False
    absolute_paths: AbsolutePaths = "ASK"


@dataclass(frozen=True)
class Submitted:
    """A job that the Manager has taken."""

    job_id: str
    job_name: str
    blendfile: str
    problems: tuple[FileProblem, ...] = ()
    warnings: tuple[str, ...] = ()

    def describe(self) -> str:
        """What to tell people."""
        text = f"Job {self.job_name!r} submitted"
        if self.problems:
            text += f"; {summary(self.problems)}; the console lists them"
        return ". ".join((text, *self.warnings))


@dataclass(frozen=True)
class _Sent:
    """A job with its files on the farm."""

    draft: JobDraft
    saved: SavedScene
    placed: PlacedFiles
    warnings: tuple[str, ...]


class Submission:
    """One submission. `outcome` is what came of it: Submitted, Aborted, a FlamencoError, or another exception: a bug."""

    def __init__(self, request: SubmissionRequest, blender: BlenderSide) -> None:
        self._request = request
        self._blender = blender
        self._board = ProgressBoard()
        self._cancellation = Cancellation()
        self._client = ManagerClient(ManagerHttp(request.manager, self._cancellation, request.token))
        self._task: BackgroundTask[Any] | None = None
        self._flow = self._all_steps()
        self.outcome: Submitted | Exception | None = None

    @property
    def progress(self) -> Progress:
        """What to show now."""
        latest = self._board.latest
        if self._cancellation.is_asked and self.outcome is None:
            return Progress("ABORTING", "Aborting", latest.percent)
        return latest

    @property
    def can_abort(self) -> bool:
        return self.outcome is None and self.progress.status in ABORTABLE

    def abort(self) -> None:
        """Asks to stop. The steps go on until everything is put back."""
        self._cancellation.ask()

    def abandon(self) -> BackgroundTask[None]:
        """Aborts, and has everything put back in the background: Blender is about to forget this file. Do not step any more."""
        self.abort()
        return BackgroundTask(self._put_back)

    def _put_back(self) -> None:
        while not self.step(wait_s=1.0):
            pass

    def step(self, wait_s: float = 0.0) -> bool:
        """Goes on as far as possible without waiting longer than `wait_s`; True when it has ended."""
        if self.outcome is not None:
            return True
        if self._task is None:
            return self._resume(lambda: next(self._flow))
        if not self._task.is_done(wait_s):
            return False
        task, self._task = self._task, None
        try:
            result = task.result()
        except BaseException as error:
            raised = error
            return self._resume(lambda: self._flow.throw(raised))
        return self._resume(lambda: self._flow.send(result))

    def _resume(self, go_on: Callable[[], Callable[[], Any]]) -> bool:
        try:
            self._task = BackgroundTask(go_on())
            return False
        except StopIteration as end:
            self._end(end.value, "DONE", end.value.describe())
        except Aborted as aborted:
            self._end(aborted, "ABORTED", "Aborted")
        except Exception as error:
            self._end(error, "ABORTED", str(error))
        return True

    def _end(self, outcome: Submitted | Exception, status: Status, text: str) -> None:
        self.outcome = outcome
        self._board.show(status, text, 100 if status == "DONE" else 0)

    def _all_steps(self) -> Flow:
        """The whole way. What is yielded runs in the background; its result comes back."""
        show = self._board.show
        show("COMMUNICATING", "Asking the Manager")
        info: ManagerInfo = yield lambda: self._client.fetch_info(self._request.platform)
        self._cancellation.check()  # after an abort, Blender is left alone: it may have another file open
        self._blender.remember(info)
        self._check_version(info)
        original = self._blender.original()
        first_draft = self._blender.draft()
        show("COMMUNICATING", "Checking the job")
        yield lambda: self._checked(first_draft)
        reach: FarmReach = yield lambda: self._reach(info.shared_storage)
        sent: _Sent = yield from self._send(original, info, reach)
        show("COMMUNICATING", "Submitting the job", 100)
        try:
            job_id: str = yield lambda: self._submitted(sent.draft, sent.placed)
        except (Aborted, ManagerRefusal):
            yield lambda: sent.placed.discard(self._lasting_client())
            raise
        if sent.saved.copy in sent.placed.made:
            yield lambda: self._remember_copy(job_id, sent.saved)
        return Submitted(job_id, sent.draft.name, sent.placed.blendfile, sent.placed.problems, sent.warnings)

    def _send(self, original: Path, info: ManagerInfo, reach: FarmReach) -> SubFlow:
        """Saves a copy, and brings it and what it needs to the farm. Whatever happens, no copy is left that no job needs."""
        self._board.show("SAVING", "Saving a copy of the blend file")
        yield _let_blender_draw
        self._cancellation.check()
        copy = self._copy_of(original, info.shared_storage)
        try:
            # What is sent and what the job is told of it are of the same moment.
            draft = self._blender.draft()
            saved = SavedScene(original, copy, self._blender.save_copy(copy))
            project = self._blender.project_of(original)
            warnings = self._blender.warnings(is_sent=copy.parent != original.parent)
            blend = BlendToPlace(saved, project, draft.name, reach, self._request.ignores_missing_files)
            placed: PlacedFiles = yield lambda: self._placer().place(blend, info.shared_storage)
        except BaseException:
            remove([copy])
            raise
        if copy not in placed.made:
            remove([copy])
        return _Sent(draft, saved, placed, warnings)

    def _copy_of(self, original: Path, storage: SharedStorage) -> Path:
        """Where the copy goes: Workers open one beside the original if that is in the storage, else it is sent to them."""
        if storage.location and path_in_storage(original, Path(storage.location)) is not None:
            return beside(original, datetime.now())
        return aside(original, self._blender.temporary_folder())

    def _reach(self, storage: SharedStorage) -> FarmReach:
        """What the farm shares with this computer. Managers that have no such answer share the storage."""
        try:
            variables = self._client.two_way_variables(self._request.platform)
        except ManagerRefusal:
            variables = []
        return FarmReach(shared_folders(storage.location, variables), self._request.absolute_paths)

    def _remember_copy(self, job_id: str, saved: SavedScene) -> None:
        """Has the copy removed once its job is gone, and removes others whose jobs are."""
        manager, copies = str(self._request.manager), JobCopies(self._request.copies_dir)
        copies.remember(JobCopy(manager, job_id, saved.original, saved.copy))
        with suppress(FlamencoError):  # there is a job: whatever else is wrong can wait
            copies.remove_unneeded(manager, self._lasting_client().has_job)

    def _check_version(self, info: ManagerInfo) -> None:
        theirs = info.version.shortversion
        if theirs == ADDON_VERSION or self._request.ignores_version_mismatch:
            return
        raise VersionMismatch(
            f"The Manager is version {theirs}, this add-on {ADDON_VERSION}. Install the add-on that the Manager offers for "
            "download, or press Force Submit."
        )

    def _checked(self, draft: JobDraft) -> None:
        draft.check_texts()
        try:
            self._client.check_job(draft.with_blendfile(DUMMY_BLENDFILE))
        except ManagerRefusal as refusal:
            raise _refused_job(draft, refusal) from refusal

    def _placer(self) -> FilePlacer:
        return FilePlacer(self._client, self._request.cache_dir, self._board, self._cancellation)

    def _submitted(self, draft: JobDraft, placed: PlacedFiles) -> str:
        """Submits the job, and answers its id. Whoever aborts meanwhile gets it cancelled. Raises FlamencoError and Aborted."""
        self._cancellation.check()
        client = self._lasting_client()  # is there a job now or not?
        try:
            job_id = _submit_once(client, draft.with_blendfile(placed.blendfile), placed)
        except ManagerRefusal as refusal:
            raise _refused_job(draft, refusal) from refusal
        if self._cancellation.is_asked:
            client.cancel_job(job_id, "Submission was aborted in Blender")
            raise Aborted
        return job_id

    def _lasting_client(self) -> ManagerClient:
        """One whose requests are not interrupted when people abort."""
        return ManagerClient(ManagerHttp(self._request.manager, token=self._request.token))


def _submit_once(client: ManagerClient, draft: JobDraft, placed: PlacedFiles) -> str:
    """Submits until there is an answer; the key keeps a job that had been made from being made again."""
    key = uuid.uuid4().hex
    for _ in range(SUBMIT_ATTEMPTS - 1):
        try:
            return client.submit_job(draft, placed.shaman_checkout_id, key)
        except ConnectionBroke:
            continue
    return client.submit_job(draft, placed.shaman_checkout_id, key)


def _refused_job(draft: JobDraft, refusal: ManagerRefusal) -> ManagerRefusal:
    """The Manager's refusal of a job, with what to do next."""
    if refusal.http_status == 412:
        text = (
            f"Job type {draft.type.label!r} has changed on the Manager. Refresh from the Manager (the button in the Flamenco "
            "panel), check the settings, and submit again."
        )
    elif refusal.http_status == 400:
        text = f"The Manager does not accept this job: {refusal.reason}"
    else:
        text = f"The job cannot be submitted: {refusal.reason} (HTTP status {refusal.http_status})"
    return ManagerRefusal(refusal.http_status, refusal.reason, text)


def _let_blender_draw() -> None:
    """Saving holds Blender up: before, the panel is to show why."""
