import { Session } from 'node:inspector/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapSnapshot } from 'node:v8';
import { invalid } from '@flamenco/domain/errors';
import type { FastifyInstance } from 'fastify';

/** How late requests are answered with `--delay`, in ms: a bell curve around the mean, cut off (behaviour.md §2.1). */
const DELAY = { mean: 125, deviation: 250, most: 1000 };

const LONGEST_PROFILE_S = 300;

/** Has every request wait for a while, as on a slow network. */
export function delayRequests(server: FastifyInstance): void {
  server.addHook('onRequest', async () => {
    await pause(Math.min(Math.max(DELAY.mean + DELAY.deviation * normallyDistributed(), 0), DELAY.most));
  });
}

/** Box–Muller transform. Source: https://en.wikipedia.org/wiki/Box%E2%80%93Muller_transform */
function normallyDistributed(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

/**
 * Serves what a developer tool such as Chrome's reads: `/debug/pprof/profile?seconds=30`, a CPU profile of the next seconds, and
 * `/debug/pprof/heap`, a heap snapshot, during which the Manager stands still.
 */
export function registerProfiles(server: FastifyInstance): void {
  server.get<{ Querystring: { readonly seconds?: string } }>(
    '/debug/pprof/profile',
    async (request, reply) => {
      const seconds = Number(request.query.seconds ?? 30);
      if (!(seconds > 0 && seconds <= LONGEST_PROFILE_S)) throw BAD_SECONDS;
      void reply.header('Content-Disposition', 'attachment; filename="flamenco-manager.cpuprofile"');
      return profileOf(seconds);
    },
  );
  server.get('/debug/pprof/heap', (_request, reply) =>
    reply
      .type('application/json')
      .header('Content-Disposition', 'attachment; filename="flamenco-manager.heapsnapshot"')
      .send(getHeapSnapshot()),
  );
}

async function profileOf(seconds: number): Promise<object> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    await pause(seconds * 1000);
    return (await session.post('Profiler.stop')).profile;
  } finally {
    session.disconnect();
  }
}

const BAD_SECONDS = invalid(
  'profile-too-long',
  `Ask for a profile of 1 to ${LONGEST_PROFILE_S} seconds: /debug/pprof/profile?seconds=30`,
);
