import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { FarmEvent, JobUpdatedPayload } from '@flamenco/domain/events';
import SqliteDatabase from 'better-sqlite3';
import { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { MANAGER } from '../../src/manager.module.js';
import { actingFor, identifyActor, type Actor } from '../../src/database/actor.js';
import type { SqlReader } from '../../src/database/sql.js';
import { GroupCommit } from '../../src/database/sqlite/group-commit.js';
import { UnitOfWork, type Work } from '../../src/database/unit-of-work.js';
import { describeOnSqlite } from './engine.js';

describeOnSqlite('UnitOfWork', () => {
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

  it('has what happens recorded in the same transaction; a record that fails fails the work', async () => {
    const job = { id: 'j', status: 'completed', previous_status: 'active' } as JobUpdatedPayload;
    const inTransaction: boolean[] = [];
    const faults: Error[] = [];
    const complete = (name: string) => async (work: Work) => {
      await addTag(work, name);
      work.publish({ name: 'job-updated', payload: job });
    };
    unitOfWork.recordEvents(async (work, events) => {
      inTransaction.push(database.writer.inTransaction);
      for (const event of events) await addTag(work, `${event.name} of ${event.subject}, ${faults.length}`);
      for (const fault of faults) throw fault;
    });
    await unitOfWork.run(complete('first'));
    faults.push(new Error('the record fails'));
    await expect(unitOfWork.run(complete('second'))).rejects.toThrow('the record fails');
    const names = await database.reader.all<{ name: string }>(`SELECT name FROM worker_tags ORDER BY id`);
    expect(names.map(({ name }) => name)).toEqual(['first', 'job-completed of job j, 0']);
    expect(inTransaction).toEqual([true, true]);
    expect(published.filter(({ name }) => name === 'job-updated')).toHaveLength(1);
  });

  it('loses nothing and leaks nothing when 200 works overlap and one in five fails', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, async (_, i) => {
        if (i % 3 === 0) await wait(i % 7); // arrive in several turns, so that commits overlap with new works
        const write = async (work: Work): Promise<string> => {
          await addTag(work, `tag ${String(i)}`);
          if (i % 5 === 0) throw new Error(`work ${String(i)} fails`);
          return `done ${String(i)}`;
        };
        return unitOfWork.run(write);
      }),
    );
    const kept = (await database.reader.all<{ name: string }>(`SELECT name FROM worker_tags`))
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
    await unitOfWork.run(async (work) => {
      await addTag(work, 'half done');
      seenInside = await tagsSeenBy(database.reader);
    });
    expect(seenInside).toBe(0);
    expect(await tagsSeenBy(database.reader)).toBe(1);
  });

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

  it('rolls back a failed work alone, and drops its events and effects', async () => {
    const effects: string[] = [];
    const failing = unitOfWork.run(async (work) => {
      await addTag(work, 'dropped');
      work.afterCommit(() => effects.push('dropped'));
      throw new Error('no');
    });
    const passing = unitOfWork.run(async (work) => {
      await addTag(work, 'kept');
      work.afterCommit(() => effects.push('kept'));
    });
    await expect(failing).rejects.toThrow('no');
    await passing;
    expect(await database.reader.all(`SELECT name FROM worker_tags`)).toEqual([{ name: 'kept' }]);
    expect(effects).toEqual(['kept']);
    expect(published).toHaveLength(1);
  });

  it('publishes after the commit, and before the answer', async () => {
    const moments: string[] = [];
    const observed = new UnitOfWork(database, {
      publish: () => moments.push(`event, in a transaction: ${String(database.writer.inTransaction)}`),
    });
    await observed.run(async (work) => {
      await addTag(work, 'one');
      work.afterCommit(() =>
        moments.push(`effect, in a transaction: ${String(database.writer.inTransaction)}`),
      );
    });
    moments.push('answer');
    expect(moments).toEqual(['effect, in a transaction: false', 'event, in a transaction: false', 'answer']);
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

  it('goes on when an effect after a commit fails: other effects happen, events leave, and the answer comes', async () => {
    const effects: string[] = [];
    await unitOfWork.run(async (work) => {
      work.afterCommit(() => effects.push('before'));
      work.afterCommit(() => {
        throw new Error('no');
      });
      work.afterCommit(() => effects.push('after'));
      await addTag(work, 'kept');
    });
    expect([effects, published.length]).toEqual([['before', 'after'], 1]);
    await unitOfWork.run(async (work) => {
      await addTag(work, 'next');
    });
    expect(await tagsSeenBy(database.reader)).toBe(2);
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

  it('refuses statements of a work that has ended', async () => {
    let kept: Work | undefined;
    await unitOfWork.run((work) => {
      kept = work;
      return addTag(work, 'in time');
    });
    expect(() => kept?.sql.run(`DELETE FROM worker_tags`)).toThrow(/after its end/);
    expect(await tagsSeenBy(database.reader)).toBe(1);
  });

  it('runs each work for who asked for it', async () => {
    const actors: string[] = [];
    const note = (work: Work): Promise<void> => {
      actors.push(work.actor.kind);
      return Promise.resolve();
    };
    const request: { actor: Actor } = { actor: { kind: 'anonymous', address: '10.0.0.1' } };
    await Promise.all([
      unitOfWork.run(note),
      actingFor(request, async () => {
        await unitOfWork.run(note);
        identifyActor({ kind: 'worker', id: 1, uuid: 'u', name: 'w' });
        await unitOfWork.run(note);
      }),
      unitOfWork.run(note),
    ]);
    expect(actors).toEqual(['manager', 'anonymous', 'manager', 'worker']);
  });

  it('refuses writes on the reading connection', async () => {
    await expect(
      database.reader.run(`INSERT INTO worker_tags (uuid, name) VALUES ('u', 'n')`),
    ).rejects.toThrow(/readonly/);
  });
});
