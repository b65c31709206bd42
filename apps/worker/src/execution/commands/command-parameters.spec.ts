import { describe, expect, it } from '@jest/globals';
import { CommandParameters } from './command-parameters.js';

const parameters = new CommandParameters('exec', {
  exe: 'blender',
  empty: '',
  list: ['a', 1, 1.5, true, ['x']],
  nothing: null,
  text: 'text',
  number: 2,
});

describe('CommandParameters', () => {
  it('writes out what is not a text in a list', () => {
    expect(parameters.list('list')).toEqual(['a', '1', '1.5', 'true', '["x"]']);
  });

  it('takes an absent list as an empty one', () => {
    expect([parameters.list('absent'), parameters.list('nothing')]).toEqual([[], []]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['a missing text', () => parameters.text('absent'), /"exec".*"absent" is missing/],
    ['an empty text', () => parameters.text('empty'), /"exec".*"empty" is empty/],
    ['a number for a text', () => parameters.text('number'), /"number" must be text, but is 2/],
    ['a text for a list', () => parameters.list('text'), /"text" must be a list, but is "text"/],
    ['a text for a number', () => parameters.number('text'), /"text" must be a number, but is "text"/],
  ])('names command and parameter for %s', (_what, read, message) => {
    expect(read).toThrow(message);
  });
});
