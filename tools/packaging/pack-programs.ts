/**
 * node tools/run-with-packages.mjs tools/packaging/pack-programs.ts [FOLDER]: packs the Manager and the Worker, as they are built, into
 * npm packages: `npm install FOLDER/flamenco-worker-4.0.0.tgz` is all that a computer with Node.js needs.
 */
import { packPrograms } from './program-packages.ts';

const folder = process.argv[2] ?? 'packages';
for (const file of packPrograms(folder)) console.log(file);
