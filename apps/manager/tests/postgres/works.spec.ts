import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FarmEvent } from '@flamenco/domain/events';
import type { PostgresFarm } from '../../src/database/postgres/postgres-farm.js';
import type { Work } from '../../src/database/unit-of-work.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { openPostgres, TestDatabase } from '../database/test-databases.js';

let database: TestDatabase;
let farm: PostgresFarm;
let works: UnitOfWork;
let told: string[];

beforeEach(async () => {
  database = await TestDatabase.create();
  farm = await openPostgres(database.location);
  told = [];
  const publish = (events: readonly FarmEvent[]): void => {
    told.push(...events.map((event) => JSON.stringify(event)));
  };
  works = new UnitOfWork(farm, { publish });
});

afterEach(async () => {
  await works.settled();
  await farm.close();
  await database.drop();
});

function addTag({ sql }: Work, name: string): Promise<void> {
  return sql.run(`INSERT INTO worker_tags (uuid, name) VALUES (?, ?)`, name, name);
}

async function tags(): Promise<readonly string[]> {
  const rows = await farm.reader.all<{ name: string }>(`SELECT name FROM worker_tags ORDER BY id`);
  return rows.map(({ name }) => name);
}

describe('works on PostgreSQL', () => {
  it.each([
    [
      'and nothing comes after it',
      (work: Work) => work.sql.run(`INSERT INTO worker_tags (name) VALUES ('b')`),
    ],
    [
      'and others come after it',
      async (work: Work) => {
        await work.sql.run(`INSERT INTO worker_tags (name) VALUES ('b')`);
        await addTag(work, 'c');
        await work.sql.get(`SELECT 1 AS one`);
      },
    ],
  ])('fail with the statement that failed, also when nobody waits for it %s', async (_, act) => {
    const failing = works.run(async (work) => {
      await addTag(work, 'a');
      await act(work);
    });
    await expect(failing).rejects.toThrow(/null value in column "uuid"/);
    await works.run((work) => addTag(work, 'later'));
    expect(await tags()).toEqual(['later']);
  });

  it('keep all of many statements that nobody waits for', async () => {
    await works.run(async (work) => {
      for (let index = 0; index < 500; index++) await addTag(work, `tag ${index}`);
    });
    expect(await tags()).toHaveLength(500);
  });

  it('see each what those before it wrote, and nothing of those that fail', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        works.run(async (work) => {
          const before = await work.sql.get<{ n: number }>(`SELECT count(*) AS n FROM worker_tags`);
          await addTag(work, `tag ${index}`);
          if (index % 5 === 0) throw new Error('no');
          return before?.n ?? -1;
        }),
      ),
    );
    expect(await tags()).toHaveLength(80);
    const seen = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(seen.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 80 }, (_, index) => index),
    );
  });

  it('share a commit when they wait at the same moment, each seeing what those before it wrote', async () => {
    const commits: number[] = [];
    works.onCommit((count) => commits.push(count));
    const seen = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        works.run(async ({ sql }) => {
          await sql.run(`INSERT INTO worker_tags (uuid, name) VALUES (?, ?)`, String(index), String(index));
          return (await sql.get<{ n: number }>(`SELECT count(*) AS n FROM worker_tags`))?.n;
        }),
      ),
    );
    expect([commits, seen]).toEqual([[5], [1, 2, 3, 4, 5]]);
  });

  it('share it with one that is refused before it writes; one that fails later has the others run again, once each', async () => {
    const commits: number[] = [];
    works.onCommit((count) => commits.push(count));
    const refusal = new Error('refused');
    const writing = (name: string): Promise<void> => works.run((work) => addTag(work, name));
    const refused = works.run(async ({ sql }) => {
      await sql.get(`SELECT 1 AS one`);
      throw refusal;
    });
    await Promise.all([writing('a'), expect(refused).rejects.toBe(refusal), writing('b')]);
    expect(commits).toEqual([2]);

    const order: string[] = [];
    const noting = (name: string, fault?: Error): Promise<void> =>
      works.run(async (work) => {
        await addTag(work, name);
        work.afterCommit(() => order.push(name));
        if (fault) throw fault;
      });
    const kept = noting('c');
    const failing = noting('fails', refusal);
    await Promise.all([kept, expect(failing).rejects.toBe(refusal), noting('d')]);
    expect(commits).toEqual([2, 1, 1]);
    expect(order).toEqual(['c', 'd']);
    expect(await tags()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('that await something else than their statements hold up the others only until the server cuts them off', async () => {
    const begun = Promise.withResolvers<undefined>();
    const hanging = works.run(async (work) => {
      await addTag(work, 'lost');
      begun.resolve(undefined);
      await new Promise(() => undefined);
    });
    await begun.promise;
    await database.cutOff(); // as `idle_in_transaction_session_timeout` does
    await expect(hanging).rejects.toMatchObject({ code: 'database-away' });
    await works.run((work) => addTag(work, 'kept'));
    expect(await tags()).toEqual(['kept']);
  });

  it('tell of themselves in the order in which they were kept', async () => {
    const order: string[] = [];
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        works.run(async (work) => {
          await addTag(work, String(index));
          work.afterCommit(() => order.push(String(index)));
        }),
      ),
    );
    expect(order).toEqual(await tags());
  });

  it('are run again when others got in their way, and happen once', async () => {
    let runs = 0;
    let happened = 0;
    await works.run(async (work) => {
      runs += 1;
      await addTag(work, `run ${runs}`);
      work.afterCommit(() => (happened += 1));
      if (runs < 3) await work.sql.get(`SELECT fail_for_a_test()`).catch(serializationFailure);
    });
    expect([runs, happened, await tags()]).toEqual([3, 1, ['run 3']]);
  });

  it('are refused when others are always in their way', async () => {
    let runs = 0;
    const refused = works.run(() => {
      runs += 1;
      return Promise.resolve().then(serializationFailure);
    });
    await expect(refused).rejects.toMatchObject({ kind: 'unavailable', code: 'database-busy' });
    expect(runs).toBe(10);
  });

  it('are not kept when they go on after a statement that failed', async () => {
    const swallowed = works.run(async (work) => {
      await addTag(work, 'lost');
      await work.sql.change(`INSERT INTO worker_tags (uuid, name) VALUES ('1', NULL)`).catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('went on after one of its statements had failed');
    expect(await tags()).toEqual([]);
  });

  it('refuse what PostgreSQL cannot store', async () => {
    await expect(works.run((work) => addTag(work, 'a\0b'))).rejects.toMatchObject({
      kind: 'invalid',
      code: 'text-not-storable',
    });
  });

  it('are undone when the connection breaks, and go on with the next one', async () => {
    const broken = works.run(async (work) => {
      await addTag(work, 'lost');
      await database.cutOff();
      await addTag(work, 'never');
    });
    await expect(broken).rejects.toMatchObject({ kind: 'unavailable', code: 'database-away' });
    await works.run((work) => addTag(work, 'kept'));
    expect(await tags()).toEqual(['kept']);
    expect(told).toEqual([]);
  });

  it('are nothing that a question can do', async () => {
    await expect(
      farm.reader.get(`INSERT INTO worker_tags (uuid, name) VALUES ('1', '1') RETURNING id`),
    ).rejects.toMatchObject({ code: 'database-read-only' });
  });
});

describe('questions of PostgreSQL', () => {
  it('are answered as of one moment in a snapshot', async () => {
    const counts = await farm.snapshot(async (reader) => {
      const count = async (): Promise<number | undefined> =>
        (await reader.get<{ n: number }>(`SELECT count(*) AS n FROM worker_tags`))?.n;
      const before = await count();
      await works.run((work) => addTag(work, 'meanwhile'));
      return [before, await count()];
    });
    expect(counts).toEqual([0, 0]);
    expect(await tags()).toEqual(['meanwhile']);
  });

  it('have numbers for numbers and conditions, as SQLite has', async () => {
    const row = await farm.reader.get(
      `SELECT count(*) AS n, sum(id) AS total, 1 = 1 AS isTrue, CAST(? AS INTEGER) IS NULL AS isNull FROM worker_tags`,
      null,
    );
    expect(row).toEqual({ n: 0, total: null, isTrue: 1, isNull: 1 });
  });
});

function serializationFailure(): never {
  throw Object.assign(new Error('could not serialize access'), { code: '40001' });
}
