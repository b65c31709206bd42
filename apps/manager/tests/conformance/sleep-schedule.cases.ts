import { expect } from '@jest/globals';
import type { AreaCases, Case } from './cases.js';
import { KnownWorker, UNKNOWN_ID } from './known-worker.js';

const SCHEDULE = { is_active: true, days_of_week: 'mo tu', start_time: '10:00', end_time: '17:30' };

/** @param stored - what comes back of it, where that is not what was sent */
const saving =
  (written: object, stored: object = {}): Case =>
  async (client, farm) => {
    const { path } = await KnownWorker.thatIs('awake', client, farm);
    const reply = await client.call('setWorkerSleepSchedule', { path, body: { ...SCHEDULE, ...written } });
    const { json } = await client.call('fetchWorkerSleepSchedule', { path });
    expect(json).toEqual({ ...SCHEDULE, ...written, ...stored });
    return reply;
  };

const refused =
  (body: unknown): Case =>
  async (client, farm) => {
    const { path } = await KnownWorker.thatIs('awake', client, farm);
    const reply = await client.call('setWorkerSleepSchedule', { path, ...(body !== undefined && { body }) });
    expect((await client.call('fetchWorkerSleepSchedule', { path })).status).toBe(204);
    return reply;
  };

const without = (field: keyof typeof SCHEDULE): Case => refused({ ...SCHEDULE, [field]: undefined });

const of =
  (operationId: string, id: string, body?: unknown): Case =>
  (client) =>
    client.call(operationId, { path: { worker_id: id }, ...(body !== undefined && { body }) });

const ofRemoved =
  (operationId: string, body?: unknown): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.thatIs('awake', client, farm);
    await client.call('deleteWorker', { path: worker.path });
    return of(operationId, worker.uuid, body)(client, farm);
  };

/** Sleep schedules (behaviour.md §7.2 rows 26 and 27, §14). What they do to Workers is in tests/sleep-schedules. */
export const SLEEP_SCHEDULE_CASES: AreaCases = {
  fetchWorkerSleepSchedule: {
    200: {
      'as it was saved': async (client, farm) => {
        const { path } = await KnownWorker.registered(client, farm);
        await client.call('setWorkerSleepSchedule', { path, body: SCHEDULE });
        const reply = await client.call('fetchWorkerSleepSchedule', { path });
        expect(reply.json).toEqual(SCHEDULE);
        return reply;
      },
    },
    204: {
      'when there is none yet': async (client, farm) =>
        client.call('fetchWorkerSleepSchedule', { path: (await KnownWorker.registered(client, farm)).path }),
    },
    400: { 'of a malformed id': of('fetchWorkerSleepSchedule', 'render-07') },
    404: {
      'defect 28 (§7.2): of an unknown Worker': of('fetchWorkerSleepSchedule', UNKNOWN_ID),
      'of a removed Worker': ofRemoved('fetchWorkerSleepSchedule'),
    },
  },
  setWorkerSleepSchedule: {
    204: {
      'switched off, with nothing in it': saving({
        is_active: false,
        days_of_week: '',
        start_time: '',
        end_time: '',
      }),
      '§33.4: with untidy days': saving({ days_of_week: '  Fri   sat su \n' }, { days_of_week: 'fr sa su' }),
      '§33.4: with days in full': saving({ days_of_week: 'wednesday thurs' }, { days_of_week: 'we th' }),
      '§33.4: every day': saving({ days_of_week: '' }),
      'from a time on': saving({ end_time: '' }),
      'up to a time': saving({ start_time: '' }),
      'defect 12 (§14): overnight, as it is written': saving({ start_time: '22:00', end_time: '06:00' }),
      'with a range of days, which Flamenco 3 has not': saving(
        { days_of_week: 'mo-fr' },
        { days_of_week: 'mo tu we th fr' },
      ),
      'with fields that nobody knows': async (client, farm) => {
        const { path } = await KnownWorker.registered(client, farm);
        return client.call('setWorkerSleepSchedule', { path, body: { ...SCHEDULE, zone: 'CET' } });
      },
    },
    400: {
      'without a body': refused(undefined),
      'without is_active': without('is_active'),
      'without days': without('days_of_week'),
      'without a start': without('start_time'),
      'without an end': without('end_time'),
      'with a time in words': refused({ ...SCHEDULE, start_time: 'noon' }),
      'with half a time': refused({ ...SCHEDULE, end_time: '10' }),
      'defect 29 (§14): at 25:00': refused({ ...SCHEDULE, start_time: '25:00' }),
      'defect 29 (§14): at 01:99': refused({ ...SCHEDULE, end_time: '01:99' }),
      'defect 29 (§14): with words that are no days': refused({ ...SCHEDULE, days_of_week: 'mo funday' }),
      'defect 12 (§14): with a day of one letter': refused({ ...SCHEDULE, days_of_week: 'm' }),
      'of a malformed id': of('setWorkerSleepSchedule', '7', SCHEDULE),
      'of an unknown Worker, without a time': of('setWorkerSleepSchedule', UNKNOWN_ID, {}),
    },
    404: {
      'of an unknown Worker': of('setWorkerSleepSchedule', UNKNOWN_ID, SCHEDULE),
      'of a removed Worker': ofRemoved('setWorkerSleepSchedule', SCHEDULE),
    },
  },
};
