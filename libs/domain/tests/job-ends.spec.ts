import { describe, expect, it } from '@jest/globals';
import { change, type ChangeRow } from './builders.js';

describe('a job that Flamenco 3 brings back, or lets go on for ever', () => {
  it.each<ChangeRow>([
    [
      'defect 8 (§9.2): a soft failure while pausing does not wake the job',
      'pause-requested',
      { active: 1, paused: 2 },
      'active',
      'soft-failed',
      ['paused'],
    ],
    [
      'defect 8 (§9.2): a task that starts does not wake a paused job',
      'paused',
      { queued: 2 },
      'queued',
      'active',
      [],
    ],
    [
      'defect 8 (§9.2): a task that starts does not wake a completed job',
      'completed',
      { queued: 1, completed: 1 },
      'queued',
      'active',
      [],
    ],
    [
      'defect 8 (§9.2): a soft failure does not wake a failed job',
      'failed',
      { active: 1, failed: 1 },
      'active',
      'soft-failed',
      [],
    ],
    // what is like defect 25
    [
      'defect 25 (§9.2): all ended, 1 of 20 failed, the last completes',
      'active',
      { active: 1, completed: 18, failed: 1 },
      'active',
      'completed',
      ['failed'],
    ],
    [
      'defect 25 (§9.2): all ended, the last of 20 fails',
      'active',
      { active: 1, completed: 19 },
      'active',
      'failed',
      ['failed'],
    ],
    [
      'all ended, 1 of 20 canceled, the last completes',
      'active',
      { active: 1, completed: 18, canceled: 1 },
      'active',
      'completed',
      ['canceled'],
    ],
    [
      'defect 25 (§9.2): all ended while pausing, 1 of 20 failed',
      'pause-requested',
      { active: 1, completed: 18, failed: 1 },
      'active',
      'completed',
      ['failed'],
    ],
    ['only paused tasks are left', 'active', { active: 1, paused: 2 }, 'active', 'completed', []],
    ['the last task that can run is paused', 'active', { queued: 1, completed: 2 }, 'queued', 'paused', []],
    [
      'handing back the last active one while pausing',
      'pause-requested',
      { active: 1, paused: 1 },
      'active',
      'queued',
      ['paused'],
    ],
    // a person edits the tasks of a job that has ended
    [
      'canceling a task of a failed job',
      'failed',
      { failed: 1, completed: 1 },
      'failed',
      'canceled',
      ['canceled'],
    ],
    ['failing a task of a canceled job', 'canceled', { canceled: 2 }, 'canceled', 'failed', ['failed']],
    [
      'completing the last task of a failed job',
      'failed',
      { failed: 1, completed: 1 },
      'failed',
      'completed',
      ['completed'],
    ],
  ])('%s: job %s with %j', (_, job, before, from, to, path) => {
    const { jobSteps, isChange } = change(from, to, job, before);
    expect(isChange).toBe(true);
    expect(jobSteps.map((step) => step.to)).toEqual(path);
  });
});
