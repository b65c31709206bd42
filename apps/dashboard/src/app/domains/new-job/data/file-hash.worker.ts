/// <reference lib="webworker" />
import type { HashMessage } from './file-hasher';
import { Sha256 } from './sha256';

/** How often it is told how far it is, in ms. */
const TELL_MS = 60;

/** Looks through a file beside the page. Whoever started it ends it to cancel. */
async function hash(file: File): Promise<void> {
  const sha = new Sha256();
  let bytes = 0;
  let toldMs = performance.now();
  const reader = file.stream().getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    sha.add(read.value);
    bytes += read.value.length;
    if (performance.now() - toldMs < TELL_MS) continue;
    post({ kind: 'read', bytes });
    toldMs = performance.now();
  }
  post({ kind: 'hashed', sha: sha.end() });
}

function post(message: HashMessage): void {
  postMessage(message);
}

addEventListener('message', ({ data }: MessageEvent<File>) => {
  hash(data).catch((error: unknown) =>
    post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});
