import type {
  Change,
  EventJobUpdate,
  EventTaskUpdate,
  Identity,
  Job,
  JobCause,
  JobPreview,
  Render,
  Role,
  TaskAttempt,
  TaskSummary,
  WorkerSummary,
} from '@flamenco/api-client';
import { permissionsOf } from '@flamenco/domain/access';
import { emptyTaskCounts } from '@flamenco/domain/jobs';

/** A job as the Manager lists it; say what matters to the test. */
export function aJob(given: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    name: 'shot_010',
    type: 'simple-blender-render',
    priority: 50,
    submitter_platform: 'linux',
    status: 'active',
    activity: '',
    created: '2026-01-01T10:00:00Z',
    updated: '2026-01-01T12:00:00Z',
    steps_completed: 0,
    steps_total: 10,
    task_counts: { ...emptyTaskCounts(), queued: 10 },
    ...given,
  };
}

/** Something that was done to a job; say what matters to the test. */
export function aChange(given: Partial<Change> = {}): Change {
  return {
    id: 1,
    happened: '2026-01-01T12:00:00.000Z',
    actor: { kind: 'anonymous', name: 'anonymous' },
    address: '10.0.0.7',
    action: 'job-priority-set',
    object: { kind: 'job', id: 'job-1', name: 'shot_010' },
    job_id: 'job-1',
    before: { priority: 50 },
    after: { priority: 80 },
    ...given,
  };
}

/** A live event about a job, a second younger than `aJob()`. */
export function aJobUpdate(given: Partial<EventJobUpdate> = {}): EventJobUpdate {
  return {
    id: 'job-1',
    updated: '2026-01-01T12:00:01Z',
    status: 'active',
    type: 'simple-blender-render',
    priority: 50,
    refresh_tasks: false,
    steps_completed: 0,
    steps_total: 10,
    task_counts: { ...emptyTaskCounts(), queued: 10 },
    ...given,
  };
}

/** What twelve frames failed for, on three Workers. */
export function aCause(given: Partial<JobCause> = {}): JobCause {
  return {
    id: 'cause-1',
    category: 'missing-file',
    summary: 'A file is missing; check its path',
    line: 'Cannot open //tex/wall_04.exr',
    task_type: 'blender',
    task_count: 12,
    retried_count: 0,
    solved_count: 0,
    frames: '117-128',
    frame_count: 12,
    workers: ['01', '02', '03'].map((number) => ({ id: `worker-${number}`, name: `real-${number}` })),
    worker_count: 3,
    first: '2026-01-01T11:40:00Z',
    last: '2026-01-01T11:47:00Z',
    tasks: [{ id: 'task-1', name: 'render-117', attempt: 1 }],
    ...given,
  };
}

/** A task as a job's list has it. */
export function aTask(given: Partial<TaskSummary> = {}): TaskSummary {
  return {
    id: 'task-1',
    name: 'render-1',
    status: 'queued',
    index_in_job: 1,
    priority: 50,
    task_type: 'blender',
    updated: '2026-01-01T12:00:00Z',
    steps_completed: 0,
    steps_total: 1,
    is_blocked: false,
    attempt_count: 0,
    ...given,
  };
}

/** A live event about a task, a second younger than `aTask()`. */
export function aTaskUpdate(given: Partial<EventTaskUpdate> = {}): EventTaskUpdate {
  return {
    id: 'task-1',
    job_id: 'job-1',
    name: 'render-1',
    updated: '2026-01-01T12:00:01Z',
    status: 'queued',
    activity: '',
    steps_completed: 0,
    steps_total: 1,
    ...given,
  };
}

/** An attempt that has ended. */
export function anAttempt(given: Partial<TaskAttempt> = {}): TaskAttempt {
  return {
    id: 'attempt-1',
    number: 1,
    started: '2026-01-01T12:00:00Z',
    log_url: '/job-files/task.txt',
    ...given,
  };
}

/** A Worker as the list has it. */
export function aWorker(given: Partial<WorkerSummary> = {}): WorkerSummary {
  return { id: 'worker-1', name: 'box', status: 'awake', version: '4.0.0', can_restart: false, ...given };
}

/** A picture that is kept of a job. */
export function aPreview(frame: number | undefined, given: Partial<JobPreview> = {}): JobPreview {
  const name = frame ?? 'task';
  return {
    ...(frame !== undefined && { frame }),
    task_id: `task-${name}`,
    task_name: 'render',
    worker_id: 'worker-1',
    worker_name: 'box',
    rendered: '2026-01-01T12:00:00Z',
    suffixes: [`preview-${name}.jpg`, `preview-${name}-tiny.jpg`],
    ...given,
  };
}

/** A job on the wall of renders. */
export function aRender(given: Partial<Render> = {}): Render {
  return {
    job_id: 'job-1',
    job_name: 'shot_010',
    job_status: 'active',
    tasks_completed: 3,
    tasks_total: 10,
    base: '/job-files/job-1',
    suffixes: ['last.jpg', 'last-small.jpg', 'last-tiny.jpg'],
    latest: aPreview(3),
    ...given,
  };
}

/** Who the Manager says that one is: an artist who has signed in on a closed farm. */
export function anIdentity(given: Partial<Identity> = {}): Identity {
  return {
    access: 'closed',
    user: {
      id: 'user-1',
      name: 'ada',
      display_name: 'Ada Lovelace',
      email: '',
      role: 'artist',
      projects: [],
      provider: 'local',
    },
    permissions: [...permissionsOf('artist')],
    sign_in: [{ provider: 'local', label: 'Account of this farm', kind: 'password' }],
    has_admin: true,
    ...given,
  };
}

/** The same for who has not signed in. */
export function aStranger(access: Identity['access'], role: Role = 'viewer'): Identity {
  const { sign_in, has_admin } = anIdentity();
  return {
    access,
    permissions: access === 'open' ? [...permissionsOf(role)] : ['anyone'],
    sign_in,
    has_admin,
  };
}
