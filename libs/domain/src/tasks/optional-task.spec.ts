import { describe, expect, it } from '@jest/globals';
import { givenUpActivity, isOptionalTask } from './optional-task.js';

const optional = { parameters: { optional: true } };

describe('an optional task', () => {
  it.each([
    [[optional], true],
    [[optional, optional], true],
    [[optional, { parameters: {} }], false],
    [[{ parameters: { optional: 'true' } }], false],
    [[{}], false],
    [[], false],
  ])('has commands that are all optional: %j, %s', (commands, isOptional) => {
    expect(isOptionalTask(commands)).toBe(isOptional);
  });

  it('says why it was given up', () => {
    expect(givenUpActivity('Nobody is left.', 'Failed: no FFmpeg')).toBe(
      'Given up, the job is complete without it. Failed: no FFmpeg. Nobody is left.',
    );
    expect(givenUpActivity('Nobody is left.', '')).toBe(
      'Given up, the job is complete without it. Nobody is left.',
    );
  });
});
