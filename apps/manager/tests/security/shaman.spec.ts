import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { ok } from '../farm/farm-client.js';
import { until } from '../farm/test-farm.js';
import { EMPTY_SHA, expectRefused, faultOfRefusal, useAttackedFarm, type Attack } from './attacked-farm.js';

const attacked = useAttackedFarm();

/** Some hundred requests a test, on computers that do other things, too. */
jest.setTimeout(30_000);

/** A name that nothing else on this computer has. */
const MARK = 'flamenco-was-broken-out-of';
const FILE = { sha: EMPTY_SHA, size: 0, path: 'scene.blend' };
const BINARY = { 'Content-Type': 'application/octet-stream' };

/** Every folder from the shared storage up: where a path with too many dots would lead. */
function foldersAbove(): readonly string[] {
  const folders = [join(attacked.farm.folder, 'shared', 'jobs')];
  for (let at = folders[0]!; at !== dirname(at); at = dirname(at)) folders.push(dirname(at));
  return [...folders, tmpdir(), process.cwd()];
}

afterEach(() => {
  expect(foldersAbove().filter((folder) => existsSync(join(folder, MARK)))).toEqual([]);
});

function checkout(checkoutPath: unknown, files: readonly unknown[] = [FILE]): Attack {
  return {
    method: 'POST',
    path: '/api/v3/shaman/checkout/create',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ checkoutPath, files }),
  };
}

function upload(more: Partial<Attack>): Attack {
  return { method: 'POST', path: `/api/v3/shaman/files/${'ab'.repeat(32)}/5`, headers: BINARY, ...more };
}

/** Paths that lead out of a folder, on some platform. */
const WAYS_OUT = [
  `../${MARK}`,
  `../../${MARK}`,
  `../../../../../../../../tmp/${MARK}`,
  `/${MARK}`,
  `/tmp/${MARK}`,
  `//${MARK}`,
  `a/../../../${MARK}`,
  `a/./../../${MARK}`,
  `./${MARK}`,
  '..',
  '.',
  'a/..',
];

describe('the path of a checkout', () => {
  it('leads nowhere else', async () => {
    await expectRefused(
      attacked,
      WAYS_OUT.map((path) => checkout(path)),
    );
  });

  it('is refused when no file system takes it, and leaves nothing', async () => {
    const deep = `${'a/'.repeat(3_000)}${MARK}`;
    const long = `${'b'.repeat(150)}/`.repeat(40);
    await expectRefused(attacked, [checkout(deep), checkout(long), checkout('c/'.repeat(2_000_000))]);
  });

  it.each([
    `..\\${MARK}`,
    `C:\\${MARK}`,
    `${MARK}\0`,
    'CON',
    'a'.repeat(900),
    '%2e%2e%2f',
    '<script>',
    '__proto__',
    '-rf',
    '\u202egnp.exe',
    '\ud800',
    ' ',
  ])('%j becomes one below the jobs', async (path) => {
    const jobs = join(attacked.farm.folder, 'shared', 'jobs');
    const { status, text } = await attacked.send(checkout(path));
    expect(status).toBe(200);
    const made = (JSON.parse(text) as { readonly checkoutPath: string }).checkoutPath;
    expect(readdirSync(jobs)).toContain(made);
    expect(made).not.toMatch(/[/\\:\0]|^\.\.?$/);
  });
});

describe('the path of a file in a checkout', () => {
  it('leads nowhere else', async () => {
    const paths = [
      ...WAYS_OUT,
      `..\\${MARK}`,
      `C:${MARK}`,
      `C:\\${MARK}`,
      `${MARK}\0.png`,
      '',
      'a//b',
      'a/',
      '\\\\host\\share',
    ];
    await expectRefused(
      attacked,
      paths.map((path) => checkout('job', [{ ...FILE, path }])),
    );
  });

  it('is refused when no file system takes it, and leaves nothing', async () => {
    const paths = [
      'a'.repeat(300),
      'a/'.repeat(5_000) + MARK,
      'a/'.repeat(200_000) + MARK,
      'x'.repeat(5_000_000),
    ];
    await expectRefused(
      attacked,
      paths.map((path) => checkout('job', [{ ...FILE, path }])),
    );
  });

  it('leads through no other file, which would be a link to follow', async () => {
    await expectRefused(attacked, [
      checkout('job', [FILE, { ...FILE, path: 'scene.blend/x' }]),
      checkout('job', [
        { ...FILE, path: 'a/b/c' },
        { ...FILE, path: 'a/b' },
      ]),
    ]);
  });

  it('leads through no link of another checkout', async () => {
    const { text } = await attacked.send(checkout('linked'));
    const made = (JSON.parse(text) as { readonly checkoutPath: string }).checkoutPath;
    await expectRefused(attacked, [checkout(`${made}/scene.blend/x`), checkout(`${made}/scene.blend/../x`)]);
  });
});

