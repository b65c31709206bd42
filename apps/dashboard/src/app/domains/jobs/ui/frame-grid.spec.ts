import { Component, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask } from '../../../../testing/builders';
import { type FrameCells, frameCells } from '../data/frame-cells';
import { FrameGrid } from './frame-grid';

@Component({
  selector: 'flamenco-test-dock',
  imports: [FrameGrid],
  template: `
    <flamenco-frame-grid
      [cells]="grid.cells"
      [rows]="grid.rows"
      [jobId]="jobId()"
      [selectedTasks]="selected()"
      (selectionChange)="selected.set($event)"
      (opened)="opened.push($event)"
    />
  `,
})
class TestDock {
  readonly grid: FrameCells = frameCells(
    Array.from({ length: 10 }, (_, i) => aTask({ id: `t${i + 1}`, frames: String(i + 1) })),
  );
  readonly jobId = signal('job-1');
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly opened: string[] = [];
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
    (fixture.nativeElement as Element).querySelector('canvas')?.dispatchEvent(event);
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

  it('leaves Esc and letters to the page', async () => {
    expect((await press('Escape')).defaultPrevented).toBe(false);
    expect((await press('j')).defaultPrevented).toBe(false);
  });
});
