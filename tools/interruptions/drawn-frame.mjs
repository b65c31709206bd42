import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 96;
const HEIGHT = 54;

/**
 * The picture of a frame, as PNG: always the same for the same number, and hard to compress, so that it is saved in many pieces.
 * @param {number} frame
 */
export function drawnFrame(frame) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header[8] = 8;
  header[9] = 2;
  const pixels = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  let state = frame * 2_654_435_761;
  for (let index = 0; index < pixels.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[index] = index % (WIDTH * 3 + 1) === 0 ? 0 : state >>> 24;
  }
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
