import { describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { registerFairTurns } from '../../src/http/fair-turns.js';

const REQUESTS = 40;
const EACH_TAKES_MS = 4;

/** Takes up the thread, as work with the database does. */
function work(): void {
  const until = performance.now() + EACH_TAKES_MS;
  while (performance.now() < until);
}

/** Asks all at once. @returns in which order they were answered, and in how many turns of the event loop */
async function askAll(
  server: FastifyInstance,
): Promise<{ readonly order: readonly number[]; readonly turns: number }> {
  const order: number[] = [];
  let turn = 0;
  const turnsWithWork = new Set<number>();
  const count = (): void => {
    turn += 1;
    other = setImmediate(count);
  };
  let other = setImmediate(count);
  server.get<{ Querystring: { readonly number: string } }>('/', ({ query }, reply) => {
    work();
    order.push(Number(query.number));
    turnsWithWork.add(turn);
    return reply.send('done');
  });
  await server.ready();
  await Promise.all(
    Array.from({ length: REQUESTS }, (_, index) => server.inject({ url: `/?number=${index}` })),
  );
  clearImmediate(other);
  await server.close();
  return { order, turns: turnsWithWork.size };
}

const inOrder = Array.from({ length: REQUESTS }, (_, index) => index);

describe('many requests at once', () => {
  it('are divided into turns, and answered in their order', async () => {
    const server = fastify();
    registerFairTurns(server);
    const { order, turns } = await askAll(server);
    expect(order).toEqual(inOrder);
    expect(turns).toBeGreaterThanOrEqual((REQUESTS * EACH_TAKES_MS) / 20);
  });

  it('would take few long ones otherwise', async () => {
    const { order, turns } = await askAll(fastify());
    expect(order).toEqual(inOrder);
    expect(turns).toBeLessThan(4);
  });
});
