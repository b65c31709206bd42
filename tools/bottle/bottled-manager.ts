import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BOTTLE_JOB_TYPE } from './job-type.ts';
import type { Message, Reply, Server } from './network.ts';
import type { Computer } from './computer.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';
import { assembleManager, EventBus, FarmDatabase, readConfigFile } from './programs.ts';

type RunningApplication = Awaited<ReturnType<typeof assembleManager>>;
type FarmEvent = Parameters<Parameters<EventBus['listen']>[0]>[0];

/** What the configuration file says; what a studio would have, with less patience. */
const YAML = `_meta: {version: 3}
manager_name: Bottle
autodiscoverable: false
shared_storage_path: ./shared
local_manager_storage_path: ./storage
shaman: {enabled: false}
database: ./flamenco-manager.sqlite
database_check_period: 0s
task_timeout: 5m
worker_timeout: 1m
blocklist_threshold: 3
task_fail_after_softfail_count: 3
`;

interface OpenedSource {
  readonly driver: {
    readonly databaseConnection: {
      readonly close: () => void;
      readonly pragma: (text: string, options?: { readonly simple: true }) => unknown;
      readonly prepare: (text: string) => {
        readonly all: (...values: readonly string[]) => readonly { readonly uuid: string }[];
      };
    };
  };
}

/** As many as SQLite knows. */
const MOST_PAGES = 4_294_967_294;

/** What a `SqliteFarm` has open. */
interface OpenedFiles {
  readonly readerSource: OpenedSource;
  readonly writerSource: OpenedSource;
  readonly lock: { readonly release: () => void };
}

/** Lays out what a Manager starts with. */
export function prepareManagerFolder(folder: string): void {
  for (const name of ['shared', 'storage', 'scripts']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'scripts/bottle.js'), BOTTLE_JOB_TYPE);
  writeFileSync(join(folder, 'flamenco-manager.yaml'), YAML);
}

/** The Manager's database. */
export function databaseFile(folder: string): string {
  return join(folder, 'flamenco-manager.sqlite');
}

/** The real Manager, with all its parts, on a file; reached by the bottle's network instead of a port. */
export class BottledManager implements Server {
  readonly actor: Actor;
  private readonly app: RunningApplication;

  private constructor(actor: Actor, app: RunningApplication) {
    [this.actor, this.app] = [actor, app];
  }

  /** @param onEvent - is told what the Manager tells the dashboards */
  static async start(
    time: VirtualTime,
    folder: string,
    on: { readonly name: string; readonly computer: Computer },
    onEvent: (event: FarmEvent) => void,
  ): Promise<BottledManager> {
    const actor = new Actor(on.name, on.computer);
    return time.as(actor, async () => {
      const loaded = readConfigFile(join(folder, 'flamenco-manager.yaml'), {});
      const app = await assembleManager(loaded, { logLevel: 'silent', dashboardPath: join(folder, 'none') });
      await app.init();
      await app.getHttpAdapter().getInstance().ready();
      app.get(EventBus).listen((event) => {
        if (actor.isAlive) onEvent(event);
      });
      return new BottledManager(actor, app);
    });
  }

  async answer({ method, url, headers, body }: Message, gone: AbortSignal): Promise<Reply> {
    const answer = await this.app.inject({
      method: method as 'GET',
      url,
      headers: { host: 'manager:8080', ...headers },
      ...(body && { payload: body }),
      signal: gone,
    });
    return {
      status: answer.statusCode,
      headers: answer.headers as Reply['headers'],
      body: answer.rawPayload,
    };
  }

  get database(): FarmDatabase {
    return this.app.get(FarmDatabase);
  }

  /** Tasks that are being rendered, or were changed at that moment or later. ISO 8601. */
  touchedSince(moment: string): readonly string[] {
    const statement = this.files.writerSource.driver.databaseConnection.prepare(
      `SELECT uuid FROM tasks WHERE status = 'active' OR updated >= ?`,
    );
    return statement.all(moment).map(({ uuid }) => uuid);
  }

  /** Whether the database's disk lets it grow. */
  setDiskFull(isFull: boolean): void {
    const { databaseConnection: connection } = this.files.writerSource.driver;
    const pages = isFull ? connection.pragma('page_count', { simple: true }) : MOST_PAGES;
    connection.pragma(`max_page_count = ${String(pages)}`);
  }

  private get files(): OpenedFiles {
    return this.database as unknown as OpenedFiles;
  }

  /** As `kill -9`: nothing more of it happens, and what it had not committed is gone. */
  kill(time: VirtualTime): void {
    if (!this.actor.isAlive) return;
    time.kill(this.actor);
    // As the system does: it closes the files, and takes the locks away.
    const { readerSource, writerSource, lock } = this.files;
    for (const { driver } of [readerSource, writerSource]) driver.databaseConnection.close();
    lock.release();
  }

  /** As people end it. */
  close(time: VirtualTime): Promise<void> {
    return time.as(this.actor, () => this.app.close());
  }
}
