/**
 * node worker-host.ts JSON: many virtual Workers in a process of their own, which can be killed. They go on where they were when it
 * is started again.
 */
import { RandomStreams } from '../bottle/random-streams.ts';
import { Journal } from './journal.ts';
import { VirtualWorker, type WorkerKind } from './virtual-worker.ts';
import { WorkerHome } from './worker-home.ts';
import { WorkerLine } from './worker-line.ts';

/** Which Workers a process has. */
export interface WorkerHostOptions {
  readonly name: string;
  readonly folder: string;
  /** Where the Manager is, for them. */
  readonly url: string;
  readonly seed: number;
  readonly workers: readonly { readonly name: string; readonly kind: WorkerKind }[];
}

const options = JSON.parse(process.argv[2] ?? '') as WorkerHostOptions;
const journal = new Journal(options.folder, options.name);
const streams = new RandomStreams(options.seed);
await Promise.all(
  options.workers.map((about) => {
    const home = new WorkerHome(options.folder, about.name);
    const line = new WorkerLine(options.url, journal);
    return new VirtualWorker(about, { home, line, journal, chances: streams.of(about.name) }).run();
  }),
);
