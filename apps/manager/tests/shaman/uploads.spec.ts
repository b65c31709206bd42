import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../http/test-manager.js';
import { sampleFile, specOf, TestShaman, type SampleFile } from './test-shaman.js';

const MIB = 2 ** 20;
const SILENCE_MS = 2_500; // a busy computer pauses for a while, too

let shaman: TestShaman;
beforeAll(async () => {
  shaman = await TestShaman.start({ times: { uploadSilenceMs: SILENCE_MS } });
});
afterEach(async () => {
  await until('no unfinished upload is left', () => shaman.list('file-store', 'uploading').length === 0);
});
afterAll(() => shaman.close());

/** Collects garbage on demand: what is left is what is held. The resident size tells when garbage was collected last. */
const collectGarbage = ((): (() => void) => {
  setFlagsFromString('--expose_gc');
  return runInNewContext('gc') as () => void;
})();

function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

/** A file that no other test has. */
function freshFile(size = 1000): SampleFile {
  return sampleFile('fresh.blend', randomBytes(size));
}

async function statusOf(file: SampleFile): Promise<string | undefined> {
  return (await shaman.fileStatus(file)).body.status;
}

describe('an upload', () => {
  it('is stored under its checksum, and answered with an empty 200 without a type', async () => {
    const file = freshFile();
    expect(await statusOf(file)).toBe('unknown');
    expect(await shaman.upload(file)).toEqual({ status: 200, body: {}, type: undefined });
    expect(readFileSync(shaman.blob(file)).equals(file.bytes)).toBe(true);
    expect(await statusOf(file)).toBe('stored');
  });

  it('of an empty file is stored', async () => {
    const empty = sampleFile('empty', '');
    expect((await shaman.upload(empty)).status).toBe(200);
    expect(statSync(shaman.blob(empty)).size).toBe(0);
    const { status } = await shaman.call(`files/${empty.sha}/0`, { method: 'POST' });
    expect(status).toBe(208);
  });

  it('of what is here already is answered 208, and keeps it from the garbage collector', async () => {
    const file = freshFile();
    await shaman.store(file);
    shaman.age(shaman.blob(file), 100);
    expect((await shaman.upload(file)).status).toBe(208);
    expect(shaman.ageInDays(shaman.blob(file))).toBeLessThan(1);
  });

  it('mends a stored file that a power cut left torn', async () => {
    const file = freshFile();
    await shaman.store(file);
    truncateSync(shaman.blob(file), 10);
    expect(await statusOf(file)).toBe('unknown');
    expect((await shaman.upload(file)).status).toBe(200);
    expect(readFileSync(shaman.blob(file)).equals(file.bytes)).toBe(true);
  });

  it('may come without a length', async () => {
    const file = freshFile();
    const upload = shaman.slowUpload(file, { 'Transfer-Encoding': 'chunked', 'Content-Length': '' });
    upload.request.removeHeader('Content-Length');
    expect(await upload.finish(file.bytes)).toBe(200);
  });

  it.each([
    ['another content of the same size', (bytes: Buffer) => Buffer.alloc(bytes.length), /SHA-256 .* came/],
    ['fewer bytes', (bytes: Buffer) => bytes.subarray(1), /1000 bytes, but 999 came/],
    ['more bytes', (bytes: Buffer) => Buffer.concat([bytes, bytes]), /1000 bytes, but 2000 came/],
  ])('of %s is refused with 417, and leaves nothing', async (_what, change, message) => {
    const file = freshFile();
    const answer = await shaman.upload(file, {}, change(file.bytes));
    expect(answer).toMatchObject({
      status: 417,
      body: { code: 417, message: expect.stringMatching(message) },
    });
    expect(await statusOf(file)).toBe('unknown');
    expect(existsSync(dirname(shaman.blob(file)))).toBe(false);
  });

  it('of more bytes than announced, without a length, is refused as soon as there are too many', async () => {
    const file = freshFile();
    const upload = shaman.slowUpload(file, { 'Transfer-Encoding': 'chunked' });
    upload.request.removeHeader('Content-Length');
    await upload.send(Buffer.alloc(1001));
    expect(await upload.status).toBe(417);
    upload.request.destroy();
  });

  it('of another type than binary is refused', async () => {
    const file = freshFile();
    expect(
      (await shaman.upload(file, { 'Content-Type': 'application/json' }, Buffer.from('{}'))).status,
    ).toBe(400);
    expect((await shaman.upload(file, { 'Content-Type': 'text/plain' })).status).toBe(400);
  });

  it('whose client vanishes leaves nothing', async () => {
    const file = freshFile();
    const upload = shaman.slowUpload(file);
    await upload.send(file.bytes.subarray(0, 500));
    await until('it is under way', async () => (await statusOf(file)) === 'uploading');
    upload.request.destroy();
    await until('it is given up', async () => (await statusOf(file)) === 'unknown');
    expect(shaman.list('file-store', 'uploading')).toEqual([]);
  });

  it('that falls silent is given up, so that others are not kept waiting', async () => {
    const file = freshFile();
    const upload = shaman.slowUpload(file);
    await upload.send(file.bytes.subarray(0, 500));
    expect(await upload.status).toBe(408);
    expect(await statusOf(file)).toBe('unknown');
    upload.request.destroy();
  });

  it('says what is wrong when the disk does not take it, and leaves nothing', async () => {
    const file = freshFile();
    const inTheWay = shaman.path('file-store', 'uploading', file.sha.slice(0, 2));
    mkdirSync(dirname(inTheWay), { recursive: true });
    writeFileSync(inTheWay, 'a file where a folder has to be');
    const answer = await shaman.upload(file);
    rmSync(inTheWay);
    expect(answer).toMatchObject({ status: 503, body: { error: 'storage-failed' } });
    expect(answer.body.message).toMatch(
      /writing an uploaded file failed \(ENOTDIR\)\. Check that it is mounted/,
    );
  });
});

