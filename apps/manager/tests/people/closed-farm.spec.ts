import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { io, type Socket } from 'socket.io-client';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Callers } from '../../src/modules/people/index.js';
import { done, ok, type Answer, type FarmClient, type Refusal } from '../farm/farm-client.js';
import { tasksNamed, until, useFarm } from '../farm/test-farm.js';
import { aPerson, aToken, setAccess, type SignedIn } from './people-farm.js';

const farm = useFarm();
let admin: SignedIn;
let anna: SignedIn;
let ben: SignedIn;

beforeAll(async () => {
  admin = await aPerson(farm, farm.client, 'root', 'admin');
  anna = await aPerson(farm, admin.client, 'anna', 'artist');
  ben = await aPerson(farm, admin.client, 'ben', 'artist');
});

beforeEach(() => {
  setAccess(farm, 'closed');
});

const submitted = (
  client: FarmClient,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Answer<JobDto & Refusal>> =>
  client.post('/jobs', {
    name: 'shot',
    type: 'test-tasks',
    submitter_platform: 'linux',
    settings: { tasks: tasksNamed('a b', 'blender') },
    metadata,
  });

const root = (): string => new URL(farm.api).origin;

describe('a closed farm', () => {
  it.each([
    '/api/v3/jobs',
    '/api/v3/configuration/file',
    '/api/v3/status',
    '/api/v3/openapi3.json',
    '/api/v3/swagger-ui/',
    '/metrics',
    '/flamenco-addon.zip',
    '/job-files/job-0000/0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11/last-rendered.jpg',
    '/socket.io/?EIO=4&transport=polling',
  ])('does not show %s to strangers, and says where to sign in', async (path) => {
    const response = await fetch(root() + path);
    const { message } = (await response.json()) as Refusal;
    expect([response.status, message]).toEqual([401, expect.stringContaining('Sign in first')]);
  });

  it.each(['/', '/app/sign-in', '/api/v3/version', '/api/v3/identity', '/healthz', '/readyz'])(
    'has %s for everybody',
    async (path) => {
      const { status } = await fetch(root() + path, { redirect: 'manual' });
      expect([200, 307, 503]).toContain(status); // 503: no dashboard is built for this test
    },
  );

  it('tells the clients of Flamenco 3 what to use instead, before it looks at what they send', async () => {
    const { status, body } = await farm.client.post('/jobs', 'no json');
    expect([status, body.message]).toEqual([
      401,
      expect.stringContaining('programs and the add-on use a token'),
    ]);
  });

  it.each(['/identity', '/jobs', '/people'])(
    'has nobody in between keep what it answers: %s',
    async (path) => {
      const response = await fetch(farm.api + path, { headers: { Cookie: admin.cookie } });
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    },
  );

  it('has an Idempotency-Key be of whoever sends it', async () => {
    const keyed = ({ cookie }: SignedIn): Promise<JobDto> =>
      ok(
        submitted(
          farm.client.withHeaders({ Cookie: cookie, Origin: root(), 'Idempotency-Key': 'shot-0010' }),
        ),
      );
    const [first, again, other] = [await keyed(anna), await keyed(anna), await keyed(ben)];
    expect(again.id).toBe(first.id);
    expect(other.owner?.name).toBe('ben');
  });

  it('goes on with the Workers that it had, and with what they render', async () => {
    setAccess(farm, 'open');
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const job = await farm.submit({ name: 'shot', tasks: tasksNamed('a', type) });
    const task = await worker.take();
    setAccess(farm, 'closed');
    await worker.complete(task);
    expect((await ok(anna.client.get<JobDto>(`/jobs/${job.id}`))).status).toBe('completed');
  });

  it('lets a Worker see nothing but what it has to do', async () => {
    const worker = await farm.registeredWorker({ types: [farm.newType()] });
    for (const path of ['/jobs', '/worker-mgt/workers', '/configuration/file', '/identity/tokens', '/people'])
      expect((await worker.client.get(path)).status).toBe(401);
  });
});

describe('an artist', () => {
  it('steers the jobs that they have submitted, and no others', async () => {
    const job = await ok(submitted(anna.client));
    expect(job.metadata).toEqual({ 'user.name': 'anna' });
    const task = (await ok(anna.client.get<{ tasks: { id: string }[] }>(`/jobs/${job.id}/tasks`))).tasks[0];
    const steer = async (client: FarmClient): Promise<readonly number[]> => [
      (await client.post(`/jobs/${job.id}/setpriority`, { priority: 60 })).status,
      (await client.post(`/tasks/${task?.id ?? ''}/setstatus`, { status: 'canceled', reason: 'x' })).status,
      (await client.post(`/jobs/${job.id}/setstatus`, { status: 'paused', reason: 'x' })).status,
    ];
    expect(await steer(ben.client)).toEqual([403, 403, 403]);
    expect(await steer(anna.client)).toEqual([204, 204, 204]);
    expect((await ben.client.delete(`/jobs/${job.id}`)).body.message).toContain(
      'not one that you have submitted',
    );
    expect((await ben.client.get(`/jobs/${job.id}`)).status).toBe(200);
    const token = await aToken(farm, anna.client, { name: 'script', scopes: ['jobs:write:own'] });
    expect((await token.delete(`/jobs/${job.id}`)).status).toBe(204);
  });

  it('is told that what is not there is not there', async () => {
    const { status } = await anna.client.post(`/jobs/${crypto.randomUUID()}/setpriority`, { priority: 60 });
    expect(status).toBe(404);
  });

  it('deletes no jobs of others by deleting all old ones', async () => {
    const { status, body } = await anna.client.delete('/jobs/mass-delete', {
      last_updated_max: '2001-01-01T00:00:00Z',
    });
    expect([status, body.message]).toEqual([403, expect.stringContaining('a wrangler or an admin')]);
  });

  it('does not touch jobs from before the farm had people', async () => {
    setAccess(farm, 'open');
    const job = await farm.submit({ tasks: [] });
    expect((await anna.client.post(`/jobs/${job.id}/setpriority`, { priority: 60 })).status).toBe(403);
    await done(admin.client.post(`/jobs/${job.id}/setpriority`, { priority: 60 }));
  });
});

describe('somebody who is limited to projects', () => {
  it('does not delete the jobs of all', async () => {
    const olga = await aPerson(farm, admin.client, 'olga', 'wrangler', ['dune']);
    const job = await ok(submitted(anna.client, { project: 'arrakis' }));
    const { status, body } = await olga.client.delete('/jobs/mass-delete', {
      last_updated_max: new Date(farm.clock.nowMs() + 60_000).toISOString(),
    });
    expect([status, body.message]).toEqual([403, expect.stringContaining('limited to jobs of dune')]);
    expect(await ok(anna.client.get<JobDto>(`/jobs/${job.id}`))).not.toHaveProperty('delete_requested_at');
  });

  it('submits and steers jobs of these only, whatever their role', async () => {
    const dora = await aPerson(farm, admin.client, 'dora', 'wrangler', ['dune']);
    expect((await submitted(dora.client)).status).toBe(403);
    expect((await submitted(dora.client, { project: 'arrakis' })).body.message).toContain(
      'jobs of dune only',
    );
    const job = await ok(submitted(dora.client, { project: 'dune' }));
    await done(dora.client.post(`/jobs/${job.id}/setpriority`, { priority: 60 }));
    const other = await ok(submitted(anna.client, { project: 'arrakis' }));
    expect((await dora.client.post(`/jobs/${other.id}/setpriority`, { priority: 60 })).status).toBe(403);
  });
});

describe('a service', () => {
  it('submits on behalf of others, and owns what it submits', async () => {
    const { secret } = await ok(
      admin.client.post<{ secret: string }>('/service-tokens', { name: 'pipeline', role: 'artist' }),
    );
    const service = farm.client.withHeaders({ Authorization: `Bearer ${secret}` });
    const job = await ok(submitted(service, { 'user.name': 'Anna A.' }));
    expect(job.metadata).toEqual({ 'user.name': 'Anna A.' });
    await done(service.post(`/jobs/${job.id}/setpriority`, { priority: 60 }));
    expect((await service.get<Refusal>('/identity/tokens')).status).toBe(403);
  });
});

describe('people', () => {
  it('are added, changed and removed by admins alone', async () => {
    expect((await anna.client.get('/people')).status).toBe(403);
    expect((await anna.client.post('/people', { name: 'x', role: 'admin' })).status).toBe(403);
    expect((await admin.client.post('/people', { name: 'Anna', role: 'admin' })).status).toBe(409);
    const eve = await aPerson(farm, admin.client, 'eve', 'viewer');
    expect((await submitted(eve.client)).status).toBe(403);
    await ok(admin.client.put(`/people/${eve.user.id}`, { role: 'artist' }));
    expect((await submitted(eve.client)).status).toBe(200);
    await done(admin.client.delete(`/people/${eve.user.id}`));
    expect((await submitted(eve.client)).status).toBe(401);
  });

  it('never lose their last admin while the farm is closed', async () => {
    const { status, body } = await admin.client.put(`/people/${admin.user.id}`, { role: 'artist' });
    expect([status, body.message]).toEqual([
      409,
      expect.stringContaining('Make somebody else an admin first'),
    ]);
    expect((await admin.client.delete(`/people/${admin.user.id}`)).status).toBe(409);
    expect((await admin.client.get('/people')).status).toBe(200);
  });
});

describe('an open farm', () => {
  it('with an admin keeps its settings for admins', async () => {
    setAccess(farm, 'open');
    expect((await farm.client.get('/jobs')).status).toBe(200);
    expect((await farm.client.put('/configuration/file', {})).status).toBe(401);
    expect((await submitted(farm.client)).status).toBe(200);
  });

  it('can be one that strangers look at, and no more', async () => {
    setAccess(farm, 'open', 'viewer');
    expect((await farm.client.get('/jobs')).status).toBe(200);
    expect((await submitted(farm.client)).status).toBe(401);
    expect((await submitted(anna.client)).status).toBe(200);
  });
});

describe('live events', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  const connect = (headers: Readonly<Record<string, string>>): Socket => {
    const socket = io(root(), {
      extraHeaders: headers,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    sockets.push(socket);
    return socket;
  };
  const subscribe = (socket: Socket, type: string): Promise<unknown> =>
    socket.timeout(5_000).emitWithAck('/subscription', { op: 'subscribe', type });

  it('are not for strangers', async () => {
    const socket = connect({});
    let isRefused = false;
    socket.on('connect_error', () => (isRefused = true));
    await until('the connection is refused', () => isRefused);
    expect(socket.connected).toBe(false);
  });

  it('are told to who may see what they are about', async () => {
    const socket = connect({ Cookie: anna.cookie, Origin: root() });
    await until('the client is connected', () => socket.connected);
    expect(await subscribe(socket, 'allJobs')).toBe('ok');
    expect(await subscribe(socket, 'allChanges')).toContain('needs the permission changes:read');
    const { secret } = await ok(
      anna.client.post<{ secret: string }>('/identity/tokens', { name: 'live', scopes: ['workers:read'] }),
    );
    const program = connect({ Authorization: `Bearer ${secret}` });
    await until('the program is connected', () => program.connected);
    expect(await subscribe(program, 'allWorkers')).toBe('ok');
    expect(await subscribe(program, 'allJobs')).toContain('needs the permission jobs:read');
  });

  it('end with the session', async () => {
    const frank = await aPerson(farm, admin.client, 'frank', 'viewer');
    const socket = connect({ Cookie: frank.cookie, Origin: root() });
    await until('the client is connected', () => socket.connected);
    expect(await subscribe(socket, 'allJobs')).toBe('ok');
    await done(frank.client.post('/identity/sign-out'));
    await until('the connection is closed', () => socket.disconnected);
    expect((await frank.client.get('/jobs')).status).toBe(401);
  });

  it('end, and come back, where nobody can be looked up for a while', async () => {
    const gus = await aPerson(farm, admin.client, 'gus', 'viewer');
    const socket = connect({ Cookie: gus.cookie, Origin: root() });
    let why = '';
    socket.on('disconnect', (reason) => (why = reason));
    await until('the client is connected', () => socket.connected);
    await farm.get(UnitOfWork).run(({ sql }) => sql.run('ALTER TABLE sessions RENAME TO lost_sessions'));
    try {
      await farm.get(Callers).forget();
      await until('the connection is closed', () => socket.disconnected);
      const { status } = await fetch(`${root()}/socket.io/?EIO=4&transport=polling`, {
        headers: { Cookie: gus.cookie },
      });
      expect([status, why]).toEqual([503, 'transport close']);
    } finally {
      await farm.get(UnitOfWork).run(({ sql }) => sql.run('ALTER TABLE lost_sessions RENAME TO sessions'));
    }
    const again = connect({ Cookie: gus.cookie, Origin: root() });
    await until('the client is connected again', () => again.connected);
  });
});

it.each<[string, object]>([
  ['closed', { access: 'closed' }],
  ['made one that everybody may only watch', { anonymous_role: 'viewer' }],
  ['given to strangers who may do less', { access: 'open', anonymous_role: 'artist' }],
])(
  'a farm without an admin is not %s by its settings: nobody could change them again',
  async (_, settings) => {
    setAccess(farm, 'open');
    await farm.sql(`UPDATE users SET is_active = 0`);
    await farm.get(Callers).forget();
    const { status, body } = await farm.client.put('/configuration/file', settings);
    expect([status, body.message]).toEqual([409, expect.stringContaining('has no admin')]);
    await done(farm.client.put('/configuration/file', { access: 'open', anonymous_role: 'wrangler' }));
    await farm.sql(`UPDATE users SET is_active = 1`);
    await farm.get(Callers).forget();
    setAccess(farm, 'closed');
  },
);
