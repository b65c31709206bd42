import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { linesIn } from '../data/log-blocks';
import { logRows } from '../data/log-rows';
import { LINE_END, type LogSelection } from '../data/log-selection';
import { LogLines, type SeenLines } from './log-lines';

/** Nothing changes its size here. */
class NoResizes {
  observe(): void {
    // the size is asked for once before
  }
  disconnect(): void {
    // nothing is observed
  }
}

const HEIGHT = 200;
const sizes = { clientHeight: HEIGHT, clientWidth: 800 } as const;

describe('the lines of a log', () => {
  let fixture: ComponentFixture<LogLines>;
  let seen: SeenLines | undefined;
  let selection: LogSelection | undefined;
  let ends: string[];

  beforeEach(async () => {
    Object.assign(globalThis, { ResizeObserver: NoResizes });
    for (const [name, value] of Object.entries(sizes))
      Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
    fixture = TestBed.createComponent(LogLines);
    ends = [];
    fixture.componentInstance.seen.subscribe((lines) => (seen = lines));
    fixture.componentInstance.selection.subscribe((selected) => (selection = selected));
    fixture.componentInstance.endAsked.subscribe((end) => ends.push(end));
    await show(200);
  });

  afterEach(() => {
    for (const name of Object.keys(sizes)) Reflect.deleteProperty(HTMLElement.prototype, name);
    Reflect.deleteProperty(globalThis, 'ResizeObserver');
  });

  /** Lines of 10 bytes: "line 0000". */
  const show = async (count: number, target?: number): Promise<void> => {
    const text = Array.from({ length: count }, (_, n) => `line ${String(n).padStart(4, '0')}\n`).join('');
    const lines = linesIn(new TextEncoder().encode(text), 0);
    fixture.componentRef.setInput('rows', logRows(lines, { isOn: true, unfolded: new Set() }, 0));
    fixture.componentRef.setInput('wraps', false);
    if (target !== undefined) fixture.componentRef.setInput('target', { start: target * 10 });
    await fixture.whenStable();
  };
  const element = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const scroller = (): HTMLElement => element().querySelector<HTMLElement>('[role=log]')!;
  const drawn = (): readonly string[] =>
    [...element().querySelectorAll('.row')].map(
      (row) => row.querySelector('.text')?.textContent.trim() ?? '',
    );
  const press = async (key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    scroller().dispatchEvent(event);
    await fixture.whenStable();
    return event;
  };
  const firstSeen = (): number => (seen?.first ?? 0) / 10;

  it('are drawn where they can be seen, and no others', () => {
    expect(drawn().length).toBeLessThan(40);
    expect(drawn().at(-1)).toBe('line 0199');
    expect(seen).toEqual({ first: 1_900, last: 1_990, isAtEnd: true });
  });

  it('follow the end as it grows, until one scrolls away from it', async () => {
    const height = (): number =>
      Number.parseFloat(element().querySelector<HTMLElement>('.sizer')!.style.height);
    Object.defineProperty(scroller(), 'scrollHeight', { get: height });
    await show(250);
    expect(seen).toMatchObject({ last: 2_490, isAtEnd: true });
    scroller().scrollTop = 400;
    scroller().dispatchEvent(new Event('scroll'));
    await fixture.whenStable();
    expect([firstSeen(), seen?.isAtEnd]).toEqual([20, false]);
    await show(300);
    expect([firstSeen(), scroller().scrollTop]).toEqual([20, 400]);
  });

  it('show the line that is asked for, with some above it', async () => {
    await show(200, 100);
    expect(firstSeen()).toBe(96);
    expect(drawn()).toContain('line 0100');
  });

  it('are gone through by the arrow keys, and selected with Shift', async () => {
    await show(200, 100);
    await press('ArrowDown');
    expect(element().querySelector('.cursor .number')?.textContent.trim()).toBe('102');
    await press('ArrowDown', { shiftKey: true });
    await press('ArrowDown', { shiftKey: true });
    expect(selection).toEqual({
      anchor: { start: 1_010, column: 0 },
      focus: { start: 1_030, column: LINE_END },
    });
    for (let i = 0; i < 12; i += 1) await press('ArrowDown');
    expect(seen?.last).toBe(1_150); // the line is on screen
    expect(element().querySelector('[aria-live=polite]')?.textContent).toBe('116: line 0115');
  });

  it('leave the ends of the file to whoever reads it, and other keys to the browser', async () => {
    expect((await press('Home')).defaultPrevented).toBe(true);
    await press('End');
    expect(ends).toEqual(['start', 'end']);
    expect((await press('PageDown')).defaultPrevented).toBe(false);
    expect((await press('c', { ctrlKey: true })).defaultPrevented).toBe(false);
  });

  it('mark what is selected and what is searched', async () => {
    fixture.componentRef.setInput('expression', /0198/gi);
    fixture.componentRef.setInput('selection', {
      anchor: { start: 1_970, column: 5 },
      focus: { start: 1_980, column: 2 },
    });
    await fixture.whenStable();
    const texts = (what: string): readonly string[] =>
      [...element().querySelectorAll(what)].map(({ textContent }) => textContent);
    expect([texts('.match'), texts('.selected')]).toEqual([['0198'], ['0197', 'li']]);
  });

  it('say what is missing at their end, and offer to try again', async () => {
    fixture.componentRef.setInput('edgeAfter', 'failed');
    await fixture.whenStable();
    expect(element().querySelector('.edge')?.textContent).toMatch(/could not be read.*Try again/s);
  });
});