describe('the name of an upload', () => {
  it.each([
    ['=?utf-8?q?caf=C3=A9=2Epng?=', 200],
    ['=?utf-8?b?8J+OrC5ibGVuZA==?=', 200],
    ['plain.blend', 200],
    ['=?klingon?q?x?=', 400],
    ['=?utf-8?q?=FF?=', 400],
  ])('%s is answered %i', async (name, status) => {
    const file = freshFile();
    expect((await shaman.upload(file, { 'X-Shaman-Original-Filename': name })).status).toBe(status);
  });
});

describe('a file that somebody else is sending', () => {
  it.each([
    ['True', 425],
    ['true', 425],
    ['1', 425],
  ])('is answered 425 to who can defer (%s)', async (canDefer, status) => {
    const file = freshFile();
    const first = shaman.slowUpload(file);
    await first.send(file.bytes.subarray(0, 1));
    await until('it is under way', async () => (await statusOf(file)) === 'uploading');
    const second = await shaman.upload(file, { 'X-Shaman-Can-Defer-Upload': canDefer });
    expect(second).toMatchObject({ status, body: { error: 'upload-under-way' } });
    expect((await shaman.requirements([file])).body.files).toEqual([
      { ...specOf(file), status: 'uploading' },
    ]);
    expect(await first.finish(file.bytes.subarray(1))).toBe(200);
  });

  it.each([{ 'X-Shaman-Can-Defer-Upload': 'False' }, {}])(
    'is taken from who cannot defer; the first to finish wins, the other hears 208 at once (%j)',
    async (headers) => {
      const file = freshFile();
      const slow = shaman.slowUpload(file);
      await slow.send(file.bytes.subarray(0, 1));
      await until('it is under way', async () => (await statusOf(file)) === 'uploading');
      expect((await shaman.upload(file, headers as Record<string, string>)).status).toBe(200);
      expect(await slow.status).toBe(208); // though it has sent one byte only
      expect(readFileSync(shaman.blob(file)).equals(file.bytes)).toBe(true);
      slow.request.destroy();
    },
  );

  it('is stored once when many send it at the same time', async () => {
    const file = freshFile(300_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => shaman.upload(file)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(208)]);
    expect(readFileSync(shaman.blob(file)).equals(file.bytes)).toBe(true);
  });

  it('is refused with a word that is neither true nor false', async () => {
    const answer = await shaman.upload(freshFile(), { 'X-Shaman-Can-Defer-Upload': 'maybe' });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid-defer-header' } });
  });
});

describe('the address of a file', () => {
  const SHA = 'a'.repeat(64);

  it.each([
    `files/${'A'.repeat(64)}/1`,
    `files/a/1`,
    `files/${'a'.repeat(65)}/1`,
    `files/..%2F${'a'.repeat(61)}/1`,
    `files/..%2f..%2f..%2fetc%2fpasswd/1`,
    `files/%00${'a'.repeat(63)}/1`,
    `files/${SHA}/-1`,
    `files/${SHA}/x`,
    `files/${SHA}/1.5`,
    `files/${SHA}/99999999999999999999`,
    `files/${SHA}/..%2f1`,
  ])('%s is refused with 400', async (path) => {
    expect((await shaman.call(path)).status).toBe(400);
    const upload = { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: 'x' };
    expect((await shaman.call(path, upload)).status).toBe(400);
  });
});

describe('a big upload', () => {
  it('is streamed: the Manager never holds more than a little of it', async () => {
    const chunk = randomBytes(MIB);
    const chunks = 50;
    const hash = createHash('sha256');
    for (let sent = 0; sent < chunks; sent += 1) hash.update(chunk);
    const file = { path: 'big.blend', sha: hash.digest('hex'), size: chunks * MIB };
    const upload = shaman.slowUpload(file);
    const before = heldBytes();
    let highest = before;
    for (let sent = 1; sent <= chunks; sent += 1) {
      await upload.send(chunk);
      if (sent % 10 === 0) highest = Math.max(highest, heldBytes());
    }
    upload.request.end();
    expect(await upload.status).toBe(200);
    expect(statSync(shaman.blob(file)).size).toBe(file.size);
    expect((highest - before) / MIB).toBeLessThan(chunks / 2); // with what its client holds, in the same process
  }, 120_000); // it waits for the disk, which others may keep busy

  it('that is not wanted may go on for a while, then its connection is cut', async () => {
    const file = { path: 'x', sha: 'b'.repeat(64), size: 500 * MIB };
    const upload = shaman.slowUpload(file, { 'X-Shaman-Can-Defer-Upload': 'maybe' });
    const closed = new Promise<void>((resolve) => upload.request.on('close', resolve));
    upload.request.on('error', () => undefined);
    const chunk = Buffer.alloc(MIB);
    let sent = 0;
    while (!upload.request.destroyed && sent < 500) {
      upload.request.write(chunk);
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closed;
    expect(await upload.status).toBe(400);
    expect(sent).toBeLessThan(500);
  });

  it('whose header lines are folded does no harm', async () => {
    const { hostname, port } = new URL(shaman.manager.url);
    const socket = connect(Number(port), hostname);
    const path = `/api/v3/shaman/files/${'c'.repeat(64)}/1`;
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Shaman-Original-Filename: a\r\n b\r\nContent-Length: 1\r\n\r\nx`,
    );
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    );
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});
