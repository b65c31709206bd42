import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JOB_QUERY_KEYS } from './job-query-keys.js';
import { asksForNobodysJobs, parseJobQuery, type JobQuery } from './job-query.js';

const NOW = Date.parse('2026-11-29T12:00:00.000Z');
const ask = (text: string): JobQuery =>
  parseJobQuery(text, { nowMs: NOW, metadataKeys: ['render.engine', 'tags'], ownId: 'u-1' });
const begins = (text: string): { text: string; isExact: boolean } => ({ text, isExact: false });

describe('parseJobQuery', () => {
  it.each([
    ['status:failed,act', { of: 'status', statuses: ['failed', 'active'] }],
    ['Status=FAILED', { of: 'status', statuses: ['failed'] }],
    ['-status:pause', { isNot: true, of: 'status', statuses: ['paused', 'pause-requested'] }],
    ['needs:you', { of: 'needs' }],
    ['owner:anna', { of: 'owner', owners: [begins('anna')] }],
    ['owner=Anna', { of: 'owner', owners: [{ text: 'Anna', isExact: true }] }],
    ['-owner:ME,"me"', { isNot: true, of: 'owner', owners: [{ id: 'u-1' }, begins('me')] }],
    ['owner:""', { of: 'owner', owners: [begins('')] }],
    ['user:anna', { of: 'metadata', keys: ['user.name', 'user'], texts: [begins('anna')] }],
    ['user=Anna', { of: 'metadata', keys: ['user.name', 'user'], texts: [{ text: 'Anna', isExact: true }] }],
    ['render.engine:CYCLES', { of: 'metadata', keys: ['render.engine'], texts: [begins('CYCLES')] }],
    ['metadata.status:final', { of: 'metadata', keys: ['status'], texts: [begins('final')] }],
    ['tags:x', { of: 'metadata', keys: ['tags'], texts: [begins('x')] }],
    ['weather:""', { of: 'metadata', keys: ['weather'], texts: [begins('')] }],
    ['tag:gpu worker', { of: 'tag', texts: [begins('gpu')] }],
    ['worker:real-01', { of: 'worker', texts: [begins('real-01')] }],
    ['error:"out of memory"', { of: 'error', texts: [begins('out of memory')] }],
    ['category:out-of-memory,GPU', { of: 'category', categories: ['out-of-memory', 'gpu-lost'] }],
    [
      '-Category=no-',
      { isNot: true, of: 'category', categories: ['no-camera', 'no-gpu', 'no-permission', 'no-display'] },
    ],
    ['priority>60', { of: 'priority', comparison: '>', numbers: [60] }],
    ['priority:50,-1', { of: 'priority', comparison: '=', numbers: [50, -1] }],
    ['updated<2d', { of: 'updated', spans: [{ from: '2026-11-27T12:00:00.000Z' }] }],
    ['updated>90m', { of: 'updated', spans: [{ before: '2026-11-29T10:30:00.000Z' }] }],
    ['created<2026-11-01', { of: 'created', spans: [{ before: '2026-11-01T00:00:00.000Z' }] }],
    ['created<=2026-11-01', { of: 'created', spans: [{ before: '2026-11-02T00:00:00.000Z' }] }],
    [
      'created:2026-11-01',
      { of: 'created', spans: [{ from: '2026-11-01T00:00:00.000Z', before: '2026-11-02T00:00:00.000Z' }] },
    ],
    ['created<999999w', { of: 'created', spans: [{ from: '0000-01-01T00:00:00.000Z' }] }],
    ['fail', { of: 'words', text: 'fail', statuses: ['failed'] }],
    ['"failed"', { of: 'words', text: 'failed', statuses: [] }],
    ['-fa', { isNot: true, of: 'words', text: 'fa', statuses: [] }],
  ])('%s', (text, condition) => {
    const { conditions, faults } = ask(text);
    expect(faults).toEqual([]);
    expect(conditions[0]).toEqual({ isNot: false, ...condition });
  });

  it.each([
    ['status:faild', 7, 12, "There is no status 'faild'. Did you mean 'failed'?", 'failed'],
    ['status:xyzzyx', 7, 13, "There is no status 'xyzzyx'. There are under-construction, queued", undefined],
    ['status:""', 7, 9, "There is no status ''. There are", undefined],
    [
      'category:out-of-mem,oom',
      20,
      23,
      "There is no sort of failure 'oom'. There are missing-file",
      undefined,
    ],
    ['category:chrash', 9, 15, "There is no sort of failure 'chrash'. Did you mean 'crash'?", 'crash'],
    ['category>crash', 0, 14, "'category' is neither a number nor a time", undefined],
    ['a -stauts:failed', 3, 9, "No job has 'stauts'. Did you mean 'status'?", 'status'],
    ['usr:anna', 0, 3, "No job has 'usr'. Did you mean 'user'?", 'user'],
    ['needs:me', 6, 8, 'Jobs need a person: write needs:you.', 'you'],
    ['priority:high', 9, 13, "'priority' is a whole number, such as in priority>60.", undefined],
    ['priority>1,2', 11, 12, 'After > there is one value', undefined],
    ['user>anna', 0, 9, "'user' is neither a number nor a time: write user: and what it is.", undefined],
    ['updated<2', 8, 9, "'updated' takes how long ago it was (90m", undefined],
    ['updated:2026-02-30', 8, 18, "'updated' takes how long ago", undefined],
    ['worker:""', 7, 9, 'Write the name of a Worker', undefined],
  ])('%s is at fault from %d to %d', (text, at, end, message, suggestion) => {
    expect(ask(text).faults).toEqual([
      {
        at,
        end,
        message: expect.stringContaining(message),
        ...(suggestion !== undefined && { suggestion }),
      },
    ]);
  });

  it.each<[string, string | undefined, boolean]>([
    ['owner:me', undefined, true],
    ['status:failed -owner:anna,me', undefined, true],
    ['owner:me', 'u-1', false],
    ['owner:"me"', undefined, false],
    ['me', undefined, false],
  ])('%s, asked for by %s, asks for jobs of nobody: %s', (text, ownId, expected) => {
    expect(asksForNobodysJobs(parseJobQuery(text, { nowMs: NOW, ownId }).conditions)).toBe(expected);
  });

  it('says all that is wrong, from left to right', () => {
    expect(ask('priority:x user: status:nope').faults.map(({ at }) => at)).toEqual([9, 16, 24]);
  });

  it('can read anything that is written behind any key', () => {
    const keys = fc.constantFrom(...Object.keys(JOB_QUERY_KEYS), 'user', 'constructor', '__proto__', 'x');
    const terms = fc
      .tuple(keys, fc.constantFrom(':', '=', '<', '>='), fc.string({ maxLength: 12 }))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(terms, { maxLength: 8 }), (some) => {
        const text = some.join(' ');
        for (const { at, end, message } of ask(text).faults) {
          expect(at).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(message).not.toBe('');
        }
      }),
    );
  });

  it('understands the example of each key', () => {
    for (const { example } of Object.values(JOB_QUERY_KEYS)) {
      expect(ask(example)).toEqual({ conditions: [expect.anything()], faults: [] });
    }
  });
});
