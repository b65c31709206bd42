# SPDX-License-Identifier: GPL-3.0-or-later
"""One operator a file. They read the context, have the work done, and report."""

from __future__ import annotations

import bpy

from .abort import FLAMENCO_OT_abort
from .eval_setting import FLAMENCO_OT_eval_setting
from .explore_file_path import FLAMENCO3_OT_explore_file_path
from .ping_manager import FLAMENCO_OT_ping_manager
from .sign_in import FLAMENCO_OT_sign_in, FLAMENCO_OT_sign_out
from .submit_job import FLAMENCO_OT_submit_job

CLASSES = (
    FLAMENCO_OT_ping_manager,
    FLAMENCO_OT_eval_setting,
    FLAMENCO_OT_submit_job,
    FLAMENCO_OT_abort,
    FLAMENCO_OT_sign_in,
    FLAMENCO_OT_sign_out,
    FLAMENCO3_OT_explore_file_path,
)


def register() -> None:
    """Adds the operators."""
    for operator in CLASSES:
        bpy.utils.register_class(operator)


def unregister() -> None:
    """Removes them."""
    for operator in reversed(CLASSES):
        bpy.utils.unregister_class(operator)
