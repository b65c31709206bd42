import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type {
  JobCausesDto,
  MadeAccessTokenDto,
  MadeRegistrationSecretDto,
  WorkerAdmissionsDto,
} from '@flamenco/api-contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { ok, type FarmClient } from '../farm/farm-client.js';
import { useFarm, type JobSpec } from '../farm/test-farm.js';
import { basicAuthorization } from '../farm/test-worker.js';
import { aPerson, browserWith } from '../people/people-farm.js';

interface Schema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly default?: unknown;
}

type Content = Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;

interface Operation {
  readonly operationId: string;
  readonly 'x-permission'?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

const document = JSON.parse(
  readFileSync(new URL('../../../../libs/api-contracts/openapi.json', import.meta.url), 'utf8'),
) as OpenAPIObject;

type Row = readonly [operationId: string, method: string, path: string, operation: Operation];

const OPERATIONS = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]): Row => [
    operation.operationId,
    method.toUpperCase(),
    path,
    operation,
  ]),
);

/** What pressing "Execute" on the example does not do, and must not. */
const REFUSED: Readonly<Record<string, number>> = {
  deleteJobMass: 416, // nobody deletes a farm's jobs by trying it out
  createSharedStorageFolder: 409, // on a Manager that is set up already
  fetchManagerFolder: 409, // on such a one
  takeOverFlamenco3Farm: 409, // on a Manager that has a farm
  saveSetupAssistantConfig: 400, // there is no such folder here
  finishDeviceSignIn: 410, // the codes of the examples are nobody's
  fetchDeviceSignIn: 404,
  decideDeviceSignIn: 404,
  beginRedirectSignIn: 404, // the provider of the example is nobody's
  finishRedirectSignIn: 404,
  usePasswordLink: 403, // the link of the example is nobody's
  makeFilmSoFar: 409, // echo-sleep-test makes none
};

/** Bodies that are no JSON, by content type. Swagger UI has a button to choose a file. */
const FILES: Readonly<Record<string, () => Buffer>> = {
  'application/octet-stream': () => Buffer.alloc(0), // the file that the checksum in the example is of
  'image/png': () => readFileSync(join(import.meta.dirname, '../last-rendered/images/sixteen-bits.png')),
};

const farm = useFarm({ yaml: 'shared_storage_path: ./shared\nshaman: {enabled: true}\n' });

beforeAll(() => {
  mkdirSync(join(farm.folder, 'shared'), { recursive: true });
});

/** Names of what there is one of, by the names that addresses have for it; and a Worker's credentials. */
interface Known {
  readonly ids: Record<string, string>;
  readonly authorization: string;
  /** Of somebody who has signed in. */
  readonly cookie: string;
}

/** A new job, with what an operation can be tried on. */
async function something(): Promise<Known> {
  await farm.sql(`DELETE FROM worker_tags`);
  await farm.sql(`DELETE FROM saved_views`);
  await farm.sql(`DELETE FROM users`);
  await farm.sql(`DELETE FROM worker_admissions`);
  const job = await farm.submit(exampleOf({ $ref: '#/components/schemas/SubmittedJob' }) as JobSpec);
  const worker = await farm.aWorker({ types: ['misc'] });
  const anna = await aPerson(farm, farm.client, 'anna', 'artist');
  const ids = {
    job_id: job.id,
    task_id: (await farm.tasks(job.id))[0]?.id ?? '',
    worker_id: worker.uuid,
    tag_id: await farm.aTag('cpu'),
    view_id: await farm.aView('failed'),
    user_id: anna.user.id,
    session_id: await idOf(anna.client, '/identity/sessions', 'sessions'),
    token_id: randomUUID(),
  };
  return {
    ids,
    authorization: basicAuthorization(worker.uuid, 'a very long and random secret'),
    cookie: anna.cookie,
  };
}

/** What has to be done before an operation has something to do. */
const BEFORE: Readonly<Record<string, (known: Known) => Promise<void>>> = {
  forgetTurnedAwayWorker: async ({ ids }) => {
    await farm.client.post(`/worker-mgt/workers/${ids['worker_id'] ?? ''}/admission`, { admit: false });
    const { turned_away } = await ok(farm.client.get<WorkerAdmissionsDto>('/worker-mgt/admissions'));
    ids['admission_id'] = turned_away.at(-1)?.id ?? '';
  },
  revokeRegistrationSecret: async ({ ids }) => {
    const made = await ok(
      farm.client.post<MadeRegistrationSecretDto>('/worker-mgt/registration-secrets', { name: 'x' }),
    );
    ids['secret_id'] = made.registration_secret.id;
  },
  revokeOwnToken: async ({ ids, cookie }) => {
    ids['token_id'] = await madeToken(browserWith(farm, cookie), '/identity/tokens', {});
  },
  revokeServiceToken: async ({ ids }) => {
    ids['token_id'] = await madeToken(farm.client, '/service-tokens', { role: 'viewer' });
  },
  mayWorkerRun: handOut,
  requeueJobCause: fail,
  shamanCheckout: () => call('shamanFileStore'),
  shamanDiscardCheckout: async () => {
    await call('shamanFileStore');
    await call('shamanCheckout');
  },
  taskOutputProduced: handOut,
  taskUpdate: handOut,
  workerPackage: ({ ids }) => {
    const folder = join(farm.folder, 'storage', 'worker-packages');
    mkdirSync(folder, { recursive: true });
    ids['package_name'] = 'flamenco-worker-4.0.1-linux-x64.tar.gz';
    writeFileSync(join(folder, ids['package_name']), 'bytes');
    return Promise.resolve();
  },
};

