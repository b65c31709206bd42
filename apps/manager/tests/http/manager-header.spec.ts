import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestFarm } from '../farm/test-farm.js';

let farm: TestFarm;
beforeAll(async () => {
  farm = new TestFarm('');
  await farm.start();
});
afterAll(() => farm.close());

describe('every answer of the Manager', () => {
  it.each([
    ['what was asked for', 'GET', '/version', 200],
    ['an answer without a body', 'GET', '/jobs/last-rendered', 204],
    ['credentials that are refused', 'POST', '/worker/sign-off', 403],
    ['a request that is refused', 'POST', '/worker/register-worker', 400],
    ['an unknown path', 'GET', '/nowhere', 404],
  ])('says that it is the Manager’s own: %s', async (_what, method, path, status) => {
    const answer = await fetch(new URL(`/api/v3${path}`, farm.api), { method });
    await answer.body?.cancel();
    expect([answer.status, answer.headers.get('x-flamenco-manager')]).toEqual([status, '4.0.0']);
  });
});
