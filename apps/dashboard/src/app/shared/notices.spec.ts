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

  it('takes back what was done last, once, as long as it is on screen', async () => {
    const notices = TestBed.inject(Notices);
    const undone: string[] = [];
    notices.done('one', () => undone.push('one'));
    notices.done('two', () => undone.push('two'));
    notices.done('three');
    expect([notices.undoLast(), notices.undoLast(), notices.undoLast()]).toEqual([true, true, false]);
    expect(undone).toEqual(['two', 'one']);
    notices.done('four', () => undone.push('four'));
    await jest.advanceTimersByTimeAsync(10_000);
    expect([notices.undoLast(), notices.notices()]).toEqual([false, []]);
  });

  it('has what other tabs put into the list, and a note of the farm without a message', () => {
    const notices = TestBed.inject(Notices);
    notices.note('problem', 'mine');
    const [mine] = notices.past();
    localStorage.setItem(KEY, JSON.stringify([{ ...mine, text: 'of another tab' }, mine]));
    dispatchEvent(new StorageEvent('storage', { key: KEY }));
    expect(notices.past().map(({ text }) => text)).toEqual(['of another tab', 'mine']);
    localStorage.setItem(KEY, JSON.stringify([{ ...mine, text: 'and this' }, ...notices.past()]));
    notices.note('done', 'last');
    expect(notices.past().map(({ text }) => text)).toEqual(['last', 'and this', 'of another tab', 'mine']);
    expect(notices.notices()).toEqual([]);
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
