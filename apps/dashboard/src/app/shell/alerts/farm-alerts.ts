import { Injectable, InjectionToken, inject } from '@angular/core';
import { Router } from '@angular/router';
import { Api, type EventJobUpdate, fetchJob, fetchJobs } from '@flamenco/api-client';
import { userOf } from '@flamenco/domain/jobs';
import { OwnIdentity } from '../../shared/identity/own-identity';
import { hearOfJobs } from '../../shared/live/job-news';
import { Notices } from '../../shared/notices';
import { WatchedJobs } from '../../shared/watched-jobs';
import { AlertClaims } from './alert-claims';
import { type JobAlert, alertOf, needKey, needPrefix } from './alert-rules';
import { ChosenAlerts } from './alert-settings';

/** Jobs that need somebody already when the page is loaded, at most so many. */
const MOST_NEEDING = 100;

/** Shows something outside of the page. A token, so that tests can see it happen. */
export const SHOW_ON_DESKTOP = new InjectionToken<(text: string, tag: string, clicked: () => void) => void>(
  'show on the desktop',
  {
    providedIn: 'root',
    factory: () => (text, tag, clicked) => {
      if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return;
      const shown = new Notification('Flamenco', { body: text, tag });
      shown.onclick = clicked;
    },
  },
);

/** Tells of what happens to jobs, as far as the person wants that: in the list of notifications, and on the desktop. */
@Injectable({ providedIn: 'root' })
export class FarmAlerts {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private readonly watched = inject(WatchedJobs);
  private readonly identity = inject(OwnIdentity);
  private readonly claims = inject(AlertClaims);
  private readonly chosen = inject(ChosenAlerts).settings;
  private readonly showOnDesktop = inject(SHOW_ON_DESKTOP);
  private readonly needing = new Set<string>();
  /** One event after the other: an end of a need, and then another need. */
  private turn: Promise<unknown>;

  constructor() {
    this.turn = this.learnNeeding();
    hearOfJobs((event) => this.hear(event));
  }

  /** Most events tell of progress only, hundreds a second. */
  private hear(event: EventJobUpdate): void {
    const alert = alertOf(event);
    const isOver = event.needs_attention === undefined && this.needing.has(event.id);
    if (alert === undefined && !isOver) return;
    if (alert?.kind === 'needs' && this.needing.has(alert.key)) return;
    this.turn = this.turn.then(() => this.consider(event, alert, isOver)).catch(() => undefined);
  }

  private async consider(
    { id }: EventJobUpdate,
    alert: JobAlert | undefined,
    isOver: boolean,
  ): Promise<void> {
    if (isOver) {
      for (const known of [...this.needing]) if (known.startsWith(id)) this.needing.delete(known);
      await this.claims.release(needPrefix(id));
    }
    if (alert === undefined) return;
    if (alert.kind === 'needs') this.needing.add(id).add(alert.key);
    if (!(await this.isWanted(alert))) return;
    if (!(await this.claims.claim(alert.key))) return;
    this.notices.note(alert.kind === 'ended' ? 'done' : 'problem', alert.text);
    if (this.chosen().onDesktop) this.showOnDesktop(alert.text, alert.key, () => this.open(alert.jobId));
  }

  /** A job is looked up only where it matters whose it is. */
  private async isWanted({ kind, jobId }: JobAlert): Promise<boolean> {
    const { user, own, [kind]: isKindWanted } = this.chosen();
    const isWatched = this.watched.choiceFor(jobId);
    if (isWatched === true || (isKindWanted && user === '')) return true;
    const asksForOwn = own && isWatched === undefined && this.identity.user() !== undefined;
    if (!isKindWanted && !asksForOwn) return false;
    const job = await this.api.invoke(fetchJob, { job_id: jobId });
    const isOfUser = isKindWanted && userOf(job.metadata).toLowerCase() === user.toLowerCase();
    return isOfUser || (asksForOwn && this.watched.isOwn(job));
  }

  /** What needs somebody when the page is loaded is no news. */
  private async learnNeeding(): Promise<void> {
    try {
      const { jobs } = await this.api.invoke(fetchJobs, {
        ...{ q: 'needs:you', limit: MOST_NEEDING, omit: ['settings', 'metadata', 'warnings'] },
      });
      for (const { id, needs_attention } of jobs) {
        if (needs_attention === undefined) continue;
        const key = needKey(id, needs_attention.code);
        this.needing.add(id).add(key);
        await this.claims.claim(key);
      }
    } catch {
      // Then they are told of with their next event.
    }
  }

  private open(jobId: string): void {
    window.focus();
    void this.router.navigate(['/jobs', jobId]);
  }
}
