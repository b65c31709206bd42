import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { tablesOf } from '../database/manager-database.js';
import { basicAuthorization } from '../farm/test-worker.js';
import { useFarm, type TestFarm } from '../farm/test-farm.js';
import type { Operation } from './operations.js';

/** A request as an attacker sends it: nothing of it is put right on the way. */
export interface Attack {
  readonly method: string;
  /** As it is sent, escapes and all. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer | readonly Buffer[];
}

/** What came back. */
export interface Reaction {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Names of what there is, by the names that paths have for it. */
export type KnownIds = Readonly<Record<string, string>>;

/** No answer within this time is none. */
const PATIENCE_MS = 5_000;

const SECRET = 'a very long and random secret';
export const EMPTY_SHA = createHash('sha256').digest('hex');

/** How busy the farm is, which the Manager notes each minute, whoever asks what. */
const WRITTEN_BY_THE_CLOCK = 'farm_quarters';

/** A Manager with one of everything, in the hands of attackers. */
export class AttackedFarm {
  readonly farm: TestFarm;
  private ids: KnownIds = {};
  private authorization = '';
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(farm: TestFarm) {
    this.farm = farm;
  }

  /** Makes what attacks aim at: a job with a task, a Worker that is awake, a tag, an uploaded file. */
  async fill(): Promise<void> {
    const { farm } = this;
    const job = await farm.submit({ tasks: [{ name: 'render', type: 'misc' }] });
    const [task] = await farm.tasks(job.id);
    const worker = await farm.aWorker({ types: ['other'] });
    this.authorization = basicAuthorization(worker.uuid, SECRET);
    this.ids = {
      job_id: job.id,
      task_id: task?.id ?? '',
      worker_id: worker.uuid,
      tag_id: await farm.aTag('gpu'),
      view_id: await farm.aView('failed'),
      cause_id: randomUUID(),
      package_name: 'flamenco-worker-4.0.0-linux-x64.tar.gz',
      user_id: randomUUID(),
      session_id: randomUUID(),
      token_id: randomUUID(),
      admission_id: randomUUID(),
      secret_id: randomUUID(),
      provider: 'studio',
      user_code: 'BCDF-GHJK',
      typeName: 'test-tasks',
      audience: 'workers',
      platform: 'linux',
      checksum: EMPTY_SHA,
      filesize: '0',
    };
    await this.send({
      method: 'POST',
      path: `/api/v3/shaman/files/${EMPTY_SHA}/0`,
      headers: { 'Content-Type': 'application/octet-stream' },
    });
  }

  end(): void {
    this.agent.destroy();
  }

  /** The UUID of what there is one of. */
  id(parameter: string): string {
    return this.ids[parameter] ?? '';
  }

  get port(): number {
    return Number(new URL(this.farm.api).port);
  }

  /** The address of an operation on what there is, or with other values. */
  path({ path }: Operation, values: KnownIds = {}): string {
    return path.replaceAll(/\{(\w+)\}/g, (_braced, name: string) => values[name] ?? this.id(name));
  }

  /** The credentials of the Worker, where an operation needs them. */
  credentials({ needsWorker }: Operation): OutgoingHttpHeaders {
    return needsWorker ? { Authorization: this.authorization } : {};
  }

  /** The same, as JSON. */
  asJson(operation: Operation): OutgoingHttpHeaders {
    return { ...this.credentials(operation), 'Content-Type': 'application/json' };
  }

  send({ method, path, headers = {}, body = '' }: Attack): Promise<Reaction> {
    const pieces = Array.isArray(body) ? (body as readonly Buffer[]) : [Buffer.from(body as string)];
    const isChunked = 'Transfer-Encoding' in headers || 'Content-Length' in headers;
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    return new Promise((resolve, reject) => {
      const sent = request({
        port: this.port,
        agent: this.agent,
        method,
        path,
        headers: { ...(isChunked ? {} : { 'Content-Length': length }), ...headers },
      });
      let isAnswered = false;
      sent.on('error', (error) => {
        if (!isAnswered) reject(error);
      });
      sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
      sent.on('response', (answer) => {
        isAnswered = true;
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        });
      });
      for (const piece of pieces) sent.write(piece);
      sent.end();
    });
  }

