import { Component, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask } from '../../../../testing/builders';
import { type FrameCells, frameCells } from '../data/frame-cells';
import { type CellMenu, FrameGrid, type PointedCell } from './frame-grid';

@Component({
  selector: 'flamenco-test-dock',
  imports: [FrameGrid],
  template: `
    <flamenco-frame-grid
      [cells]="grid.cells"
      [rows]="grid.rows"
      [shades]="shades"
      [jobId]="jobId()"
      [selectedTasks]="selected()"
      (selectionChange)="selected.set($event)"
      (opened)="opened.push($event)"
      (menuAsked)="menus.push($event)"
      (pointed)="pointed.set($event)"
    />
  `,
})
class TestDock {
  readonly grid: FrameCells = frameCells(
    Array.from({ length: 10 }, (_, i) =>
      aTask({
        id: `t${i + 1}`,
        frames: String(i + 1),
        ...(i === 1 && {
          status: 'failed',
          attempt_count: 3,
          worker: { id: 'w', name: 'gpu-03', address: '' },
        }),
      }),
    ),
  );
  readonly shades = new Uint16Array(10);
  readonly jobId = signal('job-1');
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly opened: string[] = [];
  readonly menus: CellMenu[] = [];
  readonly pointed = signal<PointedCell | undefined>(undefined);
}

/** jsdom lays nothing out and draws nothing. */
class NoResizing {
  observe(): void {
    return;
  }
  unobserve(): void {
    return;
  }
  disconnect(): void {
    return;
  }
}

describe('the frame grid by keyboard', () => {
  const { getContext } = HTMLCanvasElement.prototype;
  let fixture: ComponentFixture<TestDock>;
  let dock: TestDock;

  beforeEach(async () => {
    globalThis.ResizeObserver = NoResizing;
    HTMLCanvasElement.prototype.getContext = () => null;
    Element.prototype.scrollIntoView = () => undefined;
    fixture = TestBed.createComponent(TestDock);
    dock = fixture.componentInstance;
    await fixture.whenStable();
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    HTMLCanvasElement.prototype.getContext = getContext;
    Reflect.deleteProperty(globalThis, 'ResizeObserver');
  });

  const press = async (key: string, given: KeyboardEventInit = {}): Promise<KeyboardEvent> => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...given });
    (fixture.nativeElement as Element).querySelector('[role=grid]')?.dispatchEvent(event);
    await fixture.whenStable();
    return event;
  };
  const selected = (): readonly string[] => [...dock.selected()];

  it('selects from where Shift was pressed', async () => {
    await press('ArrowRight');
    await press('ArrowRight', { shiftKey: true });
    await press('ArrowRight', { shiftKey: true });
    expect(selected()).toEqual(['t2', 't3', 't4']);
  });

  it('adds with Space, takes all with Ctrl+A, and opens with Enter', async () => {
    await press('ArrowRight');
    await press(' ');
    expect(selected()).toEqual(['t2']);
    await press('a', { ctrlKey: true });
    expect(selected()).toHaveLength(10);
    await press('Enter');
    expect([selected(), dock.opened]).toEqual([['t2'], ['t2']]);
  });

  it('begins anew in another job: no range starts in the one before', async () => {
    await press('End');
    dock.jobId.set('job-2');
    await fixture.whenStable();
    await press('ArrowRight', { shiftKey: true });
    expect(selected()).toEqual(['t1', 't2']);
  });

  it('reads out the cell that one is at: what it is, and how it went', async () => {
    await press('ArrowRight');
    await press(' ');
    const grid = (fixture.nativeElement as Element).querySelector('[role=grid]');
    const cell = document.getElementById(grid?.getAttribute('aria-activedescendant') ?? '');
    expect(cell?.getAttribute('aria-label')).toBe('Frame 2: failed, 3 attempts, last on gpu-03');
    expect([cell?.getAttribute('aria-selected'), cell?.getAttribute('aria-colindex')]).toEqual(['true', '2']);
    const before = cell?.id;
    await press('ArrowRight');
    expect(grid?.getAttribute('aria-activedescendant')).not.toBe(before);
  });

  it.each([
    ['the menu key', 'ContextMenu', {}],
    ['Shift and F10', 'F10', { shiftKey: true }],
  ])(
    'asks for the menu by %s: of its own cell, or of all that are selected when it is one of them',
    async (_, key, given) => {
      await press(' ');
      await press('ArrowRight');
      await press(key, given);
      expect(dock.menus.at(-1)?.ids).toEqual(['t2']);
      await press('a', { ctrlKey: true });
      await press(key, given);
      expect(dock.menus.at(-1)?.ids).toHaveLength(10);
    },
  );

  it('leaves Esc and letters to the page', async () => {
    expect((await press('Escape')).defaultPrevented).toBe(false);
    expect((await press('j')).defaultPrevented).toBe(false);
  });
});
