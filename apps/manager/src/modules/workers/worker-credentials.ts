import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { forbidden, type FarmError } from '@flamenco/domain';
import { compare } from 'bcryptjs';
import { FarmDatabase } from '../../database/farm-database.js';
import { loadWorker, type WorkerState } from './persistence/worker-rows.js';

/** Verified secrets that are remembered; the oldest is forgotten first. */
const MOST_REMEMBERED = 10_000;

interface Verified {
  readonly secretHash: string;
  readonly digest: Buffer;
}

/**
 * Checks the credentials that Workers send with each request (HTTP basic: UUID and secret). What bcrypt has said once of
 * a secret is remembered, as a digest: bcrypt is slow on purpose, and a Worker asks several times a second.
 */
@Injectable()
export class WorkerCredentials {
  private readonly verified = new Map<string, Verified>();

  constructor(private readonly database: FarmDatabase) {}

  /** The Worker that these credentials are of. @throws FarmError `forbidden` (403) */
  check(authorization: string | undefined): WorkerState | Promise<WorkerState> {
    const credentials = parseBasic(authorization);
    if (!credentials)
      throw refusal(
        'send the UUID and the secret that the Worker was registered with, as HTTP basic authentication',
      );
    const worker = loadWorker(this.database.reader, credentials.uuid);
    if (!worker)
      throw refusal('there is no such Worker (any more); restart the Worker, and it will register again');
    const digest = createHash('sha256').update(credentials.secret).digest();
    const known = this.verified.get(worker.uuid);
    if (known?.secretHash === worker.secretHash && timingSafeEqual(known.digest, digest)) return worker;
    return this.verify(worker, credentials.secret, digest);
  }

  private async verify(worker: WorkerState, secret: string, digest: Buffer): Promise<WorkerState> {
    if (!(await compare(secret, worker.secretHash))) {
      throw refusal('the secret is not the one that this Worker was registered with');
    }
    const oldest = this.verified.keys().next();
    if (this.verified.size >= MOST_REMEMBERED && !oldest.done) this.verified.delete(oldest.value);
    this.verified.set(worker.uuid, { secretHash: worker.secretHash, digest });
    return worker;
  }
}

function parseBasic(
  header: string | undefined,
): { readonly uuid: string; readonly secret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
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
