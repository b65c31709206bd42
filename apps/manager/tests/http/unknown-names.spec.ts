import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { JobCheckResultDto, JobDto, JobsQueryResultDto } from '@flamenco/api-contracts';
import { FLAMENCO_3_BODIES, FURTHER_KEYS } from '../../src/http/unknown-names.js';
import { FACTS_FILE, type FactsOperation } from '../conformance/facts.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';
import { basicAuthorization } from '../farm/test-worker.js';

const farm = useFarm();

async function ask(path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${farm.api}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { message } = (text === '' ? {} : JSON.parse(text)) as { readonly message?: string };
  return { status: response.status, message, warning: response.headers.get('X-Flamenco-Warning') };
}

describe('a parameter of the address that an operation does not know', () => {
  it.each([
    ['/jobs?stauts=failed', "Unknown parameter of the address: 'stauts'. Did you mean 'status'?"],
    ['/jobs?page=2', "'page'. Known: limit, cursor, sort, q, omit, status, type, worker_tag,"],
    ['/version?verbose=1', "'verbose'. There are none."],
  ])('is refused: %s', async (path, message) => {
    expect(await ask(path)).toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });

  it.each(['/jobs?_=1764000000000', '/jobs?limit=1&_=17', '/jobs/types?_=17', '/version?_=1&now=2'])(
    'is fine when it only keeps caches from answering: %s',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 200, warning: null });
    },
  );

  it('is only reported to a Worker, which may be a newer one', async () => {
    const worker = await farm.registeredWorker({ types: ['none'] });
    const authorization = { Authorization: basicAuthorization(worker.uuid, 'a very long and random secret') };
    const answer = await ask('/worker/task?wiat=1', {}, authorization);
    expect(answer).toMatchObject({
      warning: "Ignored, unknown parameter of the address: 'wiat'. Did you mean 'wait'?",
    });
    expect(answer.status).not.toBe(400);
  });
});

describe('a key of the body that an operation does not know', () => {
  const submission = { name: 'a', type: 'test-tasks', submitter_platform: 'linux', settings: { tasks: [] } };

  it('is reported where Flamenco 3 ignores it, also below', async () => {
    const answer = await ask('/jobs/check', { ...submission, prioritty: 7, storage: { checkout: 'é' } });
    expect(answer).toMatchObject({ status: 204 });
    expect(answer.warning).toMatch(
      /^Ignored, unknown key of the body: 'prioritty'\. Did you mean 'priority'\? 'storage\.checkout'\./,
    );
  });

  it('is among the warnings of the job, and of its check', async () => {
    const slips = { ...submission, frames: '1-10', storage: { shaman_checkout: 'a' }, prioritty: 7 };
    const warnings = [
      expect.objectContaining({ message: expect.stringContaining("'frames', which means nothing") }),
      expect.objectContaining({ message: expect.stringContaining("'storage.shaman_checkout'") }),
      {
        code: 'key-unknown',
        message:
          "The job was submitted with a key 'prioritty', which means nothing: it is ignored. Did you mean 'priority'?",
        remedy: expect.stringContaining("belong in 'settings'"),
      },
    ];
    const check = await farm.client.post<JobCheckResultDto>('/jobs/check?warnings=true', slips);
    const job = await farm.client.post<JobDto>('/jobs', slips);
    for (const { status, body } of [check, job]) {
      expect(status).toBe(200);
      expect(body.warnings?.filter(({ code }) => code === 'key-unknown')).toEqual(warnings);
    }
    const { body } = await farm.client.post<JobDto>('/jobs', submission);
    expect((body.warnings ?? []).filter(({ code }) => code === 'key-unknown')).toEqual([]);
  });

  it.each(['keep_frame', 'keepFrames', 'keep-frames', 'keep_farmes'])(
    'is refused where it is nearly one that only this Manager has: %s',
    async (key) => {
      const job = await farm.submit({ tasks: tasksNamed('a', farm.newType()), initial_status: 'paused' });
      const taskId = (await farm.tasks(job.id))[0]?.id ?? '';
      for (const path of [`/jobs/${job.id}/setstatus`, `/tasks/${taskId}/setstatus`])
        expect(await ask(path, { status: 'canceled', reason: 'test', [key]: true })).toMatchObject({
          status: 400,
          message: `Unknown key of the body: '${key}'. Did you mean 'keep_frames'?`,
        });
      expect((await farm.job(job.id)).status).toBe('paused');
      const others = { status: 'cancel-requested', reason: 'test', resaon: 'a', force: true };
      expect(await ask(`/jobs/${job.id}/setstatus`, others)).toMatchObject({
        status: 204,
        warning: expect.stringContaining("'resaon'. Did you mean 'reason'? 'force'."),
      });
    },
  );

  it('is nothing in what a job says freely', async () => {
    const free = { settings: { tasks: [], mine: 1 }, metadata: { anything: 'goes' } };
    expect(await ask('/jobs/check', { ...submission, ...free })).toMatchObject({
      status: 204,
      warning: null,
    });
  });

  it('is refused where no client of Flamenco 3 sends anything', async () => {
    const { id } = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    expect(await ask(`/jobs/${id}/requeue-failed-tasks`, { keepframes: true })).toMatchObject({
      status: 400,
      message: "Unknown key of the body: 'keepframes'. Did you mean 'keep_frames'?",
    });
  });

  it('is reported of those operations that Flamenco 3 has, but for those of Workers', () => {
    const { operations } = JSON.parse(readFileSync(FACTS_FILE, 'utf8')) as {
      readonly operations: readonly FactsOperation[];
    };
    const file = new URL('../../../../libs/api-contracts/openapi.json', import.meta.url);
    const ours = Object.values((JSON.parse(readFileSync(file, 'utf8')) as OpenAPIObject).paths)
      .flatMap(
        (item) =>
          Object.values(item as object) as readonly {
            operationId: string;
            requestBody?: { content: object };
          }[],
      )
      .filter(({ requestBody }) => requestBody && 'application/json' in requestBody.content)
      .map(({ operationId }) => operationId);
    const ofFlamenco3 = operations
      .filter(({ security, operationId }) => security.length === 0 && ours.includes(operationId))
      .map(({ operationId }) => operationId);
    expect([...FLAMENCO_3_BODIES].sort()).toEqual(ofFlamenco3.sort());
  });
});

