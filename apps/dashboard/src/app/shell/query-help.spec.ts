import { TestBed } from '@angular/core/testing';
import { Component } from '@angular/core';
import { Router, provideRouter } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../testing/live-bench';
import { QueryHelp } from './query-help';

const COMPLETIONS = '/api/v3/jobs/completions';
const FACETS = '/api/v3/jobs/facets';

const counted = (key: string, values: readonly { value: string; count: number }[]): object => ({
  total: 9,
  needs_attention: 0,
  facets: [{ key, values }],
});

describe('help with a query', () => {
  let bench: LiveBench;
  let help: QueryHelp;

  beforeEach(async () => {
    bench = new LiveBench();
    help = TestBed.inject(QueryHelp);
    help.begin();
    await bench.answer(COMPLETIONS, { completions: ['status', 'user', 'render.engine'] });
  });
  afterEach(() => bench.end());

  const texts = (): readonly string[] => help.completions().map(({ text }) => text);
  const write = (marked: string): void => help.lookAt(marked.replace('|', ''), marked.indexOf('|'));

  it('has the keys that begin so, those of the farm too, with what mostly stands behind them', () => {
    write('re|');
    expect(texts()).toEqual(['render.engine:']);
    write('u|');
    expect(texts()).toEqual(['updated<', 'user:']);
    write('x pri|');
    expect(help.completions()).toEqual([{ text: 'priority>', means: 'priority' }]);
  });

  it('has nothing done at first that depends on the keys, until they are known, or nobody can be asked', async () => {
    let done = 0;
    const act = (): void => void (done += 1);
    help.whenKeysAreKnown(act);
    expect(done).toBe(1); // they are
    for (const status of [200, 503]) {
      TestBed.resetTestingModule();
      bench = new LiveBench();
      help = TestBed.inject(QueryHelp);
      help.begin();
      help.whenKeysAreKnown(act);
      expect(done).toBe(1);
      await bench.answer(COMPLETIONS, { completions: [] }, status);
      await bench.settle(0);
      expect(done).toBe(2);
      done = 1;
    }
  });

  it('has the values that jobs have for a key, once one has paused', async () => {
    write('user:a|');
    write('user:an|');
    await bench.settle(500);
    await bench.answer(
      `${FACETS}?key=user&prefix=an`,
      counted('user', [
        { value: 'anna', count: 1204 },
        { value: 'anna b', count: 1 },
      ]),
    );
    expect(help.completions()).toEqual([
      { text: 'anna', means: '1,204 jobs' },
      { text: 'anna b', means: '1 job' },
    ]);
    write('user:anna|');
    expect(texts()).toEqual(['anna b']);
    const [choice] = help.completions();
    expect(choice && help.choose(choice)).toEqual({ text: 'user:"anna b" ', caret: 14 });
    help.end();
    expect(texts()).toEqual([]);
  });

  it('does not offer the values of another key', async () => {
    write('user:|');
    await bench.settle(500);
    write('shot:|');
    await bench.answer(`${FACETS}?key=user&prefix=`, counted('user', [{ value: 'anna', count: 1 }]));
    expect(texts()).toEqual([]);
    await bench.settle(500);
    await bench.answer(`${FACETS}?key=shot&prefix=`, counted('shot', [{ value: '010', count: 1 }]));
    expect(texts()).toEqual(['010']);
  });

  it('counts the jobs that fit the rest, and has all values where none does', async () => {
    write('status:failed user:a| shot');
    await bench.settle(500);
    await bench.answer(`${FACETS}?q=status%3Afailed%20shot&key=user&prefix=a`, counted('user', []));
    await bench.answer(`${COMPLETIONS}?key=user&prefix=a`, { completions: ['anna'] });
    expect(help.completions()).toEqual([{ text: 'anna', means: '' }]);
  });

  it('asks for what is not counted as it is', async () => {
    write('worker:re|');
    await bench.settle(500);
    await bench.answer(`${COMPLETIONS}?key=worker&prefix=re`, { completions: ['real-01'] });
    expect(texts()).toEqual(['real-01']);
  });

  it('is silent when the Manager does not answer', async () => {
    write('user:|');
    await bench.settle(500);
    await bench.answer(FACETS, { code: 503, message: 'away' }, 503);
    await bench.answer(COMPLETIONS, { code: 503, message: 'away' }, 503);
    expect(texts()).toEqual([]);
  });

  it('says what is wrong, and knows the keys of the farm', () => {
    expect(help.faultsOf('render.engine:x user:anna')).toEqual([]);
    expect(help.faultsOf('usr:anna')).toEqual([expect.objectContaining({ at: 0, suggestion: 'user' })]);
  });
});

@Component({ template: '' })
class AnyPage {}

describe('help with a query of the history', () => {
  let bench: LiveBench;
  let help: QueryHelp;

  beforeEach(async () => {
    bench = new LiveBench([provideRouter([{ path: 'history', component: AnyPage }])]);
    await TestBed.inject(Router).navigateByUrl('/history');
    help = TestBed.inject(QueryHelp);
    help.begin();
  });
  afterEach(async () => {
    await bench.settle();
    bench.end();
  });

  const write = (marked: string): readonly string[] => {
    help.lookAt(marked.replace('|', ''), marked.indexOf('|'));
    return help.completions().map(({ text }) => text);
  };

  it('has its keys and their values, and asks nobody', () => {
    expect(help.isQuery()).toBe(true);
    expect(write('h|')).toEqual(['happened<']);
    expect(write('who:anna k|')).toEqual(['kind:']);
    expect(write('kind:work|')).toEqual(['worker', 'worker-tag']);
    expect(write('action:job-p|')).toEqual(['job-priority-set']);
    expect(write('who:|')).toEqual([]);
  });

  it('says what is wrong with it, and not what would be wrong of jobs', () => {
    expect(help.faultsOf('who:anna happened<2d')).toEqual([]);
    expect(help.faultsOf('status:active')).toHaveLength(1);
  });
});
