import { Injectable, inject } from '@angular/core';
import { Api, type Job, deleteJobMass, fetchJobFacets, fetchJobs } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { Dialogs } from '../../../shared/dialogs';
import { Notices } from '../../../shared/notices';
import { describeProblem } from '../../../shared/problem';

/** Jobs whose names are told before they are deleted. */
const MOST_NAMED = 12;

/** Jobs that did not change for some days: how many there are, and some of them. */
export interface OldJobsFound {
  readonly total: number;
  readonly named: readonly Job[];
  /** "140 completed, 7 failed" */
  readonly statuses: string;
  /** When the youngest of them last changed: a moment of the Manager's clock, which the deletion is asked for by. */
  readonly lastUpdated: string;
}

/** Deletes jobs that nobody has touched for long, all at once: asks since when, shows which, and then does it. */
@Injectable({ providedIn: 'root' })
export class OldJobs {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);

  async askAndDelete(): Promise<void> {
    const days = await this.dialogs.number({
      question: 'Delete old jobs',
      label: 'Not changed for more days than',
      hint: 'The next step shows which jobs these are, before anything is deleted.',
      value: 30,
      min: 1,
      max: 3650,
      verb: 'Show them',
    });
    if (days === undefined) return;
    try {
      await this.showAndDelete(days);
    } catch (error) {
      this.notices.problem(`Old jobs could not be deleted: ${describeProblem(error)}`);
    }
  }

  /** What would be deleted; undefined: nothing. */
  async find(days: number): Promise<OldJobsFound | undefined> {
    const q = `updated>${days}d`;
    const [page, facets] = await Promise.all([
      this.api.invoke(fetchJobs, { q, sort: '-updated', limit: MOST_NAMED, omit: ['settings', 'metadata'] }),
      this.api.invoke(fetchJobFacets, { q, key: ['status'] }),
    ]);
    const [youngest] = page.jobs;
    if (youngest === undefined) return undefined;
    const statuses = facets.facets.flatMap(({ values }) => values);
    return {
      total: page.total ?? page.jobs.length,
      named: page.jobs,
      statuses: statuses.map(({ value, count }) => `${count} ${value}`).join(', '),
      lastUpdated: youngest.updated,
    };
  }

  private async showAndDelete(days: number): Promise<void> {
    const found = await this.find(days);
    if (found === undefined) {
      this.notices.done(`All jobs have changed within ${countOf(days, 'day')}: there is nothing to delete.`);
      return;
    }
    const what = countOf(found.total, 'job');
    const others = found.total - found.named.length;
    const agreement = await this.dialogs.agree({
      question: `Delete ${what}?`,
      consequence: `None of them has changed for more than ${countOf(days, 'day')}: ${found.statuses}. Logs and previews are deleted, and the files that were uploaded for them; rendered frames and other people's files stay.`,
      items: found.named,
      ...(others > 0 && { details: [`Besides those that are named here, ${countOf(others, 'other')}.`] }),
      more: 'Delete also the files that would be kept',
      verb: `Delete ${what}`,
    });
    if (!agreement) return;
    await this.api.invoke(deleteJobMass, {
      body: { last_updated_max: found.lastUpdated },
      ...(agreement.withMore && { files: 'all' as const }),
    });
    this.notices.done(`${what}: being deleted`);
  }
}
