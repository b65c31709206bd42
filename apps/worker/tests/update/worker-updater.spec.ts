import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InstalledVersions } from '../../src/update/installed-versions.js';
import { isOlder } from '../../src/update/newest-version.js';
import { until } from '../support/until.js';
import { writeScript } from '../support/processes.js';
import { WorkerStage } from '../support/worker-stage.js';

const PLATFORM = `${process.platform}-${process.arch}`;

let stage: WorkerStage;
beforeEach(async () => {
  stage = await WorkerStage.setUp();
});
afterEach(() => stage.tearDown());

/** An archive as tools/packaging makes them, but for what is inside: it is started, and says which version it is. */
async function aPackage(version: string, says = version, folder = 'flamenco-worker'): Promise<Buffer> {
  const main = 'node_modules/flamenco-worker/apps/worker/bin/flamenco-worker.mjs';
  await rm(stage.at('made'), { recursive: true, force: true });
  await mkdir(join(stage.at('made', folder, main), '..'), { recursive: true });
  await writeScript(stage.at('made', folder, 'node'), [`echo '${says}'; [ '${says}' != broken ]`]);
  await writeScript(stage.at('made', folder, main), ['']);
  execFileSync('tar', ['-czf', stage.at('made.tar.gz'), '-C', stage.at('made'), folder]);
  return readFile(stage.at('made.tar.gz'));
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What the Manager says of a package, and what it sends. */
function serve(bytes: Buffer, said: Readonly<Record<string, unknown>> = {}): void {
  const name = `flamenco-worker-4.0.1-${PLATFORM}.tar.gz`;
  const entry = { name, version: '4.0.1', platform: PLATFORM, size: bytes.length, sha256: sha256Of(bytes) };
  const { overrides } = stage.manager;
  overrides.set('packages', () => ({ status: 200, body: { packages: [{ ...entry, ...said }] } }));
  overrides.set('package', () => ({ status: 200, body: bytes, contentType: 'application/gzip' }));
}

/** The sentences that the Manager is told now. */
const problems = (): readonly string[] =>
  (
    stage.manager.seen('problems').at(-1)?.json as { problems: { message: string }[] } | undefined
  )?.problems.map(({ message }) => message) ?? [];

async function askForUpdate(): Promise<void> {
  await stage.untilTaskIsAskedFor(1);
  stage.manager.requestsUpdate = true;
  stage.manager.requestStatus('restart');
}

const versions = (): InstalledVersions => new InstalledVersions(stage.at());
const folders = (): Promise<readonly string[]> => readdir(stage.at('versions')).catch(() => []);
const start = (): Promise<unknown> => stage.startWorker({}, { updatesFromManager: true });

describe('a Worker that is asked to update', () => {
  it('says that it lets itself be updated, installs what the Manager has beside itself, and restarts', async () => {
    serve(await aPackage('4.0.1'));
    const ended = start();
    await askForUpdate();
    expect(await ended).toBe('restart');
    expect(stage.manager.seen('sign-on')[0]?.json).toMatchObject({ can_update: true });
    expect(versions().current).toMatchObject({ version: '4.0.1' });
    expect(await folders()).toEqual([expect.stringMatching(/^4\.0\.1-[0-9a-f]{12}$/), 'versions.json']);
    expect(versions().startOf(versions().current!)?.[0]).toBe(
      stage.at('versions', versions().current!.folder, 'node'),
    );
  });

  it.each<[string, () => Promise<void>, RegExp]>([
    [
      'a package with another hash',
      async () => serve(await aPackage('4.0.1'), { sha256: 'ab'.repeat(32) }),
      /is not what it said \(another SHA-256\)/,
    ],
    [
      'a package that is longer',
      async () => serve(await aPackage('4.0.1'), { size: 10 }),
      /not as long as it said/,
    ],
    [
      'a package that is shorter',
      async () => serve(await aPackage('4.0.1'), { size: 10_000_000 }),
      /not as long as it said/,
    ],
    [
      'a package that does not start',
      async () => serve(await aPackage('4.0.1', 'broken')),
      /ended with 1: \. Pack the package anew/,
    ],
    [
      'a package of another version',
      async () => serve(await aPackage('4.0.1', '3.9.0')),
      /says that it is version '3\.9\.0'/,
    ],
    [
      'what is no archive',
      () => {
        serve(Buffer.from('not at all'));
        return Promise.resolve();
      },
      /tar ended with \d/,
    ],
    [
      'no package for this computer',
      async () => serve(await aPackage('4.0.1'), { platform: 'beos-ppc' }),
      /has no package of the Worker for \w+-\w+\. Put flamenco-worker-VERSION-/,
    ],
    [
      'a Manager without packages',
      async () => {
        stage.manager.overrides.set('packages', () => ({
          status: 404,
          body: { code: 404, message: 'Not found' },
        }));
        await Promise.resolve();
      },
      /The Manager has no packages of Workers, and is older than this Worker/,
    ],
    [
      'a package that is gone meanwhile',
      async () => {
        serve(await aPackage('4.0.1'));
        stage.manager.overrides.set('package', () => ({ status: 404, body: { message: 'gone' } }));
      },
      /does not send flamenco-worker-.* \(HTTP 404\)/,
    ],
  ])('stays as it is after %s, says so, and tries nothing again', async (_, prepare, said) => {
    await prepare();
    void start();
    await askForUpdate();
    await until('the problem to be told', () => problems().length > 0);
    expect(problems()).toEqual([expect.stringMatching(said)]);
    expect(problems()[0]).toMatch(/^It was not updated, and goes on with version 4\.0\.0: /);
    await stage.untilTaskIsAskedFor(2);
    expect(stage.manager.seen('packages')).toHaveLength(1);
    expect(stage.manager.seen('sign-on')).toHaveLength(2);
    expect(await folders()).toEqual(['versions.json']);
    expect(versions().current).toBeUndefined();
  });

  it('goes on where the disk has no room to note that, and tells it all the same', async () => {
    await mkdir(stage.at('versions', 'versions.json.new'), { recursive: true }); // nothing can be written there
    serve(await aPackage('4.0.1'));
    void start();
    await askForUpdate();
    await until('the problem to be told', () => problems().length > 0);
    expect(problems()).toEqual([expect.stringMatching(/^It was not updated, .*versions\.json\.new/)]);
    await stage.untilTaskIsAskedFor(2);
    expect(versions().current).toBeUndefined();
  });

  it('keeps the version before, and no older one', async () => {
    const known = versions();
    for (const version of ['4.0.1', '4.0.2', '4.0.3']) {
      await mkdir(stage.at('versions', version), { recursive: true });
      known.switchTo({ version, sha256: version, folder: version });
    }
    expect(known.current?.version).toBe('4.0.3');
    expect(await folders()).toEqual(['4.0.2', '4.0.3', 'versions.json']);
  });
});

describe('a version that never comes to work', () => {
  it('is given up after three starts for the one before, and people are told', () => {
    const known = versions();
    known.switchTo({ version: '4.0.1', sha256: 'a', folder: 'a' });
    known.confirm();
    known.switchTo({ version: '4.0.2', sha256: 'b', folder: 'b' });
    const started = [1, 2, 3, 4].map(() => known.countStart()?.version);
    expect(started).toEqual(['4.0.2', '4.0.2', '4.0.2', '4.0.1']);
    expect(known.current?.version).toBe('4.0.1');
    expect(known.problem).toContain('The update to 4.0.2 was taken back');
  });

  it('is started, and confirmed, though the disk has no room to count that', async () => {
    const known = versions();
    known.switchTo({ version: '4.0.1', sha256: 'a', folder: 'a' });
    await mkdir(stage.at('versions', 'versions.json.new'));
    expect([1, 2, 3, 4, 5].map(() => known.countStart()?.version)).toEqual(Array(5).fill('4.0.1'));
    known.confirm();
    await rm(stage.at('versions', 'versions.json.new'), { recursive: true });
    known.confirm();
    expect([1, 2, 3, 4, 5].map(() => known.countStart()?.version)).toEqual(Array(5).fill('4.0.1'));
  });

  it('is given up for the one that is installed, when it was the first', () => {
    const known = versions();
    known.switchTo({ version: '4.0.1', sha256: 'a', folder: 'a' });
    for (let count = 0; count < 3; count += 1) known.countStart();
    expect(known.countStart()).toBeUndefined();
    expect(known.current).toBeUndefined();
  });
});

it.each([
  ['4.0.0', '4.0.1', true],
  ['4.0.1', '4.0.1', false],
  ['4.0.10', '4.0.9', false],
  ['3.9', '4.0.0', true],
  ['4.1.0-rc1', '4.1.0', false],
])('%s is older than %s: %s', (version, than, expected) => {
  expect(isOlder(version, than)).toBe(expected);
});
