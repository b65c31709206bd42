import { describe, expect, it } from '@jest/globals';
import { CHANGE_ACTIONS, CHANGED_KINDS } from './change-actions.js';
import { boundedFacts, boundedText } from './change-facts.js';

describe('facts of a change', () => {
  it.each([
    ['what is short', { status: 'queued', priority: 50, is_active: false }, undefined],
    ['what is not there', { status: 'queued', reason: undefined }, { status: 'queued' }],
    ['a short list', { tags: ['gpu', 'cpu'] }, undefined],
    [
      'a long list',
      { names: Array.from({ length: 25 }, (_, n) => `job ${n}`) },
      { names: [...Array.from({ length: 20 }, (_, n) => `job ${n}`), '… and 5 more'] },
    ],
    ['a long text', { reason: 'x'.repeat(301) }, { reason: `${'x'.repeat(300)}…` }],
    [
      'a long text in a list',
      { reasons: ['x'.repeat(301), { text: 'y' }] },
      { reasons: [`${'x'.repeat(300)}…`, { text: 'y' }] },
    ],
    ['a small object', { variables: { blender: { value: 'blender' } } }, undefined],
    [
      'a large object',
      { variables: { blender: 'x'.repeat(400) } },
      { variables: `{"blender":"${'x'.repeat(288)}…` },
    ],
  ])('keep %s', (_, facts: object, kept) => {
    expect(boundedFacts({ ...facts })).toEqual(kept ?? facts);
  });

  it('are never longer than some kilobytes, and say how many had no room', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`key_${n}`, 'x'.repeat(1_000)]));
    const kept = boundedFacts(many);
    expect(JSON.stringify(kept).length).toBeLessThan(4_100);
    expect(kept['key_0']).toBe(`${'x'.repeat(300)}…`);
    expect(kept['left_out']).toBe(101 - Object.keys(kept).length);
  });

  it('never end in half a character', () => {
    expect(boundedText(`${'x'.repeat(299)}🦥 and more`).isWellFormed()).toBe(true);
  });
});

it('there is no kind of thing that nothing is done to', () => {
  const kinds = new Set(Object.values(CHANGE_ACTIONS).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([...CHANGED_KINDS].sort());
});
