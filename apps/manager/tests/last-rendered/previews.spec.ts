import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { readExrHeader, withPlainChannelNames } from '../../src/modules/last-rendered/exr/exr-header.js';
import { makePreviews } from '../../src/modules/last-rendered/preview-maker.js';

const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'images', name));

/** A plain image, or one with stripes. */
const plain = (width: number, height: number, background = '#336699'): ReturnType<typeof sharp> =>
  sharp({ create: { width, height, channels: 3, background } });

async function sizesOf(image: Buffer): Promise<readonly string[]> {
  const previews = await makePreviews(image);
  return Promise.all(
    previews.map(async ({ file: name, bytes }) => {
      const { width, height, format, space } = await sharp(bytes).metadata();
      return `${name} ${width}x${height} ${format} ${space}`;
    }),
  );
}

/** The colours in the middle of the four quarters, row by row. */
async function quartersOf(image: Buffer): Promise<readonly (readonly number[])[]> {
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  return [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => {
      const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
      return [...data.subarray(at, at + 3)];
    }),
  );
}

describe('previews of an image', () => {
  it.each([
    ['larger than all', 3840, 2160, ['1920x1080', '600x338', '200x113']],
    ['in portrait format', 1080, 2400, ['486x1080', '152x338', '50x112']],
    ['very wide', 4000, 100, ['1920x48', '600x15', '200x5']],
    ['between two sizes', 800, 450, ['800x450', '600x338', '199x112']],
    ['smaller than all', 64, 36, ['64x36', '64x36', '64x36']],
    ['a pixel high', 5000, 1, ['1920x1', '600x1', '200x1']],
  ])('that is %s keep its aspect, fit, and are never enlarged', async (_, width, height, wanted) => {
    const sizes = (await sizesOf(await plain(width, height).png().toBuffer())).map((size) =>
      (size.split(' ')[1] ?? '').split('x').map(Number),
    );
    const boxes = [
      [1920, 1080],
      [600, 338],
      [200, 112],
    ] as const;
    for (const [index, [maxWidth, maxHeight]] of boxes.entries()) {
      const [gotWidth = 0, gotHeight = 0] = sizes[index] ?? [];
      const [wantedWidth = 0, wantedHeight = 0] = (wanted[index] ?? '').split('x').map(Number);
      expect(gotWidth).toBeLessThanOrEqual(Math.min(maxWidth, width));
      expect(gotHeight).toBeLessThanOrEqual(Math.min(maxHeight, height));
      expect(Math.abs(gotWidth - wantedWidth)).toBeLessThanOrEqual(2);
      expect(Math.abs(gotHeight - wantedHeight)).toBeLessThanOrEqual(1);
    }
  });

  it('are JPEG in sRGB, whatever it is', async () => {
    const wanted = ['last-rendered.jpg', 'last-rendered-small.jpg', 'last-rendered-tiny.jpg'].map(
      (name) => `${name} 40x30 jpeg srgb`,
    );
    const image = plain(40, 30);
    for (const bytes of [
      await image.clone().jpeg().toBuffer(),
      await image.clone().toColourspace('cmyk').jpeg().toBuffer(),
      await image.clone().png({ palette: true }).toBuffer(),
      await image.clone().toColourspace('b-w').png().toBuffer(),
      await image.clone().toColourspace('rgb16').png().toBuffer(),
      await image.clone().tiff({ compression: 'lzw' }).toBuffer(),
    ]) {
      expect(await sizesOf(bytes)).toEqual(wanted);
    }
  });

  it('show black where it is transparent', async () => {
    const image = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } },
    });
    const [preview] = await makePreviews(await image.png().toBuffer());
    expect((await quartersOf(preview!.bytes))[0]).toEqual([0, 0, 0]);
  });

  it.each([
    'zip-half.exr',
    'piz-float.exr',
    'dwaa-half.exr',
    'b44-half.exr',
    'layers-half.exr',
    'layers-float.exr',
    'sixteen-bits.tif',
    'sixteen-bits.png',
  ])("show the colours of Blender's %s, the right way up", async (name) => {
    const [preview] = await makePreviews(file(name));
    const wanted = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [188, 188, 188],
    ];
    const quarters = await quartersOf(preview!.bytes);
    for (const [quarter, colour] of wanted.entries()) {
      for (const [index, value] of colour.entries()) {
        expect(Math.abs((quarters[quarter]?.[index] ?? -999) - value)).toBeLessThanOrEqual(4);
      }
    }
  });

  it.each([
    ['a text', Buffer.from('no image at all'), /neither JPEG nor PNG, TIFF or EXR/],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), /neither JPEG/],
    ['half a PNG', file('sixteen-bits.png').subarray(0, 200), /./],
    ['half an EXR', file('zip-half.exr').subarray(0, 700), /./],
    ['the first bytes of an EXR', file('zip-half.exr').subarray(0, 60), /ends within its header/],
    ['a few bytes more of it', file('zip-half.exr').subarray(0, 9), /ends within its header/],
    [
      'an EXR of a thousand million pixels',
      withWindow(file('zip-half.exr'), 40_000, 40_000),
      /too large to decode/,
    ],
    ['an EXR without pixels', withWindow(file('zip-half.exr'), 0, 0), /empty data window/],
  ])('are not made of %s, and it is said why', async (_, image, reason) => {
    await expect(makePreviews(image)).rejects.toThrow(reason);
  });
});

describe("the channels of an EXR file's finished image", () => {
  it('get plain names, and nothing else of the file moves', () => {
    const layered = file('layers-half.exr');
    const plainNamed = withPlainChannelNames(layered);
    expect(plainNamed).toHaveLength(layered.length);
    const names = readExrHeader(plainNamed).channels.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['R', 'G', 'B', 'A', 'ViewLayer.Normal.X']));
    expect(names).toHaveLength(readExrHeader(layered).channels.length);
  });

  it('that have plain names keep them', () => {
    const image = file('zip-half.exr');
    expect(withPlainChannelNames(image)).toBe(image);
  });
});

/** The same file, saying that it is of another size. */
function withWindow(exr: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(exr);
  const at = changed.indexOf('dataWindow\0box2i\0') + 'dataWindow\0box2i\0'.length + 4;
  changed.writeInt32LE(width - 1, at + 8);
  changed.writeInt32LE(height - 1, at + 12);
  return changed;
}
