import { HttpErrorResponse } from '@angular/common/http';
import { Injector, runInInjectionContext, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { firstValueFrom, throwError } from 'rxjs';
import { aTaskUpdate } from '../../../testing/builders';
import { LiveBench } from '../../../testing/live-bench';
import { REFRESH_GAP_MS, RETRY_MS } from './live-loader';
import { type LiveResource, liveResource } from './live-resource';
import { payloadsOf } from './live-topics';

describe('something that is shown live', () => {
  const about = signal<string | undefined>('a');
  const dependency = signal(0);
  let bench: LiveBench;
  let loads: string[];
  let load: (id: string) => Promise<string>;
  let shown: LiveResource<string>;

  beforeEach(() => {
    bench = new LiveBench();
    about.set('a');
    dependency.set(0);
    loads = [];
    load = (id) => Promise.resolve(id);
    shown = runInInjectionContext(TestBed.inject(Injector), () =>
      liveResource<string, string>({
        about,
        topics: (id) => [{ type: 'job', uuid: id }, { type: 'allJobs' }],
        load: (id) => {
          loads.push(id);
          return load(id);
        },
        apply: (value, events) =>
          value +
          payloadsOf(events, '/task')
            .map(({ name }) => name)
            .join(''),
        dependsOn: dependency,
      }),
    );
  });
  afterEach(() => bench.end());

  const event = (name: string, job = 'a'): void =>
    bench.socket.arrives('/task', aTaskUpdate({ name, job_id: job }));
  const hide = async (isHidden: boolean): Promise<void> => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(isHidden ? 'hidden' : 'visible');
    document.dispatchEvent(new Event('visibilitychange'));
    await bench.settle();
  };

  it('is loaded when all of its topics are subscribed', async () => {
    bench.socket.acknowledgesAtOnce = false;
    await bench.connect();
    bench.socket.acknowledge();
    await bench.settle();
    expect(loads).toEqual([]);
    bench.socket.acknowledge();
    await bench.settle();
    expect([loads, shown.value()]).toEqual([['a'], 'a']);
  });

  it('is only ever what is asked for now', async () => {
    await bench.connect();
    let answerLate: (value: string) => void = () => undefined;
    load = () => new Promise((resolve) => (answerLate = resolve));
    about.set('b');
    expect(shown.value()).toBeUndefined();
    await bench.settle();
    const answerB = answerLate;
    about.set('c');
    await bench.settle();
    answerB('b');
    await bench.settle();
    expect([shown.value(), shown.isLoading()]).toEqual([undefined, true]);
    answerLate('c');
    event('-late', 'b');
    event('-now', 'c');
    await bench.settle();
    expect(shown.value()).toBe('c-now');
    expect(bench.socket.sent.filter(({ op }) => op === 'unsubscribe').map(({ uuid }) => uuid)).toContain('a');
  });

  it('is nothing when nothing is asked for, and follows nothing', async () => {
    await bench.connect();
    about.set(undefined);
    await bench.settle();
    expect(shown.value()).toBeUndefined();
    expect(bench.socket.sent.filter(({ op }) => op === 'unsubscribe')).toHaveLength(2);
  });

  it('is subscribed and loaded once after a reconnection', async () => {
    await bench.connect();
    bench.socket.loses();
    await bench.settle();
    const before = bench.socket.sent.length;
    await bench.connect();
    expect(bench.socket.sent.slice(before)).toHaveLength(2);
    expect(loads).toEqual(['a', 'a']);
  });

  it('is loaded again when what it depends on changes, and not when that is set to the same', async () => {
    await bench.connect();
    await bench.settle(REFRESH_GAP_MS);
    dependency.set(1);
    await bench.settle();
    dependency.set(1);
    await bench.settle(REFRESH_GAP_MS);
    expect(loads).toHaveLength(2);
  });

  it('waits with that while the page is hidden', async () => {
    await bench.connect();
    await hide(true);
    await bench.settle(REFRESH_GAP_MS);
    for (let change = 1; change <= 5; change += 1) {
      dependency.set(change);
      bench.socket.beats();
      await bench.settle(REFRESH_GAP_MS);
    }
    expect(loads).toHaveLength(1);
    await hide(false);
    expect(loads).toHaveLength(2);
    jest.restoreAllMocks();
  });

  it('waits with that while the Manager does not answer', async () => {
    await bench.connect();
    await bench.settle(4_000);
    expect(shown.isStale()).toBe(true);
    dependency.set(1);
    await bench.settle(REFRESH_GAP_MS);
    expect(loads).toHaveLength(1);
    bench.socket.beats();
    await bench.settle();
    expect(loads).toHaveLength(2);
    expect(shown.isStale()).toBe(false);
  });

  it('says what went wrong, keeps what it had, and tries again by itself', async () => {
    await bench.connect();
    const busy = new HttpErrorResponse({ status: 503, error: { message: 'Busy.' } });
    load = () => firstValueFrom(throwError(() => busy));
    shown.reload();
    await bench.settle();
    expect([shown.value(), shown.problem()]).toEqual(['a', 'Busy.']);
    load = () => Promise.resolve('better');
    for (let ms = 0; ms < RETRY_MS; ms += 1_000) {
      bench.socket.beats();
      await bench.settle(1_000);
    }
    expect([shown.value(), shown.problem()]).toEqual(['better', undefined]);
  });
});
