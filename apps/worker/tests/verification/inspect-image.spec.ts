import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inspectImage, type WholeImage } from '../../src/execution/verification/inspect-image.js';

const MAKER = fileURLToPath(new URL('images-of-blender.py', import.meta.url));
const never = new AbortController().signal;

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-images-'));
  execFileSync(
    'blender',
    ['--background', '--factory-startup', '-noaudio', '--python', MAKER, '--', folder],
    { stdio: 'ignore' },
  );
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const inspect = (name: string): Promise<WholeImage> => inspectImage(at(name), never);

/** What is said of a file with this content. */
async function said(content: Buffer): Promise<string> {
  await writeFile(at('made'), content);
  return inspect('made').then(
    () => 'whole',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );
}

/** Every format of Blender's: name of the file, format, bits a channel. */
const IMAGES: readonly (readonly [name: string, format: string, depth: number | undefined])[] = [
  ['png-8', 'PNG', 8],
  ['png-16', 'PNG', 16],
  ['jpeg', 'JPEG', 8],
  ['exr-16', 'OpenEXR', 16],
  ['exr-32', 'OpenEXR', 32],
  ['exr-layers', 'OpenEXR', 32],
  ['exr-views', 'OpenEXR', 32],
  ['tiff-8', 'TIFF', 8],
  ['tiff-16', 'TIFF', 16],
  ['bmp', 'BMP', undefined],
  ['tga', 'TGA', undefined],
  ['tga-raw', 'TGA', undefined],
  ['hdr', 'Radiance HDR', undefined],
  ['webp', 'WebP', undefined],
  ['jp2', 'JPEG 2000', 8],
  ['j2k', 'JPEG 2000', 8],
  ['dpx-10', 'DPX', 10],
  ['dpx-16', 'DPX', 16],
  ['cineon', 'Cineon', 10],
  ['iris', 'IRIS', 8],
];

describe('an image that Blender has written', () => {
  it.each(IMAGES)('%s is whole, and has its size and depth', async (name, format, depth) => {
    const isLarge = format === 'JPEG 2000';
    const { facts, ...file } = await inspect(name);
    expect(file).toEqual({ size: readFileSync(at(name)).length, modifiedMs: expect.any(Number), format });
    expect(facts).toEqual({
      width: isLarge ? 64 : 16,
      height: isLarge ? 64 : 9,
      ...(depth === undefined ? {} : { depth }),
    });
  });

  it.each(IMAGES)('%s is broken wherever it is cut off', async (name, format) => {
    copyFileSync(at(name), at('cut'));
    const size = readFileSync(at(name)).length;
    const passed: number[] = [];
    // Long ones are mostly header: each byte of the last kB, and some before it.
    for (let length = size - 1; length >= 0; length -= length > size - 1000 ? 1 : 97) {
      truncateSync(at('cut'), length);
      const result = await inspect('cut').catch((error: unknown) => error as Error);
      // Too short for a signature: then it is no image of any kind.
      if (result instanceof Error) expect(result.name).toBe('BrokenImage');
      else if (result.format !== undefined) passed.push(length);
    }
    expect({ format, passed }).toEqual({ format, passed: [] });
  });

  it.each(IMAGES)('%s never makes us crash or hang, whatever is written into it', async (name) => {
    const image = readFileSync(at(name));
    const outcomes: string[] = [];
    for (let position = 0; position < Math.min(image.length, 1200); position += 7) {
      for (const value of [0x00, 0xff]) {
        const damaged = Buffer.from(image);
        damaged.fill(value, position, Math.min(position + 4, image.length));
        outcomes.push((await said(damaged)).split(':')[0] ?? '');
      }
    }
    expect(outcomes.filter((what) => what !== 'whole' && what !== 'BrokenImage')).toEqual([]);
  });
});

describe('a file that is no whole image', () => {
  it.each([
    ['nothing in it', Buffer.alloc(0), /is empty/],
    ['zeros, as a file system leaves them', Buffer.alloc(4096), /begins with zeros/],
  ])('is broken: %s', async (_what, content, message) => {
    expect(await said(content)).toMatch(message);
  });

  it('is broken: a PNG with a page of zeros in it, as network storage leaves after a crash', async () => {
    const image = Buffer.from(readFileSync(at('png-16')));
    image.fill(0, 200, 300);
    expect(await said(image)).toMatch(/is damaged: the checksum of its IDAT chunk/);
  });

  it('is broken: a folder, a pipe, a device behind a link, a link to itself', async () => {
    mkdirSync(at('folder'));
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('/dev/zero', at('device'));
    symlinkSync(at('loop'), at('loop'));
    await expect(inspect('folder')).rejects.toThrow('is not a regular file');
    await expect(inspect('pipe')).rejects.toThrow('is not a regular file');
    await expect(inspect('device')).rejects.toThrow('is not a regular file');
    await expect(inspect('loop')).rejects.toThrow('ELOOP');
  });
});

