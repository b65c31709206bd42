import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// Puts a .br and a .gz beside each text file of the built dashboard, which the Manager sends to browsers that take them:
//   node tools/dashboard/compress-files.ts FOLDER

const TEXTS = /\.(?:js|css|html|svg|json|txt)$/;
const COMPRESSED = /\.(?:br|gz)$/;
/** Smaller files take one packet anyway. */
const FROM_BYTES = 1024;

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Name the folder: compress-files.ts FOLDER');

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && COMPRESSED.test(entry.name)) rmSync(path); // of an earlier build
}
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !TEXTS.test(entry.name)) continue;
  const contents = readFileSync(path);
  if (contents.length < FROM_BYTES) continue;
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: contents.length } }),
  );
  writeFileSync(`${path}.gz`, gzipSync(contents, { level: constants.Z_BEST_COMPRESSION }));
}