describe('keys that only this Manager has', () => {
  const { operations, schemas } = JSON.parse(readFileSync(FACTS_FILE, 'utf8')) as {
    readonly operations: readonly (FactsOperation & { readonly requestBody: FactsBody | null })[];
    readonly schemas: Readonly<Record<string, { readonly properties?: object }>>;
  };
  const file = new URL('../../../../libs/api-contracts/openapi.json', import.meta.url);
  const ours = (JSON.parse(readFileSync(file, 'utf8')) as OpenAPIObject).components?.schemas ?? {};

  it.each(FLAMENCO_3_BODIES)('are known as such: %s', (operationId) => {
    const operation = operations.find((one) => one.operationId === operationId);
    const name = operation?.requestBody?.content['application/json']?.ref ?? '';
    const theirs = schemas[name]?.properties;
    if (!theirs) return;
    const described = Object.keys((ours[name] as { readonly properties?: object }).properties ?? {});
    const further = described.filter((key) => !(key in theirs));
    expect(further).toEqual(FURTHER_KEYS[operationId] ?? []);
  });
});

interface FactsBody {
  readonly content: Readonly<Record<string, { readonly ref?: string }>>;
}

describe('several words of a list in an address', () => {
  it.each(['status=queued,paused', 'status=queued&status=paused', 'status=paused%2Cqueued'])(
    'may be repeated or separated by commas: %s',
    async (query) => {
      const jobs = await Promise.all(
        ['queued', 'paused'].map((initial_status) =>
          farm.submit({ tasks: tasksNamed('a', farm.newType()), initial_status }),
        ),
      );
      const { body } = await farm.client.get<JobsQueryResultDto>(`/jobs?${query}&limit=1000`);
      const found = body.jobs.map(({ id }) => id);
      expect(found).toEqual(expect.arrayContaining(jobs.map(({ id }) => id)));
      const tasks = await farm.client.get<{ total: number }>(
        `/jobs/${jobs[0]?.id ?? ''}/tasks?${query.replaceAll('paused', 'failed')}`,
      );
      expect(tasks.body.total).toBe(1);
    },
  );

  it('are refused when one of them is none', async () => {
    expect(await ask('/jobs?status=queued,stuck')).toMatchObject({
      status: 400,
      message: expect.stringContaining('must be one of under-construction'),
    });
  });
});
