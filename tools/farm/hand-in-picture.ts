import { crc32, deflateSync } from 'node:zlib';
import type { BareWorker } from './bare-worker.ts';

const [WIDTH, HEIGHT] = [960, 540];

/** Hands in a picture of a task as the Worker does that rendered it: a sun that rises with the frames, over a sea in the colour of `hue`. */
export async function handInPicture(
  { api, uuid, secret }: BareWorker,
  taskId: string,
  { frame = 1, hue = 0 }: { readonly frame?: number; readonly hue?: number } = {},
): Promise<void> {
  const answer = await fetch(`${api.url}/api/v3/worker/task/${taskId}/output-produced?frame=${frame}`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${uuid}:${secret}`).toString('base64')}`,
      'Content-Type': 'image/png',
    },
    body: new Uint8Array(aPicture(frame, hue)),
  });
  if (answer.status !== 202)
    throw new Error(`The picture was answered ${answer.status}: ${await answer.text()}`);
}

/** A PNG file. */
function aPicture(frame: number, hue: number): Buffer {
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  const [sunX, sunY] = [WIDTH / 2, HEIGHT * (0.9 - Math.min(frame, 240) / 300)];
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const at = y * (WIDTH * 3 + 1) + 1 + x * 3;
      rows.set(colourAt({ y: y / HEIGHT, fromSun: Math.hypot(x - sunX, y - sunY) }, hue), at);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8); // eight bits of each of three colours
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colourAt(
  { y, fromSun }: { readonly y: number; readonly fromSun: number },
  hue: number,
): readonly [number, number, number] {
  if (y > 0.75) return [30 + 60 * hue, 60, 150 - 100 * hue];
  if (fromSun < 60) return [255, 220, 120];
  const glow = Math.max(0, 1 - fromSun / 500);
  return [90 + 150 * glow, 60 + 90 * y + 60 * glow, 110 + 60 * hue];
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}
