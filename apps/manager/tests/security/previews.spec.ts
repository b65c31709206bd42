import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { until } from '../farm/test-farm.js';
import { faultOfRefusal, useAttackedFarm, type Reaction } from './attacked-farm.js';
import { OPERATIONS } from './operations.js';

const attacked = useAttackedFarm();
const OPERATION = OPERATIONS.find(({ id }) => id === 'taskOutputProduced')!;

jest.setTimeout(30_000);

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG that says how large it is, with data for a few pixels. */
function png(width: number, height: number, data = deflateSync(Buffer.alloc(1_000_000))): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function attribute(name: string, type: string, value: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32LE(value.length);
  return Buffer.concat([Buffer.from(`${name}\0${type}\0`), size, value]);
}

/** The header of an EXR file that is as large as it likes, and nothing behind it. */
function exr(right: number, bottom: number, compression: number, rest = Buffer.alloc(64, 0xff)): Buffer {
  const window = Buffer.alloc(16);
  window.writeInt32LE(right, 8);
  window.writeInt32LE(bottom, 12);
  const facts = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
  const channels = Buffer.concat([
    ...['B', 'G', 'R'].flatMap((name) => [Buffer.from(`${name}\0`), facts]),
    Buffer.alloc(1),
  ]);
  return Buffer.concat([
    Buffer.from([0x76, 0x2f, 0x31, 0x01, 2, 0, 0, 0]),
    attribute('channels', 'chlist', channels),
    attribute('compression', 'compression', Buffer.from([compression])),
    attribute('dataWindow', 'box2i', window),
    attribute('displayWindow', 'box2i', window),
    attribute('lineOrder', 'lineOrder', Buffer.alloc(1)),
    attribute('pixelAspectRatio', 'float', Buffer.from([0, 0, 128, 63])),
    Buffer.alloc(1),
    rest,
  ]);
}

function handIn(image: Buffer, type = 'image/png', taskId = attacked.id('task_id')): Promise<Reaction> {
  return attacked.send({
    method: 'POST',
    path: attacked.path(OPERATION, { task_id: taskId }),
    headers: { ...attacked.credentials(OPERATION), 'Content-Type': type },
    body: image,
  });
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>';

describe('an image that is a trap', () => {
  it.each([
    ['a PNG of 50,000 by 50,000 pixels', png(50_000, 50_000)],
    ['a PNG of as many pixels as there can be', png(0x7fffffff, 0x7fffffff)],
    ['a PNG of no pixels', png(0, 0)],
    ['a PNG that is cut off', png(4_000, 4_000).subarray(0, 200)],
    ['a PNG whose data unpack to too little', png(2_000, 2_000)],
    ['a PNG whose data are none', png(100, 100, Buffer.from('these are no data'))],
    ['an SVG that says it is a PNG', Buffer.from(SVG)],
    ['an SVG behind the first bytes of a PNG', Buffer.concat([png(2, 2).subarray(0, 8), Buffer.from(SVG)])],
    [
      'a page behind the first bytes of a JPEG',
      Buffer.from(`\xff\xd8\xff<script>alert(1)</script>`, 'latin1'),
    ],
    ['a program', Buffer.from('#!/bin/sh\ntouch /tmp/flamenco-was-broken-into\n')],
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00')],
    ['a TIFF whose directory leads out of it', Buffer.from('49492a00ffffff7f', 'hex')],
    ['a TIFF whose directory leads to itself', Buffer.from('49492a0008000000000008000000', 'hex')],
    ['an EXR of more pixels than it has bytes', exr(7_000, 7_000, 0)],
    ['an EXR larger than can be', exr(0x7fffffff, 0x7fffffff, 3)],
    ['an EXR from right to left', exr(-5, -5, 3)],
    ['an EXR packed in a way that there is not', exr(10, 10, 99)],
    ['an EXR whose pixels unpack to too much', exr(10, 10, 3, Buffer.alloc(1000, 0x7f))],
    ['an EXR (DWAA) of nonsense', exr(100, 100, 8, Buffer.alloc(5_000, 0x11))],
    ['an EXR (PIZ) of nonsense', exr(100, 100, 4, Buffer.alloc(5_000, 0x22))],
  ])('(%s) becomes no preview, and the next one does', async (_what, image) => {
    const { farm } = attacked;
    const job = await farm.submit({ tasks: [{ name: 'render', type: 'misc' }] });
    const [task] = await farm.tasks(job.id);
    const preview = join(
      farm.folder,
      'storage',
      `job-${job.id.slice(0, 4)}`,
      job.id,
      'last-rendered-tiny.jpg',
    );
    expect((await handIn(image, 'image/png', task!.id)).status).toBe(202);
    const fine = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const other = await farm.submit({ tasks: [{ name: 'render', type: 'misc' }] });
    const [otherTask] = await farm.tasks(other.id);
    expect((await handIn(fine, 'image/png', otherTask!.id)).status).toBe(202);
    await until(
      'the next one is there',
      async () => (await farm.client.get(`/jobs/${other.id}/last-rendered`)).status === 200,
    );
    expect(existsSync(preview)).toBe(false);
    expect(existsSync('/tmp/flamenco-was-broken-into')).toBe(false);
  });
});

describe('an upload', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'image/png'],
    ['an SVG, openly', Buffer.from(SVG), 'image/svg+xml'],
    ['a page', Buffer.from('<html>'), 'text/html'],
    ['a type without end', Buffer.from('x'), `image/${'x'.repeat(5_000)}`],
    ['more than 25 MiB', Buffer.alloc(25 * 1024 * 1024 + 1), 'image/png'],
  ])('of %s is refused', async (_what, body, type) => {
    const before = await attacked.snapshot();
    expect(faultOfRefusal(await handIn(body, type))).toBeUndefined();
    expect(await attacked.snapshot()).toEqual(before);
  });
});
