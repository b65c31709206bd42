import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { WorkerPackagesDto } from '@flamenco/api-contracts';
import { done, ok } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { basicAuthorization, type TestWorker } from '../farm/test-worker.js';

const farm = useFarm();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function offer(name: string, content: string): void {
  const folder = join(farm.folder, 'storage', 'worker-packages');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
}

const packagesFor = async (worker: TestWorker): Promise<WorkerPackagesDto['packages']> =>
  (await ok(worker.client.get<WorkerPackagesDto>('/worker/packages'))).packages;

describe('packages of the Worker', () => {
  it('are the newest for each platform, with their size and hash, and none where there is no folder', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    expect(await packagesFor(worker)).toEqual([]);
    offer('flamenco-worker-4.0.9-linux-x64.tar.gz', 'nine');
    offer('flamenco-worker-4.0.10-linux-x64.tar.gz', 'ten');
    offer('flamenco-worker-4.0.10-rc.1-linux-x64.tar.gz', 'candidate');
    offer('flamenco-worker-4.0.9-windows-x64.tar.gz', 'windows');
    offer('flamenco-manager-4.0.9-linux-x64.tar.gz', 'no Worker');
    offer('notes.txt', 'no package');
    expect(await packagesFor(worker)).toEqual([
      {
        ...{ name: 'flamenco-worker-4.0.10-linux-x64.tar.gz', version: '4.0.10', platform: 'linux-x64' },
        ...{ size: 3, sha256: sha256('ten') },
      },
      {
        ...{ name: 'flamenco-worker-4.0.9-windows-x64.tar.gz', version: '4.0.9', platform: 'windows-x64' },
        ...{ size: 7, sha256: sha256('windows') },
      },
    ]);
    offer('flamenco-worker-4.0.10-linux-x64.tar.gz', 'ten, packed anew');
    expect((await packagesFor(worker))[0]).toMatchObject({ size: 16, sha256: sha256('ten, packed anew') });
  });

  it('are offered without what cannot be read', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    offer('flamenco-worker-5.0.0-macos-arm64.tar.gz', 'macos');
    mkdirSync(join(farm.folder, 'storage', 'worker-packages', 'flamenco-worker-5.0.0-macos-x64.tar.gz'));
    const platforms = (await packagesFor(worker)).map(({ platform }) => platform);
    expect(platforms).toContain('macos-arm64');
    expect(platforms).not.toContain('macos-x64');
  });

  it('are sent to Workers, and nothing else of the disk is', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    offer('flamenco-worker-4.1.0-linux-arm64.tar.gz', 'bytes');
    const Authorization = basicAuthorization(worker.uuid, 'a very long and random secret');
    const fetched = (name: string, headers: Record<string, string> = { Authorization }): Promise<Response> =>
      fetch(`${farm.api}/worker/packages/${name}`, { headers });
    const answer = await fetched('flamenco-worker-4.1.0-linux-arm64.tar.gz');
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'application/gzip',
      'bytes',
    ]);
    for (const name of [
      'notes.txt',
      '..%2F..%2Fflamenco-manager.yaml',
      'flamenco-worker-9.9.9-linux-x64.tar.gz',
    ])
      expect([name, (await fetched(name)).status]).toEqual([name, 404]);
    expect((await fetched('flamenco-worker-4.1.0-linux-arm64.tar.gz', {})).status).toBe(403);
  });
});

describe('an update that somebody asks for', () => {
  it('is told the Worker with the restart, and is over with its sign-off', async () => {
    const worker = await farm.registeredWorker({ types: ['misc'] });
    await worker.signOn({ can_restart: true, can_update: true });
    await worker.goTo('awake');
    const body = { status: 'restart', is_lazy: true, update: true };
    await done(farm.client.post(`/worker-mgt/workers/${worker.uuid}/setstatus`, body));
    expect(await farm.worker(worker.uuid)).toMatchObject({ can_update: true, status_change: body });
    const told = { status_requested: 'restart', update: true };
    expect((await worker.client.get('/worker/state')).body).toEqual(told);
    expect((await worker.ask()).body).toEqual(told);
    await worker.signOff();
    const next = await worker.signingOn({ can_restart: true, can_update: true });
    expect(next.body).toEqual({ status_requested: 'awake' });
    expect((await farm.worker(worker.uuid)).status_change).toEqual({ status: 'awake', is_lazy: false });
  });

  it.each([
    ['of a Worker that does not let itself be updated', 'restart', 412, 'worker-cannot-update'],
    ['without a restart', 'asleep', 400, 'update-without-restart'],
  ])('%s is refused', async (_, status, httpStatus, code) => {
    const worker = await farm.aWorker({ types: ['misc'], canRestart: true });
    const answer = await farm.client.post(`/worker-mgt/workers/${worker.uuid}/setstatus`, {
      ...{ status, is_lazy: false, update: true },
    });
    expect(answer).toMatchObject({ status: httpStatus, body: { error: code } });
  });
});
