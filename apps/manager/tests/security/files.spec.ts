import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { faultOfRefusal, useAttackedFarm } from './attacked-farm.js';

const attacked = useAttackedFarm();

/** Some hundred requests a test, on computers that do other things, too. */
jest.setTimeout(30_000);

const SENTINEL = 'nobody may read this';
let folder = '';

/** A job's folder with a log, and things around it that are nobody's business. */
beforeAll(() => {
  const job = attacked.id('job_id');
  folder = `job-${job.slice(0, 4)}/${job}`;
  const storage = join(attacked.farm.folder, 'storage');
  const jobFolder = join(storage, folder);
  mkdirSync(jobFolder, { recursive: true });
  const task = attacked.id('task_id');
  writeFileSync(join(jobFolder, `task-${task}.txt`), 'the log');
  for (const name of [
    'notes.txt',
    `task-${task}.txt.key`,
    '.hidden',
    'last-rendered.svg',
    `task-${task}.html`,
  ]) {
    writeFileSync(join(jobFolder, name), SENTINEL);
  }
  writeFileSync(join(storage, 'private.txt'), SENTINEL);
  writeFileSync(join(attacked.farm.folder, 'flamenco-manager.yaml'), `secret: ${SENTINEL}\n`);
  mkdirSync(join(attacked.farm.folder, 'no-dashboard'));
  writeFileSync(join(attacked.farm.folder, 'no-dashboard', 'index.html'), '<base href="/app/">');
});

const UP = [
  '..',
  '%2e%2e',
  '.%2e',
  '%2E%2E',
  '%252e%252e',
  '..%00',
  '..;',
  '..%5c..',
  '%c0%ae%c0%ae',
  '%uff0e%uff0e',
  '．．',
].map((up) => encodeURI(up).replaceAll('%25', '%'));

const TARGETS = [
  'flamenco-manager.yaml',
  'private.txt',
  'etc/passwd',
  'flamenco-manager.sqlite',
  'storage/private.txt',
];

function paths(root: string): readonly string[] {
  return UP.flatMap((up) =>
    TARGETS.flatMap((target) =>
      [2, 8].flatMap((depth) => [
        `${root}${`${up}/`.repeat(depth)}${target}`,
        `${root}${`${up}%2f`.repeat(depth)}${target.replaceAll('/', '%2f')}`,
      ]),
    ),
  );
}

describe('the files of jobs', () => {
  it('are served', async () => {
    const log = `/job-files/${folder}/task-${attacked.id('task_id')}.txt`;
    expect(await attacked.send({ method: 'GET', path: log })).toMatchObject({ status: 200, text: 'the log' });
  });

  it('lead nowhere else', async () => {
    const before = await attacked.snapshot();
    const faults: string[] = [];
    for (const path of [...paths('/job-files/'), ...paths(`/job-files/${folder}/`)]) {
      const answer = await attacked.send({ method: 'GET', path });
      const fault = faultOfRefusal(answer);
      if (fault !== undefined) faults.push(`${path}: ${fault}`);
    }
    expect(faults).toEqual([]);
    expect(await attacked.snapshot()).toEqual(before);
  });

  it('are logs and images alone', async () => {
    const task = `task-${attacked.id('task_id')}`;
    const others = [
      '',
      '/',
      '/notes.txt',
      `/${task}.txt.key`,
      '/.hidden',
      '/last-rendered.svg',
      `/${task}.html`,
    ];
    for (const name of [
      ...others,
      `/${task}.txt/`,
      `/${task}.txt%00.jpg`,
      `/${task}.txt%20`,
      `/${task}.txt.1/..`,
    ]) {
      const answer = await attacked.send({ method: 'GET', path: `/job-files/${folder}${name}` });
      expect([name, faultOfRefusal(answer)]).toEqual([name, undefined]);
    }
    for (const path of ['/job-files', '/job-files/', '/job-files/private.txt', '/job-files//etc/passwd']) {
      expect([path, faultOfRefusal(await attacked.send({ method: 'GET', path }))]).toEqual([path, undefined]);
    }
  });

  it.each([
    'bytes=5-2',
    'bytes=-0',
    'bytes=a-b',
    'bytes=0-0,2-2,4-4',
    'lines=1-2',
    `bytes=${'0-1,'.repeat(2000)}`,
    'bytes=99999999999999999999-',
  ])('take the range %s', async (Range) => {
    const path = `/job-files/${folder}/task-${attacked.id('task_id')}.txt`;
    const { status } = await attacked.send({ method: 'GET', path, headers: { Range } });
    expect([200, 206, 416]).toContain(status);
  });
});

describe('the dashboard', () => {
  it('is shown at any address below it, and nothing else', async () => {
    for (const path of paths('/app/')) {
      const { status, text } = await attacked.send({ method: 'GET', path });
      expect([path, text.includes(SENTINEL) || /root:|SQLite/.test(text)]).toEqual([path, false]);
      expect([200, 400, 403, 404]).toContain(status);
    }
  });

  it('lets no address out of it', async () => {
    for (const path of [
      '//evil.example/app',
      '/%2f%2fevil.example',
      '/\\evil.example',
      '/app//evil.example/..',
      '/app',
    ]) {
      const { headers } = await attacked.send({ method: 'GET', path });
      expect(headers['location'] ?? '/app/').toBe('/app/');
    }
  });
});

describe('other addresses', () => {
  it('are refused in JSON, whatever they are', async () => {
    const strange = [
      '/%zz',
      '/%',
      '/\u00ff',
      '/a'.repeat(2000),
      '/api/v3/%2e%2e/%2e%2e/etc/passwd',
      '/api/v3/jobs//',
      '/api/v3//version',
      '/API/V3/VERSION',
      '/debug/pprof/',
      '/flamenco-addon.zip/..%2f..%2fpackage.json',
      '/socket.io',
      '*',
    ];
    for (const path of strange) {
      const answer = await attacked.send({ method: 'GET', path: encodeURI(path).replaceAll('%25', '%') });
      expect([path, faultOfRefusal(answer)]).toEqual([path, undefined]);
    }
  });
});
