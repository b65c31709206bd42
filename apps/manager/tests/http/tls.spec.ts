import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { freePort, STARTS_WITHIN_MS, useManagerProcesses } from './manager-process.js';
import { until } from './test-manager.js';

/** A process takes a second to start, and more on a busy computer. */
jest.setTimeout(90_000);

const managers = useManagerProcesses();

function certificateIn(folder: string): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-out', certificate, '-keyout', key],
    ],
    { stdio: 'ignore' },
  );
  return { certificate, key };
}

interface Reached {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

function reach(port: number, options: RequestOptions): Promise<Reached> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/api/v3/version', ...options }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    }).on('error', reject);
  });
}

it('serves TLS with the certificate of the studio, tells browsers to stay with it, and leads plain HTTP there', async () => {
  const [port, plain] = [await freePort(), await freePort()];
  const { certificate, key } = certificateIn(managers.folder);
  const yaml = `tls: {certificate: ${certificate}, key: ${key}, redirect_from: "127.0.0.1:${plain}", hsts: 24h}\n`;
  const { output } = managers.start(['--config', managers.configFile(port, yaml)]);
  const ca = readFileSync(certificate);
  await until(
    'it answers',
    () =>
      reach(port, { ca }).then(
        ({ status }) => status === 200,
        () => false,
      ),
    STARTS_WITHIN_MS,
  );
  expect((await reach(port, { ca })).headers['strict-transport-security']).toBe('max-age=86400');
  await expect(reach(port, {})).rejects.toThrow(/self-signed certificate/);
  const redirected = await fetch(`http://127.0.0.1:${plain}/app/jobs?q=x`, { redirect: 'manual' });
  expect([redirected.status, redirected.headers.get('location')]).toEqual([
    308,
    `https://127.0.0.1:${port}/app/jobs?q=x`,
  ]);
  await until('it says where it is', () => output().includes(`https://127.0.0.1:${port}/`));
});

it('says which file it cannot use', async () => {
  const port = await freePort();
  const yaml = 'tls: {certificate: ./none.pem, key: ./none.key}\n';
  const { code, output } = await managers.start(['--config', managers.configFile(port, yaml)]).ended;
  expect([code, output]).toEqual([1, expect.stringMatching(/none\.pem .*cannot be used: .*ENOENT/)]);
  const half = 'tls: {certificate: ./none.pem}\n';
  const refused = await managers.start(['--config', managers.configFile(port, half)]).ended;
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("needs 'key', too")]);
});
