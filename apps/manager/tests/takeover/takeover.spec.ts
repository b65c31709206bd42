import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AssignedTaskDto, JobDto, TaskDto } from '@flamenco/api-contracts';
import SqliteDatabase from 'better-sqlite3';
import { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { MANAGER } from '../../src/manager.module.js';
import { FarmClient, ok } from '../farm/farm-client.js';
import { until } from '../farm/test-farm.js';
import { basicAuthorization } from '../farm/test-worker.js';
import { usePostgres } from '../migrate/postgres-server.js';
import { printedBy } from '../migrate/printed.js';
import { digestOfFiles, Flamenco3Farm, RELEASES } from './flamenco3-farm.js';

let farm: Flamenco3Farm;
let app: NestFastifyApplication | undefined;
let api: string;

const server = usePostgres();

afterEach(async () => {
  await app?.close();
  app = undefined;
  rmSync(farm.folder, { recursive: true });
});

async function aFarm(
  release: (typeof RELEASES)[number],
  engine: 'SQLite' | 'PostgreSQL',
): Promise<Flamenco3Farm> {
  return new Flamenco3Farm(release, engine === 'SQLite' ? undefined : await server.emptyDatabase());
}

async function startManager(): Promise<FarmClient> {
  ({ app, api } = await farm.startManager());
  return new FarmClient(api);
}

const ENGINES = ['SQLite', 'PostgreSQL'] as const;

describe.each(ENGINES.flatMap((engine) => RELEASES.map((release) => [release, engine] as const)))(
  'the farm of a Flamenco %s Manager, into %s,',
  (release, engine) => {
    beforeEach(async () => {
      farm = await aFarm(release, engine);
    });

    it('is taken over as its API answered, and in order', async () => {
      const { counts, notes } = await farm.takeOver();
      expect(notes).toEqual([]);
      expect(counts.filter(({ found, taken }) => found !== taken)).toEqual([]);
      expect(await farm.problems()).toEqual([]);

      const client = await startManager();
      const { jobs, workers, tags } = farm.answers;
      for (const { tasks, blocklist, ...job } of jobs) {
        expect(await ok(client.get(`/jobs/${job.id}`))).toMatchObject(asOurs(job));
        expect(await ok(client.get(`/jobs/${job.id}/blocklist`))).toEqual(blocklist);
        for (const task of tasks)
          expect(await ok(client.get(`/tasks/${task.id}`))).toMatchObject(asOurs(task));
      }
      expect((await ok(client.get<{ jobs: readonly unknown[] }>('/jobs'))).jobs).toHaveLength(jobs.length);
      for (const { sleep_schedule: schedule, ...worker } of workers) {
        // The samples' Workers were built without a version; the answers have that of the release.
        const expected = release === '3.9' ? worker : without(worker, 'version');
        expect(await ok(client.get(`/worker-mgt/workers/${worker.id}`))).toMatchObject(asOurs(expected));
        const answer = await client.get(`/worker-mgt/workers/${worker.id}/sleep-schedule`);
        expect([answer.status, answer.body]).toEqual(schedule === null ? [204, undefined] : [200, schedule]);
      }
      const ofProject = jobs.filter(({ metadata }) => Object.hasOwn(metadata, 'project')).map(({ id }) => id);
      const found = await ok(
        client.get<{ jobs: readonly { readonly id: string }[] }>('/jobs?metadata=project:Sample'),
      );
      expect(found.jobs.map(({ id }) => id).sort()).toEqual(ofProject.sort());
      if (tags.length > 0) expect(await ok(client.get('/worker-mgt/tags'))).toMatchObject({ tags });
    });

    it('goes on: its Workers sign on with their secrets, and finish what is open', async () => {
      await farm.takeOver();
      const client = await startManager();
      const { workers, jobs } = farm.answers;
      for (const { id, name } of workers) {
        const worker = workerOf(id, name);
        await ok(
          worker.post('/worker/sign-on', {
            name,
            supported_task_types: ['blender', 'ffmpeg', 'file-management', 'misc'],
            software_version: release,
          }),
        );
        await worker.post('/worker/state-changed', { status: 'awake' });
      }
      for (const { id, status } of jobs)
        if (status === 'paused')
          await client.post(`/jobs/${id}/setstatus`, { status: 'queued', reason: 'go on' });
      const [first] = workers;
      const worker = workerOf(first?.id ?? '', first?.name ?? '');
      await until('nothing to be left for this Worker', async () => {
        const { status, body } = await worker.post<AssignedTaskDto>('/worker/task');
        if (status !== 200) return true;
        expect((await worker.post(`/worker/task/${body.uuid}`, { taskStatus: 'completed' })).status).toBe(
          204,
        );
        return false;
      });
      const ended = await Promise.all(jobs.map(({ id }) => ok(client.get<JobDto>(`/jobs/${id}`))));
      expect(new Set(ended.map(({ status }) => status))).toEqual(
        new Set(jobs.some(({ status }) => status === 'canceled') ? ['completed', 'canceled'] : ['completed']),
      );
    });

    it('stays as it is', async () => {
      const before = digestOfFiles(farm.folder);
      await farm.takeOver();
      rmSync(farm.newDatabase, { force: true });
      expect(digestOfFiles(farm.folder)).toEqual(before);
    });
  },
);

describe.each(ENGINES)('a farm that is taken over into %s', (engine) => {
  beforeEach(async () => {
    farm = await aFarm('3.9', engine);
  });

  it('has the task in hand that a Worker was working on: it reports, its log goes on, and a second run has its own', async () => {
    await farm.takeOver();
    const client = await startManager();
    const running = farm.answers.jobs.flatMap(({ tasks }) => tasks).find(({ status }) => status === 'active');
    const id = running?.id ?? '';
    const { worker } = await ok(client.get<TaskDto>(`/tasks/${id}`));
    const renderer = workerOf(worker?.id ?? '', worker?.name ?? '');
    const mayRun = await ok(renderer.get(`/worker/task/${id}/may-i-run`));
    expect(mayRun).toMatchObject({ mayKeepRunning: true });
    const before = await logOf(id);
    expect(before).not.toBe('');
    expect((await renderer.post(`/worker/task/${id}`, { log: 'Saved: 0006.png\n' })).status).toBe(204);
    await until('the line to be in the log', async () => (await logOf(id)) === `${before}Saved: 0006.png\n`);
    expect((await renderer.post(`/worker/task/${id}`, { taskStatus: 'completed' })).status).toBe(204);
    await client.post(`/tasks/${id}/setstatus`, { status: 'queued', reason: 'once more' });
    const { attempts } = await ok(client.get<TaskDto>(`/tasks/${id}`));
    expect(attempts).toMatchObject([{ number: 1, outcome: 'completed' }]);
  });

  it('keeps the logs of earlier runs apart from those of later ones', async () => {
    const [job] = farm.answers.jobs;
    const task = job?.tasks.find(({ status }) => status === 'completed');
    const log = join(
      farm.folder,
      'local',
      `job-${job?.id.slice(0, 4)}`,
      job?.id ?? '',
      `task-${task?.id}.txt`,
    );
    writeFileSync(`${log}.1`, 'the run before\n');
    await farm.takeOver();
    const client = await startManager();
    const { attempts } = await ok(client.get<TaskDto>(`/tasks/${task?.id}`));
    expect(attempts).toMatchObject([{ number: 2, outcome: 'completed' }]);
    expect(readFileSync(`${log}.1`, 'utf8')).toBe('the run before\n');
  });

  it('says what is not as it was, and is in order all the same', async () => {
    const database = new SqliteDatabase(farm.database);
    database.exec(`PRAGMA foreign_keys = OFF;
      UPDATE jobs SET status = 'archived' WHERE id = 1;
      UPDATE jobs SET settings = '{' WHERE id = 2;
      UPDATE tasks SET status = 'active', worker_id = 99 WHERE id = 6;
      UPDATE tasks SET status = 'lost' WHERE id = 7;
      UPDATE tasks SET commands = 'nonsense' WHERE id = 8;
      UPDATE sleep_schedules SET start_time = 'noon';
      INSERT INTO task_failures (created_at, task_id, worker_id) VALUES ('now', 5, 99);
      INSERT INTO task_dependencies (task_id, dependency_id) VALUES (5, 999)`);
    database.close();
    const { notes, counts } = await farm.takeOver();
    expect(notes).toEqual([
      expect.stringMatching(/^The sleep schedule of Worker 2 is left out: .*noon/),
      expect.stringMatching(
        /^Job .* \(shot 010 ライト\) is left out: this Manager does not know its status 'archived'\.$/,
      ),
      expect.stringMatching(/^The settings of job .* cannot be read, and are left out: \{$/),
      expect.stringMatching(/^Task .* is queued again: its Worker is gone\.$/),
      expect.stringMatching(/^Task .* is taken as canceled: this Manager does not know its status 'lost'\.$/),
      expect.stringMatching(/^The commands of task .* cannot be read, and are left out\.$/),
    ]);
    expect(counts).toContainEqual({ what: 'jobs', found: 5, taken: 4 });
    expect(counts).toContainEqual({ what: 'failures', found: 3, taken: 1 });
    expect(await farm.problems()).toEqual([]);
  });

  it('gives what comes next ids that are free', async () => {
    await farm.takeOver();
    const client = await startManager();
    await ok(client.post('/worker-mgt/tags', { name: 'another' }));
    await ok(
      client.post('/worker/register-worker', {
        name: 'newcomer',
        secret: 'secret',
        platform: 'linux',
        supported_task_types: ['misc'],
      }),
    );
    const { jobs } = farm.answers;
    const { status } = await client.post('/jobs', {
      name: 'first of ours',
      type: 'echo-sleep-test',
      submitter_platform: 'linux',
      settings: { message: 'hello', sleep_duration_seconds: 1 },
    });
    expect(status).toBe(200);
    expect((await ok(client.get<{ jobs: readonly unknown[] }>('/jobs'))).jobs).toHaveLength(jobs.length + 1);
  });

  it('is taken over once only: a second time, the new database is not empty', async () => {
    await farm.takeOver();
    await expect(farm.takeOver()).rejects.toThrow(/There is a file .* already|is not empty/);
    expect(await farm.problems()).toEqual([]);
  });

  it('is not there at all when its outcome would not be in order', async () => {
    const database = new SqliteDatabase(farm.database);
    database.exec(`UPDATE tasks SET uuid = (SELECT upper(uuid) FROM tasks WHERE id = 1) WHERE id = 2`);
    database.close();
    await expect(farm.takeOver()).rejects.toMatchObject({
      code: 'takeover-failed',
      message: expect.stringMatching(/^The farm was not taken over, .*uuid/),
    });
    await expect(farm.problems()).rejects.toMatchObject({
      code: engine === 'SQLite' ? 'no-database' : 'database-older',
    });
  });

  it('has what SQLite had not yet brought into the file when the Manager was stopped', async () => {
    const database = new SqliteDatabase(farm.database);
    database.pragma('journal_mode = WAL');
    database.exec(`UPDATE jobs SET name = 'renamed at last' WHERE id = 1`);
    await expect(farm.takeOver()).resolves.toMatchObject({ notes: [] });
    database.close();
    const client = await startManager();
    expect(await ok(client.get(`/jobs/${farm.answers.jobs[0]?.id}`))).toMatchObject({
      name: 'renamed at last',
    });
  });
});

it('a takeover removes what one has left that was killed', async () => {
  farm = new Flamenco3Farm('3.9');
  for (const ending of ['~', '~-wal', '~-journal', '~from', '~from-wal'])
    writeFileSync(`${farm.newDatabase}${ending}`, 'half');
  writeFileSync(`${farm.newDatabase}~-lock`, '');
  const before = readdirSync(farm.folder).filter((name) => !name.includes('~'));
  await farm.takeOver();
  expect(readdirSync(farm.folder).sort()).toEqual([...before, 'flamenco.sqlite'].sort());
});

describe('the command "migrate"', () => {
  beforeEach(() => {
    farm = new Flamenco3Farm('3.9');
  });

  it('is what a Manager asks for that is started on the database of Flamenco 3', async () => {
    await expect(SqliteFarm.open(farm.database, await MANAGER.databaseSchema())).rejects.toThrow(
      `is the database of Flamenco 3. Take its farm over with: flamenco-manager migrate --from ${farm.database} --to ${farm.database.replace('.sqlite', '-4.sqlite')}, or start the Manager with --setup-assistant, which offers that; this one is left as it is.`,
    );
  });

  it('says what was taken, and what to do next', async () => {
    const config = join(farm.folder, 'flamenco-manager.yaml');
    const args = ['migrate', '--from', farm.database, '--to', farm.newDatabase, '--config', config];
    const { output, status } = await printedBy(...args);
    expect(output).toMatch(
      /^Took over .*:\n {2}4 of 4 Workers\n[^]*18 of 18 tasks\n[^]*Next: set "database: .*flamenco\.sqlite" in .*flamenco-manager\.yaml, and start the Manager/,
    );
    expect(status).toBe(0);
    expect(await printedBy(...args)).toEqual({
      output: expect.stringMatching(/^There is a file .* already\. Name one that does not exist yet\.\n$/),
      status: 1,
    });
  });

  it.each([
    [
      'no-such.yaml',
      'flamenco.sqlite',
      /^There is no configuration file .*no-such\.yaml\. Name that of this Manager/,
    ],
    [
      'flamenco-manager.yaml',
      'no-such/flamenco.sqlite',
      /^There is no folder .*no-such for the new database/,
    ],
  ])('makes nothing of its own beside a typing error: --config %s --to %s', async (config, to, message) => {
    const before = readdirSync(farm.folder);
    const at = (name: string): string => join(farm.folder, name);
    expect(
      await printedBy('migrate', '--config', at(config), '--from', farm.database, '--to', at(to)),
    ).toEqual({ output: expect.stringMatching(message), status: 1 });
    expect(readdirSync(farm.folder)).toEqual(before);
  });

  it('copies logs and previews to another local storage, over nothing that is there', async () => {
    const config = join(farm.folder, 'ours', 'flamenco-manager.yaml');
    mkdirSync(dirname(config));
    writeFileSync(config, '_meta: {version: 3}\nlocal_manager_storage_path: ./elsewhere\n');
    const logs = readdirSync(join(farm.folder, 'local'), { recursive: true }).sort();
    const args = ['migrate', '--from', farm.database, '--to', farm.newDatabase, '--config', config];
    expect((await printedBy(...args)).output).toMatch(/Task logs and previews were copied to .*elsewhere\./);
    expect(readdirSync(join(farm.folder, 'ours', 'elsewhere'), { recursive: true }).sort()).toEqual(logs);
  });
});

describe('a takeover is refused, and leaves nothing behind,', () => {
  beforeEach(() => {
    farm = new Flamenco3Farm('3.9');
  });

  it.each<[string, () => void, RegExp]>([
    ['when there is no database', () => rmSync(farm.database), /There is no file .*flamenco-manager\.sqlite/],
    [
      'when something is in the way',
      () => writeFileSync(farm.newDatabase, 'mine'),
      /There is a file .* already/,
    ],
    [
      'of what is no database',
      () => writeFileSync(farm.database, 'text'.repeat(2000)),
      /cannot be read as a database/,
    ],
    [
      'of a database of another program',
      () => withTable('albums'),
      /is not the database of a Flamenco 3 Manager/,
    ],
    [
      'of a database of ours',
      () => withTable('migrations'),
      /of this version of the Manager already. Copy it with --backup/,
    ],
  ])('%s', async (_when, spoil, message) => {
    spoil();
    const before = readdirSync(farm.folder).sort();
    await expect(farm.takeOver()).rejects.toThrow(message);
    expect(readdirSync(farm.folder).sort()).toEqual(before);
  });
});

type Fields = Readonly<Record<string, unknown>>;

/** Times as we keep them, to the millisecond; and a task is at least a step, where Flamenco 3 has tasks of none. */
function asOurs(answer: Fields): Fields {
  const text = JSON.stringify(answer).replaceAll(/(\d\d:\d\d:\d\d\.\d{3})\d*Z/g, '$1Z');
  const fields = JSON.parse(text) as Fields;
  return fields['steps_total'] === 0 ? without(fields, 'steps_total', 'steps_completed') : fields;
}

function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function workerOf(id: string, name: string): FarmClient {
  return new FarmClient(api, basicAuthorization(id, `secret-of-${name}`));
}

async function logOf(taskId: string): Promise<string> {
  return (await fetch(`${api}/tasks/${taskId}/logtail`)).text();
}

function withTable(name: string): void {
  rmSync(farm.database);
  new SqliteDatabase(farm.database).exec(`CREATE TABLE ${name} (id INTEGER)`).close();
}
