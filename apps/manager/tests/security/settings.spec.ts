import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/manager-configuration.js';
import { ok } from '../farm/farm-client.js';
import { expectRefused, faultOfRefusal, useAttackedFarm, type Attack } from './attacked-farm.js';

const attacked = useAttackedFarm();

const JSON_TYPE = { 'Content-Type': 'application/json' };

function put(body: string, type = 'application/json'): Attack {
  return { method: 'PUT', path: '/api/v3/configuration/file', headers: { 'Content-Type': type }, body };
}

function post(path: string, body: unknown): Attack {
  return {
    method: 'POST',
    path: `/api/v3${path}`,
    headers: JSON_TYPE,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** What an attack on prototypes leaves behind in every object. */
function isPolluted(): boolean {
  return 'polluted' in {} || 'polluted' in [] || 'polluted' in (() => undefined);
}

const POLLUTING = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"variables":{"__proto__":{"values":[{"platform":"all","value":"x"}],"polluted":true}}}',
  '{"shaman":{"__proto__":{"polluted":true,"enabled":false}}}',
  '{"mqtt":{"client":{"__proto__":{"polluted":true}}}}',
  '{"toString":1,"hasOwnProperty":2,"valueOf":{"a":1}}',
];

describe('the configuration file', () => {
  const file = (): string => join(attacked.farm.folder, 'flamenco-manager.yaml');
  beforeAll(() => {
    writeFileSync(file(), '_meta: {version: 3}\nshared_storage_path: ./shared\nshaman: {enabled: true}\n');
  });

  it.each(POLLUTING)('takes %s as the setting that it is, or refuses it', async (body) => {
    const answer = await attacked.send(put(body));
    if (answer.status !== 204) expect(faultOfRefusal(answer)).toBeUndefined();
    expect(isPolluted()).toBe(false);
    expect(() => readConfig(readFileSync(file(), 'utf8'), file(), {})).not.toThrow();
    expect(readConfig(readFileSync(file(), 'utf8'), file(), {}).config).toMatchObject({
      shaman: { enabled: true },
    });
  });

  it('is given as JSON alone: references to themselves are no way to make it large', async () => {
    const bomb =
      'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n';
    await expectRefused(attacked, [put(bomb), put(bomb, 'application/yaml'), put(bomb, 'text/yaml')]);
  });

  it('is not changed to what the Manager cannot start with', async () => {
    const wrong = [
      { listen: 'nowhere at all' },
      { listen: ':99999' },
      { database: ['a'] },
      { variables: { x: { values: [{ platform: 5, value: {} }] } } },
      { variables: 'x' },
      { task_timeout: '-5 parsecs' },
      { shaman: { garbageCollect: { period: 'soon' } } },
      { blocklist_threshold: 1e300 },
    ];
    await expectRefused(
      attacked,
      wrong.map((settings) => put(JSON.stringify(settings))),
    );
  });

  it.each([
    ['postgres://farm:p%40ss%2Fword@db/farm', 'database: is changed in'],
    ['mysql://farm:p@ss/word@db/farm', 'database: must be an SQLite file'],
  ])(
    'refuses another database without showing its password, and writes nothing: %s',
    async (database, says) => {
      const before = readFileSync(file(), 'utf8');
      const answer = await attacked.send(put(JSON.stringify({ database })));
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(says)]);
      expect(answer.text).not.toContain('word');
      expect(readFileSync(file(), 'utf8')).toBe(before);
    },
  );

  it('keeps strange texts as they are', async () => {
    const name = 'a\n- b: {c: *d}\n#"\'\u0000\u2028\ud83d\ude00 !!js/function "x" &e';
    expect((await attacked.send(put(JSON.stringify({ manager_name: name })))).status).toBe(204);
    expect(readConfig(readFileSync(file(), 'utf8'), file(), {}).config.managerName).toBe(name);
  });
});

