import { existsSync, mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { insertRow } from '../../src/database/sql.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Checkouts, type CheckoutEraser } from '../../src/modules/job-deletion/index.js';
import { sampleFile, TestShaman } from './test-shaman.js';

const BLEND = sampleFile('shot.blend');
const ORDER = { isAll: false, framesFolder: undefined };
const TIME = '2026-04-01T12:00:00.000Z';

let shaman: TestShaman;
let eraser: CheckoutEraser;
beforeAll(async () => {
  shaman = await TestShaman.start();
  eraser = shaman.manager.app.get(Checkouts, { strict: false }).filler;
  await shaman.store(BLEND);
});
afterAll(() => shaman.close());

/** Puts a job with a checkout into the database; returns what deletes its row. */
async function aJob(checkoutId: string): Promise<() => Promise<void>> {
  const work = shaman.manager.app.get(UnitOfWork, { strict: false });
  const id = await work.run(({ sql }) =>
    insertRow(
      sql,
      `INSERT INTO jobs (uuid, name, type, priority, status, activity, settings, metadata, submitter_platform,
         shaman_checkout_id, steps_total, created, updated)
       VALUES (?, 'shot', 'test', 50, 'completed', '', '{}', '{}', '', ?, 0, ?, ?) RETURNING id`,
      crypto.randomUUID(),
      checkoutId,
      TIME,
      TIME,
    ),
  );
  return async () => {
    await work.run(({ sql }) => sql.run(`DELETE FROM jobs WHERE id = ?`, id));
  };
}

async function aCheckout(path: string): Promise<() => boolean> {
  expect((await shaman.checkout(path, [BLEND])).body.checkoutPath).toBe(path);
  return () => existsSync(shaman.path('jobs', path, 'shot.blend'));
}

describe('the deletion of a job', () => {
  it('erases its checkout', async () => {
    const isThere = await aCheckout('single');
    await aJob('single');
    await eraser.erase('single', ORDER);
    expect(isThere()).toBe(false);
    await eraser.erase('single', ORDER); // gone already: that is fine
  });

  it('leaves a checkout that another job uses too; the last one takes it along', async () => {
    const isThere = await aCheckout('shared');
    const deleteFirst = await aJob('shared');
    await aJob('shared');
    await eraser.erase('shared', ORDER);
    expect(isThere()).toBe(true);
    await deleteFirst();
    await eraser.erase('shared', ORDER);
    expect(isThere()).toBe(false);
  });

  it("leaves a folder that other jobs' checkouts are in", async () => {
    const areThere = [await aCheckout('film/a'), await aCheckout('film/b')];
    for (const id of ['film/a', 'film/b', 'film', 'film_x']) await aJob(id);
    await eraser.erase('film', ORDER);
    expect(areThere.map((isThere) => isThere())).toEqual([true, true]);
    await eraser.erase('film/a', ORDER);
    expect(areThere.map((isThere) => isThere())).toEqual([false, true]);
  });

  it.each(['..', '.', '../shared', '/', 'a/../..'])(
    'goes on without erasing where the checkout is %j',
    async (id) => {
      const isThere = await aCheckout(`bystander of ${encodeURIComponent(id).replaceAll('.', 'd')}`);
      await aJob(id);
      await eraser.erase(id, ORDER);
      expect(isThere()).toBe(true);
    },
  );
});

describe('a checkout whose job was not submitted', () => {
  const discard = async (checkoutPath: string): Promise<unknown> => {
    const { status, body } = await shaman.post('checkout/discard', { checkoutPath });
    return body.message === undefined ? [status] : [status, body.message];
  };

  it('can be discarded, once', async () => {
    const isThere = await aCheckout('Film/refused');
    expect(await discard('Film/refused')).toEqual([204]);
    expect(isThere()).toBe(false);
    expect(existsSync(shaman.path('jobs', 'Film'))).toBe(false);
    expect(await discard('Film/refused')).toEqual([404, expect.any(String)]);
  });

  it('stays when a job uses it, or a checkout inside of it is there', async () => {
    const isThere = await aCheckout('taken');
    await aJob('taken');
    expect(await discard('taken')).toEqual([409, expect.any(String)]);
    await aCheckout('outer');
    const isInsideThere = await aCheckout('outer/inner');
    expect(await discard('outer')).toEqual([409, expect.any(String)]);
    expect([isThere(), isInsideThere()]).toEqual([true, true]);
  });

  it('is nothing that this Manager has not made since it started', async () => {
    mkdirSync(shaman.path('jobs', 'by hand'), { recursive: true });
    expect(await discard('by hand')).toEqual([404, expect.any(String)]);
    expect(existsSync(shaman.path('jobs', 'by hand'))).toBe(true);
  });

  it.each(['..', '.', 'a/../b', '/etc', '.unfinished-checkouts', 'a\\b'])('cannot be %j', async (path) => {
    expect(await discard(path)).toEqual([400, expect.any(String)]);
  });
});
