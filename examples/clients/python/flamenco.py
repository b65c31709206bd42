"""A client of Flamenco's Manager; ../README.md says how it is used."""

import argparse
import json
import os
import sys
import time

import requests
import socketio

MANAGER = os.environ.get("FLAMENCO_URL", "http://localhost:8080").rstrip("/")
ENDED = ("completed", "failed", "canceled")


class Refused(Exception):
    """The Manager says why, and what to do."""


# What a line tells, rather than a traceback: also files that cannot be read, and requests that fail (OSError).
PROBLEMS = (Refused, OSError, ValueError, socketio.exceptions.SocketIOError)


def send(method, path, **arguments):
    try:
        return requests.request(method, MANAGER + path, timeout=60, **arguments)
    except requests.ConnectionError as problem:
        raise requests.ConnectionError(f"cannot reach the Manager at {MANAGER}: is it running?") from problem


def ask(method, path, **arguments):
    response = send(method, f"/api/v3{path}", **arguments)
    if response.status_code >= 500:
        response.raise_for_status()  # it may work later
    if response.status_code >= 400:
        message = response.json().get("message", response.text)
        raise Refused(f"{method} {path} was answered {response.status_code}: {message}")
    return response.json() if response.content else None


def submit(file, key):
    with open(file, encoding="utf-8") as stream:
        job = json.load(stream)
    for attempt in range(1, 6):
        try:
            # The same key again: if the job was submitted already, that one is answered.
            print(ask("POST", "/jobs", json=job, headers={"Idempotency-Key": key})["id"])
            return 0
        except requests.RequestException as problem:
            print(f"{problem}; trying again", file=sys.stderr)
            time.sleep(attempt)
    return 1


def follow(job):
    client = socketio.Client()
    outcome = []

    def show(update):
        if update["id"] != job or outcome:
            return
        status = "deleted" if update.get("was_deleted") else update["status"]
        print(f"{status}: {update['steps_completed']} of {update['steps_total']} steps", flush=True)
        if status == "deleted" or status in ENDED:
            outcome.append(status)
            client.disconnect()

    def subscribed(answer):
        try:
            if answer != "ok":
                raise Refused(answer)
            show(ask("GET", f"/jobs/{job}"))  # what happened before
        except (Refused, OSError) as problem:
            print(problem, file=sys.stderr)
            client.disconnect()

    def connected():  # also after each reconnection
        client.emit("/subscription", {"op": "subscribe", "type": "job", "uuid": job}, callback=subscribed)

    ask("GET", f"/jobs/{job}")  # is refused when there is no such job
    client.on("/jobs", show)
    client.on("connect", connected)
    client.connect(MANAGER)
    client.wait()
    return 0 if outcome == ["completed"] else 1


def failed(job):
    for task in ask("GET", f"/jobs/{job}/tasks").get("tasks", []):
        if task["status"] == "failed":
            details = ask("GET", f"/tasks/{task['id']}")
            print(details["id"], details["name"], details["activity"], sep="\t")
    return 0


def log(task):
    url = ask("GET", f"/tasks/{task}/log")["url"]
    response = send("GET", url)
    response.raise_for_status()
    print(response.content.decode("utf-8", "replace"), end="")
    return 0


def requeue(job):
    answer = ask("POST", f"/jobs/{job}/requeue-failed-tasks", json={"reason": "asked for by a script"})
    print(f"{answer['count']} tasks are queued again; the job is {answer['job_status']}")
    return 0


def delete(job):
    ask("DELETE", f"/jobs/{job}")
    return 0


COMMANDS = {
    submit: ("file", "key"),
    follow: ("job",),
    failed: ("job",),
    log: ("task",),
    requeue: ("job",),
    delete: ("job",),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command, parameters in COMMANDS.items():
        subparser = commands.add_parser(command.__name__)
        for parameter in parameters:
            subparser.add_argument(parameter)
        subparser.set_defaults(command=command)
    arguments = vars(parser.parse_args())
    try:
        return arguments.pop("command")(**arguments)
    except PROBLEMS as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
