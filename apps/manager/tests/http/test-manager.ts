import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { JobId } from '@flamenco/domain/ids';
import { readConfig } from '../../src/manager-configuration.js';
import { createManager } from '../../src/create-manager.js';
import type { ManagerPart } from '../../src/parts/manager-part.js';
import { eventsPart } from '../../src/modules/events/events.part.js';
import { metaPart } from '../../src/modules/meta/meta.part.js';
import { TaskLocator, TaskLogsModule } from '../../src/modules/task-logs/index.js';
import { taskLogsPart } from '../../src/modules/task-logs/task-logs.part.js';

export const JOB = 'd9fbd8c1-0a1b-4c2d-8e3f-a1b2c3d4e5f6' as JobId;
export const TASK = '3b2f5d10-6c7d-4e8f-9a0b-b1c2d3e4f5a6';

/** Knows one task. */
@Module({ imports: [TaskLogsModule] })
class OneTaskModule {
  constructor(locator: TaskLocator) {
    locator.fill({ jobOf: (taskId) => Promise.resolve(taskId === TASK ? JOB : undefined) });
  }
}

const oneTaskPart: ManagerPart = { name: 'one-task', module: () => OneTaskModule };

export interface TestManager {
  readonly app: NestFastifyApplication;
  /** Without a slash at its end. */
  readonly url: string;
  /** A folder of its own; the local storage is `storage` in it. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts a Manager of the parts that need no database, on a free port, in a folder that goes away with it. */
export async function startTestManager(
  options: {
    readonly parts?: readonly ManagerPart[];
    readonly yaml?: string;
    readonly dashboardPath?: string;
    readonly addonPath?: string;
    readonly delaysRequests?: boolean;
    readonly servesProfiles?: boolean;
  } = {},
): Promise<TestManager> {
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-manager-'));
  const yaml = `_meta: {version: 3}\nlocal_manager_storage_path: ./storage\n${options.yaml ?? ''}`;
  const app = await createManager(readConfig(yaml, join(folder, 'flamenco-manager.yaml'), {}), {
    parts: [eventsPart, taskLogsPart, oneTaskPart, metaPart, ...(options.parts ?? [])],
    logLevel: 'silent',
    delaysRequests: options.delaysRequests ?? false,
    servesProfiles: options.servesProfiles ?? false,
    dashboardPath: options.dashboardPath ?? join(folder, 'no-dashboard'),
    addonPath: options.addonPath ?? join(folder, 'no-addon'),
  });
  return {
    app,
    url: (await app.getUrl()).replace(/\/$/, ''),
    folder,
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until a condition holds; fails after a while, saying which one. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 5_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
