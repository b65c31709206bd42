import { Clock } from '../../clock.js';
import { Configuration, type LoadedConfiguration } from '../../config/index.js';
import { describeFiles } from './describe-files.js';
import { GarbageCollector } from './garbage-collector.js';
import { ShamanStorage } from './shaman-storage.js';

/** Prints which stored files no job uses any more, and how large they are. `--shaman-gc-show` */
export async function showShamanGarbage(loaded: LoadedConfiguration): Promise<void> {
  const unused = await collectorOf(loaded).find();
  print([
    ...unused.map(({ path }) => path),
    `No job has used them for long: ${describeFiles(unused)}. Remove them with: flamenco-manager --shaman-gc-delete`,
  ]);
}

/** Removes the stored files that no job uses any more, and prints how many they were. `--shaman-gc-delete` */
export async function deleteShamanGarbage(loaded: LoadedConfiguration): Promise<void> {
  const removed = await collectorOf(loaded).collect();
  print([`Removed files that no job has used for a long time: ${describeFiles(removed)}.`]);
}

/** Without the rest of the Manager: a running one does not mind. Throws `unavailable` when Shaman is off. */
function collectorOf(loaded: LoadedConfiguration): GarbageCollector {
  const configuration = new Configuration(loaded);
  const storage = new ShamanStorage(configuration);
  storage.requireEnabled();
  return new GarbageCollector(storage, configuration, new Clock());
}

function print(lines: readonly string[]): void {
  process.stdout.write([...lines, ''].join('\n'));
}
