import { Component, inject, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../testing/live-bench';
import { SILENCE_MS } from '../shared/live/heartbeat-watch';
import { Notices } from '../shared/notices';
import { type Offer, injectOffer } from '../shared/offers';
import type { MenuEntry } from '../shared/ui/action-menu';
import { bindVerbKeys, verbOfKey } from './verb-keys';

const done: string[] = [];
const anOffer = (about: string, ...entries: readonly Partial<MenuEntry>[]): Offer => ({
  about,
  entries: entries.map((entry) => ({ id: 'pause', label: 'Pause', icon: 'pause', ...entry })),
  choose: (id, chosen) => done.push(`${id} ${about}, ${chosen}`),
});
const offer = signal<Offer | undefined>(undefined);

@Component({ selector: 'flamenco-test-verbs', template: '<input id="field" />' })
class TestVerbs {
  protected readonly notices = inject(Notices);
  constructor() {
    bindVerbKeys();
    injectOffer(() => offer());
  }
}

describe('letters', () => {
  let bench: LiveBench;
  beforeEach(async () => {
    done.length = 0;
    bench = new LiveBench();
    TestBed.createComponent(TestVerbs);
    await bench.connect();
  });
  afterEach(() => {
    offer.set(undefined);
    bench.end();
  });

  const press = (key: string, repeat = false): void => {
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key, repeat, bubbles: true, cancelable: true }),
    );
  };
  const problems = (): readonly string[] =>
    TestBed.inject(Notices)
      .notices()
      .map(({ text }) => text);

  it('do what stands beside them in menus, once for as long as they are held', () => {
    offer.set(anOffer('shot_010', { key: 'p' }, { id: 'delete', label: 'Delete …' }));
    press('p');
    press('p', true);
    press('x');
    expect(done).toEqual(['pause shot_010, by-letter']);
    expect(problems()).toEqual([]);
  });

  it('say why not', () => {
    offer.set(anOffer('shot_010', { key: 'p', isDisabled: true, reason: 'not while it is completed' }));
    press('p');
    expect([done, problems()]).toEqual([[], ['shot_010, Pause: not while it is completed']]);
  });

  it('wait for the Manager', async () => {
    offer.set(anOffer('shot_010', { key: 'p' }));
    await bench.settle(SILENCE_MS + 600);
    press('p');
    expect(done).toEqual([]);
    expect(problems()[0]).toMatch(/^That was not done\. /);
  });
});

describe('a letter means', () => {
  const [task, job] = [
    anOffer('task', { id: 'requeue', key: 'r' }),
    anOffer('job', { key: 'r' }, { key: 'p' }),
  ];
  const none = { key: 'p', isDisabled: true } as const;
  it.each([
    ['what was opened last', [task, job], 'r', 'task requeue'],
    ['what it has of something before, else', [task, job], 'p', 'job pause'],
    ['what can be done', [anOffer('jobs', none, { id: 'resume', key: 'p' })], 'p', 'jobs resume'],
    [
      'what cannot be done, where it is of what was opened last',
      [anOffer('task', none), job],
      'p',
      'task pause',
    ],
    ['nothing', [task], 'x', undefined],
  ] as const)('%s', (_, offers, key, meant) => {
    const verb = verbOfKey(offers, key);
    expect(verb && `${verb.offer.about} ${verb.entry.id}`).toBe(meant);
  });
});
