import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { startTestManager, type TestManager } from './test-manager.js';

interface Received {
  readonly encoding: string | undefined;
  readonly vary: string;
  readonly type: string | undefined;
  readonly body: Buffer;
}

/** As it comes: fetch would take the compression off. */
function received(url: string, headers: OutgoingHttpHeaders): Promise<Received> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const { 'content-encoding': encoding, 'content-type': type, vary = '' } = answer.headers;
        resolve({ encoding, type, vary: vary.toLowerCase(), body: Buffer.concat(chunks) });
      });
    }).on('error', reject);
  });
}

const BROWSER = { 'Accept-Encoding': 'gzip, deflate, br' };
const GZIP = { 'Accept-Encoding': 'gzip' };

describe('a file of the dashboard', () => {
  const SCRIPT = 'run(1);'.repeat(500);
  let folder: string;
  let manager: TestManager;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flamenco-dashboard-'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html>\n<base href="/app/">');
    writeFileSync(join(folder, 'main-ABCD1234.js'), SCRIPT);
    writeFileSync(join(folder, 'main-ABCD1234.js.br'), brotliCompressSync(SCRIPT));
    writeFileSync(join(folder, 'main-ABCD1234.js.gz'), gzipSync(SCRIPT));
    writeFileSync(join(folder, 'small-ABCD1234.js'), 'run()');
    manager = await startTestManager({ dashboardPath: folder });
  });
  afterAll(async () => {
    await manager.close();
    rmSync(folder, { recursive: true });
  });

  it('comes as the build has compressed it, for who takes that', async () => {
    const url = `${manager.url}/app/main-ABCD1234.js`;
    const [brotli, gzip, plain] = [
      await received(url, BROWSER),
      await received(url, GZIP),
      await received(url, {}),
    ];
    expect([brotli.encoding, gzip.encoding, plain.encoding]).toEqual(['br', 'gzip', undefined]);
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
    expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
    expect(plain.body.toString()).toBe(SCRIPT);
    for (const { type, vary } of [brotli, gzip, plain]) {
      expect(type).toMatch(/javascript/);
      expect(vary).toContain('accept-encoding');
    }
  });

  it('comes as it is where it was not worth it', async () => {
    const { encoding, body } = await received(`${manager.url}/app/small-ABCD1234.js`, BROWSER);
    expect([encoding, body.toString()]).toEqual([undefined, 'run()']);
  });

  it("is the page itself with any Accept-Encoding: it is the dashboard's front door", async () => {
    const { body, type } = await received(`${manager.url}/app/jobs/1`, BROWSER);
    expect([type, body.toString()]).toEqual([
      'text/html; charset=utf-8',
      '<!doctype html>\n<base href="/app/">',
    ]);
  });
});

describe('an answer of the API', () => {
  const farm = useFarm();
  beforeAll(async () => {
    for (let index = 0; index < 5; index += 1) await farm.submit({ tasks: [{ name: 'a', type: 'misc' }] });
  });

  it('is compressed when it is long, for who takes that', async () => {
    const url = `${farm.api}/jobs`;
    const [brotli, gzip, plain] = [
      await received(url, BROWSER),
      await received(url, GZIP),
      await received(url, {}),
    ];
    expect([brotli.encoding, gzip.encoding, plain.encoding]).toEqual(['br', 'gzip', undefined]);
    expect(plain.body.length).toBeGreaterThan(1024);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    for (const { type, vary } of [brotli, gzip]) {
      expect(type).toBe('application/json; charset=utf-8');
      expect(vary).toContain('accept-encoding');
    }
  });

  it('is as it is when it is short', async () => {
    expect((await received(`${farm.api}/version`, BROWSER)).encoding).toBeUndefined();
  });

  it('that describes the API is compressed, too', async () => {
    expect((await received(`${farm.api}/openapi3.json`, BROWSER)).encoding).toBe('br');
  });
});
