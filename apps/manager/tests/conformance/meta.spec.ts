import { expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { rowsOf } from './cases.js';
import { ExistingClient } from './existing-client.js';
import { META_CASES } from './meta.cases.js';

const farm = useFarm();

it.each(rowsOf(META_CASES))('%s %i: %s', async (_operationId, status, _what, run) => {
  const reply = await run(new ExistingClient(farm.api), farm);
  expect([reply.status, reply.text]).toEqual([status, reply.text]);
});
