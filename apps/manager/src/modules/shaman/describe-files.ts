import type { FoundFile } from './file-store.js';

/** How many files, and how large they are. */
export function describeFiles(files: readonly FoundFile[]): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${bytes} bytes (${(bytes / 2 ** 30).toFixed(2)} GiB)`;
}
