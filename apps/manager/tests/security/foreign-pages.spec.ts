import { hostname } from 'node:os';
import { describe, expect, it, jest } from '@jest/globals';
import {
  expectRefused,
  faultOfRefusal,
  useAttackedFarm,
  type Attack,
  type Reaction,
} from './attacked-farm.js';
import { OPERATIONS, sampleOf, type Operation } from './operations.js';

const attacked = useAttackedFarm('allowed_hosts: [render.studio.example, "*.farm.example"]\n');

jest.setTimeout(30_000);

const EVIL = 'http://evil.example';

/** What browsers send for a page of another site, each in its way. */
const FOREIGN: readonly Record<string, string>[] = [
  { Host: 'evil.example' },
  { Host: 'evil.example:8080', Origin: 'http://evil.example:8080' },
  { Host: 'localhost.evil.example' },
  { Host: '127.0.0.1.evil.example' },
  { Host: 'evil@127.0.0.1' },
  { Host: '127.0.0.1, evil.example' },
  { Host: 'evil.example', 'X-Forwarded-Host': 'localhost' },
  { Origin: EVIL },
  { Origin: 'null' },
  { Origin: 'file://' },
  { Origin: 'http://localhost:3000' },
  { Origin: 'https://farm.example.evil.example' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' },
  { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'empty' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
];

function requestOf(operation: Operation, headers: Record<string, string>): Attack {
  const { method, body, takesBytes } = operation;
  return {
    method,
    path: attacked.path(operation),
    headers: {
      ...attacked.credentials(operation),
      ...(takesBytes ? { 'Content-Type': 'application/octet-stream' } : attacked.asJson(operation)),
      ...headers,
    },
    ...(body && { body: JSON.stringify(sampleOf(body)) }),
    ...(takesBytes && { body: 'a file' }),
  };
}

describe.each(OPERATIONS.map((operation) => [operation.id, operation] as const))('%s', (_id, operation) => {
  it('is refused to pages of other sites, and changes nothing', async () => {
    const before = await attacked.snapshot();
    for (const headers of FOREIGN) {
      const answer = await attacked.send(requestOf(operation, headers));
      expect([headers, answer.status, faultOfRefusal(answer)]).toEqual([headers, 403, undefined]);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(await attacked.snapshot()).toEqual(before);
  });
});

describe('what is no operation', () => {
  it.each([
    '/',
    '/app/',
    '/favicon.ico',
    '/job-files/x.txt',
    '/flamenco-addon.zip',
    '/api/v3/openapi3.json',
    '/api/v3/swagger-ui/',
    '/metrics',
    '/healthz',
    '/readyz',
    '/nothing-here',
  ])('%s is refused to pages of other sites', async (path) => {
    await expectRefused(
      attacked,
      FOREIGN.map((headers) => ({ method: 'GET', path, headers })),
    );
  });

  it('of a form, which needs no permission of the browser, is refused', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
    const attacks = types.map((type) => ({
      method: 'POST',
      path: '/api/v3/worker-mgt/tags',
      headers: { 'Content-Type': type, Origin: EVIL },
      body: '{"name":"from a form"}',
    }));
    await expectRefused(attacked, attacks);
  });

  it('is not promised to other sites beforehand', async () => {
    const answer = await attacked.send({
      method: 'OPTIONS',
      path: '/api/v3/jobs',
      headers: { Origin: EVIL, 'Access-Control-Request-Method': 'POST' },
    });
    expect([answer.status, faultOfRefusal(answer)]).toEqual([403, undefined]);
  });
});

describe('live events', () => {
  const socket = (query: string, headers: Record<string, string>): Promise<Reaction> =>
    attacked.send({ method: 'GET', path: `/socket.io/?${query}`, headers });
  const UPGRADE = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
  };

  it.each(['EIO=4&transport=polling', 'EIO=3&transport=polling'])(
    'by %s are not for pages of other sites',
    async (query) => {
      for (const headers of FOREIGN) {
        const answer = await socket(query, headers);
        expect([headers, answer.status, faultOfRefusal(answer)]).toEqual([headers, 403, undefined]);
      }
      expect((await socket(query, {})).status).toBe(200);
    },
  );

  it.each(['EIO=4&transport=websocket', 'EIO=3&transport=websocket'])(
    'by %s are not for pages of other sites',
    async (query) => {
      for (const headers of FOREIGN) {
        const answer = await socket(query, { ...UPGRADE, ...headers });
        expect([headers, answer.status, faultOfRefusal(answer)]).toEqual([headers, 403, undefined]);
      }
    },
  );

  it('that somebody else has begun to hear are not for them either', async () => {
    const { text } = await socket('EIO=4&transport=polling', {});
    const { sid } = JSON.parse(text.slice(1)) as { sid: string };
    const answer = await socket(`EIO=4&transport=polling&sid=${sid}`, { Origin: EVIL });
    expect(answer.status).toBe(403);
  });
});

describe('a name of ours', () => {
  const version = (headers: Record<string, string>): Promise<Reaction> =>
    attacked.send({ method: 'GET', path: '/api/v3/version', headers });

  it.each([
    'localhost',
    'LOCALHOST:8080',
    'render',
    'render.:8080',
    'flamenco_manager:8080',
    '192.168.0.7:8080',
    '[::1]:8080',
    '[fe80::1]',
    'render.local',
    'render.lan:80',
    'a.b.home.arpa',
    'render.internal',
    hostname(),
    'render.studio.example',
    'Render.Studio.Example.:8080',
    'one.farm.example',
    'two.one.farm.example:1234',
  ])('is %s: pages that were opened with it may do everything', async (host) => {
    const origins = [`http://${host}`, `https://${host}`].map((Origin) => ({ Host: host, Origin }));
    for (const headers of [{ Host: host }, ...origins])
      expect([headers, (await version(headers)).status]).toEqual([headers, 200]);
  });

  it('is none of a longer or shorter one', async () => {
    for (const host of ['a.render.studio.example', 'farm.example', 'xfarm.example', 'render.local.example'])
      expect([host, (await version({ Host: host })).status]).toEqual([host, 403]);
  });

  it('makes way for development servers on this computer', async () => {
    for (const Origin of ['http://localhost:8081', 'http://127.0.0.1:4200', `http://${hostname()}:4200`])
      expect([Origin, (await version({ Origin })).status]).toEqual([Origin, 200]);
  });
});

describe('what is no page of another site', () => {
  const read = async (headers: Record<string, string>, path = '/api/v3/version'): Promise<number> =>
    (await attacked.send({ method: 'GET', path, headers })).status;

  it('is a program under any name: Workers of Flamenco 3, and programs on Node.js', async () => {
    const [Host] = ['manager.studio.example'];
    expect(await read({ Host, 'User-Agent': 'Go-http-client/1.1', 'Accept-Encoding': 'gzip' })).toBe(200);
    expect(await read({ Host, 'Sec-Fetch-Mode': 'cors', 'Accept-Encoding': 'gzip, deflate' })).toBe(200);
  });

  it('is a link on another site, and a preview that it shows', async () => {
    const link = {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    };
    expect(await read(link, '/api/v3/swagger-ui/')).toBe(200);
    const image = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' };
    expect(await read(image, '/job-files/no-such.jpg')).toBe(404);
  });

  it('is one of ours, or what a person typed', async () => {
    expect(await read({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' })).toBe(200);
    expect(await read({ 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' })).toBe(200);
  });

  it('is a client of HTTP/1.0, which names no host', async () => {
    expect(await attacked.sendRaw('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe('a browser that used an unknown name', () => {
  const open = (host: string): Promise<Reaction> =>
    attacked.send({
      method: 'GET',
      path: '/app/jobs/1',
      headers: { Host: host, Accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' },
    });

  it('shows what to add to the configuration', async () => {
    const { status, headers, text } = await open('render.new-studio.example:8080');
    expect([status, headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    expect(text).toContain('<pre>allowed_hosts: ["render.new-studio.example"]</pre>');
    expect(text).toContain('flamenco-manager.yaml');
  });

  it('runs nothing that is hidden in the name', async () => {
    const { text } = await open('"><script>alert(1)</script>');
    expect(text).not.toContain('<script>');
  });
});
