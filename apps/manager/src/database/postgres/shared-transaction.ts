import type { PoolClient, QueryResult } from 'pg';
import type { DataSource } from 'typeorm';
import { RowMemory } from '../row-memory.js';
import { asError, type WaitingWork } from '../work.js';
import { PostgresConnection } from './postgres-connection.js';
import { isToBeTriedAgain } from './postgres-refusals.js';

/** Of the whole farm: who has it writes alone. The number is its name, and means nothing else. */
const FARM_LOCK = 0x464c4d31;

const BEGIN = `BEGIN; SELECT pg_advisory_xact_lock(${FARM_LOCK})`;
/*
 * With `synchronous_commit` off, the answer does not wait for the server's disk, which has it within a second: for what Workers report
 * and the Manager does by itself (docs/decisions/0009).
 */
const COMMIT = { 'on-disk': 'COMMIT', committed: 'SET LOCAL synchronous_commit TO off; COMMIT' } as const;

/** What became of a transaction. */
export type TransactionEnd =
  | { readonly isKept: true }
  /** With what a statement was refused that no work waited for. */
  | { readonly isKept: false; readonly failure?: Error };

/**
 * A transaction that works share, one after the other: each sees what those before it wrote. It has no savepoints, which would be two
 * round trips for each work; so a work that fails after it has written spoils it for all of them.
 */
export class SharedTransaction {
  private readonly works: WaitingWork[] = [];
  private readonly connections: PostgresConnection[] = [];
  private readonly beginning: Promise<QueryResult | readonly QueryResult[]>;
  private readonly memory = new RowMemory();
  private isSpoiledByNow = false;

  /** @param countOthers - asked once the farm is locked: a statement that answers how many other `managers` share the database */
  constructor(
    private readonly client: PoolClient,
    private readonly entities: DataSource,
    private readonly countOthers: string | undefined,
  ) {
    // The first work's statements follow without waiting. Where the transaction could not begin, they are refused.
    this.beginning = client.query(countOthers === undefined ? BEGIN : `${BEGIN}; ${countOthers}`);
    this.beginning.catch(() => undefined); // it is awaited in the end
  }

  /**
   * Runs a work in it. One that awaits something else than its statements is abandoned when the connection breaks, as the server has
   * it break after a while.
   */
  async run(work: WaitingWork): Promise<void> {
    const connection = new PostgresConnection(this.client, this.entities, this.memory);
    this.works.push(work);
    this.connections.push(connection);
    const lost = Promise.withResolvers<undefined>();
    const lose = (): void => {
      work.abandon(new Error('The connection to the database broke'));
      lost.resolve(undefined);
    };
    this.client.once('end', lose);
    await Promise.race([work.attempt(connection, () => this.areOthersThere()), lost.promise]);
    this.client.off('end', lose);
    // A work that has only read leaves the others as they are when it fails.
    this.isSpoiledByNow =
      work.failure !== undefined && (connection.mayHaveWritten || isToBeTriedAgain(work.failure));
  }

  /** Nothing of it can be kept, and no other work may follow. */
  get isSpoiled(): boolean {
    return this.isSpoiledByNow;
  }

  /**
   * Sends the end behind the statements that are still under way: none of them is waited for by itself.
   * @returns what became of it, once that is known
   * @throws what the database refused the whole of it with; the connection is of no use then
   */
  async end(): Promise<TransactionEnd> {
    const isAwaited = this.works.some(isAwaitedOnDisk);
    const ending = this.client.query(
      this.isSpoiled ? 'ROLLBACK' : COMMIT[isAwaited ? 'on-disk' : 'committed'],
    );
    ending.catch(() => undefined); // it is awaited below
    await this.beginning;
    const failure = await this.firstFailure();
    const command = commandOf(await ending);
    if (failure) return { isKept: false, failure };
    if (this.isSpoiled) return { isKept: false };
    if (command === 'COMMIT') return { isKept: true };
    // PostgreSQL takes COMMIT after a statement that failed, and rolls back.
    return { isKept: false, failure: new Error('A work went on after one of its statements had failed') };
  }

  /** Nobody comes, for that is a work, too. */
  private async areOthersThere(): Promise<boolean> {
    if (this.countOthers === undefined) return false;
    const answer = [await this.beginning].flat().at(-1);
    return (answer?.rows[0] as { readonly managers: number } | undefined)?.managers !== 0;
  }

  private async firstFailure(): Promise<Error | undefined> {
    const outcomes = await Promise.allSettled(this.connections.map((connection) => connection.settled()));
    return outcomes.flatMap((outcome) => ('reason' in outcome ? [asError(outcome.reason)] : []))[0];
  }
}

/** A work that has failed has nothing to be stored. */
function isAwaitedOnDisk({ answeredWhen, failure }: WaitingWork): boolean {
  return answeredWhen === 'on-disk' && failure === undefined;
}

/** @param ended - for several statements in one text, `pg` answers a list */
function commandOf(ended: QueryResult | readonly QueryResult[]): string | undefined {
  return [ended].flat().at(-1)?.command;
}
