// Runs in a thread, as JavaScript and as the TypeScript that it is: imports no file of ours, and has no syntax to compile.
import { parentPort, workerData } from 'node:worker_threads';
import { HalfFloatType } from 'three';
import { EXRLoader } from 'three/addons/loaders/EXRLoader.js';

/** A half float has 16 bits: the sRGB byte of each of the 65,536. */
function srgbOfHalfFloats(): Uint8Array {
  return Uint8Array.from({ length: 65_536 }, (_, half) => srgbByte(halfToNumber(half)));
}

function halfToNumber(half: number): number {
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : 0;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** Source: IEC 61966-2-1. */
function srgbByte(linear: number): number {
  const value = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}

/** Three.js gives rows from the bottom, as textures have them. Files of one channel are grey. */
function toRgb(halves: Uint16Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const channels = halves.length / (width * height);
  const [green, blue] = channels > 2 ? [1, 2] : [0, 0];
  const srgb = srgbOfHalfFloats();
  const rgb = new Uint8Array(width * height * 3);
  let to = 0;
  for (let row = height - 1; row >= 0; row--) {
    const end = (row + 1) * width * channels;
    for (let from = row * width * channels; from < end; from += channels) {
      rgb[to] = srgb[halves[from] ?? 0] ?? 0;
      rgb[to + 1] = srgb[halves[from + green] ?? 0] ?? 0;
      rgb[to + 2] = srgb[halves[from + blue] ?? 0] ?? 0;
      to += 3;
    }
  }
  return rgb;
}

const loader = new EXRLoader();
loader.type = HalfFloatType;
const { data, width, height } = loader.parse(workerData as ArrayBuffer);
if (!(data instanceof Uint16Array)) throw new Error('The EXR file holds no half floats after decoding');
const rgb = toRgb(data, width, height);
parentPort?.postMessage(rgb, [rgb.buffer]);