async function madeToken(client: FarmClient, path: string, more: object): Promise<string> {
  const { token } = await ok(client.post<MadeAccessTokenDto>(path, { name: 'script', ...more }));
  return token.id;
}

/** The id of the first of a list. */
async function idOf(client: FarmClient, path: string, list: string): Promise<string> {
  const answer = await ok(client.get<Readonly<Record<string, readonly { id: string }[]>>>(path));
  return answer[list]?.[0]?.id ?? '';
}

/** Has the Worker get a task, which is the one that it reports about. */
async function handOut({ ids, authorization }: Known): Promise<void> {
  const answer = await fetch(`${farm.api}/worker/task`, {
    method: 'POST',
    headers: { Authorization: authorization },
  });
  ids['task_id'] = ((await answer.json()) as { readonly uuid: string }).uuid;
}

/** Has the Worker fail at its task. */
async function fail(known: Known): Promise<void> {
  await handOut(known);
  const { ids, authorization } = known;
  await fetch(`${farm.api}/worker/task/${ids['task_id']}`, {
    method: 'POST',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ taskStatus: 'failed' }),
  });
  ids['job_id'] = (await farm.task(ids['task_id'] ?? '')).job_id; // that of an earlier test may come first
  const answer = await fetch(`${farm.api}/jobs/${ids['job_id']}/causes`);
  ids['cause_id'] = ((await answer.json()) as JobCausesDto).causes[0]?.id ?? '';
}

async function call(operationId: string): Promise<void> {
  const row = OPERATIONS.find(([id]) => id === operationId);
  if (!row) throw new Error(`no operation ${operationId}`);
  expect(outcomeOf(await tryOut(row, await something()))).toBe('done');
}

/** Sends what Swagger UI sends when nothing is changed. Only ids of jobs, tasks, Workers and tags have to be put in. */
async function tryOut(
  [, method, path, operation]: Row,
  { ids, authorization, cookie }: Known,
): Promise<Response> {
  const { parameters = [], requestBody } = operation;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.name === name);
    return String(ids[name] ?? exampleOf(parameter?.schema ?? {}));
  });
  const query = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => [name, schema?.example ?? schema?.default] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`);
  const [type, body] = bodyOf(requestBody?.content);
  return fetch(new URL(`${filled}?${query.join('&')}`, farm.api), {
    method,
    headers: {
      ...(type !== undefined && { 'Content-Type': type }),
      ...(operation['x-permission'] === 'worker' && { Authorization: authorization }),
      ...(operation['x-permission'] === 'profile' && { Cookie: cookie, Origin: new URL(farm.api).origin }),
    },
    ...(body !== undefined && { body }),
  });
}

function bodyOf(
  content: Content | undefined,
): readonly [type: string | undefined, body: string | Buffer | undefined] {
  if (!content) return [undefined, undefined];
  const json = content['application/json'];
  if (json)
    return ['application/json', JSON.stringify(json.example ?? exampleOf(json.schema ?? {}) ?? 'no example')];
  const type = Object.keys(FILES).findLast((name) => name in content);
  return [type, FILES[type ?? '']?.()];
}

/** The example of a schema itself; the first word of a list of words. */
function exampleOf({ $ref, example }: Schema): unknown {
  if ($ref === undefined) return example;
  const schema = document.components?.schemas?.[$ref.split('/').at(-1) ?? ''] as Schema & {
    readonly enum?: readonly unknown[];
  };
  return schema.example ?? schema.enum?.[0];
}

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
ajv.addSchema({ $id: 'api', components: document.components });

function validatorOf(schema: Schema): ValidateFunction {
  return ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object);
}

const outcomeOf = (answer: Response): number | 'done' => (answer.ok ? 'done' : answer.status);

/** What of an answer is not as the document says. */
async function objectionsTo(answer: Response, { responses }: Operation): Promise<readonly unknown[]> {
  const documented = responses[String(answer.status)];
  if (!documented) return [`${String(answer.status)} is not documented`];
  const text = await answer.text();
  const type = answer.headers.get('content-type')?.split(';', 1)[0] ?? '';
  const { content } = documented;
  if (!content) return text === '' ? [] : [`has a body: ${text}`];
  const media = content[type];
  if (!media) return [`is ${type}`];
  if (type !== 'application/json') return [];
  const validate = validatorOf(media.schema ?? {});
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? []);
}

describe('"Try it out" and "Execute", with nothing changed', () => {
  it.each(OPERATIONS)('%s succeeds, and is answered as the document says', async (id, ...rest) => {
    const known = await something();
    await BEFORE[id]?.(known);
    const [, , operation] = rest;
    const answer = await tryOut([id, ...rest], known);
    expect(outcomeOf(answer)).toBe(REFUSED[id] ?? 'done');
    expect(await objectionsTo(answer, operation)).toEqual([]);
  });
});

it('no schema of the document is filled with an example that it would refuse itself', () => {
  const wrong = Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) => {
    const example = (schema as Schema).example;
    if (example === undefined) return [];
    const validate = validatorOf({ $ref: `#/components/schemas/${name}` });
    return validate(example) ? [] : [[name, validate.errors]];
  });
  expect(wrong).toEqual([]);
});
