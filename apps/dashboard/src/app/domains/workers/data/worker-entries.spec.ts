import { describe, expect, it } from '@jest/globals';
import { aWorker } from '../../../../testing/builders';
import { tagEntries, tagOfEntry, workerEntries } from './worker-entries';

describe('what can be asked of Workers', () => {
  it.each([
    ['wake', { status: 'awake' }, 'not while it is awake'],
    ['wake', { status: 'asleep' }, undefined],
    ['restart', { status: 'awake', can_restart: false }, 'it cannot restart itself'],
    ['restart', { status: 'offline', can_restart: false }, 'not while it is offline'],
    ['restart', { status: 'awake', can_restart: true }, undefined],
    [
      'update',
      { status: 'awake', can_restart: true },
      'its configuration does not let it (update: from-manager)',
    ],
    ['update', { status: 'awake', can_restart: true, can_update: true }, undefined],
    ['update-lazy', { status: 'offline', can_restart: true, can_update: true }, 'not while it is offline'],
  ] as const)('%s of one that is %j: why not, %s', (id, worker, expected) => {
    const entry = workerEntries([aWorker(worker)]).find((candidate) => candidate.id === id);
    expect(entry?.reason).toBe(expected);
  });

  it('has each tag, to give it or to take it', () => {
    const [gpu, big] = ['gpu', 'big'].map((name) => ({ id: name, name, members: [] }));
    const having = aWorker({ tags: [{ id: 'gpu', name: 'gpu' }] });
    const tags = [gpu!, big!];
    expect(tagEntries([having], tags).map(({ label }) => label)).toEqual([
      'Take the tag “gpu”',
      'Give the tag “big”',
    ]);
    expect(tagEntries([having, aWorker()], tags)[0]?.label).toBe('Give the tag “gpu”');
    expect(tagEntries([having], tags).map(({ id }) => tagOfEntry(id, tags))).toEqual(tags);
  });
});
