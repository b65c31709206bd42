import { Dialog } from '@angular/cdk/dialog';
import { Injector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import type { TestRequest } from '@angular/common/http/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob, aWorker } from '../../../testing/builders';
import { LiveBench } from '../../../testing/live-bench';
import { SILENCE_MS } from '../../shared/live/heartbeat-watch';
import { type Offer, Offers } from '../../shared/offers';
import { openPalette } from './open-palette';
import { queryFor } from './palette-jobs';

const JOBS = '/api/v3/jobs';

describe('a query for jobs', () => {
  it.each([
    ['shot_010', 'shot_010'],
    ['status:failed prio', 'status:failed prio'],
    ['status:', '"status:"'],
    ['statsu:failed', '"statsu:failed"'],
    ['12 "inch', '"12  inch"'],
    ['', ''],
  ])('of %j is %j', (text, expected) => {
    expect(queryFor(text)).toBe(expected);
  });
});

describe('the palette', () => {
  let bench: LiveBench;
  let done: string[];
  let before: HTMLElement;

  const offer: Offer = {
    about: 'shot_010',
    entries: [
      { id: 'pause', label: 'Pause', icon: 'pause' },
      {
        id: 'resume',
        label: 'Resume',
        icon: 'play_arrow',
        isDisabled: true,
        reason: 'not while it is active',
      },
      { id: 'copy', label: 'Copy ID', icon: 'content_copy', worksAlone: true },
    ],
    choose: (id) => done.push(`${id}, focus on ${document.activeElement?.id ?? ''}`),
  };

  beforeEach(async () => {
    done = [];
    bench = new LiveBench([provideRouter([{ path: 'settings', children: [] }])]);
    // jsdom scrolls nothing.
    Element.prototype.scrollIntoView = () => undefined;
    before = document.createElement('button');
    before.id = 'before';
    document.body.append(before);
    before.focus();
    TestBed.inject(Offers).add(signal(offer));
    openPalette(TestBed.inject(Injector));
    expect(document.activeElement).toBe(field()); // at once: the next key is for it
    await bench.connect();
    const setting = { key: 'task_timeout', about: 'Until a task counts as lost.', schema: {}, initial: '' };
    await bench.answer('/api/v3/configuration/settings', { settings: [setting], faults: [] });
    await bench.settle();
    await bench.answer('/api/v3/worker-mgt/tags', { tags: [{ id: 'gpu', name: 'gpu' }] });
    await bench.answer('/api/v3/worker-mgt/workers', { workers: [aWorker({ name: 'box-01' })] });
  });

  afterEach(async () => {
    TestBed.inject(Dialog).closeAll();
    await bench.settle();
    before.remove();
    bench.end();
  });

  const field = (): HTMLInputElement => document.querySelector<HTMLInputElement>('[role="combobox"]')!;
  const type = async (text: string, ms = 200): Promise<void> => {
    field().value = text;
    field().dispatchEvent(new Event('input'));
    await bench.settle(ms);
  };
  const press = async (key: string, init: KeyboardEventInit = {}): Promise<void> => {
    field().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
    await bench.settle();
  };
  const text = (element: Element): string => element.textContent.replaceAll(/\s+/g, ' ').trim();
  const headings = (): readonly string[] => [...document.querySelectorAll('h3')].map(text);
  const parts = (option: Element): string => [...option.children].map(text).filter(Boolean).join(' ');
  const options = (): readonly string[] => [...document.querySelectorAll('[role="option"]')].map(parts);
  const active = (): string | undefined => {
    const id = field().getAttribute('aria-activedescendant');
    const element = id === null ? null : document.getElementById(id);
    return element === null ? undefined : parts(element);
  };
  const searches = (): readonly TestRequest[] => bench.http.match(({ url }) => url === JOBS);
  const answerJobs = async (...names: readonly string[]): Promise<void> => {
    const jobs = names.map((name) => aJob({ id: `id-${name}`, name }));
    for (const request of searches()) request.flush({ jobs });
    await bench.settle();
  };

  it('says what can be done here and where one can go, before anything is typed', async () => {
    expect(headings()).toEqual(['shot_010', 'Pages']);
    expect(active()).toBeUndefined();
    await press('Enter'); // an Enter too many does no harm
    expect(field()).toBeTruthy();
  });

  it('does what is chosen, with the focus back where it was', async () => {
    await press('ArrowDown');
    expect(active()).toBe('Pause');
    await press('Enter');
    expect(document.querySelector('flamenco-palette')).toBeNull();
    expect(done).toEqual(['pause, focus on before']);
  });

  it('says why something cannot be done, and does not do it', async () => {
    await type('>resume');
    expect(options()).toEqual(['Resume not while it is active']);
    await press('Enter');
    expect(done).toEqual([]);
    expect(document.querySelector('flamenco-palette')).not.toBeNull();
  });

  it('finds jobs, Workers, tags, settings and pages, and goes there', async () => {
    await type('box');
    await answerJobs('box_010');
    expect(headings()).toEqual(['Jobs', 'Workers']);
    await type('gpu');
    await answerJobs();
    expect([headings(), options().at(-1)]).toEqual([['Jobs', 'Tags'], 'gpu 0 Workers']);
    await type('lost');
    await answerJobs();
    expect(options()).toEqual(['Search jobs for “lost”', 'Task counts as lost after task_timeout']);
    await press('ArrowUp');
    await press('Enter');
    await bench.settle();
    expect(TestBed.inject(Router).url).toBe('/settings?q=task_timeout');
  });

  it('asks when one has stopped typing, and cancels what is outdated', async () => {
    await type('h', 20);
    await type('ha', 20);
    expect(searches()).toHaveLength(0);
    await bench.settle(200);
    const [first, ...others] = searches();
    expect([first?.request.params.get('q'), first?.request.params.get('limit'), others]).toEqual([
      'ha',
      '8',
      [],
    ]);
    await type('harbour');
    expect(first?.cancelled).toBe(true);
    await answerJobs('harbour_010');
    expect(options()[0]).toMatch(/^harbour_010/);
  });

  it('chooses the first job when there is one, not the way to all of them', async () => {
    await type('harbour');
    expect(active()).toBe('Search jobs for “harbour”');
    await answerJobs('harbour_010');
    expect(active()).toMatch(/^harbour_010/);
    await type('shot_010'); // as the job is called that is open
    await answerJobs('shot_010');
    expect(active()).toMatch(/^shot_010/);
  });

  it('keeps what is chosen while jobs come above it', async () => {
    await type('box', 20);
    await press('ArrowDown');
    expect(active()).toMatch(/^box-01/);
    await bench.settle(200);
    await answerJobs('box_010', 'box_020');
    expect(options()[0]).toMatch(/^box_010/);
    expect(active()).toMatch(/^box-01/);
  });

  it.each([
    ['ArrowUp', 'About'],
    ['PageUp', 'About'],
    ['PageDown', 'Pause'],
  ])('goes with %s at first to %s', async (key, expected) => {
    await press(key);
    expect(active()).toBe(expected);
  });

  it('says that the Manager is gone, does not ask it, and does what works alone', async () => {
    await bench.settle(SILENCE_MS + 600);
    await type('pause');
    expect(text(document.querySelector('flamenco-palette')!)).toContain('The Manager does not answer');
    expect(options()[0]).toMatch(/^Pause The Manager does not answer/);
    expect(searches()).toHaveLength(0);
    await type('copy');
    await press('Enter');
    expect(done).toEqual(['copy, focus on before']);
  });

  it('is closed by its own key, and is opened once only', async () => {
    openPalette(TestBed.inject(Injector));
    await bench.settle();
    expect(document.querySelectorAll('flamenco-palette')).toHaveLength(1);
    await press('k', { ctrlKey: true });
    expect(document.querySelector('flamenco-palette')).toBeNull();
  });
});
