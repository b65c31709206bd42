import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { forbidden, type FarmError } from '@flamenco/domain/errors';
import { compare } from 'bcryptjs';
import { FarmDatabase } from '../../database/farm-database.js';
import { loadWorker } from './persistence/worker-rows.js';
import type { WorkerState } from './worker-state.js';

/** Verified secrets that are remembered; the oldest is forgotten first. */
const MOST_REMEMBERED = 10_000;

interface Verified {
  readonly uuid: string;
  readonly secretHash: string;
}

/**
 * Checks the credentials that Workers send with each request (HTTP basic: UUID and secret). What bcrypt has said once of
 * them is remembered, by a digest of the header: bcrypt is slow on purpose, and a Worker asks several times a second.
 */
@Injectable()
export class WorkerCredentials {
  /** By the SHA-256 of the header, so that no secret is kept. */
  private readonly verified = new Map<string, Verified>();

  constructor(private readonly database: FarmDatabase) {}

  /** The Worker that these credentials are of. @throws FarmError `forbidden` (403) */
  async check(authorization = ''): Promise<WorkerState> {
    const digest = hash('sha256', authorization, 'base64');
    const known = this.verified.get(digest);
    if (known) {
      const worker = await this.load(known.uuid);
      if (known.secretHash === worker.secretHash) return worker;
    }
    const credentials = parseBasic(authorization);
    if (!credentials)
      throw refusal(
        'send the UUID and the secret that the Worker was registered with, as HTTP basic authentication',
      );
    return await this.verify(await this.load(credentials.uuid), credentials.secret, digest);
  }

  private async load(uuid: string): Promise<WorkerState> {
    const worker = await loadWorker(this.database.keyReader, uuid);
    if (worker) return worker;
    throw refusal('there is no such Worker (any more); restart the Worker, and it will register again');
  }

  private async verify(worker: WorkerState, secret: string, digest: string): Promise<WorkerState> {
    if (!(await compare(secret, worker.secretHash))) {
      throw refusal('the secret is not the one that this Worker was registered with');
    }
    const oldest = this.verified.keys().next();
    if (this.verified.size >= MOST_REMEMBERED && !oldest.done) this.verified.delete(oldest.value);
    this.verified.set(digest, { uuid: worker.uuid, secretHash: worker.secretHash });
    return worker;
  }
}

function parseBasic(header: string): { readonly uuid: string; readonly secret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { uuid: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}

function refusal(why: string): FarmError {
  return forbidden('worker-credentials', `security requirements failed: ${why}.`);
}

/** For a Worker that was removed while it asked. */
export function unknownWorker(): FarmError {
  return refusal('the Worker was removed; restart it, and it will register again');
}
