import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJpeg, aPng, anExr } from './support/images.js';
import { aTask, type Answer } from './support/fake-manager.js';
import { isRunning, writeScript } from './support/processes.js';
import { until } from './support/until.js';
import { WorkerStage } from './support/worker-stage.js';

let stage: WorkerStage;

beforeEach(async () => {
  stage = await WorkerStage.setUp();
});
afterEach(() => stage.tearDown());

describe('a task', () => {
  it('is reported from its start to its end, with its attempt, its steps and its log', async () => {
    const exe = await writeScript(stage.at('blender'), ['echo " Time: 00:01"', 'echo " Time: 00:02"']);
    const task = aTask([
      { name: 'echo', parameters: { message: 'hello' } },
      { name: 'blender-render', parameters: { exe, blendfile: '' }, total_step_count: 2 },
    ]);
    stage.manager.addTask(task);
    void stage.startWorker();
    await stage.untilTaskIs('completed');
    const { updates } = stage.manager;
    expect(updates[0]).toEqual({
      taskStatus: 'active',
      activity: 'Started',
      steps_completed: 0,
      attempt_id: task.attempt_id,
      report_number: 1,
      log_offset: 0,
    });
    expect(updates.every(({ attempt_id }) => attempt_id === task.attempt_id)).toBe(true);
    expect(updates.flatMap(({ steps_completed }) => steps_completed ?? [])).toEqual([0, 1, 2, 3]);
    expect(updates.at(-1)).toMatchObject({
      taskStatus: 'completed',
      activity: expect.stringMatching(/^Completed\. Warning: Blender gave no receipt/),
    });
    expect(stage.manager.log).toMatch(
      /^echo: "hello"\ngoing to run: .*\npid=\d+ > {2}Time: 00:01\npid=\d+ > {2}Time: 00:02\nwarn: Blender gave no receipt .*\n$/,
    );
    expect(stage.manager.seen('update').every(({ url }) => url.pathname.endsWith(task.uuid))).toBe(true);
  });

  it('that comes again and again, since its reports are refused, does not make the Worker spin', async () => {
    const task = aTask([{ parameters: { message: 'hello' } }]);
    stage.manager.overrides.set('task', () => ({ status: 200, body: task }));
    stage.manager.overrides.set('update', () => ({ status: 400 }));
    void stage.startWorker();
    await until('it came again', () => stage.manager.seen('task').length === 2);
    await new Promise((resolve) => setTimeout(resolve, 500)); // that it does not spin can only be seen by waiting
    expect(stage.manager.seen('task')).toHaveLength(2);
  });

  it('has all steps of a command that counts none by itself when that is done', async () => {
    stage.manager.addTask(
      aTask([
        { name: 'echo', parameters: { message: 'hello' }, total_step_count: 5 },
        { name: 'echo', parameters: { message: 'again' } },
      ]),
    );
    void stage.startWorker();
    await stage.untilTaskIs('completed');
    const { updates } = stage.manager;
    expect(updates.flatMap(({ steps_completed }) => steps_completed ?? [])).toEqual([0, 5, 6]);
  });

  it('fails with its first command that fails; those behind it are not run', async () => {
    const exe = await writeScript(stage.at('tool'), ['exit 3']);
    stage.manager.addTask(
      aTask([
        { name: 'exec', parameters: { exe } },
        { name: 'echo', parameters: { message: 'never' } },
      ]),
    );
    void stage.startWorker();
    await stage.untilTaskIs('failed');
    expect(stage.manager.updates.at(-1)?.activity).toMatch(
      /^Failed: process \d+ .* exited abnormally with code 3/,
    );
    expect(stage.manager.log).toMatch(/Failed: process \d+/);
    expect(stage.manager.log).not.toContain('never');
  });

  it.each([
    [
      'what its program said',
      ['echo "Read blend: /x.blend"', 'echo "Error: Cannot render, no camera"', 'exit 1'],
      { category: 'no-camera', line: 'Error: Cannot render, no camera' },
    ],
    ['how its program ended', ['kill -SEGV $$'], { category: 'crash' }],
    [
      'that it failed, when nothing is known',
      ['exit 3'],
      { category: 'other', line: expect.stringMatching(/exited abnormally with code 3/) },
    ],
  ])('tells our Manager why it failed: %s', async (_what, script, failure) => {
    const exe = await writeScript(stage.at('tool'), script);
    stage.manager.addTask(aTask([{ name: 'exec', parameters: { exe } }]));
    void stage.startWorker();
    await stage.untilTaskIs('failed');
    expect(stage.manager.updates.at(-1)?.failure).toEqual(failure);
  });

  it('tells our Manager why a command of the Worker failed', async () => {
    const there = await writeScript(stage.at('tool'), []);
    stage.manager.addTask(aTask([{ name: 'copy-file', parameters: { src: there, dest: there } }]));
    void stage.startWorker();
    await stage.untilTaskIs('failed');
    const { failure } = stage.manager.updates.at(-1) ?? {};
    expect(failure).toEqual({
      category: 'other',
      line: expect.stringMatching(/it exists, and is not overwritten/),
    });
  });

  it('tells a Manager of Flamenco 3 nothing that it does not know', async () => {
    const exe = await writeScript(stage.at('tool'), ['exit 3']);
    const { attempt_id: _, ...task } = aTask([{ name: 'exec', parameters: { exe } }]);
    stage.manager.addTask(task);
    void stage.startWorker();
    await stage.untilTaskIs('failed');
    const known = ['taskStatus', 'activity', 'log', 'steps_completed'];
    for (const update of stage.manager.updates)
      expect(Object.keys(update).filter((key) => !known.includes(key))).toEqual([]);
  });

  it('is handed back once when its program is not on this computer; got again, it fails', async () => {
    const task = aTask([{ name: 'exec', parameters: { exe: 'no-such-program' } }]);
    stage.manager.addTask(task, { ...task, attempt_id: task.attempt_id!.replace(/^3/, '4') });
    void stage.startWorker();
    await stage.untilTaskIs('queued');
    expect(stage.manager.updates.at(-1)?.activity).toMatch(
      /^Handed back: The program "no-such-program" is not on this computer\. Install it here/,
    );
    expect(stage.manager.updates.at(-1)?.block_because).toMatch(/^The program "no-such-program" is not/);
    await stage.untilTaskIs('failed');
    expect(stage.taskStatuses()).toEqual(['active', 'queued', 'active', 'failed']);
    expect(stage.manager.log).toMatch(
      /Handed back: .*\n(.*\n)?Failed: cannot find the program "no-such-program"/,
    );
    const problems = stage.manager.seen('problems').map(({ json }) => JSON.stringify(json));
    expect(problems[0]).toMatch(/task-handed-back.*no-such-program/);
  });

  it('fails with a reason that the Manager can take, however long it is', async () => {
    const parameters = { src: stage.at('x'.repeat(100_000)), dest: stage.at('there') };
    stage.manager.addTask(aTask([{ name: 'copy-file', parameters }]));
    void stage.startWorker();
    await stage.untilTaskIs('failed');
    expect(stage.manager.updates.at(-1)?.activity?.length).toBeLessThan(3000);
    for (const line of stage.manager.log.split('\n')) expect(line.length).toBeLessThan(90_000);
  });

  it('shows its log while it runs, though its process has fallen silent', async () => {
    const exe = await writeScript(stage.at('tool'), ['echo thinking', 'exec sleep 1000']);
    stage.manager.addTask(aTask([{ name: 'exec', parameters: { exe } }]));
    void stage.startWorker();
    await until('the line arrives', () => stage.manager.log.includes('> thinking'));
    expect(stage.taskStatuses()).toEqual(['active']);
  });

  it('is one at a time', async () => {
    const script = [
      `test -e ${stage.at('busy')} && touch ${stage.at('overlap')}`,
      `touch ${stage.at('busy')}`,
      'sleep 0.1',
      `rm ${stage.at('busy')}`,
    ];
    const exe = await writeScript(stage.at('tool'), script);
    stage.manager.addTask(...[1, 2, 3].map(() => aTask([{ name: 'exec', parameters: { exe } }])));
    void stage.startWorker();
    await until(
      'three tasks are done',
      () => stage.taskStatuses().filter((status) => status === 'completed').length === 3,
    );
    await expect(readFile(stage.at('overlap'))).rejects.toThrow('ENOENT');
    expect(stage.taskStatuses()).toEqual([
      'active',
      'completed',
      'active',
      'completed',
      'active',
      'completed',
    ]);
  });

  it('begins as soon as there is one', async () => {
    void stage.startWorker();
    await stage.untilTaskIsAskedFor(1);
    const addedMs = performance.now();
    stage.manager.addTask(aTask([{ parameters: { message: 'quick' } }]));
    await stage.untilTaskIs('completed');
    expect(performance.now() - addedMs).toBeLessThan(1000);
    expect(Number(stage.manager.seen('task')[0]?.url.searchParams.get('wait'))).toBeGreaterThan(0);
  });

  it('is stopped within 5 s when it may not run any more, and not reported as ended', async () => {
    void stage.startWorker();
    const pid = await stage.aRunningTask();
    stage.manager.mayNotRunBecause = 'the job was canceled';
    const canceledMs = performance.now();
    await until('the process is gone', async () => !(await isRunning(pid)));
    expect(performance.now() - canceledMs).toBeLessThan(5000);
    const attempt = stage.manager.seen('may-i-run').at(-1)?.url.searchParams.get('attempt');
    expect(attempt).toBe(stage.manager.updates[0]?.attempt_id);
    await stage.untilTaskIsAskedFor(2);
    expect(stage.taskStatuses()).toEqual(['active']);
  });

  it.each([404, 409])('is stopped when a report is answered %d: it is not ours any more', async (status) => {
    stage.manager.overrides.set('update', () =>
      existsSync(stage.at('pid'))
        ? { status, body: { code: status, message: 'superseded' } }
        : { status: 503 },
    );
    void stage.startWorker();
    const pid = await stage.aRunningTask();
    await stage.untilTaskIsAskedFor(2);
    expect(await isRunning(pid)).toBe(false);
  });

  it.each<[string, Answer]>([
    ['503', { status: 503 }],
    ['no answer', 'hang-up'],
  ])('goes on when the question whether it may gets %s', async (_what, answer) => {
    stage.manager.overrides.set('may-i-run', () => answer);
    const exe = await writeScript(stage.at('tool'), ['sleep 2.5']);
    stage.manager.addTask(aTask([{ name: 'exec', parameters: { exe } }]));
    void stage.startWorker();
    await stage.untilTaskIs('completed');
    expect(stage.manager.seen('may-i-run')).toHaveLength(1);
  });

  it('is not asked for before the Manager has heard how the last one ended', async () => {
    let isAway = true;
    stage.manager.overrides.set('update', (request) =>
      isAway ? { status: 503 } : stage.manager.usualAnswer(request),
    );
    stage.manager.addTask(aTask([{ parameters: { message: 'first' } }]));
    void stage.startWorker();
    await until('the end is stored', () => stage.store.count() > 2);
    await until('the first report is sent again', () => stage.manager.seen('update').length > 1);
    expect(stage.manager.seen('task')).toHaveLength(1);
    isAway = false;
    await stage.untilTaskIsAskedFor(2);
    expect(stage.store.count()).toBe(0);
  });

  it('of a Flamenco 3 Manager has no attempt, and its Manager is not asked again at once', async () => {
    stage.manager.longPollMs = 0;
    const { attempt_id: _, ...task } = aTask([{ parameters: { message: 'old' } }]);
    stage.manager.addTask(task);
    void stage.startWorker();
    await stage.untilTaskIs('completed');
    expect(stage.manager.updates.every((update) => !('attempt_id' in update))).toBe(true);
    await stage.untilTaskIsAskedFor(2);
    await new Promise((resolve) => setTimeout(resolve, 500)); // that nothing happens can only be seen by waiting
    expect(stage.manager.seen('task')).toHaveLength(2);
  });
});

