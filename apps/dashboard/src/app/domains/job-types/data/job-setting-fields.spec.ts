import type { AvailableJobSetting } from '@flamenco/api-client';
import { describe, expect, it } from '@jest/globals';
import { fieldOfSetting, fieldsOfJobType, labelOf, settingsToSubmit } from './job-setting-fields';

describe('the form of a job type', () => {
  it.each<[string, AvailableJobSetting, object]>([
    ['text', { key: 'fmt', type: 'string' }, { type: 'string' }],
    ['a path', { key: 'p', type: 'string', subtype: 'dir_path' }, { type: 'string', format: 'path' }],
    ['a choice', { key: 'c', type: 'string', choices: ['a', 'b'] }, { type: 'string', enum: ['a', 'b'] }],
    ['a switch', { key: 'b', type: 'bool' }, { type: 'boolean' }],
    [
      'a whole number, at most of 32 bits',
      { key: 'n', type: 'int32', propargs: { min: 1 } },
      { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
    ],
    [
      'a number with bounds',
      { key: 'f', type: 'float', propargs: { min: 0.5, max: 240, description: 'x' } },
      { type: 'number', minimum: 0.5, maximum: 240 },
    ],
  ])('has %s', (_what, setting, schema) => {
    expect(fieldOfSetting(setting).schema).toEqual(schema);
  });

  it('has labels, explanations and defaults as the job type says, or made from its keys', () => {
    const settings: AvailableJobSetting[] = [
      { key: 'chunk_size', type: 'int32', default: 5, required: true, description: 'Frames a task' },
      { key: 'x', type: 'string', label: 'Fancy' },
    ];
    expect(fieldsOfJobType({ settings })).toMatchObject([
      { key: 'chunk_size', label: 'Chunk size', about: 'Frames a task', initial: 5, isRequired: true },
      { key: 'x', label: 'Fancy' },
    ]);
    expect(labelOf('add_path_components')).toBe('Add path components');
  });

  it('is submitted without what was left empty', () => {
    const fields = fieldsOfJobType({
      settings: [
        { key: 'frames', type: 'string', required: true },
        { key: 'note', type: 'string' },
        { key: 'count', type: 'int32' },
      ],
    });
    expect(settingsToSubmit(fields, { frames: '', note: '' })).toEqual({ frames: '' });
    expect(settingsToSubmit(fields, { frames: '1', note: 'x', count: 0 })).toEqual({
      frames: '1',
      note: 'x',
      count: 0,
    });
  });
});
