import type { LocalWishes } from './local-wishes.js';

/**
 * SIGUSR1 puts the Worker to sleep after its task, and a second one at once; SIGUSR2 wakes it up, or takes back a sleep that has not
 * begun. Windows has neither.
 */
export function listenToWishes(wishes: LocalWishes): void {
  if (process.platform === 'win32') return;
  process.on('SIGUSR1', () => {
    const isSecond = wishes.sleepSoon.aborted;
    wishes.set('signal', { reason: 'it was told so by SIGUSR1', isAtOnce: isSecond });
  });
  process.on('SIGUSR2', () => wishes.wake());
}
