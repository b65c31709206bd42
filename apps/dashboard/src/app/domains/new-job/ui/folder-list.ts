import { Component, computed, inject, input, output } from '@angular/core';
import type { SharedFolderEntry } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { formatBytes } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import { Roving } from '../../../shared/keys/roving';
import { exactTime, relativeTime } from '../../../shared/relative-time';

/** What is in a folder: folders are opened, .blend files chosen; the rest is only shown. */
@Component({
  selector: 'flamenco-folder-list',
  imports: [Icon, Roving],
  template: `
    <ul flamencoRoving [attr.aria-label]="label()">
      @if (hasAbove()) {
        <li>
          <button type="button" (click)="upAsked.emit()">
            <flamenco-icon name="folder" /><span class="ellipsis">The folder above</span>
          </button>
        </li>
      }
      @for (row of rows(); track row.entry.name) {
        <li>
          @if (row.canBeUsed) {
            <button
              type="button"
              [attr.aria-current]="row.isChosen || null"
              [title]="row.title"
              (click)="row.entry.kind === 'folder' ? opened.emit(row.entry) : chosen.emit(row.entry)"
            >
              <flamenco-icon [name]="row.icon" [class.file]="row.entry.kind !== 'folder'" />
              <span class="ellipsis">{{ row.entry.name }}</span>
              <span class="facts">{{ row.facts }}</span>
            </button>
          } @else {
            <span class="row muted" [title]="row.title">
              <flamenco-icon [name]="row.icon" /><span class="ellipsis">{{ row.entry.name }}</span>
              <span class="facts">{{ row.facts }}</span>
            </span>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    button,
    .row {
      display: flex;
      align-items: center;
      gap: 8px;
      width: 100%;
      height: 28px;
      padding: 0 12px;
      text-align: left;
    }
    button:hover {
      background: var(--raised);
    }
    button[aria-current] {
      background: color-mix(in srgb, var(--accent) 16%, transparent);
      box-shadow: inset 2px 0 0 var(--accent);
      font-weight: 500;
    }
    button:focus-visible {
      outline-offset: -2px;
    }
    flamenco-icon {
      flex: none;
      color: var(--muted);
    }
    .file {
      color: var(--accent);
    }
    .ellipsis {
      flex: 1;
      min-width: 0;
    }
    .facts {
      flex: none;
      color: var(--muted);
      font-size: 11px;
      font-variant-numeric: tabular-nums;
    }
    @media (max-width: 760px) {
      button,
      .row {
        height: 36px;
      }
    }
  `,
})
export class FolderList {
  readonly label = input.required<string>();
  readonly entries = input.required<readonly SharedFolderEntry[]>();
  readonly hasAbove = input.required<boolean>();
  /** The name of the file that is chosen, if it is in this folder. */
  readonly chosenName = input<string>();
  readonly upAsked = output();
  readonly opened = output<SharedFolderEntry>();
  readonly chosen = output<SharedFolderEntry>();

  private readonly clock = inject(Clock);
  protected readonly rows = computed(() => {
    const nowMs = this.clock.nowMs();
    return this.entries().map((entry) => ({
      entry,
      icon: entry.kind === 'folder' ? ('folder' as const) : ('description' as const),
      canBeUsed: entry.kind === 'folder' || isBlend(entry),
      isChosen: entry.kind === 'file' && entry.name === this.chosenName(),
      facts: factsOf(entry, nowMs),
      title: titleOf(entry),
    }));
  });
}

function isBlend({ kind, name }: SharedFolderEntry): boolean {
  return kind === 'file' && /\.blend$/i.test(name);
}

function factsOf({ size, changed }: SharedFolderEntry, nowMs: number): string {
  const when = changed === undefined ? '' : relativeTime(changed, nowMs);
  return size === undefined ? when : `${formatBytes(size)} · ${when}`;
}

function titleOf({ name, kind, changed }: SharedFolderEntry): string {
  if (kind === 'other') return `${name}: leads out of the shared storage, or nowhere`;
  return changed === undefined ? name : `${name}, changed ${exactTime(changed)}`;
}
