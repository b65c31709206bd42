import { describe, expect, it } from '@jest/globals';
import { FINDING_KINDS } from './finding-kinds.js';
import { judgeFinding } from './finding.js';

describe('a finding', () => {
  it('leads to what is usual for its kind', () => {
    expect(judgeFinding({ kind: 'scene-missing', message: 'no scene "a"' })).toEqual({
      kind: 'scene-missing',
      action: 'fail',
      message: 'no scene "a"',
    });
  });

  it('leads to what the job or the configuration wants', () => {
    const found = { kind: 'images-missing', message: 'no a.png' } as const;
    expect(judgeFinding(found, { 'images-missing': 'fail' }).action).toBe('fail');
    expect(judgeFinding(found, { 'scene-missing': 'note' }).action).toBe('warn');
  });

  it('has a kind whose name fits into a list of settings', () => {
    for (const kind of Object.keys(FINDING_KINDS)) expect(kind).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});
