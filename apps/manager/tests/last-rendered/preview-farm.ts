import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { JobDto, JobTasksSummaryDto } from '@flamenco/api-contracts';
import type { FarmEvent } from '@flamenco/domain/events';
import { readConfig } from '../../src/manager-configuration.js';
import { createManager } from '../../src/create-manager.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { ManagerDatabase } from '../database/manager-database.js';
import { EventBus } from '../../src/modules/events/index.js';
import { done, FarmClient, ok } from '../farm/farm-client.js';
import { type TaskSpec, TEST_TASKS } from '../farm/job-scripts.js';
import { until } from '../farm/test-farm.js';
import { basicAuthorization } from '../farm/test-worker.js';

/** An answer, and the head of it. */
export interface UploadAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** A job whose images are handed in for its tasks: the first one, where there are several. */
export interface RenderJob {
  readonly id: string;
  readonly taskId: string;
  /** Of all its tasks. */
  readonly taskIds: readonly string[];
}

/** A Manager that makes previews, on files of its own. */
export class PreviewFarm {
  readonly events: FarmEvent[] = [];

  private constructor(
    private readonly app: NestFastifyApplication,
    readonly folder: string,
    private readonly authorization: string,
    private readonly database: ManagerDatabase,
  ) {}

  static async start(): Promise<PreviewFarm> {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-previews-'));
    mkdirSync(join(folder, 'scripts'));
    writeFileSync(join(folder, 'scripts', 'test_tasks.js'), TEST_TASKS);
    const yaml = '_meta: {version: 3}\nlocal_manager_storage_path: ./storage\nautodiscoverable: false';
    const database = await ManagerDatabase.create();
    const config = readConfig(yaml, join(folder, 'flamenco-manager.yaml'), database.environment);
    const app = await createManager(config, {
      logLevel: 'silent',
      dashboardPath: join(folder, 'no-dashboard'),
    });
    const secret = 'a very long and random secret';
    const { uuid } = await ok(
      new FarmClient(`${await app.getUrl()}/api/v3`).post<{ uuid: string }>('/worker/register-worker', {
        name: 'worker',
        secret,
        platform: 'linux',
        supported_task_types: ['misc'],
      }),
    );
    const farm = new PreviewFarm(app, folder, basicAuthorization(uuid, secret), database);
    app.get(EventBus).listen((event) => {
      if (event.name === 'last-rendered-updated') farm.events.push(event);
    });
    return farm;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get port(): number {
    return (this.app.getHttpServer().address() as { readonly port: number }).port;
  }

  get client(): FarmClient {
    return new FarmClient(`http://127.0.0.1:${this.port}/api/v3`);
  }

  async aJob(...specs: readonly TaskSpec[]): Promise<RenderJob> {
    const job = await ok(
      this.client.post<JobDto>('/jobs', {
        name: 'job',
        type: 'test-tasks',
        submitter_platform: 'linux',
        settings: { tasks: specs.length > 0 ? specs : [{ name: 'render', type: 'misc' }] },
      }),
    );
    const { tasks } = await ok(this.client.get<JobTasksSummaryDto>(`/jobs/${job.id}/tasks`));
    return { id: job.id, taskId: tasks?.[0]?.id ?? '', taskIds: (tasks ?? []).map((task) => task.id) };
  }

  /** Resolves when the job is gone. */
  async deleteJob(id: string): Promise<void> {
    await done(this.client.delete(`/jobs/${id}`));
    await until('the job is deleted', async () => (await this.client.get(`/jobs/${id}`)).status === 404);
  }

  /** As a job is whose deletion has begun, and waits. */
  markForDeletion(id: string): Promise<void> {
    return this.app.get(UnitOfWork).run(async (work) => {
      await work.sql.run(`UPDATE jobs SET delete_requested_at = updated WHERE uuid = ?`, id);
      await work.sql.run(
        `UPDATE runnable_groups SET is_open = 0 WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`,
        id,
      );
    });
  }

  /** Hands in an image, as a Worker does. */
  upload(
    taskId: string,
    image: Buffer,
    headers: Readonly<Record<string, string>> = {},
    query = '',
  ): Promise<UploadAnswer> {
    const all = { 'Content-Type': 'image/png', 'Content-Length': String(image.length), ...headers };
    return this.send(taskId, [image], all, query);
  }

  /** Sends a body in pieces, with these headers alone beside the credentials. */
  send(
    taskId: string,
    pieces: readonly Buffer[],
    headers: Readonly<Record<string, string>>,
    query = '',
  ): Promise<UploadAnswer> {
    return new Promise((resolve, reject) => {
      const upload = request({
        port: this.port,
        method: 'POST',
        path: `/api/v3/worker/task/${taskId}/output-produced${query}`,
        headers: { Authorization: this.authorization, ...headers },
      });
      upload.on('error', reject).on('response', (answer) => {
        let body = '';
        answer.on('data', (bytes: Buffer) => (body += bytes.toString()));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, contentType: answer.headers['content-type'], body });
        });
      });
      for (const piece of pieces) upload.write(piece);
      upload.end();
    });
  }

  /** A file that the Manager serves. */
  async fetchFile(
    path: string,
  ): Promise<{ readonly status: number; readonly type: string | null; readonly bytes: Buffer }> {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`);
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      bytes: Buffer.from(await answer.arrayBuffer()),
    };
  }
}
