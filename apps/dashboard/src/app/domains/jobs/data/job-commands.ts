import { Clipboard } from '@angular/cdk/clipboard';
import { Injectable, inject } from '@angular/core';
import type { Job, TaskSummary } from '@flamenco/api-client';
import { JobActions } from './job-actions';
import { JOB_VERBS } from './job-verbs';
import { SubmitAgain } from './submit-again';
import { TASK_VERBS } from './task-verbs';

/** Does what was chosen of `jobEntries` and `taskEntries`, in a menu or in the palette. */
@Injectable({ providedIn: 'root' })
export class JobCommands {
  private readonly actions = inject(JobActions);
  private readonly again = inject(SubmitAgain);
  private readonly clipboard = inject(Clipboard);

  /** @returns whether the jobs are being deleted now */
  async doToJobs(id: string, jobs: readonly Job[]): Promise<boolean> {
    const verb = JOB_VERBS.find((candidate) => candidate.id === id);
    const [first] = jobs;
    if (verb) await this.actions.changeJobs(jobs, verb);
    else if (id === 'requeue-failed') await this.actions.requeueFailed(jobs);
    else if (id === 'priority') await this.actions.setPriority(jobs);
    else if (id === 'copy') this.copyIds(jobs);
    else if (id === 'again' && first !== undefined) this.again.open(first);
    else if (id === 'delete') return this.actions.deleteJobs(jobs);
    return false;
  }

  /** @param job - whose tasks they are */
  async doToTasks(id: string, tasks: readonly TaskSummary[], job: Job): Promise<void> {
    const verb = TASK_VERBS.find((candidate) => candidate.id === id);
    if (verb) await this.actions.changeTasks(tasks, verb, job.status);
    else if (id === 'copy') this.copyIds(tasks);
    else if (id === 'again') this.again.open(job, tasks);
  }

  private copyIds(items: readonly { readonly id: string }[]): void {
    this.clipboard.copy(items.map((item) => item.id).join('\n'));
  }
}
