import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { WorkerUpdatedPayload } from '@flamenco/domain/events';
import { useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm();

const FULL = { code: 'disk-full', message: 'The disk is full. Free some space.' };
const PARKED = { code: 'reports-parked', message: 'A report is parked.' };

const say = async (worker: TestWorker, ...problems: readonly (typeof FULL)[]): Promise<number> =>
  (await worker.client.post('/worker/problems', { problems })).status;

const noticeOf = async ({ uuid }: TestWorker): Promise<string | undefined> =>
  (await farm.worker(uuid)).notice;

/** The notices that people who look at Workers were told of. */
const toldOf = ({ uuid }: TestWorker): readonly WorkerUpdatedPayload['notice'][] =>
  farm.events.flatMap((event) =>
    event.name === 'worker-updated' && event.payload.id === uuid ? [event.payload.notice] : [],
  );

describe('what a Worker says is wrong with it', () => {
  it('is its notice, live, until it says that it is over', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    farm.forgetEvents();
    expect(await say(worker, FULL, PARKED)).toBe(204);
    expect(await noticeOf(worker)).toBe(`${FULL.message}\n${PARKED.message}`);
    expect(await say(worker, PARKED)).toBe(204);
    expect(await noticeOf(worker)).toBe(PARKED.message);
    expect(await say(worker)).toBe(204);
    expect(await noticeOf(worker)).toBeUndefined();
    expect(toldOf(worker)).toEqual([`${FULL.message}\n${PARKED.message}`, PARKED.message, undefined]);
  });

  it('changes nothing when it is said twice', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    await say(worker, FULL);
    farm.forgetEvents();
    expect(await say(worker, FULL)).toBe(204);
    expect(toldOf(worker)).toEqual([]);
  });

  it('stays while the Worker goes from status to status, and ends with its next start', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    await say(worker, FULL);
    await worker.goTo('asleep');
    await worker.signOff();
    expect(await noticeOf(worker)).toBe(FULL.message);
    await worker.signOn();
    expect(await noticeOf(worker)).toBeUndefined();
  });

  it('stands beside what the Manager itself has found, and of that people are told at once', async () => {
    const session = randomUUID();
    const worker = (await farm.registeredWorker({ types: ['misc'] })).inSession(session);
    await worker.signOn({ session_id: session });
    await say(worker, FULL);
    farm.forgetEvents();
    await worker.signingOn({ session_id: randomUUID() });
    const both = expect.stringMatching(/^Another Worker with the same identity .*\nThe disk is full/);
    expect(await noticeOf(worker)).toEqual(both);
    expect(toldOf(worker)).toEqual([both]);
  });

  it.each([
    ['no list', {}],
    ['a code that is none', { problems: [{ code: 'Disk full', message: 'x' }] }],
    ['an empty message', { problems: [{ code: 'x', message: '' }] }],
    ['a message that is a log', { problems: [{ code: 'x', message: 'x'.repeat(2001) }] }],
    ['more than a person would read', { problems: Array.from({ length: 11 }, () => FULL) }],
  ])('is refused when it is %s', async (_, body) => {
    const worker = await farm.aWorker({ types: ['misc'] });
    expect((await worker.client.post('/worker/problems', body)).status).toBe(400);
  });
});
