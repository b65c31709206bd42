// Loaded into a Manager by NODE_OPTIONS=--import: keeps, in the folder $SYNCED_COPY/last, the file $SYNCED_DATABASE and its log as
// they are whenever the Manager has had the log synced. That is what a power cut at that moment leaves, at the least.
import fs, { copyFileSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';

// eslint-disable-next-line no-restricted-syntax -- a process that is loaded into another one has nothing else to read
const { SYNCED_DATABASE: database, SYNCED_COPY: copies } = process.env;
const log = `${database}-wal`;
const sync = fs.fdatasyncSync;
let count = 0;

fs.fdatasyncSync = (descriptor) => {
  sync(descriptor);
  if (readlinkSync(`/proc/self/fd/${descriptor}`) !== log) return;
  const name = `${process.pid}-${(count += 1)}`;
  mkdirSync(join(copies, name));
  // The log first: what a checkpoint moves to the database meanwhile is then in both, and not in neither.
  for (const file of [log, database]) copyFileSync(file, join(copies, name, basename(file)));
  // Both at once: a Manager that is killed between them leaves the two from before.
  symlinkSync(name, join(copies, `${name}.link`));
  renameSync(join(copies, `${name}.link`), join(copies, 'last'));
  rmSync(join(copies, `${process.pid}-${count - 2}`), { recursive: true, force: true });
};
syncBuiltinESMExports();
