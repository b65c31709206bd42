/** An uncompressed EXR file in which each channel has the same 32-bit value everywhere. */
export function exrFile(
  width: number,
  height: number,
  channels: Readonly<Record<string, number | undefined>>,
): Buffer {
  const names = Object.keys(channels).sort();
  const window = words(0, 0, width - 1, height - 1);
  const header = Buffer.concat([
    words(20000630, 2),
    attribute('channels', 'chlist', [
      ...names.flatMap((name) => [text(name), words(2, 0, 1, 1)]),
      Buffer.from([0]),
    ]),
    attribute('compression', 'compression', [Buffer.from([0])]),
    attribute('dataWindow', 'box2i', [window]),
    attribute('displayWindow', 'box2i', [window]),
    attribute('lineOrder', 'lineOrder', [Buffer.from([0])]),
    attribute('pixelAspectRatio', 'float', [floats(1)]),
    attribute('screenWindowCenter', 'v2f', [floats(0, 0)]),
    attribute('screenWindowWidth', 'float', [floats(1)]),
    Buffer.from([0]),
  ]);
  const line = floats(...names.flatMap((name) => Array<number>(width).fill(channels[name] ?? 0)));
  const lines = Array.from({ length: height }, (_, y) => Buffer.concat([words(y, line.length), line]));
  const offsets = lines.map((each, y) => {
    const offset = Buffer.alloc(8);
    offset.writeBigUInt64LE(BigInt(header.length + height * 8 + y * each.length));
    return offset;
  });
  return Buffer.concat([header, ...offsets, ...lines]);
}

function attribute(name: string, type: string, parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([text(name), text(type), words(value.length), value]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeInt32LE(value, index * 4);
  return buffer;
}

function floats(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeFloatLE(value, index * 4);
  return buffer;
}
