import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import type {
  AddedUserDto,
  BegunDeviceSignInDto,
  MadeAccessTokenDto,
  MadeRegistrationSecretDto,
  RegisteredWorkerDto,
} from '@flamenco/api-contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { io } from 'socket.io-client';
import { isOnPostgres } from '../database/engine.js';
import { FarmClient, ok } from '../farm/farm-client.js';
import {
  answers as answersAt,
  freePort,
  STARTS_WITHIN_MS,
  useManagerProcesses,
} from '../http/manager-process.js';
import { until } from '../http/test-manager.js';
import { secretOfLink } from './people-farm.js';

/** A process takes a second to start, and more on a busy computer. */
jest.setTimeout(120_000);

const managers = useManagerProcesses();

/** Nobody else writes so. */
const marked = (name: string): string => `MARKED ${name} that is long enough`;

const YAML = (folder: string): string => {
  writeFileSync(join(folder, 'oidc-secret'), marked('file of a client'));
  const providers = [
    {
      ...{
        type: 'oidc',
        name: 'studio',
        issuer: 'http://127.0.0.1:9',
        allow_http: true,
        client_id: 'flamenco',
      },
      client_secret: marked('client'),
    },
    {
      ...{
        type: 'oidc',
        name: 'other',
        issuer: 'http://127.0.0.1:9',
        allow_http: true,
        client_id: 'flamenco',
      },
      client_secret_file: 'oidc-secret',
    },
    {
      ...{ type: 'ldap', name: 'directory', url: 'ldap://127.0.0.1:9', allow_plain: true },
      ...{ search_base: 'dc=x', bind_dn: 'cn=x', bind_password: marked('directory') },
    },
  ];
  return `sign_in: ${JSON.stringify({ providers })}\nmqtt: {client: {broker: "mqtt://127.0.0.1:9", username: x, password: "${marked('broker')}"}}\n`;
};

/** All of the Manager's files, but for those in which people have written the secrets themselves. */
function filesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(?:flamenco-manager\.yaml.*|oidc-secret)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

const openApi = JSON.parse(
  readFileSync(new URL('../../../../libs/api-contracts/openapi.json', import.meta.url), 'utf8'),
) as OpenAPIObject;

/** What can be asked for without saying which one. */
const READS = Object.entries(openApi.paths)
  .filter(([path, { get }]) => get !== undefined && !path.includes('{') && !path.endsWith('/exit'))
  .map(([path]) => path);

