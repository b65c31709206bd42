import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChangesDto, IdentityDto, JobsQueryResultDto, SessionListDto } from '@flamenco/api-contracts';
import { Callers } from '../../src/modules/people/index.js';
import { notedChanges } from '../audit/noted-changes.js';
import { done, FarmClient, ok } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import {
  aPerson,
  aToken,
  browserWith,
  PASSWORD,
  secretOfLink,
  setAccess,
  signIn,
  type SignedIn,
} from './people-farm.js';

const farm = useFarm();
let admin: SignedIn;
let anna: SignedIn;

beforeAll(async () => {
  admin = await aPerson(farm, farm.client, 'root', 'admin');
  anna = await aPerson(farm, admin.client, 'anna', 'artist');
});

beforeEach(() => {
  setAccess(farm, 'open');
});

/** After a time in which sessions may have ended. */
async function signedInAgain(person: SignedIn): Promise<SignedIn> {
  const { cookie } = await signIn(farm, person.user.name);
  return { ...person, cookie, client: browserWith(farm, cookie) };
}

const jobs = (client: FarmClient): Promise<number> =>
  client.get<JobsQueryResultDto>('/jobs?limit=1').then(({ status }) => status);

describe('signing in', () => {
  it('gives a cookie that no script can read and no other site can send', async () => {
    const { status, setCookie, body } = await signIn(farm, ' Anna ');
    expect(status).toBe(200);
    expect(setCookie).toMatch(/^flamenco-session=s_[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(body.user).toMatchObject({ name: 'anna', role: 'artist', provider: 'local' });
    expect(body.permissions).toContain('jobs:submit');
    expect(body.permissions).not.toContain('workers:write');
  });

  it('tells nobody whether it was the name or the password that is wrong', async () => {
    const wrong = await signIn(farm, 'anna', 'a horse that eats paper');
    const unknown = await signIn(farm, 'nobody', PASSWORD);
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
    expect(wrong.setCookie).toBe('');
  });

  it('has people wait who guess, but not others', async () => {
    const ben = await aPerson(farm, admin.client, 'ben', 'artist');
    const answers: number[] = [];
    for (let n = 0; n < 8; n += 1) answers.push((await signIn(farm, 'ben', `guess number ${n}`)).status);
    expect(answers.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(answers.at(-1)).toBe(429);
    expect((await signIn(farm, 'ben')).body.message).toMatch(/Wait \d+ s/);
    expect((await signIn(farm, 'anna')).status).toBe(200);
    expect(await jobs(ben.client)).toBe(200);
    farm.clock.advance(3600_001);
    expect((await signIn(farm, 'ben')).status).toBe(200);
  });

  it('has those wait, too, who guess many times at once', async () => {
    await aPerson(farm, admin.client, 'gus', 'artist');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signIn(farm, 'gus', `guess number ${n}`)),
    );
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(6);
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(14);
    farm.clock.advance(3600_001);
    expect((await signIn(farm, 'gus')).status).toBe(200);
    anna = await signedInAgain(anna);
    admin = await signedInAgain(admin);
  });

  it('ends the session that the browser had, so that nobody else goes on with it', async () => {
    const first = await signIn(farm, 'anna');
    const again = await signIn(farm, 'anna', PASSWORD, {
      Cookie: first.cookie,
      Origin: new URL(farm.api).origin,
    });
    const own = (cookie: string): Promise<number> =>
      browserWith(farm, cookie)
        .get('/identity/sessions')
        .then(({ status }) => status);
    expect(await own(first.cookie)).toBe(401);
    expect(await own(again.cookie)).toBe(200);
  });
});

describe('a session', () => {
  it('says who somebody is, and is over when they sign out', async () => {
    const { cookie } = await signIn(farm, 'anna');
    const browser = browserWith(farm, cookie);
    expect((await ok(browser.get<IdentityDto>('/identity'))).user?.name).toBe('anna');
    await done(browser.post('/identity/sign-out'));
    expect((await ok(browser.get<IdentityDto>('/identity'))).user).toBeUndefined();
  });

  it('ends when nobody uses it, and after some weeks', async () => {
    const { cookie } = await signIn(farm, 'anna');
    farm.clock.advance(23 * 3600_000);
    expect((await browserWith(farm, cookie).get('/identity/sessions')).status).toBe(200);
    farm.clock.advance(2 * 3600_000); // not yet written down that it was used
    expect((await browserWith(farm, cookie).get('/identity/sessions')).status).toBe(401);
    anna = await signedInAgain(anna);
    admin = await signedInAgain(admin);
  });

  it('is not remembered when it was looked up while something changed', async () => {
    const { cookie } = await signIn(farm, 'anna');
    const callers = farm.get(Callers);
    const introduction = {
      cookie,
      authorization: undefined,
      address: '127.0.0.1',
      headers: {},
      peer: '',
      isSecure: false,
    };
    const [known] = await Promise.all([callers.of(introduction), callers.forget()]);
    expect(known.user?.name).toBe('anna');
    await farm.sql(`DELETE FROM sessions WHERE id = ?`, known.sessionId ?? 0);
    expect((await callers.of(introduction)).user).toBeUndefined();
  });

  it('can be ended from another browser', async () => {
    const { cookie } = await signIn(farm, 'anna', PASSWORD, { 'User-Agent': 'A phone' });
    const { sessions } = await ok(anna.client.get<SessionListDto>('/identity/sessions'));
    const phone = sessions.find(({ agent }) => agent === 'A phone');
    expect(phone?.is_current).toBe(false);
    await done(anna.client.delete(`/identity/sessions/${phone?.id ?? ''}`));
    expect((await browserWith(farm, cookie).get('/identity/sessions')).status).toBe(401);
    expect((await admin.client.delete(`/identity/sessions/${sessions[0]?.id ?? ''}`)).status).toBe(404);
    await done(anna.client.delete('/identity/sessions'));
    expect((await ok(anna.client.get<SessionListDto>('/identity/sessions'))).sessions).toHaveLength(1);
  });

  it('changes nothing for a request that does not come from a page', async () => {
    const program = farm.client.withHeaders({ Cookie: anna.cookie });
    const { status, body } = await program.post('/saved-views', { name: 'mine', query: '' });
    expect([status, body.message]).toEqual([403, expect.stringContaining('Programs use a token')]);
    expect(await jobs(program)).toBe(200);
  });
});

describe('a token', () => {
  it('lets a program do what it was made for, and nothing else', async () => {
    setAccess(farm, 'closed');
    const program = await aToken(farm, anna.client, { name: 'looks', scopes: ['jobs:read'] });
    expect(await jobs(program)).toBe(200);
    expect((await program.post('/jobs', {})).status).toBe(403);
    expect((await program.get('/identity/tokens')).status).toBe(403);
  });

  it('is over when its time is, when it is revoked, and when its owner may not come in any more', async () => {
    setAccess(farm, 'closed');
    const expires = new Date(farm.clock.nowMs() + 60_000).toISOString();
    const short = await aToken(farm, anna.client, { name: 'short', expires });
    const carl = await aPerson(farm, admin.client, 'carl', 'viewer');
    const carls = await aToken(farm, carl.client, { name: 'carl at home' });
    expect([await jobs(short), await jobs(carls)]).toEqual([200, 200]);
    farm.clock.advance(61_000);
    await ok(admin.client.put(`/people/${carl.user.id}`, { is_active: false }));
    expect([await jobs(short), await jobs(carls)]).toEqual([401, 401]);
    expect((await signIn(farm, 'carl')).status).toBe(401);
    const { status, body } = await anna.client.post('/identity/tokens', { name: 'past', expires });
    expect([status, body.message]).toEqual([400, expect.stringContaining('a time to come')]);
  });

  it('is kept as a hash only', async () => {
    const { secret } = await ok(anna.client.post<{ secret: string }>('/identity/tokens', { name: 'secret' }));
    const kept: string[] = [];
    await farm.write(async (sql) => {
      for (const table of ['users', 'sessions', 'access_tokens', 'password_links', 'changes'])
        kept.push(JSON.stringify(await sql.all(`SELECT * FROM ${table}`)));
    });
    expect(kept.join('')).not.toContain(secret);
    expect(kept.join('')).not.toContain(anna.cookie.split('=')[1]);
    expect(kept.join('')).not.toContain(PASSWORD);
  });
});

describe('a password', () => {
  it.each([
    ['short', 'elf chars'],
    ['x'.repeat(64) + 'yz'.repeat(33), 'longer than 128 characters'],
    ['password1234', 'others guess first'],
    ['anna-anna-anna', 'others guess first'],
  ])('%s is refused', async (password, why) => {
    const { status, body } = await anna.client.post('/identity/password', {
      old_password: PASSWORD,
      new_password: password,
    });
    expect([status, body.message]).toEqual([
      400,
      expect.stringContaining(why.replace('elf chars', 'characters')),
    ]);
  });

  it('is changed by who knows the old one; other browsers are signed out', async () => {
    const dora = await aPerson(farm, admin.client, 'dora', 'artist');
    const other = await signIn(farm, 'dora');
    const change = { old_password: 'not this one at all', new_password: 'a completely new one' };
    expect((await dora.client.post('/identity/password', change)).status).toBe(401);
    await done(dora.client.post('/identity/password', { ...change, old_password: PASSWORD }));
    expect((await browserWith(farm, other.cookie).get('/identity/sessions')).status).toBe(401);
    expect((await dora.client.get('/identity/sessions')).status).toBe(200);
    expect((await signIn(farm, 'dora', change.new_password)).status).toBe(200);
    expect((await signIn(farm, 'dora')).status).toBe(401);
  });

  it('is set by a link once', async () => {
    const eve = await aPerson(farm, admin.client, 'eve', 'artist');
    const { path } = await ok(admin.client.post<{ path: string }>(`/people/${eve.user.id}/password-link`));
    const link = secretOfLink(path);
    expect(await ok(farm.client.post('/identity/password-link', { link }))).toEqual({
      name: 'eve',
      display_name: 'eve',
    });
    await ok(farm.client.post('/identity/password-link', { link, password: 'and now another one' }));
    expect((await farm.client.post('/identity/password-link', { link, password: PASSWORD })).status).toBe(
      403,
    );
    expect((await signIn(farm, 'eve', 'and now another one')).status).toBe(200);
  });
});

it('the history tells who did what', async () => {
  const job = await farm.submit({ name: 'shot', tasks: [] });
  await done(admin.client.post(`/jobs/${job.id}/setpriority`, { priority: 70 }));
  const { changes } = await ok(admin.client.get<ChangesDto>(`/changes?job_id=${job.id}`));
  expect(changes.map(({ action, actor }) => [action, actor])).toEqual([
    ['job-priority-set', { kind: 'user', id: admin.user.id, name: 'root' }],
    ['job-submitted', { kind: 'anonymous', name: 'anonymous' }],
  ]);
  const all = await ok(admin.client.get<ChangesDto>('/changes?action=signed-in'));
  expect(all.changes[0]?.actor.kind).toBe('user');
});

it('a program signs out, and its token opens nothing any more', async () => {
  const gina = await aPerson(farm, (await signedInAgain(admin)).client, 'gina', 'artist');
  const program = await aToken(farm, gina.client, { name: 'Blender' });
  const other = await aToken(farm, gina.client, { name: 'script' });
  setAccess(farm, 'closed');
  expect(await jobs(program)).toBe(200);
  await done(program.post('/identity/sign-out'));
  expect([await jobs(program), await jobs(other)]).toEqual([401, 200]);
  const last = (await notedChanges(farm)).at(-1);
  expect([last?.action, last?.name, last?.who]).toEqual([
    'token-revoked',
    'Blender',
    'token gina (Blender) 127.0.0.1',
  ]);
  await done(program.post('/identity/sign-out'));
});

describe('what opens nothing', () => {
  const askedWith = (secret: string): Promise<number> =>
    new FarmClient(farm.api, `Bearer ${secret}`).get('/identity').then(({ status }) => status);

  it('is not looked up without end, and what is good goes on', async () => {
    const cleo = await aPerson(farm, (await signedInAgain(admin)).client, 'cleo', 'artist');
    const program = await aToken(farm, cleo.client, { name: 'script' });
    const asked = (): Promise<number> => program.get('/identity').then(({ status }) => status);
    expect(await asked()).toBe(200);
    const statuses = new Set<number>();
    for (let n = 0; n < 210; n += 1) statuses.add(await askedWith(`flamenco_none${n}`));
    expect([...statuses]).toEqual([200, 429]);
    expect(await jobs((await signedInAgain(cleo)).client)).toBe(200);
    const live = await fetch(`${new URL(farm.api).origin}/socket.io/?EIO=4&transport=polling`, {
      headers: { Authorization: 'Bearer flamenco_more' },
    });
    expect([live.status, live.headers.get('retry-after')]).toEqual([429, '1']);
    farm.clock.advance(6_000); // nothing is remembered of the good one but that it was
    expect([await asked(), await askedWith('flamenco_none0')]).toEqual([200, 200]);
    farm.clock.advance(60_000);
    expect(await askedWith('flamenco_another')).toBe(200);
  });

  it('is no reason to let anybody make tokens without end', async () => {
    const drew = await aPerson(farm, (await signedInAgain(admin)).client, 'drew', 'artist');
    const made: number[] = [];
    for (let n = 0; n < 31; n += 1)
      made.push((await drew.client.post('/identity/tokens', { name: `script ${n}` })).status);
    expect([made.filter((status) => status === 200).length, made.at(-1)]).toEqual([30, 429]);
  });
});
