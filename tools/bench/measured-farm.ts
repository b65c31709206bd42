import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { PostgresCluster } from '../postgres/cluster.ts';

/** What is measured. */
export interface FarmKind {
  readonly database: 'sqlite' | 'postgres';
  readonly managers: number;
}

/** Managers that were started to be measured; or others, by their addresses, which go on afterwards. */
export interface MeasuredFarm {
  /** At least one. */
  readonly managers: readonly [ManagerApi, ...ManagerApi[]];
  readonly end: () => Promise<void>;
}

/** A farm of its own, with an empty database. PostgreSQL waits for its disk, as it is set up by default. */
export async function startMeasuredFarm({ database, managers }: FarmKind): Promise<MeasuredFarm> {
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const cluster = database === 'postgres' ? await PostgresCluster.create('durable') : undefined;
  const started: FarmProcess[] = [];
  const end = async (): Promise<void> => {
    for (const manager of started) await manager.stop();
    await cluster?.remove();
    rmSync(path, { recursive: true });
  };
  try {
    const about = { name: 'bench', port: 0, ...(cluster && { database: cluster.url() }) };
    const folder = prepareFarmFolder(path, about);
    const start = async (): Promise<ManagerApi> => {
      const port = await freePort();
      const environment = { FLAMENCO_LISTEN: `127.0.0.1:${port}` };
      const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog, { environment });
      started.push(manager);
      const api = new ManagerApi(`http://127.0.0.1:${port}`);
      await manager.ready(() => api.answers());
      return api;
    };
    const first = await start();
    const others: ManagerApi[] = [];
    while (started.length < managers) others.push(await start());
    return { managers: [first, ...others], end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Managers that run somewhere. */
export function farmAt(urls: readonly string[]): MeasuredFarm {
  const [first, ...others] = urls.map((url) => new ManagerApi(url.replace(/\/$/, '')));
  if (!first) throw new Error('Give the address of a Manager');
  return { managers: [first, ...others], end: () => Promise.resolve() };
}
