import { describe, expect, it } from '@jest/globals';
import type { FailureCategory } from './failure-category.js';
import { findFailureInLog } from './failure-in-log.js';

const MANAGER =
  '2026-11-29T11:47:02+01:00 Task failed by 1 worker, Task will be requeued, 2 more failure(s) allowed.';

/** The end of a log, as Workers of Flamenco 3 leave it, and what they say last. */
const LOGS: readonly (readonly [
  what: string,
  FailureCategory,
  line: string | undefined,
  log: string,
  activity?: string,
])[] = [
  [
    'what a program printed, not what a path in the Manager’s lines is called',
    'no-camera',
    'Error: Cannot render, no camera',
    `2026-11-29T11:47:00Z Task assigned to worker out of memory (1)\npid=12 > Read blend: /x.blend\npid=12 > Error: Cannot render, no camera\npid=12 > \npid=12 > Blender quit\n${MANAGER}\n`,
  ],
  [
    'Windows’ line breaks, and Blender’s own time in front',
    'gpu-lost',
    'ERROR CUDA error: Illegal address in cuCtxSynchronize()',
    'pid=4 > 00:12.034  render           | ERROR CUDA error: Illegal address in cuCtxSynchronize()\r\n',
  ],
  [
    'the signal that Go names',
    'out-of-memory',
    undefined,
    'pid=12 > Fra:1 Mem:9.21M\n',
    'Failed: command exited abnormally: signal: killed',
  ],
  [
    'the code that Go names',
    'crash',
    undefined,
    'pid=12 > Fra:1 Mem:9.21M\n',
    'Failed: command exited abnormally with code 139',
  ],
  [
    'what the Worker says, of a task that ran no program',
    'missing-file',
    'error stat /render/a: No such file or directory',
    '',
    'error stat /render/a: No such file or directory',
  ],
  [
    'what the Worker says, when nothing else is known',
    'other',
    'Failed: who knows',
    'pid=1 > hm\n',
    'Failed: who knows',
  ],
  ['nothing', 'other', undefined, '', ''],
];

describe('what went wrong, by the end of a log', () => {
  it.each(LOGS)('is %s', (_what, category, line, log, activity = '') => {
    const failure = findFailureInLog({ log, activity });
    expect({ category: failure.category, line: failure.line }).toEqual({ category, line });
  });
});
