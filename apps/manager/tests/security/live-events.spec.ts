import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { until } from '../farm/test-farm.js';
import { useAttackedFarm } from './attacked-farm.js';

const attacked = useAttackedFarm();

jest.setTimeout(30_000);

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

async function connected(): Promise<Socket> {
  const socket = io(`http://127.0.0.1:${attacked.port}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  sockets.push(socket);
  await until('the client is connected', () => socket.connected);
  return socket;
}

/** As nested as a message may be that is sent at all. */
function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const JUNK: readonly (readonly [what: string, request: unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a number', 5],
  ['a text', 'subscribe'],
  ['a list', [{ op: 'subscribe', type: 'allJobs' }]],
  ['bytes', Buffer.from([0, 1, 2, 255])],
  ['bytes in it', { op: Buffer.from('subscribe'), type: 'allJobs' }],
  ['no operation', { type: 'allJobs' }],
  ['an object as operation', { op: { toString: 'x', valueOf: 5 }, type: 'allJobs' }],
  ['an object as type', { op: 'subscribe', type: { toString: null } }],
  ['a type of an object', { op: 'subscribe', type: '__proto__' }],
  ['a function of an object', { op: 'constructor', type: 'toString' }],
  ['a path as UUID', { op: 'subscribe', type: 'job', uuid: '../../../etc/passwd' }],
  ['a room as UUID', { op: 'subscribe', type: 'job', uuid: '/workers' }],
  ['a list as UUID', { op: 'subscribe', type: 'tasklog', uuid: ['0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11'] }],
  ['a long type', { op: 'subscribe', type: 'x'.repeat(500_000) }],
  ['a deep type', { op: 'subscribe', type: nested(2_000) }],
  ['a prototype', JSON.parse('{"__proto__":{"op":"subscribe","type":"allJobs"},"op":"subscribe"}')],
];

describe('a subscription', () => {
  it.each(JUNK)('to %s is refused in a sentence, and others are taken after it', async (_what, request) => {
    const socket = await connected();
    const subscribe = (subscription: unknown): Promise<unknown> =>
      socket.timeout(5_000).emitWithAck('/subscription', subscription);
    const answer = await subscribe(request);
    expect(answer).toMatch(/^[A-Z'].{10,1000}\.$/s);
    expect(await subscribe({ op: 'subscribe', type: 'allJobs' })).toBe('ok');
    expect('op' in {}).toBe(false);
  });

  it('that is too large ends its own connection, and no other', async () => {
    const [large, other] = [await connected(), await connected()];
    large.emit('/subscription', { op: 'subscribe', type: 'x'.repeat(2_000_000) });
    await until('the connection has ended', () => !large.connected);
    expect(
      await other.timeout(5_000).emitWithAck('/subscription', { op: 'subscribe', type: 'allJobs' }),
    ).toBe('ok');
  });
});

describe('what is no subscription', () => {
  it('is left alone', async () => {
    const socket = await connected();
    for (const name of ['unknown', '__proto__', 'constructor', 'job', '/jobs'])
      socket.emit(name, { a: 1 }, Buffer.alloc(10));
    expect(
      await socket.timeout(5_000).emitWithAck('/subscription', { op: 'subscribe', type: 'allJobs' }),
    ).toBe('ok');
  });

  it.each([
    'GET /socket.io/?EIO=4&transport=nonsense',
    'GET /socket.io/?EIO=4&transport=websocket&sid=../../etc/passwd',
    'POST /socket.io/?EIO=4&transport=polling&sid=__proto__',
    'GET /socket.io/../api/v3/configuration/file',
    'DELETE /socket.io/',
    'GET /socket.io/socket.io.js',
  ])('%s is refused', async (request) => {
    const [method = '', path = ''] = request.split(' ');
    expect((await attacked.send({ method, path })).status).toBeGreaterThanOrEqual(400);
    expect((await attacked.send({ method, path })).status).toBeLessThan(500);
  });

  it('(frames of nonsense) ends its connection', async () => {
    const handshake =
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
    const frames = Buffer.concat([Buffer.from(handshake), Buffer.from('ff'.repeat(200), 'hex')]);
    expect(await attacked.sendRaw(frames)).toMatch(/^HTTP\/1.1 (101|400) /);
    expect((await attacked.send({ method: 'GET', path: '/api/v3/version' })).status).toBe(200);
  });
});
