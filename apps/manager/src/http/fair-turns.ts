import type { FastifyInstance } from 'fastify';

/** So long may one turn of the event loop take up requests, in ms; those that came at the same time are taken up in the next ones. */
const LONGEST_TURN_MS = 10;

/**
 * Keeps many requests at once from becoming one long turn of the event loop, in which nothing else happens: Node.js hands over all that
 * came by all connections, however many. In their order, some wait for the next turn. Call it before other hooks are registered.
 */
export function registerFairTurns(server: FastifyInstance): void {
  const waiting: (() => void)[] = [];
  let turnBegun: number | undefined;
  const isTurnOver = (): boolean => {
    turnBegun ??= beginTurn();
    return performance.now() - turnBegun > LONGEST_TURN_MS;
  };
  const beginTurn = (): number => {
    setImmediate(() => (turnBegun = undefined)).unref();
    return performance.now();
  };
  const takeUpNext = (): void => {
    waiting.shift()?.();
    if (waiting.length === 0) return;
    if (isTurnOver()) setImmediate(takeUpNext);
    else process.nextTick(takeUpNext); // after what the one before does at once
  };
  server.addHook('onRequest', (_request, _reply, done) => {
    if (waiting.length === 0 && !isTurnOver()) {
      done();
      return;
    }
    waiting.push(done);
    if (waiting.length === 1) setImmediate(takeUpNext);
  });
}