describe('the checksum and the size of a file', () => {
  const SHAS = [
    'a',
    '',
    '..',
    '../../../../etc/passwd',
    `${'ab'.repeat(31)}/.`,
    'AB'.repeat(32),
    'ab'.repeat(33),
    'g'.repeat(64),
    `${'ab'.repeat(32)}\n`,
  ];
  const SIZES = [-1, 1.5, 1e300, 2 ** 53, '5', null, [5], {}];

  it('are refused in the list of a checkout', async () => {
    const files = [...SHAS.map((sha) => ({ ...FILE, sha })), ...SIZES.map((size) => ({ ...FILE, size }))];
    await expectRefused(
      attacked,
      files.flatMap((file) => [
        checkout('job', [file]),
        { ...checkout('job', [file]), path: '/api/v3/shaman/checkout/requirements' },
      ]),
    );
  });

  it('are refused in the address of an upload', async () => {
    const shas = SHAS.filter((sha) => sha !== '').map((sha) => `${encodeURIComponent(sha)}/5`);
    const sizes = ['-1', '1.5', '1e300', '9007199254740993', 'NaN', '5%00', '..%2f5', '%20'].map(
      (size) => `${'ab'.repeat(32)}/${size}`,
    );
    await expectRefused(
      attacked,
      [...shas, ...sizes].map((path) => upload({ path: `/api/v3/shaman/files/${path}`, body: '12345' })),
    );
  });
});

describe('an upload', () => {
  it('that is not what it said leaves nothing', async () => {
    await expectRefused(attacked, [
      upload({ body: '12345' }),
      upload({ body: '1234' }),
      upload({ body: '123456' }),
      upload({ body: [Buffer.from('123456')], headers: { ...BINARY, 'Transfer-Encoding': 'chunked' } }),
      upload({ body: '12345', headers: { ...BINARY, 'Content-Encoding': 'gzip' } }),
      upload({ path: `/api/v3/shaman/files/${'ab'.repeat(32)}/9007199254740991`, body: '12345' }),
      upload({ body: '{"a":1}', headers: { 'Content-Type': 'application/json' } }),
      upload({ body: '12345', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } }),
    ]);
  });

  it.each([
    ['=?utf-8?q?=FF=FE?=', 400],
    ['=?no-such-charset?q?a?=', 400],
    ['=?utf-8?b?!!!?=', 400],
    ['=?utf-8?x?a?=', 417],
    ['=?'.repeat(3_000), 417],
    [`=?utf-8?q?${'=41'.repeat(3_000)}?=`, 417],
    ['../../../../etc/passwd\t', 417],
    ['${jndi:ldap://evil.example}', 417],
  ])('named %s is refused with %i', async (name, status) => {
    const before = await attacked.snapshot();
    const answer = await attacked.send(
      upload({ body: '12345', headers: { ...BINARY, 'X-Shaman-Original-Filename': name } }),
    );
    expect([faultOfRefusal(answer), answer.status]).toEqual([undefined, status]);
    expect(await attacked.snapshot()).toEqual(before);
  });

  it('with a name of 100 kB, or on several lines, is refused', async () => {
    const head = `POST /api/v3/shaman/files/${'ab'.repeat(32)}/5 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n`;
    const long = await attacked.sendRaw(
      `${head}X-Shaman-Original-Filename: ${'a'.repeat(100_000)}\r\n\r\n12345`,
    );
    expect(long).toMatch(/^HTTP\/1.1 431 [^]*"message":"The headers of the request are larger/);
    const folded = await attacked.sendRaw(
      `${head}X-Shaman-Original-Filename: =?utf-8?q?a\r\n b?=\r\n\r\n12345`,
    );
    expect(folded).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('the checkout of a job that is deleted', () => {
  it.each([
    '..',
    '.',
    '../..',
    '/',
    '/tmp',
    '../file-store',
    'a/../..',
    '..\\..',
    'nobody/../../..',
    '\0',
    'a'.repeat(5000),
  ])('is not removed when it is %j', async (shaman_checkout_id) => {
    const { farm } = attacked;
    const files = async (): Promise<unknown> => (await attacked.snapshot())['files'];
    const before = await files();
    const answer = await farm.submitting({ tasks: [], storage: { shaman_checkout_id } });
    if (answer.status === 200) {
      await farm.client.delete(`/jobs/${answer.body.id}`);
      await until(
        'the job is gone',
        async () => (await farm.client.get<JobDto>(`/jobs/${answer.body.id}`)).status === 404,
      );
    } else expect(answer.status).toBe(400);
    expect(await files()).toEqual(before);
    await ok(farm.client.get('/version'));
  });
});
