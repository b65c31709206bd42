import { Violation } from './violation.ts';
import type { FarmEventMap } from './programs.ts';

/** Runs of renders that came to their end, whoever heard of it: by the Worker, and the render's name, `job/task`. */
export class DoneRenders {
  private readonly done = new Set<string>();

  add(worker: string, render: string): void {
    this.done.add(`${worker} ${render}`);
  }

  has(worker: string, render: string): boolean {
    return this.done.has(`${worker} ${render}`);
  }
}

/** What a task may be that is completed: being rendered, or taken away from a Worker that came to the end nevertheless. */
const COMPLETABLE: ReadonlySet<string> = new Set(['active', 'canceled', 'queued', 'paused']);

type TaskUpdate = FarmEventMap['task-updated']['payload'];

/**
 * What was told of the tasks, kept apart from the Manager: each step follows from the one before, and what is completed was
 * rendered by the one who had it.
 */
export class Ledger {
  /** The status of each task, by the job and the task. */
  private jobs = new Map<string, Map<string, string>>();
  private readonly renders: DoneRenders;
  private readonly jobNames: ReadonlyMap<string, string>;
  completions = 0;

  /** @param jobNames - by id */
  constructor(renders: DoneRenders, jobNames: ReadonlyMap<string, string>) {
    [this.renders, this.jobNames] = [renders, jobNames];
  }

  /** A Manager that starts may have told less than it did. */
  beginAnew(): void {
    this.jobs = new Map();
  }

  /** Many of its tasks have changed at once: who shows them is told to look, not what each became. */
  forget(job: string): void {
    this.jobs.delete(job);
  }

  note({ id, name, job_id: job, status, previous_status: previous, worker }: TaskUpdate): void {
    const tasks = this.jobs.get(job) ?? new Map<string, string>();
    this.jobs.set(job, tasks);
    const known = tasks.get(id);
    if (known !== undefined && previous !== undefined && known !== previous)
      throw new Violation(`Task ${name} of job ${job} went from ${previous} to ${status}, and was ${known}`);
    tasks.set(id, status);
    if (status !== 'completed' || previous === undefined || previous === status) return;
    this.checkCompletion(name, job, previous, worker?.name);
  }

  private checkCompletion(name: string, job: string, previous: string, worker: string | undefined): void {
    this.completions += 1;
    if (!COMPLETABLE.has(previous))
      throw new Violation(`Task ${name} of job ${job} was completed, and nobody had it: it was ${previous}`);
    if (worker !== undefined && !this.renders.has(worker, `${this.jobNames.get(job) ?? ''}/${name}`))
      throw new Violation(
        `Task ${name} of job ${job} was completed by ${worker}, who did not come to its end`,
      );
  }
}
