import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../testing/live-bench';
import { ManagerInfo, RELOAD_PAGE } from './manager-info';

const VERSION = { version: '4.0.0', shortversion: '4.0.0', name: 'Studio farm', git: 'x' };

describe('the Manager behind the page', () => {
  let reloads: number;
  let bench: LiveBench;

  beforeEach(() => {
    reloads = 0;
    bench = new LiveBench([{ provide: RELOAD_PAGE, useValue: () => (reloads += 1) }]);
    TestBed.inject(ManagerInfo);
  });
  afterEach(() => bench.end());

  const connectTo = async (version: typeof VERSION): Promise<void> => {
    await bench.connect();
    await bench.answer('/api/v3/version', version);
  };

  it.each([
    ['the same Manager', VERSION, 0],
    ['another version', { ...VERSION, version: '4.1.0' }, 1],
    ['another farm', { ...VERSION, name: 'Other farm' }, 1],
  ])('finds %s after a reconnection: %j, reloads the page %i times', async (_, second, expected) => {
    await connectTo(VERSION);
    bench.socket.loses();
    await connectTo(second);
    expect(reloads).toBe(expected);
  });
});
