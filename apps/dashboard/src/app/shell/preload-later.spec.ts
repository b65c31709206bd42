import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { of } from 'rxjs';
import { LOADED_AT_ONCE, PreloadLater } from './preload-later';

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

it('loads what people go to from anywhere at once', () => {
  const load = jest.fn(() => of('a page'));
  new PreloadLater().preload({ path: 'workers', data: LOADED_AT_ONCE }, load).subscribe();
  expect(load).toHaveBeenCalled();
});
