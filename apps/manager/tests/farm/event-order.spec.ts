import { expect, it } from '@jest/globals';
import { tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm();

it("a change's log lines are told of before the task's new status, as Flamenco 3's web app expects", async () => {
  const type = farm.newType();
  await farm.submit({ tasks: tasksNamed('one', type) });
  const worker = await farm.aWorker({ types: [type] });
  farm.forgetEvents();
  await worker.complete(await worker.take());
  const told = farm.events.flatMap((event): readonly string[] => {
    if (event.name === 'task-updated') return [event.payload.status];
    return event.name === 'task-log-updated' ? [event.payload.log.trim().replace(/^\S+ /, '')] : [];
  });
  expect(told).toEqual([
    `Task assigned to worker worker (${worker.uuid})`,
    'task changed status queued -> active',
    'active',
    'task changed status active -> completed',
    'completed',
  ]);
});