  /** Sends bytes as they are, and gives all that comes back until the connection is closed, or for a while. */
  sendRaw(bytes: string | Buffer, patienceMs = 3_000): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      let received = '';
      const timer = setTimeout(() => socket.destroy(), patienceMs);
      socket.on('data', (data) => (received += data.toString('latin1')));
      socket.on('error', () => undefined); // a connection that is cut is an answer, too
      socket.on('close', () => {
        clearTimeout(timer);
        resolve(received);
      });
      socket.write(bytes);
    });
  }

  /** Everything that an attack might have changed: each row of the database, each file around the storage, the prototypes. */
  async snapshot(): Promise<Readonly<Record<string, unknown>>> {
    return {
      ...(await this.rows()),
      files: filesBelow(this.farm.folder),
      prototypes: [Object.prototype, Array.prototype, Function.prototype].map(
        (it) => Reflect.ownKeys(it).length,
      ),
    };
  }

  private async rows(): Promise<Readonly<Record<string, unknown>>> {
    const { reader } = this.farm.manager.get<FarmDatabase>(FarmDatabase);
    const all: Record<string, unknown> = {};
    for (const name of await tablesOf(reader)) {
      if (name === WRITTEN_BY_THE_CLOCK) continue;
      const rows = await reader.all<Record<string, unknown>>(`SELECT * FROM ${name}`);
      // A Worker that asks is seen, whatever it asks; and the Manager itself notes what jobs need, and that it is alive.
      all[name] = rows
        .map((row) =>
          JSON.stringify({ ...row, last_seen: undefined, attention: undefined, beats: undefined }),
        )
        .sort();
    }
    return all;
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => !/\.sqlite(-\w+)?$/.test(name)) // its rows are looked at instead
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = entry.isSymbolicLink()
        ? readlinkSync(path)
        : entry.isFile()
          ? digestOf(path)
          : 'a folder';
      return `${relative(folder, path)}: ${content}`;
    })
    .sort();
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** A Manager for the attacks of this file, with Shaman, that finds no programs to start. @param yaml - more of its configuration */
export function useAttackedFarm(yaml = ''): AttackedFarm {
  const farm = new AttackedFarm(
    useFarm({ yaml: `shared_storage_path: ./shared\nshaman: {enabled: true}\n${yaml}` }),
  );
  const path = process.env['PATH'];
  beforeAll(async () => {
    process.env['PATH'] = '';
    await farm.fill();
  });
  afterAll(() => {
    process.env['PATH'] = path;
    farm.end();
  });
  return farm;
}

/** What is wrong with a refusal; undefined when it is one that tells people what to do (behaviour.md §7.1). */
export function faultOfRefusal({ status, headers, text }: Reaction): string | undefined {
  if (status < 400 || status > 499) return `answered ${status} instead of a refusal: ${text.slice(0, 200)}`;
  if (!String(headers['content-type']).includes('json')) return `not JSON: ${text.slice(0, 200)}`;
  const { code, message } = JSON.parse(text) as { readonly code?: unknown; readonly message?: unknown };
  if (code !== status) return `code ${String(code)} in an answer ${status}`;
  if (typeof message !== 'string' || !MEANINGFUL.test(message)) return `no sentence: ${text}`;
  return NOT_FOR_PEOPLE.test(message) ? `not for people: ${message.slice(0, 300)}` : undefined;
}

/** A sentence, or several. */
const MEANINGFUL = /^\S[^]{10,4000}[.?!…]$/;
const NOT_FOR_PEOPLE = /FST_|\n\s+at |\[object |undefined|node_modules|SQLITE/;

/** Sends attacks, each of which has to be refused; nothing may have changed after them. Tells all that went wrong at once. */
export async function expectRefused(farm: AttackedFarm, attacks: Iterable<Attack>): Promise<void> {
  const before = await farm.snapshot();
  const faults: string[] = [];
  for (const attack of attacks) {
    const fault = faultOfRefusal(await farm.send(attack));
    if (fault !== undefined) faults.push(`${attack.method} ${shown(attack)} -> ${fault}`);
  }
  expect(faults).toEqual([]);
  expect(await farm.snapshot()).toEqual(before);
}

function shown({ path, headers, body = '' }: Attack): string {
  const content = Array.isArray(body) ? '…' : (body as string | Buffer).toString('latin1');
  return `${path.slice(0, 200)} ${JSON.stringify(headers ?? {}).slice(0, 200)} ${content.slice(0, 200)}`;
}
