import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { afterEach, expect, it, jest } from '@jest/globals';
import { PeriodicCheck } from '../../src/modules/maintenance/index.js';
import { until } from '../http/test-manager.js';
import { MaintainedManager } from './maintained-manager.js';
import { describeOnSqlite } from '../database/engine.js';

const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;

jest.setTimeout(30_000);

let manager: MaintainedManager;
afterEach(async () => {
  await manager.close();
  await until('no process is left', () => !process.getActiveResourcesInfo().includes('ProcessWrap'));
});

function breakReferences(): void {
  const other = manager.otherConnection();
  other.pragma('foreign_keys = OFF');
  other.exec('INSERT INTO worker_tag_membership (worker_id, tag_id) VALUES (98, 99)');
  other.close();
}

describeOnSqlite('the check of the database', () => {
  it('finds a sound one in order, and goes on', async () => {
    manager = await MaintainedManager.start();
    await manager.maintenance.look();
    expect(manager.end).toBeUndefined();
  });

  it('does not hold up requests', async () => {
    manager = await MaintainedManager.start();
    const ended: string[] = [];
    const check = manager.maintenance.look().then(() => ended.push('check'));
    const url = await manager.running.getUrl();
    await fetch(`${url}/healthz`).then(() => ended.push('request'));
    await check;
    expect(ended).toEqual(['request', 'check']);
  });

  it('is made each period, and ends the Manager when a reference leads nowhere', async () => {
    manager = await MaintainedManager.start('database_check_period: 10m\n');
    await manager.maintenance.look();
    breakReferences();
    manager.clock.advance(9 * MINUTE_MS);
    await manager.maintenance.look();
    expect(manager.end).toBeUndefined();
    manager.clock.advance(MINUTE_MS);
    await manager.maintenance.look();
    expect(manager.end).toEqual({ next: 'exit-with-failure', because: 'the database is damaged' });
  });

  it('tells of what is counted wrong, and goes on', async () => {
    manager = await MaintainedManager.start();
    await manager.write((sql) =>
      sql.run(
        `INSERT INTO jobs (uuid, name, type, priority, status, settings, metadata, submitter_platform, created, updated, tasks_queued)
         VALUES ('u', 'n', 't', 50, 'queued', '{}', '{}', 'linux', '', '', 3)`,
      ),
    );
    await manager.maintenance.look();
    expect(manager.running.get(PeriodicCheck).findings).toEqual({
      damage: [],
      disorder: ['Job u counts 3 queued tasks, and has 0'],
    });
    expect(manager.end).toBeUndefined();
  });

  it('ends the Manager when pages are damaged', async () => {
    manager = await MaintainedManager.start();
    await manager.write((sql) => sql.run(`INSERT INTO worker_tags (uuid, name) VALUES ('u', 'n')`));
    manager.clock.advance(15 * MINUTE_MS);
    await manager.maintenance.look();
    const file = openSync(manager.database, 'r+');
    writeSync(file, Buffer.alloc(statSync(manager.database).size - 8192, 0x5a), 0, undefined, 8192);
    closeSync(file);
    manager.clock.advance(10 * MINUTE_MS);
    await manager.maintenance.look();
    expect(manager.end?.next).toBe('exit-with-failure');
  });

  it('is made after the start alone when the period is 0s; and when something looks wrong', async () => {
    manager = await MaintainedManager.start('database_check_period: 0s\n');
    await manager.maintenance.look();
    breakReferences();
    manager.clock.advance(100 * 24 * 60 * MINUTE_MS);
    await manager.maintenance.look();
    expect(manager.end).toBeUndefined();
    manager.maintenance.checkSoon();
    await manager.maintenance.look();
    expect(manager.end?.next).toBe('exit-with-failure');
  });

  it('ends with the Manager', async () => {
    manager = await MaintainedManager.start();
    const look = manager.maintenance.look();
    await manager.shutDown();
    await look;
    expect(manager.end).toBeUndefined();
  });
});

describeOnSqlite('the log of the database', () => {
  const fill = (): Promise<void> =>
    manager.write((sql) =>
      sql.run(`INSERT INTO worker_tags (uuid, name) VALUES (hex(randomblob(9)), hex(randomblob(9)))`),
    );

  it('is emptied after the start and every 15 minutes', async () => {
    manager = await MaintainedManager.start();
    await manager.maintenance.look();
    expect(manager.logSize).toBe(0);
    await fill();
    manager.clock.advance(14 * MINUTE_MS);
    await manager.maintenance.look();
    expect(manager.logSize).toBeGreaterThan(0);
    manager.clock.advance(MINUTE_MS);
    await manager.maintenance.look();
    expect(manager.logSize).toBe(0);
  });

  it('is tried again at the next look when somebody reads', async () => {
    manager = await MaintainedManager.start();
    await manager.maintenance.look();
    const other = manager.otherConnection();
    other.exec('BEGIN; SELECT * FROM worker_tags');
    other.prepare('SELECT count(*) FROM worker_tags').get();
    await fill();
    manager.clock.advance(15 * MINUTE_MS);
    await manager.maintenance.look();
    expect(manager.logSize).toBeGreaterThan(0);
    other.close();
    await manager.maintenance.look();
    expect(manager.logSize).toBe(0);
  });
});

describeOnSqlite('the space of what was deleted', () => {
  it('is given back when it is much, and the farm goes on meanwhile', async () => {
    manager = await MaintainedManager.start();
    await manager.maintenance.look();
    await manager.write(async (sql) => {
      await sql.run('CREATE TABLE large (content BLOB)');
      await sql.run('INSERT INTO large VALUES (zeroblob(100000000))');
    });
    await manager.write((sql) => sql.run('DROP TABLE large'));
    manager.clock.advance(60 * MINUTE_MS);
    const look = manager.maintenance.look();
    for (let index = 0; index < 20; index++)
      await manager.write((sql) =>
        sql.run('INSERT INTO worker_tags (uuid, name) VALUES (?, ?)', `u${index}`, `n${index}`),
      );
    await look;
    manager.clock.advance(15 * MINUTE_MS);
    await manager.maintenance.look();
    expect(statSync(manager.database).size).toBeLessThan(2 * MIB);
    expect(manager.otherConnection().prepare('SELECT count(*) AS n FROM worker_tags').get()).toEqual({
      n: 20,
    });
    expect(manager.end).toBeUndefined();
  });

  it('is kept for what comes when it is little', async () => {
    manager = await MaintainedManager.start();
    await manager.maintenance.look();
    await manager.write(async (sql) => {
      await sql.run('CREATE TABLE large (content BLOB)');
      await sql.run('INSERT INTO large VALUES (zeroblob(5000000))');
    });
    await manager.write((sql) => sql.run('DROP TABLE large'));
    manager.clock.advance(60 * MINUTE_MS);
    await manager.maintenance.look();
    expect(statSync(manager.database).size).toBeGreaterThan(4 * MIB);
  });
});
