import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { aTask } from './support/fake-manager.js';
import { isRunning, writeScript } from './support/processes.js';
import { until } from './support/until.js';
import { WorkerStage } from './support/worker-stage.js';
import { fakeBlender } from './verification/fake-blender.js';

// The first wait between attempts is of 5 s, and the computer may do other things as well.
jest.setTimeout(60_000);

let stage: WorkerStage;

beforeEach(async () => {
  stage = await WorkerStage.setUp();
});
afterEach(() => stage.tearDown());

/** Ends well from its second start on. */
const failsOnce = (): readonly string[] => [
  `[ -e '${stage.at('again')}' ] || { touch '${stage.at('again')}'; exit 3; }`,
];

describe('a command with retries', () => {
  it('is tried again within its task, which is completed, with its steps counted once and whole frames kept', async () => {
    mkdirSync(stage.at('out'));
    writeFileSync(stage.at('shot.blend'), 'BLENDER');
    const exe = await fakeBlender(
      stage.at(),
      'echo "args: $*"',
      `[ -e '${stage.at('again')}' ] && { save '${stage.at('out', '2.png')}'; finish; exit 0; }`,
      `save '${stage.at('out', '1.png')}'; finish`,
      ...failsOnce(),
    );
    const args = [
      '--render-output',
      stage.at('out', '#'),
      '--render-format',
      'PNG',
      '--render-frame',
      '1..2',
    ];
    const parameters = { exe, blendfile: stage.at('shot.blend'), args, retries: 2 };
    stage.manager.addTask(
      aTask([
        { parameters: { message: 'first' } },
        { name: 'blender-render', parameters, total_step_count: 2 },
      ]),
    );
    void stage.startWorker();
    await until('the task has ended', () => stage.taskStatuses().length > 1, 30_000);
    const { log, updates } = stage.manager;
    expect(log).toMatch(
      /attempt 1 of 3 at blender-render failed: process \d+ .* code 3; its output is in the task's log; trying again in 5 s\nattempt 2 of 3 at blender-render\nframe 1 is whole from attempt 1, kept\n/,
    );
    expect(log.match(/--render-frame \S+$/gm)?.at(-1)).toBe('--render-frame 2');
    expect(stage.taskStatuses()).toEqual(['active', 'completed']);
    expect(updates.flatMap(({ steps_completed }) => steps_completed ?? [])).toEqual([0, 1, 2, 1, 2, 3]);
    expect(updates).toContainEqual(
      expect.objectContaining({ activity: 'Attempt 2 of 3 at blender-render', steps_completed: 1 }),
    );
    expect(updates.flatMap(({ whole_frames }) => whole_frames ?? []).map(({ frame }) => frame)).toContain(1);
  });

  it('has failed when its last attempt took longer than its timeout, and nothing of it is left', async () => {
    const exe = await writeScript(stage.at('tool'), [`echo $$ > '${stage.at('pid')}'`, 'exec sleep 1000']);
    stage.manager.addTask(aTask([{ name: 'exec', parameters: { exe, timeout: '500ms' } }]));
    void stage.startWorker();
    await until('the task has ended', () => stage.taskStatuses().length > 1, 30_000);
    expect(stage.taskStatuses()).toEqual(['active', 'failed']);
    expect(stage.manager.updates.at(-1)?.activity).toBe(
      'Failed: exec was stopped after 500ms, which is the "timeout" of the command',
    );
    const pid = existsSync(stage.at('pid')) ? Number(readFileSync(stage.at('pid'), 'utf8')) : 0;
    expect(pid > 0 && (await isRunning(pid))).toBe(false); // it may have been too slow to begin
  });

  it('is not tried again once its task may not run any more: the scratch folder is gone with it', async () => {
    const exe = await writeScript(stage.at('tool'), [`pwd > '${stage.at('where')}'`, 'exit 1']);
    stage.manager.addTask(aTask([{ name: 'exec', parameters: { exe, retries: 100 } }]));
    void stage.startWorker();
    await until(
      'the first attempt has failed',
      () => stage.manager.log.includes('trying again in 5 s'),
      30_000,
    );
    stage.manager.mayNotRunBecause = 'the job was canceled';
    await stage.untilTaskIsAskedFor(2);
    expect(stage.taskStatuses()).toEqual(['active']);
    const scratch = readFileSync(stage.at('where'), 'utf8').trim();
    expect(basename(scratch)).toMatch(/^flamenco-scratch-/);
    expect(existsSync(scratch)).toBe(false);
  });
});
