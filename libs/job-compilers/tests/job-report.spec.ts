import { describe, expect, it } from '@jest/globals';
import type { JobWarning } from '@flamenco/domain/warnings';
import { reportOf, USUAL_REPORTED_TASKS, type JobReport } from '../src/index.js';
import { aJob, useCompiling } from './compiling.js';

const { compilers, write } = useCompiling();

const reported = async (
  body: string,
  mostTasks?: number,
  warnings: readonly JobWarning[] = [],
): Promise<JobReport> => {
  await write(
    'test_type.js',
    `const JOB_TYPE = { label: 'Test' };\nfunction compileJob(job) {\n${body}\n}\n`,
  );
  const settings = { frames: '1-4' };
  return reportOf(
    await compilers().compile(aJob({ settings, metadata: { who: 'me' } })),
    warnings,
    mostTasks,
  );
};
const manyTasks = (count: number, more = ''): string =>
  `for (let at = 0; at < ${count}; at += 1) { const task = author.Task('t' + at, 'misc'); ${more} job.addTask(task); }`;

describe('the report of a job', () => {
  it('tells its tasks, its settings, what was printed and warned of', async () => {
    const warning: JobWarning = { code: 'platform-unknown', message: 'no', remedy: 'yes' };
    const report = await reported(
      `const one = author.Task('one', 'blender'); one.frames = '1-4'; one.group = 'layer';
       one.addCommand(author.Command('blender-render', { exe: '{blender}' }, 4));
       const two = author.Task('two', 'misc'); two.priority = 60; two.addDependency(one);
       print('made', 2); job.settings.added = true; job.addTask(one); job.addTask(two);`,
      undefined,
      [warning],
    );
    expect(report).toEqual({
      name: 'shot 010',
      priority: 50,
      settings: { frames: '1-4', added: true },
      metadata: { who: 'me' },
      task_count: 2,
      tasks: [
        {
          index_in_job: 1,
          name: 'one',
          type: 'blender',
          priority: 50,
          steps_total: 4,
          frames: '1-4',
          group: 'layer',
          dependencies: [],
          commands: [{ name: 'blender-render', parameters: { exe: '{blender}' }, total_step_count: 4 }],
        },
        {
          index_in_job: 2,
          name: 'two',
          type: 'misc',
          priority: 60,
          steps_total: 0,
          dependencies: [1],
          commands: [],
        },
      ],
      tasks_left_out: 0,
      warnings: [warning],
      printed: [{ level: 'info', text: 'made 2' }],
    });
  });

  it('of many tasks tells the first, and how many it leaves out', async () => {
    const counts = async (count: number, mostTasks?: number): Promise<readonly number[]> => {
      const { tasks, task_count, tasks_left_out } = await reported(manyTasks(count), mostTasks);
      return [tasks.length, task_count, tasks_left_out];
    };
    expect(await counts(5, 3)).toEqual([3, 5, 2]);
    expect(await counts(3, 3)).toEqual([3, 3, 0]);
    expect(await counts(3, 0)).toEqual([0, 3, 3]);
    expect(await counts(USUAL_REPORTED_TASKS + 7)).toEqual([1000, 1007, 7]);
  });

  it('is of a size that can be read, whatever the commands are', async () => {
    const command = "task.addCommand(author.Command('echo', { message: 'x'.repeat(300_000) }));";
    const report = await reported(manyTasks(30, command), 10_000);
    expect(JSON.stringify(report).length).toBeLessThan(3 * 2 ** 20);
    expect(report.tasks.length).toBe(6);
    expect(report.tasks_left_out).toBe(24);
  });
});
