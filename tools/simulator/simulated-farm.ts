import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOTTLE_JOB_TYPE } from '../bottle/job-type.ts';
import type { RandomStreams } from '../bottle/random-streams.ts';
import { freePort } from '../demo/free-port.ts';
import { prepareFarmFolder, type FarmFolder } from '../farm/farm-folder.ts';
import type { ManagerApi } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { PostgresCluster } from '../postgres/cluster.ts';
import { Line } from './line.ts';
import { SimulatedManager } from './simulated-manager.ts';
import { SmallDisk } from './small-disk.ts';
import { WorkerGroup } from './worker-group.ts';

/** What is simulated. */
export interface FarmSize {
  readonly database: 'sqlite' | 'postgres';
  readonly managers: number;
  readonly workers: number;
}

const WORKERS_A_GROUP = 50;
const FEWEST_GROUPS = 3;
/** One of so many Workers speaks as Flamenco 3's do. */
const FLAMENCO3_EVERY = 4;
const MANAGER_STARTS_MS = 120_000;

/** A studio with less patience. Workers that wait are heard of each 15 s. */
const MORE_SETTINGS = [
  'worker_timeout: 30s',
  'task_timeout: 45s',
  'blocklist_threshold: 3',
  'task_fail_after_softfail_count: 3',
];

/** Real Managers on a real database, and Workers that are nothing but their requests, in a folder of its own. */
export class SimulatedFarm {
  readonly folder: FarmFolder;
  readonly managers: readonly SimulatedManager[];
  readonly groups: readonly WorkerGroup[];
  readonly disk: SmallDisk | undefined;
  readonly cluster: PostgresCluster | undefined;
  /** What broke of the simulator itself, or of a Worker that got what it did not expect. */
  readonly failures: Error[] = [];

  private constructor(
    parts: Pick<SimulatedFarm, 'folder' | 'managers' | 'groups' | 'disk' | 'cluster' | 'failures'>,
  ) {
    ({ folder: this.folder, managers: this.managers, groups: this.groups } = parts);
    ({ disk: this.disk, cluster: this.cluster, failures: this.failures } = parts);
  }

  /** Starts all of it, and waits until the Managers answer. */
  static async start(
    { database, managers, workers }: FarmSize,
    streams: RandomStreams,
  ): Promise<SimulatedFarm> {
    const path = mkdtempSync(join(tmpdir(), 'flamenco-simulator-'));
    const disk = database === 'sqlite' ? SmallDisk.mount(join(path, 'data')) : undefined;
    const cluster = database === 'postgres' ? await PostgresCluster.create() : undefined;
    const folder = prepareSimulatedFolder(path, cluster?.url() ?? 'data/flamenco-manager.sqlite');
    const ports = await freePorts(managers);
    const failures: Error[] = [];
    const parts = {
      folder,
      disk,
      cluster,
      failures,
      managers: ports.map(
        (port, index) =>
          new SimulatedManager(port, folder.managerConfig, join(path, `manager-${index + 1}.log`)),
      ),
      groups: await groupsOf(workers, path, ports, streams, (error) => failures.push(error)),
    };
    const farm = new SimulatedFarm(parts);
    await farm.begin();
    return farm;
  }

  /** A Manager that runs, to be asked. */
  get api(): ManagerApi {
    const [first] = this.managers;
    if (!first) throw new Error('A farm has a Manager');
    return (this.managers.find(({ isRunning }) => isRunning) ?? first).api;
  }

  /** Waits until each Manager answers. */
  async managersAnswer(): Promise<void> {
    for (const { api } of this.managers)
      await waitFor(`the Manager at ${api.url} to answer`, () => api.answers(), MANAGER_STARTS_MS);
  }

  async stopWorkers(): Promise<void> {
    for (const group of this.groups) {
      await group.kill();
      group.line.close();
    }
  }

  /** Ends all of it. @param isKept - whether somebody wants to look at the files */
  async end(isKept: boolean): Promise<void> {
    await this.stopWorkers();
    for (const manager of this.managers) await manager.kill();
    await this.cluster?.remove();
    if (isKept) return;
    this.disk?.unmount();
    rmSync(this.folder.path, { recursive: true, maxRetries: 3 });
  }

  /** The second Manager finds a database that has its tables. */
  private async begin(): Promise<void> {
    for (const manager of this.managers) {
      manager.start();
      await waitFor('the Manager to answer', () => manager.api.answers(), MANAGER_STARTS_MS);
    }
    for (const group of this.groups) group.start();
  }
}

function prepareSimulatedFolder(path: string, database: string): FarmFolder {
  const about = { name: 'Simulated farm', port: 0, localStorage: 'data/storage' };
  const folder = prepareFarmFolder(path, { ...about, database });
  const yaml = folder.managerConfig;
  appendFileSync(yaml, `${MORE_SETTINGS.join('\n')}\n`);
  mkdirSync(join(path, 'scripts'));
  mkdirSync(join(path, 'workers'));
  writeFileSync(join(path, 'scripts/bottle.js'), BOTTLE_JOB_TYPE);
  return folder;
}

async function groupsOf(
  count: number,
  path: string,
  ports: readonly number[],
  streams: RandomStreams,
  fail: (error: Error) => void,
): Promise<readonly WorkerGroup[]> {
  const groups = Math.max(FEWEST_GROUPS, Math.ceil(count / WORKERS_A_GROUP));
  const all = Array.from({ length: count }, (_, index) => ({
    name: `w${index + 1}`,
    kind: index % FLAMENCO3_EVERY === FLAMENCO3_EVERY - 1 ? ('flamenco3' as const) : ('ours' as const),
  }));
  return Promise.all(
    Array.from({ length: groups }, async (_, group) => {
      const line = await Line.open(ports, streams.of(`line ${group}`));
      const workers = all.filter((_worker, index) => index % groups === group);
      const options = { name: `group-${group + 1}`, folder: join(path, 'workers'), url: line.url, workers };
      return new WorkerGroup({ ...options, seed: streams.of('workers').below(2 ** 30) }, line, fail);
    }),
  );
}

async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
