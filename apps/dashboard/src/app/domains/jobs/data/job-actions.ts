import { Injectable, inject } from '@angular/core';
import {
  Api,
  type Job,
  type JobDeletionInfo,
  type TaskSummary,
  deleteJob,
  deleteJobWhatWouldItDo,
  fetchJob,
  makeFilmSoFar,
  requeueFailedTasks,
  setJobPriority,
  setJobStatus,
  setTaskStatus,
} from '@flamenco/api-client';
import { statusesOfFailedRequeue, sumOver } from '@flamenco/domain/jobs';
import type { JobStatus } from '@flamenco/domain/statuses';
import type { BulkItem } from '../../../shared/bulk';
import { BulkActs } from '../../../shared/bulk-acts';
import { countOf } from '../../../shared/count-words';
import { Dialogs } from '../../../shared/dialogs';
import { Notices } from '../../../shared/notices';
import type { Chosen } from '../../../shared/offers';
import { describeProblem } from '../../../shared/problem';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import { deletionLines } from './deletion-words';
import { PRIORITY_RANGE, type PriorityStep, jobsForStep, steppedPriority } from './job-priority';
import { JobSteering } from './job-steering';
import { type JobVerb, jobsForVerb, undoingVerb } from './job-verbs';
import { type TaskVerb, tasksForVerb } from './task-verbs';

/** Jobs whose files are looked at before they are deleted: each look takes the Manager up to two seconds. */
const MOST_FORETOLD = 10;

const REASON = 'requested in the dashboard';

