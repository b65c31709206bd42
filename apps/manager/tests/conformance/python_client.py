#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what Flamenco 3's add-on does at a submission, and takes answers as its generated Python client takes them.

That client is strict: an optional field must be absent rather than null, a value of an enum must be one of those declared,
a timestamp must be one, and an error must have a numeric `code`. Unknown fields are fine. POST, PUT and DELETE say that they
are JSON, with and without a body. A status from 200 to 299 that has no body, of an operation that also has one with a body,
cannot be read (behaviour.md §7.1).

Usage: python_client.py URL_OF_THE_API FACTS_FILE. Prints what was done as JSON; exits with 1 and says why, where the client
would raise.
"""

import hashlib
import http.client
import json
import sys
import urllib.parse
from base64 import b64encode
from datetime import datetime
from pathlib import Path
from typing import Any, Iterator, Optional

USER_AGENT = "Flamenco/3.9 (Blender add-on)"
UNKNOWN_ID = "11111111-2222-4333-8444-555555555555"
TYPES = {"string": str, "boolean": bool, "array": list, "object": dict}

Schema = dict[str, Any]


class ApiException(Exception):
    """The Manager refused; what the add-on tells the artist."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.code = code
        self.message = message


class Unreadable(Exception):
    """The generated client would raise at this answer."""


class GeneratedClient:
    """Calls operations by their id. `calls` keeps what was called, with its status."""

    def __init__(self, api: str, facts: Path) -> None:
        self.url = urllib.parse.urlsplit(api)
        document = json.loads(facts.read_text(encoding="utf-8"))
        self.operations = {each["operationId"]: each for each in document["operations"]}
        self.schemas: dict[str, Schema] = document["schemas"]
        self.calls: list[list[Any]] = []

    def call(
        self, operation_id: str, *path: object, body: object = None, headers: Optional[dict[str, str]] = None
    ) -> Any:
        operation = self.operations[operation_id]
        sent, payload = self._request(operation["method"], body, headers or {})
        connection = http.client.HTTPConnection(str(self.url.hostname), self.url.port, timeout=20)
        try:
            connection.request(operation["method"], self._path(operation["path"], path), payload, sent)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        self.calls.append([operation_id, response.status])
        return self._answer(operation, response, data)

    @staticmethod
    def _request(method: str, body: object, headers: dict[str, str]) -> tuple[dict[str, str], Optional[bytes]]:
        sent = {"Accept": "application/json", "User-Agent": USER_AGENT}
        if method != "GET":
            sent["Content-Type"] = "application/json"
        sent.update(headers)
        if body is None or isinstance(body, bytes):
            return sent, body
        return sent, json.dumps(body).encode("utf-8")

    def _path(self, template: str, values: tuple[object, ...]) -> str:
        parts = template.replace("/api/v3", self.url.path, 1).split("/")
        left = iter(values)
        return "/".join(urllib.parse.quote(str(next(left)), safe="") if "{" in part else part for part in parts)

    def _answer(self, operation: dict[str, Any], response: http.client.HTTPResponse, data: bytes) -> Any:
        status = response.status
        if not 200 <= status <= 299:
            raise self._refusal(status, data)
        declared = operation["responses"]
        readable = {code: media["application/json"] for code, media in declared.items() if "application/json" in media}
        expected = next((schema for code, schema in readable.items() if code.startswith("2")), None)
        if expected is None:
            return None
        if not data:
            raise Unreadable(f"{operation['operationId']}: {status} without a body")
        value = json.loads(data)
        self._check(value, readable.get(str(status), expected), operation["operationId"])
        return value

    def _refusal(self, status: int, data: bytes) -> ApiException:
        error = json.loads(data)
        self._check(error, {"ref": "Error"}, f"error {status}")
        return ApiException(status, error["code"], error["message"])

    def _check(self, value: Any, schema: Schema, where: str) -> None:
        if "ref" in schema:
            return self._check(value, self.schemas[schema["ref"]], where)
        if "allOf" in schema:
            for part in schema["allOf"]:
                self._check(value, part, where)
            return None
        kind = schema.get("type", "any")
        if kind == "any":
            return None
        if not has_type(value, kind):
            raise Unreadable(f"{where}: {value!r} is no {kind}")
        if "enum" in schema and value not in schema["enum"]:
            raise Unreadable(f"{where}: {value!r} is none of {schema['enum']}")
        if schema.get("format") == "date-time":
            datetime.fromisoformat(value.replace("Z", "+00:00"))
        for name, part, inner in parts_of(value, schema):
            self._check(part, inner, f"{where}.{name}")
        return None


def has_type(value: Any, kind: str) -> bool:
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def parts_of(value: Any, schema: Schema) -> Iterator[tuple[str, Any, Schema]]:
    """The members of a list or object, with the schema of each. A required one that is missing is unreadable."""
    if schema["type"] == "array":
        for index, item in enumerate(value):
            yield str(index), item, schema.get("items", {})
    properties = schema.get("properties", {})
    for name, inner in properties.items():
        if name in value:
            yield name, value[name], inner
        elif inner.get("required"):
            raise Unreadable(f"{name} is missing in {value!r}")
    additional = schema.get("additionalProperties")
    if isinstance(additional, dict):
        for name, item in value.items():
            if name not in properties:
                yield name, item, additional


