import { DialogRef } from '@angular/cdk/dialog';
import {
  Component,
  type ElementRef,
  computed,
  effect,
  inject,
  linkedSignal,
  untracked,
  viewChild,
} from '@angular/core';
import { Icon } from '../../shared/icons/icon';
import { ConnectionState } from '../../shared/live/connection-state';
import { StatusLabel } from '../../shared/ui/status-label';
import { countOf } from '../../shared/count-words';
import { ALL_JOBS, PaletteFinder } from './palette-finder';
import { type PaletteItem, markedPieces } from './palette-items';
import { PaletteJobs } from './palette-jobs';
import { PaletteSettings } from './palette-settings';

/** So far `Page up` and `Page down` go. */
const PAGE = 8;

/**
 * Finds anything, does anything: a field, and below it what can be done here, jobs, Workers, tags, pages and settings. The focus stays in
 * the field; closes with the item that was chosen, which is done when the focus is back where it was.
 */
@Component({
  selector: 'flamenco-palette',
  imports: [Icon, StatusLabel],
  providers: [PaletteFinder, PaletteJobs, PaletteSettings],
  // The field has the focus, whatever is pointed at, and the keys of all that is listed.
  host: { '(keydown)': 'press($event)', '(mousedown)': 'keepFocus($event)', '(click)': 'chooseAt($event)' },
  templateUrl: './palette.html',
  styleUrl: './palette.scss',
})
export class Palette {
  private readonly dialog = inject<DialogRef<PaletteItem>>(DialogRef);
  protected readonly finder = inject(PaletteFinder);
  protected readonly staleReason = inject(ConnectionState).staleReason;
  protected readonly pieces = markedPieces;

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly items = computed(() => this.finder.groups().flatMap(({ items }) => items));
  /** Whether the person has gone to the active one. */
  private readonly isGoneTo = linkedSignal({ source: () => this.finder.typed(), computation: () => false });
  /** It stays while others come, until something else is typed; before anything is typed, Enter does nothing. */
  protected readonly activeId = linkedSignal<
    { readonly typed: string; readonly items: readonly PaletteItem[] },
    string | undefined
  >({
    source: () => ({ typed: this.finder.typed(), items: this.items() }),
    computation: ({ typed, items }, before) => {
      const isKept = before?.source.typed === typed && items.some(({ id }) => id === before.value);
      // Jobs that are found come before the way to all of them.
      if (isKept && (before.value !== ALL_JOBS || untracked(this.isGoneTo))) return before.value;
      return typed.trim() === '' ? undefined : items[0]?.id;
    },
  });
  protected readonly activeElementId = computed(() => {
    const id = this.activeId();
    return id === undefined ? null : elementId(id);
  });
  protected readonly found = computed(() => {
    const count = this.items().length;
    return count === 0 ? 'Nothing is found' : countOf(count, 'result');
  });
  protected readonly elementId = elementId;

  constructor() {
    effect(() => {
      const id = this.activeElementId();
      // When it is drawn.
      if (id !== null)
        requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView({ block: 'nearest' }));
    });
  }

  focus(): void {
    this.field().nativeElement.focus();
  }

  protected press(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE },
    };
    const step = steps[event.key];
    if (step !== undefined) this.move(step);
    else if (event.key === 'Enter') this.choose(this.items().find(({ id }) => id === this.activeId()));
    else if (event.key === 'k' && (event.ctrlKey || event.metaKey)) this.dialog.close();
    else return;
    event.preventDefault();
  }

  protected keepFocus(event: MouseEvent): void {
    if (optionAt(event) !== null) event.preventDefault();
  }

  protected chooseAt(event: MouseEvent): void {
    const option = optionAt(event);
    if (option !== null) this.choose(this.items().find(({ id }) => elementId(id) === option.id));
  }

  private choose(item: PaletteItem | undefined): void {
    if (item !== undefined && item.reason === undefined) this.dialog.close(item);
  }

  /** By one, around the ends; by a page, up to them. */
  private move(step: number): void {
    this.isGoneTo.set(true);
    const items = this.items();
    const from = items.findIndex(({ id }) => id === this.activeId());
    const last = items.length - 1;
    const isBeyond = from < 0 || from + step < 0 || from + step > last;
    const end = step > 0 ? last : 0;
    const around = from < 0 || Math.abs(step) === 1 ? last - end : end;
    this.activeId.set(items[isBeyond ? around : from + step]?.id);
  }
}

function optionAt({ target }: MouseEvent): Element | null {
  return target instanceof Element ? target.closest('[role="option"]') : null;
}

function elementId(id: string): string {
  return `palette-${id.replaceAll(/[^\w-]/g, '_')}`;
}