describe('paths that people check', () => {
  const STRANGE = [
    '/proc',
    '/proc/self/environ',
    '/proc/self/fd/0',
    '/dev/null',
    '/dev/zero',
    '/dev/full',
    '/etc/passwd',
    '\0',
    '/tmp\0/etc',
    '../../../../../../proc',
    'a'.repeat(5_000),
    `${'a/'.repeat(3_000)}b`,
    '\\\\host\\share',
    '//host/share',
    '$(touch /tmp/flamenco-was-broken-into)',
    '`touch /tmp/flamenco-was-broken-into`',
    '; touch /tmp/flamenco-was-broken-into',
    '-rf',
    '\ud800',
    'file:///tmp',
  ];

  afterEach(() => {
    const isBroken = existsSync('/tmp/flamenco-was-broken-into');
    rmSync('/tmp/flamenco-was-broken-into', { force: true });
    expect(isBroken).toBe(false);
  });

  it.each(['shared-storage', 'blender'])(
    '(%s) are never usable when they are strange, and nothing is written',
    async (what) => {
      const before = await attacked.snapshot();
      for (const path of STRANGE) {
        const answer = await attacked.send(post(`/configuration/check/${what}`, { path }));
        expect([path, answer.status]).toEqual([path, 200]);
        expect([path, JSON.parse(answer.text)]).toEqual([
          path,
          expect.objectContaining({ is_usable: false, cause: expect.stringMatching(/^[A-Z'\\/~].{10,}/s) }),
        ]);
      }
      expect(await attacked.snapshot()).toEqual(before);
    },
  );

  it('are not set up when they are strange', async () => {
    const blenderExecutable = {
      input: 'blender',
      path: 'blender',
      source: 'default',
      is_usable: true,
      cause: '',
    };
    await expectRefused(
      attacked,
      STRANGE.map((storageLocation) =>
        post('/configuration/setup-assistant', { storageLocation, blenderExecutable }),
      ),
    );
  });
});

describe('a job', () => {
  const job = (more: object): object => ({
    name: 'job',
    type: 'test-tasks',
    submitter_platform: 'linux',
    ...more,
  });

  it('is of no type that is a path, or part of an object', async () => {
    const types = [
      '../../../../etc/passwd',
      '..',
      '/etc/passwd',
      'test_tasks.js',
      '__proto__',
      'constructor',
      'toString',
      '',
      '\0',
      'test-tasks\0',
      'a'.repeat(100_000),
      'scripts/test-tasks',
    ];
    await expectRefused(
      attacked,
      types.flatMap((type) => [post('/jobs', job({ type })), post('/jobs/check', job({ type }))]),
    );
  });

  it('keeps settings and metadata with the names of prototypes, and does nothing else with them', async () => {
    for (const name of ['settings', 'metadata']) {
      for (const polluting of POLLUTING) {
        const body = JSON.stringify(job({})).replace(/\}$/, `,"${name}":${polluting}}`);
        const answer = await attacked.send(post('/jobs', body));
        if (answer.status !== 200) expect(faultOfRefusal(answer)).toBeUndefined();
        expect(isPolluted()).toBe(false);
        await ok(attacked.farm.client.get('/jobs'));
      }
    }
  });

  it.each(['\ud800', '\u202e', '\r\nX-Injected: yes', '<script>alert(1)</script>', '🎬'.repeat(1_000)])(
    'may have a strange name',
    async (name) => {
      const { farm } = attacked;
      const submitted = await farm.submit({ name, tasks: [{ name, type: 'misc' }] });
      expect((await farm.job(submitted.id)).name).toBe(name.toWellFormed());
      expect((await farm.tasks(submitted.id)).map((task) => task.name)).toEqual([name.toWellFormed().trim()]);
    },
  );

  it.each([
    ['a\0b', /character NUL/],
    ['x'.repeat(1_001), /(1,?000 characters|at most 1000)/],
    ['x'.repeat(1_000_000), /(1,?000 characters|at most 1000)/],
  ])('cannot have a name that cannot be stored: %#', async (name, message) => {
    for (const body of [job({ name }), job({ settings: { tasks: [{ name, type: 'misc' }] } })]) {
      const answer = await attacked.send(post('/jobs', body));
      expect([answer.status, faultOfRefusal(answer)]).toEqual([400, undefined]);
      expect(answer.text).toMatch(message);
    }
  });

  it('takes an Idempotency-Key that is a key, and no other', async () => {
    const keys = ['', ' ', 'a b', 'x'.repeat(256), 'caf\u00e9'];
    await expectRefused(
      attacked,
      keys.map((key) => ({ ...post('/jobs', job({})), headers: { ...JSON_TYPE, 'Idempotency-Key': key } })),
    );
  });
});