describe('a file that is made to keep us busy', () => {
  const header = (...parts: readonly (string | number[])[]): Buffer =>
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    );
  const exrWindow = (right: number[], bottom: number[]): Buffer =>
    header(
      '\x76\x2f\x31\x01\x02\0\0\0',
      'compression\0compression\0',
      [1, 0, 0, 0, 0],
      'dataWindow\0box2i\0',
      [16, 0, 0, 0, ...[0, 0, 0, 0], ...[0, 0, 0, 0], ...right, ...bottom],
      '\0',
    );

  it.each([
    [
      'a TIFF whose directories go round',
      header('II\x2a\0', [8, 0, 0, 0, 0, 0, 8, 0, 0, 0]),
      /do not|circle|where its pixels/,
    ],
    [
      'a TIFF with 4 billion strips',
      header(
        'II\x2a\0',
        [8, 0, 0, 0, 2, 0],
        [17, 1, 4, 0, 255, 255, 255, 255, 8, 0, 0, 0],
        [23, 1, 4, 0, 255, 255, 255, 255, 8, 0, 0, 0],
        [0, 0, 0, 0],
      ),
      /ends after/,
    ],
    ['an EXR of 2 billion lines', exrWindow([255, 0, 0, 0], [255, 255, 255, 127]), /ends after/],
    ['an EXR that is smaller than nothing', exrWindow([0, 0, 0, 128], [0, 0, 0, 128]), /is damaged/],
    [
      'an EXR with an attribute of 2 GB',
      header('\x76\x2f\x31\x01\x02\0\0\0', 'channels\0chlist\0', [255, 255, 255, 127]),
      /ends after/,
    ],
    [
      'a PNG with a chunk of 4 GB',
      header(
        '\x89PNG\r\n\x1a\n',
        [0, 0, 0, 13],
        'IHDR',
        [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0, 0, 0, 0],
        [255, 255, 255, 255],
        'IDAT',
      ),
      /checksum|ends after/,
    ],
    ['a JPEG of segments without a length', header('\xff\xd8\xff\xe0\0\0', [0, 0]), /has no length/],
    [
      'a JPEG of filling',
      header(
        '\xff\xd8',
        Array.from({ length: 5000 }, () => 255),
      ),
      /ends after/,
    ],
    [
      'an HDR of a billion lines',
      header('#?RADIANCE\n\n-Y 999999999 +X 999999999\n', [2, 2, 0, 0]),
      /is cut off/,
    ],
    [
      'a TGA of 4 billion pixels',
      header([0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 32, 0], [255, 1, 2, 3, 4]),
      /is cut off/,
    ],
    ['a JP2 whose box is empty', header('\0\0\0\x0cjP  \r\n\x87\n', [0, 0, 0, 2], 'xxxx'), /has no length/],
    [
      'an IRIS of a million lines',
      header(
        '\x01\xda',
        [1, 1, 0, 3, 255, 255, 255, 255, 255, 255],
        Array.from({ length: 600 }, () => 0),
      ),
      /ends after/,
    ],
  ])('is broken at once: %s', async (_what, content, message) => {
    const startedMs = performance.now();
    expect(await said(content)).toMatch(message);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });

  it('is broken: a TIFF whose second directory is its first one', async () => {
    const tiff = Buffer.from(readFileSync(at('tiff-8')));
    const first = tiff.readUInt32LE(4);
    tiff.writeUInt32LE(first, first + 2 + tiff.readUInt16LE(first) * 12);
    expect(await said(tiff)).toMatch(/go round in a circle/);
  });

  it('takes no more memory for a file of 4 GB than for a small one', async () => {
    await writeFile(at('huge'), readFileSync(at('exr-16')));
    truncateSync(at('huge'), 4 * 1024 ** 3);
    const before = process.memoryUsage().arrayBuffers;
    await inspect('huge');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
    rmSync(at('huge'));
  });
});
