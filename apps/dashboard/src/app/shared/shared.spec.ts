import { describe, expect, it } from '@jest/globals';
import { HttpErrorResponse } from '@angular/common/http';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { forEachItem, listNames } from './bulk';
import { fitsFilter, parseFilter, withToken } from './filter/filter-query';
import { describeProblem } from './problem';
import { clockDuration, relativeTime } from './relative-time';
import { rowChanges } from './row-changes';
import { describeStack, stackSegments } from './ui/stack-segments';

const KEYS = ['status', 'user', 'type'];

describe('reading a filter', () => {
  it.each([
    ['', {}, []],
    ['shot 010', {}, ['shot', '010']],
    ['"shot 010"', {}, ['shot 010']],
    ['status:active,queued user:anna', { status: ['active', 'queued'], user: ['anna'] }, []],
    ['STATUS:Active x', { status: ['active'] }, ['x']],
    ['status:', { status: [] }, []],
    ['user:"anna b"', { user: ['anna b'] }, []],
    ['c:/render', {}, ['c:/render']],
    ['"never closed', {}, ['never closed']],
  ])('%s', (text, tokens, words) => {
    expect(parseFilter(text, KEYS)).toEqual({ tokens, words });
  });

  it.each([
    ['shot', 'status', ['active'], 'status:active shot'],
    ['status:queued shot', 'status', ['active', 'queued'], 'status:active,queued shot'],
    ['status:queued "shot 010"', 'status', [], '"shot 010"'],
  ] as const)('%s with %s %j is %s', (text, key, values, expected) => {
    expect(withToken(text, key, values)).toBe(expected);
  });

  it.each([
    ['status:active', true],
    ['status:act', true],
    ['status:ctive', false],
    ['status:queued,active', true],
    ['user:an', true],
    ['user:nna', false],
    ['user:', true],
    ['shot lighting', true],
    ['shot comp', false],
  ])('%s fits a job of anna: %s', (text, expected) => {
    const query = parseFilter(text, KEYS);
    expect(fitsFilter(query, { status: 'active', user: 'anna' }, 'Shot_010_lighting anna')).toBe(expected);
  });
});

describe('how long ago', () => {
  const now = Date.parse('2026-01-20T12:00:00Z');
  it.each([
    ['2026-01-20T11:59:59Z', 'now'],
    ['2026-01-20T12:00:05Z', 'now'],
    ['2026-01-20T11:59:52Z', '8 s ago'],
    ['2026-01-20T11:48:00Z', '12 min ago'],
    ['2026-01-20T10:00:00Z', '2 h ago'],
    ['2026-01-19T11:00:00Z', 'yesterday'],
    ['2026-01-15T11:00:00Z', '5 days ago'],
    ['', '–'],
  ])('%s is %s', (timestamp, expected) => {
    expect(relativeTime(timestamp, now)).toBe(expected);
  });

  it('defect 16 (§29): is a date after two weeks', () => {
    expect(relativeTime('2026-01-06T12:00:00Z', now)).toBe('14 days ago');
    expect(relativeTime('2026-01-05T12:00:00Z', now)).toBe(
      new Date('2026-01-05T12:00:00Z').toLocaleDateString(),
    );
  });

  it('says durations as a clock does', () => {
    expect([clockDuration(158_000), clockDuration(3_758_000), clockDuration(400)]).toEqual([
      '2:38',
      '1:02:38',
      '0:00',
    ]);
  });
});

describe('what changed between two lists', () => {
  const a = { id: 'a' };
  const b = { id: 'b' };
  const changedA = { id: 'a' };
  it.each([
    ['nothing', [a, b], [a, b], { add: [], update: [], remove: [] }],
    ['a changed row', [a, b], [changedA, b], { add: [], update: [changedA], remove: [] }],
    ['a new row', [a], [a, b], { add: [b], update: [], remove: [] }],
    ['a row that is gone', [a, b], [b], { add: [], update: [], remove: [a] }],
    ['all at once', [a], [b], { add: [b], update: [], remove: [a] }],
  ])('%s', (_, before, after, expected) => {
    const changes = rowChanges(before, after);
    expect(changes).toEqual(expected);
    expect(changes.update.every((row) => after.includes(row))).toBe(true);
  });
});

describe('doing something to many', () => {
  const items = Array.from({ length: 20 }, (_, i) => ({ id: String(i), name: `job ${i}` }));

  it('defect 16 (§29): goes on when one fails, names it, and counts it as failed', async () => {
    const refusal = new Error('no');
    const outcome = await forEachItem(items, (item) =>
      item.id === '7' ? Promise.reject(refusal) : Promise.resolve(),
    );
    expect(outcome.done).toHaveLength(19);
    expect(outcome.failed).toEqual([{ item: items[7], error: refusal }]);
  });

  it('has only a few requests under way', async () => {
    let running = 0;
    let most = 0;
    await forEachItem(items, async () => {
      most = Math.max(most, (running += 1));
      await Promise.resolve();
      running -= 1;
    });
    expect(most).toBe(6);
  });

  it('names the first, and counts the rest', () => {
    expect(listNames(items, 2)).toBe('job 0, job 1 and 18 more');
  });
});

describe('a problem in words', () => {
  it.each([
    [{ status: 409, error: { code: 409, message: 'It is canceled.' } }, 'It is canceled.'],
    [{ status: 409, error: '{"message":"It is canceled."}' }, 'It is canceled.'],
    [{ status: 502, statusText: 'Bad Gateway', error: '<html>' }, 'The Manager answered with status 502.'],
    [{ status: 0 }, 'The Manager does not answer. Is it running, and is the network up?'],
  ])('%j', (response, expected) => {
    expect(describeProblem(new HttpErrorResponse(response))).toBe(expected);
  });
});

describe('the stacked progress bar', () => {
  const counts = { ...emptyTaskCounts(), completed: 5, active: 2, failed: 1, queued: 2 };

  it('has a segment for each status that occurs, but for queued', () => {
    expect(stackSegments(counts).map(({ tone, percent }) => [tone, percent])).toEqual([
      ['done', 50],
      ['active', 20],
      ['failed', 10],
    ]);
  });

  it('says the same in words', () => {
    expect(describeStack(counts)).toBe('5 of 10 tasks completed, 2 active, 1 failed, 2 queued');
  });
});
