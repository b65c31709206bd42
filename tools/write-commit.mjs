// node write-commit.mjs FILE: writes the commit that is checked out here to a file, for a program to say what it was built from.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const { stdout, status } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' });
const [, , file = 'commit.txt'] = process.argv;
writeFileSync(file, `${status === 0 ? stdout.trim() : 'unknown'}\n`);
