import { describe, expect, it } from '@jest/globals';
import { jobColumns } from '../ui/job-columns';
import { metadataColumn, metadataKeyOf, OPTIONAL_COLUMNS, readColumns, writeColumns } from './shown-columns';

const shown = (parameter: string | undefined): readonly unknown[] =>
  jobColumns(readColumns(parameter)).map(({ id }) => id);

describe('the columns of the jobs', () => {
  it.each([
    [undefined, ['picture', 'name', ...OPTIONAL_COLUMNS.slice(1), 'menu']],
    ['workers,picture', ['picture', 'name', 'workers', 'menu']],
    ['updated,status', ['name', 'status', 'updated', 'menu']],
    ['status,meta:shot,nonsense', ['name', 'status', 'meta:shot', 'menu']],
    ['', ['name', 'menu']],
  ])('%s', (parameter, columns) => {
    expect(shown(parameter)).toEqual(columns);
  });

  it.each(['shot', 'a,b', '100%', 'user.name', 'ä'])('can be the metadata of the key %s', (key) => {
    const column = metadataColumn(key);
    expect(metadataKeyOf(column)).toBe(key);
    expect(readColumns(writeColumns(['status', column]) ?? '')).toEqual(['status', column]);
  });

  it('are not in the address while they are as they were', () => {
    expect(writeColumns([...OPTIONAL_COLUMNS].reverse())).toBeNull();
    expect(writeColumns(['status'])).toBe('status');
    expect(metadataKeyOf('meta:%')).toBe('%');
  });
});
