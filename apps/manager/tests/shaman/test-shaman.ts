import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { request, type ClientRequest } from 'node:http';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { databasePart } from '../../src/database/database.part.js';
import { clockPart } from '../../src/manager.module.js';
import { LinkMaker } from '../../src/modules/shaman/checkout-files.js';
import type { FileSpec } from '../../src/modules/shaman/checkout-plan.js';
import { ShamanModule } from '../../src/modules/shaman/index.js';
import { shamanPart } from '../../src/modules/shaman/shaman.part.js';
import { allTablesPart } from '../farm/all-tables.js';
import { ShamanTimes } from '../../src/modules/shaman/shaman-times.js';
import { startTestManager, type TestManager } from '../http/test-manager.js';

const DAY_MS = 24 * 3600_000;

/** A file of a test: its bytes, and what names them. */
export interface SampleFile extends FileSpec {
  readonly bytes: Buffer;
}

/** An answer: status, and the body as JSON when there is one. */
export interface ShamanAnswer {
  readonly status: number;
  readonly body: {
    readonly message?: string;
    readonly error?: string;
    readonly checkoutPath?: string;
    readonly status?: string;
    readonly files?: readonly (FileSpec & { readonly status: string })[];
  };
  readonly type: string | undefined;
}

export function sampleFile(path: string, content: string | Buffer = `content of ${path}`): SampleFile {
  const bytes = Buffer.from(content);
  return { path, bytes, sha: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}

export function specOf({ sha, size, path }: FileSpec): FileSpec {
  return { sha, size, path };
}

/** A Manager with Shaman, reached over HTTP, on a shared storage of its own. */
export class TestShaman {
  private constructor(readonly manager: TestManager) {}

  static async start(
    options: {
      readonly yaml?: string;
      readonly times?: Partial<ShamanTimes>;
      readonly links?: LinkMaker;
    } = {},
  ): Promise<TestShaman> {
    const shaman = {
      module: ShamanModule,
      providers: [
        { provide: ShamanTimes, useValue: { ...new ShamanTimes(), ...options.times } },
        { provide: LinkMaker, useValue: options.links ?? new LinkMaker() },
      ],
    };
    return new TestShaman(
      await startTestManager({
        parts: [clockPart, databasePart, allTablesPart, { ...shamanPart, module: () => shaman }],
        yaml: options.yaml ?? 'shared_storage_path: ./shared\nshaman: {enabled: true}\n',
      }),
    );
  }

  close(): Promise<void> {
    return this.manager.close();
  }

  /** A path in the shared storage. */
  path(...names: readonly string[]): string {
    return join(this.manager.folder, 'shared', ...names);
  }

  blob({ sha, size }: FileSpec): string {
    return this.path('file-store', 'stored', sha.slice(0, 2), sha.slice(2), `${size}.blob`);
  }

  /** Everything below a folder of the shared storage that is not a folder, relative and sorted. */
  list(...names: readonly string[]): readonly string[] {
    if (!existsSync(this.path(...names))) return [];
    return readdirSync(this.path(...names), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path(...names).length + 1))
      .sort();
  }

  /** Makes a file look as if nobody had asked for it for some days. */
  age(path: string, days: number): void {
    const then = (Date.now() - days * DAY_MS) / 1000;
    utimesSync(path, then, then);
  }

  ageInDays(path: string): number {
    return (Date.now() - statSync(path).mtimeMs) / DAY_MS;
  }

  async call(path: string, init: RequestInit = {}): Promise<ShamanAnswer> {
    const answer = await fetch(`${this.manager.url}/api/v3/shaman/${path}`, init);
    const text = await answer.text();
    return {
      status: answer.status,
      body: (text === '' ? {} : JSON.parse(text)) as ShamanAnswer['body'],
      type: answer.headers.get('content-type') ?? undefined,
    };
  }

  requirements(files: readonly FileSpec[]): Promise<ShamanAnswer> {
    return this.post('checkout/requirements', { files: files.map(specOf) });
  }

  checkout(checkoutPath: string, files: readonly FileSpec[], signal?: AbortSignal): Promise<ShamanAnswer> {
    return this.post('checkout/create', { files: files.map(specOf), checkoutPath }, signal);
  }

  fileStatus({ sha, size }: FileSpec): Promise<ShamanAnswer> {
    return this.call(`files/${sha}/${size}`);
  }

  upload(
    file: SampleFile,
    headers: Record<string, string> = {},
    body: Buffer = file.bytes,
  ): Promise<ShamanAnswer> {
    return this.call(`files/${file.sha}/${file.size}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', ...headers },
      body: new Uint8Array(body),
    });
  }

  /** Uploads files that must be taken. */
  async store(...files: readonly SampleFile[]): Promise<void> {
    for (const file of files) expect((await this.upload(file)).status).toBe(200);
  }

  /** Begins an upload whose bytes the test sends when it wants. */
  slowUpload(file: FileSpec, headers: Record<string, string | number> = {}): SlowUpload {
    return new SlowUpload(`${this.manager.url}/api/v3/shaman/files/${file.sha}/${file.size}`, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': file.size,
      ...headers,
    });
  }

  post(path: string, body: unknown, signal?: AbortSignal): Promise<ShamanAnswer> {
    return this.call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
  }
}

/** An upload in the hands of a test. */
export class SlowUpload {
  readonly request: ClientRequest;
  /** Resolves to the status; rejects when the connection is cut without an answer. */
  readonly status: Promise<number>;

  constructor(url: string, headers: Record<string, string | number>) {
    this.request = request(url, { method: 'POST', headers });
    this.status = new Promise((resolve, reject) => {
      this.request.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      this.request.on('error', reject);
    });
    this.status.catch(() => undefined); // a test that cuts the connection does not ask for it
  }

  send(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => this.request.write(bytes, () => resolve()));
  }

  finish(bytes: Buffer): Promise<number> {
    this.request.end(bytes);
    return this.status;
  }
}
