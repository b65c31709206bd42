import { describe, expect, it } from '@jest/globals';
import type { WorkerSleepScheduleDto } from '@flamenco/api-contracts';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { SleepScheduler } from '../../src/modules/sleep-schedules/index.js';
import { listWorkersToCheck } from '../../src/modules/sleep-schedules/persistence/schedule-rows.js';
import { done, type Answer, type Refusal } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

const UNKNOWN = '11111111-2222-4333-8444-555555555555';

const WEEK = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];

/** Puts the clock to a time of a week in April 2026, in the Manager's local zone. */
function itIs(day: string, time: string): void {
  const [hours, minutes] = time.split(':').map(Number);
  const moment = new Date(2026, 3, 13 + WEEK.indexOf(day), hours, minutes);
  farm.clock.advance(moment.getTime() - farm.clock.nowMs());
}

function schedule(some: Partial<WorkerSleepScheduleDto> = {}): WorkerSleepScheduleDto {
  return { is_active: true, days_of_week: '', start_time: '10:00', end_time: '17:30', ...some };
}

function setting(workerId: string, body: unknown): Promise<Answer<Refusal>> {
  return farm.client.post(`/worker-mgt/workers/${workerId}/sleep-schedule`, body);
}

/** What was told, but for the entry in the history that somebody has saved something. */
function toldOfWorkers(): typeof farm.events {
  return farm.events.filter(({ name }) => name !== 'change-noted');
}

function fetching(workerId: string): Promise<Answer<WorkerSleepScheduleDto | undefined>> {
  return farm.client.get(`/worker-mgt/workers/${workerId}/sleep-schedule`);
}

/** The status that is requested of a Worker, with `lazily` if it is. */
async function requestedOf(workerId: string): Promise<string | undefined> {
  const { status_change: request } = await farm.worker(workerId);
  return request && `${request.is_lazy ? 'lazily ' : ''}${request.status}`;
}

describe('a sleep schedule', () => {
  it('is not there at first', async () => {
    const { uuid } = await farm.aWorker({ types: [farm.newType()] });
    expect((await fetching(uuid)).status).toBe(204);
  });

  it.each([
    [
      { days_of_week: '  Fri   sat su \n', start_time: ' 9:05 ', end_time: '' },
      { days_of_week: 'fr sa su', start_time: '09:05', end_time: '' },
    ],
    [{ days_of_week: 'wednesday thurs' }, { days_of_week: 'we th' }],
    [{ days_of_week: 'mo-fr' }, { days_of_week: 'mo tu we th fr' }],
    [{ start_time: '22:00', end_time: '06:00' }, {}],
    [{ is_active: false, start_time: '', end_time: '' }, {}],
    [
      { start_time: '9:5', end_time: '24:00' },
      { start_time: '09:05', end_time: '24:00' },
    ],
  ])('is kept, tidied: %j', async (written, tidied) => {
    const { uuid } = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(uuid, schedule({ days_of_week: 'mo', start_time: '01:00' })));
    await done(setting(uuid, schedule(written)));
    expect(await fetching(uuid)).toMatchObject({ status: 200, body: schedule({ ...written, ...tidied }) });
  });

  it.each([
    [{ start_time: '25:00' }, '25:00'],
    [{ end_time: '01:99' }, '01:99'],
    [{ end_time: '24:01' }, '24:01'],
    [{ start_time: '24:00' }, "'24:00' is the end of a day"],
    [{ start_time: 'noon' }, 'noon'],
    [{ end_time: '10:00 or so' }, '10:00 or so'],
    [{ days_of_week: 'm' }, "'m' is not a day"],
    [{ days_of_week: 'mo xy' }, "'xy' is not a day"],
    [{ is_active: 'yes' }, 'is_active'],
    [{ start_time: undefined }, 'start_time'],
  ])('is refused when it is impossible: %j', async (some, message) => {
    const { uuid } = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(uuid, schedule()));
    const refused = await setting(uuid, { ...schedule(), ...some });
    expect(refused).toMatchObject({ status: 400, body: { code: 400 } });
    expect(refused.body.message).toContain(message);
    expect((await fetching(uuid)).body).toEqual(schedule());
  });

  it('is 404 for a Worker that is unknown or removed, and 400 for a malformed id', async () => {
    const { uuid } = await farm.aWorker({ types: [farm.newType()] });
    await done(farm.client.delete(`/worker-mgt/workers/${uuid}`));
    for (const id of [UNKNOWN, uuid]) {
      expect(await fetching(id)).toMatchObject({ status: 404, body: { code: 404 } });
      expect(await setting(id, schedule())).toMatchObject({ status: 404, body: { code: 404 } });
    }
    expect(await fetching('me')).toMatchObject({ status: 400 });
    expect(await setting('me', schedule())).toMatchObject({ status: 400 });
  });
});

