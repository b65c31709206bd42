import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventJobUpdate, Identity } from '@flamenco/api-client';
import { aJob, aJobUpdate } from '../../../testing/builders';
import { LiveBench } from '../../../testing/live-bench';
import { OwnIdentity } from '../../shared/identity/own-identity';
import { Notices } from '../../shared/notices';
import { WatchedJobs } from '../../shared/watched-jobs';
import { alertOf } from './alert-rules';
import { ChosenAlerts } from './alert-settings';
import { FarmAlerts, SHOW_ON_DESKTOP } from './farm-alerts';

const need = (code: 'no-workers' | 'worker-blocked'): Pick<EventJobUpdate, 'needs_attention'> => ({
  needs_attention: { code, message: 'Nobody runs it.', remedy: 'Add a Worker.' },
});

describe('what is worth telling', () => {
  it.each([
    [{ previous_status: 'active', status: 'completed' }, 'ended', 'shot_010: completed'],
    [{ previous_status: 'active', status: 'failed' }, 'failed', 'shot_010: failed'],
    [{ previous_status: 'queued', status: 'active' }, undefined, undefined],
    [{ status: 'completed' }, undefined, undefined], // a note about it, say
    [{ previous_status: 'active', status: 'completed', was_deleted: true }, undefined, undefined],
    [need('no-workers'), 'needs', 'shot_010 needs you: Nobody runs it.'],
  ] as const)('of %j: %s, %s', (given, kind, text) => {
    const alert = alertOf(aJobUpdate({ name: 'shot_010', ...given }));
    expect([alert?.kind, alert?.text]).toEqual([kind, text]);
  });
});

describe('alerts of the farm', () => {
  let bench: LiveBench;
  let shown: string[];

  /** A page that is loaded: another tab, or the same one again. */
  const load = async (needing: readonly ReturnType<typeof aJob>[] = []): Promise<void> => {
    bench = new LiveBench([
      provideRouter([]),
      { provide: SHOW_ON_DESKTOP, useValue: (text: string) => shown.push(text) },
    ]);
    TestBed.inject(ChosenAlerts).choose({ ended: true, failed: true, needs: true, onDesktop: true });
    TestBed.inject(FarmAlerts);
    await bench.connect();
    await bench.answer('/api/v3/jobs', { jobs: needing });
  };
  const leave = (): void => bench.end();
  const signIn = (): void => {
    const user = { id: 'p-1', name: 'anna', display_name: 'Anna', role: 'artist', projects: [] } as const;
    const identity = {
      access: 'closed',
      has_admin: true,
      permissions: ['jobs:read'],
      sign_in: [],
      user,
    } as const;
    TestBed.inject(OwnIdentity).learn(identity as unknown as Identity);
  };

  beforeEach(async () => {
    localStorage.clear();
    shown = [];
    await load();
  });
  afterEach(() => {
    leave();
    localStorage.clear();
  });

  const arrives = async (given: Partial<EventJobUpdate>): Promise<void> => {
    bench.socket.arrives('/jobs', aJobUpdate({ name: 'shot_010', ...given }));
    await bench.settle();
  };
  const completed = { previous_status: 'active', status: 'completed' } as const;
  const listed = (): readonly string[] =>
    TestBed.inject(Notices)
      .past()
      .map(({ text }) => text);

  it('come into the list and onto the desktop, and are no message on the page', async () => {
    await arrives(completed);
    expect([shown, listed()]).toEqual([['shot_010: completed'], ['shot_010: completed']]);
    expect(TestBed.inject(Notices).notices()).toEqual([]);
  });

  it('are not told twice, neither by this tab nor by another one', async () => {
    await arrives(completed);
    await arrives(completed);
    leave();
    await load();
    await arrives(completed);
    expect(shown).toEqual(['shot_010: completed']);
    await arrives({ ...completed, updated: '2026-01-01T13:00:00Z' }); // requeued, and completed again
    expect(shown).toHaveLength(2);
  });

  it('tell of a need once, until it was over', async () => {
    await arrives(need('no-workers'));
    await arrives({ ...need('no-workers'), steps_completed: 3 });
    expect(shown).toHaveLength(1);
    await arrives({});
    await arrives(need('no-workers'));
    expect(shown).toHaveLength(2);
  });

  it('do not tell of a need that was there before', async () => {
    leave();
    await load([aJob({ ...need('no-workers') })]);
    await arrives(need('no-workers'));
    expect(shown).toEqual([]);
    await arrives(need('worker-blocked'));
    expect(shown).toHaveLength(1);
  });

  it('are only those that are wanted', async () => {
    TestBed.inject(ChosenAlerts).choose({ ended: false, onDesktop: false });
    await arrives(completed);
    await arrives({ previous_status: 'active', status: 'failed', updated: '2026-01-01T13:00:00Z' });
    expect([shown, listed()]).toEqual([[], ['shot_010: failed']]);
  });

  const nothing = { ended: false, failed: false, needs: false };

  it('are those of a watched job, whatever else is wanted, also after a reload, and no more when it is not watched', async () => {
    TestBed.inject(ChosenAlerts).choose(nothing);
    TestBed.inject(WatchedJobs).choose(['job-1'], true);
    await arrives(completed);
    await arrives({ ...completed, id: 'job-2' });
    expect(shown).toEqual(['shot_010: completed']);
    leave();
    await load();
    TestBed.inject(ChosenAlerts).choose(nothing);
    await arrives(need('no-workers'));
    await arrives({ previous_status: 'active', status: 'failed', updated: '2026-01-01T14:00:00Z' });
    expect(shown.slice(1)).toEqual(['shot_010 needs you: Nobody runs it.', 'shot_010: failed']);
    TestBed.inject(WatchedJobs).choose(['job-1'], false);
    await arrives({ previous_status: 'active', status: 'failed', updated: '2026-01-01T15:00:00Z' });
    expect(shown).toHaveLength(3);
  });

  it.each([
    [{ id: 'p-1', name: 'Anna' }, {}, ['shot_010: completed']],
    [{ id: 'p-2', name: 'Ben' }, {}, []],
    [{ id: 'p-1', name: 'Anna' }, { own: false }, []],
  ])('of a job of %j are with %j, for Anna, who has signed in: %j', async (owner, chosen, expected) => {
    signIn();
    TestBed.inject(ChosenAlerts).choose({ ...nothing, ...chosen });
    await arrives(completed);
    if (!('own' in chosen)) await bench.answer('/api/v3/jobs/job-1', aJob({ owner }));
    expect(listed()).toEqual(expected);
  });

  it('of an own job that one does not want to watch, there are none', async () => {
    signIn();
    TestBed.inject(ChosenAlerts).choose(nothing);
    TestBed.inject(WatchedJobs).choose(['job-1'], false);
    await arrives(completed);
    expect(listed()).toEqual([]);
  });

  it.each([
    ['anna', ['shot_010: completed']],
    ['simon', []],
  ])('of the jobs of %s are %j', async (user, expected) => {
    TestBed.inject(ChosenAlerts).choose({ user });
    await arrives(completed);
    await bench.answer('/api/v3/jobs/job-1', aJob({ metadata: { 'user.name': 'Anna' } }));
    expect(listed()).toEqual(expected);
  });
});
