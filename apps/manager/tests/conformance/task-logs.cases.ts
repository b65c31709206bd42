import type { TestFarm } from '../farm/test-farm.js';
import type { AreaCases, Case } from './cases.js';

const UNKNOWN = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';

/** A task that a Worker has begun, and that has written something. */
export async function writingTask(farm: TestFarm, log = 'Fra:1\nFra:2\n'): Promise<string> {
  const type = farm.newType();
  const worker = await farm.aWorker({ types: [type] });
  await farm.submit({ tasks: [{ name: 'render', type }] });
  const task = await worker.take();
  await worker.reportLikeFlamenco3(task, { log });
  return task.uuid;
}

/** A task that nobody has begun. */
async function silentTask(farm: TestFarm): Promise<string> {
  const { id } = await farm.submit({ tasks: [{ name: 'render', type: 'nobody has this' }] });
  return (await farm.tasks(id))[0]?.id ?? '';
}

function casesOf(operationId: string): Readonly<Record<number, Readonly<Record<string, Case>>>> {
  const call =
    (taskOf: (farm: TestFarm) => Promise<string>): Case =>
    async (client, farm) =>
      client.call(operationId, { path: { task_id: await taskOf(farm) } });
  return {
    200: {
      'of a task that writes': call(writingTask),
      'of an id in capitals': call(async (farm) => (await writingTask(farm)).toUpperCase()),
    },
    204: { 'of a task that has written nothing': call(silentTask) },
    400: { 'for what is no id': call(() => Promise.resolve('task-1')) },
    404: { 'for an unknown task': call(() => Promise.resolve(UNKNOWN)) },
  };
}

/** What tasks wrote (behaviour.md §24). */
export const TASK_LOG_CASES: AreaCases = {
  fetchTaskLogTail: casesOf('fetchTaskLogTail'),
  fetchTaskLogInfo: casesOf('fetchTaskLogInfo'),
};
