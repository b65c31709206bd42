import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { of } from 'rxjs';
import { LOADED_SOON, PreloadLater } from './preload-later';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('loads a page when the first one has had its time, and nothing before', () => {
  const load = jest.fn(() => of('a page'));
  const loaded: unknown[] = [];
  new PreloadLater().preload({ path: 'farm' }, load).subscribe((page) => loaded.push(page));
  jest.advanceTimersByTime(1_999);
  expect(load).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(loaded).toEqual(['a page']);
});

it('loads what people go to from anywhere as soon as the first one has asked for what it shows', () => {
  const load = jest.fn(() => of('a page'));
  new PreloadLater().preload({ path: 'workers', data: LOADED_SOON }, load).subscribe();
  jest.advanceTimersByTime(599);
  expect(load).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(load).toHaveBeenCalled();
});
