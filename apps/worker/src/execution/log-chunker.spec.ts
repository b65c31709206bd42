import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../tests/support/fake-clock.js';
import { CHUNK_AGE_MS, CHUNK_BYTES, LogChunker } from './log-chunker.js';

function chunkerWithClock(): { clock: FakeClock; chunks: string[]; chunker: LogChunker } {
  const clock = new FakeClock();
  const chunks: string[] = [];
  return { clock, chunks, chunker: new LogChunker(clock, (chunk) => chunks.push(chunk)) };
}

describe('LogChunker', () => {
  it('defect 20 (§26.7): sends lines of a process that has fallen silent, though nothing more is appended', () => {
    const { clock, chunks, chunker } = chunkerWithClock();
    chunker.append('first');
    chunker.append('second');
    clock.advance(CHUNK_AGE_MS - 1);
    expect(chunks).toEqual([]);
    clock.advance(1);
    expect(chunks).toEqual(['first\nsecond\n']);
  });

  it('counts the age from the oldest line that waits', () => {
    const { clock, chunks, chunker } = chunkerWithClock();
    chunker.append('old');
    clock.advance(CHUNK_AGE_MS - 1);
    chunker.append('young');
    clock.advance(1);
    expect(chunks).toEqual(['old\nyoung\n']);
  });

  it('sends at once when there is more than 64 KiB, counted in bytes', () => {
    const { chunks, chunker } = chunkerWithClock();
    const halfInBytes = 'é'.repeat(CHUNK_BYTES / 4);
    chunker.append(halfInBytes.slice(1));
    chunker.append(halfInBytes.slice(1));
    expect(chunks).toEqual([]);
    chunker.append('xx');
    expect(chunks).toHaveLength(1);
  });

  it('leaves no timer behind, and sends nothing that is empty', () => {
    const { clock, chunks, chunker } = chunkerWithClock();
    chunker.append('line');
    chunker.flush();
    chunker.flush();
    expect(clock.timerCount).toBe(0);
    clock.advance(CHUNK_AGE_MS * 2);
    expect(chunks).toEqual(['line\n']);
  });
});
