import { crc32, deflateSync } from 'node:zlib';

/** A grey picture as PNG. */
export function aPng(width = 16, height = 9): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const pixels = deflateSync(Buffer.alloc((width + 1) * height));
  const chunks = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A JPEG of one pixel. */
export function aJpeg(): Buffer {
  return Buffer.from(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
    'base64',
  );
}

/** An EXR of one pixel without channels. */
export function anExr(): Buffer {
  const text = (value: string): Buffer => Buffer.from(value, 'latin1');
  const header = Buffer.concat([
    text('v/1\x01\x02\0\0\0'),
    text('compression\0compression\0\x01\0\0\0\0'),
    text('dataWindow\0box2i\0\x10\0\0\0'),
    Buffer.alloc(16),
    text('\0'),
  ]);
  const table = Buffer.alloc(8);
  table.writeBigUInt64LE(BigInt(header.length + table.length));
  return Buffer.concat([header, table, Buffer.alloc(8)]);
}
