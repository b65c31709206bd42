import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../../../testing/live-bench';
import { JobFacets } from './job-facets';

const FACETS = '/api/v3/jobs/facets';

describe('what the list of jobs could be narrowed to', () => {
  let bench: LiveBench;
  let facets: JobFacets;

  const users = Array.from({ length: 12 }, (_, n) => ({ value: `user-${n}`, count: 20 - n }));
  const answer = {
    total: 99,
    needs_attention: 0,
    facets: [
      { key: 'user', values: users },
      { key: 'project', values: [] },
      { key: 'tag', values: [{ value: 'GPU', count: 3 }] },
    ],
  };
  const text = (): unknown => TestBed.inject(Router).parseUrl(TestBed.inject(Router).url).queryParams['q'];

  const count = async (): Promise<void> => {
    await bench.settle();
    await bench.answer(FACETS, answer);
  };

  beforeEach(async () => {
    bench = new LiveBench([JobFacets, provideRouter([])]);
    facets = TestBed.inject(JobFacets);
    await TestBed.inject(Router).navigateByUrl('/?q=shot');
    await bench.connect();
    facets.look(true);
    await count();
  });
  afterEach(() => bench.end());

  it('is the most frequent values of each key that jobs have, with how many have them', () => {
    expect(facets.groups().map(({ label, choices }) => [label, choices.length])).toEqual([
      ['User', 8],
      ['Tag', 1],
    ]);
    expect(facets.groups()[0]?.choices[0]).toEqual({ value: 'user-0', count: 20, isOn: false });
  });

  it('becomes part of the query, exactly so, and can be taken away', async () => {
    facets.toggle('user', 'user-1');
    await count();
    expect([text(), facets.chosen()]).toEqual(['user=user-1 shot', 1]);
    facets.toggle('user', 'user-2');
    await count();
    expect(text()).toBe('user=user-1,user-2 shot');
    facets.toggle('user', 'user-1');
    await count();
    facets.toggle('tag', 'GPU');
    await count();
    expect([text(), facets.chosen()]).toEqual(['tag=GPU user=user-2 shot', 2]);
  });

  it('keeps in sight what is chosen, though few jobs or none have it', async () => {
    await TestBed.inject(Router).navigateByUrl('/?q=user:USER-11,zoe%20shot');
    await count();
    const [first, second, ...others] = facets.groups()[0]?.choices ?? [];
    expect(first).toEqual({ value: 'user-11', count: 9, isOn: true });
    expect(second).toEqual({ value: 'zoe', count: 0, isOn: true });
    expect(others).toHaveLength(6);
  });
});
