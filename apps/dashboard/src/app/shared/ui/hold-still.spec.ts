import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HOLD_MS, HoldStill } from './hold-still';

@Component({
  imports: [HoldStill],
  template: '<section><div flamencoHoldStill><p>Why it waits</p></div><button>Unblock</button></section>',
})
class Page {}

describe('what comes and goes above other things', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('keeps its height while the pointer is on its way to them, and a second more', () => {
    const { note, move } = show();
    expect(note.style.height).toBe('');
    move('button');
    expect(note.style).toMatchObject({ height: '92px', overflow: 'hidden' });
    jest.advanceTimersByTime(HOLD_MS - 1);
    move('button');
    jest.advanceTimersByTime(HOLD_MS - 1);
    expect(note.style.height).toBe('92px');
    jest.advanceTimersByTime(1);
    expect(note.style).toMatchObject({ height: '', overflow: '' });
  });

  it('may grow under a pointer that is on itself', () => {
    const { note, move } = show();
    move('p');
    expect(note.style.height).toBe('');
  });

  it('lets go with its page', () => {
    const { note, move, end } = show();
    end();
    move('button');
    expect(note.style.height).toBe('');
  });
});

function show(): { note: HTMLElement; move: (on: string) => void; end: () => void } {
  const page = TestBed.createComponent(Page);
  TestBed.tick();
  const root = page.nativeElement as HTMLElement;
  const note = root.querySelector('div')!;
  Object.defineProperty(note, 'offsetHeight', { value: 92 });
  const targets = new Map(['button', 'p'].map((name) => [name, root.querySelector(name)!]));
  const move = (on: string): void => {
    targets.get(on)!.dispatchEvent(new Event('pointermove', { bubbles: true }));
  };
  return { note, move, end: () => page.destroy() };
}
