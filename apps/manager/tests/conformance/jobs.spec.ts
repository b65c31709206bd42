import { describe, expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { rowsOf } from './cases.js';
import { DELETION_CASES } from './deletion.cases.js';
import { ExistingClient } from './existing-client.js';
import { JOB_TYPE_CASES } from './job-types.cases.js';
import { JOB_CASES } from './jobs.cases.js';
import { TASK_CASES } from './tasks.cases.js';

const farm = useFarm();

describe.each([
  ['job types', JOB_TYPE_CASES],
  ['jobs', JOB_CASES],
  ['tasks', TASK_CASES],
  ['deletion', DELETION_CASES],
])('%s', (_area, cases) => {
  it.each(rowsOf(cases))('%s %i: %s', async (_operationId, status, _what, run) => {
    const reply = await run(new ExistingClient(farm.api), farm);
    expect([reply.status, reply.text]).toEqual([status, reply.text]);
  });
});
