import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { FarmEvent, JobUpdatedPayload } from '@flamenco/domain/events';
import { MANAGER } from '../../src/manager.module.js';
import { actingFor, identifyActor, type Actor } from '../../src/database/actor.js';
import type { FarmDatabase } from '../../src/database/farm-database.js';
import type { SqlReader } from '../../src/database/sql.js';
import { UnitOfWork, type Work } from '../../src/database/unit-of-work.js';
import { openTestDatabase } from './manager-database.js';

describe('UnitOfWork', () => {
  let database: FarmDatabase;
  let closeDatabase: () => Promise<void>;
  let published: FarmEvent[];
  let unitOfWork: UnitOfWork;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    ({ database, close: closeDatabase } = await openTestDatabase(await MANAGER.databaseSchema()));
    published = [];
    unitOfWork = new UnitOfWork(database, { publish: (events) => published.push(...events) });
  });

  afterEach(async () => {
    await unitOfWork.settled();
    await closeDatabase();
  });

  const tagsSeenBy = async (sql: SqlReader): Promise<number> =>
    (await sql.get<{ n: number }>(`SELECT count(*) AS n FROM worker_tags`))?.n ?? 0;
  const addTag = async (work: Work, name: string): Promise<void> => {
    await work.sql.run(`INSERT INTO worker_tags (uuid, name) VALUES (?, ?)`, `uuid of ${name}`, name);
    work.publish({ name: 'life-cycle', payload: { type: 'manager-startup' } });
  };

  it('has what happens recorded in the same transaction; a record that fails fails the work', async () => {
    const job = { id: 'j', status: 'completed', previous_status: 'active' } as JobUpdatedPayload;
    const seenByOthers: number[] = [];
    const faults: Error[] = [];
    const complete = (name: string) => async (work: Work) => {
      await addTag(work, name);
      work.publish({ name: 'job-updated', payload: job });
    };
    unitOfWork.recordEvents(async (work, events) => {
      seenByOthers.push(await tagsSeenBy(database.reader));
      for (const event of events) await addTag(work, `${event.name} of ${event.subject}, ${faults.length}`);
      for (const fault of faults) throw fault;
    });
    await unitOfWork.run(complete('first'));
    faults.push(new Error('the record fails'));
    await expect(unitOfWork.run(complete('second'))).rejects.toThrow('the record fails');
    const names = await database.reader.all<{ name: string }>(`SELECT name FROM worker_tags ORDER BY id`);
    expect(names.map(({ name }) => name)).toEqual(['first', 'job-completed of job j, 0']);
    expect(seenByOthers).toEqual([0, 2]);
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
    const seenByOthers: Promise<number>[] = [];
    const note = (moment: string): void => {
      moments.push(moment);
      seenByOthers.push(tagsSeenBy(database.reader));
    };
    const observed = new UnitOfWork(database, {
      publish: () => {
        note('event');
      },
    });
    await observed.run(async (work) => {
      work.afterCommit(() => {
        note('effect');
      });
      await addTag(work, 'one');
    });
    moments.push('answer');
    expect([moments, await Promise.all(seenByOthers)]).toEqual([
      ['effect', 'event', 'answer'],
      [1, 1],
    ]);
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
      database.reader.get(`INSERT INTO worker_tags (uuid, name) VALUES ('u', 'n') RETURNING id`),
    ).rejects.toThrow(/read-?only/);
    expect(await tagsSeenBy(database.reader)).toBe(0);
  });
});
