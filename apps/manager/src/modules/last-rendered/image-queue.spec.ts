import { beforeEach, describe, expect, it } from '@jest/globals';
import { FarmError } from '@flamenco/domain/errors';
import { ImageQueue } from './image-queue.js';

let queue: ImageQueue<string>;

beforeEach(() => {
  queue = new ImageQueue({ imagesPerJob: 3, bytes: 100 });
});

function add(jobId: string, ...images: readonly string[]): void {
  for (const image of images) queue.reserve(jobId, 1).fill(image);
}

function takeAll(): readonly string[] {
  const taken: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) taken.push(next.image);
  return taken;
}

function refusalOf(act: () => unknown): number | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    return error.httpStatus;
  }
}

describe('images that wait', () => {
  it('come in the order of their job, and the jobs take turns', () => {
    add('a', 'a1', 'a2', 'a3');
    add('b', 'b1', 'b2');
    add('c', 'c1');
    expect(takeAll()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('of a new job wait for one image of a busy job at most', () => {
    add('busy', '1', '2', '3');
    expect(queue.take()?.image).toBe('1');
    add('busy', '4');
    add('new', 'n');
    expect([queue.take()?.image, queue.take()?.image]).toEqual(['2', 'n']);
  });

  it('are three of a job at most, and a full job keeps no other one out', () => {
    add('a', 'a1', 'a2', 'a3');
    expect(refusalOf(() => queue.reserve('a', 1))).toBe(429);
    expect(refusalOf(() => queue.reserve('b', 1))).toBeUndefined();
    queue.take();
    expect(refusalOf(() => queue.reserve('a', 1))).toBeUndefined();
  });

  it('fit into the memory that is meant for them', () => {
    add('a', 'a1');
    expect(refusalOf(() => queue.reserve('b', 100))).toBe(429);
    const place = queue.reserve('b', 99);
    expect(refusalOf(() => queue.reserve('c', 1))).toBe(429);
    place.release();
    place.release();
    expect(refusalOf(() => queue.reserve('c', 99))).toBeUndefined();
  });

  it('that are still being read delay nobody', () => {
    const place = queue.reserve('slow', 1);
    add('b', 'b1');
    expect(queue.take()?.image).toBe('b1');
    place.fill('s1');
    place.release();
    expect(takeAll()).toEqual(['s1']);
  });

  it('of a dropped job are forgotten, but for one that is being read', () => {
    add('a', 'a1', 'a2');
    add('b', 'b1');
    const place = queue.reserve('a', 98 - 1);
    queue.drop('a');
    place.fill('a3');
    expect(takeAll()).toEqual(['a3', 'b1']);
    expect(refusalOf(() => queue.reserve('c', 100))).toBeUndefined();
  });
});
