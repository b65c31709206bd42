import type { ManagerApi } from '../farm/manager-api.ts';

const TASKS_A_JOB = 10_000;

/** Submits so many tasks that do nothing, in jobs of up to 10,000; the first task of each comes before its others. */
export async function fillQueue(api: ManagerApi, tasks: number, priority: number): Promise<void> {
  for (let left = tasks; left > 0; left -= TASKS_A_JOB) {
    await api.ask('POST', '/jobs', {
      name: `queue ${left}`,
      type: 'echo-sleep-test',
      priority,
      submitter_platform: 'linux',
      settings: { message: 'bench', sleep_duration_seconds: 0, sleep_repeats: Math.min(left, TASKS_A_JOB) },
    });
  }
}
