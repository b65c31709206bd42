import { InjectionToken } from '@angular/core';

/** What is told of a file that is looked through. */
export type HashMessage =
  | { readonly kind: 'read'; readonly bytes: number }
  | { readonly kind: 'hashed'; readonly sha: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Finds the SHA-256 of a file. @returns what cancels it, after which nothing is told */
export type FileHasher = (file: File, told: (message: HashMessage) => void) => () => void;

/** The hasher: a Web Worker for each file, so that the page can be used meanwhile. */
export const FILE_HASHER = new InjectionToken<FileHasher>('FILE_HASHER', {
  factory: () => (file, told) => {
    const worker = new Worker(new URL('./file-hash.worker', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<HashMessage>) => {
      if (data.kind !== 'read') worker.terminate();
      told(data);
    });
    worker.addEventListener('error', () => {
      worker.terminate();
      told({ kind: 'failed', message: 'The file cannot be read by this browser.' });
    });
    worker.postMessage(file);
    return () => worker.terminate();
  },
});
