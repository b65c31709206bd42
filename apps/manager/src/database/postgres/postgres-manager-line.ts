import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { errorCode } from '../../system-error.js';
import type { ManagerLine } from '../manager-line.js';
import { PostgresConnection } from './postgres-connection.js';

/** Shared by the Managers that run; who changes the schema has it alone. The number is its name, and means nothing else. */
export const MANAGER_LOCK = 0x464c4d33;
/** Of the Manager that leads. */
const LEAD_LOCK = 0x464c4d34;

/** Milliseconds that one waits for Managers that were killed: until the server sees that nobody is there any more. */
export const MANAGER_PATIENCE_MS = 15_000;
/** Milliseconds that one waits who moves a farm, such as for a move that was killed. */
export const MOVING_PATIENCE_MS = 3_000;
/** Milliseconds between attempts to make the connection anew. */
const RETRY_MS = 500;

const CHANNEL = 'flamenco_managers';

/*
 * The server notices within 8 seconds that the computer at the other end has lost its power, or its network: 4 s of silence, and two
 * questions that are not answered.
 */
const BEGIN = `SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 2;
  SELECT pg_advisory_lock_shared(${MANAGER_LOCK}); LISTEN ${CHANNEL}`;

/** Over PostgreSQL: LISTEN and NOTIFY, advisory locks of the connection, and what is asked outside of works. */
export class PostgresManagerLine implements ManagerLine {
  readonly id = randomUUID();
  readonly sql = new PostgresConnection({
    query: (query) => this.client?.query(query) ?? Promise.reject(new Error('Connection terminated')),
  });

  private statement: string | undefined;
  private hasLead = false;
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private isRingDue = false;
  private isRinging = false;
  private readonly whenRung: (() => void)[] = [];
  private readonly whenLeading: ((leads: boolean) => void)[] = [];
  private readonly farewells: (() => Promise<void>)[] = [];

  private constructor(private readonly options: pg.PoolConfig) {}

  /** Connects, and asks for the lead. @throws what `pg` throws when the database cannot be reached */
  static async open(options: pg.PoolConfig): Promise<PostgresManagerLine> {
    const line = new PostgresManagerLine(options);
    await line.connect();
    await line.askForLead();
    return line;
  }

  get isUp(): boolean {
    return this.client !== undefined;
  }

  get leads(): boolean {
    return this.hasLead;
  }

  countOthersBy(statement: string): void {
    this.statement = statement;
  }

  /** The statement that says how many other Managers there are; undefined: nobody wants to know. */
  get countOthers(): string | undefined {
    return this.statement;
  }

  async askForLead(): Promise<void> {
    const { client } = this;
    if (this.hasLead || !client) return;
    const { rows } = await client.query<{ taken: number }>(
      `SELECT pg_try_advisory_lock(${LEAD_LOCK}) AS taken`,
    );
    if (rows[0]?.taken === 1 && client === this.client) this.setLead(true);
  }

  async endLineOf(id: string): Promise<void> {
    await this.sql.all(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?`,
      nameOf(id),
    );
  }

  ring(): void {
    this.isRingDue = true;
    if (!this.isRinging) void this.ringWhileDue();
  }

  onRing(listener: () => void): void {
    this.whenRung.push(listener);
  }

  onLead(listener: (leads: boolean) => void): void {
    this.whenLeading.push(listener);
  }

  onClose(farewell: () => Promise<void>): void {
    this.farewells.push(farewell);
  }

  async close(): Promise<void> {
    for (const farewell of this.farewells) await farewell().catch(noteTrouble);
    this.isClosed = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    this.hasLead = false;
    if (!client) return;
    // Not by the connection's end, which the server hears of later than the next Manager asks.
    await client.query('SELECT pg_advisory_unlock_all()').catch(noteTrouble);
    await client.end().catch(noteTrouble);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      ...this.options,
      application_name: nameOf(this.id),
      lock_timeout: MANAGER_PATIENCE_MS,
    });
    client.on('error', noteTrouble); // 'end' follows
    await client.connect();
    client.on('notification', ({ payload }) => {
      if (payload !== this.id) this.rung();
    });
    client.once('end', () => {
      if (client === this.client) this.lose();
    });
    try {
      await client.query(BEGIN);
    } catch (error) {
      await client.end();
      throw error;
    }
    if (this.isClosed) await client.end();
    else this.client = client;
  }

  private lose(): void {
    this.client = undefined;
    this.setLead(false);
    logger.debug('The connection to other Managers broke');
    this.reconnectSoon();
  }

  private reconnectSoon(): void {
    if (this.isClosed) return;
    this.timer = setTimeout(() => {
      this.connect().then(
        () => {
          this.rung();
          this.ring();
        },
        (error: unknown) => {
          noteTrouble(error);
          this.reconnectSoon();
        },
      );
    }, RETRY_MS);
  }

  private setLead(leads: boolean): void {
    if (this.hasLead === leads) return;
    this.hasLead = leads;
    for (const listener of this.whenLeading) listener(leads);
  }

  private rung(): void {
    for (const listener of this.whenRung) listener();
  }

  /** A work that is committed while the server is told of the one before is told of with the next. */
  private async ringWhileDue(): Promise<void> {
    this.isRinging = true;
    while (this.isRingDue && this.client) {
      this.isRingDue = false;
      await this.client.query(`NOTIFY ${CHANNEL}, '${this.id}'`).catch(noteTrouble);
    }
    this.isRinging = false;
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Keeps Managers from a database until the connection ends, or unlocks it.
 * @param patienceMs - for those that end, or were killed just now
 * @returns false when one runs on it
 */
export async function keepManagersAway(client: pg.ClientBase, patienceMs: number): Promise<boolean> {
  await client.query(`SET lock_timeout = ${patienceMs}`);
  const isOurs = await client.query(`SELECT pg_advisory_lock(${MANAGER_LOCK})`).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === LOCK_NOT_AVAILABLE) return false;
      throw error;
    },
  );
  await client.query('RESET lock_timeout');
  return isOurs;
}

const logger = new Logger('Postgres');

/** What the server calls the connection. */
function nameOf(id: string): string {
  return `flamenco-manager-${id}`;
}

function noteTrouble(error: unknown): void {
  logger.debug(`The connection to other Managers: ${String(error)}`);
}
