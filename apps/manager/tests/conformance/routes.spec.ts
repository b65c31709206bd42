import { describe, expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';

const farm = useFarm();

const ask = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => fetch(new URL(path, farm.api), { method, headers, redirect: 'manual' });

describe('an address', () => {
  it.each([
    ['/', 307, '/app/'],
    ['/app', 307, '/app/'],
    ['/flamenco3-addon.zip', 308, '/flamenco-addon.zip'],
  ])('%s leads on with %i to %s (§2.4)', async (path, status, to) => {
    const answer = await ask('GET', path);
    expect([answer.status, answer.headers.get('location')]).toEqual([status, to]);
  });

  it.each([
    '/api/v3',
    '/api/v3/',
    '/api/v3/nothing',
    '/api/v3/version/',
    '/api/v3/jobs/last-rendered/',
    '/api/v4/version',
  ])('%s is nowhere: 404, with a message (§7.1)', async (path) => {
    for (const method of ['GET', 'POST']) {
      const answer = await ask(method, path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        404,
        'application/json; charset=utf-8',
      ]);
      expect(await answer.json()).toMatchObject({ code: 404, message: expect.stringContaining(path) });
    }
  });

  it.each([
    ['POST', '/api/v3/version', 'GET'],
    ['DELETE', '/api/v3/configuration/file', 'GET, PUT'],
    ['PUT', '/api/v3/jobs', 'GET, POST'],
    ['GET', '/api/v3/configuration/setup-assistant', 'POST'],
    ['GET', '/api/v3/shaman/checkout/create', 'POST'],
    ['PUT', `/api/v3/shaman/files/${'a'.repeat(64)}/1`, 'GET, POST'],
  ])('defect 27 (§7.1): %s %s is 405, and is told %s', async (method, path, allowed) => {
    const answer = await ask(method, path);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
    expect(await answer.json()).toMatchObject({ code: 405, message: expect.stringContaining(method) });
  });

  it('that is asked for with HEAD is answered as with GET, without the body', async () => {
    const answer = await ask('HEAD', '/api/v3/version');
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});

describe('an answer', () => {
  it.each([
    '/api/v3/version',
    '/api/v3/configuration',
    '/api/v3/status',
    '/api/v3/configuration/file',
    '/api/v3/openapi3.json',
  ])('of %s is JSON in UTF-8', async (path) => {
    expect((await ask('GET', path)).headers.get('content-type')).toMatch(
      /^application\/json(; charset=utf-8)?$/i,
    );
  });

  it('does not depend on what is asked for by Accept, which Flamenco 3 does not look at', async () => {
    const answer = await ask('GET', '/api/v3/version', { Accept: 'text/html' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
  });

  it('may be read by the web app’s development server, on this computer alone (§2.4)', async () => {
    const allowed = async (origin: string): Promise<string | null> =>
      (await ask('GET', '/api/v3/version', { Origin: origin })).headers.get('access-control-allow-origin');
    expect(await allowed('http://localhost:8081')).toBe('http://localhost:8081');
    expect(await allowed('http://example.com:8081')).toBeNull();
  });
});