def refused(client: GeneratedClient, expected: int, operation_id: str, *path: object, body: object = None) -> str:
    """Calls what has to be refused. Returns the message that the artist gets to see."""
    try:
        client.call(operation_id, *path, body=body)
    except ApiException as refusal:
        if (refusal.status, refusal.code) != (expected, expected):
            raise
        return refusal.message
    raise Unreadable(f"{operation_id} was not refused with {expected}")


def refresh(client: GeneratedClient) -> dict[str, Any]:
    """What the refresh button fetches (§28.2). Returns the job types by their names."""
    client.call("getVersion")
    storage = client.call("getSharedStorage", "users", "linux")
    if (storage["audience"], storage["platform"], storage["shamanEnabled"]) != ("users", "linux", True):
        raise Unreadable(f"shared storage for somebody else: {storage!r}")
    client.call("fetchWorkerTags")
    return {each["name"]: each for each in client.call("getJobTypes")["job_types"]}


def submission(job_type: dict[str, Any], blendfile: str, **fields: object) -> dict[str, Any]:
    settings = {"message": blendfile, "sleep_duration_seconds": 1, "sleep_repeats": 1}
    return {
        "name": "shot 010",
        "type": job_type["name"],
        "type_etag": job_type["etag"],
        "priority": 50,
        "submitter_platform": "linux",
        "initial_status": "paused",
        "metadata": {},
        "settings": settings,
        **fields,
    }


def upload(client: GeneratedClient, content: bytes) -> str:
    """Sends a file that the Manager does not have, and asks for a checkout. Returns where that is."""
    file = {"sha": hashlib.sha256(content).hexdigest(), "size": len(content), "path": "shot.blend"}
    required = client.call("shamanCheckoutRequirements", body={"files": [file]})["files"]
    if [each["status"] for each in required] != ["unknown"]:
        raise Unreadable(f"not asked for: {required!r}")
    client.call("shamanFileStoreCheck", file["sha"], file["size"])
    headers = {
        "Content-Type": "application/octet-stream",
        "X-Shaman-Can-Defer-Upload": "False",
        "X-Shaman-Original-Filename": "=?utf-8?b?" + b64encode(b"shot.blend").decode("ascii") + "?=",
    }
    for _ in ("new", "there already"):
        client.call("shamanFileStore", file["sha"], file["size"], body=content, headers=headers)
    if client.call("shamanFileStoreCheck", file["sha"], file["size"])["status"] != "stored":
        raise Unreadable("the file was not stored")
    checkout = client.call("shamanCheckout", body={"files": [file], "checkoutPath": "shot 010"})
    return str(checkout["checkoutPath"])


def submit(client: GeneratedClient, job_type: dict[str, Any]) -> None:
    """A submission, as the button does it (§28.4)."""
    client.call("submitJobCheck", body=submission(job_type, "dummy.blend"))
    refused(client, 412, "submitJobCheck", body=submission(job_type, "dummy.blend", type_etag="old"))
    refused(client, 400, "submitJobCheck", body=submission(job_type, "dummy.blend", type="nope", type_etag=""))
    checkout = upload(client, b"BLENDER-v304 with something in it")
    storage = {"shaman_checkout_id": checkout}
    job = client.call("submitJob", body=submission(job_type, f"{{jobs}}/{checkout}/shot.blend", storage=storage))
    if client.call("fetchJob", job["id"]) != job or job["status"] != "paused":
        raise Unreadable(f"another job than was submitted: {job!r}")
    for task in client.call("fetchJobTasks", job["id"])["tasks"]:
        client.call("fetchTask", task["id"])
    client.call("fetchJobs")
    client.call("fetchJobBlocklist", job["id"])
    refused(client, 400, "removeJobBlocklist", job["id"])
    client.call("removeJobBlocklist", job["id"], body=[{"worker_id": UNKNOWN_ID, "task_type": "blender"}])
    client.call("setJobStatus", job["id"], body={"status": "requeueing", "reason": "submitted as paused"})
    refused(client, 416, "deleteJobMass", body={"last_updated_max": "2001-01-01T00:00:00+00:00"})


def work(client: GeneratedClient) -> None:
    """What the client can do beside: POSTs without a body that say they are JSON."""
    secret = "a secret of a Worker that does nothing"
    traits = {"name": "render-07", "platform": "linux", "supported_task_types": ["misc"]}
    worker = client.call("registerWorker", body={**traits, "secret": secret})["uuid"]
    headers = {"Authorization": "Basic " + b64encode(f"{worker}:{secret}".encode()).decode("ascii")}
    sign_on = {"name": "render-07", "supported_task_types": ["misc"], "software_version": "3.9"}
    client.call("signOn", body=sign_on, headers=headers)
    client.call("workerStateChanged", body={"status": "awake"}, headers=headers)
    client.call("scheduleTask", headers=headers)
    client.call("fetchWorkers")
    client.call("fetchWorker", worker)
    client.call("signOff", headers=headers)


def main(api: str, facts: str) -> None:
    client = GeneratedClient(api, Path(facts))
    submit(client, refresh(client)["echo-sleep-test"])
    work(client)
    print(json.dumps(client.calls))


if __name__ == "__main__":
    main(*sys.argv[1:])
