# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in without typing a password here: a code, a page in the browser, and the Manager gives a token."""

from __future__ import annotations

import time
from dataclasses import dataclass

from .cancellation import Cancellation
from .errors import FlamencoError, ManagerRefusal, ManagerUnreachable
from .manager_client import ManagerClient
from .manager_url import ManagerUrl

#: Nobody has decided yet.
_PENDING = 428

#: Asked too often: once more, later.
_TOO_OFTEN = 429


@dataclass(frozen=True)
class BegunSignIn:
    """What is shown, and what is asked with."""

    user_code: str
    page: str
    device_code: str
    interval_s: float
    expires_in_s: float


def begin(client: ManagerClient, manager: ManagerUrl, client_name: str) -> BegunSignIn:
    """Asks for a code. Raises ManagerUnreachable and ManagerRefusal."""
    try:
        answer = client.begin_device_sign_in(client_name)
    except ManagerRefusal as refusal:
        if refusal.http_status in (404, 405):
            raise FlamencoError(
                "This Manager knows no sign-in: it is open to all, or of an older version. Just submit your job."
            ) from refusal
        raise
    return BegunSignIn(
        user_code=answer.user_code,
        page=str(manager).rstrip("/") + answer.path,
        device_code=answer.device_code,
        interval_s=answer.interval_s,
        expires_in_s=answer.expires_in_s,
    )


def revoke(client: ManagerClient) -> bool:
    """Has the client's token revoked; answers whether it was. One that lives on is forgotten here, and stands in the profile."""
    try:
        client.sign_out()
    except (ManagerUnreachable, ManagerRefusal):
        return False
    return True


def wait_for_token(client: ManagerClient, begun: BegunSignIn, cancellation: Cancellation) -> str:
    """Waits until somebody has let this Blender in. Raises ManagerUnreachable, FlamencoError when nobody does, and Aborted."""
    give_up = time.monotonic() + begun.expires_in_s
    while time.monotonic() < give_up:
        try:
            return client.finish_device_sign_in(begun.device_code)
        except ManagerRefusal as refusal:
            if refusal.http_status not in (_PENDING, _TOO_OFTEN):
                raise FlamencoError(refusal.reason) from refusal
        cancellation.wait(begun.interval_s)
    raise FlamencoError("Nobody has let this Blender in in time. Sign in again.")
