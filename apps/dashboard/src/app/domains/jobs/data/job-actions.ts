import { Injectable, inject } from '@angular/core';
import {
  Api,
  type Job,
  type JobDeletionInfo,
  type TaskSummary,
  deleteJob,
  deleteJobWhatWouldItDo,
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
import { describeProblem } from '../../../shared/problem';
import { deletionLines } from './deletion-words';
import { type JobVerb, jobsForVerb } from './job-verbs';
import { type TaskVerb, tasksForVerb } from './task-verbs';

/** Jobs whose files are looked at before they are deleted: each look takes the Manager up to two seconds. */
const MOST_FORETOLD = 10;

const REASON = 'requested in the dashboard';

/** Does to jobs and tasks what people ask for: confirms where it matters, and reports what failed by name. */
@Injectable({ providedIn: 'root' })
export class JobActions {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);

  /** Does the verb to those of the jobs that it fits. */
  async changeJobs(jobs: readonly Job[], verb: JobVerb): Promise<void> {
    const fitting = jobsForVerb(jobs, verb);
    if (fitting.length === 0) return;
    const what = fitting.length === 1 ? 'this job' : countOf(fitting.length, 'job');
    const question = { question: `${verb.label} ${what}?`, consequence: verb.consequence, items: fitting };
    const mustAsk = verb.alwaysAsks || fitting.length > 1;
    if (mustAsk && !(await this.dialogs.confirm({ ...question, verb: `${verb.label} ${what}` }))) return;
    await this.acts.doToEach(fitting, { noun: 'job', participle: verb.participle }, (job) =>
      this.api.invoke(setJobStatus, { job_id: job.id, body: { status: verb.to, reason: REASON } }),
    );
  }

  /** @returns whether the Manager deletes all of them now */
  async deleteJobs(jobs: readonly Job[]): Promise<boolean> {
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

  async setPriority(jobs: readonly Job[]): Promise<void> {
    const first = jobs[0];
    if (first === undefined) return;
    const priority = await this.dialogs.number({
      question:
        jobs.length === 1 ? `Priority of ${first.name}` : `Priority of ${countOf(jobs.length, 'job')}`,
      label: 'Priority',
      hint: '0 to 100; jobs with a higher number are rendered first.',
      value: first.priority,
      min: 0,
      max: 100,
    });
    if (priority === undefined) return;
    await this.acts.doToEach(
      jobs,
      { noun: 'job', participle: `set to priority ${priority}` },
      (job) => this.api.invoke(setJobPriority, { job_id: job.id, body: { priority } }),
      (done) =>
        this.acts.doToEach(done, { noun: 'job', participle: 'set back to its priority' }, (job) =>
          this.api.invoke(setJobPriority, { job_id: job.id, body: { priority: job.priority } }),
        ),
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
  async changeTasks(tasks: readonly TaskSummary[], verb: TaskVerb, jobStatus: JobStatus): Promise<void> {
    const fitting = tasksForVerb(tasks, verb, jobStatus);
    if (fitting.length === 0) return;
    const what = countOf(fitting.length, 'task');
    const question = { question: `${verb.label} ${what}?`, consequence: verb.consequence, items: fitting };
    if (fitting.length > 1 && !(await this.dialogs.confirm({ ...question, verb: `${verb.label} ${what}` })))
      return;
    await this.applyToTasks(fitting, verb);
  }

  /** Requeues the failed tasks of these jobs; those that have ended go on. */
  async requeueFailed(jobs: readonly Job[]): Promise<void> {
    const fitting = jobs.filter(({ task_counts }) => task_counts.failed > 0);
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
