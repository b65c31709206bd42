import { Worker } from 'node:worker_threads';
import { readExrHeader, withPlainChannelNames } from './exr-header.js';

/** A decoded image: 8 bits a colour, sRGB, red, green, blue of each pixel from the top left. */
export interface DecodedExr {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/** 8k frames take some seconds; longer than this takes only what cannot be decoded. */
const DECODE_TIMEOUT_MS = 60_000;

/**
 * The thread's program, which has the same ending as this file: built it is JavaScript, and Node.js reads it as TypeScript,
 * too, as long as it imports packages only.
 */
const THREAD = new URL(import.meta.url.replace(/exr-decoder(\.\w+)$/, 'exr-thread$1'));

/**
 * Decodes an EXR file: of one with layers, Blender's finished image. Linear colours become sRGB, as Blender's view transform
 * "Standard" shows them. In a thread of its own, for it takes up to seconds. Throws an Error that says why it cannot be decoded.
 */
export async function decodeExr(file: Buffer, largestPixels: number): Promise<DecodedExr> {
  const { width, height } = readExrHeader(file);
  if (width * height > largestPixels)
    throw new Error(`The EXR file is too large to decode: ${width} by ${height} pixels`);
  const { buffer: rgb } = await decodeInThread(new Uint8Array(withPlainChannelNames(file)).buffer);
  return { width, height, rgb: Buffer.from(rgb) };
}

function decodeInThread(file: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
  const thread = new Worker(THREAD, { workerData: file, transferList: [file] });
  return new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The EXR file took longer than ${DECODE_TIMEOUT_MS / 1000} s to decode`));
    }, DECODE_TIMEOUT_MS);
    thread.on('message', resolve);
    thread.on('error', reject);
    thread.on('exit', () => {
      clearTimeout(timer);
      reject(new Error('The EXR file was not decoded: its thread ended'));
    });
  }).finally(() => thread.terminate());
}