describe('saving a schedule', () => {
  // 2026-04-16 is a Thursday.
  it.each<[string, string, Partial<WorkerSleepScheduleDto>, string | undefined]>([
    ['th', '09:15', {}, undefined],
    ['th', '10:00', {}, 'asleep'],
    ['th', '12:40', {}, 'asleep'],
    ['th', '17:30', {}, undefined],
    ['th', '20:05', {}, undefined],
    ['th', '06:30', { start_time: '', end_time: '' }, 'asleep'],
    ['th', '11:00', { end_time: '' }, 'asleep'],
    ['th', '23:59', { end_time: '24:00' }, 'asleep'],
    ['th', '06:30', { start_time: '' }, 'asleep'],
    ['th', '12:40', { days_of_week: 'mo fr' }, undefined],
    ['th', '12:40', { days_of_week: 'we th' }, 'asleep'],
    ['th', '12:40', { days_of_week: 'mo-fr' }, 'asleep'],
    ['sa', '12:40', { days_of_week: 'mo-fr' }, undefined],
    ['th', '12:40', { is_active: false }, undefined],
    ['th', '23:00', { start_time: '22:00', end_time: '06:00' }, 'asleep'],
    ['th', '05:59', { start_time: '22:00', end_time: '06:00' }, 'asleep'],
    ['th', '06:00', { start_time: '22:00', end_time: '06:00' }, undefined],
    ['sa', '03:00', { days_of_week: 'fr', start_time: '22:00', end_time: '06:00' }, 'asleep'],
    ['fr', '03:00', { days_of_week: 'fr', start_time: '22:00', end_time: '06:00' }, undefined],
    ['mo', '03:00', { days_of_week: 'su', start_time: '22:00', end_time: '06:00' }, 'asleep'],
  ])('on %s at %s applies it at once: %j', async (day, time, some, expected) => {
    itIs(day, time);
    const { uuid } = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(uuid, schedule(some)));
    expect(await requestedOf(uuid)).toBe(expected);
  });

  it('defect 23 (§14): overrules what was requested, tells all of the Worker, and switching it off asks a sleeping Worker to wake up', async () => {
    itIs('th', '12:40');
    const worker = await farm.aWorker({ types: [farm.newType()], canRestart: true });
    await done(farm.requestWorker(worker.uuid, 'offline', true));
    farm.forgetEvents();
    await done(setting(worker.uuid, schedule()));
    expect(await requestedOf(worker.uuid)).toBe('asleep');
    // Flamenco 3 left can_restart out here, and browsers believed that the Worker cannot restart.
    expect(toldOfWorkers()).toMatchObject([
      {
        name: 'worker-updated',
        payload: { id: worker.uuid, can_restart: true, status_change: { status: 'asleep', is_lazy: false } },
      },
    ]);
    await worker.goTo('asleep');
    expect(await requestedOf(worker.uuid)).toBeUndefined();
    await done(setting(worker.uuid, schedule({ is_active: false })));
    expect(await requestedOf(worker.uuid)).toBe('awake');
  });

  it('tells nobody when the Worker does already what it says', async () => {
    itIs('th', '09:00');
    const { uuid } = await farm.aWorker({ types: [farm.newType()] });
    farm.forgetEvents();
    await done(setting(uuid, schedule()));
    expect(toldOfWorkers()).toEqual([]);
  });
});

