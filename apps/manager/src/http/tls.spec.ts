import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { readCertificate, renewCertificate, type TlsSettings } from './tls.js';

let folder = '';
let server: Server;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-tls-'));
});
afterEach(() => {
  jest.useRealTimers();
  server.close();
  rmSync(folder, { recursive: true });
});

function certify(name: string): TlsSettings {
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', `/CN=${name}`, '-out', certificate, '-keyout', key];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject], {
    stdio: 'ignore',
  });
  return { certificate, key, redirectFrom: '' };
}

function nameShown(): Promise<string> {
  const { port } = server.address() as { readonly port: number };
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    }).on('error', reject);
  });
}

it('a certificate that is renewed is used without a restart, and one that is no good is not', async () => {
  const settings = certify('first');
  server = createServer(readCertificate(settings)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  renewCertificate(server, settings);
  certify('second');
  await jest.advanceTimersByTimeAsync(60_000);
  jest.useRealTimers();
  expect(await nameShown()).toBe('second');
  writeFileSync(settings.certificate, 'no certificate');
  expect(() => readCertificate(settings)).toThrow(/cannot be used/);
  expect(await nameShown()).toBe('second');
});
