import { describe, expect, it } from '@jest/globals';
import { parseCorsOrigin } from '../../src/config/cors-origins.js';
import { useFarm } from '../farm/test-farm.js';

const ORIGIN = 'https://tools.studio.example';

const farm = useFarm({ yaml: `cors_origins: ["${ORIGIN}"]\n` });

describe('a page of an origin in cors_origins', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('may send %s, with headers of the API', async (method) => {
    const preflight = await fetch(`${farm.api}/jobs`, {
      method: 'OPTIONS',
      headers: {
        Origin: ORIGIN,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'content-type,idempotency-key,if-none-match',
      },
    });
    expect(preflight.status).toBe(204);
    const allowed = preflight.headers;
    expect(allowed.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(allowed.get('access-control-allow-methods')).toContain(method);
    expect(allowed.get('access-control-allow-headers')).toBe('content-type,idempotency-key,if-none-match');
    expect(allowed.get('access-control-allow-credentials')).toBeNull();
  });

  it('may read answers, refusals included, and what their headers say', async () => {
    for (const path of ['/version', '/jobs/none']) {
      const { headers } = await fetch(`${farm.api}${path}`, { headers: { Origin: ORIGIN } });
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(headers.get('access-control-expose-headers')).toContain('ETag');
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  it('hears live events', async () => {
    const address = new URL('/socket.io/?EIO=4&transport=polling', farm.api);
    const answer = await fetch(address, { headers: { Origin: ORIGIN } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN]);
  });
});

it.each([
  'https://tools.studio.example:8443',
  'http://tools.studio.example',
  'https://x.tools.studio.example',
  'null',
])('a page of %s is refused, by the API and by live events', async (origin) => {
  for (const address of [`${farm.api}/version`, new URL('/socket.io/?EIO=4&transport=polling', farm.api)]) {
    const answer = await fetch(address, { headers: { Origin: origin } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  }
});

it.each(['*', 'tools.studio.example', 'https://tools.studio.example/', 'file://', 'null', 'ftp://a.example'])(
  '%s is no origin that can be configured',
  (written) => {
    expect(() => parseCorsOrigin(written)).toThrow(/such as https:\/\/tools\.studio\.example/);
  },
);
