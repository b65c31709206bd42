import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { MaintainedManager } from './maintained-manager.js';
import { describeOnSqlite } from '../database/engine.js';

const LAUNCHER = fileURLToPath(new URL('../../bin/flamenco-manager.mjs', import.meta.url));

jest.setTimeout(60_000);

interface Ended {
  readonly code: number;
  readonly output: string;
}

let manager: MaintainedManager;
let folder: string;
let target: string;
beforeEach(async () => {
  manager = await MaintainedManager.start();
  folder = mkdtempSync(join(tmpdir(), 'flamenco-backup-'));
  target = join(folder, 'backup.sqlite');
});
afterEach(async () => {
  await manager.close();
  rmSync(folder, { recursive: true });
});

function backUp(to = target, config = manager.configFile): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [LAUNCHER, '--config', config, '--backup', to], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}

/** Two rows that belong together, in one work. */
function addPair(name: string): Promise<void> {
  return manager.write(async (sql) => {
    await sql.run('INSERT INTO worker_tags (uuid, name) VALUES (?, ?)', `left ${name}`, `left ${name}`);
    await sql.run('INSERT INTO worker_tags (uuid, name) VALUES (?, ?)', `right ${name}`, `right ${name}`);
  });
}

function countIn(file: string, side: string): number {
  const copy = new SqliteDatabase(file, { readonly: true });
  const { n } = copy.prepare('SELECT count(*) AS n FROM worker_tags WHERE name LIKE ?').get(`${side} %`) as {
    n: number;
  };
  copy.close();
  return n;
}

describeOnSqlite('flamenco-manager --backup', () => {
  it('copies all that was committed before, and no half of a work, while a Manager writes', async () => {
    for (let index = 0; index < 50; index++) await addPair(`before ${index}`);
    const copied: { end?: Ended } = {};
    const backup = backUp().then((end) => (copied.end = end));
    let during = 0;
    while (!copied.end) await addPair(`during ${during++}`);
    await backup;
    expect(copied.end).toEqual({ code: 0, output: expect.stringMatching(/^Backed up .* bytes\.\n$/) });
    expect(countIn(target, 'left')).toBeGreaterThanOrEqual(50);
    expect(countIn(target, 'left')).toBeLessThanOrEqual(50 + during);
    expect(countIn(target, 'left')).toBe(countIn(target, 'right'));
    expect(readdirSync(folder)).toEqual(['backup.sqlite']);
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('works when no Manager runs, and takes the place of an older one', async () => {
    await addPair('a');
    await manager.shutDown();
    writeFileSync(target, 'older');
    expect(await backUp()).toMatchObject({ code: 0 });
    expect(countIn(target, 'right')).toBe(1);
  });

  it('has what is in the log of a Manager that was killed', async () => {
    await manager.maintenance.look();
    await addPair('a');
    const killed = join(folder, 'killed');
    cpSync(manager.folder, killed, { recursive: true });
    expect(await backUp(target, join(killed, 'flamenco-manager.yaml'))).toMatchObject({ code: 0 });
    expect(countIn(target, 'left')).toBe(1);
  });

  it.each([
    [
      'no database',
      'flamenco-manager.yaml',
      'database: none.sqlite\n',
      /There is no database .*none\.sqlite\. Name the right/,
    ],
    [
      'a damaged database',
      'flamenco-manager.yaml',
      'database: flamenco-manager.yaml\n',
      /Could not back up .*older backup there is untouched/,
    ],
  ])('refuses %s, and leaves an older backup alone', async (_what, name, line, message) => {
    const config = join(folder, name);
    writeFileSync(config, `_meta: {version: 3}\n${line}`);
    writeFileSync(target, 'older');
    expect(await backUp(target, config)).toEqual({ code: 1, output: expect.stringMatching(message) });
    expect(readFileSync(target, 'utf8')).toBe('older');
    expect(existsSync(`${target}~`)).toBe(false);
  });

  it('refuses to overwrite the database itself, and a folder that is not there', async () => {
    expect(await backUp(manager.database)).toEqual({
      code: 1,
      output: expect.stringContaining('is the database itself'),
    });
    const nowhere = join(folder, 'no', 'backup.sqlite');
    expect(await backUp(nowhere)).toEqual({ code: 1, output: expect.stringContaining('Create it first') });
  });
});
