import { Injectable, computed, inject } from '@angular/core';
import { Api, type TaskSummary, fetchJobAttempts } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import {
  type Attempt,
  type AttemptHistory,
  applyAttemptEvents,
  endedBadly,
  historyOf,
  missesAttempts,
} from './attempt-history';
import type { TaskHistories, TaskHistory } from './cell-shades';
import { framesOf } from './frame-cells';
import { TaskList } from './task-list';

/** The attempts at the tasks of the selected job, live. Provided by the dock of the job, and loaded by what shows it first. */
@Injectable()
export class JobAttempts {
  private readonly api = inject(Api);
  private readonly list = inject(TaskList);

  private readonly live = liveResource<string, AttemptHistory>({
    about: () => this.list.jobId(),
    topics: (jobId) => [{ type: 'job', uuid: jobId }, { type: 'allJobs' }],
    load: async (jobId) => historyOf(await this.api.invoke(fetchJobAttempts, { job_id: jobId })),
    apply: applyAttemptEvents,
    needsReload: (history, events, jobId) =>
      missesAttempts(history, events) ||
      payloadsOf(events, '/jobs').some((event) => event.id === jobId && event.refresh_tasks),
  });

  readonly history = this.live.value;
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** What became of the attempts at each task. */
  readonly histories = computed((): TaskHistories => {
    const history = this.history();
    return new Map(
      this.list.tasks().flatMap((task) => {
        const attempts = history?.byTask.get(task.id);
        return attempts === undefined ? [] : [[task.id, taskHistory(task, attempts)]];
      }),
    );
  });
}

const KNOWN = new WeakMap<readonly Attempt[], TaskHistory>();

/** Remembered: a live update changes the attempts at some tasks of thousands. A task's frames never change. */
function taskHistory(task: TaskSummary, attempts: readonly Attempt[]): TaskHistory {
  const known = KNOWN.get(attempts);
  if (known !== undefined) return known;
  const whole = attempts.findLast(({ outcome }) => outcome === 'completed');
  const frames = Math.max(framesOf(task).length, 1);
  const history: TaskHistory = {
    failures: attempts.filter(endedBadly).length,
    msPerFrame: whole?.endedMs === undefined ? undefined : (whole.endedMs - whole.startedMs) / frames,
  };
  KNOWN.set(attempts, history);
  return history;
}

/** The mean time of a frame, in ms; undefined where nothing is known. */
export function meanFrameMs(histories: TaskHistories): number | undefined {
  let [sum, count] = [0, 0];
  for (const { msPerFrame } of histories.values()) {
    if (msPerFrame === undefined) continue;
    sum += msPerFrame;
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}
