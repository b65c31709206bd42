import { describe, expect, it } from '@jest/globals';
import { jobColumns } from '../ui/job-columns';
import { jobSorting } from './job-order';

describe('the order of the jobs', () => {
  it.each([
    [undefined, '-urgency'],
    ['-status', 'urgency'],
    ['user', 'user'],
    ['-user', '-user'],
    ['progress', 'progress'],
    ['-done', '-completed'],
    ['colour', '-urgency'],
  ])('for %s in the address is %s', (inAddress, asked) => {
    expect(jobSorting(inAddress)).toBe(asked);
  });

  it('is one of its own for each column whose title can be clicked', () => {
    const sortable = jobColumns(undefined).filter(({ isSortable }) => isSortable !== false);
    expect(sortable.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['name', 'user', 'progress', 'done', 'updated']),
    );
    const orders = sortable.flatMap(({ id }) => [jobSorting(id), jobSorting(`-${id}`)]);
    expect(new Set(orders).size).toBe(orders.length);
  });
});
