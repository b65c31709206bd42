const LINE_BREAK = '\n'.charCodeAt(0);

/**
 * What of a text that ends with a line break is still to be written behind `written`: nothing when it is there, from the start of
 * a line on; its rest when `written` ends in the midst of it, as after a crash; else all of it.
 */
export function missingPart(text: Buffer, written: Buffer): Buffer {
  for (const start of lineStarts(written)) {
    const length = Math.min(text.length, written.length - start);
    if (text.compare(written, start, start + length, 0, length) === 0) return text.subarray(length);
  }
  return text;
}

function* lineStarts(bytes: Buffer): Generator<number> {
  let start = 0;
  while (start < bytes.length) {
    yield start;
    const end = bytes.indexOf(LINE_BREAK, start);
    if (end < 0) return;
    start = end + 1;
  }
}