/** Does to jobs and tasks what people ask for, as far as they may: confirms where it matters, and reports what failed by name. */
@Injectable({ providedIn: 'root' })
export class JobActions {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);
  private readonly steering = inject(JobSteering);
  /** Priorities that were asked for by steps, by the id of the job, until the list says what they are. */
  private readonly stepped = new Map<string, { readonly seen: Job; readonly priority: number }>();

  /** Does the verb to those of the jobs that it fits. */
  async changeJobs(jobs: readonly Job[], verb: JobVerb, chosen: Chosen = 'from-list'): Promise<void> {
    const fitting = jobsForVerb(this.steering.of(jobs), verb);
    if (fitting.length === 0) return;
    const what = fitting.length === 1 ? 'this job' : countOf(fitting.length, 'job');
    const question = { question: `${verb.label} ${what}?`, consequence: verb.consequence, items: fitting };
    const undoing = undoingVerb(verb, fitting);
    const mustAsk = chosen === 'by-letter' ? undoing === undefined : verb.alwaysAsks || fitting.length > 1;
    if (mustAsk && !(await this.dialogs.confirm({ ...question, verb: `${verb.label} ${what}` }))) return;
    await this.acts.doToEach(
      fitting,
      { noun: 'job', participle: verb.participle },
      (job) => this.ask(job, verb),
      undoing && ((done) => this.takeBack(done, undoing)),
    );
  }

  private ask(job: Job, { to }: JobVerb): Promise<unknown> {
    return this.api.invoke(setJobStatus, { job_id: job.id, body: { status: to, reason: REASON } });
  }

  /** What the verb does not fit by now stays as it is: to resume a job that has completed meanwhile would start it over. */
  private takeBack(jobs: readonly Job[], verb: JobVerb): Promise<boolean> {
    return this.acts.doToEach(jobs, { noun: 'job', participle: `${verb.participle} again` }, async (job) => {
      const now = await this.api.invoke(fetchJob, { job_id: job.id });
      if (jobsForVerb([now], verb).length === 0)
        throw new Error(`it is ${lookOf(JOB_LOOKS, now.status).label} by now`);
      await this.ask(now, verb);
    });
  }

  /** @returns whether the Manager deletes all of them now */
  async deleteJobs(given: readonly Job[]): Promise<boolean> {
    const jobs = this.steering.of(given);
    if (jobs.length === 0) return false;
    const what = jobs.length === 1 ? 'this job' : countOf(jobs.length, 'job');
    const isRunning = jobs.some((job) => job.task_counts.active > 0);
    const hasUploads = jobs.some((job) => (job.storage?.shaman_checkout_id ?? '') !== '');
    const consequence = [
      ...(isRunning ? ['Tasks that are running are stopped.'] : []),
      `Logs and previews are deleted${hasUploads ? ', and the files that were uploaded for it' : ''}; rendered frames and other people's files stay.`,
    ].join(' ');
    const foretold = hasUploads ? await this.foretold(jobs) : [];
    const keepsFiles = foretold.some(({ files = [] }) => files.some((file) => file.is_kept));
    const question = {
      question: `Delete ${what}?`,
      consequence,
      details: deletionLines(foretold),
      items: jobs,
      verb: `Delete ${what}`,
      ...(keepsFiles && { more: 'Delete also the files that would be kept' }),
    };
    const agreement = await this.dialogs.agree(question);
    if (!agreement) return false;
    return this.acts.doToEach(jobs, { noun: 'job', participle: 'being deleted' }, (job) =>
      this.api.invoke(deleteJob, { job_id: job.id, ...(agreement.withMore && { files: 'all' }) }),
    );
  }

  /** What would go with jobs and what would stay; of many, or when it cannot be asked, only what is said anyway. */
  private async foretold(jobs: readonly Job[]): Promise<readonly JobDeletionInfo[]> {
    if (jobs.length > MOST_FORETOLD) return [];
    try {
      const asked = jobs.map((job) => this.api.invoke(deleteJobWhatWouldItDo, { job_id: job.id }));
      return await Promise.all(asked);
    } catch {
      return [];
    }
  }

  async setPriority(given: readonly Job[]): Promise<void> {
    const jobs = this.steering.of(given);
    const first = jobs[0];
    if (first === undefined) return;
    const priority = await this.dialogs.number({
      question:
        jobs.length === 1 ? `Priority of ${first.name}` : `Priority of ${countOf(jobs.length, 'job')}`,
      label: 'Priority',
      hint: '0 to 100; jobs with a higher number are rendered first.',
      value: first.priority,
      ...PRIORITY_RANGE,
    });
    if (priority === undefined) return;
    await this.changePriority(jobs, `set to priority ${priority}`, () => priority);
  }

  /** Raises or lowers the priority of each job; several steps add up, also before the list has followed the first. */
  async stepPriority(given: readonly Job[], step: PriorityStep): Promise<void> {
    const jobs = this.steering.of(given);
    const fitting = jobsForStep(
      jobs.map((job) => {
        const asked = this.stepped.get(job.id);
        return asked?.seen === job ? { ...job, priority: asked.priority } : job;
      }),
      step,
    );
    if (fitting.length === 0) return;
    const priorities = new Set(fitting.map(({ priority }) => steppedPriority(priority, step)));
    const [only] = priorities;
    const participle =
      priorities.size === 1 && only !== undefined
        ? `set to priority ${only}`
        : `${step.by > 0 ? 'raised' : 'lowered'} in priority by ${Math.abs(step.by)}`;
    for (const seen of jobs) {
      const before = fitting.find(({ id }) => id === seen.id);
      if (before) this.stepped.set(seen.id, { seen, priority: steppedPriority(before.priority, step) });
    }
    const isDone = await this.changePriority(fitting, participle, ({ priority }) =>
      steppedPriority(priority, step),
    );
    if (!isDone) for (const { id } of fitting) this.stepped.delete(id);
  }

  private changePriority(
    jobs: readonly Job[],
    participle: string,
    priorityOf: (job: Job) => number,
  ): Promise<boolean> {
    return this.acts.doToEach(
      jobs,
      { noun: 'job', participle },
      (job) => this.api.invoke(setJobPriority, { job_id: job.id, body: { priority: priorityOf(job) } }),
      (done) => {
        for (const { id } of done) this.stepped.delete(id);
        return this.acts.doToEach(done, { noun: 'job', participle: 'set back to its priority' }, (job) =>
          this.api.invoke(setJobPriority, { job_id: job.id, body: { priority: job.priority } }),
        );
      },
    );
  }

  /** Has a film made of the frames that there are, and says where it will be. */
  async makeFilm(job: Job): Promise<void> {
    try {
      const { output_file: path } = await this.api.invoke(makeFilmSoFar, { job_id: job.id });
      this.notices.done(`“Film so far: ${job.name}” makes the film as a job of its own: ${path}`);
    } catch (error) {
      this.notices.problem(`No film of ${job.name} so far: ${describeProblem(error)}`);
    }
  }

  /** Does the verb to those of one job's tasks that it fits; asks when they are several. */
  async changeTasks(
    tasks: readonly TaskSummary[],
    verb: TaskVerb,
    jobStatus: JobStatus,
    chosen: Chosen = 'from-list',
  ): Promise<void> {
    const fitting = tasksForVerb(tasks, verb, jobStatus);
    if (fitting.length === 0) return;
    const what = countOf(fitting.length, 'task');
    const question = { question: `${verb.label} ${what}?`, consequence: verb.consequence, items: fitting };
    const mustAsk = chosen === 'by-letter' || fitting.length > 1;
    if (mustAsk && !(await this.dialogs.confirm({ ...question, verb: `${verb.label} ${what}` }))) return;
    await this.applyToTasks(fitting, verb);
  }

  /** Requeues the failed tasks of these jobs; those that have ended go on. */
  async requeueFailed(jobs: readonly Job[]): Promise<void> {
    const fitting = this.steering.of(jobs).filter(({ task_counts }) => task_counts.failed > 0);
    if (fitting.length === 0) return;
    const failed = fitting.reduce((sum, { task_counts }) => sum + task_counts.failed, 0);
    const goingOn = fitting.reduce(
      (sum, job) => sum + sumOver(job.task_counts, statusesOfFailedRequeue(job.status)),
      0,
    );
    const what = countOf(failed, 'failed task');
    const [run, keep] = failed === 1 ? ['It runs', 'keeps'] : ['They run', 'keep'];
    const consequence = `${run} again on any eligible Worker, and ${keep} the frames that are whole; earlier failures are forgotten.`;
    const more =
      goingOn > failed ? ` So do ${goingOn - failed} that were canceled because their job failed.` : '';
    const question = { question: `Requeue ${what}?`, consequence: consequence + more, items: fitting };
    if (!(await this.dialogs.confirm({ ...question, verb: `Requeue ${what}` }))) return;
    const body = { reason: REASON, keep_frames: true } as const;
    await this.acts.doToEach(
      fitting,
      { noun: 'job', participle: 'set to run its failed tasks again' },
      (job) => this.api.invoke(requeueFailedTasks, { job_id: job.id, body }),
    );
  }

  private async applyToTasks(tasks: readonly (TaskSummary & BulkItem)[], verb: TaskVerb): Promise<void> {
    await this.acts.doToEach(tasks, { noun: 'task', participle: verb.participle }, (task) =>
      this.api.invoke(setTaskStatus, { task_id: task.id, body: { status: verb.to, reason: REASON } }),
    );
  }
}
