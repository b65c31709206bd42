import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type {
  JobDto,
  JobTasksSummaryDto,
  SavedViewDto,
  TaskDto,
  TaskSummaryDto,
  WorkerDto,
} from '@flamenco/api-contracts';
import type { FarmEvent } from '@flamenco/domain/events';
import type { JobStatus, TaskStatus } from '@flamenco/domain/statuses';
import { readConfig } from '../../src/config/config-reader.js';
import { createManager } from '../../src/create-manager.js';
import { findProblems } from '../../src/database/database-check.js';
import { FarmDatabase } from '../../src/database/farm-database.js';
import type { SqlValue, SqlWriter } from '../../src/database/sql.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { clockPart, MANAGER_PARTS } from '../../src/manager.module.js';
import type { ManagerPart, NestModule } from '../../src/parts/manager-part.js';
import { ManagerParts } from '../../src/parts/manager-parts.js';
import { ManagerDatabase } from '../database/manager-database.js';
import { EventBus } from '../../src/modules/events/index.js';
import { done, FarmClient, ok, type Answer, type Refusal } from './farm-client.js';
import { TEST_CYCLE, TEST_TASKS, type TaskSpec } from './job-scripts.js';
import { TestClock } from './test-clock.js';
import { TestWorker, type WorkerTraits } from './test-worker.js';

/** A job as tests submit it. */
export interface JobSpec {
  readonly tasks?: readonly TaskSpec[];
  readonly [field: string]: unknown;
}

/** A whole Manager, reached over HTTP, on files of its own that go away with it. */
export class TestFarm {
  readonly clock = new TestClock();
  readonly events: FarmEvent[] = [];
  private app: NestFastifyApplication | undefined;
  private folders: string[] = [];
  private database: ManagerDatabase | undefined;
  private types = 0;
  /** The address of the Manager that was started first. */
  private listen: string | undefined;

  /**
   * @param yaml - more lines for the configuration file
   * @param instead - parts of the Manager, and the modules that stand in for theirs
   * @param isDiscoverable - it can be found by SSDP, and listens on the same port after a restart
   * @param more - parts besides those of every Manager
   */
  constructor(
    private readonly yaml = '',
    private readonly instead: ReadonlyMap<ManagerPart, NestModule> = new Map(),
    private readonly isDiscoverable = false,
    private readonly more: readonly ManagerPart[] = [],
  ) {}

  async start(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-farm-'));
    this.folders.push(folder);
    mkdirSync(join(folder, 'scripts'));
    writeFileSync(join(folder, 'scripts', 'test_tasks.js'), TEST_TASKS);
    writeFileSync(join(folder, 'scripts', 'test_cycle.js'), TEST_CYCLE);
    if (!/^database:/m.test(this.yaml)) this.database = await ManagerDatabase.create();
    await this.open();
  }

  /** Ends the Manager and starts one on the same files. */
  async restart(meanwhile: (folder: string) => void = () => undefined): Promise<void> {
    await this.shutDown();
    meanwhile(this.folder);
    await this.open();
  }

  /** As after `kill -9`: a Manager starts on the files as they are this very moment, with no chance to write anything more. */
  async crash(): Promise<void> {
    // The database first: what a log has and the database does not know of yet is what a killed Manager leaves, too.
    await this.database?.copy();
    const copy = mkdtempSync(join(tmpdir(), 'flamenco-farm-'));
    cpSync(this.folder, copy, { recursive: true });
    await this.shutDown();
    this.folders.push(copy);
    await this.open();
  }

  async close(): Promise<void> {
    await this.shutDown();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
    expect(this.folders.filter((folder) => existsSync(folder))).toEqual([]);
    this.folders = [];
    await this.database?.drop();
    this.database = undefined;
  }

  get manager(): NestFastifyApplication {
    if (!this.app) throw new Error('the Manager is not running');
    return this.app;
  }

  get folder(): string {
    return this.folders.at(-1) ?? '';
  }

  get<Provider>(provider: Type<Provider> | (abstract new () => Provider)): Provider {
    return this.manager.get<Provider>(provider);
  }

  /** Where the API is. */
  get api(): string {
    const address = this.manager.getHttpServer().address() as { readonly port: number };
    return `http://127.0.0.1:${address.port}/api/v3`;
  }

  get client(): FarmClient {
    return new FarmClient(this.api);
  }

  /** Writes what no API writes yet. */
  sql(text: string, ...values: readonly SqlValue[]): Promise<void> {
    return this.write((sql) => sql.run(text, ...values));
  }

