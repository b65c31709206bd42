import { describe, expect, it } from '@jest/globals';
import { signInErrorWords } from './sign-in-errors';

describe('why another provider has led back', () => {
  it('is said in words, for codes of later Managers, too', () => {
    expect(signInErrorWords('not-in-a-group')).toContain('none of the groups');
    expect(signInErrorWords('something-new')).toContain('(something-new)');
    expect([signInErrorWords(undefined), signInErrorWords('')]).toEqual(['', '']);
  });
});
