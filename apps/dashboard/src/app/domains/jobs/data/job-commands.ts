import { Clipboard } from '@angular/cdk/clipboard';
import { Injectable, inject } from '@angular/core';
import type { Job, TaskSummary } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { Notices } from '../../../shared/notices';
import type { Chosen } from '../../../shared/offers';
import type { MenuEntry } from '../../../shared/ui/action-menu';
import { WatchedJobs } from '../../../shared/watched-jobs';
import { JobActions } from './job-actions';
import { jobEntries } from './job-entries';
import type { JobRow } from './job-extras';
import { JobSteering } from './job-steering';
import { PRIORITY_STEPS } from './job-priority';
import { JOB_VERBS } from './job-verbs';
import { SubmitAgain } from './submit-again';
import { TASK_VERBS } from './task-verbs';

/** Does what was chosen of `jobEntries` and `taskEntries`, in a menu, in the palette or by its letter. */
@Injectable({ providedIn: 'root' })
export class JobCommands {
  private readonly actions = inject(JobActions);
  private readonly again = inject(SubmitAgain);
  private readonly clipboard = inject(Clipboard);
  private readonly notices = inject(Notices);
  private readonly steering = inject(JobSteering);
  private readonly watched = inject(WatchedJobs);

  /** What can be done to these jobs now. */
  entriesFor(jobs: readonly Job[]): readonly MenuEntry[] {
    return jobEntries(jobs, this.steering.of(jobs), this.watchedOf(jobs));
  }

  /** Rows of the list, of which those that were chosen to be watched say so. */
  withWatched(rows: readonly JobRow[]): readonly JobRow[] {
    return this.watched.mark(rows);
  }

  isWatched(job: Job): boolean {
    return this.watched.has(job);
  }

  /** @returns whether the jobs are being deleted now */
  async doToJobs(id: string, jobs: readonly Job[], chosen?: Chosen): Promise<boolean> {
    const verb = JOB_VERBS.find((candidate) => candidate.id === id);
    const step = PRIORITY_STEPS.find((candidate) => candidate.id === id);
    const [first] = jobs;
    if (verb) await this.actions.changeJobs(jobs, verb, chosen);
    else if (step) await this.actions.stepPriority(jobs, step);
    else if (id === 'requeue-failed') await this.actions.requeueFailed(jobs);
    else if (id === 'priority') await this.actions.setPriority(jobs);
    else if (id === 'copy') this.copyIds(jobs);
    else if (id === 'watch' || id === 'unwatch') this.watch(jobs, id === 'watch');
    else if (id === 'again' && first !== undefined) this.again.open(first);
    else if (id === 'delete') return this.actions.deleteJobs(jobs);
    return false;
  }

  /** @param job - whose tasks they are */
  async doToTasks(id: string, tasks: readonly TaskSummary[], job: Job, chosen?: Chosen): Promise<void> {
    const verb = TASK_VERBS.find((candidate) => candidate.id === id);
    if (verb) await this.actions.changeTasks(tasks, verb, job.status, chosen);
    else if (id === 'copy') this.copyIds(tasks);
    else if (id === 'again') this.again.open(job, tasks);
  }

  private watch(jobs: readonly Job[], isWatched: boolean): void {
    const before = this.watchedOf(jobs).map(({ id }) => id);
    const ids = jobs.map(({ id }) => id);
    this.watched.choose(ids, isWatched);
    const [only] = jobs;
    const what = only !== undefined && jobs.length === 1 ? only.name : countOf(jobs.length, 'job');
    this.notices.done(`${what}: ${isWatched ? 'watched' : 'no longer watched'}`, () => {
      this.watched.choose(ids, false);
      this.watched.choose(before, true);
    });
  }

  private watchedOf(jobs: readonly Job[]): readonly Job[] {
    return jobs.filter((job) => this.watched.has(job));
  }

  private copyIds(items: readonly { readonly id: string }[]): void {
    this.clipboard.copy(items.map((item) => item.id).join('\n'));
  }
}
