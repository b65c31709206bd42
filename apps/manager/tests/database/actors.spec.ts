import { expect, it } from '@jest/globals';
import type { Actor } from '../../src/database/actor.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';

import { tasksNamed, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

it('each change is made for who asked for it: somebody at an address, a Worker, or the Manager itself', async () => {
  const actors = new Map<string, Actor>();
  farm.get(UnitOfWork).recordEvents((work, events) => {
    for (const { name } of events) actors.set(name, work.actor);
    return Promise.resolve();
  });
  const type = farm.newType();
  const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
  const worker = await farm.aWorker({ types: [type] });
  await worker.report(await worker.take(), { taskStatus: 'completed' });
  expect((await farm.job(id)).status).toBe('completed');
  expect(actors.get('job-submitted')).toEqual({ kind: 'anonymous', address: '127.0.0.1' });
  expect(actors.get('task-completed')).toMatchObject({ kind: 'worker', uuid: worker.uuid });
  await farm.get(UnitOfWork).run((work) => {
    actors.set('by itself', work.actor);
    return Promise.resolve();
  });
  expect(actors.get('by itself')).toEqual({ kind: 'manager' });
});
