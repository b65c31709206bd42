import { describe, expect, it, jest } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { rowsOf } from './cases.js';
import { ExistingClient } from './existing-client.js';
import { SLEEP_SCHEDULE_CASES } from './sleep-schedule.cases.js';
import { TAG_CASES } from './tags.cases.js';
import { TASK_PROTOCOL_CASES } from './task-protocol.cases.js';
import { WORKER_MANAGEMENT_CASES } from './worker-management.cases.js';
import { WORKER_PROTOCOL_CASES } from './worker-protocol.cases.js';

/** Others test and build on the same machine. */
jest.setTimeout(30_000);

const farm = useFarm();

describe.each([
  ['a Worker', WORKER_PROTOCOL_CASES],
  ['a Worker and its tasks', TASK_PROTOCOL_CASES],
  ['people and Workers', WORKER_MANAGEMENT_CASES],
  ['sleep schedules', SLEEP_SCHEDULE_CASES],
  ['tags', TAG_CASES],
])('%s', (_area, cases) => {
  it.each(rowsOf(cases))('%s %i: %s', async (_operationId, status, _what, run) => {
    const reply = await run(new ExistingClient(farm.api), farm);
    expect([reply.status, reply.text]).toEqual([status, reply.text]);
  });
});
