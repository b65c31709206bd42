import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask } from './support/fake-manager.js';
import { writeScript } from './support/processes.js';
import { WorkerStage } from './support/worker-stage.js';

/** What brought render daemons to a stop, each as a shell command, and what its task's log has to have of it. */
const OUTPUTS: readonly (readonly [what: string, print: string, logged: string])[] = [
  ['letters of other languages', `printf 'Érosion, cafe\\314\\201, 映画\\n'`, 'Érosion, cafe\u0301, 映画'],
  ['a byte that is no character', `printf 'caf\\202 noir\\n'`, 'caf\ufffd noir'],
  ['a character in two pieces', `printf 'caf\\303'; sleep 0.2; printf '\\251\\n'`, 'café'],
  ['a NUL', `printf 'a\\000b\\n'`, 'a\u0000b'],
  ['progress with returns only', `printf 'Fra:1\\rFra:2\\rFra:3'`, 'Fra:3'],
  ['half of a character at its end', `printf 'so far\\303'`, 'so far\ufffd'],
];

describe('a program that prints', () => {
  let stage: WorkerStage;

  beforeEach(async () => {
    stage = await WorkerStage.setUp();
  });
  afterEach(() => stage.tearDown());

  async function logOf(print: string): Promise<string> {
    const exe = await writeScript(stage.at('prints'), [print]);
    stage.manager.addTask(aTask([{ name: 'exec', parameters: { exe } }]));
    void stage.startWorker();
    await stage.untilTaskIs('completed');
    return stage.manager.updates.map(({ log = '' }) => log).join('');
  }

  it.each(OUTPUTS)('%s ends its task well, with its text in the log', async (_what, print, logged) => {
    const lines = (await logOf(print)).split('\n');
    expect(lines.filter((line) => line.endsWith(`> ${logged}`))).toHaveLength(1);
  });

  it('10 MB without the end of a line ends its task well, with all of it in the log', async () => {
    const log = await logOf(`head -c 10000000 /dev/zero | tr '\\000' x`);
    expect(log.replace(/[^x]/g, '').length).toBeGreaterThanOrEqual(10_000_000);
  });
});
