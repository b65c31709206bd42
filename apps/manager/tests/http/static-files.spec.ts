import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JOB, startTestManager, TASK, type TestManager } from './test-manager.js';

const FOLDER = `job-${JOB.slice(0, 4)}/${JOB}`;
const LOG = `/job-files/${FOLDER}/task-${TASK}.txt`;

let manager: TestManager;
let dashboard: string;
let addon: string;
beforeAll(async () => {
  dashboard = mkdtempSync(join(tmpdir(), 'flamenco-dashboard-'));
  writeFileSync(join(dashboard, 'index.html'), '<title>dashboard</title>');
  writeFileSync(join(dashboard, 'main-ABCD1234.js'), 'run()');
  writeFileSync(join(dashboard, 'favicon.ico'), 'icon');
  addon = mkdtempSync(join(tmpdir(), 'flamenco-addon-'));
  writeFileSync(join(addon, 'flamenco-addon.zip'), 'PK zip');
  manager = await startTestManager({ dashboardPath: dashboard, addonPath: addon });
  const storage = join(manager.folder, 'storage');
  mkdirSync(join(storage, FOLDER), { recursive: true });
  writeFileSync(join(storage, FOLDER, `task-${TASK}.txt`), '<script>0123456789</script>');
  writeFileSync(join(storage, FOLDER, `task-${TASK}.txt.1`), 'first attempt');
  writeFileSync(join(storage, FOLDER, 'last-rendered-tiny.jpg'), 'jpeg');
  writeFileSync(join(storage, FOLDER, 'secret.txt'), 'secret');
  writeFileSync(join(storage, 'secret.txt'), 'secret');
  writeFileSync(join(manager.folder, 'secret.txt'), 'secret');
  symlinkSync(manager.folder, join(storage, 'job-0000'));
});
afterAll(async () => {
  await manager.close();
  for (const folder of [dashboard, addon]) rmSync(folder, { recursive: true });
});

describe('the dashboard', () => {
  it.each(['/', '/app'])('is where %s leads', async (path) => {
    const answer = await fetch(manager.url + path, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/app/']);
  });

  it.each(['/app/', '/app/index.html', '/app/jobs/123?tab=log', '/app/workers'])(
    'answers %s, never from a cache',
    async (path) => {
      const answer = await fetch(manager.url + path);
      expect([answer.status, await answer.text()]).toEqual([200, '<title>dashboard</title>']);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('has files that may be kept for long', async () => {
    const answer = await fetch(`${manager.url}/app/main-ABCD1234.js`);
    expect(answer.headers.get('content-type')).toContain('javascript');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('says so when a file is missing, instead of a page in its place', async () => {
    expect((await fetch(`${manager.url}/app/main-ZZZZ9999.js`)).status).toBe(404);
  });

  it('has an icon', async () => {
    expect(await (await fetch(`${manager.url}/favicon.ico`)).text()).toBe('icon');
  });

  it('says what to do when it is not built', async () => {
    const unbuilt = await startTestManager();
    const answer = await fetch(`${unbuilt.url}/app/`);
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('npm run build')]);
    await unbuilt.close();
  });
});

describe('the Blender add-on', () => {
  const download = (init?: RequestInit): Promise<Response> =>
    fetch(`${manager.url}/flamenco-addon.zip`, { redirect: 'manual', ...init });

  it('is a zip to be saved, and asked for anew only when it has changed', async () => {
    const answer = await download();
    expect([answer.status, await answer.text()]).toEqual([200, 'PK zip']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="flamenco-addon.zip"',
      'last-modified': expect.stringMatching(/GMT$/),
    });
    const etag = answer.headers.get('etag') ?? '';
    const [status] = await rawGet('/flamenco-addon.zip', { 'If-None-Match': etag });
    expect(status).toBe(304);
  });

  it('cannot be asked for its head alone', async () => {
    const answer = await download({ method: 'HEAD' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('is where its earlier address leads', async () => {
    const answer = await fetch(`${manager.url}/flamenco3-addon.zip`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/flamenco-addon.zip']);
  });

  it('says what to do when it is not packed', async () => {
    const unbuilt = await startTestManager();
    const answer = await fetch(`${unbuilt.url}/flamenco-addon.zip`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      expect.objectContaining({ message: expect.stringContaining('npm run build') }),
    ]);
    await unbuilt.close();
  });
});

describe('files of jobs', () => {
  it('are served as text, whatever is in them', async () => {
    const answer = await fetch(manager.url + LOG);
    expect([answer.status, await answer.text()]).toEqual([200, '<script>0123456789</script>']);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const earlier = await fetch(`${manager.url}${LOG}.1`);
    expect([earlier.headers.get('content-type'), await earlier.text()]).toEqual([
      'text/plain; charset=utf-8',
      'first attempt',
    ]);
  });

  it('are served in part', async () => {
    const answer = await fetch(manager.url + LOG, { headers: { Range: 'bytes=8-12' } });
    expect([answer.status, await answer.text()]).toEqual([206, '01234']);
    expect(answer.headers.get('content-range')).toBe('bytes 8-12/27');
    const tail = await fetch(manager.url + LOG, { headers: { Range: 'bytes=-9' } });
    expect(await tail.text()).toBe('</script>');
    const all = await fetch(manager.url + LOG, { headers: { Range: 'bytes=-1000' } });
    expect([all.status, (await all.text()).length]).toEqual([200, 27]); // shorter than what was asked for: all of it
    expect((await fetch(manager.url + LOG, { headers: { Range: 'bytes=100-' } })).status).toBe(416);
  });

  it('are images, too', async () => {
    const answer = await fetch(`${manager.url}/job-files/${FOLDER}/last-rendered-tiny.jpg`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  });

  it.each([
    '/job-files/',
    '/job-files/secret.txt',
    `/job-files/${FOLDER}`,
    `/job-files/${FOLDER}/`,
    `/job-files/${FOLDER}/secret.txt`,
    `/job-files/${FOLDER}/task-${TASK}.txt/`,
    `/job-files/${FOLDER}/../../secret.txt`,
    `/job-files/${FOLDER}/%2e%2e/%2e%2e/secret.txt`,
    `/job-files/${FOLDER}/..%2f..%2f..%2fsecret.txt`,
    `/job-files/${FOLDER}/..%5c..%5csecret.txt`,
    '/job-files/../secret.txt',
    '/job-files/..%2fsecret.txt',
    '/job-files//etc/passwd',
    '/job-files/%2fetc%2fpasswd',
    '/job-files/job-0000/secret.txt',
    `/job-files/${FOLDER}/task-${TASK}.txt%00.jpg`,
    '/app/../secret.txt',
    '/app/%2e%2e/secret.txt',
    '/app/..%2fsecret.txt',
    '/app/..%2f..%2f..%2fetc/passwd',
  ])('defect 15 (§2.4): are all that is served: not %s', async (path) => {
    const [status, body] = await rawGet(path);
    expect(['<title>dashboard</title>', 'refused']).toContain(
      [400, 403, 404].includes(status) ? 'refused' : body,
    );
    expect(body).not.toMatch(/^secret|root:/);
  });
});

/** `fetch` would resolve the dots itself, and ask for an answer past all caches. */
function rawGet(path: string, headers = {}): Promise<[number, string]> {
  const { hostname, port } = new URL(manager.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (data: Buffer) => (body += data.toString()));
      answer.on('end', () => resolve([answer.statusCode ?? 0, body]));
    })
      .on('error', reject)
      .end();
  });
}
