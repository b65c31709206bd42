import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { FarmEvent } from '@flamenco/domain/events';
import SqliteDatabase from 'better-sqlite3';
import { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { MANAGER } from '../../src/manager.module.js';
import type { SqlReader } from '../../src/database/sql.js';
import { GroupCommit } from '../../src/database/sqlite/group-commit.js';
import { UnitOfWork, type Work } from '../../src/database/unit-of-work.js';
import { describeOnSqlite } from './engine.js';

// What SQLite alone has: several works in a commit, a disk that answers later, locks of other programs, and the turn that works have.
describeOnSqlite('GroupCommit', () => {
  let folder: string;
  let database: SqliteFarm;
  let published: FarmEvent[];
  let unitOfWork: UnitOfWork;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    folder = mkdtempSync(join(tmpdir(), 'flamenco-uow-'));
    database = await SqliteFarm.open(join(folder, 'farm.sqlite'), await MANAGER.databaseSchema());
    published = [];
    unitOfWork = new UnitOfWork(database, { publish: (events) => published.push(...events) });
  });

  afterEach(async () => {
    await unitOfWork.settled();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const tagsSeenBy = async (sql: SqlReader): Promise<number> =>
    (await sql.get<{ n: number }>(`SELECT count(*) AS n FROM worker_tags`))?.n ?? 0;
  const addTag = async (work: Work, name: string): Promise<void> => {
    await work.sql.run(`INSERT INTO worker_tags (uuid, name) VALUES (?, ?)`, `uuid of ${name}`, name);
    work.publish({ name: 'life-cycle', payload: { type: 'manager-startup' } });
  };

  it('commits works that wait at the same moment together, in the order in which they came', async () => {
    const inTransaction: boolean[] = [];
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        unitOfWork
          .run(async (work) => {
            await addTag(work, String(i));
            inTransaction.push(database.writer.inTransaction);
            // One commit for all: the reader sees none of them while the last one still runs.
            expect(await tagsSeenBy(database.reader)).toBe(0);
          })
          .then(() => order.push(i)),
      ),
    );
    expect(inTransaction).toEqual([true, true, true, true, true]);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(await tagsSeenBy(database.reader)).toBe(5);
  });

  it('is answered when the disk has it, and what Workers report before; events leave with the commit', async () => {
    let diskIsDone: () => void = () => undefined;
    const isOnDisk = new Promise<void>((resolve) => (diskIsDone = resolve));
    const log = { noteCommit: () => undefined, onDisk: () => isOnDisk };
    const moments: string[] = [];
    const { writer } = database;
    const slow = new UnitOfWork(
      { works: new GroupCommit(writer, log) },
      { publish: () => moments.push('event') },
    );
    const people = slow.run((work) => addTag(work, 'people')).then(() => moments.push('people'));
    const report = slow.run((work) => addTag(work, 'report'), 'committed');
    const failing = slow.run(() => Promise.reject(new Error('no')));
    await report;
    await expect(failing).rejects.toThrow('no');
    expect([moments, await tagsSeenBy(database.reader)]).toEqual([['event', 'event'], 2]);
    diskIsDone();
    await people;
    await slow.settled();
    expect(moments).toEqual(['event', 'event', 'people']);
  });

  it('refuses what was written when the disk does not confirm it', async () => {
    const log = { noteCommit: () => undefined, onDisk: () => Promise.reject(new Error('i/o error')) };
    const { writer } = database;
    const broken = new UnitOfWork({ works: new GroupCommit(writer, log) }, { publish: () => undefined });
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
    await database.writer.get('PRAGMA max_page_count = 1000000');
    await unitOfWork.run(async (work) => {
      await addTag(work, 'afterwards');
    });
    expect(await database.reader.all(`SELECT name FROM worker_tags`)).toEqual([{ name: 'afterwards' }]);
  });

  it('waits while another program has the database locked, each work until its patience ends', async () => {
    const log = { noteCommit: () => undefined, onDisk: () => Promise.resolve() };
    const works = new GroupCommit(database.writer, log, 200);
    const impatient = new UnitOfWork({ works }, { publish: () => undefined });
    const other = new SqliteDatabase(join(folder, 'farm.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const refused = ['one', 'two'].map((name) => impatient.run((work) => addTag(work, name)));
    for (const work of refused) await expect(work).rejects.toMatchObject({ code: 'database-busy' });
    const patient = impatient.run((work) => addTag(work, 'in time'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await tagsSeenBy(database.reader)).toBe(0);
    other.close();
    await patient;
    expect(await tagsSeenBy(database.reader)).toBe(1);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no'))],
    ['is refused a statement', (work: Work) => addTag(work, 'kept')],
    ['awaits anything but its statements', () => wait(1)],
  ])('keeps nothing of a work that %s and has the transaction to itself, and goes on', async (_, fail) => {
    await unitOfWork.run((work) => addTag(work, 'kept'));
    const failed = unitOfWork.run(async (work) => {
      await addTag(work, 'lost');
      await fail(work);
    });
    await expect(failed).rejects.toThrow();
    await unitOfWork.settled();
    expect(database.writer.inTransaction).toBe(false);
    await unitOfWork.run((work) => addTag(work, 'next'));
    const names = await database.reader.all<{ name: string }>(`SELECT name FROM worker_tags ORDER BY id`);
    expect(names.map(({ name }) => name)).toEqual(['kept', 'next']);
    expect(published).toHaveLength(2);
  });

  it('fails a work that awaits anything but its statements, alone, and goes on', async () => {
    const never = new Promise<void>(() => undefined);
    const outcomes = await Promise.allSettled([
      unitOfWork.run((work) => addTag(work, 'before')),
      unitOfWork.run(async (work) => {
        await addTag(work, 'stray');
        await wait(1);
        await addTag(work, 'stray, later');
      }),
      unitOfWork.run(async () => {
        await never;
      }),
      unitOfWork.run(() => unitOfWork.run((work) => addTag(work, 'a work in a work'))),
      unitOfWork.run((work) => addTag(work, 'after')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    for (const outcome of outcomes.slice(1, 4))
      expect(outcome).toMatchObject({
        reason: { message: expect.stringMatching(/^A work awaited something/) },
      });
    await unitOfWork.settled();
    await wait(5);
    const names = await database.reader.all<{ name: string }>(`SELECT name FROM worker_tags ORDER BY id`);
    expect(names.map(({ name }) => name)).toEqual(['before', 'after', 'a work in a work']);
    expect(published).toHaveLength(3);
  });
});
