import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { hostCheckSystem } from '../../src/checks/check-system.js';

describe('a program that is run to see what it says', () => {
  const { run } = hostCheckSystem(process.env, '/nowhere');

  it.each(['no-such-program', 'true'])(
    'leaves nothing behind at a signal that outlives it: %s',
    async (exe) => {
      const { signal } = new AbortController();
      await run(exe, [], 5000, signal);
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    },
  );

  it('is ended by the signal', async () => {
    const ending = new AbortController();
    const running = run('sleep', ['1000'], 60_000, ending.signal);
    ending.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });
});
