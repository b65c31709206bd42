import { Logger } from '@nestjs/common';
import pg from 'pg';
import { conflict, type FarmError } from '@flamenco/domain/errors';
import { errorCode } from '../../system-error.js';

/** Of the Manager that uses the database. The number is its name, and means nothing else. */
const MANAGER_LOCK = 0x464c4d33;

/** Milliseconds that one waits for the lock of a Manager that was killed: until the server sees that nobody is there any more. */
const PATIENCE_MS = 15_000;
/** Milliseconds until a lock that was lost with its connection is asked for again. */
const RETRY_MS = 1_000;

/** The server lets go of the lock soon after the computer that holds it has lost its power, or its network. */
const NOTICE_SOON = `SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3`;

/**
 * Keeps a second Manager from a database: until it is said what several are to do together, each would do all of it. The lock is that of a
 * connection; when that breaks, another one asks for it, and meanwhile works are kept apart all the same.
 */
export class PostgresManagerLock {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isReleased = false;

  private constructor(
    private readonly options: pg.PoolConfig,
    private readonly called: string,
  ) {}

  /** @throws FarmError `conflict` while another Manager has it; what `pg` throws when the database cannot be reached */
  static async take(
    options: pg.PoolConfig,
    called: string,
    patienceMs = PATIENCE_MS,
  ): Promise<PostgresManagerLock> {
    const lock = new PostgresManagerLock(options, called);
    await lock.ask(patienceMs);
    return lock;
  }

  async release(): Promise<void> {
    this.isReleased = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    // Not by the connection's end, which the server hears of later than the next Manager asks.
    await client?.query(`SELECT pg_advisory_unlock(${MANAGER_LOCK})`).catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  private async ask(patienceMs: number): Promise<void> {
    const client = new pg.Client({ ...this.options, lock_timeout: patienceMs, statement_timeout: 0 });
    client.on('error', () => undefined); // 'end' follows
    await client.connect();
    try {
      await client.query(NOTICE_SOON);
      await client.query(`SELECT pg_advisory_lock(${MANAGER_LOCK})`);
    } catch (error) {
      await client.end();
      throw errorCode(error) === '55P03' ? inUse(this.called, error) : error;
    }
    if (this.isReleased) {
      await client.end();
      return;
    }
    client.once('end', () => {
      if (client === this.client) this.askAgainSoon();
    });
    this.client = client;
  }

  private askAgainSoon(): void {
    this.client = undefined;
    if (this.isReleased) return;
    this.timer = setTimeout(() => {
      this.ask(RETRY_MS).catch((error: unknown) => {
        if (isInUse(error)) logger.error(error.message);
        this.askAgainSoon();
      });
    }, RETRY_MS);
  }
}

/** Keeps Managers from a database for as long as this connection lasts. @returns false when one runs on it */
export async function keepManagersAway(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ isOurs: 0 | 1 }>(
    `SELECT pg_try_advisory_lock(${MANAGER_LOCK}) AS "isOurs"`,
  );
  return rows[0]?.isOurs === 1;
}

const logger = new Logger('Postgres');

function inUse(called: string, cause: unknown): FarmError {
  return conflict(
    'database-in-use',
    `Another Manager already runs on the database ${called}. Stop that one first; or, for a second farm, set another database in the configuration file.`,
    { cause },
  );
}

function isInUse(error: unknown): error is FarmError {
  return errorCode(error) === 'database-in-use';
}