  async write(statements: (sql: SqlWriter) => Promise<unknown>): Promise<void> {
    await this.get(UnitOfWork).run((work) => statements(work.sql));
  }

  /** What the database's own check finds wrong. */
  problems(): Promise<readonly string[]> {
    return findProblems(this.manager.get(FarmDatabase).reader);
  }

  /** A task type that no other job and Worker has: tests that share a Manager do not meet. */
  newType(): string {
    this.types += 1;
    return `type-${this.types}`;
  }

  submitting(job: JobSpec): Promise<Answer<JobDto & Refusal>> {
    const { tasks, settings, ...fields } = job;
    return this.client.post('/jobs', {
      name: 'job',
      type: 'test-tasks',
      submitter_platform: 'linux',
      settings: { ...(settings as object | undefined), ...(tasks && { tasks }) },
      ...fields,
    });
  }

  submit(job: JobSpec): Promise<JobDto> {
    return ok(this.submitting(job));
  }

  job(id: string): Promise<JobDto> {
    return ok(this.client.get<JobDto>(`/jobs/${id}`));
  }

  async tasks(jobId: string): Promise<readonly TaskSummaryDto[]> {
    return (await ok(this.client.get<JobTasksSummaryDto>(`/jobs/${jobId}/tasks`))).tasks ?? [];
  }

  /** The statuses of a job's tasks, in their order. */
  async taskStatuses(jobId: string): Promise<readonly TaskStatus[]> {
    return (await this.tasks(jobId)).map(({ status }) => status);
  }

  task(id: string): Promise<TaskDto> {
    return ok(this.client.get<TaskDto>(`/tasks/${id}`));
  }

  async taskNamed(jobId: string, name: string): Promise<TaskDto> {
    const found = (await this.tasks(jobId)).find((task) => task.name === name);
    if (!found) throw new Error(`job ${jobId} has no task ${name}`);
    return this.task(found.id);
  }

  /** The log of a task's latest attempt. */
  async log(taskId: string): Promise<string> {
    const { url } = await ok(this.client.get<{ url: string }>(`/tasks/${taskId}/log`));
    return (await fetch(new URL(url, this.api))).text();
  }

  requestJob(jobId: string, status: string, reason = 'a test asked for it'): Promise<Answer<Refusal>> {
    return this.client.post(`/jobs/${jobId}/setstatus`, { status, reason });
  }

  setJob(jobId: string, status: JobStatus): Promise<void> {
    return done(this.requestJob(jobId, status));
  }

  requestTask(taskId: string, status: string, reason = 'a test asked for it'): Promise<Answer<Refusal>> {
    return this.client.post(`/tasks/${taskId}/setstatus`, { status, reason });
  }

  setTask(taskId: string, status: TaskStatus): Promise<void> {
    return done(this.requestTask(taskId, status));
  }

  worker(id: string): Promise<WorkerDto> {
    return ok(this.client.get<WorkerDto>(`/worker-mgt/workers/${id}`));
  }

  requestWorker(id: string, status: string, isLazy = false): Promise<Answer<Refusal>> {
    return this.client.post(`/worker-mgt/workers/${id}/setstatus`, { status, is_lazy: isLazy });
  }

  registeredWorker(traits: WorkerTraits): Promise<TestWorker> {
    return TestWorker.register(this.api, traits);
  }

  /** A Worker that is awake, with these tags. */
  async aWorker(traits: WorkerTraits & { readonly tags?: readonly string[] }): Promise<TestWorker> {
    const worker = await this.registeredWorker(traits);
    for (const tag of traits.tags ?? []) {
      await this.sql(
        `INSERT INTO worker_tag_membership (worker_id, tag_id)
         SELECT workers.id, worker_tags.id FROM workers, worker_tags WHERE workers.uuid = ? AND worker_tags.uuid = ?`,
        worker.uuid,
        tag,
      );
    }
    return worker.wakeUp();
  }

  /** @returns the tag's UUID */
  async aTag(name: string): Promise<string> {
    const uuid = crypto.randomUUID();
    await this.sql(`INSERT INTO worker_tags (uuid, name) VALUES (?, ?)`, uuid, name);
    return uuid;
  }

  /** A view of the jobs that people share. @returns its UUID */
  async aView(name: string): Promise<string> {
    const view = await ok(this.client.post<SavedViewDto>('/saved-views', { name, query: 'status:failed' }));
    return view.id ?? '';
  }

