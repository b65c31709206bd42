import { afterEach, describe, expect, it } from '@jest/globals';
import { startTestManager, type TestManager } from './test-manager.js';

let manager: TestManager;
afterEach(() => manager.close());

async function millisecondsOf(requests: number): Promise<number> {
  const started = performance.now();
  for (let sent = 0; sent < requests; sent += 1) await fetch(`${manager.url}/api/v3/version`);
  return performance.now() - started;
}

it('--delay answers late, on the average by more than 0.1 s', async () => {
  manager = await startTestManager({ delaysRequests: true });
  expect(await millisecondsOf(30)).toBeGreaterThan(1_000); // 4.8 s expected; below 1 s in less than one of a million runs
});

describe('--pprof', () => {
  it('serves a CPU profile of as long as is asked for', async () => {
    manager = await startTestManager({ servesProfiles: true });
    const profile = (await (await fetch(`${manager.url}/debug/pprof/profile?seconds=0.2`)).json()) as {
      startTime: number;
      endTime: number;
      nodes: unknown[];
    };
    expect(profile.endTime - profile.startTime).toBeGreaterThan(150_000); // microseconds
    expect(profile.nodes.length).toBeGreaterThan(0);
  });

  it.each(['0', '301', 'a while'])('refuses a profile of %s seconds', async (seconds) => {
    manager = await startTestManager({ servesProfiles: true });
    expect((await fetch(`${manager.url}/debug/pprof/profile?seconds=${seconds}`)).status).toBe(400);
  });

  it('is not there unless it is asked for', async () => {
    manager = await startTestManager();
    expect((await fetch(`${manager.url}/debug/pprof/profile?seconds=1`)).status).toBe(404);
  });
});
