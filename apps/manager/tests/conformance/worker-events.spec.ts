import { describe, expect, it, jest } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { ExistingClient } from './existing-client.js';
import { KnownWorker } from './known-worker.js';

/** Others test and build on the same machine. */
jest.setTimeout(30_000);

const farm = useFarm();

const awake = (traits: object = {}): Promise<KnownWorker> =>
  KnownWorker.thatIs('awake', new ExistingClient(farm.api), farm, traits);

/** What was told of Workers since the events were forgotten last; the farm's own status changes when it likes. */
function toldOfWorkers(): readonly { readonly payload: object }[] {
  return farm.events.filter(({ name }) => name === 'worker-updated');
}

/** What was told since the events were forgotten last: of whom, and which step was taken. */
function told(): readonly string[] {
  return farm.events.flatMap((event) => {
    if (!['worker-updated', 'task-updated', 'job-updated'].includes(event.name)) return [];
    const { previous_status: from, status } = event.payload as { previous_status?: string; status: string };
    const what = event.name.replace('-updated', '');
    return [from === undefined ? `${what} ${status}` : `${what} ${from}>${status}`];
  });
}

describe('a new farm', () => {
  it.each([
    ['fetchWorkers', 'workers'],
    ['fetchWorkerTags', 'tags'],
  ])('answers %s with an empty list', async (operationId, list) => {
    expect((await new ExistingClient(farm.api).call(operationId)).json).toEqual({ [list]: [] });
  });
});

describe('everybody who looks at Workers is told', () => {
  it('of a task that is handed out: the task, its job, then the Worker', async () => {
    const worker = await awake();
    await farm.submit({ tasks: [{ name: 'a', type: worker.type }] });
    farm.forgetEvents();
    await worker.call('scheduleTask');
    expect(told()).toEqual(['task queued>active', 'job queued>active', 'worker awake']);
  });

  it('of a task that comes back when its Worker signs off', async () => {
    const worker = await awake();
    await worker.atWork(farm);
    farm.forgetEvents();
    await worker.call('signOff');
    expect(told()).toEqual(['task active>queued', 'job active', 'worker awake>offline']);
  });

  it('nothing when a Worker reports the status that its task has', async () => {
    const worker = await awake();
    const { uuid } = await worker.atWork(farm);
    farm.forgetEvents();
    await worker.report(uuid, { taskStatus: 'active' });
    expect(told()).toEqual([]);
  });

  it('of a Worker that is removed, with the time', async () => {
    const worker = await awake();
    farm.forgetEvents();
    await new ExistingClient(farm.api).call('deleteWorker', { path: worker.path });
    expect(toldOfWorkers()).toMatchObject([
      { name: 'worker-updated', payload: { id: worker.uuid, deleted_at: expect.stringMatching(/Z$/) } },
    ]);
  });

  it('of what is requested of a Worker, and that it is not any more', async () => {
    const worker = await awake({ can_restart: true });
    farm.forgetEvents();
    await worker.request('restart', true);
    await worker.request('awake');
    expect(toldOfWorkers().map(({ payload }) => payload)).toEqual([
      {
        id: worker.uuid,
        name: 'render-07',
        updated: expect.any(String),
        last_seen: expect.any(String),
        status: 'awake',
        status_change: { status: 'restart', is_lazy: true },
        version: '3.9',
        can_restart: true,
      },
      expect.not.objectContaining({ status_change: expect.anything() }),
    ]);
  });
});
