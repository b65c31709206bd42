import { readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { isOnPostgres } from '../database/engine.js';
import { answers, useManagerProcesses } from './manager-process.js';
import { until } from './test-manager.js';

jest.setTimeout(90_000);

const managers = useManagerProcesses();

const MOST_FILES = 100;
const WITH_FEW_FILES = ['sh', '-c', `ulimit -n ${MOST_FILES}; exec "$0" "$@"`];

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const sockets: Socket[] = [];
afterEach(() => {
  agent.destroy();
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Asks over the one connection that was there before all files were in use. */
function ask(url: string, method = 'GET', body = ''): Promise<{ status: number; retryAfter?: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
    const sent = request(url, { agent, method, headers }, (answer) => {
      const { statusCode: status = 0, headers: received } = answer;
      answer.resume().on('end', () => {
        resolve({ status, ...(received['retry-after'] && { retryAfter: received['retry-after'] }) });
      });
    });
    sent.on('error', reject).end(body);
  });
}

function openFiles(pid: number | undefined): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

describe('a Manager whose file descriptors are all in use', () => {
  it('lives, refuses what needs one, and does everything when there are some again', async () => {
    const {
      url,
      process: child,
      output,
    } = await managers.serving('shared_storage_path: .\nshaman: {enabled: true}\n', WITH_FEW_FILES);
    expect((await ask(`${url}/api/v3/version`)).status).toBe(200);
    const { hostname, port } = new URL(url);
    await until('all are in use', () => {
      for (let more = 0; more < 5; more++) {
        const socket = connect(Number(port), hostname).on('error', () => undefined);
        socket.write('GET /api/v3/version HTTP/1.1\r\nHost: a\r\n');
        sockets.push(socket);
      }
      return openFiles(child.pid) >= MOST_FILES;
    });

    // A process that cannot be started: Blender's, the database's chores. The job compiler's is there since the start.
    const keeping = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('X-More: a\r\n');
    }, 500);
    const blender = await ask(
      `${url}/api/v3/configuration/check/blender`,
      'POST',
      JSON.stringify({ path: '/bin/sh' }),
    );
    expect(blender.status).toBe(200);
    const job = {
      name: 'a',
      type: 'echo-sleep-test',
      submitter_platform: 'linux',
      settings: { message: 'm' },
    };
    // Of PostgreSQL, a connection may be what cannot be opened.
    const submitted = await ask(`${url}/api/v3/jobs`, 'POST', JSON.stringify(job));
    expect(isOnPostgres ? [200, 503] : [200]).toContain(submitted.status);
    // A file that cannot be opened.
    const sha = 'a'.repeat(64);
    const checkout = { checkoutPath: 'x', files: [{ sha, size: 1, path: 'y' }] };
    const unread = await ask(`${url}/api/v3/shaman/checkout/create`, 'POST', JSON.stringify(checkout));
    expect([424, 503]).toContain(unread.status);
    expect(await ask(`${url}/app/`)).toEqual({ status: 503, retryAfter: expect.any(String) });
    // Only a file is looked after by a process.
    if (!isOnPostgres) await until('a chore has failed', () => output().includes('EMFILE'), 30_000);
    clearInterval(keeping);
    expect((await ask(`${url}/api/v3/version`)).status).toBe(200);

    for (const socket of sockets.splice(0)) socket.destroy();
    await until('it takes connections again', () => answers(url));
    const again = await fetch(`${url}/api/v3/jobs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...job, settings: { message: 'a', sleep_duration_seconds: 1 } }),
    });
    expect(again.status).toBe(200);
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  });
});
