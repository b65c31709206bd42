import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { rowsOf } from './cases.js';
import { ExistingClient } from './existing-client.js';
import { TASK_LOG_CASES, writingTask } from './task-logs.cases.js';

const farm = useFarm();
const client = (): ExistingClient => new ExistingClient(farm.api);

describe('a call', () => {
  it.each(rowsOf(TASK_LOG_CASES))('%s %i: %s', async (_operationId, status, _what, run) => {
    const reply = await run(client(), farm);
    expect([reply.status, reply.text]).toEqual([status, reply.text]);
  });
});

describe('the log of a task', () => {
  it('begins with its assignment, then what the Worker sent, as it came, with a line break at its end (§24)', async () => {
    const id = await writingTask(farm, 'pid=12 > Fra:1 Mem:8M\nno break at the end');
    const { text, contentType } = await client().call('fetchTaskLogTail', { path: { task_id: id } });
    expect(contentType).toMatch(/^text\/plain; charset=utf-8$/i);
    expect(text).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d) Task assigned to worker worker \([0-9a-f-]{36}\)\n/,
    );
    expect(text).toMatch(/ task changed status queued -> active\n/);
    expect(text.endsWith('pid=12 > Fra:1 Mem:8M\nno break at the end\n')).toBe(true);
  });

  it('is told by task, job, URL and size, and is there (§24)', async () => {
    const id = await writingTask(farm);
    const { job_id } = await farm.task(id);
    const { json } = await client().call('fetchTaskLogInfo', { path: { task_id: id } });
    const path = `job-${job_id.slice(0, 4)}/${job_id}/task-${id}.txt`;
    const log = await (await fetch(new URL(`/job-files/${path}`, farm.api))).text();
    expect(json).toEqual({ task_id: id, job_id, url: `/job-files/${path}`, size: Buffer.byteLength(log) });
    expect(log.endsWith('Fra:1\nFra:2\n')).toBe(true);
    expect(existsSync(join(farm.folder, 'storage', path))).toBe(true);
  });

  it('of more than 2048 bytes has a tail that starts at a line boundary (§33.7)', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `Fra:${index} größer\n`).join('');
    const id = await writingTask(farm, lines);
    const { text } = await client().call('fetchTaskLogTail', { path: { task_id: id } });
    expect(text).toMatch(/^Fra:\d+ größer\n/);
    expect(lines.endsWith(text)).toBe(true);
    expect(Buffer.byteLength(text)).toBeGreaterThan(2048 - 'Fra:299 größer\n'.length - 2);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
  });

  it.each([
    '/job-files/',
    '/job-files/flamenco.txt',
    '/job-files/../flamenco-manager.yaml',
    '/job-files/%2e%2e/x',
  ])('defect 15 (§2.4): nothing but logs and images is served below /job-files/: not %s', async (path) => {
    expect((await fetch(new URL(path, farm.api))).status).toBe(404);
  });
});
