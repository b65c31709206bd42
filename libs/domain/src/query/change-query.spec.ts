import { describe, expect, it } from '@jest/globals';
import { CHANGE_QUERY_KEYS, parseChangeQuery } from './change-query.js';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const read = (text: string) => parseChangeQuery(text, { nowMs: NOW });

describe('a query of the history', () => {
  it.each<[string, object]>([
    ['who:anna', { of: 'who', texts: [{ text: 'anna', isExact: false }] }],
    [
      'who="Anna K",ben',
      {
        of: 'who',
        texts: [
          { text: 'Anna K', isExact: true },
          { text: 'ben', isExact: true },
        ],
      },
    ],
    ['Kind:Worker', { of: 'kind', kinds: ['worker'] }],
    ['kind:tag', { of: 'kind', kinds: ['worker-tag'] }],
    ['-action:priority', { isNot: true, of: 'action', actions: ['job-priority-set'] }],
    ['action:job-submitted,signed', { of: 'action', actions: ['job-submitted', 'signed-in'] }],
    ['happened<2h', { of: 'happened', spans: [{ from: '2026-11-30T10:00:00.000Z' }] }],
    ['address:10.0.', { of: 'address', texts: [{ text: '10.0.', isExact: false }] }],
    ['"shot 010"', { of: 'words', text: 'shot 010' }],
  ])('%s', (text, condition) => {
    const { conditions, faults } = read(text);
    expect([conditions, faults]).toEqual([[{ isNot: false, ...condition }], []]);
  });

  it.each<[string, string, string | undefined]>([
    ['whom:anna', "The history has no 'whom'. Did you mean 'who'?", 'who'],
    ['kind:jab', "There is no kind of thing 'jab'. Did you mean 'job'?", 'job'],
    ['kind:', 'A value is missing', undefined],
    ['action=priority', "There is no way to do something 'priority'.", undefined],
    ['who>anna', "'who' is neither a number nor a time: write who: and what it is.", undefined],
    ['happened<soon', "'happened' takes how long ago it was", undefined],
    ['happened<1d,2d', 'After < there is one value', undefined],
  ])('%s is a fault', (text, message, suggestion) => {
    const [fault, ...others] = read(text).faults;
    expect([fault?.message, fault?.suggestion, others]).toEqual([
      expect.stringContaining(message),
      suggestion,
      [],
    ]);
  });

  it('says where a fault is', () => {
    expect(read('ann -whom:x').faults).toMatchObject([{ at: 5, end: 9 }]);
  });

  it.each(Object.entries(CHANGE_QUERY_KEYS))('may be as the example of %s', (_, { example }) => {
    expect(read(example)).toMatchObject({ conditions: [{ isNot: false }], faults: [] });
  });
});
