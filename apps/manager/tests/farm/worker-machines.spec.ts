import { describe, expect, it } from '@jest/globals';
import type {
  WorkerDto,
  WorkerListDto,
  WorkerLoadHistoryDto,
  WorkerMachineDto,
} from '@flamenco/api-contracts';
import { done, ok } from './farm-client.js';
import { useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm();

const MACHINE: WorkerMachineDto = {
  os_family: 'linux',
  os_version: 'Ubuntu 24.04.3 LTS',
  cpu_arch: 'x86_64',
  vcpu: 64,
  memory_mib: 131_072,
  gpus: [{ name: 'NVIDIA GeForce RTX 4090', memory_mib: 24_564, driver: '550.120' }],
  disks: [{ purpose: 'storage', path: '/mnt/flamenco', size_mib: 30_000_000 }],
  programs: [{ name: 'blender', version: '4.5.3 LTS', path: '/opt/blender/blender' }],
  displays: [],
};

const FAULT = {
  check: 'writable',
  subject: '/mnt/flamenco',
  outcome: 'failed',
  message: 'Read-only',
  remedy: 'Mount it with the right to write',
};

const aWorker = (): Promise<TestWorker> => farm.aWorker({ types: ['misc'] });

const say = (worker: TestWorker, what: string, body: unknown): Promise<unknown> =>
  done(worker.client.post(`/worker/${what}`, body));

const samplesOf = async (uuid: string): Promise<WorkerLoadHistoryDto['samples']> =>
  (await ok(farm.client.get<WorkerLoadHistoryDto>(`/worker-mgt/workers/${uuid}/load`))).samples;

const pageOf = ({ uuid }: TestWorker): Promise<WorkerDto> => farm.worker(uuid);

function updatesOf({ uuid }: TestWorker): number {
  return farm.events.filter(({ name, payload }) => name === 'worker-updated' && payload.id === uuid).length;
}

describe("what a Worker's computer is", () => {
  it('is shown with the Worker, and survives a restart of the Manager', async () => {
    const worker = await aWorker();
    expect(await pageOf(worker)).not.toHaveProperty('machine');
    await say(worker, 'machine', MACHINE);
    await farm.restart();
    expect((await pageOf(worker)).machine).toEqual(MACHINE);
    const { workers } = await ok(farm.client.get<WorkerListDto>('/worker-mgt/workers'));
    expect(workers.find(({ id }) => id === worker.uuid)?.gpus).toEqual(MACHINE.gpus);
  });

  it('is told live when it is another one than before, and only then', async () => {
    const worker = await aWorker();
    farm.forgetEvents();
    await say(worker, 'machine', MACHINE);
    await say(worker, 'machine', MACHINE);
    expect(updatesOf(worker)).toBe(1);
    await say(worker, 'machine', { ...MACHINE, memory_mib: 65_536 });
    expect(updatesOf(worker)).toBe(2);
    expect((await pageOf(worker)).machine?.memory_mib).toBe(65_536);
  });

  it('is kept as far as this Manager knows what it means', async () => {
    const worker = await aWorker();
    await say(worker, 'machine', { vcpu: 8, quantum: 'x'.repeat(1000), gpus: [{ name: 'A', fans: 3 }] });
    expect((await pageOf(worker)).machine).toEqual({ vcpu: 8, gpus: [{ name: 'A' }] });
  });

  it.each<[string, string, unknown]>([
    ['a family of operating systems that nobody knows', 'machine', { os_family: 'amiga' }],
    ['memory that is less than none', 'machine', { memory_mib: -1 }],
    ['more GPUs than a computer has', 'machine', { gpus: Array.from({ length: 65 }, () => ({ name: 'A' })) }],
    ['a processor that is busier than busy', 'load', { cpu_percent: 101 }],
    ['a check without an outcome', 'checks', { checks: [{ ...FAULT, outcome: undefined }] }],
    ['no checks at all', 'checks', {}],
  ])('is refused with %s', async (_, what, body) => {
    const worker = await aWorker();
    expect(await worker.client.post(`/worker/${what}`, body)).toMatchObject({
      status: 400,
      body: { code: 400 },
    });
    expect(await pageOf(worker)).not.toHaveProperty('machine');
  });

  it('is for Workers to say', async () => {
    for (const what of ['machine', 'load', 'checks'])
      expect((await farm.client.post(`/worker/${what}`, { checks: [] })).status).toBe(403);
  });
});

describe("what came of a Worker's checks", () => {
  it('is shown with the Worker, with when it was told, and replaced by the next ones', async () => {
    const worker = await aWorker();
    const earliestMs = farm.clock.nowMs();
    await say(worker, 'checks', { checks: [FAULT] });
    const { checks } = await pageOf(worker);
    expect(checks?.checks).toEqual([FAULT]);
    const toldMs = Date.parse(checks?.told ?? '');
    expect([toldMs >= earliestMs, toldMs <= farm.clock.nowMs()]).toEqual([true, true]);
    await say(worker, 'checks', { checks: [] });
    expect((await pageOf(worker)).checks?.checks).toEqual([]);
  });
});

describe("how busy a Worker's computer was", () => {
  it('is told by the minute, for an hour', async () => {
    const worker = await aWorker();
    expect(await samplesOf(worker.uuid)).toEqual([]);
    for (let minute = 0; minute < 70; minute++) {
      await say(worker, 'load', { cpu_percent: minute, memory_used_mib: 1000 });
      farm.clock.advance(60_000);
    }
    const samples = await samplesOf(worker.uuid);
    expect(samples.map(({ cpu_percent }) => cpu_percent)).toEqual(
      Array.from({ length: 59 }, (_, i) => i + 11),
    );
    expect(Date.parse(samples.at(-1)?.at ?? '')).toBeLessThanOrEqual(farm.clock.nowMs());
  });

  it('is bounded when it is said without pause, and has the newest', async () => {
    const worker = await aWorker();
    for (let second = 0; second < 200; second++) {
      await say(worker, 'load', { cpu_percent: second / 2 });
      farm.clock.advance(1_000);
    }
    const samples = await samplesOf(worker.uuid);
    expect(samples.length).toBeLessThanOrEqual(8);
    expect(samples.at(-1)?.cpu_percent).toBe(99.5);
  });

  it('is nothing of a Worker that nobody knows', async () => {
    const path = '/worker-mgt/workers/11111111-2222-4333-8444-555555555555/load';
    expect((await farm.client.get(path)).status).toBe(404);
  });
});
