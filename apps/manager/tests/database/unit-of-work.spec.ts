import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { FarmEvent, JobUpdatedPayload } from '@flamenco/domain';
import SqliteDatabase from 'better-sqlite3';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { UnitOfWork, type Work } from '../../src/database/unit-of-work.js';

describe('UnitOfWork', () => {
  let folder: string;
  let database: FarmDatabase;
  let published: FarmEvent[];
  let unitOfWork: UnitOfWork;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    folder = mkdtempSync(join(tmpdir(), 'flamenco-uow-'));
    database = await FarmDatabase.open(join(folder, 'farm.sqlite'));
    published = [];
    unitOfWork = new UnitOfWork(database, { publish: (events) => published.push(...events) });
  });

  afterEach(async () => {
    await unitOfWork.settled();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const tagsSeenBy = (sql: FarmDatabase['reader']): number =>
    sql.get<{ n: number }>(`SELECT count(*) AS n FROM worker_tags`)?.n ?? 0;
  const addTag = (work: Work, name: string): void => {
    work.sql.run(`INSERT INTO worker_tags (uuid, name) VALUES (?, ?)`, `uuid of ${name}`, name);
    work.publish({ name: 'life-cycle', payload: { type: 'manager-startup' } });
  };

  it('has what happens recorded in the same transaction; a record that fails fails the work', async () => {
    const job = { id: 'j', status: 'completed', previous_status: 'active' } as JobUpdatedPayload;
    const inTransaction: boolean[] = [];
    const faults: Error[] = [];
    const complete = (name: string) => (work: Work) => {
      addTag(work, name);
      work.publish({ name: 'job-updated', payload: job });
    };
    unitOfWork.recordEvents((work, events) => {
      inTransaction.push(work.sql.inTransaction);
      for (const event of events) addTag(work, `${event.name} of ${event.subject}, ${faults.length}`);
      for (const fault of faults) throw fault;
    });
    await unitOfWork.run(complete('first'));
    faults.push(new Error('the record fails'));
    await expect(unitOfWork.run(complete('second'))).rejects.toThrow('the record fails');
    const names = database.reader.all<{ name: string }>(`SELECT name FROM worker_tags ORDER BY id`);
    expect(names.map(({ name }) => name)).toEqual(['first', 'job-completed of job j, 0']);
    expect(inTransaction).toEqual([true, true]);
    expect(published.filter(({ name }) => name === 'job-updated')).toHaveLength(1);
  });

  it('loses nothing and leaks nothing when 200 works overlap and one in five fails', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, async (_, i) => {
        if (i % 3 === 0) await wait(i % 7); // arrive in several turns, so that commits overlap with new works
        const write = (work: Work): string => {
          addTag(work, `tag ${String(i)}`);
          if (i % 5 === 0) throw new Error(`work ${String(i)} fails`);
          return `done ${String(i)}`;
        };
        return unitOfWork.run(write);
      }),
    );
    const kept = database.reader
      .all<{ name: string }>(`SELECT name FROM worker_tags`)
      .map(({ name }) => name)
      .sort();
    const expected = Array.from({ length: 200 }, (_, i) => i)
      .filter((i) => i % 5 !== 0)
      .map((i) => `tag ${String(i)}`)
      .sort();
    expect(kept).toEqual(expected);
    expect(published).toHaveLength(160);
    for (const [i, outcome] of outcomes.entries()) {
      if (i % 5 === 0)
        expect(outcome).toMatchObject({ status: 'rejected', reason: { message: `work ${String(i)} fails` } });
      else expect(outcome).toEqual({ status: 'fulfilled', value: `done ${String(i)}` });
    }
  });

  it('shows readers no unfinished work', async () => {
    let seenInside: number | undefined;
    await unitOfWork.run((work) => {
      addTag(work, 'half done');
      seenInside = tagsSeenBy(database.reader);
    });
    expect(seenInside).toBe(0);
    expect(tagsSeenBy(database.reader)).toBe(1);
  });

  it('commits works that wait at the same moment together, in the order in which they came', async () => {
    const inTransaction: boolean[] = [];
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        unitOfWork
          .run((work) => {
            addTag(work, String(i));
            inTransaction.push(work.sql.inTransaction);
            // One commit for all: the reader sees none of them while the last one still runs.
            expect(tagsSeenBy(database.reader)).toBe(0);
          })
          .then(() => order.push(i)),
      ),
    );
    expect(inTransaction).toEqual([true, true, true, true, true]);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(tagsSeenBy(database.reader)).toBe(5);
  });

  it('rolls back a failed work alone, and drops its events and effects', async () => {
    const effects: string[] = [];
    const failing = unitOfWork.run((work) => {
      addTag(work, 'dropped');
      work.afterCommit(() => effects.push('dropped'));
      throw new Error('no');
    });
    const passing = unitOfWork.run((work) => {
      addTag(work, 'kept');
      work.afterCommit(() => effects.push('kept'));
    });
    await expect(failing).rejects.toThrow('no');
    await passing;
    expect(database.reader.all(`SELECT name FROM worker_tags`)).toEqual([{ name: 'kept' }]);
    expect(effects).toEqual(['kept']);
    expect(published).toHaveLength(1);
  });

  it('publishes after the commit, and before the answer', async () => {
    const moments: string[] = [];
    const observed = new UnitOfWork(database, {
      publish: () => moments.push(`event, ${String(tagsSeenBy(database.reader))} committed`),
    });
    await observed.run((work) => {
      addTag(work, 'one');
      work.afterCommit(() => moments.push(`effect, ${String(tagsSeenBy(database.reader))} committed`));
    });
    moments.push('answer');
    expect(moments).toEqual(['effect, 1 committed', 'event, 1 committed', 'answer']);
  });

  it('is answered when the disk has it, and what Workers report before; events leave with the commit', async () => {
    let diskIsDone: () => void = () => undefined;
    const isOnDisk = new Promise<void>((resolve) => (diskIsDone = resolve));
    const log = { noteCommit: () => undefined, onDisk: () => isOnDisk };
    const moments: string[] = [];
    const { writer } = database;
    const slow = new UnitOfWork({ writer, log }, { publish: () => moments.push('event') });
    const people = slow.run((work) => addTag(work, 'people')).then(() => moments.push('people'));
    const report = slow.run((work) => addTag(work, 'report'), 'committed');
    const failing = slow.run(() => {
      throw new Error('no');
    });
    await report;
    await expect(failing).rejects.toThrow('no');
    expect([moments, tagsSeenBy(database.reader)]).toEqual([['event', 'event'], 2]);
    diskIsDone();
    await people;
    await slow.settled();
    expect(moments).toEqual(['event', 'event', 'people']);
  });

  it('refuses what was written when the disk does not confirm it', async () => {
    const log = { noteCommit: () => undefined, onDisk: () => Promise.reject(new Error('i/o error')) };
    const { writer } = database;
    const broken = new UnitOfWork({ writer, log }, { publish: () => undefined });
    await expect(broken.run((work) => addTag(work, 'one'))).rejects.toThrow('i/o error');
    await expect(broken.run((work) => addTag(work, 'two'), 'committed')).resolves.toBeUndefined();
    await broken.settled();
  });

  it('answers "unavailable" to all works of a commit that the disk does not take, and goes on afterwards', async () => {
    database.writer.execute('PRAGMA max_page_count = 1'); // SQLite's own "disk full"
    const big = 'x'.repeat(200_000);
    const outcomes = await Promise.allSettled(
      ['a', 'b'].map((name) =>
        unitOfWork.run((work) =>
          work.sql.run(`INSERT INTO worker_tags (uuid, name) VALUES (?, ?)`, name, big + name),
        ),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    database.writer.get('PRAGMA max_page_count = 1000000');
    await unitOfWork.run((work) => {
      addTag(work, 'afterwards');
    });
    expect(database.reader.all(`SELECT name FROM worker_tags`)).toEqual([{ name: 'afterwards' }]);
  });

  it('waits while another program has the database locked, each work until its patience ends', async () => {
    const impatient = new UnitOfWork(database, { publish: () => undefined }, 200);
    const other = new SqliteDatabase(join(folder, 'farm.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const refused = ['one', 'two'].map((name) => impatient.run((work) => addTag(work, name)));
    for (const work of refused) await expect(work).rejects.toMatchObject({ code: 'database-busy' });
    const patient = impatient.run((work) => addTag(work, 'in time'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(tagsSeenBy(database.reader)).toBe(0);
    other.close();
    await patient;
    expect(tagsSeenBy(database.reader)).toBe(1);
  });

  it('goes on when an effect after a commit fails: other effects happen, events leave, and the answer comes', async () => {
    const effects: string[] = [];
    await unitOfWork.run((work) => {
      work.afterCommit(() => effects.push('before'));
      work.afterCommit(() => {
        throw new Error('no');
      });
      work.afterCommit(() => effects.push('after'));
      addTag(work, 'kept');
    });
    expect([effects, published.length]).toEqual([['before', 'after'], 1]);
    await unitOfWork.run((work) => {
      addTag(work, 'next');
    });
    expect(tagsSeenBy(database.reader)).toBe(2);
  });

  it('refuses writes on the reading connection', () => {
    expect(() => database.reader.run(`INSERT INTO worker_tags (uuid, name) VALUES ('u', 'n')`)).toThrow(
      /readonly/,
    );
  });
});
