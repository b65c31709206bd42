import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JobDto, MadeAccessTokenDto } from '@flamenco/api-contracts';
import { PERMISSIONS, permissionsOf, ROLES, type Permission, type Role } from '@flamenco/domain/access';
import { ok } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';
import { basicAuthorization } from '../farm/test-worker.js';
import { OPERATIONS, permissionOf, type Operation } from '../security/operations.js';
import { aPerson, setAccess } from './people-farm.js';

const farm = useFarm();

/** Who asks, and what they are expected to be answered. */
interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  readonly may: (permission: Permission, operation: Operation) => Outcome;
}

/** `in`: whatever comes of it, it is not for want of a permission. */
type Outcome = 'in' | 'sign in first' | 'forbidden';

const callers = new Map<string, Caller>();
const ids: Record<string, string> = {};

const isOwnable = ({ path }: Operation): boolean => /\{(?:job|task)_id\}/.test(path);

const asRole =
  (role: Role, isOwner: boolean): Caller['may'] =>
  (permission, operation) => {
    if (!permissionsOf(role).has(permission)) return 'forbidden';
    if (!permission.endsWith(':own') || !isOwnable(operation)) return 'in';
    return isOwner || permissionsOf(role).has('jobs:write') ? 'in' : 'forbidden';
  };

beforeAll(async () => {
  const root = new URL(farm.api).origin;
  const admin = await aPerson(farm, farm.client, 'admin', 'admin');
  setAccess(farm, 'closed');
  const owner = await aPerson(farm, admin.client, 'owner', 'artist');
  const job = await ok(
    owner.client.post<JobDto>('/jobs', {
      ...{ name: 'shot', type: 'test-tasks', submitter_platform: 'linux' },
      settings: { tasks: tasksNamed('a', 'blender') },
    }),
  );
  const { tasks } = await ok(owner.client.get<{ tasks: readonly { id: string }[] }>(`/jobs/${job.id}/tasks`));
  Object.assign(ids, { job_id: job.id, task_id: tasks[0]?.id });
  const headersOf = (cookie: string): Caller['headers'] => ({ Cookie: cookie, Origin: root });
  const anyone: Caller['may'] = (permission) =>
    PERMISSIONS[permission].from === 'anyone' ? 'in' : 'sign in first';
  const nobody: Caller['may'] = (permission) =>
    permission === 'worker' ? 'forbidden' : anyone(permission, OPERATIONS[0]!);
  callers.set('anonymous', { headers: {}, may: nobody });
  callers.set('artist, own job', { headers: headersOf(owner.cookie), may: asRole('artist', true) });
  for (const role of ROLES) {
    const { cookie } = role === 'admin' ? admin : await aPerson(farm, admin.client, `a-${role}`, role);
    callers.set(`${role}, job of another`, { headers: headersOf(cookie), may: asRole(role, false) });
  }
  const tokenFor = async (scopes?: readonly Permission[]): Promise<Caller['headers']> => {
    const body = { name: 'script', ...(scopes && { scopes }) };
    const { secret } = await ok(admin.client.post<MadeAccessTokenDto>('/identity/tokens', body));
    return { Authorization: `Bearer ${secret}` };
  };
  callers.set('token of an admin', {
    headers: await tokenFor(),
    may: (permission, operation) =>
      permission === 'profile' || permission === 'people:write'
        ? 'forbidden'
        : asRole('admin', false)(permission, operation),
  });
  callers.set('token of an admin, for looking at jobs', {
    headers: await tokenFor(['jobs:read']),
    may: (permission) => {
      if (PERMISSIONS[permission].from === 'anyone') return 'in';
      return permission === 'jobs:read' ? 'in' : 'forbidden';
    },
  });
  const worker = await farm.aWorker({ types: ['none'] });
  callers.set('Worker', {
    headers: { Authorization: basicAuthorization(worker.uuid, 'a very long and random secret') },
    may: (permission) => (permission === 'worker' ? 'in' : anyone(permission, OPERATIONS[0]!)),
  });
  callers.set('foreign Worker', {
    headers: { Authorization: basicAuthorization(worker.uuid, 'another secret of somebody') },
    may: nobody,
  });
});

/** Parameters that do not exist have every operation for people refuse the request, once the caller was let in: nothing is changed. */
async function outcomeOf({ method, path, needsWorker }: Operation, { headers }: Caller): Promise<Outcome> {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? crypto.randomUUID());
  const url = `${farm.api.replace('/api/v3', '')}${filled}${needsWorker ? '' : '?nonsense=1'}`;
  const response = await fetch(url, { method, headers, redirect: 'manual' });
  if (response.status === 401) return 'sign in first';
  const { error } = (await response.json().catch(() => ({}))) as { readonly error?: string };
  if (response.status !== 403) return 'in';
  expect(['not-permitted', 'not-own-job', 'worker-credentials', 'not-a-person']).toContain(error);
  return 'forbidden';
}

describe('a closed farm lets in', () => {
  it.each([
    'anonymous',
    'artist, own job',
    ...ROLES.map((role) => `${role}, job of another`),
    'token of an admin',
    'token of an admin, for looking at jobs',
    'Worker',
    'foreign Worker',
  ])('%s: to do what the table in docs/security.md says', async (who) => {
    const caller = callers.get(who)!;
    const found: Record<string, Outcome> = {};
    const expected: Record<string, Outcome> = {};
    for (const operation of OPERATIONS) {
      found[operation.id] = await outcomeOf(operation, caller);
      expected[operation.id] = caller.may(permissionOf(operation), operation);
    }
    expect(found).toEqual(expected);
  });
});
