import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Notices } from './notices';

const KEY = 'flamenco-notices';

describe('what was done, and what failed of it', () => {
  beforeEach(() => {
    localStorage.clear();
    jest.useFakeTimers({ now: Date.parse('2026-01-01T12:00:00Z') });
  });
  afterEach(() => {
    jest.useRealTimers();
    localStorage.clear();
  });

  const loadedAgain = (): Notices => {
    TestBed.resetTestingModule();
    return TestBed.inject(Notices);
  };

  it('is in a list, the newest first, also when it is not on screen any more', async () => {
    const notices = TestBed.inject(Notices);
    notices.done('shot_010: paused');
    notices.problem('1 of 2 jobs could not be canceled', ['shot_020: not now']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(notices.notices().map(({ text }) => text)).toEqual(['1 of 2 jobs could not be canceled']);
    expect(notices.past().map(({ text, at }) => [text, at])).toEqual([
      ['1 of 2 jobs could not be canceled', '2026-01-01T12:00:00.000Z'],
      ['shot_010: paused', '2026-01-01T12:00:00.000Z'],
    ]);
  });

  it('survives a reload, with what has been read of it', () => {
    TestBed.inject(Notices).problem('one');
    expect(loadedAgain().unread()).toBe(1);
    TestBed.inject(Notices).read();
    const again = loadedAgain();
    expect([again.unread(), again.past().map(({ text }) => text), again.notices()]).toEqual([0, ['one'], []]);
    again.forget();
    expect(loadedAgain().past()).toEqual([]);
  });

  it('keeps the last hundred', () => {
    const notices = TestBed.inject(Notices);
    for (let n = 0; n < 120; n += 1) notices.problem(`number ${n}`);
    expect([notices.past().length, notices.past()[0]?.text]).toEqual([100, 'number 119']);
  });

  it.each(['{', '{"a":1}', '[null, 3, {"text":"x"}]', '"text"'])('does not trip over %s', (written) => {
    localStorage.setItem(KEY, written);
    expect(loadedAgain().past()).toEqual([]);
  });
});