describe('the check of each minute', () => {
  it('sends a Worker to sleep at the start, whose task goes back, and wakes it up at the end', async () => {
    itIs('th', '09:15');
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    await done(setting(worker.uuid, schedule()));
    const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
    const task = await worker.take();
    itIs('th', '09:59');
    await farm.get(SleepScheduler).check();
    expect((await worker.mayRun(task)).mayKeepRunning).toBe(true);
    itIs('th', '10:00');
    await farm.get(SleepScheduler).check();
    expect(await worker.mayRun(task)).toMatchObject({ mayKeepRunning: false, statusChangeRequested: true });
    await worker.goTo('asleep');
    expect(await farm.taskStatuses(id)).toEqual(['queued']);
    itIs('th', '17:29');
    await farm.get(SleepScheduler).check();
    expect(await requestedOf(worker.uuid)).toBeUndefined();
    itIs('th', '17:30');
    await farm.get(SleepScheduler).check();
    expect(await requestedOf(worker.uuid)).toBe('awake');
  });

  it('lets people wake a Worker up between two times of its schedule', async () => {
    itIs('th', '12:40');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule({ end_time: '' })));
    await worker.goTo('asleep');
    await done(farm.requestWorker(worker.uuid, 'awake'));
    await worker.goTo('awake');
    itIs('th', '16:00');
    await farm.get(SleepScheduler).check();
    expect(await requestedOf(worker.uuid)).toBeUndefined();
  });

  it('looks again at midnight, where another day begins', async () => {
    itIs('th', '12:40');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule({ days_of_week: 'fr', start_time: '', end_time: '' })));
    expect(await requestedOf(worker.uuid)).toBeUndefined();
    itIs('fr', '00:00');
    await farm.get(SleepScheduler).check();
    expect(await requestedOf(worker.uuid)).toBe('asleep');
    await worker.goTo('asleep');
    itIs('sa', '00:00');
    await farm.get(SleepScheduler).check();
    expect(await requestedOf(worker.uuid)).toBe('awake');
  });

  it('applies schedules anew after the clock was set back', async () => {
    itIs('th', '12:40');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule()));
    await worker.goTo('asleep');
    farm.clock.set(-3 * 3_600_000);
    await farm.get(SleepScheduler).check();
    expect(await requestedOf(worker.uuid)).toBe('awake');
  });

  it('leaves Workers alone that are in error', async () => {
    itIs('th', '09:15');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule()));
    await worker.goTo('error');
    itIs('th', '12:00');
    await farm.get(SleepScheduler).check();
    expect(await requestedOf(worker.uuid)).toBeUndefined();
  });

  it('leaves what people asked of a Worker in error, and withdraws its own request when it is switched off', async () => {
    itIs('th', '09:15');
    const worker = await farm.aWorker({ types: [farm.newType()], canRestart: true });
    await done(setting(worker.uuid, schedule()));
    itIs('th', '12:00');
    await farm.get(SleepScheduler).check();
    await worker.goTo('error');
    expect(await requestedOf(worker.uuid)).toBe('asleep');
    await done(setting(worker.uuid, schedule({ is_active: false })));
    expect(await requestedOf(worker.uuid)).toBeUndefined();
    await done(farm.requestWorker(worker.uuid, 'restart'));
    for (const is_active of [true, false]) {
      await done(setting(worker.uuid, schedule({ is_active })));
      expect(await requestedOf(worker.uuid)).toBe('restart');
    }
  });

  it('looks no more at the schedule of a Worker that was removed', async () => {
    itIs('th', '09:15');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule()));
    await done(farm.client.delete(`/worker-mgt/workers/${worker.uuid}`));
    itIs('th', '12:00');
    await farm.get(SleepScheduler).check();
    const { reader } = farm.manager.get(FarmDatabase);
    expect(await listWorkersToCheck(reader, farm.clock.timestamp())).toEqual([]);
  });

  it('asks nothing of a Worker whose schedule is switched off', async () => {
    itIs('th', '09:15');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule({ is_active: false })));
    await worker.goTo('asleep');
    itIs('sa', '12:00');
    await farm.get(SleepScheduler).check();
    expect(await requestedOf(worker.uuid)).toBeUndefined();
  });

  it('makes up at the start of the Manager for what came due while it was away', async () => {
    itIs('th', '09:15');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule()));
    await farm.restart(() => {
      itIs('th', '12:00');
    });
    expect(await requestedOf(worker.uuid)).toBe('asleep');
    expect((await fetching(worker.uuid)).body).toEqual(schedule());
  });
});

describe('a Worker that signs on', () => {
  it.each([
    ['09:15', 'awake'],
    ['12:40', 'asleep'],
  ])('at %s is told to be %s', async (time, expected) => {
    itIs('th', '08:00');
    const worker = await farm.registeredWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule()));
    itIs('th', time);
    expect(await worker.signOn()).toBe(expected);
  });

  it('without a schedule is told to be awake', async () => {
    const worker = await farm.registeredWorker({ types: [farm.newType()] });
    expect(await worker.signOn()).toBe('awake');
  });

  it('returns to what it did when it signed off, past its schedule', async () => {
    itIs('th', '12:40');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule()));
    await done(farm.requestWorker(worker.uuid, 'awake'));
    await worker.signOff();
    expect(await worker.signOn()).toBe('awake');
  });

  it('does not return to it when its schedule has asked for something else meanwhile', async () => {
    itIs('th', '09:15');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(setting(worker.uuid, schedule()));
    await worker.signOff();
    expect(await requestedOf(worker.uuid)).toBe('awake');
    itIs('th', '10:00');
    await farm.get(SleepScheduler).check();
    expect(await worker.signOn()).toBe('asleep');
  });
});
