import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readImage } from './image-body.js';

describe('an image that comes in', () => {
  it('is given up when nothing comes any more', async () => {
    const body = new PassThrough();
    body.write('the beginning');
    await expect(readImage(body, 20)).rejects.toMatchObject({ code: 'image-silent', httpStatus: 408 });
    body.destroy();
  });

  it('may take longer than that as a whole', async () => {
    const body = new PassThrough();
    const image = readImage(body, 200);
    for (let piece = 0; piece < 5; piece += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      body.write('piece ');
    }
    body.end();
    expect(String(await image)).toBe('piece piece piece piece piece ');
  });
});
