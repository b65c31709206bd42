# SPDX-License-Identifier: GPL-3.0-or-later
"""The Manager's HTTP API, as far as the add-on uses it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .errors import ManagerRefusal, ManagerUnreachable
from .job_submission import JobDraft
from .json_reading import Expected, WrongShape, as_object, member
from .manager_http import ANSWER_TIMEOUT_S, Answer, ManagerHttp
from .manager_info import ManagerInfo
from .original_filename import encode_original_filename
from .shaman_files import FileId, FileSpec, FileStatus, UploadOutcome

API = "/api/v3"

#: Compiling a job of many thousands of tasks takes its time.
SUBMIT_TIMEOUT_S = 300.0

#: A checkout waits for files that others are uploading.
CHECKOUT_TIMEOUT_S = 1800.0

_UPLOAD_OUTCOMES: dict[int, UploadOutcome] = {
    200: "stored",
    204: "stored",
    208: "stored",
    417: "mismatch",
    425: "deferred",
}


@dataclass(frozen=True)
class DeviceCode:
    """A sign-in that has begun, as the Manager tells it. `path` is that of the page, below the Manager's address."""

    device_code: str
    user_code: str
    path: str
    interval_s: int
    expires_in_s: int


class ManagerClient:
    """One method a request. All raise ManagerUnreachable, ManagerRefusal and Aborted."""

    def __init__(self, http: ManagerHttp) -> None:
        self._http = http

    def fetch_info(self, platform: str) -> ManagerInfo:
        """All that the add-on wants to know of the Manager; storage as users of this platform see it."""
        storage = f"/configuration/shared-storage/users/{quote(platform, safe='')}"
        answers = {
            "flamenco_version": self._ask("GET", "/version"),
            "shared_storage": self._ask("GET", storage),
            "job_types": self._ask("GET", "/jobs/types"),
            "worker_tags": self._ask("GET", "/worker-mgt/tags"),
        }
        try:
            return ManagerInfo.from_json(answers)
        except WrongShape as cause:
            raise self._no_manager(str(cause)) from cause

    def begin_device_sign_in(self, client_name: str) -> DeviceCode:
        """Asks for a code by which somebody lets this program in."""
        answer = self._ask("POST", "/identity/device", {"client_name": client_name})
        return DeviceCode(
            device_code=self._member(answer, "device_code", str),
            user_code=self._member(answer, "user_code", str),
            path=self._member(answer, "path", str),
            interval_s=self._member(answer, "interval_s", int),
            expires_in_s=self._member(answer, "expires_in_s", int),
        )

    def finish_device_sign_in(self, device_code: str) -> str:
        """The token, once somebody has let this program in. Raises ManagerRefusal 428 until then."""
        answer = self._ask("POST", "/identity/device/token", {"device_code": device_code})
        return self._member(answer, "secret", str)

    def sign_out(self) -> None:
        """Has the token revoked that this client asks with. Raises ManagerUnreachable and ManagerRefusal."""
        self._ask("POST", "/identity/sign-out")

    def two_way_variables(self, platform: str) -> list[str]:
        """The values that two-way variables have for users of this platform: folders that the farm has by other names."""
        variables = self._ask("GET", f"/configuration/variables/users/{quote(platform, safe='')}")
        two_way = (variable for variable in variables.values() if self._member(variable, "is_twoway", bool))
        return [self._member(variable, "value", str) for variable in two_way]

    def check_job(self, draft: JobDraft) -> None:
        """Asks whether the job could be submitted. Raises ManagerRefusal if not."""
        self._ask("POST", "/jobs/check", draft.to_json(), SUBMIT_TIMEOUT_S)

    def submit_job(self, draft: JobDraft, shaman_checkout_id: str | None, idempotency_key: str) -> str:
        """Submits the job, and answers its id. The key makes it one job, however often it is submitted."""
        answer = self._ask(
            "POST",
            "/jobs",
            draft.to_json(shaman_checkout_id),
            SUBMIT_TIMEOUT_S,
            {"Idempotency-Key": idempotency_key},
        )
        return self._member(answer, "id", str)

    def has_job(self, job_id: str) -> bool:
        """Whether there is a job of that id."""
        try:
            self._ask("GET", f"/jobs/{quote(job_id, safe='')}")
        except ManagerRefusal as refusal:
            if refusal.http_status == 404:
                return False
            raise
        return True

    def cancel_job(self, job_id: str, reason: str) -> None:
        """Asks the Manager to cancel a job."""
        body = {"status": "cancel-requested", "reason": reason}
        self._ask("POST", f"/jobs/{quote(job_id, safe='')}/setstatus", body)

    def missing_files(self, specs: Sequence[FileSpec]) -> list[tuple[FileId, FileStatus]]:
        """Which contents Shaman does not have yet: unknown ones, and those that somebody is uploading."""
        body = {"files": [spec.to_json() for spec in specs]}
        answer = self._ask("POST", "/shaman/checkout/requirements", body)
        asked = {spec.id for spec in specs}
        found: list[tuple[FileId, FileStatus]] = []
        for file in self._member(answer, "files", list):
            id = FileId(self._member(file, "sha", str).lower(), self._member(file, "size", int))
            if id not in asked:
                raise self._no_manager("it wants a file that was not offered")
            found.append((id, self._file_status(file, {"unknown", "uploading"})))
        return found

    def file_status(self, id: FileId) -> FileStatus:
        """Whether Shaman has this content."""
        answer = self._ask("GET", f"/shaman/files/{id.sha}/{id.size}")
        return self._file_status(answer, {"unknown", "uploading", "stored"})

    def upload(self, id: FileId, content: Iterable[bytes], filename: str, can_defer: bool) -> UploadOutcome:
        """Sends a file's content. With `can_defer`, Shaman may decline because somebody else is sending the same."""
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(id.size),
            "X-Shaman-Can-Defer-Upload": str(can_defer),
            "X-Shaman-Original-Filename": encode_original_filename(filename),
        }
        answer = self._http.send("POST", f"{API}/shaman/files/{id.sha}/{id.size}", headers, content)
        outcome = _UPLOAD_OUTCOMES.get(answer.status)
        if outcome is None:
            raise _refusal(answer, f"upload of {filename}")
        return outcome

    def checkout(self, specs: Sequence[FileSpec], path: str) -> str:
        """Has Shaman put the files together in a folder of that name; answers the name that it really got."""
        body = {"files": [spec.to_json() for spec in specs], "checkoutPath": path}
        answer = self._ask("POST", "/shaman/checkout/create", body, CHECKOUT_TIMEOUT_S)
        return self._member(answer, "checkoutPath", str)

    def discard_checkout(self, path: str) -> None:
        """Has Shaman remove a checkout that no job is going to use."""
        self._ask("POST", "/shaman/checkout/discard", {"checkoutPath": path})

    def _ask(
        self,
        method: str,
        path: str,
        body: object = None,
        timeout_s: float = ANSWER_TIMEOUT_S,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Sends and receives JSON. An answer without a body is an empty object."""
        sent = None if body is None else json.dumps(body).encode()
        json_headers = {} if sent is None else {"Content-Type": "application/json"}
        answer = self._http.send(
            method, API + path, {"Accept": "application/json", **json_headers, **(headers or {})}, sent, timeout_s
        )
        if 300 <= answer.status < 400:
            raise self._no_manager(f"it redirects to {answer.headers.get('location', 'somewhere else')}")
        if answer.status >= 400:
            raise _refusal(answer, f"{method} {path}")
        if not answer.body:
            return {}
        try:
            return as_object(json.loads(answer.body))
        except ValueError as cause:
            raise self._no_manager("its answer is not the JSON that was expected") from cause

    def _member(self, json: object, name: str, kind: type[Expected]) -> Expected:
        try:
            return member(as_object(json), name, kind)
        except WrongShape as cause:
            raise self._no_manager(str(cause)) from cause

    def _file_status(self, json: object, allowed: set[FileStatus]) -> FileStatus:
        status = self._member(json, "status", str)
        for known in allowed:
            if status == known:
                return known
        raise self._no_manager(f"a file has the status {status!r}")

    def _no_manager(self, why: str) -> ManagerUnreachable:
        return ManagerUnreachable(
            f"What answers at {self._http.url} does not behave like a Flamenco Manager: {why}. "
            "Check the address in the add-on's preferences."
        )


def _refusal(answer: Answer, what: str) -> ManagerRefusal:
    reason = _reason(answer)
    return ManagerRefusal(answer.status, reason, f"The Manager refused ({what}, {answer.status}): {reason}")


def _reason(answer: Answer) -> str:
    """The Manager's own text; proxies and the like answer anything."""
    try:
        return member(as_object(json.loads(answer.body)), "message", str)
    except ValueError:
        text = answer.body.decode("utf-8", errors="replace").strip()
        return text[:200] if text and not text.startswith("<") else "no reason given"