it('no secret is in a log, a file, an answer, the history or live news', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const manager = managers.start(['--trace', '--config', managers.configFile(port, YAML(managers.folder))]);
  await until('it answers', () => answersAt(url), STARTS_WITHIN_MS);
  const api = `${url}/api/v3`;
  const anonymous = new FarmClient(api);
  const heard: string[] = [];
  const socket = io(url, { reconnection: false });
  socket.onAny((...told: unknown[]) => heard.push(JSON.stringify(told)));
  for (const type of ['allJobs', 'allWorkers', 'allWorkerTags', 'allChanges', 'allLastRendered'])
    socket.emit('/subscription', { op: 'subscribe', type });
  const secrets: string[] = ['file of a client', 'client', 'directory', 'broker'].map(marked);
  const keep = (secret: string): string => {
    secrets.push(secret);
    return secret;
  };

  // Workers
  const registration = await ok(
    anonymous.post<MadeRegistrationSecretDto>('/worker-mgt/registration-secrets', { name: 'racks' }),
  );
  keep(registration.secret);
  const worker = {
    ...{ name: 'render-01', platform: 'linux', supported_task_types: ['blender'] },
    ...{ secret: keep(marked('worker')), registration_secret: registration.secret },
  };
  const { uuid } = await ok(anonymous.post<RegisteredWorkerDto>('/worker/register-worker', worker));
  await anonymous.post('/worker/register-worker', {
    ...worker,
    registration_secret: keep(marked('no registration')),
  });
  const signOn = { name: 'render-01', supported_task_types: ['blender'], software_version: '1' };
  for (const secret of [marked('worker'), keep(marked('no worker'))]) {
    const credentials = Buffer.from(`${uuid}:${secret}`).toString('base64');
    keep(credentials);
    await new FarmClient(api, `Basic ${credentials}`).post('/worker/sign-on', signOn);
  }

  // People
  const { link, user } = await ok(anonymous.post<AddedUserDto>('/people', { name: 'root', role: 'admin' }));
  const ofLink = keep(secretOfLink(link.path));
  const password = keep(marked('password'));
  await ok(anonymous.post('/identity/password-link', { link: ofLink, password }));
  await anonymous.post('/identity/password-link', { link: ofLink, password: keep(marked('too late')) });
  const signIn = (written: object): Promise<Response> =>
    fetch(`${api}/identity/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(written),
    });
  await signIn({ name: 'root', password: keep(marked('wrong password')), provider: 'local' });
  await signIn({ name: keep(marked('a password in the field of names')), password: 'x', provider: 'local' });
  await signIn({ name: 'root', password: keep(marked('elsewhere')), provider: 'directory' });
  await signIn({ name: 'root', password, [keep(marked('unknown key'))]: 1 });
  const setCookie = (await signIn({ name: 'root', password })).headers.get('set-cookie') ?? '';
  const cookie = setCookie.split(';', 1)[0] ?? '';
  keep(cookie.split('=')[1] ?? '');
  const root = anonymous.withHeaders({ Cookie: cookie, Origin: url });
  await root.post('/identity/password', {
    old_password: keep(marked('old')),
    new_password: keep(marked('new')),
  });
  await fetch(`${api}/identity/sign-in`, {
    method: 'POST',
    body: `{"name": "x", "password": "${keep(marked('broken'))}`,
  });
  await fetch(`${api}/identity/redirect/studio?back=/app/`, { redirect: 'manual' });
  await fetch(
    `${api}/identity/redirect/studio/callback?code=${keep('MARKED-code')}&state=${keep('MARKED-state')}`,
  );

  // Programs
  const own = await ok(root.post<MadeAccessTokenDto>('/identity/tokens', { name: 'script' }));
  const service = await ok(
    root.post<MadeAccessTokenDto>('/service-tokens', {
      name: 'pipeline',
      role: 'admin',
      scopes: ['people:write', 'people:read'],
    }),
  );
  const device = await ok(
    anonymous.post<BegunDeviceSignInDto>('/identity/device', { client_name: 'Blender' }),
  );
  keep(device.device_code);
  await root.post('/identity/device/approval', { user_code: device.user_code, approve: true });
  const { device_code } = device;
  const letIn = await ok(anonymous.post<MadeAccessTokenDto>('/identity/device/token', { device_code }));
  for (const secret of [own.secret, service.secret, letIn.secret, 'flamenco_MARKED', marked('no token')]) {
    keep(secret);
    await fetch(`${api}/people`, { headers: { Authorization: `Bearer ${secret}` } });
    await fetch(`${api}/jobs?token=none`, {
      method: 'POST',
      body: '{',
      headers: { Authorization: `Bearer ${secret}` },
    });
  }
  await root.put(`/people/${user.id}`, { role: 'artist' }); // refused: the last admin

  const answers: string[] = [];
  for (const path of [...READS, '/metrics', '/healthz', '/api/v3/changes/export'])
    answers.push(path, await (await fetch(url + path, { headers: { Cookie: cookie } })).text());
  expect(answers.join('')).toContain('render-01');
  expect(heard.join('')).toContain('"kind":"user"');

  socket.disconnect();
  manager.process.kill('SIGTERM');
  const { output } = await manager.ended;
  expect(output).toContain("as 'root' from 127.0.0.1 was refused");
  expect(output).toContain('as somebody who is not known');
  const outputs = {
    output,
    answers: answers.join('\n'),
    news: heard.join('\n'),
    files: filesIn(managers.folder),
  };
  if (!isOnPostgres) expect(outputs.files).toContain('render-01');
  for (const [where, text] of Object.entries(outputs))
    expect([where, secrets.filter((secret) => text.includes(secret))]).toEqual([where, []]);
});
