#!/usr/bin/env bash
# A client of Flamenco's Manager. It needs curl and jq; ../README.md says how it is used.
set -euo pipefail

manager="${FLAMENCO_URL:-http://localhost:8080}"
manager="${manager%/}"
api="$manager/api/v3"

# Sends a request: METHOD PATH [arguments for curl]. When it is refused, the Manager says why, and what to do.
ask() {
  local method="$1" path="$2" answer status
  shift 2
  answer="$(curl --silent --show-error --max-time 60 --request "$method" --write-out '\n%{http_code}' "$@" "$api$path")" || return 7
  status="${answer##*$'\n'}"
  answer="${answer%$'\n'*}"
  if ((status >= 400)); then
    echo "$method $path was answered $status: $(jq --raw-output '.message' <<<"$answer" 2>/dev/null || echo "$answer")" >&2
    ((status >= 500)) && return 7 # it may work later
    return 1
  fi
  printf '%s' "$answer"
}

submit() {
  local file="$1" key="$2" attempt
  if ! [ -f "$file" ] || ! [ -r "$file" ]; then
    echo "$file: there is no such file, or it cannot be read" >&2
    return 1
  fi
  for attempt in 1 2 3 4 5; do
    local problem=0
    ask POST /jobs --header 'Content-Type: application/json' --header "Idempotency-Key: $key" --data "@$file" |
      jq --raw-output '.id' || problem=$?
    ((problem == 7)) || return "$problem"
    sleep "$attempt" # the same key again: if the job was submitted already, that one is answered
  done
  return 1
}

follow() {
  local job before='' now
  while true; do
    job="$(ask GET "/jobs/$1")"
    now="$(jq --raw-output '"\(.status): \(.steps_completed) of \(.steps_total) steps"' <<<"$job")"
    [ "$now" = "$before" ] || echo "$now"
    before="$now"
    case "$(jq --raw-output '.status' <<<"$job")" in
    completed) return 0 ;;
    failed | canceled) return 1 ;;
    esac
    sleep 2
  done
}

failed() {
  ask GET "/jobs/$1/tasks" | jq --raw-output '.tasks[]? | select(.status == "failed") | .id' |
    while read -r task; do ask GET "/tasks/$task" | jq --raw-output '[.id, .name, .activity] | @tsv'; done
}

log() {
  local url
  url="$(ask GET "/tasks/$1/log" | jq --raw-output '.url')"
  curl --silent --show-error --fail --max-time 60 --location "$manager$url"
}

requeue() {
  ask POST "/jobs/$1/requeue-failed-tasks" --header 'Content-Type: application/json' --data '{"reason": "asked for by a script"}' |
    jq --raw-output '"\(.count) tasks are queued again; the job is \(.job_status)"'
}

delete() {
  ask DELETE "/jobs/$1"
}

case "${1:-} $#" in
'submit 3' | 'follow 2' | 'failed 2' | 'log 2' | 'requeue 2' | 'delete 2') "$@" ;;
*)
  echo 'Usage: flamenco.sh submit FILE KEY | follow JOB | failed JOB | log TASK | requeue JOB | delete JOB' >&2
  exit 2
  ;;
esac
