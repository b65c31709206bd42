# SPDX-License-Identifier: GPL-3.0-or-later
"""The one submission that may be under way, and what it asks of Blender."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import bpy

from . import console, refreshing, settings_group
from .core.background_task import BackgroundTask
from .core.errors import Aborted, FlamencoError, VersionMismatch
from .core.evaluation import EvaluationFailed
from .core.job_metadata import job_metadata, system_user
from .core.job_submission import JobDraft
from .core.job_types import JobType
from .core.manager_info import ManagerInfo
from .core.project_root import find_project_root
from .core.submission import Submission, SubmissionRequest, Submitted
from .core.user_cache import hash_cache_dir
from .preferences import preferences_of
from .scene_properties import ANY_WORKER
from .window_properties import forget_progress, show_progress

#: How long a script's loop waits at a time; Ctrl+C is noticed in between.
SCRIPT_STEP_S = 0.1

#: How long quitting waits for what a submission has copied to be removed.
PATIENCE_S = 5.0

_under_way: Submission | None = None
_putting_back: BackgroundTask[None] | None = None


def under_way() -> Submission | None:
    """The submission that has not ended yet, if there is one."""
    return _under_way


def begin(context: bpy.types.Context, job_name: str, ignores_version_mismatch: bool) -> Submission:
    """Begins to submit the scene. Raises FlamencoError."""
    global _under_way
    platform = refreshing.this_platform()
    request = SubmissionRequest(
        manager=refreshing.manager_url(context),
        platform=platform,
        cache_dir=hash_cache_dir(platform, os.environ, Path.home()),
        ignores_version_mismatch=ignores_version_mismatch,
    )
    context.window_manager.flamenco_version_mismatch = False
    _under_way = Submission(request, SubmittingScene(context, job_name))
    return _under_way


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
        console.say_files("these files are missing", outcome.missing)
        console.say_files("these have absolute paths and were not sent", outcome.absolute)
        operator.report({"WARNING" if outcome.missing else "INFO"}, outcome.describe())
        return {"FINISHED"}
    if isinstance(outcome, Aborted):
        operator.report({"WARNING"}, "Submission aborted")
    elif isinstance(outcome, FlamencoError):
        if isinstance(outcome, EvaluationFailed):
            console.say_evaluation_failed(outcome)
        operator.report({"WARNING" if isinstance(outcome, VersionMismatch) else "ERROR"}, str(outcome))
    elif outcome is not None:
        console.say_bug(outcome)
        operator.report({"ERROR"}, f"Submission failed unexpectedly ({outcome}); see the console for details")
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

    def save_blendfile(self) -> Path:
        """Saves the file in place if it has changed. Raises FlamencoError."""
        if not bpy.data.filepath:
            raise FlamencoError(
                "This file has never been saved. Save it (inside its project, if it has one), and submit again."
            )
        if bpy.data.is_dirty:
            try:
                with _linking_directly():
                    bpy.ops.wm.save_mainfile(compress=_is_compressed(Path(bpy.data.filepath)))
            except RuntimeError as cause:
                raise FlamencoError(f"The file cannot be saved: {str(cause).strip()}") from cause
        return Path(os.path.normpath(bpy.path.abspath(bpy.data.filepath)))

    def project_of(self, blendfile: Path) -> Path:
        """The project's folder, found as the preferences say."""
        return find_project_root(blendfile, preferences_of(bpy.context).project_finder)

    def draft(self) -> JobDraft:
        """The scene's job. Raises FlamencoError."""
        scene = bpy.data.scenes[self._scene_name]
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


@contextmanager
def _linking_directly() -> Iterator[None]:
    """While saving, Blender marks all linked data as linked directly, where it can: else BAT overlooks some of it."""
    experimental = bpy.context.preferences.experimental
    name = "use_all_linked_data_direct"
    before = getattr(experimental, name, None)
    if before is None:
        yield
        return
    setattr(experimental, name, True)
    try:
        yield
    finally:
        setattr(experimental, name, before)