  /** The statuses that a job went through, as its events told: `active>completed`; with `*` when its tasks are to be fetched anew. */
  jobSteps(jobId: string): readonly string[] {
    return this.events.flatMap((event) => {
      if (event.name !== 'job-updated' || event.payload.id !== jobId) return [];
      const { previous_status, status, refresh_tasks } = event.payload;
      return previous_status === undefined ? [] : [`${previous_status}>${status}${refresh_tasks ? '*' : ''}`];
    });
  }

  /** What was told of a job and its tasks since the events were forgotten last. */
  eventsOf(jobId: string): readonly FarmEvent[] {
    return this.events.filter(
      (event) =>
        (event.name === 'job-updated' && event.payload.id === jobId) ||
        (event.name === 'task-updated' && event.payload.job_id === jobId),
    );
  }

  forgetEvents(): void {
    this.events.length = 0;
  }

  private async open(): Promise<void> {
    const yaml = `_meta: {version: 3}\nlocal_manager_storage_path: ./storage\nautodiscoverable: ${this.isDiscoverable}\n${this.yaml}`;
    const instead = new Map<ManagerPart, NestModule>([[clockPart, this.clock.asModule()], ...this.instead]);
    const parts = [...MANAGER_PARTS, ...this.more];
    const { configSchema } = new ManagerParts(parts);
    this.app = await createManager(
      readConfig(
        configSchema,
        yaml,
        join(this.folder, 'flamenco-manager.yaml'),
        this.database?.environment ?? {},
      ),
      {
        ...(this.listen !== undefined && { listen: this.listen }),
        logLevel: 'silent',
        parts: parts.map((part) => ({ ...part, module: () => instead.get(part) ?? part.module() })),
        dashboardPath: join(this.folder, 'no-dashboard'),
      },
    );
    if (this.isDiscoverable) this.listen = new URL(this.api).host;
    this.get(EventBus).listen((event) => this.events.push(event));
  }

  private async shutDown(): Promise<void> {
    const app = this.app;
    this.app = undefined;
    await app?.close();
  }
}

/** Machines that test and build at once are slow. */
const START_TIMEOUT_MS = 60_000;

/** Managers that run now, and what there was before the first of them. */
const running = { count: 0, before: 0 };

/**
 * A Manager for the tests of this file or describe; or a new one for each test, when tests look at the farm as a whole. After
 * each test the database has to be sound; at the end nothing may be left of the Manager.
 */
export function useFarm(
  options: {
    readonly yaml?: string;
    readonly isNewForEachTest?: boolean;
    /** It can be found by SSDP, and listens on the same port after a restart. */
    readonly isDiscoverable?: boolean;
    /** Parts of the Manager, and the modules that stand in for theirs. */
    readonly instead?: ReadonlyMap<ManagerPart, NestModule>;
    /** Parts besides those of every Manager. */
    readonly more?: readonly ManagerPart[];
  } = {},
): TestFarm {
  const farm = new TestFarm(options.yaml, options.instead, options.isDiscoverable, options.more);
  const start = async (): Promise<void> => {
    if (running.count === 0) running.before = resources().length;
    running.count += 1;
    await farm.start();
  };
  const close = async (): Promise<void> => {
    await farm.close();
    running.count -= 1;
    if (running.count === 0)
      await until('nothing is left of the Manager', () => resources().length <= running.before);
  };
  const [first, last] = options.isNewForEachTest ? [beforeEach, afterEach] : [beforeAll, afterAll];
  first(start, START_TIMEOUT_MS);
  afterEach(async () => {
    expect(await farm.problems()).toEqual([]);
    farm.forgetEvents();
  });
  last(close, START_TIMEOUT_MS);
  return farm;
}

/** Tasks with these names. */
export function tasksNamed(names: string, type: string): readonly TaskSpec[] {
  return names.split(' ').map((name) => ({ name, type }));
}

/** As many tasks, with the names 1, 2 … */
export function manyTasks(count: number, type: string): readonly TaskSpec[] {
  return Array.from({ length: count }, (_, index) => ({ name: String(index + 1), type }));
}

/** Waits until a condition holds; fails after half a minute, saying which one. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`waited in vain until ${what}; there are ${resources().join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What keeps this process alive: timers, sockets, servers, children. Pipes to the terminal come and go with Jest's reporter. */
function resources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate|TCP|Process|Worker/.test(kind));
}
