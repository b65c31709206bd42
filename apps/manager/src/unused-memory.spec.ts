import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const MIB = 2 ** 20;

/** What V8 has of the computer, before and after: in a process of its own, for Jest's is not to change its flags. */
const SCRIPT = `
  import { getHeapStatistics } from 'node:v8';
  import { giveMemoryBack } from './dist/unused-memory.js';
  let garbage = Array.from({ length: 2_000_000 }, (_, index) => ({ index }));
  const full = getHeapStatistics().total_heap_size;
  garbage = undefined;
  giveMemoryBack();
  console.log(JSON.stringify([full, getHeapStatistics().total_heap_size]));`;

it('memory that is not used any more is given back to the computer', async () => {
  const options = { cwd: join(import.meta.dirname, '..'), env: { ...process.env, NODE_OPTIONS: '' } };
  const script = ['--input-type=module', '--eval', SCRIPT];
  const { stdout } = await promisify(execFile)(process.execPath, script, options);
  const [full, left] = JSON.parse(stdout) as [number, number];
  expect(full).toBeGreaterThan(60 * MIB);
  expect(left).toBeLessThan(20 * MIB);
});
