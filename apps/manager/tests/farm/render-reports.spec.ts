import { describe, expect, it } from '@jest/globals';
import type { RenderReceiptDto, RenderReportDto } from '@flamenco/api-contracts';
import { useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100\nfindings:\n  newer-file: fail\n' });

async function working(metadata: Record<string, string> = {}): Promise<{
  readonly worker: TestWorker;
  readonly task: Awaited<ReturnType<TestWorker['take']>>;
}> {
  const type = farm.newType();
  await farm.submit({ tasks: [{ name: 'a', type }], metadata });
  const worker = await farm.aWorker({ types: [type], name: 'render-07' });
  return { worker, task: await worker.take() };
}

const RECEIPT: RenderReceiptDto = {
  blender: { version: '4.2.3', build_hash: 'bf738fd35afe' },
  file: { path: '/shots/010.blend', saved_by_version: '4.2' },
  missing: {
    libraries: [],
    data_blocks: [],
    images: [{ name: 'wood', path: '/t/wood.png' }],
    assets: [],
    add_ons: [],
  },
  script_errors: [],
  frames: [
    { frame: 7, scene: 'Scene', is_written: true, files: [{ path: '/r/7.png', bytes: 5, is_pass: false }] },
  ],
  is_complete: true,
  troubles: [],
};
const REPORT: RenderReportDto = {
  command: 0,
  receipt: RECEIPT,
  findings: [{ kind: 'images-missing', action: 'warn', message: '1 file is missing: /t/wood.png' }],
};

describe('what came of a render', () => {
  it('is kept with the attempt, and shown with it', async () => {
    const { worker, task } = await working();
    await worker.report(task, { report_number: 1, render: REPORT });
    await worker.report(task, { report_number: 2, render: { command: 2, findings: [] } });
    const { attempts } = await farm.task(task.uuid);
    expect(attempts.map(({ renders }) => renders)).toEqual([[REPORT, { command: 2, findings: [] }]]);
  });

  it('changes nothing when it is sent twice, and takes the place of the one before when it is another', async () => {
    const { worker, task } = await working();
    const update = { report_number: 1, render: REPORT };
    await worker.report(task, update);
    await worker.report(task, { ...update, render: { command: 0, findings: [] } });
    expect((await farm.task(task.uuid)).attempts[0]?.renders).toEqual([REPORT]);
    await worker.report(task, { report_number: 2, render: { command: 0, findings: [] } });
    expect((await farm.task(task.uuid)).attempts[0]?.renders).toEqual([{ command: 0, findings: [] }]);
  });

  it('stays with its attempt when there is a later one, and goes with the job', async () => {
    const { worker, task } = await working();
    await worker.report(task, { render: REPORT });
    await farm.requestTask(task.uuid, 'queued', 'again');
    const again = await worker.take();
    await worker.report(again, { render: { command: 0, findings: [] } });
    const { attempts } = await farm.task(task.uuid);
    expect(attempts.map(({ renders }) => renders?.[0]?.findings.length)).toEqual([1, 0]);
    expect((await worker.report(task, { render: REPORT })).status).toBe(409);
  });

  it('needs its attempt', async () => {
    const { worker, task } = await working();
    const { status, body } = await worker.reportLikeFlamenco3(task, { render: REPORT });
    expect([status, body.message]).toEqual([400, expect.stringContaining('attempt_id')]);
  });

  it('is refused when it is too large to be shown', async () => {
    const { worker, task } = await working();
    const long = 'x'.repeat(4000);
    const troubles = Array.from({ length: 40 }, () => long);
    const { status, body } = await worker.report(task, {
      render: { ...REPORT, receipt: { ...RECEIPT, troubles } },
    });
    expect([status, body.message]).toEqual([400, expect.stringContaining('Leave frames out')]);
    expect((await farm.task(task.uuid)).attempts[0]?.renders).toBeUndefined();
  });
});

describe('what findings lead to', () => {
  it('is told to the Worker where it is not as usual: by configuration and, more so, by job', async () => {
    const plain = await working();
    expect(plain.task.finding_actions).toEqual({ 'newer-file': 'fail' });
    const { task } = await working({
      finding_actions: 'newer-file=note, images-missing=fail, scene-missing=fail',
    });
    expect(task.finding_actions).toEqual({ 'newer-file': 'note', 'images-missing': 'fail' });
  });

  it('is refused at submission when it makes no sense', async () => {
    const { status, body } = await farm.submitting({
      tasks: [{ name: 'a', type: farm.newType() }],
      metadata: { finding_actions: 'textures=fail' },
    });
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ message: expect.stringContaining("no kind of finding 'textures'") }),
    ]);
  });
});
