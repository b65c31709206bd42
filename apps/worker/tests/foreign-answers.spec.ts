import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AnswerOrigin } from '../src/manager-api/answer-origin.js';
import { ManagerClient } from '../src/manager-api/manager-client.js';
import { aTask, FakeManager, type Answer } from './support/fake-manager.js';
import { writeScript } from './support/processes.js';
import { until } from './support/until.js';
import { WorkerStage } from './support/worker-stage.js';

const page = (status: number): Answer => ({
  status,
  body: '<h1>a page</h1>',
  contentType: 'text/html',
  isForeign: true,
});
const gateway = (status: number): Answer => ({
  status,
  body: { code: status, message: 'no such route' },
  isForeign: true,
});

/** What proxies, sign-in pages and gateways are known to say. */
const FOREIGN: readonly (readonly [string, Answer])[] = [
  ...[200, 302, 400, 401, 403, 404, 407, 409, 502, 503].map(
    (status) => [`a page with ${status}`, page(status)] as const,
  ),
  ...[400, 401, 403, 404, 409].map(
    (status) => [`JSON with ${status} of an API gateway`, gateway(status)] as const,
  ),
  ['an empty 204', { status: 204, isForeign: true }],
  ['JSON of something else', { status: 200, body: { ok: true }, isForeign: true }],
];

describe('ManagerClient', () => {
  const never = new AbortController().signal;
  const identity = { name: 'w', taskTypes: ['misc'], softwareVersion: '4.0.0', canRestart: false };
  const TASK = '10000000-0000-4000-8000-000000000001';
  let manager: FakeManager;

  beforeEach(async () => {
    manager = await FakeManager.start();
  });
  afterEach(() => manager.stop());

  it.each(FOREIGN)('takes for silence what is not the Manager’s: %s', async (_what, answer) => {
    const client = new ManagerClient(manager.url, '4.0.0');
    await client.register(identity, 'secret', 'linux', never);
    for (const operation of ['register', 'sign-on', 'state', 'state-changed', 'task', 'update', 'may-i-run'])
      manager.overrides.set(operation, () => answer);
    const answers = [
      await client.register(identity, 'secret', 'linux', never),
      await client.signOn(identity, {}, never),
      await client.requestedStatus(never),
      await client.stateChanged({ status: 'awake' }, never),
      await client.requestTask(0, never),
      await client.reportTask(TASK, { log: 'x' }, never),
      await client.mayRun(TASK, undefined, never),
    ];
    for (const refusal of answers) expect(refusal).toMatchObject({ kind: 'refused', httpStatus: undefined });
  });
});

describe('while somebody else answers in the place of the Manager', () => {
  let stage: WorkerStage;

  beforeEach(async () => {
    stage = await WorkerStage.setUp();
  });
  afterEach(() => stage.tearDown());

  /** Everything that somebody else may say, in turn. */
  function answerInItsPlace(): void {
    let count = 0;
    for (const operation of ['update', 'may-i-run', 'sign-on', 'register', 'state', 'task'])
      stage.manager.overrides.set(operation, () => FOREIGN[count++ % FOREIGN.length]?.[1] ?? 'hang-up');
  }

  it('a render goes on, and its log arrives whole', async () => {
    const exe = await writeScript(stage.at('render'), [
      'i=0; while [ ! -e "$0.end" ]; do i=$((i+1)); echo line $i; sleep 0.1; done; echo last line',
    ]);
    stage.manager.addTask(aTask([{ name: 'exec', parameters: { exe } }]));
    void stage.startWorker();
    await until('the log begins', () => stage.manager.log.includes('line 1'));
    const taken = stage.manager.updates.length;
    answerInItsPlace();
    await until('may-i-run is answered twice', () => stage.manager.seen('may-i-run').length > 1);
    await until('a report is answered', () => stage.manager.updates.length > taken);
    stage.manager.overrides.clear();
    const before = stage.manager.updates.slice(0, taken);
    stage.manager.requests.length = 0;
    await writeScript(`${exe}.end`, []);
    await stage.untilTaskIs('completed');
    const log = before.map((update) => update.log ?? '').join('') + stage.manager.log;
    const numbers = [...log.matchAll(/> line (\d+)/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(log).toContain('last line');
    expect(stage.manager.seen('register')).toEqual([]);
  });

  it('a Worker that starts keeps its identity', async () => {
    void stage.startWorker();
    await stage.untilTaskIsAskedFor(1);
    stage.shutdown.abort();
    await stage.ended();
    stage.manager.requests.length = 0;
    answerInItsPlace();
    stage.restartWorker();
    await until('the sign-on is tried again', () => stage.manager.seen('sign-on').length > 1);
    stage.manager.overrides.clear();
    await stage.untilTaskIsAskedFor(1);
    expect(stage.manager.seen('register')).toEqual([]);
  });
});

describe('AnswerOrigin', () => {
  const json = { 'content-type': 'application/json' };
  const ours = { 'x-flamenco-manager': '4.0.0' };
  const received = (httpStatus: number, headers: Record<string, string>, body?: unknown) => ({
    httpStatus,
    headers: new Headers(headers),
    json: body,
  });
  const TASK_REQUEST = { 200: 'commands', 204: null, 423: 'status_requested' } as const;

  it.each([
    ['a task', received(200, json, { commands: [] }), true],
    ['nothing to do', received(204, {}), true],
    ['another status', received(423, json, { status_requested: 'asleep' }), true],
    ['unknown credentials', received(403, json, { message: 'security requirements failed: x' }), true],
    ['a refusal', received(409, json, { code: 409, message: 'not awake' }), true],
    ['a failure', received(500, json, { code: 500, message: 'x' }), true],
    ['a page', received(200, { 'content-type': 'text/html' }), false],
    ['an empty page', received(204, { 'content-type': 'text/html' }), false],
    ['an answer that was not asked for', received(202, {}), false],
    ["a gateway's 403", received(403, json, { code: 403, message: 'Forbidden' }), false],
    ["a gateway's 404", received(404, json, { message: 'no route' }), false],
    ["another code in the gateway's body", received(404, json, { code: 5, message: 'x' }), false],
    ['JSON that is no object', received(404, json, null), false],
  ])('knows a Flamenco 3 Manager by the form of its answer: %s', (_what, answer, isManager) => {
    expect(new AnswerOrigin().isManager(answer, TASK_REQUEST)).toBe(isManager);
  });

  it('wants the header from a Manager that has sent it before', () => {
    const origin = new AnswerOrigin();
    const refusal = { code: 404, message: 'no such task' };
    expect(origin.isManager(received(404, json, refusal), TASK_REQUEST)).toBe(true);
    expect(origin.isManager(received(404, { ...json, ...ours }, refusal), TASK_REQUEST)).toBe(true);
    expect(origin.isManager(received(404, json, refusal), TASK_REQUEST)).toBe(false);
    expect(origin.isManager(received(204, {}), TASK_REQUEST)).toBe(false);
    expect(origin.isManager(received(204, ours), TASK_REQUEST)).toBe(true);
  });

  it('follows when a Flamenco 3 Manager takes its place', () => {
    const origin = new AnswerOrigin();
    expect(origin.isManager(received(204, ours), TASK_REQUEST)).toBe(true);
    expect(origin.isManager(received(200, json, { commands: [] }), TASK_REQUEST)).toBe(true);
    expect(origin.isManager(received(204, {}), TASK_REQUEST)).toBe(true);
  });
});