describe('previews', () => {
  const png = aPng();

  async function renderTask(...files: readonly string[]): Promise<void> {
    const exe = await writeScript(
      stage.at('blender'),
      files.map((file) => `echo "Saved: '${file}'"; sleep 0.05`),
    );
    stage.manager.addTask(aTask([{ name: 'blender-render', parameters: { exe, blendfile: '' } }]));
    void stage.startWorker();
    await stage.untilTaskIs('completed');
  }

  it.each([
    ['PNG', 'image/png', png],
    ['JPEG', 'image/jpeg', aJpeg()],
    ['EXR', 'image/x-exr', anExr()],
  ])(
    'are uploaded as the %s that was saved, where no smaller picture can be made of it',
    async (_what, mimeType, bytes) => {
      await writeFile(stage.at('image'), bytes);
      await renderTask(stage.at('image'));
      await until('the upload', () => stage.manager.seen('output').length === 1);
      const [upload] = stage.manager.seen('output');
      expect([upload?.contentType, upload?.bytes.equals(bytes)]).toEqual([mimeType, true]);
    },
  );

  it('keep only the newest of those that wait', async () => {
    for (const name of ['1', '2', '3'])
      await writeFile(stage.at(name), Buffer.concat([png, Buffer.from(name)]));
    const firstIsOver = Promise.withResolvers<Answer>();
    stage.manager.overrides.set('output', () => firstIsOver.promise);
    await renderTask(stage.at('1'), stage.at('2'), stage.at('3'));
    firstIsOver.resolve({ status: 202 });
    await until('two uploads', () => stage.manager.seen('output').length === 2);
    expect(stage.manager.seen('output').map(({ bytes }) => bytes.toString().at(-1))).toEqual(['1', '3']);
  });

  it.each([404, 429, 501])('do no harm when the Manager answers %d', async (status) => {
    await writeFile(stage.at('image'), png);
    stage.manager.overrides.set('output', () => ({ status }));
    await renderTask(stage.at('image'));
    expect(stage.taskStatuses()).toEqual(['active', 'completed']);
  });

  it('are not made of other files, nor of missing ones', async () => {
    await writeFile(stage.at('image.exr'), 'v/1 and pixels');
    await writeFile(stage.at('image.png'), png);
    await renderTask(stage.at('image.exr'), stage.at('missing.png'), stage.at('image.png'));
    await until('the upload', () => stage.manager.seen('output').length === 1);
    expect(stage.manager.seen('output')[0]?.bytes.equals(png)).toBe(true);
  });
});
