# SPDX-License-Identifier: GPL-3.0-or-later
"""The one submission that may be under way, and what it asks of Blender."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import bpy

from . import console, refreshing, scene_checks, settings_group, signing_in
from .core.background_task import BackgroundTask
from .core.errors import Aborted, FlamencoError, VersionMismatch
from .core.evaluation import EvaluationFailed
from .core.file_problems import IncompleteFiles
from .core.job_metadata import as_text, job_metadata, system_user
from .core.job_submission import JobDraft
from .core.job_types import JobType
from .core.manager_info import ManagerInfo
from .core.project_root import find_project_root
from .core.scene_references import SceneReferences
from .core.submission import Submission, SubmissionRequest, Submitted
from .core.user_cache import cache_dir
from .preferences import preferences_of
from .scene_files import scene_references
from .scene_properties import ANY_WORKER
from .window_properties import forget_progress, show_progress

#: How long a script's loop waits at a time; Ctrl+C is noticed in between.
SCRIPT_STEP_S = 0.1

#: How long quitting waits for what a submission has copied to be removed.
PATIENCE_S = 5.0

_under_way: Submission | None = None
_putting_back: BackgroundTask[None] | None = None
_ignored_version_mismatch = False


def under_way() -> Submission | None:
    """The submission that has not ended yet, if there is one."""
    return _under_way


def begin(
    context: bpy.types.Context,
    job_name: str,
    ignores_version_mismatch: bool = False,
    ignores_missing_files: bool = False,
) -> Submission:
    """Begins to submit the scene. Raises FlamencoError."""
    global _under_way, _ignored_version_mismatch
    _ignored_version_mismatch = ignores_version_mismatch
    platform = refreshing.this_platform()
    manager = refreshing.manager_url(context)
    ours = cache_dir(platform, os.environ, Path.home())
    request = SubmissionRequest(
        manager=manager,
        token=signing_in.token_for(manager),
        platform=platform,
        cache_dir=ours / "shasums",
        copies_dir=ours / "copies",
        ignores_version_mismatch=ignores_version_mismatch,
        ignores_missing_files=ignores_missing_files,
        absolute_paths=preferences_of(context).absolute_paths,
    )
    context.window_manager.flamenco_version_mismatch = False
    context.window_manager.flamenco_files_missing = False
    _under_way = Submission(request, SubmittingScene(context, job_name))
    return _under_way


def ignored_version_mismatch() -> bool:
    """Whether people pressed Force Submit last: who then submits in spite of missing files wants that again."""
    return _ignored_version_mismatch


def go_on(wm: bpy.types.WindowManager, submission: Submission, wait_s: float = 0.0) -> bool:
    """One step, shown in the panel. True when the submission has ended."""
    has_ended = submission.step(wait_s)
    show_progress(wm, submission.progress, submission.can_abort)
    if has_ended:
        _end(wm, submission)
    return has_ended


def finish(wm: bpy.types.WindowManager, submission: Submission) -> None:
    """Waits for the end; Ctrl+C aborts."""
    has_ended = False
    while not has_ended:
        try:
            has_ended = go_on(wm, submission, SCRIPT_STEP_S)
        except KeyboardInterrupt:
            submission.abort()


def give_up(wm: bpy.types.WindowManager, submission: Submission) -> None:
    """Aborts without waiting: Blender wants to open another file. Everything is put back in the background."""
    global _under_way, _putting_back
    _putting_back = submission.abandon()
    _under_way = None
    forget_progress(wm)


def report(operator: bpy.types.Operator, submission: Submission) -> set[str]:
    """Tells people what came of it, and Blender how the operator ended."""
    outcome = submission.outcome
    if isinstance(outcome, Submitted):
        console.say_problems(outcome.problems)
        operator.report({"WARNING" if outcome.problems or outcome.warnings else "INFO"}, as_text(outcome.describe()))
        return {"FINISHED"}
    if isinstance(outcome, Aborted):
        operator.report({"WARNING"}, "Submission aborted")
    elif isinstance(outcome, FlamencoError):
        if isinstance(outcome, EvaluationFailed):
            console.say_evaluation_failed(outcome)
        if isinstance(outcome, IncompleteFiles):
            console.say_problems(outcome.problems)
        operator.report({"WARNING" if isinstance(outcome, VersionMismatch) else "ERROR"}, as_text(str(outcome)))
    elif outcome is not None:
        console.say_bug(outcome)
        operator.report(
            {"ERROR"}, f"Submission failed unexpectedly ({as_text(str(outcome))}); see the console for details"
        )
    return {"CANCELLED"}


def unregister() -> None:
    """Stops what is under way; what it has copied so far is removed."""
    if _under_way is not None:
        give_up(bpy.context.window_manager, _under_way)
    if _putting_back is not None:  # when Blender ends, its threads end, too
        _putting_back.is_done(PATIENCE_S)


def _end(wm: bpy.types.WindowManager, submission: Submission) -> None:
    global _under_way
    _under_way = None
    wm.flamenco_version_mismatch = isinstance(submission.outcome, VersionMismatch)
    wm.flamenco_files_missing = isinstance(submission.outcome, IncompleteFiles)


class SubmittingScene:
    """A scene's side of its submission. Called in Blender's own thread."""

    def __init__(self, context: bpy.types.Context, job_name: str) -> None:
        self._job_name = job_name
        self._manager = refreshing.manager_url(context)
        self._scene_name = context.scene.name
        self._job_type = settings_group.job_type_of(context.scene)
        self._resets: tuple[str, ...] = ()

    def remember(self, info: ManagerInfo) -> None:
        """Takes over a refresh, as the button does. Raises FlamencoError if it is of another Manager than the preferences'."""
        if refreshing.manager_url(bpy.context) != self._manager:
            raise FlamencoError(
                "Another Manager has been chosen in the meantime. Check the job's settings, and submit again."
            )
        resets = refreshing.take_over(info)
        self._resets = tuple(reset.text for reset in resets if reset.scene == self._scene_name)

    def original(self) -> Path:
        """The open file. Raises FlamencoError if there is none, or nothing in it that could be rendered."""
        if not bpy.data.filepath:
            raise FlamencoError(
                "This file has never been saved. Save it (inside its project, if it has one), and submit again."
            )
        scene_checks.check_cameras(self._scene(), settings_group.job_type_of(self._scene()))
        return Path(os.path.normpath(bpy.path.abspath(bpy.data.filepath)))

    def temporary_folder(self) -> Path:
        """Blender's own, which it removes when it ends."""
        return Path(bpy.app.tempdir)

    def save_copy(self, copy: Path) -> SceneReferences:
        """Saves a copy, compressed as the open file is. Raises FlamencoError."""
        references = scene_references()
        try:
            bpy.ops.wm.save_as_mainfile(
                filepath=str(copy),
                copy=True,
                check_existing=False,
                compress=_is_compressed(Path(bpy.data.filepath)),
                relative_remap=False,
            )
        except RuntimeError as cause:
            raise FlamencoError(f"A copy of the file cannot be saved as {copy}: {str(cause).strip()}") from cause
        return references

    def warnings(self, is_sent: bool) -> tuple[str, ...]:
        """What the job may do that people would not expect."""
        return scene_checks.warnings(self._scene(), is_sent)

    def project_of(self, blendfile: Path) -> Path:
        """The project's folder, found as the preferences say."""
        return find_project_root(blendfile, preferences_of(bpy.context).project_finder)

    def draft(self) -> JobDraft:
        """The scene's job. Raises FlamencoError."""
        scene = self._scene()
        job_type = self._unchanged_job_type(scene)
        name = self._job_name or scene.flamenco_job_name
        with bpy.context.temp_override(scene=scene):
            settings = settings_group.values_for_job(scene, name)
        status: Literal["queued", "paused"] = "paused" if scene.flamenco_job_submit_as_paused else "queued"
        tag = scene.flamenco_worker_tag
        return JobDraft(
            name=name,
            type=job_type,
            priority=scene.flamenco_job_priority,
            initial_status=status,
            settings=settings,
            submitter_platform=refreshing.this_platform(),
            worker_tag="" if tag == ANY_WORKER else tag,
            metadata=job_metadata(
                user=preferences_of(bpy.context).user_name.strip() or system_user(),
                blendfile=Path(os.path.normpath(bpy.path.abspath(bpy.data.filepath))),
                blender_version=bpy.app.version_string,
            ),
        )

    def _scene(self) -> bpy.types.Scene:
        scene = bpy.data.scenes.get(self._scene_name)
        if scene is None:
            raise FlamencoError(f"Scene {self._scene_name!r} is gone. Open the one that you want, and submit again.")
        return scene

    def _unchanged_job_type(self, scene: bpy.types.Scene) -> JobType:
        """The job type that people saw the settings of. Raises FlamencoError if they would get something else."""
        if self._resets:
            raise FlamencoError(f"{'. '.join(self._resets)}. Check it, and submit again.")
        now, before = settings_group.job_type_of(scene), self._job_type
        if now is None or before is None:
            raise FlamencoError("No job type is selected. Choose one in the Flamenco panel, and submit again.")
        if now.etag != before.etag:
            raise FlamencoError(
                f"Job type {now.label!r} has changed on the Manager. Its settings are up to date again: check them, and "
                "submit again."
            )
        return now


def _is_compressed(blendfile: Path) -> bool:
    """How the file is saved now: saving by script would always save it uncompressed."""
    try:
        with blendfile.open("rb") as stream:
            return stream.read(7) != b"BLENDER"
    except OSError:
        return False  # removed meanwhile: then it is written anew
