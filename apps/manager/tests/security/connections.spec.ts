import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { useAttackedFarm, type Attack } from './attacked-farm.js';

const attacked = useAttackedFarm();

/** A connection that brings nothing is looked at every other second, and may take ten. */
jest.setTimeout(30_000);

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

const VERSION = 'GET /api/v3/version HTTP/1.1\r\nHost: a\r\n';
const REGISTER =
  'POST /api/v3/worker/register-worker HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

/** The statuses of what comes back, and the messages. */
function answersIn(received: string): readonly { readonly status: number; readonly message: string }[] {
  return received
    .split(/(?=HTTP\/1\.1 \d)/)
    .filter((answer) => answer !== '')
    .map((answer) => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      expect(head).toMatch(/content-type: application\/json/i);
      const { code, message } = JSON.parse(body) as { readonly code?: number; readonly message?: string };
      const status = Number(head.slice(9, 12));
      if (status !== 200) expect(code).toBe(status);
      return { status, message: message ?? '' };
    });
}

describe('what is no request', () => {
  it.each([
    ['no HTTP at all', 'hello, is this the render farm?\r\n\r\n', 400],
    ['the beginning of TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), 400],
    ['bytes by chance', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)), 400],
    ['a method that there is not', 'BREW /coffee HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['two lengths', `${REGISTER}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}`, 400],
    [
      'a length and chunks',
      `${REGISTER}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['chunks by another name', `${REGISTER}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400],
    ['chunks within chunks', `${REGISTER}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, 400],
    ['a length below zero', `${REGISTER}Content-Length: -1\r\n\r\n{}`, 400],
    ['a length that is none', `${REGISTER}Content-Length: 0x10\r\n\r\n{}`, 400],
    ['a chunk without size', `${REGISTER}Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n`, 400],
    ['a folded header', `${VERSION}X-A: b\r\n c\r\nConnection: close\r\n\r\n`, 400],
    ['a space before the colon', `${VERSION}Content-Length : 5\r\n\r\n`, 400],
    ['a header with a control character', `${VERSION}Accept: a\u0001b\r\n\r\n`, 400],
    ['a header with NUL', `${VERSION}Accept: a\0b\r\n\r\n`, 400],
    ['line feeds alone', 'GET /api/v3/version HTTP/1.1\nHost: a\n\n', 400],
    ['very long headers', `${VERSION}X-Long: ${'a'.repeat(70_000)}\r\n\r\n`, 431],
    ['very many headers', `${VERSION}${'X-Many: b\r\n'.repeat(9_000)}\r\n`, 431],
    ['a very long address', `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
  ])('is refused when it is %s', async (_what, bytes, status) => {
    const before = await attacked.snapshot();
    const answers = answersIn(await attacked.sendRaw(bytes));
    expect(answers.map((answer) => answer.status)).toEqual([status]);
    for (const { message } of answers) expect(message).toMatch(/^[A-Z].{15,}\.$/);
    expect(await attacked.snapshot()).toEqual(before);
  });

  it('is refused by Node.js itself when it names no host', async () => {
    expect(await attacked.sendRaw('GET /api/v3/version HTTP/1.1\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 Bad Request/,
    );
  });

  it('does not hide a second one behind the first', async () => {
    const hidden = 'DELETE /api/v3/jobs/mass-delete HTTP/1.1\r\nHost: a\r\n\r\n';
    const smuggled = await attacked.sendRaw(
      `${REGISTER}Content-Length: ${hidden.length}\r\nConnection: close\r\n\r\n${hidden}`,
    );
    expect(answersIn(smuggled).map(({ status }) => status)).toEqual([400]);
  });
});

describe('a body', () => {
  it('is refused as soon as it is too large, though it did not say so', async () => {
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const received = await attacked.sendRaw(
      `${REGISTER}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(520)}0\r\n\r\n`,
    );
    expect(answersIn(received)).toEqual([
      {
        status: 413,
        message: 'The body of the request is larger than 1 MiB, the most that is accepted here. Send less.',
      },
    ]);
  });

  it('of very many mistakes is refused for the first one, and takes no memory for the others', async () => {
    const files = (count: number): Attack => ({
      method: 'POST',
      path: '/api/v3/shaman/checkout/requirements',
      headers: { 'Content-Type': 'application/json' },
      body: `{"files":[${'5,'.repeat(count)}5]}`,
    });
    const many = await attacked.send(files(99_000));
    expect(many.status).toBe(400);
    expect(JSON.parse(many.text)).toMatchObject({ message: 'files.0 must be an object (is 5).' });
    const millions = await attacked.send(files(5_000_000));
    expect(millions.status).toBe(413);
    expect(JSON.parse(millions.text)).toMatchObject({ error: 'too-many-entries' });
  });

  it('that ends before its length changes nothing', async () => {
    const before = await attacked.snapshot();
    const socket = connect(attacked.port, '127.0.0.1');
    socket.end(`${REGISTER}Content-Length: 500\r\n\r\n{"name":"half a Worker"`);
    await new Promise((resolve) => socket.resume().on('close', resolve).on('error', resolve));
    expect(await attacked.snapshot()).toEqual(before);
  });

  it('does not become part of the next request when it is longer than its length', async () => {
    const received = await attacked.sendRaw(`${REGISTER}Content-Length: 2\r\n\r\n{}${'x'.repeat(50)}`);
    expect(new Set(answersIn(received).map(({ status }) => status))).toEqual(new Set([400]));
  });
});

describe('connections that bring nothing', () => {
  it('end after a while, and the others are answered meanwhile', async () => {
    const ends = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const socket = connect(attacked.port, '127.0.0.1');
        sockets.push(socket);
        if (index > 0) socket.write(`${VERSION}X-Slow: a`);
        const drip = setInterval(() => index > 0 && socket.write('a'), 500);
        let received = '';
        socket.on('data', (data) => (received += data.toString()));
        const { status } = await attacked.send({ method: 'GET', path: '/api/v3/version' });
        await new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
        clearInterval(drip);
        return [status, received.slice(0, 12)];
      }),
    );
    expect(new Set(ends.map((end) => end.join(' ')))).toEqual(new Set(['200 HTTP/1.1 408']));
  });
});
