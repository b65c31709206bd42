import { expect } from '@jest/globals';
import type { Case } from './cases.js';
import type { Call, Reply } from './existing-client.js';
import { KnownWorker, NOBODY } from './known-worker.js';
import type { OperationId } from './reference-statuses.js';

/** As the Python client sends a POST without a body (behaviour.md §7.1). */
export const EMPTY_JSON: Call = { body: '', headers: { 'Content-Type': 'application/json' } };

function refused(reply: Reply): Reply {
  expect((reply.json as { readonly message: string }).message).toMatch(/^security requirements failed: ./);
  return reply;
}

/** Who may not do what only Workers may, whatever they send along. @param call - a call that a Worker may make */
export function forbidden(operationId: OperationId, call: Call = {}): Readonly<Record<string, Case>> {
  return {
    'without credentials': async (client) => refused(await client.call(operationId, call)),
    'for an unknown Worker': async (client) =>
      refused(await client.call(operationId, { ...call, as: NOBODY })),
    'with the secret of another': async (client, farm) => {
      const { uuid } = await KnownWorker.registered(client, farm);
      return refused(await client.call(operationId, { ...call, as: [uuid, 'secret'] }));
    },
    'without a secret': async (client, farm) => {
      const { uuid } = await KnownWorker.registered(client, farm);
      return refused(await client.call(operationId, { ...call, as: [uuid, ''] }));
    },
    'for a Worker that was removed': async (client, farm) => {
      const worker = await KnownWorker.thatIs('awake', client, farm);
      await client.call('deleteWorker', { path: worker.path });
      return refused(await worker.call(operationId, call));
    },
    'with a token': async (client) =>
      refused(await client.call(operationId, { ...call, headers: { Authorization: 'Bearer 0815' } })),
    'before the body is looked at': async (client) =>
      refused(
        await client.call(operationId, { ...call, ...(call.body !== undefined && { body: '{"half": ' }) }),
      ),
    'before the address is looked at': async (client) =>
      refused(
        await client.call(operationId, { ...call, ...(call.path && { path: { task_id: 'nonsense' } }) }),
      ),
  };
}
