import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Change } from '@flamenco/api-client';
import { CHANGE_ACTION_NAMES, CHANGE_ACTIONS } from '@flamenco/domain/changes';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aChange } from '../../../testing/builders';
import { doneWords } from './data/change-words';
import { actionsOf, exportAddress, historyQuery } from './data/history-filter';
import { ChangeList } from './ui/change-list';

const textOf = (view: ComponentFixture<unknown>): string =>
  (view.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ').trim();

function list(changes: readonly Change[], ownId?: string): ComponentFixture<ChangeList> {
  const view = TestBed.createComponent(ChangeList);
  view.componentRef.setInput('changes', changes);
  view.componentRef.setInput('nowMs', Date.parse('2026-01-01T12:10:00Z'));
  view.componentRef.setInput('ownId', ownId);
  view.detectChanges();
  return view;
}

beforeEach(() => {
  TestBed.configureTestingModule({ providers: [provideRouter([])] });
});
afterEach(() => {
  TestBed.resetTestingModule();
});

describe('an entry of the history', () => {
  it('says when, who, what, to what, from where, and what was so before', () => {
    const view = list([aChange()]);
    expect(textOf(view)).toBe(
      '10 min ago anonymous set the priority of job shot_010 from 10.0.0.7 priority was 50 → is 80',
    );
    const element = view.nativeElement as HTMLElement;
    expect(element.querySelector('a')?.getAttribute('href')).toBe('/jobs/job-1');
    expect(element.querySelector('time')?.title).toBe(new Date('2026-01-01T12:00:00Z').toLocaleString());
  });

  it('does not name the thing on whose page it is', () => {
    expect(textOf(list([aChange()], 'job-1'))).toContain('set the priority of the job from');
  });

  it.each<readonly [what: string, change: Partial<Change>, text: string]>([
    [
      'a task of a job',
      {
        action: 'task-status-requested',
        object: { kind: 'task', id: 'task-1', name: 'render-1-3' },
        before: { status: 'failed' },
        after: { status: 'queued', job: 'shot_010', reason: 'fixed', keep_frames: true },
      },
      'requeued task render-1-3 from 10.0.0.7 status was failed → is queued reason fixed keeps whole frames yes',
    ],
    [
      'tags of a Worker',
      {
        action: 'worker-tags-set',
        object: { kind: 'worker', id: 'worker-1', name: 'real-01' },
        before: { tags: [] },
        after: { tags: ['cpu', 'gpu'] },
      },
      'set the tags of Worker real-01 from 10.0.0.7 tags was none → is cpu, gpu',
    ],
    [
      'settings, without a name',
      {
        action: 'settings-changed',
        object: { kind: 'settings', name: '' },
        before: { 'shaman.enabled': true },
        after: { 'shaman.enabled': false },
      },
      'changed settings from 10.0.0.7 shaman.enabled was yes → is no',
    ],
    [
      'what is not so any more',
      { action: 'job-tag-set', before: { worker_tag: 'gpu' }, after: {} },
      'set the tag of job shot_010 from 10.0.0.7 worker tag was gpu',
    ],
  ])('tells of %s', (_, change, text) => {
    expect(textOf(list([aChange(change)]))).toBe(`10 min ago anonymous ${text}`);
  });

  it('has words for all that can be done', () => {
    for (const action of CHANGE_ACTION_NAMES) {
      const object = { kind: CHANGE_ACTIONS[action].kind, name: 'x' };
      expect(doneWords(aChange({ action, object, after: { status: 'paused' } }))).toMatch(/^[a-z]/);
    }
  });
});

describe('the filter of the history', () => {
  it.each([
    [{}, {}],
    [
      { kind: 'worker', within: '1d' },
      { kind: 'worker', withinMs: 86_400_000 },
    ],
    [{ q: 'who:anna' }, { q: 'who:anna' }],
    [{ q: '' }, {}],
    [{ action: 'job-submitted' }, { action: 'job-submitted' }],
    [{ kind: 'worker', action: 'job-submitted' }, { kind: 'worker' }],
    [{ kind: 'nonsense', action: 'nonsense', within: 'nonsense' }, {}],
  ])('reads %j from the address', (address, query) => {
    const nothing = { q: undefined, kind: undefined, action: undefined, within: undefined };
    expect(historyQuery({ ...nothing, ...address })).toEqual(query);
  });

  it('offers what can be done to a kind of thing', () => {
    expect(actionsOf('manager')).toEqual([{ id: 'restart-requested', label: 'Restarted the Manager' }]);
    expect(actionsOf(undefined)).toHaveLength(CHANGE_ACTION_NAMES.length);
  });

  it('is that of the download, too', () => {
    const nowMs = Date.parse('2026-01-02T00:00:00Z');
    const address = new URL(exportAddress({ kind: 'job', withinMs: 3_600_000 }, nowMs));
    expect([address.pathname, address.search]).toEqual([
      expect.stringMatching(/\/api\/v3\/changes\/export$/),
      '?kind=job&since=2026-01-01T23%3A00%3A00.000Z',
    ]);
  });
});
