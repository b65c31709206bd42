import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfigFile } from '../../src/manager-configuration.js';
import { createManager } from '../../src/create-manager.js';
import { clockPart } from '../../src/manager.module.js';
import type { ManagerPart } from '../../src/parts/manager-part.js';
import { eventsPart } from '../../src/modules/events/events.part.js';
import { metaPart } from '../../src/modules/meta/meta.part.js';
import { setupPart } from '../../src/modules/setup/setup.part.js';
import { FarmClient } from '../farm/farm-client.js';

/** A Manager with a configuration file, in a folder that goes away with it. It needs no database. */
export class SetupManager {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly folder: string,
    readonly url: string,
  ) {}

  /** @param yaml - the configuration file; without, there is none @param parts - those that need no database, where nothing else is said */
  static async start(
    yaml?: string,
    environment: Readonly<Record<string, string>> = {},
    parts: readonly ManagerPart[] = [clockPart, eventsPart, metaPart, setupPart],
  ): Promise<SetupManager> {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-setup-'));
    const file = join(folder, 'flamenco-manager.yaml');
    if (yaml !== undefined) writeFileSync(file, yaml, { mode: 0o644 });
    const app = await createManager(readConfigFile(file, environment), {
      parts,
      logLevel: 'silent',
      dashboardPath: join(folder, 'no-dashboard'),
    });
    return new SetupManager(app, folder, (await app.getUrl()).replace(/\/$/, ''));
  }

  get client(): FarmClient {
    return new FarmClient(`${this.url}/api/v3`);
  }

  get file(): string {
    return join(this.folder, 'flamenco-manager.yaml');
  }

  /** What the configuration file says now. */
  get written(): string {
    return existsSync(this.file) ? readFileSync(this.file, 'utf8') : '';
  }

  /** Puts a body as it is; the answer with its headers. */
  put(body: string): Promise<Response> {
    return fetch(`${this.url}/api/v3/configuration/file`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
