"""What a studio's own program looks like that was generated for: `flamenco_client` is what openapi-python-client makes of the
API's document. generated-clients.spec.ts runs it against a Manager, and reads the calls that it prints.
"""

import hashlib
import io
import json
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from flamenco_client import AuthenticatedClient, Client
from flamenco_client.api.jobs import (
    delete_job,
    fetch_job,
    fetch_job_tasks,
    fetch_jobs,
    fetch_task,
    fetch_task_log_tail,
    set_job_status,
    submit_job,
    submit_job_check,
)
from flamenco_client.api.shaman import shaman_checkout, shaman_checkout_requirements, shaman_file_store
from flamenco_client.api.worker import (
    register_worker,
    schedule_task,
    sign_on,
    task_output_produced,
    task_update,
    worker_state_changed,
)
from flamenco_client.models import (
    Error,
    JobSettings,
    JobStatus,
    JobStatusChange,
    JobStorageInfo,
    ShamanCheckout,
    ShamanFileSpec,
    ShamanRequirementsRequest,
    SubmittedJob,
    TaskStatus,
    TaskUpdate,
    WorkerRegistration,
    WorkerSignOn,
    WorkerStateChanged,
    WorkerStatus,
)
from flamenco_client.types import File

calls: list[tuple[str, int]] = []


def noted(operation: Any, *args: Any, **kwargs: Any) -> Any:
    """Calls an operation, notes it, and returns what was answered."""
    answer = operation.sync_detailed(*args, **kwargs)
    words = operation.__name__.rsplit(".", 1)[-1].split("_")
    calls.append((words[0] + "".join(word.capitalize() for word in words[1:]), int(answer.status_code)))
    if answer.status_code >= 300:
        raise SystemExit(f"{operation.__name__}: {answer.status_code} {answer.content!r}")
    return answer.parsed


def wait_for(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.05)


def upload(client: Client, content: bytes) -> str:
    sha = hashlib.sha256(content).hexdigest()
    files = [ShamanFileSpec(sha=sha, size=len(content), path="shot.blend")]
    wanted = noted(shaman_checkout_requirements, client=client, body=ShamanRequirementsRequest(files=files))
    assert len(wanted.files) == 1, "the file is here already"
    noted(shaman_file_store, sha, len(content), client=client, body=File(payload=io.BytesIO(content)))
    checkout = ShamanCheckout(files=files, checkout_path="python")
    return str(noted(shaman_checkout, client=client, body=checkout).checkout_path)


def work(client: Client, url: str) -> Any:
    """Runs the first task as a Worker does: a log, and an image of what it renders. Returns the task."""
    types = ["misc"]
    registration = WorkerRegistration(name="python", secret="secret", platform="linux", supported_task_types=types)
    worker = noted(register_worker, client=client, body=registration)
    token = b64encode(f"{worker.uuid}:secret".encode()).decode()
    own = AuthenticatedClient(base_url=url, token=token, prefix="Basic")
    noted(sign_on, client=own, body=WorkerSignOn(name="python", supported_task_types=types, software_version="1"))
    noted(worker_state_changed, client=own, body=WorkerStateChanged(status=WorkerStatus.AWAKE))
    task = noted(schedule_task, client=own)
    noted(task_output_produced, task.uuid, client=own, body=File(payload=io.BytesIO(b"an image")))
    done = TaskUpdate(task_status=TaskStatus.COMPLETED, log="hello from Python\n")
    noted(task_update, task.uuid, client=own, body=done)
    return task.uuid


def change_status(client: Client, job_id: Any, request: JobStatus, wanted: JobStatus) -> None:
    noted(set_job_status, job_id, client=client, body=JobStatusChange(status=request, reason="a test"))
    wait_for(lambda: fetch_job.sync(job_id, client=client).status == wanted)


def is_gone(client: Client, job_id: Any) -> bool:
    answer = fetch_job.sync_detailed(job_id, client=client)
    if answer.status_code != 404:
        return False
    assert isinstance(answer.parsed, Error)
    assert (answer.parsed.kind, answer.parsed.error) == ("not-found", "job-not-found"), answer.parsed
    return True


def main(url: str) -> None:
    client = Client(base_url=url)
    settings = {"message": "hello", "sleep_duration_seconds": 1, "sleep_repeats": 1}
    submission = SubmittedJob(
        name="generated",
        type_="echo-sleep-test",
        submitter_platform="linux",
        settings=JobSettings.from_dict(settings),
    )
    checkout = upload(client, b"BLENDER from Python")
    noted(submit_job_check, client=client, body=submission)
    submission.storage = JobStorageInfo(shaman_checkout_id=checkout)
    job = noted(submit_job, client=client, body=submission)
    listed = noted(fetch_jobs, client=client).jobs
    assert any(one.id == job.id and one.priority == 50 for one in listed), "the job is not listed"
    task_id = work(client, url)
    tasks = noted(fetch_job_tasks, job.id, client=client).tasks
    assert any(one.id == task_id and one.status == TaskStatus.COMPLETED for one in tasks), "no task is completed"
    noted(fetch_task, task_id, client=client)
    assert "hello from Python" in noted(fetch_task_log_tail, task_id, client=client)
    change_status(client, job.id, JobStatus.CANCEL_REQUESTED, JobStatus.CANCELED)
    change_status(client, job.id, JobStatus.REQUEUEING, JobStatus.QUEUED)
    noted(delete_job, job.id, client=client)
    wait_for(lambda: is_gone(client, job.id))
    print(json.dumps(calls))


if __name__ == "__main__":
    main(sys.argv[1])
