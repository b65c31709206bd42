import { describe, expect, it } from '@jest/globals';
import { checkFindingActions, readFindingActions, unusualActions } from './finding-actions.js';
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

describe('what a job says that findings lead to', () => {
  it('is a list of kinds and actions', () => {
    const text = ' images-missing=fail,device-differs = note, ';
    expect(readFindingActions(text)).toEqual({ 'images-missing': 'fail', 'device-differs': 'note' });
    expect(() => checkFindingActions(text)).not.toThrow();
    expect(readFindingActions('')).toEqual({});
  });

  it.each([
    ['images-missing', /'images-missing='.*one of note, warn, fail/],
    ['images-missing=stop', /one of note, warn, fail/],
    ['constructor=fail', /no kind of finding 'constructor'.*scene-missing/],
    ['images-missing=fail=note', /'images-missing=fail=note'/],
  ])('is refused as %s', (text, message) => {
    expect(() => checkFindingActions(text)).toThrow(message);
  });

  it('counts more than the configuration; what is usual needs no word', () => {
    const configured = { 'images-missing': 'fail', 'scene-missing': 'fail', 'newer-file': 'fail' };
    expect(unusualActions(configured, { 'newer-file': 'note', other: 'fail', 'file-old': 5 })).toEqual({
      'images-missing': 'fail',
      'newer-file': 'note',
    });
  });
});
